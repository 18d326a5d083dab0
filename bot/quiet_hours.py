"""Quiet hours as somebody sets them: by the command, or in a form behind a button in Home."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.coach import hours
from bot.coach.case import Desk, Pressed, Say, Unclear
from bot.coach.quiet import NONE, Quiet
from bot.page import Choice, Page, Pick, Text, Words
from bot.store import Person, Store, Turn
from bot.voice import Voice

KEY = "quiet"


class QuietHours:
    """Everybody's. ``follow`` moves all that the bot would say by itself to this person to where it now belongs."""

    def __init__(
        self, store: Store, voice: Voice, desk: Callable[..., Desk], follow: Callable[[Turn, Person], None]
    ) -> None:
        self._store, self._voice, self._desk, self._follow = store, voice, desk, follow
        self._plain = partial(voice.plain, "quiet")

    def command(self, event: str, person: Person, words: str) -> Page:
        """``/partways quiet …``: the answer that only this person sees."""
        with self._store.turn() as turn:
            if not words:
                return self._voice.note(said(turn.quiet(person)), Say("quiet", "usage"), key=KEY)
            try:
                asked = hours.read(words, self._desk())
            except Unclear as unclear:
                return self._voice.note(unclear.say, Say("quiet", "usage"), key=KEY)
            self._set(turn, event, person, asked)
        return self._voice.note(said(asked), key=KEY)

    def form(self, person: Person) -> Page:
        """The form that says from when to when the bot is quiet."""
        with self._store.turn() as turn:
            held = turn.quiet(person)
        shown = Quiet() if held == NONE else held
        switch = tuple(Choice(code, self._plain(f"switch_{code}")) for code in ("on", "off"))
        parts = (
            Text(self._voice.line(Say("quiet", "intro"))),
            Pick("quiet", self._plain("switch_label"), switch, "off" if held == NONE else "on", True),
            Words(
                "starts",
                self._plain("starts_label"),
                f"{shown.starts:%H:%M}",
                self._plain("starts_hint"),
            ),
            Words(
                "ends",
                self._plain("ends_label"),
                f"{shown.ends:%H:%M}",
                self._plain("ends_hint"),
            ),
        )
        return self._voice.sheet("quiet", "", KEY, parts)

    def submit(self, event: str, person: Person, said: Pressed) -> dict[str, str]:
        """The form sent: what can't be used, by field; empty when it was kept."""
        given = {name: str(said.values.get(name, "")) for name in ("quiet", "starts", "ends")}
        try:
            asked = NONE if given["quiet"] == "off" else hours.between(given["starts"], given["ends"])
        except Unclear as unclear:
            return {unclear.field: self._voice.line(unclear.say, plain=True)}
        with self._store.turn() as turn:
            self._set(turn, event, person, asked)
        return {}

    def _set(self, turn: Turn, event: str, person: Person, asked: Quiet) -> None:
        if turn.seen(person) or turn.person(person) is None:
            turn.ask_zone(person)
        if turn.claim(event, self._desk().now.timestamp()):
            turn.hush(person, asked)
            self._follow(turn, person)


def said(quiet: Quiet) -> Say:
    """When the bot is quiet, in words."""
    return Say("quiet", "no_hours" if quiet == NONE else "hours", {"starts": quiet.starts, "ends": quiet.ends})

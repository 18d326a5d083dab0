"""The language that the bot speaks with somebody: their own choice in Home, as soon as there are words in two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.coach.case import Pressed, Say
from bot.page import Choice, Page, Pick, Small
from bot.store import Person, Store, Turn
from bot.voice import Voice

KEY = "language"


class Tongue:
    """Everybody's. ``names`` are the languages there are, ``follow`` shows in Home what was chosen. Where the words
    of a choice are gone, the bot's own language is spoken."""

    def __init__(
        self,
        store: Store,
        voice: Voice,
        names: Callable[[], Mapping[str, str]],
        follow: Callable[[Turn, Person], None],
        now: Callable[[], float],
    ) -> None:
        self._store, self._voice, self._names, self._follow, self._now = store, voice, names, follow, now
        self._plain = partial(voice.plain, "home")

    def form(self, person: Person) -> Page:
        """The form that asks which; each goes by its own name."""
        choices = tuple(Choice(code, name) for code, name in self._names().items())
        pick = Pick(KEY, self._plain("language_label"), choices, self._voice.language)
        small = Small(self._voice.line(Say("home", "language_from")))
        return self._voice.sheet("home", "language_", KEY, (pick, small))

    def submit(self, event: str, person: Person, said: Pressed) -> dict[str, str]:
        """The form sent: from the next message on. What isn't there changes nothing."""
        language = str(said.values.get(KEY, ""))
        with self._store.turn() as turn:
            if language in self._names() and turn.claim(event, self._now()):
                turn.seen(person)
                turn.speak(person, language)
                self._follow(turn, person)
        return {}

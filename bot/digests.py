"""The weekly digest on its way: when it is due, to whom it goes, and what a press on it does; each once.

A digest is given, skipped or found empty in one turn, which moves the person's next moment on; whoever comes second
finds that moment moved (exactly once, also with two processes on one file). It is sent through the outbox like
everything else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.coach import dialogue, rhythm
from bot.coach.agenda import WEEK, put_off
from bot.coach.case import Case, Desk, Place, Pressed, Say
from bot.coach.clock import clock
from bot.coach.codename import next_free
from bot.coach.digest import Digest, Line, digest
from bot.coach.ear import spoken
from bot.coach.rhythm import WEEKDAYS, Rhythm
from bot.page import Button, Buttons, Choice, Page, Part, Pick, Text, Words
from bot.store import Diary, Filed, Person, Store, StoreTrouble, Turn
from bot.voice import Voice

KEY = "digest"

BROKEN = 3600.0
"""Seconds after which a digest that broke is tried again."""

LONGEST_NUMBER = 16
"""Digits of a case's number, of which there are always fewer."""

log = logging.getLogger("partways.digests")

ZONE_WITHIN = 60.0
"""Seconds in which Slack has told a new person's time zone."""


class Digests:
    """Everybody's digests. ``keep`` keeps a case with all that follows; ``changed`` shows in Home what was set."""

    def __init__(
        self,
        store: Store,
        voice: Voice,
        desk: Callable[..., Desk],
        keep: Callable[[Turn, Person, Case], None],
        changed: Callable[[Turn, Person], None],
    ) -> None:
        self._store, self._voice, self._desk, self._keep, self._changed = store, voice, desk, keep, changed
        self._plain = partial(voice.plain, "digest")
        self._labels = {name: self._plain(f"button_{name}") for name in ("done", "week", "open", "settings")}

    def begin(self, turn: Turn, person: Person) -> None:
        """Somebody new: their first digest is worked out once their time zone has had time to arrive."""
        diary, desk = turn.diary(person), self._desk_of(turn, person)
        if diary.due is None and not diary.rhythm:
            week = self._over(rhythm.USUAL, self._zone(turn, person), desk)
            turn.note(person, replace(diary, due=desk.now.timestamp() + ZONE_WITHIN, week=week))

    def give(self) -> int:
        """A few of the digests that are due now, a turn for each; how many people were looked after."""
        return sum(self.give_to(person) for person in self.waiting())

    def waiting(self) -> list[Person]:
        """A few of those whose digest is due now."""
        return self._store.digesting(self._desk().now.timestamp())

    def give_to(self, person: Person) -> bool:
        """One person's; what breaks in it is logged, without a word of it, and tried again later: the others go on."""
        try:
            return self._give(person)
        except StoreTrouble:
            raise  # it has nothing to do with this person, who is asked again at the next look
        except Exception as broken:
            log.error("the digest of %s/%s can't be made: %s", person.team, person.user, type(broken).__name__)
            with self._store.turn() as turn:
                turn.note(person, replace(turn.diary(person), due=self._desk().now.timestamp() + BROKEN))
            return False

    def give_at(self, person: Person, at: datetime) -> bool:
        """One person's digest, where one is due at a moment, also where the next was never worked out; whether there
        was. A moment without a zone is read on their own clock."""
        return self._give(person, at)

    def coming(self, person: Person, at: datetime) -> Page | None:
        """What ``give_at`` would send; nothing is kept."""
        with self._store.rehearsal() as turn:
            return self.due(turn, person, at)

    def command(self, event: str, person: Person, words: str) -> Page:
        """``/partways digest …``: the answer that only this person sees."""
        with self._store.turn() as turn:
            if turn.seen(person) or turn.person(person) is None:
                turn.ask_zone(person)
            if words and spoken(words, "digest", self._desk(), ("now",)):
                return self._voice.note(self._now(turn, event, person), key=KEY)
            if figures := rhythm.no_time(words):
                return self._voice.note(Say("digest", "no_time", {"time": figures}), Say("digest", "usage"), key=KEY)
            before = self._rhythm(turn, person)
            asked = rhythm.read(words, before, self._desk()) if words else before
            if asked is None:
                return self._voice.note(Say("digest", "unclear", {"words": words}), Say("digest", "usage"), key=KEY)
            if words and turn.claim(event, self._desk().now.timestamp()):
                self._set(turn, person, asked)
                self._changed(turn, person)
            usage = () if words else (Say("digest", "usage"),)
            return self._voice.note(self._comes(turn, person, asked), *usage, key=KEY)

    def form(self, person: Person) -> Page:
        """The form that says when the digest comes."""
        with self._store.turn() as turn:
            held = self._rhythm(turn, person)
        switch = tuple(Choice(code, self._plain(f"digest_{code}")) for code in ("on", "off"))
        days = tuple(Choice(code, self._plain(f"weekday_{code}")) for code in WEEKDAYS)
        on = Pick("digest", self._plain("digest_label"), switch, _switch(held), True)
        day = Pick("weekday", self._plain("weekday_label"), days, WEEKDAYS[held.weekday])
        at = Words("at", self._plain("at_label"), f"{held.at:%H:%M}", self._plain("at_hint"))
        return self._voice.sheet("digest", "form_", KEY, (on, day, at))

    def submit(self, event: str, person: Person, said: Pressed) -> dict[str, str]:
        """The form sent: what can't be used, by field; empty when it was kept."""
        at = str(said.values.get("at", ""))
        words = f"{said.values.get('digest', '')} {said.values.get('weekday', '')} {at}"
        with self._store.turn() as turn:
            asked = rhythm.read(words, self._rhythm(turn, person), self._desk())
            if asked is None or (at and clock(at) is None):
                return {"at": self._plain("unclear_time")}
            turn.seen(person)
            if turn.claim(event, self._desk().now.timestamp()):
                self._set(turn, person, asked)
                self._changed(turn, person)
        return {}

    def pressed(self, event: str, person: Person, place: Place, said: Pressed) -> None:
        """Done, or in a week: the case is changed, and the digest drawn anew in its place."""
        number, _, key = said.code.partition(":")
        with self._store.turn() as turn:
            now = self._desk().now
            filed = turn.case_by_id(int(number)) if number.isdecimal() and len(number) < LONGEST_NUMBER else None
            if filed is None or filed.person != person or place.channel != turn.channel(person):
                return
            if not turn.claim(event, now.timestamp()):
                return
            today = self._desk().today(self._zone(turn, person))
            if said.name == "done":
                case = replace(filed.case, zone=self._zone(turn, person))
                case, drawn = dialogue.tick(case, f"tasks.{key.partition('.')[2]}", self._desk())
                self._keep(turn, person, case)
                turn.post(case, [self._voice.render(one) for one in drawn])
            elif said.name == "week":
                self._keep(turn, person, put_off(filed.case, key, today + WEEK))
            else:
                return
            found = digest(turn.items(person, today), today)
            turn.change(place, person, self._page(found) if found else self._nothing())

    def week(self, turn: Turn, person: Person) -> tuple[tuple[Say, ...], tuple[Say, ...]]:
        """What a digest of today would say, line by line, and what stands below; both empty where nothing is due."""
        found = self._found(turn, person, self._desk().now, Diary())
        return (tuple(line.say for line in found.lines), found.below) if found else ((), ())

    def comes(self, turn: Turn, person: Person) -> Say:
        """When their digest comes."""
        return self._comes(turn, person, self._rhythm(turn, person))

    def again(self, turn: Turn, person: Person) -> None:
        """Work out anew when their next one comes; one that is due already stays due."""
        diary = turn.diary(person)
        if diary.due is not None and diary.due > self._desk().now.timestamp() and diary.week:
            self._set(turn, person, rhythm.load(diary.rhythm))

    def named(self, turn: Turn, filed: Filed) -> Case:
        """The case with its code name; one from before there were any gets it now."""
        return filed.case if filed.case.code else replace(filed.case, code=next_free(turn.codes(filed.person)))

    def _give(self, person: Person, at: datetime | None = None) -> bool:
        """One person's digest; with ``at`` False where nothing is due then."""
        with self._store.turn() as turn:
            page, channel = self.due(turn, person, at), turn.channel(person)
            if page and channel:
                turn.tell(Place(person.team, channel, ""), person, page)
            return bool(page and channel) or at is None

    def due(self, turn: Turn, person: Person, at: datetime | None = None) -> Page | None:
        """The digest that is due, if there is one with anything in it; the next moment is kept with it.

        ``at`` is the moment in place of now; it doesn't matter then when the next one was to be.
        """
        diary, zone = turn.diary(person), self._zone(turn, person)
        desk = self._desk_of(turn, person)
        desk = replace(desk, now=_there(at, zone)) if at else desk
        held = rhythm.load(diary.rhythm)
        if not held.on or (diary.due is not None and diary.due > desk.now.timestamp() and not at):
            return None
        if desk.quiet.holds(desk.now, zone):
            turn.note(person, replace(diary, due=desk.quiet.after(desk.now, zone).timestamp()))
            return None
        last = rhythm.latest(held, zone, desk, diary.week) if at or diary.week else None
        found = self._found(turn, person, last.at, diary) if last else None
        late = last is not None and desk.now - last.at > rhythm.LATE
        week = last.week if last else diary.week or self._over(held, zone, desk)
        missed = (found.day.isoformat() if late else "") if found else diary.missed
        turn.note(person, Diary(diary.rhythm, rhythm.upcoming(held, zone, desk, week).at.timestamp(), week, missed))
        return self._page(found) if found and not late else None

    def _found(self, turn: Turn, person: Person, at: datetime, diary: Diary) -> Digest | None:
        """What there is to say at a moment."""
        for filed in turn.uncoded(person):
            self._keep(turn, person, self.named(turn, filed))
        day = at.astimezone(ZoneInfo(self._zone(turn, person))).date()
        missed = datetime.fromisoformat(diary.missed).date() if diary.missed else None
        return digest(turn.items(person, day), day, missed)

    def _now(self, turn: Turn, event: str, person: Person) -> Say:
        """The digest as of now, to their messages; the weekly one comes all the same."""
        desk, channel = self._desk(), turn.channel(person)
        found = self._found(turn, person, desk.now, Diary())
        if found is None or channel is None:
            return Say("digest", "empty")
        if turn.claim(event, desk.now.timestamp()):
            turn.tell(Place(person.team, channel, ""), person, self._page(found))
        return Say("digest", "now")

    def _set(self, turn: Turn, person: Person, asked: Rhythm) -> None:
        """Keep a rhythm, and when it next comes; a week that has had its digest gets no second."""
        diary, zone = turn.diary(person), self._zone(turn, person)
        due = rhythm.upcoming(asked, zone, self._desk_of(turn, person), diary.week).at.timestamp() if asked.on else None
        turn.note(person, replace(diary, rhythm=rhythm.dump(asked), due=due))

    def _comes(self, turn: Turn, person: Person, held: Rhythm) -> Say:
        """When it comes, in words."""
        if not held.on:
            return Say("digest", "off")
        zone = self._zone(turn, person)
        next_one = rhythm.upcoming(held, zone, self._desk_of(turn, person), turn.diary(person).week).at.astimezone(
            ZoneInfo(zone)
        )
        weekday = Say("digest", f"weekday_{WEEKDAYS[held.weekday]}")
        facts = {"weekday": weekday, "at": held.at, "day": next_one.date(), "hour": next_one.time()}
        return Say("digest", "comes", facts)

    def _desk_of(self, turn: Turn, person: Person) -> Desk:
        return self._desk(turn.quiet(person))

    def _rhythm(self, turn: Turn, person: Person) -> Rhythm:
        return rhythm.load(turn.diary(person).rhythm)

    @staticmethod
    def _over(held: Rhythm, zone: str, desk: Desk) -> str:
        """The last week whose moment is over."""
        last = rhythm.latest(held, zone, desk)
        return last.week if last else ""

    @staticmethod
    def _zone(turn: Turn, person: Person) -> str:
        return turn.person(person) or "UTC"

    def _page(self, found: Digest) -> Page:
        """A digest as a message: each line with its menu, the settings below."""
        above, below = (tuple(Text(self._voice.line(say)) for say in says) for says in (found.above, found.below))
        lines = tuple(self._line(line) for line in found.lines)
        text = "\n".join(part.markup for part in (*above, *lines, *below))
        return Page(KEY, (*above, *lines, *below, self._settings()), text, question=KEY)

    def _line(self, line: Line) -> Text:
        item, menu = line.item, []
        if item:
            code = f"{item.case}:{item.entry.key}"
            menu += [Button("done", self._labels["done"], code)] if item.done else []
            menu += [Button("week", self._labels["week"], code)] if item.waits else []
            menu += [Button("open", self._labels["open"], code, url=item.link)] if item.link else []
        return Text(self._voice.line(line.say), menu=tuple(menu))

    def _nothing(self) -> Page:
        words = self._voice.line(Say("digest", "nothing"))
        return Page(KEY, (Text(words), self._settings()), words, question=KEY)

    def _settings(self) -> Part:
        return Buttons((Button("digest", self._labels["settings"]),))


def _there(at: datetime, zone: str) -> datetime:
    """A moment in UTC; without a zone of its own it is on the clock of the one given."""
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _switch(held: Rhythm) -> str:
    return "on" if held.on else "off"

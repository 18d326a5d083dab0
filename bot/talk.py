"""One message in, one turn, one reply out: each method is one transaction of the store.

A turn claims the event, lets the coach decide, keeps the case and enqueues the pages; an event that was heard before
does nothing. Whoever isn't the case's manager is not heard and learns nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar

from bot import hearing, reviews
from bot.almanac import Almanac
from bot.coach import dialogue, facts, kept, own_words, owners, uploads
from bot.coach.agenda import agenda
from bot.coach.bells import next_look
from bot.coach.card import stage
from bot.coach.case import Case, Desk, Dropped, Opened, Place, Pressed, Say, Told, Typed, Unclear
from bot.coach.codename import next_free
from bot.coach.examples import examples
from bot.coach.finding import Facts, Finding, Kind
from bot.coach.question import LONGEST
from bot.coach.quiet import USUAL, Quiet
from bot.coach.reply import Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.reflection import lessons
from bot.coach.undertones import Undertone
from bot.digests import KEY as DIGEST
from bot.digests import Digests
from bot.draft_page import own_form
from bot.holdings import FORGET, Holdings
from bot.home import Home
from bot.layout import facts_form, owners_form
from bot.logs import where
from bot.page import Button, Buttons, Page, Small, Text, Words, note
from bot.quiet_hours import KEY as QUIET
from bot.quiet_hours import QuietHours
from bot.rollups import Rollups
from bot.store import POINTER, Filed, Person, Store, StoreTrouble, Turn
from bot.tongue import KEY as LANGUAGE
from bot.tongue import Tongue
from bot.voice import Voice

LONGEST_NAME = 80
"""Characters of a client's name; longer is something else pasted into the command."""

WHOLE = ("own", owners.NAME, facts.NAME)
"""Forms that are about the case as a whole, and no question."""

Clock = Callable[[], datetime]
Kept = TypeVar("Kept")

UNOPENED = 60.0
"""Seconds after which a file that was not opened is fetched once more: the bot was restarted meanwhile."""

BROKEN = 3600.0
"""Seconds after which a case that broke when it wanted to speak is tried again."""

log = logging.getLogger("partways.talk")

WARM_UP = ("they pay late, twice", "in January")
"""Words that make the ear compile what it listens with."""


def warm(voice: Voice, almanac: Almanac) -> None:
    """Do what is done once in a process, compiling and loading, before the first message has to wait for it."""
    almanac.warm()
    desk = Desk(datetime.now(UTC), almanac.holiday, almanac.read_date, voice.phrases())
    case, _ = dialogue.begin(Case("warm"), desk)
    hearing.undertones(" ".join(WARM_UP), voice)
    for words in WARM_UP:
        case, replies = dialogue.hear(case, Typed(words), desk)
        for reply in replies:
            voice.render(reply)


class Later(Exception):  # noqa: N818 (it is no error: it takes long)
    """Words have to be judged before this can be heard at once; ``ahead`` does that, and may be called in a thread.

    It changes nothing; what it finds is kept for the turn (``reviews.review``).
    """

    def __init__(self, ahead: Callable[[], object]) -> None:
        super().__init__("not judged yet")
        self.ahead = ahead


async def judged(turn: Callable[[bool], Kept]) -> Kept:
    """A turn, which is told whether it has to be done at once; what takes long in it is done before, in another thread,
    so that nobody else waits."""
    try:
        return turn(True)
    except Later as later:
        await asyncio.to_thread(later.ahead)
        return turn(False)


class OwnForm(Protocol):
    """A form about the person and no case, such as when their digest comes."""

    def form(self, person: Person) -> Page:
        """The form as it is opened."""

    def submit(self, event: str, person: Person, said: Pressed) -> dict[str, str]:
        """It was sent: what can't be used, by field and in plain words; empty when it was kept."""


class Talk:
    """The bot's side of every conversation."""

    def __init__(self, store: Store, voice: Voice, almanac: Almanac, clock: Clock, keeps: int = 0) -> None:
        """``clock`` tells the moment it is, aware; ``keeps`` after how many untouched days a case goes (0: never)."""
        self._store, self._voice, self._almanac, self._clock, self._keeps = store, voice, almanac, clock, keeps
        self._phrases, self._trees = voice.phrases(), voice.trees()
        self.others: Mapping[str, Talk] = {}
        """The same talk in each language that there is (``in_languages``)."""
        self.rollups = Rollups(store, voice, clock)
        self.digests = Digests(store, voice, self._desk, self._keep, self._draw_home)
        self.open_file: Callable[[Person, Place, Dropped], None] = _left_closed
        """Fetches a file that was dropped; given by whoever can reach Slack."""
        self.quiet = QuietHours(store, voice, self._desk, self._follow)
        self.tongue = Tongue(store, voice, self._languages, self._draw_home, self._now)
        self._home = Home(voice, self.digests, self._desk, self._link, self._languages)
        self.holdings = Holdings(store, voice, self._desk, self._home.page, self.digests.comes)
        self.own_forms: Mapping[str, OwnForm] = {
            DIGEST: self.digests,
            QUIET: self.quiet,
            LANGUAGE: self.tongue,
            FORGET: self.holdings,
        }
        """Forms about the person and no case, by their key."""

    def of(self, person: Person) -> Talk:
        """The talk in the language that this person has chosen."""
        if not self.others:
            return self
        with self._store.turn() as turn:
            return self._of(turn, person)

    def _of(self, turn: Turn, person: Person) -> Talk:
        return self.others.get(turn.language(person), self) if self.others else self

    def _languages(self) -> dict[str, str]:
        """The languages that somebody can choose from, each with its own name; empty where there is no choice."""
        name = Say("home", "language_name")
        return {code: one._voice.line(name, plain=True) for code, one in self.others.items()}

    def command(  # noqa: PLR0911, PLR0913 (one line for each command; each is told by Slack)
        self, event: str, person: Person, text: str, door: str = "", named: str = "", *, at_once: bool = False
    ) -> Page:
        """``/partways text``: the answer that only this person sees. ``door`` is a link to the bot's messages,
        ``named`` the id of a channel or person in the text; ``at_once`` as in ``hear``."""
        word, _, rest = text.partition(" ")
        if not text or text.lower() == "list":
            return self._list(person)
        if text.lower() in ("help", "?", "-h", "--help"):
            return self._voice.note(Say("talk", "usage"))
        if word.lower() == "review":
            return self.look(rest, at_once=at_once) if rest.strip() else self.review_form()
        if text.lower() == "export":
            return self.holdings.export(event, person)
        if word.lower() == FORGET:
            return self.holdings.form(person, rest.strip())
        if word.lower() == "rollup":
            return self.rollups.command(event, person, rest.strip().lower(), named)
        if own := {DIGEST: self.digests.command, QUIET: self.quiet.command, "cancel": self._cancel}.get(word.lower()):
            return own(event, person, rest.strip())
        if word.startswith("-") or word.startswith("/"):
            return self._voice.note(Say("talk", "unknown_command", {"word": word}), Say("talk", "usage"))
        return self.start(event, person, text, door)

    def start(self, event: str, person: Person, client: str, door: str = "") -> Page:
        """A new case in a thread of its own; a client with an open case gets the link to it instead."""
        name = " ".join(client.split())
        if not name:
            return self.start_form(Say("talk", "start_needed"))
        if len(name) > LONGEST_NAME:
            return self._voice.note(Say("talk", "name_too_long", {"limit": LONGEST_NAME}))
        link = f"<{door}|{self._voice.line(Say('talk', 'open_link'))}>" if door else ""
        with self._store.turn() as turn:
            already = self._named(turn, person, name)
            if already or not turn.claim(event, self._now()):
                return self._whisper_about(already) if already else self._linked("opened", name, link)
            zone = turn.person(person)
            if zone is None:
                turn.ask_zone(person)
            turn.seen(person)
            self.digests.begin(turn, person)
            remembered = [one for filed in turn.closed(person) if (one := tuple(lessons(filed.case).values()))]
            blank = Case(name, person.user, zone or "UTC", signer=turn.name(person), lessons=(*remembered, ())[0])
            case = turn.open_case(person, self._touched(replace(blank, code=next_free(turn.codes(person)))))
            begun, replies = dialogue.begin(case, self._desk_of(turn, person))
            self._keep(turn, person, begun)
            card, *asked = self._rendered(begun, replies, self._desk_of(turn, person))
            turn.post(begun, [card, *self.rollups.introduced(turn, person), *asked])
        return self._linked("opened", name, link)

    def hear(self, event: str, person: Person, place: Place, said: Told, *, at_once: bool = False) -> bool:
        """A reply or a press in a thread; not theirs: as if there were no such one. Whether there is a draft then.

        ``at_once``: nobody can wait; ``Later``, and nothing done, where words have to be judged that weren't yet.
        """
        with self._store.turn() as turn:
            filed = self._theirs(turn, person, place)
            if filed is None and not isinstance(said, Typed | Opened):
                return False
            if not turn.claim(event, self._now()):
                return False
            if filed is None:
                self._not_known(turn, person, place)
                return False
            return bool(self._take(turn, filed, said, at_once).versions)

    @staticmethod
    def _theirs(turn: Turn, person: Person, place: Place) -> Filed | None:
        """The person's case in this thread; None also where it is somebody else's."""
        filed = turn.case(place)
        return filed if filed and filed.person == person else None

    def _not_known(self, turn: Turn, person: Person, place: Place) -> None:
        """There is no such thread of theirs: said there where the direct message is surely theirs, else to them."""
        page = self._voice.note(Say("talk", "no_case"))
        if place.channel == turn.channel(person):
            turn.tell(place, person, page)
        else:
            turn.tell_directly(person, page)

    async def lasting(self) -> None:
        """What was heard before this is kept, whatever happens to the machine; StoreTrouble when it can't be."""
        await self._store.lasting()

    def stumbled(self, event: str, person: Person, place: Place) -> None:
        """Something broke on our side while this was heard: said in the thread, if it is theirs; nothing is changed."""
        with self._store.turn() as turn:
            if self._theirs(turn, person, place) and turn.claim(event, self._now()):
                turn.tell(place, person, self._voice.note(Say("talk", "sorry")))

    def dropped(self, event: str, person: Person, place: Place, dropped: Dropped) -> bool:
        """A file in the thread: whether it is to be opened now. Until it was, it is kept with the case.

        False, and nothing done, where it was heard before, isn't theirs, or there is no use for it.
        """
        with self._store.turn() as turn:
            filed = self._theirs(turn, person, place)
            if filed is None or not uploads.use(self._known(turn, filed), self._desk()):
                return False
            if not turn.claim(event, self._now()):
                return False
            self._keep(turn, person, replace(filed.case, dropped=(*filed.case.dropped, dropped)))
        return True

    def opened(self, person: Person, place: Place, dropped: Dropped, said: Opened, *, at_once: bool = False) -> None:
        """A file was opened, or can't be: heard once, if it is theirs. ``at_once`` as in ``hear``."""
        with self._store.turn() as turn:
            filed = self._theirs(turn, person, place)
            if filed is None or dropped not in filed.case.dropped:
                return
            left = tuple(one for one in filed.case.dropped if one != dropped)
            self._take(turn, replace(filed, case=replace(filed.case, dropped=left)), said, at_once)

    def form(self, person: Person, place: Place, said: Pressed) -> Page | None:
        """The form that a button opens; None when the case isn't theirs or the question no longer stands."""
        with self._store.turn() as turn:
            filed = self._theirs(turn, person, place)
            if filed is None:
                return None
            if said.name == "form_own":
                text = dialogue.own_text(filed.case)
                return None if text is None else own_form(text, filed.case.revision, self._voice)
            if said.name == owners.WHO.name:
                return owners_form(owners.roles(self._known(turn, filed), self._desk()), self._voice)
            known = self._known(turn, filed)
            voice = self._voice.beside(examples(known, self._desk()))
            if said.name == facts.OPEN.name:
                return facts_form(facts.sheet(known, self._desk()), voice)
            ask = dialogue.asked_form(known, said, self._desk())
            return voice.form(ask) if ask else None

    def submit(
        self, event: str, person: Person, place: Place, said: Pressed, *, at_once: bool = False
    ) -> dict[str, str]:
        """A form sent: what can't be used, by field and in plain words; empty when it was kept.

        Of the form with all answers ``said`` holds only what was touched. ``at_once`` as in ``hear``.
        """
        question = said.question
        with self._store.turn() as turn:
            filed = self._theirs(turn, person, place)
            if filed is None:
                return {}
            wrong = self._unusable(turn, filed, said)
            whole = Pressed(question, "", "", said.revision, said.values) if question in WHOLE else None
            if not wrong and (whole or question in QUESTIONS) and turn.claim(event, self._now()):
                self._take(turn, filed, whole or said, at_once)
        return wrong

    def _unusable(self, turn: Turn, filed: Filed, said: Pressed) -> dict[str, str]:
        """What can't be used of a form, by field and in plain words."""
        if said.question == facts.NAME:
            found = facts.unusable(said.values, self._known(turn, filed), self._desk())
            return {field: self._voice.line(say, plain=True) for field, say in found.items()}
        question = QUESTIONS.get(said.question)
        if question is None:
            return {}
        try:
            question.check(question.fitting(said.values), self._known(turn, filed), self._desk())
        except Unclear as unclear:
            voice = self._voice.beside(examples(self._known(turn, filed), self._desk()))
            return {unclear.field or question.fields[0].name: voice.line(unclear.say, plain=True)}
        return {}

    def wander(self, event: str, person: Person) -> None:
        """Something typed outside every thread: a pointer to the thread or threads that listen."""
        with self._store.turn() as turn:
            if not turn.claim(event, self._now()):
                return
            links = [self._link(filed) for filed in turn.cases(person) if filed.place]
            facts = {"link": links[0] if links else "", "links": tuple(links)}
            line = "wander_none" if not links else "wander_one" if len(links) == 1 else "wander_many"
            markup = self._markup(line, facts)
            turn.tell_directly(person, note(POINTER, markup))

    def home(self, event: str, person: Person) -> None:
        """The Home tab was opened: their cases, and how to begin."""
        with self._store.turn() as turn:
            if turn.claim(event, self._now()):
                self._draw_home(turn, person)

    def ring(self) -> int:
        """What the cases have to say by themselves now, some of the digests that are due, and the roll-ups; a turn for
        each. How many there were. What is not to be kept any more goes."""
        rung = sum(self._ring_safely(number) for number in self._store.ringing(self._now()))
        given = sum(self.of(one).digests.give_to(one) for one in self.digests.waiting())
        said = rung + given + self.rollups.ring()
        self.holdings.clear_away()
        self.holdings.clean()
        return said

    def _ring_safely(self, number: int) -> bool:
        """One case; what breaks in it is logged, without a word of it, and tried again later: the others go on."""
        try:
            return self._ring(number)
        except StoreTrouble:
            raise  # it has nothing to do with this case, which is asked again at the next look
        except Exception as broken:
            log.error("case %d can't speak by itself: %s", number, where(broken), extra={"case": number})
            self._store.ring_later(number, self._now() + BROKEN)
            return False

    def _ring(self, number: int) -> bool:
        """One case; False where another process was quicker."""
        with self._store.turn() as turn:
            filed = turn.due(number, self._now())
            if filed is None:
                return False
            case = self._of(turn, filed.person)._rung(turn, filed)
        if case is not None and filed.place is not None:
            for dropped in case.dropped:
                self.open_file(filed.person, filed.place, dropped)
        return True

    def _rung(self, turn: Turn, filed: Filed) -> Case | None:
        """The case after what it had to say; None where it was not to be kept any more."""
        case, desk = self._known(turn, filed), self._desk_of(turn, filed.person)
        if kept.is_over(case, desk):
            self.holdings.expire(turn, filed)
            return None
        dated = case if kept.since(case) else kept.touched(case, desk)
        return self._say_in(turn, filed.person, *dialogue.ring(dated, desk))

    def start_form(self, problem: Say | None = None) -> Page:
        """The form that asks for a client's name."""
        label, hint = (self._voice.plain("talk", f"start_{name}") for name in ("label", "hint"))
        trouble = (Small(self._voice.line(problem)),) if problem else ()
        return self._voice.sheet("talk", "start_", "start", (*trouble, Words("client", label, None, hint)))

    def review_form(self) -> Page:
        """The form for a text to be looked at, without a case."""
        return replace(own_form("", 0, self._voice), key="review")

    def look(self, text: str, *, at_once: bool = False) -> Page:
        """What is found in a text, for whoever wrote it alone; nothing of it is kept. ``at_once`` as in ``hear``."""
        desk = self._desk()
        look = partial(own_words.alone, text[:LONGEST])
        try:
            page = self._voice.render(look(replace(desk, review=self._found_lately) if at_once else desk))
        except reviews.Unread:
            raise Later(partial(look, desk)) from None
        title = self._voice.plain("versions", "found_title")
        return replace(page, title=title, close=self._voice.plain("talk", "button_close"))

    def _take(self, turn: Turn, filed: Filed, said: Told, at_once: bool = False) -> Case:
        """The coach hears it; the case and what follows are kept together."""
        known, desk = self._known(turn, filed), self._desk_of(turn, filed.person)
        try:
            case, replies = dialogue.hear(known, said, self._at_once(desk) if at_once else desk)
        except reviews.Unread:
            raise Later(partial(dialogue.hear, known, said, desk)) from None
        return self._say_in(turn, filed.person, self._touched(case), replies)

    def _say_in(self, turn: Turn, person: Person, case: Case, replies: tuple[Reply, ...]) -> Case:
        self._keep(turn, person, case)
        turn.post(case, self._rendered(case, replies, self._desk_of(turn, person)))
        return case

    def _rendered(self, case: Case, replies: tuple[Reply, ...], desk: Desk) -> list[Page]:
        """The replies as pages, with examples out of the case where they show one."""
        voice = self._voice.beside(examples(case, desk)) if replies else self._voice
        return [voice.render(reply) for reply in replies]

    def _keep(self, turn: Turn, person: Person, case: Case) -> None:
        """A person's case as it is, when it next speaks by itself, and what it has coming."""
        desk = self._desk_of(turn, person)
        rings = next_look(case, desk)
        due = [*([rings.timestamp()] if rings else []), *([self._now() + UNOPENED] if case.dropped else [])]
        turn.keep(case, min(due, default=None))
        turn.plan(case, agenda(case, desk))

    def _follow(self, turn: Turn, person: Person) -> None:
        """Their quiet hours are others now: so is when each case speaks by itself, and when the digest comes."""
        for filed in turn.all_cases(person):
            self._keep(turn, person, self._known(turn, filed))
        self.digests.again(turn, person)
        self._draw_home(turn, person)

    def _draw_home(self, turn: Turn, person: Person) -> None:
        turn.show_home(person, self._of(turn, person)._home.page(turn, person))

    def _touched(self, case: Case) -> Case:
        """The case, about which something was said today."""
        return kept.touched(case, self._desk())

    def _known(self, turn: Turn, filed: Filed) -> Case:
        """The case with what was learnt of its manager since it was opened, their zone and name; and a code name."""
        zone = turn.person(filed.person) or filed.case.zone
        case = self.digests.named(turn, filed)
        return replace(case, zone=zone, signer=turn.name(filed.person) or case.signer)

    def _list(self, person: Person) -> Page:
        """Their open cases in a few lines."""
        with self._store.turn() as turn:
            cases = turn.cases(person)
        title = self._voice.line(Say("talk", "list_title"))
        words = "\n".join([f"*{title}*", *map(self._listed, cases)])
        words = words if cases else self._voice.line(Say("talk", "list_empty"))
        start = Buttons((Button("start", self._voice.plain("talk", "button_start"), "", "primary"),))
        return Page("list", (Text(words), start), words)

    def _listed(self, filed: Filed) -> str:
        here = self._voice.line(Say("talk", f"stage_{stage(filed.case, self._desk())}"))
        return self._markup("list_item", {"client": filed.case.client, "stage": here, "link": self._link(filed)})

    def _cancel(self, event: str, person: Person, client: str) -> Page:
        """Close the case with this name, or the only one there is."""
        with self._store.turn() as turn:
            cases = turn.cases(person)
            filed = self._named(turn, person, client) if client else cases[0] if len(cases) == 1 else None
            if filed is None:
                line = "cancel_none" if client else "cancel_which"
                return self._voice.note(Say("talk", line, {"client": client}))
            if turn.claim(event, self._now()):
                self._take(turn, filed, Pressed("cancel"))
        return self._voice.note(Say("talk", "cancelled", {"client": filed.case.client}))

    def _named(self, turn: Turn, person: Person, client: str) -> Filed | None:
        wanted = client.casefold()
        return next((filed for filed in turn.cases(person) if filed.case.client.casefold() == wanted), None)

    def _whisper_about(self, filed: Filed) -> Page:
        return self._linked("already", filed.case.client, self._link(filed))

    def _linked(self, line: str, client: str, link: str) -> Page:
        markup = self._markup(line, {"client": self._voice.escaped(client), "link": link})
        return note(line, markup)

    def _link(self, filed: Filed) -> str:
        """The client's name as a link to the thread; the bare name until the thread has one."""
        name = self._voice.escaped(filed.case.client)
        return f"<{filed.link}|{name.replace('|', '¦')}>" if filed.link else name

    def _markup(self, line: str, facts: Mapping[str, object]) -> str:
        """A line whose facts are markup already, links among them."""
        return self._voice.line(Say("talk", line, facts), plain=True)

    def _desk(self, quiet: Quiet = USUAL) -> Desk:
        known = (self._almanac.holiday, self._almanac.read_date, self._phrases)
        return Desk(
            self._clock(),
            *known,
            self._words,
            self._found,
            self._undertones,
            self._whole,
            quiet,
            self._keeps,
            self._trees,
        )

    def _desk_of(self, turn: Turn, person: Person) -> Desk:
        """The desk of one person, with their quiet hours on it."""
        return self._desk(turn.quiet(person))

    def _words(self, say: Say) -> str:
        return self._voice.line(say, plain=True)

    def _found(self, text: str, kind: Kind, facts: Facts) -> tuple[Finding, ...]:
        """What a review finds in a text."""
        return reviews.review(text, kind, self._voice, facts)

    def _found_lately(self, text: str, kind: Kind, facts: Facts) -> tuple[Finding, ...]:
        return reviews.reviewed_lately(text, kind, self._voice, facts)

    def _undertones(self, text: str) -> tuple[Undertone, ...]:
        """The stops that a text may tell without naming them."""
        return hearing.undertones(text, self._voice)

    def _at_once(self, desk: Desk) -> Desk:
        """A desk on which nothing takes long: ``Unread`` is raised instead."""
        heard = partial(hearing.undertones_at_once, voice=self._voice)
        return replace(desk, review=self._found_lately, undertones=heard)

    def _whole(self, text: str) -> bool:
        return reviews.whole(text, "email", self._voice)

    def _now(self) -> float:
        return self._clock().timestamp()


def in_languages(store: Store, voices: Sequence[Voice], almanac: Almanac, clock: Clock, keeps: int = 0) -> Talk:
    """The talk in the first of some languages, which knows itself in all of them."""
    talks = {one.language: Talk(store, one, almanac, clock, keeps) for one in voices}
    if len(talks) > 1:
        for one in talks.values():
            one.others = talks
    return talks[voices[0].language]


def _left_closed(person: Person, place: Place, dropped: Dropped) -> None:
    """Nobody here can fetch a file."""

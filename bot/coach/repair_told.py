"""What is told or asked about the repair talk, while it is being mended and no question waits (domain.md 1.6).

Before the talk: the invitation is out, they want another day, they won't come, they say nothing; and how to do it: the
first sentence, what to bring, what to say if they get angry. After it: how it went, and what is written down. What is
said is known by cues (``repair`` in the phrase book), with whoever decides there called "they".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.coach import cues, endings, limits, queries, reported, retold, talk_went
from bot.coach.case import Case, Desk, Say, Typed, Unclear, Value
from bot.coach.changes import all_told
from bot.coach.ear import alone, plain
from bot.coach.flow import Heard, go_on, open_again, with_first
from bot.coach.named_days import days_in
from bot.coach.repair import facts_of
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.checkin import EARLIEST, LATEST, review_on
from bot.coach.steps.relationship import calendar
from bot.coach.talk_went import day_there, had
from bot.coach.them import about_them

Deed = Callable[[str, Case, Desk], Heard | None]


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """What was told or asked of the talk, done or answered; None where the words are about something else."""
    text = about_them(said.text, case)
    if len(text.split()) > retold.LONGEST:
        return None
    if threat := _threatened(said, case, desk):
        return threat
    if alone(said.text, "thanked", desk, "yes"):
        return _note("nothing_more", case, desk)
    found = cues.options(text, "repair", desk)
    return talk_went.heard(said, found, case, desk) or _asked_or_told(said, text, found, case, desk)


def _asked_or_told(said: Typed, text: str, found: tuple[str, ...], case: Case, desk: Desk) -> Heard | None:
    """What was asked of the talk, a limit that was set to it, or what was told before or after it."""
    asks = any(queries.asks(one, desk) for one in re.split(r"(?<=[.!?])\s+|\n+", said.text))
    asked = [one for one in ASKED if one in found and (asks or one not in OF_THE_PLACE)]
    if asked:
        return _note(asked[0], case, desk)
    deeds = {**ALWAYS, **(AFTER if had(case, desk) else BEFORE)}
    for one in (name for name in deeds if name in found):
        if done := deeds[one](text, case, desk):
            return done
    limit = limits.kept(said.text, desk)
    return _limited(limit, case, desk) if limit else None


def _limited(limit: dict[str, Value], case: Case, desk: Desk) -> Heard:
    """A limit set to the trying, kept and said back."""
    after = replace(case, answers={**case.answers, **limit}, revision=case.revision + 1)
    says = (Say("mend", "limit_kept", {**limit, "review": review_on(case, desk)}),)
    return after, (Note(says, after.revision, name="word"),)


def _threatened(said: Typed, case: Case, desk: Desk) -> Heard | None:
    """A threat of theirs goes to a person first, as it would after an ending (domain.md 1.7)."""
    stops = reported.report(said.text, case, desk).stops
    if not stops:
        return None
    ticked: dict[str, Value] = {"stops": "each"}
    for code, name in (("ST01", "stops_law"), ("ST05", "stops_people")):
        if code in stops:
            ticked[name] = tuple(dict.fromkeys((*case.codes(name), code)))
    answers = {**case.answers, **ticked}
    after = replace(case, answers=answers, done=case.done | {"stops", "each"}, state="open", revision=case.revision + 1)
    return go_on(case, after, desk, None)


def _note(line: str, case: Case, desk: Desk) -> Heard:
    """A word about the talk, from what the case knows."""
    talk = case.day("meet_on")
    eve = calendar(case, desk).add(talk, -1) if talk else None
    facts = {**facts_of(case, desk), "eve": eve, "had": had(case, desk)}
    presses = (endings.CHANGE_TALK,) if line == "has_gone" else ()
    return case, (Note((Say("mend", line, facts),), case.revision, presses, "word"),)


def _says(line: str) -> Deed:
    return lambda text, case, desk: _note(line, case, desk)


def _asks_for_a_day(line: str) -> Deed:
    """The day of the talk, asked for again, with a word on why."""

    def deed(text: str, case: Case, desk: Desk) -> Heard:
        after, replies = open_again(case, desk, QUESTIONS["meet_on"], Typed(text))
        return after, with_first(after, replies, (Say("mend", line, facts_of(case, desk)),))

    return deed


def _moved(text: str, case: Case, desk: Desk) -> Heard | None:
    """Another day for the talk, which they or the manager name; the same one stands."""
    if cues.any_heard(text, "repair", "move_review", desk):
        return None
    days = [one.day for one in days_in(text, day_there(case, desk), desk)]
    other = [day for day in days if day != case.day("meet_on")]
    if not days:
        return None
    if not other:
        return _note("talk_stands", case, desk)
    question = QUESTIONS["meet_on"]
    try:
        given = question.check({"meet_on": other[-1].isoformat()}, case, desk)
    except Unclear as unclear:
        return case, (Note((unclear.say,), case.revision, name="unclear"),)
    after = replace(case, answers={**case.answers, **given}, revision=case.revision + 1)
    ended, replies = go_on(case, after, desk, question)
    return ended, with_first(ended, replies, all_told(case, ended, (question,), desk))


_WEEKS = re.compile(r"\b(?P<count>a|an|one|two|three|four|1|2|3|4) (?P<unit>days?|weeks?)\b")
_SOONER = re.compile(r"\b(?:earlier|sooner|forward|before)\b")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}


def _review_moved(text: str, case: Case, desk: Desk) -> Heard | None:
    """Another day to look again: long enough to show something, and not so long that it is forgotten (1.6)."""
    talk, review = case.day("meet_on"), review_on(case, desk)
    assert talk is not None and review is not None  # noqa: S101 (there is an invitation)
    days = [one.day for one in days_in(text, day_there(case, desk), desk)]
    wished = days[-1] if days else _shifted(text, review)
    if wished is None or not talk + EARLIEST <= wished <= talk + LATEST:
        bounds = {"first": talk + EARLIEST, "last": talk + LATEST, "review": review}
        return case, (Note((Say("mend", "review_bounds", bounds),), case.revision, name="word"),)
    after = replace(case, answers={**case.answers, "review_wish": wished.isoformat()}, revision=case.revision + 1)
    ended, replies = go_on(case, after, desk, None)
    now = review_on(ended, desk)
    return ended, with_first(ended, replies, (Say("mend", "review_moved", {"old": review, "new": now}),))


def _shifted(text: str, review: date) -> date | None:
    """The review a few days or weeks on, or back."""
    found = _WEEKS.search(plain(text))
    if found is None:
        return None
    count = _COUNTS.get(found["count"]) or int(found["count"])
    span = timedelta(days=count * (7 if found["unit"].startswith("week") else 1))
    return review - span if _SOONER.search(plain(text)) else review + span


def _shown(text: str, case: Case, desk: Desk) -> Heard:
    """The invitation and the agenda once more."""
    return case, (endings.mend_draft(case, desk),)


ASKED = (
    *("if_angry", "if_tears", "if_ours", "if_promises", "if_leaves", "if_money", "if_refuses"),
    *("in_language", "how_open", "what_to_bring", "by_which_way", "who_comes", "name_the_end", "how_long_talk"),
    *("write_up", "if_again", "where_to_meet", "review_when", "talk_when"),
)
"""What is asked about the talk, by the line that answers it; the closest first."""

OF_THE_PLACE = frozenset({"where_to_meet", "by_which_way", "who_comes"})
"""What is answered only where something is asked: told, it is the place itself."""

ALWAYS: dict[str, Deed] = {"move_review": _review_moved, "show": _shown, "off": _asks_for_a_day("talk_off")}
BEFORE: dict[str, Deed] = {
    "talk_refused": _says("talk_refused"),
    "talk_other_day": _asks_for_a_day("talk_other_day"),
    "moved": _moved,
    "talk_stands": _says("talk_stands"),
    "talk_silent": _says("talk_silent"),
    "talk_topic": _says("talk_topic"),
    "gone": _says("has_gone"),
    "blames_there": _says("blames_there"),
}
AFTER: dict[str, Deed] = {
    "talk_thinks": _says("talk_thinks"),
    "talk_angry": _says("talk_angry"),
    "no_change": lambda text, case, desk: talk_went.how_it_holds(case, desk),
    "talk_refused": _says("talk_refused"),
    "talk_silent": _says("talk_silent"),
}
"""What is told of it, and what it does, the gravest first: always, before the talk, and from its day on."""

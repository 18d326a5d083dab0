"""How they took it, told without being asked: "he's angry and says he'll sue", "she asked for two more weeks".

What is told is known by cues (``reported`` in the phrase book), with whoever decides there called "they". A threat wins
over any mood and goes to a person first (domain.md 1.7: ST01, ST05); a wish of theirs brings the reply prepared for it
(domain.md 7). What is only feared or supposed is nothing that happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.coach import around, cues, endings, queries, wishes
from bot.coach.case import Case, Desk, Say, Typed, Value
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import standing
from bot.coach.steps.tone import unsafe
from bot.coach.steps.verdict import ending
from bot.coach.them import about_them, in_our_words

THREATS = {"law": "ST01", "safety": "ST05"}
"""Kinds of threats, and the stop of each."""

WISHES = ("longer", "asks_the_team", "more_work", "bargain")
"""What they may want of us, by the reaction whose reply answers it."""

MOODS = ("angry", "agreed", "no_contact")
"""How they took it, the one that asks for most care first."""

LONGEST = 60
"""Words of a report; what is longer is a story."""

OPEN_THEN = ("", "went", "sent", "promised", "tell_on")
"""The questions that may wait while it is told; with the last another day was looked for, and then it was told."""


@dataclass(frozen=True)
class Report:
    """What happened, as it was told: ``went`` as its question keeps it, empty where no mood was told."""

    went: str = ""
    stops: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()


def report(text: str, case: Case, desk: Desk) -> Report:
    """What some words tell of how they took it; an empty report where they tell nothing of it.

    Where somebody isn't safe, any contact of theirs is a threat: nobody has to take it (domain.md 1.7, ST05).
    """
    parts = _happening(in_our_words(about_them(text, case), desk), desk)
    found = {option for one in parts for option in cues.options(one, "reported", desk)}
    found |= {"bargain"} if offered(text, case, desk) else set()
    found |= {"safety"} if unsafe(case) and "contacted" in found else set()
    stops = tuple(stop for kind, stop in THREATS.items() if kind in found)
    wishes = tuple(one for one in WISHES if one in found)
    mood = next((one for one in MOODS if one in found), "")
    return Report("threatened" if stops else "more_time" if "longer" in wishes else mood, stops, wishes)


def offered(text: str, case: Case, desk: Desk) -> bool:
    """Whether the words tell of an offer of theirs, whatever is asked about it in the same sentence."""
    clauses = (one for one in re.split(r"[.!?;\n]|,(?!\d)", about_them(text, case)) if _happened(one, desk))
    return any("bargain" in cues.options(one, "reported", desk) for one in clauses)


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def _happening(text: str, desk: Desk) -> list[str]:
    """The sentences that tell something; "or he rings her" is supposed where what it follows is."""
    found, supposed = [], False
    for part in _SENTENCE.split(text):
        supposed = not _happened(part, desk) or (supposed and bool(_GOES_ON.match(part)))
        found += [] if supposed else [part]
    return found


_GOES_ON = re.compile(r"\W*(?:or|and what|and if)\b", re.I)


def _happened(part: str, desk: Desk) -> bool:
    """Whether a sentence tells something, instead of fearing or supposing it."""
    supposed = cues.any_heard(part, "reported", "not_yet", desk)
    return not supposed or cues.any_heard(part, "reported", "asked", desk)


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """A report kept, with its next step; None where the words are none, or nobody can have been told yet."""
    if not _listening(case, desk) or len(said.text.split()) > LONGEST:
        return None
    raised = any(one.startswith(WENT) for one in case.told)
    if (
        case.state == "stopped"
        and raised
        and cues.any_heard(about_them(said.text, case), "reported", "no_threat", desk)
    ):
        return _taken_back(said, case, desk)
    told = report(said.text, case, desk)
    if case.state == "stopped" and not set(told.stops) - set(standing(case)):
        return None
    if not (told.stops or "bargain" in told.wishes or _may_know(case, said.text, desk)) or told == Report():
        return None
    if not told.went or (told.went == case.text("went") and not told.stops):
        return _only_wished(told, case, desk)
    return _kept(told, said, case, desk)


def _listening(case: Case, desk: Desk) -> bool:
    """Whether it can be told now: under the draft or after it, and where a first threat has stopped it."""
    stopped = case.state == "stopped" and case.text("went") == "threatened"
    return stopped or (case.state == "drafted" and ending(case, desk) and case.current in OPEN_THEN)


def _may_know(case: Case, text: str, desk: Desk) -> bool:
    """Whether they can know by now: the day is there, it has gone, or the words say that they were told."""
    day = case.day("tell_on")
    come = day is not None and day <= desk.today(case.zone)
    return come or bool(case.text("sent_on")) or cues.any_heard(text, "reported", "known", desk)


def _only_wished(told: Report, case: Case, desk: Desk) -> Heard | None:
    """What they want, where how they took it is known or wasn't said; a question that waits waits on."""
    says = (*_next(told, case, desk), *_cards(told, case, desk))
    return (case, (Note(says, case.revision, endings.AROUND, "went"),)) if says else None


def _kept(told: Report, said: Typed, case: Case, desk: Desk) -> Heard:
    """How they took it as an answer; its next step is said at once, before anything else is asked."""
    answers = {**case.answers, "went": told.went, **_raised(told.stops, case)}
    mark = endings.went_mark(replace(case, answers=answers))
    after = replace(
        case,
        answers=answers,
        asked={**case.asked, "went": case.asked.get("went", case.revision)},
        done=case.done | {"went"} | ({"stops", "each"} if told.stops else set()) | ({case.current} & {"tell_on"}),
        told=case.told | (_marks(told.stops, case) if told.stops else {mark}),
        revision=case.revision + 1,
    )
    gone = wishes.tells_sent(said, case, desk)
    after, replies = wishes.sent(gone, said, after, desk) if gone else go_on(case, after, desk, QUESTIONS["went"])
    if told.stops:
        return after, replies
    return after, with_first(after, replies, (*_next(told, after, desk), *_cards(told, after, desk)))


def _marks(stops: Iterable[str], case: Case) -> set[str]:
    """What is remembered of a threat that was only told, so that it can be taken back whole."""
    before = case.codes("stops_people"), case.codes("cleared_for")
    ticked, cleared = ("ST05" in stops and "ST05" not in before[0]), ("ST05" in stops and "ST05" in before[1])
    return {
        *([TICKED] if ticked else []),
        *([UNCLEARED] if cleared else []),
        f"{WENT}{case.text('went')}",
        f"{STOPS}{case.text('stops')}",
    }


TICKED, UNCLEARED, WENT, STOPS = "threat:ticked", "threat:uncleared", "threat:went:", "threat:stops:"
"""Marks of what words about a threat changed."""


def _taken_back(said: Typed, case: Case, desk: Desk) -> Heard:
    """The case as it was before words of ours were taken for a threat: nobody threatened anything."""
    went, stops = (next((one.removeprefix(of) for one in case.told if one.startswith(of)), "") for of in (WENT, STOPS))
    people = tuple(one for one in case.codes("stops_people") if not (one == "ST05" and TICKED in case.told))
    cleared = (*case.codes("cleared_for"), *(["ST05"] if UNCLEARED in case.told else []))
    answers = {**case.answers, "went": went, "stops": stops, "stops_people": people, "cleared_for": cleared}
    kept = {name: value for name, value in answers.items() if value not in ("", ())}
    told = frozenset(one for one in case.told if not one.startswith("threat:"))
    open_again = case.done if went else case.done - {"went"}
    after = replace(case, answers=kept, told=told, done=open_again, state="drafted", revision=case.revision + 1)
    after, replies = go_on(case, after, desk, None)
    asked = queries.put(said.text, after, desk).says
    return after, with_first(after, replies, (Say("went", "no_threat"), *asked))


def _raised(stops: Iterable[str], case: Case) -> dict[str, Value]:
    """What a threat to somebody's safety ticks; what was cleared before it doesn't cover it."""
    if "ST05" not in stops:
        return {}
    people = tuple(dict.fromkeys((*case.codes("stops_people"), "ST05")))
    cleared = tuple(one for one in case.codes("cleared_for") if one != "ST05")
    return {"stops": "each", "stops_people": people, "cleared_for": cleared}


def _next(told: Report, case: Case, desk: Desk) -> tuple[Say, ...]:
    """The next step of a mood, where one was told."""
    step = endings.next_step(case, desk, told.went)
    return (step,) if step and told.went else ()


def _cards(told: Report, case: Case, desk: Desk) -> tuple[Say, ...]:
    """The prepared reply to each thing that they want."""
    return tuple(around.replies(case, desk, one)[0] for one in told.wishes if around.replies(case, desk, one))

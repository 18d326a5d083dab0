"""What is said beside a question: a wrong belief put right, what must happen today, two facts that don't fit.

Each is said once in a case, at most ``AT_ONCE`` of them with one question, above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.coach.beliefs import beliefs
from bot.coach.blame import person
from bot.coach.case import Case, Desk, Edited, Said, Say, Typed
from bot.coach.doubts import doubts
from bot.coach.first import PROTECTIVE, protective, today_first
from bot.coach.flags import flags
from bot.coach.queries import ANSWERS, asked_in
from bot.coach.reply import Ask, Note, Press, Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.feasible import needed, not_yet
from bot.coach.steps.stops import held_look

AT_ONCE = 2
"""How many asides stand above one question, beside those of ``FIRST``."""

FIRST = frozenset({"felt", "protected"})
"""What comes before anything else; it takes no other word's place, since what was asked in a story is answered once."""

LATER = frozenset({"two_zones", "guessed_zone", "approver_late", "no_address", "no_country", "nobody_to_call"})
"""Doubts that wait for the draft: they ask for nothing that the next question doesn't."""

ABOUT_PEOPLE = frozenset({"person_but_whole"})
"""Doubts that ask for a name: not beside the question who decides, or its answer names the wrong one."""

FELT = frozenset(
    {"SCOPE", "LATEPAY", "UNPROFIT", "BOUNDARY", "CONDUCT", "SAFETY"}
    | {"UNRESP", "CAPACITY", "OUTGROWN", "TRUST", "CLOSURE"}
)
"""Reasons that are answered with one sentence for the feeling, before anything is asked."""

Told = tuple[str, Say]


def added(case: Case, replies: tuple[Reply, ...], said: Said | Edited, desk: Desk) -> tuple[Case, tuple[Reply, ...]]:
    """The replies with what belongs beside the question that is asked in them, and the case that remembers it."""
    place = next((n for n, reply in enumerate(replies) if isinstance(reply, Ask) and not reply.again), None)
    if place is None:
        return _met(case, replies, said, desk)
    asked = replies[place]
    assert isinstance(asked, Ask)  # noqa: S101 (it was found as one)
    typed = said.text if isinstance(said, Typed) else ""
    new = [one for one in _beside(asked.question.name, typed, case, desk) if one[0] not in case.told]
    chosen = new if asked.question.name == "verdict" else _few(new)
    if not chosen:
        return case, replies
    doubted = {one.question for one in doubts(case, desk) if f"doubt:{one.code}" in dict(chosen)} - {
        asked.question.name
    }
    repairs = tuple(_repair(name) for name in QUESTIONS if name in doubted and name in case.done)
    shown = replace(asked, asides=(*asked.asides, *(say for _, say in chosen)), repairs=repairs)
    told = replace(case, told=case.told | {code for code, _ in chosen})
    return told, (*replies[:place], shown, *replies[place + 1 :])


def _few(new: list[Told]) -> list[Told]:
    others = [one for one in new if one[0] not in FIRST][:AT_ONCE]
    return [one for one in new if one[0] in FIRST or one in others]


def _met(case: Case, replies: tuple[Reply, ...], said: Said | Edited, desk: Desk) -> tuple[Case, tuple[Reply, ...]]:
    """A wrong belief is met where nothing new is asked, too: what waits waits on."""
    place = next((n for n, reply in enumerate(replies) if isinstance(reply, Note) and reply.name in OPEN), None)
    waits = (case.state == "open" and case.current in QUESTIONS) or (case.state in AFTER and not case.current)
    if place is None or not isinstance(said, Typed) or not waits:
        return case, replies
    new = [one for one in beliefs(said.text, case, desk) if one.key not in case.told][:AT_ONCE]
    note = replies[place]
    if not new or not isinstance(note, Note):
        return case, replies
    lost = {("queries", "cant_tell"), ("talk", "try_here"), ("mend", "try_mending")}
    kept = tuple(one for one in note.says if (one.page, one.line) not in lost)
    if any(one.page == "queries" for one in kept):
        return case, replies  # the question has its answer
    told = replace(case, told=case.told | {one.key for one in new})
    return told, (*replies[:place], replace(note, says=(*(one.says for one in new), *kept)), *replies[place + 1 :])


OPEN = frozenset({"unclear", "word", "after"})
"""Notes under which the question that waits still waits, or that only say that nothing was understood."""

AFTER = frozenset({"drafted", "mending"})
"""Where nothing is asked, and what is believed is met all the same."""


def _repair(name: str) -> Press:
    title = Say(QUESTIONS[name].step, f"{name}_title")
    return Press("change", Say("talk", "button_repair", {"title": title}), name)


PLAIN = frozenset({"understood", "reason", "relationship", "tried", "stops"})
"""Questions before which somebody who was hurt comes first."""


def _heard_so(case: Case, desk: Desk) -> Case:
    """The case with the reason that the story makes likely, where none is answered yet."""
    reason = QUESTIONS["reason"].shown(case, desk).get("reason", "")
    return replace(case, answers={**case.answers, "reason": reason}) if reason else case


def unsaid(act: Say, case: Case) -> bool:
    """Whether it wasn't among what protects somebody, said before."""
    return "protected" not in case.told or act.line not in PROTECTIVE


def _beside(question: str, typed: str, case: Case, desk: Desk) -> Iterator[Told]:
    if (later := not_yet(case, desk)) and question != "feasible":
        yield f"not_yet:{later.facts['start']}:{'+'.join(one.line for one in needed(case, desk))}", later
    if question in ("understood", "reason") and typed:
        reason = str(QUESTIONS["reason"].shown(case, desk).get("reason", ""))
        if reason in FELT:
            yield "felt", Say("story", f"felt_{reason}")
    if question in PLAIN and "first" not in case.told:
        acts = protective(_heard_so(case, desk), desk)
        if acts:
            yield "protected", Say("talk", "today_first", {"acts": acts})
    if typed:
        yield from ((one.key, one.says) for one in beliefs(typed, case, desk))
    if question == "each" and (look := held_look(typed, case, desk)):
        yield "held", look
    if question == "verdict":
        acts = tuple(one for one in today_first(case, desk) if unsaid(one, case))
        if acts:
            yield "first", Say("talk", "today_first", {"acts": acts})
        if somebody := person(case):
            yield "person", somebody
    if question == "tell_on":
        yield from _at_the_day(case, desk)
    if question not in ("reason", "story", "understood"):
        held_back = LATER | (ABOUT_PEOPLE if question == "relationship" else frozenset())
        yield from ((f"doubt:{one.code}", one.says) for one in doubts(case, desk) if one.code not in held_back)


def _at_the_day(case: Case, desk: Desk) -> Iterator[Told]:
    """Where the day is chosen: the word on "now or later", where the story asked it, and what a lawyer there says."""
    if asked_in(case.text("story"), "when_to_tell", desk):
        yield "asked_when", ANSWERS["when_to_tell"](case, desk)
    yield from ((f"flag:{one.code}", one.says) for one in flags(case))


def left(case: Case, desk: Desk) -> tuple[Say, ...]:
    """The doubts that stand when the draft is written, whether they were said before or not."""
    return tuple(one.says for one in doubts(case, desk))

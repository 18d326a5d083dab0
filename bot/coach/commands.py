"""The commands, which work by word and by button at every step: what each does to a case.

``dialogue`` says what they are for; a command is all that was typed, or the name of what was pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from bot.coach import (
    around,
    diary,
    endings,
    facts,
    lists,
    owners,
    ringing,
)
from bot.coach.card import card
from bot.coach.case import Case, Desk, Pressed, Said, Say
from bot.coach.ear import alone, spoken
from bot.coach.flow import (
    Heard,
    folded,
    go_on,
    open_again,
    question_before,
    with_card,
)
from bot.coach.question import Question
from bot.coach.reply import Note, Press, Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.planned import best_day
from bot.coach.steps.verdict import ending

RESUME = Press("resume", Say("talk", "button_resume"), style="primary")


def command(case: Case, said: Said, desk: Desk) -> str:
    """The command that was pressed, or that is all that was typed."""
    if isinstance(said, Pressed):
        return said.name if said.name in COMMANDS else ""
    if (case.current or case.state == "paused") and alone(said.text, "command", desk, "here"):
        return "resume" if case.state == "paused" else "here"
    word = spoken(said.text, "command", desk, tuple(one for one in desk.phrases["command"] if one != "here"))
    exact = word and said.text.strip().lower().rstrip(".!?") in desk.phrases["command"][word]
    return word if word and exact else ""


def obey(command: str, case: Case, said: Said, desk: Desk) -> Heard:
    """The command done, or what it tells said."""
    deed = _DEEDS.get(command)
    return deed(case, said, desk) if deed else (case, (_tell(command, case, desk),))


def _back(case: Case, said: Said, desk: Desk) -> Heard:
    return open_again(case, desk, question_before(case, desk, said), said)


def _put_aside(case: Case, desk: Desk, state: Literal["paused", "cancelled"], press: Press) -> Heard:
    """Pause or close the case; nothing of it is lost."""
    after = replace(case, state=state, revision=case.revision + 1)
    note = Note((Say("talk", f"said_{state}", {"client": case.client}),), after.revision, (press,), state)
    return after, with_card(case, after, desk, note)


def _clear(case: Case, said: Said, desk: Desk) -> Heard:
    """Somebody has looked at a stop: who, and what do they allow?"""
    reached = replace(case, asked={**case.asked, "cleared": case.asked.get("cleared", case.revision)})
    return open_again(reached, desk, QUESTIONS["cleared"], said)


def _tell(command: str, case: Case, desk: Desk) -> Reply:
    """What why, status and help say."""
    question = QUESTIONS.get(case.current)
    if command == "why" and question:
        says: tuple[Say, ...] = (Say(question.step, f"{question.name}_more"),)
        return Note(says, case.revision, name="why")
    if command == "status":
        answered = (one for name, one in QUESTIONS.items() if name in case.done and not one.reads_back)
        summary = tuple(folded(case, one) for one in answered)
        here = (
            Say("talk", "status_at", {"question": Say(question.step, f"{question.name}_title")}) if question else None
        )
        lines = (*card(case, desk).lines, *((here,) if here else ()))
        return Note(lines, case.revision, (facts.OPEN,), "status", summary)
    if command == "reactions":
        says = around.replies(case, desk) or (Say("talk", "not_yet"),)
        return Note(says, case.revision, name=command)
    return Note((Say("talk", "help"),), case.revision, name="help")


def resume(case: Case, said: Said, desk: Desk) -> Heard:
    """Back to where the case was: the same question, asked again at the end of the thread."""
    after = replace(case, state="open", revision=case.revision + 1)
    return go_on(case, after, desk, None)


def _here(case: Case, said: Said, desk: Desk) -> Heard:
    """Somebody comes back, or asks where they were: the question that waits, asked again at the end of the thread."""
    return open_again(case, desk, QUESTIONS.get(case.current), said)


def _reopen(case: Case, said: Said, desk: Desk) -> Heard:
    """A closed case taken up again: it is no longer looked back on."""
    answers = {name: value for name, value in case.answers.items() if name != "reflected"}
    asked = {name: at for name, at in case.asked.items() if name != "reflection"}
    kept = replace(case, answers=answers, asked=asked, done=case.done - {"reflection"})
    return resume(kept if case.state == "closed" else case, said, desk)


def _close(case: Case, said: Said, desk: Desk) -> Heard:
    """A case that came to something is looked back on before it is closed; any other is dropped."""
    if not case.text("sent_on") and case.state != "mending":
        return _put_aside(case, desk, "cancelled", endings.REOPEN)
    if isinstance(said, Pressed) and case.current == "reflection":
        return case, ()
    return ringing.asked("reflection", replace(case, revision=case.revision + 1), desk)


def _how_it_went(case: Case, said: Said, desk: Desk) -> Heard:
    """How did it go? Asked before its bell, where the manager wants to tell."""
    if case.state != "drafted" or not ending(case, desk):
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    if isinstance(said, Pressed) and case.current == "went":
        return case, ()
    return ringing.asked("went", replace(case, revision=case.revision + 1), desk)


def _how_it_holds(case: Case, said: Said, desk: Desk) -> Heard:
    """Has it mended? Asked before its day, where the talk was had and the manager knows already. Where it is ended,
    the talk is the telling."""
    talk = case.day("meet_on")
    if case.state == "drafted":
        return _how_it_went(case, said, desk)
    if case.state != "mending" or talk is None or talk > desk.today(case.zone):
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    return ringing.asked("mended", replace(case, revision=case.revision + 1), desk)


def skip(case: Case, said: Said, desk: Desk) -> Heard:
    """On without an answer; what is then assumed is named where it matters."""
    name = said.question if isinstance(said, Pressed) and said.question else case.current
    question = QUESTIONS.get(name)
    if question is None:
        return case, (Note((Say("talk", "nothing_asked"),), case.revision),)
    if not question.skippable and not halfway(question, case):
        return case, (Note((Say(question.step, f"{question.name}_needed"),), case.revision),)
    asked_again = f"again:{name}" in case.told and name == case.current
    own = set() if asked_again else {field.name for field in question.fields}
    kept = {field: value for field, value in case.answers.items() if field not in own}
    if name in case.done and name != case.current and kept == dict(case.answers):
        return case, ()
    after = replace(case, answers=kept, done=case.done | {name}, revision=case.revision + 1)
    return go_on(case, after, desk, question)


def halfway(question: Question, case: Case) -> bool:
    """Whether all that a question needs is answered, and only the rest is asked about once more."""
    waits = question.name == case.current and f"again:{question.name}" in case.told
    return bool(question.vague) and waits and all(name in case.answers for name in question.needs)


def _draft_now(case: Case, said: Said, desk: Desk) -> Heard:
    """Everything that is still open is left to the coach, and named with the draft. Pressed again: it is there."""
    if isinstance(said, Pressed) and case.state == "drafted" and not case.current:
        return case, ()
    own = {} if case.text("tell_on") else best_day(case, desk)
    if not ending(case, desk) or not (case.text("tell_on") or own):
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    chosen = {**own, "day_by": "coach"} if own else {}
    filled = replace(case, answers={**case.answers, **chosen}, revision=case.revision + 1)
    open_ones = {name for name, question in QUESTIONS.items() if question.applies(filled, desk)}
    return go_on(case, replace(filled, done=filled.done | open_ones), desk, None)


def _facts(case: Case, said: Said, desk: Desk) -> Heard:
    """The page of all answers, saved; asked for by word, its button."""
    return facts.saved(case, said, desk) if isinstance(said, Pressed) else (case, (facts.offer(case, desk),))


def _list(view: str, case: Case, said: Said, desk: Desk) -> Heard:
    """One of the lists to work through, at the end of the thread."""
    return lists.shown(view, case, desk)


def _owners(case: Case, said: Said, desk: Desk) -> Heard:
    """The form of who does what, saved."""
    return (owners.saved(case, said, desk) if isinstance(said, Pressed) else case), ()


_DEEDS: dict[str, Callable[[Case, Said, Desk], Heard]] = {
    "back": _back,
    "skip": skip,
    "draft": _draft_now,
    "cleared": _clear,
    facts.NAME: _facts,
    owners.NAME: _owners,
    **{view: partial(_list, view) for view in lists.VIEWS},
    "calendar": lambda case, said, desk: diary.shown(case, desk),
    "pause": lambda case, said, desk: _put_aside(case, desk, "paused", RESUME),
    "cancel": lambda case, said, desk: _put_aside(case, desk, "cancelled", endings.REOPEN),
    "resume": resume,
    "here": _here,
    "reopen": _reopen,
    "close": _close,
    "went": _how_it_went,
    "mended": _how_it_holds,
}
"""The commands that change something; the others only tell."""


COMMANDS = (*_DEEDS, "reactions", "why", "status", "help")
"""What works by word and by button at every step."""

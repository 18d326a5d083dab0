"""All answers so far on one page, to be put right at once: which fields stand there, and what a saved page changes.

Only what was touched counts, so a page that was opened long ago undoes nothing that was answered since. What happened,
the stops and the verdict are weighed, not swapped: they keep their own questions, and no page is a way round a stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.coach.case import CLOSED, Case, Desk, Pressed, Say, State, Unclear
from bot.coach.changes import OPENED, all_told
from bot.coach.flow import ASIDE, Heard, go_on, with_first
from bot.coach.question import Field, Question, Values
from bot.coach.reply import Note, Press
from bot.coach.steps import QUESTIONS

OPEN = Press("form_facts", Say("talk", "button_form_facts"))

NAME = "facts"
"""What the page goes by when it comes back."""


@dataclass(frozen=True)
class Group:
    """A question with those of its fields that stand on the page, and what they hold."""

    question: Question
    fields: tuple[Field, ...]
    values: Values


@dataclass(frozen=True)
class Sheet:
    """The page: what is said on top, and the answers by their questions."""

    says: Say
    groups: tuple[Group, ...]
    revision: int


def sheet(case: Case, desk: Desk) -> Sheet:
    """Every answer so far. Of a question that was answered all fields, of one that wasn't only what was told early."""
    if case.state in CLOSED:
        return Sheet(Say("talk", "closed", {"client": case.client}), (), case.revision)
    groups: list[Group] = []
    for question in (one for one in QUESTIONS.values() if one.name not in OPENED):
        answered = question.name in case.done and question.applies(case, desk)
        shown = {field.name for group in groups for field in group.fields}
        ours = [field for field in question.fields if answered or field.name in case.answers]
        if fields := tuple(field for field in ours if field.name not in shown):
            groups.append(Group(question, fields, _held(fields, case)))
    return Sheet(Say("talk", "facts_intro" if groups else "facts_none"), tuple(groups), case.revision)


def offer(case: Case, desk: Desk) -> Note:
    """What is said to whoever asks for the page by word: the button that opens it."""
    if sheet(case, desk).groups:
        return Note((Say("talk", "facts_here"),), case.revision, (OPEN,), NAME)
    return Note((Say("talk", "facts_none"),), case.revision, name=NAME)


def unusable(touched: Values, case: Case, desk: Desk) -> Mapping[str, Say]:
    """What can't be used of the fields that were touched, by field."""
    return _read(touched, case, desk)[1]


def saved(case: Case, said: Pressed, desk: Desk) -> Heard:
    """The page as it was saved: every field that was touched is answered anew, all of them in one turn.

    A question that waits goes on waiting, with what was changed in its controls. What can't be used changes nothing.
    """
    given, problems = _read(said.values, case, desk)
    if problems:
        return case, (Note(tuple(problems.values()), case.revision, name="unclear"),)
    answers = {name: value for name, value in {**case.answers, **given}.items() if value not in ("", ())}
    if answers == dict(case.answers):
        return case, ()
    state: State = "open" if case.state in ASIDE else case.state
    after = replace(case, answers=answers, revision=case.revision + 1, state=state)
    changed = tuple(group.question for group in sheet(case, desk).groups if _differs(group, case, after))
    folded = changed[0] if len(changed) == 1 and changed[0].name in case.done else None
    after, replies = go_on(case, after, desk, folded, beside=True)
    return after, with_first(after, replies, all_told(case, after, changed, desk))


def _held(fields: tuple[Field, ...], case: Case) -> Values:
    return {field.name: case.answers[field.name] for field in fields if field.name in case.answers}


def _differs(group: Group, before: Case, after: Case) -> bool:
    return _held(group.question.fields, before) != _held(group.question.fields, after)


def _read(touched: Values, case: Case, desk: Desk) -> tuple[Values, Mapping[str, Say]]:
    """What the touched fields come to, each kept as its own question keeps it; and what is wrong with the others."""
    given: Values = {}
    problems: Mapping[str, Say] = {}
    for group in sheet(case, desk).groups:
        fit = group.question.fitting(touched)
        own = {field.name: fit[field.name] for field in group.fields if field.name in fit}
        if own:
            kept, wrong = _checked(group.question, own, case, desk)
            given, problems = {**given, **kept}, {**problems, **wrong}
    return given, problems


def _checked(question: Question, own: Values, case: Case, desk: Desk) -> tuple[Values, Mapping[str, Say]]:
    """Some fields of a question, checked together with what its others hold."""
    missing = [name for name in question.needs if own.get(name) in ("", ())]
    problems = {name: Say(question.step, f"{question.name}_needed") for name in missing}
    own = {name: value for name, value in own.items() if name not in problems}
    held = {name: value for name, value in _held(question.fields, case).items() if name not in problems}
    while own:
        try:
            return question.check({**held, **own}, case, desk), problems
        except Unclear as unclear:
            if unclear.field in held and unclear.field not in own and _stale(question, held, unclear, case, desk):
                held = {name: value for name, value in held.items() if name != unclear.field}
                continue
            wrong = unclear.field if unclear.field in own else next(iter(own))
            problems[wrong] = unclear.say
            own = {name: value for name, value in own.items() if name != wrong}
    return {}, problems


def _stale(question: Question, held: Values, unclear: Unclear, case: Case, desk: Desk) -> bool:
    """Whether the old answers alone can't be used any more, a day that has passed: no fault of what was touched."""
    try:
        question.check(held, case, desk)
    except Unclear as old:
        return old.field == unclear.field
    return False

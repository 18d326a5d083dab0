"""What is told beside an answer: "warm please, and the notice is 90 days"; "oh and she prefers email".

A clause that names a fact of another question (``beside`` in the phrase book) is taken out of the words and kept for
that question, in sight: changed where it was answered before, noted where it is still to be asked. What it names and
can't be read is said, never dropped in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.changes import new_values, said
from bot.coach.ear import plain, spoken
from bot.coach.question import Question
from bot.coach.steps import QUESTIONS

FACTS = {
    "notice": "agreement",
    "fee": "agreement",
    "address": "agreement",
    "contact": "relationship",
    "channel": "channel",
    "handover": "tone",
}
"""Facts that may be told at any question, and the question of each."""

_CLAUSE = re.compile(
    r"(?<=[.!?;])\s+|\n+|,?\s+(?:oh,? )?(?:and|but|also)\s+(?=\w)|,\s+(?:oh,?\s+)?|\s+oh\s+and\s+", re.I
)


@dataclass(frozen=True)
class Beside:
    """What some words tell beside the answer, and the words without it."""

    values: dict[str, Value]
    rest: str
    untaken: tuple[Say, ...] = ()


def beside(text: str, question: Question, case: Case, desk: Desk) -> Beside:
    """The facts of other questions in some words; none in a story, and none that the open question asks for itself."""
    whole = Beside({}, text)
    if question.reads_back or question.fields[0].kind == "long":
        return whole
    clauses = [one.strip() for one in _CLAUSE.split(text) if one and one.strip()]
    own = {field.name for field in question.fields}
    named = {one: name for one in clauses if (name := spoken(one, "beside", desk, tuple(FACTS))) and name not in own}
    if not named or (len(clauses) == 1 and FACTS[named[clauses[0]]] in case.done):
        return whole  # a change of mind by itself
    values: dict[str, Value] = {}
    untaken: list[Say] = []
    for clause, name in named.items():
        try:
            values |= _read(name, clause, case, desk)
        except Unclear:
            untaken.append(Say("talk", "not_taken", {"quote": clause[:LONGEST_QUOTE]}))
    if not values and not untaken:
        return whole
    rest = ", ".join(one for one in clauses if one not in named and not _small(one, desk))
    return Beside(values, rest, tuple(untaken))


LONGEST_QUOTE = 90
"""Characters of the words that are said back."""


def _read(name: str, clause: str, case: Case, desk: Desk) -> dict[str, Value]:
    """A fact in a clause, as its own question keeps it; nothing where it is held already, ``Unclear`` for none."""
    question = QUESTIONS[FACTS[name]]
    field = next(one for one in question.fields if one.name == name)
    found = new_values(question, name, clause, case, desk)
    if name not in found:
        if field.read(clause, case, desk) == case.answers.get(name) is not None:
            return {}
        raise question.unclear()
    return {name: question.check({name: found[name]}, case, desk)[name]}


def _small(clause: str, desk: Desk) -> bool:
    """Whether a clause says nothing by itself: "oh", "by the way"."""
    return plain(clause).strip(" .,!") in {*desk.phrases["ear"]["fillers"], "by the way", "also", "and"}


def noted(before: Case, values: dict[str, Value]) -> tuple[Say, ...]:
    """That facts are kept for a question that is still to be asked; what changes an answer is said by itself."""
    early = [(name, value) for name, value in values.items() if FACTS[name] not in before.done]
    return tuple(_noted(name, value) for name, value in early)


def _noted(name: str, value: Value) -> Say:
    field = next(one for one in QUESTIONS[FACTS[name]].fields if one.name == name)
    facts = {"label": Say(field.page, f"{name}_label"), "value": said(field, value)}
    return Say("talk", "noted_for_later", facts)

"""What is told beside an answer: "warm please, and the notice is 90 days"; "oh and she prefers email".

A clause that names a fact of another question (``beside`` in the phrase book) is taken out of the words and kept for
that question, in sight: changed where it was answered before, noted where it is still to be asked. What it names and
can't be read is said, never dropped in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.changes import meant, new_values, said
from bot.coach.ear import plain, spoken
from bot.coach.early import early
from bot.coach.named_days import chosen_in, days_in, only_days
from bot.coach.question import Question
from bot.coach.steps import QUESTIONS

FACTS = {
    "notice": "agreement",
    "fee": "agreement",
    "address": "agreement",
    "clause": "agreement",
    "method": "agreement",
    "account": "agreement",
    "country": "relationship",
    "contact": "relationship",
    "channel": "channel",
    "handover": "tone",
    "upset": "reason",
    "critical": "dates",
    "tell_on": "tell_on",
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
    known: tuple[Say, ...] = ()
    """What is held already, where the words tell nothing else."""


def beside(text: str, question: Question, case: Case, desk: Desk) -> Beside:
    """The facts of other questions in some words; none in a story, none in what clears a stop,
    and none that the open question asks for itself."""
    whole = Beside({}, text)
    if question.reads_back or question.fields[0].kind == "long" or question.name == "cleared":
        return whole
    clauses = [one.strip() for one in _CLAUSE.split(_joined(text, desk)) if one and one.strip()]
    own = {field.name for field in question.fields}
    named = {one: name for one in clauses if (name := _named(one, question, case, desk)) and name not in own}
    if not named or (len(clauses) == 1 and FACTS[named[clauses[0]]] in case.done and meant(text, case, desk)):
        return whole  # a change of mind by itself
    values: dict[str, Value] = {}
    untaken: list[Say] = []
    for clause, name in named.items():
        try:
            values |= {**_along(name, clause, question, case, desk), **_read(name, clause, case, desk)}
        except Unclear:
            untaken.append(Say("talk", "not_taken", {"quote": clause[:LONGEST_QUOTE]}))
    left = ", ".join(one for one in clauses if one not in named and not _small(one, desk))
    rest = re.sub(r"(?<=[.!?;]), ", " ", left)
    if not values and not untaken:
        held = tuple(_told("known_already", name, case.answers.get(name)) for name in named.values())
        return whole if rest else Beside({}, "", known=held)
    return Beside(values, rest, tuple(untaken))


def _joined(text: str, desk: Desk) -> str:
    """The words with a weekday and its date in one clause: "tuesday then, the 9th"."""
    return _weekday_and_date(tuple(one for names in desk.phrases["weekday"].values() for one in names)).sub(
        r"\1 ", text
    )


@cache
def _weekday_and_date(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b((?:{'|'.join(names)})(?: \w+)?),\s+(?=(?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b)", re.I)


def _named(clause: str, question: Question, case: Case, desk: Desk) -> str:
    """The fact that a clause names, by a word for it. A bare date is the day of telling, unless one is asked for."""
    name = spoken(clause, "beside", desk, tuple(FACTS)) or ""
    dated = any(one.kind in ("day", "days") for one in question.fields)
    if name == "tell_on" or not (name or dated):
        return "tell_on" if _says_when(clause, case, desk) else ""
    if name == "upset":
        return (
            name if _only_days(clause, (*desk.phrases["beside"][name], *desk.phrases[name]["past"]), case, desk) else ""
        )
    if name == "critical":
        return name if days_in(clause, desk.today(case.zone), desk, months=True) else ""
    return name


def _says_when(clause: str, case: Case, desk: Desk) -> bool:
    """Whether a clause is nothing but a day on which they can be told."""
    if not QUESTIONS["tell_on"].applies(case, desk) or not chosen_in(clause, desk.today(case.zone), desk):
        return False
    return _only_days(clause, desk.phrases["beside"]["tell_on"], case, desk)


def _only_days(clause: str, phrases: tuple[str, ...], case: Case, desk: Desk) -> bool:
    ear = desk.phrases["ear"]
    small = (*ear["fillers"], *ear["beside"], *ear["insists"], *ear["around_days"], *phrases)
    return only_days(clause, small, desk.today(case.zone), desk)


LONGEST_QUOTE = 90
"""Characters of the words that are said back."""


def _read(name: str, clause: str, case: Case, desk: Desk) -> dict[str, Value]:
    """A fact in a clause, as its own question keeps it; nothing where it is held already, ``Unclear`` for none."""
    question = QUESTIONS[FACTS[name]]
    if question.parse:
        told = question.check(question.read(clause, case, desk), case, desk)
        return {one: value for one, value in told.items() if value != case.answers.get(one, "")}
    field = next(one for one in question.fields if one.name == name)
    found = new_values(question, name, clause, case, desk)
    if name not in found:
        if field.read(clause, case, desk) == case.answers.get(name) is not None:
            return {}
        raise question.unclear()
    return {name: question.check({name: found[name]}, case, desk)[name]}


def _along(name: str, clause: str, waiting: Question, case: Case, desk: Desk) -> dict[str, Value]:
    """What else a clause tells of the same question, where nobody has told it yet: "14 days by email, clause 8"."""
    home = {field.name for field in QUESTIONS[FACTS[name]].fields}
    return {one: value for one, value in early(clause, waiting, case, desk).items() if one in home and one in FACTS}


def _small(clause: str, desk: Desk) -> bool:
    """Whether a clause says nothing by itself: "oh", "by the way"."""
    return plain(clause).strip(" .,!") in {*desk.phrases["ear"]["fillers"], "by the way", "also", "and"}


def noted(before: Case, values: dict[str, Value]) -> tuple[Say, ...]:
    """That facts are kept for a question that is still to be asked; what changes an answer is said by itself."""
    told = [(name, value) for name, value in values.items() if name in FACTS]
    early = [(name, value) for name, value in told if FACTS[name] not in before.done]
    return tuple(_told("noted_for_later", name, value) for name, value in early)


def _told(line: str, name: str, value: Value | None) -> Say:
    """A line about a fact, by its label, and its value."""
    field = next(one for one in QUESTIONS[FACTS[name]].fields if one.name == name)
    return Say("talk", line, {"label": Say(field.page, f"{name}_label"), "value": said(field, value)})

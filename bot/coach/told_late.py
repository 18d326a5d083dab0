"""Facts for the letter that are told when it stands there: "we hold the keys", "Farah Aziz does the handover".

Several may come at once: each is taken and said, and what was not taken is named. A part counts only for a fact that it
speaks of (``late`` in the phrase book).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.coach import changes, held_list, told_names
from bot.coach.case import Case, Desk, Say, Typed, Unclear, Value
from bot.coach.clock import CLOCK
from bot.coach.ear import plain, spoken
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.named_days import days_in, only_days
from bot.coach.once import once
from bot.coach.question import Field, Question
from bot.coach.reply import Note
from bot.coach.standing import Lines, one_of
from bot.coach.steps import QUESTIONS
from bot.coach.steps.agreement import street_in

FACTS = {
    "progress": "tone",
    "address": "agreement",
    "currency": "agreement",
    "clause": "agreement",
    "returns": "agreement",
    "fee": "agreement",
    "signer": "tone",
    "handover": "tone",
    "until": "tone",
    "hours": "tone",
    "thanks": "tone",
    "contact": "relationship",
    "service": "relationship",
    "country": "relationship",
    "region": "relationship",
    "notice": "agreement",
    "method": "agreement",
    "account": "agreement",
    "tax": "agreement",
    "tell_on": "tell_on",
}
"""What may be told, and the question that keeps it."""

LONGEST = 60
"""Words of what is told at once; what is longer is a story."""

LONGEST_PART = {"currency": 8}
"""Words of a part in which a fact may stand that is named in passing, too."""

LONGEST_QUOTE = 90
"""Characters of what was not taken that are said back."""


@dataclass(frozen=True)
class Late:
    """The facts in some words, the parts that told none, and whether some fact was held already."""

    values: dict[str, Value]
    left: tuple[str, ...]
    known: bool = False


def _parts(text: str, desk: Desk) -> list[str]:
    """The parts of which each may tell a fact: sentences, and what a join or a comma begins."""
    found = _between(desk.phrases["parts"]).split(text)
    return [one.strip(" ,.") for one in found if one and one.strip(" ,.")]


def _compiled(book: Lines) -> re.Pattern[str]:
    """What stands between two parts."""
    name = r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)*"
    joins, after, does = one_of(book["joins"]), one_of(book["after_join"]), one_of(book["name_does"])
    return re.compile(
        rf"(?<=[.!?;])\s+|\n+|,?\s+(?i:{joins})\s+(?=(?i:{after})\b|{name} (?:{does})\b)"
        rf"|,\s+(?=(?i:{one_of(book['after_comma'])})\b)"
    )


_between = once(_compiled)


def _remarks(part: str, desk: Desk) -> bool:
    """Whether a part only goes on about the one before it."""
    return bool(re.match(rf"(?:{one_of(desk.phrases['parts']['remark'])})\b", part, re.I))


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """The facts kept, each said, and the texts as they now are; None where none is told."""
    if case.state != "drafted" or case.text("sent_on") or len(said.text.split()) > LONGEST:
        return None
    told = read(said.text, case, desk)
    if not told.values:
        return (case, (Note((Say("talk", "all_known"),), case.revision, name="kept"),)) if told.known else None
    kept = replace(case, answers={**case.answers, **told.values}, revision=case.revision + 1)
    after, replies = go_on(case, kept, desk, None)
    questions = tuple(QUESTIONS[name] for name in dict.fromkeys(FACTS[one] for one in told.values))
    left = tuple(Say("talk", "not_taken_now", {"quote": one[:LONGEST_QUOTE]}) for one in told.left)
    return after, with_first(after, replies, (*changes.all_told(case, after, questions, desk), *left))


def read(text: str, case: Case, desk: Desk) -> Late:
    """The facts in each part of some words."""
    values: dict[str, Value] = {}
    left: list[str] = []
    known = False
    for part in _parts(text, desk):
        wished = re.match(rf"(?:{'|'.join(desk.phrases['late_asked']['may'])})\b", part, re.I)
        found = {} if part.endswith("?") and not wished else _in_part(part, values, case, desk)
        values |= {
            name: value
            for name, value in found.items()
            if value != case.answers.get(name) and not changes.within(value, case.answers.get(name, ""))
        }
        known = known or bool(found)
        grumbles = plain(part).strip(" .!") in desk.phrases["ear"]["grumbles"]
        if not found and not grumbles and not (values and _remarks(part, desk)):
            left.append(part)
    goes_on = values.get("progress") and left and held_list.goes_on(text, str(values["progress"]), left[0])
    if goes_on:
        values["progress"] = f"{values['progress']} and {left.pop(0)}"
    return Late(values, tuple(left), known)


def _in_part(part: str, before: dict[str, Value], case: Case, desk: Desk) -> dict[str, Value]:
    """The facts that one part speaks of."""
    found: dict[str, Value] = {}
    for name, question in FACTS.items():
        if _about(name, part, {**before, **found}, desk) and (
            value := _value(name, part, QUESTIONS[question], case, desk)
        ):
            found[name] = value
    return found


def _about(name: str, part: str, before: dict[str, Value], desk: Desk) -> bool:
    """Whether a part speaks of a fact: by its words, or right after the one that it belongs to."""
    if len(part.split()) > LONGEST_PART.get(name, LONGEST):
        return False
    goes_on = name == "until" and "handover" in before
    return goes_on or name not in desk.phrases["late"] or bool(spoken(part, "late", desk, (name,)))


def _value(name: str, part: str, question: Question, case: Case, desk: Desk) -> Value | None:
    """A fact in a part, as its question keeps it."""
    field = next(one for one in question.fields if one.name == name)
    value = _read(field, part, question, case, desk)
    if not value:
        return None
    try:
        return question.check({name: value}, case, desk)[name]
    except Unclear:
        return None


def _read(field: Field, part: str, question: Question, case: Case, desk: Desk) -> Value | None:
    own = OWN_READERS[field.name](part, case, desk) if field.name in OWN_READERS else None
    if own or (field.name in OWN_READERS and field.name != "signer"):
        return own
    unknown = replace(case, answers={name: one for name, one in case.answers.items() if name != field.name})
    return changes.new_values(question, field.name, part, unknown, desk).get(field.name)


def _told_day(part: str, case: Case, desk: Desk) -> str | None:
    """The day on which they will be told, where a part says nothing else."""
    ear, today = desk.phrases["ear"], desk.today(case.zone)
    small = (*ear["fillers"], *ear["beside"], *ear["insists"], *ear["around_days"])
    small = (*small, *desk.phrases["late"]["tell_on"], *desk.phrases["told_day"]["small"])
    part = CLOCK.sub(" ", part)
    days = days_in(part, today, desk)
    return days[0].day.isoformat() if len(days) == 1 and only_days(part, small, today, desk) else None


def _service(part: str, case: Case, desk: Desk) -> str | None:
    """What else we do for them, beside what is known: "we also do their website"."""
    book = desk.phrases["late_lead"]
    also, now, serves = one_of(book["also"]), one_of(book["now"]), one_of(book["serves"])
    found = re.search(rf"\b(?:{also})(?: (?:{now}))? (?:{serves}) (.+)", part, re.I)
    more = re.sub(rf"^(?:{one_of(book['whose'])}) ", "", found[1].strip(" ."), flags=re.I) if found else ""
    known = case.text("service")
    return f"{known} and {more}" if known and 0 < len(more.split()) <= SERVICE_WORDS else None


def _handover(part: str, case: Case, desk: Desk) -> str | None:
    """Who does the handover, by a name."""
    found = next(one for one in QUESTIONS["tone"].fields if one.name == "handover").read(part, case, desk)
    known = case.text("handover")
    told = {*str(found or "").lower().split()}
    return known if known and told and told <= {*known.partition(" (")[0].lower().split()} else str(found or "") or None


SERVICE_WORDS = 4
"""Words of what else is done; what is longer is a story."""


def _address(part: str, desk: Desk) -> str | None:
    """An address that is called one: it has a number or an @ in it."""
    book = desk.phrases["late_lead"]
    goes = rf"(?:{one_of(book['notice'])}) (?:(?:{one_of(book['must'])}) )?(?:{one_of(book['goes_to'])})"
    found = re.search(rf"\b(?:{one_of(book['address'])}|{goes})\s+([^;\n]+)", part, re.I)
    named = found[1].strip(" .,") if found and re.search(r"[\d@]", found[1]) else ""
    street = street_in(part)
    return named if street in named and named else street or None


OWN_READERS: Mapping[str, Callable[[str, Case, Desk], str | None]] = {
    "progress": lambda part, case, desk: held_list.told(part, case.text("progress"), desk),
    "address": lambda part, case, desk: _address(part, desk),
    "tell_on": _told_day,
    "contact": told_names.contact,
    "signer": told_names.signer,
    "handover": _handover,
    "service": _service,
}
"""How a fact is read here, where more is meant than at its own question; who signs may also be told as there."""

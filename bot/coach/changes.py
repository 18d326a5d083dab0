"""A change of mind in plain words: "change the notice to 90 days", "actually she prefers email", "back to timing".

Which answer is meant is told by the name of what is changed (``topic`` in the phrase book), else by what the words can
be read as: the answer given last, or the only one that reads so. What stays in doubt is asked, never guessed; what is
changed is said, with what it was before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.ear import denied, spoken
from bot.coach.named_days import days_in
from bot.coach.proper import as_named
from bot.coach.question import Field, Question, Values
from bot.coach.steps import QUESTIONS
from bot.coach.steps.planned import chosen_plan

OPENED = frozenset({"story", "understood", "override", "verdict", "stops", "each", "cleared"})
"""Questions that a change only opens again: their answers are weighed, not swapped."""

NAMED = OPENED | {"reason"}
"""Questions that only their name changes: half of what people type could be read as a reason."""

TOLD_WORDS = 8
"""Words of something told by itself, at most."""

OWN_NAME = frozenset({"rehire"})
"""Facts whose name can't belong to the question that waits: what is said with it changes them and nothing else."""

NAMED_WORDS = 5
"""Words that a name or a thing has, at most."""

SHORT = 30
"""Words up to which something typed may be a change; longer is a story."""


@dataclass(frozen=True)
class Change:
    """What is to be changed: an answered question, and its new values; without any it is opened again."""

    question: Question
    values: Values


def meant(text: str, case: Case, desk: Desk) -> tuple[Change, ...]:
    """The change that the words ask for: one; several where it is in doubt; none where they ask for none."""
    waiting = QUESTIONS.get(case.current)
    if len(text.split()) > SHORT or case.current == "story":
        return ()
    cue = spoken(text, "change", desk)
    topic = spoken(text, "topic", desk)
    answers = waiting is not None and reads(waiting, text, case, desk)
    if own := _by_own_name(text, case, desk) or _taken_back(text, case, desk):
        return (own,) if own.values else ()
    named = _of(topic) if topic else None
    if not cue and answers:
        return ()
    if named and topic and named is not waiting and (cue or _answered(named, case, desk)):
        change = Change(named, {} if named.name in OPENED else new_values(named, topic, text, case, desk))
        if change.values or cue:
            return (change,)
    if cue:
        return () if answers else _unnamed(text, case, desk)
    return () if answers else _told_only(text, case, desk)


def takes_back(text: str, case: Case, desk: Desk) -> bool:
    """Whether the words take something out of an answer: "the 15th is no date of theirs, take it out"."""
    return _taken_back(text, case, desk) is not None


def _taken_back(text: str, case: Case, desk: Desk) -> Change | None:
    """What the words take out of an answer, whatever question waits."""
    answered = (one for one in QUESTIONS.values() if _answered(one, case, desk))
    return next((Change(one, gone) for one in answered if (gone := one.withdraws(text, case, desk))), None)


def _told_only(text: str, case: Case, desk: Desk) -> tuple[Change, ...]:
    """What no question asks for speaks for itself, in a few words: "they are in Bavaria"."""
    if len(text.split()) > TOLD_WORDS:
        return ()
    asked = (one for one in QUESTIONS.values() if _answered(one, case, desk))
    fields = ((one, field) for one in asked for field in one.fields if field.told_only)
    read = ((one, field.name, field.read(text, case, desk)) for one, field in fields)
    return tuple(Change(one, {name: value}) for one, name, value in read if value and value != case.answers.get(name))


def _by_own_name(text: str, case: Case, desk: Desk) -> Change | None:
    """The change of a fact whose name is said or denied ("no, we would not sign them again"); None where none is."""
    topics = ("topic", desk, tuple(OWN_NAME))
    topic = spoken(text, *topics) or next((one for one in OWN_NAME if denied(text, "topic", desk, (one,))), None)
    question = _of(topic) if topic else None
    if topic is None or question is None or question.name == case.current or not _answered(question, case, desk):
        return None
    value = next(field for field in question.fields if field.name == topic).read(text, case, desk)
    return Change(question, {topic: value} if value and value != case.answers.get(topic) else {})


def held_so(text: str, case: Case, desk: Desk) -> Say | None:
    """That a fact which is named is held so already, where the words would change nothing of it."""
    own = _by_own_name(text, case, desk)
    if own is None or own.values:
        return None
    field = next(one for one in own.question.fields if one.name in OWN_NAME)
    facts = {"label": Say(field.page, f"{field.name}_label"), "value": said(field, case.answers.get(field.name))}
    return Say("talk", "held_so", facts)


def _of(topic: str) -> Question | None:
    """The question that is named, itself or by one of its fields."""
    asks = (one for one in QUESTIONS.values() if any(field.name == topic for field in one.fields))
    return QUESTIONS.get(topic) or next((one for one in asks if not one.reads_back), None)


def _answered(question: Question, case: Case, desk: Desk) -> bool:
    """Whether it was answered; or a part of it told early, before it was asked."""
    if question.name in case.done:
        return question.applies(case, desk)
    return any(field.name in case.answers for field in question.fields) and not question.reads_back


def reads(question: Question, text: str, case: Case, desk: Desk) -> bool:
    """Whether some words answer a question."""
    try:
        return bool(question.read(text, case, desk))
    except Unclear:
        return False


_FROM = (
    re.compile(r"^\W*(?:(?:actually|oh|sorry|hang on|well|hm+)\W+)*(?:no|nope|yes)\b\W*", re.I),
    re.compile(r"\bchanged my mind(?: about [^:,;.]+[:,;.])?", re.I),
    re.compile(r"\bfrom .+? to (?=\S)", re.I),
    re.compile(r"\bnot (?:\S+ ){1,3}but ", re.I),
    re.compile(r"\b(?:instead of|rather than) .+$", re.I),
    re.compile(r"[,;-]? \bnot .+$", re.I),
    re.compile(r"\b(?:is|was|are|were) (?:wrong|not right|incorrect|off|outdated|out of date|old)\b[,;.: -]*", re.I),
)
"""What was, in words that say what is to be: "from 60 days to 90"; "90 days, not 60"."""
_TO = re.compile(r"(?:\b(?:to|is|as|be|by)\b|[:=])\s*(?:(?:now|really|actually)\s+)?(.+?)[.!]*$", re.I)


def _wanted(text: str) -> str:
    """The words without what they say is no longer so."""
    for pattern in _FROM:
        text = pattern.sub("", text)
    return text.strip()


def new_values(question: Question, topic: str, text: str, case: Case, desk: Desk) -> Values:
    """The values of an answer that the words would change."""
    words = _wanted(text)
    field = next((one for one in question.fields if one.name == topic), None)
    if field is None or question.parse:
        return _differing(question, words, case, desk)
    value = field.read(words, case, desk)
    if value is None and field.reader and (theirs := _elsewhere(field, words, question, case, desk)):
        return {name: one for name, one in theirs.items() if not within(one, case.answers.get(name, ""))}
    if value is None and field.kind in ("words", "long") and (rest := _TO.search(words)) and _short(rest[1]):
        who = _UNTIL.split(rest[1])[0].strip() if field.name in PEOPLE else rest[1].strip()
        value = who if field.name not in PEOPLE or _named(who, desk) else None
    brought = ((one.name, one.read(words, case, desk)) for one in question.fields if one.name in field.brings)
    told = {topic: value, **dict(brought)}
    return {name: value for name, value in told.items() if value and value != case.answers.get(name)}


PEOPLE = frozenset({"handover", "contact", "signer"})
"""Fields that hold somebody's name, and no other words."""


_UNTIL = re.compile(r",? (?:until|till|til|up to)\b", re.I)


def _named(words: str, desk: Desk) -> bool:
    """Whether some words can be a name."""
    return not words.islower() or as_named(words, desk) != words


def _elsewhere(field: Field, words: str, question: Question, case: Case, desk: Desk) -> Values:
    """What the words name by the wrong name: what one's own reader can't read and another's of the question can."""
    own = (one for one in question.fields if one.kind == "words" and one.reader and one.name not in field.brings)
    read = {one.name: one.read(words, case, desk) for one in own if one.name != field.name}
    return {name: value for name, value in read.items() if value}


def within(value: Value, held: Value) -> bool:
    """Whether a value only says a part of what is held: the street of an address."""
    told, known = (re.sub(r"\W+", " ", str(one).lower()).strip() for one in (value, held))
    return len(told.split()) >= PART and told in known


PART = 3
"""Words of a value from which it may be a part of a longer one, and no other."""


def _short(words: str) -> bool:
    """Whether the words can be a name or a thing; what is longer is a sentence."""
    return len(words.split()) <= NAMED_WORDS


def _differing(question: Question, words: str, case: Case, desk: Desk) -> Values:
    """What a question reads in some words and doesn't hold already."""
    try:
        read = question.read(words, case, desk)
    except Unclear:
        return {}
    return {name: value for name, value in read.items() if value and case.answers.get(name) != value}


def _unnamed(text: str, case: Case, desk: Desk) -> tuple[Change, ...]:
    """A change that names nothing: of the answer given last, or of the only one that reads so."""
    words = _wanted(text)
    answered = [one for one in QUESTIONS.values() if _answered(one, case, desk) and one.name not in NAMED]
    last = max(answered, key=lambda one: case.asked.get(one.name, 0), default=None)
    single = (one for one in answered if one.parse or one.fields[0].reader or one.fields[0].kind != "long")
    passing = _in_passing(text, case, desk)
    found = [
        Change(one, values)
        for one in single
        if not (passing and one.fields[0].kind == "day") and (values := _differing(one, words, case, desk))
    ]
    latest = [one for one in found if one.question is last]
    return tuple(latest or found)


def _in_passing(text: str, case: Case, desk: Desk) -> bool:
    """Whether the days in some words are only those by which something is to be done: "the keys back by Friday"."""
    days = days_in(text, desk.today(case.zone), desk)
    leads = (f"{text[: one.start].rstrip()} {text[one.start :][:3].strip()}" for one in days)
    return bool(days) and all(re.search(r"\bby(?: the)?(?: \S*)?$", lead, re.I) for lead in leads)


def told(before: Case, after: Case, change: Change, desk: Desk) -> tuple[Say, ...]:
    """What was changed, from what to what, and how far the last day moved with it."""
    return all_told(before, after, (change.question,), desk)


def all_told(before: Case, after: Case, questions: tuple[Question, ...], desk: Desk) -> tuple[Say, ...]:
    """What was changed in some questions, each field once, and how far the last day moved with all of it."""
    fields = {field.name: field for question in questions for field in question.fields}
    return (*_swaps(before, after, fields.values()), *_moved(before, after, desk))


def _swaps(before: Case, after: Case, fields: Iterable[Field]) -> Iterator[Say]:
    for field in fields:
        old, new = before.answers.get(field.name), after.answers.get(field.name)
        if old != new and field.page:
            facts = {"label": called(field), "old": said(field, old), "new": said(field, new)}
            yield Say("talk", "changed", facts)


def called(field: Field) -> Say:
    """What is changed, by its name; a day that a question is about by the question's: "another day" is none."""
    own = field.kind == "day" and field.name in QUESTIONS
    return Say(QUESTIONS[field.name].step, f"{field.name}_title") if own else Say(field.page, f"{field.name}_label")


def said(field: Field, value: Value | None) -> object:
    """A value as a fact that can be spoken: a line for a code, a date for a day, words as they are."""
    if value in (None, "", ()):
        return ""
    if isinstance(value, tuple):
        return tuple(said(field, one) for one in value)
    text = str(value)
    if text in field.options:
        return Say(field.page, f"{field.name}_{text.replace(' ', '_').replace('-', '_')}")
    if field.kind in ("day", "days"):
        return Say("talk", "on_day", {"day": date.fromisoformat(text)})
    return Say("talk", "sum", {"amount": text}) if field.kind == "amount" else text


def _moved(before: Case, after: Case, desk: Desk) -> Iterator[Say]:
    was, now = chosen_plan(before, desk), chosen_plan(after, desk)
    if was and now and was.last_day != now.last_day:
        yield Say("talk", "last_day_moved", {"old": was.last_day, "new": now.last_day})

"""What a story tells beside what was asked: facts that later questions need, each found by that question's own reader.

A story is read sentence by sentence. A sentence counts for a fact only where it speaks of it (``gleaning`` in the
phrase book: the words of which one must stand there, and those that must not) and asks nothing. Where two sentences
disagree the fact is left to its question. What is gleaned is only heard: it is read back, and stands in the controls
of its question, before it counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from bot.coach.case import Case, Desk, Unclear, Value
from bot.coach.ear import plain
from bot.coach.question import Field, Question, Step, Values
from bot.coach.steps import agreement, relationship, story, timing, tone, tried, verdict
from bot.coach.steps.story import TIMES, UPSETS
from bot.coach.steps.tried import TOLD

_NAMES = frozenset({"reason", "relationship", "tried", "weigh", "agreement", "dates", "tone"})
ASKED: tuple[tuple[str, Question], ...] = tuple(
    (step.name, question)
    for step in (
        Step("story", (story.REASON,)),
        *(relationship.STEP, tried.STEP, verdict.STEP, agreement.STEP, timing.STEP, tone.STEP),
    )
    for question in step.questions
    if question.name in _NAMES
)
"""The questions whose facts a story may tell, with the page of each. Stops, verdict, day and channel are asked."""

CHOSEN = frozenset(
    {
        "other_dates",
        "feasts",
        "away_from",
        "away_until",
        "strain",
        "tone",
        "alternatives",
        "firms",
        "progress",
        "excluded",
        "excluded_due",
        "say_reason",
        "hours",
        "signer",
    }
)
"""What is a choice and no fact."""

FACTS: tuple[Field, ...] = tuple(
    replace(one, page=page, in_form=True)
    for page, question in ASKED
    for one in question.fields
    if one.name not in CHOSEN
)
"""Every fact that a story may tell, as a field of a form."""

FOLLOWS = {"critical": ("critical_what", "critical_until")}
"""Facts that are part of another, and worth nothing alone."""

PARTS = frozenset(part for parts in FOLLOWS.values() for part in parts)

LISTS = frozenset({"tried"})
"""Fields that gather from every sentence."""

SCALES = {
    "told": TOLD,
    "times": TIMES[::-1],
    "upset": UPSETS,
    "account": ("prepaid", "owed", "clear", "unknown"),
}
"""Fields of which one value outdoes another: told in writing and then to the face is told in writing; what is paid
ahead is open though nothing is owed."""

FEWEST_WORDS = 3
"""Words of a sentence that places something on a scale: "Once." answers something that was never asked."""

_SENTENCE = re.compile(r"(?<=[.!;])\s+|(?<=\?)\s+(?!\w+[.,!])|\n+")
"""Where a sentence ends; a question goes on where one word answers it: "Would I sign them today? No."."""


READ = 6_000
"""Characters of a story that are read for facts; all of it is kept, and reading must not keep anybody waiting."""


def glean(text: str, case: Case, desk: Desk) -> Values:
    """The facts that a story tells, by field; only those that are sure enough to be read back, and could be used."""
    answers = frozenset(case.answers.items())
    return _gleaned(_Story(text[:READ], answers, desk.today(case.zone), case.zone, id(desk.phrases), case, desk))


@dataclass(frozen=True)
class _Story:
    """A story and what its reading rests on: the same again is not read again within a turn."""

    text: str
    answers: frozenset[tuple[str, Value]]
    today: date
    zone: str
    book: int
    case: Case = field(compare=False)
    desk: Desk = field(compare=False)


@lru_cache(maxsize=4)
def _gleaned(story: _Story) -> Values:
    case, desk = story.case, story.desk
    parts = [one.strip() for one in _SENTENCE.split(story.text)]
    told = [one for one in parts if one and not one.endswith("?")]
    found: dict[str, Value] = {}
    for _, question in ASKED:
        facts: dict[str, Value] = {}
        parse = _reader(question, case, desk)
        for one in question.fields:
            if one.name not in CHOSEN and one.name not in PARTS:
                facts |= _agreed(one, [each for part in told for each in _told(part, one, parse, case, desk)])
        found |= _usable(facts, question, case, desk)
    return MappingProxyType(found)


def checked(values: Values, case: Case, desk: Desk) -> Values:
    """Facts as their own questions keep them; ``Unclear``, with the field, for one that can't be used."""
    kept = dict(values)
    for _, question in ASKED:
        own = {one.name: values[one.name] for one in question.fields if values.get(one.name) not in (None, "", ())}
        kept |= question.check(own, case, desk) if own else {}
    return kept


_NO = re.compile(r"^\W*(?:no|nope|not quite|wrong|almost|nearly)\b\W*", re.I)


def put_right(text: str, known: Values, case: Case, desk: Desk) -> Values:
    """The facts that some words put right: those that they tell, else the only one that they could mean, of the
    known ones first."""
    gleaned = {name: _added(name, value, known) for name, value in glean(text, case, desk).items()}
    told = {name: value for name, value in gleaned.items() if known.get(name) != value}
    if told:
        return told
    could = {field.name: field.read(_NO.sub("", text), case, desk) for field in FACTS}
    read = {name: value for name, value in could.items() if value and value != known.get(name)}
    replaced = {name: value for name, value in read.items() if name in known}
    return next((found for found in (replaced, read) if len(found) == 1), {})


def _added(name: str, value: Value, known: Values) -> Value:
    """A value as it stands with what is known: a list grows, everything else is replaced."""
    return tuple(dict.fromkeys((*_codes(known.get(name, ())), *_codes(value)))) if name in LISTS else value


def _usable(facts: Values, question: Question, case: Case, desk: Desk) -> Values:
    """Facts that their question accepts; without the one that it doesn't."""
    try:
        return question.check(facts, case, desk) if facts else {}
    except Unclear as unclear:
        rest = {name: value for name, value in facts.items() if name != unclear.field}
        return _usable(rest, question, case, desk) if len(rest) < len(facts) else {}


def _reader(question: Question, case: Case, desk: Desk) -> Callable[[str], Values] | None:
    """What reads a sentence for a whole question, each once; None where each field is read by itself."""
    parse = question.parse
    return cache(lambda part: parse(part, case, desk)) if parse else None


def _told(part: str, field: Field, parse: Callable[[str], Values] | None, case: Case, desk: Desk) -> Iterator[Values]:
    """What one sentence tells of a field, with what follows from it; ``parse`` is its question's reader, if any."""
    name = field.name
    if not _speaks(part, name, desk) or (name in SCALES and len(part.split()) < FEWEST_WORDS):
        return
    if name in FOLLOWS and not re.search(r"\d", part):
        return  # "in June" is no day, and a day that nobody named is worse than none
    read = parse(part) if parse else {name: field.read(part, case, desk) or ""}
    told = {each: value for each, value in read.items() if each in (name, *FOLLOWS.get(name, ())) and value}
    if name in told:
        yield told


def _speaks(part: str, field: str, desk: Desk) -> bool:
    """Whether a sentence may speak of a field."""
    book = desk.phrases["gleaning"]
    words = " ".join(["", *re.findall(r"[^\s,.;:!?()]+", plain(part)), ""])
    needs, bars = book.get(field, ()), book.get(f"not_{field}", ())
    return not _begun(bars, words) and (not needs or _begun(needs, words))


def _begun(pieces: tuple[str, ...], words: str) -> bool:
    return any(f" {one}" in words for one in pieces)


def _agreed(field: Field, values: list[Values]) -> Values:
    """One value from several sentences: all of a list, the strongest of a scale, else what most of them say."""
    if not values:
        return {}
    name = field.name
    if name in LISTS:
        told = {code for one in values for code in _codes(one[name])}
        return {name: tuple(code for code in field.options if code in told)}
    if name in FOLLOWS:
        return values[0]
    said = [str(one[name]) for one in values]
    if name in SCALES:
        return {name: min(said, key=SCALES[name].index)}
    most, count = Counter(said).most_common(1)[0]
    longest = max(said, key=len)
    if all(one in longest for one in said):
        return {name: longest}
    return {name: most} if count * 2 > len(said) else {}


def _codes(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)

"""Judges a message that a client would read: everything that should be mended, in the order of the text.

The rules are measures (``measures``, ``legibility``: domain.md 5.2, 6.1-6.4) and phrases (``findings.toml``: 5.3);
whoever knows another kind of rule gives it in. Where phrases overlap, the gravest stands for them; what another rule
finds is told where no phrase says it already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.coach.finding import RANK, Book, Facts, Finding, Kind, Message, Rule, Second, read
from bot.coach.legibility import LEGIBILITY
from bot.coach.measures import MEASURES, WORDED
from bot.coach.phrasing import Found, Phrase, Reader
from bot.coach.prose import Sentence


def book(findings: Mapping[str, Any]) -> Book:
    """A language's findings, compiled (a few hundred milliseconds); ``findings`` is what ``Voice.findings`` gives."""
    reader = Reader(findings["words"])
    return Book(
        findings["names"],
        findings["prose"],
        {name: reader.phrasing(patterns) for name, patterns in findings["marks"].items()},
        tuple(reader.phrase(name, row) for name, row in findings["rules"].items()),
    )


def review(  # noqa: PLR0913 (a review is of one thing, by all that is known about it)
    text: str,
    kind: Kind,
    facts: Facts,
    book: Book,
    more: Sequence[Rule] = (),
    *,
    second: Second | None = None,
    whole: bool = True,
) -> tuple[Finding, ...]:
    """What should be mended in a text, by place; ``text[start:end] == quote`` of each. Never raises, for any text.

    ``more`` are further rules, which see the message as it was read; ``second`` is asked about what phrases found. Of
    what isn't the ``whole`` message only the words are judged, not what may stand elsewhere in it.
    """
    message = read(text, kind, facts, book)
    rules = (*(MEASURES if whole else WORDED), *LEGIBILITY)
    measured = [found for rule in rules for one in rule(message) for found in _doubted(message, one, second)]
    phrased = _gravest([found for phrase in book.phrases for found in _phrases(message, phrase, second)])
    told = [one for one in (*measured, *phrased) if whole or one.quote]
    heard = [one for rule in more for one in rule(message) if not _said(one, told)]
    return tuple(sorted([*told, *heard], key=lambda one: (one.start, one.end, RANK[one.severity], one.rule)))


def excerpt(text: str, kind: Kind, facts: Facts, book: Book) -> bool:
    """Whether a text is a few sentences of a message: one or two, or more that greet nobody and don't end anything."""
    message = read(text, kind, facts, book)
    greets_first = len(message.told) < len(message.body)
    few = not greets_first and len(message.body) <= (1 if message.greeting else FEW)
    return message.subject is None and (few or (message.greeting is None and message.end is None))


FEW = 2
"""Sentences that aren't a message yet, even where one of them ends the agreement."""


ALL_BUT = 0.8
"""How much of some words another finding has to quote, to be about nearly all of them."""


def _said(one: Finding, told: Sequence[Finding]) -> bool:
    """Whether it is told already: the same kind of thing in the same words, or anything in nearly all of them."""
    inside = [other for other in told if other.quote and one.start <= other.start and other.end <= one.end]
    return any(other.category == one.category or len(other.quote) >= ALL_BUT * len(one.quote) for other in inside)


def _phrases(message: Message, phrase: Phrase, second: Second | None) -> Iterator[Finding]:
    """Where a phrase stands in subject and body and nothing clears it."""
    if phrase.kinds and message.kind not in phrase.kinds:
        return
    parts = (message.subject, *message.body) if message.subject else message.body
    for part in parts:
        for found in phrase.finds.every(message.plain, part):
            denied, supposed = found.denied, found.supposed
            state = {name for name, holds in (("denied", denied), ("supposed", supposed)) if holds}
            early = message.end is None or found.start < message.end.start
            named = _named(message.text, part, found)
            if (early or not phrase.early) and not named and not _cleared(message, phrase, part, state):
                one = message.finding(phrase.id, phrase.category, phrase.severity, found, phrase.words)
                yield from _weighed(one, message, part, None if phrase.certain else second)


def _doubted(message: Message, one: Finding, second: Second | None) -> Iterator[Finding]:
    """What a measure found: by a second opinion too where it goes by a single word."""
    part = next((part for part in message.body if part.start <= one.start < part.end), None)
    yield from _weighed(one, message, part, second if one.rule in BY_A_WORD else None) if part else (one,)


BY_A_WORD = frozenset({"END_HEDGED", "END_CONDITION"})
"""Measures that look for a word, as phrases do."""


def _named(text: str, part: Sentence, found: Found) -> bool:
    """Whether it ends with a name inside a sentence: two words with capitals ("the Fresh Start course")."""
    words = text[found.start : found.end].split()
    capitals = all(word[:1].isupper() and not word.isupper() for word in words[-2:])
    return capitals and len(words) > (1 if found.start > part.start else 2)


def _weighed(one: Finding, message: Message, part: Sentence, second: Second | None) -> Iterator[Finding]:
    """What a phrase found, by a second opinion if there is one."""
    if second is None:
        yield one
    elif not second.innocent(message, part, one.severity):
        doubted = one.severity == "must" and not second.flawed(message, part)
        yield replace(one, severity="should") if doubted else one


def _cleared(message: Message, phrase: Phrase, part: Any, state: set[str]) -> bool:
    """Whether what stands round a phrase makes it innocent."""
    if phrase.never and phrase.never.search(message.plain, part):
        return True
    holds = {
        "stated": message.stated,
        "approved": message.facts.approved or message.kind == "brief",
        "cleared": message.facts.cleared,
        "asked": message.plain[part.start : part.end].endswith("?"),
    }
    known = {name for name, held in holds.items() if held} | state
    marks = phrase.unless - {"denied", "supposed", *holds}
    return bool(phrase.unless & known) or any(message.marked(mark, part) for mark in marks)


def _gravest(found: Sequence[Finding]) -> list[Finding]:
    """One finding for each place: the gravest, then the longest, then the first rule of the page."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (RANK[one.severity], one.start - one.end)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept

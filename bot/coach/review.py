"""Judges a message that a client would read: everything that should be mended, in the order of the text.

The rules are measures (``measures``, ``legibility``: domain.md 5.2, 6.1-6.4) and phrases (``findings.toml``: 5.3);
whoever knows another kind of rule gives it in. Where phrases overlap, the gravest stands for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from bot.coach.finding import RANK, Book, Facts, Finding, Kind, Message, Rule, Severity, read
from bot.coach.legibility import LEGIBILITY
from bot.coach.measures import MEASURES
from bot.coach.phrasing import Phrase, Reader


def book(findings: Mapping[str, Any]) -> Book:
    """A language's findings, compiled (a few hundred milliseconds); ``findings`` is what ``Voice.findings`` gives."""
    reader = Reader(findings["words"])
    return Book(
        findings["names"],
        findings["prose"],
        {name: reader.phrasing(patterns) for name, patterns in findings["marks"].items()},
        tuple(reader.phrase(name, row) for name, row in findings["rules"].items()),
    )


def review(text: str, kind: Kind, facts: Facts, book: Book, more: Sequence[Rule] = ()) -> tuple[Finding, ...]:
    """What should be mended in a text, by place; ``text[start:end] == quote`` of each. Never raises, for any text.

    ``more`` are further rules, which see the message as it was read.
    """
    message = read(text, kind, facts, book)
    measured = [found for rule in (*MEASURES, *LEGIBILITY, *more) for found in rule(message)]
    phrased = _gravest([found for phrase in book.phrases for found in _phrases(message, phrase)])
    return tuple(sorted([*measured, *phrased], key=lambda one: (one.start, one.end, RANK[one.severity], one.rule)))


def _phrases(message: Message, phrase: Phrase) -> Iterator[Finding]:
    """Where a phrase stands in subject and body and nothing clears it."""
    if phrase.kinds and message.kind not in phrase.kinds:
        return
    parts = (message.subject, *message.body) if message.subject else message.body
    for part in parts:
        for found in phrase.finds.every(message.plain, part):
            denied, supposed = found.denied, found.supposed
            state = {name for name, holds in (("denied", denied), ("supposed", supposed)) if holds}
            early = message.end is None or found.start < message.end.start
            if (early or not phrase.early) and not _cleared(message, phrase, part, state):
                severity = cast(Severity, phrase.severity)
                yield message.finding(phrase.id, phrase.category, severity, found, phrase.words)


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

"""The nouns of a review: what is known about a message, the message as it is read, and what is found in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Literal, Protocol

from bot.coach.case import Say
from bot.coach.phrasing import Phrase, Phrasing
from bot.coach.prose import Dated, Sentence, Span, dates, sentences

Kind = Literal["email", "letter", "script", "brief", "invitation"]
"""What a message is; ``brief`` is an email in the tone of that name, ``script`` is spoken, ``invitation`` mends."""

Severity = Literal["must", "should", "hint"]
"""``must`` blocks: it is mended before anything is sent. The notes' B, W and H; domain.md 5.3."""

RANK: Mapping[Severity, int] = MappingProxyType({"must": 0, "should": 1, "hint": 2})


@dataclass(frozen=True)
class Facts:
    """What is known about the case of a message; whatever is left empty is not held against it."""

    tone: str = "NEUTRAL"
    last_day: date | None = None
    order: str = "DMY"
    client: str = ""
    service: str = ""
    names: tuple[str, ...] = ()
    """Who and what may be named: people, firms, products. No phrase is found inside a name."""
    others: tuple[str, ...] = ()
    """The other clients, who may not be named."""
    amounts: tuple[Decimal, ...] = ()
    """The amounts that may stand in it; empty for any."""
    dates: tuple[date, ...] = ()
    """The dates that may stand in it besides the last day; empty for any."""
    spoken: bool = False
    """They have been told before they read it."""
    reason: bool = True
    """A reason may be given; it may not for SAFETY and UNLAWFUL (domain.md 2) nor in BRIEF (6.1)."""
    approved: bool = False
    """An end at once, and no contact after it, were approved (domain.md 3.7)."""
    cleared: bool = False
    """A lawyer has cleared the legal words."""


@dataclass(frozen=True)
class Finding:
    """One thing to mend: ``text[start:end] == quote`` of the text reviewed; empty where something is missing."""

    rule: str
    category: str
    severity: Severity
    start: int
    end: int
    quote: str
    why: Say
    better: Say


Rule = Callable[["Message"], Iterable[Finding]]
"""What can find something in a message: a measure, a pattern, and in time a classifier."""


class Second(Protocol):
    """A second opinion on the sentences in which a phrase was found."""

    def innocent(self, message: Message, sentence: Sentence, severity: Severity) -> bool:
        """Whether it reads as so surely fine that a phrase of this severity isn't told."""

    def flawed(self, message: Message, sentence: Sentence) -> bool:
        """Whether it reads as flawed too: only then does a phrase block."""


@dataclass(frozen=True)
class Book:
    """One language's findings: patterns, marks and measures of words, compiled once by ``book``."""

    names: Mapping[str, Sequence[str]]
    prose: Mapping[str, Sequence[str]]
    marks: Mapping[str, Phrasing]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Message:
    """A message as it is read: ``plain`` is the text, character for character, with what is quoted or named blanked."""

    text: str
    plain: str
    kind: Kind
    facts: Facts
    book: Book
    subject: Sentence | None
    greeting: Sentence | None
    body: tuple[Sentence, ...]
    """Its sentences without subject, stage directions and signature; the greeting is the first where it has a line."""
    dates: tuple[Dated, ...] = field(repr=False)

    @cached_property
    def end(self) -> Span | None:
        """Where it says that it ends, as a statement; None where it doesn't."""
        return next((found for one in self.body for found in self._ends(one)), None)

    def _ends(self, one: Sentence) -> Iterable[Span]:
        mark = self.book.marks["end"]
        found = None if self.plain[one.start : one.end].endswith("?") else mark.search(self.plain, one)
        return () if found is None or found.supposed or found.denied else (Span(found.start, found.end),)

    @property
    def opening(self) -> Span:
        """The place before its first word."""
        at = self.body[0].start if self.body else 0
        return Span(at, at)

    @property
    def close(self) -> Span:
        """The place after its last word."""
        at = self.body[-1].end if self.body else len(self.text)
        return Span(at, at)

    @cached_property
    def told(self) -> tuple[Sentence, ...]:
        """The body without the line that greets."""
        line = self.greeting if self.greeting and self.greeting.text.endswith((",", "-", "–", ":")) else None
        return tuple(one for one in self.body if line is None or one.start != line.start)

    def unsaluted(self, one: Sentence) -> Sentence:
        """A sentence of it without the salutation that it opens with: "Hi Maya, we have decided …"."""
        greets = self.book.marks["greeting"].search(self.plain, one)
        if greets is None or greets.start != one.start:
            return one
        comma = _AFTER_NAMES.search(self.plain, one.start, one.end)
        end = comma.end() if comma else one.end
        if Sentence(one.start, end, self.plain[one.start : end]).words > SALUTATION:
            return one
        return self.unsaluted(Sentence(end, one.end, self.text[end : one.end]))

    @cached_property
    def stated(self) -> bool:
        """Whether a full date stands where it states the end or the last day."""
        return any(day.year for one in self.end_sentences for day in self.dates_in(one))

    @cached_property
    def end_sentences(self) -> tuple[Sentence, ...]:
        """The sentences that state the end or the last day."""
        return tuple(one for one in self.body if self.marked("end", one) or self.marked("last_day", one))

    def marked(self, mark: str, part: Span) -> bool:
        """Whether a part of it has the marks of something: ``money``, ``contact``, ``thanks`` …"""
        return self.book.marks[mark].search(self.plain, part) is not None

    def signs(self, part: Span) -> tuple[str, ...]:
        """The rules of phrases and the marks that stand in a part of it; what its message clears counts too."""
        rules = [one.id for one in self.book.phrases if one.stands(self.plain, part)]
        marks = [f"{name}?" for name, mark in self.book.marks.items() if mark.search(self.plain, part)]
        return (*rules, *marks, *(("any",) if rules else ()))

    def dates_in(self, part: Span) -> tuple[Dated, ...]:
        """The dates that stand in a part of it."""
        return tuple(one for one in self.dates if part.start <= one.start and one.end <= part.end)

    def before_end(self, part: Span) -> bool:
        """Whether a part of it stands before the end is stated, or the end never is."""
        return self.end is None or part.end <= self.end.start

    def finding(
        self, rule: str, category: str, severity: Severity, part: Span, words: str = "", **facts: object
    ) -> Finding:
        """A finding here, its words named after the rule unless others are named."""
        known = self.facts
        shared = {"last_day": known.last_day, "order": known.order, "service": known.service, **facts}
        lines = (Say("review", f"why_{words or rule}", shared), Say("review", f"better_{words or rule}", shared))
        return Finding(rule, category, severity, part.start, part.end, self.text[part.start : part.end], *lines)


def read(text: str, kind: Kind, facts: Facts, book: Book) -> Message:
    """A text as a message: subject, greeting, sentences and dates found, quotations and names blanked."""
    plain = _unheaded(_blanked(text, facts, kind), book)
    every = tuple(one for one in sentences(plain, book.prose["abbreviations"]) if re.search(r"\w", one.text))
    subject, rest = _subject(plain, every, book)
    greeting = rest[0] if rest and book.marks["greeting"].search(plain, rest[0]) else None
    body = tuple(Sentence(one.start, one.end, text[one.start : one.end]) for one in _unsigned(rest))
    return Message(text, plain, kind, facts, book, subject, greeting, body, dates(text, book.names))


_QUOTED = re.compile(r'"[^"\n]{2,300}"|“[^”\n]{2,300}”|«[^»\n]{2,300}»|^>.*$', re.M)
_STAGE = re.compile(r"\([^()\n]*\.\)|\[[^\[\]\n]*\.\]")
_BLANK = "\ufffc"
"""Stands for characters that no phrase may be found in; it is no letter and no space."""


def _blanked(text: str, facts: Facts, kind: Kind) -> str:
    """The text with quotations (domain.md 5.3), names and, where it is spoken, stage directions blanked."""
    plain = text.translate({0x2018: "'", 0x2019: "'"})
    known = [name for name in (*facts.names, facts.client) if name.strip()]
    found = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in known]
    for pattern in (_QUOTED, *((_STAGE,) if kind == "script" else ()), *found):
        plain = pattern.sub(lambda one: re.sub(r"\S", _BLANK, one[0]), plain)
    return plain


HEAD_LINES = 5
"""Lines among which a letter says whom it goes to."""


def _unheaded(plain: str, book: Book) -> str:
    """The text with the lines blanked that say whom it goes to: "To: Maya Brennan, Ivy & Oat"."""
    for found in list(re.finditer(r"^.+$", plain, re.M))[:HEAD_LINES]:
        head = book.marks["head"].search(plain, Sentence(*found.span(), found[0]))
        if head and head.start == found.start():
            plain = plain[: found.start()] + re.sub(r"\S", _BLANK, found[0]) + plain[found.end() :]
    return plain


def _subject(plain: str, every: tuple[Sentence, ...], book: Book) -> tuple[Sentence | None, tuple[Sentence, ...]]:
    """The subject, and the rest: the first line where it is called so, or where a greeting follows it."""
    if not every:
        return None, ()
    label = book.marks["subject"].search(plain, every[0])
    line_end = plain.find("\n", every[0].start)
    stop = len(plain) if line_end < 0 else line_end
    after = tuple(one for one in every if one.start >= stop)
    if label and label.start == every[0].start:
        return _line(plain, label.end, stop), after
    greeted = bool(after) and bool(book.marks["greeting"].search(plain, after[0]))
    return (_line(plain, every[0].start, stop), after) if greeted else (None, every)


def _line(plain: str, start: int, stop: int) -> Sentence:
    bare = plain[start:stop]
    start += len(bare) - len(bare.lstrip(" :\t"))
    return Sentence(start, start + len(plain[start:stop].rstrip()), plain[start:stop].rstrip())


_AFTER_NAMES = re.compile(r"[,:!](?:\s+|$)|\s*[–—](?:\s+|$)|\s+-(?:\s+|$)")

SALUTATION = 5
"""Words that a salutation has at most."""

SIGNED = 5
"""Words that a line of the signature has at most."""


def _unsigned(parts: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences without the signature (short last lines that end with no mark) and without what is blank."""
    told = [one for one in parts if re.search(r"\w", one.text)]
    while len(told) > 1 and told[-1].words <= SIGNED and not re.search(r"[.!?:;,]\W*$", told[-1].text):
        told.pop()
    return tuple(told)

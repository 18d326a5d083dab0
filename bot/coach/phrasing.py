"""The phrase rules: patterns over classes of words, found within a sentence and cleared by what stands round them.

A pattern is a regular expression with a shorthand, so that the language's page (``findings.toml``) stays readable:
``<name>`` is a class of words, a space is any space (with a comma, perhaps), `` ~ `` is up to five words in the same
clause and ``<3>`` up to three, ``stem*`` is a stem with any ending, and ``n't`` matches without its apostrophe too.
It matches whole words only; a hyphen joins ("always-on" is no "always").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from bot.coach.prose import Span

_CLASS = re.compile(r"<(\w+)>")
_GAP = r"(?:[,\s]+[\w'£$€%￼-]+){0,5}?[,\s]+"
Words = Mapping[str, Sequence[str] | str]


@dataclass(frozen=True)
class Found(Span):
    """Where a pattern was found, and whether the words before it deny it ("no …") or suppose it ("if …")."""

    denied: bool
    supposed: bool


@dataclass(frozen=True)
class Phrasing:
    """A pattern that is compiled, with the words that deny and suppose."""

    pattern: re.Pattern[str]
    no: re.Pattern[str]
    supposing: re.Pattern[str]

    def search(self, text: str, part: Span) -> Found | None:
        """The first place in a part of a text, or None."""
        return next(iter(self.every(text, part)), None)

    def every(self, text: str, part: Span) -> Iterable[Found]:
        """All places in a part of a text, in order."""
        for found in self.pattern.finditer(text, part.start, part.end):
            if found.end() > found.start():
                before = text[part.start : found.start()]
                yield Found(*found.span(), bool(self.no.search(before)), bool(self.supposing.search(before)))


@dataclass(frozen=True)
class Phrase:
    """One phrase rule: what finds it, what clears it, and how bad it is (domain.md 5.3)."""

    id: str
    category: str
    severity: Literal["must", "should", "hint"]
    finds: Phrasing
    unless: frozenset[str]
    """What clears it: ``denied``, ``supposed``, ``stated`` (the last day stands in the message), a permission of
    ``Facts`` (``approved``, ``cleared``), ``asked`` (a question), or a mark in the same sentence."""
    never: Phrasing | None
    """A pattern that clears it anywhere in its sentence."""
    early: bool
    """It counts only before the end is stated."""
    kinds: frozenset[str]
    """The kinds of message it holds for; empty for all."""
    words: str
    """The rule whose words it borrows; its own id where it has its own."""
    certain: bool
    """It needs no second opinion: what it finds means one thing only."""

    def stands(self, text: str, part: Span) -> bool:
        """Whether it stands in a part of a text, and the words round it don't clear it."""
        found = any(not one.denied and not one.supposed for one in self.finds.every(text, part))
        return found and not (self.never and self.never.search(text, part))


Row = Mapping[str, object]


class Reader:
    """Reads patterns: it knows the classes of words, and how this language denies and supposes."""

    def __init__(self, words: Words) -> None:
        """Compile the two patterns that all others share; KeyError for a class that doesn't exist."""
        self._words = words
        self._no = re.compile(rf"\b(?:{self._expand('<no>')})(?:\s+[\w'-]+){{0,2}}\s+$", re.I)
        self._supposing = re.compile(
            rf"(?:^|[,;:—-]\s*|\b(?:{self._expand('<joins>')})\s+)"
            rf"(?:{self._expand('<supposing>')})(?:\s+[\w'-]+){{0,4}}\s+$",
            re.I,
        )

    def phrasing(self, patterns: Sequence[str]) -> Phrasing:
        """Several patterns as one, in the order given."""
        both = "|".join(f"(?:{self._expand(one)})" for one in patterns)
        return Phrasing(re.compile(rf"(?<![\w-])(?:{both})(?![\w-])", re.I), self._no, self._supposing)

    def phrase(self, name: str, row: Row) -> Phrase:
        """One row of the page as a rule."""
        never = _texts(row, "never")
        return Phrase(
            name,
            str(row["category"]),
            cast(Literal["must", "should", "hint"], row["severity"]),
            self.phrasing(_texts(row, "finds")),
            frozenset(_texts(row, "unless")),
            self.phrasing(never) if never else None,
            bool(row.get("early", False)),
            frozenset(_texts(row, "kinds")),
            str(row.get("words", name)),
            bool(row.get("certain", False)),
        )

    def _expand(self, pattern: str) -> str:
        """A pattern in the shorthand as a regular expression."""
        while found := _CLASS.search(pattern):
            words = rf"[\w'￼-]+,?\s+){{0,{found[1]}}}(?:" if found[1].isdigit() else self._class(found[1])
            pattern = f"{pattern[: found.start()]}(?:{words}){pattern[found.end() :]}"
        pattern = re.sub(r"([A-Za-z])\*", r"\1[\\w']*", pattern)
        pattern = pattern.replace("n't", "n'?t").replace(" ~ ", _GAP)
        pattern = re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
        return re.sub(r" (?![*+?])", r",?\\s+", pattern)

    def _class(self, name: str) -> str:
        given = self._words[name]
        return given if isinstance(given, str) else "|".join(given)


def _texts(row: Row, name: str) -> tuple[str, ...]:
    value = row.get(name, ())
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else (str(value),)

"""A text as sentences, words, dates and a reading grade; every place in it is an offset into the text as it was given.

The grade is Flesch and Kincaid's (domain.md 5.2) over a small syllable counter of our own: a library would bring a
hyphenation dictionary for a number that is compared with 8 or 10, and the coach may import nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WORD = re.compile(r"[^\W_]+(?:['’.,:@/-][^\W_]+)*")
"""A word, a number, an amount or an address: ``60``, ``2,935.48``, ``days'``, ``priya@northlight.example``."""

TYPED = re.compile(r"(?:[^.!?\n]|(?<=\w)[.](?=[a-z\d]))+(?:[.!?]+|\n+|$)")
"""A sentence as it is typed, with its mark; the dots of an address or an amount end none."""

_BREAK = re.compile(r"\n[ \t]*(?:\n|(?=[-*•>]\s|\d+[.)]\s))|(?<=[.:;!?,])[ \t]*\n|[.!?…]+[\"”’')\]]*(?=\s)|$")
_ITEM = re.compile(r"[-*•]\s+|\d+[.)]\s+")
_OPENS = re.compile(r"[\s>]*")


@dataclass(frozen=True)
class Span:
    """A place in a text: characters ``start`` to ``end``."""

    start: int
    end: int


@dataclass(frozen=True)
class Sentence(Span):
    """A sentence, a point of a list, or a line that stands by itself."""

    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(WORD.findall(self.text))


@dataclass(frozen=True)
class Dated(Span):
    """A date as somebody wrote it; ``year`` and ``weekday`` (Monday is 0) are None where they were left out."""

    day: int
    month: int
    year: int | None
    weekday: int | None

    def means(self, day: date) -> bool:
        """Whether it names this day; what was left out is not held against it."""
        return (self.day, self.month, self.year or day.year) == (day.day, day.month, day.year)

    def known(self) -> date | None:
        """The day it names; None without a year, or for a day that no calendar has."""
        try:
            return date(self.year, self.month, self.day) if self.year else None
        except ValueError:
            return None


def sentences(text: str, abbreviations: Iterable[str] = (), start: int = 0) -> tuple[Sentence, ...]:
    """The sentences of a text, each trimmed; ``start`` is where reading begins.

    A blank line, a point of a list, and a line that ends with a mark end a sentence too. ``abbreviations`` (lower
    case, without their full stop) end none.
    """
    short = frozenset(abbreviations)
    return tuple(_trimmed(text, *cut) for cut in _cuts(text, short, start) if text[cut[0] : cut[1]].strip())


def _cuts(text: str, short: frozenset[str], start: int) -> Iterator[tuple[int, int]]:
    for found in _BREAK.finditer(text, start):
        if found.end() < len(text) and _goes_on(text, found, short):
            continue
        yield start, found.end()
        start = found.end()


def _goes_on(text: str, found: re.Match[str], short: frozenset[str]) -> bool:
    """Whether what looks like an end is only an abbreviation, an initial, or the number of a list's point."""
    if found[0] != ".":
        return False
    last = re.search(r"\S*$", text[max(0, found.start() - 20) : found.start()])
    word = last[0].lower() if last else ""
    return word in short or (len(word) == 1 and word.isalnum() and not text[found.end() :].startswith("\n"))


def _trimmed(text: str, start: int, end: int) -> Sentence:
    opening = _OPENS.match(text, start, end)
    start = opening.end() if opening else start
    item = _ITEM.match(text, start, end)
    start = item.end() if item else start
    return Sentence(start, start + len(text[start:end].rstrip()), text[start:end].rstrip())


def grade(parts: Sequence[Sentence], vowels: str, silent: Sequence[str]) -> float:
    """The school grade needed to read some sentences (Flesch-Kincaid); 0 for none. A number counts one syllable."""
    words = [word for part in parts for word in WORD.findall(part.text) if "@" not in word]
    if not words:
        return 0.0
    count = sum(syllables(word, vowels, silent) for word in words)
    return 0.39 * len(words) / len(parts) + 11.8 * count / len(words) - 15.59


def syllables(word: str, vowels: str, silent: Sequence[str]) -> int:
    """The syllables of a word: its groups of vowels, less an ending (a pattern) that is not spoken; at least 1."""
    bare = word.lower()
    groups = len(re.findall(rf"[{vowels}]+", bare))
    mute = any(re.search(rf"(?:{end})$", bare) for end in silent)
    return max(1, groups - 1 if mute and groups > 1 else groups)


def dates(text: str, names: Mapping[str, Sequence[str]]) -> tuple[Dated, ...]:
    """The dates in a text that name their month; ``names`` has the ``months`` and ``weekdays`` from the first on."""
    months, weekdays = names["months"], names["weekdays"]
    month = "|".join(rf"{one[:3]}(?:{one[3:]}|{one[3:4]})?\.?" if len(one) > 4 else one for one in months)
    week = rf"(?:(?P<week>{'|'.join(one for one in weekdays)}),?\s+)?"
    year = r"(?:,?\s+(?P<year>\d{4})(?!\d))?"
    dmy = rf"{week}(?:the\s+)?(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{month})(?!\w){year}"
    mdy = rf"{week}\b(?P<month>{month})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){year}"
    found = [_dated(one, months, weekdays) for form in (dmy, mdy) for one in re.finditer(form, text, re.I)]
    inside = sorted(found, key=lambda one: (one.start, -one.end))
    return tuple(one for at, one in enumerate(inside) if at == 0 or one.start >= inside[at - 1].end)


def _dated(found: re.Match[str], months: Sequence[str], weekdays: Sequence[str]) -> Dated:
    month = next(n for n, one in enumerate(months, 1) if one[:3].lower() == found["month"][:3].lower())
    week = next((n for n, one in enumerate(weekdays) if found["week"] and one.lower() == found["week"].lower()), None)
    return Dated(*found.span(), int(found["day"]), month, int(found["year"]) if found["year"] else None, week)

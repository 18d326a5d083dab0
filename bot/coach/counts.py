"""How many: figures, and the words that stand for them, as people type them ("forty five", "twelve hundred", "4k").

Whole numbers in words become figures, and nothing else of the text changes, so that every reader knows only figures.
"""

from __future__ import annotations

import re

_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_ONES = {word: n for n, word in enumerate((*_DIGITS, *_TEENS), 1)}
_DECADES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * n for n, word in enumerate(_DECADES, 2)} | {"fourty": 40}
WORDS = {"a": 1, "an": 1} | _ONES | _TENS
WORDS |= {f"{ten}-{one}": _TENS[ten] + n for ten in _TENS for n, one in enumerate(_DIGITS, 1)}
"""Every number below a hundred by its word, for patterns that name their numbers."""

_BIG = {"hundred": 100, "thousand": 1000, "grand": 1000}
_SETS = {"half a dozen": 6, "a dozen": 12, "a couple of": 2, "a couple": 2, "couple of": 2, "a pair of": 2}
_NTHS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
         "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
         "twentieth")  # fmt: skip
_ORDINALS = {word: n for n, word in enumerate(_NTHS, 1)} | {"thirtieth": 30}

_SMALL = "|".join(sorted(_ONES, key=len, reverse=True))
_TEN = "|".join(_TENS)
_UNDER = rf"(?:(?:{_TEN})(?:[ -](?:{'|'.join(_DIGITS)}))?|{_SMALL})"
_LARGE = rf"(?:(?:a|{_UNDER}|\d+) (?:hundred|thousand|grand)|hundred|thousand)"
_SAID = re.compile(rf"\b(?:{'|'.join(_SETS)}|{_LARGE}(?:(?: and)? {_UNDER}(?: hundred)?)*|{_UNDER})\b")
_NTH = re.compile(rf"\b(?:(twenty|thirty)[ -])?({'|'.join(_ORDINALS)})\b")


def figured(text: str) -> str:
    """Plain words with the numbers in figures: "forty five days" as "45 days", "half a dozen times" as "6 times"."""
    return _SAID.sub(lambda found: str(_number(found[0])), text)


def summed(text: str) -> str:
    """Words with the round sums in figures, and small numbers left alone: "three grand", but not "one invoice"."""
    large = re.compile(r"hundred|thousand|grand")
    return _SAID.sub(lambda found: str(_number(found[0])) if large.search(found[0]) else found[0], text.lower())


def _number(words: str) -> int:
    if words in _SETS:
        return _SETS[words]
    total = part = 0
    for word in re.split(r"[ -]", words):
        if word == "hundred":
            part = 100 * (part or 1)
        elif word in _BIG:
            total, part = total + (part or 1) * _BIG[word], 0
        else:
            part += int(word) if word.isdigit() else _ONES.get(word) or _TENS.get(word) or (word == "a")
    return total + part


def numbered(text: str) -> str:
    """Plain words with the days of a month in figures: "the twenty-first of march" as "the 21st of march"."""
    return _NTH.sub(lambda found: _nth(_TENS.get(found[1] or "", 0) + _ORDINALS[found[2]]), text)


def _nth(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_PARTS = {"half": 50.0, "third": 33.3, "quarter": 25.0, "fifth": 20.0, "sixth": 16.7, "eighth": 12.5, "tenth": 10.0}
_PER_CENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) ?(?:%|per ?cents?\b|pc\b)")
_FRACTION = re.compile(rf"(?<!and )\b(\d+|an?) (?:{'|'.join(_PARTS)})s?\b")
_OVER = re.compile(r"(?<![\w/.])([1-9])(?: (?:in|out of) (?:every )?|/)(10|[2-9])(?![\w/.]| ?(?:an )?hour)")


def per_cent(text: str) -> float | None:
    """The percentage that plain words name: "11 %", "sixty percent"; None where there is none."""
    found = _PER_CENT.search(figured(text))
    return float(found[1]) if found else None


def fraction(text: str) -> float | None:
    """The per cent in "three quarters", "a third" or "one in five"; None where there are none."""
    words = figured(text)
    if (found := _OVER.search(words)) and 0 < int(found[1]) <= int(found[2]):
        return 100 * int(found[1]) / int(found[2])
    if found := _FRACTION.search(words):
        part = next(size for name, size in _PARTS.items() if name in found[0].split()[-1])
        return part * (int(found[1]) if found[1].isdigit() else 1)
    return None

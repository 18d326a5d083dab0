"""Which lines of the phrase book have their words in a text at all: one look at the text instead of one for each line.

The book has some eight thousand lines, and a typed answer is read by dozens of readers. So each line is filed under the
rarest of its words, and only what is filed under a word of the text is tried.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Generic, TypeVar

Line = TypeVar("Line")
Lines = Mapping[str, tuple[str, ...]]
"""A table of the phrase book: for each option its lines."""
NONE: Lines = MappingProxyType({})
"""A table that the book doesn't have."""

Needs = Iterable[tuple[str, ...]]
"""What a line can't stand without: of each group one word."""

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=256)
def words_in(text: str) -> frozenset[str]:
    """The words of a text, without what joins them."""
    return frozenset(_WORD.findall(text))


def longest_word(text: str) -> str:
    """The longest word of a piece of text, by which it is found; "" where it has none."""
    return max(_WORD.findall(text), key=len, default="")


class Index(Generic[Line]):
    """Lines, each filed under the words of that group which the fewest lines share."""

    def __init__(self, lines: Iterable[tuple[Needs, Line]]) -> None:
        kept = [(tuple(needs), line) for needs, line in lines]
        shared = Counter(word for needs, _ in kept for group in needs for word in group)
        self._lines = tuple(line for _, line in kept)
        self._always: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        for number, (needs, _) in enumerate(kept):
            group = min(needs, key=lambda group: sum(shared[word] for word in group), default=None)
            if group is None:
                self._always.append(number)
            for word in dict.fromkeys(group or ()):
                self._by_word.setdefault(word, []).append(number)

    def near(self, words: frozenset[str]) -> list[Line]:
        """The lines that may stand among these words, in the order of the book."""
        numbers = set(self._always)
        for word in self._by_word.keys() & words:
            numbers.update(self._by_word[word])
        return [self._lines[number] for number in sorted(numbers)]


@cache
def one_of(words: tuple[str, ...]) -> str:
    """A pattern for one of several words or phrases, the longest first."""
    return "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))

"""Cues: patterns of words in the phrase book that catch a way of saying something, however it is put.

A cue is words with spaces between, each one of::

    delete|wipe         one of several words; ``copy_in`` is two words
    just?               a word that may be missing
    <people>            a list of the book's ``cue_words``
    {n} {m}             a number, in figures or words
    ..  ...             up to two, or up to eight words of the same sentence, none of which denies
    $                   the end of a clause or of a quotation

Apostrophes may be missing in the text. What a cue finds does not count where it is denied before ("I won't delete
their list") or told of somebody else ("they want us to delete it"), unless what it finds begins with a denial itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.coach.case import Desk
from bot.coach.counts import WORDS
from bot.coach.once import once
from bot.coach.standing import Index, Lines, longest_word

_GAP = r"(?:[^\w.;!?\n=]+|(?<=\w)(?=[=])|(?<==)(?=\w))"
_NUMBER = rf"(\d{{1,4}}|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_TAIL = re.compile(r"(?: [^\s,.;:!?()\"“”]+){1,8}(?=[,.;:!?)\"”\n]|$)")
"""The rest of a clause, where it is short: a quotation that ends in mid-air reads badly."""

_NEAR, _WIDE = 2, 8
"""How many words ``..`` and ``...`` stand for at most."""


@dataclass(frozen=True)
class Heard:
    """What a cue found: the words, where they begin, and the numbers in them."""

    quote: str
    start: int
    numbers: tuple[tuple[str, int], ...] = ()

    def number(self, name: str) -> int:
        """The number that stands at ``{name}``; 0 where the cue has none."""
        return dict(self.numbers).get(name, 0)


def heard(text: str, table: str, option: str, desk: Desk) -> tuple[Heard, ...]:
    """Where the text says one of an option's cues and means it, in the order of the text."""
    near = _near(text, table, desk).get(option)
    return _of_book(desk.phrases).heard(text, tuple(near)) if near else ()


def options(text: str, table: str, desk: Desk) -> tuple[str, ...]:
    """The options of a table that the sentences of a text say, in the order of the text.

    An option doesn't count in a sentence that has a cue of its ``not_`` too.
    """
    return tuple(dict.fromkeys(one for part in _SENTENCE.split(text) for one in _in_sentence(part, table, desk)))


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def _in_sentence(part: str, table: str, desk: Desk) -> Iterator[str]:
    book = desk.phrases[table]
    near = (one for one in _near(part, table, desk) if not one.startswith("not_"))
    said = [(found[0].start, one) for one in near if (found := heard(part, table, one, desk))]
    barred = {one for _, one in said if f"not_{one}" in book and any_heard(part, table, f"not_{one}", desk)}
    yield from (one for _, one in sorted(said, key=lambda pair: pair[0]) if one not in barred)


def any_heard(part: str, table: str, option: str, desk: Desk) -> bool:
    """Whether a sentence has one of an option's cues, denied or not."""
    near = _near(part, table, desk).get(option, ())
    return any(_of_book(desk.phrases).pattern(cue).search(part) for cue in near)


class _Table:
    """The cues of a table, filed so that those are found at once of which the text has a word for every piece."""

    def __init__(self, lines: Lines) -> None:
        self.index = Index((_needed(cue), (option, cue)) for option, cues in lines.items() for cue in cues)


_of_lines = once(_Table, most=512)


def _near(text: str, table: str, desk: Desk) -> Mapping[str, list[str]]:
    """By option, in the order of the book, the cues of which a text has the words."""
    return _filed(text, _of_lines(desk.phrases[table]))


@lru_cache(maxsize=256)
def _filed(text: str, table: _Table) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for option, cue in table.index.near(_words_of(text)):
        if _likely(text, cue):
            found.setdefault(option, []).append(cue)
    return found


class _Book:
    """What a phrase book makes of its cues: a pattern of each when it is first near, and what was heard last."""

    def __init__(self, phrases: Mapping[str, Lines]) -> None:
        self._lists, no = phrases["cue_words"], phrases["ear"]["no"]
        self._no, self._asks = _any_of(no), _any_of(self._lists["asks"])
        self._breaks, self._turns = _breaks(self._lists["joins"]), _any_of((*no, *self._lists["theirs"]))
        self._denies = rf"(?!{_one_of(no)}(?!\W+{_one_of(self._lists['tags'])}\b)(?!\w))"
        self.pattern = cache(self._compiled)
        self.heard = lru_cache(maxsize=256)(self._heard)

    def _heard(self, text: str, near: tuple[str, ...]) -> tuple[Heard, ...]:
        """What the cues find in a text and it means, in the order of the text, the longest first."""
        found = (one for cue in near for one in self._meant(text, cue))
        return tuple(sorted(found, key=lambda one: (one.start, -len(one.quote))))

    def _meant(self, text: str, cue: str) -> Iterator[Heard]:
        for found in self.pattern(cue).finditer(text):
            if self._no.match(found[0]) or not self._unmeant(text[: found.start()]):
                numbers = tuple((name, _counted(word)) for name, word in found.groupdict().items() if word)
                tail = _TAIL.match(text, found.end())
                yield Heard(found[0] + (tail[0] if tail else ""), found.start(), numbers)

    def _unmeant(self, before: str) -> bool:
        """Whether the words before, in the same clause, deny what follows or lay it in somebody else's mouth.

        A question that begins with a denial ("can't I just") denies nothing.
        """
        return bool(self._turns.search(self._asks.sub("", self._breaks.split(before)[-1])))

    def _compiled(self, cue: str) -> re.Pattern[str]:
        gap_word = rf"{self._denies}[\w'’%£$€-]*\w%?"
        pieces, parts = cue.split(), []
        for place, piece in enumerate(pieces):
            first = all(one.endswith("?") for one in pieces[:place])
            parts.append(_part(piece, gap_word, self._lists, first=first))
        return re.compile(rf"(?<![\w'’]){''.join(parts)}(?!\w)", re.I)


_of_book = once(_Book)


def _likely(text: str, cue: str) -> bool:
    """Whether the text has a word for every piece of the cue: most cues end here, before a pattern is made of them."""
    words = _words_of(text)
    return all(any(one in words for one in piece) for piece in _needed(cue))


@lru_cache(maxsize=256)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text without their apostrophes; what an apostrophe joins also as the words that it parts."""
    words = text.casefold().replace("’", "'")
    parts = (one.split("'") for one in re.findall(r"[\w']+", words))
    return frozenset(
        "".join(part[n:m]) for part in parts for n in range(len(part)) for m in range(n + 1, min(n + 4, len(part) + 1))
    )


@cache
def _needed(cue: str) -> tuple[tuple[str, ...], ...]:
    """For each piece of a cue that can't be missing, a word of each that it may be; lists are left out."""
    pieces = (piece.split("|") for piece in cue.split() if not piece.endswith("?") and not _OPEN.search(piece))
    needed = (tuple(longest_word(_plain(re.split(r"[_ ]", one)[0])) for one in piece) for piece in pieces)
    return tuple(words for words in needed if all(words))


_OPEN = re.compile(r"[<{$]|^\.+$")


def _plain(text: str) -> str:
    return text.casefold().replace("'", "").replace("’", "")


def _counted(word: str) -> int:
    return WORDS.get(word.lower()) or int(word)


def _part(piece: str, gap_word: str, words: Lines, *, first: bool) -> str:
    """One piece with the gap before it."""
    lead = "" if first else _GAP
    if piece in ("..", "..."):
        return rf"(?:{lead}{gap_word}){{0,{_NEAR if piece == '..' else _WIDE}}}?"
    if piece == "$":
        return r"(?=\s*(?:[\"”.,;:!?)]|['’](?!\w)|$))"
    if number := re.fullmatch(r"\{(\w)\}", piece):
        return rf"{lead}(?P<{number[1]}>{_NUMBER})"
    optional = piece.endswith("?")
    options = piece.removesuffix("?")
    many = tuple(word for one in options.split("|") for word in (words[one[1:-1]] if one.startswith("<") else (one,)))
    part = _one_of(many)
    return rf"(?:{part}{_GAP})?" if optional and first else rf"(?:{lead}{part})?" if optional else lead + part


def _one_of(options: tuple[str, ...]) -> str:
    ordered = sorted(options, key=len, reverse=True)
    return f"(?:{'|'.join(_words(one) for one in ordered)})"


def _words(option: str) -> str:
    """One or several words, with or without their apostrophes."""
    return _GAP.join(re.escape(word).replace("'", "['’]?") for word in re.split(r"[_ ]", option))


def _any_of(options: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_one_of(options)}(?!\w)", re.I)


def _breaks(joins: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[,.;:!?()\n]|(?<!\w){_one_of(joins)}(?!\w)", re.I)

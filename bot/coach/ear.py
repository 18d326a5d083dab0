"""The ear: which of the phrase book's options some typed words name, and which they only deny.

A phrase is found as whole words, with or without its apostrophes. One that ends with a full stop in the book ("no.")
counts only where it stands by itself, between commas or stops; one that ends with "!" only where it is all that is
said; "~" in it is any one word but "us" and its like: "told ~ that". A phrase that is denied ("not by phone", "no
lawyers or courts") does not count; what denies, and across which small words, is itself in the book, under ``ear``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from bot.coach.case import Desk
from bot.coach.once import once
from bot.coach.standing import NONE, Index, Lines, words_in

_STOP = r"[,.;:!?()]|\s-+\s|\n"


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Words in lower case with single spaces, curly quotes straightened, so that phrases can be found in them."""
    straight = text.lower().translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})
    return re.sub(r"\s+", " ", straight).strip()


def spoken(text: str, field: str, desk: Desk, options: tuple[str, ...] = ()) -> str | None:
    """The one option of a field that the words name: the longest phrase wins, of two as long the one said first."""
    said = _said(text, field, desk)
    return max((one for one in options or said if one in said), key=said.__getitem__, default=None)


def chosen(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> str | None:
    """The one option that the words name; None where it is one of two that are left open: "phone or email"."""
    named = spoken(text, field, desk, options)
    if named is None or " or " not in plain(text):
        return named
    book = _field(field, desk)
    others = tuple(one for option in options if option != named for one in book.lines.get(option, ()))
    return None if _either(_mended(_bare(text), book), book.lines[named], others, desk) else named


def all_spoken(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> tuple[str, ...]:
    """Every option of a field that the words name, in the table's order."""
    said = _said(text, field, desk)
    return tuple(option for option in options if option in said)


def ranked(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> tuple[str, ...]:
    """The options that the words name by the longest phrase: several where it means each of them."""
    said = _said(text, field, desk)
    found = {option: said[option][0] for option in options if option in said}
    return tuple(option for option, size in found.items() if size == max(found.values()))


def ticked(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> tuple[str, ...] | None:
    """What the words tick of a list; nothing of it where they say "none of them"; None where they don't speak of it."""
    none = "none" not in options and spoken(text, field, desk, ("none",))
    return all_spoken(text, field, desk, options) or (() if none else None)


def denied(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> bool:
    """Whether the words speak of some of the options, and only to deny them: "no lawyers, no complaint"."""
    words = _bare(text)
    near = (one for option, one in _field(field, desk).near(words) if option in options)
    spoken_of = any(_pattern(one, desk.phrases["ear"]["us"]).search(words) for one in near)
    return spoken_of and not all_spoken(text, field, desk, options)


def alone(text: str, field: str, desk: Desk, option: str) -> bool:
    """Whether the words say this option and nothing else, small words aside."""
    phrases, fillers = _bares(desk.phrases[field][option]), _bares(desk.phrases["ear"]["fillers"])
    parts = [part.strip(" -\"'") for part in re.split(_STOP, _bare(text))]
    clauses = [clause for part in parts if part not in phrases for clause in _clauses(part, _manner(desk))]
    others = [clause for clause in clauses if clause and clause not in fillers]
    return bool(others or phrases & {*parts}) and all(clause in phrases for clause in others)


@cache
def _bares(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare(one.rstrip(".!")) for one in phrases)


def picked(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> str | None:
    """The one option that is named by itself or nearly so ("the second one, please"), never within a sentence.

    What else is said may stand beside it, in clauses of its own, but only a little of it, and no question.
    """
    small, book = _manner(desk).small, desk.phrases[field]
    phrases = [(_bare(one.rstrip(".!")), option) for option in options for one in book.get(option, ())]
    clauses = [clause.strip(" -\"'") for clause in re.split(_STOP, _bare(text))]
    named = [(len(one), option) for clause in clauses for one, option in phrases if _nearly(clause, one, small)]
    others = [clause for clause in clauses if not any(_nearly(clause, one, small) for one, _ in phrases)]
    beside = sum(word not in small for clause in others for word in clause.split())
    return max(named)[1] if named and beside <= BESIDE and "?" not in text else None


BESIDE = 4
"""Words that may be said beside a choice: "the second one, she is in then"."""


def _nearly(clause: str, phrase: str, small: frozenset[str]) -> bool:
    """Whether there is nothing but small words around the phrase."""
    before, found, after = f" {clause} ".partition(f" {phrase} ")
    return bool(found) and all(word in small for word in (*before.split(), *after.split()))


def named(words: str, desk: Desk) -> str | None:
    """Some words in small letters as the name they are, with capitals; None where one of them means anything else.

    One, two or three words that stand nowhere in the phrase book; whoever asks knows that a name belongs there.
    """
    parts = re.split(r"[ ]", plain(words))
    sure = 0 < len(parts) <= NAME_WORDS and all(re.fullmatch(r"[^\W\d_][\w'-]+", part) for part in parts)
    if not sure or any(_bare(part) in _known(desk) for part in parts):
        return None
    return " ".join(re.sub(r"(^|[-'])(\w)", lambda at: at[1] + at[2].upper(), part) for part in parts)


NAME_WORDS = 3
"""Words that a name has at most."""


def _known(desk: Desk) -> frozenset[str]:
    """The words that mean something: all of the book but its cues, which may speak of anybody, and possible names."""
    tables = (table for name, table in desk.phrases.items() if name not in (*CUES, "proper"))
    return _vocabulary(tuple(one for table in tables for phrases in table.values() for one in phrases))


CUES = frozenset(
    {
        "belief",
        "wanted",
        "query",
        "held",
        "jobs",
        "kept_out",
        "reply",
        "reaction",
        "term_over",
        "reported",
        "settles",
        "settles_at_once",
        "verdict_taken",
        "their_words",
        "their_words_turned",
        "who_did",
        "repair",
        "talk_went",
        "limit",
        "that_time",
        "told_names",
        "notice_way",
        "holding",
        "handed_over",
        "ponder",
        "thanks_asked",
        "not_began",
        "telling",
        "how_often",
    }
)
"""The tables of the book whose lines are cues or patterns."""


@cache
def _vocabulary(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare(word) for one in phrases for word in re.findall(r"[\w'-]+", one))


def affirmed(text: str, start: int, desk: Desk) -> bool:
    """Whether what begins at ``start`` of the text is not denied by the words before it."""
    return not _manner(desk).denial.search(_bare(text[:start]) + " ")


def any_denial(text: str, desk: Desk) -> bool:
    """Whether the words deny something by a word within them, a "no" on top aside."""
    said = re.sub(r"^\W*(?:no|nope)\b", "", _bare(text))
    return bool(_manner(desk).no.search(said))


def _either(words: str, ones: tuple[str, ...], others: tuple[str, ...], desk: Desk) -> bool:
    """Whether one is named only as an alternative to another: "phone or email"."""
    if not _OR.search(words):
        return False
    us = desk.phrases["ear"]["us"]
    spans = [[found.span() for one in each for found in _pattern(one, us).finditer(words)] for each in (ones, others)]
    pairs = [(a, b) if a < b else (b, a) for a in spans[0] for b in spans[1]]
    return any(_OR.fullmatch(words[a[1] : b[0]]) for a, b in pairs)


_OR = re.compile(r"[ ,]+or (?:(?:maybe|perhaps|possibly|else|even|just|by|on|in|at|a|an|the|with) )*")


def _mended(words: str, book: _Field) -> str:
    """The words with two letters put back in their order, where that makes a word of the book: "emial"."""
    swaps = _swaps(words)
    slips = {slip for word in book.known & swaps.keys() for slip in swaps[word]} - book.known - {"quite"}
    return _LONG.sub(lambda found: book.mended(found[0]) if found[0] in slips else found[0], words) if slips else words


_LONG = re.compile(r"[^\W\d_]{5,}")
"""Words with so many letters that one with two of them swapped is still sure to be it."""


@lru_cache(maxsize=64)
def _swaps(words: str) -> Mapping[str, list[str]]:
    """The words of a text by each word that they are with two letters swapped."""
    found: dict[str, list[str]] = {}
    for word in set(_LONG.findall(words)):
        for swap in _swapped(word):
            found.setdefault(swap, []).append(word)
    return found


def _swapped(word: str) -> list[str]:
    """A word with two neighbours swapped, all but the first letter."""
    return [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(1, len(word) - 1)]


def _bare(text: str) -> str:
    """Plain words without apostrophes, which thumbs leave out: "dont", "theyre"."""
    return plain(text).replace("'", "")


Rank = tuple[int, int]
"""How long what was said is, and how near the beginning."""


class _Field:
    """The phrases of a field, filed so that those are found at once whose words stand in a text."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        every = [(option, one) for option, phrases in lines.items() for one in phrases]
        self._index = Index((_needs(one), (option, one)) for option, one in every)
        self._short: dict[str, list[tuple[str, str]]] = {}
        for option, one in every:
            if one.endswith(_SHORT):
                self._short.setdefault(_bare(one[:-1]), []).append((option, one))
        self.known = frozenset(
            word for word in _vocabulary(tuple(one for _, one in every)) if word.isalpha() and _LONG.fullmatch(word)
        )

    def near(self, words: str) -> list[tuple[str, str]]:
        """The phrases that may stand in bare words, each with its option."""
        return self._index.near(words_in(words))

    def short(self, clauses: set[str]) -> list[tuple[str, str]]:
        """The phrases that stand by themselves, and are one of the clauses."""
        return [one for clause in self._short.keys() & clauses for one in self._short[clause]]

    def mended(self, word: str) -> str:
        """The word of the book that a word with two letters swapped is."""
        return min(self.known.intersection(_swapped(word)))


_SHORT = (".", "!")
"""What a phrase ends with that counts only where it stands by itself."""

_of_lines = once(_Field, most=512)


def _field(name: str, desk: Desk) -> _Field:
    return _of_lines(desk.phrases.get(name, NONE))


def _said(text: str, field: str, desk: Desk) -> dict[str, Rank]:
    """Each option of a field that the words say and don't deny, by its longest phrase, in the order of the book."""
    return _ranks(text, _field(field, desk), _manner(desk))


@lru_cache(maxsize=512)
def _ranks(text: str, book: _Field, manner: _Manner) -> dict[str, Rank]:
    words = _mended(_bare(text), book)
    found: dict[str, Rank] = {}
    clauses = set(_clauses(words, manner)) - {""}
    for option, one in book.short(clauses):
        if one[-1] == "." or len(clauses) == 1:
            found[option] = max(found.get(option, (0, 0)), (len(one), 0))
    for option, one in book.near(words):
        if not one.endswith(_SHORT) and (at := _meant(words, one, manner)) is not None:
            found[option] = max(found.get(option, (0, 0)), (len(one), -at))
    return {option: found[option] for option in book.lines if option in found}


def _meant(words: str, phrase: str, manner: _Manner) -> int | None:
    """Where the phrase is said and meant; None where it is not."""
    if not _stands(words, phrase):
        return None
    found = _pattern(phrase, manner.us).finditer(words)
    hits = [one.start() for one in found if not _TAKEN_BACK.match(words, one.end())]
    doubled = bool(hits) and _bare(phrase).split()[0] in manner.denials
    return next((at for at in hits if doubled or not manner.denial.search(_bare(words[:at]) + " ")), None)


_TAKEN_BACK = re.compile(r"(?: \w+)? ?\?+ ?(?:no|nope|nah)\b")
"""After what somebody asks themselves and denies: "video? no, email"."""


class _Manner:
    """How people deny, fill and break off what they say: the book's ``ear``, made ready."""

    def __init__(self, ear: Lines) -> None:
        self.us, fillers, no = ear["us"], _any(ear["fillers"]), _any(ear["no"])
        self.denials = frozenset(map(_bare, ear["no"]))
        self.small = frozenset(_bare(" ".join((*ear["fillers"], *ear["beside"]))).split())
        self.no = re.compile(rf"(?<!\w)(?:{no})(?!\w)")
        light = _any(ear["light"])
        self.denial = re.compile(rf"(?<!\w)(?:{no})(?: [\w-]+(?: [\w-]+)? n?or)*(?: (?:{light})){{0,5}} +$")
        """A denial, and after it only small words, or other things denied along with it: "no lawyers or"."""
        self.breaks = re.compile(rf"{_STOP}|\s(?=(?:{_any(ear['subjects'])})(?!\w))")
        self.fillers = re.compile(rf"^(?:{fillers}) | (?:{fillers})$")


_of_ear = once(_Manner)


def _manner(desk: Desk) -> _Manner:
    return _of_ear(desk.phrases["ear"])


@lru_cache(maxsize=256)
def _clauses(words: str, manner: _Manner) -> tuple[str, ...]:
    """The parts between commas and stops, and before a new subject, without fillers: "well no, sorry" is a "no"."""
    found = []
    for part in manner.breaks.split(words):
        kept = part.strip(" -\"'")
        while (shorter := manner.fillers.sub("", kept).strip()) != kept and shorter:
            kept = shorter
        found.append(kept)
    return tuple(found)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(_bare(one)) for one in sorted(words, key=len, reverse=True))


@cache
def _pattern(phrase: str, us: tuple[str, ...]) -> re.Pattern[str]:
    words = rf"(?!(?:{_any(us)})\b)[\w-]+".join(re.escape(part) for part in _parts(phrase))
    return re.compile(rf"(?<!\w){words}(?!\w)")


def _stands(words: str, phrase: str) -> bool:
    """Whether the phrase's words are there at all: most phrases end here, before a pattern is made of them."""
    first, *others = _parts(phrase)
    return first in words and all(one in words for one in others)


def _needs(phrase: str) -> list[tuple[str, ...]]:
    """The words without which a phrase can't stand; beside "~" a word may go on."""
    return [(word,) for word in re.findall(r"(?<![\w~])\w+(?![\w~])", _bare(phrase.rstrip(".!")))]


@cache
def _parts(phrase: str) -> tuple[str, ...]:
    """The words of a phrase that stand still, on both sides of those that may be any."""
    return tuple(_bare(phrase.rstrip(".!")).split("~"))

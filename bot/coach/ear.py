"""The ear: which of the phrase book's options some typed words name, and which they only deny.

A phrase is found as whole words, with or without its apostrophes. One that ends with a full stop in the book ("no.")
counts only where it stands by itself, between commas or stops; one that ends with "!" only where it is all that is
said; "~" in it is any one word but "us" and its like: "told ~ that". A phrase that is denied ("not by phone", "no
lawyers or courts") does not count; what denies, and across which small words, is itself in the book, under ``ear``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bot.coach.case import Desk

_STOP = r"[,.;:!?()]|\s-+\s|\n"


def plain(text: str) -> str:
    """Words in lower case with single spaces, curly quotes straightened, so that phrases can be found in them."""
    straight = text.lower().translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})
    return re.sub(r"\s+", " ", straight).strip()


def spoken(text: str, field: str, desk: Desk, options: tuple[str, ...] = ()) -> str | None:
    """The one option of a field that the words name: the longest phrase wins, of two as long the one said first."""
    book = desk.phrases.get(field, {})
    words = _mended(_bare(text), book)
    ranked = [(_longest(words, book[option], desk), option) for option in (options or tuple(book)) if option in book]
    best = max(ranked, key=lambda pair: pair[0], default=(UNSAID, ""))
    return best[1] if best[0] > UNSAID else None


def chosen(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> str | None:
    """The one option that the words name; None where it is one of two that are left open: "phone or email"."""
    named, book = spoken(text, field, desk, options), desk.phrases.get(field, {})
    if named is None or " or " not in plain(text):
        return named
    others = tuple(one for option in options if option != named for one in book.get(option, ()))
    return None if _either(_mended(_bare(text), book), book[named], others, desk) else named


def all_spoken(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> tuple[str, ...]:
    """Every option of a field that the words name, in the table's order."""
    book = desk.phrases.get(field, {})
    words = _mended(_bare(text), book)
    return tuple(option for option in options if _longest(words, book.get(option, ()), desk) > UNSAID)


def ranked(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> tuple[str, ...]:
    """The options that the words name by the longest phrase: several where it means each of them."""
    book = desk.phrases.get(field, {})
    words = _mended(_bare(text), book)
    found = {option: _longest(words, book.get(option, ()), desk)[0] for option in options}
    return tuple(option for option, size in found.items() if size and size == max(found.values()))


def ticked(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> tuple[str, ...] | None:
    """What the words tick of a list; nothing of it where they say "none of them"; None where they don't speak of it."""
    none = "none" not in options and spoken(text, field, desk, ("none",))
    return all_spoken(text, field, desk, options) or (() if none else None)


def denied(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> bool:
    """Whether the words speak of some of the options, and only to deny them: "no lawyers, no complaint"."""
    book = desk.phrases.get(field, {})
    words = _bare(text)
    us = desk.phrases["ear"]["us"]
    here = (one for option in options for one in book.get(option, ()) if _stands(words, one))
    spoken_of = any(_pattern(one, us).search(words) for one in here)
    return spoken_of and not all_spoken(text, field, desk, options)


def alone(text: str, field: str, desk: Desk, option: str) -> bool:
    """Whether the words say this option and nothing else, small words aside."""
    phrases = {_bare(one.rstrip(".!")) for one in desk.phrases[field][option]}
    fillers = {"", *(_bare(one) for one in desk.phrases["ear"]["fillers"])}
    parts = [part.strip(" -\"'") for part in re.split(_STOP, _bare(text))]
    clauses = [clause for part in parts if part not in phrases for clause in _clauses(part, desk)]
    others = [clause for clause in clauses if clause not in fillers]
    return bool(others or phrases & {*parts}) and all(clause in phrases for clause in others)


def picked(text: str, field: str, desk: Desk, options: tuple[str, ...]) -> str | None:
    """The one option that is named by itself or nearly so ("the second one, please"), never within a sentence.

    What else is said may stand beside it, in clauses of its own, but only a little of it, and no question.
    """
    small = {word for name in ("fillers", "beside") for one in desk.phrases["ear"][name] for word in _bare(one).split()}
    book = desk.phrases[field]
    phrases = [(_bare(one.rstrip(".!")), option) for option in options for one in book.get(option, ())]
    clauses = [clause.strip(" -\"'") for clause in re.split(_STOP, _bare(text))]
    named = [(len(one), option) for clause in clauses for one, option in phrases if _nearly(clause, one, small)]
    others = [clause for clause in clauses if not any(_nearly(clause, one, small) for one, _ in phrases)]
    beside = sum(word not in small for clause in others for word in clause.split())
    return max(named)[1] if named and beside <= BESIDE and "?" not in text else None


BESIDE = 4
"""Words that may be said beside a choice: "the second one, she is in then"."""


def _nearly(clause: str, phrase: str, small: set[str]) -> bool:
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
    """The words that mean something: all of the book but its cues, which may speak of anybody."""
    tables = (table for name, table in desk.phrases.items() if name not in CUES)
    return _vocabulary(tuple(one for table in tables for phrases in table.values() for one in phrases))


CUES = frozenset(
    {"belief", "wanted", "query", "held", "reply", "reaction", "term_over", "reported", "settles", "repair"}
)
"""The tables of the book whose lines are cues."""


@cache
def _vocabulary(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare(word) for one in phrases for word in re.findall(r"[\w'-]+", one))


def affirmed(text: str, start: int, desk: Desk) -> bool:
    """Whether what begins at ``start`` of the text is not denied by the words before it."""
    return not _denial(desk.phrases["ear"]["no"], desk.phrases["ear"]["light"]).search(_bare(text[:start]) + " ")


def any_denial(text: str, desk: Desk) -> bool:
    """Whether the words deny something by a word within them, a "no" on top aside."""
    said = re.sub(r"^\W*(?:no|nope)\b", "", _bare(text))
    return bool(re.search(rf"(?<!\w)(?:{_any(desk.phrases['ear']['no'])})(?!\w)", said))


def _either(words: str, ones: tuple[str, ...], others: tuple[str, ...], desk: Desk) -> bool:
    """Whether one is named only as an alternative to another: "phone or email"."""
    us = desk.phrases["ear"]["us"]
    spans = [[found.span() for one in each for found in _pattern(one, us).finditer(words)] for each in (ones, others)]
    pairs = [(a, b) if a < b else (b, a) for a in spans[0] for b in spans[1]]
    return any(_OR.fullmatch(words[a[1] : b[0]]) for a, b in pairs)


_OR = re.compile(r"[ ,]+or (?:(?:maybe|perhaps|possibly|else|even|just|by|on|in|at|a|an|the|with) )*")


def _mended(words: str, book: Mapping[str, tuple[str, ...]]) -> str:
    """The words with two letters put back in their order, where that makes a word of the book: "emial"."""
    slips = _slips(tuple(one for phrases in book.values() for one in phrases))
    return re.sub(r"[^\W\d_]{5,}", lambda found: slips.get(found[0], found[0]), words)


@cache
def _slips(phrases: tuple[str, ...]) -> dict[str, str]:
    known = {word for word in _vocabulary(phrases) if len(word) >= SLIP_FROM and word.isalpha()}
    slips: dict[str, str] = {}
    for word in sorted(known):
        for n in range(1, len(word) - 1):
            slips.setdefault(word[:n] + word[n + 1] + word[n] + word[n + 2 :], word)
    return {slip: word for slip, word in slips.items() if slip not in known and slip != "quite"}


SLIP_FROM = 5
"""Letters from which on a word with two of them swapped is still sure to be it."""


def _bare(text: str) -> str:
    """Plain words without apostrophes, which thumbs leave out: "dont", "theyre"."""
    return plain(text).replace("'", "")


Rank = tuple[int, int]
UNSAID: Rank = (0, 0)


def _longest(words: str, phrases: tuple[str, ...], desk: Desk) -> Rank:
    """How long the longest of the phrases is that the words say and don't deny, and how near their beginning."""
    short = [one for one in phrases if one.endswith((".", "!"))]
    clauses = set(_clauses(words, desk)) - {""} if short else set()
    alone_here = [
        (len(one), 0) for one in short if _bare(one[:-1]) in clauses and (one[-1] == "." or len(clauses) == 1)
    ]
    inside = ((len(one), _said(words, one, desk)) for one in phrases if not one.endswith((".", "!")))
    return max((*alone_here, *((size, -at) for size, at in inside if at is not None)), default=UNSAID)


def _said(words: str, phrase: str, desk: Desk) -> int | None:
    """Where the phrase is said and meant; None where it is not."""
    if not _stands(words, phrase):
        return None
    found = list(_pattern(phrase, desk.phrases["ear"]["us"]).finditer(words))
    hits = [one.start() for one in found if not _TAKEN_BACK.match(words, one.end())]
    doubled = bool(hits) and _bare(phrase).split()[0] in map(_bare, desk.phrases["ear"]["no"])
    return next((start for start in hits if doubled or affirmed(words, start, desk)), None)


_TAKEN_BACK = re.compile(r"(?: \w+)? ?\?+ ?(?:no|nope|nah)\b")
"""After what somebody asks themselves and denies: "video? no, email"."""


def _clauses(words: str, desk: Desk) -> Iterator[str]:
    """The parts between commas and stops, and before a new subject, without fillers: "well no, sorry" is a "no"."""
    ear = desk.phrases["ear"]
    for part in _breaks(ear["subjects"]).split(words):
        kept = part.strip(" -\"'")
        while (shorter := _fillers(ear["fillers"]).sub("", kept).strip()) != kept and shorter:
            kept = shorter
        yield kept


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


@cache
def _parts(phrase: str) -> tuple[str, ...]:
    """The words of a phrase that stand still, on both sides of those that may be any."""
    return tuple(_bare(phrase.rstrip(".!")).split("~"))


@cache
def _denial(no: tuple[str, ...], light: tuple[str, ...]) -> re.Pattern[str]:
    """A denial, and after it only small words, or other things denied along with it: "no lawyers or"."""
    return re.compile(rf"(?<!\w)(?:{_any(no)})(?: [\w-]+(?: [\w-]+)? n?or)*(?: (?:{_any(light)})){{0,5}} +$")


@cache
def _breaks(subjects: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{_STOP}|\s(?=(?:{_any(subjects)})(?!\w))")


@cache
def _fillers(fillers: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{_any(fillers)}) | (?:{_any(fillers)})$")

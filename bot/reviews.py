"""A message from a file, reviewed: for ``partways review``, without Slack; ``review`` is what Slack's side calls too.

The same rules as for our own drafts (``bot/coach/review.py``), and what the labelled sentences taught, which is loaded
when the first text is reviewed and kept. Reviewing takes tens of milliseconds: call it off the event loop.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from bot.coach.case import Say
from bot.coach.finding import Book, Facts, Finding, Kind
from bot.coach.likeness import Likeness
from bot.coach.own_words import handover_told
from bot.coach.review import book, excerpt
from bot.coach.review import review as judge
from bot.voice import Voice

LARGEST = 100_000
"""Characters of a text, at most: a message has two thousand."""

KINDS: tuple[Kind, ...] = ("email", "letter", "script")
"""What a file may hold."""

NOTHING = Facts()


class TextError(Exception):
    """A text that can't be reviewed; says what to do."""


def read(file: str, given: BinaryIO) -> str:
    """The text of a file, or of what is given where the file is ``-``; TextError where there is none to review."""
    try:
        text = (given.read(4 * LARGEST) if file == "-" else _opened(Path(file))).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TextError(f"{file}: not text; save it as plain text in UTF-8") from None
    except OSError as problem:
        raise TextError(f"{file}: can't be read ({problem.strerror}); name a file, or - for standard input") from None
    if "\0" in text:
        raise TextError(f"{file}: not text; save it as plain text in UTF-8")
    if not text.strip():
        raise TextError(f"{file}: empty; put the message in it")
    if len(text) > LARGEST:
        raise TextError(f"{file}: over {LARGEST:,} characters; give it one message at a time")
    return text


def _opened(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4 * LARGEST)


class Unread(Exception):  # noqa: N818 (it is no error: it takes long)
    """A text that was not reviewed lately, asked for where nobody can wait."""


_LATELY: OrderedDict[tuple[str, Kind, Voice, Facts], tuple[Finding, ...]] = OrderedDict()
_REMEMBERED = 256


def reviewed_lately(text: str, kind: Kind, voice: Voice, facts: Facts = NOTHING) -> tuple[Finding, ...]:
    """The same as ``review``, of a text that was reviewed lately; ``Unread`` for any other."""
    found = _LATELY.get((text, kind, voice, facts))
    if found is None:
        raise Unread
    return found


def review(text: str, kind: Kind, voice: Voice, facts: Facts = NOTHING) -> tuple[Finding, ...]:
    """What should be mended in a text by all rules there are, by place; of an excerpt, its words only.

    Lines that are each a sentence of their own are read as such. What was reviewed lately is kept, so that a turn that
    needs it again doesn't wait.
    """
    asked = text, kind, voice, facts
    found = _LATELY.get(asked)
    if found is None:
        found = reviewed(text, kind, facts, _book(voice), _ear(voice))
    with _KEEPING:
        _LATELY[asked] = found
        _LATELY.move_to_end(asked)
        if len(_LATELY) > _REMEMBERED:
            _LATELY.popitem(last=False)
    return found


def reviewed(text: str, kind: Kind, facts: Facts, rules: Book, ear: Likeness) -> tuple[Finding, ...]:
    """The same, by rules and an ear that are given."""
    if not excerpt(text, kind, facts, rules):
        return judge(text, kind, facts, rules, (ear, handover_told), second=ear)
    return tuple(
        replace(one, start=one.start + start, end=one.end + start)
        for start, piece in _pieces(text)
        for one in judge(piece, kind, facts, rules, (ear,), second=ear, whole=False)
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Each line where all begin a sentence, else the text as it is."""
    lines = [one for one in re.finditer(r"[^\n]+", text) if one[0].strip()]
    if all(re.match(r"\W*[A-Z0-9]", one[0]) for one in lines):
        yield from ((one.start(), one[0]) for one in lines)
    else:
        yield 0, text


@cache
def _book(voice: Voice) -> Book:
    return book(voice.findings())


def _ear(voice: Voice) -> Likeness:
    """Loaded once, whoever asks first."""
    with _LOADING:
        return _loaded(voice)


_LOADING, _KEEPING = Lock(), Lock()


@cache
def _loaded(voice: Voice) -> Likeness:
    return voice.likeness()


def values(found: Sequence[Finding], voice: Voice) -> list[dict[str, Any]]:
    """Findings as values that JSON has."""
    return [
        {"rule": one.rule, "category": one.category, "severity": one.severity, "start": one.start, "end": one.end}
        | {"quote": one.quote, "why": voice.line(one.why, plain=True), "better": voice.line(one.better, plain=True)}
        for one in found
    ]


def text(rows: Sequence[Mapping[str, Any]], whole: bool, voice: Voice) -> str:
    """Findings as a page to read: what has to be mended first, then what is worth it, then what is missing."""
    words, gaps = [one for one in rows if one["quote"]], [one for one in rows if not one["quote"]]
    must = [one for one in words if one["severity"] == "must"]
    rest = [one for one in words if one["severity"] != "must"]
    sections = [("must_fix", must), ("worth_fixing", rest), *([("complete", gaps)] if whole else [])]
    blocks = [_heading(name, voice) + "\n".join(_lines(one) for one in found) for name, found in sections if found]
    if not words:
        blocks.insert(0, _said("nothing_found", voice))
    if whole and not gaps:
        blocks.append(_heading("complete", voice) + _said("nothing_missing", voice))
    if not whole:
        blocks.append(_said("only_words", voice))
    return "\n\n".join(blocks) + "\n"


def _lines(one: Mapping[str, Any]) -> str:
    quoted = [f'"{" ".join(one["quote"].split())}"'] if one["quote"] else []
    first, *others = [*quoted, one["why"], one["better"]]
    return "\n".join([f"- {first}", *(f"  {line}" for line in others)])


def _heading(name: str, voice: Voice) -> str:
    words = _said(name, voice)
    return f"{words}\n{'-' * len(words)}\n"


def _said(name: str, voice: Voice) -> str:
    return voice.line(Say("report", name), plain=True)


def whole(text: str, kind: Kind, voice: Voice) -> bool:
    """Whether a text is a whole message, which has to be complete."""
    return not excerpt(text, kind, NOTHING, _book(voice))

"""Names told when the letter stands there: how the client's is spelled, who it goes to now, who signs and as what."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache

from bot.coach.case import Case, Desk

_WORD = r"[A-ZÀ-Þ][\w'’-]+"


@cache
def _patterns(sources: tuple[str, ...], between: str) -> tuple[re.Pattern[str], ...]:
    """The book's patterns, with a name where they have ``{name}``."""
    name = rf"(?:(?:Mr|Mrs|Ms|Dr)\.? )?{_WORD}(?: {between}{_WORD}){{0,3}}"
    return tuple(re.compile(one.replace("{name}", name)) for one in sources)


def _found(kind: str, text: str, desk: Desk) -> re.Match[str] | None:
    """Where the first pattern of a kind stands in a text."""
    book = desk.phrases["told_names"]
    return next((found for one in _patterns(book[kind], book["between"][0]) if (found := one.search(text))), None)


def contact(text: str, case: Case, desk: Desk) -> str | None:
    """Whom the letter goes to, by the name that is told; a first name or a surname alone changes only that."""
    known = case.text("contact")
    straight = _with_capitals(text.replace("’", "'"), known)
    if found := _found("surname", straight, desk):
        return f"{known.split()[0]} {found['name']}" if known else found["name"]
    called = _found("called", straight, desk)
    name = called["name"] if called else None
    if name is None and (found := _found("it_is", straight, desk)) and _alike(found["name"], known):
        name = found["name"]
    was = _found("denied", straight, desk)
    if name and was and was["was"] in known.split():
        return " ".join(name if one == was["was"] else one for one in known.split())
    return None if name and name in known.split() else name


def _with_capitals(text: str, known: str) -> str:
    """Words in small letters with capitals where they are the known name, or one that is much like it."""
    if not known or not text.islower():
        return text
    parts = [one.lower() for one in known.split()]

    def name(found: re.Match[str]) -> str:
        near = any(SequenceMatcher(None, found[0], part).ratio() >= ALIKE for part in parts if len(part) > LEAST)
        grown = any(found[0].startswith(f"{part}-") or found[0].endswith(f"-{part}") for part in parts)
        return re.sub(r"(^|[-'])(\w)", lambda at: at[1] + at[2].upper(), found[0]) if near or grown else found[0]

    return re.sub(r"[^\W\d_][\w-]{2,}", name, text)


LEAST = 2
"""Letters of a name beyond which it can be told from a word."""


def _alike(name: str, known: str) -> bool:
    """Whether a name is the known one, differently spelled in a part of it."""
    return name != known and SequenceMatcher(None, name.lower(), known.lower()).ratio() >= ALIKE


ALIKE = 0.75


def signer(text: str, case: Case, desk: Desk) -> str | None:
    """Who signs, or what stands under the name of whoever does."""
    straight = text.replace("’", "'")
    if found := _found("title", straight, desk) or _found("my_role", straight, desk):
        name = (case.text("signer") or case.signer).split(",")[0]
        return f"{name}, {found['role'].strip()}" if name else None
    found = _found("signs", straight, desk) or _found("signed_by", straight, desk)
    return found["name"].strip() if found else None

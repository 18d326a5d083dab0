"""A yes with a limit: "fine, but if she shrugs I'm out". The yes counts, and the limit is kept in their words.

It is known by cues (``limit`` in the phrase book). It says what would end the trying; it is no wish to end it now, and
it is brought back where the mend is looked at (domain.md 1.6, step 7).
"""

from __future__ import annotations

import re

from bot.coach import cues
from bot.coach.case import Desk, Value

NAME = "limit"
"""The answer that keeps it."""

LONGEST = 160
"""Characters of it that are kept."""


def limit_in(text: str, desk: Desk, *, yes: bool = False) -> str:
    """The limit that some words set, as they set it; empty where they set none. ``yes``: in a yes or a no to trying a
    span is one too, "but only until Easter"."""
    options = ("set", "span") if yes else ("set",)
    parts = (one for one in _SENTENCES.split(text) if not cues.any_heard(one, "limit", "not_set", desk))
    found = [one.quote for part in parts for name in options for one in cues.heard(part, "limit", name, desk)]
    return max(found, key=len).strip(" ,.!")[:LONGEST] if found else ""


_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def without(text: str, limit: str) -> str:
    """The words without the limit, and without what joined it to them."""
    before, _, after = text.partition(limit)
    return f"{_JOINED.sub('', before)} {after.lstrip(' ,.!')}".strip(" ,")


_JOINED = re.compile(r"[\s,;–—-]*\b(?:but|and|though|yet|only|then)?[\s,]*$", re.I)


def kept(text: str, desk: Desk) -> dict[str, Value]:
    """The limit as an answer; nothing where none is set."""
    limit = limit_in(text, desk)
    return {NAME: limit} if limit else {}

"""A press made twice: where an answer was late, Slack shows a warning sign, and whoever sees it presses again.

The same press within a short time, with nothing changed in between, is done once and answered once. Later it is a new
wish, such as a list that is to stand at the end of the thread again.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach.case import Case, Desk, Pressed

SOON = timedelta(minutes=5)
"""Within which a press made again is the same one (our own choice)."""


def done(case: Case, said: Pressed, desk: Desk) -> bool:
    """Whether the last change of the case was made by this very press, a short while ago."""
    mark, _, at = case.pressed.partition(" ")
    return mark == _mark(said, case) and abs(desk.now - datetime.fromisoformat(at)) < SOON


def noted(before: Case, after: Case, said: Pressed, desk: Desk) -> Case:
    """The case that remembers the press, where it changed something."""
    if after.revision == before.revision:
        return after
    return replace(after, pressed=f"{_mark(said, after)} {desk.now.isoformat()}")


def _mark(said: Pressed, after: Case) -> str:
    """A press, and the revision of the case that it led to."""
    whole = repr((said.name, said.code, said.question, said.revision, sorted(said.values.items()), after.revision))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]

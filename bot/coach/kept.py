"""How long a case is kept: so many days after it was closed or last touched, and then no more (``Desk.keeps``).

An open case counts like a closed one, from the last word of its manager; but while it has something to say by itself
it stays, and the days count from the last thing that it said. A week before it goes, its thread says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk

AHEAD = timedelta(days=7)
"""How long before it is deleted the thread says so (our own choice)."""

HOUR = time(9, 30)
"""The hour, where the manager is, at which it is said and done: outside of the usual quiet hours."""

NAME = "leaves"


def since(case: Case, rings: Iterable[datetime] = ()) -> date | None:
    """The day from which the days count: that of the last word, or of the last bell, rung or still to ring."""
    rung = (key.split(":", 2)[2][:10] for key in case.told if key.startswith("bell:") and f":{NAME}:" not in key)
    ahead = (at.astimezone(ZoneInfo(case.zone)).date() for at in rings)
    said = (text[:10] for text in (case.touched, case.opened) if text)
    return max([*map(date.fromisoformat, (*said, *rung)), *ahead], default=None)


def told_at(case: Case, desk: Desk, rings: Iterable[datetime]) -> datetime | None:
    """When the thread is told that it will be deleted; None where it is kept for good."""
    start = since(case, rings) if desk.keeps else None
    return _at(start + timedelta(days=desk.keeps) - AHEAD, case, desk) if start else None


def announced(case: Case, desk: Desk) -> Case:
    """The case whose end is told now: it is deleted a week from today, however late that is."""
    return replace(case, leaves=(desk.today(case.zone) + AHEAD).isoformat())


def ends_at(case: Case, desk: Desk) -> datetime | None:
    """When it is deleted; None where that has not been told, or nothing is deleted any more."""
    return _at(date.fromisoformat(case.leaves), case, desk) if case.leaves and desk.keeps else None


def is_over(case: Case, desk: Desk) -> bool:
    """Whether it is to be deleted now."""
    ends = ends_at(case, desk)
    return ends is not None and ends <= desk.now


def touched(case: Case, desk: Desk) -> Case:
    """The case, about which something was said today: it stays."""
    return replace(case, touched=desk.today(case.zone).isoformat(), leaves="")


def _at(day: date, case: Case, desk: Desk) -> datetime:
    """That hour of the day, or now where it is over; never in quiet hours."""
    return desk.quiet.after(max(datetime.combine(day, HOUR, ZoneInfo(case.zone)), desk.now), case.zone)

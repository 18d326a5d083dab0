"""When to tell them: how good each hour of the week is, and which moments are left (domain.md 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from bot.coach.dates import Calendar, Reason
from bot.coach.windows import Window

Rating = Literal["best", "good", "fair", "avoid", "never"]


EVERY_WEEKDAY = Calendar()


@dataclass(frozen=True)
class Moment:
    """A stretch of time in which to tell the client, in the client's zone; ``here`` gives it in another."""

    starts: datetime
    ends: datetime
    rating: Rating
    reasons: tuple[Reason, ...] = ()

    @property
    def day(self) -> date:
        """The client's date."""
        return self.starts.date()

    @property
    def start(self) -> time:
        """The client's wall-clock time."""
        return self.starts.time()

    @property
    def end(self) -> time:
        """The client's wall-clock time."""
        return self.ends.time()

    def here(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Start and end where somebody else is."""
        return self.starts.astimezone(zone), self.ends.astimezone(zone)


@dataclass(frozen=True)
class Moments:
    """The moments worth naming. ``other`` is the next defensible one, after a critical date where there is one;
    ``latest`` the last that still keeps ``send_by``. None where there is no such moment."""

    earliest: Moment | None
    best: Moment | None
    other: Moment | None
    latest: Moment | None


@dataclass(frozen=True)
class Party:
    """One side of the talk: where its clock stands and when it works."""

    zone: tzinfo
    calendar: Calendar = EVERY_WEEKDAY


@dataclass(frozen=True)
class Limits:
    """What narrows the choice of a moment."""

    windows: Sequence[Window] = ()
    """From ``windows.windows``, which knows the critical dates too."""
    critical: Sequence[date] = ()
    not_before: datetime | None = None
    """Aware: when the manager is ready (slept over it, has approval)."""
    send_by: date | None = None
    """The client's date: the last day that still keeps a deadline, a last day or a month end."""
    urgent: bool = False
    """One of the NOW list (domain.md 3.7): days, hours and windows give way."""
    lead: timedelta = timedelta(hours=2)
    """From the invitation to the talk."""


NO_LIMITS = Limits()


def rate(when: datetime, calendar: Calendar, windows: Sequence[Window] = ()) -> tuple[Rating, tuple[Reason, ...]]:
    """How good a moment is, ``when`` being wall-clock time where the client is, and why not better.

    Codes: ``weekend``, ``holiday`` (name), ``before_holiday`` (name), ``friday``, ``friday_afternoon``, ``evening``,
    ``early``, ``late``, ``lunch``, ``monday_morning``, ``thursday_afternoon``, ``short_week`` (days),
    ``first_day_back``, ``before_leave``, and ``window`` (window, first, last and that window's own facts).
    """
    raise NotImplementedError


def best_moments(now: datetime, client: Party, manager: Party, limits: Limits = NO_LIMITS) -> Moments:
    """Earliest, best, other and latest moment from ``now`` (aware) on, in the client's zone, in the manager's hours.

    Further codes: ``deadline_wins`` (day), ``urgent``, ``time_fit`` (manager_start), ``after_critical`` (critical),
    ``days_left`` (days: working days left in that week).
    """
    raise NotImplementedError


def rested(upset: datetime, months: int | None) -> datetime:
    """When the manager has slept over it: 24 hours on, or three nights for an account over two years old."""
    raise NotImplementedError

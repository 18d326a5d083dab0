"""When to tell them: how good each hour of the week is, and which moments are left (domain.md 3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Literal

from bot.coach.dates import DAY, OPENS, Calendar, Reason
from bot.coach.windows import Window

Rating = Literal["best", "good", "fair", "avoid", "never"]


RATINGS: tuple[Rating, ...] = ("best", "good", "fair", "avoid", "never")
"""From the best to the worst."""

ACCEPTABLE: frozenset[Rating] = frozenset({"best", "good", "fair"})
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
    urgent: Literal["", "urgent", "safety"] = ""
    """Why it can't wait, where it is on the NOW list (domain.md 3.7): days, hours and windows give way to that."""
    lead: timedelta = timedelta(hours=2)
    """From the invitation to the talk."""


NO_LIMITS = Limits()


@dataclass(frozen=True)
class _Hours:
    places: tuple[int, ...]
    """Places in the working week: 0 is Monday (Sunday where the weekend is Friday and Saturday)."""
    start: time
    end: time
    rating: Rating
    code: str = ""


_ALL, _MID = (0, 1, 2, 3, 4, 5, 6), (1, 2)
_MIDNIGHT, _NOON = time(0), time(12)
WEEK = (
    _Hours((4,), _NOON, time.max, "never", "friday_afternoon"),
    _Hours(_ALL, time(18), time.max, "never", "evening"),
    _Hours(_ALL, _MIDNIGHT, time(7), "never", "early"),
    _Hours((4,), _MIDNIGHT, time.max, "avoid", "friday"),
    _Hours(_ALL, time(16), time.max, "avoid", "late"),
    _Hours(_ALL, _MIDNIGHT, time(9, 30), "avoid", "early"),
    _Hours((0,), _MIDNIGHT, time(11), "avoid", "monday_morning"),
    _Hours((3,), _NOON, time.max, "avoid", "thursday_afternoon"),
    _Hours(_ALL, _NOON, time(13, 30), "avoid", "lunch"),
    _Hours(_MID, time(10), time(11, 30), "best"),
    _Hours(_MID, time(13, 30), time(15, 30), "good"),
    _Hours((3,), time(10), _NOON, "good"),
    _Hours((0,), time(11), _NOON, "good"),
    _Hours(_ALL, _MIDNIGHT, time.max, "fair"),
)
"""The first row that fits an hour rates it (domain.md 3.1)."""


def _place(day: date, calendar: Calendar) -> int:
    first = next(n for n in range(7) if n not in calendar.weekend and (n - 1) % 7 in calendar.weekend)
    return (day.weekday() - first) % 7


@cache
def _hour(place: int, at: time) -> tuple[Rating, str]:
    row = next(row for row in WEEK if place in row.places and row.start <= at < row.end)
    return row.rating, row.code


def days_left(day: date, calendar: Calendar) -> int:
    """The working days that are left after the day in its own week."""
    rest = 6 - _place(day, calendar)
    return calendar.between(day, day + rest * DAY)


def _just_before_a_feast(day: date, window: Window) -> Reason | None:
    """A feast that stops business and begins in a day or two: nobody is left to take it in (domain.md 3.6)."""
    feast = window.facts.get("feast")
    if not isinstance(feast, date) or not DAY <= feast - day <= BEFORE_FEAST:
        return None
    return Reason("feast_near", {"window": window.code, "feast": feast, "last": window.last})


BEFORE_FEAST = 3 * DAY
"""How long before such a feast no day is offered (default)."""


def _day(day: date, calendar: Calendar, windows: Sequence[Window]) -> tuple[Rating, tuple[Reason, ...]]:
    never: list[Reason] = []
    if day.weekday() in calendar.weekend:
        never.append(Reason("weekend"))
    for code, name in (("holiday", calendar.holiday(day)), ("before_holiday", calendar.holiday(day + DAY))):
        if name:
            never.append(Reason(code, {"name": name}))
    avoid: list[Reason] = []
    for window in windows:
        if near := _just_before_a_feast(day, window):
            never.append(near)
        elif window.first <= day <= window.last:
            kept = Reason("window", {"window": window.code, "first": window.first, "last": window.last, **window.facts})
            (never if window.code == "leave" else avoid).append(kept)
        elif window.away and day == calendar.add(window.first, -1):
            never.append(Reason("before_leave", {"window": window.code, "first": window.first}))
        elif window.away and day == calendar.add(window.last, 1):
            never.append(Reason("first_day_back", {"window": window.code, "last": window.last}))
    rating: Rating = "never" if never else "avoid" if avoid else "best"
    return rating, (*never, *avoid)


def rate(when: datetime, calendar: Calendar, windows: Sequence[Window] = ()) -> tuple[Rating, tuple[Reason, ...]]:
    """How good a moment is, ``when`` being wall-clock time where the client is, and why not better.

    Codes: ``weekend``, ``holiday`` (name), ``before_holiday`` (name), ``friday``, ``friday_afternoon``, ``evening``,
    ``early``, ``late``, ``lunch``, ``monday_morning``, ``thursday_afternoon``, ``short_week`` (days),
    ``first_day_back``, ``before_leave``, and ``window`` (window, first, last and that window's own facts).
    """
    day = when.date()
    hour = _hour(_place(day, calendar), when.time())
    return _rated(hour, _day(day, calendar, windows), days_left(day, calendar))


def _rated(
    rated_hour: tuple[Rating, str], rated_day: tuple[Rating, tuple[Reason, ...]], left: int
) -> tuple[Rating, tuple[Reason, ...]]:
    """How good a moment is of an hour and a day that are rated, with so many working days left in its week."""
    day, why = rated_day
    hour, code = rated_hour
    worst = max(day, hour, key=RATINGS.index)
    if worst in ("best", "good") and left < 2:
        worst = "good"
        why = (*why, Reason("short_week", {"days": left}))
    return worst, (*why, *([Reason(code)] if code else []))


def best_moments(now: datetime, client: Party, manager: Party, limits: Limits = NO_LIMITS) -> Moments:
    """Earliest, best, other and latest moment from ``now`` (aware) on, in the client's zone, in the manager's hours.

    Further codes: ``deadline_wins`` (day), ``urgent``, ``safety``, ``time_fit`` (manager_start),
    ``after_critical`` (critical), ``days_left`` (days: working days left in that week).
    """
    ready = max(now + limits.lead, limits.not_before or now)
    if limits.urgent:
        return _at_once(max(now, limits.not_before or now), client, limits)
    days = _Days(ready, client, manager, limits)
    best = _pick(days)
    if best is None:
        return _too_late(now, client, manager, limits)
    forced = limits.send_by is not None and best.rating == "avoid"
    return Moments(
        earliest=next((m for m in days if m.rating in ACCEPTABLE), best),
        best=_add(best, Reason("deadline_wins", {"day": limits.send_by})) if forced else best,
        other=_other(days, best, limits.critical),
        latest=_latest(days, best, limits),
    )


def rested(upset: datetime, months: int | None) -> datetime:
    """When the manager has slept over it: 24 hours on, or three nights for an account over two years old."""
    if months is not None and months > 24:
        return datetime.combine(upset.date() + 3 * DAY, OPENS, upset.tzinfo)
    return upset + DAY


_HORIZON, _SOON, _STEP = 120, timedelta(days=21), timedelta(minutes=30)
_MANAGER_FROM, _MANAGER_TO = time(7, 30), time(19)


class _Days:
    """The best stretch of each day on which there is one at all; a day is looked at once, when it is asked for."""

    def __init__(self, ready: datetime, client: Party, manager: Party, limits: Limits) -> None:
        self.first = ready.astimezone(client.zone).date()
        far = max((self.first, *limits.critical)) + _HORIZON * DAY
        self.last = min(far - DAY, limits.send_by or date.max)
        self._on = cache(lambda day: _on(day, ready, client, manager, limits.windows))

    def __iter__(self) -> Iterator[Moment]:
        return self.between(self.first, self.last)

    def between(self, first: date, last: date) -> Iterator[Moment]:
        """Those of some days, in order; backwards where the last comes before the first."""
        step = DAY if first <= last else -DAY
        days = (first + n * step for n in range(abs((last - first).days) + 1))
        return (moment for day in days if self.first <= day <= self.last and (moment := self._on(day)))


def _on(day: date, ready: datetime, client: Party, manager: Party, windows: Sequence[Window]) -> Moment | None:
    """The best half-hours of a day that both sides can keep, as one stretch."""
    rated_day = _day(day, client.calendar, windows)
    if rated_day[0] == "never":
        return None
    days = days_left(day, client.calendar)
    place = _place(day, client.calendar)
    rated = [(at, *_rated(_hour(place, at.time()), rated_day, days)) for at in _grid(day, client.zone)]
    open_to_both = [one for one in rated if one[1] != "never" and one[0] >= ready and _fits(one[0], manager)]
    if not open_to_both:
        return None
    starts, rating, why = min(open_to_both, key=lambda one: (RATINGS.index(one[1]), one[0]))
    run = [at for at, *rated_as in open_to_both if rated_as == [rating, why]]
    ends = starts + _STEP
    while ends in run:
        ends += _STEP
    left = Reason("days_left", {"days": days})
    reasons = [*why, left, *_time_fit(starts, rating, rated, ready, manager)]
    return Moment(starts, ends, rating, tuple(reasons))


def moment_on(day: date, ready: datetime, client: Party, manager: Party, windows: Sequence[Window]) -> Moment | None:
    """The best stretch of one day that both sides can keep; None where it has none."""
    return _on(day, ready, client, manager, windows)


def in_hours(at: datetime, manager: Party) -> bool:
    """Whether a moment lies within the manager's working day."""
    return _fits(at, manager)


def _grid(day: date, zone: tzinfo) -> Iterator[datetime]:
    """The half-hours from 07:00 to 18:00 of the client's day."""
    seven = datetime.combine(day, time(7), zone)
    return (seven + n * _STEP for n in range(22))


def _fits(at: datetime, manager: Party) -> bool:
    here, until = at.astimezone(manager.zone), (at.astimezone(UTC) + _STEP).astimezone(manager.zone)
    in_hours = here.time() >= _MANAGER_FROM and until.time() <= _MANAGER_TO and here.date() == until.date()
    return in_hours and manager.calendar.works(here.date())


def _time_fit(
    starts: datetime,
    rating: Rating,
    rated: Sequence[tuple[datetime, Rating, tuple[Reason, ...]]],
    ready: datetime,
    manager: Party,
) -> list[Reason]:
    """Why not the day's best hour: the manager's clock is elsewhere."""
    better = any(RATINGS.index(one[1]) < RATINGS.index(rating) and one[0] >= ready for one in rated)
    return [Reason("time_fit", {"manager_start": starts.astimezone(manager.zone).time()})] if better else []


def _score(moment: Moment) -> tuple[bool, int, bool]:
    left = next(reason.facts["days"] for reason in moment.reasons if reason.code == "days_left")
    cramped = moment.rating not in ACCEPTABLE or left in (0, 1)
    return cramped, RATINGS.index(moment.rating), moment.day.weekday() not in (1, 2)


def _pick(days: _Days, after: date = date.min) -> Moment | None:
    """The best of the next three weeks, or of all where those have nothing acceptable; the first among equals."""
    first = next(days.between(max(days.first, after + DAY), days.last), None)
    if first is None:
        return None
    best = min(days.between(first.day, first.day + _SOON), key=_score)
    return best if best.rating in ACCEPTABLE else min(days.between(first.day, days.last), key=_score)


def _other(days: _Days, best: Moment, critical: Sequence[date]) -> Moment | None:
    """The best moment after the next critical date, or else after the best one's day."""
    ahead = min((day for day in critical if day >= best.day), default=None)
    found = _pick(days, ahead or best.day)
    if found is None or found.rating not in ACCEPTABLE:
        return None
    return _add(found, Reason("after_critical", {"critical": ahead})) if ahead else found


def _latest(days: _Days, best: Moment, limits: Limits) -> Moment | None:
    """The last decent moment that keeps ``send_by``, or else that lies before the next critical window."""
    closes = [w.first - DAY for w in limits.windows if w.code in ("critical", "uncertain") and w.first > best.day]
    until = limits.send_by or min(closes, default=None)
    if until is None:
        return None
    return next((m for m in days.between(min(until, days.last), best.day) if m.rating in ACCEPTABLE), best)


def _too_late(now: datetime, client: Party, manager: Party, limits: Limits) -> Moments:
    """No decent hour is left before ``send_by``: then at once while its day lasts, else as if there were none."""
    if limits.send_by is None:
        return Moments(None, None, None, None)
    if now.astimezone(client.zone).date() > limits.send_by:
        return best_moments(now, client, manager, replace(limits, send_by=None))
    forced = _add(_moment_now(now, client, limits), Reason("deadline_wins", {"day": limits.send_by}))
    return Moments(forced, forced, None, None)


def _at_once(when: datetime, client: Party, limits: Limits) -> Moments:
    """The next hour: the NOW list overrides days, hours and windows, so none of them is named (domain.md 3.7)."""
    moment = replace(_moment_now(when, client, limits), reasons=(Reason(limits.urgent),))
    return Moments(moment, moment, None, None)


def _moment_now(when: datetime, client: Party, limits: Limits) -> Moment:
    """The hour from the coming quarter on, rated as it is."""
    local = when.astimezone(client.zone).replace(second=0, microsecond=0)
    starts = local + timedelta(minutes=-local.minute % 15)
    rating, why = rate(starts, client.calendar, limits.windows)
    return Moment(starts, starts + timedelta(hours=1), rating, why)


def _add(moment: Moment, reason: Reason) -> Moment:
    return replace(moment, reasons=(*moment.reasons, reason))

"""When somebody's digest comes: a weekday and a time of day where they are (domain.md 9.1).

Wall-clock time is what counts: 9:30 stays 9:30 when the clocks change. A time that a change of the clocks leaves out
moves forward with them; one that comes twice is taken the first time. Holidays and quiet hours move it later, and a
week in which that would be a week late has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach.case import Desk
from bot.coach.clock import clock
from bot.coach.countries import COUNTRIES
from bot.coach.dates import DAY, Calendar
from bot.coach.ear import spoken

LATE = timedelta(hours=12)
"""A digest that is later than this is skipped: what it says of the week is no longer so."""

WEEK = timedelta(days=7)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Rhythm:
    """Whether a digest comes, on which weekday (Monday is 0) and when; domain.md 9.1 unless they say otherwise."""

    on: bool = True
    weekday: int = 0
    at: time = time(9, 30)


USUAL = Rhythm()


@dataclass(frozen=True)
class Due:
    """A digest's moment, aware, in UTC, and the ISO week that it is for: "2027-W02"."""

    at: datetime
    week: str


def dump(rhythm: Rhythm) -> str:
    """As it is kept: "on 0 09:30"."""
    return f"{'on' if rhythm.on else 'off'} {rhythm.weekday} {rhythm.at:%H:%M}"


def load(text: str) -> Rhythm:
    """What ``dump`` wrote; the usual rhythm where nothing was kept."""
    if not text:
        return USUAL
    on, weekday, at = text.split()
    return Rhythm(on == "on", int(weekday), time.fromisoformat(at))


def read(text: str, before: Rhythm, desk: Desk) -> Rhythm | None:
    """The rhythm that some words ask for: "on", "off", "tuesday 8:00", "fridays"; None where they ask for none."""
    switch = spoken(text, "digest", desk, ("on", "off"))
    weekday, at = spoken(text, "weekday", desk, WEEKDAYS), clock(text)
    if weekday is None and at is None:
        return replace(before, on=switch == "on") if switch else None
    day = WEEKDAYS.index(weekday) if weekday else before.weekday
    return Rhythm(switch != "off", day, at or before.at)


def no_time(text: str) -> str:
    """The word with figures in it that was meant for a time of day and is none: "25:00"; empty where there is none."""
    figures = re.search(r"\S*\d\S*", text)
    return figures[0] if figures and clock(text) is None else ""


def upcoming(rhythm: Rhythm, zone: str, desk: Desk, done: str = "") -> Due:
    """The first digest after now, of a week later than the one that is ``done``."""
    found = (_in_week(rhythm, zone, desk, desk.today(zone) + weeks * WEEK) for weeks in range(-1, 5))
    return next(due for due in found if due and due.at > desk.now and due.week > done)


def latest(rhythm: Rhythm, zone: str, desk: Desk, done: str = "") -> Due | None:
    """The last digest up to now, where its week is later than the one that is ``done``."""
    found = (_in_week(rhythm, zone, desk, desk.today(zone) - weeks * WEEK) for weeks in range(3))
    return next((due for due in found if due and due.at <= desk.now and due.week > done), None)


def _in_week(rhythm: Rhythm, zone: str, desk: Desk, day: date) -> Due | None:
    """The digest of the ISO week in which the day lies; None where holidays leave it no day."""
    nominal = day - day.weekday() * DAY + rhythm.weekday * DAY
    year, week, _ = nominal.isocalendar()
    at = _moved(nominal, rhythm.at, zone, desk)
    here = at.astimezone(ZoneInfo(zone)).date()
    return Due(at, f"{year}-W{week:02}") if here - nominal < WEEK else None


def _moved(day: date, at: time, zone: str, desk: Desk) -> datetime:
    """The moment itself, or the first one after it in no holiday and no quiet hours."""
    work = _calendar(zone, desk)
    wanted = day if work.holiday(day) is None else work.add(day, 1)
    moment = desk.quiet.after(datetime.combine(wanted, at, ZoneInfo(zone)).astimezone(UTC), zone)
    here = moment.astimezone(ZoneInfo(zone)).date()
    if here == wanted or work.holiday(here) is None:
        return moment
    return _moved(work.add(here, 1), desk.quiet.ends, zone, desk)


def _calendar(zone: str, desk: Desk) -> Calendar:
    """The working days where somebody is, as far as their time zone tells the country."""
    home = next((one for one in COUNTRIES.values() if zone in one.zones), None)
    if home is None:
        return Calendar()
    code = home.code
    return Calendar(lambda day: desk.holiday(code, day), home.weekend)

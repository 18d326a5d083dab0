"""When a digest comes: wall-clock time in every zone, through changes of the clocks, holidays and quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.coach.case import Desk
from bot.coach.rhythm import USUAL, WEEKDAYS, Rhythm, dump, latest, load, read, upcoming
from tests.desk import desk


def at(moment: str, zone: str = "UTC") -> Desk:
    """A desk at a moment on a zone's clock."""
    return desk(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))


@pytest.mark.parametrize(
    ("zone", "before", "comes"),
    [
        # An ordinary Monday
        ("Europe/London", "2027-01-10T12:00", "2027-01-11T09:30+00:00"),
        ("America/New_York", "2027-01-10T12:00", "2027-01-11T09:30-05:00"),
        ("Asia/Kolkata", "2027-01-10T12:00", "2027-01-11T09:30+05:30"),
        ("Australia/Adelaide", "2027-01-10T12:00", "2027-01-11T09:30+10:30"),
        ("Pacific/Apia", "2027-01-10T12:00", "2027-01-11T09:30+13:00"),
        ("Pacific/Honolulu", "2027-01-10T12:00", "2027-01-11T09:30-10:00"),
        ("America/Sao_Paulo", "2027-01-10T12:00", "2027-01-11T09:30-03:00"),
        ("Asia/Kathmandu", "2027-01-10T12:00", "2027-01-11T09:30+05:45"),
        ("Pacific/Chatham", "2027-01-10T12:00", "2027-01-11T09:30+13:45"),
        # The Monday after the clocks went forward, and back, in both hemispheres
        ("Europe/London", "2027-03-25T12:00", "2027-03-30T09:30+01:00"),  # 28 March; the 29th is Easter Monday
        ("Europe/London", "2027-10-30T12:00", "2027-11-01T09:30+00:00"),
        ("America/New_York", "2027-03-13T12:00", "2027-03-15T09:30-04:00"),
        ("America/New_York", "2027-11-06T12:00", "2027-11-08T09:30-05:00"),
        ("Australia/Adelaide", "2027-10-02T12:00", "2027-10-04T09:30+10:30"),
        ("Australia/Adelaide", "2027-04-03T12:00", "2027-04-05T09:30+09:30"),
        ("America/Santiago", "2027-09-04T12:00", "2027-09-06T09:30-03:00"),
        # A holiday where they are moves it on
        ("Europe/London", "2027-05-01T12:00", "2027-05-04T09:30+01:00"),
        ("America/New_York", "2027-01-16T12:00", "2027-01-19T09:30-05:00"),  # Martin Luther King Day
        ("Europe/Berlin", "2027-05-15T12:00", "2027-05-18T09:30+02:00"),  # Whit Monday
        ("Asia/Tokyo", "2027-05-01T12:00", "2027-05-06T09:30+09:00"),  # Golden Week
    ],
)
def test_it_comes_at_half_past_nine_wherever_they_are(zone: str, before: str, comes: str) -> None:
    due = upcoming(USUAL, zone, at(before, zone))
    assert due.at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") == comes
    assert due.at.tzinfo == UTC


@pytest.mark.parametrize(
    ("wanted", "zone", "before", "comes"),
    [
        ((6, time(2, 30)), "America/New_York", "2027-03-13T12:00", "2027-03-14T03:30-04:00"),  # left out: moves on
        ((6, time(1, 30)), "America/New_York", "2027-11-06T12:00", "2027-11-07T01:30-04:00"),  # twice: the first
        ((6, time(2, 30)), "Australia/Adelaide", "2027-10-02T12:00", "2027-10-03T03:30+10:30"),
    ],
)
def test_a_time_left_out_moves_forward_and_one_that_comes_twice_is_taken_once(
    wanted: tuple[int, time], zone: str, before: str, comes: str
) -> None:
    awake = at(before, zone)
    awake = replace(awake, quiet=replace(awake.quiet, starts=time(0), ends=time(0)))
    held = Rhythm(True, *wanted)
    due = upcoming(held, zone, awake)
    assert due.at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") == comes
    after = replace(awake, now=due.at + timedelta(minutes=1))
    assert upcoming(held, zone, after, due.week).at - due.at > timedelta(days=6)


def test_quiet_hours_move_it_to_their_end_and_off_a_holiday_that_lies_there() -> None:
    late = Rhythm(True, WEEKDAYS.index("sunday"), time(21))
    here = upcoming(late, "Europe/London", at("2027-01-09T12:00")).at
    assert here == datetime(2027, 1, 11, 7, 30, tzinfo=UTC)
    before_may_day = upcoming(late, "Europe/London", at("2027-05-01T12:00")).at
    assert before_may_day.astimezone(ZoneInfo("Europe/London")).isoformat() == "2027-05-04T07:30:00+01:00"


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Asia/Tokyo"])
def test_every_week_of_eight_years_has_one_at_most_and_none_is_passed_over(zone: str) -> None:
    done, now, found = "", at("2027-01-01T00:00"), []
    while now.now.year < 2035:
        due = upcoming(USUAL, zone, now, done)
        last = latest(USUAL, zone, replace(now, now=due.at), done)
        assert last == due, "the one that comes next is the last one once it has come"
        found.append(due)
        done, now = due.week, replace(now, now=due.at)
    assert len({due.week for due in found}) == len(found)
    gaps = [(b.at - a.at).days for a, b in pairwise(found)]
    assert min(gaps) >= 2
    assert max(gaps) <= 14


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("tuesday 8:00", Rhythm(True, 1, time(8))),
        ("Fridays at 4pm", Rhythm(True, 4, time(16))),
        ("8:15", Rhythm(True, 0, time(8, 15))),
        ("wed", Rhythm(True, 2, time(9, 30))),
        ("on", USUAL),
        ("off", Rhythm(False)),
        ("stop", Rhythm(False)),
        ("whenever", None),
        ("tuesday 25:00", Rhythm(True, 1, time(9, 30))),
    ],
)
def test_it_is_set_in_plain_words(words: str, held: Rhythm | None) -> None:
    assert read(words, USUAL, desk()) == held
    assert held is None or load(dump(held)) == held


def test_the_week_is_that_of_the_day_that_was_wanted() -> None:
    due = upcoming(USUAL, "Europe/London", at("2026-12-27T12:00"))  # Monday the 28th is a holiday
    assert (due.at.date(), due.week) == (date(2026, 12, 29), "2026-W53")

"""When to tell them: the week's hours, the windows, and the moments of the worked scenarios."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.almanac import Almanac
from bot.coach.countries import COUNTRIES
from bot.coach.dates import Calendar
from bot.coach.slots import Limits, Moment, Moments, Party, Rating, best_moments, rate, rested
from bot.coach.windows import FEASTS, Marks, Window, windows

ALMANAC = Almanac()
PLAIN = Calendar()


def real(code: str) -> Calendar:
    return Calendar(lambda day: ALMANAC.holiday(code, day), COUNTRIES[code].weekend)


def party(code: str) -> Party:
    return Party(ZoneInfo(COUNTRIES[code].zone), real(code))


def at(text: str, code: str = "GB") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(COUNTRIES[code].zone))


def around(code: str, now: datetime, marks: Marks) -> tuple[Window, ...]:
    return windows(code, now.date(), now.date() + timedelta(days=540), real(code), marks)


def shown(moment: Moment | None) -> str:
    return f"{moment.starts:%a %d %b %H:%M}-{moment.ends:%H:%M}" if moment else ""


def codes(moment: Moment | None) -> set[str]:
    return {reason.code for reason in moment.reasons} if moment else set()


def telling(now: datetime, critical: Sequence[date] = (), send_by: date | None = None) -> Moments:
    marks = Marks(critical=critical)
    limits = Limits(around("GB", now, marks), critical, send_by=send_by)
    return best_moments(now, party("GB"), party("GB"), limits)


@pytest.mark.parametrize(
    ("when", "rating", "code"),
    [
        ("2027-01-12 10:00", "best", None),
        ("2027-01-13 11:29", "best", None),
        ("2027-01-12 11:30", "fair", None),
        ("2027-01-12 13:30", "good", None),
        ("2027-01-12 15:30", "fair", None),
        ("2027-01-14 10:00", "good", "short_week"),
        ("2027-01-11 11:00", "good", None),
        ("2027-01-11 10:59", "avoid", "monday_morning"),
        ("2027-01-14 12:00", "avoid", "thursday_afternoon"),
        ("2027-01-12 09:29", "avoid", "early"),
        ("2027-01-12 16:00", "avoid", "late"),
        ("2027-01-12 12:30", "avoid", "lunch"),
        ("2027-01-15 10:00", "avoid", "friday"),
        ("2027-01-15 12:00", "never", "friday_afternoon"),
        ("2027-01-12 18:00", "never", "evening"),
        ("2027-01-12 03:00", "never", "early"),
        ("2027-01-16 10:00", "never", "weekend"),
        ("2027-03-29 11:00", "never", "holiday"),
        ("2027-03-25 10:00", "never", "before_holiday"),
    ],
)
def test_each_hour_of_the_week_has_its_rating(when: str, rating: Rating, code: str | None) -> None:
    found, why = rate(datetime.fromisoformat(when), real("GB"))
    assert found == rating
    assert {reason.code for reason in why} == ({code} if code else set())


def test_a_friday_evening_is_never_the_best_time() -> None:
    assert rate(datetime.fromisoformat("2027-01-15 19:00"), PLAIN)[0] == "never"


def test_a_wednesday_before_a_free_friday_is_not_the_best() -> None:
    free = Calendar(lambda day: "a day off" if day == date(2027, 1, 15) else None)
    found, why = rate(datetime.fromisoformat("2027-01-13 10:00"), free)
    assert (found, [reason.code for reason in why]) == ("good", ["short_week"])


def test_sunday_is_monday_where_the_weekend_is_friday_and_saturday() -> None:
    israel = Calendar(weekend=COUNTRIES["IL"].weekend)
    assert rate(datetime.fromisoformat("2027-01-10 10:00"), israel)[0] == "avoid"
    assert rate(datetime.fromisoformat("2027-01-11 10:00"), israel)[0] == "best"
    assert rate(datetime.fromisoformat("2027-01-15 10:00"), israel)[0] == "never"


def test_before_a_launch_now_is_right_and_the_day_after_it_is_the_other_moment() -> None:
    """Scenario S1."""
    found = telling(at("2027-01-11 09:00"), [date(2027, 2, 15)])
    assert shown(found.earliest) == "Mon 11 Jan 11:00-12:00"
    assert shown(found.best) == "Tue 12 Jan 10:00-11:30"
    assert shown(found.other) == "Tue 16 Feb 10:00-11:30"
    assert "after_critical" in codes(found.other)
    assert shown(found.latest) == "Thu 28 Jan 10:00-12:00"


def test_inside_the_ten_days_before_a_launch_the_best_moment_is_after_it() -> None:
    found = telling(at("2027-02-02 09:00"), [date(2027, 2, 15)])
    assert shown(found.best) == "Tue 16 Feb 10:00-11:30"


def test_a_deadline_wins_over_a_window() -> None:
    found = telling(at("2027-02-02 09:00"), [date(2027, 2, 15)], send_by=date(2027, 2, 10))
    assert found.best is not None and found.best.day <= date(2027, 2, 10)
    assert {"deadline_wins", "window"} <= codes(found.best)


def test_on_the_last_afternoon_before_a_deadline_the_moment_is_now() -> None:
    found = telling(at("2027-01-15 14:05"), send_by=date(2027, 1, 15))
    assert shown(found.best) == "Fri 15 Jan 14:15-15:15"
    assert {"deadline_wins", "friday_afternoon"} <= codes(found.best)


def test_a_deadline_that_has_passed_leaves_the_usual_best_moment() -> None:
    assert shown(telling(at("2027-01-11 09:00"), send_by=date(2027, 1, 8)).best) == "Tue 12 Jan 10:00-11:30"


def test_the_latest_moment_keeps_the_month_end() -> None:
    """Scenario S3: slept over it until Saturday; the 24th keeps 31 May."""
    now = at("2027-02-03 09:00")
    limits = Limits(not_before=rested(now, 48), send_by=date(2027, 2, 24))
    found = best_moments(now, party("GB"), party("GB"), limits)
    assert shown(found.latest) == "Wed 24 Feb 10:00-11:30"
    limits = Limits(not_before=rested(now, 49), send_by=date(2027, 2, 24))
    assert shown(best_moments(now, party("GB"), party("GB"), limits).best) == "Tue 09 Feb 10:00-11:30"


def test_the_first_day_after_the_new_year_is_left_alone() -> None:
    """Scenario S8."""
    now = at("2027-01-04 08:00", "SG")
    kept = around("SG", now, Marks())
    found = best_moments(now, party("SG"), party("SG"), Limits(kept))
    assert shown(found.earliest) == shown(found.best) == "Tue 05 Jan 10:00-11:30"
    assert rate(datetime.fromisoformat("2027-01-04 11:00"), real("SG"), kept)[1][0].code == "first_day_back"


def test_safety_overrides_the_friday_afternoon() -> None:
    """Scenario S12."""
    found = best_moments(at("2027-01-15 15:00", "IE"), party("IE"), party("IE"), Limits(urgent="safety"))
    assert shown(found.best) == shown(found.earliest) == "Fri 15 Jan 15:00-16:00"
    assert codes(found.best) == {"safety"}


def test_half_past_three_in_osaka_is_half_past_seven_in_london() -> None:
    """Scenario B2."""
    now = at("2027-04-13 09:00")
    limits = Limits(around("JP", now, Marks()), not_before=rested(now, 72))
    found = best_moments(now, party("JP"), party("GB"), limits)
    assert shown(found.best) == "Tue 20 Apr 15:30-16:00"
    assert found.best is not None and f"{found.best.here(ZoneInfo('Europe/London'))[0]:%H:%M}" == "07:30"
    assert "time_fit" in codes(found.best)


def test_where_the_working_days_never_meet_there_is_no_moment() -> None:
    never_in = Party(ZoneInfo("Europe/London"), Calendar(lambda _: "closed"))
    assert best_moments(at("2027-01-11 09:00"), party("GB"), never_in) == Moments(None, None, None, None)


def test_an_august_in_france_waits_for_september() -> None:
    now = at("2027-08-02 09:00", "FR")
    found = best_moments(now, party("FR"), party("FR"), Limits(around("FR", now, Marks())))
    assert shown(found.best) == "Tue 07 Sep 10:00-11:30"


def test_the_invitation_needs_two_hours() -> None:
    found = telling(at("2027-01-12 09:10"))
    assert shown(found.earliest) == "Tue 12 Jan 13:30-15:30"
    assert shown(found.best) == "Wed 13 Jan 10:00-11:30"


def test_a_contact_is_not_told_on_leave_nor_just_before_nor_just_after_it() -> None:
    away = windows(
        "GB", date(2027, 1, 4), date(2027, 3, 1), real("GB"), Marks(leave=[(date(2027, 1, 13), date(2027, 1, 18))])
    )
    days = ["2027-01-12", "2027-01-13", "2027-01-19", "2027-01-20"]
    ratings = [rate(datetime.fromisoformat(f"{day} 10:00"), real("GB"), away)[0] for day in days]
    assert ratings == ["never", "never", "never", "best"]


def test_the_windows_of_a_japanese_year_come_in_order() -> None:
    found = windows("JP", date(2027, 1, 20), date(2027, 12, 31), real("JP"))
    assert [window.code for window in found] == ["golden_week", "obon", "christmas"]
    assert (found[0].first, found[0].last) == (date(2027, 4, 29), date(2027, 5, 5))


def test_ten_business_days_before_a_launch_are_kept_clear() -> None:
    marks = Marks(critical=[date(2027, 2, 15)])
    found = next(
        w for w in windows("GB", date(2027, 1, 20), date(2027, 3, 1), real("GB"), marks) if w.code == "critical"
    )
    assert (found.first, found.last, found.facts["critical"]) == (
        date(2027, 2, 1),
        date(2027, 2, 15),
        date(2027, 2, 15),
    )


def test_five_business_days_after_a_blow_are_kept_clear() -> None:
    found = windows("GB", date(2027, 1, 20), date(2027, 3, 1), real("GB"), Marks(hits=[date(2027, 1, 21)]))
    assert [(w.code, w.last) for w in found] == [("hit", date(2027, 1, 28))]


def test_a_ticked_feast_is_kept_anywhere_and_the_lunar_new_year_where_it_is_at_home() -> None:
    ticked = windows("GB", date(2027, 1, 20), date(2027, 12, 1), real("GB"), Marks(feasts=["diwali", "eid"]))
    assert {w.code for w in ticked} == {"diwali", "eid"}
    at_home = windows("SG", date(2027, 1, 20), date(2027, 3, 1), real("SG"))
    assert [(w.code, w.first, w.last) for w in at_home] == [("lunar_new_year", date(2027, 2, 5), date(2027, 2, 12))]


@pytest.mark.parametrize(
    ("feast", "country", "name"),
    [("lunar_new_year", "SG", "Chinese New Year"), ("high_holy_days", "IL", "Rosh Hashanah"), ("eid", "AE", "Eid al-")],
)
def test_the_feasts_agree_with_the_public_holidays(feast: str, country: str, name: str) -> None:
    assert all(name in (ALMANAC.holiday(country, day) or "") for day in FEASTS[feast])


def test_a_short_account_needs_one_night_and_an_old_one_three() -> None:
    upset = at("2027-01-11 22:00")
    assert rested(upset, 24) == at("2027-01-12 22:00")
    assert rested(upset, 25) == at("2027-01-14 09:00")
    assert rested(upset, None) == at("2027-01-12 22:00")


@pytest.mark.parametrize(("day", "near"), [("2027-02-02", False), ("2027-02-03", True), ("2027-02-04", True)])
def test_just_before_a_feast_that_stops_business_no_day_is_offered(day: str, near: bool) -> None:
    clear = windows("SG", date(2027, 1, 4), date(2027, 3, 1), Calendar())
    rating, reasons = rate(datetime.fromisoformat(f"{day}T10:00"), Calendar(), clear)
    assert ("feast_near" in {one.code for one in reasons}) == near
    assert (rating == "never") == near

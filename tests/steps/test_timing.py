"""Timing: their dates and the day to tell them, as typed; the moments offered, renewals, and what can't wait."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.coach.case import Case, Unclear, Value
from bot.coach.letter import endings
from bot.coach.steps import QUESTIONS
from bot.coach.steps.planned import assumed, caution, chosen_plan, moments, offered, plan_for, renewal_of, windows_of
from tests.desk import LETTERED, VOICE, case, desk, understood

NORTHLIGHT: dict[str, Value] = {
    "reason": "SCOPE",
    "country": "GB",
    "since": "years5",
    "kind": "rolling",
    "notice": "60 days",
    "method": "email",
    "receipt": "next_business_day",
    "critical": "2027-02-15",
    "critical_what": "retail launch",
    "stops": "none",
}
CLEANING: dict[str, Value] = {
    "reason": "UNPROFIT",
    "country": "GB",
    "since": "years5",
    "kind": "rolling",
    "notice": "3 months",
    "method": "post",
    "receipt": "second_business_day",
    "expiry": "month_end",
    "stops": "none",
}


def northlight(**more: Value) -> Case:
    return case(**{**NORTHLIGHT, **more})


@pytest.mark.parametrize(
    ("said", "day", "what"),
    [
        ("First retail launch on Monday 15 February 2027", "2027-02-15", "first retail launch"),
        ("launch on 15 Feb", "2027-02-15", "launch"),
        ("A catalogue for their June trade fair is nearly finished", "2027-06-01", "trade fair"),
        ("the launch, 15 feb", "2027-02-15", "launch"),
        ("They open on Saturday 1 May 2027", "2027-05-01", ""),
        ("their trade fair is 3 june", "2027-06-03", "trade fair"),
        ("15/2", "2027-02-15", ""),
        ("2027-02-15", "2027-02-15", ""),
        ("filing: 31 March", "2027-03-31", "filing"),
        ("the 14th", "2027-01-14", ""),
        ("next Friday", "2027-01-22", ""),
        ("end of March", "2027-03-31", ""),
        ("launch by 1 March", "2027-03-01", "launch"),
        ("today", "2027-01-11", ""),
        ("in two weeks", "2027-01-25", ""),
        ("tenant fit out in april, loads of dust", "2027-04-01", "tenant fit out"),
        ("tenant fit-out in april", "2027-04-01", "tenant fit-out"),
        ("just april, dunno the day", "2027-04-01", ""),
        ("early March", "2027-03-01", ""),
        ("beginning of may", "2027-05-01", ""),
        ("in may", "2027-05-01", ""),
        ("First retail launch on Monday 15 February 2027. It's all on track.", "2027-02-15", "first retail launch"),
        ("none", "", ""),
        ("nothing special in april", "", ""),
        ("no", "", ""),
        ("nothing planned", "", ""),
        ("not that i know", "", ""),
    ],
)
def test_their_date_is_read_with_what_it_is(said: str, day: str, what: str) -> None:
    read = understood("dates", said)
    assert (read["critical"], read["critical_what"]) == (day, what)


@pytest.mark.parametrize(
    ("said", "away", "critical"),
    [
        ("Golden Week, 29 April to 5 May", ("2027-04-29", "2027-05-05"), ""),
        (
            "Golden Week, 29 April to 5 May; they close. Their June trade fair is on 3 June",
            ("2027-04-29", "2027-05-05"),
            "2027-06-03",
        ),
        ("Easter is 28 March, and the launch is on 12 April", ("2027-03-28", "2027-03-28"), "2027-04-12"),
        ("holidays 6 to 8 feb", ("2027-02-06", "2027-02-08"), ""),
        ("Thanksgiving, 25 November. Filing on 30 November", ("2027-11-25", "2027-11-25"), "2027-11-30"),
        ("Easter launch, 20 March", (None, None), "2027-03-20"),
    ],
)
def test_a_holiday_is_kept_clear_of_and_is_no_date_that_hangs_on_us(
    said: str, away: tuple[str | None, str | None], critical: str
) -> None:
    read = understood("dates", said)
    assert (read.get("away_from"), read.get("away_until")) == away
    assert read.get("critical", "") == critical


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("tenant fit out in april, loads of dust. no date", "2027-04-01", "2027-04-30"),
        ("Annual results early March, first wk, exact date not out", "2027-03-01", "2027-03-07"),
        ("early March", "2027-03-01", "2027-03-10"),
        ("beginning of may", "2027-05-01", "2027-05-10"),
        ("fit-out in april 2027", "2027-04-01", "2027-04-30"),
        ("launch on 1 April", "2027-04-01", ""),
        ("launch on 15 April", "2027-04-15", ""),
    ],
)
def test_a_month_without_a_day_is_a_window_and_no_day(said: str, first: str, last: str) -> None:
    read = understood("dates", said)
    assert (read["critical"], read["critical_until"]) == (first, last)


def test_a_day_after_a_window_lies_after_all_of_it() -> None:
    loose = northlight(critical="2027-02-01", critical_until="2027-02-28", critical_what="fit-out")
    other = dict(offered(loose, desk())).get("other")
    assert other is not None and other.day > date(2027, 2, 28)
    assert any(one.code == "uncertain" and one.last == date(2027, 2, 28) for one in windows_of(loose, desk()))


def test_no_letter_names_a_day_that_nobody_knows() -> None:
    month = {"critical": "2027-02-01", "critical_until": "2027-02-28", "critical_what": "fit-out"}
    loose = case(**{**LETTERED, **month, "tone": "WARM", "channel": "email"})
    words = "\n".join(
        VOICE.line(say, plain=True) for one in endings(loose, desk()) for part in one.paragraphs for say in part.says
    )
    assert "1 February" not in words and "your fit-out in February 2027" in words


@pytest.mark.parametrize(
    "said",
    ["hmm", "they may move", "late march", "since april", "soon", "30 February", "1 May 2019"],
)
def test_no_one_day_or_a_day_gone_by_is_asked_again(said: str) -> None:
    assert understood("dates", said) == {}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("16 February", "2027-02-16"),
        ("tuesday", "2027-01-12"),
        ("Tuesday week", "2027-01-19"),
        ("tomorrow", "2027-01-12"),
        ("let's do next wednesday", "2027-01-20"),
        ("tomorrow at ten in the morning", "2027-01-12"),
        ("ok monday then. il pop in and tell her", "2027-01-18"),
        ("why cant i just send it now", "2027-01-11"),
        ("straight away", "2027-01-11"),
        ("now", "2027-01-11"),
        ("lets do it thursday, she is in then", "2027-01-14"),
        ("not monday but tuesday", "2027-01-12"),
        ("monday is bad, do tuesday", "2027-01-12"),
        ("the 14th, shes in", "2027-01-14"),
        ("the second one, she is in then", "2027-02-16"),
        ("second please", "2027-02-16"),
        ("go with the best", "2027-01-12"),
        ("the best", "2027-01-12"),
        ("your pick", "2027-01-12"),
        ("ok", "2027-01-12"),
        ("go with that", "2027-01-12"),
        ("after the launch", "2027-02-16"),
        ("the other one", "2027-02-16"),
        ("asap", "2027-01-11"),
        ("the latest", "2027-01-28"),
        ("2 feb", "2027-02-02"),
    ],
)
def test_a_day_to_tell_them_is_read(said: str, day: str) -> None:
    assert understood("tell_on", said, northlight()).get("tell_on", "") == day


@pytest.mark.parametrize(
    "said",
    [
        'hang on its 3 months not 1. and it does say, "deemed received second business day after posting"',
        "deemed received 2nd business day",
        "first, is it 3 months or 1?",
        "ok but hang on its 3 months",
        "thats the best news today wasnt",
        "if i tell her tomorrow i count from tomorrow, no?",
        "so it ends 31 may then",
        "she refused on tuesday 26 jan",
        "tuesday or thursday",
        "should i wait until tuesday? i need something",
        "she may be in, who knows",
        "the sun was out",
        "about 9.5 percent",
        "we speak thursdays",
    ],
)
def test_a_sentence_about_something_else_chooses_no_day(said: str) -> None:
    assert understood("tell_on", said, northlight()) == {}


@pytest.mark.parametrize("said", ["hmm", "no", "not tuesday", "yesterday", "in ten years", "next week"])
def test_no_day_gone_by_or_far_off_is_taken(said: str) -> None:
    assert understood("tell_on", said, northlight()) == {}


def test_a_day_too_far_ahead_is_named() -> None:
    with pytest.raises(Unclear) as told:
        QUESTIONS["tell_on"].check({"tell_on": "2029-01-01"}, northlight(), desk())
    assert told.value.say.line == "day_far"


def test_the_best_day_keeps_clear_of_the_launch_and_the_other_comes_after() -> None:
    named = {name: moment.day for name, moment in offered(northlight(), desk())}
    assert named["best"] == date(2027, 1, 12)
    assert named["other"] == date(2027, 2, 16)
    assert all(not date(2027, 2, 1) <= day <= date(2027, 2, 15) for day in named.values())
    assert QUESTIONS["tell_on"].codes(northlight(), desk())[0] == "2027-01-12"


def test_the_last_day_is_the_one_of_the_test_vectors() -> None:
    found = plan_for(northlight(), desk(), date(2027, 1, 12))
    assert (found.receipt.day, found.last_day) == (date(2027, 1, 13), date(2027, 3, 14))
    posted = plan_for(case(**CLEANING), desk(), date(2027, 2, 9))
    assert (posted.receipt.day, posted.last_day) == (date(2027, 2, 11), date(2027, 5, 31))


def test_the_latest_day_is_the_last_that_keeps_the_same_month_end() -> None:
    found = moments(case(**CLEANING), desk(datetime(2027, 2, 3, 18, tzinfo=UTC)))
    assert found.latest is not None
    assert plan_for(case(**CLEANING), desk(), found.latest.day).last_day == date(2027, 5, 31)
    assert plan_for(case(**CLEANING), desk(), date(2027, 2, 25)).last_day == date(2027, 6, 30)


def test_what_cannot_wait_is_told_even_on_a_friday_evening() -> None:
    friday = desk(datetime(2027, 1, 15, 17, 30, tzinfo=UTC))
    rushed = northlight(stops="each", now=("staff",))
    found = moments(rushed, friday)
    assert found.best is not None
    assert found.best.day == date(2027, 1, 15)
    assert {reason.code for reason in found.best.reasons} == {"safety"}
    assert caution(northlight(stops="each", now=("staff",), tell_on="2027-01-15"), friday) == ()


def test_a_friday_is_not_argued_with_where_somebody_was_threatened() -> None:
    """The stop alone is enough, whatever the reason is called (domain.md 3.7)."""
    friday = desk(datetime(2027, 1, 15, 15, tzinfo=UTC))
    threatened = northlight(reason="CONDUCT", stops="each", stops_people=("ST05",), tell_on="2027-01-15")
    assert caution(threatened, friday) == ()
    best = moments(threatened, friday).best
    assert best is not None
    assert (best.day, [reason.code for reason in best.reasons]) == (date(2027, 1, 15), ["safety"])


def test_a_friday_is_advised_against_and_a_tuesday_is_not() -> None:
    assert caution(northlight(tell_on="2027-01-15"), desk())
    assert caution(northlight(tell_on="2027-01-12"), desk()) == ()


@pytest.mark.parametrize(
    ("day", "at", "reason"),
    [
        ("2027-01-12", "17:00", "late"),
        ("2027-01-12", "16:00", "late"),
        ("2027-01-13", "18:30", "evening"),
        ("2027-01-13", "09:00", "early"),
        ("2027-01-14", "14:00", "thursday_afternoon"),
        ("2027-01-18", "10:00", "monday_morning"),
        ("2027-01-16", "11:00", "weekend"),
        ("2027-03-25", "11:00", "before_holiday"),  # Good Friday follows
        ("2027-01-22", "11:00", "friday"),
    ],
)
def test_an_hour_or_a_day_that_is_no_good_one_is_always_warned_of(day: str, at: str, reason: str) -> None:
    """domain.md 3.1, 3.6."""
    warned = caution(northlight(tell_on=day, tell_at=at, critical=""), desk())
    assert reason in [one.line for one in warned]


@pytest.mark.parametrize(("day", "at"), [("2027-01-12", "10:00"), ("2027-01-13", "15:00"), ("2027-01-18", "11:00")])
def test_a_good_hour_is_not_warned_of(day: str, at: str) -> None:
    assert caution(northlight(tell_on=day, tell_at=at, critical=""), desk()) == ()


@pytest.mark.parametrize(
    ("said", "country", "at"),
    [("monday", "GB", "11:00"), ("thursday", "GB", "10:00"), ("thursday", "JP", "16:30"), ("saturday", "GB", "10:00")],
)
def test_a_day_without_an_hour_gets_the_best_that_both_can_keep(said: str, country: str, at: str) -> None:
    assert understood("tell_on", said, northlight(country=country))["tell_at"] == at


RENEWING: dict[str, Value] = {"kind": "renews", "notice": "60 days", "term_end": "2027-03-31", "country": "GB"}


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2027, 1, 11, 9, tzinfo=UTC), "open"),
        (datetime(2027, 1, 26, 9, tzinfo=UTC), "tight"),
        (datetime(2027, 2, 2, 9, tzinfo=UTC), "missed"),
    ],
)
def test_a_renewal_is_open_tight_or_missed(now: datetime, state: str) -> None:
    found = renewal_of(case(**RENEWING, method="email", receipt="next_business_day"), desk(now))
    assert found is not None
    assert (found.state, found.receive_by) == (state, date(2027, 1, 29))


def test_a_missed_renewal_names_the_next_one() -> None:
    late = case(kind="renews", notice="3 months", term_end="2026-12-31", country="GB", method="post")
    found = renewal_of(late, desk(datetime(2026, 11, 30, 9, tzinfo=UTC)))
    assert found is not None and found.next is not None
    assert (found.next.term_end, found.next.receive_by) == (date(2027, 12, 31), date(2027, 9, 30))


def test_nothing_renews_that_is_rolling_or_without_dates() -> None:
    assert renewal_of(northlight(), desk()) is None
    assert renewal_of(case(kind="renews", notice="60 days"), desk()) is None


def test_a_renewal_open_for_days_only_is_met_before_its_deadline() -> None:
    soon = case(**RENEWING, method="email", receipt="next_business_day", stops="none")
    found = moments(soon, desk(datetime(2027, 1, 20, 9, tzinfo=UTC)))
    assert found.best is not None
    assert found.best.day <= date(2027, 1, 28)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "launch on 15 February. Then a fair on 3 May, and a filing on 30 June",
            {"critical": "2027-02-15", "critical_what": "launch", "other_dates": ("2027-05-03", "2027-06-30")},
        ),
        (
            "launch on 15 February. She's away from 3 to 14 May",
            {
                "critical": "2027-02-15",
                "critical_what": "launch",
                "away_from": "2027-05-03",
                "away_until": "2027-05-14",
            },
        ),
        ("they keep Eid and Diwali", {"feasts": ("eid", "diwali")}),
        ("he's on leave 1 March until 5 March", {"away_from": "2027-03-01", "away_until": "2027-03-05"}),
    ],
)
def test_all_that_they_keep_clear_is_read(said: str, answer: dict[str, Value]) -> None:
    read = understood("dates", said, northlight())
    assert {name: value for name, value in read.items() if value != ""} == answer


def test_dates_in_the_form_are_read_and_the_first_of_them_is_named() -> None:
    check = QUESTIONS["dates"].check
    given = {"other_dates": "3 May 2027, 30 June 2027"}
    assert check(given, northlight(), desk()) == {"critical": "2027-05-03", "other_dates": ("2027-06-30",)}
    with pytest.raises(Unclear):
        check({"other_dates": "soon"}, northlight(), desk())


def test_every_date_feast_and_leave_keeps_its_days_clear() -> None:
    here = northlight(
        critical="2027-02-15",
        other_dates=("2027-05-03",),
        feasts=("diwali",),
        away_from="2027-03-01",
        away_until="2027-03-05",
    )
    clear = [(one.code, one.last) for one in windows_of(here, desk())]
    assert ("critical", date(2027, 2, 15)) in clear and ("critical", date(2027, 5, 3)) in clear
    assert ("diwali", date(2027, 10, 29)) in clear
    assert ("leave", date(2027, 3, 5)) in clear


@pytest.mark.parametrize(
    ("country", "words"), [("DE", "their own region"), ("CH", "holidays of Zurich"), ("GB", ""), ("JP", "")]
)
def test_where_regions_keep_holidays_of_their_own_it_is_said_beside_the_date(country: str, words: str) -> None:
    made = plan_for(northlight(country=country), desk(), date(2027, 1, 12))
    said = [VOICE.line(say) for say in assumed(made) if "holiday" in VOICE.line(say)]
    assert [words in line for line in said] == ([True] if words else [])


def test_where_no_working_day_was_counted_no_region_matters() -> None:
    here = northlight(country="DE", receipt="same_day_by_17", notice="63 days")
    made = plan_for(here, desk(), date(2027, 1, 12))
    assert made.handover == made.last_day and assumed(made) == ()


def test_without_a_day_there_is_no_plan() -> None:
    assert chosen_plan(northlight(), desk()) is None


LAPSES: dict[str, Value] = {
    "country": "SG",
    "contact": "Rachel Lim",
    "kind": "fixed",
    "notice": "0 days",
    "method": "email",
    "term_end": "2027-02-28",
    "since": "years2",
    "verdict": "go",
    "judged": "end",
}


def test_a_talk_about_renewing_that_they_want_is_the_last_day_to_be_told() -> None:
    """Scenario S8: whoever sits through their renewal talk and says nothing is remembered for that."""
    monday = desk(datetime(2027, 1, 4, 1, tzinfo=UTC))
    told = case(**LAPSES, renewal_talk="2027-01-14")
    offered_days = [moment.day for _, moment in offered(told, monday)]
    assert offered_days
    assert max(offered_days) < date(2027, 1, 14)
    without = case(**LAPSES)
    assert max(moment.day for _, moment in offered(without, monday)) > date(2027, 1, 14)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Rachel wants a renewal chat mid-January", "2027-01-11"),
        ("they've asked for a renewal meeting on 20 January", "2027-01-20"),
        ("renewal talk late February", "2027-02-21"),
    ],
)
def test_their_talk_about_renewing_is_no_date_to_keep_clear_of(said: str, day: str) -> None:
    assert understood("dates", said, case(country="SG")) == {"renewal_talk": day}


def test_a_renewal_deadline_with_nothing_in_hand_is_the_last_day_too() -> None:
    """V6 with the buffer used up: nothing is offered that would arrive too late."""
    close = desk(datetime(2027, 1, 26, 9, tzinfo=UTC))
    renews = northlight(kind="renews", notice="60 days", term_end="2027-03-31", critical="")
    days = [moment.day for _, moment in offered(renews, close)]
    assert days
    assert max(days) <= date(2027, 1, 28)


@pytest.mark.parametrize(("since", "first"), [("years2", date(2027, 1, 14)), ("longer", date(2027, 1, 18))])
def test_nothing_is_offered_before_it_was_slept_over(since: str, first: date) -> None:
    """Opened on a Tuesday at 22:40: Wednesday at 10:00 is inside the 24 hours, whoever lifted the lock (3.1)."""
    night = datetime(2027, 1, 12, 22, 40, tzinfo=UTC)
    fresh = northlight(upset="now", cooled="yes", since=since, critical="")
    fresh = replace(fresh, opened=night.isoformat())
    days = [moment.day for _, moment in offered(fresh, desk(night))]
    assert min(days) == first


def test_what_cannot_wait_is_not_slept_over() -> None:
    night = datetime(2027, 1, 12, 22, 40, tzinfo=UTC)
    rushed = replace(northlight(upset="now", stops="each", now=("evidence",)), opened=night.isoformat())
    assert min(moment.day for _, moment in offered(rushed, desk(night))) == date(2027, 1, 12)


def test_notice_that_goes_two_ways_counts_once_it_is_there_by_both() -> None:
    """Assumed where the agreement says nothing else: the later receipt, and that is said beside the date."""
    both = northlight(also_by="post", critical="")
    made = plan_for(both, desk(), date(2027, 1, 12))
    assert made.receipt.day == date(2027, 1, 15)
    assert "both_ways" in {one.code for one in made.assumptions}
    first = plan_for(northlight(also_by="post", counts_by="first", critical=""), desk(), date(2027, 1, 12))
    assert (first.receipt.day, [one.code for one in first.assumptions]) == (date(2027, 1, 13), [])


def test_a_term_that_is_over_still_gets_days_to_choose_from() -> None:
    over = case(**{**NORTHLIGHT, "kind": "fixed", "agreed": "2026-08-10", "term_end": "2027-01-09", "critical": ""})
    assert offered(over, desk())
    ahead = case(**{**NORTHLIGHT, "kind": "fixed", "term_end": "2027-01-20", "critical": ""})
    assert all(moment.day <= date(2027, 1, 20) for _, moment in offered(ahead, desk()))

"""Mending: the days for the talk, and the day to look again."""

from datetime import UTC, date, datetime

import pytest

from bot.coach.case import Unclear
from bot.coach.steps import QUESTIONS
from bot.coach.steps.mend import review_on, suggested
from tests.desk import case, desk, understood


def test_the_talk_is_two_to_five_working_days_ahead_and_in_the_middle_of_a_week() -> None:
    assert suggested(case(country="GB"), desk()) == (date(2027, 1, 13), date(2027, 1, 14))
    friday = desk(datetime(2027, 1, 15, 15, tzinfo=UTC))
    assert suggested(case(country="IE"), friday) == (date(2027, 1, 19), date(2027, 1, 20), date(2027, 1, 21))


def test_holidays_where_the_client_is_do_not_count() -> None:
    thursday = desk(datetime(2027, 3, 25, 9, tzinfo=UTC))  # Good Friday and Easter Monday follow
    assert suggested(case(country="GB"), thursday) == (date(2027, 3, 31), date(2027, 4, 1))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("thursday", "2027-01-14"),
        ("19 january", "2027-01-19"),
        ("tomorrow", "2027-01-12"),
        ("the 14th", "2027-01-14"),
        ("next wednesday", "2027-01-20"),
        ("Tuesday week", "2027-01-19"),
        ("how about thursday", "2027-01-14"),
        ("Thursday at 2pm", "2027-01-14"),
        ("in three days", "2027-01-14"),
        ("2027-01-15", "2027-01-15"),
        ("15/1", "2027-01-15"),
        ("today", "2027-01-11"),
        ("the first one", "2027-01-13"),
        ("ok", "2027-01-13"),
        ("the second", "2027-01-14"),
    ],
)
def test_a_day_for_the_talk_is_heard(said: str, day: str) -> None:
    assert understood("meet_on", said, case(country="GB")) == {"meet_on": day}


@pytest.mark.parametrize("said", ["hmm", "next week", "not thursday", "no", "never", "yesterday"])
def test_no_day_or_a_day_gone_by_is_asked_again(said: str) -> None:
    assert understood("meet_on", said, case(country="GB")) == {}


def test_a_day_gone_by_is_named() -> None:
    with pytest.raises(Unclear) as told:
        QUESTIONS["meet_on"].check({"meet_on": "2027-01-08"}, case(), desk())
    assert told.value.say.line == "day_past"


@pytest.mark.parametrize(
    ("talk", "review"),
    [
        ("2027-01-13", date(2027, 2, 12)),
        ("2027-01-14", date(2027, 2, 12)),  # thirty days on is a Saturday
        ("2027-02-25", date(2027, 3, 25)),  # the Saturday after Good Friday
    ],
)
def test_the_review_is_thirty_days_on_and_never_on_a_day_off(talk: str, review: date) -> None:
    assert review_on(case(country="GB", meet_on=talk), desk()) == review


def test_without_a_talk_there_is_no_review() -> None:
    assert review_on(case(), desk()) is None


@pytest.mark.parametrize(("judged", "asked"), [("mend", True), ("renegotiate", True), ("end", False), ("wait", False)])
def test_only_whoever_mends_is_asked_for_a_day(judged: str, asked: bool) -> None:
    chosen = case(verdict="go", judged=judged, stops="none")
    assert QUESTIONS["meet_on"].applies(chosen, desk()) is asked


def test_the_days_stand_on_buttons() -> None:
    here = case(country="GB")
    assert QUESTIONS["meet_on"].codes(here, desk()) == ("2027-01-13", "2027-01-14")

"""Mending: the days for the talk, and the day to look again."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Typed, Unclear, Value
from bot.coach.flow import Heard
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.checkin import review_on
from bot.coach.steps.mend import suggested
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


def mending(**answers: Value) -> Case:
    """A case whose talk is on Thursday 14 January and its review on Friday 12 February."""
    known: dict[str, Value] = {"reason": "SCOPE", "times": "often", "told": "no", "tried": ("talk",), "stops": "none"}
    told = case("story understood reason relationship tried stops each weigh", country="GB", **{**known, **answers})
    for said in ("try to mend it first", "thursday"):
        told, _ = dialogue.hear(
            replace(told, current=told.current or "verdict", asked={**told.asked, "verdict": 1}), Typed(said), desk()
        )
    assert (told.state, told.text("meet_on")) == ("mending", "2027-01-14")
    return told


@pytest.mark.parametrize(("day", "bound"), [("2027-01-13", False), ("2027-01-14", True), ("2027-02-11", True)])
def test_from_the_talk_until_the_review_no_ending_is_written(day: str, bound: bool) -> None:
    """domain.md 1.6."""
    after, replies = insisted(mending(), day)
    assert ("review_first" in [say.line for one in replies if isinstance(one, Note) for say in one.says]) is bound
    assert (after.current == "override") is not bound


def test_what_cannot_wait_does_not_wait_for_the_review() -> None:
    after, _ = insisted(mending(stops="each", now=("evidence",)), "2027-01-20")
    assert after.current == "override"


def insisted(at: Case, day: str) -> Heard:
    """They want to end it after all, and say so twice."""
    then = desk(datetime.fromisoformat(f"{day}T10:00+00:00"))
    opened, _ = dialogue.hear(at, Typed("end it anyway"), then)
    return dialogue.hear(opened, Typed("end it anyway"), then)


def test_a_talk_that_has_failed_brings_the_review_forward() -> None:
    then = desk(datetime(2027, 1, 20, 10, tzinfo=UTC))
    after, _ = dialogue.hear(mending(), Typed("it didn't work"), then)
    assert after.current == "verdict"
    assert after.text("mended") == "no"


@pytest.mark.parametrize("words", ["the talk is on Tuesday 19 January", "change the day of the talk to 19 January"])
def test_the_day_of_the_talk_can_be_changed_in_words(words: str) -> None:
    after, _ = dialogue.hear(mending(), Typed(words), desk())
    assert after.text("meet_on") == "2027-01-19"


def test_the_day_of_the_talk_can_be_asked_for_again() -> None:
    after, _ = dialogue.hear(mending(), Typed("change the day of the talk"), desk())
    assert after.current == "meet_on"


@pytest.mark.parametrize("words", ["we talked", "we had the talk"])
def test_after_the_talk_how_it_went_can_be_told_at_once(words: str) -> None:
    then = desk(datetime(2027, 1, 15, 10, tzinfo=UTC))
    asked, _ = dialogue.hear(mending(), Typed(words), then)
    assert asked.current == "mended"

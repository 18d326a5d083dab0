"""Why not then? What is asked about a day, a week or an hour at the advice on timing gets the rule that holds, on both
clocks, and chooses nothing (domain.md 3.1, 3.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Typed, Value
from bot.coach.clock import clock
from bot.coach.reply import Note
from tests.desk import VOICE, desk
from tests.drafted import drafted

OSAKA = desk(datetime(2027, 4, 13, 9, tzinfo=UTC))
"""Tuesday 13 April 2027, ten in the morning in London and six in the evening in Tokyo."""

LONDON = desk()
"""Monday 11 January 2027, ten in the morning."""


def waiting(at: object, **answers: Value) -> Case:
    """A case that is asked when to tell them."""
    here = drafted(at, **{**answers, "tell_on": "2027-06-01"})  # type: ignore[arg-type]
    kept = {name: value for name, value in here.answers.items() if name not in ("tell_on", "tell_at", "day_by")}
    asked = {**here.asked, "tell_on": 1}
    return replace(here, answers=kept, done=here.done - {"tell_on"}, current="tell_on", state="open", asked=asked)


def told(words: str, at: object, **answers: Value) -> str:
    here = waiting(at, **answers)
    after, replies = dialogue.hear(here, Typed(words), at)  # type: ignore[arg-type]
    assert (after.answers, after.current) == (here.answers, "tell_on")
    return "\n".join(VOICE.line(say, plain=True) for one in replies if isinstance(one, Note) for say in one.says)


JAPAN: dict[str, Value] = {"country": "JP", "since": "longer", "critical": ""}


@pytest.mark.parametrize("words", ["Why not this week?", "why not before the weekend?", "what's wrong with this week?"])
def test_every_day_of_the_week_that_is_asked_about_has_its_reason(words: str) -> None:
    said = told(words, OSAKA, **JAPAN)
    assert "Wednesday 14 April 2027: I'd rather not. Where they are, the talk is asked for three days ahead" in said
    assert "Friday 16 April 2027: I'd rather not. A Friday leaves them alone with it over the weekend." in said
    assert "I'd take Tuesday 20 April 2027." in said


@pytest.mark.parametrize(
    "words",
    ["can't I do it Thursday at their hour?", "couldn't we tell her on Thursday, ten in the morning their time?"],
)
def test_a_day_at_their_hour_is_answered_on_both_clocks(words: str) -> None:
    said = told(words, OSAKA, **JAPAN)
    assert "Thursday 15 April 2027, 10:00 Tokyo time (02:00 yours): I'd rather not." in said
    assert "with Thursday 15 April 2027 your last day is" in said


def test_an_hour_that_is_asked_about_is_weighed_on_each_clock_that_is_meant() -> None:
    said = told("And why half past seven? I'd thought ten in the morning, our time. Or theirs.", OSAKA, **JAPAN)
    assert "15:30 in Tokyo is 07:30 yours: the best hour of theirs that your own day" in said
    assert "10:00 theirs is 02:00 yours, outside your own day." in said
    assert "18:00 theirs is 10:00 yours. It's evening there." in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("why not today?", "Monday 11 January 2027"),
        ("what's wrong with Friday?", "A Friday leaves them alone with it over the weekend."),
        ("what's the problem with Saturday", "It's a weekend, and nobody is there to answer."),
        ("why tomorrow?", "Tuesday 12 January 2027 is the day I'd take"),
        ("and Thursday?", "You can: Thursday 14 January 2027"),
        ("can't I do it on Tuesday 2 February?", "within ten working days of their date"),
        ("isn't next week too late?", "Next week:"),
    ],
)
def test_the_window_or_the_rule_of_the_day_is_named(words: str, reason: str) -> None:
    assert reason in told(words, LONDON, critical="2027-02-15")


@pytest.mark.parametrize("words", ["Thursday", "Thursday then", "let's do Thursday at 11:00"])
def test_what_is_said_without_asking_still_chooses(words: str) -> None:
    after, _ = dialogue.hear(waiting(LONDON), Typed(words), LONDON)
    assert after.text("tell_on") == "2027-01-14"


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("half past seven", time(7, 30)),
        ("at ten in the morning", time(10)),
        ("quarter to nine", time(8, 45)),
        ("three in the afternoon", time(15)),
        ("nine o'clock", time(9)),
        ("ten people", None),
        ("half of it", None),
        ("two weeks", None),
    ],
)
def test_an_hour_may_be_said_in_words(words: str, at: time | None) -> None:
    assert clock(words) == at

"""The telling moved on its day: an hour, another day, or only "not today"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach import dialogue
from bot.coach.bells import bells
from bot.coach.case import Case, Pressed, Typed
from bot.coach.postponed import LATER
from bot.coach.reply import Note, Reply
from tests.desk import desk
from tests.drafted import drafted
from tests.test_bells import TALKED, asked, at, noted, rung

NINE = "2027-01-12 09:00"
"""An hour before they are told; a Tuesday."""


def said(words: str, moment: str = NINE) -> tuple[Case, tuple[Reply, ...]]:
    case, _ = rung(drafted(**TALKED), moment)
    return dialogue.hear(case, Typed(words), desk(at(moment)))


def told_at(case: Case) -> str:
    return f"{case.text('tell_on')} {case.text('tell_at')}"


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("not now, in an hour", "2027-01-12 11:00"),
        ("an hour later", "2027-01-12 11:00"),
        ("move it to 11:30 today", "2027-01-12 11:30"),
        ("at 11:30 instead", "2027-01-12 11:30"),
        ("let's do it at 2pm", "2027-01-12 14:00"),
        ("she moved the call to 3pm", "2027-01-12 15:00"),
        ("in three hours", "2027-01-12 12:00"),
        ("move it to thursday", "2027-01-14 10:00"),
        ("tomorrow at 10 instead", "2027-01-13 10:00"),
        ("postpone it to thursday at 11", "2027-01-14 11:00"),
        ("can't do it today, monday at 9:30", "2027-01-18 09:30"),
        ("put it off until monday", "2027-01-18 11:00"),
    ],
)
def test_another_hour_or_day_is_taken_as_it_is_said(words: str, moment: str) -> None:
    case, _ = said(words)
    assert told_at(case) == moment and case.state == "drafted" and not case.current


@pytest.mark.parametrize(
    "words",
    [
        "not today",
        "not now",
        "later today",
        "postpone it",
        "I need another day",
        "can't do it today",
        "I'm ill",
        "snooze",
    ],
)
def test_without_a_moment_the_day_is_asked_anew(words: str) -> None:
    case, replies = said(words)
    assert asked(replies) == ["tell_on"] and told_at(case) == "2027-01-12 10:00"


def test_an_hour_within_its_day_changes_no_text_and_rings_again() -> None:
    case, replies = said("move it to 11:30")
    assert [type(one) for one in replies] == [Note] and noted(replies) == ["moved"]
    assert {one.name: f"{one.at:%d %H:%M}" for one in bells(case, desk(at(NINE)))} == {
        "hour": "12 10:30",
        "after": "12 13:30",
    }


def test_another_day_says_how_far_the_last_day_moves() -> None:
    case, replies = said("move it to thursday")
    assert case.versions[-1].number == 2 and "Tuesday 16 March 2027" in case.versions[-1].texts["email"]
    assert replies


def test_an_hour_that_has_gone_by_changes_nothing() -> None:
    case, replies = said("move it to 8:30")
    assert told_at(case) == "2027-01-12 10:00" and noted(replies) == ["gone_by"]


@pytest.mark.parametrize("words", ["move the last day to 30 April", "told her at 10", "sent it today at 8:40 by email"])
def test_what_speaks_of_something_else_moves_no_telling(words: str) -> None:
    assert told_at(said(words)[0]) == "2027-01-12 10:00"


def test_before_it_was_reminded_of_such_words_are_about_anything() -> None:
    case = drafted(**TALKED)
    after, replies = dialogue.hear(case, Typed("not now, in an hour"), desk())
    assert told_at(after) == told_at(case) and "moved" not in noted(replies)


def test_the_button_puts_it_off_by_an_hour_and_once() -> None:
    case, replies = rung(drafted(**TALKED), NINE)
    assert LATER in [press for one in replies if isinstance(one, Note) for press in one.presses]
    press = Pressed(LATER.name, LATER.code, "", case.revision)
    later, _ = dialogue.hear(case, press, desk(at(NINE)))
    again, replies = dialogue.hear(later, press, desk(at(NINE)))
    assert told_at(later) == told_at(again) == "2027-01-12 11:00" and replies == ()


def test_late_in_the_day_there_is_no_such_button() -> None:
    late = replace(drafted(channel="video", tell_at="16:30"))
    _, replies = rung(late, "2027-01-12 15:30")
    assert LATER not in [press for one in replies if isinstance(one, Note) for press in one.presses]


def test_after_the_hour_it_can_still_be_said_that_it_was_put_off() -> None:
    case, _ = rung(drafted(**TALKED), "2027-01-12 12:05")
    assert case.current == "went"
    moved, _ = dialogue.hear(case, Typed("postponed to thursday at 10"), desk(at("2027-01-12 12:06")))
    assert told_at(moved) == "2027-01-14 10:00" and not moved.text("went") and not moved.current
    assert "after" in {one.name for one in bells(moved, desk(at("2027-01-12 12:06")))}

"""A button pressed twice, by a quick finger or because the first press seemed lost, is heard once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Pressed, Typed
from bot.coach.reply import Ask
from tests.desk import MONDAY, case, desk
from tests.drafted import drafted


def at_relationship() -> Case:
    """A case whose story and reason are told."""
    begun, _ = dialogue.begin(case(), desk())
    told, _ = dialogue.hear(begun, Typed("We are giving up this kind of work."), desk())
    send = Pressed("send", "", "reason", told.revision, {"reason": "DIRECTION"})
    asked, _ = dialogue.hear(told, send, desk())
    assert asked.current == "relationship"
    return asked


def twice(start: Case, press: Pressed) -> Case:
    """The case after the press; the same press again does nothing and says nothing."""
    once, said = dialogue.hear(start, press, desk())
    assert once != start
    assert said
    assert dialogue.hear(once, press, desk()) == (once, ())
    return once


def test_change_pressed_twice_asks_the_question_once() -> None:
    start = at_relationship()
    assert twice(start, Pressed("change", "", "reason", start.revision)).current == "reason"


def test_back_pressed_twice_goes_back_one_question() -> None:
    start = at_relationship()
    assert twice(start, Pressed("back", "", "relationship", start.revision)).current == "reason"


def test_skip_pressed_twice_skips_one_question() -> None:
    start = at_relationship()
    assert twice(start, Pressed("skip", "", "relationship", start.revision)).current == "tried"


def test_a_draft_wanted_at_once_is_made_once() -> None:
    tried = twice(at_relationship(), Pressed("skip", "", "relationship", 2))
    told = Pressed("send", "", "tried", tried.revision, {"told": "spoken", "changed": "none"})
    stops, _ = dialogue.hear(tried, told, desk())
    weigh, _ = dialogue.hear(stops, Pressed("answer", "none", "stops", stops.revision), desk())
    verdict, _ = dialogue.hear(weigh, Pressed("skip", "", "weigh", weigh.revision), desk())
    agreement, _ = dialogue.hear(verdict, Pressed("answer", "go", "verdict", verdict.revision), desk())
    assert twice(agreement, Pressed("draft", "", "agreement", agreement.revision)).state == "drafted"


def test_back_under_the_next_question_goes_back_once_more() -> None:
    start = at_relationship()
    once, _ = dialogue.hear(start, Pressed("back", "", "relationship", start.revision), desk())
    further, _ = dialogue.hear(once, Pressed("back", "", "reason", once.revision), desk())
    assert further.current == "story"


def test_back_typed_twice_goes_back_twice() -> None:
    once, _ = dialogue.hear(at_relationship(), Typed("back"), desk())
    further, _ = dialogue.hear(once, Typed("back"), desk())
    assert (once.current, further.current) == ("reason", "story")


def test_change_takes_up_a_paused_case_whose_question_waits() -> None:
    start = at_relationship()
    change = Pressed("change", "", "reason", start.revision)
    opened, _ = dialogue.hear(start, change, desk())
    paused, _ = dialogue.hear(opened, Pressed("pause"), desk())
    again, said = dialogue.hear(paused, change, desk())
    assert (again.state, again.current) == ("open", "reason")
    assert any(isinstance(one, Ask) for one in said)


@pytest.mark.parametrize("deeds", [("pause",), ("pause", "resume"), ("cancel",), ("cancel", "reopen")])
def test_a_case_is_put_aside_or_taken_up_once(deeds: tuple[str, ...]) -> None:
    at = at_relationship()
    for deed in deeds:
        at = twice(at, Pressed(deed, "", "", at.revision))


@pytest.mark.parametrize("view", ["circle", "tasks", "all_tasks", "overdue", "calendar"])
def test_a_list_asked_for_by_the_same_press_twice_is_shown_once(view: str) -> None:
    twice(drafted(), Pressed(view, "", "", drafted().revision))


def test_a_list_asked_for_again_a_while_later_is_shown_again() -> None:
    press = Pressed("circle", "", "", drafted().revision)
    once, said = dialogue.hear(drafted(), press, desk())
    later, again = dialogue.hear(once, press, desk(MONDAY + timedelta(minutes=10)))
    assert later.revision > once.revision
    assert len(again) == len(said)


def test_the_same_button_after_something_else_was_done_is_pressed_anew() -> None:
    start = at_relationship()
    pause = Pressed("pause", "", "", start.revision)
    paused, _ = dialogue.hear(start, pause, desk())
    resumed, _ = dialogue.hear(paused, Pressed("resume", "", "", paused.revision), desk())
    assert resumed.state == "open"
    again, said = dialogue.hear(resumed, pause, desk())
    assert again.state == "paused"
    assert said

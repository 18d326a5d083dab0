"""That it has gone: when and how, in plain words, and what follows from the real moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.coach import dialogue
from bot.coach.card import card
from bot.coach.case import Case, Pressed, Typed, Value
from bot.coach.clock import clock
from bot.coach.reply import Ask, Note
from bot.coach.steps.planned import chosen_plan
from tests.desk import VOICE, desk
from tests.drafted import after, drafted, lines

WEDNESDAY = desk(datetime(2027, 1, 13, 15, tzinfo=UTC))


def told(words: str, start: Case | None = None) -> tuple[Case, list[str]]:
    after, said = dialogue.hear(start or drafted(), Typed(words), WEDNESDAY)
    return after, lines(said)


@pytest.mark.parametrize(
    ("words", "on", "at", "by"),
    [
        ("sent it yesterday by email at 10:40", "2027-01-12", "10:40", "email"),
        ("I've sent it today at 9.15 am", "2027-01-13", "09:15", "email"),
        ("i sent it this morning", "2027-01-13", "", "email"),
        ("it went out on Monday by courier", "2027-01-11", "", "courier"),
        ("sent it on 12 January, by hand, at 4pm", "2027-01-12", "16:00", "hand"),
        ("sent it today", "2027-01-13", "15:00", "email"),
        ("sent it today, first class post", "2027-01-13", "15:00", "post"),
        ("sent it just now, by email", "2027-01-13", "15:00", "email"),
        ("posted it on 12 January", "2027-01-12", "", "post"),
    ],
)
def test_when_and_how_are_understood(words: str, on: str, at: str, by: str) -> None:
    sent, _ = told(words)
    assert (sent.text("sent_on"), sent.text("sent_at"), sent.text("sent_by")) == (on, at, by)


@pytest.mark.parametrize(
    ("words", "at"),
    [("10:40", time(10, 40)), ("at 4", time(4)), ("9.15 pm", time(21, 15)), ("12am", time(0)), ("12.01.2027", None)],
)
def test_a_time_of_day_is_read(words: str, at: time | None) -> None:
    assert clock(words) == at


def test_a_press_asks_with_now_filled_in() -> None:
    start = drafted()
    asked, said = dialogue.hear(start, Pressed("sent", "", "", start.revision), WEDNESDAY)
    ask = next(one for one in said if isinstance(one, Ask))
    assert asked.current == "sent"
    assert dict(ask.values) == {"sent_on": "2027-01-13", "sent_at": "15:00", "sent_by": "email"}


def test_the_last_day_stays_where_it_went_as_planned() -> None:
    sent, said = told("sent it yesterday by email at 10:40")
    assert "day_stays" in said
    made = chosen_plan(sent, WEDNESDAY)
    assert made is not None
    assert made.last_day.isoformat() == "2027-03-14"
    assert [say.line for say in card(sent, WEDNESDAY).lines] == ["stage_sent", "verdict_end", "dates_sent"]


def test_a_last_day_that_slips_is_said_with_both_days() -> None:
    sent, said = dialogue.hear(drafted(), Typed("I sent it today at 10:00"), WEDNESDAY)
    note = next(one for one in said if isinstance(one, Note))
    slips = next(VOICE.line(say) for say in note.says if say.line == "day_slips")
    assert "Sunday 14 March 2027" in slips
    assert "Monday 15 March 2027" in slips
    made = chosen_plan(sent, WEDNESDAY)
    assert made is not None
    assert made.last_day.isoformat() == "2027-03-15"


def test_a_day_that_the_client_has_read_never_moves_forward() -> None:
    sent, said = told("sent it on Monday at 10:00")
    assert "day_stays" in said
    made = chosen_plan(sent, WEDNESDAY)
    assert made is not None
    assert made.last_day.isoformat() == "2027-03-14"


def test_the_wrong_way_is_said() -> None:
    assert "wrong_method" in told("sent it yesterday by email", drafted(method="post"))[1]
    assert "wrong_method" not in told("sent it yesterday by post", drafted(method="post"))[1]


@pytest.mark.parametrize("values", [{"sent_on": "2027-01-14"}, {"sent_on": "2027-01-13", "sent_at": "16:00"}])
def test_what_is_still_ahead_is_not_taken(values: dict[str, Value]) -> None:
    asked = after(drafted(), Pressed("sent"))
    here, said = dialogue.hear(asked, Pressed("send", "", "sent", asked.revision, values), WEDNESDAY)
    assert not here.text("sent_on")
    assert lines(said) == ["sent_ahead"]


@pytest.mark.parametrize("words", ["warmer", "restore 1", "add that we'll finish the March report"])
def test_words_that_have_gone_are_left_as_they_are(words: str) -> None:
    sent, _ = told("sent it yesterday by email at 10:40")
    still, said = told(words, sent)
    assert still.versions == sent.versions
    assert said == ["gone_already"]


def test_it_can_be_taken_back() -> None:
    sent, _ = told("sent it yesterday by email at 10:40")
    opened = after(sent, Pressed("change", "sent", "", sent.revision))
    assert opened.current == "sent"
    back = after(opened, "skip")
    assert not back.text("sent_on")
    assert len(after(back, "warmer").versions) == 2


def test_nothing_is_sent_at_a_stop() -> None:
    start = drafted()
    stopped = replace(start, state="stopped", answers={**start.answers, "stops": "each", "stops_law": ("ST01",)})
    here, said = told("sent it yesterday by email at 10:40", stopped)
    assert not here.text("sent_on")
    assert said == ["still_stopped"]


@pytest.mark.parametrize(
    ("planned", "said", "way", "at"),
    [
        (
            "person",
            "Told her on the video call today at 9:15 and sent the email at 9:45.",
            "video",
            "09:45",
        ),
        ("person", "told her on zoom at 10, emailed it at 10:30", "video", "10:30"),
        ("video", "told her face to face, then emailed it at 11", "person", "11:00"),
        ("video", "rang her at 10 and emailed it at 10:30", "phone", "10:30"),
        ("video", "sent it by email at 10:30", "video", "10:30"),
        ("email", "told her on the phone too and emailed it at 10:30", "email", "10:30"),
    ],
)
def test_the_way_they_were_told_is_kept_as_it_was_and_the_notice_counts_from_its_own_hour(
    planned: str, said: str, way: str, at: str
) -> None:
    now = desk(datetime(2027, 1, 12, 17, tzinfo=UTC))
    after, _ = dialogue.hear(drafted(channel=planned), Typed(said), now)
    assert (after.text("channel"), after.text("sent_at"), after.text("sent_by")) == (way, at, "email")


def test_told_without_an_hour_it_is_no_later_than_now() -> None:
    early = desk(datetime(2027, 1, 12, 9, 5, tzinfo=UTC))
    after, _ = dialogue.hear(drafted(), Typed("Sent it today by email."), early)
    assert (after.text("sent_on"), after.text("sent_at")) == ("2027-01-12", "09:05")

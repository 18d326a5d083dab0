"""The moments at which the bot speaks by itself: each at its hour, each once, none that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach import dialogue
from bot.coach.bells import bells, next_bell
from bot.coach.case import Case, Pressed, Typed, Value
from bot.coach.quiet import Quiet
from bot.coach.reply import Ask, Checklist, Note, Reply
from bot.coach.ringing import _RINGS
from bot.coach.steps.planned import chosen_plan
from tests.desk import MONDAY, desk
from tests.drafted import after, drafted

TALKED: dict[str, Any] = {"channel": "video", "tell_at": "10:00"}


def at(moment: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def names(case: Case, now: datetime = MONDAY) -> dict[str, str]:
    return {one.name: f"{one.at:%Y-%m-%d %H:%M}" for one in bells(case, desk(now))}


def rung(case: Case, moment: str) -> tuple[Case, tuple[Reply, ...]]:
    return dialogue.ring(case, desk(at(moment)))


def asked(replies: tuple[Reply, ...]) -> list[str]:
    return [one.question.name for one in replies if isinstance(one, Ask)]


def noted(replies: tuple[Reply, ...]) -> list[str]:
    return [say.line for one in replies if isinstance(one, Note) for say in one.says]


def sent(**answers: Value) -> Case:
    case = after(drafted(**TALKED), "sent it today at 9:50, by email")
    return replace(case, answers={**case.answers, **answers}, done=case.done | {*answers})


def test_before_the_telling_there_is_a_word_the_day_before_and_an_hour_before_and_a_question_after_it() -> None:
    assert names(drafted(**TALKED)) == {
        "eve": "2027-01-11 16:00",
        "hour": "2027-01-12 09:00",
        "after": "2027-01-12 12:00",
    }


def test_the_word_before_comes_on_the_last_working_day() -> None:
    assert names(drafted(**TALKED, tell_on="2027-01-18"))["eve"] == "2027-01-15 16:00"


def test_the_hours_are_the_managers_wherever_the_client_is() -> None:
    far = replace(drafted(**TALKED, tell_on="2027-01-14", country="SG"), zone="Europe/London")
    assert names(far) == {"eve": "2027-01-13 16:00", "after": "2027-01-14 07:30"}, "10:00 there is 02:00 here"


def test_after_the_notice_come_the_last_day_and_the_reflection() -> None:
    case = sent()
    made = chosen_plan(case, desk())
    assert made is not None and made.last_day == date(2027, 3, 14), "the day that they have read"
    found = names(case)
    assert (found["last_day"], found["reflect"]) == ("2027-03-12 09:30", "2027-03-22 09:30")


def test_a_bell_rings_once() -> None:
    case, replies = rung(drafted(**TALKED), "2027-01-11 16:00")
    assert noted(replies)[0] == "eve"
    assert rung(case, "2027-01-11 16:01")[1] == ()


def test_nothing_is_said_before_its_hour() -> None:
    case = drafted(**TALKED)
    assert rung(case, "2027-01-11 15:59") == (case, ())


def test_a_reminder_whose_moment_is_over_stays_silent() -> None:
    _, replies = rung(drafted(**TALKED), "2027-01-12 14:00")
    assert (asked(replies), noted(replies)) == (["went"], [])


def test_a_day_that_moves_rings_anew() -> None:
    case, _ = rung(drafted(**TALKED), "2027-01-11 16:00")
    moved, _ = dialogue.hear(case, Pressed("change", "tell_on", "tell_on", case.revision), desk())
    moved, _ = dialogue.hear(moved, Pressed("answer", "2027-01-20", "tell_on", moved.revision), desk())
    later = replace(moved, answers={**moved.answers, "tell_on": "2027-01-20"}, state="drafted", current="")
    assert noted(rung(later, "2027-01-19 16:00")[1])[0] == "eve"


def test_a_reminder_that_comes_to_be_too_late_is_not_said() -> None:
    """The draft stands at 17:00 for ten tomorrow: the word of 16:00 would only repeat it."""
    late = desk(at("2027-01-11 17:00"))
    before = drafted(**TALKED)
    case, _ = dialogue.hear(replace(before, state="open", told=frozenset()), Pressed("draft"), late)
    assert "eve" not in {one.name for one in bells(case, late)}


@pytest.mark.parametrize("state", ["open", "paused", "stopped", "closed", "cancelled"])
def test_a_case_that_rests_says_nothing(state: Any) -> None:
    assert bells(replace(drafted(**TALKED), state=state), desk()) == ()


def test_the_hour_before_shows_what_to_say() -> None:
    case = after(drafted(**TALKED), "warmer")
    said = rung(case, "2027-01-12 09:00")[1]
    script = next(say for one in said if isinstance(one, Note) for say in one.says if say.line == "script")
    assert script.facts["text"] == case.versions[-1].texts["script"]


def test_a_written_message_that_nobody_said_went_is_asked_about() -> None:
    assert asked(rung(drafted(), "2027-01-12 13:30")[1]) == ["sent"]


def told(how: str) -> tuple[Case, tuple[Reply, ...]]:
    case, _ = rung(drafted(**TALKED), "2027-01-12 12:05")
    return dialogue.hear(case, Pressed("answer", how, "went", case.revision), desk(at("2027-01-12 12:06")))


@pytest.mark.parametrize("how", ["agreed", "angry", "more_time"])
def test_once_they_know_the_notice_is_asked_for_and_then_what_was_promised(how: str) -> None:
    case, replies = told(how)
    assert asked(replies) == ["sent"]
    now = desk(at("2027-01-12 12:10"))
    case, replies = dialogue.hear(case, Pressed("send", "", "sent", case.revision, {"sent_on": "2027-01-12"}), now)
    assert asked(replies) == ["promised"]
    case, replies = dialogue.hear(case, Pressed("answer", "no", "promised", case.revision), now)
    assert f"next_{how}" in noted(replies) and "went" in noted(replies)


@pytest.mark.parametrize("words", ["promised two extra hours", "yes, I promised two extra hours", "two extra hours"])
def test_what_was_promised_is_told_back_as_the_thing_itself(words: str) -> None:
    case, _ = told("agreed")
    now = desk(at("2027-01-12 12:10"))
    case, _ = dialogue.hear(case, Pressed("send", "", "sent", case.revision, {"sent_on": "2027-01-12"}), now)
    case, _ = dialogue.hear(case, Typed(words), now)
    assert case.text("promised") == "two extra hours"


def test_a_notice_that_has_not_gone_is_asked_for_the_next_morning() -> None:
    case, _ = told("agreed")
    case, _ = dialogue.hear(case, Pressed("skip", "", "sent", case.revision), desk(at("2027-01-12 12:10")))
    case, _ = dialogue.hear(case, Pressed("answer", "no", "promised", case.revision), desk(at("2027-01-12 12:11")))
    assert noted(rung(case, "2027-01-13 09:30")[1]) == ["unsent"]


def test_a_threat_goes_to_a_person_before_anything_else() -> None:
    case, replies = told("threatened")
    assert case.state == "stopped" and noted(replies)[:1] == ["next_threatened"]


def test_whoever_could_not_be_reached_is_tried_again_before_the_notice_goes() -> None:
    case, replies = told("no_contact")
    assert noted(replies) == ["next_no_contact"] and case.state == "drafted"


def test_a_day_on_which_they_were_not_told_is_planned_anew() -> None:
    assert asked(told("not_held")[1]) == ["tell_on"]


@pytest.mark.parametrize(
    ("words", "went"),
    [
        ("actually we talked, she was angry and wants another month", "more_time"),
        ("we talked after all, she was furious", "angry"),
        ("I told her, she took it well", "agreed"),
        ("she says she'll get a lawyer", "threatened"),
    ],
)
def test_while_another_day_is_looked_for_it_can_be_told_that_it_happened_after_all(words: str, went: str) -> None:
    case, _ = rung(drafted(**TALKED), "2027-01-12 12:05")
    now = desk(at("2027-01-12 12:10"))
    case, _ = dialogue.hear(case, Pressed("change", "tell_on", "tell_on", case.revision), now)
    after, replies = dialogue.hear(case, Typed(words), now)
    assert after.text("went") == went
    assert after.answers.get("tried") == case.answers.get("tried")
    assert after.state == "stopped" if went == "threatened" else asked(replies) == ["sent"]


def test_after_the_draft_nothing_offers_to_draft_it_now() -> None:
    _, replies = rung(drafted(**TALKED), "2027-01-12 12:05")
    assert [one.draftable for one in replies if isinstance(one, Ask)] == [False]


def test_the_reflection_can_be_put_off_for_a_week_and_then_closes_the_case() -> None:
    case, replies = rung(sent(went="agreed", promised="no"), "2027-03-22 09:30")
    assert [type(one) for one in replies if isinstance(one, Checklist)] == [Checklist]
    now = desk(at("2027-03-22 10:00"))
    case, _ = dialogue.hear(case, Pressed("later", "reflect", "", case.revision), now)
    assert rung(case, "2027-03-28 09:30")[1] == ()
    case, replies = rung(case, "2027-03-29 09:30")
    assert asked(replies) == ["reflection"]
    case, replies = dialogue.hear(case, Pressed("answer", "close", "reflection", case.revision), now)
    assert case.state == "closed" and noted(replies) == ["closed"] and next_bell(case, now) is None


def test_a_closed_case_can_be_opened_again_and_is_not_closed_by_that() -> None:
    case = replace(sent(went="agreed", promised="no"), asked={"reflection": 1, "drafted": 1})
    case, _ = dialogue.hear(case, Pressed("close"), desk())
    case, _ = dialogue.hear(case, Pressed("answer", "close", "reflection", case.revision), desk())
    reopened, _ = dialogue.hear(case, Pressed("reopen"), desk())
    assert (case.state, reopened.state) == ("closed", "drafted")


def mending(**answers: Value) -> Case:
    known: dict[str, Value] = {"reason": "BOUNDARY", "verdict": "go", "judged": "mend", "contact": "Ruth Adler"}
    told_of: dict[str, Value] = {**known, "meet_on": "2027-01-14", "country": "GB", **answers}
    ones = frozenset({"story", "reason", "relationship", "tried", "stops", "weigh", "verdict", "meet_on"})
    return Case("Beta", zone="UTC", state="mending", answers=told_of, done=ones, opened=MONDAY.isoformat(), id=1)


def test_a_mend_has_a_word_before_the_talk_and_a_review_thirty_days_after_it() -> None:
    assert names(mending()) == {"talk": "2027-01-13 16:00", "review": "2027-02-12 09:30"}


def reviewed(outcome: str) -> tuple[Case, tuple[Reply, ...]]:
    case, replies = rung(mending(), "2027-02-12 09:30")
    assert asked(replies) == ["mended"]
    now = desk(at("2027-02-12 10:00"))
    return dialogue.hear(case, Pressed("answer", outcome, "mended", case.revision), now)


@pytest.mark.parametrize(
    ("outcome", "then"), [("yes", "reflection"), ("partly", "meet_on"), ("never_met", "meet_on"), ("no", "verdict")]
)
def test_what_the_review_shows_decides_what_is_asked_next(outcome: str, then: str) -> None:
    _, replies = reviewed(outcome)
    assert asked(replies) in ([then], ["weigh"] if then == "verdict" else [])


def test_a_talk_that_changed_nothing_counts_as_tried() -> None:
    case, _ = reviewed("no")
    assert {"talk", "reset"} <= {*case.codes("tried")} and case.text("changed") == "none"
    assert case.text("told") == "spoken"


def test_every_bell_has_its_words() -> None:
    waiting = replace(mending(), state="waiting", answers={"upset": "now"})
    found = {one.name for case in (drafted(**TALKED), sent(), mending(), waiting) for one in bells(case, desk())}
    unsent = drafted(**TALKED, went="agreed", replaced_from="2027-01-12")
    assert {*found, *(one.name for one in bells(unsent, desk())), "begin", "leaves"} == {*_RINGS}


@given(st.times(), st.times(), st.integers(0, 365 * 24 * 60))
def test_no_moment_after_the_quiet_hours_is_a_quiet_one(starts: time, ends: time, minutes: int) -> None:
    quiet = Quiet(starts, ends)
    asleep = MONDAY + timedelta(minutes=minutes)
    later = quiet.after(asleep, "Asia/Kolkata")
    assert not quiet.holds(later, "Asia/Kolkata")
    assert asleep <= later <= asleep + timedelta(days=1)

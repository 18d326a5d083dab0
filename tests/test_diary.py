"""The calendar file, read back by a calendar's own eyes: every date of the plan, nothing that names the client."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from bot.coach import dialogue
from bot.coach.case import Case, Pressed, Typed
from bot.coach.reply import Diary, Note
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import calendar
from bot.coach.tasks import tasks
from tests.desk import MONDAY, VOICE, desk
from tests.drafted import after, drafted


def file(case: Case, now: datetime = MONDAY) -> str:
    _, (diary,) = dialogue.hear(case, Pressed("calendar"), desk(now))
    assert isinstance(diary, Diary)
    attached = VOICE.render(diary).attached
    assert attached is not None
    return attached.text


def entries(text: str) -> dict[str, Any]:
    found: list[Any] = Calendar.from_ical(text).walk("VEVENT")
    return {str(one["uid"]).removesuffix("@partways").rsplit("-", 1)[1]: one for one in found}


def days(text: str) -> dict[str, date | datetime]:
    return {name: one["dtstart"].dt for name, one in entries(text).items()}


def test_the_file_has_the_days_worked_out_by_hand() -> None:
    """Told on Tuesday 12 January at ten in London; sixty days from the 13th are Sunday 14 March (tests.desk)."""
    assert days(file(drafted())) == {
        "telling": datetime(2027, 1, 12, 10, tzinfo=UTC),
        "notice": date(2027, 1, 12),
        "handover": date(2027, 3, 12),
        "last_day": date(2027, 3, 14),
        "invoice": date(2027, 3, 15),
        "review": date(2027, 3, 22),
    }


def test_the_file_says_what_the_plan_and_the_list_say_in_every_country() -> None:
    for country in ("GB", "DE", "US-CA", "JP", "IL"):
        case = drafted(country=country)
        made = chosen_plan(case, desk())
        assert made is not None
        due = {one.code: one.due for one in tasks(case, made, calendar(case, desk()))}
        found = days(file(case))
        assert found["notice"] == made.sent.date()
        assert (found["handover"], found["last_day"]) == (made.handover, made.last_day)
        assert (found["invoice"], found["review"]) == (due["invoice"], due["review"])


def test_what_was_really_sent_is_what_stands_there() -> None:
    sent = after(drafted(), "I sent it today at 9:40 by email")
    assert days(file(sent))["telling"] == datetime(2027, 1, 11, 9, 40, tzinfo=UTC)


def test_nothing_in_the_file_names_the_client() -> None:
    text = file(replace(drafted(), client="Ivy & Oat"))
    assert not any(word in text for word in ("Ivy", "Oat", "Maya", "Brennan", "SCOPE"))
    assert {str(one["summary"]).split(":")[0] for one in entries(text).values()} == {"A client"}


def test_every_entry_is_private_and_days_take_no_time() -> None:
    found = entries(file(drafted()))
    assert {str(one["class"]) for one in found.values()} == {"PRIVATE"}
    assert {name for name, one in found.items() if str(one["transp"]) == "OPAQUE"} == {"telling"}
    lengths = {name: one["dtend"].dt - one["dtstart"].dt for name, one in found.items()}
    assert lengths.pop("telling") == timedelta(minutes=30)
    assert set(lengths.values()) == {timedelta(days=1)}


def test_the_calendar_reminds_of_the_telling_a_day_and_an_hour_before() -> None:
    found = entries(file(drafted()))
    ahead = {name: [alarm["trigger"].dt for alarm in one.walk("VALARM")] for name, one in found.items()}
    assert ahead.pop("telling") == [timedelta(days=-1), timedelta(hours=-1)]
    assert not any(ahead.values())


def test_a_second_file_moves_the_entries_of_the_first() -> None:
    case = drafted()
    later = replace(case, answers={**case.answers, "tell_on": "2027-01-19"}, revision=case.revision + 3)
    first, second = entries(file(case)), entries(file(later, MONDAY + timedelta(days=1)))
    assert {str(one["uid"]) for one in first.values()} == {str(one["uid"]) for one in second.values()}
    assert all(int(second[name]["sequence"]) > int(first[name]["sequence"]) for name in first)
    assert second["last_day"]["dtstart"].dt > first["last_day"]["dtstart"].dt


def test_two_cases_share_no_entry() -> None:
    ids = [{str(one["uid"]) for one in entries(file(replace(drafted(), id=number))).values()} for number in (1, 2)]
    assert not ids[0] & ids[1]


def test_the_same_dates_are_the_same_bytes_however_late_they_are_asked_for() -> None:
    sent = after(drafted(), "I sent it today at 9:40 by email")
    assert file(drafted()) == file(drafted(), MONDAY + timedelta(hours=3))
    assert file(sent) == file(sent, MONDAY + timedelta(days=30))


def test_before_there_is_a_day_there_is_no_file() -> None:
    _, (note,) = dialogue.hear(Case("Ivy & Oat"), Typed("calendar"), desk())
    assert isinstance(note, Note)
    assert note.says[0].line == "not_yet"

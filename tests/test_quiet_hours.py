"""Quiet hours, as somebody sets them: nothing that the bot says by itself falls into them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach import dialogue
from bot.coach.bells import bells, next_bell
from bot.coach.case import Case, Desk, Pressed, Unclear
from bot.coach.hours import LEAST, between, read
from bot.coach.quiet import NONE, USUAL, Quiet, dump, load
from bot.coach.reply import Note
from bot.page import Pick, Words
from bot.store import Store
from bot.talk import Talk
from tests.desk import ALMANAC, MONDAY, VOICE, desk
from tests.drafted import drafted
from tests.test_digests import DUE, TOM, Hands, peopled, sent

TALKED: dict[str, Any] = {"channel": "video", "tell_at": "10:00"}
EARLY = Quiet(time(15), time(9, 30))


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def hushed(quiet: Quiet, now: datetime = MONDAY) -> Desk:
    return replace(desk(now), quiet=quiet)


def names(case: Case, quiet: Quiet) -> dict[str, str]:
    return {one.name: f"{one.at:%m-%d %H:%M}" for one in bells(case, hushed(quiet))}


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        ("18:00 8:00", "18:00", "08:00"),
        ("18:00-8:00", "18:00", "08:00"),
        ("from 6pm to 8 am", "18:00", "08:00"),
        ("between 18 and 8", "18:00", "08:00"),
        ("20.30 – 7", "20:30", "07:00"),
        ("13:00 14:00", "13:00", "14:00"),
        ("off", "00:00", "00:00"),
        ("no quiet hours", "00:00", "00:00"),
        ("on", "19:00", "07:30"),
    ],
)
def test_what_is_typed_is_read(words: str, starts: str, ends: str) -> None:
    found = read(words, desk())
    assert (f"{found.starts:%H:%M}", f"{found.ends:%H:%M}") == (starts, ends)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("evenings please", "unclear"),
        ("18:00", "unclear"),
        ("18:00 20:00 8:00", "unclear"),
        ("25:00 8:00", "no_time"),
        ("18:00 7:75", "no_time"),
        ("18:00 18:00", "same"),
        ("8:00 7:00", "too_long"),
    ],
)
def test_what_can_not_be_is_said_in_plain_words_and_changes_nothing(words: str, line: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read(words, desk())
    assert unclear.value.say.line == line
    assert VOICE.line(unclear.value.say)


def test_a_word_of_the_day_before_comes_before_them_and_a_question_after_them() -> None:
    assert names(drafted(**TALKED), EARLY) == {"eve": "01-11 14:30", "after": "01-12 12:00"}
    assert names(drafted(channel="video", tell_at="14:00"), EARLY)["after"] == "01-13 09:30"
    assert names(drafted(**TALKED), NONE) == {"eve": "01-11 16:00", "hour": "01-12 09:00", "after": "01-12 12:00"}


def test_where_the_hour_before_is_quiet_the_script_comes_the_day_before() -> None:
    for quiet, lines in ((EARLY, ["eve", "ready", "script"]), (USUAL, ["eve", "ready"])):
        moment = "2027-01-11 16:00" if quiet == USUAL else "2027-01-11 14:30"
        _, replies = dialogue.ring(drafted(**TALKED), hushed(quiet, at(moment)))
        assert [say.line for one in replies if isinstance(one, Note) for say in one.says] == lines


def test_other_hours_ring_nothing_a_second_time() -> None:
    case, said = dialogue.ring(drafted(**TALKED), hushed(USUAL, at("2027-01-11 16:00")))
    assert said
    assert dialogue.ring(case, hushed(EARLY, at("2027-01-11 14:45")))[1] == ()
    assert "eve" not in names(case, EARLY)


def test_a_bot_that_was_away_waits_for_the_morning() -> None:
    case = drafted(**TALKED)
    night = desk(at("2027-01-12 23:00"))
    assert dialogue.ring(case, night) == (case, ())
    assert next_bell(case, night) == at("2027-01-13 07:30")


@given(st.times(), st.times(), st.sampled_from(["eve", "after", "hour", "unsent"]))
def test_no_bell_falls_into_them(starts: time, ends: time, name: str) -> None:
    quiet = Quiet(starts, ends)
    if quiet.awake < LEAST:
        return
    for one in bells(drafted(**TALKED), hushed(quiet)):
        assert not quiet.holds(one.at, "Europe/London"), one


@given(st.times(), st.times(), st.integers(0, 365 * 24 * 60))
def test_a_word_ahead_comes_before_them_and_never_in_them(starts: time, ends: time, minutes: int) -> None:
    quiet = Quiet(starts, ends)
    if quiet.awake < LEAST:
        return
    asleep = MONDAY + timedelta(minutes=minutes)
    earlier = quiet.before(asleep, "Asia/Kolkata")
    assert not quiet.holds(earlier, "Asia/Kolkata")
    assert asleep - timedelta(days=1) <= earlier <= asleep


@given(st.times(), st.times())
def test_they_are_kept_to_the_minute(starts: time, ends: time) -> None:
    quiet = Quiet(starts.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0))
    assert load(dump(quiet)) == quiet


def test_a_night_that_is_asked_for_leaves_the_day() -> None:
    assert between("19:00", "7:30").awake == timedelta(hours=11, minutes=30)
    assert Quiet(time(13), time(14)).awake == timedelta(hours=23) and NONE.awake == timedelta(days=1)


@pytest.fixture
def talk() -> Talk:
    """Tom with a case that is told on Tuesday, and his digest on Monday at half past nine; it is Sunday."""
    store = Store(":memory:")
    peopled(store)
    talk = Talk(store, VOICE, ALMANAC, Hands(DUE - timedelta(hours=23)))
    talk.digests.give()
    return talk


def due(talk: Talk) -> tuple[str, str]:
    """When the digest comes and when the case next speaks."""
    with talk._store.turn() as turn:
        digest, [row] = turn.diary(TOM).due, turn.held(TOM)["cases"]
    assert digest is not None
    return there(digest), there(row["due"])


def there(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, ZoneInfo('Europe/London')):%m-%d %H:%M}"


def test_the_command_moves_the_digest_and_the_cases_and_draws_home_anew(talk: Talk) -> None:
    assert due(talk) == ("01-11 09:30", "01-11 16:00")
    said = talk.command("e1", TOM, "quiet 15:00 10:00").text
    assert said.startswith("I say nothing by myself between 15:00 and 10:00")
    assert due(talk) == ("01-11 10:00", "01-11 14:30")
    row = talk._store.lease(9e9)
    assert row is not None and row.kind == "home" and row.page is not None
    assert "between 15:00 and 10:00" in row.page.text
    assert "between 15:00 and 10:00" in talk.command("e2", TOM, "quiet").text
    assert talk.command("e3", TOM, "Quiet OFF").text.startswith("No quiet hours")
    assert due(talk) == ("01-11 09:30", "01-11 16:00")
    assert "I can't read 25:00" in talk.command("e4", TOM, "quiet 25:00 8:00").text
    assert talk.command("e5", TOM, "quiet").text.startswith("No quiet hours")


def test_a_digest_that_is_late_waits_for_their_end(talk: Talk) -> None:
    talk.command("e1", TOM, "quiet 18:00 20:00")
    night = Talk(talk._store, VOICE, ALMANAC, Hands(DUE + timedelta(hours=9)))
    night.digests.give()
    assert sent(talk._store) == []
    awake = Talk(talk._store, VOICE, ALMANAC, Hands(DUE + timedelta(hours=10, minutes=30)))
    awake.digests.give()
    assert len(sent(talk._store)) == 1


def shown(talk: Talk) -> dict[str, str | None]:
    return {part.field: part.chosen for part in talk.quiet.form(TOM).parts if isinstance(part, Pick | Words)}


def form(talk: Talk, **values: str) -> dict[str, str]:
    return talk.quiet.submit(f"e{values}", TOM, Pressed("send", "", "quiet", 0, values))


def test_the_form_shows_them_and_says_beside_its_field_what_can_not_be(talk: Talk) -> None:
    assert shown(talk) == {"quiet": "on", "starts": "19:00", "ends": "07:30"}
    assert set(form(talk, quiet="on", starts="", ends="8:00")) == {"starts"}
    assert set(form(talk, quiet="on", starts="18:00", ends="8 in the morning, maybe 9")) == {"ends"}
    assert set(form(talk, quiet="on", starts="8:00", ends="7:00")) == {"ends"}
    assert due(talk)[0] == "01-11 09:30"
    assert form(talk, quiet="on", starts="18", ends="11am") == {}
    assert due(talk)[0] == "01-11 11:00"
    assert form(talk, quiet="off", starts="18:00", ends="11:00") == {}
    assert shown(talk) == {"quiet": "off", "starts": "19:00", "ends": "07:30"}


def test_they_are_exported_and_forgotten_with_the_person(talk: Talk) -> None:
    talk.command("e1", TOM, "quiet 18:00 8:00")
    flat, read_out = talk.holdings.dossier(TOM)
    assert json.loads(flat)["people"][0]["quiet"] == "18:00 08:00"
    assert "between 18:00 and 08:00" in read_out
    talk.holdings.forget(TOM)
    assert talk.command("e2", TOM, "quiet").text.startswith("I say nothing by myself between 19:00 and 07:30")

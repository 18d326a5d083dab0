"""How long a case is kept: told a week before, once, and deleted only where nobody says anything then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.coach import dialogue, kept
from bot.coach.bells import bells, next_look
from bot.coach.case import Case, Desk, Place, Pressed, State, Typed
from bot.coach.quiet import Quiet
from bot.coach.reply import Note
from bot.page import Page
from bot.store import Person, Row, Store
from bot.talk import Talk
from tests.desk import ALMANAC, VOICE, desk
from tests.drafted import drafted

YEAR = 365
TOM = Person("T1", "U1")
LONDON: dict[str, Any] = {"zone": "Europe/London"}


def keeping(now: str, **more: Any) -> Desk:
    return replace(desk(datetime.fromisoformat(now).replace(tzinfo=UTC)), keeps=YEAR, **more)


def closed(state: State = "closed", **more: Any) -> Case:
    return replace(Case("Acme", **LONDON), state=state, touched="2027-01-11", **more)


def leaving(case: Case, now: str = "2027-01-11 10:00", **more: Any) -> list[str]:
    return [f"{one.at:%Y-%m-%d %H:%M}" for one in bells(case, keeping(now, **more)) if one.name == kept.NAME]


@pytest.mark.parametrize("state", ["open", "paused", "closed", "cancelled"])
def test_a_case_that_nobody_touches_is_told_a_week_before_a_year_has_passed(state: State) -> None:
    assert leaving(closed(state)) == ["2028-01-04 09:30"]


def test_without_a_number_of_days_it_is_kept_for_good() -> None:
    assert bells(closed(), desk()) == () and next_look(closed(leaves="2027-02-01"), desk()) is None


def test_while_it_has_something_to_say_the_days_do_not_count() -> None:
    case = replace(drafted(), touched="2027-01-11")
    last = max(one.at for one in bells(case, keeping("2027-01-11 10:00")) if one.name != kept.NAME)
    told = datetime.fromisoformat(leaving(case)[0]).replace(tzinfo=UTC)
    assert timedelta(days=YEAR - 7) <= told - last.replace(hour=0, minute=0) <= timedelta(days=YEAR - 6)


def test_what_it_has_said_by_itself_counts_as_touched() -> None:
    assert leaving(closed(told=frozenset({"bell:reflect:2027-05-03T09:30"}))) == ["2028-04-25 08:30"]


def test_it_is_never_told_in_quiet_hours_however_late_the_bot_is() -> None:
    assert leaving(closed(), "2028-01-04 22:00") == ["2028-01-05 07:30"]
    assert leaving(closed(), quiet=Quiet(time(8), time(12))) == ["2028-01-04 12:00"]


def test_it_goes_a_week_after_it_was_told_and_not_a_moment_before() -> None:
    case, replies = dialogue.ring(closed(), keeping("2028-01-20 09:30"))
    assert [say.line for one in replies if isinstance(one, Note) for say in one.says] == ["leaves"]
    assert case.leaves == "2028-01-27"
    assert not kept.is_over(case, keeping("2028-01-27 09:29")) and kept.is_over(case, keeping("2028-01-27 09:30"))
    assert not kept.is_over(case, keeping("2028-01-27 19:30")), "not in quiet hours"
    assert next_look(case, keeping("2028-01-20 09:31")) == datetime(2028, 1, 27, 9, 30, tzinfo=UTC)
    assert dialogue.ring(case, keeping("2028-01-21 09:30"))[1] == ()


@pytest.mark.parametrize("state", ["open", "paused", "closed", "cancelled", "mending"])
def test_keep_it_is_heard_in_every_state(state: State) -> None:
    case = closed(state, leaves="2028-01-27")
    after, (note,) = dialogue.hear(case, Pressed("keep"), keeping("2028-01-21 10:00"))
    assert isinstance(note, Note) and [say.facts["day"] for say in note.says] == [date(2029, 1, 20)]
    assert after.state == state


# In the whole bot


class Hands:
    """A clock whose hands are moved by hand."""

    at = datetime(2027, 1, 11, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def set(self, moment: str) -> None:
        self.at = datetime.fromisoformat(moment).replace(tzinfo=UTC)


def begun(store: Store, hands: Hands) -> Talk:
    talk = Talk(store, VOICE, ALMANAC, hands, YEAR)
    talk.start("Ev0", TOM, "Acme")
    for row in taken(store):
        store.known(row, "Europe/London", "Tom Reed") if row.kind == "zone" else None
    return talk


def taken(store: Store) -> list[Row]:
    """What is sent, in order, the card at the place 1.1."""
    found = []
    while row := store.lease(9e9):
        found.append(row)
        if row.kind != "zone":
            store.sent(row, "D1", f"{len(found)}.1")
        else:
            store.known(row, "Europe/London", "Tom Reed")
    return found


def keys(rows: list[Row]) -> list[str]:
    return [page.key.partition("@")[0] if isinstance(page := row.page, Page) else row.kind for row in rows]


def place(store: Store) -> Place:
    with store.turn() as turn:
        (filed,) = turn.all_cases(TOM)
    assert filed.place is not None
    return filed.place


def look(talk: Talk, store: Store, hands: Hands, moment: str) -> list[str]:
    """What the bot says by itself at a moment, but for digests."""
    hands.set(moment)
    for _ in range(3):
        talk.ring()
    return [key for key in keys(taken(store)) if key != "digest"]


def test_it_is_told_once_and_then_deleted_and_the_receipt_says_so() -> None:
    store, hands = Store(":memory:"), Hands()
    talk = begun(store, hands)
    assert look(talk, store, hands, "2028-01-04 09:29") == []
    assert look(talk, store, hands, "2028-01-04 09:30") == ["leaves"]
    assert look(talk, store, hands, "2028-01-11 09:29") == []
    assert look(talk, store, hands, "2028-01-11 09:30") == ["thread", "pointers", "receipt"]
    with store.turn() as turn:
        assert turn.all_cases(TOM) == []
    assert not store.dirty


@pytest.mark.parametrize("said", [Typed("they pay late"), Pressed("keep"), Pressed("status")])
def test_whatever_is_said_there_keeps_it_another_year(said: Typed | Pressed) -> None:
    store, hands = Store(":memory:"), Hands()
    talk = begun(store, hands)
    look(talk, store, hands, "2028-01-04 09:30")
    hands.set("2028-01-08 12:00")
    talk.hear("Ev1", TOM, place(store), said)
    taken(store)
    assert look(talk, store, hands, "2028-01-11 09:30") == []
    assert look(talk, store, hands, "2028-12-31 09:29") == []
    assert look(talk, store, hands, "2028-12-31 09:30") == ["leaves"]


def test_a_case_from_before_this_was_counted_has_its_year_from_the_first_look() -> None:
    store, hands = Store(":memory:"), Hands()
    talk = Talk(store, VOICE, ALMANAC, hands, YEAR)
    with store.turn() as turn:
        turn.seen(TOM)
        case = turn.open_case(TOM, Case("Acme", state="closed", **LONDON))
        turn.keep(case, 0.0)
    assert look(talk, store, hands, "2027-01-11 10:00") == []
    with store.turn() as turn:
        (filed,) = turn.all_cases(TOM)
    assert filed.case.touched == "2027-01-11"

"""The leadership roll-up: what it counts, and that no single case, name or word can be had from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach import dialogue, rollup
from bot.coach.case import Case, Place, Pressed, Value, Version
from bot.coach.rollup import FINE, LEAST, MOST, NAMEABLE, OUTCOMES, Fact, Figures
from bot.coach.steps import QUESTIONS
from bot.filing import dump as dump_case
from bot.filing import load
from bot.page import dump
from bot.rollups import Rollups
from bot.sandbox.things import BOT_USER
from bot.sandbox.world import Message
from bot.store import Person, Store
from tests.desk import VOICE, desk
from tests.drafted import after, drafted
from tests.office import Office, Worker, office

UNTIL = date(2026, 12, 31)
TEAM, ANA, TOM = "T0SANDBOX1", "U0ANA00000", "U0TOM00000"
SMALL = range(1, LEAST)

facts = st.builds(
    Fact,
    opened=st.dates(date(2025, 10, 1), date(2027, 3, 31)),
    outcome=st.sampled_from(("ended", "ended", "ended", *OUTCOMES, "")),
    reason=st.sampled_from(("SCOPE", "LATEPAY", "TRUST", *NAMEABLE, "SAFETY")),
    large=st.booleans(),
    repair=st.booleans(),
    waited=st.none() | st.integers(0, 60),
    planned=st.none() | st.booleans(),
    acknowledged=st.none() | st.booleans(),
    refunded=st.none() | st.booleans(),
    access=st.none() | st.booleans(),
    lessons=st.frozensets(st.sampled_from(("vetting", "contract", "pricing", "self"))),
)
many = st.lists(facts, max_size=70)


def words(found: Figures, earlier: tuple[Mapping[str, int], ...] = ()) -> str:
    return "\n".join(VOICE.line(say, plain=True) for say in rollup.lines(found, earlier))


def published(found: Figures) -> dict[str, int]:
    """Every number of a roll-up by its cell."""
    return {**found.counts, **{f"reason {code}": count for code, count in found.reasons}}


@settings(max_examples=150, deadline=None)
@given(many, many, st.data())
def test_no_sum_or_difference_of_what_is_published_is_one_to_four(
    before: list[Fact], added: list[Fact], data: st.DataObject
) -> None:
    left = data.draw(st.sets(st.integers(0, max(0, len(before) - 1))))
    later = [one for number, one in enumerate(before) if number not in left] + added
    first = published(rollup.figures(before, UNTIL))
    second = published(rollup.figures(later, data.draw(st.sampled_from((UNTIL, date(2027, 1, 31), date(2026, 3, 31))))))
    numbers = [*first.values(), *second.values()]
    signs = data.draw(st.lists(st.integers(-3, 3), min_size=len(numbers), max_size=len(numbers)))
    assert abs(sum(sign * number for sign, number in zip(signs, numbers, strict=True))) not in SMALL
    assert all(abs(first.get(cell, 0) - second.get(cell, 0)) not in SMALL for cell in first | second)


@settings(max_examples=150, deadline=None)
@given(many)
def test_the_words_hold_no_number_but_steps(found: list[Fact]) -> None:
    figures = rollup.figures(found, UNTIL)
    said = words(figures, (figures.counts, figures.counts))
    said = re.sub(r"[Ff]ewer than 5|5 or more, so over 10 %", "", said)
    assert {int(number) for number in re.findall(r"\d+", said)} <= set(range(LEAST, MOST + 1, LEAST))


def inside(found: list[Fact]) -> list[Fact]:
    return [one for one in found if date(2026, 1, 1) <= one.opened <= UNTIL]


@settings(max_examples=150, deadline=None)
@given(many)
def test_an_outcome_of_one_to_four_cases_looks_the_same_with_none(found: list[Fact]) -> None:
    seen = Counter(one.outcome for one in inside(found))
    for outcome in OUTCOMES:
        if seen[outcome] in SMALL:
            without = [replace(one, outcome="") if one.outcome == outcome else one for one in found]
            assert rollup.figures(without, UNTIL) == rollup.figures(found, UNTIL)


@settings(max_examples=150, deadline=None)
@given(many)
def test_a_reason_of_one_to_four_cases_looks_the_same_with_none(found: list[Fact]) -> None:
    """Its cases could have any other reason that is not named and has room below its step."""
    here = rollup.figures(found, UNTIL)
    seen = Counter(one.reason for one in inside(found) if one.outcome == "ended")
    for reason in NAMEABLE:
        if seen[reason] in SMALL:
            room = [one for one in NAMEABLE if one != reason for _ in range(LEAST - 1 - seen[one])]
            others = iter([one for one in room if seen[one] < LEAST])
            moved = [
                replace(one, reason=next(others)) if one.outcome == "ended" and one.reason == reason else one
                for one in inside(found)
            ]
            assert rollup.figures(moved, UNTIL) == here


@settings(max_examples=100, deadline=None)
@given(many)
def test_one_to_four_large_clients_or_lessons_look_the_same_as_none(found: list[Fact]) -> None:
    here = rollup.figures(found, UNTIL)
    if sum(one.large for one in inside(found) if one.outcome == "ended") in SMALL:
        assert rollup.figures([replace(one, large=False) for one in found], UNTIL) == here
    seen = Counter(name for one in inside(found) for name in one.lessons)
    rare = {name for name, count in seen.items() if count in SMALL}
    assert rollup.figures([replace(one, lessons=one.lessons - rare) for one in found], UNTIL) == here


def test_no_share_tells_that_it_is_of_one_to_four_cases() -> None:
    """Every number of cases that a step and a share leave open, tried out."""
    left: dict[tuple[int, str], set[tuple[int, int]]] = {}
    for whole in range(2 * MOST):
        for part in range(whole + 1):
            said = rollup.share([True] * part + [False] * (whole - part))
            if said:
                left.setdefault((rollup.step(whole), said), set()).add((part, whole - part))
    assert {said for _, said in left} == {"of2_0", "of2_1", *(f"of4_{number}" for number in range(4))}
    for pairs in left.values():
        assert not {part for part, _ in pairs} <= set(SMALL)
        assert not {rest for _, rest in pairs} <= set(SMALL)
    assert all(whole >= FINE for whole, said in left if said.startswith("of4"))


@pytest.mark.parametrize(("count", "step"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (49, 45), (50, 50), (170, 50)])
def test_a_count_stands_on_a_step(count: int, step: int) -> None:
    assert rollup.step(count) == step


@pytest.mark.parametrize(
    ("days", "span"),
    [([1] * 4, ""), ([1] * 5, "days6"), ([7] * 5, "days13"), ([1, 1, 20, 90, 90], "days27"), ([28] * 6, "longer")],
)
def test_the_days_are_said_as_a_span_of_five_or_more(days: list[int], span: str) -> None:
    assert rollup.span(days) == span


def test_under_five_cases_in_a_year_nothing_else_is_said() -> None:
    found = rollup.figures([Fact(UNTIL, "ended", "SCOPE")] * 4, UNTIL)
    assert words(found).startswith("Fewer than 5 cases")
    assert "Ended" not in words(found)


def test_only_cases_opened_in_the_four_quarters_count() -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), UNTIL, date(2027, 1, 1)]
    found = rollup.figures([Fact(day) for day in days for _ in range(5)], UNTIL)
    assert found.counts["opened"] == 10


def a_case(state: str, **answers: Value) -> Case:
    return Case("Acme", state=state, opened="2026-05-04T09:00:00+00:00", answers=answers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (a_case("closed", sent_on="2026-06-01"), "ended"),
        (a_case("drafted", sent_on="2026-06-01"), "ended"),
        (a_case("drafted"), ""),
        (a_case("closed", mended="yes"), "repaired"),
        (a_case("cancelled"), "withdrawn"),
        (a_case("stopped"), "stopped"),
        (a_case("closed", sent_on="2026-06-01", reason="SAFETY"), "stopped"),
        (a_case("open", sent_on="2026-06-01"), ""),
    ],
)
def test_what_became_of_a_case(case: Case, outcome: str) -> None:
    found = rollup.fact(case)
    assert found is not None
    assert found.outcome == outcome


@pytest.mark.parametrize(("day", "in_time"), [("2027-01-15", True), ("2027-01-18", False)])
def test_an_acknowledgement_counts_by_the_day_on_which_it_was_ticked(day: str, in_time: bool) -> None:
    """The notice counts as received on Tuesday 12 January; three working days later is Friday the 15th."""
    sent = after(drafted(), "sent it today at 9:50, by email")
    ticked, _ = dialogue.tick(sent, "tasks.proof", desk(datetime.fromisoformat(f"{day}T15:00:00+00:00")))
    found = rollup.fact(load(dump_case(ticked), 1))
    assert found is not None and found.acknowledged is in_time
    assert (found.refunded, found.access) == (None, None), "nobody ticked them"
    undone, _ = dialogue.hear(ticked, Pressed("tick", "tasks_done", "", 99, {"left": ("tasks.proof",)}), desk())
    again = rollup.fact(undone)
    assert again is not None and again.acknowledged is None


def test_access_is_in_time_on_the_last_day_and_late_after_it() -> None:
    sent = after(drafted(), "sent it today at 9:50, by email")
    for day, in_time in (("2027-03-14", True), ("2027-03-15", False)):
        ticked, _ = dialogue.tick(sent, "tasks.access_out", desk(datetime.fromisoformat(f"{day}T15:00:00+00:00")))
        found = rollup.fact(ticked)
        assert found is not None and found.access is in_time


def test_what_was_ticked_in_time_is_a_share_of_five_or_more() -> None:
    four = [Fact(UNTIL, "ended", "SCOPE", acknowledged=True, access=False)] * 4
    rest = [Fact(UNTIL, "ended", "SCOPE")] * 6
    assert not {"acknowledged", "access"} & rollup.figures([*four, *rest], UNTIL).shares.keys()
    more = rollup.figures([*four, *four[:1], *rest], UNTIL)
    assert (more.shares["acknowledged"], more.shares["access"]) == ("of2_1", "of2_0")
    assert "Notice acknowledged within three working days" in words(more)


def test_a_reason_that_is_never_said_is_not_named_here_either() -> None:
    ended = [Fact(UNTIL, "ended", reason) for reason in ("UNLAWFUL", "SAFETY", "TRUST") for _ in range(9)]
    assert rollup.figures(ended, UNTIL).reasons == (("TRUST", 5),)


def test_reasons_on_one_step_stand_in_the_order_of_the_list() -> None:
    ended = [Fact(UNTIL, "ended", reason) for reason, count in (("TRUST", 9), ("SCOPE", 5)) for _ in range(count)]
    assert rollup.figures(ended, UNTIL).reasons == (("SCOPE", 5), ("TRUST", 5))


@pytest.mark.parametrize(
    ("month", "shown"),
    [
        (date(2026, 12, 31), "2027-01-08T09:30"),
        (date(2027, 1, 31), "2027-02-08T09:30"),
        (date(2027, 4, 30), "2027-05-10T08:30"),
    ],
)
def test_it_is_shown_on_the_first_working_day_after_the_lag(month: date, shown: str) -> None:
    assert f"{rollup.moment(month, 'Europe/London'):%Y-%m-%dT%H:%M}" == shown


def test_the_month_that_is_due_changes_at_that_moment() -> None:
    at = rollup.moment(UNTIL, "Asia/Tokyo")
    assert rollup.due_month(at - timedelta(seconds=1), "Asia/Tokyo") == date(2026, 11, 30)
    assert rollup.due_month(at, "Asia/Tokyo") == UNTIL
    assert rollup.next_moment(at - timedelta(seconds=1), "Asia/Tokyo") == at
    assert rollup.next_moment(at, "Asia/Tokyo") == rollup.moment(date(2027, 1, 31), "Asia/Tokyo")


# Names and words

FIELDS = [field.name for question in QUESTIONS.values() for field in question.fields]
secret = st.text("abcdefgh <>&*_", min_size=1, max_size=12).map(lambda text: f"Zq{text}zQ")
answers = st.dictionaries(st.sampled_from(FIELDS), secret | st.lists(secret, max_size=2).map(tuple), max_size=40)


def told(given: dict[str, Value], name: str, state: str, codes: Mapping[str, Value]) -> Case:
    """A case full of somebody's words, in every field that isn't a date."""
    kept = {key: value for key, value in given.items() if key not in ("sent_on", "tell_on")}
    return Case(
        name,
        manager=name,
        state=state,  # type: ignore[arg-type]
        answers={**kept, **codes},
        ticks=frozenset({name, f"{name}.first", "vetting.checked"}),
        told=frozenset({name}),
        versions=(Version(1, "own", {"email": name}),),
        opened="2026-05-04T09:00:00+00:00",
        signer=name,
        lessons=(name,),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(answers, secret, st.booleans()), min_size=4, max_size=12))
def test_no_name_and_no_typed_word_is_ever_in_a_roll_up_or_its_preview(
    found: list[tuple[dict[str, Value], str, bool]],
) -> None:
    store = Store(":memory:")
    clock = datetime(2026, 6, 1, tzinfo=UTC)
    rollups = Rollups(store, VOICE, lambda: clock)
    ana = Person(TEAM, ANA)
    rollups.command("Ev1", ana, "me", "")
    asked = store.lease(2e9)
    assert asked is not None
    store.known(asked, "UTC", "Zq Ana")
    with store.turn() as turn:
        turn.counts_person(ana, True)
        for given_, name, plain in found:
            codes: dict[str, Value] = {"sent_on": "2026-05-20", "tell_on": "2026-05-20"}
            case = told(given_, name, "closed", codes | ({"reason": "SCOPE", "tried": ("talk",)} if plain else {}))
            turn.keep(replace(case, id=turn.open_case(ana, case).id))
    clock = rollup.moment(date(2026, 5, 31), "UTC")
    assert rollups.ring() == 1
    with store.turn() as turn:
        month = turn.month(TEAM, "2026-05-31")
    preview = store.lease(2e9)
    assert month is not None
    assert preview is not None and preview.page is not None and preview.page.key == "rollup_preview"
    for page in (month.page, preview.page):
        assert "zq" not in dump(page).casefold()
    assert ("Fewer than 5" in month.page.text) == (len(found) < LEAST)
    store.close()


# In the sandbox

NOW = datetime(2027, 1, 6, 10, tzinfo=UTC)


def ended(place: Office, count: int, user: str = TOM, client: str = "Harrow & Sons") -> None:
    """So many cases that a manager has ended, filed as they would be by then."""
    assert place.store is not None
    with place.store.turn() as turn:
        turn.tells_of_rollup(Person(TEAM, user))
        for number in range(count):
            known: dict[str, Value] = {"reason": "SCOPE", "tried": ("talk",), "sent_on": "2026-11-20"}
            case = Case(f"{client} {number}", user, "Europe/London", "closed", {**known, "tell_on": "2026-11-20"})
            turn.open_case(Person(TEAM, user), replace(case, opened="2026-11-02T09:00:00+00:00"))


async def comes(place: Office, moment: datetime) -> None:
    place.slack.world.clock.set(moment)
    await place.rings()


def general(place: Office) -> list[Message]:
    return list(place.slack.world.conversations["C0GENERAL0"].messages.values())


def last(worker: Worker) -> str:
    return max(worker.person.direct.messages.values(), key=lambda one: one.ts).text


FIRST = datetime(2027, 1, 8, 9, 31, tzinfo=UTC)
SECOND = datetime(2027, 2, 8, 9, 31, tzinfo=UTC)


async def test_what_was_approved_is_posted_byte_for_byte_and_nothing_without_the_press(tmp_path: Path) -> None:
    async with office(tmp_path, NOW) as place:
        ana = place.desk("ana")
        await ana.command("/partways rollup #general")
        ended(place, 12)
        await comes(place, FIRST)
        preview = ana.outside("Send it")
        assert "Ended: *10+*" in preview.text
        assert "The work has grown past the plan: *10+*" in preview.text
        assert "Harrow" not in preview.text
        ended(place, 30)
        place.slack.world.conversations["C0GENERAL0"].members.add(BOT_USER)
        await place.rings()
        assert general(place) == []
        await ana.presses("Send it", on=preview)
        await ana.presses("Send it", on=preview)
        (posted,) = general(place)
        shown = [{key: value for key, value in one.items() if key != "block_id"} for one in preview.blocks]
        sent = [{key: value for key, value in one.items() if key != "block_id"} for one in posted.blocks]
        assert shown[2:-2] == sent
        assert preview.text.endswith(posted.text)


async def test_a_channel_without_the_bot_is_told_to_the_owner_who_presses_again(tmp_path: Path) -> None:
    async with office(tmp_path, NOW) as place:
        ana = place.desk("ana")
        await ana.command("/partways rollup #general")
        await comes(place, FIRST)
        preview = ana.outside("Send it")
        await ana.presses("Send it", on=preview)
        await place.rings()
        assert "I'm not in there" in last(ana)
        place.slack.world.conversations["C0GENERAL0"].members.add(BOT_USER)
        await ana.presses("Send it", on=preview)
        assert len(general(place)) == 1


async def test_an_unclear_answer_never_doubles_it(tmp_path: Path) -> None:
    async with office(tmp_path, NOW) as place:
        ana = place.desk("ana")
        place.slack.world.conversations["C0GENERAL0"].members.add(BOT_USER)
        await ana.command("/partways rollup #general")
        await comes(place, FIRST)
        preview = ana.outside("Send it")
        place.slack.faults.lose_answer("chat.postMessage", times=2)
        await ana.presses("Send it", on=preview)
        assert place.store is not None and place.bot is not None
        while place.store.waiting() is not None:
            await place.quiet()
        await place.rings()
        assert len(general(place)) == 1
        assert "didn't say whether" in last(ana)


async def test_only_the_owner_s_press_counts_and_nobody_else_can_change_it(tmp_path: Path) -> None:
    async with office(tmp_path, NOW) as place:
        ana, tom = place.desk("ana"), place.desk("tom")
        await ana.command("/partways rollup @tom")
        await tom.command("/partways rollup off")
        await tom.command("/partways rollup me")
        await comes(place, FIRST)
        assert tom.person.direct.messages == {}
        assert place.bot is not None
        preview = ana.outside("Send it")
        here = Place(TEAM, ana.person.direct.id, preview.ts)
        place.bot.talk.rollups.press("Ev9", Person(TEAM, TOM), here, Pressed("rollup", "send", "2026-12-31"))
        await place.quiet()
        assert tom.person.direct.messages == {}
        await ana.presses("Send it", on=preview)
        assert "Fewer than 5" in last(tom)


async def test_whoever_leaves_or_was_never_told_is_not_counted(tmp_path: Path) -> None:
    async with office(tmp_path, NOW) as place:
        ana, tom = place.desk("ana"), place.desk("tom")
        await ana.command("/partways rollup me")
        ended(place, 7)
        ended(place, 6, ANA)
        await comes(place, FIRST)
        assert "Ended: *10+*" in ana.outside("Send it").text
        await tom.command("/partways rollup leave")
        await comes(place, SECOND)
        assert "Ended: *5+*" in ana.outside("Send it").text
        await tom.command("/partways rollup join")
        await ana.presses("Send it", on=ana.outside("Send it"))
        await comes(place, datetime(2027, 3, 8, 9, 31, tzinfo=UTC))
        assert "Ended: *10+*" in ana.outside("Send it").text


async def test_the_trend_says_again_what_was_sent_and_stops_at_a_gap(tmp_path: Path) -> None:
    async with office(tmp_path, NOW) as place:
        ana = place.desk("ana")
        await ana.command("/partways rollup me")
        ended(place, 5)
        for month in (1, 2, 3, 4):
            await comes(place, datetime(2027, month, 13, 12, tzinfo=UTC))
            assert "by quarter" not in ana.outside("Send it").text or month == 4
            await ana.presses("Send it" if month == 1 else "Not this month", on=ana.outside("Send it"))
            ended(place, 6)
        assert "Ended: *20+* (by quarter, going back: 5+)" in ana.outside("Send it").text
        await comes(place, datetime(2027, 5, 13, 12, tzinfo=UTC))
        assert "by quarter" not in ana.outside("Send it").text

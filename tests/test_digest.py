"""What a digest says: its order and length, nothing where nothing is due, and never a word that anybody typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.agenda import ALWAYS, Entry, agenda, put_off
from bot.coach.case import Case, Value
from bot.coach.codename import lettered, next_free
from bot.coach.digest import LINES, PARTS, Digest, Item, digest
from bot.coach.tasks import ROWS
from bot.coach.windows import FEASTS
from tests.desk import MONDAY, VOICE, desk
from tests.drafted import drafted

TODAY = MONDAY.date()
SENT: dict[str, Value] = {"sent_on": "2027-01-11", "sent_at": "09:10", "sent_by": "email"}
OWED: dict[str, Value] = {"account": "owed", "open_amount": "4500.00"}
RENEWS: dict[str, Value] = {"kind": "renews", "term_end": "2027-04-10", "tell_on": "2027-02-02"}
DAY = timedelta(days=1)


def items(case: Case, number: int = 1) -> list[Item]:
    return [Item(entry, number, lettered(number), "https://slack/p1") for entry in agenda(case, desk())]


def words(found: Digest | None) -> list[str]:
    return [VOICE.line(say) for say in found.says] if found else []


def codes(case: Case, day: date = TODAY) -> list[str]:
    found = digest(items(case), day)
    return [line.say.line for line in found.lines] if found else []


@pytest.mark.parametrize(
    ("case", "day", "said"),
    [
        (drafted(), date(2027, 1, 11), ["tell"]),
        (drafted(tell_on="2027-02-02"), date(2027, 1, 11), []),
        (drafted(), date(2027, 1, 13), ["passed"]),
        (drafted(went="agreed"), date(2027, 1, 13), ["unsent"]),
        (drafted(critical="2027-01-20"), date(2027, 1, 11), ["tell", "avoid"]),
        (drafted(tell_on="2027-02-02", critical="2027-01-20"), date(2027, 1, 11), []),
        (drafted(None, **SENT), date(2027, 1, 11), []),
        (drafted(None, **SENT), date(2027, 1, 12), ["notice", "task", "task"]),
        (drafted(None, **SENT), date(2027, 3, 8), ["last_day", "proof", "task", "task", "task", "money"]),
        (drafted(None, **SENT, **OWED), date(2027, 3, 22), ["proof", *["task"] * 3, "money_sum", "reflect"]),
        (drafted(None, **RENEWS), date(2027, 1, 11), ["renewal"]),
        (drafted(None, **RENEWS), date(2027, 1, 25), ["send_by"]),
        (replace(drafted(), state="open", touched="2027-01-04"), date(2027, 1, 11), ["idle"]),
        (replace(drafted(), state="open", touched="2027-01-05"), date(2027, 1, 11), []),
        (replace(drafted(), state="stopped", touched="2027-01-08"), date(2027, 1, 11), ["legal"]),
        (replace(drafted(), state="paused"), date(2027, 1, 13), []),
        (replace(drafted(), state="cancelled"), date(2027, 1, 13), []),
        (replace(drafted(meet_on="2027-01-13"), state="mending"), date(2027, 1, 11), ["talk"]),
        (replace(drafted(meet_on="2027-01-13"), state="mending"), date(2027, 2, 15), ["review"]),
    ],
)  # fmt: skip
def test_a_case_says_what_it_has_coming(case: Case, day: date, said: list[str]) -> None:
    assert codes(case, day) == said


def test_a_task_that_is_ticked_is_not_said_again() -> None:
    ticked = replace(drafted(None, **SENT), ticks=frozenset({"tasks.team", "tasks.automations", "tasks.proof"}))
    assert codes(ticked, date(2027, 1, 12)) == []
    assert "proof" not in codes(ticked, date(2027, 3, 8))


def test_what_is_put_off_comes_back_in_a_week() -> None:
    later = put_off(drafted(), "passed.", date(2027, 1, 20))
    assert codes(later, date(2027, 1, 19)) == []
    assert codes(later, date(2027, 1, 20)) == ["passed"]


def test_a_date_that_comes_by_itself_cannot_be_put_off_and_only_tasks_can_be_ticked() -> None:
    found = items(drafted(None, **SENT)) + items(drafted())
    can = {(item.entry.code, item.waits, item.done) for item in found}
    assert {("last_day", False, False), ("task", True, True), ("money", True, True), ("tell", False, False)} <= can
    assert ("passed", True, False) in can


def entries() -> st.SearchStrategy[Item]:
    """Anything that may be due on the day."""
    code = st.sampled_from([one for part in PARTS for one in part])
    task = st.sampled_from([row.code for row in ROWS if row.code != "review"])

    def made(code: str, task: str, days: int, case: int) -> Item:
        what = {"task": task, "proof": "proof", "money": "refund", "avoid": "august", "renewal": "60"}.get(code, "")
        day = TODAY + days * DAY
        amount, currency = ("10.50", "GBP") if code == "money" else ("", "")
        return Item(Entry(code, day, TODAY, ALWAYS, day, what, "AM", amount, currency), case, lettered(case))

    return st.builds(made, code, task, st.integers(-40, 40), st.integers(1, 60))


@settings(deadline=None)  # the machine may be busy
@given(st.lists(entries(), max_size=60))
def test_a_digest_has_twelve_lines_at_most_in_the_order_of_the_parts(found: list[Item]) -> None:
    made = digest(found, TODAY, TODAY - 7 * DAY)
    if made is None:
        assert {item.entry.code for item in found} <= {"avoid", "notice"}
        return
    said = words(made)
    assert len(said) <= LINES
    assert all("\n" not in line for line in said)
    places = [
        next(n for n, part in enumerate(PARTS) if line.say.line.removesuffix("_sum") in part) for line in made.lines
    ]
    assert places == sorted(places)
    counted = len(found) - max(0, sum(item.entry.code == "money" for item in found) - 1)
    assert len(made.lines) + made.more == counted
    present = {place for place, part in enumerate(PARTS) if any(item.entry.code in part for item in found)}
    assert set(places) == present or (made.more and set(places) < present)


def test_money_is_summed_by_currency() -> None:
    def owed(what: str, amount: str, currency: str, case: int) -> Item:
        return Item(Entry("money", TODAY, TODAY, what=what, owner="FIN", amount=amount, currency=currency), case, "A")

    found = [owed("debt", "4500.00", "GBP", 1), owed("debt", "500.50", "GBP", 2), owed("refund", "90.00", "EUR", 3)]
    said = words(digest([*found, owed("invoice", "", "", 4)], TODAY))[1]
    assert said == (
        "Money open: 1 final invoice, 1 refund, 2 debts, together €90.00 and £5,000.50. "
        "The first is due on Monday 11 January."
    )


MARK = "Zyx"
"""Begins every word that somebody typed in the cases below, and no word of ours."""

TYPED = (
    "contact",
    "service",
    "story",
    "override",
    "clause",
    "handover",
    "thanks",
    "critical_what",
    "promised",
    "alarm",
)


@pytest.mark.parametrize("state", ["open", "stopped", "mending", "drafted", "closed"])
@pytest.mark.parametrize("more", [{}, SENT, {"went": "angry"}, {"kind": "renews", "term_end": "2027-04-10"}], ids=str)
def test_nothing_that_anybody_typed_is_in_a_digest(state: str, more: dict[str, Value]) -> None:
    typed: dict[str, Value] = {name: f"{MARK}{name} {MARK}b" for name in TYPED}
    case = drafted(None, **{**typed, **more, "meet_on": "2027-01-13", "account": "owed", "open_amount": "77.00"})
    secret = replace(case, client=f"{MARK}client", signer=f"{MARK}signer", state=state, touched="2027-01-11")  # type: ignore[arg-type]
    days = [TODAY + 7 * n * DAY for n in range(20)]
    said = [line for day in days for line in words(digest(items(secret), day))]
    assert not any(MARK in line for line in said)
    assert not any(MARK in str(entry) for entry in agenda(secret, desk()))


def test_every_window_and_task_has_its_words() -> None:
    named = {"christmas", "august", "golden_week", "obon", "critical", "leave", "hit", *FEASTS}
    named |= {row.code for row in ROWS} - {"review"}
    assert {f"what_{one}" for one in named} <= VOICE.lines("digest").keys()


def test_code_names_go_through_the_alphabet_and_on() -> None:
    assert [lettered(number) for number in (1, 26, 27, 52, 53, 703)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]
    assert next_free({"A", "C"}) == "B"

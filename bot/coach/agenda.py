"""The agenda of a case: what it has coming, in dates and codes, never in words; the weekly digest is made of it.

Each entry knows from which day and until which a digest names it (domain.md 9.1), so that nothing has to be worked out
when a thousand digests are due. It is made anew whenever the case changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.coach.bells import REFLECT_AFTER
from bot.coach.case import Case, Desk
from bot.coach.dates import DAY
from bot.coach.plan import Plan
from bot.coach.refund import refund_of
from bot.coach.road import road
from bot.coach.steps.agreement import currency_of
from bot.coach.steps.checkin import review_on
from bot.coach.steps.feasible import gaps
from bot.coach.steps.planned import chosen_plan, renewal_of, sent_moment, telling, windows_of
from bot.coach.steps.relationship import calendar
from bot.coach.steps.went import heard_it
from bot.coach.tasks import Task, tasks

WEEK, FORTNIGHT, SLIP = timedelta(days=7), timedelta(days=14), timedelta(days=28)
"""How far ahead a digest names what happens in the week, and deadlines and money (domain.md 9.1); and how far behind
the day of the telling the days to keep clear of still matter, since it may slip (our own choice)."""

RENEWALS = (90, 60, 30)
"""Days before the end of a term that renews at which to ask whether it should; domain.md 9.1, 8."""

ALWAYS = date.max
"""The last day for what is named until it is done."""

MONEY: Mapping[str, str] = {"invoice": "", "refund": "prepaid", "debt": "owed"}
"""The tasks that are money, and the state of the account in which the amount that is open is theirs."""

ELSEWHERE = frozenset({"proof", "review", *MONEY})
"""Tasks that have a line of their own in a digest."""


class Entry(NamedTuple):
    """One thing that a case has coming. ``shows`` and ``ends`` are the first and the last day on which it is named."""

    code: str
    day: date
    shows: date
    ends: date = ALWAYS
    until: date | None = None
    """The last day of a window."""
    what: str = ""
    """Which task, which window, how many days before a renewal."""
    owner: str = ""
    amount: str = ""
    currency: str = ""

    @property
    def key(self) -> str:
        """What it goes by within its case."""
        return f"{self.code}.{self.what}"


def put_off(case: Case, key: str, until: date) -> Case:
    """The case with an entry of its agenda put off: no digest names it before that day."""
    return replace(case, snoozed={**case.snoozed, f"digest:{key}": until.isoformat()})


def agenda(case: Case, desk: Desk) -> tuple[Entry, ...]:
    """What a case has coming."""
    return tuple(_later(entry, case) for entry in _coming(case, desk))


def _coming(case: Case, desk: Desk) -> Iterator[Entry]:
    if case.state in ("open", "drafted") and case.text("sent_on"):
        yield from _sent(case, desk)
    elif case.state == "drafted":
        yield from _planned(case, desk)
        yield from _renewals(case, desk)
    elif case.state == "open":
        touched = _touched(case, desk)
        yield Entry("idle", touched, touched + WEEK)
    elif case.state == "stopped":
        yield Entry("legal", _touched(case, desk), _touched(case, desk) + DAY)
    elif case.state == "mending":
        yield from _mending(case, desk)
        yield from _renewals(case, desk)
    elif case.state == "closed" and road(case) == "mend":
        yield from _renewals(case, desk)


def _planned(case: Case, desk: Desk) -> Iterator[Entry]:
    """An ending that has its words and hasn't gone."""
    at = telling(case, desk)
    if at is None:
        return
    day = at.date()
    yield Entry("tell", day, day - WEEK, day)
    yield Entry("unsent" if heard_it(case) else "passed", day, day + DAY)
    for window in windows_of(case, desk):
        if desk.today(case.zone) <= window.last and window.first <= day + SLIP:
            yield Entry("avoid", window.first, window.first - WEEK, window.last, window.last, window.code)
    if "feasible" in case.done and any(gap.code == "approver" for gap in gaps(case, desk)):
        asked = case.day("feasible_on") or _touched(case, desk)
        yield Entry("approver", asked, asked + DAY)


def _sent(case: Case, desk: Desk) -> Iterator[Entry]:
    """From the notice to the reflection."""
    made, moment = chosen_plan(case, desk), sent_moment(case)
    if made is None or moment is None:
        return
    if made.receipt.day > moment.date():
        yield Entry("notice", made.receipt.day, made.receipt.day - FORTNIGHT, made.receipt.day)
    yield Entry("last_day", made.last_day, made.last_day - FORTNIGHT, made.last_day)
    yield from _to_do(case, made, desk)
    reflect = calendar(case, desk).on_or_after(made.last_day + REFLECT_AFTER * DAY)
    yield Entry("reflect", reflect, reflect - WEEK)


def _to_do(case: Case, made: Plan, desk: Desk) -> Iterator[Entry]:
    """The tasks that are not ticked: named once they are late, money two weeks before."""
    for task in tasks(case, made, calendar(case, desk)):
        if f"tasks.{task.code}" in case.ticks:
            continue
        if task.code == "proof" and task.again:  # chased after three working days (domain.md 8.1, row 1; 9.1, 3)
            yield Entry("proof", task.again, task.again + DAY, what="proof", owner=task.owner)
        elif task.code in MONEY and MONEY[task.code] in ("", case.text("account")):
            yield _money(task, case, made)
        elif task.code not in ELSEWHERE - MONEY.keys():
            yield Entry("task", task.due, task.due + DAY, what=task.code, owner=task.owner)


def _money(task: Task, case: Case, made: Plan) -> Entry:
    owed = {"prepaid": refund_of(case, made), "owed": case.text("open_amount")}
    amount = owed.get(MONEY[task.code], "")
    currency = currency_of(case) if amount else ""
    shows = task.due - FORTNIGHT
    return Entry("money", task.due, shows, what=task.code, owner=task.owner, amount=amount, currency=currency)


def _mending(case: Case, desk: Desk) -> Iterator[Entry]:
    talk, review = case.day("meet_on"), review_on(case, desk)
    if talk:
        yield Entry("talk", talk, talk - WEEK, talk)
    if review:
        yield Entry("review", review, review - WEEK)


def _renewals(case: Case, desk: Desk) -> Iterator[Entry]:
    """The last day to stop a renewal, and the days at which to ask whether it should."""
    deadline = renewal_of(case, desk)
    if deadline is None:
        return
    ahead = deadline.next if deadline.state == "missed" and deadline.next else deadline
    yield Entry("send_by", ahead.send_by, ahead.send_by - FORTNIGHT, ahead.send_by)
    for days in RENEWALS:
        shows = ahead.term_end - days * DAY
        yield Entry("renewal", ahead.term_end, shows, shows + WEEK - DAY, what=str(days))


def _touched(case: Case, desk: Desk) -> date:
    return date.fromisoformat(case.touched) if case.touched else desk.today(case.zone)


def _later(entry: Entry, case: Case) -> Entry:
    until = case.snoozed.get(f"digest:{entry.key}")
    return entry._replace(shows=max(entry.shows, date.fromisoformat(until))) if until else entry

"""The handover and what follows it: the tasks of domain.md 8.1 that a case needs, each with its owner and its date.

Dates count from three days of the plan, in the client's working days: the telling, N (the notice counts as received)
and L (the last day). Short notice bends the table where it would point into the past or past the end: what belongs
before the end is due at the earliest on the working day after N, and at the latest at the handover. Transfer comes
before verify, verify before revoke, whatever weekends do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from bot.coach.case import Case, Say
from bot.coach.dates import DAY, Calendar
from bot.coach.letter import CONTACT_FOR, REFUND_WITHIN, contact_of
from bot.coach.plan import Plan
from bot.coach.refund import refund_of
from bot.coach.steps.agreement import currency_of
from bot.coach.steps.relationship import individual
from bot.coach.steps.stops import jobs_at_stake, raised, urgent
from bot.coach.steps.story import UNSPOKEN
from bot.coach.steps.tone import tone_of, unsafe

Owner = Literal["AM", "PM", "IT", "FIN", "LEG", "HR", "OPS", "MGR", "FIN_IT", "LEG_IT"]
"""Account manager, delivery lead, IT, finance, legal and data, HR, operations, the manager; said as what each does,
since a small firm has none of these departments."""

ROLES: tuple[Owner, ...] = get_args(Owner)

Anchor = Literal["told", "N", "N_open", "L", "L_deadline", "L_meeting", "refund", "data", "contact"]
"""What a date counts from. ``N_open`` may lie after the end; the others after N may not. ``L_deadline`` and
``L_meeting`` count calendar days: a deadline moves off a rest day to before it, a meeting to after it. The last three
are the days that the letter names, where it names one."""


@dataclass(frozen=True)
class Due:
    """A date of the table: so many days after its anchor, before it when negative."""

    anchor: Anchor
    count: int = 0


@dataclass(frozen=True)
class Row:
    """One line of domain.md 8.1; its words are named after its code. ``again`` and ``opens`` are second dates."""

    number: int
    code: str
    area: str
    owner: Owner
    due: Due
    again: Due | None = None
    opens: Due | None = None
    applies: Callable[[Case], bool] = lambda _: True


@dataclass(frozen=True)
class Task:
    """One thing to do. ``due`` is the last day for it, in the client's calendar.

    ``again`` is a later date of the same task (a chase, a repeat, the latest day), ``opens`` the first day for it.
    ``says`` is the whole line: date, owner, what to do, and when it is done.
    """

    number: int
    code: str
    area: str
    owner: Owner
    due: date
    again: date | None
    opens: date | None
    what: Say
    done: Say
    says: Say


def quiet(case: Case) -> bool:
    """Whether as little as possible is said and shared: no note, no call, no names (domain.md 6.1, BRIEF)."""
    return tone_of(case) == "BRIEF" or case.text("reason") in UNSPOKEN


def small(case: Case) -> bool:
    """Whether we are so few that nobody has a department."""
    return case.text("firm") in ("alone", "few")


def _staffed(case: Case) -> bool:
    return case.text("firm") != "alone"


def _moves_people(case: Case) -> bool:
    """A small account is nobody's job, unless jobs were ticked; but whoever was badly treated is asked in any case."""
    hurt = case.text("reason") == "CONDUCT" or "ST05" in raised(case)
    share = case.text("share") != "under10" and not small(case)
    return _staffed(case) and (hurt or share or jobs_at_stake(case))


def _firm(case: Case) -> bool:
    """What only a client with people and systems of its own has use for."""
    return not individual(case)


def _on_site(case: Case) -> bool:
    """Keys and badges lie where people go: not where all is done from afar."""
    return case.text("near") != "far" or case.text("meet") == "person"


def _holds_money(case: Case) -> bool:
    return case.text("account") not in ("clear", "owed") or "ST15" in raised(case)


def _may_owe(case: Case) -> bool:
    return case.text("account") not in ("clear", "prepaid") or case.text("reason") == "LATEPAY"


def _may_hold_data(case: Case) -> bool:
    return case.text("data") != "no"


NOTIFY = frozenset({"ST01", "ST04", "ST16", "ST18", "ST23"})
"""Stops after which an insurer or a regulator has to hear of it; domain.md 1.7."""


def _notifies(case: Case) -> bool:
    told = NOTIFY & {*raised(case)} or {"cover", "regulator"} & {*urgent(case)}
    return bool(told) or case.text("reason") == "RISK"


def _open(case: Case) -> bool:
    return not quiet(case)


ROWS = (
    Row(1, "proof", "notice", "AM", Due("N_open", 1), again=Due("N_open", 3)),
    Row(2, "automations", "calendar", "AM", Due("told")),
    Row(3, "freeze", "scope", "PM", Due("N", 3)),
    Row(4, "deadlines", "deadlines", "PM", Due("N", 3), again=Due("L", -5), applies=_firm),
    Row(5, "team", "staff", "MGR", Due("told"), applies=_staffed),
    Row(6, "people", "staff", "HR", Due("N", 5), applies=_moves_people),
    Row(7, "subcontractors", "suppliers", "OPS", Due("N", 2), applies=_firm),
    Row(8, "handover", "handover", "AM", Due("N", 5), applies=_firm),
    Row(9, "inventory", "inventory", "IT", Due("L", -15), applies=_firm),
    Row(10, "ownership", "ownership", "IT", Due("L", -10), applies=_firm),
    Row(11, "subscriptions", "subscriptions", "FIN_IT", Due("L", -10), applies=_firm),
    Row(12, "files", "files", "PM", Due("L", -5)),
    Row(13, "rights", "rights", "LEG", Due("L", -5), applies=_firm),
    Row(14, "data_choice", "data", "LEG", Due("N", 5), applies=_may_hold_data),
    Row(15, "status_note", "knowledge", "PM", Due("L", -5), applies=_open),
    Row(16, "handover_call", "call", "PM", Due("L", -1), opens=Due("L", -5), applies=_open),
    Row(17, "secrets", "security", "IT", Due("L", -1), applies=_firm),
    Row(18, "things", "physical", "OPS", Due("L"), applies=_on_site),
    Row(19, "access_out", "access", "IT", Due("L"), applies=_firm),
    Row(20, "access_in", "access", "IT", Due("L", 5)),
    Row(21, "channels", "channels", "AM", Due("L"), applies=_firm),
    Row(22, "invoice", "invoice", "FIN", Due("L", 1), again=Due("L", 5)),
    Row(23, "refund", "refund", "FIN", Due("refund", REFUND_WITHIN), applies=_holds_money),
    Row(24, "debt", "debt", "FIN", Due("L", 10), applies=_may_owe),
    Row(25, "public", "public", "AM", Due("L", 10), applies=_firm),
    Row(26, "record", "record", "AM", Due("L", 2)),
    Row(27, "deletion", "data", "LEG_IT", Due("data", 30), applies=_may_hold_data),
    Row(28, "requests", "records", "AM", Due("N_open", 10)),
    Row(29, "retention", "retention", "LEG", Due("L_deadline", 30)),
    Row(30, "notify", "regulator", "LEG", Due("told"), again=Due("L"), applies=_notifies),
    Row(31, "contact_end", "contact", "AM", Due("contact", CONTACT_FOR)),
    Row(32, "review", "review", "MGR", Due("L_meeting", 7), again=Due("L_meeting", 90)),
)
"""domain.md 8.1, in its order. Rows 2, 5 and 30 follow the telling itself; 22 is due on the day that the letter
names, its second date is the table's latest; 28 counts from N, since the first request may come with the news."""


TITLE, ORDER = Say("tasks", "title"), Say("tasks", "order")
PROOFS = tuple(Say("tasks", f"proof_{name}") for name in ("control", "delivered", "access", "money", "accepted"))
"""The five questions whose answers must be provable at the end; domain.md 8.1, below the table."""


def tasks(case: Case, made: Plan, work: Calendar) -> tuple[Task, ...]:
    """The tasks of this case by their date, of one day in the table's order. All dates are the client's.

    What isn't known is taken to be needed. A date lies on a rest day only when that is L or the day of the telling.
    """
    found = (_task(row, case, made, work) for row in ROWS if row.applies(case))
    return tuple(sorted(found, key=lambda task: (task.due, task.number)))


def _task(row: Row, case: Case, made: Plan, work: Calendar) -> Task:
    due = _on(row.due, case, made, work)
    again = _on(row.again, case, made, work) if row.again else None
    opens = _on(row.opens, case, made, work) if row.opens else None
    again = again if again and again > due else None
    opens = opens if opens and opens < due else None
    facts = _facts(case, made, work)
    what, done = Say("tasks", f"task_{row.code}", facts), Say("tasks", f"done_{row.code}", facts)
    more = {
        "again": Say("tasks", f"again_{row.code}", {"day": again}) if again else "",
        "opens": Say("tasks", f"opens_{row.code}", {"day": opens}) if opens else "",
    }
    owned = _owner(row, case)
    owner = Say("tasks", f"owner_{owned}")
    says = Say("tasks", "row", {"due": due, "owner": owner, "what": what, "done": done, **more})
    return Task(row.number, row.code, row.area, owned, due, again, opens, what, done, says)


def _owner(row: Row, case: Case) -> Owner:
    """Who does it: the manager, where we are few. Where somebody isn't safe, whoever knew the client has nothing
    more to do with them (C0)."""
    return "MGR" if small(case) or (row.owner == "AM" and unsafe(case)) else row.owner


def _facts(case: Case, made: Plan, work: Calendar) -> Mapping[str, object]:
    prepaid = case.text("account") == "prepaid"
    return {
        "last_day": made.last_day,
        "return_day": None if work.works(made.last_day) else work.on_or_after(made.last_day),
        "handover": contact_of(case) if quiet(case) else case.text("handover").partition(" (")[0],
        "jobs": jobs_at_stake(case),
        "person": individual(case),
        "few": small(case),
        "unsafe": unsafe(case),
        "gone": bool(case.text("sent_on")),
        "held": "ST15" in raised(case),
        "prepaid": prepaid,
        "amount": refund_of(case, made),
        "currency": currency_of(case),
    }


def _on(due: Due, case: Case, made: Plan, work: Calendar) -> date:
    """The day on which something is due."""
    received, last = made.receipt.day, made.last_day
    rules: dict[Anchor, Callable[[], date]] = {
        "told": made.sent.date,
        "N_open": lambda: work.add(received, due.count),
        "N": lambda: min(work.add(received, due.count), _end(made)),
        "L": lambda: _from_last(due.count, made, work),
        "L_deadline": lambda: work.on_or_before(last + due.count * DAY),
        "L_meeting": lambda: work.on_or_after(last + due.count * DAY),
        "refund": lambda: _refund_day(case, made, work),
        "data": lambda: _data_day(due.count, case, made, work),
        "contact": lambda: work.on_or_before(case.day("until") or work.add(last, due.count)),
    }
    return rules[due.anchor]()


def _from_last(count: int, made: Plan, work: Calendar) -> date:
    """So many working days from the last day, and after N where it lies before the end."""
    if count < 0:
        return max(work.add(made.last_day, count), min(work.add(made.receipt.day, 1), _end(made)))
    return work.add(made.last_day, count)


def _refund_day(case: Case, made: Plan, work: Calendar) -> date:
    """The day that the letter names for money paid ahead: counted from the telling where the work stops at once."""
    stops = "staff" in urgent(case)
    return work.add(made.sent.date() if stops else made.last_day, REFUND_WITHIN)


def _data_day(count: int, case: Case, made: Plan, work: Calendar) -> date:
    """A deadline in calendar days, or the earlier day that the letter names where we are known to hold data."""
    table = work.on_or_before(made.last_day + count * DAY)
    return min(table, _refund_day(case, made, work)) if case.text("data") == "yes" else table


def _end(made: Plan) -> date:
    """The last day for what belongs before the end: the handover, or L where the handover lies before N."""
    return made.handover if made.handover >= made.receipt.day else made.last_day

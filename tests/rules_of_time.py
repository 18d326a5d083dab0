"""The rules of time on the page of rules: notice, receipt, courtesy, renewal, days and hours; and what follows it.

Examples are worked out by the code itself, for a notice against weekdays without holidays.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import get_args

from bot.coach import circle as hearers
from bot.coach import courtesy as decency
from bot.coach import dates, plan, renewal, slots, tasks, windows
from bot.coach.case import Case, Say
from bot.coach.countries import COUNTRIES
from bot.coach.dates import Calendar, Deemed, Notice
from bot.coach.steps import checkin, mend, planned, relationship
from bot.coach.steps.agreement import EXPIRIES as EXPIRIES_ASKED
from bot.coach.steps.agreement import METHODS as METHODS_ASKED
from bot.coach.steps.agreement import RECEIPTS, WAIVES
from bot.voice import Voice
from tests.conditions import words
from tests.desk import case, desk
from tests.tables import Drift, cited, from_code, row, table

WORK = Calendar()
TUESDAY = datetime.combine(date(2027, 1, 12), time(11))
RECEIVED = date(2027, 1, 13)


def before(voice: Voice) -> tuple[str, ...]:
    """What leads to the day: dates, then hours and days to keep clear of."""
    return notice(voice), receipt(voice), courtesy(voice), deadlines(voice), hours(voice), clear(voice)


def after(voice: Voice) -> tuple[str, ...]:
    """What follows it: who hears it first, and the tasks."""
    return circle(voice), handover(voice)


UNITS = {
    "days": "calendar days; “not less than” is the same",
    "clear_days": "clear days: neither the first nor the last counts",
    "business_days": "working days where the client is",
    "weeks": "weeks",
    "months": "months: the same day number, or the month's last day",
    "by_15th": "Germany, monthly pay: received by the 15th, it ends with that month",
}
EXPIRIES = {
    "any_day": "on any day",
    "month_end": "at the end of a month",
    "quarter_end": "at the end of a quarter",
    "anniversary": "on the agreement's own day of the year",
}
EXAMPLES = {"days": 60, "clear_days": 60, "business_days": 10, "weeks": 6, "months": 1, "by_15th": 0}


def _all(told: dict[str, str], kind: object) -> dict[str, str]:
    """The words for every value of a kind; ``Drift`` where one has none, or one is gone."""
    if set(told) != set(get_args(kind)):
        raise Drift(f"tests/rules_of_time.py: say in words: {', '.join(set(told) ^ set(get_args(kind)))}")
    return told


def notice(voice: Voice) -> str:
    late = date(2027, 1, 31)
    units = (
        row(code, said, _length(code), *(voice.day(_out(code, day)) for day in (RECEIVED, late)))
        for code, said in _all(UNITS, dates.Unit).items()
    )
    end, began = date(2027, 3, 14), date(2024, 11, 4)
    rolled = (
        row(code, said, voice.day(dates.roll_forward(end, code, began)))  # type: ignore[arg-type]
        for code, said in _all(EXPIRIES, dates.Expiry).items()
    )
    fee = dates.final_fee(Decimal("6500.00"), end)
    asked = ", ".join(f"`{code}`" for code in EXPIRIES_ASKED)
    heads = ("Unit", "In words", "Notice", f"received {voice.day(RECEIVED)}", f"received {voice.day(late)}")
    return f"""## Notice and last day

{from_code(dates, "runs_out", "roll_forward")}
{from_code(plan)}

The day of receipt does not count. The last day is the later of notice and courtesy, and only then moved on to a
day on which
the agreement may end. A fixed term without early exit ends at its own end. A last day on a rest day stands; the
handover is
the working day before it. Where a date of theirs falls soon after the last day, a later one is offered.
Where the notice isn't known, {plan.NOTICE_UNKNOWN.length} days are taken and named as assumed.

{table(heads, units)}

{table(("Ends", "In words", f"What would run out on {voice.day(end)} ends on"), rolled)}

The conversation offers to pick: {asked}. Any length in days, clear days, working days, weeks or months can be typed.

A month's fee is due up to the last day: of 6,500.00 a month, {fee:,} for {end.day} days of March."""


def _length(unit: str) -> str:
    return f"{EXAMPLES[unit]} {unit.replace('_', ' ')}" if EXAMPLES[unit] else "by the 15th"


def _out(unit: str, day: date) -> date:
    return dates.runs_out(day, Notice(EXAMPLES[unit], unit), WORK)  # type: ignore[arg-type]


METHODS = {
    "email": "email",
    "hand": f"by hand, on a working day from {dates.OPENS:%H:%M} to {dates.CLOSES:%H:%M}",
    "courier": "courier or signed for",
    "post": "domestic post",
    "post_abroad": "post abroad",
    "chat": "chat: no notice; it counts as the email that must follow",
    "unknown": "not known: taken as domestic post",
}
RULES = {
    "silent": "nothing is said: the habit above, named as assumed",
    "next_business_day": "the next working day",
    "same_day": f"the same working day before {dates.SILENT.before:%H:%M}, else the next",
    "after_posting": f"working day {dates.SILENT.days} after sending",
    "on_delivery": "on delivery: the day itself by email or hand, else the habit",
}


def receipt(voice: Voice) -> str:
    friday = datetime.combine(date(2027, 1, 15), time(17, 30))
    moments = (TUESDAY, friday)
    heads = tuple(f"sent {voice.day(one.date())}, {one:%H:%M}" for one in moments)
    habits = (
        row(code, said, dates.TRANSIT[code], *(_arrives(voice, one, code, dates.SILENT) for one in moments))  # type: ignore[index]
        for code, said in _all(METHODS, dates.Method).items()
    )
    agreed = (
        row(code, said, *(_arrives(voice, one, "email", Deemed(code)) for one in moments))  # type: ignore[arg-type]
        for code, said in _all(RULES, dates.Rule).items()
    )
    written = planned.WRITTEN_AT
    methods, receipts = (", ".join(f"`{code}`" for code in codes) for codes in (METHODS_ASKED, RECEIPTS))
    return f"""## When a notice counts as received

{from_code(dates, "TRANSIT", "received")}

On the client's working days and clock. A written act is taken to leave at {written:%H:%M} on the day of the
telling. Where the
agreement says nothing about receipt:

{table(("Method", "In words", "Working days", *heads), habits)}

The conversation offers: {methods}. Where the agreement does say it, by email:

{table(("Rule", "In words", *heads), agreed)}

The conversation offers: {receipts}."""


def _arrives(voice: Voice, sent: datetime, method: str, deemed: Deemed) -> str:
    return voice.day(dates.received(sent, method, deemed, WORK).day)  # type: ignore[arg-type]


def courtesy(voice: Voice) -> str:
    bands = ((voice.line(Say("relationship", f"since_{band}"), plain=True), months) for band, months in _bands())
    bonds = {
        **{name: decency.Bond(months) for name, months in bands},
        "Not known how long": decency.Bond(),
        "A single project, or its first months": decency.Bond(2, project=True),
        "Under six months, easy to replace": decency.Bond(5, easy=True),
        "Over a quarter of what they buy of it": decency.Bond(12, large_share=True),
        "Business-critical to them": decency.Bond(12, critical=True),
        "Nothing in writing, a few months": decency.Bond(5, easy=True, written=False),
    }
    rows = (row(name, *_decent(bond)) for name, bond in bonds.items())
    waived = ", ".join(sorted(WAIVES))
    return f"""## Courtesy notice

{from_code(decency, "courtesy")}

The longer of this and the agreement holds. It is left out where something can't wait, and for {waived} where no
date of theirs is known and something is in writing. The conversation asks how long, whether it is a single
project, and what is in writing; it does not ask what is easy to replace, a large share or business-critical, so
those rows wait for whoever does.

{table(("Relationship", "Days", "Row", "A legal look"), rows)}"""


def _bands() -> Iterator[tuple[str, int]]:
    yield from relationship.TENURE_MONTHS.items()


def _decent(bond: decency.Bond) -> tuple[object, ...]:
    found = decency.courtesy(bond)
    return found.days, found.code, "yes" if found.legal else ""


def deadlines(voice: Voice) -> str:
    ends = date(2027, 12, 31)
    rows = (_deadline(voice, code, said, ends) for code, said in _all(METHODS, dates.Method).items())
    heads = ("Method", "In words", "On the way", "In hand", "Must be with them by", "Send by")
    return f"""## Renewal

{from_code(renewal, "renewal", "lead")}

Counted back from the end of the term; what falls on a rest day moves earlier. A missed deadline is said, with
the next one.
For a term to
{voice.day(ends)} and a notice of 90 days, in working days:

{table(heads, rows)}"""


def _deadline(voice: Voice, code: str, said: str, ends: date) -> str:
    ahead = renewal.lead(code, dates.SILENT)  # type: ignore[arg-type]
    found = renewal.renewal(renewal.Term(ends), Notice(90), TUESDAY.date(), WORK, ahead)
    return row(code, said, ahead.on_way, ahead.buffer, voice.day(found.receive_by), voice.day(found.send_by))


def hours(voice: Voice) -> str:
    rows = (
        row(_days(voice, one.places), _span(one.start, one.end), one.rating, _why(voice, one.code))
        for one in slots.WEEK
    )
    invited = int(slots.Limits.lead.total_seconds() // 3600)
    return f"""## The hours of the week

{from_code(slots, "WEEK")}

The client's clock; the first row that fits an hour rates it. The days are the first to seventh of the working
week, so they move
where the weekend does. At least {invited} hours lie between invitation and talk. *Never* gives way only to what
can't wait,
*avoid* to a deadline too. Rest days, holidays, the day before one, the day before they go away and their first
day back are *never*.

{table(("Days", "Hours", "Rating", "Why, as it is said"), rows)}"""


def _days(voice: Voice, places: tuple[int, ...]) -> str:
    names = voice.findings()["names"]["weekdays"]
    return "every day" if len(places) == 7 else ", ".join(names[place] for place in places)


def _span(start: time, end: time) -> str:
    if start == time.min:
        return "all day" if end == time.max else f"before {end:%H:%M}"
    return f"from {start:%H:%M}" if end == time.max else f"{start:%H:%M}–{end:%H:%M}"


def _why(voice: Voice, code: str) -> str:
    return voice.line(Say("slots", code), plain=True) if code else ""


def clear(voice: Voice) -> str:
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    marked = windows.Marks(critical=(date(2027, 6, 15),), feasts=tuple(windows.FEASTS), hits=(date(2027, 9, 6),))
    kept: dict[windows.Window, list[str]] = {}
    for country in COUNTRIES:
        for one in windows.windows(country, first, last, WORK, marked):
            kept.setdefault(_bare(one), []).append(country)
    rows = (
        row(
            one.code,
            f"{voice.day(one.first)} – {voice.day(one.last)}",
            _where(one.code, places),
            "yes" if one.away else "",
        )
        for one, places in kept.items()
        if one.first.year == first.year
    )
    lunar = ", ".join(sorted(windows.LUNAR))
    return f"""## Days to keep clear of

{from_code(windows, "windows")}

In 2027; a date of theirs on 15 June and a blow to them on 6 September are examples. The conversation asks for a date of
theirs. It asks for no feasts, leave or blows: of the feasts only the Lunar New Year holds, in {lunar}. Where they are
away, the day before and the first day back are no days for it either.

{table(("Code", "Days", "Where", "Away"), rows)}"""


def _bare(one: windows.Window) -> windows.Window:
    return windows.Window(one.first, one.last, one.code, one.away, None)  # type: ignore[arg-type]


def _where(code: str, places: list[str]) -> str:
    if code in windows.FEASTS:
        return "where it is kept"
    return "everywhere" if len(places) == len(COUNTRIES) else ", ".join(places)


def circle(voice: Voice) -> str:
    told = _busy()
    found = hearers.circle(told, datetime.combine(TUESDAY.date(), time(10)), WORK)
    rows = (
        row(number, *(voice.line(say, plain=True) for say in (one.who, one.when)))
        for number, one in enumerate(found, 1)
    )
    always = " ".join(voice.line(say, plain=True) for say in hearers.ALWAYS)
    return f"""## Who hears it first

{from_code(hearers)}

For a telling on Tuesday 12 January 2027, 10:00. {always}

{table(("No.", "Who", "When"), rows)}"""


ANCHORS = {
    "told": ("working days", "the telling", ""),
    "N": ("working days", "receipt (N)", "not after the end"),
    "N_open": ("working days", "receipt (N)", ""),
    "L": ("working days", "the last day (L)", "not before N"),
    "L_deadline": ("days", "the last day (L)", "off a rest day to the day before it"),
    "L_meeting": ("days", "the last day (L)", "off a rest day to the day after it"),
    "refund": ("working days", "the last day (L)", "from the telling where work stops at once"),
    "data": ("days", "the last day (L)", "or the day that the letter names for the data"),
    "contact": ("working days", "the last day (L)", "or the day until which the contact answers"),
}
"""What a due date counts in and from, and what bends it."""


def _due(due: tasks.Due) -> str:
    """ "5 working days before the last day (L)"."""
    unit, anchor, _ = ANCHORS[due.anchor]
    if not due.count:
        return f"on the day of {anchor}"
    unit = unit.removesuffix("s") if abs(due.count) == 1 else unit
    return f"{abs(due.count)} {unit} {'after' if due.count > 0 else 'before'} {anchor}"


def _busy() -> Case:
    """A case that needs every task, with nothing but what makes it so."""
    return case(reason="RISK", share="under20", near="near", tell_on="2027-01-12", tone="NEUTRAL", since="years5")


def handover(voice: Voice) -> str:
    told = _busy()
    made = planned.chosen_plan(told, desk())
    assert made is not None
    said = {one.code: one for one in tasks.tasks(told, made, WORK)}
    if missing := {one.code for one in tasks.ROWS} - said.keys():
        raise Drift(f"tests/rules_of_time.py: which answer brings the task {', '.join(sorted(missing))}?")
    heads = ("No.", "What is to be done", "Done when", "Who", "Due", "But", "When it is needed", "Sources")
    rows = (_task(voice, one, said[one.code]) for one in tasks.ROWS)
    _all(dict.fromkeys(ANCHORS, ""), tasks.Anchor)
    proofs = " ".join(voice.line(say, plain=True) for say in tasks.PROOFS)
    return f"""## Tasks

{from_code(tasks, "ROWS")}

In the client's working days, unless said otherwise. {voice.line(tasks.ORDER, plain=True)} At the end five
answers must be
provable: {proofs} What must go to an insurer or a regulator: stops {", ".join(sorted(tasks.NOTIFY))}.

{table(heads, rows)}

The talk that mends is held {mend.FIRST} to {mend.LAST} working days ahead and looked at again {checkin.REVIEW.days}
days later, or
{checkin.BEFORE_CRITICAL} working days before a date of theirs; from the talk until then no ending is written, unless
something can't wait. {from_code(mend, "LAST")} {from_code(checkin, "REVIEW", "BEFORE_CRITICAL")}"""


def _task(voice: Voice, one: tasks.Row, task: tasks.Task) -> str:
    what, done = (voice.line(say, plain=True) for say in (task.what, task.done))
    owner = voice.line(Say("tasks", f"owner_{one.owner}"), plain=True)
    seconds = ((", again ", one.again), (", at the earliest ", one.opens))
    second = "".join(f"{name}{_due(due)}" for name, due in seconds if due)
    note, needed = ANCHORS[one.due.anchor][2], words(one.applies, voice)
    return row(one.number, what, done, owner, _due(one.due) + second, note, needed, cited(f"task {one.number}"))

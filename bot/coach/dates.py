"""Working days, the day a notice counts as received, and the day it runs out (domain.md 3.3, 3.4).

Everything here is a date in the client's country. What was assumed comes back as codes with facts; the words
for them live in prompts. ``plan`` puts these pieces together for one agreement.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from types import MappingProxyType
from typing import Literal

Unit = Literal["days", "clear_days", "business_days", "weeks", "months", "by_15th"]
"""``by_15th`` is the German s.621 BGB for monthly pay: received by the 15th, it ends with that month."""

Expiry = Literal["any_day", "month_end", "quarter_end", "anniversary"]
Method = Literal["email", "hand", "courier", "post", "post_abroad", "chat", "unknown"]
Rule = Literal["silent", "next_business_day", "same_day", "after_posting", "on_delivery"]

DAY = timedelta(days=1)
OPENS, CLOSES = time(9), time(17)
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True)
class Reason:
    """Why a date is what it is, or what was assumed: a code, and the facts that its sentence needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Calendar:
    """The working days of one country: ``holiday`` names a day's public holiday, or says None."""

    holiday: Callable[[date], str | None] = field(default=lambda _: None, repr=False)
    """Not in the words for this calendar: a case remembers by those which texts it was shown, across a restart."""
    weekend: frozenset[int] = WEEKEND

    def works(self, day: date) -> bool:
        """Whether business is done on the day."""
        return day.weekday() not in self.weekend and self.holiday(day) is None

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a business day, else the next one."""
        return day if self.works(day) else self.add(day, 1)

    def on_or_before(self, day: date) -> date:
        """The day itself when it is a business day, else the last one before it."""
        return day if self.works(day) else self.add(day, -1)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th business day after the day, which does not count itself; before it when negative."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """How many business days lie after ``first`` up to and with ``last``; 0 when ``last`` is not later."""
        return sum(self.works(first + n * DAY) for n in range(1, (last - first).days + 1))


@dataclass(frozen=True)
class Notice:
    """The notice an agreement asks for: how long, counted in what, and on which days it may run out."""

    length: int
    unit: Unit = "days"
    expiry: Expiry = "any_day"

    @classmethod
    def german(cls, paid: Literal["month", "quarter"]) -> Notice:
        """What s.621 BGB asks where the agreement says nothing: by the 15th, or six weeks to the quarter's end."""
        return cls(0, "by_15th", "month_end") if paid == "month" else cls(6, "weeks", "quarter_end")


@dataclass(frozen=True)
class Deemed:
    """What the agreement says about receipt.

    ``same_day`` holds on business days before ``before``, else the next one; ``after_posting`` is the ``days``-th
    business day after; ``silent`` takes the careful habit of domain.md 3.4.
    """

    rule: Rule = "silent"
    days: int = 2
    before: time = CLOSES


SILENT = Deemed()
"""Nothing is said about receipt."""


@dataclass(frozen=True)
class Receipt:
    """The day on which a notice counts as received; ``assumed`` where the agreement does not say so."""

    day: date
    assumed: bool
    reason: Reason


TRANSIT: Mapping[Method, int] = MappingProxyType(
    {"email": 1, "hand": 0, "courier": 1, "post": 3, "post_abroad": 7, "chat": 1, "unknown": 3}
)
"""Business days on the way where the agreement is silent (domain.md 3.4). ``chat`` is no notice and counts as the
email that has to follow it; ``unknown`` is taken to be domestic post."""


def received(sent: datetime, method: Method, deemed: Deemed, calendar: Calendar) -> Receipt:
    """When a notice sent at ``sent``, wall-clock time where the client is, counts as received (domain.md 3.3, 3.4).

    Reasons: ``receipt_by_contract`` (rule, method, day) and ``receipt_assumed`` (method, day).
    """
    day = sent.date()
    open_day = calendar.works(day) and sent.time() < deemed.before
    by_contract: dict[Rule, Callable[[], date]] = {
        "next_business_day": lambda: calendar.add(day, 1),
        "same_day": lambda: day if open_day else calendar.add(day, 1),
        "after_posting": lambda: calendar.add(day, deemed.days),
    }
    if deemed.rule in by_contract:
        on = by_contract[deemed.rule]()
        return Receipt(on, False, Reason("receipt_by_contract", {"rule": deemed.rule, "method": method, "day": on}))
    if deemed.rule == "on_delivery" and method in ("email", "hand"):
        return Receipt(day, False, Reason("receipt_by_contract", {"rule": "on_delivery", "method": method, "day": day}))
    on = _habit(sent, method, calendar)
    return Receipt(on, True, Reason("receipt_assumed", {"method": method, "day": on}))


def _habit(sent: datetime, method: Method, calendar: Calendar) -> date:
    day = sent.date()
    if method == "hand":
        handed = calendar.works(day) and OPENS <= sent.time() < CLOSES
        return day if handed else calendar.add(day, 1)
    return calendar.add(day, TRANSIT[method])


def add_months(day: date, count: int) -> date:
    """The same day number ``count`` months on (back when negative), or the month's last day (Dodds v Walker)."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def runs_out(receipt: date, notice: Notice, calendar: Calendar) -> date:
    """The first day on which the notice can have run out, before any rule about month ends (domain.md 3.3)."""
    by_unit: dict[Unit, Callable[[], date]] = {
        "days": lambda: receipt + notice.length * DAY,
        "clear_days": lambda: receipt + (notice.length + 1) * DAY,
        "business_days": lambda: calendar.add(receipt, notice.length),
        "weeks": lambda: receipt + 7 * notice.length * DAY,
        "months": lambda: add_months(receipt, notice.length),
        "by_15th": lambda: month_end(receipt if receipt.day <= 15 else add_months(receipt, 1)),
    }
    return by_unit[notice.unit]()


def counted_back(end: date, notice: Notice, calendar: Calendar) -> date:
    """The last day on which a notice may be received so that it has run out by ``end``; any day of the week."""
    by_unit: dict[Unit, Callable[[], date]] = {
        "days": lambda: end - notice.length * DAY,
        "clear_days": lambda: end - (notice.length + 1) * DAY,
        "business_days": lambda: calendar.add(calendar.on_or_before(end), -notice.length),
        "weeks": lambda: end - 7 * notice.length * DAY,
        "months": lambda: add_months(end, -notice.length),
        "by_15th": lambda: (end if end == month_end(end) else add_months(end, -1)).replace(day=15),
    }
    return by_unit[notice.unit]()


def roll_forward(day: date, expiry: Expiry, started: date | None = None) -> date:
    """The day, or the next one after it on which the agreement lets a notice run out.

    An anniversary is the day ``started`` has in each year; without ``started`` the day stays as it is.
    """
    if expiry == "month_end":
        return month_end(day)
    if expiry == "quarter_end":
        return month_end(add_months(day.replace(day=1), -day.month % 3))
    if expiry == "anniversary" and started is not None:
        years = day.year - started.year
        this = add_months(started, 12 * years)
        return this if this >= day else add_months(started, 12 * (years + 1))
    return day


def ends(receipt: date, notice: Notice, calendar: Calendar, *, started: date | None = None, courtesy: int = 0) -> date:
    """The last day: the longer of the notice and ``courtesy`` days, and only then rolled to an allowed day."""
    longest = max(runs_out(receipt, notice, calendar), receipt + courtesy * DAY)
    return roll_forward(longest, notice.expiry, started)


def final_fee(monthly: Decimal, last_day: date, places: int = 2) -> Decimal:
    """The part of a month's fee that is due up to and with the last day, to the fee's smallest coin."""
    share = monthly * last_day.day / month_end(last_day).day
    return share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def unused_part(paid: Decimal, first: date, until: date, last_day: date, places: int = 2) -> Decimal:
    """The part of a sum paid for ``first`` to ``until`` that falls after the last day, rounded up."""
    whole = (until - first).days + 1
    unused = min(max((until - last_day).days, 0), whole)
    return (paid * unused / whole).quantize(Decimal(1).scaleb(-places), ROUND_UP)

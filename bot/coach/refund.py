"""What goes back of money paid ahead: all that was named, or its part for the days after the end (domain.md 6.6)."""

from __future__ import annotations

from decimal import Decimal

from bot.coach.case import Case
from bot.coach.countries import places
from bot.coach.dates import unused_part
from bot.coach.plan import Plan
from bot.coach.steps.agreement import currency_of
from bot.coach.steps.stops import urgent


def refund_of(case: Case, made: Plan) -> str:
    """The sum that goes back, as "487.50"; empty where nothing was paid ahead, or nothing of it is left.

    Where the time that it was paid for is known, the days after the last day of work count; where the work stops at
    once, those after the telling.
    """
    paid, first, until = case.text("open_amount"), case.day("paid_from"), case.day("paid_until")
    if case.text("account") != "prepaid" or not paid:
        return ""
    if first is None or until is None:
        return paid
    worked = made.sent.date() if "staff" in urgent(case) else made.last_day
    left = unused_part(Decimal(paid), first, until, worked, places(currency_of(case)))
    return f"{left:.2f}" if left else ""

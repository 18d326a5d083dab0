"""When a mend is looked at again; until then, once the talk was had, no ending is written (domain.md 1.6)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.coach.case import Case, Desk
from bot.coach.steps.relationship import calendar, client_zone

BEFORE_CRITICAL = 10
"""Business days before a date of theirs, by which it must be clear whether it mends; domain.md 3.6."""

REVIEW = timedelta(days=30)
"""From the talk to the review; domain.md 1.3 and 1.6."""


def review_on(case: Case, desk: Desk) -> date | None:
    """The day to look again: thirty days after the talk, on a business day; sooner where the client's date needs it."""
    talk, critical = case.day("meet_on"), case.day("critical")
    if talk is None:
        return None
    work = calendar(case, desk)
    before = work.add(critical, -BEFORE_CRITICAL) if critical else None
    return before if before and talk < before < talk + REVIEW else work.on_or_before(talk + REVIEW)


def bound_until(case: Case, desk: Desk) -> date | None:
    """The review before which an ending isn't written, from the day of the talk on; None where nothing binds."""
    talk, review = case.day("meet_on"), review_on(case, desk)
    today = desk.now.astimezone(client_zone(case)).date()
    return review if case.state == "mending" and talk and review and talk <= today < review else None

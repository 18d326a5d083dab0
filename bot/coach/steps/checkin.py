"""When a mend is looked at again; until then, once the talk was had, no ending is written (domain.md 1.6)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.coach.case import Case, Desk
from bot.coach.steps.relationship import calendar, client_zone

BEFORE_CRITICAL = 10
"""Business days before a date of theirs, by which it must be clear whether it mends; domain.md 3.6."""

REVIEW = timedelta(days=30)
"""From the talk to the review; domain.md 1.3 and 1.6."""


EARLIEST, LATEST = timedelta(days=14), timedelta(days=45)
"""From the talk, the days between which the manager may put the review (default)."""


def review_on(case: Case, desk: Desk) -> date | None:
    """The day to look again: thirty days after the talk, on a business day, or the day that
    was wished for; sooner where the client's date needs it."""
    talk, critical = case.day("meet_on"), case.day("critical")
    if talk is None:
        return None
    work, wish = calendar(case, desk), case.day("review_wish")
    wished = wish if wish and talk + EARLIEST <= wish <= talk + LATEST else talk + REVIEW
    before = work.add(critical, -BEFORE_CRITICAL) if critical else None
    return before if before and talk < before < wished else work.on_or_before(wished)


def bound_until(case: Case, desk: Desk) -> date | None:
    """The review before which an ending isn't written, from the day of the talk on; None where nothing binds."""
    talk, review = case.day("meet_on"), review_on(case, desk)
    today = desk.now.astimezone(client_zone(case)).date()
    return review if case.state == "mending" and talk and review and talk <= today < review else None

"""Examples for what may be typed, out of the case itself: a date that lies ahead and fits what is asked, and people who
are in it. A hint never names a day gone by, nor somebody of another case.

A line that wants one has its name among its arguments; where nothing is known, the line says it with a role, or a
weekday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.coach.case import Case, Desk
from bot.coach.dates import add_months
from bot.coach.owners import MEMBER, ONESELF
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import calendar, client_zone

NAMES = ("eg_soon", "eg_later", "eg_last", "eg_until", "eg_from", "eg_to", "eg_year", "eg_who", "eg_me", "eg_they")
"""What a line may ask for."""

TUESDAY = 1
LATER, LAST = timedelta(days=35), timedelta(days=63)
"""How far ahead a date of theirs is in an example, and a second one."""


def examples(case: Case, desk: Desk) -> Mapping[str, object]:
    """Each example by its name; None where the case has none."""
    today = desk.now.astimezone(client_zone(case)).date()
    made = chosen_plan(case, desk)
    ahead = _working(today + timedelta(days=1 + (TUESDAY - today.weekday() - 1) % 7), case, desk)
    first = add_months(today.replace(day=1), 1)
    return {
        "eg_soon": ahead,
        "eg_later": _working(ahead + LATER, case, desk),
        "eg_last": _working(ahead + LAST, case, desk),
        "eg_until": _working(add_months(max(made.last_day if made else ahead + LAST, today), 1), case, desk),
        "eg_from": first,
        "eg_to": add_months(first, 12) - timedelta(days=1),
        "eg_year": today.year - 3,
        "eg_who": _colleague(case),
        "eg_me": case.text("signer") or case.signer or None,
        "eg_they": case.text("contact") or None,
    }


def _working(day: date, case: Case, desk: Desk) -> date:
    return calendar(case, desk).on_or_after(day)


def _colleague(case: Case) -> str | None:
    """Somebody of our own who is in the case by name: whoever does the handover, or was given something to do."""
    handover = case.text("handover").partition(" (")[0].strip()
    given = (who for who in case.owners.values() if who != ONESELF and not MEMBER.fullmatch(who))
    return handover or next(given, None)

"""Mending: when to hold the talk, and who asks for it; the agenda and the invitation follow (domain.md 1.6).

It belongs to the verdict's step: nobody who mends is asked about ending.
"""

from collections.abc import Mapping
from datetime import date

from bot.coach import limits
from bot.coach.case import Case, Desk, Say, Unclear
from bot.coach.ear import picked
from bot.coach.named_days import chosen_in
from bot.coach.question import Field, Question, Values, chosen_day
from bot.coach.second_thoughts import amending
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.verdict import mending

FIRST, LAST = 2, 5
"""Business days from today within which the talk should be held; domain.md 1.6."""


def suggested(case: Case, desk: Desk) -> tuple[date, ...]:
    """The days for the talk, two to five business days ahead, never a Monday or a Friday where it can be helped."""
    today = desk.now.astimezone(client_zone(case)).date()
    work = calendar(case, desk)
    days = [work.add(today, count) for count in range(FIRST, LAST + 1)]
    return tuple([day for day in days if day.weekday() in (1, 2, 3)] or days)[:3]


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    return {"days": suggested(case, desk), "contact": case.text("contact")}


def _read(text: str, case: Case, desk: Desk) -> Values:
    """A date, alone or in a sentence, or one of the days that were offered: "the first one"."""
    today = desk.now.astimezone(client_zone(case)).date()
    whole = desk.read_date(text, today)
    days = (whole,) if whole else chosen_in(text, today, desk)
    if days:
        return {"meet_on": days[0].isoformat()} if len(days) == 1 else {}
    offered = dict(zip(("best", "other"), suggested(case, desk), strict=False))
    day = offered.get(picked(text, "moment", desk, ("best", "other")) or "")
    return {"meet_on": day.isoformat()} if day else {}


def _with_limit(text: str, case: Case, desk: Desk) -> Values:
    """The day, and a limit that is set along with it: "Tuesday, but if she shrugs I'm out"."""
    limit = limits.kept(text, desk)
    found = amending(_read)(limits.without(text, str(limit[limits.NAME])) if limit else text, case, desk)
    return {**found, **limit} if found else {}


def _check(values: Values, case: Case, desk: Desk) -> Values:
    day = chosen_day(values, "meet_on")
    today = desk.now.astimezone(client_zone(case)).date()
    if day is None:
        raise Unclear(Say("verdict", "meet_on_unclear"), "meet_on")
    if day < today:
        raise Unclear(Say("timing", "day_past", {"day": day, "today": today}), "meet_on")
    return values


MEET = Question(
    "meet_on",
    (Field("meet_on", "day"),),
    needs=("meet_on",),
    skippable=False,
    applies=mending,
    holds=lambda case, desk: bool(case.text("meet_on")),
    facts=_facts,
    offers=lambda case, desk: tuple(day.isoformat() for day in suggested(case, desk)),
    parse=_with_limit,
    check=_check,
)

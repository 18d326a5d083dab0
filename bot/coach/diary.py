"""The dates of an ending, for a calendar: from the telling to the day to look back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.coach import tasks
from bot.coach.around import telling
from bot.coach.case import Case, Desk, Say
from bot.coach.flow import Heard
from bot.coach.plan import Plan
from bot.coach.reply import Dated, Diary, Note
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import calendar

DATES = ("telling", "notice", "handover", "last_day", "invoice", "review")
"""What is written down, in order."""


def shown(case: Case, desk: Desk) -> Heard:
    """The file of the dates as they are now, or that there is no day yet."""
    made = chosen_plan(case, desk)
    if made is None:
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    after = replace(case, revision=case.revision + 1)
    return after, (Diary(_name(case), _stamp(case, desk), dates(case, desk, made), after.revision),)


def dates(case: Case, desk: Desk, made: Plan) -> tuple[Dated, ...]:
    """Each date with its neutral title: a calendar is seen by others, so no client's name and no reason is in it."""
    due = {one.code: one.due for one in tasks.tasks(case, made, calendar(case, desk))}
    days: dict[str, date] = {
        "telling": made.sent.date(),
        "notice": made.sent.date(),
        "handover": made.handover,
        "last_day": made.last_day,
        "invoice": due["invoice"],
        "review": due["review"],
    }
    starts = {"telling": telling(case, desk, made).astimezone(UTC)}
    return tuple(Dated(code, days[code], starts.get(code), Say("diary", code)) for code in DATES)


def _name(case: Case) -> str:
    """What tells this case's entries from all others, in whatever calendar they lie."""
    return f"{case.opened or case.id}-{case.id}".replace(":", "").replace("+", "")


def _stamp(case: Case, desk: Desk) -> datetime:
    """The case's own moment, so that the same dates are the same file."""
    return datetime.fromisoformat(case.opened).astimezone(UTC) if case.opened else desk.now

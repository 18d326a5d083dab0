"""Sent: when it really went, and how. From here on everything is counted from that moment (domain.md 3.3, 3.4)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.clock import CLOCK, clock
from bot.coach.ear import spoken
from bot.coach.named_days import days_in
from bot.coach.question import Field, Question, Step, Values, chosen_day
from bot.coach.steps.channel import written_act
from bot.coach.steps.verdict import ending
from bot.coach.steps.went import heard_it

METHODS = ("email", "post", "courier", "hand")

WEEK = timedelta(days=7)


def _on(text: str, case: Case, desk: Desk) -> Value | None:
    """The last day of that name that is not ahead: "on Monday", "yesterday", "8 January"."""
    today = desk.today(case.zone)
    whole = desk.read_date(text.strip(), today)
    named = [one.day for one in days_in(text, today, desk)]
    rushed = spoken(text, "sent", desk, ("now", "today")) or clock(text)
    day = whole or (named[0] if named else today if rushed else None)
    if day is None:
        return None
    if day > today and not spoken(text, "sent", desk, ("ahead",)):
        day = day - WEEK if day - today <= WEEK and not re.search(r"\d", CLOCK.sub("", text)) else _year_before(day)
    return day.isoformat()


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28 if day.month == 2 else day.day))


def _at(text: str, case: Case, desk: Desk) -> Value | None:
    """The hour that is told; "today" by itself is now, "this morning" is not."""
    found = clock(text)
    if found is None and spoken(text, "sent", desk, ("now", "today")) and not spoken(text, "sent", desk, ("today",)):
        found = desk.now.astimezone(ZoneInfo(case.zone)).time()
    return f"{found:%H:%M}" if found else None


def _by(text: str, case: Case, desk: Desk) -> Value | None:
    return spoken(text, "method", desk, METHODS)


def _likely(case: Case, desk: Desk) -> Values:
    """Just now, and the way that the agreement asks for."""
    here = desk.now.astimezone(ZoneInfo(case.zone))
    return {"sent_on": here.date().isoformat(), "sent_at": f"{here:%H:%M}", "sent_by": written_act(case)}


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """A moment that is not ahead, nor before there was anything to send; a time that nobody knows is left out."""
    day, told = chosen_day(values, "sent_on"), str(values.get("sent_at", ""))
    here = desk.now.astimezone(ZoneInfo(case.zone))
    at = clock(told) if told else None
    if told and at is None:
        raise Unclear(Say("sent", "sent_at_unclear"), "sent_at")
    if day and (day > here.date() or (day == here.date() and at and at > here.time())):
        raise Unclear(Say("sent", "sent_ahead", {"today": here.date()}), "sent_on")
    opened = datetime.fromisoformat(case.opened).astimezone(ZoneInfo(case.zone)).date() if case.opened else None
    if day and opened and day < opened:
        raise Unclear(Say("sent", "sent_before", {"opened": opened}), "sent_on")
    return {**values, **({"sent_at": f"{at:%H:%M}"} if at else {})}


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    return {"planned": case.day("tell_on")}


STEP = Step(
    "sent",
    (
        Question(
            "sent",
            (
                Field("sent_on", "day", reader=_on),
                Field("sent_at", "words", reader=_at),
                Field("sent_by", "pick", METHODS, reader=_by),
            ),
            needs=("sent_on",),
            applies=lambda case, desk: ("sent" in case.asked or heard_it(case)) and ending(case, desk),
            facts=_facts,
            suggests=_likely,
            check=_check,
        ),
    ),
)
"""Asked when the manager says that it has gone."""

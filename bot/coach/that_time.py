"""Why not then? A day, a week or an hour that is asked about while the telling is planned, answered by the rules that
hold for it (domain.md 3.1, 3.6), on their clock and on one's own. Asking chooses nothing.

A question is known by cues (``that_time`` in the phrase book), and by whose clock it means.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk, Say
from bot.coach.clock import clock
from bot.coach.ear import all_spoken, spoken
from bot.coach.named_days import days_in
from bot.coach.slots import ACCEPTABLE, Moment, in_hours, moment_on, rate
from bot.coach.steps.planned import HOURS, SENIOR_LEAD, held_until, limits_of, offered, parties, plan_for, windows_of
from bot.coach.steps.planned import why as said
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.verdict import ending

SPANS, CLOCKS = ("week", "next_week"), ("theirs", "ours")
BESIDE = frozenset({"days_left", "time_fit"})
"""What is said of a good day only."""


def answer(part: str, case: Case, desk: Desk) -> Say | None:
    """What speaks for or against the day, the week or the hour that a question is about; None where none is planned."""
    if not ending(case, desk) or "tell_on" not in case.asked or case.text("sent_on"):
        return None
    named = offered(case, desk)
    if not named or limits_of(case, desk).urgent:
        return None
    best, today = named[0][1], desk.now.astimezone(client_zone(case)).date()
    part = _asked(part, desk)
    span, day = spoken(part, "that_time_span", desk, SPANS), _day(part, today, desk)
    at, whose = _clock(part), all_spoken(part, "that_time_clock", desk, CLOCKS)
    if day is None and span:
        return _week(today, span, best, case, desk)
    if day is None:
        return _hour(at, whose, best, case, desk)
    there = _there(day, at or (HOURS[0] if "theirs" in whose else None), whose[0] if whose else "ours", case)
    return _that_day(day, there, best, case, desk)


def _asked(part: str, desk: Desk) -> str:
    """The question without the words that only ask it: the "not" in "why not today" denies nothing."""
    phrases = sorted((*desk.phrases["cue_words"]["asks"], *desk.phrases["ear"]["no"]), key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", "", part.replace("’", "'"), flags=re.I)


def _clock(part: str) -> time | None:
    """The hour that is wished for: the last that is named, since the one that is asked about comes first."""
    named = (clock(one) for one in re.split(r"[.?!,;]", part))
    return next((at for at in reversed([*named]) if at), None)


def _day(part: str, today: date, desk: Desk) -> date | None:
    """The day that the question names."""
    if spoken(part, "that_time_span", desk, ("today",)):
        return today
    days = [one.day for one in days_in(part, today, desk) if one.day >= today]
    return days[0] if days else None


def _there(day: date, at: time | None, whose: str, case: Case) -> datetime | None:
    """A named hour on the client's clock; one that is not said to be theirs is the manager's own."""
    if at is None:
        return None
    zone = client_zone(case)
    if whose == "theirs":
        return datetime.combine(day, at, zone)
    return datetime.combine(day, at, ZoneInfo(case.zone)).astimezone(zone)


def _that_day(day: date, there: datetime | None, best: Moment, case: Case, desk: Desk) -> Say:
    """One day: what I'd take, what can be, or what speaks against it."""
    found = None if there else _moment(day, case, desk)
    at = there or (found.starts if found else datetime.combine(day, HOURS[0], client_zone(case)))
    against = _told(found) if found else _against(there, case, desk) if there else _against_day(day, case, desk)
    fits = found is not None or (there is not None and _rated(there, case, desk) in ACCEPTABLE)
    facts = {
        **_both_clocks(at, case),
        "day": day,
        "shown": found is not None or there is not None,
        "fine": fits and not _not_ready(day, case, desk) and (there is None or in_hours(there, parties(case, desk)[1])),
        "reasons": against,
        "last_day": plan_for(case, desk, day).last_day,
        "best": best.day,
    }
    return Say("timing", "that_day", facts)


def _moment(day: date, case: Case, desk: Desk) -> Moment | None:
    """The best stretch of a day, where it is a decent one and everything is ready for it."""
    found = moment_on(day, _ready(case, desk), *parties(case, desk), windows_of(case, desk))
    return found if found and found.rating in ACCEPTABLE else None


def _ready(case: Case, desk: Desk) -> datetime:
    limits = limits_of(case, desk)
    return max(desk.now + limits.lead, limits.not_before or desk.now)


def _rated(there: datetime, case: Case, desk: Desk) -> str:
    return rate(there.replace(tzinfo=None), calendar(case, desk), windows_of(case, desk))[0]


def _told(moment: Moment) -> tuple[Say, ...]:
    return tuple(said("slots", reason) for reason in moment.reasons)


def _against(at: datetime, case: Case, desk: Desk) -> tuple[Say, ...]:
    """What speaks against a moment: that nothing is ready, the day, its hour, or the manager's own clock."""
    ready = _not_ready(at.date(), case, desk)
    reasons = rate(at.replace(tzinfo=None), calendar(case, desk), windows_of(case, desk))[1]
    night = () if in_hours(at, parties(case, desk)[1]) else (Say("timing", "your_night", _both_clocks(at, case)),)
    return (*((ready,) if ready else ()), *(said("slots", reason) for reason in reasons), *night)


def _against_day(day: date, case: Case, desk: Desk) -> tuple[Say, ...]:
    """What speaks against a day at its best hour, or at any where it has none."""
    ready, found = _not_ready(day, case, desk), moment_on(day, desk.now, *parties(case, desk), windows_of(case, desk))
    any_hour = datetime.combine(day, HOURS[0])
    reasons = found.reasons if found else rate(any_hour, calendar(case, desk), windows_of(case, desk))[1]
    told = (said("slots", reason) for reason in reasons if reason.code not in BESIDE)
    return (*((ready,) if ready else ()), *told)


def _not_ready(day: date, case: Case, desk: Desk) -> Say | None:
    """Why a day comes too soon: what must be there first, the invitation that goes ahead, or a night's sleep."""
    held, ready = held_until(case, desk), _ready(case, desk).astimezone(client_zone(case))
    if held and day < held:
        return Say("timing", "held_until", {"day": held})
    if day >= ready.date():
        return None
    if (
        limits_of(case, desk).lead == SENIOR_LEAD
        and day < (desk.now + SENIOR_LEAD).astimezone(client_zone(case)).date()
    ):
        return Say("timing", "senior_first", {"days": SENIOR_LEAD.days})
    return Say("timing", "slept_first", {"day": ready.date()})


def _both_clocks(at: datetime, case: Case) -> dict[str, object]:
    """A moment on the client's clock, and on the manager's where that is another."""
    here = at.astimezone(ZoneInfo(case.zone))
    away = here.utcoffset() != at.utcoffset()
    return {"start": at.time(), "here": here if away else None, "zone": client_zone(case).key}


def _week(today: date, span: str, best: Moment, case: Case, desk: Desk) -> Say:
    """Every working day that is left of a week, each with what holds for it."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (span == "next_week"))
    days = [monday + timedelta(days=n) for n in range(7)]
    left = [day for day in days if day >= today and calendar(case, desk).works(day)]
    if best.day in days:
        return Say("timing", "that_week_best", {"best": best.day, **_both_clocks(best.starts, case)})
    lines = tuple(_line(day, case, desk) for day in left)
    return Say("timing", "that_week", {"lines": lines, "best": best.day, "next": span == "next_week"})


def _line(day: date, case: Case, desk: Desk) -> Say:
    found = _moment(day, case, desk)
    reasons = _told(found) if found else _against_day(day, case, desk)
    return Say("timing", "that_week_day", {"day": day, "reasons": reasons, "can": found is not None})


def _hour(at: time | None, whose: tuple[str, ...], best: Moment, case: Case, desk: Desk) -> Say | None:
    """Why this hour: theirs and one's own, and what another would be, on each clock that is meant."""
    if at is None and not whose:
        return None
    others = (_there(best.day, at or HOURS[0], one, case) for one in whose or ("ours",))
    lines = tuple(_other(one, case, desk) for one in others if one and one != best.starts)
    return Say("timing", "that_hour", {**_both_clocks(best.starts, case), "day": best.day, "others": lines})


def _other(at: datetime, case: Case, desk: Desk) -> Say:
    against = tuple(one for one in _against(at, case, desk) if one.line != "your_night")
    facts = {**_both_clocks(at, case), "fits": in_hours(at, parties(case, desk)[1]), "reasons": against}
    return Say("timing", "other_hour", facts)

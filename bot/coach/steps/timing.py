"""Timing: the client's own dates, then when to tell them, and the last day that follows (domain.md 3.1-3.6).

Dates are the client's; the hours are given where the client is, and where the manager is when that differs.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach import cues
from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.clock import clock
from bot.coach.ear import picked, spoken
from bot.coach.named_days import chosen_in, days_in
from bot.coach.question import Field, Question, Step, Values, chosen_day
from bot.coach.renewal import RenewalDeadline
from bot.coach.second_thoughts import amending
from bot.coach.slots import ACCEPTABLE, Moment, in_hours, moment_on
from bot.coach.steps.feasible import starts_on
from bot.coach.steps.planned import (
    AHEAD,
    FEASTS,
    HOURS,
    assumed,
    held_until,
    last_posting,
    offered,
    parties,
    plan_for,
    renewal_of,
    renewal_talk_of,
    sum_shown,
    too_late_on,
    why,
    windows_of,
)
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.told_dates import read_dates, talk_named, withdrawn
from bot.coach.steps.verdict import ending


def _hold(case: Case, desk: Desk) -> Say | None:
    """Why no earlier day is offered; or that what is missing can't hold it up."""
    start, last = starts_on(case, desk), too_late_on(case, desk)
    if start is None:
        return None
    held = held_until(case, desk)
    return Say("timing", "held_until", {"day": held}) if held else Say("timing", "not_held", {"day": last})


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    """The moments, and the sum for the best of them."""
    named = offered(case, desk)
    lines = [Say("timing", f"moment_{name}", _moment_facts(name, moment, case, desk)) for name, moment in named]
    best = plan_for(case, desk, named[0][1].day) if named else None
    return {
        "moments": tuple(lines),
        "sums": sum_shown(best) if best else (),
        "assumed": assumed(best) if best else (),
        "posting": last_posting(case, desk, named[0][1].day) if named else None,
        "renewal": _renewal_say(renewal_of(case, desk)),
        "talk": _before_their_talk(case, desk),
        "hold": _hold(case, desk),
    }


def _moment_facts(name: str, moment: Moment, case: Case, desk: Desk) -> dict[str, object]:
    here = moment.here(ZoneInfo(case.zone))
    away = here[0].utcoffset() != moment.starts.utcoffset()
    told = [reason for reason in moment.reasons if name == "best" or reason.code != "days_left"]
    after = _closing(case, desk, moment) if name == "latest" else None
    return {
        "day": moment.day,
        "start": moment.start,
        "end": moment.end,
        "here": here[0] if away else None,
        "zone": client_zone(case).key,
        "last_day": plan_for(case, desk, moment.day).last_day,
        "reasons": (*(why("slots", reason) for reason in told), *((after,) if after else ())),
    }


SOON = timedelta(days=7)
"""How soon after the latest moment a window opens that explains it."""


def _closing(case: Case, desk: Desk, latest: Moment) -> Say | None:
    """Why the latest moment is the last: the window that opens behind it, if one does."""
    opening = (one for one in windows_of(case, desk) if latest.day < one.first <= latest.day + SOON)
    window = next(opening, None)
    if window:
        span = {"first": window.first, "last": window.last}
        return Say("slots", "window", {"critical": None, **window.facts, "window": window.code, **span})
    next_day = calendar(case, desk).add(latest.day, 1)
    here, there = (plan_for(case, desk, day).last_day for day in (latest.day, next_day))
    jumps = there - here > next_day - latest.day
    return Say("timing", "day_later", {"day": next_day, "last_day": there}) if jumps else None


def _before_their_talk(case: Case, desk: Desk) -> Say | None:
    """That they mean to talk about renewing, and must hear it before."""
    talk = renewal_talk_of(case, desk)
    return Say("timing", "renewal_talk", {"day": talk}) if talk else None


def _renewal_say(deadline: RenewalDeadline | None) -> Say | None:
    if deadline is None:
        return None
    facts = {"term_end": deadline.term_end, "receive_by": deadline.receive_by, "send_by": deadline.send_by}
    if deadline.state == "missed" and deadline.next:
        following = deadline.next
        facts |= {"next_end": following.term_end, "next_receive": following.receive_by, "next_send": following.send_by}
    return Say("timing", f"renewal_{deadline.state}", facts)


def _check_critical(values: Values, case: Case, desk: Desk) -> Values:
    """Dates that are still to come, and not in another age; the first of several is the one that is named."""
    day = chosen_day(values, "critical")
    if day is not None:
        _must_be_ahead(day, case, desk, "critical")
    others = _other_dates(values.get("other_dates", ()), case, desk)
    for other in others:
        _must_be_ahead(other, case, desk, "other_dates")
    if day is None and others:
        day, *others = others
        values = {**values, "critical": day.isoformat()}
    kept = tuple(dict.fromkeys(other.isoformat() for other in others if other != day))
    return {**values, "other_dates": kept} if "other_dates" in values else values


def _other_dates(told: Value, case: Case, desk: Desk) -> list[date]:
    """Several dates, as they were read or as they were typed into the form."""
    if isinstance(told, tuple):
        return [date.fromisoformat(one) for one in told]
    found = [one.day for one in days_in(str(told), desk.today(case.zone), desk)]
    if str(told).strip() and not found:
        raise Unclear(Say("timing", "dates_unclear"), "other_dates")
    return found


def _check_tell(values: Values, case: Case, desk: Desk) -> Values:
    """A day from today on."""
    day = chosen_day(values, "tell_on")
    if day is None:
        raise Unclear(Say("timing", "tell_on_unclear"), "tell_on")
    _must_be_ahead(day, case, desk, "tell_on")
    told = str(values.get("tell_at", ""))
    at = clock(told) if told else _offered_at(day, case, desk)
    if at is None:
        raise Unclear(Say("timing", "tell_at_unclear"), "tell_at")
    return {**values, "tell_at": f"{at:%H:%M}", "day_by": ""}


def _put_off(case: Case, desk: Desk) -> bool:
    """Whether they were not told on the day that was chosen, and no other was chosen since."""
    day = case.day("tell_on")
    today = desk.now.astimezone(client_zone(case)).date()
    return case.text("went") == "not_held" and day is not None and day <= today and not case.text("sent_on")


def _offered_at(day: date, case: Case, desk: Desk) -> time:
    """The hour that is offered on a day; on any other the best that both can keep, else mid-morning."""
    found = next((moment for _, moment in offered(case, desk) if moment.day == day), None)
    found = found or moment_on(day, desk.now, *parties(case, desk), windows_of(case, desk))
    client, manager = parties(case, desk)
    awake = in_hours(datetime.combine(day, HOURS[0], client.zone), manager)
    at = found.start if found and (found.rating in ACCEPTABLE or not awake) else HOURS[0]
    now = desk.now.astimezone(client_zone(case))
    return at if day > now.date() or at > now.time() else _coming(now)


def _coming(now: datetime) -> time:
    """The coming quarter of an hour, where the hour of a day has gone by; the last one before midnight."""
    quarter = now.replace(second=0, microsecond=0) + timedelta(minutes=15 - now.minute % 15)
    return quarter.time() if quarter.date() == now.date() else time(23, 45)


def _must_be_ahead(day: date, case: Case, desk: Desk, name: str) -> None:
    today = desk.now.astimezone(client_zone(case)).date()
    if day < today:
        raise Unclear(Say("timing", "day_past", {"day": day, "today": today}), name)
    if day > today + AHEAD:
        raise Unclear(Say("timing", "day_far", {"day": day}), name)


def _read_tell(text: str, case: Case, desk: Desk) -> Values:
    """A date, alone or in a sentence, or one of the moments by its name; of several dates none is chosen."""
    today = desk.today(case.zone)
    if wonders(text, desk):
        return {}
    whole = desk.read_date(text.strip(), today)
    rushed = (today,) if spoken(text, "moment", desk, ("today",)) else ()
    days = (whole,) if whole else tuple({*chosen_in(text, today, desk), *rushed})
    if days:
        return {"tell_on": days[0].isoformat(), **_hour(text, days[0], case)} if len(days) == 1 else {}
    name = picked(text, "moment", desk, ("best", "other", "earliest", "latest"))
    match = next((moment.day.isoformat() for each, moment in offered(case, desk) if each == name), None)
    return {"tell_on": match} if match else {}


def wonders(text: str, desk: Desk) -> bool:
    """Whether some words ask why not another day or hour, and choose none: "can't I do it Thursday at their hour?"."""
    return all(asks_of_time(one, desk) for one in re.split(r"(?<=[.!?])\s+|\n+", text.strip()) if one)


SHORT_WONDER = 4
"""Words up to which a day with a question mark only asks about itself: "and tomorrow?"."""


def asks_of_time(part: str, desk: Desk) -> bool:
    """Whether a sentence asks why not then. "Why can't I just send it now", with no mark, is a wish to."""
    bare, marked = part.strip(" ?!."), part.strip().endswith("?")
    if marked and len(bare.split()) <= SHORT_WONDER and cues.any_heard(bare, "that_time", "marked", desk):
        return True
    asks = cues.any_heard(bare, "that_time", "asks", desk)
    return asks and (marked or not cues.any_heard(bare, "that_time", "insists", desk))


def _hour(text: str, day: date, case: Case) -> Values:
    """The hour that somebody names, which is their own, on the client's clock."""
    at = clock(text)
    if at is None:
        return {}
    there = datetime.combine(day, at, ZoneInfo(case.zone)).astimezone(client_zone(case))
    return {"tell_at": f"{there:%H:%M}"}


STEP = Step(
    "timing",
    (
        Question(
            "dates",
            (
                Field("critical", "day"),
                Field("critical_what", "words"),
                Field("critical_until", "day", in_form=True),
                Field("other_dates", "days", in_form=True),
                Field("feasts", "ticks", FEASTS, in_form=True),
                Field("away_from", "day", in_form=True),
                Field("away_until", "day", in_form=True),
                Field("renewal_talk", "day", reader=talk_named, told_only=True),
            ),
            applies=ending,
            withdraws=withdrawn,
            parse=amending(read_dates),
            check=_check_critical,
        ),
        Question(
            "tell_on",
            (
                Field("tell_on", "day"),
                Field("tell_at", "words", in_form=True),
                Field("stay_until", "day", in_form=True),
            ),
            needs=("tell_on",),
            skippable=False,
            applies=ending,
            holds=lambda case, desk: not _put_off(case, desk),
            facts=_facts,
            offers=lambda case, desk: tuple(moment.day.isoformat() for _, moment in offered(case, desk)[:3]),
            parse=amending(_read_tell),
            check=_check_tell,
        ),
    ),
)

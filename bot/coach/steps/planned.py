"""What a case's answers come to: days to keep clear of, moments to tell them, the last day (domain.md 3.1-3.6)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk, Say
from bot.coach.countries import REGIONAL
from bot.coach.dates import SILENT, Method, Reason
from bot.coach.plan import NOTICE_UNKNOWN, Plan, last_sending, plan
from bot.coach.question import Values
from bot.coach.regions import REGIONS
from bot.coach.renewal import RenewalDeadline, Term, lead, renewal
from bot.coach.slots import ACCEPTABLE, Limits, Moment, Moments, Party, best_moments, rate, rested
from bot.coach.steps.agreement import agreement_of, courtesy_of, notice_of
from bot.coach.steps.feasible import starts_on
from bot.coach.steps.relationship import TENURE_MONTHS, calendar, client_zone, region_of
from bot.coach.steps.stops import urgent
from bot.coach.windows import FEASTS as KNOWN_FEASTS
from bot.coach.windows import Marks, Window, windows

AHEAD = timedelta(days=540)
"""How far ahead a telling may be planned; a later date is a slip of the keyboard."""


FACE = frozenset({"JP", "KR", "TH"})
"""Where somebody senior is invited first, with an interpreter where one is needed; domain.md 4.1 C10."""


SENIOR_LEAD = timedelta(days=3)
"""From the invitation to the talk, between senior people there."""


HOURS = (time(10), time(11), time(14))
"""Hours by which a day is judged: it is a good one when one of them is."""


WRITTEN_AT = time(11)
"""The hour at which a written act is taken to leave on the day: within two hours of a 10:00 talk (domain.md 3.1)."""


def critical_of(case: Case) -> tuple[date, ...]:
    """The client's own dates, in their order; of one that isn't certain the first and the last day that it may be."""
    days = {case.text("critical"), case.text("critical_until"), *case.codes("other_dates")} - {""}
    return tuple(sorted(date.fromisoformat(day) for day in days))


def uncertain_of(case: Case) -> tuple[tuple[date, date], ...]:
    """The days between which their date falls, where nobody knows the day: "in April"."""
    first, last = case.day("critical"), case.day("critical_until")
    return ((first, last),) if first and last else ()


def when_of(case: Case, event: date, order: str = "DMY") -> Say:
    """A date of theirs as it is known: a day, or the days between which it falls."""
    for first, last in uncertain_of(case):
        if event in (first, last):
            return Say("dates", "between", {"first": first, "last": last, "order": order})
    return Say("dates", "on", {"day": event, "order": order})


def leave_of(case: Case) -> tuple[tuple[date, date], ...]:
    """The days on which the one who decides is away; a single day where only one end is known."""
    ends = [day for name in ("away_from", "away_until") if (day := case.day(name))]
    return ((min(ends), max(ends)),) if ends else ()


FEASTS = tuple(KNOWN_FEASTS)
"""Feasts that a client may keep whatever their country does; domain.md 3.6."""


def windows_of(case: Case, desk: Desk) -> tuple[Window, ...]:
    """The days to keep clear of from today on."""
    today = desk.now.astimezone(client_zone(case)).date()
    country = case.text("country")
    loose = uncertain_of(case)
    known = tuple(day for day in critical_of(case) if not any(day in ends for ends in loose))
    marks = Marks(known, loose, case.codes("feasts"), leave_of(case))
    found = windows(country, today, today + AHEAD, calendar(case, desk), marks)
    return tuple(replace(one, first=max(one.first, today)) for one in found)


def plan_for(case: Case, desk: Desk, day: date) -> Plan:
    """What follows from telling them on a day and sending the written act that morning."""
    sent = datetime.combine(day, WRITTEN_AT)
    made = _by_both(
        plan(sent, agreement_of(case), courtesy_of(case), calendar(case, desk), critical_of(case)), case, desk
    )
    country, unit = case.text("country"), (notice_of(case) or NOTICE_UNKNOWN).unit
    counted = made.receipt.day != day or made.handover != made.last_day or unit == "business_days"
    if country not in REGIONAL or region_of(case) or not counted:
        return made
    return replace(made, assumptions=(*made.assumptions, _regional(country)))


def _by_both(made: Plan, case: Case, desk: Desk) -> Plan:
    """The plan where notice goes two ways: it counts once both are there, unless the first is said to count (3.3)."""
    other = case.text("also_by")
    if not other or case.text("counts_by") == "first" or other == case.text("method"):
        return made
    second = replace(agreement_of(case), method=other, deemed=SILENT)  # type: ignore[arg-type]
    later = plan(made.sent, second, courtesy_of(case), calendar(case, desk), critical_of(case))
    both = Reason("both_ways", {"first": made.receipt.day, "second": later.receipt.day})
    if later.receipt.day <= made.receipt.day:
        return replace(made, assumptions=(*made.assumptions, both))
    return replace(later, assumptions=(*later.assumptions, both))


def _regional(country: str) -> Reason:
    """That holidays differ from region to region there, and whether a region would be known by its name."""
    named = any(one.country == country for one in REGIONS.values())
    return Reason("regional_holidays", {"known": REGIONAL[country], "regions": named})


def chosen_plan(case: Case, desk: Desk) -> Plan | None:
    """The plan from the real sending, else for the day that the manager chose; None before that."""
    day = case.day("tell_on")
    planned = plan_for(case, desk, day) if day else None
    real = _sent_plan(case, desk)
    if planned is None or real is None or real.last_day >= planned.last_day:
        return real or planned
    return replace(real, last_day=planned.last_day, handover=planned.handover)


def sent_moment(case: Case) -> datetime | None:
    """When it really went, aware; mid-morning of the day where no time is known. None before it went."""
    day, at = case.day("sent_on"), case.text("sent_at")
    return datetime.combine(day, time.fromisoformat(at) if at else WRITTEN_AT, ZoneInfo(case.zone)) if day else None


def _sent_plan(case: Case, desk: Desk) -> Plan | None:
    """What follows from the real sending. The day that the client has read is never moved forward."""
    moment = sent_moment(case)
    if moment is None:
        return None
    method: Method = case.text("sent_by") or agreement_of(case).method  # type: ignore[assignment]
    agreement = replace(agreement_of(case), method=method)
    sent = moment.astimezone(client_zone(case)).replace(tzinfo=None)
    return plan(sent, agreement, courtesy_of(case), calendar(case, desk), critical_of(case))


def renewal_of(case: Case, desk: Desk) -> RenewalDeadline | None:
    """The deadline against a renewal, where there is one ahead; domain.md 3.3."""
    term_end, notice = case.day("term_end"), notice_of(case)
    early = case.text("early_exit") == "yes"
    if case.text("kind") != "renews" or term_end is None or notice is None or early:
        return None
    agreement = agreement_of(case)
    today = desk.now.astimezone(client_zone(case)).date()
    return renewal(Term(term_end), notice, today, calendar(case, desk), lead(agreement.method, agreement.deemed))


def moments(case: Case, desk: Desk) -> Moments:
    """The days worth naming: the earliest, the best, another, and the last that keeps a deadline or the last day."""
    found = best_moments(desk.now, *parties(case, desk), limits_of(case, desk))
    if found.latest or found.best is None:
        return found
    return replace(found, latest=_last_same_end(case, desk, found.best))


def parties(case: Case, desk: Desk) -> tuple[Party, Party]:
    """The client and the manager: their clocks, and when the client works."""
    return Party(client_zone(case), calendar(case, desk)), Party(ZoneInfo(case.zone))


def limits_of(case: Case, desk: Desk) -> Limits:
    """What narrows the choice of a moment in this case."""
    return Limits(
        windows_of(case, desk),
        critical_of(case),
        not_before=_ready(case, desk),
        send_by=_latest_day_of_all(case, desk),
        urgent=_cannot_wait(case),
        lead=SENIOR_LEAD if case.text("country") in FACE else Limits.lead,
    )


def _ready(case: Case, desk: Desk) -> datetime | None:
    """When the first day may be offered: what is missing is there (1.8), and it was slept over (3.1), aware."""
    held = held_until(case, desk)
    from_then = datetime.combine(held, HOURS[0], client_zone(case)) if held else None
    slept = _slept(case)
    return max((one for one in (from_then, slept) if one), default=None)


def _slept(case: Case) -> datetime | None:
    """When the gap from the upset is over: it is kept where the lock on drafting was lifted, too (3.1)."""
    if case.text("upset") != "now" or urgent(case) or not case.opened:
        return None
    return rested(
        datetime.fromisoformat(case.opened).astimezone(ZoneInfo(case.zone)), TENURE_MONTHS.get(case.text("since"))
    )


def renewal_talk_of(case: Case, desk: Desk) -> date | None:
    """The day from which they want to talk about renewing, where that is ahead: by then they must know."""
    day = case.day("renewal_talk")
    return day if day and day > desk.now.astimezone(client_zone(case)).date() else None


def _latest_day_of_all(case: Case, desk: Desk) -> date | None:
    """The last day that does them and us no harm: against a renewal, and before a talk about one (3.3, 3.7)."""
    deadline, talk = renewal_of(case, desk), renewal_talk_of(case, desk)
    by = deadline.send_now_by if deadline else None
    before = calendar(case, desk).add(talk, -1) if talk else None
    return min((day for day in (by, before) if day), default=None)


def _cannot_wait(case: Case) -> Literal["", "urgent", "safety"]:
    """Why the day doesn't matter: somebody's safety before anything else of the NOW list (3.7)."""
    flags = urgent(case)
    return "safety" if "staff" in flags else "urgent" if flags else ""


def too_late_on(case: Case, desk: Desk) -> date | None:
    """The last day that does any good: to send against a renewal, or of a term that ends by itself."""
    deadline = renewal_of(case, desk)
    if deadline and deadline.send_now_by:
        return deadline.send_now_by
    return _lapses(case, desk)


def _lapses(case: Case, desk: Desk) -> date | None:
    """The day on which it ends by itself, while that is ahead: a term that is over limits no day any more (3.3)."""
    day = case.day("term_end") if case.text("kind") == "fixed" else None
    return day if day and day >= desk.today(case.zone) else None


def held_until(case: Case, desk: Desk) -> date | None:
    """The day before which none is offered: what is missing holds it up, but no deadline is lost for it (1.8)."""
    start, last = starts_on(case, desk), too_late_on(case, desk)
    return None if start and last and start > last else start


def _last_same_end(case: Case, desk: Desk, best: Moment) -> Moment | None:
    """The last decent day that still gives the same last day as the best one, where delay costs more than itself."""
    sent = datetime.combine(best.day, WRITTEN_AT)
    last = last_sending(sent, agreement_of(case), courtesy_of(case), calendar(case, desk))
    if last is None or last <= best.day:
        return None
    for day in (last - timedelta(days=back) for back in range((last - best.day).days)):
        rating, reasons = rate(datetime.combine(day, best.start), calendar(case, desk), windows_of(case, desk))
        if rating in ACCEPTABLE:
            shift = day - best.day
            return Moment(best.starts + shift, best.ends + shift, rating, reasons)
    return None


def last_posting(case: Case, desk: Desk, day: date) -> Say | None:
    """The last day on which it may be posted and still ends when it would from ``day``; None where it isn't posted."""
    if agreement_of(case).method not in ("post", "courier"):
        return None
    sent = datetime.combine(day, WRITTEN_AT)
    last = last_sending(sent, agreement_of(case), courtesy_of(case), calendar(case, desk))
    facts = {"day": last, "last_day": plan_for(case, desk, day).last_day}
    return Say("timing", "last_posting", facts) if last and last >= day else None


def offered(case: Case, desk: Desk) -> tuple[tuple[str, Moment], ...]:
    """The moments to choose from, by their name, each day once and the best first."""
    found = moments(case, desk)
    named = (("best", found.best), ("other", found.other), ("earliest", found.earliest), ("latest", found.latest))
    lapses = _lapses(case, desk)
    seen: dict[date, tuple[str, Moment]] = {}
    for name, moment in named:
        if moment is not None and not (lapses and moment.day > lapses):
            seen.setdefault(moment.day, (name, moment))
    return tuple(seen.values())


def why(page: str, reason: Reason) -> Say:
    """The sentence for a date's reason or assumption."""
    return Say(page, reason.code, reason.facts)


def sum_shown(made: Plan) -> tuple[Say, ...]:
    """How the last day came about, one sentence a step."""
    return tuple(why("dates", reason) for reason in made.reasons)


def assumed(made: Plan) -> tuple[Say, ...]:
    """What was assumed beside the date."""
    return tuple(Say("dates", "assume", {"line": why("dates", reason)}) for reason in made.assumptions)


def caution(case: Case, desk: Desk) -> tuple[Say, ...]:
    """What speaks against the day and the hour that the manager chose, when they aren't good ones (3.1, 3.6)."""
    day, at = case.day("tell_on"), case.text("tell_at")
    if day is None or urgent(case):
        return ()
    work, clear = calendar(case, desk), windows_of(case, desk)
    hours = (time.fromisoformat(at),) if at else HOURS
    rated = [rate(datetime.combine(day, hour), work, clear) for hour in hours]
    if any(rating in ACCEPTABLE for rating, _ in rated):
        return ()
    return tuple(why("slots", reason) for reason in rated[0][1])


def best_day(case: Case, desk: Desk) -> Values:
    """The best moment to tell them as an answer; empty where there is none."""
    best = next((moment for _, moment in offered(case, desk)), None)
    return {"tell_on": best.day.isoformat(), "tell_at": f"{best.start:%H:%M}"} if best else {}


def telling(case: Case, desk: Desk) -> datetime | None:
    """The moment at which the client is told, aware, where they are; None before a day is chosen."""
    day = case.day("tell_on")
    at = case.text("tell_at")
    return datetime.combine(day, time.fromisoformat(at) if at else HOURS[0], client_zone(case)) if day else None

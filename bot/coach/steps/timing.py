"""Timing: the client's own dates, then when to tell them, and the last day that follows (domain.md 3.1-3.6).

Dates are the client's; the hours are given where the client is, and where the manager is when that differs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from bot.coach import cues
from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.clock import clock
from bot.coach.countries import REGIONAL
from bot.coach.dates import DAY, SILENT, Method, Reason, add_months
from bot.coach.ear import all_spoken, picked, plain, spoken
from bot.coach.named_days import TAKE_OUT, Named, chosen_in, days_in, days_taken_out, without_taken_out
from bot.coach.plan import NOTICE_UNKNOWN, Plan, last_sending, plan
from bot.coach.question import Field, Question, Step, Values, chosen_day
from bot.coach.regions import REGIONS
from bot.coach.renewal import RenewalDeadline, Term, lead, renewal
from bot.coach.second_thoughts import amending
from bot.coach.slots import ACCEPTABLE, Limits, Moment, Moments, Party, best_moments, in_hours, moment_on, rate, rested
from bot.coach.steps.agreement import agreement_of, courtesy_of, notice_of
from bot.coach.steps.feasible import starts_on
from bot.coach.steps.relationship import TENURE_MONTHS, calendar, client_zone, region_of
from bot.coach.steps.stops import urgent
from bot.coach.steps.verdict import ending
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


def _too_late_on(case: Case, desk: Desk) -> date | None:
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
    start, last = starts_on(case, desk), _too_late_on(case, desk)
    return None if start and last and start > last else start


def _hold(case: Case, desk: Desk) -> Say | None:
    """Why no earlier day is offered; or that what is missing can't hold it up."""
    start, last = starts_on(case, desk), _too_late_on(case, desk)
    if start is None:
        return None
    held = held_until(case, desk)
    return Say("timing", "held_until", {"day": held}) if held else Say("timing", "not_held", {"day": last})


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


_AWAY = re.compile(
    r"\b(?:away|on leave|on holiday|off)\b(?: on holiday| on leave)?,?(?: from)? +"
    r"([^,;.\n]+?) ?(?:to|until|till|through|-|–) ?([^,;.\n]+)",
    re.I,
)
"""When somebody isn't there: "away from 3 to 14 May"."""


def _read_away(text: str, case: Case, desk: Desk) -> Values:
    """The days on which they are away, where both ends are told."""
    found, today = _AWAY.search(text), desk.today(case.zone)
    last = desk.read_date(found[2].strip(), today) if found else None
    if found is None or last is None:
        return {}
    begun = found[1].strip()
    first = desk.read_date(begun, today) or desk.read_date(f"{begun} {last:%B %Y}", today)
    return {"away_from": first.isoformat(), "away_until": last.isoformat()} if first and first <= last else {}


_NOT_THEIRS = re.compile(
    r"\b(?:isn'?t|is not|is no|it'?s not|not|wasn'?t|was not|was never|never was) "
    r"(?:(?:a|an|any|one of|really|even) )*(?:(?:date|day|launch|event|deadline)s? )?(?:of )?"
    r"(?:theirs|hers|his|their dates?|her dates?|his dates?)\b"
    r"|\b(?:is|are|was|that'?s|thats|it'?s) (?:one of )?ours\b"
    r"|\b(?:is|has been|was|got|been|'?s) (?:cancelled|canceled|called off|off)\b"
    r"|\bnothing(?:'?s| is| happens| planned| due| of theirs)? (?:on|for)\b|\bno (?:date|event|launch|deadline) on\b",
    re.I,
)
"""What says that a date is none of the client's."""


def _withdrawn(text: str, case: Case, desk: Desk) -> Values:
    """Their dates without those that some words say are none of theirs; empty where none of those is held."""
    held = [day for day in (case.text("critical"), *case.codes("other_dates")) if day]
    denied = [one for one in re.split(r"[,.;!?\n]+", text) if _NOT_THEIRS.search(one) or TAKE_OUT.search(one.strip())]
    gone = days_taken_out(text, desk.today(case.zone), desk, _NOT_THEIRS)
    named = {(one.day.month, one.day.day) for one in gone}
    what = plain(case.text("critical_what"))
    if (day := case.day("critical")) and what and any(f" {what} " in f" {plain(one)} " for one in denied):
        named.add((day.month, day.day))
    left = [day for day in held if (int(day[5:7]), int(day[8:])) not in named]
    if len(left) == len(held):
        return {}
    kept = {"critical_what": case.text("critical_what"), "critical_until": case.text("critical_until")}
    same = left[:1] == held[:1]
    return {
        "critical": left[0] if left else "",
        **(kept if same else {"critical_what": "", "critical_until": ""}),
        "other_dates": tuple(left[1:]),
    }


_RENEWAL_TALK = re.compile(
    r"[^.;,!?\n]*\brenewal (?:chat|talk|meeting|call|conversation|discussion|review|negotiations?)\b[^.;,!?\n]*", re.I
)
_PART_OF_MONTH = re.compile(
    r"\b(?P<part>mid|middle of|late|end of|second half of|early|start of|beginning of)[- ](?P<month>[a-z]{3,9})\b", re.I
)
_FROM = {"mid": 11, "middle of": 11, "second half of": 16, "late": 21, "end of": 24}
"""The first day that a part of a month may mean."""


def _renewal_talk(text: str, case: Case, desk: Desk) -> date | None:
    """The first day that their renewal talk may be on: "wants a renewal chat mid-January"."""
    found, today = _RENEWAL_TALK.search(text), desk.today(case.zone)
    if found is None:
        return None
    if part := _PART_OF_MONTH.search(found[0]):
        return desk.read_date(f"{_FROM.get(part['part'].lower(), 1)} {part['month']}", today)
    days = days_in(found[0], today, desk, months=True)
    return days[0].day if days else None


def _talk_named(text: str, case: Case, desk: Desk) -> Value | None:
    """The same as a field's value: no other date is one."""
    day = _renewal_talk(text, case, desk)
    return day.isoformat() if day else None


def _read_dates(text: str, case: Case, desk: Desk) -> Values:
    """Their dates, the feasts they keep, when they are away, and when they want to talk about renewing; or nothing."""
    talk = _renewal_talk(text, case, desk)
    if talk:
        rest = _RENEWAL_TALK.sub("", text).strip(" ,.;")
        told = _read_dates(rest, case, desk) if rest else {}
        return {**told, "renewal_talk": talk.isoformat()}
    if gone := _withdrawn(text, case, desk):
        return gone
    text = without_taken_out(text, desk.today(case.zone), desk, _NOT_THEIRS)
    if not days_in(text, desk.today(case.zone), desk, months=True) and _NOT_THEIRS.search(text):
        return {}
    feasts = all_spoken(text, "feasts", desk, FEASTS)
    rest, closed = _without_holidays(text, case, desk)
    away = _read_away(rest, case, desk) or closed
    rest = _AWAY.sub("", rest) if away else rest
    found = {**away, **({"feasts": feasts} if feasts else {})}
    holidays = {"critical": "", "critical_what": "", "critical_until": ""} if rest != text and not found else {}
    told = _read_critical(rest, case, desk) if re.search(r"\w", rest) else {}
    return {**holidays, **told, **found}


def _without_holidays(text: str, case: Case, desk: Desk) -> tuple[str, Values]:
    """The words without the holidays that they name with their days, and when those are: no date depends on us then.

    What is only named after a holiday is none: "Easter launch, 20 March".
    """
    names, today = "|".join(map(re.escape, desk.phrases["ear"]["holidays"])), desk.today(case.zone)
    away: Values = {}
    for name in reversed(list(re.finditer(rf"\b(?:{names})\b", text, re.I))):
        days = [one for one in days_in(text, today, desk) if one.start >= name.end()]
        if not days or not _BETWEEN.fullmatch(text[name.end() : days[0].start]):
            continue
        first, last = days[0], days[1] if _spans(text, days) else days[0]
        tail = re.split(r"\b(?:to|until|till)\b|[-–]", text[first.start : first.end])[-1].strip(" ,.;")
        until = max(first.day, last.day, desk.read_date(tail, today) or first.day)
        away = {"away_from": first.day.isoformat(), "away_until": until.isoformat()}
        text = text[: name.start()] + text[last.end :]
    return text, away


def _spans(text: str, days: Sequence[Named]) -> bool:
    """Whether two days are the ends of one time."""
    return len(days) > 1 and bool(_SPANS.fullmatch(text[days[0].end : days[1].start]))


_BETWEEN = re.compile(r"[\s,:(-]*(?:(?:is|are|on|from|runs|starts|falls|here|there|this year|the|it's) )*", re.I)
"""What may stand between a holiday and its days."""


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


def best_day(case: Case, desk: Desk) -> Values:
    """The best moment to tell them as an answer; empty where there is none."""
    best = next((moment for _, moment in offered(case, desk)), None)
    return {"tell_on": best.day.isoformat(), "tell_at": f"{best.start:%H:%M}"} if best else {}


def telling(case: Case, desk: Desk) -> datetime | None:
    """The moment at which the client is told, aware, where they are; None before a day is chosen."""
    day = case.day("tell_on")
    at = case.text("tell_at")
    return datetime.combine(day, time.fromisoformat(at) if at else HOURS[0], client_zone(case)) if day else None


def _must_be_ahead(day: date, case: Case, desk: Desk, name: str) -> None:
    today = desk.now.astimezone(client_zone(case)).date()
    if day < today:
        raise Unclear(Say("timing", "day_past", {"day": day, "today": today}), name)
    if day > today + AHEAD:
        raise Unclear(Say("timing", "day_far", {"day": day}), name)


def _read_critical(text: str, case: Case, desk: Desk) -> Values:
    """The date and what it is: "launch on 15 February", "fit-out in April" (its first day); or that there is none."""
    today = desk.today(case.zone)
    if day := desk.read_date(text.strip(), today):
        return {"critical": day.isoformat(), "critical_what": "", "critical_until": _latest_day(text, "", day, desk)}
    nothing = Field("critical_none", "pick", ("none",))
    named = [
        (sentence, one)
        for sentence in re.split(r"(?<=[.!?;]) |\n", text)
        if not nothing.read(sentence, case, desk) and not spoken(sentence, "our_days", desk)
        for one in days_in(sentence, today, desk, months=True)
    ]
    dated = {(one.day.year, one.day.month) for _, one in named if not one.loose}
    named = [(part, one) for part, one in named if not (one.loose and (one.day.year, one.day.month) in dated)]
    ahead = [found for found in named if found[1].day >= today] or named
    if ahead:
        sentence, one = ahead[0]
        ends = {
            late.day for (_, early), (said, late) in pairwise(ahead) if _SPANS.fullmatch(said[early.end : late.start])
        }
        more = (each.day for _, each in ahead[1:] if not each.loose and each.day not in {one.day, *ends})
        others = tuple(dict.fromkeys(day.isoformat() for day in more))
        until = _latest_day(sentence[one.start : one.end], sentence, one.day, desk)
        first = {
            "critical": one.day.isoformat(),
            "critical_what": _what(sentence[: one.start]) or _behind(sentence, one),
            "critical_until": until,
        }
        return {**first, "other_dates": others} if others else first
    return {"critical": "", "critical_what": "", "critical_until": ""} if nothing.read(text, case, desk) else {}


_SPANS = re.compile(r"[ ,]*(?:to|until|till|through|and ends on|-|–)[ ]*(?:the )?")
"""What stands between the two ends of one date: "29 April to 5 May"."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST_WEEK = re.compile(r"\b(?:first|1st) (?:wk|week)\b")
_EARLY = re.compile(r"\b(?:early|beginning|start)\b")


def _latest_day(words: str, sentence: str, day: date, desk: Desk) -> str:
    """The last day that it may be, where only a month is named, or a part of one; empty where the day is certain."""
    named = plain(_YEAR.sub("", words))
    month = any(desk.read_date(f"1 {word}", day) == day for word in re.findall(r"[^\W\d_]{3,}", named))
    if day.day != 1 or not month or re.search(r"\d|\bfirst of\b", named):
        return ""
    around = plain(f"{words} {sentence}")
    length = (
        WEEK if _FIRST_WEEK.search(around) else EARLY if _EARLY.search(named) or _led_early(sentence, words) else None
    )
    return (day + length - DAY if length else add_months(day, 1) - DAY).isoformat()


def _led_early(sentence: str, words: str) -> bool:
    """Whether the word before the month says that it is its beginning."""
    return bool(re.search(rf"\b(?:early|(?:beginning|start) of),? {re.escape(plain(words))}", plain(sentence)))


WEEK, EARLY = timedelta(days=7), timedelta(days=10)
"""How far the first week of a month, and its beginning, may reach."""

LONGEST_WHAT = 4
"""Words of what a date is; what is longer is a sentence."""
_LEAD_IN = re.compile(
    r"[ ,:(-]*\b(?:on|in|is|starts|begins|opens|by|at|for|early|late|just|beginning of|start of|from|the|to"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)?[ ,:(-]*$"
)


def _behind(sentence: str, named: Named) -> str:
    """What a month is of: "their June trade fair is nearly ready"."""
    led = named.loose and re.search(r"\b(?:the|their|his|her|its)\s+$", sentence[: named.start], re.I)
    found = re.match(
        r"\s+((?:[a-z-]+ ){0,2}[a-z-]+?)(?=\s+(?:is|are|has|will|and)\b|[,.;:!?]|$)", sentence[named.end :]
    )
    return plain(found[1]) if led and found else ""


def _what(head: str) -> str:
    """What the date is, when the words before it name it: "launch on 15 February" is a launch."""
    words = plain(head)
    while (shorter := _LEAD_IN.sub("", words)) != words:
        words = shorter
    noun = re.split(r"[,.;:!?] |:| is | for | with ", words)
    named = re.sub(r"^(?:the|a|an|their|our|its|her|his) ", "", noun[0] if " is " in words else noun[-1]).strip()
    whole = re.match(r"(?:they|we|she|he|it|its|it's|us|me|there|theres|there's|i|as|so|and|just|no|maybe)\b", named)
    bare = named in ("their", "the", "our", "his", "her", "its")
    return named if not (whole or bare) and len(named.split()) <= LONGEST_WHAT and not re.search(r"\d", named) else ""


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
                Field("renewal_talk", "day", reader=_talk_named, told_only=True),
            ),
            applies=ending,
            withdraws=_withdrawn,
            parse=amending(_read_dates),
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

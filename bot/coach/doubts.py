"""Doubts: facts of a case that don't fit each other, said as questions with the answer to change (rival.md 4).

A contradiction is never decided here. Sources: dates domain.md 3.3 to 3.7, channel 4.1, money 6.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.coach.blame import TOLD
from bot.coach.case import Case, Desk, Say
from bot.coach.countries import COUNTRIES
from bot.coach.dates import add_months
from bot.coach.ear import all_spoken, spoken
from bot.coach.plan import Plan
from bot.coach.regions import REGIONS
from bot.coach.renewal import RenewalDeadline
from bot.coach.steps.agreement import currency_of
from bot.coach.steps.feasible import SAID_YES
from bot.coach.steps.planned import chosen_plan, critical_of, renewal_of, when_of
from bot.coach.steps.relationship import calendar, client_zone, region_of
from bot.coach.steps.stops import raised, urgent
from bot.coach.steps.verdict import locked_until

SOON = 10
"""Business days: a renewal this near is urgent (domain.md 3.7), a date this soon after the end hurts them (3.3)."""


@dataclass(frozen=True)
class Doubt:
    """Two facts that don't fit: a code, the question to put, and which question's answer to change."""

    code: str
    says: Say
    question: str


@dataclass(frozen=True)
class Known:
    """A case with what follows from it."""

    case: Case
    desk: Desk
    today: date
    """Where the client is."""
    made: Plan | None
    """What follows from the day chosen for the telling."""
    deadline: RenewalDeadline | None

    def work_days(self, first: date, last: date) -> int:
        """The business days between two days, where the client is."""
        return calendar(self.case, self.desk).between(first, last)

    def story_says(self, field: str, *options: str) -> bool:
        """Whether the story itself names one of the options."""
        return bool(all_spoken(self.case.text("story"), field, self.desk, options))


Facts = dict[str, object]


def doubts(case: Case, desk: Desk) -> tuple[Doubt, ...]:
    """What doesn't fit in a case, in the order in which it is asked about; the same case has the same doubts.

    Lines ``doubt_<code>`` on the page ``doubts``; all dates are the client's.
    """
    today = desk.now.astimezone(client_zone(case)).date()
    known = Known(case, desk, today, chosen_plan(case, desk), renewal_of(case, desk))
    found = ((check, check.finds(known)) for check in CHECKS)
    return tuple(_doubt(check, facts, case) for check, facts in found if facts is not None and _open(check, case))


def _open(check: Check, case: Case) -> bool:
    """Whether the question was not answered yet; what was answered isn't asked again."""
    return settled(check.code) not in case.told


def settled(code: str) -> str:
    """What a case remembers of a doubt that was answered."""
    return f"settled:{code}"


def _doubt(check: Check, facts: Facts, case: Case) -> Doubt:
    asked = "each" if check.question == "stops" and case.text("stops") == "each" else check.question
    return Doubt(check.code, Say("doubts", f"doubt_{check.code}", facts), asked)


@dataclass(frozen=True)
class Check:
    """One comparison: what it finds (the facts of its line, None when all fits), and the question to change."""

    code: str
    question: str
    finds: Callable[[Known], Facts | None]


def _if(holds: bool, **facts: object) -> Facts | None:
    return facts if holds else None


def _term_over(known: Known) -> Facts | None:
    """A term that has ended by itself: whatever runs now is something else (domain.md 3.3)."""
    end = known.case.day("term_end")
    over = known.case.text("kind") not in ("renews", "rolling") and end is not None and end < known.today
    return _if(over, day=end)


def _renewal_missed(known: Known) -> Facts | None:
    late = known.deadline
    if late is None or late.state != "missed":
        return None
    following = late.next
    return {
        "term_end": late.term_end,
        "receive_by": late.receive_by,
        "next_end": following.term_end if following else None,
        "next_receive": following.receive_by if following else None,
    }


def _renewal_soon(known: Known) -> Facts | None:
    """Within ten business days, and nobody ticked it: a NOW flag; domain.md 3.7."""
    near = known.deadline
    if near is None or near.state == "missed" or "renewal" in urgent(known.case):
        return None
    days = known.work_days(known.today, near.receive_by)
    return _if(days <= SOON, receive_by=near.receive_by, days=days)


def _renewal_told_late(known: Known) -> Facts | None:
    """The notice would arrive after the deadline that could still be kept."""
    near = known.deadline
    if near is None or near.state == "missed" or known.made is None:
        return None
    receipt = known.made.receipt.day
    return _if(receipt > near.receive_by, receipt=receipt, receive_by=near.receive_by)


def _approver_late(known: Known) -> Facts | None:
    """The telling is today, or still under the cooling-off: nobody above can have answered; domain.md 1.1, 3.8."""
    tell_on = known.case.day("tell_on")
    if tell_on is None or known.case.text("cleared_by") or known.case.text("approver") in SAID_YES:
        return None
    until = locked_until(known.case)
    locked = until is not None and tell_on <= until.astimezone(client_zone(known.case)).date()
    return _if(tell_on <= known.today or locked, day=tell_on, urgent=bool(urgent(known.case)))


def _critical_after(known: Known) -> Facts | None:
    """Their date comes when we are gone, with time to find somebody else: more than ten business days."""
    if known.made is None:
        return None
    last = known.made.last_day
    far = [day for day in critical_of(known.case) if day > last and known.work_days(last, day) > SOON]
    return {"last_day": last, **_told(known, far[0])} if far else None


def _told(known: Known, event: date) -> Facts:
    """A date of theirs, as far as it is known, and what it is."""
    return {"critical": event, "when": when_of(known.case, event), "what": _called(known, event)}


def _called(known: Known, event: date) -> str:
    """What a date of theirs is; only the first that was told has a name."""
    named = (known.case.day("critical"), known.case.day("critical_until"))
    return known.case.text("critical_what") if event in named else ""


def _critical_soon(known: Known) -> Facts | None:
    """Their date falls 0 to 10 business days after our last: the worst gap, and a later day is offered; 3.3."""
    offer = known.made.proposal if known.made else None
    if known.made is None or offer is None:
        return None
    return {"last_day": known.made.last_day, **_told(known, offer.critical), "offer": offer.last_day}


def _critical_unserved(known: Known) -> Facts | None:
    """Their date lies inside the notice, and the brief tone promises nothing for it; where no work takes place, the
    text says so itself; 6.1."""
    made = known.made
    events = [day for day in critical_of(known.case) if made and made.sent.date() < day <= made.last_day]
    silent = known.case.text("tone") == "BRIEF" or known.case.text("reason") == "SAFETY"
    refused = "staff" in urgent(known.case)
    return _told(known, events[0]) if events and silent and not refused else None


def _prepaid_and_owed(known: Known) -> Facts | None:
    """Both ways at once: paid ahead, and yet something is due, late or unpaid; domain.md 6.6."""
    case = known.case
    ahead = case.text("account") == "prepaid"
    owing = case.text("reason") == "LATEPAY" or bool(case.text("due")) or known.story_says("account", "owed")
    behind = case.text("account") == "owed" and known.story_says("account", "prepaid")
    return _if((ahead and owing) or behind, amount=case.text("open_amount"), currency=currency_of(case))


def _clear_but_open(known: Known) -> Facts | None:
    amount = known.case.text("open_amount")
    open_sum = amount not in ("", "0.00") and known.case.text("account") == "clear"
    return _if(open_sum, amount=amount, currency=currency_of(known.case))


def _overdue(known: Known) -> Facts | None:
    """How old a debt really is counts from the day it was due, not from the invoice; domain.md 1.3, E4."""
    due = known.case.day("due")
    late = known.case.text("account") == "owed" and due is not None and due < known.today
    return _if(late, due=due, days=(known.today - due).days if due else 0)


def _late_but_not_due(known: Known) -> Facts | None:
    due = known.case.day("due")
    ahead = due is not None and due >= known.today
    return _if(known.case.text("reason") == "LATEPAY" and ahead, due=due)


def _late_but_on_time(known: Known) -> Facts | None:
    settled = known.case.text("account") == "clear" or known.story_says("account", "clear")
    return _if(known.case.text("reason") == "LATEPAY" and settled)


BAND_FROM = {"months3": 0, "months6": 3, "years2": 6, "years5": 24, "longer": 60}
BAND_TO = {"months3": 3, "months6": 6, "years2": 24, "years5": 60}
"""The months at which a band of ``relationship.SINCE`` begins and ends."""


def _older_agreement(known: Known) -> Facts | None:
    """An agreement older than the relationship, by more than a month; a younger one has merely been renewed."""
    agreed, until = known.case.day("agreed"), BAND_TO.get(known.case.text("since"))
    if agreed is None or until is None:
        return None
    return _if(add_months(agreed, until + 1) < known.today, agreed=agreed, since=_band(known.case))


def _agreed_later(known: Known) -> Facts | None:
    agreed = known.case.day("agreed")
    return _if(agreed is not None and agreed > known.today, agreed=agreed)


def _band(case: Case) -> Say:
    return Say("relationship", f"since_{case.text('since')}")


def _once_but_told(known: Known) -> Facts | None:
    """Once, and yet they were told and it came back, or the story counts more; domain.md 1.3, E1 against R1."""
    if known.case.text("times") != "once":
        return None
    again = known.case.text("told") in TOLD and known.case.text("changed") == "none"
    counted = spoken(known.case.text("story"), "times", known.desk, ("once", "twice", "often")) in ("twice", "often")
    return _if(again or counted)


def _talked_but_untold(known: Known) -> Facts | None:
    """A plain talk with the one who decides is ticked, and so is that nobody told them."""
    return _if("talk" in known.case.codes("tried") and known.case.text("told") == "no")


def _person_but_whole(known: Known) -> Facts | None:
    """Somebody did it: conduct and safety are about a person, never about a firm; rival.md 5."""
    return _if(known.case.text("reason") in ("CONDUCT", "SAFETY") and known.case.text("source") == "whole")


def _no_way_out(known: Known) -> Facts | None:
    """A single project runs until it is done, unless the contract lets one out: stop ST12; domain.md 1.7."""
    case = known.case
    bound = case.text("kind") == "project" and not case.text("notice") and case.text("early_exit") != "yes"
    return _if(bound and "ST12" not in raised(case))


def _region_elsewhere(known: Known) -> Facts | None:
    """A region of another country: neither its holidays nor its clock were taken."""
    region, country = REGIONS.get(known.case.text("region")), known.case.text("country")
    apart = region is not None and bool(country) and region.country != country
    there = Say("relationship", f"country_{country.replace('-', '_')}") if apart else None
    return _if(apart, region=known.case.text("region"), country=there)


def _no_notice(known: Known) -> Facts | None:
    bare = known.case.text("notice") == "0 days" and known.case.text("kind") not in ("fixed", "project")
    return _if(bare and BAND_FROM.get(known.case.text("since"), 0) >= 60, since=_band(known.case))


def _no_address(known: Known) -> Facts | None:
    return _if(known.case.text("method") == "email" and not known.case.text("address"))


def _nobody_to_call(known: Known) -> Facts | None:
    channel = known.case.text("channel")
    return _if(channel in ("phone", "video", "person") and not known.case.text("contact"), channel=channel)


def _handover_late(known: Known) -> Facts | None:
    """The one contact stops answering before the handover is over; domain.md 8.1, row 31."""
    until = known.case.day("until")
    if until is None or known.made is None:
        return None
    return _if(until < known.made.last_day, until=until, last_day=known.made.last_day)


def _no_country(known: Known) -> Facts | None:
    return _if("relationship" in known.case.done and not known.case.text("country"))


def _two_zones(known: Known) -> Facts | None:
    """The chosen hour is the client's; where the manager's clock shows another, both must mean the same."""
    there, day = client_zone(known.case), known.case.day("tell_on")
    if day is None:
        return None
    noon = datetime.combine(day, time(12), there)
    apart = noon.utcoffset() != noon.astimezone(ZoneInfo(known.case.zone)).utcoffset()
    return _if(apart, client_zone=there.key, zone=known.case.zone)


def _guessed_zone(known: Known) -> Facts | None:
    """A country with several clocks, none of them the manager's: the first was taken."""
    country = COUNTRIES.get(known.case.text("country"))
    several = (
        country is not None
        and not region_of(known.case)
        and len(country.zones) > 1
        and known.case.zone not in country.zones
    )
    return _if(several, client_zone=client_zone(known.case).key)


CHECKS = (
    Check("renewal_missed", "agreement", _renewal_missed),
    Check("renewal_soon", "stops", _renewal_soon),
    Check("renewal_told_late", "tell_on", _renewal_told_late),
    Check("term_over", "agreement", _term_over),
    Check("no_notice", "agreement", _no_notice),
    Check("no_way_out", "stops", _no_way_out),
    Check("older_agreement", "agreement", _older_agreement),
    Check("agreed_later", "agreement", _agreed_later),
    Check("no_address", "agreement", _no_address),
    Check("once_but_told", "reason", _once_but_told),
    Check("talked_but_untold", "tried", _talked_but_untold),
    Check("person_but_whole", "reason", _person_but_whole),
    Check("late_but_on_time", "reason", _late_but_on_time),
    Check("late_but_not_due", "reason", _late_but_not_due),
    Check("overdue", "agreement", _overdue),
    Check("prepaid_and_owed", "agreement", _prepaid_and_owed),
    Check("clear_but_open", "agreement", _clear_but_open),
    Check("approver_late", "tell_on", _approver_late),
    Check("critical_soon", "tell_on", _critical_soon),
    Check("critical_after", "tell_on", _critical_after),
    Check("critical_unserved", "tone", _critical_unserved),
    Check("handover_late", "tone", _handover_late),
    Check("nobody_to_call", "relationship", _nobody_to_call),
    Check("no_country", "relationship", _no_country),
    Check("region_elsewhere", "relationship", _region_elsewhere),
    Check("guessed_zone", "relationship", _guessed_zone),
    Check("two_zones", "tell_on", _two_zones),
)
"""Every comparison, in the order of asking: what costs a term first, what is only worth a look last."""

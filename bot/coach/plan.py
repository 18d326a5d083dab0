"""From the moment of sending to the last day of one agreement (domain.md 3.3-3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.coach.courtesy import Courtesy
from bot.coach.dates import (
    DAY,
    SILENT,
    Calendar,
    Deemed,
    Method,
    Notice,
    Reason,
    Receipt,
    received,
    roll_forward,
    runs_out,
)
from bot.coach.renewal import receive_by, term_ends

Kind = Literal["rolling", "fixed", "ended", "renews", "project", "none"]
"""``renews`` goes on by itself unless notice arrives in time; ``none`` has nothing in writing."""


@dataclass(frozen=True)
class Agreement:
    """What the agreement says about its end. What isn't known stays as it is here, and is named as assumed."""

    kind: Kind = "rolling"
    notice: Notice | None = None
    """None: no clause, or not known."""
    method: Method = "unknown"
    deemed: Deemed = SILENT
    started: date | None = None
    term_end: date | None = None
    """The last day of a fixed or renewing term."""
    early_exit: bool = False
    """Whether notice may end it before ``term_end``."""
    minimum_until: date | None = None
    renews_months: int = 12
    wished: date | None = None
    """A later last day than it asks for, where the manager chose one."""


@dataclass(frozen=True)
class Proposal:
    """A later last day to offer, because a date that matters to the client falls soon after ours."""

    critical: date
    last_day: date


@dataclass(frozen=True)
class Plan:
    """What follows from sending at one moment. All dates are the client's."""

    sent: datetime
    receipt: Receipt
    contract_end: date
    """The first day on which the agreement can end."""
    courtesy_end: date
    last_day: date
    handover: date
    """The last business day on or before the last day."""
    proposal: Proposal | None
    reasons: tuple[Reason, ...]
    assumptions: tuple[Reason, ...]


NOTICE_UNKNOWN = Notice(30)
"""What stands in for a notice that nobody knows: never under 30 days (domain.md 3.5)."""


def plan(
    sent: datetime,
    agreement: Agreement,
    decent: Courtesy,
    calendar: Calendar,
    critical: Sequence[date] = (),
) -> Plan:
    """What follows from sending at ``sent`` (wall-clock time where the client is).

    ``critical`` are the client's own dates (a launch, a filing). Codes of the reasons: ``receipt_by_contract``
    (rule, method, day), ``notice_runs_out`` (length, unit, day), ``courtesy_longer`` (days, row, day),
    ``rolled`` (expiry, from, day), ``fixed_term`` (day), ``renewal_term`` (day, receive_by), ``renewal_missed``
    (term_end, receive_by, day), ``minimum_term`` (day), ``courtesy_gap`` (days, day), ``ends_on_rest_day`` (day,
    handover, holiday: its name or None), ``critical_soon_after`` (critical, day), ``stayed_longer`` (allowed, day),
    ``legal_check`` (row). Of the assumptions: ``receipt_assumed`` (method, day), ``method_unknown`` (method),
    ``chat_is_no_notice`` (), ``notice_unknown`` (days), ``anniversary_unknown`` (), ``term_unknown`` (),
    ``term_over`` (day).
    """
    receipt = received(sent, agreement.method, agreement.deemed, calendar)
    courtesy_end = receipt.day + decent.days * DAY
    bound = _bound(agreement, receipt.day, calendar)
    end = _stayed(bound or _open_end(agreement, receipt.day, courtesy_end, calendar), agreement.wished)
    handover = calendar.on_or_before(end.last_day)
    proposal = None if end.last_day == agreement.wished else _proposal(end, agreement, calendar, critical)
    reasons = [
        *([] if receipt.assumed else [receipt.reason]),
        *(one for one in end.reasons if one.code != "rolled"),
        *_courtesy_reasons(end, decent, courtesy_end),
        *(one for one in end.reasons if one.code == "rolled"),
        *_rest_day(end.last_day, handover, calendar),
        *_proposal_reasons(proposal),
    ]
    return Plan(
        sent=sent,
        receipt=receipt,
        contract_end=end.contract_end,
        courtesy_end=courtesy_end,
        last_day=end.last_day,
        handover=handover,
        proposal=proposal,
        reasons=tuple(reasons),
        assumptions=(*_doubts(agreement, receipt, bound is not None), *end.assumptions),
    )


@dataclass(frozen=True)
class _End:
    contract_end: date
    last_day: date
    reasons: tuple[Reason, ...]
    assumptions: tuple[Reason, ...] = ()
    bound: bool = False


def _stayed(end: _End, wished: date | None) -> _End:
    """The end at the later last day that was wished for; a wish never takes anything from the notice."""
    if wished is None or wished <= end.last_day:
        return end
    chosen = Reason("stayed_longer", {"allowed": end.last_day, "day": wished})
    return replace(end, last_day=wished, reasons=(*end.reasons, chosen))


def _bound(agreement: Agreement, receipt: date, calendar: Calendar) -> _End | None:
    """The end of a term that notice cannot end sooner; None where the agreement is open-ended in effect."""
    term_end = agreement.term_end
    if term_end is None or agreement.early_exit or agreement.kind not in ("fixed", "renews"):
        return None
    if agreement.kind == "fixed":
        return None if term_end < receipt else _End(term_end, term_end, (_fixed(term_end),), bound=True)
    return _renewing(agreement, term_end, receipt, calendar)


def _fixed(day: date) -> Reason:
    return Reason("fixed_term", {"day": day})


def _renewing(agreement: Agreement, term_end: date, receipt: date, calendar: Calendar) -> _End | None:
    notice = agreement.notice or NOTICE_UNKNOWN
    by = receive_by(term_end, notice, calendar)
    if receipt <= by:
        reason = Reason("renewal_term", {"day": term_end, "receive_by": by})
        return _End(term_end, term_end, (reason,), bound=True)
    if not agreement.renews_months:
        return None if term_end < receipt else _End(term_end, term_end, (_fixed(term_end),), bound=True)
    day = next(
        end for end in term_ends(term_end, agreement.renews_months) if receipt <= receive_by(end, notice, calendar)
    )
    reason = Reason("renewal_missed", {"term_end": term_end, "receive_by": by, "day": day})
    return _End(day, day, (reason,), bound=True)


def _open_end(agreement: Agreement, receipt: date, courtesy_end: date, calendar: Calendar) -> _End:
    notice = agreement.notice or NOTICE_UNKNOWN
    out = runs_out(receipt, notice, calendar)
    least = max(out, agreement.minimum_until or out)
    reasons = [Reason("notice_runs_out", {"length": notice.length, "unit": notice.unit, "day": out})]
    if least > out:
        reasons.append(Reason("minimum_term", {"day": least}))
    longest = max(least, courtesy_end)
    last_day = roll_forward(longest, notice.expiry, agreement.started)
    if last_day > longest:
        reasons.append(Reason("rolled", {"expiry": notice.expiry, "from": longest, "day": last_day}))
    contract_end = roll_forward(least, notice.expiry, agreement.started)
    lapse = agreement.term_end if agreement.kind == "fixed" else None
    if lapse is not None and receipt <= lapse < last_day:
        return _End(min(contract_end, lapse), lapse, (*reasons, _fixed(lapse)), bound=True)
    return _End(contract_end, last_day, tuple(reasons), _open_doubts(agreement, receipt))


def _open_doubts(agreement: Agreement, receipt: date) -> tuple[Reason, ...]:
    doubts = []
    if agreement.notice and agreement.notice.expiry == "anniversary" and agreement.started is None:
        doubts.append(Reason("anniversary_unknown"))
    if agreement.kind == "ended":
        doubts.append(Reason("term_ended"))
    elif agreement.kind in ("fixed", "renews") and agreement.term_end is None:
        doubts.append(Reason("term_unknown"))
    elif agreement.kind == "fixed" and agreement.term_end is not None and agreement.term_end < receipt:
        doubts.append(Reason("term_over", {"day": agreement.term_end}))
    return tuple(doubts)


def _doubts(agreement: Agreement, receipt: Receipt, bound: bool) -> tuple[Reason, ...]:
    doubts = [receipt.reason] if receipt.assumed else []
    if agreement.method == "unknown":
        doubts.append(Reason("method_unknown", {"method": "post"}))
    if agreement.method == "chat":
        doubts.append(Reason("chat_is_no_notice"))
    needed = not bound or agreement.kind == "renews"
    if agreement.notice is None and needed:
        doubts.append(Reason("notice_unknown", {"days": NOTICE_UNKNOWN.length}))
    return tuple(doubts)


def _courtesy_reasons(end: _End, decent: Courtesy, courtesy_end: date) -> list[Reason]:
    reasons = []
    if courtesy_end > end.last_day:
        gap = (courtesy_end - end.last_day).days
        reasons.append(Reason("courtesy_gap", {"days": gap, "day": courtesy_end}))
    elif not end.bound and courtesy_end > end.contract_end:
        reasons.append(Reason("courtesy_longer", {"days": decent.days, "row": decent.code, "day": courtesy_end}))
    if decent.legal:
        reasons.append(Reason("legal_check", {"row": decent.code}))
    return reasons


def _rest_day(last_day: date, handover: date, calendar: Calendar) -> list[Reason]:
    if handover == last_day:
        return []
    facts = {"day": last_day, "handover": handover, "holiday": calendar.holiday(last_day)}
    return [Reason("ends_on_rest_day", facts)]


def _proposal(end: _End, agreement: Agreement, calendar: Calendar, critical: Sequence[date]) -> Proposal | None:
    soon = [day for day in critical if end.last_day <= day and calendar.between(end.last_day, day) <= 10]
    if not soon:
        return None
    later = calendar.add(max(soon), 5)
    if not end.bound and agreement.notice is not None:
        later = roll_forward(later, agreement.notice.expiry, agreement.started)
    return Proposal(max(soon), later)


def _proposal_reasons(proposal: Proposal | None) -> list[Reason]:
    if proposal is None:
        return []
    return [Reason("critical_soon_after", {"critical": proposal.critical, "day": proposal.last_day})]


def last_sending(
    sent: datetime, agreement: Agreement, decent: Courtesy, calendar: Calendar, horizon: int = 100
) -> date | None:
    """The last business day on which sending, at the same hour, does as well as at ``sent``: same last day, no gap.

    None where each day's delay costs a day, and where nothing changes within ``horizon`` days.
    """
    now = plan(sent, agreement, decent, calendar)
    rolls = agreement.notice is not None and agreement.notice.expiry != "any_day"
    if not rolls and not _bound(agreement, now.receipt.day, calendar):
        return None
    kept = calendar.on_or_before(sent.date())
    for n in range(1, horizon + 1):
        later = sent + timedelta(days=n)
        if not calendar.works(later.date()):
            continue
        if _price(plan(later, agreement, decent, calendar)) != _price(now):
            return kept
        kept = later.date()
    return None


def _price(found: Plan) -> tuple[date, bool]:
    return found.last_day, found.courtesy_end > found.last_day

"""From the moment of sending to the last day of one agreement, and back from a renewal (domain.md 3.3-3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.coach.dates import SILENT, Calendar, Deemed, Method, Notice, Reason, Receipt

Kind = Literal["rolling", "fixed", "renews", "project", "none"]
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


@dataclass(frozen=True)
class Bond:
    """What makes a client depend on warning: how long, how much, how easily replaced."""

    months: int | None = None
    """How old the relationship is; None, not known, counts as 6 to 24 months."""
    project: bool = False
    """A single project, or its first months."""
    easy: bool = False
    """Easy to replace."""
    large_share: bool = False
    """Over a quarter of what the client buys of this service."""
    critical: bool = False
    """Business-critical to the client: IT, payroll, security, care."""
    written: bool = True


@dataclass(frozen=True)
class Courtesy:
    """How many days of warning are decent, whatever the agreement says (domain.md 3.5)."""

    days: int
    code: str
    """The row of the table: project, short, settled, long, critical, unwritten, waived."""
    legal: bool = False
    """Whether somebody legal should look at it."""


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


@dataclass(frozen=True)
class Term:
    """A term that renews: its last day, and by how many months (0: it lapses).

    Not ``sure``: the day may be the renewal date, the first of the next term; the earlier reading then holds.
    """

    end: date
    renews_months: int = 12
    sure: bool = True


@dataclass(frozen=True)
class Lead:
    """How many business days a notice is on its way, and how many more to keep in hand."""

    on_way: int = 0
    buffer: int = 5


LEAD = Lead()


@dataclass(frozen=True)
class RenewalDeadline:
    """When a notice against renewal must have been received, and so be sent.

    ``state``: ``open``; ``tight`` when the buffer is used up but it can still arrive; ``missed``, and then ``next``
    is the first deadline that can still be met (None where the term does not renew).
    """

    term_end: date
    receive_by: date
    send_by: date
    state: Literal["open", "tight", "missed"]
    next: RenewalDeadline | None = None


def courtesy(bond: Bond, *, waived: bool = False) -> Courtesy:
    """The courtesy days of domain.md 3.5; none when ``waived`` (approved, and no critical date inside it)."""
    raise NotImplementedError


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
    ``rolled`` (expiry, from, day), ``fixed_term`` (day), ``minimum_term`` (day), ``renewal_missed`` (term_end, day),
    ``courtesy_gap`` (days, day), ``ends_on_holiday`` (day, handover), ``critical_soon_after`` (critical, day),
    ``legal_check`` (row). Of the assumptions: ``receipt_assumed`` (method, day), ``method_unknown`` (method),
    ``chat_is_no_notice`` (), ``notice_unknown`` (days), ``anniversary_unknown`` (), ``term_unknown`` (),
    ``term_over`` (day).
    """
    raise NotImplementedError


def lead(method: Method, deemed: Deemed) -> Lead:
    """The business days from sending to receipt, and the buffer: 5, or 10 for post abroad."""
    raise NotImplementedError


def renewal(term: Term, notice: Notice, today: date, calendar: Calendar, lead: Lead = LEAD) -> RenewalDeadline:
    """The deadline for a notice against renewal; what falls on a rest day moves earlier (domain.md 3.3)."""
    raise NotImplementedError


def last_sending(
    sent: datetime, agreement: Agreement, decent: Courtesy, calendar: Calendar, horizon: int = 100
) -> date | None:
    """The last business day on which sending, at the same hour, still gives the same last day as sending at ``sent``.

    None where each day's delay costs a day, or nothing changes within ``horizon`` days.
    """
    raise NotImplementedError

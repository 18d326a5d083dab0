"""The deadline of a notice against renewal, counted back from the end of the term (domain.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Literal

from bot.coach.dates import DAY, TRANSIT, Calendar, Deemed, Method, Notice, add_months, counted_back


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

State = Literal["open", "tight", "missed"]


@dataclass(frozen=True)
class RenewalDeadline:
    """When a notice against renewal must have been received, and so be sent.

    ``state``: ``open``; ``tight`` when the buffer is used up but it can still arrive; ``missed``, and then ``next``
    is the first deadline that can still be met (None where the term does not renew).
    """

    term_end: date
    receive_by: date
    send_by: date
    state: State
    next: RenewalDeadline | None = None
    last_chance: date = date.max
    """The last day on which sending it still lets it arrive in time."""

    @property
    def send_now_by(self) -> date | None:
        """The day that sending has to keep: with days in hand while there are any; None once it is missed."""
        return {"open": self.send_by, "tight": self.last_chance, "missed": None}[self.state]


def lead(method: Method, deemed: Deemed) -> Lead:
    """The business days from sending to receipt, and the buffer: 5, or 10 for post abroad (domain.md 3.3)."""
    by_rule = {"next_business_day": 1, "same_day": 0, "after_posting": deemed.days}
    on_way = by_rule.get(deemed.rule, TRANSIT[method])
    if deemed.rule == "on_delivery" and method in ("email", "hand"):
        on_way = 0
    return Lead(on_way, 10 if method == "post_abroad" else 5)


def renewal(term: Term, notice: Notice, today: date, calendar: Calendar, ahead: Lead = LEAD) -> RenewalDeadline:
    """The deadline for a notice against renewal; what falls on a rest day moves earlier (domain.md 3.3)."""
    end = term.end if term.sure else term.end - DAY
    found = _deadline(end, notice, today, calendar, ahead)
    if found.state != "missed" or not term.renews_months:
        return found
    later = (_deadline(day, notice, today, calendar, ahead) for day in term_ends(end, term.renews_months))
    return replace(found, next=next(deadline for deadline in later if deadline.state != "missed"))


def _deadline(end: date, notice: Notice, today: date, calendar: Calendar, ahead: Lead) -> RenewalDeadline:
    by = receive_by(end, notice, calendar)
    last_chance = calendar.add(by, -ahead.on_way)
    send_by = calendar.add(last_chance, -ahead.buffer)
    state: State = "open" if today <= send_by else "tight" if today <= last_chance else "missed"
    return RenewalDeadline(end, by, send_by, state, last_chance=last_chance)


def receive_by(term_end: date, notice: Notice, calendar: Calendar) -> date:
    """The last business day on which the notice may arrive so that it has run out by the end of the term."""
    return calendar.on_or_before(counted_back(term_end, notice, calendar))


def term_ends(term_end: date, months: int) -> Iterator[date]:
    """The ends of the terms after this one, each ``months`` longer; terms begin on the day after an end."""
    return (add_months(term_end + DAY, months * n) - DAY for n in count(1))

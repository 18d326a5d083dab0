"""The days to keep clear of: the year's quiet weeks, feasts, and the client's own dates (domain.md 3.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bot.coach.dates import Calendar


@dataclass(frozen=True)
class Window:
    """Days to keep clear of, both ends included. ``code`` names why; ``away``: the client's people are not there."""

    first: date
    last: date
    code: str
    away: bool = False
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Marks:
    """What the manager knows of the client's year."""

    critical: Sequence[date] = ()
    """Dates that depend on us (a launch, a filing): ten business days before each stay clear."""
    feasts: Sequence[str] = ()
    """``eid``, ``high_holy_days``, ``diwali``, ``lunar_new_year``, beyond what the country keeps anyway."""
    leave: Sequence[tuple[date, date]] = ()
    """The contact's days off, first and last."""
    hits: Sequence[date] = ()
    """Illness, layoffs or a breach at the client: five business days after each stay clear."""


NO_MARKS = Marks()


def windows(country: str, first: date, last: date, calendar: Calendar, marks: Marks = NO_MARKS) -> tuple[Window, ...]:
    """All windows that touch ``first`` to ``last``, in order of their first day.

    Codes: ``christmas``, ``august``, ``golden_week``, ``obon``, the feasts, ``critical`` (critical: the date),
    ``leave``, ``hit``.
    """
    raise NotImplementedError

"""How much warning is decent, whatever the agreement says (domain.md 3.5)."""

from __future__ import annotations

from dataclasses import dataclass


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
    """The row of the table: project, short, settled, long, large_share, old, critical, unwritten, waived."""
    legal: bool = False
    """Whether somebody legal should look at it."""


def courtesy(bond: Bond, *, waived: bool = False) -> Courtesy:
    """The courtesy days of domain.md 3.5; none when ``waived`` (approved, and no critical date inside it)."""
    if waived:
        return Courtesy(0, "waived")
    row = _row(bond)
    if bond.written:
        return row
    return Courtesy(max(30, row.days), "unwritten", legal=True)


def _row(bond: Bond) -> Courtesy:
    months = 12 if bond.months is None else bond.months
    young = months < 6 or bond.months is None
    if bond.critical or months > 60:
        return Courtesy(90, "critical" if bond.critical else "old", legal=True)
    if bond.large_share or months >= 24:
        return Courtesy(60, "large_share" if bond.large_share else "long")
    if bond.project and young:
        return Courtesy(14, "project")
    if months < 6:
        return Courtesy(14 if bond.easy else 30, "short")
    return Courtesy(30, "settled")

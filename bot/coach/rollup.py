"""The leadership roll-up: what a firm may hear of its endings each month, and never of one of them (domain.md 9.2).

It counts the cases opened in the four quarters up to the end of a month. From each only codes and days are taken
(``fact``): no name, no words. These rules keep a single case from being told:

    counts      in steps of five: "fewer than 5" (none is among them), 5+, 10+ … and no further than 50+
    shares      only of five or more; in halves, and in quarters only of twenty or more
    days        the median of five or more, as a span
    reasons     the three most common of those with five or more, in steps; the rest is never numbered
    revenue     only that five or more of the clients made over a tenth of it
    lessons     the three most common groups of the checklist with five or more
    safety      counts as stopped; what never stands in a message is never among the reasons either
    trend       the steps that were published three, six and nine months before; nothing is worked out anew

Fixed steps are the threshold of five, the suppression of what could be had by subtraction, and the guard against two
months laid side by side in one: every published number, total or part, is a multiple of five, so whatever is added or
subtracted, within a month or between two, is a multiple of five as well and never 1 to 4 (domain.md 9.2, S48). Nothing
is sorted or left out by what stands below a step. Up to 50+ because with
more it could be worked out that all reasons that aren't named have four cases each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.coach.bells import MORNING
from bot.coach.case import Case, Say
from bot.coach.checklist import GROUPS
from bot.coach.dates import DAY
from bot.coach.steps.story import REASONS, UNSPOKEN

LEAST = 5
"""The fewest cases that anything is said of, and the width of a step; domain.md 9.2."""

MOST = 50
"""The highest step."""

FINE = 20
"""From how many cases on a share is said in quarters: a quarter of fewer could be one to four cases."""

NAMED = 3
"""How many reasons and lessons are named; domain.md 9.2."""

LAG = 8
"""Days from the month's end to the roll-up, at the least (9.2: seven and more)."""

QUARTERS = (3, 6, 9)
"""Months back to the roll-ups that the trend is read from."""

OUTCOMES = ("repaired", "ended", "stopped", "withdrawn")
COUNTS = ("opened", *OUTCOMES)
ON_TIME = {"acknowledged": "tasks.proof", "refunded": "tasks.refund", "access": "tasks.access_out"}
"""Shares of what was ticked off in time, of those that were ticked at all, each with its task (domain.md 9.2)."""

SHARES = ("repair", "planned", *ON_TIME)
NAMEABLE = tuple(code for code in REASONS if code not in UNSPOKEN)
LARGE = frozenset({"under20", "over20"})
"""Bands of a client's share of the revenue that begin at a tenth."""

SPANS = ((7, "days6"), (14, "days13"), (28, "days27"))
"""Spans of days, by the day that ends them."""


@dataclass(frozen=True)
class Fact:
    """All that the roll-up knows of a case: codes and days."""

    opened: date
    outcome: str = ""
    """One of ``OUTCOMES``; empty while it goes on."""
    reason: str = ""
    large: bool = False
    """Whether the client made over a tenth of the revenue."""
    repair: bool = False
    """Whether there was a talk to mend it."""
    waited: int | None = None
    """Days from the opening to the telling."""
    planned: bool | None = None
    """Whether it was told on the day that was planned."""
    acknowledged: bool | None = None
    """Whether the notice was acknowledged within three working days; None where no tick tells."""
    refunded: bool | None = None
    access: bool | None = None
    """Whether a refund was paid in time, and our access ended by the last day."""
    lessons: frozenset[str] = frozenset()
    """Groups of the checklist with a tick."""


@dataclass(frozen=True)
class Figures:
    """What a roll-up publishes: steps and codes."""

    counts: Mapping[str, int]
    """The step of each of ``COUNTS``; 0 is fewer than five."""
    shares: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    wait: str = ""
    reasons: tuple[tuple[str, int], ...] = ()
    revenue: str = ""
    lessons: tuple[str, ...] = ()


def fact(case: Case) -> Fact | None:
    """The codes and days of a case; None for one whose beginning isn't known."""
    if not case.opened:
        return None
    opened, told, planned = datetime.fromisoformat(case.opened).date(), case.day("sent_on"), case.day("tell_on")
    return Fact(
        opened,
        _outcome(case),
        case.text("reason") if case.text("reason") in REASONS else "",
        case.text("share") in LARGE,
        "talk" in case.codes("tried"),
        (told - opened).days if told else None,
        told == planned if told and planned else None,
        **{name: _in_time(case, task) for name, task in ON_TIME.items()},
        lessons=frozenset(tick.partition(".")[0] for tick in case.ticks) & GROUPS.keys(),
    )


def _in_time(case: Case, task: str) -> bool | None:
    """Whether a task was ticked by the last day for it; None where it wasn't, or before the day was kept."""
    day, _, last = case.ticked.get(task, "").partition(" ")
    return day <= last if day and last else None


def _outcome(case: Case) -> str:
    """What became of it; a case about somebody's safety is never told from the other stops (domain.md 9.2)."""
    if case.state == "stopped" or case.text("reason") == "SAFETY":
        return "stopped"
    if case.state == "cancelled":
        return "withdrawn"
    if case.text("sent_on") and case.state in ("drafted", "closed"):
        return "ended"
    return "repaired" if case.state == "closed" and case.text("mended") == "yes" else ""


def figures(facts: Iterable[Fact], until: date) -> Figures:
    """What may be published of the four quarters that end on a day, the last of a month."""
    inside = [one for one in facts if begins(until) <= one.opened <= until]
    ended = [one for one in inside if one.outcome == "ended"]
    outcomes = Counter(one.outcome for one in inside)
    counts = {"opened": step(len(inside)), **{name: step(outcomes[name]) for name in OUTCOMES}}
    known = {name: [getattr(one, name) for one in ended] for name in SHARES}
    shares = {name: share([one for one in held if one is not None]) for name, held in known.items()}
    return Figures(
        counts,
        {name: found for name, found in shares.items() if found},
        span([one.waited for one in ended if one.waited is not None]),
        common((one.reason for one in ended), NAMEABLE),
        "over10" if sum(one.large for one in ended) >= LEAST else "",
        tuple(name for name, _ in common((name for one in inside for name in one.lessons), tuple(GROUPS))),
    )


def begins(until: date) -> date:
    """The first day of the four quarters that end on a day, the last of a month."""
    return (until + DAY).replace(year=until.year - (until.month < 12))


def step(count: int) -> int:
    """The step that a count stands on; 0 for fewer than five."""
    return min(count - count % LEAST, MOST)


def share(held: Sequence[bool]) -> str:
    """A share as the half or quarter it lies in ("of2_1" is the upper half); empty for fewer than five."""
    if len(held) < LEAST:
        return ""
    parts = 4 if len(held) >= FINE else 2
    return f"of{parts}_{min(parts - 1, sum(held) * parts // len(held))}"


def span(days: Sequence[int]) -> str:
    """The median of five or more as a span; empty for fewer."""
    if len(days) < LEAST:
        return ""
    middle = median(days)
    return next((name for end, name in SPANS if middle < end), "longer")


def common(codes: Iterable[str], order: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """The most common codes with their steps. Of equal steps the first in ``order``, whatever lies between steps."""
    found = Counter(codes)
    listed = sorted(order, key=lambda code: -step(found[code]))
    return tuple((code, step(found[code])) for code in listed[:NAMED] if found[code] >= LEAST)


def lines(found: Figures, earlier: Sequence[Mapping[str, int]]) -> tuple[Say, ...]:
    """A roll-up in lines, a paragraph each. ``earlier``: the counts of the roll-ups a quarter apart, newest first."""
    if not found.counts["opened"]:
        return (Say("rollup", "few"),)
    counts = tuple(
        (Say("rollup", f"count_{name}"), found.counts[name], tuple(one[name] for one in earlier)) for name in COUNTS
    )
    return (Say("rollup", "counts", {"rows": counts}), *_how(found), *_reasons(found), *_lessons(found))


def _how(found: Figures) -> tuple[Say, ...]:
    rows = [(Say("rollup", f"share_{name}"), Say("rollup", found.shares[name])) for name in found.shares]
    rows += [(Say("rollup", "wait"), Say("rollup", found.wait))] if found.wait else []
    rows += [(Say("rollup", "revenue"), Say("rollup", found.revenue))] if found.revenue else []
    return (Say("rollup", "how", {"rows": tuple(rows)}),) if rows else ()


def _reasons(found: Figures) -> tuple[Say, ...]:
    rows = tuple((Say("story", f"reason_{code}"), count) for code, count in found.reasons)
    return (Say("rollup", "reasons", {"rows": rows}),) if rows else ()


def _lessons(found: Figures) -> tuple[Say, ...]:
    names = tuple(Say("checklist", name) for name in found.lessons)
    return (Say("rollup", "lessons", {"names": names}),) if names else ()


def month_end(day: date, back: int = 0) -> date:
    """The last day of the month before the day's, or of one still further back."""
    first = day.replace(day=1)
    for _ in range(back):
        first = (first - DAY).replace(day=1)
    return first - DAY


def moment(until: date, zone: str) -> datetime:
    """When the roll-up of a month is shown: half past nine on the first working day after the lag; in UTC."""
    day = until + timedelta(days=LAG)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def due_month(now: datetime, zone: str) -> date:
    """The end of the newest month whose roll-up is due."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return month_end(today) if moment(month_end(today), zone) <= now else month_end(today, 1)


def next_moment(now: datetime, zone: str) -> datetime:
    """When the next roll-up is due."""
    newest = due_month(now, zone)
    return moment(month_end(newest + 40 * DAY), zone)

"""The days to keep clear of: the year's quiet weeks, feasts, and the client's own dates (domain.md 3.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from bot.coach.dates import DAY, Calendar


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
    uncertain: Sequence[tuple[date, date]] = ()
    """Dates of that kind that nobody knows exactly: the first and the last day that each may fall on."""
    feasts: Sequence[str] = ()
    """``eid``, ``high_holy_days``, ``diwali``, ``lunar_new_year``, beyond what the country keeps anyway."""
    leave: Sequence[tuple[date, date]] = ()
    """The contact's days off, first and last."""
    hits: Sequence[date] = ()
    """Illness, layoffs or a breach at the client: five business days after each stay clear."""


NO_MARKS = Marks()
JUST_OVER = timedelta(days=7)
"""For so long a window is still told, since the first day back after it is no day for news either."""


def windows(country: str, first: date, last: date, calendar: Calendar, marks: Marks = NO_MARKS) -> tuple[Window, ...]:
    """All windows that touch ``first`` to ``last`` or are just over, in order of their first day.

    Codes: ``christmas``, ``august``, ``golden_week``, ``obon``, the feasts, ``critical`` (critical: the date),
    ``uncertain`` (end: its last day), ``leave``, ``hit``. The feasts are known for 2026 to 2036.
    """
    found = [
        *_yearly(country, first, last),
        *_feasts(country, marks.feasts),
        *(Window(calendar.add(day, -10), day, "critical", facts={"critical": day}) for day in marks.critical),
        *(Window(calendar.add(day, -10), end, "uncertain", facts={"end": end}) for day, end in marks.uncertain),
        *(Window(start, end, "leave", away=True) for start, end in marks.leave),
        *(Window(day, calendar.add(day, 5), "hit") for day in marks.hits),
    ]
    touching = (window for window in found if window.first <= last and first <= window.last + JUST_OVER)
    return tuple(sorted(touching, key=lambda window: (window.first, window.last, window.code)))


@dataclass(frozen=True)
class _Season:
    code: str
    countries: frozenset[str] | None
    """None: everywhere."""
    start: tuple[int, int]
    days: int


_SEASONS = (
    _Season("christmas", None, (12, 20), 15),
    _Season("august", frozenset({"FR", "IT", "ES"}), (8, 1), 31),
    _Season("golden_week", frozenset({"JP"}), (4, 29), 7),
    _Season("obon", frozenset({"JP"}), (8, 13), 4),
)


def _yearly(country: str, first: date, last: date) -> Iterator[Window]:
    for year in range(first.year - 1, last.year + 1):
        for season in _SEASONS:
            if season.countries is None or country in season.countries:
                start = date(year, *season.start)
                yield Window(start, start + (season.days - 1) * DAY, season.code, away=True)


LUNAR = frozenset({"CN", "HK", "SG", "VN", "KR", "MY"})
"""Where the Lunar New Year stops business for a week."""


def _days(*texts: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


# First days, from the calendars of Singapore, the Emirates and Israel; the eids follow the moon and may move by a day.
FEASTS: Mapping[str, tuple[date, ...]] = MappingProxyType(
    {
        "lunar_new_year": _days(
            "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23",
            "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08", "2036-01-28",
        ),
        "eid": _days(
            "2026-03-20", "2027-03-09", "2028-02-26", "2029-02-14", "2030-02-04", "2031-01-24", "2032-01-14",
            "2033-01-02", "2033-12-23", "2034-12-12", "2035-12-01", "2036-11-19",
            "2026-05-27", "2027-05-16", "2028-05-05", "2029-04-24", "2030-04-13", "2031-04-02", "2032-03-22",
            "2033-03-11", "2034-03-01", "2035-02-18", "2036-02-07",
        ),
        "high_holy_days": _days(
            "2026-09-12", "2027-10-02", "2028-09-21", "2029-09-10", "2030-09-28", "2031-09-18",
            "2032-09-06", "2033-09-24", "2034-09-14", "2035-10-04", "2036-09-22",
        ),
        "diwali": _days(
            "2026-11-08", "2027-10-28", "2028-11-15", "2029-11-05", "2030-10-26", "2031-11-14",
            "2032-11-02", "2033-10-22", "2034-11-10", "2035-10-30", "2036-11-17",
        ),
    }
)  # fmt: skip

_LENGTH: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"lunar_new_year": (1, 6), "eid": (1, 2), "high_holy_days": (1, 9), "diwali": (1, 1)}
)
"""Days kept clear before and after a feast's first; the high holy days reach from Rosh Hashanah to Yom Kippur."""


def _feasts(country: str, ticks: Sequence[str]) -> Iterator[Window]:
    kept = {*ticks, *(["lunar_new_year"] if country in LUNAR else [])}
    for code in sorted(kept & FEASTS.keys()):
        before, after = (timedelta(days=days) for days in _LENGTH[code])
        for day in FEASTS[code]:
            away = code == "lunar_new_year"
            yield Window(day - before, day + after, code, away, {"feast": day} if away else {})

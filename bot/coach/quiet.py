"""Quiet hours: when nobody wants to hear from a bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)

AHEAD = timedelta(minutes=30)
"""How long before quiet hours a reminder comes that would fall into them, so that there is time for it."""


@dataclass(frozen=True)
class Quiet:
    """From one time of day to another, over midnight where the first is the later one; none where they are equal."""

    starts: time = time(19)
    ends: time = time(7, 30)

    def holds(self, at: datetime, zone: str) -> bool:
        """Whether a moment (aware) falls into them, where somebody is."""
        here = at.astimezone(ZoneInfo(zone)).time()
        if self.starts <= self.ends:
            return self.starts <= here < self.ends
        return here >= self.starts or here < self.ends

    @property
    def awake(self) -> timedelta:
        """How much of a day they leave."""
        asleep = timedelta(hours=self.ends.hour - self.starts.hour, minutes=self.ends.minute - self.starts.minute)
        return DAY - asleep % DAY

    def after(self, at: datetime, zone: str) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into; in UTC."""
        here = at.astimezone(ZoneInfo(zone))
        if not self.holds(at, zone):
            return at.astimezone(UTC)
        day = here.date() + timedelta(days=here.time() >= self.ends)
        return datetime.combine(day, self.ends, here.tzinfo).astimezone(UTC)

    def before(self, at: datetime, zone: str) -> datetime:
        """The moment itself, or a while before the quiet hours that it falls into; in UTC."""
        here = at.astimezone(ZoneInfo(zone))
        if not self.holds(at, zone):
            return at.astimezone(UTC)
        day = here.date() - timedelta(days=here.time() < self.starts)
        return (datetime.combine(day, self.starts, here.tzinfo) - AHEAD).astimezone(UTC)


USUAL = Quiet()
"""Unless the manager says otherwise (our own choice)."""

NONE = Quiet(time(0), time(0))
"""At no hour."""


def dump(quiet: Quiet) -> str:
    """As they are kept: "19:00 07:30"."""
    return f"{quiet.starts:%H:%M} {quiet.ends:%H:%M}"


def load(text: str) -> Quiet:
    """What ``dump`` wrote; the usual hours where nothing was kept."""
    return Quiet(*map(time.fromisoformat, text.split())) if text else USUAL

"""Quiet hours: when nobody wants to hear from a bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


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

    def after(self, at: datetime, zone: str) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into; in UTC."""
        here = at.astimezone(ZoneInfo(zone))
        if not self.holds(at, zone):
            return at.astimezone(UTC)
        day = here.date() + timedelta(days=here.time() >= self.ends)
        return datetime.combine(day, self.ends, here.tzinfo).astimezone(UTC)


USUAL = Quiet()
"""Unless the manager says otherwise (our own choice)."""

"""The workspace's clock: real time, moved to wherever a test or a visitor wants it, and ticking on from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in UTC. Starts at ``start`` (aware) or at the real time, and ticks on with real time.

    All of ``moved`` are called after it was moved.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self.moved: list[Callable[[], None]] = []
        self._ahead = timedelta(0)
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        """The workspace's time: an aware datetime in UTC."""
        return datetime.now(UTC) + self._ahead

    def forward(self, by: timedelta) -> None:
        """Move the clock on by ``by`` (back, when it is negative)."""
        self._ahead += by
        self._tell()

    def set(self, moment: datetime) -> None:
        """Make it ``moment`` now; ValueError when that is without a time zone."""
        if moment.tzinfo is None:
            raise ValueError("the clock needs a moment with a time zone")
        self._ahead = moment - datetime.now(UTC)
        self._tell()

    def _tell(self) -> None:
        for heard in self.moved:
            heard()

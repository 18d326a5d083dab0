"""The short-lived rights that Slack hands out with a press or a command: triggers, response URLs, socket tickets.

They age in real time, whatever the workspace's clock says.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

RESPONSES, RESPONSE_SECONDS = 5, 30 * 60


@dataclass
class Spot:
    """Where an answer goes: to whom, into which conversation and thread, and which message it answers (its ts)."""

    user: str
    channel: str
    thread: str = ""
    ts: str = ""
    uses: int = 0
    until: float = 0.0


class Tickets:
    """Hands out rights and takes them back. A trigger lives ``trigger_seconds`` and works once."""

    def __init__(self, trigger_seconds: float = 3.0) -> None:
        self.trigger_seconds = trigger_seconds
        self._triggers: dict[str, tuple[str, float]] = {}
        self._spent: set[str] = set()
        self._spots: dict[str, Spot] = {}
        self._sockets: set[str] = set()

    def trigger(self, user: str) -> str:
        """A new trigger for something that this person did."""
        made = f"{time.time_ns() // 1000}.{secrets.randbelow(10**9):09d}.{secrets.token_hex(16)}"
        self._triggers[made] = user, time.monotonic() + self.trigger_seconds
        return made

    def spend(self, trigger: str) -> tuple[str, str]:
        """The person whose trigger it is and an empty string, or an empty string and Slack's error code."""
        user, until = self._triggers.get(trigger, ("", 0.0))
        if not user:
            return "", "invalid_trigger_id"
        if trigger in self._spent:
            return "", "exchanged_trigger_id"
        if time.monotonic() > until:
            return "", "expired_trigger_id"
        self._spent.add(trigger)
        return user, ""

    def response(self, spot: Spot) -> str:
        """A key for a response URL: good for five answers within 30 minutes."""
        key = secrets.token_hex(12)
        spot.until = time.monotonic() + RESPONSE_SECONDS
        self._spots[key] = spot
        return key

    def use(self, key: str) -> tuple[Spot | None, str]:
        """The spot that the response URL answers and an empty string, or None and Slack's error code."""
        spot = self._spots.get(key)
        if spot is None or time.monotonic() > spot.until:
            return None, "expired_url"
        if spot.uses >= RESPONSES:
            return None, "used_url"
        spot.uses += 1
        return spot, ""

    def socket(self) -> str:
        """A ticket for opening a socket."""
        made = secrets.token_hex(12)
        self._sockets.add(made)
        return made

    def admits(self, ticket: str) -> bool:
        """Whether a socket may be opened with the ticket."""
        return ticket in self._sockets

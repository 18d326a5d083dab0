"""Slack's bad days, on demand: slow, refusing or breaking calls, late and doubled envelopes, lost sockets."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

Kind = Literal["latency", "rate_limit", "server_error", "lose_answer", "lose_call", "duplicate", "late"]
CALLS: tuple[Kind, ...] = ("latency", "rate_limit", "server_error", "lose_answer", "lose_call")
ENVELOPES: tuple[Kind, ...] = ("duplicate", "late")


@dataclass
class Fault:
    """One trouble. ``where`` is a pattern of methods (``chat.*``) or of envelope kinds (``events_api``).

    ``times`` counts down to 0, None means until cleared; ``chance`` is how likely each meeting is to go wrong;
    ``seconds`` is the delay, or Retry-After; ``hits`` counts how often it struck.
    """

    kind: Kind
    where: str = "*"
    times: int | None = 1
    chance: float = 1.0
    seconds: float = 0.0
    hits: int = 0


class Faults:
    """The troubles that are on. Chance comes from ``seed``, so that a bad day can be had again."""

    def __init__(self, seed: int = 0) -> None:
        self.active: list[Fault] = []
        self.drop_sockets: Callable[[], Awaitable[int]] = _nothing
        """Cut every open socket without a word; how many there were."""
        self.refresh_sockets: Callable[[], Awaitable[int]] = _nothing
        """Ask every open socket to come back on a new one, as Slack does every few hours; how many there were."""
        self.silence_sockets: Callable[[], Awaitable[int]] = _nothing
        """Leave every open socket half-open: what either side says is swallowed, pings too; how many there were."""
        self._chance = random.Random(seed)  # noqa: S311 - repeatable bad luck, not a secret
        self._blocked: dict[str, float] = {}

    def latency(self, seconds: float, where: str = "chat.*", times: int | None = None, chance: float = 1.0) -> Fault:
        """Calls take so many seconds longer."""
        return self.add(Fault("latency", where, times, chance, seconds))

    def rate_limit(self, seconds: int = 1, where: str = "chat.*", times: int | None = 1, chance: float = 1.0) -> Fault:
        """429 with Retry-After; the method stays shut for so many seconds."""
        return self.add(Fault("rate_limit", where, times, chance, seconds))

    def server_error(self, where: str = "chat.*", times: int | None = 1, chance: float = 1.0) -> Fault:
        """503 before anything happened."""
        return self.add(Fault("server_error", where, times, chance))

    def lose_answer(self, where: str = "chat.*", times: int | None = 1, chance: float = 1.0) -> Fault:
        """The call does what it should, but the connection drops before its answer."""
        return self.add(Fault("lose_answer", where, times, chance))

    def lose_call(self, where: str = "chat.*", times: int | None = 1, chance: float = 1.0) -> Fault:
        """The connection drops before anything happened."""
        return self.add(Fault("lose_call", where, times, chance))

    def duplicate(self, where: str = "*", times: int | None = 1, chance: float = 1.0) -> Fault:
        """An envelope (``events_api``, ``slash_commands``, ``interactive``) is sent twice."""
        return self.add(Fault("duplicate", where, times, chance))

    def late(self, seconds: float, where: str = "*", times: int | None = 1, chance: float = 1.0) -> Fault:
        """An envelope is sent so many seconds late; Slack's patience for the ack doesn't wait for it."""
        return self.add(Fault("late", where, times, chance, seconds))

    def add(self, fault: Fault) -> Fault:
        """Switch a trouble on."""
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Switch everything off."""
        self.active.clear()
        self._blocked.clear()

    def strike(self, kinds: tuple[Kind, ...], where: str) -> list[Fault]:
        """The troubles of these kinds that befall a call or envelope now; counted as having struck."""
        struck = [fault for fault in self.active if fault.kind in kinds and self._meets(fault, where)]
        for fault in struck:
            fault.hits += 1
            fault.times = None if fault.times is None else fault.times - 1
        self.active = [fault for fault in self.active if fault.times != 0]
        return struck

    def _meets(self, fault: Fault, where: str) -> bool:
        return fnmatchcase(where, fault.where) and (fault.chance >= 1 or self._chance.random() < fault.chance)

    def block(self, method: str, seconds: float) -> None:
        """Shut a method for so many seconds of real time, as a 429 does."""
        self._blocked[method] = time.monotonic() + seconds

    def blocked(self, method: str) -> float:
        """For how many more seconds the method is shut; 0 when it isn't."""
        return max(0.0, self._blocked.get(method, 0.0) - time.monotonic())


async def _nothing() -> int:
    return 0

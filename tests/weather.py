"""What befalls a bot at work: each kind of trouble that Slack, the network, the disk, the clock or a kill can bring.

Troubles of calls and envelopes are left to the sandbox's own faults, each with a chance. The others strike one after
another: after a random number of messages of the bot, and a moment later, so that they come in the middle of things.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sqlite3  # noqa: TID251 (another process that holds the file)
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi import Call

Air = Callable[[Faults, float], None]
Strike = Callable[[], Awaitable[int | None]]
"""Makes a trouble; 0 when there was nothing that it could befall."""


def _told_twice(faults: Faults, _: float) -> None:
    faults.duplicate(times=None, chance=0.4)


def _late(faults: Faults, pace: float) -> None:
    for seconds, chance in ((0.1, 0.2), (0.5, 0.1), (3.2, 0.02)):
        faults.late(seconds * pace, times=None, chance=chance)


def _slow(faults: Faults, pace: float) -> None:
    for seconds, chance in ((0.1, 0.3), (1.0, 0.1)):
        faults.latency(seconds * pace, "*", times=None, chance=chance)


def _busy(faults: Faults, _: float) -> None:
    faults.rate_limit(1, "chat.*", times=None, chance=0.03)
    faults.rate_limit(0, "*", times=None, chance=0.1)


def _refusing(faults: Faults, _: float) -> None:
    faults.server_error("*", times=None, chance=0.2)


def _unanswered(faults: Faults, _: float) -> None:
    faults.lose_answer("*", times=None, chance=0.2)


def _unheard(faults: Faults, _: float) -> None:
    faults.lose_call("*", times=None, chance=0.2)


STEADY: Mapping[str, Air] = {
    "told twice": _told_twice,
    "late, out of order": _late,
    "slow calls": _slow,
    "429": _busy,
    "503": _refusing,
    "answers lost": _unanswered,
    "calls lost": _unheard,
}
"""Troubles that are in the air: each call or envelope may meet them."""

SUDDEN = (
    "sockets cut",
    "sockets renewed",
    "sockets half-open",
    "database held",
    "disk full",
    "clock jumps",
    "SIGKILL",
    "SIGTERM",
)
"""Troubles that come at a moment, and are over before the next."""

SOCKETS_ONLY = ("sockets cut", "sockets renewed", "sockets half-open")

PACE: Mapping[str, int] = {"clock jumps": 4, "sockets renewed": 4, "sockets half-open": 20}
"""After how many messages of the bot, at most, the next sudden trouble comes; 10 for the others. So it always gets a
little further before it is struck again, however slow the machine is."""

FIRST_HOUR, LAST_HOUR = 0.25, 8.0
"""Between these, by the clock of the people, the same is said, since no working day begins or ends."""


class Victim(Protocol):
    """The bot's process, as far as it can be hurt."""

    slack: Sandbox
    path: Path

    @property
    def pid(self) -> int:
        """Its process."""

    async def kill(self) -> None:
        """SIGKILL, and another on the same file."""

    async def restart(self) -> None:
        """SIGTERM, and another on the same file when it has left."""


class Weather:
    """Throws troubles of some kinds at a bot while a block lasts. All chance comes from ``seed``."""

    def __init__(
        self, victim: Victim, kinds: tuple[str, ...], seed: int, comes: Callable[[str], bool], pace: float = 1.0
    ) -> None:
        """``comes`` is told of each sudden trouble, and says whether it may come now; ``pace`` is how long they
        last, as part of the usual."""
        self._victim, self._kinds, self._comes, self._pace = victim, kinds, comes, pace
        self._chance = random.Random(f"{seed} {kinds}")  # noqa: S311 - repeatable bad luck, not a secret
        self._struck = Counter[str]()
        self._said, self._stepped, self._stop = 0, asyncio.Event(), False
        self._air: dict[str, list[Fault]] = {}
        self._sudden: Mapping[str, Strike] = {
            "sockets cut": victim.slack.faults.drop_sockets,
            "sockets renewed": victim.slack.faults.refresh_sockets,
            "sockets half-open": victim.slack.faults.silence_sockets,
            "database held": self._hold,
            "disk full": self._fill,
            "clock jumps": self._jump,
            "SIGKILL": victim.kill,
            "SIGTERM": victim.restart,
        }
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """From now on."""
        faults = self._victim.slack.faults
        for kind in self._kinds:
            if kind in STEADY:
                before = len(faults.active)
                STEADY[kind](faults, self._pace)
                self._air[kind] = faults.active[before:]
        for fault in faults.active:
            fault.chance /= max(1, len(self._air))
        self._victim.slack.before_call = self._step
        sudden = [kind for kind in self._kinds if kind in SUDDEN]
        if sudden:
            self._task = asyncio.create_task(self._strike(sudden))

    async def end(self) -> Counter[str]:
        """It clears up; whatever is under way is over. How many of each kind came."""
        self._victim.slack.faults.clear()
        self._victim.slack.before_call = None
        if self._task is not None:
            self._stop = True
            self._stepped.set()
            await self._task
        air = {kind: sum(fault.hits for fault in faults) for kind, faults in self._air.items()}
        return +(self._struck + Counter(air))

    async def _step(self, call: Call) -> None:
        if call.method.startswith("chat."):
            self._said += 1
            self._stepped.set()

    async def _strike(self, kinds: list[str]) -> None:
        for kind in self._order(kinds):
            wanted = self._said + self._chance.randint(1, PACE.get(kind, 10))
            while self._said < wanted and not self._stop:
                self._stepped.clear()
                await self._stepped.wait()
            if self._stop:
                return
            await asyncio.sleep(self._chance.choice((0.0, 0.001, 0.003, 0.01, 0.1)))
            if self._comes(kind):
                self._struck[kind] += await self._sudden[kind]() != 0

    def _order(self, kinds: list[str]) -> Iterator[str]:
        """Every kind equally often, as chance has it."""
        while True:
            yield from self._chance.sample(kinds, len(kinds))

    async def _hold(self) -> None:
        """Another process holds the write lock for up to four seconds, at the usual pace."""
        other = sqlite3.connect(self._victim.path, isolation_level=None, timeout=10)
        try:
            while True:
                try:
                    other.execute("PRAGMA busy_timeout = 0")
                    other.execute("BEGIN IMMEDIATE")
                    break
                except sqlite3.OperationalError:
                    await asyncio.sleep(0.001)
            await asyncio.sleep(self._chance.choice((0.1, 0.5, 1.0, 2.0, 4.0)) * self._pace)
            other.execute("ROLLBACK")
        finally:
            other.close()

    async def _fill(self) -> None:
        """No file of the bot's grows beyond a few more bytes, until there is room again."""
        size = self._victim.path.with_name(self._victim.path.name + "-wal").stat().st_size
        room, pid = self._chance.choice((0, 100, 5_000, 20_000)), self._victim.pid
        whole = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (min(size, self._chance.choice((0, size))) + room, whole[1]))
        await asyncio.sleep(self._chance.choice((0.1, 0.5, 1.0, 3.0)) * self._pace)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, whole)

    async def _jump(self) -> None:
        """By minutes or hours, forward or back; within some hours, because others are another conversation."""
        clock = self._victim.slack.world.clock
        hour = clock.now().hour + clock.now().minute / 60
        spans = (-240, -120, -60, -30, -10, -1, 1, 10, 30, 60, 120, 240)
        within = [span for span in spans if FIRST_HOUR <= hour + span / 60 <= LAST_HOUR]
        clock.forward(timedelta(minutes=self._chance.choice(within)))

"""The load: many people, each at their own place of the script, whose envelopes leave at fixed moments.

The moments are fixed beforehand (open loop), and each ack is timed from the moment at which its envelope was due: an
app that makes everybody wait is charged for all who waited.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.script import Step
from benchmarks.slack import direct_of
from bot.sandbox.socket import Sockets

PEOPLE = 100
PATIENCE = 10.0
"""Seconds after which an ack counts as missing."""


@dataclass
class One:
    """A person: where they are in the script, and the thread of their case."""

    number: int
    at: int = 0
    case: int = 0
    thread: str = ""


@dataclass
class Heard:
    """What came of some load: seconds until each ack, how late the envelopes left, and how many never got one."""

    acks: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    missing: int = 0

    def ms(self, percent: int) -> float:
        """The milliseconds within which this share of the acks came."""
        if len(self.acks) < 2:
            return float("inf")
        return statistics.quantiles(self.acks, n=100, method="inclusive")[percent - 1] * 1000


class Load:
    """The people, and the sockets to the app."""

    def __init__(self, sockets: Sockets, script: Sequence[Step], people: int = PEOPLE) -> None:
        self._sockets, self._script = sockets, script
        self._ready = [One(number) for number in range(people)]
        self._chance = random.Random(1)  # noqa: S311
        self._somebody = asyncio.Event()
        self._waiting: dict[str, One] = {}
        """By their direct message, those whose case has no thread yet."""

    def opened(self, channel: str, ts: str) -> None:
        """The app posted a message that opens a thread."""
        if one := self._waiting.pop(channel, None):
            one.thread = ts
            self._free(one)

    async def at_rate(self, rate: float, seconds: float) -> Heard:
        """So many interactions a second, for so long."""
        heard, start = Heard(), time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(int(rate * seconds)):
                due = start + number / rate
                await asyncio.sleep(due - time.perf_counter())
                one = await self._next()
                group.create_task(self._act(one, due, heard))
        return heard

    async def as_fast(self, many: int, at_once: int = 16) -> Heard:
        """So many interactions, each as soon as one before it is acknowledged."""
        heard, gate = Heard(), asyncio.Semaphore(at_once)

        async def act(one: One) -> None:
            await self._act(one, time.perf_counter(), heard)
            gate.release()

        async with asyncio.TaskGroup() as group:
            for _ in range(many):
                await gate.acquire()
                group.create_task(act(await self._next()))
        return heard

    async def _next(self) -> One:
        """Whoever is ready, by chance: in turns, all would be asked the same question at the same time."""
        while not self._ready:
            self._somebody.clear()
            await self._somebody.wait()
        return self._ready.pop(self._chance.randrange(len(self._ready)))

    def _free(self, one: One) -> None:
        self._ready.append(one)
        self._somebody.set()

    async def _act(self, one: One, due: float, heard: Heard) -> None:
        step = self._script[one.at]
        if step.opens:
            one.case += 1
            self._waiting[direct_of(one.number)] = one
        one.at = (one.at + 1) % len(self._script)
        payload = step.payload(one.number, f"Client {one.case}", one.thread)
        heard.late.append(time.perf_counter() - due)
        try:
            async with asyncio.timeout(PATIENCE):
                acked = (await self._sockets.carry(step.kind, payload)).acked
        except TimeoutError:
            acked = False
        if acked:
            heard.acks.append(time.perf_counter() - due)
        else:
            heard.missing += 1
        if not step.opens:
            self._free(one)

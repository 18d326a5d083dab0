"""The bot in a process of its own, which kills itself at a given instant of its store's work.

An instant is the moment before a statement that writes, and the moment after one that made its writes last (a COMMIT
that had something to keep, or a write outside of any transaction). The same conversation always has the same instants.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from types import FrameType

from bot.almanac import Almanac
from bot.coach.case import Case
from bot.live import bot, voice_of
from bot.settings import Settings
from bot.store import Person, Seal, Store
from bot.talk import warm
from bot.voice import PROMPTS

READS = ("SELECT", "PRAGMA", "WITH", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
"""What changes nothing by itself; the one PRAGMA that does, WAL, is done before anything is kept."""

WRITER = Person("T1", "U9")
"""Who opens cases all the time."""

QUIET_WITHIN = 10.0
"""Seconds in which everything that waits must have been sent."""

for _page in (PROMPTS / "en").glob("*.j2"):
    voice_of("en").lines(_page.stem)  # what every child needs is read once, before they are forked from here
warm(voice_of("en"), Almanac())


@dataclass(frozen=True)
class Orders:
    """What a child is told: where Slack is, its tokens, its file, the moment it always is, when to die (0: never)."""

    api_url: str
    bot_token: str
    app_token: str
    path: str
    moment: datetime
    die_at: int = 0


class Instants:
    """Counts the instants that a store tells of, and dies at the one given."""

    def __init__(self, die_at: int) -> None:
        self.count, self._die_at = 0, die_at
        self._in_transaction = self._dirty = False

    def __call__(self, sql: str, _: object) -> None:
        """The store's tracer: told of each statement before it runs."""
        word = sql.split(None, 1)[0].upper()
        if word == "BEGIN":
            self._in_transaction, self._dirty = True, False
        elif word not in READS and (word != "COMMIT" or self._dirty):
            self._dirty = True
            self._pass()
            if word == "COMMIT" or not self._in_transaction:
                self._after(sys._getframe(1))
        if word == "COMMIT":
            self._in_transaction = False

    def _pass(self) -> None:
        self.count += 1
        if self.count == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _after(self, running: FrameType) -> None:
        """Pass another instant when the statement that is about to run has been run."""

        def watch(frame: FrameType, event: str, _: object) -> None:
            if frame is running and event == "return":
                sys.setprofile(None)
                self._pass()

        sys.setprofile(watch)


def work(orders: Orders, line: Connection) -> None:
    """Be the bot. Says None down the line when it is up; each time it is asked, the instants so far once all is quiet
    (-1 when it doesn't come to rest). Ends when the line does."""
    asyncio.run(_work(orders, line))


async def _work(orders: Orders, line: Connection) -> None:
    instants = Instants(orders.die_at)
    store = Store(orders.path, instants)
    settings = Settings("socket", orders.bot_token, orders.app_token, api_url=orders.api_url)
    asked: asyncio.Queue[bool] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def hear() -> None:
        try:
            line.recv()
            asked.put_nowait(True)
        except (EOFError, OSError):
            loop.remove_reader(line.fileno())
            asked.put_nowait(False)

    async with bot(settings, store, lambda: orders.moment) as alive:
        loop.add_reader(line.fileno(), hear)
        line.send(None)
        while await asked.get():
            rested = await alive.sender.drain(QUIET_WITHIN)
            line.send(instants.count if rested else -1)


def rekeyed(path: str, keys: tuple[str, ...], die_at: int) -> None:
    """A process that seals everything anew, killed at an instant of its work if told so."""
    with closing(Store(path, Instants(die_at), Seal(keys))) as store:
        store.rekey()


def writing(path: str, keys: tuple[str, ...], line: Connection) -> None:
    """A bot at work: it opens cases until it is told to stop, and says how many there are then."""
    with closing(Store(path, seal=Seal(keys))) as store:
        count = 0
        while not line.poll(0.01):  # as a bot between two messages: others get their turn
            with store.turn() as turn:
                turn.keep(turn.open_case(WRITER, Case(client=str(count))))
                turn.keep(turn.cases(WRITER)[-1].case)
            count += 1
            if count == 5:
                line.send(count)
        line.send(count)

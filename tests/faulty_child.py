"""The bot in a process of its own, whose clock is the sandbox's and which leaves at SIGTERM as the product does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bot.commands import stop_signal
from bot.live import bot
from bot.settings import Settings
from bot.slack.link import Pace
from bot.store import Store

PING, WATCH = 1.0, 1.0
"""Seconds; a lost or silent socket is noticed soon enough for many of them."""


DIED = "died"
"""The file beside the bot's own in which a bot that broke says why."""


@dataclass(frozen=True)
class Orders:
    """What a child is told: its settings, its file, and the file in which the sandbox says how far ahead it is."""

    settings: Settings
    path: str
    ahead: str


def work(orders: Orders, line: Connection) -> None:
    """Be the bot until SIGTERM. Says the port (0 with Socket Mode) down the line when it is up."""
    logging.disable(logging.CRITICAL)
    try:
        asyncio.run(_work(orders, line))
    except BaseException:
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))  # the disk may be full
        Path(orders.path).with_name(DIED).write_text(traceback.format_exc(), "utf-8")
        raise


async def _work(orders: Orders, line: Connection) -> None:
    stop = stop_signal()
    store = Store(orders.path)
    async with bot(orders.settings, store, _clock(Path(orders.ahead)), Pace(PING, WATCH)) as alive:
        with contextlib.suppress(OSError):
            line.send(alive.port)
        await stop.wait()
    store.close()


def _clock(ahead: Path) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + timedelta(seconds=float(ahead.read_text("ascii")))

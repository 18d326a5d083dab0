"""The alarm: looks every second whether a case has something to say by itself or a digest is due, and lets it speak.

Looking is one query on an index, so neither a clock that jumps nor a laptop that slept makes it miss anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.store import purge
from bot.talk import Talk

EVERY = 1.0
"""Seconds between two looks."""

log = logging.getLogger("partways.alarm")


async def purged(talk: Talk) -> None:
    """Take what was forgotten out of the backups, in another thread: each of them is written anew."""
    paths, wanted, seal = talk.holdings.copies()
    if wanted:
        await asyncio.to_thread(purge, paths, wanted, seal)
        talk.holdings.copies_are_clean(wanted)


async def watch(talk: Talk, wake: Callable[[], None], every: float = EVERY) -> None:
    """Ring for ever. ``wake`` tells the sender that there is something to send."""
    while True:
        try:
            if talk.ring():
                wake()
            await purged(talk)
        except Exception as broken:
            log.error("the bells can't be rung: %s", type(broken).__name__)
        await asyncio.sleep(every)

"""What is acknowledged lasts: the disk is forced before, once for all who wait; where it can't be, nothing is."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.live import bot
from bot.sandbox.deliver import Manners
from bot.sandbox.server import Sandbox, sandbox
from bot.settings import Settings
from bot.store import Person, Store, StoreTrouble
from bot.store.disk import FORCE, Disk

ANA = Person("T1", "U1")


class Slow:
    """A disk that works until it is let go, and notes which file it was told to force, and how large it was."""

    def __init__(self) -> None:
        self.free, self.begun = threading.Event(), threading.Semaphore(0)
        self.sizes: list[int] = []
        self.broken = False

    def force(self, file: int) -> None:
        self.sizes.append(os.fstat(file).st_size)
        self.begun.release()
        self.free.wait(30)
        if self.broken:
            raise OSError("it is gone")
        FORCE(file)


async def test_what_was_committed_while_the_disk_was_at_work_waits_for_the_next_time(tmp_path: Path) -> None:
    slow = Slow()
    store = Store(tmp_path / "p.db", force=slow.force)
    seen(store)
    first = asyncio.create_task(store.lasting())
    await asyncio.to_thread(slow.begun.acquire)
    others = []
    for number in range(50):
        seen(store, f"U{number}")
        others.append(asyncio.create_task(store.lasting()))
    await asyncio.sleep(0)
    assert not any(one.done() for one in (first, *others))
    slow.free.set()
    await asyncio.gather(first, *others)
    assert len(slow.sizes) == 2, "one for the first, one for all the others"
    assert slow.sizes[1] > slow.sizes[0]
    store.close()


async def test_what_the_disk_does_not_take_is_trouble_for_all_who_wait_and_may_go_well_later(tmp_path: Path) -> None:
    slow = Slow()
    slow.free.set()
    store = Store(tmp_path / "p.db", force=slow.force)
    seen(store)
    slow.broken = True
    for one in await asyncio.gather(store.lasting(), store.lasting(), return_exceptions=True):
        assert isinstance(one, StoreTrouble)
    slow.broken = False
    await store.lasting()
    store.close()


async def test_without_a_file_there_is_nothing_to_force() -> None:
    await Disk(None).lasting()
    await Store(":memory:").lasting()


@asynccontextmanager
async def at_work(path: Path, slow: Slow, patience: float = 60.0) -> AsyncIterator[Sandbox]:
    """The bot in a workspace, on a slow disk; ``patience`` is Slack's, in seconds."""
    async with sandbox(manners=Manners(patience=patience, retries=())) as slack:
        found = Settings("socket", slack.keys.bot, slack.keys.app, api_url=slack.api_url)
        store = Store(path, force=slow.force)
        async with bot(found, store, slack.world.clock.now):
            await slack.sockets.connected()
            yield slack
        store.close()


async def test_nothing_is_acknowledged_or_sent_before_the_disk_has_it(tmp_path: Path) -> None:
    slow = Slow()
    async with at_work(tmp_path / "p.db", slow) as slack:
        ana = slack.person("ana")
        asked = asyncio.create_task(ana.command("/partways Acme"))
        await asyncio.to_thread(slow.begun.acquire)
        assert not asked.done()
        assert [call.method for call in slack.calls if call.method.startswith("chat.")] == []
        slow.free.set()
        assert (await asked).acked


async def test_what_the_disk_does_not_take_is_not_acknowledged(tmp_path: Path) -> None:
    slow = Slow()
    slow.free.set()
    async with at_work(tmp_path / "p.db", slow, patience=2.0) as slack:
        slow.broken = True
        assert not (await slack.person("ana").command("/partways Acme")).acked
        assert slow.sizes
        assert [call.method for call in slack.calls if call.method.startswith("chat.")] == []
        slow.broken = False


def seen(store: Store, user: str = "U1") -> None:
    """One small turn."""
    with store.turn() as turn:
        turn.seen(Person("T1", user))

"""How the bot comes back: after a dead socket, a kill, and when it is asked to leave.

The seconds asserted are many times those of an idle machine; ``make faults`` prints what it takes here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.live import bot
from bot.sandbox.deliver import Manners
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox, sandbox
from bot.settings import Settings
from bot.slack.link import Pace
from bot.store import Store
from tests.recovery import killed, left, left_judging

NEVER = 3_600.0


@asynccontextmanager
async def at_work(folder: Path, pace: Pace) -> AsyncIterator[Sandbox]:
    """A Slack with the bot in it, whose socket is asked and looked at so often."""
    async with sandbox(manners=Manners(retries=(0.1,) * 1_000)) as slack:
        settings = Settings("socket", slack.keys.bot, slack.keys.app, api_url=slack.api_url)
        store = Store(folder / "partways.db")
        async with bot(settings, store, slack.world.clock.now, pace):
            await slack.sockets.connected()
            yield slack
        store.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 (nothing tells of another socket)
            await asyncio.sleep(0.01)


async def is_heard(slack: Sandbox) -> None:
    """Somebody says something, and sooner or later an answer comes."""
    async with asyncio.timeout(60):
        while not (await slack.person("ana").command("/partways help")).acked:
            pass


async def test_a_socket_that_was_closed_without_a_word_is_replaced_by_the_watch_alone(tmp_path: Path) -> None:
    async with at_work(tmp_path, Pace(NEVER, 0.1)) as slack:
        assert await slack.faults.drop_sockets() == 1
        await until(lambda: slack.sockets.opened == 2)
        await is_heard(slack)


@pytest.mark.parametrize("trouble", ["rate_limit", "server_error", "lose_answer"])
async def test_a_bot_that_starts_while_slack_is_not_well_is_reached_once_it_is(tmp_path: Path, trouble: str) -> None:
    async with sandbox(manners=Manners(retries=(0.1,) * 1_000)) as slack:
        fault = Fault(trouble, "apps.connections.open", times=2, seconds=0)  # type: ignore[arg-type]
        slack.faults.add(fault)
        settings = Settings("socket", slack.keys.bot, slack.keys.app, api_url=slack.api_url)
        store = Store(tmp_path / "partways.db")
        async with bot(settings, store, slack.world.clock.now, Pace(0.2, 0.2)):
            await slack.sockets.connected()
            assert fault.hits == 2
            await is_heard(slack)
        store.close()


async def test_a_socket_that_is_open_but_silent_is_replaced(tmp_path: Path) -> None:
    async with at_work(tmp_path, Pace(0.5, 0.5)) as slack:
        assert await slack.faults.silence_sockets() >= 1
        silent = slack.sockets.opened
        await until(lambda: slack.sockets.opened > silent)
        await is_heard(slack)


async def test_a_silent_socket_delivers_nothing_and_looks_open(tmp_path: Path) -> None:
    async with at_work(tmp_path, Pace(NEVER, NEVER)) as slack:
        assert await slack.faults.silence_sockets() == 1
        delivery = await slack.person("ana").command("/partways help")
        assert (delivery.acked, delivery.reason) == (False, "timeout")
        assert (slack.sockets.count, slack.sockets.opened) == (1, 1)


async def test_after_a_kill_with_many_cases_on_file_the_first_press_is_answered_soon(tmp_path: Path) -> None:
    back = await killed(tmp_path, cases=500)
    assert back.answered < 30


@pytest.mark.parametrize("slow", [0.0, 30.0])
async def test_asked_to_leave_it_finishes_what_it_has_in_hand_and_leaves_well(tmp_path: Path, slow: float) -> None:
    code, seconds = await left(tmp_path, slow)
    assert code == 0
    assert seconds < 15


async def test_asked_to_leave_it_finishes_judging_the_words_it_was_given(tmp_path: Path) -> None:
    code, answered = await left_judging(
        tmp_path, "We think it might be best to part ways, perhaps in a few weeks. " * 20
    )
    assert (code, answered) == (0, True)

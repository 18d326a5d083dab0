"""What whoever watches over the bot is told: well or not in one line, and numbers without a name or word."""

from __future__ import annotations

import asyncio
import re
import sqlite3  # noqa: TID251 (an outbox is made old behind the bot's back)
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.health import STUCK
from bot.live import Bot, bot
from bot.metrics import ACK_SECONDS, TURN_SECONDS
from bot.sandbox.server import Sandbox, sandbox
from bot.settings import Settings, SettingsError
from bot.slack.link import Pace
from bot.store import Store
from tests.product import free_port

PATIENCE = 60.0
"""Seconds after which a test gives up waiting for what the bot must say."""


@dataclass
class Watch:
    """A bot at work, and somebody who watches over it."""

    slack: Sandbox
    bot: Bot
    file: Path
    web: aiohttp.ClientSession

    async def get(self, path: str, port: int = 0) -> tuple[int, str]:
        where = port or self.bot.health_port or self.bot.port
        async with self.web.get(f"http://127.0.0.1:{where}{path}") as answer:
            return answer.status, await answer.text()

    async def told(self, status: int, says: str) -> None:
        """Ask until ``/healthz`` says this."""
        async with asyncio.timeout(PATIENCE):
            while await self.get("/healthz") != (status, f"{says}\n"):  # noqa: ASYNC110 (it is asked from outside)
                await asyncio.sleep(0.05)

    async def number(self, name: str) -> float:
        status, text = await self.get("/metrics")
        assert status == 200
        return float(re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)[0])

    async def counted(self, name: str, least: float) -> None:
        """Ask until the number is there."""
        async with asyncio.timeout(PATIENCE):
            while await self.number(name) < least:  # noqa: ASYNC110 (as above)
                await asyncio.sleep(0.05)

    def make_old(self, seconds: float) -> None:
        """Let every row of the outbox be so much older."""
        with sqlite3.connect(self.file) as db:
            db.execute("UPDATE outbox SET since = since - ?", [seconds])
        db.close()


@asynccontextmanager
async def watched(folder: Path, mode: str) -> AsyncIterator[Watch]:
    async with sandbox() as slack:
        settings = Settings(
            mode="http" if mode == "http" else "socket",
            bot_token=slack.keys.bot,
            app_token=slack.keys.app,
            signing_secret=slack.keys.secret,
            api_url=slack.api_url,
            port=free_port(),
            health_port=free_port() if mode == "socket" else 0,
        )
        store = Store(folder / "partways.db")
        async with (
            bot(settings, store, slack.world.clock.now, pace=Pace(ping=0.1)) as alive,
            aiohttp.ClientSession() as web,
        ):
            if alive.port:
                slack.request_url(f"http://127.0.0.1:{alive.port}/slack/events")
            yield Watch(slack, alive, folder / "partways.db", web)
        store.close()


@pytest.fixture(params=["socket", "http"])
async def watch(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Watch]:
    async with watched(tmp_path, request.param) as one:
        yield one


async def test_a_bot_at_work_is_well(watch: Watch) -> None:
    await watch.told(200, "ok")


async def test_what_is_heard_and_acknowledged_is_counted_and_timed(watch: Watch) -> None:
    ana = watch.slack.person("ana")
    assert (await ana.command("/partways Acme Ltd")).acked
    assert await watch.bot.sender.drain(PATIENCE)
    root = [one for one in ana.roots() if not one.only_for][-1]
    await ana.type("they pay late", thread=root.ts)
    assert await watch.number('partways_ack_seconds_count{kind="command"}') == 1
    await watch.counted('partways_ack_seconds_count{kind="event"}', 1)
    await watch.counted("partways_turn_seconds_count", 2)
    _, text = await watch.get("/metrics")
    assert f'partways_ack_seconds_bucket{{kind="command",le="{ACK_SECONDS[-3]}"}}' in text
    assert ACK_SECONDS[-3] == 3.0
    assert 0.025 in TURN_SECONDS
    assert 'partways_turn_seconds_bucket{le="0.025"}' in text


async def test_a_form_that_was_opened_is_counted(watch: Watch) -> None:
    assert (await watch.slack.person("ana").command("/partways review")).acked
    assert watch.slack.person("ana").modal is not None
    assert await watch.number("partways_forms_opened_total") == 1


async def test_no_label_holds_a_workspace_a_person_a_case_or_a_word(watch: Watch) -> None:
    ana = watch.slack.person("ana")
    await ana.command("/partways Zanzibar Ltd")
    assert await watch.bot.sender.drain(PATIENCE)
    root = [one for one in ana.roots() if not one.only_for][-1]
    await ana.type("they pay late, says Quetzal", thread=root.ts)
    _, text = await watch.get("/metrics")
    assert not re.search(rf"{watch.slack.world.team}|{ana.user.id}|{root.channel}|Zanzibar|Quetzal", text)
    labels = set(re.findall(r'(\w+)="', text))
    assert labels <= {"kind", "method", "le", "why"}


async def test_an_unsigned_request_is_counted_as_refused(tmp_path: Path) -> None:
    async with watched(tmp_path, "http") as watch:
        url = f"http://127.0.0.1:{watch.bot.port}/slack/events"
        async with watch.web.post(url, data={"command": "/partways"}) as forged:
            assert forged.status == 401
        assert await watch.number('partways_refused_total{why="signature"}') == 1
        assert await watch.number('partways_ack_seconds_count{kind="command"}') == 0


async def test_a_call_that_is_made_again_is_counted_by_its_method(watch: Watch) -> None:
    watch.slack.faults.server_error("chat.postMessage", times=1)
    await watch.slack.person("ana").command("/partways Acme Ltd")
    await watch.counted('partways_retries_total{method="chat.postMessage"}', 1)


async def test_a_row_that_is_given_up_is_counted_by_its_method(watch: Watch) -> None:
    ana = watch.slack.person("ana")
    await ana.command("/partways Acme Ltd")
    assert await watch.bot.sender.drain(PATIENCE)
    root = [one for one in ana.roots() if not one.only_for][-1]
    del watch.slack.world.conversations[root.channel]
    with watch.bot.store.turn() as turn:
        filed = turn.case_by_id(1)
    assert filed is not None
    assert filed.place is not None
    watch.bot.talk.stumbled("Ev1", filed.person, filed.place)
    watch.bot.sender.wake()
    await watch.counted('partways_given_up_total{method="chat.postMessage"}', 1)
    await watch.counted("partways_outbox_given_up_rows", 1)


async def test_an_outbox_that_gets_nowhere_is_told_with_its_length_and_age(watch: Watch) -> None:
    watch.slack.faults.server_error("*", times=None)
    await watch.slack.person("ana").command("/partways Acme Ltd")
    assert await watch.number("partways_outbox_rows") >= 1
    assert await watch.number("partways_outbox_oldest_seconds") < STUCK
    watch.make_old(STUCK + 60)
    assert await watch.number("partways_outbox_oldest_seconds") > STUCK
    status, text = await watch.get("/healthz")
    assert status == 503
    assert re.fullmatch(r"the outbox is stuck: its oldest row has waited \d+ minutes\n", text)


async def test_a_database_that_does_not_answer_is_told(watch: Watch) -> None:
    watch.bot.store.close()
    await watch.told(503, "the database doesn't answer (ProgrammingError)")
    assert (await watch.get("/metrics"))[0] == 503


async def test_a_lost_socket_is_told_until_there_is_another(tmp_path: Path) -> None:
    async with watched(tmp_path, "socket") as watch:
        await watch.told(200, "ok")
        watch.slack.faults.server_error("apps.connections.open", times=None)
        await watch.slack.faults.drop_sockets()
        await watch.told(503, "the socket to Slack is not connected")
        watch.slack.faults.clear()
        await watch.told(200, "ok")
        await watch.counted("partways_socket_reconnects_total", 1)


async def test_the_port_for_health_is_for_this_machine_alone_unless_asked_otherwise() -> None:
    assert Settings().health_host == "127.0.0.1"


async def test_with_no_port_for_it_nothing_is_served_beside_socket_mode(tmp_path: Path) -> None:
    async with watched(tmp_path, "none") as watch:
        assert (watch.bot.port, watch.bot.health_port) == (0, 0)


async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async with watched(tmp_path, "socket") as watch:
        taken = watch.bot.health_port
        keys = watch.slack.keys
        other = Settings("socket", keys.bot, keys.app, api_url=watch.slack.api_url, health_port=taken)
        with pytest.raises(SettingsError, match=f"PARTWAYS_HEALTH_PORT {taken} can't be used"):
            async with bot(other, Store(":memory:")):
                pass

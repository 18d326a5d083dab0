"""The log says what happened to which row and event, and never a word that anybody typed, nor a token."""

from __future__ import annotations

import asyncio
import json
import sqlite3  # noqa: TID251 (a database is spoiled behind the bot's back)
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Keys
from bot.sandbox.world import Message
from tests.office import buttons
from tests.product import clean, free_port, started

PATIENCE = 60.0
KEYS = Keys("xoxb-tukan-7", "xapp-tukan-7", "tukan-secret")
CANARIES = ("Zanzibar", "Quetzal", "Xylophone", "Wombat", "Yurt", "Vellum", "Umbrella", "tukan")
"""Words that people type, and what every token has in it."""


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 (it happens in another process)
            await asyncio.sleep(0.05)


def card(ana: Person) -> Message:
    return [one for one in ana.roots() if one.bot and "Zanzibar" in one.text and not one.only_for][-1]


def spoil(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as db:
        for one in statements:
            db.execute(one)
    db.close()


async def talk(slack: Sandbox, file: Path) -> None:
    """A conversation in which people type everything they can, and most things break."""
    ana = slack.person("ana")
    slack.faults.duplicate("events_api", times=2)
    await ana.command("/partways Zanzibar Ltd")
    await until(lambda: any("Zanzibar" in one.text and not one.only_for for one in ana.roots()))
    await until(lambda: any(buttons(one) for one in ana.thread(card(ana))))
    typed = await ana.type("They pay late and Quetzal shouts at us", thread=card(ana).ts)
    await ana.edit(typed, "They pay late and Xylophone shouts at us")
    await ana.type("Wombat, where are you?")
    await ana.command("/partways review")
    assert ana.modal is not None
    await ana.submit(ana.modal, {"field:own": "Dear Yurt, you are a liar."})
    faults = slack.faults
    for trouble in (faults.server_error, faults.lose_answer, faults.lose_call, faults.rate_limit):
        before = len(ana.roots())
        trouble(where="chat.postMessage")
        await ana.type("Vellum?")
        await until(lambda: len(ana.roots()) > before + 1)  # noqa: B023 (it is over within the loop)
    spoil(file, "UPDATE people SET rhythm = 'on Umbrella 8:00'")
    broken = await ana.command("/partways digest")
    assert broken.response is not None
    assert "Something broke" in broken.response.text
    await faults.drop_sockets()


def environment(slack: Sandbox, mode: str, form: str, file: Path) -> dict[str, str]:
    found = {"SLACK_BOT_TOKEN": KEYS.bot, "SLACK_API_URL": slack.api_url, "PARTWAYS_DATABASE": str(file)}
    if mode == "http":
        found |= {"SLACK_SIGNING_SECRET": KEYS.secret, "PORT": str(free_port())}
    else:
        found |= {"SLACK_APP_TOKEN": KEYS.app}
    return found | {"PARTWAYS_LOG": "debug", "PARTWAYS_LOG_FORMAT": form}


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_nothing_that_was_typed_and_no_token_is_in_the_log_whatever_breaks(
    tmp_path: Path, mode: str, form: str
) -> None:
    file = tmp_path / "partways.db"
    async with sandbox(keys=KEYS) as slack:
        settings = environment(slack, mode, form, file)
        async with started(tmp_path, **settings) as run:
            if mode == "http":
                address = f"http://127.0.0.1:{settings['PORT']}/slack/events"
                slack.request_url(address)
                async with aiohttp.ClientSession() as web:
                    await web.post(address, data={"payload": "{Wombat", "text": "Quetzal"})
            await talk(slack, file)
            code, said = await run.stop()
    assert code == 0
    assert [one for one in CANARIES if one in said + run.line] == []
    for told in (", try 1: 503", "broke: ValueError at", "message of "):
        assert told in said, f"the log should tell of {told!r}:\n{said}"
    if form == "json":
        rows = [json.loads(line) for line in said.splitlines()]
        assert {"time", "level", "logger", "message"} <= set.intersection(*(set(row) for row in rows))
        assert any(row.get("row") and row.get("method") == "chat.postMessage" for row in rows)
        assert any(row.get("event") and row.get("listener") == "message" for row in rows)


BROKEN = """
import asyncio, logging
from bot import logs
logs.set_up("debug", {form!r})

async def breaks():
    raise ValueError("Quetzal")

async def main():
    logs.watch_loop()
    task = asyncio.create_task(breaks())
    await asyncio.sleep(0)
    del task
    try:
        await breaks()
    except ValueError:
        logging.getLogger("aiohttp.server").exception("no answer")

asyncio.run(main())
raise KeyError("Quetzal")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_breaks_anywhere_is_told_by_its_kind_and_place_alone(tmp_path: Path, form: str) -> None:
    script = tmp_path / "broken.py"
    script.write_text(BROKEN.format(form=form))
    done = subprocess.run(
        [sys.executable, str(script)], env=clean(), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1
    assert "Quetzal" not in done.stderr
    place = f"{script}:"
    for told in ("a task broke: ValueError at", "no answer", "stopped: KeyError at"):
        assert told in done.stderr
    assert done.stderr.count(place) == 3
    if form == "json":
        assert [json.loads(line)["level"] for line in done.stderr.splitlines()] == ["error", "error", "critical"]
        assert json.loads(done.stderr.splitlines()[1])["broke"].startswith(f"ValueError at {place}")

"""The command line: what starts, what it says, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.__main__ import main
from bot.commands import PORTS_TRIED, SANDBOX_PORT
from bot.sandbox.server import sandbox
from tests.product import OURS, free_port, started


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_with_no_tokens_it_prints_the_address_of_its_own_slack_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    async with started(tmp_path, "--port", str(port), "--no-browser", "--today", "2027-01-11T09:00") as run:
        assert run.line == f"partways is in its own Slack at http://127.0.0.1:{port}/"
        async with aiohttp.ClientSession() as browser, browser.get(f"http://127.0.0.1:{port}/") as page:
            assert page.status == 200
            assert "partways" in await page.text()
        assert await run.stop() == (0, "")
    assert files(tmp_path) == []


async def test_the_sandbox_remembers_where_it_is_told_to(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    async with started(tmp_path, "--port", str(free_port()), "--no-browser", "--database", str(file)) as run:
        assert (await run.stop())[0] == 0
    assert file.stat().st_mode & 0o777 == 0o600


async def test_tokens_and_another_slack_s_address_connect_it_there(tmp_path: Path) -> None:
    async with sandbox() as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.keys.bot, "SLACK_APP_TOKEN": slack.keys.app, "SLACK_API_URL": slack.api_url}
        async with started(tmp_path, **tokens) as run:
            assert run.line == "partways listens through Socket Mode"
            delivery = await slack.person("ana").command("/partways help")
            assert delivery.acked
            assert delivery.response is not None
            assert (await run.stop())[0] == 0
        assert {call.method for call in slack.calls} == {"auth.test", "apps.connections.open"}
    assert (tmp_path / "data" / "partways.db").is_file()


async def test_a_signing_secret_makes_it_serve_http_and_unsigned_requests_are_refused(tmp_path: Path) -> None:
    port = free_port()
    async with sandbox() as slack:
        tokens = {
            "SLACK_BOT_TOKEN": slack.keys.bot,
            "SLACK_SIGNING_SECRET": slack.keys.secret,
            "SLACK_API_URL": slack.api_url,
            "PORT": str(port),
        }
        async with started(tmp_path, **tokens) as run:
            assert run.line == f"partways listens on port {port}"
            slack.request_url(f"http://127.0.0.1:{port}/slack/events")
            assert (await slack.person("ana").command("/partways help")).acked
            async with aiohttp.ClientSession() as web:
                async with web.get(f"http://127.0.0.1:{port}/healthz") as health:
                    assert (health.status, await health.text()) == (200, "ok\n")
                async with web.post(f"http://127.0.0.1:{port}/slack/events", data={"command": "/partways"}) as forged:
                    assert forged.status == 401
            assert (await run.stop())[0] == 0


async def test_oauth_credentials_in_the_environment_change_nothing(tmp_path: Path) -> None:
    async with sandbox() as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.keys.bot, "SLACK_APP_TOKEN": slack.keys.app, "SLACK_API_URL": slack.api_url}
        oauth = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "5ecre7"}
        async with started(tmp_path, **oauth, **tokens) as run:
            assert (await slack.person("ana").command("/partways help")).acked
            assert await run.stop() == (0, "")


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        ([], {"SLACK_BOT_TOKEN": "xoxb-1"}, "neither SLACK_APP_TOKEN"),
        ([], {"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing"),
        ([], {"PORT": "none"}, "PORT must be a number"),
        (["--database", "/"], {}, "--database is a folder"),
        ([], {"PARTWAYS_LANGUAGE": "xx"}, "PARTWAYS_LANGUAGE"),
        (
            ["--today", "2027-01-11"],
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
            "--today is for the sandbox",
        ),
    ],
)
def test_what_cannot_start_says_so_in_one_line(  # noqa: PLR0917 (cases and fixtures)
    arguments: list[str],
    environment: dict[str, str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--no-browser", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("partways: ")
    assert says in said
    assert said.count("\n") == 1


async def test_a_token_that_slack_refuses_is_said_at_once(tmp_path: Path) -> None:
    async with sandbox() as slack:
        right = {"SLACK_BOT_TOKEN": slack.keys.bot, "SLACK_APP_TOKEN": slack.keys.app, "SLACK_API_URL": slack.api_url}
        for name, value in (("SLACK_BOT_TOKEN", "xoxb-wrong"), ("SLACK_APP_TOKEN", "xapp-wrong")):
            async with started(tmp_path, **right | {name: value}) as run:
                _, errors = await asyncio.wait_for(run.process.communicate(), 15)
                assert (run.process.returncode, run.line) == (2, "")
                assert errors.decode() == f"partways: Slack refuses {name}: invalid_auth\n"


async def test_with_its_usual_port_taken_the_sandbox_takes_the_next(tmp_path: Path) -> None:
    with socket.socket() as other:
        with contextlib.suppress(OSError):  # somebody else has it: taken all the same
            other.bind(("127.0.0.1", SANDBOX_PORT))
            other.listen()
        async with started(tmp_path, "--no-browser") as run:
            port = int(run.line.rstrip("/").rsplit(":", 1)[1])
            assert SANDBOX_PORT < port <= SANDBOX_PORT + PORTS_TRIED
            assert (await run.stop())[0] == 0


async def test_a_port_that_was_asked_for_and_is_taken_is_said(tmp_path: Path) -> None:
    async with sandbox() as slack:
        taken = slack.url.rsplit(":", 1)[1]
        async with started(tmp_path, "--no-browser", "--port", taken) as run:
            _, errors = await asyncio.wait_for(run.process.communicate(), 15)
            assert (run.process.returncode, run.line) == (2, "")
            assert errors.decode().startswith(f"partways: port {taken} can't be used: ")
            assert errors.decode().count("\n") == 1


@pytest.mark.parametrize("arguments", [["run", "--port", "x"], ["run", "--today", "tomorrow"], [], ["walk"]])
def test_a_command_line_that_makes_no_sense_is_answered_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: partways" in capsys.readouterr().err

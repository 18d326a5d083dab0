"""``partways doctor``: each thing that can be wrong is provoked, found, and told with what mends it."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3  # noqa: TID251 (files are spoiled behind the bot's back)
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor import SCOPES, space
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Keys
from bot.store import Person, Store
from tests.office import office
from tests.product import ROOT, clean

ASKED = frozenset(json.loads((ROOT / "manifest.json").read_text())["oauth_config"]["scopes"]["bot"])
KEYS = Keys(scopes=ASKED)
PERSON = Person("T0SANDBOX1", "U0ANA00000")
Checks = dict[str, tuple[str, str, str]]
"""What was looked at → ok, warning or failed; what it says; what mends it."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The database of a bot that has just heard something."""
    path = tmp_path / "partways.db"
    store = Store(path)
    with store.turn() as turn:
        turn.claim("Ev1", time.time())
    store.close()
    return path


async def run(folder: Path, *arguments: str, **environment: str) -> tuple[int | None, str]:
    """``partways doctor`` as a process: its exit code and all that it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", *arguments),
        cwd=folder,
        env=clean(**environment),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    return process.returncode, said.decode()


def tokens(slack: Sandbox, **more: str) -> dict[str, str]:
    found = {"SLACK_BOT_TOKEN": slack.keys.bot, "SLACK_APP_TOKEN": slack.keys.app, "SLACK_API_URL": slack.api_url}
    return {name: value for name, value in (found | more).items() if value}


async def look(folder: Path, *arguments: str, **environment: str) -> tuple[int | None, Checks]:
    """The exit code, and what it says of each thing; of several lines about one thing the gravest."""
    code, said = await run(folder, "--json", *arguments, **environment)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        assert not environment.get(name) or environment[name] not in said
    rows = json.loads(said)
    assert all(bool(one["fix"]) == (one["state"] != "ok") for one in rows)
    worst = sorted(rows, key=lambda one: ["ok", "warning", "failed"].index(one["state"]))
    return code, {one["check"]: (one["state"], one["says"], one["fix"]) for one in worst}


async def provoked(
    file: Path, environment: Mapping[str, str] | None = None, keys: Keys = KEYS
) -> tuple[int | None, Checks]:
    """What it says of a bot with this file, in a workspace where all else is well."""
    async with sandbox(keys=keys) as slack:
        return await look(file.parent, "--database", str(file), **tokens(slack, **(environment or {})))


def write(file: Path, at: int, content: bytes) -> None:
    """Spoil the file's bytes; ``at`` below zero counts from its end."""
    with file.open("r+b") as raw:
        raw.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        raw.write(content)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def change(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as db:
        for one in statements:
            db.execute(one)
    db.close()


async def test_where_all_is_well_every_line_is_ok(file: Path) -> None:
    async with sandbox(keys=KEYS) as slack:
        code, said = await run(file.parent, "--database", str(file), **tokens(slack))
    assert code == 0, said
    lines = said.splitlines()
    assert len(lines) == 13
    assert all(line.startswith("ok  ") for line in lines if " disk: " not in line), said


async def test_with_http_there_is_no_app_token_to_look_at(file: Path) -> None:
    code, found = await provoked(file, {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "5ecre7"})
    assert code == 0
    assert "SLACK_APP_TOKEN" not in found
    assert "HTTP on port 3000" in found["settings"][1]


async def test_with_no_token_it_says_that_the_bot_has_its_own_slack(tmp_path: Path) -> None:
    code, found = await look(tmp_path)
    assert code == 0
    assert {one[0] for one in found.values()} == {"ok"}
    assert "own Slack" in found["settings"][1]
    assert files(tmp_path) == []


async def test_all_that_is_wrong_with_the_settings_is_said(tmp_path: Path) -> None:
    code, said = await run(tmp_path, PORT="x", PARTWAYS_LOG="loud", **{"SLACK_BOT_TOKEN": "xoxb-5ecre7"})
    assert code == 1
    assert said.count("failed   settings: ") == len(said.splitlines()) == 3
    assert "xoxb-5ecre7" not in said


async def test_a_language_without_words_is_said(file: Path) -> None:
    code, found = await provoked(file, {"PARTWAYS_LANGUAGE": "xx"})
    assert (code, found["words"][0]) == (1, "failed")


@pytest.mark.parametrize(("name", "value"), [("SLACK_BOT_TOKEN", "xoxb-wr0ng"), ("SLACK_APP_TOKEN", "xapp-wr0ng")])
async def test_a_token_that_slack_refuses_is_told_with_where_to_find_the_right_one(
    file: Path, name: str, value: str
) -> None:
    code, found = await provoked(file, {name: value})
    assert code == 1
    state, says, fix = found[name]
    assert (state, says) == ("failed", "Slack refuses it (invalid_auth).")
    assert "Copy it again from the app's settings" in fix
    assert found["clock"][0] == "ok"


async def test_a_slack_that_is_not_there_is_said(file: Path) -> None:
    code, found = await provoked(file, {"SLACK_API_URL": "http://127.0.0.1:1/api/"})
    assert code == 1
    assert found["SLACK_BOT_TOKEN"][:2] == ("failed", "Slack can't be reached.")


async def test_a_slack_that_is_not_well_is_no_failure_of_ours(file: Path) -> None:
    async with sandbox(keys=KEYS) as slack:
        slack.faults.server_error("auth.test", times=None)
        code, found = await look(file.parent, "--database", str(file), **tokens(slack))
    assert code == 0
    assert found["SLACK_BOT_TOKEN"][0] == "warning"


@pytest.mark.parametrize("scope", sorted(ASKED))
def test_every_scope_of_the_manifest_is_looked_for(scope: str) -> None:
    assert scope in SCOPES.values()


async def test_a_scope_that_was_not_granted_is_told_with_what_needs_it(file: Path) -> None:
    code, found = await provoked(file, keys=Keys(scopes=ASKED - {"im:write"}))
    assert code == 1
    assert found["scopes"][:2] == ("failed", "not granted: im:write (for conversations.open).")
    assert "manifest.json" in found["scopes"][2]


async def test_a_scope_that_nothing_uses_is_a_warning(file: Path) -> None:
    code, found = await provoked(file, keys=Keys(scopes=ASKED | {"channels:history"}))
    assert code == 0
    assert found["scopes"][:2] == ("warning", "granted and never used: channels:history.")


@pytest.mark.parametrize(
    ("off", "state", "says"),
    [
        (timedelta(minutes=7), "failed", "behind"),
        (-timedelta(hours=1), "failed", "ahead"),
        (timedelta(minutes=3), "warning", "3 minutes behind"),
    ],
)
async def test_a_clock_that_is_off_is_told(file: Path, off: timedelta, state: str, says: str) -> None:
    async with sandbox(now=datetime.now(UTC) + off, keys=KEYS) as slack:
        code, found = await look(file.parent, "--database", str(file), **tokens(slack))
    assert code == int(state == "failed")
    assert found["clock"][0] == state
    assert says in found["clock"][1]


async def test_a_missing_database_is_told_and_none_is_made(tmp_path: Path) -> None:
    code, found = await provoked(tmp_path / "partways.db")
    assert code == 1
    assert found["database"][0] == "failed"
    assert "there is none at" in found["database"][1]
    assert files(tmp_path) == []


async def test_a_database_that_sqlite_may_only_read_is_told(file: Path) -> None:
    write(file, 18, b"\x03")  # the header asks for a newer SQLite to write it: read-only even for root
    code, found = await provoked(file)
    assert code == 1
    assert found["database"][0] == "failed"
    assert "can't be written" in found["database"][1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
async def test_a_database_that_may_not_be_written_is_told(file: Path) -> None:
    os.chmod(file, 0o400)  # noqa: PTH101 (a path's own would be called blocking)
    code, said = await run(file.parent, "--database", str(file))
    assert code == 1
    assert "can't be read and written" in said


async def test_a_file_that_is_no_database_is_told(file: Path) -> None:
    write(file, 0, b"Dear diary, " * 500)
    code, found = await provoked(file)
    assert (code, found["database"][0]) == (1, "failed")
    assert "diary" not in str(found)


async def test_a_damaged_database_is_told(file: Path) -> None:
    write(file, -4096, b"\xff" * 4096)
    code, found = await provoked(file)
    assert code == 1
    assert "failed" in (found.get("quick_check", ("",))[0], found["database"][0])


async def test_a_database_of_a_newer_partways_is_told(file: Path) -> None:
    change(file, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('partways', '99', '')")
    code, found = await provoked(file)
    assert code == 1
    assert found["schema"][0] == "failed"
    assert "newer" in found["schema"][1]
    with pytest.raises(OSError, match="a newer partways wrote it"):
        Store(file)


async def test_an_older_database_is_told_with_what_brings_it_up_to_date(file: Path) -> None:
    change(
        file,
        "ALTER TABLE outbox DROP COLUMN since",
        "DELETE FROM _sqlite_migrations WHERE name LIKE '7 %'",
    )
    code, found = await provoked(file)
    assert code == 0
    assert found["schema"][:2] == ("warning", "the database is older than this partways, in 1 of its steps.")
    Store(file).close()
    code, found = await provoked(file)
    assert found["schema"][0] == "ok"


async def test_old_rows_of_the_outbox_are_told_without_their_words(file: Path) -> None:
    async with sandbox(keys=KEYS) as slack:
        async with office(file.parent) as place:
            place.slack.faults.server_error("chat.*", times=None)
            await place.slack.person("ana").command("/partways Zanzibar Ltd")
        environment = tokens(slack)
        _, found = await look(file.parent, "--database", str(file), **environment)
        assert found["outbox"][0] == "ok"
        assert "waiting" in found["outbox"][1]
        change(file, "UPDATE outbox SET since = since - 3600")
        code, found = await look(file.parent, "--database", str(file), **environment)
    assert code == 1
    assert found["outbox"][0] == "failed"
    assert "60 minutes" in found["outbox"][1]
    assert "Zanzibar" not in str(found)


async def test_rows_that_were_given_up_are_told_by_method_and_reason(file: Path) -> None:
    store = Store(file)
    with store.turn() as turn:
        turn.ask_zone(PERSON)
    row = store.lease(time.time())
    assert row is not None
    store.drop(row, "user_not_found")
    store.close()
    code, found = await provoked(file)
    assert code == 0
    assert found["given up"][:2] == ("warning", "1 x users.info (user_not_found).")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ("DELETE FROM claims", "nothing was ever heard"),
        ("UPDATE claims SET at = at - 9 * 86400", "last 9 days ago"),
    ],
)
async def test_a_bot_that_hears_nothing_is_a_warning(file: Path, spoil: str, says: str) -> None:
    change(file, spoil)
    code, found = await provoked(file)
    assert code == 0
    assert found["heard"][0] == "warning"
    assert says in found["heard"][1]


@pytest.mark.parametrize(("free", "state"), [(49, "failed"), (50, "warning"), (499, "warning"), (500, "ok")])
def test_a_disk_that_fills_up_is_told_in_time(free: int, state: str) -> None:
    found = space(free)
    assert found.state == state
    assert bool(found.fix) == (state != "ok")


async def test_it_looks_beside_a_bot_at_work_and_changes_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        keys = place.slack.keys
        await place.slack.person("ana").command("/partways Zanzibar Ltd")
        await place.quiet()
        assert place.store is not None
        before = dump(place.path)
        environment = {"SLACK_BOT_TOKEN": keys.bot, "SLACK_APP_TOKEN": keys.app, "SLACK_API_URL": place.slack.api_url}
        code, said = await run(tmp_path, "--database", str(place.path), **environment)
        assert code == 0, said
        assert "Zanzibar" not in said
        assert dump(place.path) == before


def dump(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    try:
        return list(db.iterdump())
    finally:
        db.close()

"""However many cases there are, no statement of a conversation walks through all of them."""

from __future__ import annotations

import re
import sqlite3  # noqa: TID251 (the plans are asked for here)
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.coach.case import Case
from bot.store import Person, Store
from tests.office import Office, office
from tests.playing import HEAD, TRANSCRIPTS, Player, deeds

LONDON = ZoneInfo("Europe/London")

SMALL = ("seals", "backups", "rollups", "case_numbers", "purges", "gone")
"""Tables that don't grow with the cases."""


def plans(path: Path, statements: Mapping[str, Any]) -> dict[str, list[str]]:
    """What SQLite would do for each statement, step by step."""
    with closing(sqlite3.connect(path)) as db:
        return {
            sql: [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", given or [])]
            for sql, given in statements.items()
            if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)", sql) and not re.search("sqlite_|_sqlite|pragma", sql)
        }


def walks(steps: list[str]) -> list[str]:
    """The steps that read a whole table, or a whole index."""
    return [one for one in steps if one.startswith("SCAN") and one.split()[1] not in SMALL]


@pytest.mark.parametrize("name", ["i_two_cases", "v_tasks", "w_digest", "x_rollup"])
async def test_no_statement_of_a_conversation_reads_a_whole_table(name: str, tmp_path: Path) -> None:
    seen: dict[str, Any] = {}
    text = (TRANSCRIPTS / "en" / f"{name}.md").read_text("utf-8")
    async with office(tmp_path, started(text), tracer=seen.__setitem__) as place:
        seen.clear()  # bringing an empty file up to date walks through what is not there yet
        player = Player(place, LONDON)
        for deed in deeds(text):
            await player.do(deed)
        await looks_after_everybody(place)
    assert len(seen) > 40
    found = plans(tmp_path / "partways.db", seen)
    assert {sql: steps for sql, steps in found.items() if walks(steps)} == {}


def started(text: str) -> datetime:
    """When a transcript begins."""
    head = HEAD.search(text)
    assert head
    return datetime.strptime(head[1], "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


async def looks_after_everybody(place: Office) -> None:
    """Home is opened, the alarm looks, and the bot starts anew."""
    await place.slack.person("tom").open_home()
    await place.quiet()
    await place.rings()
    await place.restart()


def test_a_statement_that_reads_a_whole_table_is_found(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "p.db")) as store, store.turn() as turn:
        turn.open_case(Person("T1", "U1"), Case(client="Acme"))
    sql = "SELECT id FROM cases WHERE state = ?"
    assert walks(plans(tmp_path / "p.db", {sql: ["open"]})[sql]) == ["SCAN cases"]

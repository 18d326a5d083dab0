"""The file looked at from outside: how long the outbox is, whether it is whole, and what its schema lacks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.store.file import Store
from bot.store.opening import BUSY_WAIT
from bot.store.outbox import UNSENT
from bot.store.schema import steps
from bot.store.things import Backlog, Kind


def backlog(store: Store) -> Backlog:
    """The outbox of an open store. OSError, in one line, when the database doesn't answer."""
    try:
        return _backlog(store._db)
    except sqlite3.Error as problem:
        raise OSError(f"the database doesn't answer ({type(problem).__name__})") from problem


def _backlog(db: Database) -> Backlog:
    sql = f"""SELECT COUNT(*) FILTER (WHERE state IN {UNSENT}), COUNT(*) FILTER (WHERE state = 'failed'),
                     MIN(since) FILTER (WHERE state IN {UNSENT}) FROM outbox"""  # noqa: S608
    return Backlog(*db.execute(sql).fetchone())


class Checkup:
    """The file as it is, looked at from outside, beside a bot that may be at work; nothing in it is changed and
    nothing is read that anybody typed. OSError, in one line, whenever it can't be read."""

    def __init__(self, path: Path) -> None:
        """Open the file, which must be there."""
        with _told():
            held = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_WAIT / 1000)
            self._db = Database(held, execute_plugins=False)
            self._db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def writable(self) -> None:
        """OSError when nothing can be written: tried, in a transaction of which nothing is kept."""
        with _told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.execute("PRAGMA user_version = 1")
            finally:
                self._db.rollback()

    def whole(self) -> bool:
        """Whether SQLite finds the file undamaged."""
        with _told():
            return bool(self._db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")

    def steps(self) -> tuple[list[str], list[str]]:
        """What an older file lacks of this code's schema, and what a newer one has more."""
        with _told():
            return steps(self._db)

    def heard(self) -> float | None:
        """When something was last heard from Slack (epoch seconds); None: never."""
        with _told():
            found: float | None = self._db.execute("SELECT MAX(at) FROM claims").fetchone()[0]
            return found

    def backlog(self) -> Backlog:
        """The outbox in numbers."""
        with _told():
            return _backlog(self._db)

    def held_by(self) -> str:
        """Why the oldest row is still here, in Slack's word or ours; empty where no try has failed."""
        with _told():
            sql = f"SELECT why FROM outbox WHERE state IN {UNSENT} ORDER BY since, id LIMIT 1"  # noqa: S608
            found = self._db.execute(sql).fetchone()
            return found[0] if found else ""

    def given_up(self) -> list[tuple[Kind, str, int]]:
        """Rows that were given up: what they were, Slack's word or ours for why, and how many."""
        with _told():
            sql = "SELECT kind, why, COUNT(*) FROM outbox WHERE state = 'failed' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
            return [(kind, why, count) for kind, why, count in self._db.execute(sql).fetchall()]


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's troubles as an OSError."""
    try:
        yield
    except sqlite3.Error as problem:
        raise OSError(str(problem)) from problem

"""The file, opened: turns, the outbox, and what falls due."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.disk import FORCE, Disk, Force
from bot.store.forgetting import Purge
from bot.store.opening import Tracer, opened
from bot.store.outbox import Outbox
from bot.store.rekey import rekey
from bot.store.seal import Seal
from bot.store.things import Person
from bot.store.turn import Turn, zone

AT_A_TIME = 5
"""Digests made at one look of the alarm, one each second: three hundred a minute, as Slack likes it (slack.md 1.1)."""


SCRUBBED = 1
"""The ``user_version`` of a file without a byte of what was deleted; forgetting sets it back to 0, as in a file from
before ``secure_delete``."""


class Store(Outbox):
    """The file, opened. One connection, used from one thread."""

    def __init__(
        self, path: Path | str, tracer: Tracer | None = None, seal: Seal | None = None, force: Force = FORCE
    ) -> None:
        """Open the file as ``opened`` does. ``seal`` closes what was typed; without one it is written as it is.
        ``force`` forces an open file to the disk."""
        self.seal = self._seal = seal or Seal()
        self._db = opened(path, self._seal, tracer)
        self._disk = Disk(None if str(path) == ":memory:" else Path(path), force)
        if self.dirty:
            self.scrub()

    def scrub(self) -> bool:
        """Leave no byte of what was deleted in the file or beside it; False where another process still reads.

        ``secure_delete`` alone leaves copies where SQLite has moved rows between pages; VACUUM writes all of them anew.
        """
        try:
            self._db.execute("VACUUM")
            busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                self._db.execute(f"PRAGMA user_version = {SCRUBBED}")
        except sqlite3.OperationalError:
            return False
        return not busy

    @property
    def dirty(self) -> bool:
        """Whether bytes of something deleted may still lie in the file or beside it; a killed bot forgets it not."""
        found: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        return found < SCRUBBED

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
        self._disk.close()

    async def lasting(self) -> None:
        """What was kept before this lasts when it returns, also through a power cut; StoreTrouble when it can't."""
        try:
            await self._disk.lasting()
        except OSError as broken:
            raise sqlite3.OperationalError("the disk takes nothing") from broken

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """One transaction: kept when the block ends, undone when it raises."""
        with self._transaction():
            yield Turn(self._db, self._seal)

    @contextmanager
    def rehearsal(self) -> Iterator[Turn]:
        """A turn of which nothing is kept."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield Turn(self._db, self._seal)
        finally:
            self._db.rollback()

    def person_zone(self, person: Person) -> str | None:
        """The person's time zone (IANA), or None where it isn't known."""
        return zone(self._db, person)

    def ringing(self, now: float) -> list[int]:
        """The cases that have something to say by themselves, the longest due first."""
        sql = "SELECT id FROM cases WHERE due <= ? ORDER BY due, id"
        return [row[0] for row in self._db.execute(sql, [now]).fetchall()]

    def rollups_at(self, now: float) -> list[str]:
        """The workspaces whose roll-up is due, or could not be sent."""
        sql = """SELECT team FROM rollups WHERE due <= ?
                 UNION SELECT team FROM outbox WHERE state = 'failed' AND lane = 'rollup:' || team"""
        return [row[0] for row in self._db.execute(sql, [now]).fetchall()]

    def digesting(self, now: float, most: int = AT_A_TIME) -> list[Person]:
        """People whose digest is due, a few at a time, the longest due first."""
        sql = "SELECT team, user FROM people WHERE due <= ? ORDER BY due, team, user LIMIT ?"
        return [Person(*row) for row in self._db.execute(sql, [now, most]).fetchall()]

    def people(self) -> list[Person]:
        """Everybody who was ever seen."""
        return [
            Person(*row) for row in self._db.execute("SELECT team, user FROM people ORDER BY team, user").fetchall()
        ]

    def leaving(self) -> bool:
        """Whether anything is left of a workspace that has thrown the bot out."""
        return self._db.execute("SELECT 1 FROM gone").fetchone() is not None

    def copies(self) -> list[Path]:
        """The backups that were made of the file and are still where they were put."""
        paths = (Path(row[0]) for row in self._db.execute("SELECT path FROM backups ORDER BY path").fetchall())
        return [path for path in paths if path.is_file()]

    def purges(self) -> list[Purge]:
        """What was forgotten since the backups were gone through."""
        return [Purge(*row) for row in self._db.execute("SELECT id, team, user, case_id FROM purges").fetchall()]

    def purged(self, done: Iterable[Purge]) -> None:
        """The backups were gone through for these."""
        with self._transaction():
            for one in done:
                self._db.execute("DELETE FROM purges WHERE id = ?", [one.id])

    def cases_of(self, team: str) -> int:
        """How many cases a workspace has."""
        count: int = self._db.execute("SELECT COUNT(*) FROM cases WHERE team = ?", [team]).fetchone()[0]
        return count

    def knows(self, person: Person) -> bool:
        """Whether anything is held about the person."""
        with self.rehearsal() as turn:
            return any(turn.held(person).values())

    def ring_later(self, number: int, at: float) -> None:
        """The case is not asked again before ``at`` (epoch seconds) whether it has something to say."""
        self._db.execute("UPDATE cases SET due = ? WHERE id = ?", [at, number])

    def rekey(self) -> int:
        """Close everything with the newest key, beside a bot at work; how many texts were not. Can be broken off at any
        moment and done again."""
        return rekey(self._db, self._seal)

"""A whole copy of the file while the bot writes to it, and a copy put back in its place.

The copy is made within one read transaction: it is the file as it was at that moment, and nobody waits for it. It
holds what is sealed as it is, so neither making nor keeping it needs a key.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot.store.lock import held
from bot.store.opening import make_private, opened, plainly, transaction
from bot.store.seal import Seal

PAGES = 1_000
"""Pages copied in one step; between two of them the copy can be broken off."""

NAMED, PATTERN = "partways-%Y-%m-%dT%H%M.db", "partways-????-??-??T????.db"
"""How a backup in a folder is called, and how all of them are found."""


@dataclass(frozen=True)
class Copy:
    """A backup that was made."""

    path: Path
    cases: int
    size: int
    """Bytes."""
    seconds: float


def back_up(path: Path, target: Path, now: datetime, *, force: bool = False, keep: int | None = None) -> Copy:
    """Copy the file at ``path`` to a file, or into a folder under the moment's name, where ``keep`` says how many of
    them stay. OSError when there is no file to copy, or one that would be overwritten without ``force``."""
    _must_exist(path)
    folder = target.is_dir()
    target = (target / now.strftime(NAMED) if folder else target).absolute()
    _may_write(target, path, force)
    started = time.monotonic()
    with plainly(path), closing(opened(path)) as db, _beside(target) as unfinished:
        _copy(db.conn, unfinished)
        cases = _checked(unfinished)
        db.execute("INSERT OR REPLACE INTO backups (path, at) VALUES (?, ?)", [str(target), now.timestamp()])
        _may_write(target, path, force)
        _put(unfinished, target)
        if folder and keep is not None:
            _leave(db, target.parent, keep)
    return Copy(target, cases, target.stat().st_size, time.monotonic() - started)


def restore(path: Path, source: Path, now: datetime, seal: Seal) -> Path | None:
    """Put a backup in the place of the file; where the one before is kept, None if there was none.

    OSError when the bot runs, when the backup is damaged or newer than this version, or when no key opens it.
    """
    _must_exist(source)
    with held(path), plainly(path), _beside(path) as unfinished:
        with closing(_looked_at(source)) as copied:
            _copy(copied, unfinished)
        _checked(unfinished)
        _make_ready(unfinished, seal)
        aside = _put_aside(path, unfinished, now) if path.exists() else None
        _put(unfinished, path)
    return aside


def _copy(source: sqlite3.Connection, target: Path) -> None:
    """Everything in the source as it is now. A read transaction round it: else each write begins the copy anew."""
    with closing(sqlite3.connect(target, isolation_level=None)) as copied:
        try:
            source.execute("BEGIN")
            source.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
            source.backup(copied, pages=PAGES)
            copied.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        except sqlite3.Error as problem:
            raise OSError(f"it can't be copied: {problem}") from problem
        finally:
            source.rollback()


def _checked(path: Path) -> int:
    """How many cases a copy holds. OSError when it is no database of ours, or damaged."""
    try:
        with closing(sqlite3.connect(path)) as db:
            [(said,)] = db.execute("PRAGMA quick_check(1)").fetchall()
            if said == "ok":
                return int(db.execute("SELECT COUNT(*) FROM cases").fetchone()[0])
    except sqlite3.Error as problem:
        raise OSError(f"the copy can't be used: {problem}") from problem
    raise OSError(f"the copy is damaged: {said}")


def _looked_at(source: Path) -> sqlite3.Connection:
    """The backup, opened so that nothing is written beside it."""
    return sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _make_ready(path: Path, seal: Seal) -> None:
    """Brought up to date; and whatever waited to be sent may have been sent after the backup, so it is looked for in
    its thread before it is posted."""
    with closing(opened(path, seal)) as db:
        with transaction(db):
            db.execute("UPDATE outbox SET state = 'waiting', due = 0, clear = 0 WHERE state != 'failed'")
        db.execute("PRAGMA journal_mode = DELETE")


def _put_aside(path: Path, copied: Path, now: datetime) -> Path:
    """Another name for the file that is to be replaced, and for what SQLite keeps beside it. The copy learns where it
    is, and of the backups that were made since."""
    aside = Path(f"{path}.before-{now:%Y-%m-%dT%H%M%S}").absolute()
    made = [(str(aside), now.timestamp())]
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made += db.execute("SELECT path, at FROM backups").fetchall()
    with closing(sqlite3.connect(copied)) as db, db:
        db.executemany("INSERT OR IGNORE INTO backups (path, at) VALUES (?, ?)", made)
    os.link(path, aside)
    for ending in ("-wal", "-shm"):  # a write-ahead log that stayed would be played into the new file
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{aside}{ending}")
    return aside


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A file beside the target that is for its owner alone, and gone when the block ends."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    make_private(unfinished)
    try:
        yield unfinished
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(f"{unfinished}{ending}").unlink(missing_ok=True)


def _put(unfinished: Path, target: Path) -> None:
    """The finished copy under its name, on disk before anybody is told of it."""
    _flush(unfinished)
    unfinished.replace(target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _leave(db: Database, folder: Path, keep: int) -> None:
    """Only the newest backups stay in the folder."""
    for old in sorted(folder.glob(PATTERN))[:-keep]:
        old.unlink(missing_ok=True)
        db.execute("DELETE FROM backups WHERE path = ?", [str(old)])


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise OSError(f"there is no file {path}")


def _may_write(target: Path, path: Path, force: bool) -> None:
    if target.exists() and target.samefile(path):
        raise OSError(f"{target} is the database itself")
    if target.exists() and not force:
        raise OSError(f"{target} is there already; --force overwrites it")

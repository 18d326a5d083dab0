"""A file is opened: made where missing, for its owner's eyes alone, and brought up to date; a newer one is refused."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.store.schema import migrations, steps
from bot.store.seal import Seal

BUSY_WAIT = 5_000
"""Milliseconds to wait for another process that holds the file."""

PROOF = "partways"
"""What is sealed in the file to tell whether a key is the right one."""

Tracer = Callable[[str, object], None]


def opened(path: Path | str, seal: Seal | None = None, tracer: Tracer | None = None) -> Database:
    """The file, made with its folder where missing, readable by its owner alone, and brought up to date.

    ``":memory:"`` keeps nothing. ``tracer`` is told every statement before it runs. With a ``seal`` its keys must be
    those of the file. OSError when the file can't be used, in one line.
    """
    db = None
    try:
        if str(path) != ":memory:":
            make_private(Path(path))
        db = Database(str(path), tracer=tracer, execute_plugins=False)
        _prepare(db)
        with transaction(db):
            _refuse_newer(db)
            migrations.apply(db)
            if seal is not None:
                _prove(db, seal)
    except (OSError, sqlite3.Error) as problem:
        if db is not None:
            db.close()
        raise OSError(f"the database {path} can't be used: {problem}") from problem
    return db


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Kept when the block ends, undone when it raises."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


@contextmanager
def plainly(path: Path | str) -> Iterator[None]:
    """What SQLite has against it is said in one line, as an OSError: the file is locked, the disk is full."""
    try:
        yield
    except sqlite3.Error as problem:
        raise OSError(f"the database {path} can't be used now: {problem}; run it again") from problem


def make_private(path: Path) -> None:
    """The file exists and is for its owner alone; SQLite gives its -wal and -shm files the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _prepare(db: Database) -> None:
    """What is deleted is overwritten in the file, so that nothing typed outlives its row."""
    db.execute(f"PRAGMA busy_timeout = {BUSY_WAIT}")
    db.enable_wal()
    db.execute("PRAGMA synchronous = NORMAL")  # ``Disk`` forces what has to last
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON").fetchall()
    db.execute("PRAGMA temp_store = MEMORY")


def _refuse_newer(db: Database) -> None:
    if steps(db)[1]:
        raise OSError("a newer partways wrote it; install that one, or restore a backup")


def _prove(db: Database, seal: Seal) -> None:
    """The keys are those of the file; a file without any is closed from now on with the newest."""
    found = db.execute("SELECT proof FROM seals").fetchone()
    if found:
        seal.open(found[0])
    elif seal.name:
        db.execute("INSERT INTO seals (id, proof) VALUES (1, ?)", [seal.close(PROOF)])

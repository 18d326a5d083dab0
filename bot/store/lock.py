"""The bot at work holds its file, so that nobody puts another in its place; a killed one lets go by itself."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Beside the file, not on it: SQLite's own locks are lost when anybody else in the process closes the file.
ENDING = ".lock"


@contextmanager
def held(path: Path | str, note: str = "") -> Iterator[None]:
    """Hold the file until the block ends. ``note`` can be read by others. OSError when another process holds it."""
    beside = _beside(path)
    beside.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise OSError(f"partways runs on the database {path}: stop it first") from taken
        os.ftruncate(descriptor, 0)
        os.write(descriptor, note.encode())
        yield
    finally:
        os.close(descriptor)


def noted(path: Path | str) -> str | None:
    """What the process that holds the file has noted; None when nobody holds it."""
    try:
        descriptor = os.open(_beside(path), os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(descriptor, 1000).decode()
    finally:
        os.close(descriptor)
    return None


def _beside(path: Path | str) -> Path:
    return Path(f"{path}{ENDING}")

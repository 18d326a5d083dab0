"""What was committed is forced to the disk: by one call in another thread, for everybody who waits just then.

A commit itself leaves that open (``synchronous = NORMAL``), so nobody else waits while the disk works. SQLite's log
(the ``-wal`` beside the file) holds whatever was committed since it was last copied into the file, which SQLite forces
by itself.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

Force = Callable[[int], None]
FORCE: Force = getattr(os, "fdatasync", os.fsync)
"""Forces what was written to an open file."""


class Disk:
    """The disk under a file; without one there is nothing to force."""

    def __init__(self, path: Path | None, force: Force = FORCE) -> None:
        self._log = path.with_name(f"{path.name}-wal") if path else None
        self._force, self._file = force, -1
        self._at_work: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def lasting(self) -> None:
        """What was committed before this lasts when it returns, also through a power cut. OSError when it can't."""
        if self._log is None:
            return
        if self._next is None:
            self._next = asyncio.create_task(self._work(self._at_work))
        await asyncio.shield(self._next)

    async def _work(self, before: asyncio.Task[None] | None) -> None:
        """Force once, after the call that is under way: that one may have begun before the last commit."""
        if before is not None:
            await asyncio.wait([before])
        self._at_work, self._next = self._next, None
        if self._file < 0 and self._log is not None:
            self._file = os.open(self._log, os.O_RDONLY)
        await asyncio.to_thread(self._force, self._file)

    def close(self) -> None:
        """Let go of the log. Only once SQLite has: whoever closes its file takes its locks away."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

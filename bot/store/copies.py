"""What is forgotten is forgotten in the backups as well: those that were made with the bot, and are still there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.store.file import Store
from bot.store.forgetting import Purge
from bot.store.seal import Seal

log = logging.getLogger("partways.copies")


def purge(paths: Iterable[Path], purges: Iterable[Purge], seal: Seal) -> int:
    """Open each backup and take away what was forgotten since; how many were gone through."""
    wanted = list(purges)
    return sum(_purged(path, wanted, seal) for path in paths) if wanted else 0


def _purged(path: Path, wanted: list[Purge], seal: Seal) -> bool:
    """One backup; False for one that can't be opened, which is said in the log."""
    try:
        with closing(Store(path, seal=seal)) as copy:
            with copy.turn() as turn:
                for one in wanted:
                    turn.purge(one)
            return copy.scrub()
    except OSError as broken:
        log.error("a backup still holds what was forgotten: %s", broken)
        return False

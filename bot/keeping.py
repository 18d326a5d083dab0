"""The commands that look after the file: a copy of it, a copy put back, and everything closed with the newest key."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.settings import DATABASE, Settings, SettingsError
from bot.store import Seal, Store, back_up, held, noted, plainly, restore


def place(settings: Settings) -> Path:
    """Where the file is."""
    return Path(settings.database or DATABASE)


def open_store(path: Path, settings: Settings) -> Store:
    """The file, opened beside a bot that may be at work on it. OSError when that bot was started with other keys, since
    it couldn't read what is written here."""
    seal = Seal(settings.encryption_keys)
    if noted(path) not in (None, seal.name):
        raise OSError(f"the bot at work on {path} was started with other keys: restart it first")
    return Store(path, seal=seal)


def existing(settings: Settings) -> Path:
    """Where the file is. SettingsError when there is none."""
    path = place(settings)
    if not path.exists():
        raise SettingsError(f"there is no database {path}")
    return path


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands' own part of the command line."""
    backup = commands.add_parser("backup", help="copy the database while the bot runs")
    backup.add_argument("to", nargs="?", metavar="FILE", help="a file, or a folder for dated ones (PARTWAYS_BACKUPS)")
    backup.add_argument("--keep", type=_count, metavar="N", help="in a folder, keep only the newest N")
    backup.add_argument("--force", action="store_true", help="overwrite a file that is there")
    put_back = commands.add_parser("restore", help="put a backup in the place of the database; the bot is stopped")
    put_back.add_argument("file", type=Path, metavar="FILE", help="the backup")
    rekey = commands.add_parser("rekey", help="encrypt everything with the newest key")
    for command in (backup, put_back, rekey):
        command.add_argument("--database", metavar="FILE", help="where it is remembered (PARTWAYS_DATABASE)")
    commands.add_parser("key", help="print a new key for PARTWAYS_ENCRYPTION_KEY")


def _backup(settings: Settings, asked: argparse.Namespace) -> str:
    """``partways backup``: one line about the copy that was made."""
    target = Path(asked.to or _folder(settings))
    made = back_up(existing(settings), target, datetime.now().astimezone(), force=asked.force, keep=asked.keep)
    cases = "1 case" if made.cases == 1 else f"{made.cases} cases"
    return f"{made.path}: {cases}, {made.size / 1_000_000:.1f} MB, {made.seconds:.1f} s"


def _folder(settings: Settings) -> str:
    if not settings.backups:
        raise SettingsError("where to? Name a file or a folder, or set PARTWAYS_BACKUPS")
    Path(settings.backups).mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.backups


def _restore(settings: Settings, asked: argparse.Namespace) -> str:
    """``partways restore``: one line about where the file before is now."""
    path = place(settings)
    aside = restore(path, asked.file, datetime.now().astimezone(), Seal(settings.encryption_keys))
    return f"{path} is as in {asked.file}" + (f"; what it was before is in {aside}" if aside else "")


def _rekey(settings: Settings, asked: argparse.Namespace) -> str:
    """``partways rekey``: one line about how many texts were closed anew."""
    if not settings.encryption_keys:
        raise SettingsError("PARTWAYS_ENCRYPTION_KEY is not set; `partways key` prints a new key")
    path = existing(settings)
    with plainly(path), closing(open_store(path, settings)) as store:
        count = store.rekey()
        with suppress(OSError), held(path):
            store.scrub()
            return f"{path}: {count} texts encrypted with the newest key, and no trace of them left in the clear"
    return f"{path}: {count} texts encrypted with the newest key; to clear old traces too, run it with the bot stopped"


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a number from 1 on: {text}")
    return int(text)


COMMANDS: Mapping[str, Callable[[Settings, argparse.Namespace], str]] = {
    "backup": _backup,
    "restore": _restore,
    "rekey": _rekey,
}
"""Each does its work and says in one line what was done."""

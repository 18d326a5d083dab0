"""Everything in the file is closed with the newest key, a few rows at a time, so that nobody has to wait for it."""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.opening import PROOF, transaction
from bot.store.seal import SEALED, Seal

AT_ONCE = 50
"""Rows that are closed in one transaction: some 20 ms of work, after which others may write."""


def rekey(db: Database, seal: Seal) -> int:
    """Close every text that isn't closed with the newest key, and the proof last of all; how many there were.

    So the older keys are asked for until the last row is done, whenever it is broken off.
    """
    count = sum(_column(db, seal, table, column) for table, columns in SEALED.items() for column in columns)
    with transaction(db):
        db.execute("UPDATE seals SET proof = ?", [seal.close(PROOF)])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return count


def _column(db: Database, seal: Seal, table: str, column: str) -> int:
    count, last = 0, 0
    while True:
        with transaction(db):
            sql = f"SELECT rowid, {column} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {AT_ONCE}"  # noqa: S608
            rows = db.execute(sql, [last]).fetchall()
            for number, text in rows:
                count += _renewed(db, seal, f"UPDATE {table} SET {column} = ? WHERE rowid = ?", number, text)  # noqa: S608
        if not rows:
            return count
        last = rows[-1][0]


def _renewed(db: Database, seal: Seal, sql: str, number: int, text: str | None) -> bool:
    """Whether the row had to be written."""
    new = seal.renew(text) if text else text
    if new != text:
        db.execute(sql, [new, number])
    return new != text

"""The sender's half of the store: rows leased, posted in order, marked as sent; one transaction for each step."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlite_utils import Database

from bot import page as pages
from bot.coach.case import Place
from bot.store.opening import transaction
from bot.store.posting import Posting
from bot.store.seal import Seal
from bot.store.things import CARD, Person, Row

UNSENT = "('waiting', 'under way', 'void')"
_NEXT = f"""outbox o WHERE o.state = 'waiting'
  AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.lane = o.lane AND e.id < o.id AND e.state IN {UNSENT})
  AND NOT EXISTS (SELECT 1 FROM outbox z WHERE z.lane = 'zone:' || o.team || '/' || o.user AND z.id < o.id
                  AND z.state IN {UNSENT})"""  # noqa: S608 (no part of it comes from outside)


class Outbox:
    """The rows that wait to be sent."""

    _db: Database
    _seal: Seal

    def lease(self, now: float) -> Row | None:
        """The next row that may be sent, alone (``leases``); None when there is none (yet)."""
        return next(iter(self.leases(now, 1)), None)

    def leases(self, now: float, most: int) -> list[Row]:
        """Mark the next rows that may be sent as under way, in one commit, and return them. Whoever sends them waits
        until that lasts (``Store.lasting``): a row that was sent must never be taken for one that wasn't.

        Strictly in order within a thread; never before the row's time. ``now`` in epoch seconds.
        """
        with self._transaction():
            sql = f"SELECT o.id FROM {_NEXT} AND o.due <= ? ORDER BY o.id LIMIT ?"  # noqa: S608
            found = self._db.execute(sql, [now, most]).fetchall()
            for number in found:
                self._db.execute("UPDATE outbox SET state = 'under way', attempts = attempts + 1 WHERE id = ?", number)
            return [self._row(number) for (number,) in found]

    def waiting(self) -> float | None:
        """When the next row is due, in epoch seconds (0: at once); None when nothing waits that could be sent."""
        found = self._db.execute(f"SELECT MIN(o.due) FROM {_NEXT}").fetchone()  # noqa: S608
        due: float | None = found[0]
        return due

    def known(self, row: Row, zone: str, name: str) -> None:
        """What was asked about a person arrived: their time zone (IANA) and the name the workspace shows."""
        with self._transaction():
            if not self._answered(row):
                return
            sql = """INSERT INTO people (team, user, zone, name) VALUES (?, ?, ?, ?) ON CONFLICT (team, user)
                     DO UPDATE SET zone = excluded.zone, name = excluded.name"""
            self._db.execute(sql, [row.team, row.user, zone, self._seal.close(name)])

    def sent(self, row: Row, channel: str = "", ts: str = "", link: str = "") -> None:
        """The row arrived. What Slack called the message is remembered under the case and the page's key; the first
        message gives the case its place, and asks for its link."""
        with self._transaction():
            if not self._answered(row):
                return
            if link:
                self._db.execute("UPDATE cases SET link = ? WHERE id = ?", [link, row.case])
            if ts and row.case is not None and row.page is not None:
                self._db.execute("INSERT OR REPLACE INTO posted VALUES (?, ?, ?)", [row.case, row.page.key, ts])
                if row.page.key == CARD and row.place is None:
                    self._give_place(row, row.case, channel, ts)

    def later(self, row: Row, at: float, clear: bool, why: str) -> None:
        """Try again, not before ``at`` (epoch seconds). Not ``clear``: this try may have arrived."""
        sql = "UPDATE outbox SET state = 'waiting', due = ?, clear = ?, why = ? WHERE id = ? AND state != 'void'"
        if not self._db.execute(sql, [at, int(clear), why, row.id]).rowcount:
            self._answered(row)

    def drop(self, row: Row, why: str) -> None:
        """The row can never be sent: it is kept as failed, without its words, and the thread goes on."""
        sql = "UPDATE outbox SET state = 'failed', why = ?, page = NULL WHERE id = ? AND state != 'void'"
        if not self._db.execute(sql, [why, row.id]).rowcount:
            self._answered(row)

    def recover(self) -> int:
        """At the start: rows that were under way when the bot was killed may have arrived or not. Says how many."""
        self._db.execute("DELETE FROM outbox WHERE state = 'void'")
        sql = "UPDATE outbox SET state = 'waiting', due = 0, clear = 0 WHERE state = 'under way'"
        return self._db.execute(sql).rowcount

    def posted(self, case: int, key: str) -> str | None:
        """Slack's ``ts`` of the message last posted under the key."""
        found = self._db.execute("SELECT ts FROM posted WHERE case_id = ? AND key = ?", [case, key]).fetchone()
        return found[0] if found else None

    def failed(self) -> list[tuple[str, str]]:
        """The rows that were dropped, oldest first: their kind and why."""
        return [(row["kind"], row["why"]) for row in self._db.query("SELECT * FROM outbox WHERE state = 'failed'")]

    def _answered(self, row: Row) -> bool:
        """Take the row away; False where what it was about has been forgotten since it was leased."""
        found = self._db.execute("SELECT state FROM outbox WHERE id = ?", [row.id]).fetchone()
        self._db.execute("DELETE FROM outbox WHERE id = ?", [row.id])
        return bool(found) and found[0] != "void"

    def _give_place(self, row: Row, case: int, channel: str, ts: str) -> None:
        self._db.execute("UPDATE cases SET channel = ?, thread = ? WHERE id = ?", [channel, ts, case])
        Posting(self._db, self._seal).enqueue("link", f"link:{case}", Person(row.team, row.user), case_id=case)

    def _row(self, number: int) -> Row:
        sql = """SELECT o.*, c.channel AS home, c.thread AS root FROM outbox o LEFT JOIN cases c ON c.id = o.case_id
                 WHERE o.id = ?"""
        row = next(iter(self._db.query(sql, [number])))
        thread = row["root"] if row["case_id"] is not None else row["thread"]
        channel = row["home"] if row["case_id"] is not None else row["channel"]
        return Row(
            id=row["id"],
            key=row["key"],
            case=row["case_id"],
            kind=row["kind"],
            place=Place(row["team"], channel, thread) if channel is not None else None,
            user=row["user"],
            team=row["team"],
            page=pages.load(self._seal.open(row["page"])) if row["page"] is not None else None,
            attempts=row["attempts"],
            clear=bool(row["clear"]),
        )

    def _transaction(self) -> AbstractContextManager[None]:
        return transaction(self._db)

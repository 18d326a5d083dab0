"""What is held about somebody, row by row, and how it is taken away for good: a case, a person, a workspace.

A row of the outbox that is under way at Slack can't be called back. It stays without its words until Slack has
answered, writes nothing then, and what takes the messages away waits for it: so nothing that was forgotten comes back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from bot.coach.steps.reflection import lessons
from bot.filing import dump, load
from bot.page import Page
from bot.store.rollups import RollupTurn
from bot.store.things import CARD, EXPORT, POINTER, RECEIPT, Person

DIRECT, POINTERS, THREAD = "direct", "pointers", "thread"
"""What a row of the kind ``sweep`` clears: all the bot's own messages at the top level of the direct message, those of
them that name clients, or those of one thread. Files that somebody asked for are theirs, and go with all of it only."""


@dataclass(frozen=True)
class Purge:
    """Something forgotten that backups may still hold: a case, without one a person, without either a workspace."""

    id: int
    team: str
    user: str
    case: int


_OF_PERSON = "team = ? AND user = ?"
_OF_CASES = f"case_id IN (SELECT id FROM cases WHERE {_OF_PERSON})"  # noqa: S608 (no part of it comes from outside)
HELD = {
    "people": _OF_PERSON,
    "cases": _OF_PERSON,
    "agenda": _OF_CASES,
    "posted": _OF_CASES,
    "outbox": _OF_PERSON,
    "rollups": _OF_PERSON,
    "rollup_months": _OF_PERSON,
    "rollup_people": _OF_PERSON,
}
"""Every table that holds something about a person, and which of its rows."""

_NESTED = frozenset({"body", "page", "counts"})


class Forgetting(RollupTurn):
    """The part of a turn that gives out and takes away all that is held about somebody."""

    def held(self, person: Person) -> dict[str, list[dict[str, Any]]]:
        """Every stored row about the person, by its table."""
        found = {table: self._db.table(table).rows_where(where, _ids(person)) for table, where in HELD.items()}
        return {table: [self._opened(row) for row in rows] for table, rows in found.items()}

    def _opened(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row with what is sealed in it open, and the JSON as what it stands for."""
        plain = {name: self._seal.open(value) if isinstance(value, str) else value for name, value in row.items()}
        return {name: json.loads(value) if name in _NESTED and value else value for name, value in plain.items()}

    def forget_case(self, number: int, lane: str = "") -> list[int]:
        """Take a case away with all that follows from it; the bot's messages in its thread are taken away at Slack.
        The cases that had been told what it taught, and know it no more.

        ``lane`` is where that is put in line; without one, behind what is under way for the case.
        """
        row = next(iter(self._db.table("cases").rows_where("id = ?", [number])))
        person, lane = Person(row["team"], row["user"]), lane or f"case:{number}"
        if not lane.startswith("zone:"):
            self._note_purge(person.team, person.user, number)
        place = [row["team"], row["channel"], row["thread"]]
        key = self._card_key(number)
        self._silence("case_id = ? OR (team = ? AND channel = ? AND thread = ?)", [number, *place], lane)
        self._silence_names(person, lane)
        unlearnt = self._unlearn(person, tuple(lessons(load(self._seal.open(row["body"]), number)).values()), number)
        self._take_away(number)
        if row["thread"] is not None:
            where = {"channel": row["channel"], "thread": row["thread"]}
            self.enqueue("sweep", lane, person, **where, **self._page(Page(THREAD, (), "")))
        elif key:
            self.enqueue("sweep", lane, person, key=key, **self._page(Page(THREAD, (), "")))
        if not lane.startswith("zone:"):
            self.enqueue("sweep", lane, person, **self._page(Page(POINTERS, (), "")))
        return unlearnt

    def forget_person(self, person: Person) -> None:
        """Take away everything about the person, and the bot's messages to them at Slack."""
        first = f"zone:{person.team}/{person.user}"
        self._note_purge(person.team, person.user)
        sql = f"SELECT id FROM cases WHERE {_OF_PERSON} ORDER BY id"  # noqa: S608
        for (number,) in self._db.execute(sql, _ids(person)).fetchall():
            self.forget_case(number, first)
        stays = f"kind != 'sweep' AND name IS NOT '{RECEIPT}'"
        self._silence(f"{_OF_PERSON} AND {stays}", _ids(person), first)
        self._take_person(person)
        self.enqueue("sweep", first, person, **self._page(Page(DIRECT, (), "")))

    def receipt(self, at: str, cases: int, whole: bool) -> int:
        """The number under which it is noted that something was deleted: when and how much, never whose."""
        sql = "INSERT INTO receipts (at, cases, whole) VALUES (?, ?, ?)"
        number = self._db.execute(sql, [at, cases, int(whole)]).lastrowid
        assert number is not None  # noqa: S101 (an INSERT always has one)
        return number

    def hand_over(self, person: Person, page: Page, case: int | None = None) -> None:
        """Enqueue what is said once something was forgotten, behind what takes the messages away."""
        lane = f"zone:{person.team}/{person.user}" if case is None else f"case:{case}"
        self.enqueue("tell", lane, person, **self._page(page))

    def send_file(self, person: Person, page: Page) -> None:
        """Enqueue a file for the top level of the person's direct message."""
        self.enqueue("file", f"export:{person.team}/{person.user}", person, **self._page(page))

    def leave(self, team: str) -> None:
        """The workspace has thrown the bot out: nothing is sent or said there any more, and all of it is to go."""
        self._db.execute("DELETE FROM outbox WHERE team = ?", [team])
        self._db.execute("DELETE FROM rollups WHERE team = ?", [team])
        for table in ("cases", "people"):
            self._db.execute(f"UPDATE {table} SET due = NULL WHERE team = ?", [team])  # noqa: S608
        self._db.execute("INSERT OR IGNORE INTO gone (team) VALUES (?)", [team])
        self._note_purge(team)

    def clear_away(self, most: int) -> None:
        """Take away some of what is left of a workspace that has thrown the bot out."""
        found = self._db.execute("SELECT team FROM gone ORDER BY team LIMIT 1").fetchone()
        if found is None:
            return
        numbers = self._db.execute("SELECT id FROM cases WHERE team = ? LIMIT ?", [*found, most]).fetchall()
        for (number,) in numbers:
            self._take_away(number)
        if not numbers:
            for table in ("outbox", "people", "rollups", "rollup_people", "rollup_months", "gone"):
                self._db.execute(f"DELETE FROM {table} WHERE team = ?", found)  # noqa: S608
            self._db.execute("PRAGMA user_version = 0")
            self._db.execute("DELETE FROM claims WHERE NOT EXISTS (SELECT 1 FROM people)")

    def purge(self, wanted: Purge) -> None:
        """Take away in a backup what was forgotten since; nothing of it is left to be sent when it is restored."""
        person = Person(wanted.team, wanted.user)
        if wanted.case:
            sql = f"SELECT id FROM cases WHERE {_OF_PERSON} AND id = ?"  # noqa: S608
            for (number,) in self._db.execute(sql, [*_ids(person), wanted.case]).fetchall():
                self.forget_case(number)
        elif wanted.user:
            self.forget_person(person)
        else:
            self.leave(wanted.team)
            while self._db.execute("SELECT 1 FROM gone").fetchone():
                self.clear_away(1_000)
        self._db.execute(f"DELETE FROM outbox WHERE {_OF_PERSON} AND kind = 'sweep'", _ids(person))  # noqa: S608
        self._db.execute("DELETE FROM purges")

    def _note_purge(self, team: str, user: str = "", number: int = 0) -> None:
        """The backups have to be gone through, where there are any."""
        if self._db.table("backups").count:
            self._db.execute("INSERT INTO purges (team, user, case_id) VALUES (?, ?, ?)", [team, user, number])

    def _card_key(self, number: int) -> str:
        """The key of a case's first message, while it isn't known whether it has arrived."""
        sql = "SELECT key FROM outbox WHERE case_id = ? AND name = ? AND kind = 'post'"
        found = self._db.execute(sql, [number, CARD]).fetchone()
        return found[0] if found else ""

    def _silence(self, where: str, values: list[Any], lane: str) -> None:
        """Take rows away that wait; those under way are void, and what stands in line behind them waits."""
        self._db.execute(f"DELETE FROM outbox WHERE ({where}) AND state IN ('waiting', 'failed')", values)  # noqa: S608
        sql = f"""UPDATE outbox SET state = 'void', case_id = NULL, name = NULL, page = NULL, channel = NULL,
                  thread = NULL, why = '', key = lower(hex(randomblob(16))),
                  lane = CASE kind WHEN 'home' THEN lane ELSE ? END
                  WHERE ({where}) AND state = 'under way'"""  # noqa: S608
        self._db.execute(sql, [lane, *values])

    def _silence_names(self, person: Person, lane: str) -> None:
        """What names clients outside their threads: the Home tab, a pointer to the threads, an export."""
        names = f"kind = 'home' OR name IN ('{POINTER}', '{EXPORT}')"
        self._silence(f"{_OF_PERSON} AND case_id IS NULL AND ({names})", _ids(person), lane)

    def _unlearn(self, person: Person, learnt: tuple[str, ...], number: int) -> list[int]:
        """What a case taught is forgotten with it, also in the cases that it was brought back in."""
        sql, found = f"SELECT id, body FROM cases WHERE {_OF_PERSON} AND id != ?", []  # noqa: S608
        for other, body in self._db.execute(sql, [*_ids(person), number]).fetchall() if learnt else ():
            case = load(self._seal.open(body), other)
            if set(case.lessons) & set(learnt):
                rest = tuple(one for one in case.lessons if one not in learnt)
                bare = dump(replace(case, lessons=rest))
                self._db.execute("UPDATE cases SET body = ? WHERE id = ?", [self._seal.close(bare), other])
                found.append(other)
        return found

    def _take_away(self, number: int) -> None:
        """Delete a case's rows; its number is never given again."""
        self._db.execute("DELETE FROM outbox WHERE case_id = ?", [number])
        self._db.execute("DELETE FROM posted WHERE case_id = ?", [number])
        self._db.execute("DELETE FROM agenda WHERE case_id = ?", [number])
        self._db.execute("UPDATE case_numbers SET last = MAX(last, ?)", [number])
        self._db.execute("DELETE FROM cases WHERE id = ?", [number])
        self._db.execute("PRAGMA user_version = 0")  # the file is to be scrubbed

    def _take_person(self, person: Person) -> None:
        """Delete the person's own rows. Counts that were frozen hold nothing of anybody; they lose their owner."""
        self._db.execute("PRAGMA user_version = 0")
        found = self.rollup(person.team)
        if found and found.owner == person:
            self.end_rollup(person.team)
        self._db.execute(f"UPDATE rollup_months SET user = '' WHERE {_OF_PERSON}", _ids(person))  # noqa: S608
        for table in ("people", "rollup_people"):
            self._db.execute(f"DELETE FROM {table} WHERE {_OF_PERSON}", _ids(person))  # noqa: S608


def _ids(person: Person) -> list[Any]:
    return [person.team, person.user]

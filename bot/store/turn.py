"""A turn: one transaction, in which a message is heard; what it writes is kept together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from bot.coach.agenda import Entry
from bot.coach.case import Case, Place
from bot.coach.digest import Item
from bot.coach.quiet import Quiet
from bot.coach.quiet import dump as dump_quiet
from bot.coach.quiet import load as load_quiet
from bot.filing import dump, load
from bot.store.forgetting import Forgetting
from bot.store.seal import SEALED
from bot.store.things import Diary, Filed, Person

CLAIMS_KEPT = 86_400.0
"""Seconds for which an event is remembered; Slack's own retries end after about five minutes (slack.md 1.1)."""


class Turn(Forgetting):
    """What may be read and written while one message is heard; made by ``Store.turn``, dead after it."""

    def claim(self, event: str, now: float) -> bool:
        """Take the event for this turn; False when it was heard before. ``now`` in epoch seconds."""
        self._db.execute("DELETE FROM claims WHERE at < ?", [now - CLAIMS_KEPT])
        return self._db.execute("INSERT OR IGNORE INTO claims (event, at) VALUES (?, ?)", [event, now]).rowcount == 1

    def person(self, person: Person) -> str | None:
        """The person's time zone (IANA), or None where it isn't known."""
        return zone(self._db, person)

    def name(self, person: Person) -> str:
        """The person's name as the workspace shows it; empty where it isn't known."""
        return self._seal.open(self._of(person, "name"))

    def quiet(self, person: Person) -> Quiet:
        """When the person wants to hear nothing."""
        return load_quiet(self._of(person, "quiet"))

    def hush(self, person: Person, quiet: Quiet) -> None:
        """Keep when the person wants to hear nothing; they have been seen before."""
        sql = "UPDATE people SET quiet = ? WHERE team = ? AND user = ?"
        self._db.execute(sql, [dump_quiet(quiet), person.team, person.user])

    def language(self, person: Person) -> str:
        """The language that the person has chosen; empty where they haven't."""
        return self._of(person, "language")

    def speak(self, person: Person, language: str) -> None:
        """Keep the language that the person has chosen; they have been seen before."""
        sql = "UPDATE people SET language = ? WHERE team = ? AND user = ?"
        self._db.execute(sql, [language, person.team, person.user])

    def seen(self, person: Person) -> bool:
        """Remember the person; True the first time."""
        sql = "INSERT OR IGNORE INTO people (team, user, zone) VALUES (?, ?, '')"
        return self._db.execute(sql, [person.team, person.user]).rowcount == 1

    def open_case(self, person: Person, case: Case) -> Case:
        """File a new case and return it with its id. Enqueues nothing."""
        number = "MAX(last, (SELECT COALESCE(MAX(id), 0) FROM cases)) + 1"
        sql = f"""INSERT INTO cases (id, team, user, state, link, body)
                  SELECT {number}, ?, ?, ?, '', '{{}}' FROM case_numbers"""  # noqa: S608
        given = self._db.execute(sql, [person.team, person.user, case.state]).lastrowid
        assert given is not None  # noqa: S101 (an INSERT always has one)
        filed = load(dump(case), given)
        self.keep(filed)
        return filed

    def case(self, place: Place) -> Filed | None:
        """The case whose thread this is, whoever asks."""
        found = self._cases("team = ? AND channel = ? AND thread = ?", [place.team, place.channel, place.thread])
        return found[0] if found else None

    def case_by_id(self, number: int) -> Filed | None:
        """The case with this id."""
        found = self._cases("id = ?", [number])
        return found[0] if found else None

    def cases(self, person: Person) -> list[Filed]:
        """The person's cases that are neither closed nor cancelled, newest first."""
        open_ones = "team = ? AND user = ? AND state NOT IN ('closed', 'cancelled')"
        return self._cases(open_ones, [person.team, person.user])

    def all_cases(self, person: Person) -> list[Filed]:
        """The person's cases, closed and cancelled ones among them, newest first."""
        return self._cases("team = ? AND user = ?", [person.team, person.user])

    def closed(self, person: Person) -> list[Filed]:
        """The person's cases that came to their end, newest first."""
        return self._cases("team = ? AND user = ? AND state = 'closed'", [person.team, person.user])

    def due(self, number: int, now: float) -> Filed | None:
        """The case with this id, if it still has something to say by itself now."""
        found = self._cases("id = ? AND due <= ?", [number, now])
        return found[0] if found else None

    def keep(self, case: Case, due: float | None = None) -> None:
        """Write the case as it is now, and when it next has something to say by itself (epoch seconds; None: never).

        LookupError when it was never filed.
        """
        sql = "UPDATE cases SET state = ?, body = ?, due = ?, code = ?, opened = ? WHERE id = ?"
        values = [case.state, self._seal.close(dump(case)), due, case.code, case.opened[:10], case.id]
        if self._db.execute(sql, values).rowcount != 1:
            raise LookupError(f"no case {case.id}")

    def plan(self, case: Case, entries: Sequence[Entry]) -> None:
        """Write the case's agenda, where it has changed."""
        new = [_flat(entry) for entry in entries]
        sql = f"SELECT {', '.join(_AGENDA)} FROM agenda WHERE case_id = ? ORDER BY rowid"  # noqa: S608
        if [_changed(row, self._seal.open) for row in self._db.execute(sql, [case.id]).fetchall()] == new:
            return
        self._db.execute("DELETE FROM agenda WHERE case_id = ?", [case.id])
        marks = ", ".join("?" * (len(_AGENDA) + 1))
        insert = f"INSERT INTO agenda ({', '.join(_AGENDA)}, case_id) VALUES ({marks})"  # noqa: S608
        for row in new:
            self._db.execute(insert, [*_changed(row, self._seal.close), case.id])

    def codes(self, person: Person) -> set[str]:
        """The code names of the person's cases, closed ones among them."""
        sql = "SELECT code FROM cases WHERE team = ? AND user = ? AND code != ''"
        return {row[0] for row in self._db.execute(sql, [person.team, person.user]).fetchall()}

    def uncoded(self, person: Person) -> list[Filed]:
        """The person's cases from before there were code names, the oldest first."""
        old = "team = ? AND user = ? AND code = '' AND state != 'cancelled'"
        return self._cases(old, [person.team, person.user])[::-1]

    def items(self, person: Person, day: date) -> list[Item]:
        """What the agendas of the person's cases name on a day."""
        columns = ", ".join(f"a.{name}" for name in _AGENDA)
        sql = f"""SELECT {columns}, c.id, c.code, c.link FROM cases c JOIN agenda a ON a.case_id = c.id
                  WHERE c.team = ? AND c.user = ? AND a.shows <= ? AND a.ends >= ?"""  # noqa: S608
        found = self._db.execute(sql, [person.team, person.user, day.isoformat(), day.isoformat()]).fetchall()
        return [Item(_entry(_changed(row, self._seal.open)), *row[len(_AGENDA) :]) for row in found]

    def channel(self, person: Person) -> str | None:
        """The person's direct message with the bot: that of any of their cases."""
        # The plus keeps SQLite from the index on places, which would lead through everybody's cases.
        sql = "SELECT channel FROM cases WHERE team = ? AND user = ? AND +channel IS NOT NULL LIMIT 1"
        found = self._db.execute(sql, [person.team, person.user]).fetchone()
        return found[0] if found else None

    def diary(self, person: Person) -> Diary:
        """When the person's digest comes."""
        sql = "SELECT rhythm, due, week, missed FROM people WHERE team = ? AND user = ?"
        found = self._db.execute(sql, [person.team, person.user]).fetchone()
        return Diary(*found) if found else Diary()

    def note(self, person: Person, diary: Diary) -> None:
        """Keep when the person's digest comes; they have been seen before."""
        sql = "UPDATE people SET rhythm = ?, due = ?, week = ?, missed = ? WHERE team = ? AND user = ?"
        self._db.execute(sql, [diary.rhythm, diary.due, diary.week, diary.missed, person.team, person.user])

    def _of(self, person: Person, column: str) -> str:
        """One column of what is known of the person; empty where nothing is."""
        sql = f"SELECT {column} FROM people WHERE team = ? AND user = ?"  # noqa: S608 (a name from here)
        found = self._db.execute(sql, [person.team, person.user]).fetchone()
        return found[0] if found else ""

    def _cases(self, where: str, values: list[object]) -> list[Filed]:
        rows = self._db.table("cases").rows_where(where, values, order_by="id DESC")
        return [self._filed(row) for row in rows]

    def _filed(self, row: dict[str, Any]) -> Filed:
        place = Place(row["team"], row["channel"], row["thread"]) if row["thread"] is not None else None
        case = load(self._seal.open(row["body"]), row["id"])
        return Filed(case, place, row["link"], Person(row["team"], row["user"]))


_AGENDA = ("code", "day", "shows", "ends", "until", "what", "owner", "amount", "currency")


def _flat(entry: Entry) -> tuple[str, ...]:
    """An entry of an agenda as its row."""
    held = (getattr(entry, name) for name in _AGENDA)
    return tuple(one.isoformat() if isinstance(one, date) else one or "" for one in held)


def _changed(row: Sequence[str], change: Callable[[str], str]) -> tuple[str, ...]:
    """The columns of an entry's row, those that are sealed changed."""
    held = zip(_AGENDA, row, strict=False)
    return tuple(change(value) if name in SEALED["agenda"] else value for name, value in held)


def _entry(row: Sequence[str]) -> Entry:
    code, day, shows, ends, until, what, owner, amount, currency = row[: len(_AGENDA)]
    last = date.fromisoformat(until) if until else None
    span = (date.fromisoformat(day), date.fromisoformat(shows), date.fromisoformat(ends))
    return Entry(code, *span, last, what, owner, amount, currency)


def zone(db: Database, person: Person) -> str | None:
    found = db.execute("SELECT zone FROM people WHERE team = ? AND user = ?", [person.team, person.user]).fetchone()
    return (found[0] or None) if found else None

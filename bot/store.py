"""What the bot remembers, in one SQLite file: people, cases, events already heard, and messages still to be sent.

The only module that speaks SQL. A turn (``Store.turn``) is one transaction: the claim of the event, the case and the
messages that follow from it are kept together or not at all. The sender's methods are one transaction each.
"""

from __future__ import annotations

import json
import os
import sqlite3  # noqa: TID251 (this is the module that may)
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database, Migrations  # noqa: TID251

from bot import page as pages
from bot.coach.agenda import Entry
from bot.coach.case import Case, Place
from bot.coach.digest import Item
from bot.filing import dump, load
from bot.page import Page

Kind = Literal["post", "update", "file", "tell", "zone", "home", "link"]
"""What a row asks of Slack: a message in the case's thread, a new face for one, a file there, a note outside any
case, the person's time zone, the person's Home tab, the permalink of the case's first message."""

CARD = "card"
"""The key of the case's first message, which the thread hangs on."""

PEOPLE = ("U", "W")
"""How the ids of people begin; all others are of conversations (slack.md 2)."""

CLAIMS_KEPT = 86_400.0
"""Seconds for which an event is remembered; Slack's own retries end after about five minutes (slack.md 1.1)."""

AT_A_TIME = 5
"""Digests made at one look of the alarm, one each second: three hundred a minute, as Slack likes it (slack.md 1.1)."""

StoreTrouble = sqlite3.Error
"""What every method here may raise where the file can't be read or written: nothing of the transaction is kept."""

BUSY_WAIT = 5_000
"""Milliseconds to wait for another process that holds the file."""


@dataclass(frozen=True)
class Person:
    """Somebody in a workspace, by Slack's ids."""

    team: str
    user: str


@dataclass(frozen=True)
class Filed:
    """A case and where it is held: ``place`` is None until its first message is posted, ``link`` empty until known."""

    case: Case
    place: Place | None
    link: str
    person: Person


@dataclass(frozen=True)
class Diary:
    """When somebody's digest comes: the rhythm as they set it (empty: as usual), the next moment in epoch seconds
    (None: never), the last ISO week that is done (empty: none was ever due), and the day of one that did not come."""

    rhythm: str = ""
    due: float | None = None
    week: str = ""
    missed: str = ""


@dataclass(frozen=True)
class Row:
    """One thing to be sent. ``key`` goes along as metadata; not ``clear``: an earlier try may have arrived."""

    id: int
    key: str
    case: int | None
    kind: Kind
    place: Place | None
    user: str
    team: str
    page: Page | None
    attempts: int
    clear: bool


@dataclass(frozen=True)
class Rollup:
    """A workspace's roll-up: whose it is, where it goes (a channel's id, or a person's), and since when."""

    owner: Person
    target: str
    since: float


@dataclass(frozen=True)
class Month:
    """One month's roll-up as it was frozen: ``waiting`` for its owner, ``sent``, or ``left`` out."""

    name: str
    """The month's last day, ISO."""
    owner: Person
    state: str
    counts: Mapping[str, int]
    page: Page


migrations = Migrations("partways")


@migrations(name="1 people and their cases")
def _people_and_cases(db: Database) -> None:
    db.table("claims").create({"event": str, "at": float}, pk="event")
    db.table("claims").create_index(["at"])
    db.table("people").create({"team": str, "user": str, "zone": str}, pk=("team", "user"))
    columns = {
        "id": int,
        "team": str,
        "user": str,
        "state": str,
        "channel": str,
        "thread": str,
        "link": str,
        "body": str,
    }
    db.table("cases").create(
        columns, pk="id", not_null=set(columns) - {"id", "channel", "thread"}, defaults={"link": ""}
    )
    db.table("cases").create_index(["team", "user"])
    db.table("cases").create_index(["team", "channel", "thread"], unique=True)


@migrations(name="2 the outbox and what was posted")
def _outbox(db: Database) -> None:
    db.table("posted").create(
        {"case_id": int, "key": str, "ts": str}, pk=("case_id", "key"), foreign_keys=[("case_id", "cases", "id")]
    )
    text = dict.fromkeys(("key", "kind", "lane", "team", "user", "channel", "thread", "name", "page"), str)
    numbers: dict[str, type] = {"id": int, "case_id": int, "due": float, "attempts": int, "clear": int}
    db.table("outbox").create(
        numbers | text | {"state": str, "why": str},
        pk="id",
        defaults={"due": 0.0, "attempts": 0, "clear": 1, "state": "waiting", "why": ""},
        foreign_keys=[("case_id", "cases", "id")],
    )
    db.table("outbox").create_index(["key"], unique=True)
    db.table("outbox").create_index(["lane", "id"])
    db.table("outbox").create_index(["state", "id"])


@migrations(name="3 people have names")
def _names(db: Database) -> None:
    db.table("people").add_column("name", str, not_null_default="")


@migrations(name="4 cases ring")
def _bells(db: Database) -> None:
    db.table("cases").add_column("due", float)
    db.table("cases").create_index(["due"])


@migrations(name="5 roll-ups and who stays out of them")
def _rollups(db: Database) -> None:
    db.table("rollups").create(
        {"team": str, "user": str, "target": str, "since": float, "due": float}, pk="team", not_null={"user", "target"}
    )
    columns = dict.fromkeys(("team", "month", "user", "state", "counts", "page"), str)
    db.table("rollup_months").create(columns, pk=("team", "month"), not_null=set(columns))
    db.table("rollup_people").create(
        {"team": str, "user": str, "told": int, "out": int}, pk=("team", "user"), defaults={"told": 0, "out": 0}
    )


@migrations(name="6 agendas and digests")
def _digests(db: Database) -> None:
    db.table("cases").add_column("code", str, not_null_default="")
    text = dict.fromkeys(("code", "day", "shows", "ends", "until", "what", "owner", "amount", "currency"), str)
    db.table("agenda").create({"case_id": int} | text, not_null=set(text), foreign_keys=[("case_id", "cases", "id")])
    db.table("agenda").create_index(["case_id", "shows"])
    for name in ("rhythm", "week", "missed"):
        db.table("people").add_column(name, str, not_null_default="")
    db.table("people").add_column("due", float)
    db.execute("UPDATE people SET due = 0")  # their first one is worked out at the first look
    db.table("people").create_index(["due"])


_UNSENT = "('waiting', 'under way')"
_NEXT = f"""outbox o WHERE o.state = 'waiting'
  AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.lane = o.lane AND e.id < o.id AND e.state IN {_UNSENT})
  AND NOT EXISTS (SELECT 1 FROM outbox z WHERE z.lane = 'zone:' || o.team || '/' || o.user AND z.id < o.id
                  AND z.state IN {_UNSENT})"""  # noqa: S608 (no part of it comes from outside)


class Turn:
    """What may be read and written while one message is heard; made by ``Store.turn``, dead after it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def claim(self, event: str, now: float) -> bool:
        """Take the event for this turn; False when it was heard before. ``now`` in epoch seconds."""
        self._db.execute("DELETE FROM claims WHERE at < ?", [now - CLAIMS_KEPT])
        return self._db.execute("INSERT OR IGNORE INTO claims (event, at) VALUES (?, ?)", [event, now]).rowcount == 1

    def person(self, person: Person) -> str | None:
        """The person's time zone (IANA), or None where it isn't known."""
        return _zone(self._db, person)

    def name(self, person: Person) -> str:
        """The person's name as the workspace shows it; empty where it isn't known."""
        sql = "SELECT name FROM people WHERE team = ? AND user = ?"
        found = self._db.execute(sql, [person.team, person.user]).fetchone()
        return found[0] if found else ""

    def seen(self, person: Person) -> bool:
        """Remember the person; True the first time."""
        sql = "INSERT OR IGNORE INTO people (team, user, zone) VALUES (?, ?, '')"
        return self._db.execute(sql, [person.team, person.user]).rowcount == 1

    def open_case(self, person: Person, case: Case) -> Case:
        """File a new case and return it with its id. Enqueues nothing."""
        sql = "INSERT INTO cases (team, user, state, link, body) VALUES (?, ?, ?, '', '{}')"
        number = self._db.execute(sql, [person.team, person.user, case.state]).lastrowid
        assert number is not None  # noqa: S101 (an INSERT always has one)
        filed = load(dump(case), number)
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
        sql = "UPDATE cases SET state = ?, body = ?, due = ?, code = ? WHERE id = ?"
        if self._db.execute(sql, [case.state, dump(case), due, case.code, case.id]).rowcount != 1:
            raise LookupError(f"no case {case.id}")

    def plan(self, case: Case, entries: Sequence[Entry]) -> None:
        """Write the case's agenda, where it has changed."""
        new = [_flat(entry) for entry in entries]
        sql = f"SELECT {', '.join(_AGENDA)} FROM agenda WHERE case_id = ? ORDER BY rowid"  # noqa: S608
        if self._db.execute(sql, [case.id]).fetchall() == new:
            return
        self._db.execute("DELETE FROM agenda WHERE case_id = ?", [case.id])
        marks = ", ".join("?" * (len(_AGENDA) + 1))
        insert = f"INSERT INTO agenda ({', '.join(_AGENDA)}, case_id) VALUES ({marks})"  # noqa: S608
        for row in new:
            self._db.execute(insert, [*row, case.id])

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
        return [Item(_entry(row), *row[len(_AGENDA) :]) for row in found]

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

    def post(self, case: Case, new: Sequence[Page]) -> None:
        """Enqueue pages for the case's thread; an update that still waits is overtaken by a newer one."""
        filed = self.case_by_id(case.id)
        if filed is None:
            raise LookupError(f"no case {case.id}")
        for page in new:
            if not (page.replaces and self._overtake(case.id, page)):
                kind: Kind = "file" if page.attached else "update" if page.replaces else "post"
                self._enqueue(kind, f"case:{case.id}", filed.person, case_id=case.id, **_columns(page))

    def tell(self, place: Place, person: Person, page: Page) -> None:
        """Enqueue a note for a place that has no case; ``thread`` "" means the top level of the channel."""
        lane = f"place:{place.team}/{place.channel}/{place.thread}"
        self._enqueue("tell", lane, person, channel=place.channel, thread=place.thread, **_columns(page))

    def tell_directly(self, person: Person, page: Page) -> None:
        """Enqueue a note at the top level of the person's direct message."""
        self._enqueue("tell", f"direct:{person.team}/{person.user}", person, **_columns(page))

    def change(self, place: Place, person: Person, page: Page) -> None:
        """Enqueue a new face for a note that stands at a place; ``thread`` names the note itself."""
        lane = f"place:{place.team}/{place.channel}/"
        self._enqueue("update", lane, person, channel=place.channel, thread=place.thread, **_columns(page))

    def ask_zone(self, person: Person) -> None:
        """Enqueue the question for the person's time zone; what is enqueued for them later waits for it."""
        self._enqueue("zone", f"zone:{person.team}/{person.user}", person)

    def show_home(self, person: Person, page: Page) -> None:
        """Enqueue the person's Home tab; only the newest is shown."""
        lane = f"home:{person.team}/{person.user}"
        self._db.execute("DELETE FROM outbox WHERE lane = ? AND state = 'waiting'", [lane])
        self._enqueue("home", lane, person, **_columns(page))

    # The roll-up

    def rollup(self, team: str) -> Rollup | None:
        """The workspace's roll-up; None where none is set up."""
        sql = "SELECT user, target, since FROM rollups WHERE team = ?"
        found = self._db.execute(sql, [team]).fetchone()
        return Rollup(Person(team, found[0]), found[1], found[2]) if found else None

    def set_rollup(self, owner: Person, target: str, now: float, due: float) -> None:
        """Set the workspace's roll-up up, or give it another target. ``due`` is when the first is made."""
        if self.rollup(owner.team) is None:
            self._db.execute("UPDATE rollup_people SET told = 0 WHERE team = ?", [owner.team])
        sql = """INSERT INTO rollups (team, user, target, since, due) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT (team) DO UPDATE SET user = excluded.user, target = excluded.target"""
        self._db.execute(sql, [owner.team, owner.user, target, now, due])

    def end_rollup(self, team: str) -> None:
        """No more roll-ups; what was frozen stays, so that a later one can be held against it."""
        self._db.execute("DELETE FROM rollups WHERE team = ?", [team])
        self._db.execute("UPDATE rollup_months SET state = 'left' WHERE team = ? AND state = 'waiting'", [team])

    def rollup_due(self, team: str, due: float) -> None:
        """When the next roll-up is made (epoch seconds)."""
        self._db.execute("UPDATE rollups SET due = ? WHERE team = ?", [due, team])

    def is_due(self, team: str, now: float) -> bool:
        """Whether a roll-up is to be made now."""
        sql = "SELECT 1 FROM rollups WHERE team = ? AND due <= ?"
        return self._db.execute(sql, [team, now]).fetchone() is not None

    def counted(self, team: str) -> list[Case]:
        """The cases of whoever has been told of the roll-up and has not left."""
        sql = """SELECT c.id, c.body FROM cases c JOIN rollup_people p ON p.team = c.team AND p.user = c.user
                 WHERE c.team = ? AND p.told = 1 AND p.out = 0 ORDER BY c.id"""
        return [load(body, number) for number, body in self._db.execute(sql, [team]).fetchall()]

    def tells_of_rollup(self, person: Person) -> bool:
        """Note that the person is told of the roll-up; True the first time since it was set up."""
        self._db.execute("INSERT OR IGNORE INTO rollup_people (team, user) VALUES (?, ?)", [person.team, person.user])
        sql = "UPDATE rollup_people SET told = 1 WHERE team = ? AND user = ? AND told = 0"
        return self._db.execute(sql, [person.team, person.user]).rowcount == 1

    def counts_person(self, person: Person, counted: bool) -> None:
        """Whether the person's cases are counted from now on; whoever says so has been told."""
        sql = "INSERT OR REPLACE INTO rollup_people (team, user, told, out) VALUES (?, ?, 1, ?)"
        self._db.execute(sql, [person.team, person.user, int(not counted)])

    def freeze(self, team: str, month: Month) -> None:
        """Keep a month's roll-up as it is."""
        values = [team, month.name, month.owner.user, month.state, json.dumps(dict(month.counts))]
        sql = "INSERT INTO rollup_months (team, month, user, state, counts, page) VALUES (?, ?, ?, ?, ?, ?)"
        self._db.execute(sql, [*values, pages.dump(month.page)])

    def month(self, team: str, name: str) -> Month | None:
        """A month's roll-up as it was frozen."""
        sql = "SELECT user, state, counts, page FROM rollup_months WHERE team = ? AND month = ?"
        found = self._db.execute(sql, [team, name]).fetchone()
        if found is None:
            return None
        return Month(name, Person(team, found[0]), found[1], json.loads(found[2]), pages.load(found[3]))

    def settle(self, team: str, name: str, state: str) -> None:
        """What became of a month's roll-up."""
        self._db.execute("UPDATE rollup_months SET state = ? WHERE team = ? AND month = ?", [state, team, name])

    def publish(self, rollup: Rollup, page: Page) -> None:
        """Enqueue a roll-up for its channel, or for the direct message of the person whom it goes to."""
        team, to_person = rollup.owner.team, rollup.target.startswith(PEOPLE)
        person = Person(team, rollup.target) if to_person else rollup.owner
        where = {} if to_person else {"channel": rollup.target, "thread": ""}
        self._enqueue("tell", f"rollup:{team}", person, **where, **_columns(page))

    def unpublished(self, team: str) -> tuple[str, str] | None:
        """The key of a roll-up's page that could not be sent, and why; its row is taken away."""
        sql = "SELECT id, name, why FROM outbox WHERE state = 'failed' AND lane = ? ORDER BY id LIMIT 1"
        found = self._db.execute(sql, [f"rollup:{team}"]).fetchone()
        if found is None:
            return None
        self._db.execute("DELETE FROM outbox WHERE id = ?", [found[0]])
        return found[1], found[2]

    def _cases(self, where: str, values: list[object]) -> list[Filed]:
        rows = self._db.table("cases").rows_where(where, values, order_by="id DESC")
        return [_filed(row) for row in rows]

    def _overtake(self, case: int, page: Page) -> bool:
        """Put the page into the row that is last in line under its key, if that is an update not yet under way."""
        last = "SELECT MAX(id) FROM outbox WHERE case_id = ? AND name = ? AND state != 'failed'"
        sql = f"UPDATE outbox SET page = ? WHERE id = ({last}) AND kind = 'update' AND state = 'waiting'"  # noqa: S608
        return self._db.execute(sql, [pages.dump(page), case, page.key]).rowcount == 1

    def _enqueue(self, kind: Kind, lane: str, person: Person, **columns: str | int) -> None:
        row = columns | {"kind": kind, "lane": lane, "team": person.team, "user": person.user, "key": uuid.uuid4().hex}
        marks = ", ".join("?" * len(row))
        self._db.execute(f"INSERT INTO outbox ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608


class Store:
    """The file, opened. One connection, used from one thread."""

    def __init__(self, path: Path | str, tracer: Callable[[str, object], None] | None = None) -> None:
        """Open the file, made with its folder where missing, readable by its owner alone, and bring it up to date.

        ``":memory:"`` keeps nothing. ``tracer`` is told every statement before it runs. OSError when the file
        can't be used, in one line.
        """
        try:
            if str(path) != ":memory:":
                _make_private(Path(path))
            self._db = Database(str(path), tracer=tracer, execute_plugins=False)
            self._db.execute(f"PRAGMA busy_timeout = {BUSY_WAIT}")
            self._db.enable_wal()
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            with self._transaction():
                migrations.apply(self._db)
        except (OSError, sqlite3.Error) as problem:
            raise OSError(f"the database {path} can't be used: {problem}") from problem

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """One transaction: kept when the block ends, undone when it raises."""
        with self._transaction():
            yield Turn(self._db)

    @contextmanager
    def rehearsal(self) -> Iterator[Turn]:
        """A turn of which nothing is kept."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield Turn(self._db)
        finally:
            self._db.rollback()

    def person_zone(self, person: Person) -> str | None:
        """The person's time zone (IANA), or None where it isn't known."""
        return _zone(self._db, person)

    def ringing(self, now: float) -> list[int]:
        """The cases that have something to say by themselves, the longest due first."""
        sql = "SELECT id FROM cases WHERE due <= ? ORDER BY due, id"
        return [row[0] for row in self._db.execute(sql, [now]).fetchall()]

    def rollups_at(self, now: float) -> list[str]:
        """The workspaces whose roll-up is due, or could not be sent."""
        sql = """SELECT team FROM rollups WHERE due <= ?
                 UNION SELECT team FROM outbox WHERE state = 'failed' AND lane = 'rollup:' || team"""
        return [row[0] for row in self._db.execute(sql, [now]).fetchall()]

    def digesting(self, now: float, most: int = AT_A_TIME) -> list[Person]:
        """People whose digest is due, a few at a time, the longest due first."""
        sql = "SELECT team, user FROM people WHERE due <= ? ORDER BY due, team, user LIMIT ?"
        return [Person(*row) for row in self._db.execute(sql, [now, most]).fetchall()]

    def people(self) -> list[Person]:
        """Everybody who was ever seen."""
        return [
            Person(*row) for row in self._db.execute("SELECT team, user FROM people ORDER BY team, user").fetchall()
        ]

    def ring_later(self, number: int, at: float) -> None:
        """The case is not asked again before ``at`` (epoch seconds) whether it has something to say."""
        self._db.execute("UPDATE cases SET due = ? WHERE id = ?", [at, number])

    def lease(self, now: float) -> Row | None:
        """Mark the next row that may be sent as under way and return it; None when there is none (yet).

        Strictly in order within a thread; never before the row's time. ``now`` in epoch seconds.
        """
        with self._transaction():
            sql = f"SELECT o.id FROM {_NEXT} AND o.due <= ? ORDER BY o.id LIMIT 1"  # noqa: S608
            found = self._db.execute(sql, [now]).fetchone()
            if found is None:
                return None
            self._db.execute("UPDATE outbox SET state = 'under way', attempts = attempts + 1 WHERE id = ?", found)
            return self._row(found[0])

    def waiting(self) -> float | None:
        """When the next row is due, in epoch seconds (0: at once); None when nothing waits that could be sent."""
        found = self._db.execute(f"SELECT MIN(o.due) FROM {_NEXT}").fetchone()  # noqa: S608
        due: float | None = found[0]
        return due

    def known(self, row: Row, zone: str, name: str) -> None:
        """What was asked about a person arrived: their time zone (IANA) and the name the workspace shows."""
        with self._transaction():
            self._db.execute("DELETE FROM outbox WHERE id = ?", [row.id])
            sql = """INSERT INTO people (team, user, zone, name) VALUES (?, ?, ?, ?) ON CONFLICT (team, user)
                     DO UPDATE SET zone = excluded.zone, name = excluded.name"""
            self._db.execute(sql, [row.team, row.user, zone, name])

    def sent(self, row: Row, channel: str = "", ts: str = "", link: str = "") -> None:
        """The row arrived. What Slack called the message is remembered under the case and the page's key; the first
        message gives the case its place, and asks for its link."""
        with self._transaction():
            self._db.execute("DELETE FROM outbox WHERE id = ?", [row.id])
            if link:
                self._db.execute("UPDATE cases SET link = ? WHERE id = ?", [link, row.case])
            if ts and row.case is not None and row.page is not None:
                self._db.execute("INSERT OR REPLACE INTO posted VALUES (?, ?, ?)", [row.case, row.page.key, ts])
                if row.page.key == CARD and row.place is None:
                    self._give_place(row, row.case, channel, ts)

    def later(self, row: Row, at: float, clear: bool, why: str) -> None:
        """Try again, not before ``at`` (epoch seconds). Not ``clear``: this try may have arrived."""
        sql = "UPDATE outbox SET state = 'waiting', due = ?, clear = ?, why = ? WHERE id = ?"
        self._db.execute(sql, [at, int(clear), why, row.id])

    def drop(self, row: Row, why: str) -> None:
        """The row can never be sent: it is kept as failed, without its words, and the thread goes on."""
        self._db.execute("UPDATE outbox SET state = 'failed', why = ?, page = NULL WHERE id = ?", [why, row.id])

    def recover(self) -> int:
        """At the start: rows that were under way when the bot was killed may have arrived or not. Says how many."""
        sql = "UPDATE outbox SET state = 'waiting', due = 0, clear = 0 WHERE state = 'under way'"
        return self._db.execute(sql).rowcount

    def posted(self, case: int, key: str) -> str | None:
        """Slack's ``ts`` of the message last posted under the key."""
        found = self._db.execute("SELECT ts FROM posted WHERE case_id = ? AND key = ?", [case, key]).fetchone()
        return found[0] if found else None

    def failed(self) -> list[tuple[str, str]]:
        """The rows that were dropped, oldest first: their kind and why."""
        return [(row["kind"], row["why"]) for row in self._db.query("SELECT * FROM outbox WHERE state = 'failed'")]

    def _give_place(self, row: Row, case: int, channel: str, ts: str) -> None:
        self._db.execute("UPDATE cases SET channel = ?, thread = ? WHERE id = ?", [channel, ts, case])
        Turn(self._db)._enqueue("link", f"link:{case}", Person(row.team, row.user), case_id=case)

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
            page=pages.load(row["page"]) if row["page"] is not None else None,
            attempts=row["attempts"],
            clear=bool(row["clear"]),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            raise


def _filed(row: dict[str, Any]) -> Filed:
    place = Place(row["team"], row["channel"], row["thread"]) if row["thread"] is not None else None
    return Filed(load(row["body"], row["id"]), place, row["link"], Person(row["team"], row["user"]))


_AGENDA = ("code", "day", "shows", "ends", "until", "what", "owner", "amount", "currency")


def _flat(entry: Entry) -> tuple[str, ...]:
    """An entry of an agenda as its row."""
    held = (getattr(entry, name) for name in _AGENDA)
    return tuple(one.isoformat() if isinstance(one, date) else one or "" for one in held)


def _entry(row: Sequence[str]) -> Entry:
    code, day, shows, ends, until, what, owner, amount, currency = row[: len(_AGENDA)]
    last = date.fromisoformat(until) if until else None
    span = (date.fromisoformat(day), date.fromisoformat(shows), date.fromisoformat(ends))
    return Entry(code, *span, last, what, owner, amount, currency)


def _columns(page: Page) -> dict[str, str]:
    return {"name": page.key, "page": pages.dump(page)}


def _zone(db: Database, person: Person) -> str | None:
    found = db.execute("SELECT zone FROM people WHERE team = ? AND user = ?", [person.team, person.user]).fetchone()
    return (found[0] or None) if found else None


def _make_private(path: Path) -> None:
    """The file exists and is for its owner alone; SQLite gives its -wal and -shm files the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)

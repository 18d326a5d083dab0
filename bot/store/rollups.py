"""What is kept of the leadership roll-up: whose it is, who is counted, and each month as it was frozen."""

from __future__ import annotations

import json
from datetime import date

from bot import page as pages
from bot.coach.case import Case
from bot.filing import load
from bot.page import Page
from bot.store.posting import Posting
from bot.store.things import PEOPLE, Month, Person, Rollup


class RollupTurn(Posting):
    """The part of a turn that keeps roll-ups."""

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

    def counted(self, team: str, since: date) -> list[Case]:
        """The cases, opened on a day or later, of whoever has been told of the roll-up and has not left."""
        sql = """SELECT c.id, c.body FROM cases c JOIN rollup_people p ON p.team = c.team AND p.user = c.user
                 WHERE c.team = ? AND c.opened >= ? AND p.told = 1 AND p.out = 0 ORDER BY c.id"""
        return [
            load(self._seal.open(body), number)
            for number, body in self._db.execute(sql, [team, since.isoformat()]).fetchall()
        ]

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
        self._db.execute(sql, [*values, self._seal.close(pages.dump(month.page))])

    def month(self, team: str, name: str) -> Month | None:
        """A month's roll-up as it was frozen."""
        sql = "SELECT user, state, counts, page FROM rollup_months WHERE team = ? AND month = ?"
        found = self._db.execute(sql, [team, name]).fetchone()
        if found is None:
            return None
        page = pages.load(self._seal.open(found[3]))
        return Month(name, Person(team, found[0]), found[1], json.loads(found[2]), page)

    def settle(self, team: str, name: str, state: str) -> None:
        """What became of a month's roll-up."""
        self._db.execute("UPDATE rollup_months SET state = ? WHERE team = ? AND month = ?", [state, team, name])

    def publish(self, rollup: Rollup, page: Page) -> None:
        """Enqueue a roll-up for its channel, or for the direct message of the person whom it goes to."""
        team, to_person = rollup.owner.team, rollup.target.startswith(PEOPLE)
        person = Person(team, rollup.target) if to_person else rollup.owner
        where = {} if to_person else {"channel": rollup.target, "thread": ""}
        self.enqueue("tell", f"rollup:{team}", person, **where, **self._page(page))

    def unpublished(self, team: str) -> tuple[str, str] | None:
        """The key of a roll-up's page that could not be sent, and why; its row is taken away."""
        sql = "SELECT id, name, why FROM outbox WHERE state = 'failed' AND lane = ? ORDER BY id LIMIT 1"
        found = self._db.execute(sql, [f"rollup:{team}"]).fetchone()
        if found is None:
            return None
        self._db.execute("DELETE FROM outbox WHERE id = ?", [found[0]])
        return found[1], found[2]

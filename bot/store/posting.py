"""What a turn puts into the outbox, in order for each thread, person or channel (a lane)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlite_utils import Database

from bot import page as pages
from bot.coach.case import Case, Place
from bot.page import Page
from bot.store.schema import NOW
from bot.store.seal import Seal
from bot.store.things import Kind, Person


class Posting:
    """The part of a turn that enqueues what is to be sent once it is kept."""

    def __init__(self, db: Database, seal: Seal) -> None:
        self._db, self._seal = db, seal

    def post(self, case: Case, new: Sequence[Page]) -> None:
        """Enqueue pages for the case's thread; an update that still waits is overtaken by a newer one."""
        found = self._db.execute("SELECT team, user FROM cases WHERE id = ?", [case.id]).fetchone()
        if found is None:
            raise LookupError(f"no case {case.id}")
        for page in new:
            if not (page.replaces and self._overtake(case.id, page)):
                kind: Kind = "file" if page.attached else "update" if page.replaces else "post"
                self.enqueue(kind, f"case:{case.id}", Person(*found), case_id=case.id, **self._page(page))

    def tell(self, place: Place, person: Person, page: Page) -> None:
        """Enqueue a note for a place that has no case; ``thread`` "" means the top level of the channel."""
        lane = f"place:{place.team}/{place.channel}/{place.thread}"
        self.enqueue("tell", lane, person, channel=place.channel, thread=place.thread, **self._page(page))

    def tell_directly(self, person: Person, page: Page) -> None:
        """Enqueue a note at the top level of the person's direct message."""
        self.enqueue("tell", f"direct:{person.team}/{person.user}", person, **self._page(page))

    def change(self, place: Place, person: Person, page: Page) -> None:
        """Enqueue a new face for a note that stands at a place; ``thread`` names the note itself."""
        lane = f"place:{place.team}/{place.channel}/"
        self.enqueue("update", lane, person, channel=place.channel, thread=place.thread, **self._page(page))

    def ask_zone(self, person: Person) -> None:
        """Enqueue the question for the person's time zone; what is enqueued for them later waits for it."""
        self.enqueue("zone", f"zone:{person.team}/{person.user}", person)

    def show_home(self, person: Person, page: Page) -> None:
        """Enqueue the person's Home tab; only the newest is shown."""
        lane = f"home:{person.team}/{person.user}"
        self._db.execute("DELETE FROM outbox WHERE lane = ? AND state = 'waiting'", [lane])
        self.enqueue("home", lane, person, **self._page(page))

    def _overtake(self, case: int, page: Page) -> bool:
        """Put the page into the row that is last in line under its key, if that is an update not yet under way."""
        last = "SELECT MAX(id) FROM outbox WHERE case_id = ? AND name = ? AND state != 'failed'"
        sql = f"UPDATE outbox SET page = ? WHERE id = ({last}) AND kind = 'update' AND state = 'waiting'"  # noqa: S608
        return self._db.execute(sql, [self._seal.close(pages.dump(page)), case, page.key]).rowcount == 1

    def enqueue(self, kind: Kind, lane: str, person: Person, **columns: str | int) -> None:
        who: dict[str, str | int] = {"team": person.team, "user": person.user}
        row = {"key": uuid.uuid4().hex} | columns | who | {"kind": kind, "lane": lane}
        marks = ", ".join("?" * len(row))
        sql = f"INSERT INTO outbox ({', '.join(row)}, since) VALUES ({marks}, {NOW})"  # noqa: S608
        self._db.execute(sql, list(row.values()))

    def _page(self, page: Page) -> dict[str, str]:
        """The columns of a page."""
        return {"name": page.key, "page": self._seal.close(pages.dump(page))}

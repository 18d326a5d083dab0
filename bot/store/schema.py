"""The tables of the file, and how an older file becomes a newer one: migrations, applied once each, in order."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("partways")

NOW = "CAST(strftime('%s', 'now') AS REAL)"
"""The moment in epoch seconds: that of this machine, as the sender's."""


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


@migrations(name="7 rows of the outbox know their age")
def _ages(db: Database) -> None:
    db.table("outbox").add_column("since", float)
    db.execute(f"UPDATE outbox SET since = {NOW}")  # noqa: S608


@migrations(name="8 what was deleted")
def _forgetting(db: Database) -> None:
    db.table("receipts").create({"number": int, "at": str, "cases": int, "whole": int}, pk="number")
    db.table("gone").create({"team": str}, pk="team")
    db.table("purges").create({"id": int, "team": str, "user": str, "case_id": int}, pk="id")
    db.table("case_numbers").create({"last": int}).insert({"last": 0})  # so that none is given twice
    db.execute("UPDATE cases SET due = 0 WHERE due IS NULL")  # how long it is kept is worked out at the first look


@migrations(name="9 the seal, and where backups are")
def _keeping(db: Database) -> None:
    db.table("seals").create({"id": int, "proof": str}, pk="id", not_null={"proof"})
    db.table("backups").create({"path": str, "at": float}, pk="path", not_null={"at"})


@migrations(name="10 what is looked for among many cases")
def _many_cases(db: Database) -> None:
    db.table("cases").add_column("opened", str, not_null_default="")
    db.execute("UPDATE cases SET opened = coalesce(substr(json_extract(body, '$.opened'), 1, 10), '')")
    db.table("cases").create_index(["team", "opened"])
    db.table("outbox").create_index(["case_id"])


@migrations(name="11 people have quiet hours and a language")
def _quiet(db: Database) -> None:
    for name in ("quiet", "language"):
        db.table("people").add_column(name, str, not_null_default="")


def steps(db: Database) -> tuple[list[str], list[str]]:
    """What the file lacks of this code's schema, and what it has more."""
    known, applied = [one.name for one in migrations._migrations], [one.name for one in migrations.applied(db)]
    return [one for one in known if one not in applied], [one for one in applied if one not in known]

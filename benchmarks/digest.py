"""How long the digests of a thousand managers with ten cases each take: ``python -m benchmarks.digest``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.almanac import Almanac
from bot.coach.agenda import Entry, agenda
from bot.coach.case import Case, Desk, Value
from bot.coach.codename import lettered
from bot.store import AT_A_TIME, Person, Store
from bot.talk import Talk
from bot.voice import Voice

MANAGERS = 1_000
NOW = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)

PLAIN: dict[str, Value] = {
    **{"contact": "Maya Brennan", "country": "GB", "since": "years5", "notice": "60 days", "method": "email"},
    **{"reason": "SCOPE", "verdict": "anyway", "override": "yes", "account": "owed", "open_amount": "4500.00"},
}
SENT: dict[str, Value] = {"sent_at": "10:00", "sent_by": "email"}


def week(desk: Desk, ticked: date) -> list[tuple[Case, Sequence[Entry]]]:
    """Ten cases at every stage, from a first talk to a handover nearly over; tasks are done up to a day."""
    case = Case("Acme", zone="Europe/London", opened="2026-10-01T09:00:00+00:00", touched="2026-12-28", answers=PLAIN)
    told = [{"tell_on": day} for day in ("2027-01-05", "2027-01-12", "2027-02-16")]
    gone = [
        {"tell_on": day, "sent_on": day, **SENT} for day in ("2026-11-10", "2026-11-24", "2026-12-15", "2027-01-07")
    ]
    cases = [replace(case, state="drafted", answers={**PLAIN, **one}) for one in (*told, *gone)]
    cases += [replace(case, state="open"), replace(case, state="stopped")]
    cases.append(replace(case, state="mending", answers={**PLAIN, "meet_on": "2027-01-13"}))
    return [
        (one, [entry for entry in agenda(one, desk) if entry.code != "task" or entry.day > ticked]) for one in cases
    ]


def fill(store: Store, talk: Talk, cases: Sequence[tuple[Case, Sequence[Entry]]]) -> int:
    """A thousand managers whose digest is due now; how many entries their agendas have."""
    with store.turn() as turn:
        for number in range(MANAGERS):
            person = Person("T1", f"U{number:04}")
            turn.seen(person)
            talk.digests.begin(turn, person)
            turn.note(person, replace(turn.diary(person), due=NOW.timestamp(), week="2027-W01"))
            for place, (case, entries) in enumerate(cases, 1):
                filed = turn.open_case(person, replace(case, code=lettered(place)))
                turn.plan(filed, entries)
    store._db.execute("UPDATE cases SET channel = 'D1', thread = id, link = 'https://slack.example/archives/D1/p1'")
    store._db.execute("UPDATE people SET zone = 'Europe/London'")
    return MANAGERS * sum(len(entries) for _, entries in cases)


def looks(talk: Talk) -> Iterator[float]:
    """The seconds that each look of the alarm takes, until nothing more is due."""
    count = 1
    while count:
        start = time.perf_counter()
        count = talk.digests.give()
        yield time.perf_counter() - start


def main() -> None:
    """Managers who tick what is done, two weeks behind; then those who never ticked anything."""
    for name, ticked in (("tasks ticked until two weeks ago", date(2026, 12, 28)), ("no task ever ticked", date.min)):
        print(name)
        measure(ticked)


def measure(ticked: date) -> None:
    """Fill a file, then give every digest as the alarm does, and print what it took."""
    voice, almanac = Voice(), Almanac()
    desk = Desk(NOW - timedelta(days=1), almanac.holiday, almanac.read_date, voice.phrases())
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "partways.db")
        talk = Talk(store, voice, almanac, lambda: NOW)
        entries = fill(store, talk, cases := week(desk, ticked))
        start, worked = time.perf_counter(), time.process_time()
        with store.rehearsal() as turn:
            computed = [talk.digests.due(turn, person) for person in store.people()]
        computing, worked = time.perf_counter() - start, time.process_time() - worked
        spent = list(looks(talk))
        [(rows, longest)] = store._db.execute("SELECT COUNT(*), MAX(LENGTH(page)) FROM outbox").fetchall()
        row = store.lease(NOW.timestamp())
        store.close()
    if not (row and row.page and None not in computed and rows == MANAGERS):
        raise SystemExit("somebody's digest is missing")
    print(row.page.text, file=sys.stderr)
    print(f"{MANAGERS} managers, {MANAGERS * len(cases)} cases, {entries} entries of agendas")
    print(f"all digests computed                      {computing:6.3f} s, {worked:.3f} s of it processor time")
    print(f"the same, each kept in a turn of its own  {sum(spent):6.3f} s")
    print(f"the longest look of the alarm ({AT_A_TIME} digests)   {max(spent) * 1000:6.1f} ms")
    print(f"the longest message                       {longest:6} characters")


if __name__ == "__main__":
    main()

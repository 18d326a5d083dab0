"""How long a turn takes with 100 and with 100,000 cases in the file, clear and sealed: ``python -m benchmarks.size``.

It needs about 2 GB in the temporary folder and some minutes."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.digest import week
from bot.almanac import Almanac
from bot.coach.agenda import Entry
from bot.coach.case import Case, Desk, Place, Pressed, Typed
from bot.coach.codename import lettered
from bot.store import Person, Seal, Store, back_up, new_key
from bot.talk import Talk, warm
from bot.voice import Voice

SIZES = (100, 100_000)
EACH = 10
"""Cases of one manager."""

TRIES = 40
NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)
STORY = "They treat the retainer as a buffet, three times or more, and Maya who decides was told in writing. " * 20
ME = Person("T1", "U0")


def fill(store: Store, cases: Sequence[tuple[Case, Sequence[Entry]]], count: int) -> None:
    """That many cases, of which most are over, with a long story each; in one transaction."""
    with store.turn() as turn:
        for number in range(count):
            case, entries = cases[number % len(cases)]
            person = Person("T1", f"U{number // EACH}")
            turn.seen(person)
            told = replace(case, code=lettered(number % EACH + 1), answers={**case.answers, "story": STORY})
            filed = turn.open_case(person, told)
            turn.keep(replace(filed, state="closed") if number % 3 else filed, NOW.timestamp() + 1 + number)
            turn.plan(filed, () if number % 3 else entries)
    store._db.execute("UPDATE cases SET channel = 'D' || user, thread = 't' || id, link = 'https://slack.example/p1'")
    store._db.execute("UPDATE people SET zone = 'Europe/London', due = ? + rowid", [NOW.timestamp() + 1])


def timed(work: Callable[[int], object], tries: int = TRIES) -> float:
    """The median of the milliseconds that the work takes; it is told which try it is."""
    spent = []
    for number in range(tries):
        start = time.perf_counter()
        work(number)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


def measures(path: Path, seal: Seal, talk: Callable[[Store], Talk]) -> Iterator[tuple[str, float]]:
    """What is measured, each with its name."""
    yield "start: the file opened, what was under way found", timed(lambda _: began(path, seal), 5)
    with closing(Store(path, seal=seal)) as store:
        bot = talk(store)
        bot.start("begin", ME, "Somebody new")
        with store.turn() as turn:
            number = turn.cases(ME)[0].case.id
        store._db.execute("UPDATE cases SET channel = 'DU0', thread = 'mine' WHERE id = ?", [number])
        place = Place("T1", "DU0", "mine")
        bot.hear("story", ME, place, Typed(STORY, "1.1"))
        yield (
            "a turn: a press",
            timed(lambda one: bot.hear(f"p{one}", ME, place, Pressed("back" if one % 2 else "why"))),
        )
        yield "a turn: a typed reply", timed(lambda one: bot.hear(f"t{one}", ME, place, Typed("help", f"2.{one}")))
        yield "a new case", timed(lambda one: bot.start(f"s{one}", Person("T1", f"V{one}"), "Acme"))
        yield "Home", timed(lambda one: bot.home(f"h{one}", ME))
        yield "the list", timed(lambda _: bot.command("", ME, "list"))
        yield "a look of the alarm, nothing due", timed(lambda _: bot.ring())
        yield "a look of the sender", timed(lambda _: store.waiting())
        yield "the roll-up's cases read, once a month", timed(lambda _: counted(store), 1)
    yield "a backup", timed(lambda one: back_up(path, path.with_name(f"copy{one}"), NOW), 1)


def began(path: Path, seal: Seal) -> None:
    with closing(Store(path, seal=seal)) as store:
        store.recover()
        store.waiting()


def counted(store: Store) -> int:
    with store.rehearsal() as turn:
        turn._db.execute("INSERT INTO rollup_people (team, user, told) SELECT team, user, 1 FROM people")
        return len(turn.counted("T1", date(2026, 1, 1)))


def main() -> None:
    """Fill each file, measure, and print a table."""
    voice, almanac = Voice(), Almanac()
    warm(voice, almanac)
    desk = Desk(NOW, almanac.holiday, almanac.read_date, voice.phrases())
    cases = week(desk, date.min)
    columns: dict[str, list[float]] = {}
    key = new_key()
    for count in SIZES:
        for seal in (Seal(), Seal([key])):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "partways.db"
                with closing(Store(path, seal=seal)) as store:
                    fill(store, cases, count)
                print(
                    f"{count} cases, {path.stat().st_size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}", file=sys.stderr
                )
                for name, spent in measures(path, seal, lambda store: Talk(store, voice, almanac, lambda: NOW)):
                    columns.setdefault(name, []).append(spent)
    print("milliseconds, median".ljust(50), *(f"{count:>9}{kind}" for count in SIZES for kind in (" clear", " sealed")))
    for name, row in columns.items():
        print(name.ljust(50), *(f"{one:15.2f}" for one in row))


if __name__ == "__main__":
    main()

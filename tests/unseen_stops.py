"""What is heard of stops in labelled sentences: the end of ``python -m tests.unseen``, for authors nobody learnt from.

By the phrases and cues that tick, by what labelled sentences taught, and by both. With ``--authors`` each author of the
teaching sentences is judged by what the others taught; the threshold was chosen by that. ``tests/unseen/stops/`` is
measured only: nothing is ever taught or chosen by it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.coach.likeness import Example
from bot.coach.steps.stops import STOPS, spoken_stops
from bot.coach.undertones import NONE, Undertones
from bot.voice import Voice, examples
from tests.desk import VOICE, desk
from tests.teaching_stops import weigh

UNSEEN = Path(__file__).parent / "unseen" / "stops"

HOUSE = "house"
"""The author who had read the others, and what managers type in our tests: always taught, never judged."""

FALSE = 0.01
"""The share of innocent sentences in which a stop may be heard, at most, author against author."""


@dataclass(frozen=True)
class Judged:
    """A labelled sentence, the stops that its words name, and the one that they may tell, with its score."""

    example: Example
    named: tuple[str, ...]
    told: str
    score: float


@dataclass(frozen=True)
class Table:
    """What was heard in some sentences, where one counts from ``least`` on."""

    judged: Sequence[Judged]
    least: float

    @property
    def stops(self) -> list[Judged]:
        return [one for one in self.judged if one.example.label != NONE]

    @property
    def innocent(self) -> list[Judged]:
        return [one for one in self.judged if one.example.label == NONE]

    def named(self, rows: Sequence[Judged]) -> float:
        """The share in which words name a stop."""
        return sum(bool(one.named) for one in rows) / len(rows)

    def told(self, rows: Sequence[Judged]) -> float:
        """The share in which words may tell a stop."""
        return sum(one.score >= self.least for one in rows) / len(rows)

    def either(self, rows: Sequence[Judged]) -> float:
        """The share in which a stop is ticked or asked about."""
        return sum(bool(one.named) or one.score >= self.least for one in rows) / len(rows)

    def rightly(self, rows: Sequence[Judged]) -> float:
        """The same, and it is the right one."""
        return sum(self._right(one) for one in rows) / len(rows)

    def _right(self, one: Judged) -> bool:
        return one.example.label in one.named or (one.score >= self.least and one.told == one.example.label)

    def rows(self) -> Iterator[str]:
        """A line for each stop, and one for all."""
        yield f"{'stop':8}{'sentences':>10}{'named':>7}{'told':>7}{'either':>8}{'rightly':>9}"
        for code in STOPS:
            rows = [one for one in self.stops if one.example.label == code]
            yield f"{code:8}{len(rows):>10}{self._line(rows)}{self.rightly(rows):>9.2f}"
        yield f"{'all':8}{len(self.stops):>10}{self._line(self.stops)}{self.rightly(self.stops):>9.2f}"
        yield f"{'innocent':8}{len(self.innocent):>10}{self._line(self.innocent)}"

    def _line(self, rows: Sequence[Judged]) -> str:
        return f"{self.named(rows):>7.3f}{self.told(rows):>7.3f}{self.either(rows):>8.3f}"


def judged(sentences: Iterable[Example], ear: Undertones) -> Iterator[Judged]:
    """What is heard in each sentence, given by itself."""
    for one in sentences:
        yield Judged(one, spoken_stops(one.text, desk()), *ear.surest(one.text))


def unseen(voice: Voice) -> Table:
    """The authors of ``tests/unseen/stops/``, by what the bot ships with."""
    sentences = [one for file in sorted(UNSEEN.glob("*.tsv")) for one in examples(file)]
    return Table(tuple(judged(sentences, voice.undertones())), voice.undertones_page()["heard"]["score"])


def authors(voice: Voice) -> dict[str, Table]:
    """Each teaching author, by what the others taught."""
    sentences, least = voice.stop_sentences(), voice.undertones_page()["heard"]["score"]
    tables = {}
    for author in sorted({one.author for one in sentences} - {HOUSE}):
        ear = weigh(voice, [one for one in sentences if one.author != author])
        tables[author] = Table(tuple(judged([one for one in sentences if one.author == author], ear)), least)
    return tables


def together(tables: Iterable[Table]) -> Table:
    """Several tables as one."""
    every = list(tables)
    return Table([one for table in every for one in table.judged], every[0].least)


def threshold(table: Table) -> float:
    """The lowest score, in hundredths, from which no more of the innocent sentences than ``FALSE`` are heard."""
    scores = [one.score for one in table.innocent]
    steps = (one / 100 for one in range(101))
    return next(one for one in steps if sum(score >= one for score in scores) <= FALSE * len(scores))


def main() -> None:
    """The tables, printed."""
    if "--authors" in sys.argv:
        each = authors(VOICE)
        for name, table in each.items():
            print(f"{name:12} told {table.told(table.stops):.3f}, innocent {table.told(table.innocent):.3f}")
        print("\n".join(together(each.values()).rows()))
        print(f"threshold by the rule: {threshold(together(each.values())):.2f}")
    else:
        print("\n".join(unseen(VOICE).rows()))


if __name__ == "__main__":
    main()

"""What the review makes of labelled sentences, by category: ``python -m tests.unseen`` for authors nobody learnt from.

Then what is heard of stops (``unseen_stops``).

With ``--authors`` each author of the teaching sentences is judged by what the others taught; everything was chosen by
that. ``tests/unseen/`` is measured only: nothing is ever taught or chosen by it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.coach.finding import Book, Facts
from bot.coach.likeness import FINE, Example, Likeness
from bot.coach.review import book
from bot.reviews import reviewed
from bot.voice import Voice, examples
from tests import unseen_stops
from tests.teaching import signed, weigh

UNSEEN = Path(__file__).parent / "unseen"

HOUSE = "house"
"""The author who has innocent sentences only, those of our own letters: always taught, never judged."""


@dataclass(frozen=True)
class Judged:
    """A labelled sentence, and what was found in its words: which categories, and whether it was blocked."""

    example: Example
    categories: frozenset[str]
    blocked: bool


@dataclass(frozen=True)
class Table:
    """What was found in some sentences."""

    judged: Sequence[Judged]
    categories: Mapping[str, str]

    @property
    def flawed(self) -> list[Judged]:
        return [one for one in self.judged if one.example.label != FINE]

    @property
    def found(self) -> list[Judged]:
        return [one for one in self.judged if one.categories]

    @property
    def recall(self) -> float:
        """The share of the flawed in which something was found."""
        return sum(bool(one.categories) for one in self.flawed) / len(self.flawed)

    @property
    def precision(self) -> float:
        """The share of flawed ones among those in which something was found."""
        return sum(one.example.label != FINE for one in self.found) / max(1, len(self.found))

    @property
    def blocked(self) -> list[str]:
        """The innocent sentences that were blocked."""
        return [one.example.text for one in self.judged if one.example.label == FINE and one.blocked]

    def rows(self) -> Iterator[str]:
        """A line for each label: how many there are, found, and called by their own name."""
        sizes = Counter(one.example.label for one in self.judged)
        found = Counter(one.example.label for one in self.found)
        named = Counter(
            one.example.label for one in self.judged if self.categories.get(one.example.label, "") in one.categories
        )
        yield f"{'label':14}{'sentences':>10}{'found':>7}{'recall':>8}{'named':>7}"
        for label in sorted(sizes, key=lambda one: (one == FINE, one)):
            share = f"{found[label] / sizes[label]:.2f}" if label != FINE else ""
            yield f"{label:14}{sizes[label]:>10}{found[label]:>7}{share:>8}{named[label] if share else '':>7}"
        yield f"recall {self.recall:.3f}, precision {self.precision:.3f}, innocent blocked {len(self.blocked)}"


def judged(sentences: Iterable[Example], rules: Book, ear: Likeness) -> Iterator[Judged]:
    """What the whole review finds in the words of each sentence, given by itself."""
    for one in sentences:
        found = [found for found in reviewed(one.text, "email", Facts(), rules, ear) if found.quote]
        categories = frozenset(found.category for found in found)
        yield Judged(one, categories, any(found.severity == "must" for found in found))


def unseen(voice: Voice) -> Table:
    """The authors of ``tests/unseen/``, by what the bot ships with."""
    sentences = [one for file in sorted(UNSEEN.glob("*.tsv")) for one in examples(file)]
    rules, page = book(voice.findings()), voice.taught_by()
    return Table(tuple(judged(sentences, rules, voice.likeness())), page["categories"])


def authors(voice: Voice) -> dict[str, Table]:
    """Each teaching author, by what the others taught."""
    sentences, rules, page = signed(voice), book(voice.findings()), voice.taught_by()
    tables = {}
    for author in sorted({one.author for one in sentences} - {HOUSE}):
        ear = weigh([one for one in sentences if one.author != author], page)
        theirs = [one for one in sentences if one.author == author]
        tables[author] = Table(tuple(judged(theirs, rules, ear)), page["categories"])
    return tables


def together(tables: Iterable[Table]) -> Table:
    """Several tables as one."""
    every = list(tables)
    return Table([one for table in every for one in table.judged], every[0].categories)


if __name__ == "__main__":
    if "--authors" in sys.argv:
        each = authors(Voice())
        for name, table in each.items():
            print(f"{name:12} recall {table.recall:.3f}, precision {table.precision:.3f}, blocked {len(table.blocked)}")
        print("\n".join(together(each.values()).rows()))
    else:
        print("\n".join(unseen(Voice()).rows()))
    unseen_stops.main()

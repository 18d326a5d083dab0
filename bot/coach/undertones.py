"""Hears a stop that the words don't name (domain.md 1.7): what labelled sentences taught about their parts.

A sentence is taken apart as for the review (``likeness``): its words and runs of two, and the same with words of one
kind made alike. Each part speaks for some stops and against others, and a stop is heard where what its parts say adds
up; which labelled sentence it is most like is shown with it. It is only ever asked about, and never ticks by itself.
The tables come with the language (``undertones.toml``, ``stops/``); nothing but Python is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.coach.likeness import Example, Space, Vector, times

NONE = "none"
"""The label of a sentence that tells no stop."""

ANY = "ST00"
"""What a part says of all stops alike."""

Weights = Mapping[str, tuple[tuple[str, float], ...]]
"""For each part the stops that it speaks for or against, and how much."""


@dataclass(frozen=True)
class Undertone:
    """A stop that some words may tell: which, how surely, in which words, and the example they are most like."""

    code: str
    score: float
    quote: str
    like: str


class Undertones:
    """What the labelled sentences taught."""

    def __init__(self, space: Space, weights: Weights, examples: Sequence[Example], page: Mapping[str, Any]) -> None:
        """``weights`` of the parts in ``space``; ``page`` is the table ``[heard]`` of ``undertones.toml``."""
        self._space, self._weights, self._page = space, weights, page
        self._examples = [one for one in examples if one.label != NONE]

    def __call__(self, text: str) -> tuple[Undertone, ...]:
        """The stops that a text may tell, the surest first, each once."""
        found: dict[str, tuple[float, str, Vector]] = {}
        for part in self._parts(text):
            code, score, vector = self._heard(part)
            if score >= max(self._page["score"], found[code][0] if code in found else 0.0):
                found[code] = score, part, vector
        surest = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))[: self._page["most"]]
        return tuple(Undertone(code, score, part, self._like(code, vector)) for code, (score, part, vector) in surest)

    def surest(self, text: str) -> tuple[str, float]:
        """The stop that a text tells most likely, and its score; for whoever measures."""
        return max((self._heard(part)[:2] for part in self._parts(text)), key=lambda one: one[1], default=(NONE, 0.0))

    def _parts(self, text: str) -> Iterator[str]:
        """The sentences that are long enough, and two together where the second goes on about the first."""
        fewest, together = self._page["fewest"], self._page["together"]
        for told in map(sentences, text.splitlines()):
            yield from (one for one in told if len(one.split()) >= fewest)
            both = (f"{one} {other}" for one, other in pairwise(told))
            yield from (one for one in both if fewest <= len(one.split()) <= together)

    def _heard(self, part: str) -> tuple[str, float, Vector]:
        """The stop that a part of a text tells most likely, its score, and the part as a vector."""
        vector = self._space.vector(part, ())
        scores: dict[str, float] = {}
        for one, size in vector.items():
            for code, weight in self._weights.get(one, ()):
                scores[code] = scores.get(code, 0.0) + weight * size
        alike = scores.pop(ANY, 0.0)
        code = max(scores, key=lambda one: (scores[one], one), default=NONE)
        return code, alike + scores.get(code, 0.0), vector

    def _like(self, code: str, vector: Vector) -> str:
        """The example of a stop that is most like a part of a text."""
        same = [one.text for one in self._examples if one.label == code]
        return max(same, key=lambda one: times(vector, self._space.vector(one, ())), default="")


_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)])\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a line as they are typed."""
    return [one.strip() for one in _SENTENCE.split(text) if one.strip()]


def heft(part: str, table: Mapping[str, float]) -> float:
    """How much a part of this sort counts; 0 where its sort doesn't."""
    return table.get(f"{part[0]}{part.count(' ') + 1}", 0.0) if part[0] in "~@" else 0.0

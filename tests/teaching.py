"""Teaches the review from the labelled sentences: ``python -m tests.teaching`` writes the weights.

The weights solve ``(K + ridge) w = y``, where ``K`` is how like each two sentences are and ``y`` is 1 for a flaw and -1
for none. One solution, found by conjugate gradients: no chance, and a check needs only to put it into the equation.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.coach.finding import Book, Facts, read
from bot.coach.likeness import FINE, Example, Likeness, Reading, Space, Vector, spaced, times
from bot.coach.prose import Span
from bot.coach.review import book
from bot.voice import PROMPTS, Voice

WEIGHTS = PROMPTS / "en" / "sentences" / "weights.json"

STEPS, CLOSE = 300, 1e-4
TOLERANCE = 2e-3
"""How far an equation may be off: far more than rounding, far less than a sentence that was added or changed."""


def wanted(examples: Sequence[Example]) -> list[float]:
    return [-1.0 if one.label == FINE else 1.0 for one in examples]


def summed(vectors: Sequence[Vector], weights: Sequence[float]) -> dict[str, float]:
    """The weighted sum of some vectors."""
    total: dict[str, float] = defaultdict(float)
    for vector, weight in zip(vectors, weights, strict=True):
        for part, one in vector.items():
            total[part] += weight * one
    return dict(total)


def applied(vectors: Sequence[Vector], weights: Sequence[float], ridge: float) -> list[float]:
    """``(K + ridge) w``."""
    direction = summed(vectors, weights)
    return [times(one, direction) + ridge * weight for one, weight in zip(vectors, weights, strict=True)]


def taught(vectors: Sequence[Vector], goal: Sequence[float], ridge: float) -> list[float]:
    """The weights that solve the equation, by conjugate gradients."""
    weights = [0.0] * len(goal)
    rest = list(goal)
    way = list(rest)
    left = sum(one * one for one in rest)
    for _ in range(STEPS):
        if left < CLOSE**2 * len(goal):
            break
        image = applied(vectors, way, ridge)
        step = left / sum(one * other for one, other in zip(way, image, strict=True))
        weights = [one + step * other for one, other in zip(weights, way, strict=True)]
        rest = [one - step * other for one, other in zip(rest, image, strict=True)]
        before, left = left, sum(one * one for one in rest)
        way = [one + left / before * other for one, other in zip(rest, way, strict=True)]
    return weights


def signed(voice: Voice) -> list[Example]:
    """The labelled sentences with the signs in them."""
    rules = book(voice.findings())
    return [replace(one, signs=signs(one.text, rules)) for one in voice.sentences()]


def signs(text: str, rules: Book) -> tuple[str, ...]:
    """The signs in a sentence that stands by itself."""
    message = read(text, "email", Facts(), rules)
    return message.signs(Span(0, len(text)))


def space_of(examples: Sequence[Example], page: Mapping[str, Any]) -> tuple[Space, tuple[Vector, ...]]:
    space, vectors = spaced(Reading(page["reading"]), examples, page["least"])
    return space, tuple(vectors)


def weigh(examples: Sequence[Example], page: Mapping[str, Any]) -> Likeness:
    """A likeness that these examples teach, and no others."""
    space, vectors = space_of(examples, page)
    return Likeness(space, vectors, examples, taught(vectors, wanted(examples), page["ridge"]), page)


def off(examples: Sequence[Example], weights: Sequence[float], page: Mapping[str, Any]) -> float:
    """How far weights are from solving the equation."""
    found = applied(space_of(examples, page)[1], weights, page["ridge"])
    return max(abs(one - other) for one, other in zip(found, wanted(examples), strict=True))


Rows = dict[str, list[tuple[float, str]]]


def stored() -> Rows:
    """What the bot ships with: weight and signs of each author's sentences, in their order."""
    return dict(json.loads(WEIGHTS.read_text("utf-8"))) if WEIGHTS.exists() else {}


def current(voice: Voice) -> bool:
    """Whether what is stored is that of the sentences, rules and page as they are now."""
    examples, found = signed(voice), stored()
    rows = [(author, row[1]) for author, theirs in found.items() for row in theirs]
    if rows != [(one.author, " ".join(one.signs)) for one in examples]:
        return False
    return off(examples, [row[0] for theirs in found.values() for row in theirs], voice.taught_by()) < TOLERANCE


def write(voice: Voice) -> None:
    """Teach, and store the weights."""
    examples, page = signed(voice), voice.taught_by()
    weights = taught(space_of(examples, page)[1], wanted(examples), page["ridge"])
    rows: dict[str, list[str]] = {}
    for one, weight in zip(examples, weights, strict=True):
        rows.setdefault(one.author, []).append(json.dumps([round(weight, 4), " ".join(one.signs)]))
    authors = (f"{json.dumps(name)}: [\n" + ",\n".join(found) + "\n]" for name, found in rows.items())
    WEIGHTS.write_text("{\n" + ",\n".join(authors) + "\n}\n", "utf-8")


if __name__ == "__main__":
    write(Voice())

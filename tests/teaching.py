"""Teaches the review from the labelled sentences: ``python -m tests.teaching`` writes the weights.

The weights solve ``(K + ridge) w = y``, where ``K`` is how like each two sentences are and ``y`` is 1 for a flaw and -1
for none. One solution, found by conjugate gradients: no chance, and a check needs only to put it into the equation.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.coach.likeness import FINE, Example, Likeness, Reading, Space, Vector, summed, times
from bot.voice import PROMPTS, Voice

WEIGHTS = PROMPTS / "en" / "sentences" / "weights.json"

STEPS, CLOSE = 300, 1e-4
TOLERANCE = 2e-3
"""How far an equation may be off: far more than rounding, far less than a sentence that was added or changed."""


def wanted(examples: Sequence[Example]) -> list[float]:
    return [-1.0 if one.label == FINE else 1.0 for one in examples]


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


def weigh(examples: Sequence[Example], page: Mapping[str, Any]) -> Likeness:
    """A likeness that these examples teach, and no others."""
    space = Space(Reading(page["reading"]), [one.text for one in examples], page["least"])
    return Likeness(space, examples, taught(space.vectors, wanted(examples), page["ridge"]), page)


def off(examples: Sequence[Example], weights: Sequence[float], page: Mapping[str, Any]) -> float:
    """How far weights are from solving the equation."""
    space = Space(Reading(page["reading"]), [one.text for one in examples], page["least"])
    found = applied(space.vectors, weights, page["ridge"])
    return max(abs(one - other) for one, other in zip(found, wanted(examples), strict=True))


def stored() -> dict[str, list[float]]:
    """The weights that the bot ships with, of each author's sentences in their order."""
    return dict(json.loads(WEIGHTS.read_text("utf-8"))) if WEIGHTS.exists() else {}


def current(voice: Voice) -> bool:
    """Whether the weights are those of the sentences and the page as they are now."""
    examples, found = voice.sentences(), stored()
    counts = Counter(one.author for one in examples)
    if {name: len(weights) for name, weights in found.items()} != counts:
        return False
    return off(examples, [one for name in found for one in found[name]], voice.taught_by()) < TOLERANCE


def write(voice: Voice) -> None:
    """Teach, and store the weights."""
    examples, page = voice.sentences(), voice.taught_by()
    space = Space(Reading(page["reading"]), [one.text for one in examples], page["least"])
    weights = taught(space.vectors, wanted(examples), page["ridge"])
    by_author: dict[str, list[float]] = {}
    for one, weight in zip(examples, weights, strict=True):
        by_author.setdefault(one.author, []).append(round(weight, 4))
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found)}" for name, found in by_author.items())
    WEIGHTS.write_text(f"{{\n{lines}\n}}\n", "utf-8")


if __name__ == "__main__":
    write(Voice())

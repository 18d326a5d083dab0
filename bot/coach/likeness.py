"""Hears a flaw that no phrase names: a sentence is read by the labelled sentences that it is like.

Each sentence is a bag of its words and word stems, of runs of up to three of them, of pairs that stand near each other,
and of the signs in it (phrases that rules look for, marks); names, dates and amounts are made alike first. The score of
a sentence is the sum of its likenesses (cosines) to the labelled ones, each with a weight: kernel ridge regression,
whose weights have one solution, so that teaching involves no chance. All tables come with the language
(``likeness.toml``, ``sentences/``); nothing but Python is needed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

from bot.coach.finding import Finding, Message, Severity
from bot.coach.prose import Sentence

FINE = "fine"
"""The label of a sentence without a flaw."""

FEWEST = 3
"""Words of a sentence that can be judged by itself, at least."""

_TOKEN = re.compile(r"\w+(?:'\w+)?|'s|[?!:;,\"–—-]|\.\.\.|…")
Vector = Mapping[str, float]


@dataclass(frozen=True)
class Example:
    """A labelled sentence, and whose hand it is."""

    author: str
    label: str
    text: str
    signs: tuple[str, ...] = ()
    """The rules of phrases and the marks that stand in it (``Message.signs``)."""


@dataclass(frozen=True)
class Heard:
    """How a sentence reads: flawed the more, the higher its score; with which flaw; and the example it is most like."""

    score: float
    label: str
    nearest: Example | None
    """The one most like it among those with its label; None where it shares nothing with any."""


class Reading:
    """Takes a sentence apart."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Compile the tables ``[reading]`` of ``likeness.toml``."""
        self._cased = [(re.compile(one), other) for one, other in tables["cased"]]
        self._lower = [(re.compile(one), other) for one, other in tables["lower"]]
        self._endings: Sequence[str] = tables["endings"]
        self._same: Mapping[str, str] = tables["same"]

    def words(self, text: str) -> list[str]:
        """The words and marks of a sentence, made alike."""
        text = text.translate({0x2018: "'", 0x2019: "'"})
        for pattern, other in self._cased:
            text = pattern.sub(other, text)
        text = text.lower()
        for pattern, other in self._lower:
            text = pattern.sub(other, text)
        return [self._same.get(word, word) for word in _TOKEN.findall(text)]

    def parts(self, text: str, signs: Iterable[str]) -> Counter[str]:
        """Everything that is counted of a sentence."""
        words = self.words(text)
        stems = [self._stem(word) for word in words]
        return Counter([*_runs(words, "="), *_runs(stems, "~"), *_pairs(stems), *(f"#{sign}" for sign in signs)])

    def _stem(self, word: str) -> str:
        end = next((one for one in self._endings if word.endswith(one) and len(word) - len(one) >= 3), "")
        return word.removesuffix(end)


def _runs(words: Sequence[str], mark: str) -> Iterator[str]:
    """Runs of one to three words; where a sentence begins and ends counts as a word."""
    whole = ["<", *words, ">"]
    for size in (1, 2, 3):
        for at in range(len(whole) - size + 1):
            yield mark + " ".join(whole[at : at + size])


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """Pairs of words with one to five between them."""
    for at, one in enumerate(words):
        for other in words[at + 2 : at + 7]:
            yield f"{one} .. {other}"


class Space:
    """The parts that count, each weighed by how rare it is among the examples; a sentence is a vector of length 1."""

    def __init__(self, reading: Reading, examples: Iterable[Example], least: int) -> None:
        """Read the examples: a part counts that stands in at least so many of them."""
        self._reading = reading
        seen: Counter[str] = Counter()
        counted = [reading.parts(one.text, one.signs) for one in examples]
        for parts in counted:
            seen.update(parts.keys())
        self._rare = {part: log((1 + len(counted)) / (1 + n)) + 1 for part, n in seen.items() if n >= least}
        self.vectors = tuple(self._weighed(parts) for parts in counted)

    def vector(self, text: str, signs: Iterable[str]) -> Vector:
        """A sentence as its parts with their weights; empty where it shares none with the examples."""
        return self._weighed(self._reading.parts(text, signs))

    def _weighed(self, parts: Counter[str]) -> Vector:
        known = {part: (1 + log(n)) * self._rare[part] for part, n in parts.items() if part in self._rare}
        length = sqrt(sum(one * one for one in known.values())) or 1.0
        return {part: one / length for part, one in known.items()}


def summed(vectors: Sequence[Vector], weights: Sequence[float]) -> dict[str, float]:
    """The weighted sum of some vectors."""
    total: dict[str, float] = defaultdict(float)
    for vector, weight in zip(vectors, weights, strict=True):
        for part, one in vector.items():
            total[part] += weight * one
    return dict(total)


def times(vector: Vector, other: Mapping[str, float]) -> float:
    """The product of two vectors: their likeness, where both have length 1."""
    return sum(one * other[part] for part, one in vector.items() if part in other)


class Likeness:
    """What the labelled sentences taught; a rule for ``review``, and a second opinion on what phrases found."""

    def __init__(self, space: Space, examples: Sequence[Example], weights: Sequence[float], page: Mapping[str, Any]):
        """Compile the weights of the examples, in their order; ``page`` is ``likeness.toml``."""
        self._space, self._examples, self._page = space, examples, page
        self._direction = summed(space.vectors, weights)
        self._holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, vector in enumerate(space.vectors):
            for part, one in vector.items():
                self._holders[part].append((at, one))

    def score(self, message: Message, sentence: Sentence) -> float:
        """How flawed a sentence reads: about 1 for flawed, about -1 for fine, 0 for what is like nothing known."""
        return times(self._vector(message, sentence), self._direction)

    def _vector(self, message: Message, sentence: Sentence) -> Vector:
        """A sentence as its parts; whom it greets says nothing about it."""
        told = message.unsaluted(sentence)
        return self._space.vector(told.text, message.signs(told))

    def hear(self, message: Message, sentence: Sentence) -> Heard:
        """How a sentence reads, by which examples."""
        vector = self._vector(message, sentence)
        likes: dict[int, float] = defaultdict(float)
        for part, one in vector.items():
            for at, other in self._holders[part]:
                likes[at] += one * other
        score = times(vector, self._direction)
        shares = self._shares(likes)
        fine = score < self._page["flawed"] or not shares
        label = FINE if fine else max(shares, key=lambda one: (shares[one], one))
        same = [(like, -at) for at, like in likes.items() if self._examples[at].label == label]
        return Heard(score, label, self._examples[-max(same)[1]] if same else None)

    def _shares(self, likes: Mapping[int, float]) -> dict[str, float]:
        """How much each flaw has of a sentence: the squares of the likenesses, so that the nearest count most."""
        shares: dict[str, float] = defaultdict(float)
        for at, like in likes.items():
            if self._examples[at].label != FINE:
                shares[self._examples[at].label] += like * like
        return shares

    def __call__(self, message: Message) -> Iterator[Finding]:
        """A finding for each sentence of the body that reads as flawed."""
        for one in message.body:
            enough = message.unsaluted(one).words >= FEWEST
            if enough and self.score(message, one) >= self._page["flawed"]:
                heard = self.hear(message, one)
                category, like = self._page["categories"][heard.label], heard.nearest.text if heard.nearest else ""
                yield message.finding(f"LIKE_{heard.label}", category, "should", one, like=like)

    def innocent(self, message: Message, sentence: Sentence, severity: Severity) -> bool:
        """Whether a sentence reads as fine, enough to clear a phrase in it: for a grave one more is needed."""
        most = self._page["surely_fine" if severity == "must" else "fine"]
        return message.unsaluted(sentence).words >= FEWEST and self.score(message, sentence) < most

    def flawed(self, message: Message, sentence: Sentence) -> bool:
        """Whether a sentence reads as flawed, enough to let a phrase in it block."""
        return message.unsaluted(sentence).words < FEWEST or self.score(message, sentence) >= self._page["block"]

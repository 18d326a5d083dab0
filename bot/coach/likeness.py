"""Hears a flaw that no phrase names: a sentence is read by the labelled sentences that it is like.

Each sentence is a bag of its words and word stems, of runs of up to three of them, of pairs that stand near each other,
of the same runs with words of one kind made alike ("your file", "your ledger"), and of the signs in it (phrases that
rules look for, marks). How like two sentences are is the cosine of their bags. The score of a sentence has two halves:
the sum of its likenesses to the labelled ones, each with a weight (kernel ridge regression, whose weights have one
solution, so that teaching involves no chance), and how much of its nearest likenesses lies with one flaw. All tables
come with the language (``likeness.toml``, ``sentences/``); nothing but Python is needed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log, sqrt
from typing import Any

from bot.coach.finding import Finding, Message, Severity
from bot.coach.prose import Sentence

FINE = "fine"
"""The label of a sentence without a flaw."""

FEWEST = 3
"""Words of a sentence that can be judged by itself, at least."""

_TOKEN = re.compile(r"\w+(?:'\w+)?|'s|[?!:;,\"–—-]|\.\.\.|…")
_DIGIT = re.compile(r"\d")
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
        self._numbers, self._lower, self._short = (
            [(re.compile(one), other) for one, other in tables[name]] for name in ("numbers", "lower", "short")
        )
        self._endings: Sequence[str] = tables["endings"]
        self._same: Mapping[str, str] = tables["same"]
        self._stems: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        for kind, words in tables["kinds"].items():
            for word in words.split():
                self._kinds.setdefault(self._stem(word), kind.upper())

    def words(self, text: str) -> list[str]:
        """The words and marks of a sentence, made alike."""
        text = text.translate({0x2018: "'", 0x2019: "'"})
        for pattern, other in self._cased:
            text = pattern.sub(other, text)
        text = text.lower()
        numbers = self._numbers if _DIGIT.search(text) else []
        for pattern, other in (*numbers, *self._lower, *(self._short if "'" in text else [])):
            text = pattern.sub(other, text)
        return [self._same.get(word, word) for word in _TOKEN.findall(text)]

    def parts(self, text: str, signs: Iterable[str]) -> Counter[str]:
        """Everything that is counted of a sentence."""
        words = self.words(text)
        stems = [self._stem(word) for word in words]
        kinds = [self._kinds.get(stem, stem) for stem in stems]
        alike = (run for run in _runs(kinds, "@") if run != run.lower())
        single = (f"={word}" for word in words)
        return Counter([*single, *_runs(stems, "~"), *alike, *_pairs(stems), *(f"#{sign}" for sign in signs)])

    def _stem(self, word: str) -> str:
        known = self._stems.get(word)
        if known is None:
            end = next((one for one in self._endings if word.endswith(one) and len(word) - len(one) >= 3), "")
            known = self._stems[word] = word.removesuffix(end)
        return known


def _runs(words: Sequence[str], mark: str) -> Iterator[str]:
    """Runs of one to three words; where a sentence begins and ends counts as a word."""
    whole = ["<", *words, ">"]
    yield from (mark + one for one in whole)
    yield from (f"{mark}{one} {other}" for one, other in pairwise(whole))
    yield from (f"{mark}{one} {other} {third}" for one, other, third in zip(whole, whole[1:], whole[2:], strict=False))


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """Pairs of words with one to three between them."""
    for at, one in enumerate(words):
        for other in words[at + 2 : at + 5]:
            yield f"{one} .. {other}"


class Space:
    """The parts that count, each with its weight; a sentence is a vector of length 1."""

    def __init__(self, reading: Reading, rare: Mapping[str, float]) -> None:
        """Take the parts that count, weighed by how rare they are (``rarity``)."""
        self._reading, self._rare = reading, rare

    def vector(self, text: str, signs: Iterable[str]) -> Vector:
        """A sentence as its parts with their weights; empty where it shares none with the examples."""
        return self.weighed(self._reading.parts(text, signs))

    def weighed(self, parts: Counter[str]) -> Vector:
        """The parts of a sentence with their weights."""
        rare = self._rare
        known = {part: rare[part] * (1 + log(n) if n > 1 else 1) for part, n in parts.items() if part in rare}
        length = sqrt(sum(one * one for one in known.values())) or 1.0
        return {part: one / length for part, one in known.items()}


def rarity(counted: Sequence[Counter[str]], least: int) -> dict[str, float]:
    """How rare each part is among the examples: one counts that stands in at least so many of them."""
    seen = Counter(chain.from_iterable(counted))
    return {part: log((1 + len(counted)) / (1 + n)) + 1 for part, n in seen.items() if n >= least}


def spaced(reading: Reading, examples: Iterable[Example], least: int) -> tuple[Space, Iterator[Vector]]:
    """The space of some examples, and each as a vector in it, one after the other."""
    counted = [reading.parts(one.text, one.signs) for one in examples]
    space = Space(reading, rarity(counted, least))
    return space, map(space.weighed, counted)


def times(vector: Vector, other: Vector) -> float:
    """The product of two vectors: their likeness, where both have length 1."""
    return sum(one * other[part] for part, one in vector.items() if part in other)


class Likeness:
    """What the labelled sentences taught; a rule for ``review``, and a second opinion on what phrases found."""

    def __init__(
        self,
        space: Space,
        vectors: Iterable[Vector],
        examples: Sequence[Example],
        weights: Sequence[float],
        page: Mapping[str, Any],
    ) -> None:
        """Compile the vectors and weights of the examples, in their order; ``page`` is ``likeness.toml``."""
        self._space, self._examples, self._weights, self._page = space, examples, weights, page
        self._lately: tuple[Message | None, dict[Sentence, Heard]] = None, {}
        """What was heard in the message that is being judged: each phrase asks about its sentence again."""
        self._holders: dict[str, tuple[list[int], list[float]]] = {}
        for at, vector in enumerate(vectors):
            for part, one in vector.items():
                holders = self._holders.get(part)
                if holders is None:
                    holders = self._holders[part] = ([], [])
                holders[0].append(at)
                holders[1].append(one)

    def score(self, message: Message, sentence: Sentence) -> float:
        """How flawed a sentence reads: about 1.5 for flawed, about -0.5 for fine."""
        return self.hear(message, sentence).score

    def hear(self, message: Message, sentence: Sentence) -> Heard:
        """How a sentence reads, by which examples; whom it greets says nothing about it."""
        of, known = self._lately
        if of is not message:
            _, known = self._lately = message, {}
        told = message.unsaluted(sentence)
        if told not in known:
            known[told] = self._heard(self._likes(told.text, message.signs(told)))
        return known[told]

    def _likes(self, text: str, signs: Iterable[str]) -> list[float]:
        """How like a sentence is to each example."""
        likes = [0.0] * len(self._examples)
        for part, one in self._space.vector(text, signs).items():
            for at, other in zip(*self._holders[part], strict=True):
                likes[at] += one * other
        return likes

    def _heard(self, likes: Sequence[float]) -> Heard:
        score, flaw = self._scored(likes)
        label = FINE if score < self._page["flawed"] else flaw
        same = ((like, -at) for at, like in enumerate(likes) if like and self._examples[at].label == label)
        like, at = max(same, default=(0.0, 0))
        return Heard(score, label, self._examples[-at] if like else None)

    def _scored(self, likes: Sequence[float]) -> tuple[float, str]:
        """The score, and the flaw that has most of it: the cubes of the likenesses, so that the nearest count most."""
        shares: dict[str, float] = defaultdict(float)
        for example, like in zip(self._examples, likes, strict=True):
            shares[example.label] += like * like * like
        flaws = [one for one in shares if one != FINE]
        first = max(flaws, key=lambda one: (shares[one], one), default=FINE)
        part = shares[first] / (sum(shares.values()) or 1.0)
        ridge = sum(weight * like for weight, like in zip(self._weights, likes, strict=True))
        return ridge + self._page["sharing"] * part, first

    def __call__(self, message: Message) -> Iterator[Finding]:
        """A finding for each sentence of the body that reads as flawed."""
        for one in message.body:
            told = message.unsaluted(one)
            if told.words >= FEWEST:
                heard = self.hear(message, told)
                if heard.label != FINE:
                    category, like = self._page["categories"][heard.label], heard.nearest.text if heard.nearest else ""
                    yield message.finding(f"LIKE_{heard.label}", category, "should", told, like=like)

    def innocent(self, message: Message, sentence: Sentence, severity: Severity) -> bool:
        """Whether a sentence reads as fine, enough to clear a phrase in it: for a grave one more is needed."""
        most = self._page["surely_fine" if severity == "must" else "fine"]
        return message.unsaluted(sentence).words >= FEWEST and self.score(message, sentence) < most

    def flawed(self, message: Message, sentence: Sentence) -> bool:
        """Whether a sentence reads as flawed, enough to let a phrase in it block."""
        return message.unsaluted(sentence).words < FEWEST or self.score(message, sentence) >= self._page["block"]

"""Teaches what words tell of a stop without naming it: ``python -m tests.teaching_stops`` writes the weights.

For each stop the weights solve the same equation as those of the review (``teaching``), where ``y`` is 1 for its own
sentences and 0 for all others; once more it is solved for any stop (a little above zero) against innocent sentences (as
much below). Summed up over the sentences that gives weights for each of their parts, which are what the bot ships with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.coach.likeness import Example, Reading, Space, Vector, rarity
from bot.coach.steps.stops import STOPS
from bot.coach.undertones import ANY, NONE, Undertones, Weights, heft
from bot.voice import PROMPTS, Voice
from tests.teaching import summed, taught

WEIGHTS = PROMPTS / "en" / "stops" / "weights.txt"

THOUSAND = 1000

CODES = (ANY, *STOPS)


def rare_parts(reading: Reading, examples: Sequence[Example], page: Mapping[str, Any]) -> dict[str, float]:
    """How much each part counts, rounded as it is stored."""
    found = rarity([reading.parts(one.text, ()) for one in examples], 1)
    weighed = {part: round(one * heft(part, page["heft"]), 3) for part, one in found.items()}
    return {part: one for part, one in weighed.items() if one}


def wanted(code: str, examples: Sequence[Example], shared: float) -> list[float]:
    if code == ANY:
        return [-shared if one.label == NONE else shared for one in examples]
    return [float(one.label == code) for one in examples]


def part_weights(
    code: str, vectors: Sequence[Vector], examples: Sequence[Example], page: Mapping[str, Any]
) -> dict[str, int]:
    """What each part says of a stop, in thousandths; what says next to nothing is left out."""
    goal = wanted(code, examples, page["taught"]["shared"])
    found = summed(vectors, taught(vectors, goal, page["taught"]["ridge"]))
    rounded = {part: round(one * THOUSAND) for part, one in found.items()}
    return {part: one for part, one in rounded.items() if abs(one) >= smallest(code, page)}


def smallest(code: str, page: Mapping[str, Any]) -> int:
    """From how many thousandths on a weight is kept."""
    return int(page["taught"]["smallest_any" if code == ANY else "smallest"])


Taught = tuple[dict[str, float], dict[str, list[tuple[str, int]]]]


def teach(
    reading: Reading, examples: Sequence[Example], page: Mapping[str, Any], codes: Iterable[str] = CODES
) -> Taught:
    """The parts that count, and what each says of some stops."""
    rare = rare_parts(reading, examples, page)
    space = Space(reading, rare)
    vectors = [space.vector(one.text, ()) for one in examples]
    weights: dict[str, list[tuple[str, int]]] = {part: [] for part in rare}
    for code in sorted(codes):
        for part, one in part_weights(code, vectors, examples, page).items():
            weights[part].append((code, one))
    return rare, weights


def weigh(voice: Voice, examples: Sequence[Example], page: Mapping[str, Any] | None = None) -> Undertones:
    """What these examples teach, and no others."""
    page = page or voice.undertones_page()
    reading = Reading(page["reading"])
    rare, found = teach(reading, examples, page)
    weights: Weights = {part: tuple((code, one / THOUSAND) for code, one in said) for part, said in found.items()}
    return Undertones(Space(reading, rare), weights, examples, page["heard"])


def fingerprint(voice: Voice) -> str:
    """Of the sentences and of all on the page that teaching rests on."""
    page = voice.undertones_page()
    whole = repr(
        ([(one.label, one.text) for one in voice.stop_sentences()], page["heft"], page["taught"], page["reading"])
    )
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def line(part: str, rare: float, said: Sequence[tuple[str, int]]) -> str:
    return "\t".join([part, f"{rare:g}", *(f"{code[2:]}{one:+d}" for code, one in said)])


def current(voice: Voice, codes: Sequence[str]) -> bool:
    """Whether what is stored is that of the sentences and the page as they are now; the weights of some stops are
    taught anew and may be off by rounding."""
    first, *rest = WEIGHTS.read_text("utf-8").splitlines()
    if first != f"# {fingerprint(voice)}":
        return False
    page = voice.undertones_page()
    rare, found = teach(Reading(page["reading"]), voice.stop_sentences(), page, codes)
    rows = [one.split("\t") for one in rest]
    if [(part, one) for part, one, *_ in rows] != [(part, f"{rare[part]:g}") for part in sorted(rare)]:
        return False
    stored = {(part, f"ST{one[:2]}"): int(one[2:]) for part, _, *said in rows for one in said}
    anew = {(part, code): one for part, said in found.items() for code, one in said}
    pairs = {*anew, *(one for one in stored if one[1] in codes)}
    return all(_near(stored.get(one), anew.get(one), smallest(one[1], page)) for one in pairs)


def _near(one: int | None, other: int | None, edge: int) -> bool:
    """Whether two weights are the same but for rounding; what is left out is just below the edge."""
    if one is None or other is None:
        return abs(one or other or 0) <= edge
    return abs(one - other) <= 1


def write(voice: Voice) -> None:
    """Teach, and store the weights."""
    page = voice.undertones_page()
    rare, found = teach(Reading(page["reading"]), voice.stop_sentences(), page)
    rows = [line(part, rare[part], found[part]) for part in sorted(rare)]
    WEIGHTS.write_text("\n".join([f"# {fingerprint(voice)}", *rows]) + "\n", "utf-8")


if __name__ == "__main__":
    write(Voice())

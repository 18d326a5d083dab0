"""When a rule of the coach holds, found out from the rule itself: its answers are tried, alone and in pairs.

So a page about the rules can say "where they pay late, twice or more often" without anybody retyping it. A rule that
needs three answers at once would be missed; ``conditions`` then raises ``Drift`` rather than say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from bot.coach.case import Case, Say, Value
from bot.coach.question import Field
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import STOPS
from bot.voice import Voice
from tests.tables import Drift

Holds = Callable[[Case], bool]
Choice = tuple[str, str]
"""One answer: a field and an option of it. The field ``stop`` stands for all groups of stops."""

FIELDS: Mapping[str, Field] = {one.name: one for question in QUESTIONS.values() for one in question.fields}
TABLES: Mapping[str, str] = {one.name: question.step for question in QUESTIONS.values() for one in question.fields}
ALWAYS = {"stops": "each"}
SAMPLES = {"day": "2027-02-15", "amount": "1250.00"}


class _Watched(dict[str, Value]):
    """Answers that remember which of them a rule looked at."""

    def __init__(self, answers: Mapping[str, Value]) -> None:
        super().__init__(answers)
        self.seen: set[str] = set()

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        self.seen.add(name)
        return super().get(name, default)


@dataclass(frozen=True)
class Condition:
    """Answers that together make a rule hold (or not), and what undoes that."""

    choices: frozenset[Choice]
    but: tuple[Condition, ...] = ()


def conditions(holds: Holds) -> tuple[bool, tuple[Condition, ...]]:
    """Whether a rule holds where nothing is known, and the smallest sets of answers that change it."""
    start = _tried(holds, frozenset())[0]
    found = tuple(_changes(holds, frozenset(), start, depth=2))
    if not found and not start:
        raise Drift("tests/conditions.py: a rule needs more than two answers at once, or none is enough")
    return start, found


def _changes(holds: Holds, given: frozenset[Choice], start: bool, depth: int) -> Iterator[Condition]:
    alone = [one for one in _open(holds, given) if _tried(holds, given | {one})[0] != start]
    rest = [one for one in _open(holds, given) if one not in alone]
    pairs = [{a, b} for a, b in combinations(rest, 2) if _fit(a, b) and _tried(holds, given | {a, b})[0] != start]
    for extra in (*({one} for one in alone), *pairs):
        whole = given | extra
        but = tuple(_changes(holds, whole, not start, depth - 1)) if depth > 1 else ()
        yield Condition(frozenset(extra), but)


def _fit(a: Choice, b: Choice) -> bool:
    """Two options of one field go together only where several can be ticked, and then in one order."""
    return a[0] != b[0] or a[0] == "stop" or FIELDS[a[0]].kind == "ticks"


def _open(holds: Holds, given: frozenset[Choice]) -> tuple[Choice, ...]:
    """The answers that the rule may look at beside the given ones."""
    seen, looked = _tried(holds, given)[1], set[str]()
    while seen - looked:
        looked |= seen
        seen = {name for field in looked for one in _options(field) for name in _tried(holds, given | {one})[1]}
    taken = {field for field, _ in given}
    fields = [field for field in (*FIELDS, "stop") if field in looked and field not in taken]
    return tuple(one for field in fields for one in _options(field))


def _options(field: str) -> tuple[Choice, ...]:
    if field == "stop":
        return tuple((field, code) for code in STOPS)
    if field not in FIELDS or field == "stops":
        return ()
    options = FIELDS[field].options or (SAMPLES.get(FIELDS[field].kind, "said"),)
    return tuple((field, option) for option in options)


def _tried(holds: Holds, choices: frozenset[Choice]) -> tuple[bool, set[str]]:
    answers: dict[str, Value] = dict(ALWAYS)
    for field, option in sorted(choices):
        name = f"stops_{STOPS[option].group}" if field == "stop" else field
        told = answers.get(name, ())
        many = name.startswith("stops_") or FIELDS[name].kind == "ticks"
        answers[name] = (*(told if isinstance(told, tuple) else ()), option) if many else option
    watched = _Watched(answers)
    found = holds(Case("", zone="Europe/London", answers=watched, done=frozenset(QUESTIONS)))
    seen = {"stop" if name.startswith("stops_") else name for name in watched.seen}
    return found, seen


# In words


def words(holds: Holds, voice: Voice) -> str:
    """When a rule holds, in the labels that the manager sees."""
    start, found = conditions(holds)
    told = _listed(found, voice)
    return f"always{f', unless {told}' if told else ''}" if start else told


Part = tuple[str, tuple[str, ...]]
"""A field, and the options of it any of which will do."""
Clause = tuple[tuple[Part, ...], tuple[Condition, ...]]
"""Parts that are needed together, and what undoes them."""


def _listed(found: Iterable[Condition], voice: Voice) -> str:
    clauses: list[Clause] = []
    for one in found:
        parts = tuple((field, (option,)) for field, option in sorted(one.choices, key=_place))
        _add(clauses, (parts, one.but))
    return "; or ".join(_told(parts, but, voice) for parts, but in clauses)


def _place(choice: Choice) -> tuple[int, str]:
    return ([*FIELDS, "stop"].index(choice[0]), choice[1])


def _add(clauses: list[Clause], new: Clause) -> None:
    """Adds a clause, as further options of one that is the same but for one part where there is such a one."""
    for old in clauses:
        apart = [n for n, (mine, theirs) in enumerate(zip(new[0], old[0], strict=False)) if mine != theirs]
        same = [field for field, _ in new[0]] == [field for field, _ in old[0]] and new[1] == old[1]
        if same and len(apart) == 1:
            n = apart[0]
            field, options = old[0][n]
            joined = (*old[0][:n], (field, tuple(dict.fromkeys((*options, *new[0][n][1])))), *old[0][n + 1 :])
            clauses.remove(old)
            _add(clauses, (joined, new[1]))
            return
    clauses.append(new)


def _told(parts: tuple[Part, ...], but: tuple[Condition, ...], voice: Voice) -> str:
    together = " **and** ".join(labelled(field, options, voice) for field, options in parts)
    return f"{together}{f' (not where {_listed(but, voice)})' if but else ''}"


def labelled(field: str, options: tuple[str, ...], voice: Voice) -> str:
    """*Main reason* "They pay late" or "They go quiet"."""
    if field == "stop":
        return "any stop holds" if len(options) == len(STOPS) else f"stop {' or '.join(options)} holds"
    label = voice.line(Say(TABLES[field], f"{field}_label"), plain=True)
    if len(options) == len(_options(field)):
        return f"*{label}* is known"
    names = (f"{field}_{option}".replace(" ", "_").replace("-", "_") for option in options)
    return f"*{label}* {' or '.join(f'“{voice.line(Say(TABLES[field], name), plain=True)}”' for name in names)}"

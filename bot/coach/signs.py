"""How likely each of the eighteen reactions of domain.md 7 is: the answers that speak for it, in points.

The table is the opinion, the sum is the order; nothing else is meant by the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.coach.case import Case
from bot.coach.steps.channel import channel_of
from bot.coach.steps.stops import raised
from bot.coach.steps.tone import tone_of

Signs = Mapping[str, Mapping[str, int]]

ANY = "*"
"""Stands for whatever an answer holds, so long as there is one."""


@dataclass(frozen=True)
class Row:
    """One reaction of domain.md 7: how usual it is in any case, and which answers make it likelier or rule it out.

    ``stop`` is the stop that it raises when it gets worse (1.7); ``handed_on`` is False where it goes no further.
    """

    number: int
    code: str
    usual: int
    signs: Signs
    stop: str = ""
    handed_on: bool = True


ROWS = (
    Row(
        *(1, "silence", 2),
        {
            "told": {"no": 2},
            "since": {"years5": 1, "longer": 2},
            "channel": {"video": 1, "person": 1, "phone": 1},
            "reason": {"UNRESP": 3, "UNPROFIT": 1},
            "tone": {"BRIEF": -2},
        },
    ),
    Row(
        *(2, "anger", 1),
        {
            "reason": {"CONDUCT": 4, "BOUNDARY": 2, "TRUST": 2, "LATEPAY": 1},
            "source": {"decider": 1},
            "told": {"no": 1},
            "critical": {ANY: 1},
        },
    ),
    Row(
        *(3, "bargain", 2),
        {
            "reason": {
                **{"UNPROFIT": 3, "SCOPE": 3, "LATEPAY": 3, "CAPACITY": 2, "BOUNDARY": 1},
                **{"DIRECTION": -2, "RISK": -2, "CLOSURE": -3, "CONFLICT": -3, "SAFETY": -3, "UNLAWFUL": -3},
            },
            "changed": {"some": 1},
        },
    ),
    Row(
        *(4, "why", 2),
        {
            "reason": {
                **{"CONFLICT": 3, "SAFETY": 3, "UNLAWFUL": 3, "VALUES": 2, "TRUST": 2, "RISK": 2},
                **{"BOUNDARY": 1, "OUTGROWN": 1, "DIRECTION": 1},
            },
            "tone": {"BRIEF": 3, "FORMAL": 1},
            "told": {"no": 2},
            "channel": {"email": 1, "letter": 1},
        },
        stop="ST04",
    ),
    Row(
        *(5, "tears", -1),
        {
            "since": {"years5": 1, "longer": 2},
            "tone": {"WARM": 1, "BRIEF": -3},
            "channel": {"person": 1, "video": 1, "letter": -2, "email": -2},
            "reason": {"CLOSURE": 1, "CAPACITY": 1},
        },
        stop="ST24",
    ),
    Row(
        *(6, "contract", 0),
        {
            "kind": {"project": 3, "renews": 1},
            "tone": {"FORMAL": 1},
            "reason": {"RISK": 2, "CONFLICT": 2, "UNRESP": 1, "VALUES": 1, "UNPROFIT": 1},
            "since": {"months3": 2, "months6": 1},
            "critical": {ANY: 1},
        },
        stop="ST01",
    ),
    Row(
        *(7, "sue", -2),
        {
            "stops": {"ST01": 7, "ST18": 3},
            "reason": {"UNLAWFUL": 2, "LATEPAY": 1, "RISK": 1, "TRUST": 1},
            "strain": {"ours": 2},
            "kind": {"project": 1},
        },
        stop="ST01",
    ),
    Row(
        *(8, "review", -2),
        {
            "reason": {"CONDUCT": 3, "VALUES": 2, "BOUNDARY": 1},
            "stops": {"ST03": 7, "ST22": 5},
        },
    ),
    Row(
        *(9, "refuses_to_pay", -1),
        {
            "account": {"owed": 4, "prepaid": -3, "clear": -1},
            "reason": {"LATEPAY": 3, "UNRESP": 1},
            "strain": {"ours": 1},
        },
    ),
    Row(
        *(10, "faster", 0),
        {
            "account": {"prepaid": 3},
            "reason": {"CONDUCT": 2, "SAFETY": 1, "TRUST": 1, "UNRESP": 1},
            "since": {"months3": 2, "months6": 1},
            "critical": {ANY: -2},
            "tone": {"BRIEF": -3},
        },
    ),
    Row(
        *(11, "longer", 0),
        {
            "critical": {ANY: 4},
            "reason": {"OUTGROWN": 3, "CAPACITY": 2, "DIRECTION": 2, "CLOSURE": 2, "RISK": 1},
            "since": {"longer": 1},
        },
        stop="ST11",
    ),
    Row(
        *(12, "abuse", -2),
        {"reason": {"CONDUCT": 5, "SAFETY": 5}, "stops": {"ST05": 3}},
        stop="ST05",
    ),
    Row(
        *(13, "over_your_head", -1),
        {
            "reason": {"BOUNDARY": 2, "CONDUCT": 2, "TRUST": 2, "SAFETY": 2},
            "tone": {"BRIEF": 2},
            "share": {"over20": 2, "under20": 1},
            "since": {"longer": 1},
            "source": {"decider": 1},
        },
    ),
    Row(
        *(14, "asks_the_team", -1),
        {
            "reason": {"SAFETY": 3, "CAPACITY": 3, "CLOSURE": 3, "BOUNDARY": 2},
            "stops": {"ST17": 2},
            "tone": {"BRIEF": 1},
        },
    ),
    Row(
        *(15, "relief", -1),
        {"reason": {"OUTGROWN": 2, "UNRESP": 1, "BOUNDARY": 1}, "tone": {"WARM": 1}, "changed": {"some": 1}},
        handed_on=False,
    ),
    Row(
        *(16, "friends", -1),
        {
            "tone": {"WARM": 2, "BRIEF": -3},
            "since": {"years5": 1, "longer": 1},
            "reason": {"OUTGROWN": 2, "DIRECTION": 1, "CLOSURE": 1},
        },
        handed_on=False,
    ),
    Row(
        *(17, "more_work", 0),
        {"reason": {"SCOPE": 3, "BOUNDARY": 2}, "critical": {ANY: 1}, "times": {"often": 1}, "tone": {"BRIEF": -3}},
    ),
    Row(
        *(18, "public", -2),
        {"reason": {"VALUES": 2, "CLOSURE": 1}, "stops": {"ST23": 7}},
        stop="ST23",
    ),
)
"""domain.md 7, in its order. The points are ours (default): three for an answer that all but announces the reaction,
two for one that makes it likely, one for one that leans to it."""

ROW = MappingProxyType({row.code: row for row in ROWS})
"""The rows by their code."""


def points(row: Row, case: Case) -> int:
    """How likely a reaction is in a case; only the order among reactions means anything."""
    return row.usual + sum(_counted(worth, _held(case, name)) for name, worth in row.signs.items())


def _held(case: Case, name: str) -> tuple[str, ...]:
    """What an answer holds: of the stops those that were raised, tone and channel as they are used, chosen or not."""
    if name == "stops":
        return raised(case)
    used = {"tone": tone_of, "channel": channel_of}
    return (used[name](case),) if name in used else case.codes(name)


def _counted(worth: Mapping[str, int], codes: tuple[str, ...]) -> int:
    anything = worth.get(ANY, 0) if any(codes) else 0
    return anything + sum(worth.get(code, 0) for code in codes)

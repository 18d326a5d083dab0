"""What this client would say to it, and what to answer: the eighteen reactions of domain.md 7.

Each row has the signs that make it likely in a case, in points; the table is the opinion, the sum is the order. A
reply names the point, says the decision once and goes on to the handover, in 40 words at most (6.4). It carries no
hedge, no promise, and no reason beside the one that the letter gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Say
from bot.coach.countries import COUNTRIES
from bot.coach.plan import Plan
from bot.coach.steps.agreement import notice_of
from bot.coach.steps.channel import SPOKEN
from bot.coach.steps.story import ABOUT_US
from bot.coach.tasks import quiet

Signs = Mapping[str, Mapping[str, int]]

ANY = "*"
"""Stands for whatever an answer holds, so long as there is one."""

FEWEST, MOST = 3, 4
"""How many reactions are prepared for; domain.md 10.1, row 10."""

WORTH_A_FOURTH = 3
"""The points from which a fourth is shown."""


@dataclass(frozen=True)
class Row:
    """One reaction of domain.md 7: how usual it is in any case, and which answers make it likelier or rule it out.

    ``stop`` is the stop that it raises when it comes (1.7), ``ends`` is False where nothing has to go further up.
    """

    number: int
    code: str
    usual: int
    signs: Signs
    stop: str = ""
    ends: bool = True


@dataclass(frozen=True)
class Reaction:
    """One thing they may say or do: its name, the reply, what not to do, and when somebody else has to take over."""

    code: str
    name: Say
    reply: Say
    avoid: Say
    escalate: Say | None
    stop: str


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
            "stops_law": {"ST01": 7, "ST18": 3},
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
            "stops_protected": {"ST03": 4},
            "stops_regulated": {"ST22": 4},
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
        },
    ),
    Row(
        *(11, "longer", 0),
        {
            "critical": {ANY: 4},
            "reason": {"CAPACITY": 2, "DIRECTION": 2, "CLOSURE": 2, "OUTGROWN": 2, "RISK": 1},
            "since": {"longer": 1},
        },
        stop="ST11",
    ),
    Row(
        *(12, "abuse", -2),
        {"reason": {"CONDUCT": 5, "SAFETY": 3}, "stops_people": {"ST05": 3}},
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
            "stops_people": {"ST17": 2},
            "tone": {"BRIEF": 1},
        },
    ),
    Row(
        *(15, "relief", -1),
        {"reason": {"OUTGROWN": 2, "UNRESP": 1, "BOUNDARY": 1}, "tone": {"WARM": 1}, "changed": {"some": 1}},
        ends=False,
    ),
    Row(
        *(16, "friends", -1),
        {
            "tone": {"WARM": 2, "BRIEF": -3},
            "since": {"years5": 1, "longer": 1},
            "reason": {"DIRECTION": 1, "CLOSURE": 1, "OUTGROWN": 1},
        },
        ends=False,
    ),
    Row(
        *(17, "more_work", 0),
        {"reason": {"SCOPE": 3, "BOUNDARY": 2}, "critical": {ANY: 1}, "times": {"often": 1}, "tone": {"BRIEF": -3}},
    ),
    Row(
        *(18, "public", -2),
        {"reason": {"VALUES": 2, "CLOSURE": 1}, "stops_law": {"ST23": 7}},
        stop="ST23",
    ),
)
"""domain.md 7, in its order. The points are ours (default): three for an answer that all but announces the reaction,
two for one that makes it likely, one for one that leans to it."""

ROW = MappingProxyType({row.code: row for row in ROWS})
"""The rows by their code."""

TITLE, PATTERN = Say("reactions", "title"), Say("reactions", "pattern")
"""What stands above the list: its title, and how to answer whatever comes."""


@dataclass(frozen=True)
class _Told:
    """What the replies of one case are made from."""

    facts: Mapping[str, object] = field(default_factory=dict)

    def reaction(self, code: str, *, ends: bool = True, stop: str = "") -> Reaction:
        return Reaction(
            code,
            self.say(f"name_{code}"),
            self.say(f"reply_{code}"),
            self.say(f"avoid_{code}"),
            self.say(f"escalate_{code}") if ends else None,
            stop,
        )

    def say(self, line: str) -> Say:
        return Say("reactions", line, self.facts)


def likely(case: Case, made: Plan) -> tuple[Reaction, ...]:
    """The three or four reactions that this client would really give, the likeliest first.

    The same answers always give the same ones. Facts of the replies: last day, notice, clause, the letter's own
    reason line, contact, balance; what isn't known is left out of the words.
    """
    ranked = sorted(ROWS, key=lambda row: (-points(row, case), row.number))
    fourth = points(ranked[FEWEST], case) >= WORTH_A_FOURTH
    told = _Told(_facts(case, made))
    return tuple(told.reaction(row.code, ends=row.ends, stop=row.stop) for row in ranked[: MOST if fourth else FEWEST])


def prepared(code: str, case: Case, made: Plan) -> Reaction:
    """One reaction by its code, likely or not. KeyError where there is none of that code."""
    row = ROW[code]
    return _Told(_facts(case, made)).reaction(code, ends=row.ends, stop=row.stop)


def since_when(case: Case, made: Plan) -> Reaction:
    """The honest answer to "since when did you know?": the day, what was said before, and no story.

    The day is the one on which the case was opened, in the manager's zone; ``avoid`` says to name an earlier one
    where that is the truth.
    """
    opened = datetime.fromisoformat(case.opened).astimezone(ZoneInfo(case.zone)).date() if case.opened else None
    decided = opened if opened and opened <= made.sent.date() else None
    facts = {
        "decided": decided,
        "same_day": decided == made.sent.date(),
        "spoken_of": case.text("told") in ("written", "spoken") and case.text("reason") not in ABOUT_US,
    }
    return _Told({**_facts(case, made), **facts}).reaction("since_when", ends=False)


def points(row: Row, case: Case) -> int:
    """How likely a reaction is in a case; only the order among reactions means anything."""
    return row.usual + sum(_counted(worth, case.codes(name)) for name, worth in row.signs.items())


def _counted(worth: Mapping[str, int], codes: tuple[str, ...]) -> int:
    anything = worth.get(ANY, 0) if any(codes) else 0
    return anything + sum(worth.get(code, 0) for code in codes)


def _facts(case: Case, made: Plan) -> Mapping[str, object]:
    country = COUNTRIES.get(case.text("country"))
    event = case.day("critical")
    within = event is not None and made.sent.date() < event <= made.last_day
    owed = case.text("account") == "owed"
    by_date = {"last_day": made.last_day, "sent": made.sent.date(), "order": country.order if country else "DMY"}
    return {
        **by_date,
        "spoken": case.text("channel") in SPOKEN,
        "quiet": quiet(case),
        "late_payer": case.text("reason") == "LATEPAY",
        "reason": _reason(case, by_date),
        "clause": case.text("clause"),
        "notice": notice_of(case),
        "longer": made.courtesy_end > made.contract_end,
        "lapses": made.last_day == case.day("term_end"),
        "contact": case.text("handover") or case.text("signer") or case.signer,
        "event": case.text("critical_what") if within else "",
        "event_day": event,
        "amount": case.text("open_amount") if owed else "",
        "prepaid": case.text("account") == "prepaid",
        "currency": country.currency if country else "",
    }


def _reason(case: Case, facts: Mapping[str, object]) -> Say | None:
    """The reason as the letter gives it, word for word; None where the letter gives none."""
    reason = case.text("reason")
    return None if quiet(case) or not reason else Say("letter", f"reason_{reason}", facts)

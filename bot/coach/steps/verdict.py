"""The verdict: end, renegotiate, mend or wait, with the strongest signals each way (domain.md 1.1, 1.3).

Stop, urgent, cooling-off, forced repair, score: in that order. The manager may decide otherwise with a reason typed
for themselves; only a stop can't be overridden.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.coach import cues, limits
from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.counts import fraction, per_cent
from bot.coach.ear import alone, chosen, denied, plain, spoken
from bot.coach.question import Field, Question, Step, Values
from bot.coach.road import road
from bot.coach.second_thoughts import asking
from bot.coach.steps.checkin import bound_until
from bot.coach.steps.stops import standing, told, urgent
from bot.coach.steps.story import ABOUT_US, UNSPOKEN
from bot.coach.steps.tried import CHANGE_OFFERS

Judged = Literal["stop", "wait", "mend", "renegotiate", "end"]

COOLING_OFF = timedelta(hours=24)
"""How long drafting stays locked after a decision taken in anger; domain.md 1.1 (default)."""

END_FROM, RENEGOTIATE_FROM = 6, 1
"""Totals from which the verdict is to end, or to renegotiate; domain.md 1.3 (default)."""

CANNOT_FROM = 4
"""The total from which to end when we can't do the work any more (E6): no talk gives us the skill or the people."""

SHOWN = 3
"""How many signals each way are shown; domain.md 1.3."""


@dataclass(frozen=True)
class Signal:
    """One thing that speaks for ending (positive) or for mending (negative)."""

    code: str
    weight: int
    holds: Callable[[Case], bool]


FIXABLE = {"SCOPE": ("reset", "price"), "UNPROFIT": ("price", "tier"), "LATEPAY": ("prepay",), "BOUNDARY": ("rules",)}
"""What would mend a reason, as long as it was not tried: signal R8."""


def _unasked(case: Case) -> bool:
    """Not told, or not known to be told, once it was asked: a wrong ending is worse than a needless talk."""
    return "tried" in case.done and case.text("told") in ("no", "")


def _unoffered(case: Case) -> bool:
    return "tried" in case.done and not CHANGE_OFFERS & set(case.codes("tried"))


def _reset_ignored(case: Case) -> bool:
    return case.text("times") == "often" or (case.text("times") == "twice" and "reset" in case.codes("tried"))


def _fixable(case: Case) -> bool:
    cures = FIXABLE.get(case.text("reason"), ())
    return any(cure not in case.codes("tried") for cure in cures)


def _told_in_vain(case: Case) -> bool:
    return case.text("told") in ("written", "spoken") and case.text("changed") == "none"


SIGNALS = (
    Signal("E1", 4, _reset_ignored),
    Signal("E2", 4, _told_in_vain),
    Signal("E3", 3, lambda case: case.text("rate") == "under50" and "price" in case.codes("tried")),
    Signal("E3b", 2, lambda case: case.text("rate") == "under70" and "price" in case.codes("tried")),
    Signal("E4", 3, lambda case: case.text("reason") == "LATEPAY" and case.text("times") in ("twice", "often")),
    Signal("E5", 4, lambda case: case.text("reason") == "CONDUCT" and case.text("times") in ("twice", "often")),
    Signal("E6", 4, lambda case: case.text("reason") in ABOUT_US),
    Signal("E7", 3, lambda case: case.text("reason") == "TRUST"),
    Signal("E8", 2, lambda case: case.text("rehire") == "no"),
    Signal("E9", 1, lambda case: case.text("allies") == "yes"),
    Signal("R1", -3, lambda case: case.text("times") in ("once", "twice")),
    Signal("R2", 0, _unasked),
    Signal("R3", 0, _unoffered),
    Signal("R4", -2, lambda case: case.text("source") == "us" or "ours" in case.codes("strain")),
    Signal("R5", -2, lambda case: case.text("upset") == "now"),
    Signal("R6", -2, lambda case: case.text("source") == "contact"),
    Signal("R7", -3, lambda case: case.text("changed") == "fixed"),
    Signal("R8", -2, _fixable),
    Signal("R9", -2, lambda case: "passing" in case.codes("strain")),
    Signal("R10", 0, lambda case: case.text("share") == "over20"),
    Signal("R11", -1, lambda case: case.text("rate") == "unknown" and case.text("reason") in ("SCOPE", "UNPROFIT")),
)
"""The signals and weights of domain.md 1.3 (defaults). R2 and R3 force a repair; R10 delays and is only shown."""

FORCING = ("R2", "R3")


@dataclass(frozen=True)
class Verdict:
    """What the coach would do, and the strongest signals each way, by code."""

    judged: Judged
    score: int
    to_end: tuple[str, ...]
    to_mend: tuple[str, ...]
    forced: tuple[str, ...]


def holding(case: Case) -> tuple[Signal, ...]:
    """The signals that hold in a case, in the table's order."""
    found = tuple(signal for signal in SIGNALS if signal.holds(case))
    ours = any(signal.code == "E6" for signal in found)
    return tuple(signal for signal in found if not (ours and signal.code in BESIDE_E6))


BESIDE_E6 = frozenset({"R1", "R2", "R3", "R4", "R6", "R7"})
"""What is beside the point when we can't do the work any more: no talk, no other person and no owning up mends that,
and that it lies with us is the reason itself."""


def signal_said(code: str, reason: str) -> Say:
    """A signal in words that are true for the reason: nobody who closes a firm does its work badly (domain.md 1.3)."""
    if code == "E6" and reason in ABOUT_US:
        return Say("verdict", f"signal_E6_{reason}")
    ours = code in ("E1", "E2") and reason in ABOUT_US
    return Say("verdict", f"signal_{code}_ours" if ours else f"signal_{code}")


def locked_until(case: Case) -> datetime | None:
    """When the cooling-off ends, or None when there is none: an upset under 72 hours old and nothing urgent."""
    if case.text("upset") != "now" or urgent(case) or not case.opened or case.text("cooled"):
        return None
    return _half_hour(datetime.fromisoformat(case.opened) + COOLING_OFF)


def _half_hour(at: datetime) -> datetime:
    """The full or half hour at or after a moment, as people name one: never earlier."""
    over = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at + (timedelta(minutes=30) - over if over else over)


def judge(case: Case, desk: Desk, cooled: bool = False) -> Verdict:
    """The verdict on a case, the same for the same answers and the same side of the cooling-off (domain.md 1.1).

    With ``cooled`` it is the verdict that will stand once the cooling-off is over. Whoever cleared a stop has
    decided more than a score can.
    """
    found = holding(case)
    if told(case) and free(case):
        strongest = tuple(signal.code for signal in found if signal.weight > 0 and case.text("reason") not in UNSPOKEN)
        return Verdict("end", sum(signal.weight for signal in found), ("CLEARED", *strongest)[:SHOWN], (), ())
    score = sum(signal.weight for signal in found)
    forced = () if urgent(case) else tuple(signal.code for signal in found if signal.code in FORCING)
    # By weight, the strongest first; what forces a repair stands before everything else.
    first = ("R5", "R2") if _judged(case, desk, score, forced, cooled) == "wait" else FORCING
    ranked = sorted(found, key=lambda signal: (signal.code not in first, -abs(signal.weight)))
    return Verdict(
        _judged(case, desk, score, forced, cooled),
        score,
        tuple(signal.code for signal in ranked if signal.weight > 0)[:SHOWN],
        tuple(signal.code for signal in ranked if signal.weight <= 0)[:SHOWN],
        forced,
    )


def _judged(case: Case, desk: Desk, score: int, forced: tuple[str, ...], cooled: bool) -> Judged:
    until = None if cooled else locked_until(case)
    if not free(case):
        return "stop"
    if until and desk.now < until:
        return "wait"
    if forced:
        return "renegotiate" if forced == ("R3",) and score >= RENEGOTIATE_FROM else "mend"
    cannot = case.text("reason") in ABOUT_US
    if score >= (CANNOT_FROM if cannot else END_FROM):
        return "end"
    return "renegotiate" if score >= RENEGOTIATE_FROM else "mend"


REHIRE = ("yes", "changes", "no")
RATES = ("under50", "under70", "over70", "unknown")
ALLIES = ("yes", "no")
STRAINS = ("ours", "passing")

BUTTONS = {
    "end": ("go", "mend"),
    "renegotiate": ("go", "anyway"),
    "mend": ("go", "anyway"),
    "wait": ("go", "anyway"),
}
"""What can be pressed under each verdict: go with it, or the other road."""

ROADS = {"mend": "mend", "anyway": "end"}
"""Where the buttons that disagree lead."""

SHORTEST_REASON = 8
"""Characters that an override's reason has at least; shorter is a slip of the keyboard."""


def _rehire(text: str, case: Case, desk: Desk) -> Value | None:
    """Whether they would be signed again; a bare yes or no may answer any of the four, and is asked again."""
    if alone(text, "ear", desk, "bare"):
        return None
    named = chosen(text, "rehire", desk, REHIRE)
    return "no" if named in (None, "changes") and _refuses(text, desk) else named if not _denies(text, desk) else "no"


_PART = re.compile(r"([.,;:!?\n]|(?<=\w)\s+(?=(?:but|though|although)\b))")
_BUT = re.compile(r"^(?:but|though|although|and|so|well|wrong)\b\s*")


def _parts(text: str) -> list[tuple[str, str]]:
    """The parts of some words, each with the mark before it: "nice people | but no"."""
    pieces = ["", *_PART.split(plain(text))]
    return [(pieces[n].strip(), _BUT.sub("", pieces[n + 1].strip())) for n in range(0, len(pieces) - 1, 2)]


def _refuses(text: str, desk: Desk) -> bool:
    """Whether one of the parts is a bare no, however kindly it is wrapped: "nice people, but no, not any more"."""
    parts = _parts(text)
    noes = (n for n, (_, part) in enumerate(parts) if alone(part, "refusal", desk, "no"))
    return any(parts[n][0] not in (":", "?") or _signing(parts[n - 1][1], desk) for n in noes)


def _denies(text: str, desk: Desk) -> bool:
    """Whether a bare no stands behind the question that it answers: "would sign them today: no"."""
    parts = _parts(text)
    return any(
        mark in (":", "?") and alone(part, "refusal", desk, "no") and _signing(parts[n - 1][1], desk)
        for n, (mark, part) in enumerate(parts)
    )


def _signing(words: str, desk: Desk) -> bool:
    """Whether some words speak of signing them again."""
    return bool(spoken(words, "topic", desk, ("rehire",)) or spoken(words, "rehire", desk, ("yes",)))


def protests(text: str, desk: Desk) -> bool:
    """Whether some words ask why they should wait, or say that they never would: that is no yes."""
    return bool(spoken(text, "protest", desk, ("why", "no")))


def asks_why(text: str, desk: Desk) -> bool:
    """Whether some words ask why they should wait."""
    return bool(spoken(text, "protest", desk, ("why",)))


def why_wait(case: Case) -> Say:
    """Why it waits, and what would lift it; domain.md 1.1."""
    return Say("verdict", "why_wait", {"until": locked_until(case), "zone": case.zone})


def _rate(text: str, case: Case, desk: Desk) -> Value | None:
    """The band of a percentage of the rate we aim for, or of a phrase of the book."""
    words, named = plain(text), spoken(text, "rate", desk, RATES)
    share = per_cent(words) or (None if named else fraction(words))
    if share is None:
        return named
    return "under50" if share < 50 else "under70" if share < 70 else "over70"


STRAIN = Field("strain", "ticks", STRAINS)


def _strain(text: str, case: Case, desk: Desk) -> Value | None:
    """What softens it; a part of ours that is said not to be the main thing is no main cause."""
    found = STRAIN.read(text, case, desk)
    if isinstance(found, tuple) and "ours" in found and spoken(text, "doubt", desk, ("minor",)):
        return tuple(one for one in found if one != "ours")
    return found


def free(case: Case) -> bool:
    """No stop holds but for what an ending itself raises, so the verdict may be asked, and decided anew."""
    return not {*standing(case)} & {*told(case)}


def _weighs(case: Case, desk: Desk) -> bool:
    """Asked only where the answers could change the verdict: not under a stop, a lock or a forced repair."""
    bare = judge(case, desk)
    return bare.judged not in ("stop", "wait") and not bare.forced and not told(case)


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    verdict = judge(case, desk)
    signals = {signal.code for signal in holding(case)}
    return {
        "judged": verdict.judged,
        "to_end": tuple(signal_said(code, case.text("reason")) for code in verdict.to_end),
        "to_mend": tuple(signal_said(code, case.text("reason")) for code in verdict.to_mend),
        "until": locked_until(case),
        "zone": case.zone,
        "then": judge(case, desk, cooled=True).judged,
        "delay": "R10" in signals,
    }


PLAIN_YES = 8
"""Words in which a yes is a yes; in a longer answer it may be anything, and is asked again rather than taken."""


def _objects(text: str, desk: Desk) -> bool:
    """Whether one of the sentences is a bare no: "Wait?? NON. It goes out tonight"."""
    return any(alone(part, "verdict", desk, "anyway") for part in re.split(r"[.!?\n]+", text) if part.strip())


def _agrees(text: str, desk: Desk) -> bool:
    """Whether the last sentence is a bare yes, however much was said before it: "Beg him?? Bon. FINE."."""
    parts = [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]
    return bool(parts) and not parts[-1].strip().endswith("?") and alone(parts[-1], "verdict", desk, "go")


def _begins(text: str, desk: Desk) -> bool:
    """Whether the first sentence is a plain "go on", whatever is told or asked after it."""
    first = re.split(r"[.!?\n]+", text.strip(), maxsplit=1)[0]
    return alone(first, "ear", desk, "onward")


def _with_limit(text: str, case: Case, desk: Desk) -> Values:
    """The road in some words, and with a yes to trying the limit that was set to it: "fine, but if she shrugs I'm out"
    is no wish to end it now. Said by itself it is a yes to the coach's own road, where that is to try."""
    limit = limits.limit_in(text, desk, yes=True)
    rest = limits.without(text, limit) if limit else text
    tries = judge(case, desk).judged in ("mend", "renegotiate")
    if limit and tries and not rest:
        return {"verdict": "go", limits.NAME: limit}
    if tries and "takes_it" in cues.options(rest, "verdict_taken", desk):
        return {"verdict": "go"}
    if asking(rest, desk):
        return {}
    found = _read(rest, case, desk)
    choice = str(found.get("verdict", ""))
    if limit and (choice == "mend" or (choice == "go" and tries)):
        return {**found, limits.NAME: limit}
    return {} if asking(text, desk) else _read(text, case, desk) if limit else found


def _read(text: str, case: Case, desk: Desk) -> Values:
    """The road that the words name, or yes or no to the coach's own: "wait" under "I'd end it" is no yes.

    A bare "no" sends nobody back to a client whom somebody had to look at first.
    """
    judged = judge(case, desk).judged
    go, other = BUTTONS.get(judged, ("go", "anyway"))
    own = "mend" if judged == "renegotiate" else judged
    refused = "" if judged == "end" and told(case) else other
    named = spoken(text, "verdict", desk, ("end", "mend", "wait"))
    if spoken(text, "verdict", desk, ("at_once",)):
        choice = go if judged == "end" else other
    elif _objects(text, desk):
        choice = refused
    elif _agrees(text, desk):
        choice = go
    elif named:
        choice = _by_name(named, own, text, go, other)
    elif denied(text, "verdict", desk, (own,)):
        choice = other
    else:
        choice = {"go": go, "anyway": refused}.get(spoken(text, "verdict", desk, ("go", "anyway")) or "", "")
        choice = "" if choice == go and len(text.split()) > PLAIN_YES and not _begins(text, desk) else choice
    return {"verdict": choice} if choice else {}


def _by_name(named: str, own: str, text: str, go: str, other: str) -> str:
    """The choice that a road's name stands for; empty where a long answer only speaks of the coach's own."""
    if named == own:
        return go if len(text.split()) <= PLAIN_YES else ""
    return other if named == ROADS[other] else ""


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """Keeps what the verdict was, so that the choice lapses when the verdict changes. Once the talk was had, no ending
    before the review (domain.md 1.6)."""
    choice = str(values.get("verdict", ""))
    verdict = judge(case, desk)
    if choice not in BUTTONS[verdict.judged]:
        raise Unclear(Say("verdict", "verdict_unclear"))
    bound = bound_until(case, desk)
    if choice == "anyway" and bound and not urgent(case):
        raise Unclear(Say("verdict", "review_first", {"day": bound}))
    return {**values, "judged": verdict.judged}


def _holds(case: Case, desk: Desk) -> bool:
    return case.text("judged") == judge(case, desk).judged


def _check_reason(values: Values, case: Case, desk: Desk) -> Values:
    """A reason of some length. Under the cooling-off it only lifts the lock: the verdict itself is then asked anew."""
    if len(str(values.get("override", "")).strip()) < SHORTEST_REASON:
        raise Unclear(Say("verdict", "override_unclear"), "override")
    return {**values, "cooled": "yes"} if case.text("judged") == "wait" else values


STEP = Step(
    "verdict",
    (
        Question(
            "weigh",
            (
                Field("rehire", "pick", REHIRE, reader=_rehire),
                Field("rate", "pick", RATES, reader=_rate),
                Field("allies", "pick", ALLIES),
                replace(STRAIN, reader=_strain),
            ),
            applies=_weighs,
        ),
        Question(
            "verdict",
            (Field("verdict", "pick", ("go", "mend", "anyway")),),
            needs=("verdict",),
            skippable=False,
            applies=lambda case, desk: free(case),
            holds=_holds,
            facts=_facts,
            offers=lambda case, desk: ("go",) if told(case) else BUTTONS[judge(case, desk).judged],
            parse=_with_limit,
            check=_check,
        ),
        Question(
            "override",
            (Field("override", "long"),),
            needs=("override",),
            skippable=False,
            applies=lambda case, desk: free(case) and case.text("verdict") == "anyway",
            check=_check_reason,
        ),
    ),
)


def ending(case: Case, desk: Desk) -> bool:
    """The manager is ending it, and may."""
    return not standing(case) and road(case) == "end"


def mending(case: Case, desk: Desk) -> bool:
    """The manager is trying to mend it first."""
    return free(case) and road(case) == "mend"

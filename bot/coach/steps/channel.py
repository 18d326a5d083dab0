"""The channel: the first rule that fits (domain.md 4.1), its reason, the runner-up, and what would flip it.

Whatever is said is followed by the written act that the agreement asks for (4.2); chat is never the notice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.coach.case import Case, Desk, Say, Unclear
from bot.coach.question import Field, Question, Step, Values
from bot.coach.steps.planned import FACE, caution
from bot.coach.steps.relationship import TENURE_MONTHS
from bot.coach.steps.stops import limited, raised
from bot.coach.steps.verdict import ending

CHANNELS = ("video", "phone", "person", "email", "letter")
SPOKEN = frozenset({"video", "phone", "person"})


@dataclass(frozen=True)
class Rule:
    """One row of the table: when it fits, what to do, the runner-up; its words are named after its code."""

    code: str
    fits: Callable[[Case], bool]
    channel: str
    runner_up: str


def _close(case: Case) -> bool:
    """Two years or a tenth of our revenue; domain.md 4.1 C5."""
    return TENURE_MONTHS.get(case.text("since"), 0) >= 24 or case.text("share") in ("under20", "over20")


def _in_writing(case: Case) -> bool:
    return case.text("meet") == "writing" or case.text("since") == "months3"


def _unsafe(case: Case) -> bool:
    """Somebody isn't safe; domain.md 4.1 C0."""
    return case.text("reason") == "SAFETY" or "ST05" in raised(case)


RULES = (
    Rule("C0", lambda case: _unsafe(case) and limited(case, "letter_only"), "letter", "email"),
    Rule("C0", _unsafe, "email", "letter"),
    Rule("C1", lambda case: limited(case, "letter_only"), "letter", "email"),
    Rule("C1", lambda case: limited(case, "no_call"), "email", "letter"),
    Rule("C2", lambda case: case.text("reason") == "CONDUCT", "email", "letter"),
    Rule("C3", lambda case: case.text("reason") == "UNRESP", "email", "letter"),
    Rule("C10", lambda case: case.text("country") in FACE, "video", "person"),
    Rule("C5", lambda case: _close(case) and case.text("near") == "near", "person", "video"),
    Rule("C6", _close, "video", "phone"),
    Rule("C8", _in_writing, "email", "phone"),
    Rule("C7", lambda case: case.text("meet") == "video", "video", "phone"),
    Rule("C7", lambda case: True, "phone", "video"),
)
"""domain.md 4.1, first match. C4 is decided by a person, with the stop that it comes with; C9 is who hears first."""


def recommended(case: Case) -> Rule:
    """The rule that holds for a case; there always is one."""
    return next(rule for rule in RULES if rule.fits(case))


def channel_of(case: Case) -> str:
    """The channel that was chosen, or the recommended one; where no other is allowed, whatever was chosen."""
    rule, chosen = recommended(case), case.text("channel")
    return chosen if chosen and (rule.code not in BINDING or chosen in _allowed(case, rule)) else rule.channel


BINDING = frozenset({"C0", "C1"})
"""Rules beside which nothing else is offered: no live contact, or exactly what was approved."""


def _allowed(case: Case, rule: Rule) -> tuple[str, ...]:
    """The channels of a binding rule: the one that was approved alone, or both that are written."""
    return (rule.channel,) if limited(case, "letter_only") else (rule.channel, rule.runner_up)


def written_act(case: Case) -> str:
    """How the notice itself must travel: the agreement's method, or email where it says nothing."""
    return case.text("method") or "email"


def against(case: Case) -> Say | None:
    """What speaks against only a written message, where they should hear it from somebody (domain.md 4.1, 5.1)."""
    rule = recommended(case)
    if case.text("channel") not in ("email", "letter") or rule.channel not in SPOKEN:
        return None
    return Say("channel", f"against_{rule.code}", {"way": Say("channel", f"channel_{rule.channel}")})


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    rule = recommended(case)
    written = "only" if rule.channel in ("email", "letter") and written_act(case) == "email" else written_act(case)
    return {
        "caution": caution(case, desk),
        "channel": Say("channel", f"channel_{rule.channel}"),
        "reason": Say("channel", f"why_{rule.code}", {"contact": case.text("contact")}),
        "runner_up": Say("channel", f"channel_{rule.runner_up}") if len(_offers(case, desk)) > 1 else None,
        "flip": Say("channel", f"flip_{rule.code}"),
        "written": Say("channel", f"written_{written}", {"address": case.text("address")}),
    }


def _offers(case: Case, desk: Desk) -> tuple[str, ...]:
    """The recommendation first, then the runner-up, then the rest."""
    rule = recommended(case)
    first = (rule.channel, rule.runner_up)
    if rule.code in BINDING:
        return _allowed(case, rule)
    return (*first, *(channel for channel in CHANNELS if channel not in first))


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """One of those on offer: where somebody isn't safe, or only a letter is allowed, no talk is."""
    if values.get("channel") not in _offers(case, desk):
        raise Unclear(Say("channel", "channel_unclear"), "channel")
    return values


STEP = Step(
    "channel",
    (
        Question(
            "channel",
            (Field("channel", "pick", CHANNELS),),
            needs=("channel",),
            skippable=False,
            applies=ending,
            asked_anyway=True,
            facts=_facts,
            offers=_offers,
            check=_check,
        ),
    ),
)

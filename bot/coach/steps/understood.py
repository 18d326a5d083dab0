"""What was understood of the story, read back as a list before anything of it counts: right, or put right.

Typed words put single facts right ("90 days, not 60"); the form shows them all.
"""

import re

from bot.coach.case import Case, Desk, Say, Unclear
from bot.coach.ear import alone, any_denial, spoken
from bot.coach.question import Field, Question, Values
from bot.coach.steps.gleaning import FACTS, checked, glean, put_right

REASON = frozenset({"reason", "times", "source", "upset"})
"""What the question for the reason reads back by itself."""


VAGUE = frozenset({"changed"})
"""Facts that half a yes only seems to tell: "though it's a bit more complicated"."""


_YES = re.compile(r"^\W*(?:yes|yeah|yep|yup|ok|okay|right|correct|sure)\b[\s,.;:!-]*", re.I)
"""A yes on top agrees to the list; it says nothing of whether they were told."""


def heard(case: Case, desk: Desk) -> Values:
    """The facts in the story, as they were understood."""
    return glean(case.text("story"), case, desk)


def _read(text: str, case: Case, desk: Desk) -> Values:
    """That it is right, or what is right instead; the rest of the list then stands."""
    stated = " ".join(one for one in re.findall(r"[^.!?\n]+[.!?\n]*", text) if not one.strip().endswith("?"))
    if alone(stated or text, "understood", desk, "right"):
        return {"understood": "right"}
    if _denied(text, case, desk):
        raise Unclear(Say("story", "understood_unclear"))
    hedged = spoken(text, "hedges", desk, ("mostly",))
    fixed = put_right(_YES.sub("", text), heard(case, desk), case, desk)
    if fixed and not (hedged and fixed.keys() <= VAGUE):
        return {"understood": "right", **fixed}
    if hedged:
        label = _named(text, desk)
        raise Unclear(Say("story", "understood_what", {"label": label}) if label else Say("story", "understood_mostly"))
    if heard(case, desk).items() & glean(text, case, desk).items():
        return {"understood": "right"}
    if label := _named(text, desk):
        raise Unclear(Say("story", "understood_what", {"label": label}))
    choice = spoken(text, "understood", desk, ("right", "each"))
    return {"understood": choice} if choice == "each" else {}


def _denied(text: str, case: Case, desk: Desk) -> bool:
    """Whether the words only say what a fact is not: "the notice isn't 60 days"."""
    told = glean(text, case, desk).items()
    return bool(told) and told <= heard(case, desk).items() and bool(any_denial(text, desk))


def _named(text: str, desk: Desk) -> Say | None:
    """The fact that the words name without saying what it is: "yes, except the fee"."""
    topic = spoken(text, "topic", desk)
    field = next((one for one in FACTS if one.name == topic), None)
    return Say(field.page, f"{field.name}_label") if field else None


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """What was read back, as it was corrected; nothing of it where the manager would rather be asked."""
    if values.get("understood") == "each":
        return {"understood": "each"}
    return checked({**heard(case, desk), **values, "understood": "right"}, case, desk)


UNDERSTOOD = Question(
    "understood",
    (Field("understood", "pick", ("right", "each")), *FACTS),
    answers=("right", "each"),
    needs=("understood",),
    skippable=False,
    applies=lambda case, desk: bool(case.text("story")) and bool({*heard(case, desk)} - REASON),
    suggests=heard,
    parse=_read,
    check=_check,
    reads_back=True,
)

"""The review of a mend: whether it held, at the day that was agreed on for it (domain.md 1.6, 1.3).

What was tried by then is part of the answer, so the way back to the gate is a short one: nothing is asked twice.
"""

from bot.coach.case import Case, Desk
from bot.coach.ear import spoken
from bot.coach.question import Field, Question, Step, Values
from bot.coach.steps.verdict import mending

OUTCOMES = ("yes", "partly", "no", "never_met")
BACK_TO_THE_GATE = frozenset({"no"})
"""The outcomes after which the verdict is asked for again."""


def _read(text: str, case: Case, desk: Desk) -> Values:
    found = spoken(text, "mended", desk, OUTCOMES)
    return {"mended": found} if found else {}


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """What the outcome means for the earlier answers: the talk was had, in words; nothing changed, or some of it."""
    if values.get("mended") == "never_met":
        return {**values, "meet_on": ""}
    if values.get("mended") == "partly":
        return {**values, "changed": "some", "meet_on": ""}
    if values.get("mended") != "no":
        return {**values, "changed": "fixed"}
    told = case.text("told") if case.text("told") in ("written", "spoken") else "spoken"
    tried = tuple(dict.fromkeys((*case.codes("tried"), "talk", "reset")))
    return {**values, "told": told, "tried": tried, "changed": "none", "judged": "", "meet_on": ""}


STEP = Step(
    "mended",
    (
        Question(
            "mended",
            (Field("mended", "pick", OUTCOMES),),
            answers=OUTCOMES,
            applies=lambda case, desk: "mended" in case.asked and mending(case, desk),
            parse=_read,
            check=_check,
        ),
    ),
)

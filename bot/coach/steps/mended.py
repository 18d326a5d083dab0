"""The review of a mend: whether it held, at the day that was agreed on for it (domain.md 1.6, 1.3).

What was tried by then is part of the answer, so the way back to the gate is a short one: nothing is asked twice.
"""

from collections.abc import Mapping

from bot.coach import limits
from bot.coach.case import Case, Desk
from bot.coach.ear import spoken
from bot.coach.question import Field, Question, Step, Values
from bot.coach.retold import outcome
from bot.coach.steps.checkin import review_on
from bot.coach.steps.relationship import client_zone
from bot.coach.steps.verdict import mending

OUTCOMES = ("yes", "partly", "no", "never_met")
BACK_TO_THE_GATE = frozenset({"no"})
"""The outcomes after which the verdict is asked for again."""


SHORT = 5
"""Words up to which it is an answer by itself; in more it is retold, where a "no" may be anybody's."""


def _read(text: str, case: Case, desk: Desk) -> Values:
    retold = outcome(text, case, desk) if len(text.split()) > SHORT else ""
    found = retold or spoken(text, "mended", desk, OUTCOMES)
    return {"mended": found} if found else {}


def too_early(case: Case, desk: Desk) -> bool:
    """Whether the review is still to come: by now only the talk itself can be told of, not whether it holds."""
    review = review_on(case, desk)
    return review is not None and desk.now.astimezone(client_zone(case)).date() < review


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    return {"early": too_early(case, desk), "told": case.text("talk_words"), "limit": case.text(limits.NAME)}


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
            facts=_facts,
            parse=_read,
            check=_check,
        ),
    ),
)

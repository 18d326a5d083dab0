"""What you tried: the options of domain.md 1.5, whether the person who decides was told plainly, and what changed."""

from bot.coach.case import Case, Desk
from bot.coach.ear import all_spoken
from bot.coach.question import Field, Question, Step, Values
from bot.coach.steps.stops import FROM_REASON

OPTIONS = (
    *("talk", "reset", "price", "swap", "rules", "tier"),
    *("prepay", "sponsor", "neutral", "partner", "pause"),
)
"""The eleven options of domain.md 1.5, in its order."""

CHANGE_OFFERS = frozenset({"reset", "price", "swap", "rules", "tier", "prepay"})
"""Those that offer the client a change; without one of them signal R3 forces a repair or a new deal, domain.md 1.3."""

TOLD = ("written", "spoken", "no")
CHANGED = ("none", "some", "fixed")


def _from_story(case: Case, desk: Desk) -> Values:
    """The options that the story names; they are ticked in sight, to be confirmed."""
    named = all_spoken(case.text("story"), "tried", desk, OPTIONS)
    return {"tried": named} if named else {}


STEP = Step(
    "tried",
    (
        Question(
            "tried",
            (
                Field("tried", "ticks", OPTIONS),
                Field("told", "pick", TOLD),
                Field("changed", "pick", CHANGED),
            ),
            needs=("told",),
            applies=lambda case, desk: case.text("reason") not in FROM_REASON,
            suggests=_from_story,
        ),
    ),
)

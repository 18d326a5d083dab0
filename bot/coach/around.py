"""What stands around the draft: who hears it first, what they may say, and what is to be done; each on its own page."""

from datetime import datetime

from bot.coach import reactions
from bot.coach.case import Case, Desk, Say
from bot.coach.plan import Plan
from bot.coach.reactions import Reaction
from bot.coach.steps import planned
from bot.coach.steps.planned import chosen_plan, sent_moment
from bot.coach.steps.relationship import client_zone

OFFERED = ("circle", "reactions", "tasks", "calendar")
"""What can be asked for once there is a day, by button under the draft."""


def replies(case: Case, desk: Desk, code: str = "") -> tuple[Say, ...]:
    """What they may say and what to answer, line by line; of one reaction alone where ``code`` names it.

    Empty before a day is chosen.
    """
    made = chosen_plan(case, desk)
    if made is None:
        return ()
    if code:
        return (_reaction(reactions.prepared(code, case, made)), reactions.PATTERN)
    given = (*reactions.likely(case, made), reactions.since_when(case, made))
    rows = tuple(_reaction(one) for one in given)
    return (Say("talk", "bold", {"line": reactions.TITLE}), *rows, reactions.PATTERN, *reactions.between(case, made))


def telling(case: Case, desk: Desk, made: Plan) -> datetime:
    """The moment at which the client hears it, aware: when it really went, else the hour that was chosen."""
    chosen = planned.telling(case, desk) or made.sent.replace(tzinfo=client_zone(case))
    return sent_moment(case) or chosen


def _reaction(one: Reaction) -> Say:
    return Say(
        "talk",
        "reaction_row",
        {"name": one.name, "reply": one.reply, "avoid": one.avoid, "escalate": one.escalate},
    )

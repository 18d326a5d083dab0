"""What stands around the draft: who hears it first, what they may say, and what is to be done; each on its own page."""

from bot.coach import circle, reactions, tasks
from bot.coach.case import Case, Desk, Say
from bot.coach.reactions import Reaction
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.timing import chosen_plan, telling
from bot.coach.tasks import Task

OFFERED = ("circle", "reactions", "tasks")
ASKED = (*OFFERED, "all_tasks")
"""What can be asked for once there is a day: by button under the draft, and all of it by word."""

SOONEST = 10
"""Tasks that are listed at first; the rest is asked for."""


def about(case: Case, desk: Desk, asked: str) -> tuple[Say, ...]:
    """One of ``ASKED``, line by line; empty before a day is chosen."""
    made = chosen_plan(case, desk)
    if made is None:
        return ()
    if asked == "circle":
        at = telling(case, desk) or made.sent.replace(tzinfo=client_zone(case))
        hearers = circle.circle(case, at, calendar(case, desk))
        lines = tuple(Say("talk", "circle_row", {"who": one.who, "when": one.when}) for one in hearers)
        return (_title(circle.TITLE), *lines, *circle.ALWAYS)
    if asked == "reactions":
        given = (*reactions.likely(case, made), reactions.since_when(case, made))
        rows = tuple(_reaction(one) for one in given)
        return (_title(reactions.TITLE), *rows, reactions.PATTERN, *reactions.between(case, made))
    listed = tuple(_task(one) for one in tasks.tasks(case, made, calendar(case, desk)))
    shown = listed if asked == "all_tasks" else listed[:SOONEST]
    more = (Say("talk", "tasks_more", {"count": len(listed) - len(shown)}),) if len(listed) > len(shown) else ()
    return (_title(tasks.TITLE), *shown, *more, tasks.ORDER)


def _task(one: Task) -> Say:
    return Say("talk", "task_row", {"due": one.due, "owner": Say("tasks", f"owner_{one.owner}"), "what": one.what})


def _title(say: Say) -> Say:
    return Say("talk", "bold", {"line": say})


def _reaction(one: Reaction) -> Say:
    return Say(
        "talk",
        "reaction_row",
        {"name": one.name, "reply": one.reply, "avoid": one.avoid, "escalate": one.escalate},
    )

"""Who does what: a role of the handover, or one task of it, may be given to somebody. It never leaves the case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.coach.case import Case, Desk, Pressed, Say
from bot.coach.reply import Press
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import calendar
from bot.coach.tasks import ROLES, Task, tasks

WHO = Press("form_owners", Say("owners", "button"))

NAME = "owners"
"""What the form goes by when it comes back."""

MEMBER = re.compile(r"[UW][A-Z0-9]{5,}")
"""The id of somebody in Slack; anything else is a name as it was typed."""


ONESELF = "I"
"""The manager, as they call themselves."""


@dataclass(frozen=True)
class Roles:
    """The form: the roles that the case needs, who has them, and when it was opened."""

    roles: tuple[str, ...]
    held: Mapping[str, str]
    revision: int


def owner(case: Case, task: Task) -> Say:
    """Who does a task: whoever has it, whoever has its role, or the role in words."""
    who = case.owners.get(task.code) or case.owners.get(task.owner)
    return person(who) if who else Say("tasks", f"owner_{task.owner}")


def person(who: str) -> Say:
    """Somebody as a list shows them."""
    if who == ONESELF:
        return Say("tasks", "owner_MGR")
    return Say("owners", "member" if MEMBER.fullmatch(who) else "person", {"who": who})


def roles(case: Case, desk: Desk) -> Roles:
    """The roles that this case has tasks for; none before there is a day."""
    made = chosen_plan(case, desk)
    needed = {task.owner for task in tasks(case, made, calendar(case, desk))} if made else set()
    members = {role: who for role, who in case.owners.items() if MEMBER.fullmatch(who)}
    return Roles(tuple(role for role in ROLES if role in needed), members, case.revision)


def saved(case: Case, said: Pressed, desk: Desk) -> Case:
    """The roles as the form has them; a name that was typed stays where nobody was picked."""
    asked = roles(case, desk)
    picked = {role: str(said.values.get(role, "")) for role in asked.roles}
    kept = {role: who for role, who in case.owners.items() if role not in asked.roles or role not in asked.held}
    return _with(case, {**kept, **{role: who for role, who in picked.items() if MEMBER.fullmatch(who)}})


def given(case: Case, what: str, who: str) -> Case:
    """A role or a task given to somebody."""
    return _with(case, {**case.owners, what: who})


def _with(case: Case, owners: Mapping[str, str]) -> Case:
    return case if owners == dict(case.owners) else replace(case, owners=owners, revision=case.revision + 1)

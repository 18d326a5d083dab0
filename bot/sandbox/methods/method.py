"""What a method of the Web API is: a function, the scopes that allow it, the kind of token that it takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.deliver import Courier
from bot.sandbox.elements import Json
from bot.sandbox.faults import Faults
from bot.sandbox.schema import Problem
from bot.sandbox.tickets import Tickets
from bot.sandbox.world import Conversation, World


@dataclass
class Parts:
    """What the methods work on."""

    world: World
    tickets: Tickets
    faults: Faults
    courier: Courier


@dataclass(frozen=True)
class Method:
    """``run`` returns the answer without its ``ok``; any one of ``scopes`` allows it; ``key`` is the token it wants."""

    run: Callable[[Parts, Json], Awaitable[Json]]
    scopes: frozenset[str] = frozenset()
    key: Literal["bot", "app", "none"] = "bot"


class Refused(Exception):  # noqa: N818 - Slack's no, not a failure of ours
    """A call that Slack answers with ``ok: false``: its error code, and what else stands in the answer."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


def needs(args: Json, *names: str) -> tuple[str, ...]:
    """The arguments as strings; Refused when one is missing."""
    missing = [name for name in names if args.get(name) in (None, "")]
    if missing:
        says = [f"[ERROR] missing required field: {name}" for name in missing]
        raise Refused("invalid_arguments", response_metadata={"messages": says})
    return tuple(str(args[name]) for name in names)


def number(args: Json, name: str, otherwise: float) -> float:
    """A numeric argument (a count or a ts), or what it is otherwise; Refused when it is no number."""
    try:
        return float(args.get(name) or otherwise)
    except (TypeError, ValueError):
        raise Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {name} is no number"]}) from None


def refuse(error: str, found: list[Problem]) -> None:
    """Refused with every problem in the answer, when there is one."""
    if found:
        says = [f"[ERROR] {one.says} [json-pointer:{one.path}]" for one in found]
        raise Refused(error, response_metadata={"messages": says}, errors=says)


def conversation(parts: Parts, name: str, people: bool = False) -> Conversation:
    """The conversation with the id; with ``people`` a person's id means their DM. Refused when there is none."""
    world = parts.world
    if people and name in world.users and not world.users[name].is_bot:
        return world.direct(name)
    found = world.conversations.get(name)
    if found is None:
        found = next((one for one in world.conversations.values() if one.name and one.name == name.lstrip("#")), None)
    if found is None:
        raise Refused("channel_not_found")
    return found


def truth(value: Any) -> bool:
    """Whether an argument says yes: true, "true", 1 or "1"."""
    return str(value).lower() in ("true", "1")

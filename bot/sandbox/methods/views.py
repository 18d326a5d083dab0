"""``views.*``: modals and the Home tab."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.elements import Json
from bot.sandbox.limits import Surface, problems
from bot.sandbox.methods.method import Method, Parts, Refused, needs, refuse
from bot.sandbox.world import View

DEEP = 3
"""Modals that may lie on top of each other."""


async def opened(parts: Parts, args: Json) -> Json:
    """``views.open``: a modal for the person whose trigger it is."""
    body = _body(args, "modal")
    return _shown(parts, parts.world.show(_user(parts, args), body))


async def pushed(parts: Parts, args: Json) -> Json:
    """``views.push``: a modal on top of the one that is open, three deep at most."""
    body, user = _body(args, "modal"), _user(parts, args)
    stack = parts.world.modals.get(user, [])
    if not stack:
        raise Refused("not_found")
    if len(stack) >= DEEP:
        raise Refused("push_limit_reached")
    return _shown(parts, parts.world.show(user, body, on_top=True))


async def updated(parts: Parts, args: Json) -> Json:
    """``views.update``: by ``view_id`` or ``external_id``; with a ``hash`` only when nobody changed it meanwhile."""
    view = parts.world.view(str(args.get("view_id"))) or _external(parts, str(args.get("external_id") or ""))
    if view is None:
        raise Refused("not_found")
    body = _body(args, "modal" if view.kind == "modal" else "home")
    _same(view, args)
    parts.world.revise(view, body)
    return _shown(parts, view)


async def published(parts: Parts, args: Json) -> Json:
    """``views.publish``: one person's Home tab."""
    (user,) = needs(args, "user_id")
    if user not in {one.id for one in parts.world.people()}:
        raise Refused("user_not_found")
    body = _body(args, "home")
    if user in parts.world.homes:
        _same(parts.world.homes[user], args)
    return _shown(parts, parts.world.show(user, body))


def _body(args: Json, surface: Surface) -> Json:
    body = args.get("view")
    if not isinstance(body, dict):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
    found = problems(surface, body)
    if any(one.code == "view_too_large" for one in found):
        raise Refused("view_too_large")
    refuse("invalid_arguments", found)
    return body


def _user(parts: Parts, args: Json) -> str:
    (trigger,) = needs(args, "trigger_id")
    user, error = parts.tickets.spend(trigger)
    if error:
        raise Refused(error)
    return user


def _external(parts: Parts, name: str) -> View | None:
    every = [one for stack in parts.world.modals.values() for one in stack] if name else []
    return next((one for one in every if one.body.get("external_id") == name), None)


def _same(view: View, args: Json) -> None:
    if args.get("hash") and args["hash"] != view.hash:
        raise Refused("hash_conflict")


def _shown(parts: Parts, view: View) -> Json:
    return {"view": payloads.view_json(parts.world, view)}


METHODS = {
    "views.open": Method(opened),
    "views.push": Method(pushed),
    "views.update": Method(updated),
    "views.publish": Method(published),
}

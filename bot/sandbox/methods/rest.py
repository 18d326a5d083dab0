"""The methods that stand alone: who am I, who is that, where is the socket, are these blocks sound."""

from __future__ import annotations

from dataclasses import asdict

from bot.sandbox import payloads
from bot.sandbox.elements import Json
from bot.sandbox.limits import block_problems, problems
from bot.sandbox.methods.method import Method, Parts, Refused, needs
from bot.sandbox.world import BOT_ID, BOT_USER


async def auth_test(parts: Parts, args: Json) -> Json:
    """``auth.test``: the bot and its workspace."""
    world = parts.world
    who = {"user": "partways", "user_id": BOT_USER, "bot_id": BOT_ID, "is_enterprise_install": False}
    return {"url": f"{world.url}/", "team": world.name, "team_id": world.team, **who}


async def api_test(parts: Parts, args: Json) -> Json:
    """``api.test``: what was sent."""
    return {"args": args}


async def users_info(parts: Parts, args: Json) -> Json:
    """``users.info``: with the time zone."""
    (user,) = needs(args, "user")
    if user not in parts.world.users:
        raise Refused("user_not_found")
    return {"user": payloads.user_json(parts.world, parts.world.users[user])}


async def connections_open(parts: Parts, args: Json) -> Json:
    """``apps.connections.open``: where to open a socket."""
    base = parts.world.url.replace("http", "ws", 1)
    return {"url": f"{base}/link?ticket={parts.tickets.socket()}&app_id=sandbox"}


async def blocks_validate(parts: Parts, args: Json) -> Json:
    """``blocks.validate``: exactly one of ``blocks``, ``view`` and ``message``."""
    given = [name for name in ("blocks", "view", "message") if args.get(name) is not None]
    if len(given) != 1:
        raise Refused("invalid_arguments")
    payload = args[given[0]]
    if given[0] == "blocks":
        found = list(block_problems(payload))
    elif not isinstance(payload, dict):
        raise Refused("invalid_arguments")
    else:
        is_home = payload.get("type") == "home"
        found = problems("message" if given[0] == "message" else "home" if is_home else "modal", payload)
    if found:
        raise Refused("invalid_blocks", errors=[asdict(one) for one in found])
    return {}


METHODS = {
    "auth.test": Method(auth_test),
    "api.test": Method(api_test, key="none"),
    "users.info": Method(users_info, frozenset({"users:read"})),
    "apps.connections.open": Method(connections_open, key="app"),
    "blocks.validate": Method(blocks_validate, key="none"),
}

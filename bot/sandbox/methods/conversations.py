"""``conversations.*``: open a DM, say what it is, read it back."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.elements import Json
from bot.sandbox.methods.method import Method, Parts, Refused, conversation, needs, number, truth
from bot.sandbox.world import BOT_USER, Message

_KINDS = ("im", "mpim", "channels", "groups")
_READ = frozenset(f"{kind}:history" for kind in _KINDS)
MOST = 999


async def opened(parts: Parts, args: Json) -> Json:
    """``conversations.open``: the DM with one person."""
    if args.get("channel"):
        return {"channel": {"id": conversation(parts, str(args["channel"])).id}}
    (users,) = needs(args, "users")
    if users not in {user.id for user in parts.world.people()}:
        raise Refused("user_not_found")
    place = parts.world.direct(users)
    shown = payloads.conversation_json(place) if truth(args.get("return_im")) else {"id": place.id}
    return {"channel": shown, "no_op": True, "already_open": True}


async def info(parts: Parts, args: Json) -> Json:
    """``conversations.info``."""
    (channel,) = needs(args, "channel")
    return {"channel": payloads.conversation_json(conversation(parts, channel))}


async def history(parts: Parts, args: Json) -> Json:
    """``conversations.history``: the top-level messages, newest first."""
    place = _readable(parts, args)
    found = [one for one in reversed(parts.world.roots(place)) if _between(one, args)]
    return _paged(parts, found, args)


async def replies(parts: Parts, args: Json) -> Json:
    """``conversations.replies``: the root and then its replies, oldest first."""
    place, (ts,) = _readable(parts, args), needs(args, "ts")
    asked = parts.world.conversations[place].messages.get(ts)
    if asked is None:
        raise Refused("thread_not_found")
    thread = parts.world.thread(place, asked.thread or ts)
    return _paged(parts, [one for one in thread if one.ts == ts or _between(one, args)], args)


def _readable(parts: Parts, args: Json) -> str:
    (channel,) = needs(args, "channel")
    place = conversation(parts, channel)
    if BOT_USER not in place.members:
        raise Refused("not_in_channel")
    return place.id


def _between(message: Message, args: Json) -> bool:
    oldest, latest = number(args, "oldest", 0), number(args, "latest", 9_999_999_999)
    if truth(args.get("inclusive")):
        return oldest <= float(message.ts) <= latest
    return oldest < float(message.ts) < latest


def _paged(parts: Parts, found: list[Message], args: Json) -> Json:
    """One page of the messages; the cursor is the number of those before it."""
    limit, start = min(int(number(args, "limit", 100)), MOST), int(number(args, "cursor", 0))
    if limit < 1 or start < 0:
        raise Refused("invalid_limit")
    more, metadata = len(found) > start + limit, truth(args.get("include_all_metadata"))
    shown = [payloads.message_json(parts.world, one, metadata) for one in found[start : start + limit]]
    cursor = str(start + limit) if more else ""
    return {"messages": shown, "has_more": more, "response_metadata": {"next_cursor": cursor}}


METHODS = {
    "conversations.open": Method(opened, frozenset({"im:write", "mpim:write", "channels:manage", "groups:write"})),
    "conversations.info": Method(info, frozenset(f"{kind}:read" for kind in _KINDS)),
    "conversations.history": Method(history, _READ),
    "conversations.replies": Method(replies, _READ),
}

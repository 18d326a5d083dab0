"""``chat.*``: post, update, delete, ephemeral messages and permalinks."""

from __future__ import annotations

from typing import Any

from bot.sandbox import payloads
from bot.sandbox.elements import Json
from bot.sandbox.limits import TEXT, problems
from bot.sandbox.methods.method import Method, Parts, Refused, conversation, needs, refuse
from bot.sandbox.world import BOT_USER, Conversation, Message

_WRITE = frozenset({"chat:write"})


async def post(parts: Parts, args: Json) -> Json:
    """``chat.postMessage``; a person's id as the channel opens the DM. Long text is cut at 40,000 characters."""
    place = _writable(parts, args)
    text, cut = str(args.get("text") or ""), {}
    if len(text) > TEXT["message"]:
        text, cut = text[: TEXT["message"]], {"response_metadata": {"messages": ["message_truncated"]}}
    blocks, metadata = _sound("message", text, args)
    message = Message(place.id, parts.world.next_ts(), BOT_USER, text, blocks, _root(parts, place, args), bot=True)
    message.metadata = metadata
    parts.world.post(message)
    parts.courier.soon(parts.courier.typed(message))
    shown = payloads.message_json(parts.world, message, metadata=True)
    return {"channel": place.id, "ts": message.ts, "message": shown} | cut


def _writable(parts: Parts, args: Json) -> Conversation:
    (channel,) = needs(args, "channel")
    place = conversation(parts, channel, people=True)
    if BOT_USER not in place.members:
        raise Refused("not_in_channel")
    return place


def _sound(surface: Any, text: str, args: Json) -> tuple[list[Json], Json | None]:
    """The blocks and metadata of a message that Slack would take; Refused otherwise."""
    blocks, metadata = args.get("blocks") or [], args.get("metadata")
    if not text and not blocks and not args.get("attachments"):
        raise Refused("no_text")
    if metadata is not None and not (isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()):
        raise Refused("invalid_metadata_format")
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    found = problems(surface, {"text": text, "blocks": blocks, "metadata": metadata})
    for code in ("msg_too_long", "metadata_too_large"):
        if any(one.code == code for one in found):
            raise Refused(code)
    refuse("invalid_blocks", found)
    return blocks, metadata


def _root(parts: Parts, place: Conversation, args: Json) -> str:
    """The thread that a reply goes into: the root's, also when another reply's ts was given."""
    asked = str(args.get("thread_ts") or "")
    there = place.messages.get(asked)
    return there.thread if there is not None and there.thread else asked


async def update(parts: Parts, args: Json) -> Json:
    """``chat.update``: own messages only, by the conversation's id; text without blocks takes the blocks away."""
    place, message = _own(parts, args, "cant_update_message")
    text = str(args.get("text") or "")
    if args.get("blocks") is None and not text:
        raise Refused("no_text")
    before = payloads.message_json(parts.world, message, metadata=True)
    blocks, metadata = _sound("update", text, args)
    message.metadata = metadata if metadata is not None else message.metadata
    parts.world.edit(message, text, blocks, edited=not blocks)
    parts.courier.soon(parts.courier.edited(message, before))
    shown = payloads.message_json(parts.world, message, metadata=True)
    return {"channel": place.id, "ts": message.ts, "text": text, "message": shown}


def _own(parts: Parts, args: Json, otherwise: str) -> tuple[Conversation, Message]:
    channel, ts = needs(args, "channel", "ts")
    place = conversation(parts, channel)
    message = place.messages.get(ts)
    if message is None:
        raise Refused("message_not_found")
    if not message.bot:
        raise Refused(otherwise)
    return place, message


async def delete(parts: Parts, args: Json) -> Json:
    """``chat.delete``: own messages only."""
    place, message = _own(parts, args, "cant_delete_message")
    parts.world.delete(message)
    return {"channel": place.id, "ts": message.ts}


async def ephemeral(parts: Parts, args: Json) -> Json:
    """``chat.postEphemeral``: for one member of the conversation."""
    place, (user,) = _writable(parts, args), needs(args, "user")
    if user not in place.members:
        raise Refused("user_not_in_channel")
    text = str(args.get("text") or "")
    blocks, _ = _sound("message", text, args)
    ts, thread = parts.world.next_ts(), _root(parts, place, args)
    parts.world.post(Message(place.id, ts, BOT_USER, text, blocks, thread, bot=True, only_for=user))
    return {"message_ts": ts}


async def permalink(parts: Parts, args: Json) -> Json:
    """``chat.getPermalink``."""
    channel, ts = needs(args, "channel", "message_ts")
    message = conversation(parts, channel).messages.get(ts)
    if message is None:
        raise Refused("message_not_found")
    return {"channel": channel, "permalink": parts.world.permalink(message)}


METHODS = {
    "chat.postMessage": Method(post, _WRITE),
    "chat.update": Method(update, _WRITE),
    "chat.delete": Method(delete, _WRITE),
    "chat.postEphemeral": Method(ephemeral, _WRITE),
    "chat.getPermalink": Method(permalink),
}

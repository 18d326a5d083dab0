"""The JSON that Slack sends to an app: messages, events, commands, presses and forms."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from bot.sandbox.elements import Json
from bot.sandbox.world import APP_ID, BOT_ID, BOT_USER, Conversation, Message, StoredFile, User, View, World

VERIFICATION = "sandbox-verification"
"""The long deprecated ``token`` of every payload."""


def message_json(world: World, message: Message, metadata: bool = False) -> Json:
    """A message as events, ``chat.*`` and ``conversations.*`` show it; its metadata only when asked for."""
    found: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": world.team}
    if message.bot:
        found |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": bot_profile(world)}
    if message.blocks:
        found["blocks"] = message.blocks
    if message.files:
        found |= {"files": message.files, "subtype": "file_share"}
    if message.edited:
        found["edited"] = {"user": message.user, "ts": message.edited}
    if metadata and message.metadata is not None:
        found["metadata"] = message.metadata
    return found | _thread(world, message)


def _thread(world: World, message: Message) -> Json:
    if message.thread:
        root = world.message(message.channel, message.thread)
        return {"thread_ts": message.thread} | ({"parent_user_id": root.user} if root else {})
    replies = world.replies(message.channel, message.ts) if not message.only_for else []
    if not replies:
        return {}
    users = list(dict.fromkeys(one.user for one in replies))
    counts = {"reply_count": len(replies), "reply_users_count": len(users), "reply_users": users}
    return {"thread_ts": message.ts, "latest_reply": replies[-1].ts, **counts, "subscribed": False, "is_locked": False}


def file_json(world: World, file: StoredFile) -> Json:
    """A file as events and ``files.info`` show it; of a deleted one little is left."""
    if file.mode == "tombstone":
        return {"id": file.id, "mode": file.mode}
    address = f"{world.url}/files-pri/{world.team}-{file.id}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.name,
        "mimetype": guess_type(file.name)[0] or "application/octet-stream",
        "filetype": PurePath(file.name).suffix.lstrip(".") or "binary",
        "user": file.user,
        "user_team": world.team,
        "mode": file.mode,
        "is_external": False,
        "file_access": "visible",
        "size": file.size,
        "url_private": f"{world.url}/files/{file.id}",
        "url_private_download": f"{address}/download/{quote(file.name)}",
    }


def bot_profile(world: World) -> Json:
    """What Slack says of the bot beside its messages."""
    return {"id": BOT_ID, "app_id": APP_ID, "name": "partways", "deleted": False, "updated": 0, "team_id": world.team}


def user_json(world: World, user: User) -> Json:
    """``users.info``: the zone as an IANA name, its offset from UTC in seconds at the workspace's time."""
    profile = {"real_name": user.real_name, "display_name": user.name, "team": world.team}
    zone = {"tz": user.zone, "tz_label": user.zone, "tz_offset": user.offset(world.clock.now())}
    return {
        "id": user.id,
        "team_id": world.team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
        **zone,
    }


def conversation_json(conversation: Conversation) -> Json:
    """``conversations.info``."""
    found: Json = {"id": conversation.id, "created": 0, "is_archived": False, "is_im": conversation.kind == "im"}
    if conversation.kind == "im":
        return found | {"user": conversation.user, "is_open": True, "is_user_deleted": False}
    return found | {"name": conversation.name, "is_channel": True, "is_private": False, "is_member": False}


def view_json(world: World, view: View) -> Json:
    """A view as ``views.*`` and interactivity show it, with what the person has filled in."""
    empty: Json = {"title": None, "submit": None, "close": None, "callback_id": "", "private_metadata": ""}
    empty |= {"external_id": "", "clear_on_close": False, "notify_on_close": False}
    return {
        **empty,
        **view.body,
        "id": view.id,
        "team_id": world.team,
        "state": {"values": world.state(view, view.user)},
        "hash": view.hash,
        "previous_view_id": view.previous or None,
        "root_view_id": view.root,
        "app_id": APP_ID,
        "app_installed_team_id": world.team,
        "bot_id": BOT_ID,
    }


def message_event(world: World, message: Message) -> Json:
    """The ``message`` event of a new message."""
    kind = world.conversations[message.channel].kind
    where = {"channel": message.channel, "event_ts": message.ts, "channel_type": kind}
    return message_json(world, message, metadata=True) | where | {"client_msg_id": f"sandbox-{message.ts}"}


def changed_event(world: World, message: Message, before: Json) -> Json:
    """The ``message_changed`` event of an edited one."""
    stamp = world.next_ts()
    kind = world.conversations[message.channel].kind
    after = message_json(world, message, metadata=True)
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": after,
        "previous_message": before,
        "channel": message.channel,
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": kind,
    }


def home_event(world: World, user: str, tab: str) -> Json:
    """The ``app_home_opened`` event; with the view when one was published before."""
    found: Json = {"type": "app_home_opened", "user": user, "channel": world.direct(user).id, "tab": tab}
    found["event_ts"] = world.next_ts()
    home = world.homes.get(user)
    return found | ({"view": view_json(world, home)} if home and tab == "home" else {})


def event_callback(world: World, event: Json) -> Json:
    """An event in its envelope of the Events API, with an ``event_id`` of its own."""
    who = {"enterprise_id": None, "team_id": world.team, "user_id": BOT_USER, "is_bot": True}
    return {
        "token": VERIFICATION,
        "team_id": world.team,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(float(event["event_ts"])),
        "authorizations": [who | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": world.new_id("4-"),
    }


def command(world: World, user: str, channel: str, name: str, text: str) -> Json:
    """A slash command; trigger and response URL are added when it is sent."""
    place = world.conversations[channel]
    return {
        "token": VERIFICATION,
        "team_id": world.team,
        "team_domain": world.domain,
        "channel_id": channel,
        "channel_name": "directmessage" if place.kind == "im" else place.name,
        "user_id": user,
        "user_name": world.user(user).name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    }


def block_actions(world: World, user: str, surface: Message | View, action: Json) -> Json:
    """A press in a message or view, with everything that its inputs hold."""
    stamped = action | {"action_ts": world.next_ts()}
    return _interaction(world, user, "block_actions") | _surface(world, user, surface) | {"actions": [stamped]}


def _surface(world: World, user: str, surface: Message | View) -> Json:
    state: Json = {"values": world.state(surface, user)}
    if isinstance(surface, View):
        container: Json = {"type": "view", "view_id": surface.id}
        return {"container": container, "view": view_json(world, surface)}
    container = {
        "type": "message",
        "message_ts": surface.ts,
        "channel_id": surface.channel,
        "is_ephemeral": bool(surface.only_for),
    }
    container |= {"thread_ts": surface.thread} if surface.thread else {}
    place = world.conversations[surface.channel]
    channel = {"id": surface.channel, "name": "directmessage" if place.kind == "im" else place.name}
    message = {} if surface.only_for else {"message": message_json(world, surface, metadata=True)}
    return {"container": container, "channel": channel, "state": state, **message}


def view_submission(world: World, user: str, view: View) -> Json:
    """A modal sent."""
    return _interaction(world, user, "view_submission") | {"view": view_json(world, view), "response_urls": []}


def view_closed(world: World, user: str, view: View, is_cleared: bool) -> Json:
    """A modal closed."""
    return _interaction(world, user, "view_closed") | {"view": view_json(world, view), "is_cleared": is_cleared}


def _interaction(world: World, user: str, kind: str) -> Json:
    name = world.user(user).name
    who: dict[str, Any] = {"id": user, "username": name, "name": name, "team_id": world.team}
    return {
        "type": kind,
        "token": VERIFICATION,
        "api_app_id": APP_ID,
        "team": {"id": world.team, "domain": world.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": who,
    }

"""What Slack's payloads say: who acts, where, on what; the same message always has the same name."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.coach.case import Place, Pressed
from bot.slack import envelope, filled, markup, shapes
from bot.store import Person

_BUTTON = shapes.row(shapes.code, shapes.number, shapes.code)
_LINE = shapes.row(shapes.code, shapes.number, shapes.code, shapes.code)
"""What a button, and a line of a menu, carry: the question, its revision, for a menu the name, and the code."""
_REVISION = re.compile(r"[^@]*@(\d{1,15})(?:\+\d+)?")


def pressed(args: AsyncArgs) -> Pressed | None:
    """What was pressed; None where it is nothing that we drew."""
    body = args.body
    action = body["actions"][0]
    fields = filled.values((body.get("state") or (body.get("view") or {}).get("state") or {}).get("values") or {})
    kind, _, rest = action["action_id"].partition(":")
    if kind == "live":
        drawn = _REVISION.fullmatch(action.get("block_id") or "")
        return Pressed("tick", code=rest, revision=int(drawn[1]), values=filled.ticked(body, rest)) if drawn else None
    if kind == "menu":
        value = (action.get("selected_option") or {}).get("value", "")
        found = shapes.read(markup.unescape(value), _LINE)
        return Pressed(found[2], found[3], found[0], found[1], fields) if found else None
    found = shapes.read(markup.unescape(action.get("value") or ""), _BUTTON)
    return Pressed(rest.removesuffix(f":{found[2]}"), found[2], found[0], found[1], fields) if found else None


def place(args: AsyncArgs) -> Place:
    """The thread that the press was made in; a message of no thread may be the first of one."""
    body = args.body
    held, message = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or held.get("channel_id") or ""
    first = message.get("thread_ts") or held.get("thread_ts") or message.get("ts") or held.get("message_ts")
    return Place(team(args), channel, first or "")


def person(args: AsyncArgs) -> Person:
    """Who acts."""
    body = args.body
    user = body.get("user_id") or (body.get("user") or {}).get("id") or (body.get("event") or {}).get("user")
    return Person(team(args), user or "")


def team(args: AsyncArgs) -> str:
    """The workspace that it is about."""
    return envelope.team(args.body)


def door(args: AsyncArgs) -> str:
    """A link that opens the bot's messages in whatever Slack the person uses; "" where it can't be told."""
    app, here = args.body.get("api_app_id"), args.body.get("team_id") or team(args)
    return f"https://slack.com/app_redirect?app={app}&team={here}" if app and here else ""


def event(args: AsyncArgs) -> str:
    """What tells this message from every other (``event_of``)."""
    return event_of(args.body)


def event_of(body: Mapping[str, Any]) -> str:
    """The name of a message: the same when Slack tells it again, and of a form that is sent again as it was, which
    closes once its sending was acknowledged."""
    if body.get("type") == "view_submission" and (form := body["view"].get("id")):
        return f"{form}:{_digest(body['view'].get('state'))}"
    told = body.get("event_id") or body.get("trigger_id")
    return str(told) if told else _digest(body)


def _digest(part: object) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()


def beside(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, str]:
    """Errors by block; two of one block on two lines."""
    found: dict[str, str] = {}
    for field, error in errors.items():
        block = filled.field_block(view, field)
        found[block] = f"{found[block]}\n{error}" if block in found else error
    return found

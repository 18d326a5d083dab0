"""Who acts in what Slack sends, and whether they may be heard at all; looked at before anything else reads it.

What is refused here is acknowledged and forgotten: told again it would be no better, and whoever sent it learns
nothing. The workspace is taken from the envelope (its authorisations, or the workspace of the press or command), never
from a part of it that somebody fills in, such as a message, a form or the form's own notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from bot.slack.shapes import readable

Body = Mapping[str, Any]
Refusal = Literal["", "shape", "outsider", "elsewhere"]

SLACKBOT = "USLACKBOT"

OPENS = ("press:start", "press:digest")
"""Buttons that only open a form of one's own, and so may stand in an answer to a command, in any channel."""


def refused(body: Any, home: str = "") -> Refusal:
    """Why a body is not heard; "" where it is. ``home`` is the workspace that the bot's token is for, if known."""
    if not readable(body):
        return "shape"
    if _outsider(body, home):
        return "outsider"
    return "elsewhere" if _elsewhere(body) else ""


def team(body: Body) -> str:
    """The workspace that a body is about."""
    granted = (body.get("authorizations") or [{}])[0]
    named = _id(body.get("team")) or body.get("team_id") or (_part(body, "user")).get("team_id")
    return granted.get("team_id") or named or _enterprise(body)


def _outsider(body: Body, home: str) -> bool:
    """Somebody of another workspace, a guest of Slack Connect, or a bot, this one among them (slack.md 2)."""
    here = team(body)
    if body.get("type") == "url_verification":
        return False
    if home and here != home:
        return True
    told = _part(body, "event"), _part(_part(body, "event"), "message"), _part(body, "user")
    if body.get("is_ext_shared_channel") or any(_strange(one) for one in told):
        return True
    teams = {one.get(name) for one in told for name in ("user_team", "source_team", "team_id")} - {None, ""}
    return not teams <= {here, _enterprise(body)} or _is_bot(body)


def _strange(one: Body) -> bool:
    return any(part.get("is_stranger") is True for part in (one, _part(one, "user_profile")))


def _is_bot(body: Body) -> bool:
    granted = (body.get("authorizations") or [{}])[0]
    own = granted.get("user_id") if granted.get("is_bot") else None
    event = _part(body, "event")
    who = _id(body.get("user")) or body.get("user_id") or _id(event.get("user"))
    return who is not None and who in (own, SLACKBOT)


def _elsewhere(body: Body) -> bool:
    """A press in a message that is not in a direct message with the bot."""
    held = _part(body, "container")
    where = _id(body.get("channel")) or held.get("channel_id") or ""
    if body.get("type") != "block_actions" or held.get("type") == "view" or where.startswith("D"):
        return False
    return not (held.get("is_ephemeral") is True and body["actions"][0]["action_id"].startswith(OPENS))


def _enterprise(body: Body) -> str:
    granted = (body.get("authorizations") or [{}])[0]
    return _id(body.get("enterprise")) or granted.get("enterprise_id") or body.get("enterprise_id") or ""


def _part(body: Body, name: str) -> Body:
    """A part that is an object; an empty one where there is none."""
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _id(named: Any) -> Any:
    """The id of what is named by it, or by an object with it."""
    return named.get("id") if isinstance(named, dict) else named

"""What an app answers with, put into the workspace: the payload of an ack, or a POST to a response URL."""

from __future__ import annotations

import html

from bot.sandbox.elements import Json
from bot.sandbox.limits import problems
from bot.sandbox.schema import Problem
from bot.sandbox.tickets import Spot
from bot.sandbox.world import BOT_USER, SLACKBOT, Message, View, World


def show(world: World, spot: Spot, body: Json) -> tuple[Message | None, list[Problem]]:
    """Show the answer at the spot: to one person only, unless it says ``in_channel``; or change what it answers.

    Returns the message (None when there is none to show) and what Slack would refuse in it.
    """
    original = world.message(spot.channel, spot.ts)
    if body.get("delete_original") and original is not None:
        world.delete(original)
        return None, []
    if not body.get("text") and not body.get("blocks"):
        return None, []
    found = problems("message", body)
    if found:
        return None, found
    text, blocks = body.get("text", ""), body.get("blocks", [])
    if body.get("replace_original") and original is not None:
        world.edit(original, text, blocks)
        return original, []
    only_for = "" if body.get("response_type") == "in_channel" else spot.user
    thread = body.get("thread_ts") or spot.thread
    message = Message(spot.channel, world.next_ts(), BOT_USER, text, blocks, thread, bot=True, only_for=only_for)
    return world.post(message), []


def complain(world: World, spot: Spot, words: str) -> Message:
    """Slackbot's own ephemeral word to one person."""
    text = html.escape(words, quote=False)
    message = Message(spot.channel, world.next_ts(), SLACKBOT, text, thread=spot.thread, only_for=spot.user)
    return world.post(message)


def follow(world: World, view: View, answer: Json) -> str:
    """Do with a sent modal what the app's answer asks: close it, show errors, change it or put another on top.

    Returns an empty string, or what is wrong with the answer.
    """
    action = answer.get("response_action")
    if action is None:
        world.close(view)
    elif action == "clear":
        world.close(view, whole_stack=True)
    elif action == "errors":
        return _errors(world, view, answer.get("errors", {}))
    elif action in ("update", "push"):
        return _next_view(world, view, answer.get("view", {}), on_top=action == "push")
    else:
        return f"unknown response_action {action}"
    return ""


def _errors(world: World, view: View, errors: Json) -> str:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not inputs.issuperset(errors):
        return f"errors must name input blocks of the view, not {sorted(set(errors) - inputs)}"
    world.refuse(view, {block: str(words) for block, words in errors.items()})
    return ""


def _next_view(world: World, view: View, body: Json, on_top: bool) -> str:
    found = problems("modal", body)
    if found:
        return f"{found[0].says} [json-pointer:{found[0].path}]"
    if not on_top:
        world.revise(view, body)
    elif len(world.modals[view.user]) >= 3:
        return "push_limit_reached"
    else:
        world.show(view.user, body, on_top=True)
    return ""

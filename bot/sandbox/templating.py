"""The page's templates, and what they draw texts and addresses with."""

from __future__ import annotations

import json
from pathlib import Path

import jinja2  # noqa: TID251 the sandbox's own page, none of the bot's words
from markupsafe import Markup

from bot.sandbox import mrkdwn
from bot.sandbox.drawing import Surface
from bot.sandbox.elements import Json

HERE = Path(__file__).parent


def templates() -> jinja2.Environment:
    """The environment of all templates; everything is escaped."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.Undefined,
    )
    env.filters |= {"words": _words, "mrkdwn": _mrkdwn, "markdown": _markdown, "styled": _styled, "plain": mrkdwn.plain}
    env.globals |= {"slot_of": _slot, "address": _address}
    return env


@jinja2.pass_context
def _words(context: jinja2.runtime.Context, text: Json) -> Markup:
    shown = str(text.get("text", ""))
    return mrkdwn.plain(shown) if text.get("type") == "plain_text" else mrkdwn.mrkdwn(shown, context["names"])


@jinja2.pass_context
def _mrkdwn(context: jinja2.runtime.Context, text: str) -> Markup:
    return mrkdwn.mrkdwn(text, context["names"])


@jinja2.pass_context
def _markdown(context: jinja2.runtime.Context, text: str) -> Markup:
    return mrkdwn.markdown(text, context["names"])


@jinja2.pass_context
def _styled(context: jinja2.runtime.Context, element: Json) -> Markup:
    return mrkdwn.styled(element, context["names"])


def _slot(block: Json, element: Json) -> str:
    return json.dumps([block["block_id"], element["action_id"]])


def _address(surface: Surface, block: Json, element: Json, option: str = "") -> str:
    where = {"surface": surface.address, "block": block["block_id"], "action": element["action_id"]}
    return json.dumps(where | ({"option": option} if option else {}))

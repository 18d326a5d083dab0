"""What Slack refuses in messages and views: the limits of Block Kit, for the elements that the sandbox can draw.

Sources: slack.md 1.2. A payload without problems here is one that Slack takes; what Slack leaves unsaid is read
strictly.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from bot.sandbox.elements import Json, elements
from bot.sandbox.schema import (
    Problem,
    Rule,
    anything,
    both,
    by_type,
    flag,
    length,
    listing,
    number,
    one_of,
    shape,
    string,
    text,
)

Surface = Literal["message", "update", "modal", "home"]
"""``update`` is a message that goes through ``chat.update``, whose text may be 4,000 long instead of 40,000."""

TEXT = {"message": 40_000, "update": 4_000}
VIEW_BYTES = 250_000
MARKDOWN = 12_000
METADATA_BYTES = 8_000  # unpublished; a guess on the safe side

_plain, _either = text("plain_text"), text("plain_text", "mrkdwn")
_id = string(255)
_kind: dict[str, Rule] = {"type": anything}


def _pattern(pattern: str, says: str) -> Rule:
    def rule(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield Problem(path, "not_allowed", says)

    return rule


_day = _pattern(r"\d{4}-\d\d-\d\d", "must be a date as YYYY-MM-DD")
_hour = _pattern(r"([01]\d|2[0-3]):[0-5]\d", "must be a time as HH:MM")

# Options and what they are in


def _option(*kinds: str) -> Rule:
    return shape(
        {"text": text(*kinds, most=75), "value": string(150)},
        {"description": text(*kinds, most=75), "url": string(3000)},
    )


_confirm = shape(
    {
        "title": text("plain_text", most=100),
        "text": text("plain_text", "mrkdwn", most=300),
        "confirm": text("plain_text", most=30),
        "deny": text("plain_text", most=30),
    },
    {"style": one_of("primary", "danger")},
)


def _element(required: dict[str, Rule] | None = None, **optional: Rule) -> Rule:
    return shape(_kind | (required or {}), {"action_id": _id, "confirm": _confirm, **optional})


def _initial_is_an_option(value: Any, path: str) -> Iterator[Problem]:
    """The chosen options must equal options to the letter, or the message silently fails to render."""
    there = [*value.get("options", []), *(one for g in value.get("option_groups", []) for one in g.get("options", []))]
    picked = value.get("initial_options") or [one for one in [value.get("initial_option")] if one]
    if any(one not in there for one in picked):
        yield Problem(path, "not_an_option", "the initial option is not one of the options")
    twice = [one for one, times in Counter(_value(opt) for opt in there).items() if times > 1]
    if twice:
        yield Problem(path, "duplicate", f"the option value {twice[0]!r} is there twice")


def _value(one: Any) -> str:
    return str(one.get("value")) if isinstance(one, dict) else ""


def _one_source(value: Any, path: str) -> Iterator[Problem]:
    if ("options" in value) == ("option_groups" in value):
        yield Problem(path, "missing", "needs either options or option_groups")


_placeholder = text("plain_text", most=150)
_opt, _mrk = _option("plain_text"), _option("plain_text", "mrkdwn")
_group = shape({"label": text("plain_text", most=75), "options": listing(_opt, 100)})
_ELEMENTS: dict[str, Rule] = {
    "button": _element(
        {"text": text("plain_text", most=75)},
        value=string(2000),
        url=string(3000),
        style=one_of("primary", "danger"),
        accessibility_label=string(75),
    ),
    "overflow": both(_element({"options": listing(_opt, 5)}), _initial_is_an_option),
    "static_select": both(
        _element(
            options=listing(_opt, 100),
            option_groups=listing(_group, 100),
            initial_option=_opt,
            placeholder=_placeholder,
            focus_on_load=flag,
        ),
        _one_source,
        _initial_is_an_option,
    ),
    "radio_buttons": both(
        _element({"options": listing(_mrk, 10)}, initial_option=_mrk, focus_on_load=flag), _initial_is_an_option
    ),
    "checkboxes": both(
        _element({"options": listing(_mrk, 10)}, initial_options=listing(_mrk, 10), focus_on_load=flag),
        _initial_is_an_option,
    ),
    "datepicker": _element(initial_date=_day, placeholder=_placeholder, focus_on_load=flag),
    "timepicker": _element(initial_time=_hour, placeholder=_placeholder, focus_on_load=flag, timezone=string(255)),
    "users_select": _element(initial_user=_id, placeholder=_placeholder, focus_on_load=flag),
    "plain_text_input": _element(
        multiline=flag,
        initial_value=string(3000, 0),
        min_length=number(0, 3000),
        max_length=number(1, 3000),
        placeholder=_placeholder,
        focus_on_load=flag,
        dispatch_action_config=anything,
    ),
}
_image_keys: dict[str, Rule] = {"image_url": string(3000), "alt_text": string(2000)}
_image = shape(_kind | _image_keys)


def _some(*names: str, image: bool = False) -> Rule:
    return by_type({name: _ELEMENTS[name] for name in names} | ({"image": _image} if image else {}))


_picking = ("static_select", "radio_buttons", "checkboxes", "datepicker", "timepicker", "users_select")
_acting = ("button", "overflow", *_picking)
_entering = (*_picking, "plain_text_input")

# Rich text

_style = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
_inline = by_type(
    {
        "text": shape(_kind | {"text": string(40_000)}, {"style": _style}),
        "link": shape(_kind | {"url": string(3000)}, {"text": string(3000), "style": _style, "unsafe": flag}),
        "emoji": shape(_kind | {"name": string(100)}, {"unicode": string(100), "style": _style}),
        "user": shape(_kind | {"user_id": _id}, {"style": _style}),
        "channel": shape(_kind | {"channel_id": _id}, {"style": _style}),
        "broadcast": shape(_kind | {"range": one_of("here", "channel", "everyone")}, {"style": _style}),
        "date": shape(_kind | {"timestamp": anything, "format": string(255)}, {"fallback": string(255), "url": _id}),
    }
)
_span = shape(_kind | {"elements": listing(_inline, 1000, 0)})
_bordered = shape(_kind | {"elements": listing(_inline, 1000, 0)}, {"border": number(0, 1), "language": string(50)})
_list = shape(
    _kind | {"elements": listing(_span, 1000), "style": one_of("bullet", "ordered")},
    {"indent": number(0, 8), "offset": number(0, 10_000), "border": number(0, 1)},
)
_rich = by_type(
    {
        "rich_text_section": _span,
        "rich_text_list": _list,
        "rich_text_preformatted": _bordered,
        "rich_text_quote": _bordered,
    }
)

# Blocks


def _block(required: dict[str, Rule], **optional: Rule) -> Rule:
    return shape(_kind | required, {"block_id": _id, **optional})


def _text_or_fields(value: Any, path: str) -> Iterator[Problem]:
    if "text" not in value and "fields" not in value:
        yield Problem(path, "missing", "a section needs text or fields")


_BLOCKS: dict[str, Rule] = {
    "section": both(
        _block(
            {},
            text=_either,
            fields=listing(text("plain_text", "mrkdwn", most=2000), 10),
            accessory=_some(*_acting, image=True),
            expand=flag,
        ),
        _text_or_fields,
    ),
    "header": _block({"text": text("plain_text", most=150)}, level=number(1, 4)),
    "divider": _block({}),
    "context": _block(
        {"elements": listing(by_type({"plain_text": _plain, "mrkdwn": text("mrkdwn"), "image": _image}), 10)}
    ),
    "actions": _block({"elements": listing(_some(*_acting), 25)}),
    "input": _block(
        {"label": text("plain_text", most=2000), "element": _some(*_entering)},
        hint=text("plain_text", most=2000),
        optional=flag,
        dispatch_action=flag,
    ),
    "image": _block(_image_keys, title=text("plain_text", most=2000)),
    "rich_text": _block({"elements": listing(_rich, 1000)}),
}
_IN_MESSAGES = _BLOCKS | {"markdown": _block({"text": string(MARKDOWN)})}


def problems(surface: Surface, payload: Json) -> list[Problem]:
    """Everything that Slack would refuse in a message (``text``, ``blocks``, ``metadata``) or a view; best none."""
    return list(_message(surface, payload) if surface in TEXT else _view(surface, payload))


def block_problems(blocks: Any, surface: Surface = "message") -> Iterator[Problem]:
    """The problems of a list of blocks alone."""
    in_message = surface in TEXT
    known, most = (_IN_MESSAGES, 50) if in_message else (_BLOCKS, 100)
    yield from both(listing(by_type(known), most, least=1 if surface == "modal" else 0), _together)(blocks, "/blocks")


def _together(blocks: list[Json], path: str) -> Iterator[Problem]:
    """What the blocks may not be together, each by itself being sound."""
    if sum(length(one["text"]) for one in blocks if one["type"] == "markdown") > MARKDOWN:
        yield Problem(path, "too_long", f"markdown blocks must be less than {MARKDOWN + 1} characters in all")
    ids = Counter(one["block_id"] for one in blocks if "block_id" in one)
    yield from (Problem("/blocks", "duplicate", f"block_id {one!r} is there twice") for one in ids if ids[one] > 1)
    for at, block in enumerate(blocks):
        acts = Counter(element["action_id"] for _, element in elements([block]) if "action_id" in element)
        for one in (one for one in acts if acts[one] > 1):
            yield Problem(f"/blocks/{at}", "duplicate", f"action_id {one!r} is there twice")
    focused = sum(bool(element.get("focus_on_load")) for _, element in elements(blocks))
    if focused > 1:
        yield Problem("/blocks", "duplicate", "only one element can have focus_on_load")


def _message(surface: Surface, payload: Json) -> Iterator[Problem]:
    words, blocks = str(payload.get("text") or ""), payload.get("blocks") or []
    if not words and not blocks:
        yield Problem("", "no_text", "a message needs text or blocks")
    if length(words) > TEXT[surface]:
        yield Problem("/text", "msg_too_long", f"must be less than {TEXT[surface] + 1} characters")
    yield from block_problems(blocks, surface)
    metadata = payload.get("metadata")
    if metadata is not None:
        yield from shape({"event_type": string(255), "event_payload": anything})(metadata, "/metadata")
        if len(json.dumps(metadata)) > METADATA_BYTES:
            yield Problem("/metadata", "metadata_too_large", f"must be less than {METADATA_BYTES} bytes")


_view_keys: dict[str, Rule] = {"type": anything, "blocks": anything}
_view_marks: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_short = text("plain_text", most=24)
_VIEWS = {
    "home": shape(_view_keys, _view_marks),
    "modal": shape(
        _view_keys | {"title": _short},
        _view_marks
        | {"submit": _short, "close": _short, "clear_on_close": flag, "notify_on_close": flag, "submit_disabled": flag},
    ),
}


def _view(surface: Surface, view: Json) -> Iterator[Problem]:
    if view.get("type") != surface:
        yield Problem("/type", "not_allowed", f"must be {surface}")
    yield from _VIEWS[surface](view, "")
    blocks = view.get("blocks")
    yield from block_problems(blocks, surface)
    asks = isinstance(blocks, list) and any(isinstance(one, dict) and one.get("type") == "input" for one in blocks)
    if surface == "modal" and asks and "submit" not in view:
        yield Problem("/submit", "missing", "submit is required when the view has an input block")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        yield Problem("", "view_too_large", f"must be less than {VIEW_BYTES} bytes")

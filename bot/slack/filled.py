"""What people put into a page that ``blocks`` drew, as values again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.coach.case import Value
from bot.slack.markup import unescape

Json = dict[str, Any]


def values(state: Mapping[str, Any]) -> dict[str, Value]:
    """Field → value from ``state.values``: a code, an ISO date or typed words; empty ones are left out. Checkboxes
    are a tuple of codes, their groups joined, empty too."""
    found: dict[str, Value] = {}
    for block in state.values():
        for action, held in block.items():
            _, _, field = action.partition(":")
            value = _value(held)
            if isinstance(value, tuple):
                before = found.get(field, ())
                found[field] = (*before, *value) if isinstance(before, tuple) else value
            elif value:
                found[field] = value
    return found


def touched(view: Mapping[str, Any]) -> dict[str, Value]:
    """Field → value of a sent form, only where it isn't the one that the form was opened with; what was emptied is
    empty. Slack sends the form's own blocks back with it, and they still say what they showed."""
    shown, held = values(_opened(view)), values(view["state"]["values"])
    now = {field: held.get(field, "") for field in {**shown, **held}}
    return {field: value for field, value in now.items() if _bare(value) != _bare(shown.get(field, ""))}


def _opened(view: Mapping[str, Any]) -> dict[str, Json]:
    """The ``state.values`` of a form that nobody has touched."""
    names = (
        ("selected_option", "initial_option"),
        ("selected_options", "initial_options"),
        ("selected_date", "initial_date"),
        ("selected_user", "initial_user"),
        ("value", "initial_value"),
    )
    inputs = [(block["block_id"], block["element"]) for block in view["blocks"] if block["type"] == "input"]
    return {
        block: {one["action_id"]: {"type": one["type"], **{now: one.get(then) for now, then in names}}}
        for block, one in inputs
    }


def _bare(value: Value) -> object:
    """Words without their line ends, which a field of one line turns into spaces; ticks without their order."""
    return frozenset(value) if isinstance(value, tuple) else str(value).split()


def ticked(body: Mapping[str, Any], field: str) -> dict[str, Value]:
    """What somebody's tick says of all boxes of its field in that message: those ticked now, those left open, and those
    that were ticked when the message was drawn."""
    drawn = (body.get("message") or {}).get("blocks") or ()
    boxes = [one for block in drawn for one in block.get("elements") or () if one.get("action_id") == f"live:{field}"]
    kinds = ("options", "initial_options")
    offered, was = (tuple(option["value"] for box in boxes for option in box.get(kind) or ()) for kind in kinds)
    now = values((body.get("state") or {}).get("values") or {}).get(field, ())
    held = now if isinstance(now, tuple) else ()
    return {"ticked": held, "left": tuple(one for one in offered if one not in held), "was": was}


def field_block(view: Mapping[str, Any], field: str) -> str:
    """The block id of the modal's input for the field, or of its first input; "" when it has none."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    return next((one for one in inputs if one.split("@")[0] == field), inputs[0] if inputs else "")


def _value(held: Mapping[str, Any]) -> Value:
    if held["type"] == "checkboxes":
        return tuple(option["value"] for option in held["selected_options"] or ())
    option = held.get("selected_option") or {}
    picked = option.get("value") or held.get("selected_date") or held.get("selected_user")
    return picked or unescape((held.get("value") or "").strip())

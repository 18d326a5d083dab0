"""Block Kit's interactive elements: where they are in a list of blocks, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]
"""A JSON object as Slack sends it."""
Kept = dict[tuple[str, str], Json]
"""What a person left in the inputs of one message or view: (block_id, action_id) → a value as in ``state.values``."""

_HOLDS = {
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "users_select": ("selected_user", "initial_user"),
    "plain_text_input": ("value", "initial_value"),
}
"""Elements that hold a value: its key in ``state.values``, and the key of the value it starts with."""


def elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block that it is in: accessories, actions, inputs."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element")]
        if block.get("type") == "actions":
            inside += block.get("elements", [])
        for element in inside:
            if isinstance(element, dict) and element.get("type") != "image":
                yield block, element


def named(blocks: Iterable[Json], action_id: str, block_id: str | None = None) -> list[tuple[Json, Json]]:
    """Every (block, element) with the action id, of which different blocks may each have one (a long list of
    checkboxes is several groups). LookupError naming the ids that are there when there is none."""
    there = list(elements(blocks))
    found = [
        (block, element)
        for block, element in there
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id"))
    ]
    if not found:
        raise LookupError(f"no {action_id!r} here, only {[element.get('action_id') for _, element in there]}")
    return found


def find(blocks: Iterable[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The first of ``named``."""
    return named(blocks, action_id, block_id)[0]


def offering(found: Sequence[tuple[Json, Json]], pick: str) -> tuple[Json, Json]:
    """The first (block, element) that offers the option; the first of all when none does."""
    return next((one for one in found if offers(one[1], pick)), found[0])


def offers(element: Json, pick: str) -> bool:
    """Whether one of its options has this value or label."""
    try:
        return bool(option(element, pick))
    except LookupError:
        return False


def holds(element: Json) -> bool:
    """Whether it keeps a value, so that it is part of ``state.values`` (buttons and menus don't)."""
    return element.get("type") in _HOLDS


def start_value(element: Json) -> Json:
    """What an untouched element holds, shaped as in ``state.values``."""
    key, initial = _HOLDS[element["type"]]
    empty: object = [] if key == "selected_options" else None
    return {"type": element["type"], key: element.get(initial, empty)}


def chosen(element: Json, pick: str | Sequence[str] | None) -> Json:
    """The value of the element after a person's pick, shaped as in ``state.values``.

    ``pick`` is an option's value (or its label), several of them for checkboxes, an ISO date, ``HH:MM``, a user's
    id, or typed text; None empties the element. LookupError when no option is called that.
    """
    key, _ = _HOLDS[element["type"]]
    if key == "selected_options":
        several = [pick] if isinstance(pick, str) else pick or []
        return {"type": element["type"], key: [option(element, one) for one in several]}
    if key == "selected_option":
        return {"type": element["type"], key: option(element, str(pick)) if pick is not None else None}
    return {"type": element["type"], key: pick or None}


def toggled(element: Json, now: Json, pick: str) -> Json:
    """Checkboxes after one box was clicked, in the order of the options."""
    one = option(element, pick)
    ticked: list[Json] = now.get("selected_options") or []
    after = [opt for opt in element["options"] if (opt in ticked) != (opt == one)]
    return {"type": element["type"], "selected_options": after}


def option(element: Json, pick: str) -> Json:
    """The option with this value, or else with this label; LookupError when there is none."""
    options: list[Json] = element.get("options", [])
    for group in element.get("option_groups", []):
        options = options + group["options"]
    for one in options:
        if one.get("value") == pick:
            return one
    for one in options:
        if one["text"]["text"] == pick:
            return one
    raise LookupError(f"no option {pick!r}, only {[one.get('value') for one in options]}")


def values(blocks: Iterable[Json], kept: Mapping[tuple[str, str], Json]) -> dict[str, dict[str, Json]]:
    """``state.values`` of a surface: what the person left in each input, or else what it started with."""
    found: dict[str, dict[str, Json]] = {}
    for block, element in elements(blocks):
        if not holds(element):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        mine = kept.get((block_id, action_id))
        if mine is None or mine["type"] != element["type"]:
            mine = start_value(element)
        found.setdefault(block_id, {})[action_id] = mine
    return found

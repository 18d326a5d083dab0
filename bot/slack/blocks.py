"""A page becomes Slack's JSON, and what people put into it becomes values again.

Every field's block is called ``field@revision``, so that a changed message never inherits what was picked in the old
one (slack.md 7.6), and its element ``field:field``, by which the values are found again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from bot.coach.case import Place, Value
from bot.page import (
    Attachment,
    Button,
    Buttons,
    Choice,
    Copy,
    Day,
    Heading,
    Member,
    Page,
    Part,
    Pick,
    Rule,
    Small,
    Text,
    Ticks,
    Words,
)

Json = dict[str, Any]
"""A JSON object as Slack reads it."""

PARAGRAPH = 2_900
"""Characters of one text object at most; Slack takes 3,000 (slack.md 1.2)."""
FALLBACK, FALLBACK_POSTED = 3_900, 12_000
"""Characters of the text beside the blocks at most, of a message drawn anew and of a new one; chat.update refuses more
than 4,000, chat.postMessage takes ten times that (slack.md 1.1)."""
LABEL, TITLE, HEADER, HINT, TYPED, BOXES, MENU = 75, 24, 150, 150, 3_000, 10, 5
"""Characters of a button or option, a modal's title, a header, a placeholder, typed text; options of one group of
checkboxes or radio buttons; options of a menu."""

ALONE = ("review", "digest", "quiet", "language", "forget")
"""Forms that belong to no case, beside the one that starts it."""

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_MENTION = re.compile(r"<[@#]([A-Z0-9]+)(?:\|[^<>]*)?>")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def message(page: Page) -> Json:
    """``text`` and ``blocks`` of a message."""
    return {
        "text": cut(page.text, FALLBACK if page.replaces else FALLBACK_POSTED),
        "blocks": list(_blocks(page, asks=False)),
    }


def whisper(page: Page) -> Json:
    """The answer to a command, shown to one person only."""
    return message(page) | {"response_type": "ephemeral", "unfurl_links": False, "unfurl_media": False}


def home(page: Page) -> Json:
    """The Home tab."""
    return {"type": "home", "blocks": list(_blocks(page, asks=False))}


def modal(page: Page, place: Place | None) -> Json:
    """A form about the case at the place, or without one a form of its own: to start a case, to look at a text, to say
    when the digest comes."""
    where = {"team": place.team, "channel": place.channel, "thread": place.thread} if place else {}
    view: Json = {
        "type": "modal",
        "callback_id": "form" if place else page.key if page.key in ALONE else "start",
        "title": _plain(cut(page.title, TITLE)),
        "blocks": list(_blocks(page, asks=True)),
        "private_metadata": json.dumps(where | {"question": page.question, "revision": page.revision}),
    }
    view |= {"submit": _plain(cut(page.submit, TITLE))} if page.submit else {}
    return view | ({"close": _plain(cut(page.close, TITLE))} if page.close else {})


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


def cut(text: str, most: int) -> str:
    """The text, with an ellipsis where it had to be cut to ``most`` characters; never within an entity."""
    if _size(text) <= most:
        return text
    return _whole(_head(text, most - 1)).rstrip() + "…"


def _size(text: str) -> int:
    """Characters as the strictest reader counts them: those beyond the first plane (emoji) are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _head(text: str, most: int) -> str:
    """As much of the text's beginning as fits."""
    head = text[:most]
    while (over := _size(head) - most) > 0:
        head = head[: -(-over // 2) * -1]
    return head


def _whole(text: str) -> str:
    """The text without an entity that was cut in two at its end."""
    return re.sub(r"&[a-z]{0,3}$", "", text)


def escape(text: str) -> str:
    """Typed words as mrkdwn that Slack shows literally."""
    for sign, entity in _ENTITIES:
        text = text.replace(sign, entity)
    return text


def unescape(text: str) -> str:
    """What was typed: Slack's links become their words, its three entities the signs they stand for; what nobody can
    see or store (half a character, control signs) is left out."""
    text = _LINK.sub(lambda link: f"{link[1].replace('!', '@')}{link[3] or link[2].removeprefix('mailto:')}", text)
    for sign, entity in reversed(_ENTITIES):
        text = text.replace(entity, sign)
    return _UNSEEN.sub("", text)


def mentioned(text: str) -> str:
    """The id of the first person or channel named in a command; "" where Slack knows none."""
    found = _MENTION.search(text)
    return found[1] if found else ""


def pieces(text: str, most: int = PARAGRAPH) -> Iterator[str]:
    """The text in parts of at most ``most`` characters, parted at line ends where there are any, else at spaces."""
    while _size(text) > most:
        head = _head(text, most)
        end = max(head.rfind("\n", 1), 0) or max(head.rfind(" ", 1), 0) or len(_whole(head))
        if text[:end].strip():
            yield text[:end]
        text = text[end:].lstrip("\n")
    if text.strip():
        yield text


def _blocks(page: Page, asks: bool) -> Iterator[Json]:
    for part in page.parts:
        yield from _part(part, page, asks)


def _part(part: Part, page: Page, asks: bool) -> Iterable[Json]:  # noqa: PLR0911 (one line for each kind)
    match part:
        case Heading():
            return [{"type": "header", "text": _plain(cut(part.text, HEADER))}]
        case Text():
            return _text(part, page)
        case Small():
            lines = [_markup(piece) for piece in pieces(part.markup)]
            return [{"type": "context", "elements": lines[:10]}] if lines else []
        case Rule():
            return [{"type": "divider"}]
        case Copy():
            return _copy(part)
        case Pick():
            return _pick(part, page.revision, asks)
        case Ticks():
            return _ticks(part, page.revision, asks)
        case Member():
            return [_member(part, page.revision)]
        case Day():
            return _day(part, page.revision, asks)
        case Words():
            return [_words(part, page.revision)]
        case Buttons():
            return _buttons(part, page)
        case Attachment():
            return []


def _text(part: Text, page: Page) -> list[Json]:
    sections = [_section(piece) for piece in pieces(part.markup)]
    if part.button and sections:
        sections[0]["accessory"] = _button(part.button, page)
    elif part.menu and sections:
        sections[0]["accessory"] = _menu(part.menu, page)
    return sections


def _copy(part: Copy) -> list[Json]:
    literal = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": part.text or " "}]}
    return [_section(f"*{escape(part.title)}*"), {"type": "rich_text", "elements": [literal]}]


def _pick(part: Pick, revision: int, asks: bool) -> list[Json]:
    options = [_option(choice) for choice in part.choices]
    radio = part.spread and len(options) <= BOXES
    element: Json = {"type": "radio_buttons" if radio else "static_select", "action_id": f"field:{part.field}"}
    if not radio:
        options = [{key: value for key, value in option.items() if key != "description"} for option in options]
    element["options"] = options
    chosen = [option for option in options if option["value"] == part.chosen]
    element |= {"initial_option": chosen[0]} if chosen else {}
    if asks:
        return [_input(part.field, part.label, element, revision)]
    if radio:
        return [_label(part.label), _actions([element], f"{part.field}@{revision}")]
    return [_label(part.label) | {"block_id": f"{part.field}@{revision}", "accessory": element}]


def _ticks(part: Ticks, revision: int, asks: bool) -> list[Json]:
    blocks = [] if asks else [_label(part.label)]
    for number, group in enumerate(_groups(part.choices), 1):
        options = [_option(choice) for choice in group]
        element: Json = {"type": "checkboxes", "options": options}
        element["action_id"] = f"{'live' if part.live and not asks else 'field'}:{part.field}"
        ticked = [option for option in options if option["value"] in part.chosen]
        element |= {"initial_options": ticked} if ticked else {}
        block = f"{part.field}@{revision}" + (f"+{number}" if number > 1 else "")
        label = part.label if number == 1 else f"{part.label} ({number})"
        blocks.append(_input(part.field, label, element, revision) if asks else _actions([element], block))
        blocks[-1]["block_id"] = block
    return blocks


def _day(part: Day, revision: int, asks: bool) -> list[Json]:
    element: Json = {"type": "datepicker", "action_id": f"field:{part.field}"}
    element |= {"initial_date": part.chosen} if part.chosen else {}
    if asks:
        return [_input(part.field, part.label, element, revision)]
    return [_label(part.label) | {"block_id": f"{part.field}@{revision}", "accessory": element}]


def _member(part: Member, revision: int) -> Json:
    element: Json = {"type": "users_select", "action_id": f"field:{part.field}"}
    return _input(part.field, part.label, element | ({"initial_user": part.chosen} if part.chosen else {}), revision)


def _words(part: Words, revision: int) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": f"field:{part.field}", "multiline": part.long}
    element |= {"initial_value": _head(part.chosen, TYPED)} if part.chosen else {}
    element |= {"placeholder": _plain(cut(part.hint, HINT))} if part.hint else {}
    return _input(part.field, part.label, element, revision)


def _buttons(part: Buttons, page: Page) -> list[Json]:
    elements = [_button(one, page) for one in part.buttons]
    if part.menu:
        elements.append(_menu(part.menu, page))
    return [_actions(elements)] if elements else []


def _menu(buttons: Sequence[Button], page: Page) -> Json:
    """Rarer buttons, folded behind three dots."""
    options = [
        {
            "text": _plain(cut(one.label, LABEL)),
            "value": json.dumps([page.question, page.revision, one.name, one.code], separators=(",", ":")),
        }
        | ({"url": one.url} if one.url else {})
        for one in buttons[:MENU]
    ]
    return {"type": "overflow", "action_id": "menu", "options": options}


def _button(one: Button, page: Page) -> Json:
    button: Json = {
        "type": "button",
        "action_id": f"press:{one.name}:{one.code}",
        "text": _plain(cut(one.label, LABEL)),
        "value": json.dumps([page.question, page.revision, one.code], separators=(",", ":")),
    }
    button |= {"url": one.url} if one.url else {}
    button |= {"confirm": _confirm(*one.confirm)} if one.confirm else {}
    return button | ({"style": one.style} if one.style else {})


def _confirm(title: str, text: str, yes: str, no: str) -> Json:
    return {"title": _plain(title), "text": _plain(text), "confirm": _plain(yes), "deny": _plain(no)}


def _groups(choices: Sequence[Choice]) -> Iterator[list[Choice]]:
    rest = iter(choices)
    while group := list(islice(rest, BOXES)):
        yield group


def _option(choice: Choice) -> Json:
    shape = _markup if choice.marked else _plain
    option: Json = {"text": shape(cut(choice.label, LABEL)), "value": choice.code}
    return option | ({"description": shape(cut(choice.detail, LABEL))} if choice.detail else {})


def _input(field: str, label: str, element: Json, revision: int) -> Json:
    return {
        "type": "input",
        "block_id": f"{field}@{revision}",
        "label": _plain(cut(label, 2_000)),
        "element": element,
        "optional": True,
    }


def _actions(elements: list[Json], block_id: str = "") -> Json:
    return {"type": "actions", "elements": elements} | ({"block_id": block_id} if block_id else {})


def _section(markup: str) -> Json:
    return {"type": "section", "text": _markup(markup)}


def _label(text: str) -> Json:
    return _section(f"*{cut(escape(text), PARAGRAPH)}*")


def _markup(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _value(held: Mapping[str, Any]) -> Value:
    if held["type"] == "checkboxes":
        return tuple(option["value"] for option in held["selected_options"] or ())
    option = held.get("selected_option") or {}
    picked = option.get("value") or held.get("selected_date") or held.get("selected_user")
    return picked or unescape((held.get("value") or "").strip())

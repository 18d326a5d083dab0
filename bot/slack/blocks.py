"""A page becomes Slack's JSON.

Every field's block is called ``field@revision``, so that a changed message never inherits what was picked in the old
one (slack.md 7.6), and its element ``field:field``, by which the values are found again (``filled``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from bot.coach.case import Place
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
from bot.slack.markup import PARAGRAPH, cut, escape, head, pieces

Json = dict[str, Any]
"""A JSON object as Slack reads it."""

FALLBACK, FALLBACK_POSTED = 3_900, 12_000
"""Characters of the text beside the blocks at most, of a message drawn anew and of a new one; chat.update refuses more
than 4,000, chat.postMessage takes ten times that (slack.md 1.1)."""
LABEL, TITLE, HEADER, HINT, TYPED, BOXES, MENU = 75, 24, 150, 150, 3_000, 10, 5
"""Characters of a button or option, a modal's title, a header, a placeholder, typed text; options of one group of
checkboxes or radio buttons; options of a menu."""

ALONE = ("review", "digest", "quiet", "language", "forget")
"""Forms that belong to no case, beside the one that starts it."""


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
    element |= {"initial_value": head(part.chosen, TYPED)} if part.chosen else {}
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

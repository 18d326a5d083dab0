"""Slack's limits as a table: what is just allowed, and what is one beyond."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import Surface, problems
from bot.sandbox.world import BOT_USER, Message, World

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def options(count: int, label: int = 1, value: int = 3) -> list[Json]:
    return [{"text": plain("a" * label), "value": str(one).zfill(value)} for one in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "words"}, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Words"), "element": element, **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def confirm(**more: Any) -> Json:
    return {"title": plain("T"), "text": plain("x"), "confirm": plain("Y"), "deny": plain("N"), **more}


TYPED: Json = {"type": "plain_text_input", "action_id": "a"}


def typed(**more: Any) -> Json:
    return {**TYPED, **more}


IN_BLOCKS: list[tuple[str, int, Callable[[int], Json]]] = [
    ("section text", 3000, lambda n: {"type": "section", "text": {"type": "mrkdwn", "text": "a" * n}}),
    ("section fields", 10, lambda n: {"type": "section", "fields": [plain("a")] * n}),
    ("section field text", 2000, lambda n: {"type": "section", "fields": [plain("a" * n)]}),
    ("header", 150, lambda n: {"type": "header", "text": plain("a" * n)}),
    ("context elements", 10, lambda n: {"type": "context", "elements": [plain("a")] * n}),
    ("actions elements", 25, lambda n: actions(*[button(action_id=str(one)) for one in range(n)])),
    ("button text", 75, lambda n: actions(button(text=plain("a" * n)))),
    ("button value", 2000, lambda n: actions(button(value="a" * n))),
    ("button url", 3000, lambda n: actions(button(url="a" * n))),
    ("button accessibility label", 75, lambda n: actions(button(accessibility_label="a" * n))),
    ("confirm title", 100, lambda n: actions(button(confirm=confirm(title=plain("a" * n))))),
    ("confirm text", 300, lambda n: actions(button(confirm=confirm(text=plain("a" * n))))),
    ("confirm button", 30, lambda n: actions(button(confirm=confirm(deny=plain("a" * n))))),
    ("option text", 75, lambda n: actions({"type": "static_select", "options": options(1, label=n)})),
    ("option value", 150, lambda n: actions({"type": "static_select", "options": options(1, value=n)})),
    (
        "option description",
        75,
        lambda n: actions({"type": "checkboxes", "options": [options(1)[0] | {"description": plain("a" * n)}]}),
    ),
    ("select options", 100, lambda n: actions({"type": "static_select", "options": options(n)})),
    ("checkboxes", 10, lambda n: actions({"type": "checkboxes", "options": options(n)})),
    ("radio buttons", 10, lambda n: actions({"type": "radio_buttons", "options": options(n)})),
    ("overflow", 5, lambda n: section(accessory={"type": "overflow", "options": options(n)})),
    ("placeholder", 150, lambda n: actions({"type": "datepicker", "placeholder": plain("a" * n)})),
    ("input label", 2000, lambda n: entry(TYPED, label=plain("a" * n))),
    ("input hint", 2000, lambda n: entry(TYPED, hint=plain("a" * n))),
    ("typed text at the start", 3000, lambda n: entry(typed(initial_value="a" * n))),
    ("typed text at most", 3000, lambda n: entry(typed(max_length=n))),
    ("action id", 255, lambda n: actions(button(action_id="a" * n))),
    ("block id", 255, lambda n: section(block_id="a" * n)),
    ("markdown", 12_000, lambda n: {"type": "markdown", "text": "a" * n}),
    ("image alt text", 2000, lambda n: {"type": "image", "image_url": "https://x.test/", "alt_text": "a" * n}),
]


@pytest.mark.parametrize(("name", "limit", "block"), IN_BLOCKS, ids=[name for name, _, _ in IN_BLOCKS])
def test_a_block_may_reach_its_limit_but_not_pass_it(name: str, limit: int, block: Callable[[int], Json]) -> None:
    assert problems("message", {"text": "t", "blocks": [block(limit)]}) == []
    assert problems("message", {"text": "t", "blocks": [block(limit + 1)]})


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("A form"), "blocks": [section()], **more}


IN_VIEWS: list[tuple[str, int, Callable[[int], Json]]] = [
    ("title", 24, lambda n: modal(title=plain("a" * n))),
    ("submit", 24, lambda n: modal(submit=plain("a" * n))),
    ("close", 24, lambda n: modal(close=plain("a" * n))),
    ("private metadata", 3000, lambda n: modal(private_metadata="a" * n)),
    ("callback id", 255, lambda n: modal(callback_id="a" * n)),
    ("external id", 255, lambda n: modal(external_id="a" * n)),
    ("blocks", 100, lambda n: modal(blocks=[section()] * n)),
]


@pytest.mark.parametrize(("name", "limit", "view"), IN_VIEWS, ids=[name for name, _, _ in IN_VIEWS])
def test_a_modal_may_reach_its_limit_but_not_pass_it(name: str, limit: int, view: Callable[[int], Json]) -> None:
    assert problems("modal", view(limit)) == []
    assert problems("modal", view(limit + 1))


@pytest.mark.parametrize(
    ("surface", "limit"), [("message", 50), ("home", 100), ("modal", 100)], ids=["message", "home", "modal"]
)
def test_a_surface_has_room_for_so_many_blocks(surface: Surface, limit: int) -> None:
    def full(count: int) -> Json:
        blocks = [section()] * count
        return {"text": "t", "blocks": blocks} if surface == "message" else modal(type=surface, blocks=blocks)

    def codes(count: int) -> list[str]:
        return [one.code for one in problems(surface, full(count)) if one.path == "/blocks"]

    assert codes(limit) == []
    assert codes(limit + 1) == ["too_many"]


@pytest.mark.parametrize(("surface", "limit"), [("message", 40_000), ("update", 4_000)])
def test_an_update_takes_a_tenth_of_the_text_that_a_post_takes(surface: Surface, limit: int) -> None:
    assert problems(surface, {"text": "a" * limit}) == []
    assert [one.code for one in problems(surface, {"text": "a" * (limit + 1)})] == ["msg_too_long"]


ONE = options(1)[0]
WRONG: list[tuple[str, Json, str]] = [
    ("an unknown block", {"type": "sectoin"}, "not_allowed"),
    ("an unknown key", section(colour="red"), "unknown"),
    ("a section without words", {"type": "section"}, "missing"),
    ("empty words", {"type": "section", "text": plain("")}, "too_short"),
    ("markup in a header", {"type": "header", "text": {"type": "mrkdwn", "text": "a"}}, "not_allowed"),
    ("an empty row of buttons", actions(), "too_few"),
    ("typing in a row of buttons", actions(TYPED), "not_allowed"),
    ("a button as an input", entry(button()), "not_allowed"),
    ("a strange style", actions(button(style="warning")), "not_allowed"),
    ("no options", actions({"type": "checkboxes", "options": []}), "too_few"),
    (
        "empty initial options",
        actions({"type": "checkboxes", "options": [ONE], "initial_options": []}),
        "too_few",
    ),
    (
        "an initial option with another description",
        actions({"type": "radio_buttons", "options": [ONE], "initial_option": ONE | {"description": plain("a")}}),
        "not_an_option",
    ),
    ("the same option twice", actions({"type": "checkboxes", "options": [ONE, ONE]}), "duplicate"),
    ("a select without a source", actions({"type": "static_select"}), "missing"),
    ("a date that is none", actions({"type": "datepicker", "initial_date": "tomorrow"}), "not_allowed"),
    ("an hour that is none", actions({"type": "timepicker", "initial_time": "25:00"}), "not_allowed"),
    ("the same action id twice", actions(button(), button()), "duplicate"),
    ("blocks that aren't objects", {"type": None}, "not_allowed"),
    ("an empty piece of rich text", rich({"type": "rich_text_section", "elements": [plain("x")]}), "not_allowed"),
]


@pytest.mark.parametrize(("name", "block", "code"), WRONG, ids=[name for name, _, _ in WRONG])
def test_what_slack_refuses_is_found_and_named(name: str, block: Json, code: str) -> None:
    assert [one.code for one in problems("message", {"text": "t", "blocks": [block]})] == [code]


def test_two_blocks_of_a_message_never_share_an_id() -> None:
    found = problems("message", {"text": "t", "blocks": [section(block_id="a"), section(block_id="a")]})
    assert [one.code for one in found] == ["duplicate"]


def test_markdown_counts_over_all_blocks_of_a_message() -> None:
    half = {"type": "markdown", "text": "a" * 6_000}
    assert problems("message", {"text": "t", "blocks": [half, half]}) == []
    assert problems("message", {"text": "t", "blocks": [half, half, {"type": "markdown", "text": "a"}]})


def test_markdown_has_no_place_in_a_modal() -> None:
    assert problems("modal", modal(blocks=[{"type": "markdown", "text": "a"}]))


def test_a_modal_that_asks_has_a_button_to_send_it() -> None:
    asking = modal(blocks=[entry(TYPED)])
    assert [one.code for one in problems("modal", asking)] == ["missing"]
    assert problems("modal", asking | {"submit": plain("Send")}) == []


def test_the_home_tab_has_no_title() -> None:
    assert problems("home", {"type": "home", "blocks": [section()]}) == []
    assert problems("home", {"type": "home", "blocks": [section()], "title": plain("Home")})


def test_a_message_without_words_is_none() -> None:
    assert [one.code for one in problems("message", {"text": "", "blocks": []})] == ["no_text"]


def test_a_long_letter_fits_as_preformatted_text() -> None:
    letter = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "Dear Sam,\n" * 500}]}
    assert problems("message", {"text": "t", "blocks": [rich(letter)]}) == []


def test_a_view_has_a_weight_limit() -> None:
    heavy = {"type": "section", "fields": [plain("a" * 2000)] * 10}
    assert [one.code for one in problems("modal", modal(blocks=[heavy] * 13))] == ["view_too_large"]


KINDS = ["section", "actions", "input", "context", "rich_text", "header", "divider", "markdown", "checkboxes", "button"]
KEYS = ["type", "text", "elements", "element", "options", "accessory", "fields", "value", "block_id", "initial_options"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([*KINDS, "mrkdwn", "plain_text", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)
BLOCK = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=3))
def test_nonsense_is_refused_or_else_can_be_shown(blocks: list[Json]) -> None:
    world = World()
    if not problems("message", {"text": "t", "blocks": blocks}):
        message = world.post(Message("C0GENERAL0", world.next_ts(), BOT_USER, "t", blocks))
        assert all(block["block_id"] for block in message.blocks)
        assert isinstance(world.state(message, "U0ANA00000"), dict)

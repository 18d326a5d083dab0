"""Pages become what Slack takes, say what they said, and come back as the values that were picked."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.case import Place
from bot.page import (
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
from bot.sandbox.elements import chosen
from bot.sandbox.limits import Surface, problems
from bot.sandbox.world import World
from bot.slack import blocks, filled, markup

PLACE = Place("T1", "D1", "10.1")
MANY = tuple(Choice(f"c{number}", f"Choice {number}", "and why") for number in range(14))


def page(*parts: Part, revision: int = 3) -> Page:
    return Page("one", parts, "all of it", question="story", revision=revision, title="A title", submit="Send")


EVERYTHING = page(
    Heading("Heading"),
    Text("words"),
    Small("small words"),
    Rule(),
    Copy("The email", "Dear <b> & co,\n\n*no markup*"),
    Pick("reason", "Why?", MANY, "c2"),
    Pick("tone", "How?", MANY[:5], "c1", spread=True),
    Ticks("done", "What?", MANY, ("c1", "c12")),
    Ticks("left", "What else?", (Choice("c1", "*Who* <@U0KENJI000>", "_when_", marked=True),), ("c1",), live=True),
    Day("tell", "When?", "2027-01-12"),
    Member("IT", "Who?", "U0KENJI000"),
    Words("note", "Anything?", "R&D", "a hint", long=True),
    Buttons(
        (Button("answer", "Yes", "yes", "primary"), Button("skip", "Skip")),
        (Button("help", "Help"), Button("cancel", "Cancel", "now")),
    ),
)


def by_type(shown: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block for block in shown if block["type"] == kind]


@pytest.mark.parametrize(
    ("surface", "payload"),
    [
        ("message", blocks.message(EVERYTHING)),
        ("update", blocks.message(EVERYTHING)),
        ("message", blocks.whisper(EVERYTHING)),
        ("modal", blocks.modal(EVERYTHING, PLACE)),
        ("home", blocks.home(EVERYTHING)),
    ],
    ids=["message", "update", "whisper", "modal", "home"],
)
def test_slack_takes_every_part_wherever_it_stands(surface: Surface, payload: dict[str, Any]) -> None:
    assert problems(surface, payload) == []


ANY = st.text(min_size=1, max_size=400).filter(str.strip)


@given(ANY, ANY, ANY, ANY)
def test_slack_takes_labels_of_any_length_and_script(label: str, detail: str, title: str, hint: str) -> None:
    long = Page(
        "one",
        (
            Heading(title),
            Pick("a", label, (Choice("x", label, detail), Choice("y", detail)), "x", spread=True),
            Words("b", label, detail, hint),
            Buttons((Button("answer", label, "x"),), (Button("help", detail), Button("why", label))),
        ),
        title * 20,
        title=title,
        submit=label,
        close=detail,
        replaces=True,
    )
    assert problems("update", blocks.message(long)) == []
    assert problems("modal", blocks.modal(long, PLACE)) == []


@given(st.text("ab &<>\n\U0001f642", max_size=9_000))
def test_a_long_paragraph_is_parted_without_losing_a_word_or_cutting_an_entity(typed: str) -> None:
    escaped = markup.escape(typed)
    parts = list(markup.pieces(escaped, 500))
    assert all(len(part) <= 500 for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", escaped)
    assert all(markup.escape(markup.unescape(part)) == part for part in parts)


def test_a_copy_is_literal_text_that_no_markup_comes_alive_in() -> None:
    text = "Hi <!channel>,\n*not bold* <https://x.test|here>"
    _, copied = blocks.message(page(Copy("The email", text)))["blocks"]
    assert copied["elements"] == [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}]


def test_what_was_chosen_before_is_chosen_still() -> None:
    shown = blocks.message(EVERYTHING)["blocks"]
    elements = {el["action_id"]: el for block in by_type(shown, "actions") for el in block["elements"]}
    select = next(b["accessory"] for b in by_type(shown, "section") if b.get("block_id") == "reason@3")
    assert select["initial_option"] in select["options"]
    assert elements["field:tone"]["initial_option"] in elements["field:tone"]["options"]
    groups = [b["elements"][0] for b in by_type(shown, "actions") if b.get("block_id", "").startswith("done@3")]
    assert [[option["value"] for option in group["initial_options"]] for group in groups] == [["c1"], ["c12"]]
    assert all(option in group["options"] for group in groups for option in group["initial_options"])


def test_nothing_is_chosen_where_nothing_was() -> None:
    said = json.dumps(blocks.message(page(Ticks("a", "A", MANY), Pick("b", "B", MANY), Day("c", "C"), Words("d", "D"))))
    assert "initial" not in said


def test_each_revision_has_blocks_of_its_own_lest_old_ticks_show_through() -> None:
    def names(revision: int) -> set[str]:
        shown = blocks.message(page(*EVERYTHING.parts, revision=revision))["blocks"]
        return {block["block_id"] for block in shown if "block_id" in block}

    assert names(3) == {"reason@3", "tone@3", "done@3", "done@3+2", "left@3", "tell@3", "IT@3", "note@3"}
    assert not names(3) & names(4)


def test_a_button_knows_what_was_asked_and_when() -> None:
    row = by_type(blocks.message(EVERYTHING)["blocks"], "actions")[-1]["elements"]
    assert [(el["action_id"], json.loads(el["value"])) for el in row[:2]] == [
        ("press:answer:yes", ["story", 3, "yes"]),
        ("press:skip:", ["story", 3, ""]),
    ]
    assert [json.loads(option["value"]) for option in row[2]["options"]] == [
        ["story", 3, "help", ""],
        ["story", 3, "cancel", "now"],
    ]


def test_checkboxes_tell_at_once_only_where_that_is_wanted() -> None:
    live = blocks.message(page(Ticks("list", "L", MANY[:2], live=True)))["blocks"]
    assert live[1]["elements"][0]["action_id"] == "live:list"


def test_a_form_remembers_which_case_it_is_about() -> None:
    view = blocks.modal(EVERYTHING, PLACE)
    about = {"team": "T1", "channel": "D1", "thread": "10.1", "question": "story", "revision": 3}
    assert (view["callback_id"], json.loads(view["private_metadata"])) == ("form", about)
    assert blocks.modal(EVERYTHING, None)["callback_id"] == "start"
    assert all(block["optional"] for block in by_type(view["blocks"], "input"))


def test_what_stands_in_the_fields_is_what_comes_back() -> None:
    world = World()
    view = world.show("U0ANA00000", blocks.modal(EVERYTHING, PLACE))
    assert filled.values(world.state(view, "U0ANA00000")) == {
        "reason": "c2",
        "tone": "c1",
        "done": ("c1", "c12"),
        "left": ("c1",),
        "tell": "2027-01-12",
        "IT": "U0KENJI000",
        "note": "R&D",
    }


def test_empty_fields_come_back_as_nothing_and_empty_checkboxes_as_none_ticked() -> None:
    world = World()
    empty = page(Ticks("a", "A", MANY), Pick("b", "B", MANY), Day("c", "C"), Words("d", "D"))
    view = world.show("U0ANA00000", blocks.modal(empty, PLACE))
    assert filled.values(world.state(view, "U0ANA00000")) == {"a": ()}


def test_a_tick_says_what_was_ticked_what_was_left_and_what_stood_there_before() -> None:
    shown = blocks.message(page(Ticks("list", "L", MANY, ("c1", "c12"), live=True)))["blocks"]
    boxes = [block["elements"][0] for block in by_type(shown, "actions")]
    now = {f"list@3+{n}": {"live:list": chosen(box, ["c2"] if n == 1 else [])} for n, box in enumerate(boxes, 1)}
    told = filled.ticked({"message": {"blocks": shown}, "state": {"values": now}}, "list")
    assert (told["ticked"], told["was"]) == (("c2",), ("c1", "c12"))
    assert told["left"] == tuple(one.code for one in MANY if one.code != "c2")


def sent(form: Page, **picks: str | list[str] | None) -> dict[str, Any]:
    """A form as it is sent back after some picks."""
    world = World()
    view = world.show("U0ANA00000", blocks.modal(form, PLACE))
    fields = {block["block_id"]: block["element"] for block in by_type(view.blocks, "input")}
    for block, element in fields.items():
        name = element["action_id"].partition(":")[2]
        if name in picks:
            view.kept[block, element["action_id"]] = chosen(element, picks[name])
    return view.body | {"state": {"values": world.state(view, "U0ANA00000")}}


def test_of_a_form_only_what_was_touched_is_told_and_what_was_emptied_is_empty() -> None:
    asked = page(
        *EVERYTHING.parts, Words("line", "One line", "two\nlines"), Ticks("other", "O", MANY[:3], ("c1", "c2"))
    )
    assert filled.touched(sent(asked)) == {}
    assert filled.touched(sent(asked, line="two lines", other=["c2", "c1"])) == {}
    assert filled.touched(sent(asked, reason="c3", note="R&amp;D & co")) == {"reason": "c3", "note": "R&D & co"}
    assert filled.touched(sent(asked, tell=None, note=None, other=[])) == {"tell": "", "note": "", "other": ()}


def test_an_error_is_shown_beside_its_field_or_else_at_the_top() -> None:
    view = blocks.modal(EVERYTHING, PLACE)
    assert (filled.field_block(view, "tell"), filled.field_block(view, "unknown")) == ("tell@3", "reason@3")


@pytest.mark.parametrize(
    ("told", "typed"),
    [
        ("R&amp;D &lt;3", "R&D <3"),
        ("&amp;lt;", "&lt;"),
        ("<mailto:ann@acme.test|ann@acme.test>", "ann@acme.test"),
        ("see <https://acme.test/a?b=1&amp;c=2>", "see https://acme.test/a?b=1&c=2"),
        ("<http://acme.test|acme.test> rang", "acme.test rang"),
        ("<!channel> and <@U1|ann>", "@channel and @ann"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("", ""),
    ],
)
def test_what_slack_tells_becomes_what_was_typed(told: str, typed: str) -> None:
    assert markup.unescape(told) == typed


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_escaped_words_hold_no_sign_that_slack_reads(typed: str) -> None:
    escaped = markup.escape(typed)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", escaped)
    assert markup.unescape(escaped) == typed


def test_a_text_is_cut_between_entities_and_says_so() -> None:
    assert markup.cut("one &amp; two", 7) == "one…"
    assert markup.cut("one", 3) == "one"


def test_half_characters_and_control_signs_are_never_taken_in() -> None:
    assert markup.unescape("a\x00b\ud83dc\x1b\n\td\u202e😀") == "abc\n\td\u202e😀"

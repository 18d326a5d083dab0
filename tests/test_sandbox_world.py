"""The workspace in memory: its clock, its ids, and who sees what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import elements
from bot.sandbox.clock import Clock
from bot.sandbox.world import BOT_USER, Change, Message, World

MONDAY = datetime(2027, 1, 11, 9, tzinfo=UTC)


def said(world: World, words: str, **more: str) -> Message:
    channel = world.direct(world.user("ana").id).id
    return world.post(Message(channel, world.next_ts(), BOT_USER, words, **more))  # type: ignore[arg-type]


def test_the_clock_starts_where_it_is_told_and_goes_on_from_there() -> None:
    clock = Clock(MONDAY)
    clock.forward(timedelta(days=7))
    first, second = clock.now(), clock.now()
    assert timedelta(0) <= first - (MONDAY + timedelta(days=7)) < timedelta(minutes=1)
    assert first <= second


def test_a_clock_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2027, 1, 11))  # noqa: DTZ001 - that is what is refused


def test_moving_the_clock_is_told_to_those_who_watch() -> None:
    world, seen = World(MONDAY), list[Change]()
    world.changed.append(seen.append)
    world.clock.forward(timedelta(hours=1))
    assert [change.kind for change in seen] == ["clock"]


def test_messages_stay_in_order_even_when_the_clock_is_put_back() -> None:
    world = World(MONDAY)
    stamps = [world.next_ts() for _ in range(100)]
    world.clock.set(MONDAY - timedelta(days=1))
    stamps.append(world.next_ts())
    assert stamps == sorted(set(stamps))
    assert stamps[0].startswith(str(int(MONDAY.timestamp())))


def test_a_thread_is_its_root_and_its_replies_and_roots_are_the_rest() -> None:
    world = World()
    root, other = said(world, "root"), said(world, "other")
    reply = said(world, "reply", thread=root.ts)
    assert world.thread(root.channel, root.ts) == [root, reply]
    assert world.roots(root.channel) == [root, other]
    assert world.replies(root.channel, root.ts) == [reply]


def test_unread_messages_are_those_of_others_since_the_last_look() -> None:
    world = World()
    ana = world.user("ana").id
    root = said(world, "one")
    said(world, "two", thread=root.ts)
    before = world.unread(ana, root.channel)
    world.read(ana, root.channel)
    world.post(Message(root.channel, world.next_ts(), ana, "mine"))
    assert (before, world.unread(ana, root.channel)) == (2, 0)


def test_everybody_has_a_direct_message_that_nobody_else_is_in() -> None:
    world = World()
    for user in world.people():
        assert world.direct(user.id).members == {user.id, BOT_USER}
        assert {one.kind for one in world.conversations_of(user.id)} == {"im", "channel"}


def test_summer_time_moves_a_persons_offset() -> None:
    ana = World().user("ana")
    assert ana.offset(datetime(2027, 1, 11, tzinfo=UTC)) == 0
    assert ana.offset(datetime(2027, 7, 11, tzinfo=UTC)) == 3600


def test_blocks_without_ids_get_them_and_the_senders_own_stay_as_they_were() -> None:
    world, block = World(), {"type": "actions", "elements": [{"type": "datepicker"}]}
    message = Message(world.direct(world.user("ana").id).id, world.next_ts(), BOT_USER, "day", [block])
    world.post(message)
    ((found, element),) = elements.elements(message.blocks)
    assert found["block_id"]
    assert element["action_id"]
    assert "block_id" not in block


def test_an_emptied_input_holds_nothing_though_it_started_with_something() -> None:
    world = World()
    picker = {"type": "datepicker", "action_id": "day", "initial_date": "2027-01-12"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [picker]}]
    message = world.post(Message(world.direct(world.user("ana").id).id, world.next_ts(), BOT_USER, "day", blocks))
    ana = world.user("ana").id
    before = world.state(message, ana)["b"]["day"]["selected_date"]
    world.remember(message, ana, "b", "day", elements.chosen(picker, None))
    assert (before, world.state(message, ana)["b"]["day"]["selected_date"]) == ("2027-01-12", None)

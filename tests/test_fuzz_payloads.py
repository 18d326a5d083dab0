"""Whatever Slack's payloads come to, through the real app: nothing breaks, nothing is posted that Slack refuses, and no
typed word comes alive anywhere it is shown: threads, Home, lists, the digest, forms, files.

In CI a few examples, always the same; ``make fuzz`` tries as many as are asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.live import Bot, bot
from bot.sandbox.deliver import Manners
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Call
from bot.settings import Settings
from bot.store import Store
from tests.bending import EVIL, alive, bent
from tests.drafted import drafted
from tests.forging import Act, acts, fresh, kept, seeded
from tests.test_fuzz import EXAMPLES

REFUSED = {"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "invalid_metadata_format", "msg_too_long"}
"""What Slack says to something that was never a message."""

NAMES = (
    "opens a case",
    "answers",
    "edits an answer",
    "opens a menu",
    "asks for a wish",
    "opens a form",
    "sends a form",
    "ticks a list",
    "presses a button",
    "drops a file",
    "rehearses",
    "writes outside",
    "lists",
    "closes it",
    "asks for the digest",
    "opens Home",
    "opens the settings",
    "sends the settings",
)
"""Everything that ``forging.acts`` does."""

ANSWERED_WITHIN = 20.0
"""Seconds after which something was left without an answer."""


class Broken(logging.Handler):
    """Keeps what the bot says went wrong in it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@dataclass
class Line:
    """A workspace in which Ana has a case, the bot at work in it, and the wire between them."""

    loop: asyncio.AbstractEventLoop
    slack: Sandbox
    bot: Bot
    ana: Person
    acts: dict[str, Act]
    broken: Broken = field(default_factory=Broken)

    def act(self, name: str) -> Act:
        """Something that Ana does, once more; with a trigger that opens a form, where it has one."""
        act = fresh(self.acts[name])
        trigger = {"trigger_id": self.slack.tickets.trigger(self.ana.user.id)} if "trigger_id" in act.payload else {}
        return Act(act.kind, act.payload | trigger)

    def tells(self, act: Act) -> tuple[Any, list[Call]]:
        """Slack tells the bot; the answer, and what the bot then says to anybody."""
        before = len(self.slack.calls)
        self.broken.lines.clear()
        answer = self.loop.run_until_complete(self._carried(act))
        return answer, self.slack.calls[before:]

    async def _carried(self, act: Act) -> Any:
        async with asyncio.timeout(ANSWERED_WITHIN):
            outcome = await self.slack.courier.carrier.carry(act.kind, act.payload)
        await self.bot.files.settled()
        assert await self.bot.sender.drain(60)
        return outcome.answer


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()

    async def connected() -> Line:
        slack = await stack.enter_async_context(sandbox(manners=Manners(patience=60.0)))
        found = Settings("socket", slack.keys.bot, slack.keys.app, api_url=slack.api_url)
        here = await stack.enter_async_context(bot(found, Store(":memory:"), slack.world.clock.now))
        await slack.sockets.connected()
        ana = slack.person("ana")
        return Line(loop, slack, here, ana, await acts(slack, here, ana))

    made = loop.run_until_complete(connected())
    logging.getLogger("partways").addHandler(made.broken)
    yield made
    logging.getLogger("partways").removeHandler(made.broken)
    loop.run_until_complete(stack.aclose())
    loop.close()


def sound(answer: Any, calls: list[Call]) -> None:
    """What was said is what Slack takes, and nothing typed is alive in it."""
    assert [call.error for call in calls if call.error in REFUSED] == []
    shown = [(call.args.get("text") or "", call.args.get("blocks") or call.args.get("view")) for call in calls]
    shown.append((answer.get("text") or "", answer.get("blocks") or answer.get("view")))
    assert [found for text, blocks in shown for found in alive(text, blocks)] == []


def marked_case(line: Line) -> None:
    """Ana's case is at its draft, and whatever she typed in it looks like markup."""
    evil = " ".join(EVIL)
    case = replace(drafted(), id=kept(line.bot, line.ana).id, client=evil, code="A", lessons=(evil,))
    names = [name for name, value in case.answers.items() if name in ("contact", "thanks", "story", "signer")]
    answers = {**case.answers, **dict.fromkeys(names, evil)}
    with line.bot.store.turn() as turn:
        turn.keep(replace(case, answers=answers))


def test_no_act_is_forgotten_here(line: Line) -> None:
    assert sorted(line.acts) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=EXAMPLES * 2, deadline=None, derandomize=EXAMPLES < 10, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_payload_bent_anywhere_breaks_nothing(line: Line, name: str, data: st.DataObject) -> None:
    seeded(line.bot, line.ana)
    act = line.act(name)
    trigger = {one: act.payload[one] for one in ("trigger_id",) if one in act.payload}
    sound(*line.tells(Act(act.kind, bent(act.payload, data) | trigger)))
    assert [one for one in line.broken.lines if "broke" in one] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_looks_like_markup_in_a_case_is_shown_as_it_is(line: Line, name: str) -> None:
    marked_case(line)
    sound(*line.tells(line.act(name)))
    assert line.broken.lines == []


@pytest.mark.parametrize("words", ["", "export", "forget", "forget all", "list", "digest", "help", " ".join(EVIL)])
def test_what_looks_like_markup_in_a_case_is_no_more_in_what_a_command_shows(line: Line, words: str) -> None:
    marked_case(line)
    act = line.act("lists")
    sound(*line.tells(Act(act.kind, act.payload | {"text": words})))
    assert line.broken.lines == []


@pytest.mark.parametrize("name", ["form_facts", "form_own", "form_owners"])
def test_a_form_shows_markup_as_it_is_also_beside_a_field_that_can_t_be_used(line: Line, name: str) -> None:
    marked_case(line)
    act = line.act("opens a form")
    act.payload["actions"][0]["action_id"] = f"press:{name}:"
    answer, calls = line.tells(act)
    sound(answer, calls)
    assert any(call.method == "views.open" and call.ok for call in calls)
    sent = line.act("sends a form")
    for block in sent.payload["view"]["state"]["values"].values():
        for held in block.values():
            if held.get("type") == "plain_text_input":
                held["value"] = " ".join(EVIL)
    sound(*line.tells(sent))
    assert line.broken.lines == []

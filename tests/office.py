"""The real bot in the sandbox, for tests: an office with people in it, who type and press until all is quiet."""

from __future__ import annotations

import html
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.live import Bot, bot
from bot.sandbox.deliver import Delivery, Manners
from bot.sandbox.elements import Json
from bot.sandbox.person import Person, Pick
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Call, Keys
from bot.sandbox.world import Message, View
from bot.settings import Settings
from bot.store import Seal, Store, Tracer

QUIET_WITHIN = 60.0
"""Seconds in which everything that one turn enqueued must have been sent."""


PATIENT = Manners(patience=60.0)
"""Slack that waits for an ack as long as a loaded machine needs: what is tested here is what is said, not how fast."""


@dataclass
class Office:
    """A sandbox with the bot at work in it; ``restart`` ends the bot and starts it on the same store."""

    slack: Sandbox
    path: Path
    _stack: AsyncExitStack
    bot: Bot | None = None
    store: Store | None = None
    seal: Seal | None = None
    tracer: Tracer | None = None

    async def start(self) -> None:
        """Open the store and let the bot go to work."""
        keys = self.slack.keys
        settings = Settings("socket", keys.bot, keys.app, api_url=self.slack.api_url)
        self._stack = AsyncExitStack()
        self.store = Store(self.path, self.tracer, self.seal)
        self._stack.callback(self.store.close)
        self.bot = await self._stack.enter_async_context(bot(settings, self.store, self.slack.world.clock.now))
        await self.slack.sockets.connected()

    async def stop(self) -> None:
        """Let the bot finish and leave."""
        await self._stack.aclose()

    async def restart(self) -> None:
        """Stop the bot and start another on the same file."""
        await self.stop()
        await self.start()

    async def rings(self) -> None:
        """Every case that has something to say by itself at this moment has said it."""
        assert self.bot is not None
        self.bot.talk.ring()
        await self.quiet()

    async def quiet(self) -> None:
        """Every file that was dropped has been opened, and everything that waits in the outbox has been sent."""
        assert self.bot is not None
        await self.bot.files.settled()
        assert await self.bot.sender.drain(QUIET_WITHIN), "the outbox does not come to rest"

    def desk(self, who: str = "tom") -> Worker:
        """One of the people, with the thread they are in."""
        return Worker(self, self.slack.person(who))


@dataclass
class Worker:
    """One person at work: what they do is over when the bot has answered."""

    office: Office
    person: Person
    client: str = ""

    @property
    def root(self) -> Message:
        """The card of the case that they are in: the one of ``client``, or the newest."""
        cards = [one for one in self.person.roots() if one.bot and not one.only_for and "private to you" in one.text]
        named = [one for one in cards if self.client in one.text]
        return named[-1]

    @property
    def thread(self) -> list[Message]:
        """The card and everything under it."""
        return self.person.thread(self.root)

    @property
    def question(self) -> Message:
        """The last message of the bot that has a button."""
        return [one for one in self.thread if one.bot and buttons(one)][-1]

    def outside(self, label: str) -> Message:
        """The last message at the top level of the direct message that has such a button."""
        return [one for one in self.person.roots() if one.bot and label in buttons(one)][-1]

    async def command(self, text: str) -> Delivery:
        """Type a command into the direct message."""
        delivery = await self.person.command(text)
        await self.office.quiet()
        return delivery

    async def says(self, text: str) -> None:
        """Type into the thread."""
        await self.person.type(text, thread=self.root.ts)
        await self.office.quiet()

    async def drops(self, name: str, content: bytes, text: str = "") -> None:
        """Drop a file into the thread, with or without words."""
        await self.person.drop((name, content), text=text, thread=self.root.ts)
        await self.office.quiet()

    async def edits(self, old: str, new: str) -> None:
        """Edit the message in the thread that has these words; the new ones stand in their place."""
        mine = [one for one in self.thread if one.user == self.person.user.id and old in html.unescape(one.text)]
        assert mine, f"nothing that was typed has {old!r}"
        await self.person.edit(mine[-1], html.unescape(mine[-1].text).replace(old, new))
        await self.office.quiet()

    async def presses(
        self, label: str, values: Mapping[str, Pick] | None = None, *, on: Message | View | None = None
    ) -> Delivery:
        """Fill in the fields (by name) of the last message that has such a button, and press it."""
        having = [] if on else [one for one in self.thread if one.bot and label in buttons(one)]
        assert on or having, f"no message in the thread has a button {label!r}"
        surface = on or having[-1]
        action, option = buttons(surface)[label]
        state = {f"field:{name}": pick for name, pick in (values or {}).items()}
        delivery = await self.person.press(surface, action, state=state, option=option)
        await self.office.quiet()
        return delivery

    async def presses_outside(self, label: str, beside: str = "") -> Delivery:
        """Press something in the last message outside the threads that has it; of several lines the one with the words
        ``beside`` it."""
        found = [
            (one, block["block_id"], buttons(View("", "", {"blocks": [block]}, ""))[label])
            for one in self.person.roots()
            if one.bot
            for block in one.blocks
            if beside in html.unescape(str(block)) and label in buttons(View("", "", {"blocks": [block]}, ""))
        ]
        assert found, f"nothing outside the threads has {label!r} beside {beside!r}"
        surface, block_id, (action, option) = found[-1]
        delivery = await self.person.press(surface, action, option=option, block_id=block_id)
        await self.office.quiet()
        return delivery

    async def saves(self, values: Mapping[str, Pick]) -> Delivery:
        """Fill in the form in front and send it."""
        view = self.person.modal
        assert view is not None, "no form is open"
        delivery = await self.person.submit(view, {f"field:{name}": pick for name, pick in values.items()})
        await self.office.quiet()
        return delivery

    async def ticks(self, group: str, lines: list[str]) -> Delivery:
        """Tick exactly these lines of a group of a list."""
        lists = [one for one in self.thread if one.bot and f"live:{group}" in str(one.blocks)]
        assert lists, f"no checklist with the group {group!r}"
        delivery = await self.person.press(lists[-1], f"live:{group}", option=lines)
        await self.office.quiet()
        return delivery


def buttons(surface: Message | View) -> dict[str, tuple[str, str | None]]:
    """Label → action id, and for a line of a menu which option it is."""
    found: dict[str, tuple[str, str | None]] = {}
    for block in surface.blocks:
        for element in [*block.get("elements", []), *filter(None, [block.get("accessory")])]:
            if element["type"] == "button":
                found[element["text"]["text"]] = (element["action_id"], None)
            elif element["type"] == "overflow":
                found |= {one["text"]["text"]: (element["action_id"], one["value"]) for one in element["options"]}
    return found


def fields(surface: Message | View) -> list[str]:
    """The names of the fields that a message or form shows."""
    ids = [element.get("action_id", "") for block in surface.blocks for element in _elements(block)]
    return [one.removeprefix("field:") for one in ids if one.startswith("field:")]


def _elements(block: Json) -> list[Json]:
    single = [block[name] for name in ("accessory", "element") if name in block]
    return [*single, *(block.get("elements") or [] if block["type"] == "actions" else [])]


def posts(calls: list[Call]) -> list[Call]:
    """The calls that put something before a person."""
    return [call for call in calls if call.method in ("chat.postMessage", "chat.update", "chat.postEphemeral")]


@asynccontextmanager
async def office(
    folder: Path,
    now: datetime | None = None,
    keys: Keys | None = None,
    seal: Seal | None = None,
    tracer: Tracer | None = None,
) -> AsyncIterator[Office]:
    """An office at a moment (aware), with its store in a folder, sealed and traced if so wished;
    ``keys`` say what the bot may do."""
    async with sandbox(now=now, keys=keys, manners=PATIENT) as slack:
        place = Office(slack, folder / "partways.db", AsyncExitStack(), seal=seal, tracer=tracer)
        await place.start()
        try:
            yield place
        finally:
            await place.stop()

"""One conversation with a bot in a process of its own, which may be killed once on the way, and its outcome."""

from __future__ import annotations

import asyncio
import copy
import multiprocessing
import os
import re
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.coach.case import Case
from bot.filing import dump
from bot.sandbox.deliver import Delivery, Manners
from bot.sandbox.elements import Json
from bot.sandbox.person import Person, Pick
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Call
from bot.sandbox.world import Message
from bot.store import Person as Manager
from bot.store import Store
from tests.killed_child import Orders, work
from tests.office import buttons

MONDAY = datetime(2027, 1, 11, 10, tzinfo=UTC)
PATIENCE = 20.0
"""Seconds in which whatever must happen has happened."""
MANNERS = Manners(retries=(0.02,) * 500)
"""A Slack that tells an event again soon, and for as long as it takes to start another bot."""

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["tests.killed_child"])


@dataclass(frozen=True)
class Command:
    """Types a slash command; again, when Slack says that it failed."""

    text: str


@dataclass(frozen=True)
class Types:
    """Types a reply into the thread, once."""

    text: str


@dataclass(frozen=True)
class Presses:
    """Fills in fields and presses the button, in the last message that has it or in the one that begins ``under``."""

    label: str
    fields: Mapping[str, Pick] = field(default_factory=dict)
    under: str = ""


@dataclass(frozen=True)
class Sends:
    """Fills in the form in front and sends it."""

    fields: Mapping[str, Pick]


@dataclass(frozen=True)
class Ticks:
    """Ticks lines of the checklist."""

    group: str
    lines: tuple[str, ...]


Act = Command | Types | Presses | Sends | Ticks


@dataclass(frozen=True)
class Kill:
    """When the bot is killed: at an instant of its store's work, or at a call to Slack, before or after its effect."""

    where: str
    """``store``, ``before`` or ``after``."""
    number: int
    """Counted from 1."""


@dataclass(frozen=True)
class Outcome:
    """What there is when all has been said: the messages outside of any thread, those of the thread as the person sees
    them, the cases as they are kept, what the bot knows of the person, and what is left in the outbox."""

    roots: list[str]
    thread: list[tuple[str, str, list[Json]]]
    cases: list[str]
    zone: str | None
    left: tuple[int, float | None, list[tuple[str, str]]]


@dataclass(frozen=True)
class Played:
    """A conversation that was held: its outcome, how often the bot was killed, and the points it went through."""

    outcome: Outcome
    kills: int
    instants: int
    calls: int


class Process:
    """The bot's process as its parent sees it."""

    def __init__(self, orders: Orders) -> None:
        self._line, theirs = forks.Pipe()
        self._process = forks.Process(target=work, args=(orders, theirs), daemon=True)
        self._process.start()
        theirs.close()

    async def up(self) -> None:
        """Wait until it is at work; EOFError when it dies before."""
        await _heard(self._line)

    async def quiet(self) -> int:
        """Wait until it has sent all that waits; the instants so far. EOFError when it dies before."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.send(None)
        instants: int = await _heard(self._line)
        assert instants >= 0, "the outbox does not come to rest"
        return instants

    async def kill(self) -> None:
        """SIGKILL; it is dead when this returns."""
        assert self._process.pid is not None
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)
        await self.dead()

    async def dead(self) -> None:
        """Wait until it has died, by a kill and by nothing else."""
        await _until(lambda: self._process.exitcode is not None)
        assert self._process.exitcode == -signal.SIGKILL, f"it ended by itself: {self._process.exitcode}"


async def _readable(descriptor: int) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
    finally:
        loop.remove_reader(descriptor)


async def _heard(line: Connection) -> Any:
    await _readable(line.fileno())
    try:
        return line.recv()
    except ConnectionResetError as reset:
        raise EOFError from reset


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (neither a dead process nor a closed socket tells an event)
            await asyncio.sleep(0.002)


class Stage:
    """A Slack, one person in it, and the bot's process, which is started anew when it was killed."""

    def __init__(self, slack: Sandbox, path: Path, kill: Kill | None) -> None:
        self._slack, self._path, self._kill = slack, path, kill
        self._person: Person = slack.person("tom")
        self._bot: Process | None = None
        self.kills, self.instants, self._calls = 0, 0, 0
        slack.before_call, slack.after_call = self._before, self._after

    async def start(self) -> None:
        """Start the bot, and another when it is killed before it is up."""
        keys = self._slack.keys
        orders = Orders(self._slack.api_url, keys.bot, keys.app, str(self._path), MONDAY)
        if self._kill and self._kill.where == "store" and not self.kills:
            orders = replace(orders, die_at=self._kill.number)
        self._bot = Process(orders)
        try:
            await self._bot.up()
        except EOFError:
            await self._revive()
        await self._slack.sockets.connected()

    async def _revive(self) -> None:
        assert self._bot is not None
        await self._bot.dead()
        self.kills += 1
        assert self.kills == 1, "it was killed twice"
        await _until(lambda: self._slack.sockets.count == 0)
        await self.start()

    async def quiet(self) -> None:
        """All is sent; by another bot, if this one was killed meanwhile."""
        assert self._bot is not None
        try:
            self.instants = await self._bot.quiet()
        except EOFError:
            await self._revive()
            await self.quiet()

    async def _before(self, call: Call) -> None:
        self._calls += 1
        if self._kill == Kill("before", self._calls) and self._bot:
            await self._bot.kill()
            raise web.HTTPServiceUnavailable

    async def _after(self, call: Call) -> None:
        if self._kill == Kill("after", self._calls) and self._bot:
            await self._bot.kill()

    async def do(self, act: Act) -> None:
        """The person does it; what nobody acknowledged is done again just as it was, but Slack tells typed words again
        by itself."""
        doing = self._prepared(act)
        delivery = await doing()
        await self.quiet()
        if delivery.kind == "events_api":
            await _until(lambda: delivery.acked)
        elif not delivery.acked:
            again = await doing()
            assert again.acked, f"{act} is not acknowledged: {again.reason}"
        await self.quiet()

    def _prepared(self, act: Act) -> Callable[[], Awaitable[Delivery]]:
        match act:
            case Command():
                return lambda: self._person.command(act.text)
            case Types():
                return lambda: self._types(act.text)
            case Presses():
                return self._presses(act)
            case Sends():
                view, values = self._person.modal, _named(act.fields)
                assert view is not None, "no form is open"
                return lambda: self._person.submit(view, values)
            case Ticks():
                list_ = self._last(lambda one: f"live:{act.group}" in str(one.blocks))
                return lambda: self._person.press(list_, f"live:{act.group}", option=act.lines)

    async def _types(self, text: str) -> Delivery:
        await self._person.type(text, thread=self._root.ts)
        return self._slack.deliveries[-1]

    def _presses(self, act: Presses) -> Callable[[], Awaitable[Delivery]]:
        """The second press is made on the message as it was: the screen has not changed yet."""
        message = self._last(lambda one: act.label in buttons(one) and one.text.startswith(act.under))
        action, option = buttons(message)[act.label]
        faces = iter((message, copy.deepcopy(message)))
        return lambda: self._person.press(next(faces), action, state=_named(act.fields), option=option)

    @property
    def _roots(self) -> list[Message]:
        return [one for one in self._person.roots() if not one.only_for]

    @property
    def _root(self) -> Message:
        (root,) = self._roots
        return root

    def _last(self, fits: Callable[[Message], bool]) -> Message:
        return [one for one in self._person.thread(self._root) if one.bot and fits(one)][-1]

    async def end(self) -> None:
        """Nobody is left running."""
        if self._bot:
            await self._bot.kill()

    def outcome(self) -> Outcome:
        """What the bot leaves."""
        thread = [(one.user, one.text, _plain(one.blocks)) for one in self._person.thread(self._root)]
        store = Store(self._path)
        try:
            left = store.recover(), store.waiting(), store.failed()
            who = Manager(self._slack.world.team, self._person.user.id)
            with store.turn() as turn:
                filed = turn.cases(who)
            assert [one.link for one in filed] == [self._slack.world.permalink(self._root)]
            roots = [one.text for one in self._roots]
            return Outcome(roots, thread, [dump(_timeless(one.case)) for one in filed], store.person_zone(who), left)
        finally:
            store.close()


def _timeless(case: Case) -> Case:
    """Without the moments by which Slack names messages, which no two conversations share."""
    return replace(case, said={str(number): name for number, name in enumerate(case.said.values())})


def _named(fields: Mapping[str, Pick]) -> dict[str, Pick]:
    return {f"field:{name}": pick for name, pick in fields.items()}


def _plain(blocks: list[Json]) -> list[Json]:
    """Without the ids that Slack gave by itself."""
    return [{k: v for k, v in block.items() if k != "block_id" or not re.fullmatch(r"b\d+", v)} for block in blocks]


async def play(acts: Sequence[Act], path: Path, kill: Kill | None = None) -> Played:
    """Hold the conversation, with the bot's store at ``path``; the bot is killed once, if at all."""
    async with sandbox(now=MONDAY, manners=MANNERS) as slack:
        stage = Stage(slack, path, kill)
        try:
            await stage.start()
            for act in acts:
                await stage.do(act)
        finally:
            await stage.end()
        outcome = stage.outcome()
        return Played(outcome, stage.kills, stage.instants, len(slack.calls))

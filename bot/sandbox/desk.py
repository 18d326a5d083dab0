"""What the page keeps in mind beside the workspace: who has read what, whose press went wrong, who is looking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, Protocol

from aiohttp import web

from bot.sandbox.deliver import Courier
from bot.sandbox.drawing import Reading, Scene
from bot.sandbox.faults import Faults
from bot.sandbox.person import Person
from bot.sandbox.world import Change, Message, User, View, World


class Sandbox(Protocol):
    """What the page needs of the sandbox that it belongs to."""

    world: World
    faults: Faults
    courier: Courier

    def person(self, who: str) -> Person:
        """The person with this id or name; LookupError when there is none."""


class Desk:
    """The page's own memory, for all people of one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        self.reading = Reading()
        self.open = True
        self.streams: set[asyncio.Event] = set()
        self._trouble: dict[str, dict[str, frozenset[str]]] = {}
        self._under_way: set[asyncio.Future[Any]] = set()
        self.world.changed.append(self.changed)

    def person(self, request: web.Request) -> Person:
        """The person whose page it is; LookupError when there is none."""
        return self.sandbox.person(request.match_info["user"])

    def me(self, request: web.Request) -> User:
        """The person named in the address, else the one acted as last, else the first."""
        who = request.match_info.get("user") or request.cookies.get("act-as", "")
        return self.world.user(who) if who in self.world.users else self.world.people()[0]

    def scene(self, me: User) -> Scene:
        """The workspace as this person sees it now."""
        return Scene(self.world, me, self.reading, self._trouble.get(me.id, {}))

    def surface(self, address: str, person: Person) -> Message | View:
        """The message (``channel/ts``) or view (``view/id``); LookupError when the person sees no such thing."""
        place, _, name = address.partition("/")
        if place == "view":
            view = self.world.view(name)
            if view is not None and view.user == person.user.id:
                return view
        elif person.user.id in self.world.conversations[place].members:
            message = self.world.message(place, name)
            if message is not None and message.only_for in {"", person.user.id}:
                return message
        raise LookupError(address)

    def went(self, person: Person, address: str, action: str, well: bool) -> None:
        """Note whether the person's last use of an element got its answer in time."""
        mine = self._trouble.setdefault(person.user.id, {})
        before = mine.get(address, frozenset())
        mine[address] = before - {action} if well else before | {action}
        if mine[address] != before:
            self.changed()

    def start(self, act: Awaitable[Any]) -> None:
        """Let something go on while the browser gets its answer."""
        task = asyncio.ensure_future(act)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def changed(self, _: Change | None = None) -> None:
        """Tell every open page that there may be something new to see."""
        for news in self.streams:
            news.set()

    async def stop(self, _: web.Application) -> None:
        """End the streams and what is under way, so that the server can close."""
        self.open = False
        self.changed()
        for task in self._under_way:
            task.cancel()

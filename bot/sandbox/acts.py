"""What a visitor does in the page; each act is done by ``Person``, as in the tests."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web
from markupsafe import escape
from multidict import MultiDictProxy

from bot.sandbox import elements
from bot.sandbox.desk import Desk
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person, Pick
from bot.sandbox.world import Change, Message, View

COMMANDS = {"/partways": "your client's name, or: help, list, cancel"}
"""The slash commands of the workspace, and what to type after them."""
BAD_DAYS: dict[str, tuple[str, Fault]] = {
    "latency": ("Slack answers two seconds late", Fault("latency", "*", None, 1.0, 2.0)),
    "rate_limit": ("Every other post meets “too many requests”", Fault("rate_limit", "chat.*", None, 0.5, 2.0)),
    "server_error": ("Every other post meets a server error", Fault("server_error", "chat.*", None, 0.5)),
    "lose_answer": (
        "Posts arrive, but their answers get lost (one in three)",
        Fault("lose_answer", "chat.*", None, 0.3),
    ),
    "lose_call": ("Posts get lost on the way (one in three)", Fault("lose_call", "chat.*", None, 0.3)),
    "duplicate": ("Everything is told to the bot twice", Fault("duplicate", "*", None)),
    "late": ("What you do reaches the bot four seconds late", Fault("late", "*", None, 1.0, 4.0)),
}
"""Troubles that can be switched on from the page."""
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


class Acts:
    """The page's POSTs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def say(self, request: web.Request) -> web.StreamResponse:
        """A composer's text and file: a message, a reply or a slash command. Answers with a note when it is refused."""
        person, form = self._desk.person(request), await request.post()
        text, channel, thread = (_text(form, key) for key in ("text", "channel", "thread"))
        if person.user.id not in self._desk.world.conversations[channel].members:
            raise LookupError("a conversation of somebody else")
        files = [(one.filename, one.file.read()) for one in form.getall("file", ()) if isinstance(one, web.FileField)]
        command = text.split()[0] if text.startswith("/") and text.strip("/ \n") else ""
        if command and thread:
            return _note(f"{command} can't be used in a thread. Type it in the main message box.")
        if command and command not in COMMANDS:
            return _note(f"{command} is not a command of this workspace. Try {', '.join(COMMANDS)}.")
        if command:
            self._desk.start(person.command(text.strip(), channel))
        elif files := [one for one in files if one[0]]:
            self._desk.start(person.drop(*files, text=text.strip(), channel=channel, thread=thread))
        elif text.strip():
            self._desk.start(person.type(text.strip(), channel, thread))
        return _note("")

    async def amend(self, request: web.Request) -> web.StreamResponse:
        """Edit a message of one's own."""
        person, form = self._desk.person(request), await request.post()
        message = self._desk.world.message(_text(form, "channel"), _text(form, "ts"))
        if message is not None and message.user == person.user.id and _text(form, "text").strip():
            self._desk.start(person.edit(message, _text(form, "text").strip()))
        return web.Response(status=204)

    async def press(self, request: web.Request) -> web.StreamResponse:
        """A button, a menu's entry or a changed input, together with what all inputs around it hold."""
        person, form = self._desk.person(request), await request.post()
        address, action, block = (_text(form, key) for key in ("surface", "action", "block"))
        surface = self._desk.surface(address, person)
        picks = _filled(person, surface, form)
        option: Pick = picks.get((block, action)) if (block, action) in picks else _text(form, "option") or None
        self._desk.went(person, address, action, True)
        done = await person.press(surface, action, block_id=block, option=option)
        self._desk.went(person, address, action, done.acked)
        return web.Response(status=204)

    async def submit(self, request: web.Request) -> web.StreamResponse:
        """Send the modal."""
        person, form = self._desk.person(request), await request.post()
        view = self._desk.surface(f"view/{_text(form, 'view')}", person)
        if isinstance(view, View):
            _filled(person, view, form)
            await person.submit(view)
        return web.Response(status=204)

    async def close(self, request: web.Request) -> web.StreamResponse:
        """Close the modal: this one, or with its cross all that are open."""
        person, form = self._desk.person(request), await request.post()
        view = self._desk.surface(f"view/{_text(form, 'view')}", person)
        if isinstance(view, View):
            self._desk.start(person.close(view, whole_stack=_text(form, "all") == "yes"))
        return web.Response(status=204)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Move the workspace's time on, by a step or to a moment on the person's own clock; never back."""
        person, form = self._desk.person(request), await request.post()
        if "step" in form:
            self._desk.world.clock.forward(STEPS[_text(form, "step")])
        else:
            typed = datetime.fromisoformat(_text(form, "moment"))
            moment = typed.replace(tzinfo=ZoneInfo(person.user.zone))
            if moment <= self._desk.world.clock.now():
                return _note("Time only moves forward here.")
            self._desk.world.clock.set(moment)
        self._desk.world.announce(Change("clock"))
        return _note("")

    async def trouble(self, request: web.Request) -> web.StreamResponse:
        """The bad days that are to be on from now; those not named end."""
        wanted, faults = {str(one) for one in (await request.post()).getall("kind", [])}, self._desk.sandbox.faults
        running = {fault.kind: fault for fault in faults.active if fault.kind in wanted}
        faults.clear()
        for kind in BAD_DAYS:
            if kind in wanted:
                faults.add(running.get(BAD_DAYS[kind][1].kind) or replace(BAD_DAYS[kind][1]))
        self._desk.changed()
        return web.Response(status=204)

    async def app(self, request: web.Request) -> web.StreamResponse:
        """Remove the app from the workspace, or put it back."""
        if (await request.post())["how"] == "remove":
            self._desk.start(self._desk.sandbox.courier.removed())
        else:
            self._desk.world.installed = True
        self._desk.changed()
        return web.Response(status=204)

    async def sockets(self, request: web.Request) -> web.StreamResponse:
        """Cut the bot's connections, or ask it to come back on new ones."""
        faults = self._desk.sandbox.faults
        cut = (await request.post())["how"] == "drop"
        self._desk.start(faults.drop_sockets() if cut else faults.refresh_sockets())
        return web.Response(status=204)


def _filled(person: Person, surface: Message | View, form: Form) -> dict[tuple[str, str], Pick]:
    """What the form says about each input of the surface, kept as the person's; by block and action id."""
    picks: dict[tuple[str, str], Pick] = {}
    for slot in form.getall("slots", ()):
        block, action = json.loads(str(slot))
        _, element = elements.find(surface.blocks, action, block)
        given = [str(one) for one in form.getall(str(slot), ()) if str(one)]
        pick: Pick = given if element["type"] == "checkboxes" else (given[0] if given else None)
        person.fill(surface, action, pick, block)
        picks[block, action] = pick
    return picks


def _note(says: str) -> web.Response:
    return web.Response(text=str(escape(says)) or " ", content_type="text/html")


def _text(form: Form, key: str) -> str:
    value = form.get(key, "")
    return value if isinstance(value, str) else ""

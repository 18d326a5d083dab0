"""The page: what a browser asks for and what a visitor does in it, each act done by ``Person``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import jinja2  # noqa: TID251 the sandbox's own page, none of the bot's words
from aiohttp import web
from markupsafe import Markup

from bot.sandbox import elements, mrkdwn
from bot.sandbox.drawing import Reading, Scene, Surface
from bot.sandbox.elements import Json
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.person import Person, Pick
from bot.sandbox.world import BOT_USER, Change, Message, User, View, World

HERE = Path(__file__).parent
COMMANDS = {"/partways": "your client's name, or: help, list, cancel"}
LOCAL = {"127.0.0.1", "localhost", "::1"}
GUARDS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
BAD_DAYS: dict[str, tuple[str, Fault]] = {
    "latency": ("Slack answers two seconds late", Fault("latency", "*", None, 1.0, 2.0)),
    "rate_limit": ("Every other post meets “too many requests”", Fault("rate_limit", "chat.*", None, 0.5, 2.0)),
    "server_error": ("Every other post meets a server error", Fault("server_error", "chat.*", None, 0.5)),
    "lose_answer": ("Posts arrive, but their answers get lost (one in three)", Fault("lose_answer", "chat.*", None, 0.3)),
    "lose_call": ("Posts get lost on the way (one in three)", Fault("lose_call", "chat.*", None, 0.3)),
    "duplicate": ("Everything is told to the bot twice", Fault("duplicate", "*", None)),
    "late": ("What you do reaches the bot four seconds late", Fault("late", "*", None, 1.0, 4.0)),
}
"""Troubles that can be switched on from the page."""
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
PULSE = 15.0
"""Seconds between signs of life on a silent stream."""

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Sandbox(Protocol):
    """What the page needs of the sandbox that it belongs to."""

    world: World
    faults: Faults

    def person(self, who: str) -> Person:
        """The person with this id or name; LookupError when there is none."""


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    """Serve the page from the application: ``/``, ``/client/…``, ``/archives/…``, ``/app_redirect``, ``/static/…``."""
    page = Page(sandbox)
    app.router.add_static("/static", HERE / "static")
    for path, shown in (
        ("/", page.front),
        ("/app_redirect", page.front),
        ("/archives/{channel}/{message}", page.archive),
        ("/client/{user}", page.front),
        ("/client/{user}/live", page.live),
        ("/client/{user}/{channel}", page.show),
        ("/client/{user}/{channel}/home", page.show),
        ("/client/{user}/{channel}/{thread}", page.show),
    ):
        app.router.add_get(path, _local(shown))
    for act in (page.say, page.amend, page.press, page.submit, page.close, page.clock, page.trouble, page.sockets):
        app.router.add_post(f"/client/{{user}}/{act.__name__}", _local(act))
    app.on_shutdown.append(page.stop)


def _local(answer: Answer) -> Answer:
    """Only for a browser on this machine, and for acts only from this page itself; else 403."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin", f"http://{request.host}" if request.method == "GET" else "")
        if urlsplit(f"//{request.host}").hostname not in LOCAL or urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="This page answers to its own machine only.")
        try:
            return await answer(request)
        except LookupError as gone:
            raise web.HTTPNotFound(text=f"Not here: {gone}") from gone

    return guarded


class Page:
    """The page of one sandbox, for all of its people."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self._world = sandbox, sandbox.world
        self._reading = Reading()
        self._trouble: dict[str, dict[str, frozenset[str]]] = {}
        self._under_way: set[asyncio.Future[Any]] = set()
        self._streams: set[asyncio.Event] = set()
        self._open = True
        self._templates = _templates()
        self._world.changed.append(self._changed)

    # Looking

    async def front(self, request: web.Request) -> web.StreamResponse:
        """The way in: the person's conversation with the bot."""
        me = self._me(request)
        raise web.HTTPFound(f"/client/{me.id}/{request.query.get('channel') or self._world.direct(me.id).id}")

    async def archive(self, request: web.Request) -> web.StreamResponse:
        """A permalink: the thread it leads to, as a person who is in that conversation."""
        channel = self._world.conversations[request.match_info["channel"]]
        me = self._me(request)
        who = me if me.id in channel.members else self._world.users[min(channel.members - {BOT_USER})]
        raise web.HTTPFound(self._scene(who).permalink(request.path, request.query.get("thread_ts", "")))

    async def show(self, request: web.Request) -> web.StreamResponse:
        """A conversation, with a thread or the Home tab. A visit that isn't htmx's own is a reload of the client."""
        person = self._person(request)
        place = self._world.conversations[request.match_info["channel"]]
        if person.user.id not in place.members:
            raise LookupError("a conversation of somebody else")
        root = request.match_info.get("thread", "")
        tab = "home" if request.path.endswith("/home") and place.kind == "im" else "messages"
        if "HX-Request" not in request.headers:
            person.reload()
        if tab == "home" and "X-Live" not in request.headers:
            self._start(person.open_home())
        if tab == "messages":
            self._reading.read(self._world, person.user.id, place.id)
        if root:
            self._reading.read(self._world, person.user.id, place.id, root)
        html = self._draw(person, place.id, tab, root)
        answer = web.Response(text=html, content_type="text/html", headers=GUARDS)
        answer.set_cookie("act-as", person.user.id, samesite="Strict", httponly=True)
        return answer

    def _draw(self, person: Person, channel: str, tab: str, root: str) -> str:
        scene = self._scene(person.user)
        place = self._world.conversations[channel]
        thread = scene.thread(channel, root) if root else None
        if root and thread is None:
            raise LookupError("no such thread")
        entries = scene.entries()
        return self._templates.get_template("page.html").render(
            me=person.user,
            people=self._world.people(),
            bot=self._world.users[BOT_USER],
            workspace=self._world.name,
            now=scene.now(),
            place=place,
            title=scene.title(place),
            place_url=scene.url(channel),
            home_url=f"{scene.url(channel)}/home",
            tab=tab,
            conversations=entries,
            unread_total=sum(one.unread for one in entries),
            unread_of=self._unread_of,
            days=scene.days(channel) if tab == "messages" else [],
            thread=thread,
            home=scene.surface(person.home) if person.home else None,
            modal=self._modal(scene, person.modal),
            names=scene.names(),
            inside=scene.inside,
            commands=COMMANDS.items(),
            bad_days=[(kind, says) for kind, (says, _) in BAD_DAYS.items()],
            troubles_on={fault.kind for fault in self._sandbox.faults.active},
        )

    def _modal(self, scene: Scene, view: View | None) -> Json | None:
        if view is None:
            return None
        words = {key: view.body[key]["text"] if view.body.get(key) else "" for key in ("title", "submit", "close")}
        surface = scene.surface(view)
        return {
            "id": view.id,
            "surface": surface,
            "title": words["title"],
            "submit": words["submit"],
            "close": words["close"] or "Cancel",
            "trouble": view.errors.get("", ""),
        }

    def _unread_of(self, user: User) -> int:
        scene = self._scene(user)
        return sum(scene.unread(one.id) for one in self._world.conversations_of(user.id))

    async def live(self, request: web.Request) -> web.StreamResponse:
        """A stream that says ``changed`` whenever there may be something new to see."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        news = asyncio.Event()
        news.set()
        self._streams.add(news)
        try:
            while self._open:
                try:
                    await asyncio.wait_for(news.wait(), PULSE)
                    news.clear()
                    await stream.write(b"event: changed\ndata: .\n\n" if self._open else b"")
                except TimeoutError:
                    await stream.write(b": still here\n\n")
        except ConnectionResetError:
            pass
        finally:
            self._streams.discard(news)
        return stream

    def _changed(self, _: Change) -> None:
        for news in self._streams:
            news.set()

    async def stop(self, _: web.Application) -> None:
        """End the streams and what is under way, so that the server can close."""
        self._open = False
        self._changed(Change("read"))
        for task in self._under_way:
            task.cancel()

    # Acting

    async def say(self, request: web.Request) -> web.StreamResponse:
        """A composer's text: a message, a reply or a slash command. Answers with a note when it is refused."""
        person, form = self._person(request), await request.post()
        text, channel, thread = (str(form[key]) for key in ("text", "channel", "thread"))
        command = text.split()[0] if text.startswith("/") and text.strip("/ \n") else ""
        if command and thread:
            return _note(f"{command} can't be used in a thread. Type it in the main message box.")
        if command and command not in COMMANDS:
            return _note(f"{command} is not a command of this workspace. Try {', '.join(COMMANDS)}.")
        if command:
            self._start(person.command(text.strip(), channel))
        elif text.strip():
            self._start(person.type(text.strip(), channel, thread))
        return _note("")

    async def amend(self, request: web.Request) -> web.StreamResponse:
        """Edit a message of one's own."""
        person, form = self._person(request), await request.post()
        message = self._world.message(str(form["channel"]), str(form["ts"]))
        if message is not None and str(form["text"]).strip():
            self._start(person.edit(message, str(form["text"]).strip()))
        return web.Response(status=204)

    async def press(self, request: web.Request) -> web.StreamResponse:
        """A button, a menu's entry or a changed input, together with what all inputs around it hold."""
        person, form = self._person(request), await request.post()
        surface = self._surface(str(form["surface"]), person)
        action, block = str(form["action"]), str(form["block"])
        picks = _filled(person, surface, form)
        option: Pick = picks.get((block, action)) if (block, action) in picks else str(form.get("option", "")) or None
        self._went(person, form, action, True)
        done = await person.press(surface, action, block_id=block, option=option)
        self._went(person, form, action, done.acked)
        return web.Response(status=204)

    async def submit(self, request: web.Request) -> web.StreamResponse:
        """Send the modal."""
        person, form = self._person(request), await request.post()
        view = self._surface(f"view/{form['view']}", person)
        if isinstance(view, View):
            _filled(person, view, form)
            await person.submit(view)
        return web.Response(status=204)

    async def close(self, request: web.Request) -> web.StreamResponse:
        """Close the modal."""
        person, form = self._person(request), await request.post()
        view = self._surface(f"view/{form['view']}", person)
        if isinstance(view, View):
            self._start(person.close(view))
        return web.Response(status=204)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Move the workspace's time on, by a step or to a moment on the person's own clock; never back."""
        person, form = self._person(request), await request.post()
        if "step" in form:
            self._world.clock.forward(STEPS[str(form["step"])])
        else:
            typed = datetime.fromisoformat(str(form["moment"]))
            moment = typed.replace(tzinfo=ZoneInfo(person.user.zone))
            if moment <= self._world.clock.now():
                return _note("Time only moves forward here.")
            self._world.clock.set(moment)
        self._world.announce(Change("clock"))
        return _note("")

    async def trouble(self, request: web.Request) -> web.StreamResponse:
        """The bad days that are to be on from now; those not named end."""
        wanted, faults = {str(one) for one in (await request.post()).getall("kind", [])}, self._sandbox.faults
        running = {fault.kind: fault for fault in faults.active if fault.kind in wanted}
        faults.clear()
        for kind in BAD_DAYS:
            if kind in wanted:
                faults.add(running.get(BAD_DAYS[kind][1].kind) or replace(BAD_DAYS[kind][1]))
        self._changed(Change("trouble"))
        return web.Response(status=204)

    async def sockets(self, request: web.Request) -> web.StreamResponse:
        """Cut the bot's connections, or ask it to come back on new ones."""
        faults = self._sandbox.faults
        cut = (await request.post())["how"] == "drop"
        self._start(faults.drop_sockets() if cut else faults.refresh_sockets())
        return web.Response(status=204)

    def _went(self, person: Person, form: Any, action: str, well: bool) -> None:
        mine = self._trouble.setdefault(person.user.id, {})
        address = str(form["surface"])
        before = mine.get(address, frozenset())
        mine[address] = before - {action} if well else before | {action}
        if mine[address] != before:
            self._changed(Change("trouble"))

    # Finding

    def _person(self, request: web.Request) -> Person:
        return self._sandbox.person(request.match_info["user"])

    def _me(self, request: web.Request) -> User:
        who = request.match_info.get("user") or request.cookies.get("act-as", "")
        return self._world.user(who) if who in self._world.users else self._world.people()[0]

    def _scene(self, me: User) -> Scene:
        return Scene(self._world, me, self._reading, self._trouble.get(me.id, {}))

    def _surface(self, address: str, person: Person) -> Message | View:
        place, _, name = address.partition("/")
        if place == "view":
            found: Message | View | None = self._world.view(name)
            if isinstance(found, View) and found.user != person.user.id:
                found = None
        else:
            found = self._world.message(place, name)
            if person.user.id not in self._world.conversations[place].members:
                found = None
        if found is None:
            raise LookupError(address)
        return found

    def _start(self, act: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(act)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


def _filled(person: Person, surface: Message | View, form: Any) -> dict[tuple[str, str], Pick]:
    """What the form says about each input of the surface, kept as the person's; by block and action id."""
    picks: dict[tuple[str, str], Pick] = {}
    for slot in form.getall("slots", []):
        block, action = json.loads(str(slot))
        _, element = elements.find(surface.blocks, action, block)
        given = [str(one) for one in form.getall(str(slot), []) if str(one)]
        pick: Pick = given if element["type"] == "checkboxes" else (given[0] if given else None)
        person.fill(surface, action, pick, block)
        picks[block, action] = pick
    return picks


def _note(says: str) -> web.Response:
    return web.Response(text=str(Markup("{}").format(says)) or " ", content_type="text/html")


def _templates() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.Undefined,
    )
    env.filters |= {"words": _words, "mrkdwn": _mrkdwn, "markdown": _markdown, "styled": _styled, "plain": mrkdwn.plain}
    env.globals |= {"slot_of": _slot, "address": _address, "tint": _tint}
    return env


@jinja2.pass_context
def _words(context: jinja2.runtime.Context, text: Json) -> Markup:
    shown = str(text.get("text", ""))
    return mrkdwn.plain(shown) if text.get("type") == "plain_text" else mrkdwn.mrkdwn(shown, context["names"])


@jinja2.pass_context
def _mrkdwn(context: jinja2.runtime.Context, text: str) -> Markup:
    return mrkdwn.mrkdwn(text, context["names"])


@jinja2.pass_context
def _markdown(context: jinja2.runtime.Context, text: str) -> Markup:
    return mrkdwn.markdown(text, context["names"])


@jinja2.pass_context
def _styled(context: jinja2.runtime.Context, element: Json) -> Markup:
    return mrkdwn.styled(element, context["names"])


def _slot(block: Json, element: Json) -> str:
    return json.dumps([block["block_id"], element["action_id"]])


def _address(surface: Surface, block: Json, element: Json, option: str = "") -> str:
    where = {"surface": surface.address, "block": block["block_id"], "action": element["action_id"]}
    return json.dumps(where | ({"option": option} if option else {}))


def _tint(user: User) -> int:
    return 0 if user.is_bot else sum(map(ord, user.id)) % 5 + 1

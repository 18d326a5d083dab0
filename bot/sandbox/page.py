"""The page: what a browser asks for, who may ask, and the stream that keeps it live."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.acts import BAD_DAYS, COMMANDS, Acts
from bot.sandbox.desk import Desk, Sandbox
from bot.sandbox.drawing import Scene
from bot.sandbox.elements import Json
from bot.sandbox.person import Person
from bot.sandbox.templating import HERE, templates
from bot.sandbox.world import BOT_USER, User, View

LOCAL = {"127.0.0.1", "localhost", "::1"}
GUARDS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
PULSE = 15.0
"""Seconds after which a page looks again though nothing happened: its clock has moved on."""

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    """Serve the page from the application: ``/``, ``/client/…``, ``/archives/…``, ``/app_redirect``, ``/static/…``."""
    desk = Desk(sandbox)
    page, acts = Page(desk), Acts(desk)
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
    for act in (
        acts.say,
        acts.amend,
        acts.press,
        acts.submit,
        acts.close,
        acts.clock,
        acts.trouble,
        acts.sockets,
        acts.app,
    ):
        app.router.add_post(f"/client/{{user}}/{act.__name__}", _local(act))
    app.on_shutdown.append(desk.stop)


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
        except ValueError as wrong:
            raise web.HTTPBadRequest(text=f"Not understood: {wrong}") from wrong

    return guarded


class Page:
    """The page's GETs, for all people of one sandbox."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._templates = desk, templates()

    async def front(self, request: web.Request) -> web.StreamResponse:
        """The way in: the person's conversation with the bot."""
        me = self._desk.me(request)
        raise web.HTTPFound(f"/client/{me.id}/{request.query.get('channel') or self._desk.world.direct(me.id).id}")

    async def archive(self, request: web.Request) -> web.StreamResponse:
        """A permalink: the thread it leads to, as a person who is in that conversation."""
        channel = self._desk.world.conversations[request.match_info["channel"]]
        me = self._desk.me(request)
        who = me if me.id in channel.members else self._desk.world.users[min(channel.members - {BOT_USER})]
        raise web.HTTPFound(self._desk.scene(who).permalink(request.path, request.query.get("thread_ts", "")))

    async def show(self, request: web.Request) -> web.StreamResponse:
        """A conversation, with a thread or the Home tab. A visit that isn't htmx's own is a reload of the client."""
        person = self._desk.person(request)
        place = self._desk.world.conversations[request.match_info["channel"]]
        if person.user.id not in place.members:
            raise LookupError("a conversation of somebody else")
        root = request.match_info.get("thread", "")
        tab = "home" if request.path.endswith("/home") and place.kind == "im" else "messages"
        if "HX-Request" not in request.headers:
            person.reload()
        if tab == "home" and "X-Live" not in request.headers:
            self._desk.start(person.open_home())
        if tab == "messages":
            self._desk.reading.read(self._desk.world, person.user.id, place.id)
        if root:
            self._desk.reading.read(self._desk.world, person.user.id, place.id, root)
        html = self._draw(person, place.id, tab, root)
        answer = web.Response(text=html, content_type="text/html", headers=GUARDS)
        answer.set_cookie("act-as", person.user.id, samesite="Strict", httponly=True)
        return answer

    def _draw(self, person: Person, channel: str, tab: str, root: str) -> str:
        scene = self._desk.scene(person.user)
        place = self._desk.world.conversations[channel]
        thread = scene.thread(channel, root) if root else None
        if root and thread is None:
            raise LookupError("no such thread")
        entries = scene.entries()
        return self._templates.get_template("page.html").render(
            me=person.user,
            people=self._desk.world.people(),
            bot=self._desk.world.users[BOT_USER],
            workspace=self._desk.world.name,
            now=scene.now(),
            place=place,
            title=scene.title(place),
            place_url=scene.url(channel),
            home_url=f"{scene.url(channel)}/home",
            tab=tab,
            conversations=entries,
            unread_total=sum(one.unread for one in entries),
            unread_of=self._unread_of,
            tint=lambda user: 0 if user.is_bot else self._desk.world.people().index(user) % 5 + 1,
            days=scene.days(channel) if tab == "messages" else [],
            thread=thread,
            home=scene.surface(person.home) if person.home else None,
            modal=self._modal(scene, person.modal),
            names=scene.names(),
            inside=scene.inside,
            commands=COMMANDS.items(),
            bad_days=[(kind, says) for kind, (says, _) in BAD_DAYS.items()],
            installed=self._desk.world.installed,
            troubles_on={fault.kind for fault in self._desk.sandbox.faults.active},
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
        scene = self._desk.scene(user)
        return sum(scene.unread(one.id) for one in self._desk.world.conversations_of(user.id))

    async def live(self, request: web.Request) -> web.StreamResponse:
        """A stream that says ``changed`` whenever there may be something new to see."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        news = asyncio.Event()
        news.set()
        self._desk.streams.add(news)
        try:
            while self._desk.open:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), PULSE)
                news.clear()
                await stream.write(b"event: changed\ndata: .\n\n")
        except ConnectionResetError:
            pass
        finally:
            self._desk.streams.discard(news)
        return stream

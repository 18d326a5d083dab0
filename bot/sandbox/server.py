"""The sandbox as one web server on this machine: Web API, Socket Mode, response URLs, uploads, and the page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime

from aiohttp import web

from bot.sandbox import answers
from bot.sandbox.carrier import Requests
from bot.sandbox.deliver import Courier, Delivery, Manners
from bot.sandbox.faults import Faults
from bot.sandbox.methods import Parts
from bot.sandbox.page import add_routes
from bot.sandbox.person import Person
from bot.sandbox.socket import Sockets
from bot.sandbox.tickets import Tickets
from bot.sandbox.webapi import Call, Hook, Keys, WebApi
from bot.sandbox.world import World

BODY_BYTES = 8 * 1024 * 1024


class Sandbox:
    """A Slack with everything in it. Made by ``sandbox()``, which also serves it."""

    def __init__(self, world: World, keys: Keys, manners: Manners, seed: int = 0) -> None:
        self.world, self.keys = world, keys
        self.faults, self.tickets = Faults(seed), Tickets()
        self.sockets = Sockets(self.tickets)
        self.courier = Courier(world, self.sockets, self.tickets, self.faults, manners)
        self.webapi = WebApi(Parts(world, self.tickets, self.faults, self.courier), keys)
        self.faults.drop_sockets, self.faults.refresh_sockets = self.sockets.drop, self.sockets.refresh
        self.faults.silence_sockets = self.sockets.silence

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """The ``base_url`` for Slack's clients."""
        return f"{self.world.url}/api/"

    @property
    def calls(self) -> list[Call]:
        """Every call of the Web API so far."""
        return self.webapi.calls

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was sent to the app so far."""
        return self.courier.deliveries

    @property
    def before_call(self) -> Hook | None:
        """Awaited before a call of the Web API does anything."""
        return self.webapi.before_call

    @before_call.setter
    def before_call(self, hook: Hook | None) -> None:
        self.webapi.before_call = hook

    @property
    def after_call(self) -> Hook | None:
        """Awaited when a call of the Web API is done, before it is answered."""
        return self.webapi.after_call

    @after_call.setter
    def after_call(self, hook: Hook | None) -> None:
        self.webapi.after_call = hook

    def person(self, who: str) -> Person:
        """The person with this user id or name ("ana"); LookupError when there is none."""
        return Person(self.world, self.courier, who)

    def request_url(self, url: str) -> None:
        """From now on deliver by signed POSTs to this address instead of Socket Mode, or of another address."""
        if isinstance(self.courier.carrier, Requests):
            self.courier.carrier.url = url
        else:
            self.courier.carrier = Requests(url, self.keys.secret)

    async def close(self) -> None:
        """Give up what is on its way and hang up."""
        await self.courier.close()
        await self.sockets.close()
        if isinstance(self.courier.carrier, Requests):
            await self.courier.carrier.close()

    async def response_url(self, request: web.Request) -> web.Response:
        """A POST to a ``response_url``: five answers within 30 minutes."""
        spot, error = self.tickets.use(request.match_info["key"])
        if spot is None:
            return web.json_response({"ok": False, "error": error}, status=404)
        try:
            body = await request.json()
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        _, found = answers.show(self.world, spot, body)
        if found:
            says = [f"[ERROR] {one.says} [json-pointer:{one.path}]" for one in found]
            refusal = {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": says}}
            return web.json_response(refusal, status=400)
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file, raw or as the form field ``file``."""
        file = self.world.files.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        if request.content_type.startswith("multipart/"):
            part = (await request.post()).get("file")
            file.content = part.file.read() if isinstance(part, web.FileField) else str(part or "").encode()
        else:
            file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    async def download(self, request: web.Request) -> web.Response:
        """The bytes of an uploaded file, for the person in front of the page."""
        file = self.world.files.get(request.match_info["file"])
        return web.Response(status=404) if file is None else web.Response(body=file.content)

    def application(self) -> web.Application:
        """All of it as an aiohttp application, with the page where there is one."""
        app = web.Application(client_max_size=BODY_BYTES)
        app.router.add_route("*", "/api/{method}", self.webapi.call)
        app.router.add_get("/link", self.sockets.link)
        app.router.add_post("/response/{key}", self.response_url)
        app.router.add_post("/upload/{file}", self.upload)
        app.router.add_get("/files/{file}", self.download)
        app.router.add_get("/files-pri/{file}/download/{name}", self.webapi.download)
        add_routes(app, self)
        return app


@contextlib.asynccontextmanager
async def sandbox(
    port: int = 0,
    *,
    now: datetime | None = None,
    keys: Keys | None = None,
    manners: Manners | None = None,
    seed: int = 0,
) -> AsyncIterator[Sandbox]:
    """Serve a sandbox on 127.0.0.1 (``port`` 0 takes a free one) until the block ends.

    ``now`` sets its clock (aware). ``keys`` are the app's tokens and scopes; ``manners`` change the subscriptions and
    shorten Slack's patience and retries. OSError when the port is taken.
    """
    slack = Sandbox(World(now), keys or Keys(), manners or Manners(), seed)
    runner = web.AppRunner(slack.application(), shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        slack.world.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield slack
    finally:
        await slack.close()
        await runner.cleanup()

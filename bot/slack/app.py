"""Bolt, set up: one app, reached through Socket Mode or HTTP, that acknowledges after the turn is kept.

``process_before_response`` makes Bolt run the listener first and then answer; a turn takes about a millisecond. Tokens
are ours to give: nothing is read from the environment, and no OAuth flow starts because of it (slack.md 7.12).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.slack.listeners import Listeners

ANSWER_TIME = 10.0
"""Seconds in which Slack must answer a call; after them it is unclear whether it arrived."""
PING = 10.0
"""Seconds between two signs of life that are asked of Slack; four times that without one, and the socket is dead."""
WATCH = 20.0
"""Seconds between two looks at the socket; found dead twice running, it is opened anew."""
LAST_TURNS = 1.5
"""Seconds that the turns in hand get when the bot stops."""

OK = 200
"""The status with which Bolt acknowledges; with any other nothing is acknowledged."""

log = logging.getLogger("partways.app")


def session() -> aiohttp.ClientSession:
    """The one pool of connections to Slack; whoever makes it closes it."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_TIME))


def web_client(pool: aiohttp.ClientSession, url: str, token: str | None = None) -> AsyncWebClient:
    """Slack's Web API under ``url``; it never repeats a call by itself."""
    logger = logging.getLogger("partways.client")
    return AsyncWebClient(token=token, base_url=url, session=pool, retry_handlers=[], logger=logger)


class TimedApp(AsyncApp):
    """Bolt's app, whose answers are counted and timed, whichever way Slack reaches it."""

    metrics: Metrics

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """One thing heard of Slack, answered."""
        begun = time.perf_counter()
        answer = await super().async_dispatch(req)
        self.metrics.answered(req.body, answer.status == OK, time.perf_counter() - begun)
        return answer


def build(
    listeners: Listeners, client: AsyncWebClient, token: str, signing_secret: str = "", metrics: Metrics | None = None
) -> AsyncApp:
    """The app with all listeners. ``client`` has no token of its own: each request is given ``token``."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = TimedApp(
        name="partways.bolt",  # Bolt sets the level of the logger with this name to that of its own
        logger=logging.getLogger("partways.bolt"),
        client=client,
        authorize=authorize,
        signing_secret=signing_secret,
        process_before_response=True,
        ignoring_self_events_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.metrics = metrics or Metrics()
    listeners.register(app)
    return app


class Socket:
    """The app's Socket Mode connection."""

    def __init__(
        self, app: AsyncApp, app_token: str, ping: float = PING, watch: float = WATCH, metrics: Metrics | None = None
    ) -> None:
        """``ping`` is how often Slack is asked for a sign of life, ``watch`` how often we look whether the socket
        lives; both in seconds."""
        self._link = AsyncSocketModeHandler(app, app_token, ping_interval=ping)
        self._link.client.socket_mode_request_listeners[:] = [self._take]
        self._link.client.message_listeners.append(self._greeted)
        self._metrics, self._greetings = metrics or Metrics(), 0
        self._in_hand: set[str] = set()
        self._free = asyncio.Event()
        self._every = watch
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect. SlackApiError when Slack refuses the app token; an unreachable Slack is tried again and again."""
        try:
            answer = await self._link.client.web_client.apps_connections_open(app_token=self._link.app_token)
            self._link.client.wss_uri = answer["url"]
        except (aiohttp.ClientError, TimeoutError, OSError) as nobody:
            log.warning("Slack can't be reached yet: %s", type(nobody).__name__)
        await self._link.connect_async()  # type: ignore[no-untyped-call]
        self._watch = asyncio.create_task(self._keep_alive())

    async def close(self) -> None:
        """Finish the turns in hand, acknowledge them, and leave."""
        if self._watch is not None:
            self._watch.cancel()
        try:
            async with asyncio.timeout(LAST_TURNS):
                while self._in_hand:
                    self._free.clear()
                    await self._free.wait()
        except TimeoutError:
            log.warning("%d turns were cut short", len(self._in_hand))
        await self._link.close_async()  # type: ignore[no-untyped-call]

    async def connected(self) -> bool:
        """Whether Slack reaches the app just now."""
        return bool(await self._link.client.is_connected())

    async def _greeted(self, _: AsyncBaseSocketModeClient, message: Mapping[str, Any], __: str | None = None) -> None:
        """Slack says hello at the start of every connection; each after the first is a reconnection."""
        if message.get("type") == "hello":
            self._greetings += 1
            if self._greetings > 1:
                self._metrics.reconnects.inc()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self._in_hand.add(request.envelope_id)
        try:
            await self._link.handle(client, request)  # type: ignore[arg-type]
        finally:
            self._in_hand.discard(request.envelope_id)
            self._free.set()

    async def _keep_alive(self) -> None:
        missed = 0
        while True:
            await asyncio.sleep(self._every)
            missed = 0 if await self.connected() else missed + 1
            if missed > 1:
                log.warning("the socket is dead; opening another")
                await self._reopen()

    async def _reopen(self) -> None:
        try:
            await self._link.client.connect_to_new_endpoint(force=True)
        except Exception as broken:
            log.warning("no socket yet: %s", type(broken).__name__)


def http(app: AsyncApp) -> web.Application:
    """The app behind ``/slack/events``."""

    async def events(request: web.Request) -> web.StreamResponse:
        answer: Any = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    site = web.Application()
    site.router.add_post("/slack/events", events)
    return site

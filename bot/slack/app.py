"""Bolt, set up: one app, reached through Socket Mode or HTTP, that acknowledges after the turn is kept.

``process_before_response`` makes Bolt run the listener first and then answer; a turn takes about a millisecond. Tokens
are ours to give: nothing is read from the environment, and no OAuth flow starts because of it (slack.md 7.12).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.slack import envelope
from bot.slack.listeners import Listeners

ANSWER_TIME = 10.0
"""Seconds in which Slack must answer a call; after them it is unclear whether it arrived."""
LAST_TURNS = 1.5
"""Seconds that the turns in hand get when the bot stops."""

OK = 200
"""The status with which Bolt acknowledges; with any other nothing is acknowledged."""
BUSY = 429
"""The status from which on Slack is busy or not well, and has refused nothing."""
LARGEST = 1024**2
"""Bytes of a request at most, unpacked; Slack's largest, a press in a full message, has a quarter of it."""

log = logging.getLogger("partways.app")


@dataclass(frozen=True)
class Pace:
    """How closely a socket is watched, in seconds."""

    ping: float = 10.0
    """Between two signs of life that are asked of Slack; four times that without one, and the socket is dead."""
    look: float = 20.0
    """Between two looks at the socket; found dead twice running, it is opened anew."""


PACE = Pace()


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
        self, app: AsyncApp, app_token: str, team: str = "", pace: Pace = PACE, metrics: Metrics | None = None
    ) -> None:
        """``team`` is the workspace, "" for whichever."""
        self._team = team
        self._link = AsyncSocketModeHandler(app, app_token, ping_interval=pace.ping)
        self._link.client.socket_mode_request_listeners[:] = [self._take]
        self._link.client.message_listeners.append(self._greeted)
        self._metrics, self._greetings = metrics or Metrics(), 0
        self._in_hand: set[str] = set()
        self._free = asyncio.Event()
        self._every = pace.look
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect. SlackApiError when Slack refuses the app token; a Slack that is busy, not well or can't be reached
        is tried again and again."""
        try:
            answer = await self._link.client.web_client.apps_connections_open(app_token=self._link.app_token)
            self._link.client.wss_uri = answer["url"]
        except SlackApiError as refused:
            if refused.response.status_code < BUSY:
                raise
            log.warning("Slack is not well yet: %s", refused.response.status_code)
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
        if why := envelope.refused(request.payload, self._team):
            log.debug("not heard: %s", why)
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
            return
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


def http(app: AsyncApp, secret: str, team: str = "", metrics: Metrics | None = None) -> web.Application:
    """The app behind ``/slack/events``; ``team`` is the workspace.

    A request is read only once it is known to be Slack's: signed with our secret within the last five minutes.
    """
    verifier, metrics = SignatureVerifier(secret), metrics or Metrics()

    def refuse(why: str, status: int) -> web.Response:
        log.info("not heard: %s", why)
        metrics.refused.labels(why).inc()
        return web.Response(status=status)

    async def events(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Content-Encoding"):
            return refuse("packed", 415)  # Slack packs nothing
        raw = await request.read()
        stamp, mark = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
        if not _signed(verifier, raw, stamp, mark):
            return refuse("signature", 401)
        asked = _asked(raw, request)
        why = envelope.refused(asked.body, team) if asked else "shape"
        if asked is None or why:
            return refuse("shape", 400) if asked is None or why == "shape" else web.Response()
        answer: Any = await app.async_dispatch(asked)
        return await to_aiohttp_response(answer)

    site = web.Application(client_max_size=LARGEST)
    site.router.add_post("/slack/events", events)
    return site


def _signed(verifier: SignatureVerifier, raw: bytes, stamp: str, mark: str) -> bool:
    try:
        return bool(verifier.is_valid(raw, stamp, mark))
    except (OverflowError, TypeError, ValueError):
        return False


def _asked(raw: bytes, request: web.Request) -> AsyncBoltRequest | None:
    """The request as Bolt reads it; None where it is nothing that can be read."""
    try:
        return AsyncBoltRequest(body=raw.decode(), query=request.query_string, headers=dict(request.headers))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None

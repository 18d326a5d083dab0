"""Bolt, set up: one app, reached through Socket Mode or HTTP, that acknowledges after the turn is kept.

``process_before_response`` makes Bolt run the listener first and then answer; a turn takes about a millisecond. Tokens
are ours to give: nothing is read from the environment, and no OAuth flow starts because of it (slack.md 7.12).
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import envelope
from bot.slack.listeners import Listeners

ANSWER_TIME = 10.0
"""Seconds in which Slack must answer a call; after them it is unclear whether it arrived."""
WATCH = 20.0
"""Seconds between two looks at the socket; found dead twice running, it is opened anew."""
LAST_TURNS = 3.0
"""Seconds that the turns in hand get when the bot stops."""

LARGEST = 1024**2
"""Bytes of a request at most, unpacked; Slack's largest, a press in a full message, has a quarter of it."""

log = logging.getLogger("partways.app")


def session() -> aiohttp.ClientSession:
    """The one pool of connections to Slack; whoever makes it closes it."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_TIME))


def web_client(pool: aiohttp.ClientSession, url: str, token: str | None = None) -> AsyncWebClient:
    """Slack's Web API under ``url``; it never repeats a call by itself."""
    logger = logging.getLogger("partways.client")
    return AsyncWebClient(token=token, base_url=url, session=pool, retry_handlers=[], logger=logger)


def build(listeners: Listeners, client: AsyncWebClient, token: str, signing_secret: str = "") -> AsyncApp:
    """The app with all listeners. ``client`` has no token of its own: each request is given ``token``."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = AsyncApp(
        name="partways",
        logger=logging.getLogger("partways.bolt"),
        client=client,
        authorize=authorize,
        signing_secret=signing_secret,
        process_before_response=True,
        ignoring_self_events_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    listeners.register(app)
    return app


class Socket:
    """The app's Socket Mode connection."""

    def __init__(self, app: AsyncApp, app_token: str, ping: float = 10.0, team: str = "") -> None:
        """``ping`` is how often Slack is asked for a sign of life, in seconds; ``team`` the workspace."""
        self._team = team
        self._link = AsyncSocketModeHandler(app, app_token, ping_interval=ping)
        self._link.client.socket_mode_request_listeners[:] = [self._take]
        self._in_hand: set[str] = set()
        self._free = asyncio.Event()
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

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if why := envelope.refused(request.payload, self._team):
            log.info("not heard: %s", why)
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
            await asyncio.sleep(WATCH)
            missed = 0 if await self._link.client.is_connected() else missed + 1
            if missed > 1:
                log.warning("the socket is dead; opening another")
                await self._reopen()

    async def _reopen(self) -> None:
        try:
            await self._link.client.connect_to_new_endpoint(force=True)
        except Exception as broken:
            log.warning("no socket yet: %s", type(broken).__name__)


def http(app: AsyncApp, secret: str, team: str = "") -> web.Application:
    """The app behind ``/slack/events``, with ``/healthz`` for whoever watches over it; ``team`` is the workspace.

    A request is read only once it is known to be Slack's: signed with our secret within the last five minutes.
    """
    verifier = SignatureVerifier(secret)

    async def events(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Content-Encoding"):
            return web.Response(status=415)  # Slack packs nothing
        raw = await request.read()
        stamp, mark = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
        if not _signed(verifier, raw, stamp, mark):
            return web.Response(status=401)
        asked = _asked(raw, request)
        why = envelope.refused(asked.body, team) if asked else "shape"
        if asked is None or why:
            log.info("not heard: %s", why)
            return web.Response(status=400 if why == "shape" else 200)
        answer: Any = await app.async_dispatch(asked)
        return await to_aiohttp_response(answer)

    async def health(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    site = web.Application(client_max_size=LARGEST)
    site.router.add_post("/slack/events", events)
    site.router.add_get("/healthz", health)
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

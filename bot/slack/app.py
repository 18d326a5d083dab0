"""Bolt, set up: one app, reached through Socket Mode or HTTP, that acknowledges after the turn is kept.

``process_before_response`` makes Bolt run the listener first and then answer; a turn takes about a millisecond. Tokens
are ours to give: nothing is read from the environment, and no OAuth flow starts because of it (slack.md 7.12).
"""

from __future__ import annotations

import logging
import time
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.slack import envelope
from bot.slack.link import Answers
from bot.slack.listeners import Listeners

OK = 200
"""The status with which Bolt acknowledges; with any other nothing is acknowledged."""
LARGEST = 1024**2
"""Bytes of a request at most, unpacked; Slack's largest, a press in a full message, has a quarter of it."""

log = logging.getLogger("partways.app")


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


def answers(app: AsyncApp, team: str = "", metrics: Metrics | None = None) -> Answers:
    """The app as what answers a socket."""

    async def handle(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time.time()
        answer = await run_async_bolt_app(app, request)
        await send_async_response(client, request, answer, begun)

    return Answers(handle, team, (metrics or Metrics()).reconnects.inc)


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

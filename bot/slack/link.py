"""The Socket Mode connection, open before anything else is loaded: what is heard until then waits for its answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import envelope

ANSWER_TIME = 10.0
"""Seconds in which Slack must answer a call; after them it is unclear whether it arrived."""
BUSY = 429
"""The status from which on Slack is busy or not well, and has refused nothing."""
LAST_TURNS = 6.0
"""Seconds that the turns in hand get when the bot stops: the first text that is judged takes one or two, and more on a
busy machine. With the last words it is less than the ten after which a container is killed."""

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


@dataclass(frozen=True)
class Answers:
    """Who answers what is heard: the workspace it is for ("": whichever), and what is told of reconnections."""

    handle: Callable[[AsyncBaseSocketModeClient, SocketModeRequest], Awaitable[None]]
    team: str = ""
    reconnected: Callable[[], None] = lambda: None


class Socket:
    """The connection; ``serve`` says who answers what is heard on it."""

    def __init__(self, client: AsyncWebClient, app_token: str, pace: Pace = PACE) -> None:
        """``client`` has no token of its own."""
        self._token, logger = app_token, logging.getLogger("partways.bolt")
        self._link = SocketModeClient(app_token, logger, client, ping_interval=pace.ping)
        self._link.socket_mode_request_listeners.append(self._take)
        self._link.message_listeners.append(self._greeted)
        self._answers: asyncio.Future[Answers] = asyncio.get_running_loop().create_future()
        self._greetings = 0
        self._in_hand: set[str] = set()
        self._free = asyncio.Event()
        self._every = pace.look
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect. SlackApiError when Slack refuses the app token; a Slack that is busy, not well or can't be reached
        is tried again and again."""
        try:
            answer = await self._link.web_client.apps_connections_open(app_token=self._token)
            self._link.wss_uri = answer["url"]
        except SlackApiError as refused:
            if refused.response.status_code < BUSY:
                raise
            log.warning("Slack is not well yet: %s", refused.response.status_code)
        except (aiohttp.ClientError, TimeoutError, OSError) as nobody:
            log.warning("Slack can't be reached yet: %s", type(nobody).__name__)
        await self._link.connect()  # type: ignore[no-untyped-call]
        self._watch = asyncio.create_task(self._keep_alive())

    def serve(self, answers: Answers) -> None:
        """From now on this answers, in its order, what was heard since the connection is open and will be heard."""
        self._answers.set_result(answers)

    async def close(self) -> None:
        """Finish the turns in hand, acknowledge them, and leave; for what comes meanwhile nobody waits."""
        if self._watch is not None:
            self._watch.cancel()
        begun = frozenset(self._in_hand)
        try:
            async with asyncio.timeout(LAST_TURNS):
                while begun & self._in_hand:
                    self._free.clear()
                    await self._free.wait()
        except TimeoutError:
            log.warning("%d turns were cut short", len(begun & self._in_hand))
        self._answers.cancel()
        await self._link.close()  # type: ignore[no-untyped-call]

    async def connected(self) -> bool:
        """Whether Slack reaches the app just now."""
        return bool(await self._link.is_connected())

    async def _greeted(self, _: AsyncBaseSocketModeClient, message: Mapping[str, Any], __: str | None = None) -> None:
        """Slack says hello at the start of every connection; each after the first is a reconnection."""
        if message.get("type") == "hello":
            self._greetings += 1
            if self._greetings > 1 and self._answers.done() and not self._answers.cancelled():
                self._answers.result().reconnected()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        answers = self._answers.result() if self._answers.done() else await asyncio.shield(self._answers)
        if why := envelope.refused(request.payload, answers.team):
            log.debug("not heard: %s", why)
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
            return
        self._in_hand.add(request.envelope_id)
        try:
            await answers.handle(client, request)
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
            await self._link.connect_to_new_endpoint(force=True)
        except Exception as broken:
            log.warning("no socket yet: %s", type(broken).__name__)

"""Slack's end of Socket Mode: tickets to sockets, hello, envelopes, acknowledgements, goodbye."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.carrier import Outcome, Retry
from bot.sandbox.elements import Json
from bot.sandbox.tickets import Tickets
from bot.sandbox.world import APP_ID

MOST = 10
"""Sockets that one app may have open."""
HOST = "applink-sandbox"


class Sockets:
    """All open sockets of the app. An envelope goes to one of them, each in turn.

    When the last socket is lost, what waits for an ack is given up after ``linger`` seconds.
    """

    slow = "timeout"

    def __init__(self, tickets: Tickets, linger: float = 0.25) -> None:
        self._tickets, self._linger = tickets, linger
        self.opened = 0
        """How many sockets there have been."""
        self._open: dict[web.WebSocketResponse, asyncio.Transport | None] = {}
        self._silent: set[web.WebSocketResponse] = set()
        self._waiting: dict[str, asyncio.Future[Outcome]] = {}
        self._turns = itertools.count()
        self._joined = asyncio.Event()

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    @property
    def reachable(self) -> bool:
        """Whether a socket is open."""
        return bool(self._open)

    async def connected(self) -> None:
        """Wait until the app has a socket open."""
        await self._joined.wait()

    async def link(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket behind the URL that ``apps.connections.open`` gave."""
        if not self._tickets.admits(request.query.get("ticket", "")):
            return web.Response(status=401)
        socket = web.WebSocketResponse(heartbeat=10.0)
        await socket.prepare(request)
        if self.count >= MOST:
            await _send(socket, {"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": HOST}})
            await socket.close()
            return socket
        self._open[socket] = request.transport
        self.opened += 1
        self._joined.set()
        try:
            await _send(socket, self._hello())
            with contextlib.suppress(ConnectionError):
                await self._listen(socket)
        finally:
            await self._gone(socket)
        return socket

    def _hello(self) -> Json:
        debug = {"host": HOST, "build_number": 1, "approximate_connection_time": 18060}
        info = {"app_id": APP_ID}
        return {"type": "hello", "num_connections": self.count, "debug_info": debug, "connection_info": info}

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for heard in socket:
            if heard.type is not WSMsgType.TEXT:
                continue
            with contextlib.suppress(ValueError):
                self._acked(json.loads(heard.data))

    def _acked(self, ack: Any) -> None:
        waiting = self._waiting.get(ack.get("envelope_id", "")) if isinstance(ack, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(Outcome(True, ack.get("payload") or {}))

    async def _gone(self, socket: web.WebSocketResponse) -> None:
        self._open.pop(socket, None)
        self._silent.discard(socket)
        if self._open:
            return
        self._joined.clear()
        left_waiting = list(self._waiting.values())
        if not left_waiting:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._joined.wait(), self._linger)
            return
        for waiting in left_waiting:
            if not waiting.done():
                waiting.set_result(Outcome(False, reason="connection_failed"))

    async def carry(self, kind: str, payload: Json, retry: Retry | None = None) -> Outcome:
        """Send one envelope down one socket and wait for its ack, for as long as the caller has patience."""
        if not self._open:
            return Outcome(False, reason="connection_failed")
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.attempt if retry else 0, "retry_reason": retry.reason if retry else ""}
        waiting: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            socket = list(self._open)[next(self._turns) % self.count]
            if socket not in self._silent and not await _send(socket, envelope):
                return Outcome(False, reason="connection_failed")
            return await waiting
        finally:
            del self._waiting[envelope_id]

    async def drop(self) -> int:
        """Cut every socket without a word; how many there were."""
        cut = [transport for transport in self._open.values() if transport is not None]
        for transport in cut:
            transport.abort()
        return len(cut)

    async def silence(self) -> int:
        """Leave every socket open but half: nothing that either side says arrives any more, pings neither; how many
        could still be heard."""
        heard = set(self._open) - self._silent
        for socket in heard:
            transport = self._open[socket]
            if transport is not None:
                transport.pause_reading()
        self._silent |= heard
        return len(heard)

    async def refresh(self, reason: str = "refresh_requested") -> int:
        """Ask every socket to come back on a new one; how many there were. ``reason`` may be ``warning``."""
        asked = list(self._open)
        for socket in asked:
            await _send(socket, {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        return len(asked)

    async def close(self) -> None:
        """Close every socket; those that hear nothing are cut."""
        for socket in list(self._open):
            transport = self._open[socket]
            if socket in self._silent and transport is not None:
                transport.abort()
            else:
                await socket.close()


async def _send(socket: web.WebSocketResponse, message: Json) -> bool:
    try:
        await socket.send_str(json.dumps(message))
    except (ConnectionError, RuntimeError):
        return False
    return True

"""Slack's Web API: tokens, scopes, arguments, bad days and the books about every call; the methods are elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from mimetypes import guess_type
from typing import Any

from aiohttp import web

from bot.sandbox.elements import Json
from bot.sandbox.faults import CALLS
from bot.sandbox.methods import METHODS, Method, Parts, Refused

APP_SCOPES = frozenset({"connections:write"})
"""What the app-level token is for."""

DOWNLOAD = "files.download"
"""What fetching a file's bytes is called in the books; it is no method of the Web API."""

Hook = Callable[["Call"], Awaitable[None]]


@dataclass
class Call:
    """One call of the Web API as it is in the books: the arguments (never the token), when by the workspace's clock,
    and what came of it: ``ok``, or Slack's ``error`` code (``lost`` when the connection dropped)."""

    method: str
    args: Json
    at: datetime
    ok: bool = False
    error: str = ""
    answer: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Keys:
    """The tokens and the signing secret of the app, and what it may do: its scopes, or None for every scope."""

    bot: str = "xoxb-sandbox"
    app: str = "xapp-sandbox"
    secret: str = "sandbox-signing-secret"  # noqa: S105 - opens nothing but a sandbox
    scopes: frozenset[str] | None = None


class WebApi:
    """Answers ``/api/<method>``. ``calls`` are the books; ``before_call`` and ``after_call`` may wait or raise.

    ``before_call`` runs before the call does anything, ``after_call`` when it is done but not answered.
    """

    def __init__(self, parts: Parts, keys: Keys) -> None:
        self.calls: list[Call] = []
        self.before_call: Hook | None = None
        self.after_call: Hook | None = None
        self._parts, self._keys = parts, keys

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call, from the request to its answer, bad days included; every answer has Slack's own time on it."""
        answer = await self._call(request)
        answer.headers["Date"] = format_datetime(self._parts.world.clock.now(), usegmt=True)
        return answer

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        args = await arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.get("token", ""))
        args.pop("token", None)
        call = Call(name, args, self._parts.world.clock.now())
        self.calls.append(call)
        if self.before_call is not None:
            await self.before_call(call)
        hurt = await self._hurt(call)
        if isinstance(hurt, web.Response):
            return hurt
        if hurt == "lose_call":
            return _lost(request, call)
        call.answer = await self._answer(call, token)
        call.ok, call.error = bool(call.answer["ok"]), call.answer.get("error", "")
        if self.after_call is not None:
            await self.after_call(call)
        if hurt == "lose_answer":
            return _lost(request, call)
        return web.json_response(call.answer, headers=self._rights(call.method, token))

    def _rights(self, name: str, token: str) -> dict[str, str]:
        """What Slack tells in the headers: what the token was granted, and what would do for the method."""
        method = METHODS.get(name)
        if method is None or token not in (self._keys.bot, self._keys.app):
            return {}
        every = {"commands"}.union(*(one.scopes for one in METHODS.values()))
        have = (every if self._keys.scopes is None else self._keys.scopes) if token == self._keys.bot else APP_SCOPES
        told = {"x-oauth-scopes": ",".join(sorted(have))}
        return told | ({"x-accepted-oauth-scopes": ",".join(sorted(method.scopes))} if method.scopes else {})

    async def download(self, request: web.Request) -> web.StreamResponse:
        """``url_private_download``: the bytes of a file for the bot's token; whoever else asks is sent to sign in."""
        team, _, number = request.match_info["file"].partition("-")
        call = Call(DOWNLOAD, {"file": number}, self._parts.world.clock.now())
        self.calls.append(call)
        if self.before_call is not None:
            await self.before_call(call)
        hurt = await self._hurt(call)
        if isinstance(hurt, web.Response):
            return hurt
        if hurt:
            return _lost(request, call)
        file = self._parts.world.files.get(number)
        if file is None or file.mode == "tombstone" or team != self._parts.world.team:
            return web.Response(status=404)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        have = self._keys.scopes
        call.ok = token == self._keys.bot and (have is None or "files:read" in have)
        if not call.ok:
            raise web.HTTPFound("/")
        kind = guess_type(file.name)[0] or "application/octet-stream"
        return web.Response(body=file.content, content_type=kind)

    async def _hurt(self, call: Call) -> web.Response | str:
        """What befalls the call before it is heard: a refusal, the name of a loss to come, or nothing."""
        shut = self._parts.faults.blocked(call.method)
        if shut:
            return _limited(call, shut)
        loss = ""
        for fault in self._parts.faults.strike(CALLS, call.method):
            if fault.kind == "latency":
                await asyncio.sleep(fault.seconds)
            elif fault.kind == "rate_limit":
                self._parts.faults.block(call.method, fault.seconds)
                return _limited(call, fault.seconds)
            elif fault.kind == "server_error":
                call.error = "server_error"
                return web.Response(status=503, text="<html>Service unavailable</html>", content_type="text/html")
            else:
                loss = fault.kind
        return loss

    async def _answer(self, call: Call, token: str) -> Json:
        try:
            method = self._allowed(call.method, token)
            return {"ok": True} | await method.run(self._parts, call.args)
        except Refused as no:
            return {"ok": False, "error": no.error} | no.more

    def _allowed(self, name: str, token: str) -> Method:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        if method.key == "none":
            return method
        if not token:
            raise Refused("not_authed")
        if token not in (self._keys.bot, self._keys.app):
            raise Refused("invalid_auth")
        if (token == self._keys.app) != (method.key == "app"):
            raise Refused("not_allowed_token_type")
        if method.key == "bot" and not self._parts.world.installed:
            raise Refused("account_inactive")
        have = self._keys.scopes
        if have is not None and method.scopes and not method.scopes & have:
            raise Refused("missing_scope", needed=",".join(sorted(method.scopes)), provided=",".join(sorted(have)))
        return method


def _limited(call: Call, seconds: float) -> web.Response:
    call.error = "ratelimited"
    wait = {"Retry-After": str(max(0, -int(-seconds // 1)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=wait)


def _lost(request: web.Request, call: Call) -> web.StreamResponse:
    call.error = call.error or "lost"
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def arguments(request: web.Request) -> Json:
    """The arguments of a call, from the query, a form or a JSON body; JSON inside of strings is read."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        with contextlib.suppress(ValueError):
            body = await request.json()
            args |= body if isinstance(body, dict) else {}
    else:
        form: Mapping[str, Any] = await request.post()
        args |= form
    return {key: _read(key, value) for key, value in args.items()}


def _read(key: str, value: Any) -> Any:
    if key in ("blocks", "view", "message", "metadata", "files", "attachments") and isinstance(value, str):
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value

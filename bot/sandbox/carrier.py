"""How a payload gets to the app: the promise that Socket Mode and signed HTTP requests both keep, and the latter."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.elements import Json


@dataclass(frozen=True)
class Retry:
    """The how-manieth retry (from 1), and Slack's word for what was wrong before."""

    attempt: int
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What became of one try: the body of the ack, or Slack's word for why there is none."""

    acked: bool
    answer: Json = field(default_factory=dict)
    reason: str = ""


class Carrier(Protocol):
    """Takes one payload to the app. ``slow`` is Slack's word for an ack that didn't come in time; ``reachable`` says
    whether the app was there when last seen."""

    slow: str

    @property
    def reachable(self) -> bool: ...

    async def carry(self, kind: str, payload: Json, retry: Retry | None = None) -> Outcome:
        """Send it and wait for the ack; ``kind`` is ``events_api``, ``slash_commands`` or ``interactive``."""


class Requests:
    """Signed POSTs to the app's request URL, for apps without Socket Mode."""

    slow = "http_timeout"

    def __init__(self, url: str, secret: str) -> None:
        self.url, self._secret = url, secret
        self._session: aiohttp.ClientSession | None = None
        self.reachable = True

    async def carry(self, kind: str, payload: Json, retry: Retry | None = None) -> Outcome:
        """POST it; whatever isn't a 200 is no ack."""
        content_type, body = _encoded(kind, payload)
        headers = {"Content-Type": content_type, **self.signature(body, str(int(time.time())))}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry.attempt), "X-Slack-Retry-Reason": retry.reason}
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with self._session.post(self.url, data=body, headers=headers) as response:
                self.reachable = True
                if response.status != 200:
                    return Outcome(False, reason="http_error")
                return Outcome(True, _decoded(await response.text()))
        except aiohttp.ClientError:
            self.reachable = False
            return Outcome(False, reason="connection_failed")

    def signature(self, body: bytes, stamp: str) -> dict[str, str]:
        """The headers by which a body is known as Slack's; ``stamp`` is when it was sent, in seconds."""
        mark = hmac.new(self._secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mark}"}

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _encoded(kind: str, payload: Json) -> tuple[str, bytes]:
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()


def _decoded(body: str) -> Json:
    try:
        found = json.loads(body or "{}")
    except ValueError:
        return {"text": body}
    return found if isinstance(found, dict) else {"text": body}

"""``/healthz`` and ``/metrics``, for whoever watches over the bot: is it well, and its numbers."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import Metrics
from bot.store import Backlog

STUCK = 600.0
"""Seconds that a row of the outbox may wait: longer than the sender's longest pause (a minute) and most of Slack's bad
moments. The bot is well no longer then, though it goes on trying."""


class Health:
    """Whether the bot is well. ``connected`` says whether Slack reaches it."""

    def __init__(self, backlog: Callable[[], Backlog], connected: Callable[[], Awaitable[bool]]) -> None:
        self._backlog, self._connected = backlog, connected

    async def trouble(self) -> str:
        """What is wrong, in one line; empty when all is well."""
        try:
            backlog = self._backlog()
        except OSError as problem:
            return str(problem)
        if not await self._connected():
            return "the socket to Slack is not connected"
        age = backlog.age(time.time())
        return f"the outbox is stuck: its oldest row has waited {age / 60:.0f} minutes" if age > STUCK else ""


def add_routes(site: web.Application, health: Health, metrics: Metrics) -> web.Application:
    """The site with ``/healthz`` and ``/metrics``."""

    async def healthz(_: web.Request) -> web.Response:
        trouble = await health.trouble()
        return web.Response(status=503 if trouble else 200, text=f"{trouble or 'ok'}\n")

    async def numbers(_: web.Request) -> web.Response:
        try:
            return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
        except OSError as problem:
            return web.Response(status=503, text=f"{problem}\n")

    site.router.add_get("/healthz", healthz)
    site.router.add_get("/metrics", numbers)
    return site

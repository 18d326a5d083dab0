"""The bot, joined from its parts and alive between two moments, on whatever Slack the settings name."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import alarm
from bot.almanac import Almanac
from bot.coach.case import Say
from bot.door import connected
from bot.health import Health, add_routes
from bot.metrics import Metrics
from bot.settings import Settings, SettingsError
from bot.slack import app as slack
from bot.slack.files import Files
from bot.slack.link import LAST_TURNS, PACE, Pace, Socket, session, web_client
from bot.slack.listeners import Listeners
from bot.slack.sender import Sender
from bot.store import Store, backlog
from bot.talk import Talk, in_languages, warm
from bot.voice import Voice, languages

LAST_WORDS = 1.0
"""Seconds that the sender gets to send what is due when the bot stops; the rest is sent after the next start."""

DIGESTS_WITHIN = 600.0
"""Seconds that `partways digest` takes to send; what is left then is sent by the bot, when it runs."""

log = logging.getLogger("partways")


@dataclass(frozen=True)
class Bot:
    """A bot at work."""

    store: Store
    talk: Talk
    sender: Sender
    metrics: Metrics
    files: Files
    port: int = 0
    """Where HTTP is served; 0 with Socket Mode."""
    health_port: int = 0
    """Where health and metrics are served by themselves; 0: nowhere."""


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def bot(
    settings: Settings,
    store: Store,
    clock: Callable[[], datetime] = now,
    pace: Pace = PACE,
    socket: Socket | None = None,
) -> AsyncIterator[Bot]:
    """The bot at work until the block ends; then the turns in hand are finished and what is due is sent.

    ``clock`` tells the moment, aware; ``socket`` is one that is open already. SettingsError when Slack refuses a token,
    when the language has no words, or the port is taken.
    """
    voice = voice_of(settings.language)
    async with session() as pool:
        client = web_client(pool, settings.api_url, settings.bot_token)
        almanac = Almanac()
        team = await _greet(client)
        metrics = Metrics()
        metrics.watch(functools.partial(backlog, store))
        sender = Sender(store, client, metrics=metrics)
        talk = in_languages(store, voices_of(settings.language), almanac, clock, settings.keeps)
        files = Files(talk, client, sender.wake)
        talk.open_file = files.open
        listeners = Listeners(talk, files, sender.wake, voice.line(Say("talk", "sorry"), plain=True), metrics)
        keyless = web_client(pool, settings.api_url)
        app = slack.build(listeners, keyless, settings.bot_token, settings.signing_secret, metrics)
        tasks = [asyncio.create_task(sender.run()), asyncio.create_task(alarm.watch(talk, sender.wake))]
        try:
            async with _reached(settings, app, Watched(store, metrics, team, pace), socket) as ports:
                warming = asyncio.to_thread(warm, voice, almanac)  # the socket needn't wait for it, nor does a press
                tasks.append(asyncio.create_task(warming))
                yield Bot(store, talk, sender, metrics, files, *ports)
            await sender.drain(LAST_WORDS)
        finally:
            await files.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def send_digests(settings: Settings, store: Store, at: datetime) -> int:
    """Send every digest that is due at a moment, beside a bot that may be at work on the same file; how many.

    SettingsError when Slack refuses the token.
    """
    async with session() as pool:
        client = web_client(pool, settings.api_url, settings.bot_token)
        await _greet(client)
        talk = in_languages(store, voices_of(settings.language), Almanac(), now)
        count = sum(talk.of(one).digests.give_at(one, at) for one in store.people())
        await _drained(store, client)
    return count


async def send_waiting(settings: Settings, store: Store) -> bool:
    """Send what waits, beside a bot that may be at work on the same file; whether all of it went.

    SettingsError when Slack refuses the token.
    """
    async with session() as pool:
        client = web_client(pool, settings.api_url, settings.bot_token)
        await _greet(client)
        await _drained(store, client)
    return store.waiting() is None


async def _drained(store: Store, client: AsyncWebClient) -> None:
    sender = Sender(store, client)
    task = asyncio.create_task(sender.run(alone=False))
    await sender.drain(DIGESTS_WITHIN)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@functools.cache
def voice_of(language: str) -> Voice:
    """The words of a language, read once for all bots of a process. SettingsError when there are none."""
    try:
        return Voice(language)
    except FileNotFoundError as missing:
        raise SettingsError(f"PARTWAYS_LANGUAGE: {missing}") from missing


def voices_of(language: str) -> list[Voice]:
    """The words of a language, and of every other that there is. SettingsError when there are none of the first."""
    return [voice_of(language), *(voice_of(one) for one in languages() if one != language)]


async def _greet(client: AsyncWebClient) -> str:
    """Ask Slack once who we are: a refused token is said now, not at the first message.

    The workspace that the token is for; "" where it is for several, or Slack can't be asked.
    """
    try:
        answer = await client.auth_test()
        return "" if answer.get("is_enterprise_install") else str(answer.get("team_id") or "")
    except SlackApiError as refused:
        code = refused.response["error"] if isinstance(refused.response.data, dict) else refused.response.status_code
        if refused.response.status_code < 429:
            raise SettingsError(f"Slack refuses SLACK_BOT_TOKEN: {code}") from refused
        log.warning("Slack is not well yet: %s", code)
    except (aiohttp.ClientError, TimeoutError, OSError) as nobody:
        log.warning("Slack can't be reached yet: %s", type(nobody).__name__)
    return ""


@dataclass(frozen=True)
class Watched:
    """What health and metrics are told from, whose requests are heard ("": any workspace's), and at which pace."""

    store: Store
    metrics: Metrics
    team: str
    pace: Pace

    def on(self, site: web.Application, connected: Callable[[], Awaitable[bool]]) -> web.Application:
        """The site with their routes; ``connected`` says whether Slack reaches the bot."""
        return add_routes(site, Health(functools.partial(backlog, self.store), connected), self.metrics)


@asynccontextmanager
async def _reached(
    settings: Settings, app: AsyncApp, watched: Watched, socket: Socket | None
) -> AsyncIterator[tuple[int, int]]:
    """Slack can reach the app, and whoever watches over it its health; gives the two ports, 0 where there is none."""
    if settings.mode == "http":
        site = slack.http(app, settings.signing_secret, watched.team, watched.metrics)
        async with (
            _served(watched.on(site, _always), settings.port) as port,
            _watched(settings, watched, _always) as health_port,
        ):
            yield port, health_port
        return
    async with AsyncExitStack() as opened:
        own = connected(settings, watched.pace)
        link = socket if socket is not None else await opened.enter_async_context(own)
        async with _watched(settings, watched, link.connected) as health_port:
            link.serve(slack.answers(app, watched.team, watched.metrics))
            yield 0, health_port
            await link.close()


async def _always() -> bool:
    """HTTP is served, or nobody would be asking."""
    return True


@asynccontextmanager
async def _watched(
    settings: Settings, watched: Watched, connected: Callable[[], Awaitable[bool]]
) -> AsyncIterator[int]:
    """Health and metrics on a port of their own, where one is set; gives it, or 0."""
    if not settings.health_port:
        yield 0
        return
    site = watched.on(web.Application(), connected)
    async with _served(site, settings.health_port, settings.health_host, "PARTWAYS_HEALTH_PORT") as port:
        yield port


@asynccontextmanager
async def _served(site: web.Application, port: int, host: str | None = None, name: str = "PORT") -> AsyncIterator[int]:
    runner = web.AppRunner(site, shutdown_timeout=LAST_TURNS, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        # a free port (0) is another one for IPv6, and which comes first is chance: told is that of IPv4
        yield int(min(runner.addresses, key=lambda one: ":" in one[0])[1])
    except OSError as taken:
        raise SettingsError(f"{name} {port} can't be used: {taken.strerror}") from taken
    finally:
        await runner.cleanup()

"""The bot, joined from its parts and alive between two moments, on whatever Slack the settings name."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.alarm import watch
from bot.almanac import Almanac
from bot.coach.case import Say
from bot.settings import Settings, SettingsError
from bot.slack import app as slack
from bot.slack.listeners import Listeners
from bot.slack.sender import Sender
from bot.store import Store
from bot.talk import Talk, warm
from bot.voice import Voice

LAST_WORDS = 3.0
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
    port: int = 0
    """Where HTTP is served; 0 with Socket Mode."""


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def bot(
    settings: Settings, store: Store, clock: Callable[[], datetime] = now, ping: float = 10.0
) -> AsyncIterator[Bot]:
    """The bot at work until the block ends; then the turns in hand are finished and what is due is sent.

    ``clock`` tells the moment, aware; ``ping`` is how often Slack is asked for a sign of life, in seconds.
    SettingsError when Slack refuses a token, when the language has no words, or the port is taken.
    """
    voice = voice_of(settings.language)
    async with slack.session() as pool:
        client = slack.web_client(pool, settings.api_url, settings.bot_token)
        await _greet(client)
        sender = Sender(store, client)
        almanac = Almanac()
        warm(voice, almanac)
        talk = Talk(store, voice, almanac, clock, settings.keeps)
        listeners = Listeners(talk, sender.wake, voice.line(Say("talk", "sorry"), plain=True))
        keyless = slack.web_client(pool, settings.api_url)
        app = slack.build(listeners, keyless, settings.bot_token, settings.signing_secret)
        tasks = [asyncio.create_task(sender.run()), asyncio.create_task(watch(talk, sender.wake))]
        try:
            async with _reached(settings, app, ping) as port:
                yield Bot(store, talk, sender, port)
            await sender.drain(LAST_WORDS)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def send_digests(settings: Settings, store: Store, at: datetime) -> int:
    """Send every digest that is due at a moment, beside a bot that may be at work on the same file; how many.

    SettingsError when Slack refuses the token.
    """
    async with slack.session() as pool:
        client = slack.web_client(pool, settings.api_url, settings.bot_token)
        await _greet(client)
        count = Talk(store, voice_of(settings.language), Almanac(), now).digests.all_due(at)
        await _drained(store, client)
    return count


async def send_waiting(settings: Settings, store: Store) -> bool:
    """Send what waits, beside a bot that may be at work on the same file; whether all of it went.

    SettingsError when Slack refuses the token.
    """
    async with slack.session() as pool:
        client = slack.web_client(pool, settings.api_url, settings.bot_token)
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


async def _greet(client: AsyncWebClient) -> None:
    """Ask Slack once who we are: a refused token is said now, not at the first message."""
    try:
        await client.auth_test()
    except SlackApiError as refused:
        code = refused.response["error"] if isinstance(refused.response.data, dict) else refused.response.status_code
        if refused.response.status_code < 429:
            raise SettingsError(f"Slack refuses SLACK_BOT_TOKEN: {code}") from refused
        log.warning("Slack is not well yet: %s", code)
    except (aiohttp.ClientError, TimeoutError, OSError) as nobody:
        log.warning("Slack can't be reached yet: %s", type(nobody).__name__)


@asynccontextmanager
async def _reached(settings: Settings, app: AsyncApp, ping: float) -> AsyncIterator[int]:
    """Slack can reach the app; gives the port, 0 where there is none."""
    if settings.mode == "http":
        async with _served(slack.http(app), settings.port) as port:
            yield port
        return
    socket = slack.Socket(app, settings.app_token, ping)
    try:
        await socket.open()
    except SlackApiError as refused:
        await socket.close()
        raise SettingsError(f"Slack refuses SLACK_APP_TOKEN: {refused.response['error']}") from refused
    try:
        yield 0
    finally:
        await socket.close()


@asynccontextmanager
async def _served(site: web.Application, port: int) -> AsyncIterator[int]:
    runner = web.AppRunner(site, shutdown_timeout=slack.LAST_TURNS, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, None, port).start()
        yield int(runner.addresses[0][1])
    except OSError as taken:
        raise SettingsError(f"PORT {port} can't be used: {taken.strerror}") from taken
    finally:
        await runner.cleanup()

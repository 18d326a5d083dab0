"""The way in through Socket Mode, opened as settings say; it needs little of what the bot needs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.errors import SlackApiError

from bot.settings import Settings, SettingsError
from bot.slack.link import PACE, Pace, Socket, session, web_client


@asynccontextmanager
async def connected(settings: Settings, pace: Pace = PACE) -> AsyncIterator[Socket]:
    """A socket that is open until the block ends; SettingsError when Slack refuses the app token.

    Whoever calls ``serve`` answers what is heard on it, also what was heard before.
    """
    async with session() as pool:
        socket = Socket(web_client(pool, settings.api_url), settings.app_token, pace)
        try:
            await socket.open()
            yield socket
        except SlackApiError as refused:
            raise SettingsError(f"Slack refuses SLACK_APP_TOKEN: {refused.response['error']}") from refused
        finally:
            await socket.close()

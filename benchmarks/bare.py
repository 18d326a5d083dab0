"""What the bot is held against: Bolt as its guide has it, acknowledging whatever it hears and posting one message.

Socket Mode by the same adapter, and one pool of connections for all calls, as the bot has it.
"""

from __future__ import annotations

import asyncio
import os
import re

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    """Listen until the process is ended."""
    async with aiohttp.ClientSession() as pool:
        url, token = os.environ["SLACK_API_URL"], os.environ["SLACK_BOT_TOKEN"]
        client = AsyncWebClient(token, base_url=url, session=pool)
        app = AsyncApp(client=client)

        @app.command("/partways")
        async def opened(ack: AsyncAck, command: dict[str, str]) -> None:
            await ack("Opened.")
            await client.chat_postMessage(channel=command["channel_id"], text=f"*{command['text']}* has its thread.")

        @app.action(re.compile(""))
        async def pressed(ack: AsyncAck, body: dict[str, dict[str, str]]) -> None:
            await ack()
            there = body["container"]
            await client.chat_postMessage(channel=there["channel_id"], thread_ts=there["thread_ts"], text="Noted.")

        @app.event("message")
        async def typed(event: dict[str, str]) -> None:
            if "bot_id" not in event:
                await client.chat_postMessage(channel=event["channel"], thread_ts=event["thread_ts"], text="Noted.")

        await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(main())

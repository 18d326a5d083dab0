"""What the bot has written in Slack: a message found again by what it says of itself, and all of them deleted."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.store import Row

SCOPES: Mapping[str, str] = {
    "chat.delete": "chat:write",
    "files.delete": "files:write",
    "conversations.open": "im:write",
    "conversations.replies": "im:history",
    "conversations.history": "im:history",
}
"""Each method called here and the scope it needs."""

EVENT_TYPE = "partways_message"
"""The kind of metadata that our messages carry."""

READ_PAGES = 5
"""Pages of 200 messages that are read back at most when one is looked for."""

NOT_THERE = frozenset({"message_not_found", "thread_not_found", "channel_not_found", "file_not_found", "file_deleted"})
NOT_OURS = frozenset({"cant_delete_message", "cant_delete_file"})
"""Errors that mean that nothing is left to delete, and that it is somebody else's."""


class History:
    """The threads and direct messages that the bot can read."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def direct(self, row: Row) -> str:
        """The direct message with the row's person."""
        channel: str = (await self._client.conversations_open(users=row.user))["channel"]["id"]
        return channel

    async def find(self, row: Row) -> tuple[str, str] | None:
        """The channel and ts of the message that carries the row's key, if an earlier try arrived."""
        channel = row.place.channel if row.place else await self.direct(row)
        read = 0
        async with aclosing(self._pages(channel, row.place.thread if row.place else "")) as pages:
            async for messages in pages:
                read += 1
                found = [one["ts"] for one in messages if _is(one, row)]
                if found or read == READ_PAGES:
                    return (channel, found[0]) if found else None
        return None

    async def clear(self, channel: str, thread: str, only: str = "") -> None:
        """Delete the bot's own messages of a thread, its first one last, or those of the top level; ``only`` those
        that are called so. What is gone already is gone, so a try that was cut short is simply made again."""
        for message in await self._own(channel, thread):
            if only and _told(message, "name") != only:
                continue
            for file in message.get("files") or ():
                await _gone(self._client.files_delete(file=file["id"]))
            await _gone(self._client.chat_delete(channel=channel, ts=message["ts"]))

    async def _own(self, channel: str, thread: str) -> list[Mapping[str, Any]]:
        """What bots wrote there, the newest first; nothing where there is no such place any more."""
        try:
            pages = [messages async for messages in self._pages(channel, thread)]
        except SlackApiError as refused:
            if answered(refused)[0] in NOT_THERE:
                return []
            raise
        own = [one for messages in pages for one in messages if one.get("bot_id")]
        return sorted(own, key=lambda one: float(one["ts"]), reverse=True)

    async def _pages(self, channel: str, thread: str) -> AsyncGenerator[Sequence[Mapping[str, Any]]]:
        """The messages of a thread, or of the top level, as Slack hands them out."""
        where: dict[str, Any] = {"channel": channel, "limit": 200, "include_all_metadata": True}
        while True:
            if thread:
                answer = await self._client.conversations_replies(ts=thread, **where)
            else:
                answer = await self._client.conversations_history(**where)
            yield answer["messages"]
            where["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not where["cursor"]:
                return


async def _gone(deed: Awaitable[object]) -> None:
    """One deletion; nothing to do where it is gone already, or not ours."""
    try:
        await deed
    except SlackApiError as refused:
        if answered(refused)[0] not in NOT_THERE | NOT_OURS:
            raise


def mark(key: str, name: str) -> dict[str, Any]:
    """What a message says of itself, unseen: the key of its row and the name of its page."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, "name": name}}


def answered(refused: SlackApiError) -> tuple[str, int, float, str]:
    """What Slack's refusal says: its code, the HTTP status, the seconds to wait, the method."""
    answer: Any = refused.response
    body = getattr(answer, "data", None)
    code = str(body.get("error", "")) if isinstance(body, dict) else ""
    status: Any = getattr(answer, "status_code", None) or getattr(answer, "status", 500)
    wait = float((getattr(answer, "headers", None) or {}).get("Retry-After", 1.0))
    return code, int(status), wait, str(getattr(answer, "api_url", "")).rsplit("/", 1)[-1]


def _told(message: Mapping[str, Any], what: str) -> str | None:
    """What a message of ours says of itself (``mark``)."""
    told: str | None = ((message.get("metadata") or {}).get("event_payload") or {}).get(what)
    return told


def _is(message: Mapping[str, Any], row: Row) -> bool:
    """Whether the message is this row, arrived."""
    files = message.get("files") or ()
    return _told(message, "key") == row.key or any(one.get("name") == file_name(row) for one in files)


def file_name(row: Row) -> str:
    """The name of a row's file, which tells it from every other; "" for a row that is none."""
    file = row.page.attached if row.page else None
    return f"{file.name}-{row.key}.{file.ending}" if file else ""

"""Files dropped into a thread, fetched from Slack and told to ``Talk``: beside the turns, so no ack waits for them.

Only a file that the thread's own manager dropped is opened, and only on Slack's own host: the bot's token goes nowhere
else, so no redirect is followed. A file that is not opened when the bot stops is still with its case, and fetched
after the next start (``Talk.ring``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import reading
from bot.coach.case import Dropped, Opened, Place
from bot.slack.history import answered
from bot.slack.sender import UNCLEAR
from bot.store import Person
from bot.talk import Talk, judged

SCOPES: Mapping[str, str] = {"files.info": "files:read"}
"""What is called here and the scope it needs; the download at the address in its answer needs the same."""

SHUT = frozenset({"tombstone", "hidden_by_limit", "external"})
"""Modes of a file that was deleted, is out of reach, or lies with somebody else than Slack."""

PATIENCE = 60.0
"""Seconds in which Slack must have given a file."""

TRIES, PAUSE = 4, 1.0
"""Tries of one file, and the seconds before the second; each pause is twice the one before."""

LONGEST_PAUSE = 30.0
"""Seconds that Slack may ask to wait."""

log = logging.getLogger("partways.files")


class Files:
    """Opens files. ``client`` has the bot's token and Slack's address; ``wake`` is called when there is an answer."""

    def __init__(self, talk: Talk, client: AsyncWebClient, wake: Callable[[], None], pause: float = PAUSE) -> None:
        self._talk, self._client, self._wake, self._pause = talk, client, wake, pause
        self._in_hand: dict[tuple[Place, Dropped], asyncio.Task[None]] = {}

    def open(self, person: Person, place: Place, dropped: Dropped) -> None:
        """Begin to open a file; one that is in hand already goes on."""
        if (place, dropped) not in self._in_hand:
            task = asyncio.create_task(self._open(person, place, dropped))
            self._in_hand[place, dropped] = task
            task.add_done_callback(lambda _: self._in_hand.pop((place, dropped), None))

    async def settled(self) -> None:
        """Wait until no file is in hand."""
        while self._in_hand:
            await asyncio.wait(list(self._in_hand.values()))

    async def close(self) -> None:
        """Leave what is in hand; it is with its case."""
        tasks = list(self._in_hand.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _open(self, person: Person, place: Place, dropped: Dropped) -> None:
        try:
            said = replace(await self._read(person, dropped), words=dropped.words, ts=dropped.ts)
            await judged(lambda at_once: self._talk.of(person).opened(person, place, dropped, said, at_once=at_once))
        except Exception as broken:
            log.error("file %s broke: %s", dropped.file, type(broken).__name__)
            self._talk.of(person).opened(person, place, dropped, Opened(problem="late"))
        self._wake()

    async def _read(self, person: Person, dropped: Dropped) -> Opened:
        """The words of a file, tried again where Slack is not well."""
        pause = self._pause
        for _ in range(TRIES):
            try:
                return await self._fetched(person, dropped)
            except SlackApiError as refused:
                code, status, wait, _ = answered(refused)
                if code not in UNCLEAR and code != "ratelimited" and status < 429:
                    log.warning("file %s can't be opened: %s", dropped.file, code)
                    return Opened(problem="shut")
                pause = max(pause, min(wait, LONGEST_PAUSE))
            except (aiohttp.ClientError, TimeoutError, OSError) as lost:
                log.info("file %s: %s", dropped.file, type(lost).__name__)
            await asyncio.sleep(pause)
            pause *= 2
        return Opened(problem="late")

    async def _fetched(self, person: Person, dropped: Dropped) -> Opened:
        """One try: what Slack says of the file, and then its bytes."""
        file = (await self._client.files_info(file=dropped.file))["file"]
        if problem := refusal(file, person):
            return Opened(problem=problem)
        url = str(file.get("url_private_download", ""))
        content = await self._download(url) if at_slack(url, self._client.base_url) else None
        if content is None:
            log.warning("file %s can't be downloaded", dropped.file)
            return Opened(problem="shut")
        return await asyncio.to_thread(reading.opened, file["name"], content)

    async def _download(self, url: str) -> bytes | None:
        """The bytes, one more than is read at most; None where Slack shows something else, such as its sign-in page."""
        assert self._client.session is not None  # noqa: S101 (``app.web_client`` gives it one)
        headers = {"Authorization": f"Bearer {self._client.token}"}
        patience = aiohttp.ClientTimeout(total=PATIENCE)
        async with self._client.session.get(url, headers=headers, allow_redirects=False, timeout=patience) as answer:
            if answer.status == 429 or answer.status >= 500:
                answer.raise_for_status()
            if answer.status != 200 or answer.content_type == "text/html":
                return None
            content = b""
            async for chunk in answer.content.iter_chunked(reading.MOST):
                content += chunk
                if len(content) > reading.MOST:
                    break
            return content


def refusal(file: Mapping[str, Any], owner: Person) -> str:
    """Why a file is not opened, as the name of the line that says so; empty where it may be."""
    out_of_reach = file.get("file_access", "visible") != "visible" or file.get("mode") in SHUT
    if out_of_reach or file.get("is_external") or file.get("user") != owner.user:
        return "shut"
    if not reading.readable(str(file.get("name") or ""), str(file.get("mimetype") or "")):
        return "kind"
    return "large" if int(file.get("size") or 0) > reading.MOST else ""


def at_slack(url: str, api: str) -> bool:
    """Whether an address is Slack's own: the host of its Web API, or one below it (files.slack.com)."""
    there, here = urlsplit(url), urlsplit(api)
    host, home = there.hostname or "", here.hostname or "."
    ours = host == home or host.endswith(f".{home}")
    return ours and (there.scheme, there.port) == (here.scheme, here.port) and there.username is None

"""Everything that the bot sends to Slack: the rows of the outbox, in order within a thread, none lost, none twice.

A row leaves the outbox when Slack has answered. Where no answer came (a crash, a dropped connection, a 5xx) it is
unclear whether a message arrived: before it is posted again the thread is read back once and searched for the row's
key, which each message carries as metadata. What is not a new message is simply sent again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.coach.case import Place
from bot.metrics import Metrics
from bot.page import Page
from bot.slack import blocks
from bot.slack.history import History, answered, file_name, mark
from bot.store import CARD, POINTER, POINTERS, THREAD, Kind, Row, Store, StoreTrouble

SCOPES: Mapping[str, str] = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.getPermalink": "",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "users.info": "users:read",
    "views.publish": "",
}
"""Each method called here and the scope it needs ("" for none)."""

METHODS: Mapping[Kind, str] = {
    "post": "chat.postMessage",
    "tell": "chat.postMessage",
    "update": "chat.update",
    "file": "files.completeUploadExternal",
    "link": "chat.getPermalink",
    "zone": "users.info",
    "home": "views.publish",
    "sweep": "chat.delete",
}
"""What each kind of row is sent with."""

LONGEST_WAIT, TOKEN_WAIT, GIVE_UP = 60.0, 60.0, 12
"""Seconds between two tries of one row at most; seconds until a token that was refused is tried again; tries of a row
whose answer makes no sense."""

UNCLEAR = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
TOKEN = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"})
"""Errors after which a message may have arrived; errors which the row can't help and an operator must mend."""

UNKNOWN = "unknown"
"""Why a message for a channel is dropped after an unclear answer: there we may not read back, and never post twice."""

log = logging.getLogger("partways.sender")


class Sender:
    """Drains the outbox. ``client`` must not retry by itself (``retry_handlers=[]``): retries are ours."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        clock: Callable[[], float] = time.time,
        at_once: int = 8,
        metrics: Metrics | None = None,
    ) -> None:
        """``clock`` tells epoch seconds; ``at_once`` is how many threads are served at the same time."""
        self._metrics = metrics or Metrics()
        self._metrics.know(METHODS.values())
        self._store, self._client, self._clock, self._at_once = store, client, clock, at_once
        self._history = History(client)
        self._awake, self._settled = asyncio.Event(), asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._unwritten: list[Row] = []
        """Rows of which nothing could be written down after the try: each may have arrived."""
        self._held: dict[str, float] = {}
        """Method → until when Slack wants none of it (epoch seconds)."""
        self._send_as: dict[Kind, Callable[[Row], Awaitable[None]]] = {
            "post": self._post,
            "tell": self._post,
            "update": self._update,
            "file": self._share,
            "link": self._ask_link,
            "zone": self._ask_zone,
            "home": self._show_home,
            "sweep": self._sweep,
        }

    def wake(self) -> None:
        """Something new may wait: look at once."""
        self._awake.set()

    async def run(self, alone: bool = True) -> None:
        """Send whatever waits, for ever. Rows that an earlier process left under way are looked for first, unless
        another may still be sending them."""
        left = self._store.recover() if alone else 0
        if left:
            log.info("%d rows were under way when the bot last stopped", left)
        while True:
            self._awake.clear()
            try:
                self._settle()
                self._start()
                if not (self._under_way or self._unwritten or self._due()):
                    self._settled.set()
                await self._pause()
            except Exception as broken:
                log.error("the outbox can't be read: %s", type(broken).__name__)
                await asyncio.sleep(1)

    async def drain(self, seconds: float) -> bool:
        """Wait until nothing is due or under way; False when that took longer. Call it while ``run`` runs."""
        self._settled.clear()
        self.wake()
        try:
            async with asyncio.timeout(seconds):
                await self._settled.wait()
        except TimeoutError:
            return False
        return True

    def _due(self) -> bool:
        due = self._store.waiting()
        return due is not None and due <= self._clock()

    def _settle(self) -> None:
        """Write down what could not be written before."""
        while self._unwritten:
            self._store.later(self._unwritten[0], self._clock(), clear=False, why="not written down")
            del self._unwritten[0]

    def _start(self) -> None:
        free = self._at_once - len(self._under_way)
        for row in self._store.leases(self._clock(), free) if free else ():
            task = asyncio.create_task(self._send(row))
            self._under_way.add(task)
            task.add_done_callback(partial(self._finished, row))

    def _finished(self, row: Row, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (broken := task.exception()):
            log.error("the outbox can't be written: %s", type(broken).__name__)
            self._unwritten.append(row)
        self.wake()

    async def _pause(self) -> None:
        full = len(self._under_way) >= self._at_once
        due = None if full else self._store.waiting()
        wait = None if due is None else max(0.0, due - self._clock())
        try:
            async with asyncio.timeout(wait):
                await self._awake.wait()
        except TimeoutError:
            return

    async def _send(self, row: Row) -> None:
        """One try at one row, which is done, put off or dropped after it, whatever happens."""
        held = self._held.get(METHODS[row.kind], 0.0)
        if held > self._clock():
            self._store.later(row, held, clear=row.clear, why="ratelimited")
            return
        await self._store.lasting()
        try:
            await self._send_as[row.kind](row)
        except SlackApiError as refused:
            self._refused(row, refused)
        except aiohttp.ClientConnectorError as nobody:
            self._again(row, clear=row.clear, why=type(nobody).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError) as lost:
            self._again(row, clear=False, why=type(lost).__name__)
        except StoreTrouble:
            raise  # it may have arrived, and can't be written down now
        except Exception as broken:
            self._strange(row, type(broken).__name__)

    async def _post(self, row: Row) -> None:
        page = _page(row)
        if row.place is None and row.case is not None and page.key != CARD:
            self._drop(row, "no thread")
            return
        if not row.clear and row.place and not row.place.channel.startswith("D"):
            self._drop(row, UNKNOWN)
            return
        found = None if row.clear else await self._history.find(row)
        if found is None:
            answer = await self._client.chat_postMessage(**_address(row), **blocks.message(page), **_extras(row))
            found = answer["channel"], answer["ts"]
        self._store.sent(row, channel=found[0], ts=found[1])

    async def _update(self, row: Row) -> None:
        page = _page(row)
        in_place = row.place.thread if row.place else None
        ts = self._store.posted(row.case, page.key) if row.case is not None else in_place
        if ts is None or row.place is None:
            await self._post(row)
            return
        await self._client.chat_update(channel=row.place.channel, ts=ts, **blocks.message(page))
        self._store.sent(row, channel=row.place.channel, ts=ts)

    async def _share(self, row: Row) -> None:
        """A file takes three steps, of which only the last is seen; it is found again by its name."""
        page = _page(row)
        if page.attached is None or (row.place is None and row.case is not None):
            self._drop(row, "no thread")
            return
        if row.clear or await self._history.find(row) is None:
            content = page.attached.text.encode()
            up = await self._client.files_getUploadURLExternal(filename=file_name(row), length=len(content))
            await self._upload(up["upload_url"], content)
            files = [{"id": up["file_id"], "title": page.attached.title}]
            where: dict[str, Any] = {"channel_id": row.place.channel if row.place else await self._history.direct(row)}
            where |= {"thread_ts": row.place.thread} if row.place else {}
            await self._client.files_completeUploadExternal(files=files, initial_comment=page.text, **where)
        self._store.sent(row)

    async def _upload(self, url: str, content: bytes) -> None:
        """The bytes of a file, where Slack wants them. Nobody sees them yet, so a lost answer loses nothing."""
        assert self._client.session is not None  # noqa: S101 (``app.web_client`` gives it one)
        async with self._client.session.post(url, data=content) as answer:
            answer.raise_for_status()

    async def _ask_link(self, row: Row) -> None:
        place = row.place or Place(row.team, "", "")
        answer = await self._client.chat_getPermalink(channel=place.channel, message_ts=place.thread)
        self._store.sent(row, link=answer["permalink"])

    async def _ask_zone(self, row: Row) -> None:
        answer = await self._client.users_info(user=row.user)
        user = answer["user"]
        self._store.known(row, zone=user.get("tz") or "", name=user.get("real_name") or "")

    async def _show_home(self, row: Row) -> None:
        await self._client.views_publish(user_id=row.user, view=blocks.home(_page(row)))
        self._store.sent(row)

    async def _sweep(self, row: Row) -> None:
        """Delete the bot's own messages in a thread, its first one last; or those at the top level, all or only those
        that point to threads. What is gone already is gone, so a try that was cut short is simply made again."""
        channel, thread = (row.place.channel, row.place.thread) if row.place else ("", "")
        if row.place is None and _page(row).key == THREAD:
            channel, thread = await self._history.find(row) or ("", "")
        elif row.place is None:
            channel = await self._history.direct(row)
        if channel:
            await self._history.clear(channel, thread, only=POINTER if _page(row).key == POINTERS else "")
        self._store.sent(row)

    def _refused(self, row: Row, refused: SlackApiError) -> None:
        code, status, wait, method = answered(refused)
        if code == "ratelimited" or status == 429:
            until = self._clock() + wait
            self._held[method] = max(until, self._held.get(method, 0.0))
            self._later(row, until, clear=row.clear, why="ratelimited")
        elif code in UNCLEAR or status >= 500:
            self._again(row, clear=False, why=code or str(status))
        elif not code:
            self._strange(row, f"status {status}")
        elif code in TOKEN:
            log.error("row %d (%s): Slack refuses the token: %s", row.id, row.kind, code, extra=_ids(row))
            self._later(row, self._clock() + TOKEN_WAIT, clear=row.clear, why=code)
        else:
            self._drop(row, code)

    def _again(self, row: Row, *, clear: bool, why: str) -> None:
        log.info("row %d (%s), try %d: %s", row.id, row.kind, row.attempts, why, extra=_ids(row))
        wait = min(LONGEST_WAIT, 0.5 * 2.0 ** min(row.attempts, 8))
        self._later(row, self._clock() + wait, clear=clear, why=why)

    def _later(self, row: Row, at: float, *, clear: bool, why: str) -> None:
        """The row's call has to be made again."""
        self._metrics.retries.labels(METHODS[row.kind]).inc()
        self._store.later(row, at, clear=clear, why=why)

    def _strange(self, row: Row, why: str) -> None:
        """Neither Slack's answer nor a lost one (a proxy's page, a fault of ours): try for a while, then give up."""
        if row.attempts < GIVE_UP:
            self._again(row, clear=False, why=why)
        else:
            self._drop(row, why)

    def _drop(self, row: Row, why: str) -> None:
        log.error("row %d (%s) of case %s can't be sent: %s", row.id, row.kind, row.case, why, extra=_ids(row))
        self._metrics.given_up.labels(METHODS[row.kind]).inc()
        self._store.drop(row, why)


def _ids(row: Row) -> dict[str, Any]:
    """What tells a row in the log."""
    return {"row": row.id, "case": row.case, "method": METHODS[row.kind], "attempt": row.attempts}


def _page(row: Row) -> Page:
    if row.page is None:
        raise ValueError("a row without a page")
    return row.page


def _address(row: Row) -> dict[str, Any]:
    """Where to post: a user's id opens the direct message by itself (slack.md 2)."""
    if row.place is None:
        return {"channel": row.user}
    return {"channel": row.place.channel} | ({"thread_ts": row.place.thread} if row.place.thread else {})


def _extras(row: Row) -> dict[str, Any]:
    return {"unfurl_links": False, "unfurl_media": False, "metadata": mark(row.key, _page(row).key)}

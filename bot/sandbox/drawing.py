"""What the page shows of the workspace to one person: plain values that the templates put into HTML."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from bot.sandbox.elements import Json
from bot.sandbox.mrkdwn import Names
from bot.sandbox.world import Conversation, Message, User, View, World

_TOGETHER = timedelta(minutes=5)
"""Messages of one person within this time are shown under one name."""


@dataclass(frozen=True)
class Surface:
    """Blocks that can be acted on. ``address`` finds the message or view again; ``trouble`` holds the action ids
    whose last press got no answer in time; ``version`` changes when there is something else to see."""

    key: str
    address: str
    blocks: list[Json]
    state: dict[str, dict[str, Json]]
    errors: dict[str, str]
    trouble: frozenset[str]
    version: str


@dataclass(frozen=True)
class Shown:
    """One message in one pane. ``follows`` when it goes on under the name of the one above."""

    key: str
    ts: str
    channel: str
    user: User
    time: str
    moment: str
    link: str
    text: str
    typed: str
    surface: Surface
    version: str
    files: list[Json]
    follows: bool = False
    only_you: bool = False
    edited: bool = False
    mine: bool = False
    can_reply: bool = False
    thread_url: str = ""
    replies: int = 0
    new_replies: int = 0
    last_user: User | None = None
    last_reply: str = ""


@dataclass(frozen=True)
class ShownThread:
    """The thread pane: the root, its replies, and how many there are."""

    ts: str
    root: Shown
    replies: list[Shown]
    count: int


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar."""

    id: str
    kind: str
    title: str
    url: str
    unread: int


@dataclass
class Reading:
    """Up to where each person has read: the top level of a conversation, and each thread of it."""

    up_to: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def read(self, world: World, user: str, channel: str, root: str = "") -> None:
        """The person has the top level (or with a ``root`` that thread) before their eyes."""
        seen = [one.ts for one in world.conversations[channel].messages.values() if one.thread == root]
        self.up_to[user, channel, root] = max(seen, default="")

    def unread(self, world: World, user: str, channel: str, root: str = "") -> int:
        """Messages of others that came since, at the top level or in that thread."""
        since = self.up_to.get((user, channel, root), "")
        every = world.conversations[channel].messages.values()
        return sum(one.thread == root and one.ts > since and one.user != user for one in every)

    def all_unread(self, world: World, user: str, channel: str) -> int:
        """Both together, over all threads."""
        roots = {one.thread for one in world.conversations[channel].messages.values()} | {""}
        return sum(self.unread(world, user, channel, root) for root in roots)


@dataclass(frozen=True)
class Scene:
    """The workspace as one person sees it now. ``trouble`` is by surface address."""

    world: World
    me: User
    reading: Reading
    trouble: Mapping[str, frozenset[str]]

    def now(self) -> datetime:
        """The workspace's time on the person's own clock."""
        return self.world.clock.now().astimezone(ZoneInfo(self.me.zone))

    def title(self, place: Conversation) -> str:
        """What the conversation is called in the sidebar."""
        return place.name if place.kind == "channel" else "partways"

    def url(self, channel: str, thread: str = "") -> str:
        """The page's address of the conversation, or of a thread in it."""
        return f"/client/{self.me.id}/{channel}" + (f"/{thread}" if thread else "")

    def entries(self) -> list[Entry]:
        """The sidebar."""
        return [
            Entry(one.id, one.kind, self.title(one), self.url(one.id), self.unread(one.id))
            for one in self.world.conversations_of(self.me.id)
        ]

    def unread(self, channel: str) -> int:
        """Unread messages in the conversation, its threads included."""
        return self.reading.all_unread(self.world, self.me.id, channel)

    def names(self) -> Names:
        """Names for the ids in texts, and links to Slack turned into links inside the page."""
        return Names(
            {user.id: user.name for user in self.world.users.values()},
            {one.id: one.name for one in self.world.conversations.values()},
            self.inside,
        )

    def inside(self, url: str) -> str:
        """The page's own address for a permalink or an app link; any other address as it is."""
        parts = urlsplit(url)
        known = {"slack.com", urlsplit(self.world.url).hostname}
        if parts.hostname not in known and not (parts.hostname or "").endswith(".slack.com"):
            return url
        if parts.path.startswith("/app_redirect"):
            return self.url(parse_qs(parts.query).get("channel", [self.world.direct(self.me.id).id])[0])
        if parts.path.startswith("/archives/"):
            return self.permalink(parts.path, parse_qs(parts.query).get("thread_ts", [""])[0])
        return url

    def permalink(self, path: str, thread: str = "") -> str:
        """The page's address for ``/archives/C…/p…``: the thread that the message begins or is in."""
        _, _, channel, *rest = path.split("/")
        if not rest:
            return self.url(channel)
        digits = rest[0].removeprefix("p")
        return self.url(channel, thread or f"{digits[:-6]}.{digits[-6:]}")

    # Messages

    def days(self, channel: str) -> list[tuple[str, list[Shown]]]:
        """The top level of a conversation, by day."""
        days: dict[str, list[Shown]] = {}
        for shown in self._shown(self.world.roots(channel, self.me.id), "main"):
            days.setdefault(self.day(shown.ts), []).append(shown)
        return list(days.items())

    def thread(self, channel: str, root: str) -> ShownThread | None:
        """The thread; None when there is no such root."""
        messages = self.world.thread(channel, root, self.me.id)
        if not messages or messages[0].ts != root:
            return None
        first, *replies = self._shown(messages, "thread")
        return ShownThread(root, first, replies, len(self.world.replies(channel, root)))

    def _shown(self, messages: Iterable[Message], pane: str) -> Iterator[Shown]:
        before: Message | None = None
        for one in messages:
            yield self._one(one, pane, self._follows(before, one))
            before = one

    def _follows(self, before: Message | None, one: Message) -> bool:
        if before is None or before.user != one.user or before.only_for != one.only_for or one.only_for:
            return False
        if before.thread != one.thread or (not one.thread and self.world.replies(one.channel, before.ts)):
            return False
        return self._at(one.ts) - self._at(before.ts) < _TOGETHER and self.day(one.ts) == self.day(before.ts)

    def _one(self, one: Message, pane: str, follows: bool) -> Shown:
        at = self._at(one.ts)
        shown: Json = {
            "key": f"{pane}-{one.ts}",
            "ts": one.ts,
            "channel": one.channel,
            "user": self.world.users[one.user],
            "time": at.strftime("%H:%M"),
            "moment": f"{self.day(one.ts)} at {at:%H:%M:%S}",
            "link": self.url(one.channel, one.thread or one.ts),
            "text": one.text,
            "typed": one.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
            "files": [{"name": file.get("name", "file"), "url": file.get("url_private", "")} for file in one.files],
            "follows": follows,
            "only_you": bool(one.only_for),
            "edited": bool(one.edited),
            "mine": one.user == self.me.id,
        }
        if pane == "main" and not one.only_for:
            shown |= self._below(one)
        surface = self.surface(one, pane)
        seen = {**shown, "blocks": one.blocks, "trouble": sorted(surface.trouble), "day": self.day(one.ts)}
        return Shown(**shown, surface=surface, version=_version(seen))

    def _below(self, root: Message) -> Json:
        """The line under a root: how many replies, how many of them new."""
        link = {"thread_url": self.url(root.channel, root.ts), "can_reply": True}
        replies = self.world.replies(root.channel, root.ts)
        if not replies:
            return link
        last = replies[-1]
        return link | {
            "replies": len(replies),
            "new_replies": self.reading.unread(self.world, self.me.id, root.channel, root.ts),
            "last_user": self.world.users[last.user],
            "last_reply": f"{self.day(last.ts).lower()} at {self._at(last.ts):%H:%M}"
            if self.day(last.ts) in {"Today", "Yesterday"}
            else f"on {self.day(last.ts)}",
        }

    # Surfaces

    def surface(self, one: Message | View, pane: str = "view") -> Surface:
        """The blocks of a message or view as the person sees them, with what they left in its inputs."""
        view = isinstance(one, View)
        address = f"view/{one.id}" if isinstance(one, View) else f"{one.channel}/{one.ts}"
        errors = one.errors if isinstance(one, View) else {}
        trouble = self.trouble.get(address, frozenset())
        return Surface(
            key=f"{pane}-surface-{one.id if isinstance(one, View) else one.ts}",
            address=address,
            blocks=one.blocks,
            state=self.world.state(one, self.me.id),
            errors=errors,
            trouble=trouble,
            version=_version([one.blocks, errors, sorted(trouble)]) if view else "",
        )

    # Times

    def _at(self, ts: str) -> datetime:
        return datetime.fromtimestamp(float(ts), ZoneInfo(self.me.zone))

    def day(self, ts: str) -> str:
        """The day of a message: Today, Yesterday, or its date, with the year when that is another one."""
        at, today = self._at(ts).date(), self.now().date()
        if today - at in (timedelta(0), timedelta(days=1)):
            return "Today" if at == today else "Yesterday"
        return f"{at:%A} {at.day} {at:%B}" + (f" {at.year}" if at.year != today.year else "")


def _version(seen: object) -> str:
    return hashlib.blake2b(json.dumps(seen, default=str, sort_keys=True).encode(), digest_size=8).hexdigest()

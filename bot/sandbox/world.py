"""A small Slack workspace in memory: people, conversations, messages, views and the clock. Knows nothing of HTTP."""

from __future__ import annotations

import copy
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.sandbox import elements
from bot.sandbox.clock import Clock
from bot.sandbox.elements import Json
from bot.sandbox.things import (
    APP_ID,
    BOT_ID,
    BOT_USER,
    SLACKBOT,
    Change,
    Conversation,
    Message,
    StoredFile,
    User,
    View,
)

__all__ = [
    "APP_ID",
    "BOT_ID",
    "BOT_USER",
    "SLACKBOT",
    "Change",
    "Conversation",
    "Message",
    "StoredFile",
    "User",
    "View",
    "World",
]


class World:
    """The workspace. Every method that changes it tells all of ``changed`` afterwards, in this thread."""

    def __init__(self, start: datetime | None = None, url: str = "http://127.0.0.1") -> None:
        self.team, self.domain, self.name = "T0SANDBOX1", "sandbox", "Sandbox"
        self.url = url
        self.installed = True
        """Whether the app is in the workspace; removed, it hears nothing more and its token opens nothing."""
        self.clock = Clock(start)
        self.clock.moved.append(lambda: self.announce(Change("clock")))
        self.changed: list[Callable[[Change], None]] = []
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, StoredFile] = {}
        self.read_up_to: dict[tuple[str, str], str] = {}
        self._last_ts, self._count = 0, 0
        self._settle()

    def _settle(self) -> None:
        self.users[BOT_USER] = User(BOT_USER, "partways", "partways", is_bot=True)
        self.users[SLACKBOT] = User(SLACKBOT, "slackbot", "Slackbot", is_bot=True)
        for name, real, zone in (
            ("ana", "Ana Reid", "Europe/London"),
            ("tom", "Tom Okafor", "Europe/London"),
            ("kenji", "Kenji Mori", "Asia/Tokyo"),
        ):
            user = User(f"U0{name.upper():0<8}", name, real, zone)
            self.users[user.id] = user
            direct = Conversation(f"D0{name.upper():0<8}", "im", user=user.id, members={user.id, BOT_USER})
            self.conversations[direct.id] = direct
        general = Conversation("C0GENERAL0", "channel", name="general", members={user.id for user in self.people()})
        self.conversations[general.id] = general

    # Who and where

    def people(self) -> list[User]:
        """Everybody but the bots."""
        return [user for user in self.users.values() if not user.is_bot]

    def user(self, who: str) -> User:
        """The user with this id or name; LookupError when there is none."""
        for user in self.users.values():
            if who in (user.id, user.name):
                return user
        raise LookupError(f"no user {who!r}")

    def direct(self, user: str) -> Conversation:
        """The person's direct message with the bot."""
        return next(one for one in self.conversations.values() if one.user == user and one.kind == "im")

    def conversations_of(self, user: str) -> list[Conversation]:
        """The conversations that the person is in."""
        return [one for one in self.conversations.values() if user in one.members]

    # What one sees

    def message(self, channel: str, ts: str) -> Message | None:
        """The message, ephemeral ones included; None when there is none."""
        place = self.conversations.get(channel)
        if place is None:
            return None
        return place.messages.get(ts) or next((one for one in place.whispers if one.ts == ts), None)

    def roots(self, channel: str, user: str | None = None) -> list[Message]:
        """The top-level messages in order; with a ``user``, also the ephemeral ones that this person sees."""
        return [one for one in self._seen(channel, user) if not one.thread]

    def thread(self, channel: str, root: str, user: str | None = None) -> list[Message]:
        """The root and its replies in order; with a ``user``, also the ephemeral ones that this person sees."""
        return [one for one in self._seen(channel, user) if root in (one.ts, one.thread)]

    def replies(self, channel: str, root: str) -> list[Message]:
        """The replies to a root, without it, in order."""
        return [one for one in self.conversations[channel].messages.values() if one.thread == root]

    def _seen(self, channel: str, user: str | None) -> Iterator[Message]:
        place = self.conversations[channel]
        whispers = [one for one in place.whispers if one.only_for == user]
        yield from sorted([*place.messages.values(), *whispers], key=lambda one: one.ts)

    def permalink(self, message: Message) -> str:
        """The address of the message, with its thread when it is a reply."""
        link = f"{self.url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
        return f"{link}?thread_ts={message.thread}&cid={message.channel}" if message.thread else link

    def unread(self, user: str, channel: str) -> int:
        """How many messages of others (replies too) came since the person last read the conversation."""
        since = self.read_up_to.get((user, channel), "")
        return sum(one.ts > since and one.user != user for one in self.conversations[channel].messages.values())

    # What happens

    def next_ts(self) -> str:
        """A message id: seconds with six decimals by the clock, unique and increasing."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.now().timestamp() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """An id that was never given before, such as ``V000000007``."""
        self._count += 1
        return f"{prefix}{self._count:09d}"

    def post(self, message: Message) -> Message:
        """Put the message (made with ``next_ts()``) into its conversation, and give its blocks ids."""
        message.blocks = self._with_ids(message.blocks)
        place = self.conversations[message.channel]
        if message.only_for:
            place.whispers.append(message)
        else:
            place.messages[message.ts] = message
        self.tell("whispered" if message.only_for else "posted", message)
        return message

    def edit(self, message: Message, text: str, blocks: list[Json] | None, edited: bool = False) -> None:
        """Give the message new words and blocks (None keeps the blocks). What people left in its inputs stays."""
        message.text = text
        if blocks is not None:
            message.blocks = self._with_ids(blocks)
        if edited:
            message.edited = self.next_ts()
        self.tell("edited", message)

    def delete(self, message: Message) -> None:
        """Take the message away."""
        place = self.conversations[message.channel]
        place.messages.pop(message.ts, None)
        place.whispers = [one for one in place.whispers if one is not message]
        self.tell("deleted", message)

    def forget_whispers(self, user: str) -> None:
        """What a reload of the client does: the person's ephemeral messages are gone."""
        for place in self.conversations.values():
            place.whispers = [one for one in place.whispers if one.only_for != user]

    def read(self, user: str, channel: str) -> None:
        """The person has read everything in the conversation."""
        self.read_up_to[user, channel] = max(self.conversations[channel].messages, default="")
        self.announce(Change("read", channel, user=user))

    # Views and inputs

    def show(self, user: str, body: Json, on_top: bool = False) -> View:
        """Open a modal for the person (``on_top`` of the one that is open), or publish their Home tab."""
        view = View(self.new_id("V"), user, self._body(body), "")
        view.hash = self._hash()
        stack = self.modals.get(user, []) if on_top else []
        view.root = stack[0].id if stack else view.id
        view.previous = stack[-1].id if stack else ""
        if view.kind == "home":
            old = self.homes.get(user)
            view.id, view.kept = (old.id, old.kept) if old else (view.id, {})
            view.root = view.id
            self.homes[user] = view
        else:
            self.modals[user] = [*stack, view]
        self.announce(Change(view.kind, user=user, ts=view.id))
        return view

    def revise(self, view: View, body: Json) -> None:
        """Put a new body into an open view; inputs with the same ids keep what was typed."""
        view.body, view.hash, view.errors = self._body(body), self._hash(), {}
        self.announce(Change(view.kind, user=view.user, ts=view.id))

    def close(self, view: View, whole_stack: bool = False) -> None:
        """Close the modal and those on top of it, or the whole stack."""
        stack = self.modals.get(view.user, [])
        keep = 0 if whole_stack or view not in stack else stack.index(view)
        self.modals[view.user] = stack[:keep]
        self.announce(Change("modal", user=view.user, ts=view.id))

    def view(self, view_id: str) -> View | None:
        """The open modal or Home tab with this id."""
        every = [*self.homes.values(), *(one for stack in self.modals.values() for one in stack)]
        return next((one for one in every if one.id == view_id), None)

    def refuse(self, view: View, errors: dict[str, str]) -> None:
        """Show errors beside the fields of a modal, by block id; none clears them."""
        view.errors = dict(errors)
        self.announce(Change("modal", user=view.user, ts=view.id))

    def remember(self, surface: Message | View, user: str, block_id: str, action_id: str, value: Json) -> None:
        """Keep what the person left in an input of a message or view; ``value`` is shaped as in ``state.values``."""
        kept = surface.kept if isinstance(surface, View) else surface.kept.setdefault(user, {})
        kept[block_id, action_id] = copy.deepcopy(value)
        if isinstance(surface, Message):
            self.announce(Change("state", surface.channel, surface.ts, surface.thread, user))

    def state(self, surface: Message | View, user: str) -> dict[str, dict[str, Json]]:
        """``state.values`` of the message or view as the person sees it: block id → action id → value."""
        kept = surface.kept if isinstance(surface, View) else surface.kept.get(user, {})
        return copy.deepcopy(elements.values(surface.blocks, kept))

    def tell(self, kind: str, message: Message) -> None:
        """Tell everybody who listens that something happened to the message."""
        self.announce(Change(kind, message.channel, message.ts, message.thread, message.only_for))

    def announce(self, change: Change) -> None:
        """Tell everybody who listens."""
        for heard in list(self.changed):
            heard(change)

    def _hash(self) -> str:
        moment = self.next_ts()
        return f"{moment[:10]}.{zlib.crc32(moment.encode()):08x}"

    def _body(self, body: Json) -> Json:
        return {**copy.deepcopy(body), "blocks": self._with_ids(body.get("blocks", []))}

    def _with_ids(self, blocks: list[Json]) -> list[Json]:
        blocks = copy.deepcopy(blocks)
        for block in blocks:
            block.setdefault("block_id", self.new_id("b"))
        for _, element in elements.elements(blocks):
            element.setdefault("action_id", self.new_id("a"))
        return blocks

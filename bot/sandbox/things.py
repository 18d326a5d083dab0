"""What a Slack workspace is made of: users, conversations, messages, views, files, and the changes that one sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.elements import Json, Kept

BOT_USER = "U0PARTWAYS"
BOT_ID = "B0PARTWAYS"
APP_ID = "A0PARTWAYS"
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class User:
    """A person, or the bot's own user. ``zone`` is an IANA name."""

    id: str
    name: str
    real_name: str
    zone: str = "UTC"
    is_bot: bool = False

    def offset(self, moment: datetime) -> int:
        """Seconds east of UTC at the moment (aware)."""
        there = moment.astimezone(ZoneInfo(self.zone)).utcoffset()
        return int(there.total_seconds()) if there else 0


@dataclass
class Message:
    """One message. ``thread`` is the ts of its root when it is a reply, else empty. ``text`` is Slack markup, escaped.

    ``only_for`` names the one person who sees an ephemeral message. ``kept`` is what each person left in its inputs.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread: str = ""
    bot: bool = False
    metadata: Json | None = None
    edited: str = ""
    only_for: str = ""
    files: list[Json] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)


@dataclass
class View:
    """An open modal or a published Home tab, as one person sees it. ``body`` is the view as the app sent it.

    ``errors`` are by block id and shown beside the fields; ``kept`` is what the person left in the inputs.
    """

    id: str
    user: str
    body: Json
    hash: str
    root: str = ""
    previous: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    kept: Kept = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``modal`` or ``home``."""
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, each with a block id."""
        found: list[Json] = self.body["blocks"]
        return found


@dataclass
class Conversation:
    """A direct message between one person and the bot (``im``), or a public ``channel``; messages by ts, in order."""

    id: str
    kind: str
    name: str = ""
    user: str = ""
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    whispers: list[Message] = field(default_factory=list)


@dataclass
class StoredFile:
    """A file that an app uploads, ``content`` is empty until it has; or that a person dropped (``user``)."""

    id: str
    name: str
    size: int
    content: bytes = b""
    user: str = BOT_USER
    mode: str = "hosted"
    """``tombstone`` once it was deleted."""


@dataclass(frozen=True)
class Change:
    """Something that somebody may see: ``posted``, ``edited``, ``deleted``, ``whispered`` (ephemeral), ``state`` (an
    input in a message), ``modal``, ``home``, ``read``, ``clock`` or ``trouble`` (no answer in time)."""

    kind: str
    channel: str = ""
    ts: str = ""
    thread: str = ""
    user: str = ""

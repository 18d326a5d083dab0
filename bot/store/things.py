"""What the store gives out and takes in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.coach.case import Case, Place
from bot.page import Page

Kind = Literal["post", "update", "file", "tell", "zone", "home", "link", "sweep"]
"""What a row asks of Slack: a message in the case's thread, a new face for one, a file, a note outside any case, the
person's time zone, the person's Home tab, the permalink of the case's first message; that the bot's own messages in a
thread, or at the top level of the direct message, are deleted."""

CARD = "card"
"""The key of the case's first message, which the thread hangs on."""

StoreTrouble = sqlite3.Error
"""What any method here may raise where the file can't be read or written: nothing of the transaction is kept."""

EXPORT, RECEIPT, POINTER = "export", "receipt", "wander"
"""The keys of a file with all that is held about somebody, of the word that something was deleted, and of a note that
names clients outside their threads."""

PEOPLE = ("U", "W")
"""How the ids of people begin; all others are of conversations (slack.md 2)."""


@dataclass(frozen=True)
class Person:
    """Somebody in a workspace, by Slack's ids."""

    team: str
    user: str


@dataclass(frozen=True)
class Filed:
    """A case and where it is held: ``place`` is None until its first message is posted, ``link`` empty until known."""

    case: Case
    place: Place | None
    link: str
    person: Person


@dataclass(frozen=True)
class Diary:
    """When somebody's digest comes: the rhythm as they set it (empty: as usual), the next moment in epoch seconds
    (None: never), the last ISO week that is done (empty: none was ever due), and the day of one that did not come."""

    rhythm: str = ""
    due: float | None = None
    week: str = ""
    missed: str = ""


@dataclass(frozen=True)
class Row:
    """One thing to be sent. ``key`` goes along as metadata; not ``clear``: an earlier try may have arrived."""

    id: int
    key: str
    case: int | None
    kind: Kind
    place: Place | None
    user: str
    team: str
    page: Page | None
    attempts: int
    clear: bool


@dataclass(frozen=True)
class Rollup:
    """A workspace's roll-up: whose it is, where it goes (a channel's id, or a person's), and since when."""

    owner: Person
    target: str
    since: float


@dataclass(frozen=True)
class Month:
    """One month's roll-up as it was frozen: ``waiting`` for its owner, ``sent``, or ``left`` out."""

    name: str
    """The month's last day, ISO."""
    owner: Person
    state: str
    counts: Mapping[str, int]
    page: Page


@dataclass(frozen=True)
class Backlog:
    """The outbox in numbers: rows still to be sent, rows given up, and since when the oldest waits (epoch seconds)."""

    waiting: int
    given_up: int
    since: float | None

    def age(self, now: float) -> float:
        """Seconds that the oldest row has waited; 0 where none waits."""
        return max(0.0, now - self.since) if self.since is not None else 0.0

"""What the coach wants shown, in codes and facts: ``voice`` finds the words and lays them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.coach.case import Say
from bot.coach.finding import Finding
from bot.coach.question import Question, Values


@dataclass(frozen=True)
class Press:
    """A button: what it does, which choice it stands for, and its label."""

    name: str
    label: Say
    code: str = ""
    style: Literal["", "primary", "danger"] = ""


@dataclass(frozen=True)
class Paragraph:
    """Sentences that belong together, or the points of a list."""

    says: tuple[Say, ...]
    points: bool = False


@dataclass(frozen=True)
class Letter:
    """What the client will read or hear: an email, a letter, a script or an invitation."""

    kind: Literal["email", "letter", "script", "invitation"]
    subject: Say | None
    paragraphs: tuple[Paragraph, ...]
    head: Say | None = None
    """Whom a letter on paper goes to; it stands above the subject."""
    relaxed: bool = False
    """In the register of people who know each other: "we'll" for "we will"."""
    text: str = ""
    """The whole of it where it isn't made of lines: somebody's own words, or a version as it stood."""


@dataclass(frozen=True)
class Ask:
    """A question with its controls, filled with what is known. ``noted`` reads the answer before it back.

    ``number`` is that of its step on the way to a draft; 0 for what is asked later.
    """

    question: Question
    number: int
    values: Values
    facts: Mapping[str, object]
    codes: tuple[str, ...]
    revision: int
    noted: Noted | None = None
    again: bool = False
    """It takes the place of the same question asked before, instead of being asked anew."""
    asides: tuple[Say, ...] = ()
    """What is said above it: a belief put right, what must happen today, facts that don't fit."""
    repairs: tuple[Press, ...] = ()
    """The answers that the asides put in doubt, to be opened again."""
    summary: tuple[Noted, ...] = ()
    """What it reads back, by the question that each fact belongs to."""
    draftable: bool = False
    """Enough is known for a draft, with the gaps named."""


@dataclass(frozen=True)
class Noted:
    """An answered question with what was understood."""

    question: Question
    values: Values
    revision: int


@dataclass(frozen=True)
class Note:
    """Something said between the questions, with what may be pressed under it."""

    says: tuple[Say, ...]
    revision: int
    presses: tuple[Press, ...] = ()
    name: str = "note"
    summary: tuple[Noted, ...] = ()


@dataclass(frozen=True)
class Card:
    """The first message of the thread: client, stage, verdict and key dates."""

    client: str
    lines: tuple[Say, ...]
    revision: int = field(compare=False, default=0)
    first: bool = field(compare=False, default=False)


@dataclass(frozen=True)
class Change:
    """Sentences that are gone from one of the texts, and what stands there instead; either may be empty."""

    kind: str
    gone: str
    new: str


@dataclass(frozen=True)
class Numbered:
    """Which version it is, what made it, and what it changed: answers that were given, sentences that differ."""

    number: int
    says: tuple[Say, ...] = ()
    answered: tuple[Noted, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Found:
    """One thing to mend in somebody's words, with the button that mends it where a better wording can stand there."""

    finding: Finding
    apply: Press | None = None


@dataclass(frozen=True)
class Reviewed:
    """What a review found in a text, and whether everything is in it that has to be."""

    version: Numbered | None
    says: tuple[Say, ...]
    found: tuple[Found, ...]
    complete: tuple[Say, ...]
    presses: tuple[Press, ...] = ()
    revision: int = field(compare=False, default=0)
    smaller: int = 0
    """How many more there are that matter less."""
    smaller_must: int = 0
    """How many of those must be mended all the same."""
    show: Press | None = None
    """The button that shows those, where they can be found again."""


@dataclass(frozen=True)
class Row:
    """Buttons that stand side by side, and rarer ones behind three dots (at most five; slack.md 1.2)."""

    presses: tuple[Press, ...]
    more: tuple[Press, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The texts that could be sent, and what was assumed in them."""

    letters: tuple[Letter, ...]
    before: tuple[Say, ...]
    assumed: tuple[Say, ...]
    presses: tuple[Press, ...] = ()
    revision: int = field(compare=False, default=0)
    version: Numbered | None = field(compare=False, default=None)
    rows: tuple[Row, ...] = field(compare=False, default=())
    """Further buttons, above ``presses``."""
    address: str = field(compare=False, default="")
    """Where the email goes, where it is known."""


@dataclass(frozen=True)
class Line:
    """One line to tick, by the name that the tick is kept under; ``when`` says in small print by when, and whose."""

    code: str
    what: Say
    when: Say | None = None


@dataclass(frozen=True)
class Lines:
    """Lines under one label; ``name`` is what a tick among them is told as."""

    name: str
    label: Say
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Checklist:
    """A list to work through: ``says`` above its groups of lines, ``ends`` below; ``ticks`` are the lines done."""

    name: str
    title: Say
    says: tuple[Say, ...]
    groups: tuple[Lines, ...]
    ticks: frozenset[str]
    ends: tuple[Say, ...] = ()
    presses: tuple[Press, ...] = ()
    revision: int = field(compare=False, default=0)
    again: bool = field(compare=False, default=False)


@dataclass(frozen=True)
class Dated:
    """One date for a calendar; ``starts`` (aware, UTC) where it has an hour."""

    code: str
    day: date
    starts: datetime | None
    title: Say


@dataclass(frozen=True)
class Diary:
    """The dates of a case as a file. ``name`` and each date's code tell its entries from all others, ``stamp`` is the
    case's own moment."""

    name: str
    stamp: datetime
    dates: tuple[Dated, ...]
    revision: int


Reply = Ask | Noted | Note | Card | Draft | Checklist | Reviewed | Diary

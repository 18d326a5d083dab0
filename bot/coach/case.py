"""The nouns of the coach, all frozen: the case, what was said to it, what it says, and what lies on its desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot.coach.quiet import USUAL, Quiet

if TYPE_CHECKING:
    from bot.coach.finding import Facts, Finding, Kind
    from bot.coach.trees import Tree
    from bot.coach.undertones import Undertone

Value = str | int | tuple[str, ...]
"""What one field of an answer holds: a code, typed words, a number, an ISO date, or several codes."""

State = Literal["open", "paused", "stopped", "mending", "waiting", "drafted", "closed", "cancelled"]
"""Where a case stands: ``stopped`` waits for a person (domain.md 1.7), ``waiting`` cools off (1.1), ``mending``
and ``drafted`` have their texts; ``closed`` came to its end and ``cancelled`` was dropped, and neither hears more."""

CLOSED: frozenset[State] = frozenset({"closed", "cancelled"})


@dataclass(frozen=True)
class Place:
    """Where a conversation is held: a workspace, a direct-message channel and the thread's first message."""

    team: str
    channel: str
    thread: str


@dataclass(frozen=True)
class Version:
    """The texts as they stood once, kept whole: restored, they are the same byte for byte."""

    number: int
    made: str
    """What made it: ``first``, ``answer``, ``wish``, ``added``, ``own``, ``applied`` or ``restored``."""
    texts: Mapping[str, str]
    """Each text by its kind: ``email``, ``letter``, ``script``."""
    answers: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """The answers that held when it was made, but for the story."""
    base: str = ""
    """The fingerprint of what the answers alone make: while it stays the same, nothing is written anew."""
    bounds: tuple[str, ...] = ()
    """What was not allowed then: a version made under other bounds is not taken up again."""
    by: str = ""
    """The wish, the rule whose finding was applied, or the number of the version restored."""
    was: str = ""
    now: str = ""
    """What a wish changed: a tone, a length, a register."""
    pressed: int = -1
    """The revision of the button that made it, so that a second press of it is known."""


@dataclass(frozen=True)
class Rehearsal:
    """A rehearsal half-way: what was typed in it is kept until it has been looked at, and no longer."""

    code: str = ""
    """The reaction that is rehearsed; empty while one is being chosen."""
    turn: str = ""
    """The client's turn that waits for a reply."""
    replies: tuple[tuple[str, str], ...] = ()
    """Each reply so far, behind the turn that it answered."""
    began: int = 0
    """The revision at which it began: a press on something older isn't about it."""
    shown: int = -1
    """The revision of the button that showed a line last, so that a second press of it is known."""


@dataclass(frozen=True)
class Dropped:
    """A file that lies in the thread and is still to be opened: only what it takes to open it and to answer."""

    file: str
    """Slack's id of it."""
    words: str = ""
    """What was typed with it."""
    ts: str = ""
    """The message that it lies in."""


@dataclass(frozen=True)
class Case:
    """One ending (or mending), one thread. Everything that the coach knows is in the answers."""

    client: str
    manager: str = ""
    zone: str = "UTC"
    state: State = "open"
    answers: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    done: frozenset[str] = frozenset()
    """The questions that were answered or skipped."""
    current: str = ""
    """The question that waits for an answer; empty when none does."""
    revision: int = 0
    """Grows by one with every change, so that a press can be told from an older one."""
    asked: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The revision at which each question was last asked."""
    said: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The question that each typed message was an answer to, by the message."""
    ticks: frozenset[str] = frozenset()
    """The lines that are ticked, of all lists: ``self.timing``, ``tasks.files``, ``circle.lead``."""
    ticked: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """For a few tasks that are ticked, the day of the tick and the last day for it then: "2027-01-15 2027-01-18"."""
    owners: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Who does what: for a role or a task of the handover, somebody's name or Slack id."""
    told: frozenset[str] = frozenset()
    """What was said beside the questions, so that nothing is said twice."""
    drafted: str = ""
    """The fingerprint of the texts that were posted last."""
    versions: tuple[Version, ...] = ()
    """Every version of the texts of an ending, oldest first; the last is the one that holds."""
    opened: str = ""
    """When the case was opened: ISO, in UTC."""
    signer: str = ""
    """The manager's own name, as the workspace knows it."""
    snoozed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Bells that were put off: until when (ISO, in UTC), by the bell's name."""
    lessons: tuple[str, ...] = ()
    """What the manager wrote for the next time, at the end of the case before."""
    rehearsal: Rehearsal | None = None
    """The rehearsal that goes on; nothing that is typed in it is an answer."""
    rehearsed: tuple[str, ...] = ()
    """The reactions that were rehearsed, the latest last."""
    dropped: tuple[Dropped, ...] = ()
    """Files that are still to be opened; they are forgotten once they were."""
    code: str = ""
    """What the client is called in the digest: "K" for Client K."""
    touched: str = ""
    """The day, where the manager is, on which they last said something; ISO."""
    leaves: str = ""
    """The day, where the manager is, on which it will be deleted, once that was said; ISO."""
    pressed: str = ""
    """The press that made the latest change, and when, so that it isn't done a second time (``twice``)."""
    id: int = 0

    def text(self, name: str) -> str:
        """What a field holds, as text; empty when it is not known."""
        value = self.answers.get(name, "")
        return "" if isinstance(value, tuple) else str(value)

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes ticked in a field."""
        value = self.answers.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def day(self, name: str) -> date | None:
        """The date in a field, or None when it is not known."""
        text = self.text(name)
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Typed:
    """Words typed into the thread, unescaped."""

    text: str
    ts: str = ""
    """The message that they stand in, as its place names it; empty when that doesn't matter."""


@dataclass(frozen=True)
class Edited:
    """Words typed earlier, as they are now and as they were."""

    text: str
    was: str
    ts: str


@dataclass(frozen=True)
class Opened:
    """The words of a file that was dropped into the thread; or why it wasn't read, and what was typed with it."""

    text: str = ""
    problem: str = ""
    """Why there are no words: the name of the line that says so."""
    words: str = ""
    ts: str = ""


@dataclass(frozen=True)
class Pressed:
    """A button pressed, or a form sent: its name and code, what it was part of, and what the fields held."""

    name: str
    code: str = ""
    question: str = ""
    revision: int = 0
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


Said = Typed | Pressed

Told = Said | Edited | Opened
"""Whatever reaches a case from its thread."""


@dataclass(frozen=True)
class Say:
    """One line to say: the page of prompts it stands on, its name, and the facts it needs."""

    page: str
    line: str
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


class Unclear(Exception):  # noqa: N818 (it is no error: it is something to say)
    """What was said can't be used as it is; ``say`` tells what would be understood, with an example."""

    def __init__(self, say: Say, field_name: str = "") -> None:
        super().__init__(say.line)
        self.say = say
        self.field = field_name


def unworded(say: Say) -> str:
    """A line by its name, where nobody has given the words for it."""
    return f"{say.line}({', '.join(f'{name}={value}' for name, value in say.facts.items())})"


def unheard(text: str) -> tuple[Undertone, ...]:
    """No stop is heard in words that don't name it, where nobody has given what would hear it."""
    return ()


def unread(text: str, kind: Kind, facts: Facts) -> tuple[Finding, ...]:
    """Nothing is found, where nobody has given what would find it."""
    return ()


@dataclass(frozen=True)
class Desk:
    """What lies on the coach's desk, given by whoever calls it: the time, the calendars, the phrase book, the words."""

    now: datetime
    """Aware, in UTC."""
    holiday: Callable[[str, date], str | None]
    """A day's public holiday by its name, or None, in a country (``countries.COUNTRIES``) or a region (``regions``)."""
    read_date: Callable[[str, date], date | None]
    """The date that some words name, seen from the given day; None where they name none."""
    phrases: Mapping[str, Mapping[str, tuple[str, ...]]]
    """For each field, the phrases that mean each of its options."""
    words: Callable[[Say], str] = unworded
    """The words of a line, plain."""
    review: Callable[[str, Kind, Facts], tuple[Finding, ...]] = unread
    """What should be mended in a text."""
    undertones: Callable[[str], tuple[Undertone, ...]] = unheard
    """The stops that a text may tell without naming them, the surest first."""
    whole: Callable[[str], bool] = bool
    """Whether a text is a whole message, which has to be complete, or a few sentences of one."""
    quiet: Quiet = USUAL
    """When the manager wants to hear nothing."""
    keeps: int = 0
    """Days after which a case is deleted that nobody has touched; 0: never."""
    trees: Mapping[str, Tree] = field(default_factory=lambda: MappingProxyType({}))
    """What the client says in a rehearsal, for each reaction."""

    def today(self, zone: str) -> date:
        """The day it is in a time zone."""
        return self.now.astimezone(ZoneInfo(zone)).date()

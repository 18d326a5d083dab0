"""The weekly digest: what somebody's cases have coming, in at most twelve lines and without a name (domain.md 9.1).

The parts come in the order of 9.1, within each the most urgent first. Where there is more than fits, each part keeps
its first lines before any other gets a further one. Where nothing is due there is no digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bot.coach.agenda import ALWAYS, Entry
from bot.coach.case import Say

LINES = 12
"""Lines of a digest at most, its heading and its line of coaching among them; domain.md 9.1."""

PARTS = (
    ("tell", "talk", "avoid"),
    ("send_by", "notice", "last_day"),
    ("legal", "approver", "proof"),
    ("task",),
    ("money",),
    ("review",),
    ("idle", "passed", "unsent"),
    ("renewal",),
    ("reflect",),
)
"""The parts of domain.md 9.1, 1 to 9, by the codes of the entries in them."""

TASKS_SHOWN = 3
"""Tasks that are late, of all cases together; domain.md 9.1, 4."""

MERELY = frozenset({"avoid", "notice"})
"""What is worth knowing beside something that is due, and is no reason for a digest by itself."""

DOABLE = frozenset({"task", "money", "proof"})
"""What can be ticked: tasks of the handover."""


class Item(NamedTuple):
    """An entry with the case that it belongs to, which goes by its code name; ``link`` is empty until known."""

    entry: Entry
    case: int
    code: str
    link: str = ""

    @property
    def done(self) -> bool:
        """Whether it can be ticked."""
        return self.entry.code in DOABLE

    @property
    def waits(self) -> bool:
        """Whether it can be put off: a date that comes by itself can't."""
        return self.entry.ends == ALWAYS


Items = tuple[Item, ...]


@dataclass(frozen=True)
class Line:
    """One line; ``item`` is what can be done about it, None for a line of several."""

    say: Say
    item: Item | None = None


@dataclass(frozen=True)
class Digest:
    """One person's week."""

    day: date
    missed: date | None
    """The day of one that did not come."""
    lines: tuple[Line, ...]
    more: int
    """How much did not fit."""
    coaching: Say

    @property
    def says(self) -> tuple[Say, ...]:
        """All of it, line by line."""
        return (*self.above, *(line.say for line in self.lines), *self.below)

    @property
    def above(self) -> tuple[Say, ...]:
        """What stands above the lines."""
        missed = (Say("digest", "missed", {"day": self.missed}),) if self.missed else ()
        return (Say("digest", "head", {"day": self.day}), *missed)

    @property
    def below(self) -> tuple[Say, ...]:
        """What stands below them."""
        return (*((Say("digest", "more", {"count": self.more}),) if self.more else ()), self.coaching)


@dataclass(frozen=True)
class Pattern:
    """What a week may look like, told by how many entries of each code it has; its line is ``coach_<name>``."""

    name: str
    holds: Callable[[Counter[str]], bool]


PATTERNS = (
    Pattern("tells", lambda week: week["tell"] > 1),  # 3.1: a decent hour for each
    Pattern("tell", lambda week: week["tell"] > 0),  # 4.3
    Pattern("unsent", lambda week: week["unsent"] > 0),  # 4.2
    Pattern("send_by", lambda week: week["send_by"] > 0),  # 3.3
    Pattern("last_day", lambda week: week["last_day"] > 0),  # 8.1, below the table
    Pattern("tasks", lambda week: week["task"] >= TASKS_SHOWN),  # 8.3: did one person carry it?
    Pattern("undecided", lambda week: week["idle"] + week["passed"] > 0),  # 9.1, 7
    Pattern("talk", lambda week: week["talk"] > 0),  # 1.6
    Pattern("review", lambda week: week["review"] > 0),  # 1.6
    Pattern("waiting", lambda week: week["legal"] + week["approver"] + week["proof"] > 0),  # 9.1, 3
    Pattern("money", lambda week: week["money"] > 0),  # 8.1, row 24
    Pattern("renewal", lambda week: week["renewal"] > 0),  # 9.1, 8
    Pattern("reflect", lambda week: week["reflect"] > 0),  # 8.3
    Pattern("late", lambda _: True),
)
"""The line of coaching: the first pattern that holds. The sections are those of domain.md."""


def digest(items: Sequence[Item], today: date, missed: date | None = None) -> Digest | None:
    """One person's digest of a day; None where nothing is due."""
    shown = [item for item in items if item.entry.shows <= today <= item.entry.ends]
    if all(item.entry.code in MERELY for item in shown):
        return None
    parts = [_part(codes, shown) for codes in PARTS]
    count = sum(len(part) for part in parts)
    tasks = PARTS.index(("task",))
    fitting = [part[:TASKS_SHOWN] if number == tasks else part for number, part in enumerate(parts)]
    room = LINES - 2 - (missed is not None)
    room -= sum(len(part) for part in fitting) > room or fitting != parts
    kept = tuple(_line(items, today) for items in _fitting(fitting, room))
    week = Counter(item.entry.code for item in shown)
    pattern = next(one for one in PATTERNS if one.holds(week))
    return Digest(today, missed, kept, count - len(kept), Say("digest", f"coach_{pattern.name}"))


def _fitting(parts: Sequence[Sequence[Items]], room: int) -> tuple[Items, ...]:
    """As many lines as there is room for: the first of every part, then the second of every part, and so on."""
    ranked = sorted((place, number) for number, part in enumerate(parts) for place in range(len(part)))
    return tuple(parts[number][place] for number, place in sorted((number, place) for place, number in ranked[:room]))


def _part(codes: Iterable[str], shown: Sequence[Item]) -> list[Items]:
    """What each line of one part is about, the most urgent first; money of several cases is one sum."""
    found = sorted((item for item in shown if item.entry.code in codes), key=_urgency)
    return [tuple(found)] if found and "money" in codes else [(item,) for item in found]


def _line(items: Items, today: date) -> Line:
    if len(items) > 1:
        return Line(_sums([item.entry for item in items]))
    return Line(_say(items[0], today), items[0])


def _urgency(item: Item) -> tuple[bool, date, int]:
    return item.entry.code in MERELY, item.entry.day, item.case


def _say(item: Item, today: date) -> Say:
    entry = item.entry
    facts = {
        "who": Say("digest", "client", {"code": item.code, "link": item.link}),
        "day": entry.day,
        "today": today,
        "until": entry.until,
        "what": Say("digest", f"what_{entry.what}") if entry.what and not entry.what.isdecimal() else entry.what,
        "owner": Say("tasks", f"owner_{entry.owner}") if entry.owner else "",
        "sum": Say("digest", "sum", {"amount": entry.amount, "currency": entry.currency}) if entry.amount else "",
    }
    return Say("digest", entry.code, facts)


def _sums(entries: Sequence[Entry]) -> Say:
    """How many of each kind, and what they come to in each currency."""
    kinds = Counter(entry.what for entry in entries)
    sums: dict[str, Decimal] = {}
    for entry in entries:
        if entry.amount:
            sums[entry.currency] = sums.get(entry.currency, Decimal(0)) + Decimal(entry.amount)
    said = (Say("digest", "sum", {"amount": str(sums[one]), "currency": one}) for one in sorted(sums))
    facts = {name: kinds[name] for name in ("invoice", "refund", "debt")}
    return Say("digest", "money_sum", {**facts, "sums": tuple(said), "day": min(entry.day for entry in entries)})

"""What managers type under a draft, and what must happen: ``python -m tests.said_after LIST`` prints the figures.

Each list in ``tests/said_after/`` was written before anything was mended for it. Right at first run were 49 of 138,
51 of 75, 46 of 73, 34 of 62 and 40 of 62. A line holds the words, the start
(``STARTS``) and what must happen: alternatives between ``|``, the parts of each between ``;``.

    wish:NAME      a version was made by that wish           version=N     the words are those of version N again
    NAME=REGEX     the answer is that (``*``: anything)      NAME~REGEX    … or has it somewhere
    text~REGEX     the written text has it                   text!~REGEX   … hasn't
    added~REGEX    a sentence with it was put in             applied=N     so many findings were applied
    asks:NAME      that question is open now (``*``: any)    shows:KIND    that text is shown
    reply~REGEX    what is said has it                       same          no answer, version or question changed
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.coach import dialogue
from bot.coach.case import Case, Desk, Typed
from bot.coach.own_words import appliable
from bot.coach.reply import Draft, Note, Reply, Reviewed
from tests.desk import VOICE, desk
from tests.drafted import after, drafted, text
from tests.test_own_words import OWN

LISTS = Path(__file__).parent / "said_after"
WEDNESDAY = datetime(2027, 1, 13, 15, tzinfo=UTC)

STARTS: Mapping[str, tuple[Callable[[], Case], Desk]] = {
    "d": (drafted, desk()),
    "t": (lambda: after(drafted(), "warmer", "shorter"), desk()),
    "v": (lambda: drafted(channel="video"), desk()),
    "o": (lambda: after(drafted(), OWN), desk()),
    "w": (drafted, desk(WEDNESDAY)),
}
"""A first draft; three versions of it; a call with its email; own words with findings; a draft of two days ago."""


@dataclass(frozen=True)
class Line:
    """Some words, where they are said, and what must happen."""

    words: str
    start: str
    wanted: str


@dataclass(frozen=True)
class Heard:
    """What the words did."""

    was: Case
    now: Case
    replies: tuple[Reply, ...]

    @property
    def said(self) -> str:
        """All that is said in answer."""
        return "\n".join(VOICE.render(one).text for one in self.replies)

    @property
    def changed(self) -> set[str]:
        """The answers that are others now."""
        names = {*self.was.answers, *self.now.answers}
        return {name for name in names if self.was.answers.get(name) != self.now.answers.get(name)}

    @property
    def still(self) -> bool:
        """Whether nothing is another than it was."""
        state = (self.was.versions, self.was.current, self.was.state)
        return not self.changed and state == (self.now.versions, self.now.current, self.now.state)

    @property
    def lost(self) -> bool:
        """Whether it was not understood, and said so."""
        notes = [one for one in self.replies if isinstance(one, Note)]
        return self.still and any(say.line in ("try_here", "cant_tell") for one in notes for say in one.says)


def lines(name: str) -> list[Line]:
    """The sentences of a list."""
    rows = (LISTS / f"{name}.tsv").read_text("utf-8").splitlines()
    return [Line(*row.split("\t")) for row in rows if row and not row.startswith("#")]


def hear(line: Line) -> Heard:
    """What happens when the words are typed."""
    start, at = STARTS[line.start]
    was = start()
    now, replies = dialogue.hear(was, Typed(line.words), at)
    return Heard(was, now, replies)


def verdict(line: Line, heard: Heard) -> str:
    """``right``; ``part`` of what must happen; ``lost`` and said so; ``quiet``: another thing said; or ``wrong``."""
    ways = [[_happened(part.strip(), heard) for part in way.split(";")] for way in line.wanted.split(" | ")]
    if any(all(way) for way in ways):
        return "right"
    if heard.lost:
        return "lost"
    if heard.still:
        return "quiet"
    return "part" if any(any(way) for way in ways) else "wrong"


def _happened(part: str, heard: Heard) -> bool:
    if part == "same":
        return heard.still
    found = re.match(r"(\w+)(=|!~|~|:|\*)(.*)", part, re.S)
    assert found, part
    name, sign, value = found.groups()
    if name in _KINDS:
        return _KINDS[name](sign, value.replace("\\n", "\n"), heard)
    return name in heard.changed and _fits(sign, value, _shown(heard.now, name))


def _fits(sign: str, value: str, has: str) -> bool:
    if value == "*":
        return bool(has)
    found = re.search(value, has, re.I) if sign in ("~", "!~") else re.fullmatch(value, has, re.I)
    return bool(found) != (sign == "!~")


def _shown(case: Case, name: str) -> str:
    value = case.answers.get(name, "")
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _made(heard: Heard) -> list[tuple[str, str]]:
    return [(one.made, one.by) for one in heard.now.versions[len(heard.was.versions) :]]


def _sent(sign: str, value: str, heard: Heard) -> bool:
    moment = f"{heard.now.text('sent_on')}T{heard.now.text('sent_at')}".strip("T")
    return "sent_on" in heard.changed and (value == "*" or moment.startswith(value))


def _version(sign: str, value: str, heard: Heard) -> bool:
    if sign == "*":
        return any(one.texts == heard.was.versions[int(value) - 1].texts for one in heard.now.versions[-3:])
    return heard.still is False and heard.now.versions[-1].texts == heard.was.versions[int(value) - 1].texts


def _applied(sign: str, value: str, heard: Heard) -> bool:
    made = [one.now for one in heard.now.versions[len(heard.was.versions) :] if one.made == "applied"]
    shown = appliable(heard.was, desk())
    if value == "second":
        return made == [*shown[1:2]]
    if value.startswith("all"):
        wanted = len(shown) - (value == "all-1")
        return wanted - 1 <= len(made) <= wanted  # one may have been mended along with another
    return len(made) == int(value)


_KINDS: dict[str, Callable[[str, str, Heard], bool]] = {
    "wish": lambda sign, value, heard: ("wish", value) in _made(heard),
    "version": _version,
    "text": lambda sign, value, heard: not heard.still and _fits(sign, value, text(heard.now)),
    "added": lambda sign, value, heard: not heard.still and _fits(sign, value, text(heard.now)),
    "applied": _applied,
    "asks": lambda sign, value, heard: (
        heard.now.current != heard.was.current and value in ("*", heard.now.current) and bool(heard.now.current)
    ),
    "shows": lambda sign, value, heard: any(
        one.kind == value for reply in heard.replies if isinstance(reply, Draft) for one in reply.letters
    ),
    "reply": lambda sign, value, heard: not heard.lost and _fits("~", value, heard.said),
    "state": lambda sign, value, heard: heard.now.state == value,
    "sent": _sent,
}


def judged(name: str) -> Iterator[tuple[Line, Heard, str]]:
    """Each sentence of a list with what it did, and whether that is right."""
    for line in lines(name):
        heard = hear(line)
        yield line, heard, verdict(line, heard)


def did(heard: Heard) -> str:
    """What happened, in a line."""
    answers = [f"{name}={_shown(heard.now, name)}" for name in sorted(heard.changed)]
    asks = [f"asks {heard.now.current}"] if heard.now.current != heard.was.current else []
    said = [say.line for one in heard.replies if isinstance(one, Note | Reviewed) for say in one.says]
    return f"{_made(heard)} {answers} {asks} says {said}"


if __name__ == "__main__":
    table = list(judged(sys.argv[1]))
    for line, heard, how in table:
        if how != "right":
            print(f"{how:6} {line.start} {line.words}\n       wanted {line.wanted}\n       {did(heard)}")
    print(len(table), dict(Counter(how for _, _, how in table)))

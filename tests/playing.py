"""Transcripts: conversations written as people read them, played by the real bot in the sandbox and written anew.

A line in bold is something that a person does; everything quoted below it is what the bot then said or changed.

    **Tom** types `/partways Acme Ltd`            a command
    **Tom:** they pay late                        words in the thread
    **Tom** presses *Continue*                    a button or a line of a menu; fields follow as "- name: a + b"
    **Tom** drops *ending.md*                     a file in the thread: one of tests/files, or an empty one
    **Tom** drops *ending.md*: is this better?    a file with words
    **Tom** presses *Done* beside "Client A"      a line's menu, in the last message outside the threads
    **Tom** edits *60 days* to *90 days*          a message of theirs in the thread
    **Tom** saves                                 the form in front; fields follow
    **Tom** ticks *self*                          a group of a list; the lines follow as "- lines: a + b"
    **Tom** turns to *Beta*                       the thread of another client
    **Tom** writes outside the threads: hello     in the direct message itself
    **Tom** presses *Send it* outside the threads     on the last message there that has it
    *25 hours pass.*  *It is 2027-01-12 09:00.*  *The bot is restarted.*     what the world does
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from bot.sandbox.limits import problems
from bot.sandbox.webapi import Call
from bot.sandbox.world import Message, View
from tests.office import Office, Worker, office, posts

TRANSCRIPTS, FILES = Path(__file__).parent / "transcripts", Path(__file__).parent / "files"
HEAD = re.compile(r"^Today is (\d{4}-\d\d-\d\d \d\d:\d\d) in (\S+)\.$", re.M)
DEED = re.compile(r"^(?:\*\*(?P<who>\w+)(?P<colon>:)?\*\* (?P<deed>.+)|\*(?P<world>[^*].*)\*)$")
FIELD = re.compile(r"^- (?P<name>[\w ]+): (?P<value>.+)$")


@dataclass
class Deed:
    """Something that a person or the world does, with the fields filled in for it."""

    line: str
    who: str
    words: str
    typed: bool = False
    values: dict[str, str | list[str]] = field(default_factory=dict)


@dataclass
class Played:
    """A transcript as it went this time, and what Slack counted."""

    text: str
    calls: list[Call]
    by_deed: list[tuple[Deed, list[Call]]]
    surfaces: list[tuple[str, dict[str, object]]]


def deeds(text: str) -> list[Deed]:
    """What is done in a transcript, in order."""
    found: list[Deed] = []
    for line in text.splitlines():
        if (deed := DEED.match(line)) and not line.startswith(">"):
            words = deed["deed"] or deed["world"]
            found.append(Deed(line, deed["who"] or "", words, bool(deed["colon"])))
        elif found and (given := FIELD.match(line)):
            several = [one.strip() for one in given["value"].split(" + ")]
            found[-1].values[given["name"]] = several if len(several) > 1 else several[0]
    return found


async def play(text: str, folder: Path) -> Played:
    """Do everything in a transcript and write down what the bot answered."""
    head = HEAD.search(text)
    assert head, "a transcript says when and where it is: Today is 2027-01-11 10:00 in Europe/London."
    now = datetime.strptime(head[1], "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(head[2]))
    async with office(folder, now) as place:
        player = Player(place, now.tzinfo)
        intro = text[: head.end()]
        parts = [intro, *[await player.do(deed) for deed in deeds(text)]]
        return Played("\n\n".join(parts) + "\n", place.slack.calls, player.by_deed, player.surfaces)


class Player:
    """Does the deeds, and notes what became visible after each."""

    def __init__(self, place: Office, zone: tzinfo | None = None) -> None:
        """``zone`` is that of the people, in which the clock is set."""
        self.place, self.zone = place, zone
        self.by_deed: list[tuple[Deed, list[Call]]] = []
        self.surfaces: list[tuple[str, dict[str, object]]] = []
        self._people: dict[str, Worker] = {}
        self._seen: dict[str, str] = {}

    async def do(self, deed: Deed) -> str:
        """One deed and its answer, as Markdown."""
        before = len(self.place.slack.calls)
        await (self._act(deed) if deed.who else self._pass(deed.words))
        calls = self.place.slack.calls[before:]
        self.by_deed.append((deed, calls))
        given = [
            f"- {name}: {value if isinstance(value, str) else ' + '.join(value)}" for name, value in deed.values.items()
        ]
        done = [deed.line, "", *given] if given else [deed.line]
        return "\n\n".join(["\n".join(done), *self._answers(calls)])

    async def _pass(self, words: str) -> None:
        """What the world does."""
        if hours := re.match(r"(\d+) (hours?|days?) pass", words):
            span = timedelta(**{hours[2].rstrip("s") + "s": int(hours[1])})
            self.place.slack.world.clock.forward(span)
            await self.place.rings()
        elif at := re.match(r"It is (\d{4}-\d\d-\d\d \d\d:\d\d)", words):
            self.place.slack.world.clock.set(datetime.strptime(at[1], "%Y-%m-%d %H:%M").replace(tzinfo=self.zone))
            await self.place.rings()
        elif words.startswith("The bot is restarted"):
            await self.place.restart()
        else:
            raise ValueError(f"what is this: {words!r}")

    async def _act(self, deed: Deed) -> None:
        worker = self._people.setdefault(deed.who, self.place.desk(deed.who.lower()))
        named = re.search(r"\*([^*]+)\*|`([^`]+)`", deed.words)
        name = (named[1] or named[2]) if named else ""
        if deed.typed:
            await worker.says(deed.words.replace("\\n", "\n"))
        elif deed.words.startswith("types"):
            worker.client = ""
            delivery = await worker.command(name)
            self._whispered = delivery.response
        elif beside := re.search(r'^presses .* beside "([^"]*)"', deed.words):
            await worker.presses_outside(name, beside[1])
        elif deed.words.startswith("presses"):
            on = worker.person.modal if "in the form" in deed.words else self._older(worker, deed.words)
            if "outside the threads" in deed.words:
                on = worker.outside(name)
            await worker.presses(name, deed.values, on=on)
        elif deed.words.startswith("drops"):
            content = (FILES / name).read_bytes() if (FILES / name).exists() else b""
            await worker.drops(name, content, deed.words.partition("*: ")[2])
        elif deed.words.startswith("edits"):
            await worker.edits(name, re.search(r"\bto \*([^*]*)\*$", deed.words)[1])  # type: ignore[index]
        elif deed.words.startswith("saves"):
            await worker.saves(deed.values)
            self._refused = _errors(worker.person.modal)
        elif deed.words.startswith("ticks"):
            lines = deed.values["lines"]
            await worker.ticks(name, [lines] if isinstance(lines, str) else lines)
        elif deed.words.startswith("turns to"):
            worker.client = html.escape(name, quote=False)
        elif deed.words.startswith("writes outside the threads: "):
            await worker.person.type(deed.words.partition(": ")[2])
            await self.place.quiet()
        else:
            raise ValueError(f"what is this: {deed.line!r}")

    def _older(self, worker: Worker, words: str) -> Message | None:
        """The message that is meant with 'under "…"': the last whose text has those words."""
        named = re.search(r'under "([^"]+)"', words)
        if named is None:
            return None
        meant = [one for one in worker.thread if one.bot and named[1] in html.unescape(one.text)]
        assert meant, f"no message of the bot says {named[1]!r}"
        return meant[-1]

    _whispered: Message | None = None
    _refused = ""

    def _answers(self, calls: list[Call]) -> list[str]:
        """What was shown since: a whisper, forms, new and changed messages."""
        said = []
        if self._whispered:
            said.append(_quoted("only they see it", self._whispered.text))
            self._whispered = None
        if self._refused:
            said.append(_quoted("in the form, beside the field", self._refused))
            self._refused = ""
        for call in calls:
            args = call.args
            if call.method == "views.open" and call.ok:
                self.surfaces.append(("modal", args["view"]))
                said.append(_quoted("a form", _form(args["view"])))
            elif call.method == "views.publish":
                self.surfaces.append(("home", args["view"]))
            elif call.method == "files.completeUploadExternal" and call.ok:
                said.append(_quoted("a file", self._file(call)))
            elif call in posts([call]) and call.ok:
                surface = "update" if call.method == "chat.update" else "message"
                self.surfaces.append((surface, args))
                said.append(_quoted("changed" if surface == "update" else "", str(args["text"])))
        gone = sum(call.method == "chat.delete" and call.ok for call in calls)
        return [*said, *([_quoted(f"{gone} messages of the bot are gone", "")] if gone else [])]

    def _file(self, call: Call) -> str:
        """What is said with a file, and what is in it; its name is another one each time."""
        (shared,) = call.args["files"]
        file = self.place.slack.world.files[shared["id"]]
        return "\n".join([call.args["initial_comment"], shared["title"], *_content(file.name, file.content)])


def _content(name: str, content: bytes) -> list[str]:
    """A calendar's entries, a text as it is, of JSON how many rows there are of each kind."""
    if name.endswith(".ics"):
        book: Any = Calendar.from_ical(content)
        return [f"{one['summary']}: {one['dtstart'].dt}" for one in book.walk("VEVENT")]
    if name.endswith(".json"):
        return [f"{kind}: {len(rows)}" for kind, rows in json.loads(content).items() if isinstance(rows, list)]
    return content.decode().splitlines()


def _form(view: dict[str, object]) -> str:
    shown = View("", "", dict(view), "")
    labels = [block["label"]["text"] for block in shown.blocks if block["type"] == "input"]
    title = view["title"]
    assert isinstance(title, dict)
    return "\n".join([title["text"], *labels])


def _errors(view: View | None) -> str:
    """What is said beside the fields of a form that was not taken."""
    refused = view.errors if view else {}
    shown = [block for block in (view.blocks if view else []) if block.get("block_id") in refused]
    return "\n".join(f"{block['label']['text']}: {refused[block['block_id']]}" for block in shown)


def _quoted(how: str, text: str) -> str:
    plain = re.sub(r"<https?://[^|>]+\|([^>]+)>", r"[\1]", text)
    lines = html.unescape(plain).splitlines()
    head = [f"> _({how})_"] if how else []
    return "\n".join([*head, *(f"> {line}".rstrip() for line in lines)])


def unheard(played: Played) -> list[str]:
    """Words in a message's blocks that its plain text, all that a screen reader says, does not have."""
    found = []
    for surface, payload in played.surfaces:
        if surface in ("message", "update"):
            heard = _bare(str(payload["text"]))
            blocks = payload["blocks"]
            assert isinstance(blocks, list)
            lines = [line for block in blocks for line in _lines(block)]
            found += [line for line in lines if _bare(line) not in heard]
    return found


def _lines(block: dict[str, Any]) -> list[str]:
    """The lines that a block shows, but for its buttons and what stands ready in its controls."""
    texts = [block["text"]["text"]] if "text" in block else []
    texts += [element["text"] for element in block.get("elements", []) if block["type"] == "context"]
    if block["type"] == "rich_text":
        texts += [run["text"] for part in block["elements"] for run in part["elements"]]
    if block["type"] == "input":
        texts.append(block["label"]["text"])
    return [line for text in texts for line in text.splitlines() if line.strip()]


def _bare(text: str) -> str:
    return re.sub(r"[\s*_•]+", " ", html.unescape(text)).strip()


def refused(played: Played) -> list[str]:
    """What Slack would refuse of all that was shown."""
    return [
        f"{surface} {one.path}: {one.says}"
        for surface, payload in played.surfaces
        for one in problems(surface, payload)  # type: ignore[arg-type]
    ]

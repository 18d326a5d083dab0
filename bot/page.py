"""One message or form in plain words, before Slack gives it a shape.

``voice`` makes pages, the store's outbox keeps them as JSON, and ``slack.blocks`` turns them into blocks.
Strings called ``markup`` are Slack mrkdwn in which everything that a person typed is already escaped;
all other strings are plain text, shown as they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, get_args


@dataclass(frozen=True)
class Heading:
    """A short title, plain text."""

    text: str


@dataclass(frozen=True)
class Small:
    """A line in small print: progress, the reason a question is asked, an assumption."""

    markup: str


@dataclass(frozen=True)
class Rule:
    """A thin line between two parts."""


@dataclass(frozen=True)
class Copy:
    """A text to copy out as it is: the email, the letter, the script. Plain text with line breaks."""

    title: str
    text: str


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen; ``detail`` is a second, smaller line where the control has room for one.

    With ``marked`` both are markup, which only ticks and choices in view can show.
    """

    code: str
    label: str
    detail: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Pick:
    """Choose one: a drop-down list, or with ``spread`` all choices in view (radio buttons)."""

    field: str
    label: str
    choices: tuple[Choice, ...]
    chosen: str | None = None
    spread: bool = False


@dataclass(frozen=True)
class Ticks:
    """Choose any number, in one group of checkboxes. With ``live`` each tick is told at once, without a button."""

    field: str
    label: str
    choices: tuple[Choice, ...]
    chosen: tuple[str, ...] = ()
    live: bool = False


@dataclass(frozen=True)
class Day:
    """Choose a date; ``chosen`` is ISO, ``2027-01-12``."""

    field: str
    label: str
    chosen: str | None = None


@dataclass(frozen=True)
class Member:
    """Choose somebody of the workspace, in a form; ``chosen`` is their id."""

    field: str
    label: str
    chosen: str | None = None


@dataclass(frozen=True)
class Words:
    """Type a few words."""

    field: str
    label: str
    chosen: str | None = None
    hint: str = ""
    long: bool = False


@dataclass(frozen=True)
class Button:
    """Something to press. ``name`` says what it does ("answer", "back"), ``code`` which choice it stands for."""

    name: str
    label: str
    code: str = ""
    style: Literal["", "primary", "danger"] = ""
    url: str = ""
    """Where it leads, for one that opens a page."""
    confirm: tuple[str, ...] = ()
    """What is asked before it counts: a title, a text, and the labels for yes and no; plain."""


@dataclass(frozen=True)
class Text:
    """A paragraph, with room for one button beside it, or for a menu of at most five."""

    markup: str
    button: Button | None = None
    menu: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Buttons:
    """A row of buttons, with a menu of rarer ones (at most five) folded behind three dots."""

    buttons: tuple[Button, ...]
    menu: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Attachment:
    """A file: the page is sent as one, with its text beside it. ``name`` has no ending."""

    name: str
    ending: str
    title: str
    text: str


Part = Heading | Text | Small | Rule | Copy | Pick | Ticks | Day | Member | Words | Buttons | Attachment
_PARTS: dict[str, type] = {kind.__name__: kind for kind in get_args(Part)}


@dataclass(frozen=True)
class Page:
    """A message in a thread, or with a ``title`` a form (modal).

    ``key`` names the message within its case; a page with ``replaces`` takes the place of the one posted under
    the same key. ``question`` and ``revision`` say what was asked and when, and come back with every press.
    ``text`` is the whole of it as markup for notifications and screen readers.
    """

    key: str
    parts: tuple[Part, ...]
    text: str
    question: str = ""
    revision: int = 0
    replaces: bool = False
    title: str = ""
    submit: str = ""
    close: str = ""

    @property
    def attached(self) -> Attachment | None:
        """The file that it is, if it is one."""
        return next((part for part in self.parts if isinstance(part, Attachment)), None)


def note(key: str, markup: str) -> Page:
    """A message of a few lines and nothing else."""
    return Page(key, (Text(markup),), markup)


def dump(page: Page) -> str:
    """The page as JSON, for the outbox."""
    flat = vars(page) | {"parts": [{"part": type(part).__name__} | vars(part) for part in page.parts]}
    return json.dumps(flat, ensure_ascii=False, default=vars)


def load(text: str) -> Page:
    """The page that ``dump`` wrote."""
    flat: dict[str, Any] = json.loads(text)
    return Page(**flat | {"parts": tuple(_part(part) for part in flat["parts"])})


def _tuples(flat: dict[str, Any]) -> dict[str, Any]:
    """JSON knows only lists."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in flat.items()}


def _part(flat: dict[str, Any]) -> Part:
    kind = _PARTS[flat.pop("part")]
    for name, item in (("choices", Choice), ("buttons", Button), ("menu", Button)):
        if name in flat:
            flat[name] = tuple(item(**_tuples(one)) for one in flat[name])
    if flat.get("button"):
        flat["button"] = Button(**_tuples(flat["button"]))
    if isinstance(flat.get("chosen"), list):
        flat["chosen"] = tuple(flat["chosen"])
    part: Part = kind(**flat)
    return part

"""The voice: the only module that opens prompts/. Lines are macros; a reply of the coach becomes a page of words.

A line is a Jinja macro on the page of its step, ``prompts/<language>/<step>.j2``; its arguments are the facts it
needs. In markup every fact is escaped on the way in, so that nothing a person typed is read as Slack markup; plain
text (letters, labels) is never escaped.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from sys import intern
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: TID251 (this is the module that may)
from jinja2.runtime import Macro  # noqa: TID251

from bot import draft_page as draft_page  # noqa: PLC0414 (it says how drafts are laid out)
from bot import layout
from bot.coach.case import Say
from bot.coach.countries import places
from bot.coach.examples import NAMES
from bot.coach.likeness import Example, Likeness, Reading, Space, spaced
from bot.coach.reply import Ask, Reply
from bot.coach.trees import Tree, planted
from bot.coach.undertones import Undertones
from bot.page import Page, Part, note

_HERE = Path(__file__).parent
PROMPTS = next(folder for folder in (_HERE / "prompts", _HERE.parent / "prompts") if folder.is_dir())
"""In an installed package the words lie beside the code, in a checkout beside the package."""

_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"} | str.maketrans({"*": "∗", "~": "∼", "`": "'"})
"""The three characters that Slack reads as markup (slack.md 1.2); and, since it has no way to escape the marks of bold,
struck and code, a sign that looks like each."""

_SLANTED = re.compile(r"(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
"""An underscore where Slack may begin or end slanted words; within a word it stays as it is."""


def languages(prompts: Path = PROMPTS) -> tuple[str, ...]:
    """Every language that there are words in."""
    return tuple(sorted(one.name for one in prompts.iterdir() if (one / "words.toml").is_file()))


class Voice:
    """The words of one language."""

    def __init__(self, language: str = "en", prompts: Path = PROMPTS) -> None:
        """Open the language's folder; FileNotFoundError, naming the languages there are, where it has none."""
        folder = prompts / language
        if not folder.is_dir():
            known = ", ".join(languages(prompts))
            raise FileNotFoundError(f"no words for the language {language!r}; there are: {known}")
        self._folder = folder
        self._names = tomllib.loads((folder / "words.toml").read_text("utf-8"))
        self._pages = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 (Slack's markup is not HTML: facts are escaped in ``_fact``)
        )
        self._pages.filters |= {
            "day": self.day,
            "date": self.date,
            "month": self.month,
            "hour": hour,
            "moment": self.moment,
            "near": self.near,
            "hour_in": hour_in,
            "quoted": quoted,
            "count": self.count,
        }
        self._pages.filters |= {"money": self.money, "first_name": self.first_name}
        self._beside: Mapping[str, object] = dict.fromkeys(NAMES)
        self._macros: dict[tuple[str, str], Macro] = {}
        self._pages.filters |= {"as_name": as_name, "place": zone_place, "titled": self.titled, "role": self.role}

    def beside(self, examples: Mapping[str, object]) -> Voice:
        """The same voice with examples out of a case (``coach.examples``), for the lines that show one."""
        said = copy(self)
        said._beside = examples
        return said

    def __eq__(self, other: object) -> bool:
        """Voices that speak from the same folder are the same; what is made of their words is made once."""
        return isinstance(other, Voice) and self._folder == other._folder

    def __hash__(self) -> int:
        return hash(self._folder)

    @property
    def language(self) -> str:
        """The language as its folder is called: "en"."""
        return self._folder.name

    def phrases(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The phrase book: for each field, the phrases that mean each of its options."""
        book = tomllib.loads((self._folder / "phrases.toml").read_text("utf-8"))
        return {
            field: {option: tuple(phrases) for option, phrases in options.items()} for field, options in book.items()
        }

    def trees(self) -> Mapping[str, Tree]:
        """What the client says in a rehearsal (``rehearsal.toml``), for each reaction."""
        return planted(tomllib.loads((self._folder / "rehearsal.toml").read_text("utf-8")))

    def findings(self) -> Mapping[str, Any]:
        """What reads badly in a message (``findings.toml``), with the ``names`` of months and weekdays."""
        return tomllib.loads((self._folder / "findings.toml").read_text("utf-8")) | {"names": self._names}

    def likeness(self) -> Likeness:
        """What the labelled sentences taught: about a second's work, for whoever reviews."""
        page = self.taught_by()
        found = json.loads((self._folder / "sentences" / "weights.json").read_text("utf-8"))
        rows = [row for author in found for row in found[author]]
        known = zip(self.sentences(), rows, strict=True)
        examples = [replace(one, signs=tuple(str(signs).split())) for one, (_, signs) in known]
        space, vectors = spaced(Reading(page["reading"]), examples, page["least"])
        return Likeness(space, vectors, examples, [float(weight) for weight, _ in rows], page)

    def taught_by(self) -> Mapping[str, Any]:
        """How sentences are read, and when one is flawed (``likeness.toml``)."""
        return tomllib.loads((self._folder / "likeness.toml").read_text("utf-8"))

    def sentences(self) -> tuple[Example, ...]:
        """The labelled sentences (``sentences/``), author after author."""
        files = sorted((self._folder / "sentences").glob("*.tsv"))
        return tuple(one for file in files for one in examples(file))

    def undertones(self) -> Undertones:
        """What the sentences labelled with stops taught: well under a second's work, for whoever hears words."""
        page = self.undertones_page()
        rare: dict[str, float] = {}
        weights: dict[str, tuple[tuple[str, float], ...]] = {}
        with (self._folder / "stops" / "weights.txt").open(encoding="utf-8") as file:
            next(file)
            for line in file:
                part, size, *said = line.rstrip("\n").split("\t")
                rare[part] = float(size)
                if said:
                    weights[part] = tuple((intern(f"ST{one[:2]}"), int(one[2:]) / 1000) for one in said)
        return Undertones(Space(Reading(page["reading"]), rare), weights, self.stop_sentences(), page["heard"])

    def undertones_page(self) -> Mapping[str, Any]:
        """How words are read for a stop that they don't name (``undertones.toml``); the rest of how a sentence is taken
        apart is the review's."""
        page = tomllib.loads((self._folder / "undertones.toml").read_text("utf-8"))
        return page | {"reading": self.taught_by()["reading"] | page["reading"]}

    def stop_sentences(self) -> tuple[Example, ...]:
        """The sentences labelled with stops (``stops/``), author after author."""
        files = sorted((self._folder / "stops").glob("*.tsv"))
        return tuple(one for file in files for one in examples(file))

    @staticmethod
    def escaped(text: str) -> str:
        """Text that Slack shows as it was typed: no mention, link, channel or mark in it comes alive."""
        return _SLANTED.sub("ˍ", text.translate(_ESCAPES))

    def render(self, reply: Reply) -> Page:
        """A reply of the coach as a page of words."""
        return layout.lay_out(reply, self)

    def form(self, reply: Ask) -> Page:
        """A question as a form that shows all its fields."""
        return layout.form(reply, self)

    def line(self, say: Say, plain: bool = False) -> str:
        """The words of one line: as markup with every fact escaped, or as plain text."""
        macro = self._macro(say)
        facts = {**self._beside, **say.facts} if self._beside.keys() & {*macro.arguments} else say.facts
        given = {name: self._fact(facts[name], plain) for name in macro.arguments if name in facts}
        return str(macro(**given)).strip()

    def plain(self, page: str, line: str) -> str:
        """A line that needs no facts, as plain text: a title, a label, a button."""
        return self.line(Say(page, line), plain=True)

    def note(self, *says: Say, key: str = "whisper") -> Page:
        """Some lines as a message of their own."""
        return note(key, "\n".join(self.line(say) for say in says))

    def sheet(self, page: str, names: str, key: str, parts: tuple[Part, ...], question: str = "") -> Page:
        """A form about the person: its title and submit button are lines of a page whose names begin with ``names``."""
        title, submit = self.plain(page, f"{names}title"), self.plain(page, f"{names}submit")
        close = self.plain("talk", "button_close")
        return Page(key, parts, title, question, title=title, submit=submit, close=close)

    def has(self, page: str, line: str) -> bool:
        """Whether a page has a line of that name."""
        return hasattr(self._pages.get_template(f"{page}.j2").module, line)

    def lines(self, page: str) -> dict[str, tuple[str, ...]]:
        """Every line of a page with the facts that it needs."""
        module = self._pages.get_template(f"{page}.j2").module
        found = ((name, getattr(module, name)) for name in dir(module))
        return {name: tuple(macro.arguments) for name, macro in found if isinstance(macro, Macro)}

    def day(self, day: date, order: str = "DMY") -> str:
        """A date as "Sunday 14 March 2027", or "Sunday, March 14, 2027" where the month stands first."""
        weekday = self._names["weekdays"][day.weekday()]
        month = self._names["months"][day.month - 1]
        if order == "MDY":
            return f"{weekday}, {month} {day.day}, {day.year}"
        return f"{weekday} {day.day} {month} {day.year}"

    def month(self, day: date) -> str:
        """The month of a date: "April 2027"."""
        return f"{self._names['months'][day.month - 1]} {day.year}"

    def near(self, day: date) -> str:
        """A date that is not far, without its year: "Monday 18 January"."""
        return self.day(day).rsplit(" ", 1)[0]

    def date(self, day: date, order: str = "DMY") -> str:
        """A date without its weekday: "4 November 2024"; for what is long past."""
        return self.day(day, order).split(" ", 1)[1]

    def moment(self, when: datetime, zone: str) -> str:
        """A moment as "Tuesday 12 January 2027, 10:00" where somebody is."""
        there = when.astimezone(ZoneInfo(zone))
        return f"{self.day(there.date())}, {hour(there.time())}"

    def money(self, amount: str, currency: str) -> str:
        """An amount as "£2,935.48", with a code of no sign as "SGD 9,000.00", without a currency as "2,935.48"; yen as
        "JPY 12,000"."""
        sign = self._names["currencies"].get(currency, f"{currency.strip()} " if currency else "")
        return f"{sign}{Decimal(amount):,.{places(currency)}f}"

    def titled(self, contact: str) -> bool:
        """Whether somebody is named with a title: "Mr Alvarez", "Frau Klein"."""
        first = "".join(contact.split()[:1]).lower().rstrip(".")
        return first in self._names["titles"]

    def role(self, contact: str) -> bool:
        """Whether it is what somebody does and not what they are called: "the CFO"."""
        return "".join(contact.split()[:1]).lower() in self._names["articles"]

    def first_name(self, contact: str) -> str:
        """How to address somebody: "Maya" for Maya Brennan, "Anne and Joe"; "Mr Alvarez" as it is."""
        words = as_name(contact).split()
        if self.titled(contact) or not words:
            return contact
        if self.role(contact):
            return " ".join([words[0].lower(), *contact.split()[1:]])
        joined = next((n for n, word in enumerate(words) if word.lower() in self._names["joins"]), 0)
        if joined and len(words) > joined + 1:
            return f"{words[0]} and {words[joined + 1]}"
        family = words[0].lower() in self._names["particles"] or re.fullmatch(r"\w\.?", words[0])
        if words[0].endswith(",") and len(words) > 1:
            return words[1]
        return " ".join(words) if family else words[0]

    def count(self, number: int, one: str, many: str) -> str:
        """A number with its noun: "1 day", "60 days"."""
        return f"{number} {one if number == 1 else many}"

    def _macro(self, say: Say) -> Macro:
        """The macro of a line, looked up once: a thousand digests ask for the same ones."""
        macro = self._macros.get((say.page, say.line))
        if macro is None:
            macro = getattr(self._pages.get_template(f"{say.page}.j2").module, say.line, None)
            if not isinstance(macro, Macro):
                raise LookupError(f"no line {say.line!r} on the page {say.page}.j2")
            self._macros[say.page, say.line] = macro
        return macro

    def _fact(self, value: object, plain: bool) -> Any:
        """A fact as a line may use it: lines inside lines spoken, words escaped in markup, all else as it is."""
        if isinstance(value, Say):
            return self.line(value, plain)
        if isinstance(value, str):
            return value if plain else self.escaped(value)
        if isinstance(value, tuple):
            return tuple(self._fact(item, plain) for item in value)
        return value


def examples(file: Path) -> tuple[Example, ...]:
    """One author's labelled sentences."""
    rows = (line.split("\t", 1) for line in file.read_text("utf-8").splitlines())
    return tuple(Example(file.stem, label, text) for label, text in rows)


def hour(when: time | datetime) -> str:
    """A time of day as "10:00"."""
    return f"{when:%H:%M}"


def hour_in(when: datetime, zone: str) -> str:
    """A moment as the time of day it is where somebody is."""
    return hour(when.astimezone(ZoneInfo(zone)))


def as_name(text: str) -> str:
    """A name as it stands in a letter, where it was typed in small letters only."""
    return re.sub(r"(?<![\w'’])[a-z]", lambda found: found[0].upper(), text) if text.islower() else text


def quoted(text: str) -> str:
    """Words as a quotation: a mark before each line."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def zone_place(zone: str) -> str:
    """The city of a time zone: "Tokyo"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")

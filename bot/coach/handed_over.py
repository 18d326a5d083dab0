"""Who answers questions about the handover, how they are reached, and until when: told in any order, and taken apart.

"Priya Shah, 0161 496 0123, until 31 March" is a name, a number and a day; none of them ends up inside another.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from bot.coach.case import Desk
from bot.coach.ear import named
from bot.coach.named_days import Named, days_in

_AT = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_REACHED = re.compile(rf"{_AT}|(?<!\d)\+?\d[\d ]{{6,}}\d")
"""An address, or a telephone number."""
_FIGURES = re.compile(r"\d{1,2} \d{1,2} (?:19|20)\d\d")
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}"
_SMALL = r"[^\W\d_A-ZÀ-Þ][\w'’-]{2,}(?: [^\W\d_A-ZÀ-Þ][\w'’-]{2,})?"
_WHOLE = r"(?<![\w'’-])"
"""Where a word begins: no name is the tail of another."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def who(text: str, known: str, mine: str, desk: Desk) -> str | None:
    """Whoever is named, and how they are reached; ``mine`` is the manager's own name, ``known`` who was named before.

    Where only an address or a number is told, it goes to whoever is known.
    """
    book = desk.phrases["handed_over"]
    bare = _bare(text, desk)
    reached = _where(text, desk)
    if found := _one(book["myself"]).search(bare):
        return _joined(_own_name(bare[found.end() :], desk) or mine, reached) or None
    if name := _named(bare, desk):
        return _joined(name, reached)
    known = known.partition(" (")[0]
    return _joined(known, reached) if known and reached else None


def until(text: str, today: date, desk: Desk) -> date | None:
    """The day until which they answer; of a sentence about the handover the only day that it names."""
    days = _last_days(text, today, desk)
    if days:
        return days[0].day
    about = [one for one in _SENTENCE.split(text) if _one(desk.phrases["handed_over"]["about"]).search(one)]
    named_days = days_in(_REACHED.sub(" ", about[0]), today, desk) if about else ()
    return named_days[0].day if len(named_days) == 1 else None


def apart(value: str, today: date, desk: Desk) -> tuple[str, date | None]:
    """A value as it stands in a form, taken apart: whoever it is with how they are reached, and the day in it."""
    reached = ", ".join(_numbers(value))
    days = _last_days(value, today, desk)
    name = _tidy(_REACHED.sub(" ", _without(value, days, desk)))
    return (_joined(name, reached) if days or (reached and "(" not in value) else value), days[0].day if days else None


def _named(bare: str, desk: Desk) -> str | None:
    """The name before "does the handover", or after "handover:" or "goes to"; in small letters where it can be one."""
    book = desk.phrases["handed_over"]
    before, after, about = (_any(book[one]) for one in ("does", "goes_to", "about"))
    shapes = (
        rf"(?P<name>{{name}}),?(?:,? and s?he|,? who)? ?,?(?i:{before})",
        rf"(?i:\b(?:{about})),? ?(?i:(?:{after}))?[ ,:]*(?P<name>{{name}})",
        rf"(?P<name>{{name}}),?(?i:(?: is)?(?: for)?(?: the)? (?:{about}))\b",
    )
    for name in (_NAME, _SMALL):
        for shape in shapes:
            for found in re.finditer(_WHOLE + shape.replace("{name}", name), bare):
                words = found["name"]
                if words.split()[0].lower() in book["nobody"]:
                    continue
                small = named(words, desk) or named(words.split()[0], desk) if name == _SMALL else None
                last = named(words.split()[-1], desk) if name == _SMALL and shape is not shapes[1] else None
                if name == _NAME or small or last:
                    return words if name == _NAME else small or last
    return None


def _bare(text: str, desk: Desk) -> str:
    """The words without addresses, numbers and last days, so that only names are left."""
    today = desk.now.date()
    kept = _without(_REACHED.sub(" ", text), (), desk)
    kept = _without(kept, _last_days(kept, today, desk), desk)
    kept = re.sub(r"\(\s*(?:on|at|,|\s)*\)", " ", kept)
    return re.sub(r"\s*,(?:\s*,)*", ",", re.sub(r"[ \t]+", " ", kept)).strip()


def _last_days(text: str, today: date, desk: Desk) -> list[Named]:
    """The days in some words before which "until" or the like stands."""
    words = _any(desk.phrases["handed_over"]["until"])
    ends = re.compile(rf"(?:^|\W)(?:{words})\s+(?:the\s+)?$", re.I)
    begins = re.compile(rf"^(?:{words})\b", re.I)
    masked = _REACHED.sub(lambda found: "_" * len(found[0]), text)
    return [
        one
        for one in days_in(masked, today, desk)
        if begins.match(text[one.start : one.end].strip()) or ends.search(text[: one.start])
    ]


def _without(text: str, days: list[Named] | tuple[()], desk: Desk) -> str:
    words = _any(desk.phrases["handed_over"]["until"])
    for one in reversed(days):
        head = re.sub(rf"(?:^|\s|,\s*)(?:{words})\s+(?:the\s+)?$", " ", text[: one.start], flags=re.I)
        stop = re.search(r"[\s.,;:!?]*$", text[one.start : one.end])
        text = f"{head} {stop[0] if stop else ''}{text[one.end :]}"
    return text


def _where(text: str, desk: Desk) -> str:
    """How they are reached: the addresses and numbers before anything is said of signing."""
    return ", ".join(_numbers(_one(desk.phrases["handed_over"]["signs"]).split(text)[0]))


def _numbers(text: str) -> list[str]:
    """The addresses and telephone numbers in some words; a date in figures is neither."""
    return [one for one in _REACHED.findall(text) if not _FIGURES.fullmatch(one)]


def _joined(name: str, reached: str) -> str:
    return f"{name} ({reached})" if name and reached else name or reached


def _own_name(words: str, desk: Desk) -> str | None:
    """The manager's own name, typed behind "me": "handover is me dave, dave@…"."""
    found = re.match(r",? ([^\W\d_][\w'’-]+(?: [A-Z][\w'’-]+)*)(?=[,;.\n]|$)", words)
    return named(found[1], desk) if found else None


def _tidy(words: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\(\W*\)", " ", words)).strip(" ,;:.")


def _any(phrases: tuple[str, ...]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(one).replace("'", "['’]?") for one in ordered)


@cache
def _one(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?:{_any(phrases)})(?![\w'’])", re.I)

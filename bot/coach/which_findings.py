"""Which of the findings in the manager's own words some words mean: by part, by quote, by place or by number.

"The first two", "1 and 3", "only the second", "all but the last one".
"""

from __future__ import annotations

import re

from bot.coach.case import Case, Desk
from bot.coach.counts import figured, numbered
from bot.coach.ear import all_spoken, plain, spoken
from bot.coach.own_words import MUST_BE_IN, mendable
from bot.coach.reply import Found

_BUT = re.compile(r"\b(?:but|except|apart from|besides|save|without)\b(?: for)?")
_NTH_ONE = re.compile(r"(\d(?:st|nd|rd|th)|first|last) ones?\b")
_FEW = re.compile(r"\b(first|1st|last) (\d+)\b")
_NUMBERS = re.compile(r"\b(\d+)(?:st|nd|rd|th)?\b")


def meant(text: str, case: Case, desk: Desk) -> tuple[str, ...]:
    """The findings that the words speak of, of those that a press would mend."""
    return among(text, mendable(case, desk), desk)


def among(text: str, shown: list[Found], desk: Desk) -> tuple[str, ...]:
    """Of some findings with a button those that the words speak of."""
    words = figured(numbered(plain(text)))
    if (but := _BUT.search(words)) and re.search(r"\b(?:all|every\w*|them|those)\b", words[: but.start()]):
        left = _named(words[but.end() :], shown, desk)
        chosen = [one for one in shown if one not in left] if left else []
    else:
        chosen = _named(text, shown, desk)
    return tuple(one.apply.code for one in chosen if one.apply)


def nothing(text: str, desk: Desk) -> str:
    """That the words name a part or a place where nothing is found; empty where they name none."""
    part = spoken(text, "part", desk) or ""
    return f"none {part}" if part or spoken(text, "place", desk) else ""


def _named(text: str, shown: list[Found], desk: Desk) -> list[Found]:
    parts = {rule for part in all_spoken(text, "part", desk, tuple(MUST_BE_IN)) for rule in MUST_BE_IN[part]}
    named = [one for one in shown if one.finding.rule in parts or _quoted(one, text)]
    return named if named or parts else _placed(text, shown, desk)


def _placed(text: str, shown: list[Found], desk: Desk) -> list[Found]:
    """By place: "the first two", "1 and 3", "the last one"."""
    words = figured(_NTH_ONE.sub(r"\1", numbered(plain(text))))
    if few := _FEW.search(words):
        count = int(few[2])
        return shown[:count] if few[1] != "last" else shown[-count:]
    places = [int(one[1]) for one in _NUMBERS.finditer(words)]
    if not places and (place := spoken(text, "place", desk)):
        places = [len(shown) if place == "last" else int(place)]
    return [shown[one - 1] for one in dict.fromkeys(places) if 0 < one <= len(shown)]


def _quoted(one: Found, text: str) -> bool:
    """Whether the words repeat what was found, two words of it at least."""
    quote = plain(one.finding.quote).strip(" .!")
    return " " in quote and quote in plain(text)

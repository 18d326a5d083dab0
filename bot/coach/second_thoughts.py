"""Answers that turn round while they are typed, and words that are none: "email, no wait, letter"; "is email ok?".

What was taken back is never kept: the second thought replaces what it speaks of, and where it can't be read the
whole is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from bot.coach.case import Case, Desk, Value
from bot.coach.counts import figured
from bot.coach.ear import plain

Parse = Callable[[str, Case, Desk], Mapping[str, Value]]

_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


def amending(parse: Parse) -> Parse:
    """A reader of answers that hears a second thought, and takes no question for an answer."""

    def read(text: str, case: Case, desk: Desk) -> Mapping[str, Value]:
        if asking(text, desk):
            return {}
        whole = parse(text, case, desk)
        turn = _turn(text, desk)
        if turn is None:
            return whole
        head, tail, withdrawn = turn
        first, then = parse(head, case, desk), parse(_filled(head, tail), case, desk)
        if withdrawn and first and not then:
            return {}
        if not {*first} & {*then}:
            return whole
        return {**first, **{name: value for name, value in then.items() if value not in ("", ())}}

    return read


def asking(text: str, desk: Desk) -> bool:
    """Whether all of it is one question back, or leaves the choice open: "is email ok?", "video or in person?"."""
    words = plain(text)
    ear = desk.phrases["ear"]
    if _open_choice(ear["torn"]).search(words.replace("'", "")):
        return True
    one_question = words.endswith("?") and not re.search(r"[.!?\n](?=.*\w)", words)
    return one_question and (" or " in words or bool(_opening(ear["asks"]).match(words.replace("'", ""))))


@cache
def _opening(asks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:and|but|so|ok|hmm|er|um|well),? )?(?:{'|'.join(map(re.escape, asks))})\b")


@cache
def _open_choice(torn: tuple[str, ...]) -> re.Pattern[str]:
    phrases = "|".join(re.escape(one.replace("'", "")) for one in torn)
    return re.compile(rf"^(?:{phrases})\b|\b(?:{phrases})(?: then| for me| please| pls| really| tbh)?[ .!?]*$")


def _turn(text: str, desk: Desk) -> tuple[str, str, bool] | None:
    """What was said before the last second thought and after it, and whether the first was plainly taken back."""
    ear = desk.phrases["ear"]
    turns = list(_turning(ear["amends"], ear["amends_softly"]).finditer(text))
    if not turns:
        return None
    head, tail = text[: turns[-1].start()].strip(" ,"), text[turns[-1].end() :].strip()
    return (head, tail, bool(turns[-1]["plainly"])) if head else None


@cache
def _turning(plainly: tuple[str, ...], softly: tuple[str, ...]) -> re.Pattern[str]:
    def any_of(phrases: tuple[str, ...]) -> str:
        longest_first = sorted(phrases, key=len, reverse=True)
        return "|".join(re.escape(one).replace("'", "['’]?").replace(r"\ ", r",?\s+") for one in longest_first)

    return re.compile(
        rf"(?:(?<=\w)|[,;.!?–—-]+)\s+(?:(?P<plainly>{any_of(plainly)})|(?<=[,;.!?–—-]\s)(?:{any_of(softly)}))"
        r"(?!\w)[\s,;:.!–—-]*",
        re.I,
    )


def _filled(head: str, tail: str) -> str:
    """The second thought in full where it is only a number: "30 days, no wait, sixty" is "60 days"."""
    number = re.match(r"(\d+(?:[.,]\d+)*)(?=$|[,;.!?]|\s+(?:i|we|please|pls|instead)\b)", figured(plain(tail)))
    told = list(_FIGURES.finditer(figured(plain(head))))
    if number is None or not told:
        return tail
    last, words = told[-1], figured(plain(head))
    return words[: last.start()] + number[1] + words[last.end() :]

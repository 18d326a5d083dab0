"""The days that a sentence names: "ok monday then, I'll pop in"; "tenant fit-out in april".

The reader on the desk knows one date from none, and nothing more: here it is tried on every few words in a row, the
longest first. What a shorter part of a longer date would name is never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.coach.case import Desk
from bot.coach.counts import numbered
from bot.coach.ear import affirmed, plain

MOST_WORDS, LONGEST, SHORTEST = 120, 7, 4
"""Words that are looked at; words that one date has at most; letters of a word that is a date by itself."""

YEAR_MONTH_DAY = 3
"""Figures that a date by itself has, when it has no names: "12/1" may be a share of twelve, "12/1/27" is none."""

_YEAR_END = re.compile(r"(?:(?:the|their) )?(?:financial )?(?:year|quarter|month)[ -]end", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"\S+")
_EDGES = " ,.;:!?()\"'…“”"
_CLAUSE = re.compile(r"[,.;:!?()\n]")
_SENTENCE = re.compile(r"[.!?\n]")


@dataclass(frozen=True)
class Named:
    """A day, and where it stands in the text; ``loose`` when it is only measured or only its month is named."""

    day: date
    start: int
    end: int
    loose: bool = False


def days_in(text: str, today: date, desk: Desk, *, months: bool = False) -> tuple[Named, ...]:
    """The days that the words name and don't deny, in their order; with ``months``, also the first of a month."""
    reading = _Reading(text, today, desk)
    found = [*reading.days(), *(reading.months() if months else ())]
    return tuple(sorted((one for one in found if affirmed(text, one.start, desk)), key=lambda one: one.start))


TAKE_OUT = re.compile(r"\b(?:take|leave|cut) (?:out\b|[^,.;!?\n]*\bout$)|\b(?:remove|delete|drop|scrap|forget) ", re.I)
"""What takes something out: "take out the 13th", "forget the Wednesday"."""

_CLAUSE_OF = re.compile(r"[^,.;!?\n]+[,.;!?\n]*")


def days_taken_out(text: str, today: date, desk: Desk, others: re.Pattern[str] = TAKE_OUT) -> tuple[Named, ...]:
    """The days in the clauses of some words that take them out, or deny them in one of the ``others``."""
    return tuple(day for clause in _CLAUSE_OF.findall(text) for day in _taken_out(clause, today, desk, others))


def without_taken_out(text: str, today: date, desk: Desk, others: re.Pattern[str] = TAKE_OUT) -> str:
    """The words without the clauses that take a day out."""
    clauses = _CLAUSE_OF.findall(text)
    return "".join(one for one in clauses if not _taken_out(one, today, desk, others)).strip(" ,;")


def _taken_out(clause: str, today: date, desk: Desk, others: re.Pattern[str]) -> tuple[Named, ...]:
    words = clause.strip(" ,.;!?\n")
    denies = TAKE_OUT.search(words) or others.search(words)
    if denies is None:
        return ()
    whole = days_in(re.sub(r"^(?:no|not|nope)\b,? ?(?:the )?", "", words, flags=re.I), today, desk)
    return whole or days_in(words[denies.end() :].removeprefix(" the"), today, desk)


def chosen_in(text: str, today: date, desk: Desk) -> tuple[date, ...]:
    """The days that the words choose for something to be done: not those of a condition, a question or a report."""
    ear = desk.phrases["ear"]
    chosen = []
    text = _insisted(ear["insists"]).sub(" ", text)
    for one in _told_once(text, days_in(text, today, desk)):
        clause = _CLAUSE.split(text[: one.end].rstrip(_EDGES))[-1]
        sentence = _SENTENCE.split(text[: one.start])[-1]
        after = plain(text[one.end :]).replace("'", "")
        bad = any(after.startswith(phrase.replace("'", "")) for phrase in ear["bad_days"])
        elsewhere = _says(clause, ear["other_days"], desk) or _says(sentence, ear["supposing"], desk)
        if not (bad or elsewhere or one.loose or one.day < today):
            chosen.append(one.day)
    return tuple(dict.fromkeys(chosen))


def _told_once(text: str, days: tuple[Named, ...]) -> list[Named]:
    """The days without a bare weekday that a date of that weekday tells more closely: "tuesday then, the 9th"."""
    dates = {one.day.weekday() for one in days if _dated(text, one)}
    return [one for one in days if _dated(text, one) or one.day.weekday() not in dates]


def _dated(text: str, one: Named) -> bool:
    return any(char.isdigit() for char in text[one.start : one.end])


@cache
def _insisted(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What stands before a day that is told once more: "I said tuesday"."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(one) for one in phrases)})\b", re.I)


def only_days(text: str, small: tuple[str, ...], today: date, desk: Desk) -> bool:
    """Whether the words are a day or a month and small words around it, and nothing else."""
    rest = text
    for one in reversed(days_in(text, today, desk, months=True)):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    left = plain(rest)
    for phrase in sorted(small, key=len, reverse=True):
        left = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", left)
    return rest != text and not re.search(r"\w", left)


def _says(text: str, phrases: tuple[str, ...], desk: Desk) -> bool:
    words = f" {plain(text)} ".replace("'", "")
    return any(f" {one.replace(chr(39), '')} " in words for one in phrases)


_COUNTED = re.compile(r"(?:working |business )?(?:hour|day|week|month|year)s?'?")
"""What a number before it counts."""


class _Reading:
    """One text, word by word; the words of a date that was found are not looked at again."""

    def __init__(self, text: str, today: date, desk: Desk) -> None:
        self.text, self.today, self.desk = text, today, desk
        self.words = list(_WORD.finditer(text))[:MOST_WORDS]
        self.used: set[int] = set()

    def days(self) -> Iterator[Named]:
        for size in range(min(LONGEST, len(self.words)), 0, -1):
            for first in range(len(self.words) - size + 1):
                here = range(first, first + size)
                if self.used.isdisjoint(here) and (found := self._day(here)) and not self._counts_on(here):
                    self.used.update(here)
                    if self._torn(first):
                        self.used.add(first - 1)
                    elif not self._whose_end(found):
                        yield self._span(found)

    def _counts_on(self, here: range) -> bool:
        """Whether the last of the words counts what comes next, and is no year: "1 February, fourteen days"."""
        after = here[-1] + 1
        counted = after < len(self.words) and _COUNTED.fullmatch(self._word(after))
        return bool(counted) and len(here) > 1 and self._day(here[:-1]) is not None

    def months(self) -> Iterator[Named]:
        """The first day of a month that is named without a day, where it is not the month we are in."""
        ear = self.desk.phrases["ear"]
        for place in range(len(self.words)):
            day = None if place in self.used else self._month(self._word(place))
            before = self.text[: self.words[place].start()]
            led = _ends(before, ear["first_of"])
            beside = [self._word(n) for n in (place - 1, place + 1) if 0 <= n < len(self.words)]
            short = len(self._word(place)) < SHORTEST and not led
            gone = _ends(before, (*ear["late"], *ear["gone"]))
            dated = any(any(ch.isdigit() for ch in word) and not _YEAR.fullmatch(word) for word in beside)
            year = next((word for word in beside[-1:] if day and _YEAR.fullmatch(word)), "")
            day = self._read(f"1 {self._word(place)} {year}") if year else day
            if day and day.month != self.today.month and not (short or gone or dated):
                yield Named(day, self.words[place].start(), self.words[place].end(), loose=True)

    def _word(self, place: int) -> str:
        return self.words[place][0].casefold().strip(_EDGES)

    def _read(self, words: str) -> date | None:
        return self.desk.read_date(words, self.today)

    def _month(self, word: str) -> date | None:
        return self._read(f"1 {word}") if word.isalpha() and not self._read(word) else None

    def _day(self, here: range) -> Named | None:
        """The date that these words are, where it is surely one."""
        start, end = self.words[here[0]].start(), self.words[here[-1]].end()
        words = self.text[start:end].strip(_EDGES)
        day = self._read(words) if words else None
        if day is None:
            return None
        parts = re.findall(r"[^\W\d_]+", words.casefold())
        by_name = any(len(part) >= SHORTEST and self._read(part) for part in parts)
        figures = len(re.findall(r"\d+", numbered(words.casefold())))
        sure = by_name or (figures > 0 and any(self._month(part) for part in parts))
        if len(here) == 1 and not sure and figures < YEAR_MONTH_DAY:
            return None
        if figures and not sure and not self._closed(here[-1], words):
            return None
        return Named(day, start, end, loose=not sure and not re.search(r"\d[/-]\d|\d[a-z]{2}$", words))

    def _closed(self, place: int, words: str) -> bool:
        """Whether a date in figures ends there: "the 2nd business day" is none, nor are "9.5 percent"."""
        ends = place + 1 == len(self.words) or self.words[place][0][-1] in ",.;:!?)"
        ear = self.desk.phrases["ear"]
        small = ear["fillers"] + ear["subjects"] + ear["after_days"]
        return not re.search(r"\d\.\d+$", words) and (ends or self._word(place + 1) in small)

    def _torn(self, first: int) -> bool:
        """Whether the word before is a day too, and not this one: "tuesday 26 january", which is a Wednesday."""
        if first == 0 or self.words[first - 1][0][-1] in ",.;:!?":
            return False
        before = self._word(first - 1)
        return before.isalpha() and self._read(before) is not None

    def _whose_end(self, found: Named) -> bool:
        """Whether it is only what another date is of: "year end 31 march", "their year end is end of june"."""
        after = re.match(r"[ ,:]*(?:is |on |at |by |the )*(.+)", _SENTENCE.split(self.text[found.end :])[0])
        named = _YEAR_END.fullmatch(self.text[found.start : found.end].strip(_EDGES))
        words = after[1].split() if named and after else []
        return any(self._read(" ".join(words[:size]).strip(_EDGES)) for size in range(1, min(LONGEST, len(words)) + 1))

    def _span(self, found: Named) -> Named:
        """Of "6 to 8 February" the 6th."""
        lead = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)? ?(?:to|-|–) ?$", self.text[: found.start])
        if lead is None or not 0 < int(lead[1]) < found.day.day:
            return found
        return Named(found.day.replace(day=int(lead[1])), lead.start(), found.end)


def _ends(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the last words of a text are one of these."""
    words = f" {plain(text)}"
    return any(words.endswith(f" {one}") for one in phrases)

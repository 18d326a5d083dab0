"""Names as they are written, in what the manager typed with tired thumbs: "priya shah until 31 march".

People are those that the case knows; a single name that is a word too ("will", "mark") stays as it was typed. What is
pasted as somebody's own text never comes here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.coach.case import Case, Desk

_NAME_PART = re.compile(r"[^(,@\d]+")
"""What of an answer is a name: up to how they are reached, or to what they are."""


def as_named(answer: str, desk: Desk) -> str:
    """An answer that names somebody, with capitals: "priya shah (priya@…)"; what is no name stays as it is."""
    part = _NAME_PART.match(answer)
    typed = part[0].rstrip() if part else ""
    words = typed.split()
    small = desk.phrases["proper"]["particles"]
    sure = len(words) <= MOST and all(re.fullmatch(r"[^\W\d_][\w'’.-]*", one) for one in words)
    if not typed.islower() or not sure or {*words} & _no_names(desk):
        return answer
    name = " ".join(one if n and one in small else _capital(one) for n, one in enumerate(words))
    return f"{name}{answer[len(typed) :]}"


MOST = 4
"""Words that a name has at most."""


def _no_names(desk: Desk) -> set[str]:
    """Words that no name has in it: "our office", "the team", "whoever signs"."""
    ear, book = desk.phrases["ear"], desk.phrases["proper"]
    small = (*ear["fillers"], *ear["beside"], *ear["subjects"], *ear["us"], *book["no_names"])
    return {word for one in small for word in one.split()}


def _capital(word: str) -> str:
    return re.sub(r"(^|[-'’])(\w)", lambda at: at[1] + at[2].upper(), word)


def proper(text: str, case: Case, desk: Desk) -> str:
    """Words for the letter with its weekdays, months and people written as they are."""
    for name in _people(case, desk):
        text = re.sub(rf"(?<![\w@.-]){re.escape(name.lower())}(?![\w@]|\.\w)", name, text)
    return _days(text, desk)


def _people(case: Case, desk: Desk) -> Iterator[str]:
    """The names that are known: whole, and each part that is nothing but a name."""
    known = [case.client] if not case.client.islower() else []
    answers = (case.text("contact"), case.text("handover"), case.text("signer"), case.signer)
    people = [found[0].strip() for one in answers if (found := _NAME_PART.match(as_named(one, desk)))]
    people = [one for one in people if one[:1].isupper()]
    yield from (one for one in (*known, *people) if " " in one)
    words = desk.phrases["proper"]["words"]
    for part in (part for one in people for part in one.split()):
        if part[:1].isupper() and len(part) >= LEAST and part.lower() not in words:
            yield part


LEAST = 3
"""Letters of a name that is known by itself."""


def _days(text: str, desk: Desk) -> str:
    """Weekdays and months with capitals; a month that is a word too ("may", "march") only where it is one."""
    months, book = desk.phrases["cue_words"]["month"], desk.phrases["proper"]
    days = {one for each in desk.phrases["weekday"].values() for one in each if "day" in one}
    sure = "|".join(sorted({*months, *days} - {*book["months"]}, key=len, reverse=True))
    text = re.sub(rf"(?<![\w@.-])(?:{sure})(?![\w@]|\.\w)", lambda found: found[0].capitalize(), text)
    unsure, before = "|".join(book["months"]), "|".join(book["before_month"])
    led = rf"(?<![\w@.-])((?:\d{{1,2}}(?:st|nd|rd|th)?|{before})(?: of)? )({unsure})(?![\w@])"
    text = re.sub(led, lambda found: found[1] + found[2].capitalize(), text, flags=re.I)
    return re.sub(
        rf"(?<![\w@.-])({unsure})(?= \d{{1,2}}(?:st|nd|rd|th)?\b| 20\d\d\b)", lambda found: found[1].capitalize(), text
    )

"""A time of day in typed words."""

import re
from datetime import time

_HALF = r"\s*([ap]m)\b"
CLOCK = re.compile(
    rf"(?<![\d.,/])(\d{{1,2}})[:.h](\d{{2}})(?!\d|\.\d)(?:{_HALF})?"
    rf"|\bat (\d{{1,2}})(?![:.h]?\d)(?:{_HALF})?(?!\w)|\b(\d{{1,2}}){_HALF}|\b(noon|midday)\b",
    re.I,
)


_NAMED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOURS = {name: n for n, name in enumerate(_NAMED, 1)}
_IN_WORDS = re.compile(
    rf"\b(?:(?P<part>half|quarter) (?P<way>past|to) )?(?P<hour>{'|'.join(_NAMED)}|\d{{1,2}})\b"
    r"(?: ?o'?clock)?(?: in the (?P<half>morning|afternoon|evening))?",
    re.I,
)
"""An hour as it is said; it counts where "half past", "o'clock" or a part of the day stands with it."""


def _in_words(text: str) -> time | None:
    """The hour in "half past seven", "ten in the morning", "nine o'clock"."""
    for found in _IN_WORDS.finditer(text.replace("’", "'")):
        whole = found["part"] or found["half"] or "clock" in found[0].lower()
        hour = _HOURS.get(found["hour"].lower()) or int(found["hour"] if found["hour"].isdigit() else 0)
        if not whole or not 0 < _of_day(hour, found["half"]) < 24:
            continue
        minutes = {"half": 30, "quarter": 15}.get((found["part"] or "").lower(), 0)
        shift = -minutes if (found["way"] or "").lower() == "to" else minutes
        total = _of_day(hour, found["half"]) * 60 + shift
        return time(total // 60, total % 60)
    return None


def _of_day(hour: int, half: str | None) -> int:
    """An hour of twelve on the clock of twenty-four, by the part of the day that is named."""
    return hour + NOON if half and half.lower() != "morning" and hour < NOON else hour


NOON = 12
"""The highest hour that goes with "am" or "pm"."""


def clock(text: str) -> time | None:
    """The time of day that some words name: "10:40", "9.15 am", "at 4pm"."""
    found = CLOCK.search(text)
    if found is None:
        return _in_words(text)
    if found[8]:
        return time(NOON)
    hours, minutes = int(found[1] or found[4] or found[6]), int(found[2] or 0)
    half = (found[3] or found[5] or found[7] or "").lower()
    if half and not 0 < hours <= NOON:
        return None
    hours = hours % NOON + (NOON if half == "pm" else 0) if half else hours
    return time(hours, minutes) if hours < 24 and minutes < 60 else None

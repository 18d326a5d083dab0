"""A time of day in typed words."""

import re
from datetime import time

_HALF = r"\s*([ap]m)\b"
CLOCK = re.compile(
    rf"(?<![\d.,/])(\d{{1,2}})[:.h](\d{{2}})(?!\d|\.\d)(?:{_HALF})?"
    rf"|\bat (\d{{1,2}})(?![:.h]?\d)(?:{_HALF})?(?!\w)|\b(\d{{1,2}}){_HALF}|\b(noon|midday)\b",
    re.I,
)


NOON = 12
"""The highest hour that goes with "am" or "pm"."""


def clock(text: str) -> time | None:
    """The time of day that some words name: "10:40", "9.15 am", "at 4pm"."""
    found = CLOCK.search(text)
    if found is None:
        return None
    if found[8]:
        return time(NOON)
    hours, minutes = int(found[1] or found[4] or found[6]), int(found[2] or 0)
    half = (found[3] or found[5] or found[7] or "").lower()
    if half and not 0 < hours <= NOON:
        return None
    hours = hours % NOON + (NOON if half == "pm" else 0) if half else hours
    return time(hours, minutes) if hours < 24 and minutes < 60 else None

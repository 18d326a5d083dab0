"""The quiet hours that somebody asks for in words: "18:00 8:00", "from 6pm to 8am", "off", "on"."""

from __future__ import annotations

import re
from datetime import time, timedelta

from bot.coach.case import Desk, Say, Unclear
from bot.coach.clock import clock
from bot.coach.ear import spoken
from bot.coach.quiet import NONE, USUAL, Quiet

LEAST = timedelta(hours=4)
"""What must be left of a day to speak in (our own choice): a word before the telling has to come on that day."""

_TIME = re.compile(r"\d[\d:.h]*(?:\s*[ap]m\b)?", re.I)


def read(text: str, desk: Desk) -> Quiet:
    """The hours that the words ask for. Unclear where they ask for none, or for nearly the whole day."""
    figures = _TIME.findall(text)
    if not figures:
        switch = spoken(text, "quiet", desk, ("on", "off"))
        if switch is None:
            raise Unclear(Say("quiet", "unclear", {"words": text}))
        return USUAL if switch == "on" else NONE
    if wrong := next((one for one in figures if _time(one) is None), ""):
        raise Unclear(Say("quiet", "no_time", {"time": wrong}))
    if len(figures) != 2:
        raise Unclear(Say("quiet", "unclear", {"words": text}))
    return between(*figures)


def between(starts: str, ends: str) -> Quiet:
    """The hours from one time of day to another. Unclear, with the field it is about, where that can't be."""
    first, last = _time(starts), _time(ends)
    for field, told, given in (("starts", starts, first), ("ends", ends, last)):
        if given is None:
            raise Unclear(Say("quiet", "no_time", {"time": told}) if told else Say("quiet", "both"), field)
    assert first is not None and last is not None  # noqa: S101 (said above)
    asked = Quiet(first, last)
    if first == last:
        raise Unclear(Say("quiet", "same", {"time": first}), "ends")
    if asked.awake < LEAST:
        raise Unclear(Say("quiet", "too_long", {"least": LEAST // timedelta(hours=1)}), "ends")
    return asked


def _time(text: str) -> time | None:
    """The one time of day in some words; where hours are asked for, a bare number is one."""
    found = _TIME.findall(text)
    return clock(found[0]) or clock(f"at {found[0]}") if len(found) == 1 else None

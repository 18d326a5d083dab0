"""A calendar file (RFC 5545) that any calendar takes; a second one of the same case moves the entries of the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from bot.coach.reply import Dated, Diary

LASTS = timedelta(minutes=30)
"""How long a talk is set down for."""

AHEAD = (timedelta(days=1), timedelta(hours=1))
"""How long before an entry with an hour the calendar reminds of it."""


def written(diary: Diary, titles: Mapping[str, str]) -> str:
    """The file; ``titles`` are by the entries' codes. The same diary always gives the same text."""
    book = Calendar()
    book.add("prodid", "-//partways//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    for one in diary.dates:
        book.add_component(_entry(one, diary, titles[one.code]))
    return str(book.to_ical(), "utf-8")


def _entry(one: Dated, diary: Diary, title: str) -> Event:
    entry = Event()
    entry.add("uid", f"{diary.name}-{one.code}@partways")
    entry.add("dtstamp", diary.stamp)
    entry.add("sequence", diary.revision)
    entry.add("summary", title)
    entry.add("class", "PRIVATE")
    if one.starts is None:
        entry.add("dtstart", one.day)
        entry.add("dtend", one.day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
        return entry
    entry.add("dtstart", one.starts)
    entry.add("dtend", one.starts + LASTS)
    entry.add("transp", "OPAQUE")
    for ahead in AHEAD:
        entry.add_component(_alarm(ahead, title))
    return entry


def _alarm(ahead: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ahead)
    return alarm

"""Sent: when it really went, and how. From here on everything is counted from that moment (domain.md 3.3, 3.4)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach import cues
from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.clock import CLOCK, clock
from bot.coach.ear import all_spoken, spoken
from bot.coach.named_days import days_in
from bot.coach.question import Field, Question, Step, Values, chosen_day
from bot.coach.steps.channel import written_act
from bot.coach.steps.planned import WRITTEN_AT
from bot.coach.steps.verdict import ending
from bot.coach.steps.went import heard_it

METHODS = ("email", "post", "courier", "hand")

WEEK = timedelta(days=7)


def _on(text: str, case: Case, desk: Desk) -> Value | None:
    """The last day of that name that is not ahead: "on Monday", "yesterday", "8 January"."""
    today = desk.today(case.zone)
    if dated := _past_date(text, today, desk):
        return dated.isoformat()
    whole = desk.read_date(text.strip(), today)
    named = days_in(text, today, desk)
    rushed = spoken(text, "sent", desk, ("now", "today")) or clock(text)
    day = whole or (named[0].day if named else today if rushed else None)
    if day is None:
        return None
    if day > today and not spoken(text, "sent", desk, ("ahead",)):
        said = text if whole or not named else text[named[0].start : named[0].end]
        day = day - WEEK if day - today <= WEEK and not re.search(r"\d", CLOCK.sub("", said)) else _year_before(day)
    return day.isoformat()


def _past_date(text: str, today: date, desk: Desk) -> date | None:
    """A date in figures without a year as it was last: "Tuesday 16 March at 22:50" on a Thursday, 18 March."""
    if dated := _ISO.search(text) or _OF_THE_MONTH.search(text):
        return _of_figures(dated, today)
    words, back = CLOCK.sub("", text), today - YEAR
    found = (one for one in days_in(words, back, desk) if re.search(r"\d", words[one.start : one.end]))
    return next((one.day for one in found if back < one.day <= today), None)


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_OF_THE_MONTH = re.compile(
    rf"\b(?:on )?(?:[a-z]+day )?the (?P<day>\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:of )?(?:{_MONTHS}))", re.I
)
"""A day as a mail program has it, and one without its month: "on the 8th"."""


def _of_figures(found: re.Match[str], today: date) -> date | None:
    """The day in figures; one without a month as it was last."""
    parts = {name: int(value) for name, value in found.groupdict().items()}
    if "year" in parts:
        try:
            return date(**parts)
        except ValueError:
            return None
    back = (today - timedelta(days=ago) for ago in range(62))
    return next((one for one in back if one.day == parts["day"]), None)


YEAR = timedelta(days=364)
"""How far back a date without a year may lie."""


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28 if day.month == 2 else day.day))


def _at(text: str, case: Case, desk: Desk) -> Value | None:
    """The hour that is told; "today" by itself is now, "this morning" is not."""
    found = _in_the_day(clock(_of_sending(text, desk)) or clock(text), text, case, desk)
    if found is None and spoken(text, "sent", desk, ("now", "today")) and not spoken(text, "sent", desk, ("today",)):
        found = desk.now.astimezone(ZoneInfo(case.zone)).time()
    return f"{found:%H:%M}" if found else None


def _of_sending(text: str, desk: Desk) -> str:
    """The part that says that it went, where something else is told beside it: "told her at 10 and posted it at 2"."""
    parts = re.split(r"[,;!?]|\.(?!\d)|(?<=\s)(?:and|then)(?=\s)", text)
    return next((one for one in parts if cues.any_heard(one, "wanted", "sent", desk) and clock(one)), "")


def _in_the_day(at: time | None, text: str, case: Case, desk: Desk) -> time | None:
    """An hour that is said without its half, in the working day where that is not ahead: "at 2" is 14:00."""
    if at and at.hour < NOON and re.search(r"\b(?:afternoon|evening|tonight|lunch)\b", text, re.I):
        return at.replace(hour=at.hour + 12)
    bare = at is not None and re.search(rf"\bat {at.hour}(?![:.h\d]| ?[ap]m)", text, re.I)
    if at is None or not bare or not 1 <= at.hour <= LATEST_BARE:
        return at
    later, now = at.replace(hour=at.hour + 12), desk.now.astimezone(ZoneInfo(case.zone)).time()
    today = _on(text, case, desk) in (None, desk.today(case.zone).isoformat())
    return at if today and later > now else later


NOON = 12
LATEST_BARE = 6
"""Hours up to which nobody sends a notice in the morning."""


_DONE_BY = {
    "email": re.compile(r"\be-?mailed\b", re.I),
    "courier": re.compile(r"\bcouriered\b", re.I),
}
"""What was done with it says how it went, whatever it is called: "letter emailed to her"."""


def _by(text: str, case: Case, desk: Desk) -> Value | None:
    """How it went; of the two ways that an agreement asks for its main one, where both are named."""
    if both_ways(text, case, desk):
        return case.text("method")
    done = [way for way, verb in _DONE_BY.items() if verb.search(text)]
    parts = re.split(r"[,;!?]|\.(?!\d)|(?<=\s)(?:and|then)(?=\s)", text)
    sending = ", ".join(one for one in parts if not spoken(one, "telling", desk, ("yes",)))
    named = spoken(sending, "method", desk, METHODS) or spoken(sending, "sent_by", desk, METHODS)
    return done[0] if len(done) == 1 else named


def told_by(text: str, case: Case, desk: Desk) -> Values:
    """The way in which they were told, where it is told beside the sending: "told her on the video call today"."""
    parts = re.split(r"[,;!?]|\.(?!\d)|(?<=\s)(?:and|then)(?=\s)", text)
    telling = ", ".join(one for one in parts if spoken(one, "telling", desk, ("yes",)))
    way = spoken(telling, "channel", desk, ("video", "phone", "person"))
    planned = case.text("channel")
    return {"channel": way} if way and way != planned and planned not in ("email", "letter") else {}


def both_ways(text: str, case: Case, desk: Desk) -> bool:
    """Whether both ways are named that the agreement asks for."""
    ways = {case.text("method"), case.text("also_by")} - {""}
    return len(ways) > 1 and ways <= {*all_spoken(text, "method", desk, METHODS)}


BOTH = "sent:both"
"""What a case remembers where it went both ways."""


def _likely(case: Case, desk: Desk) -> Values:
    """Just now, and the way that the agreement asks for."""
    here = desk.now.astimezone(ZoneInfo(case.zone))
    return {"sent_on": here.date().isoformat(), "sent_at": f"{here:%H:%M}", "sent_by": written_act(case)}


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """A moment that is not ahead, nor before there was anything to send; a time that nobody knows is left out."""
    day, told = chosen_day(values, "sent_on"), str(values.get("sent_at", ""))
    here = desk.now.astimezone(ZoneInfo(case.zone))
    at = clock(told) if told else None
    if told and at is None:
        raise Unclear(Say("sent", "sent_at_unclear"), "sent_at")
    if day and (day > here.date() or (day == here.date() and at and at > here.time())):
        raise Unclear(Say("sent", "sent_ahead", {"today": here.date()}), "sent_on")
    opened = datetime.fromisoformat(case.opened).astimezone(ZoneInfo(case.zone)).date() if case.opened else None
    if day and opened and day < opened and before_mark(day) not in case.told:
        raise Unclear(Say("sent", "sent_before", {"opened": opened, "day": day}), "sent_on")
    if day == here.date() and at is None and here.time() < WRITTEN_AT:
        at = here.time()  # the hour that is taken where none is told is still ahead
    return {**values, **({"sent_at": f"{at:%H:%M}"} if at else {})}


def before_mark(day: date) -> str:
    """What a case remembers where it was asked whether it really went on a day before it began."""
    return f"sent_before:{day.isoformat()}"


def asked_before(case: Case) -> date | None:
    """The day before the case began that was asked about."""
    days = (one.removeprefix("sent_before:") for one in case.told if one.startswith("sent_before:"))
    return date.fromisoformat(max(days)) if any(one.startswith("sent_before:") for one in case.told) else None


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    return {"planned": case.day("tell_on")}


STEP = Step(
    "sent",
    (
        Question(
            "sent",
            (
                Field("sent_on", "day", reader=_on),
                Field("sent_at", "words", reader=_at),
                Field("sent_by", "pick", METHODS, reader=_by),
            ),
            needs=("sent_on",),
            applies=lambda case, desk: ("sent" in case.asked or heard_it(case)) and ending(case, desk),
            facts=_facts,
            suggests=_likely,
            check=_check,
        ),
    ),
)
"""Asked when the manager says that it has gone."""

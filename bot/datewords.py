"""Exact rules for the ways in which English names a day: "Friday week", "end of March", "the 14th", "12/1".

Whole phrases only: what a rule does not cover entirely is no date. Nothing is guessed; "March" or "next week"
is no one day, and "Monday 12 January 2027", which is a Tuesday, is none either.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches

from bot.coach.counts import figured, numbered
from bot.coach.dates import DAY, add_months, month_end

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_M = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_D = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_Y = r"(?:(?:, ?|-| (?:of )?)(?P<year>\d{4}|'?\d{2}|(?:this|last|next) year))?"
_W = r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"  # noqa: E501
_N = r"(?:about |around |roughly |approx\.? )?(?P<count>\d{1,5}|an?)"
_U = r"(?P<unit>days?|d|weeks?|wks?|fortnights?|months?|quarters?|years?|yrs?)"
_WHOLE = r"(?P<whole>week|month|quarter|year)"
_FILLER = re.compile(
    r"^(?:(?:it'?s|is|on|by|from|until|till|since|starting|say|let'?s say|let'?s do|make it|how about|maybe"
    r"|around|about|the date is|no later than)\b,? ?)+"
)
_CLOCK = re.compile(
    r",? ?(?:\bat )?\b(?:\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}:\d{2}(?::\d{2})?|at \d{1,2}|noon|midday)$"
    r"|,? (?:in the )?(?:morning|afternoon|evening)$"
)
LONGEST = 60
"""No way of naming a day is longer; a longer text is a story."""

Rule = Callable[[re.Match[str], date, str], date | None]


def read(words: str, today: date, order: str = "DMY") -> tuple[date | None, bool]:
    """The one day that the words name, seen from ``today``, and whether a rule covers the words whole.

    Covered words without a day name an impossible one: another reader would only guess.
    ``order`` ("DMY", "MDY", "YMD") settles 12/1. A day without a year is the next one, today included; a weekday
    is the next one after today; "next Tuesday" is the one in next week. Years 1950 to 2150.
    """
    text = _plain(words)
    if len(words) > LONGEST:
        return None, True
    for pattern, rule in _RULES:
        found = pattern.fullmatch(text)
        if found:
            return _guarded(rule, found, today, order), True
    return None, False


def _guarded(rule: Rule, found: re.Match[str], today: date, order: str) -> date | None:
    try:
        day = rule(found, today, order)
    except (ValueError, OverflowError):
        return None
    return day if day and 1950 <= day.year <= 2150 else None


def _plain(words: str) -> str:
    """Lower case, one kind of digit, dash and space, without the hour and the words around a date."""
    text = unicodedata.normalize("NFKC", words).casefold().replace("’", "'").replace("–", "-")
    text = " ".join(text.split()).strip(" .,;!?")
    text = re.sub(r"^(\d{4}-\d\d-\d\d)t\d.*", r"\1", text)
    text = re.sub(r"[^\W\d_]{6,}", lambda word: _spelt(word[0]), _FILLER.sub("", text))
    text = _CLOCK.sub("", figured(_days_numbered(text))).strip(" ,")
    return re.sub(r"^(?:the|this) coming ", "coming ", text)


_NAMES = (*MONTHS, *WEEKDAYS, "tomorrow")
ALIKE = 0.84
"""How much of a misspelt name is as it should be: "wensday", "febuary", "thursdya"; "sundry" is not."""


def _spelt(word: str) -> str:
    """The month or weekday that a long word is but for a slip; else the word itself."""
    names = [name for name in _NAMES if name[0] == word[0] and not word.startswith(name)]
    close = [] if word in _NAMES else get_close_matches(word, names, 1, ALIKE)
    return close[0] if close else word


def _days_numbered(text: str) -> str:
    """The text with the days of a month in figures; "the second", or "fifth" alone, may be one of anything."""
    few = " " not in text or re.fullmatch(r"the (?:first|second|third)", text)
    return text if few else numbered(text)


def _month(text: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(text[:3]))


def _weekday(text: str) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(text[:3]))


def _year(text: str | None, today: date) -> int | None:
    if not text:
        return None
    if text.endswith("year"):
        return today.year + {"this": 0, "last": -1, "next": 1}[text.split()[-2]]
    return int(text) if len(text) == 4 else 2000 + int(text.removeprefix("'"))


def _named(day: int, month: int, year: int | None, today: date) -> date | None:
    """The day, in the year given or else the first time that it exists from today on."""
    if year is not None:
        return date(year, month, day)
    years = (
        y for y in range(today.year, today.year + 9) if month in range(1, 13) and 1 <= day <= monthrange(y, month)[1]
    )
    return next((found for y in years if (found := date(y, month, day)) >= today), None)


def _calendar_day(found: re.Match[str], today: date, _: str) -> date | None:
    parts = found.groupdict()
    day = _named(int(parts["day"]), _month(parts["month"]), _year(parts["year"], today), today)
    return _agreeing(day, parts.get("weekday"))


def _agreeing(day: date | None, weekday: str | None) -> date | None:
    return None if day and weekday and day.weekday() != _weekday(weekday) else day


def _iso(found: re.Match[str], today: date, order: str) -> date | None:
    return _agreeing(date(int(found["y"]), int(found["m"]), int(found["d"])), found["weekday"])


def _numbers(found: re.Match[str], today: date, order: str) -> date | None:
    first, second = int(found["a"]), int(found["b"])
    day, month = (first, second) if order == "DMY" else (second, first)
    if month > 12 >= day:
        day, month = month, day
    year = int(found["y"]) if found["y"] else None
    return _agreeing(
        _named(day, month, year + 2000 if year is not None and year < 100 else year, today), found["weekday"]
    )


def _day_number(found: re.Match[str], today: date, _: str) -> date | None:
    """The 14th: the next month that has one, today included."""
    firsts = (add_months(today.replace(day=1), n) for n in range(13))
    days = (first.replace(day=int(found["day"])) for first in firsts if int(found["day"]) <= month_end(first).day)
    return _agreeing(next((day for day in days if day >= today), None), found.groupdict().get("weekday"))


def _of_month(found: re.Match[str], today: date, _: str) -> date | None:
    """The 14th of next month; of "the month", the next 14th."""
    if not found["which"]:
        return _day_number(found, today, _)
    first = add_months(today.replace(day=1), _shift(found["which"]))
    return first.replace(day=int(found["day"]))


def _shift(which: str | None) -> int:
    return {"next": 1, "last": -1, "previous": -1}.get(which or "", 0)


_FIXED = {
    "today": 0, "tonight": 0, "now": 0, "right now": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "yesterday": -1,
    "day after tomorrow": 2, "the day after tomorrow": 2, "day before yesterday": -2, "the day before yesterday": -2,
}  # fmt: skip


def _today(found: re.Match[str], today: date, _: str) -> date | None:
    return today + (_FIXED[found["fixed"]] + 7 * bool(found["week"] or found["before"])) * DAY


def _coming(weekday: int, today: date) -> date:
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * DAY


def _plain_weekday(found: re.Match[str], today: date, _: str) -> date | None:
    weekday, which = _weekday(found["weekday"]), found["which"] or found["then"]
    if which in ("last", "past") and not found["then"]:
        return today - ((today.weekday() - weekday - 1) % 7 + 1) * DAY
    monday = today - today.weekday() * DAY
    if which in ("next", "last"):
        return monday + (weekday + 7 * _shift(which)) * DAY
    this = monday + weekday * DAY
    return this if which == "this" and this >= today else _coming(weekday, today)


def _after_next(found: re.Match[str], today: date, _: str) -> date | None:
    """The Monday after next: the one in the week after next week."""
    return today + (14 + _weekday(found["weekday"]) - today.weekday()) * DAY


def _weekday_week(found: re.Match[str], today: date, _: str) -> date | None:
    parts = found.groupdict()
    weeks = _count(parts["count"]) if parts.get("count") else 2 if parts.get("fortnight") else 1
    return _coming(_weekday(found["weekday"]), today) + 7 * weeks * DAY


def _from_fixed(found: re.Match[str], today: date, _: str) -> date | None:
    """Two weeks today; a fortnight tomorrow."""
    size = 14 if found["unit"].startswith("fortnight") else 7
    return today + (_FIXED[found["fixed"]] + size * _count(found["count"])) * DAY


def _count(text: str) -> int:
    if text in ("a", "an"):
        return 1
    return int(text)


def _away(found: re.Match[str], today: date, _: str) -> date | None:
    many = _count(found["count"]) * (-1 if found.groupdict().get("back") else 1)
    unit = found["unit"].rstrip("s")
    if unit in ("month", "quarter", "year", "yr"):
        return add_months(today, many * {"month": 1, "quarter": 3}.get(unit, 12))
    return today + timedelta(days=many * {"day": 1, "d": 1, "fortnight": 14}.get(unit, 7))


def _sum_away(found: re.Match[str], today: date, order: str) -> date | None:
    """Two weeks and three days from now: the longer first, the shorter from there."""
    parts = [_AWAY.fullmatch(f"{found[name]}{' ago' if found['back'] else ''}") for name in ("longer", "shorter")]
    for part in parts:
        if not part or not (day := _away(part, today, order)):
            return None
        today = day
    return today


def _span(whole: str, day: date, shift: int) -> tuple[date, date]:
    """First and last day of the week (its Friday), month, quarter or year, so many on."""
    if whole == "week":
        monday = day + (7 * shift - day.weekday()) * DAY
        return monday, monday + 4 * DAY
    size = {"month": 1, "quarter": 3, "year": 12}[whole]
    first = add_months(day.replace(month=(day.month - 1) // size * size + 1, day=1), shift * size)
    return first, month_end(add_months(first, size - 1))


def _edge(edge: str, first: date, last: date) -> date:
    if edge.startswith("mid"):
        return first + 14 * DAY
    return last if edge.startswith(("end", "last", "close")) else first


def _edge_of_whole(found: re.Match[str], today: date, _: str) -> date | None:
    edge, whole, which = found["edge"], found["whole"], found["which"]
    if edge.startswith("mid") and whole != "month":
        return None
    shifts = (_shift(which),) if which else (0, 1)
    days = (_edge(edge, *_span(whole, today, shift)) for shift in shifts)
    return next(day for day in days if which or day >= today)


def _edge_of_month(found: re.Match[str], today: date, _: str) -> date | None:
    year = _year(found["year"], today)
    firsts = (date(y, _month(found["month"]), 1) for y in ([year] if year else range(today.year, today.year + 2)))
    days = (_edge(found["edge"], first, month_end(first)) for first in firsts)
    return next((day for day in days if year or day >= today), None)


def _edge_of_quarter(found: re.Match[str], today: date, _: str) -> date | None:
    year = _year(found["year"], today)
    firsts = (
        date(y, 3 * int(found["quarter"]) - 2, 1) for y in ([year] if year else range(today.year, today.year + 2))
    )
    days = (_edge(found["edge"], *_span("quarter", first, 0)) for first in firsts)
    return next((day for day in days if year or day >= today), None)


def _edge_of_year(found: re.Match[str], today: date, _: str) -> date | None:
    return _edge(found["edge"], *_span("year", date(int(found["y"]), 1, 1), 0))


def _nth_weekday(found: re.Match[str], today: date, _: str) -> date | None:
    year = _year(found["year"], today)
    months = [date(y, _month(found["month"]), 1) for y in ([year] if year else range(today.year, today.year + 2))]
    days = (_nth(found["nth"], _weekday(found["weekday"]), first) for first in months)
    return next((day for day in days if day and (year or day >= today)), None)


def _nth_of_month(found: re.Match[str], today: date, _: str) -> date | None:
    """The last Friday of the month: of this one, or of the next where it is gone."""
    shifts = (_shift(found["which"]),) if found["which"] else (0, 1)
    firsts = (add_months(today.replace(day=1), shift) for shift in shifts)
    days = (_nth(found["nth"], _weekday(found["weekday"]), first) for first in firsts)
    return next((day for day in days if day and (found["which"] or day >= today)), None)


def _nth(nth: str, weekday: int, first: date) -> date | None:
    if nth == "last":
        last = month_end(first)
        return last - ((last.weekday() - weekday) % 7) * DAY
    day = first + ((weekday - first.weekday()) % 7 + 7 * (int(nth[0]) - 1)) * DAY
    return day if day.month == first.month else None


_LEAD = rf"(?:{_W}\.?,? (?:the )?)?"
_EDGE = r"(?:the )?(?P<edge>end|start|beginning|first day|last day|close|middle|mid)[ -](?:of |in )?"
_AWAY = re.compile(rf"{_N} {_U}(?P<back> ago)?")
_SOME = r"(?:\d{1,5}|an?) [a-z]+"
_SUM = rf"(?P<longer>{_SOME}),? (?:and )?(?P<shorter>{_SOME})"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (_LEAD + r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})", _iso),
        (_LEAD + r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?:(?P=sep)(?P<y>\d{4}|\d{2})?)?", _numbers),
        (_LEAD + rf"(?:the )?{_D}[ -]?(?:of )?{_M}[ -]?{_Y}", _calendar_day),
        (_LEAD + rf"{_M} ?(?:the )?{_D}{_Y}", _calendar_day),
        (rf"(?:the )?{_D} (?:of )?{_M}{_Y},? (?:\(?(?:it'?s |is |which is |that'?s )?an? |\()?{_W}\)?", _calendar_day),
        (_LEAD + r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)", _day_number),
        (rf"(?:the )?{_D} (?:of )?(?:(?:the )?(?P<which>this|next|last) |the )month", _of_month),
        (rf"(?P<before>a week )?(?:on |from )?(?P<fixed>{'|'.join(_FIXED)})(?P<week> week)?", _today),
        (
            rf"(?:(?P<which>next|last|this|past|coming) )?{_W}(?:,? (?:of )?(?P<then>this|next|last) week)?",
            _plain_weekday,
        ),
        (rf"(?P<then>this|next|last) week(?:'s|,| on)? {_W}(?P<which>)", _plain_weekday),
        (rf"(?:the )?{_W} (?:after next|(?:of |in )?the week after next)", _after_next),
        (rf"{_W} week", _weekday_week),
        (rf"{_W} (?P<fortnight>fortnight)", _weekday_week),
        (rf"{_N} (?P<unit>weeks?|fortnights?) (?:from )?(?P<fixed>today|tomorrow)", _from_fixed),
        (rf"{_N} weeks? (?:on|from|after) {_W}", _weekday_week),
        (rf"in {_N}[ -]?{_U}(?:'s?)?(?: time)?", _away),
        (rf"{_N} {_U} (?:from (?:now|today)|hence)", _away),
        (rf"{_N} {_U} (?P<back>ago|back|earlier)", _away),
        (rf"in {_SUM}(?P<back>)", _sum_away),
        (rf"{_SUM} from (?:now|today)(?P<back>)", _sum_away),
        (rf"{_SUM}(?P<back> ago)", _sum_away),
        (_EDGE + rf"(?:the |(?P<which>this|next|last) )?{_WHOLE}", _edge_of_whole),
        (rf"(?:the )?{_WHOLE}[ -](?P<edge>end)(?P<which>)", _edge_of_whole),
        (_EDGE + _M + r"(?: of)?" + _Y, _edge_of_month),
        (_EDGE + r"q(?P<quarter>[1-4])" + _Y, _edge_of_quarter),
        (_EDGE + r"(?P<y>\d{4})", _edge_of_year),
        (rf"(?:the )?(?P<nth>1st|2nd|3rd|4th|last) {_W} (?:of|in) {_M}{_Y}", _nth_weekday),
        (rf"(?:the )?(?P<nth>1st|2nd|3rd|4th|last) {_W} (?:of|in) (?:the|(?P<which>this|next)) month", _nth_of_month),
    )
)

"""The real calendars and the reader of typed dates, which the pure coach finds on its desk."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from bot import datewords
from bot.coach.countries import COUNTRIES
from bot.coach.regions import BY_CODE

if TYPE_CHECKING:
    from holidays import HolidayBase

_MONTHS = frozenset(word for name in datewords.MONTHS for word in (name, name[:3], name[:4]))
_DAYS = frozenset(word for name in datewords.WEEKDAYS for word in (name, name[:3], name[:4]))
_SMALL = frozenset(("the", "of", "on", "and", "in", "from", "a", "an", "st", "nd", "rd", "th"))


def _one_date(text: str) -> bool:
    """Whether there is nothing in the text but the day and the month of one date, and its year perhaps; the parser
    skips words and makes a day of a clause."""
    words = re.findall(r"[0-9]+|[^\W\d_]+", text)
    if not {word for word in words if not word.isdigit()} <= _MONTHS | _DAYS | _SMALL:
        return False
    sizes = sorted(len(word) for word in words if word.isdigit())
    return sum(word in _MONTHS for word in words) == 1 and sizes in ([1], [2], [1, 4], [2, 4])


class Almanac:
    """Holidays from ``holidays``, dates in words from ``dateutil``; each is loaded when it is first asked."""

    def warm(self) -> None:
        """Load both, which takes a moment."""
        self._parse("12jan2027", date(2027, 1, 11), "DMY")
        self.holiday("GB", date(2027, 1, 11))

    def holiday(self, code: str, day: date) -> str | None:
        """The name of the day's public holiday, or None, in a country of ``COUNTRIES`` or a region of
        ``regions.REGIONS`` by its code; KeyError for any other."""
        name: str | None = _holidays(code).get(day)
        return name

    def read_date(self, words: str, today: date, order: str = "DMY") -> date | None:
        """The one date that the words name, seen from ``today``; None where they name none, or none for sure.

        ``order`` is a country's (``countries.Country.order``). The rules of ``datewords`` come first, the parser after.
        """
        day, covered = datewords.read(words, today, order)
        return day if covered else self._parse(words, today, order)

    def _parse(self, words: str, today: date, order: str) -> date | None:
        text = words.casefold().strip(" .,;!?")
        if not _one_date(text):
            return None
        from dateutil import parser  # noqa: PLC0415 (no start needs it)

        for year in range(today.year, today.year + 9):
            with suppress(parser.ParserError):
                blank = datetime(year, 1, 1)  # noqa: DTZ001 (a day, and no moment)
                day = parser.parse(text, default=blank, dayfirst=order == "DMY", fuzzy=True).date()
                if day >= today or str(day.year) in text:
                    return day if 1950 <= day.year <= 2150 else None
        return None


@cache
def _holidays(code: str) -> HolidayBase:
    """The country's public holidays, named in English where the package can; grows by a year when one is asked for."""
    import holidays  # noqa: PLC0415 (no start needs it)

    name, part = (COUNTRIES.get(code) or BY_CODE[code]).holidays
    blank = holidays.country_holidays(name, subdiv=part)
    own, known = blank.default_language or "en", blank.supported_languages
    return (
        blank
        if own.startswith("en")
        else holidays.country_holidays(name, subdiv=part, language="en_US" if "en_US" in known else None)
    )

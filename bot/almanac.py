"""The real calendars and the reader of typed dates, which the pure coach finds on its desk."""

from __future__ import annotations

from datetime import date


class Almanac:
    """Holidays from ``holidays``, dates in words from ``dateparser``. Made once, at start, which warms the reader."""

    def holiday(self, code: str, day: date) -> str | None:
        """The name of the day's public holiday, or None; KeyError for a country not in ``COUNTRIES``."""
        raise NotImplementedError

    def read_date(self, words: str, today: date, order: str = "DMY") -> date | None:
        """The one date that the words name, seen from ``today``; None where they name none, or none for sure."""
        raise NotImplementedError

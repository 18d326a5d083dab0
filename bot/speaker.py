"""Whoever has the words: what a page is laid out with."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.coach.case import Say


class Speaker(Protocol):
    """Somebody who has the words for a line."""

    def line(self, say: Say, plain: bool = False) -> str:
        """The words of one line."""

    def has(self, page: str, line: str) -> bool:
        """Whether a page has a line of that name."""

    def escaped(self, text: str) -> str:
        """Text that Slack shows as it was typed."""

    def day(self, day: date, order: str = "DMY") -> str:
        """A date in words."""

    def money(self, amount: str, currency: str) -> str:
        """An amount in words."""

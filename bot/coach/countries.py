"""The countries the bot knows: whose holidays, which clock, which money, and how dates are written there.

Names in words live in prompts. Another country: a line here, and its name there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.coach.dates import WEEKEND

Order = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True)
class Country:
    """``holidays`` names country and subdivision for the almanac; the first of ``zones`` is the default."""

    code: str
    holidays: tuple[str, str | None]
    zones: tuple[str, ...]
    currency: str
    order: Order = "DMY"
    weekend: frozenset[int] = WEEKEND

    @property
    def zone(self) -> str:
        """The zone to take where nobody said which."""
        return self.zones[0]


_US = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles")
_US_FAR = ("America/Anchorage", "Pacific/Honolulu")
_CA = ("America/Toronto", "America/Halifax", "America/Winnipeg", "America/Edmonton", "America/Vancouver")
_CA_FAR = ("America/St_Johns",)
_AU = ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Darwin", "Australia/Perth")
_BR = ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco")
_MX = ("America/Mexico_City", "America/Cancun", "America/Hermosillo", "America/Tijuana")

_ALL = (
    Country("GB", ("GB", "ENG"), ("Europe/London",), "GBP"),
    Country("GB-SCT", ("GB", "SCT"), ("Europe/London",), "GBP"),
    Country("GB-NIR", ("GB", "NIR"), ("Europe/London",), "GBP"),
    Country("IE", ("IE", None), ("Europe/Dublin",), "EUR"),
    Country("US", ("US", None), _US + _US_FAR, "USD", "MDY"),
    Country("CA", ("CA", None), _CA + _CA_FAR, "CAD"),
    Country("CA-QC", ("CA", "QC"), ("America/Toronto",), "CAD", "YMD"),
    Country("AU", ("AU", None), _AU, "AUD"),
    Country("NZ", ("NZ", None), ("Pacific/Auckland",), "NZD"),
    Country("DE", ("DE", None), ("Europe/Berlin",), "EUR"),
    Country("AT", ("AT", None), ("Europe/Vienna",), "EUR"),
    Country("CH", ("CH", "ZH"), ("Europe/Zurich",), "CHF"),
    Country("FR", ("FR", None), ("Europe/Paris",), "EUR"),
    Country("BE", ("BE", None), ("Europe/Brussels",), "EUR"),
    Country("NL", ("NL", None), ("Europe/Amsterdam",), "EUR"),
    Country("ES", ("ES", None), ("Europe/Madrid", "Atlantic/Canary"), "EUR"),
    Country("PT", ("PT", None), ("Europe/Lisbon",), "EUR"),
    Country("IT", ("IT", None), ("Europe/Rome",), "EUR"),
    Country("SE", ("SE", None), ("Europe/Stockholm",), "SEK", "YMD"),
    Country("NO", ("NO", None), ("Europe/Oslo",), "NOK"),
    Country("DK", ("DK", None), ("Europe/Copenhagen",), "DKK"),
    Country("FI", ("FI", None), ("Europe/Helsinki",), "EUR"),
    Country("PL", ("PL", None), ("Europe/Warsaw",), "PLN"),
    Country("SG", ("SG", None), ("Asia/Singapore",), "SGD"),
    Country("HK", ("HK", None), ("Asia/Hong_Kong",), "HKD"),
    Country("JP", ("JP", None), ("Asia/Tokyo",), "JPY", "YMD"),
    Country("KR", ("KR", None), ("Asia/Seoul",), "KRW", "YMD"),
    Country("CN", ("CN", None), ("Asia/Shanghai",), "CNY", "YMD"),
    Country("IN", ("IN", None), ("Asia/Kolkata",), "INR"),
    Country("MY", ("MY", "KUL"), ("Asia/Kuala_Lumpur",), "MYR"),
    Country("AE", ("AE", None), ("Asia/Dubai",), "AED"),
    Country("IL", ("IL", None), ("Asia/Jerusalem",), "ILS", weekend=frozenset({4, 5})),
    Country("ZA", ("ZA", None), ("Africa/Johannesburg",), "ZAR"),
    Country("BR", ("BR", None), _BR, "BRL"),
    Country("MX", ("MX", None), _MX, "MXN"),
)

COUNTRIES: Mapping[str, Country] = MappingProxyType({country.code: country for country in _ALL})
"""Every known country (or part of one that keeps other holidays) by its code."""

REGIONAL: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("US", "CA", "AU", "NZ", "DE", "ES", "IT", "PT", "BR", "IN"), ""),
        "CH": "Zurich",
        "MY": "Kuala Lumpur",
    }
)
"""Where regions keep holidays of their own, and whose are known: one region's, or only the whole country's (empty)."""

WHOLE = frozenset({"JPY", "KRW"})
"""Moneys without a smaller coin."""


def places(currency: str) -> int:
    """The decimals that a sum of a currency has."""
    return 0 if currency.strip() in WHOLE else 2

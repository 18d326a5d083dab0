"""Country flags: what a person who knows the law there should look at, and how sure that hint is (domain.md 3.9).

Hints about where to ask, never conclusions: no date, verdict or text rests on one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.coach.case import Case, Say
from bot.coach.steps.relationship import TENURE_MONTHS
from bot.coach.steps.stops import raised

Confidence = Literal["high", "medium"]


@dataclass(frozen=True)
class Flag:
    """One hint: its code, how sure it is, and its line, which names both the question and whom to ask."""

    code: str
    confidence: Confidence
    says: Say


@dataclass(frozen=True)
class Hint:
    """One row: when it matters in a case."""

    code: str
    confidence: Confidence
    matters: Callable[[Case], bool]


def _always(case: Case) -> bool:
    return True


def _stop(*codes: str) -> Callable[[Case], bool]:
    return lambda case: bool({*codes} & {*raised(case)})


def _unwritten(case: Case) -> bool:
    """Nothing in writing, or no notice that is known."""
    return case.text("kind") == "unwritten" or not case.text("notice")


def _bound(case: Case) -> bool:
    return case.text("kind") in ("fixed", "project", "renews")


def _owed(case: Case) -> bool:
    return case.text("account") == "owed" or case.text("reason") == "LATEPAY"


def _people(case: Case) -> bool:
    return case.text("reason") in ("SAFETY", "CONDUCT") or "ST05" in raised(case)


def _established(case: Case) -> bool:
    """Two years and more; where the age isn't known, better asked than not."""
    return TENURE_MONTHS.get(case.text("since"), 24) >= 24


EUROPEAN_UNION = frozenset({"AT", "BE", "DE", "DK", "ES", "FI", "FR", "IE", "IT", "NL", "PL", "PT", "SE"})
"""The countries of ``countries.COUNTRIES`` that belong to it."""

FLAGS: Mapping[str, tuple[Hint, ...]] = MappingProxyType(
    {
        "GB": (
            Hint("GB_notice", "high", _unwritten),
            Hint("GB_insolvency", "high", _stop("ST08")),
            Hint("GB_transfer", "high", _stop("ST17")),
            Hint("GB_interest", "high", _owed),
            Hint("GB_harassment", "high", _people),
        ),
        "US": (
            Hint("US_states", "high", _always),
            Hint("US_rights", "high", _stop("ST02", "ST03", "ST10")),
            Hint("US_harassment", "high", _people),
            Hint("US_reviews", "high", _stop("ST03")),
            Hint("US_records", "high", _stop("ST04", "ST14")),
            Hint("US_public", "high", _stop("ST09")),
        ),
        "CA-QC": (Hint("QC_reason", "high", _always),),
        "DE": (Hint("DE_periods", "high", _unwritten), Hint("DE_trust", "high", _always)),
        "NL": (Hint("NL_reasons", "high", _bound), Hint("NL_open", "high", lambda case: not _bound(case))),
        "FR": (Hint("FR_sudden", "high", _established),),
        "EU": (
            Hint("EU_data", "high", _always),
            Hint("EU_platform", "high", _stop("ST21")),
            Hint("EU_interest", "high", _owed),
            Hint("EU_cloud", "medium", _stop("ST11")),
        ),
        "JP": (Hint("JP_moment", "medium", _always),),
        "AU": (Hint("AU_terms", "medium", _always), Hint("AU_trust", "medium", _stop("ST15"))),
        "NZ": (Hint("AU_terms", "medium", _always), Hint("AU_trust", "medium", _stop("ST15"))),
        "SG": (Hint("common_law", "medium", _always),),
        "IE": (Hint("common_law", "medium", _always),),
        "CA": (Hint("common_law", "medium", _always),),
    }
)
"""The rows of domain.md 3.9 by country code; ``EU`` stands for all of its members, besides their own row."""


def flags(case: Case) -> tuple[Flag, ...]:
    """The hints that matter in a case, the country's own first. Empty where the country is not known, or has no row.

    Lines: ``flag_<code>`` on the page ``flags``, with ``sure``, the line of its confidence, as a fact.
    """
    country = case.text("country")
    rows = (*FLAGS.get(country, ()), *(FLAGS["EU"] if country in EUROPEAN_UNION else ()))
    return tuple(_flag(row) for row in rows if row.matters(case))


def _flag(row: Hint) -> Flag:
    sure = Say("flags", f"sure_{row.confidence}")
    return Flag(row.code, row.confidence, Say("flags", f"flag_{row.code}", {"sure": sure}))

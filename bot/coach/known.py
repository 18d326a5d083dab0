"""What a review may hold against a text: the facts of its case, and what kind of message it is."""

from __future__ import annotations

from bot.coach.case import Case
from bot.coach.countries import COUNTRIES
from bot.coach.finding import Facts, Kind
from bot.coach.plan import Plan
from bot.coach.steps.channel import SPOKEN, channel_of
from bot.coach.steps.relationship import service_of
from bot.coach.steps.stops import limited, raised, urgent
from bot.coach.steps.story import UNSPOKEN
from bot.coach.steps.tone import tone_of


def known(case: Case, made: Plan | None) -> Facts:
    """The facts of a case. Dates and amounts that the manager may add of their own are not held against them."""
    tone = tone_of(case)
    country = COUNTRIES.get(case.text("country"))
    return Facts(
        tone,
        made.last_day if made else None,
        country.order if country else "DMY",
        service=service_of(case),
        names=tuple(name for name in (case.text("contact"), case.text("service"), case.client) if name),
        spoken=channel_of(case) in SPOKEN,
        reason=case.text("reason") not in UNSPOKEN and tone != "BRIEF" and not limited(case, "no_reason"),
        approved=bool(urgent(case)),
        cleared=bool(raised(case)),
    )


def kind_of(letter: str, case: Case) -> Kind:
    """A text's kind for a review: what is sent in the tone BRIEF is held to less."""
    kinds: dict[str, Kind] = {"email": "email", "letter": "letter", "script": "script", "invitation": "invitation"}
    return "brief" if letter in ("email", "letter") and tone_of(case) == "BRIEF" else kinds[letter]

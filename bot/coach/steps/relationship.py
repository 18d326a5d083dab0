"""The relationship: who decides there, what we do for them, how long, how close, how big, and where they are.

Tenure sets the courtesy notice (domain.md 3.5), closeness the channel (4.1), size the risk (1.3, R10), the country
the calendar (3.6).
"""

import re
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk
from bot.coach.countries import COUNTRIES
from bot.coach.dates import Calendar
from bot.coach.question import Field, Question, Step, plain, spoken

SINCE = ("months3", "months6", "years2", "years5", "longer")
"""Bands of tenure, from domain.md 3.5 and 4.1: under three months, six months, two years, five years, longer."""

TENURE_MONTHS = {"months3": 2, "months6": 5, "years2": 12, "years5": 36, "longer": 72}
"""A month inside each band, for the rules that count."""

MEET = ("video", "person", "phone", "writing")
NEAR = ("near", "far")
SHARES = ("under10", "under20", "over20")


def _band(months: float) -> str:
    limits = ((3, "months3"), (6, "months6"), (24, "years2"), (60, "years5"))
    return next((band for limit, band in limits if months < limit), "longer")


def _since(text: str, case: Case, desk: Desk) -> str | None:
    """The band of tenure in "since 2019", "for two years", "26 months" or a phrase of the book."""
    words = plain(text)
    today = desk.today(case.zone)
    if year := re.search(r"\b(?:since|from) (?:[a-z]+ )?((?:19|20)\d\d)\b", words):
        return _band((today.year - int(year[1])) * 12 + today.month - 6)
    if span := re.search(r"\b(\d+|a|one|two|three|four|five|six|seven|eight|nine|ten) (month|year)s?\b", words):
        count = NUMBERS.get(span[1]) or int(span[1])
        return _band(count * (12 if span[2] == "year" else 1))
    return spoken(text, "since", desk, SINCE)


NUMBERS = {
    word: n for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
} | {"a": 1}


def _share(text: str, case: Case, desk: Desk) -> str | None:
    """The band of a percentage, or of a phrase of the book."""
    if figure := re.search(r"(\d+(?:\.\d+)?) ?(?:%|per ?cent)", plain(text)):
        share = float(figure[1])
        return "under10" if share < 10 else "under20" if share <= 20 else "over20"
    return spoken(text, "share", desk, SHARES)


def _contact(text: str, case: Case, desk: Desk) -> str | None:
    """A person's name: after "contact is", "decides:", "with", or alone at the start of a list of facts."""
    lead = re.search(r"\b(?:contact(?: is)?|decision.maker(?: is)?|boss is|talk to|with|is)[: ]+", text, re.I)
    name = r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}"
    found = re.match(name, text[lead.end() :] if lead else text.strip())
    return found[0] if found and (lead or not spoken(found[0], "country", desk)) else None


def _service(text: str, case: Case, desk: Desk) -> str | None:
    """What we do for them: after "we do", "for", or the second item of a list of facts."""
    if lead := re.search(r"\b(?:we do|we run|service(?: is)?[: ]|doing) (?:their |the |all )?([^,.;\n]+)", text, re.I):
        return lead[1].strip()
    items = [item.strip() for item in re.split(r"[,;\n]", text)]
    fits = len(items) > 1 and _contact(items[0], case, desk) and not re.search(r"\d", items[1])
    known = fits and any(spoken(items[1], name, desk) for name in ("meet", "near", "country", "since", "share"))
    return items[1] if fits and not known else None


def client_zone(case: Case) -> ZoneInfo:
    """The client's time zone: their country's first, or the manager's own where the country isn't known."""
    country = COUNTRIES.get(case.text("country"))
    if country is None or case.zone in country.zones:
        return ZoneInfo(case.zone)
    return ZoneInfo(country.zone)


def calendar(case: Case, desk: Desk) -> Calendar:
    """The working days where the client is; without a country, weekdays."""
    country = COUNTRIES.get(case.text("country"))
    if country is None:
        return Calendar()
    return Calendar(lambda day: desk.holiday(country.code, day), country.weekend)


STEP = Step(
    "relationship",
    (
        Question(
            "relationship",
            (
                Field("contact", "words", reader=_contact),
                Field("service", "words", reader=_service),
                Field("since", "pick", SINCE, reader=_since),
                Field("meet", "pick", MEET),
                Field("near", "pick", NEAR),
                Field("share", "pick", SHARES, reader=_share),
                Field("country", "pick", tuple(COUNTRIES)),
            ),
        ),
    ),
)

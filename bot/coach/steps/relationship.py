"""The relationship: who decides there, what we do for them, how long, how close, how big, and where they are.

Tenure sets the courtesy notice (domain.md 3.5), closeness the channel (4.1), size the risk (1.3, R10), the country
the calendar (3.6).
"""

import re
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk
from bot.coach.countries import COUNTRIES
from bot.coach.dates import Calendar
from bot.coach.ear import NUMBERS, plain, spoken
from bot.coach.question import Field, Question, Step

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


_COUNT = rf"(\d+(?:\.\d+)?|half an|half a|{'|'.join(NUMBERS)})"
_BEGAN = re.compile(
    r"\b(?:since|from|signed|started|began)\b[^,;.\d]*(?:\d{1,2}(?:st|nd|rd|th)? )?([a-z]{3,9} )?((?:19|20)\d\d)\b"
)
_SPAN = re.compile(
    rf"\b{_COUNT}(?<!\ba)(?:[ -]and[ -]a[ -]half)?[ -](month|year)s?\b(?! ago| notice|'s notice|s' notice)"
)
_JOURNEY = re.compile(rf"\b{_COUNT}( and a half)? ?(hour|hr|h|minute|min)s?\b( and a half)?")


def _counted(word: str) -> float:
    return 0.5 if word.startswith("half") else NUMBERS.get(word) or float(word)


def _since(text: str, case: Case, desk: Desk) -> str | None:
    """The band of tenure in "since 2019", "from 1 Feb 2023", "for two years", "26 months" or a phrase of the book."""
    words = plain(text)
    today = desk.today(case.zone)
    if span := _SPAN.search(words):
        return _band(_counted(span[1]) * (12 if span[2] == "year" else 1))
    if began := _BEGAN.search(words):
        first = desk.read_date(f"1 {began[1] or 'july'} {began[2]}", today)
        return _band((today - first).days / 30.44) if first else None
    return spoken(text, "since", desk, SINCE)


NEAR_HOURS = 2.0
"""The journey up to which a visit is worth it; domain.md 4.1 C5."""


def _near(text: str, case: Case, desk: Desk) -> str | None:
    """Near or far, from the hours or minutes on the way ("3.5 hours by train"), else a phrase of the book."""
    if way := _JOURNEY.search(plain(text)):
        hours = _counted(way[1]) + (0.5 if way[2] or way[4] else 0)
        scale = 1 / 60 if way[3].startswith("min") else 1
        return "near" if hours * scale <= NEAR_HOURS else "far"
    return spoken(text, "near", desk, NEAR)


def _share(text: str, case: Case, desk: Desk) -> str | None:
    """The band of a percentage, or of a phrase of the book."""
    if figure := re.search(rf"\b(\d+(?:\.\d+)?|{'|'.join(NUMBERS)}) ?(?:%|per ?cent)", plain(text)):
        share = _counted(figure[1])
        return "under10" if share < 10 else "under20" if share <= 20 else "over20"
    return spoken(text, "share", desk, SHARES)


_UPPER = "[A-ZÀ-ÖØ-Þ]"
_NAME = rf"(?:(?:Mr|Mrs|Ms|Dr)\.? )?{_UPPER}[\w'’-]+(?: {_UPPER}[\w'’-]+){{0,2}}"
_DECIDES = re.compile(
    rf"(?!(?:She|He|They|Who|That)\b)({_NAME}),? (?i:decides|signs|runs|is (?:the |our |their )?"
    r"(?:\w+ ){0,2}(?:founder|owner|boss|ceo|coo|md|director|head|manager|contact))\b"
)
_LED = re.compile(
    r"\b(?i:(?:contact|decision.maker|boss|owner|founder|head)(?: is)?(?: the)?(?: [A-Z]{2,4},)?|talk to|with)[: ]+"
    rf"({_NAME})"
)


def _contact(text: str, case: Case, desk: Desk) -> str | None:
    """A person's name: before "decides", after "contact is" or "with", or alone at the start of a list of facts."""
    if found := _DECIDES.search(text) or _LED.search(text):
        return found[1]
    first = re.match(rf"({_NAME})(?=[,;\n]|$)", text.strip())
    return first[1] if first and not spoken(first[1], "country", desk) else None


SHORT_ITEM = 3
"""Words of an item in a list of facts; what is longer is a sentence."""


def _service(text: str, case: Case, desk: Desk) -> str | None:
    """What we do for them: after "we do", or the second item of a list of facts that begins with a name."""
    if lead := re.search(r"\b(?:we do|we run|service(?: is)?[: ]|doing) (?:their |the |all )?([^,.;\n]+)", text, re.I):
        return lead[1].strip()
    items = [item.strip() for item in re.split(r"[,;\n]", text)]
    second = items[1] if len(items) > 2 and re.fullmatch(_NAME, items[0]) else ""
    fits = second and len(second.split()) <= SHORT_ITEM and not re.search(r"[\d.]", second)
    known = fits and any(one.read(second, case, desk) for one in FACTS)
    return second if fits and not known else None


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


FACTS = (
    Field("since", "pick", SINCE, reader=_since),
    Field("meet", "pick", MEET),
    Field("near", "pick", NEAR, reader=_near),
    Field("share", "pick", SHARES, reader=_share),
    Field("country", "pick", tuple(COUNTRIES)),
)
"""What is picked from a list."""

STEP = Step(
    "relationship",
    (
        Question(
            "relationship",
            (
                Field("contact", "words", reader=_contact),
                Field("service", "words", reader=_service),
                *FACTS,
            ),
        ),
    ),
)

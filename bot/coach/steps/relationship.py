"""The relationship: who decides there, what we do for them, how long, how close, how big, and where they are.

Tenure sets the courtesy notice (domain.md 3.5), closeness the channel (4.1), size the risk (1.3, R10), the country
the calendar (3.6).
"""

import re
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk
from bot.coach.countries import COUNTRIES
from bot.coach.dates import Calendar
from bot.coach.ear import NUMBERS, named, plain, spoken
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
_BEGAN_SHORT = re.compile(r"\b(?:since|from)(?: about)? ([a-z]{3,9}) '?(\d\d)\b(?! ?(?:days|weeks|months|st|nd|rd|th))")
"""A month and a year in two figures: "since feb 23"."""
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
    if short := _BEGAN_SHORT.search(words):
        first = desk.read_date(f"1 {short[1]} 20{short[2]}", today)
        return _band((today - first).days / 30.44) if first and first < today else None
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
_ROLE = r"(?:founder|owner|boss|ceo|coo|cfo|md|director|head|manager|contact|partner|chair|principal)"
_DOES = rf"(?i:decides|signs|runs|is (?:the |our |their )?(?:\w+ ){{0,2}}{_ROLE})\b"
_NOBODY = r"(?!(?:She|He|They|Who|That|It|This|Nobody|Everybody)\b)"
_DECIDES = re.compile(rf"{_NOBODY}({_NAME}),? {_DOES}")
_BRACKETED = re.compile(rf"{_NOBODY}({_NAME}) \([^)]*\b(?i:decides|signs|{_ROLE})\b[^)]*\)")
_LED = re.compile(
    r"\b(?i:(?:contact|decision.maker|boss|owner|founder|head)(?: is)?(?: the)?(?: [A-Z]{2,4},)?|talk to|with)[: ]+"
    rf"({_NAME})"
)
_TITLED = re.compile(rf"\b(?i:client is) ((?:Mr|Mrs|Ms|Dr)\.? {_UPPER}[\w'’-]+)")
_WORDS = r"((?:mr |mrs |ms |dr )?[^\W\d_][\w'-]+(?: [^\W\d_][\w'-]+)"
_SMALL = (
    re.compile(rf"(?:^|[,;.:!?\n]\s*)(?:it'?s |and )?{_WORDS}{{1,2}}),? {_DOES}"),
    re.compile(rf"\b(?:contact|decision.maker|boss|owner|founder|manager|head) is {_WORDS}{{0,2}})(?=[,;.:!?\n]|$)"),
    re.compile(rf"^(?:it'?s|that'?s|it is) {_WORDS}{{1,2}})(?=[,;.!?\n]|$)"),
)
"""Where a name in small letters is sure to be one."""


def _contact(text: str, case: Case, desk: Desk) -> str | None:
    """A person's name: before "decides", after "contact is" or "with", or at the start of a list of facts."""
    straight = text.replace("’", "'")
    for pattern in (_BRACKETED, _DECIDES, _TITLED, _LED):
        if found := pattern.search(straight):
            return found[1]
    items = _items(straight)
    first = re.fullmatch(_NAME, items[0])
    if first and not spoken(first[0], "country", desk) and not _theirs(first[0], case) and not _thing(items):
        return first[0]
    return _small_name(straight, items, case, desk)


def _small_name(text: str, items: list[str], case: Case, desk: Desk) -> str | None:
    """A name that was typed in small letters, where the words around it leave no doubt."""
    spoken_of = [found[1] for pattern in _SMALL if (found := pattern.search(text.lower()))]
    if len(items) >= LIST_ITEMS and len(items[0].split()) > 1 and _facts_in(items[1:], case, desk) > 1:
        spoken_of.append(items[0])
    names = (named(one, desk) for one in spoken_of if not _theirs(one, case))
    return next((one for one in names if one), None)


def _items(text: str) -> list[str]:
    return [item.strip() for item in re.split(r"[,;\n]", text.strip().rstrip("."))]


def _facts_in(items: list[str], case: Case, desk: Desk) -> int:
    return sum(any(one.read(item, case, desk) for one in FACTS) for item in items)


def _theirs(name: str, case: Case) -> bool:
    """Whether it is only the client's own name, and the client is nobody's: not "Mr Doyle"."""
    person = re.match(r"(?:mr|mrs|ms|dr)\b", plain(name))
    return not person and {*plain(name).split()} <= {*re.findall(r"[\w'&-]+", plain(case.client))}


def _thing(items: list[str]) -> bool:
    """Whether the list begins with something and what it is: "Brasserie Pivoine, a restaurant start-up"."""
    second = items[1].lower() if len(items) > 1 else ""
    return bool(re.match(r"an? ", second)) and not re.search(rf"\b{_ROLE}\b", second)


LIST_ITEMS = 3
"""Items from which on some words between commas are a list of facts."""
SHORT_ITEM = 3
"""Words of an item in a list of facts; what is longer is a sentence."""


def _service(text: str, case: Case, desk: Desk) -> str | None:
    """What we do for them: after "we do", or behind the name, and the role, that a list of facts begins with."""
    if lead := re.search(r"\b(?:we do|we run|service(?: is)?[: ]|doing) (?:their |the |all )?([^,.;\n]+)", text, re.I):
        return lead[1].strip()
    items = _items(text)
    if len(items) < LIST_ITEMS or _contact(text, case, desk) != (named(items[0], desk) or items[0]):
        return None
    item = next(one for one in (*items[1:], "") if not re.search(rf"\b{_ROLE}\b", one, re.I))
    fits = item and len(item.split()) <= SHORT_ITEM and not re.search(r"[\d.]", item)
    known = fits and any(one.read(item, case, desk) for one in FACTS)
    return item if fits and not known else None


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
            wants=("contact", "service", "since", "country"),
        ),
    ),
)

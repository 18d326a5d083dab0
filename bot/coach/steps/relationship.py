"""The relationship: who decides there, what we do for them, how long, how close, how big, and where they are.

Tenure sets the courtesy notice (domain.md 3.5), closeness the channel (4.1), size the risk (1.3, R10), the country
the calendar (3.6).
"""

import re
from dataclasses import replace
from datetime import date
from itertools import dropwhile, takewhile
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk, Say, Unclear
from bot.coach.countries import COUNTRIES
from bot.coach.counts import figured, fraction, per_cent
from bot.coach.dates import Calendar
from bot.coach.ear import alone, chosen, named, plain, spoken
from bot.coach.question import Field, Question, Step, Values
from bot.coach.regions import REGIONS, Region

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


_COUNT = r"(\d+(?:\.\d+)?|half an|half a|an|a)"
_BEGAN = re.compile(
    r"\b(?:since|from|signed|started|began)\b[^,;.\d]*(?:\d{1,2}(?:st|nd|rd|th)? )?(?:of )?"
    r"([a-z]{3,9} )?((?:19|20)\d\d)\b"
)
_BEGAN_SHORT = re.compile(r"\b(?:since|from)(?: about)? ([a-z]{3,9}) '?(\d\d)\b(?! ?(?:days|weeks|months|st|nd|rd|th))")
"""A month and a year in two figures: "since feb 23"."""
_SPAN = re.compile(
    r"\b(?:(?:a |the )?(nearly|almost|just under|not quite|less than|under|just short of) )?(?:about |around )?"
    rf"{_COUNT}(?<!\ba)(?P<half>[ -]and[ -]a[ -]half)?[ -](year|yr|month|mth|week|wk)s?\b"
    r"(?P<after>[ -]and[ -]a[ -]half)?(?! ago| notice|'s notice|s' notice| late| overdue)"
)
_HALVED = re.compile(r"\ba(?=[ -](?:year|yr|month)[ -]and[ -]a[ -]half\b)")
"""A year and a half: here "a" counts; in "twice a year" it does not."""
_BETWEEN = re.compile(r"\b(\d+)(?: (?:and|to|or) |-)(\d+) (year|yr|month|mth|week|wk)s?\b")
_MONTHS_IN = {"year": 12, "yr": 12, "month": 1, "mth": 1, "week": 7 / 30.44, "wk": 7 / 30.44}
_BEGAN_MONTH = re.compile(
    r"\b(?:since|(?:started|began|signed(?: up)?|joined(?: us)?|(?:took|taken) (?:them|her|him) on)(?: back)? in)"
    r" (?:about |around )?(?:last )?([a-z]{3,9})(?! '?\d)\b"
)
_BACK_IN = re.compile(r"\b(?:back in|client in|clients in|way back to|goes back to|go back to) ((?:19|20)\d\d)\b")
_JOURNEY = re.compile(
    r"(?P<beyond>\b(?:more than|over|at least|upwards of) )?"
    rf"\b{_COUNT}( and a half)? ?(hour|hr|h|minute|min)s?\b( and a half)?"
)


def _counted(word: str) -> float:
    return 0.5 if word.startswith("half") else 1.0 if word in ("a", "an") else float(word)


def _since(text: str, case: Case, desk: Desk) -> str | None:
    """The band of tenure in "since 2019", "from 1 Feb 2023", "nearly two years" or a phrase of the book."""
    words = _of_work(_HALVED.sub("1", figured(plain(text))), desk)
    if between := _BETWEEN.search(words):
        bands = {_band(float(between[n]) * _MONTHS_IN[between[3]]) for n in (1, 2)}
        return bands.pop() if len(bands) == 1 else None
    if span := _SPAN.search(words):
        return _band(_span_months(span))
    if began := _began(words, desk.today(case.zone), desk):
        return _band((desk.today(case.zone) - began).days / 30.44)
    return None if _BEGAN.search(words) else spoken(text, "since", desk, SINCE)


def _meet(text: str, case: Case, desk: Desk) -> str | None:
    """How they usually talk: what is rare, or was so once, doesn't count beside what isn't."""
    usual = [one for one in _TURNS.split(text) if not spoken(one, "how_often", desk, ("seldom",))]
    return chosen(", ".join(usual), "meet", desk, MEET) or chosen(text, "meet", desk, MEET)


_TURNS = re.compile(r"[,.;:!?\n]|\b(?:and|but|so|though|although|while|then|plus)\b", re.I)
"""Where one way of talking ends and the next may begin."""


def _of_work(words: str, desk: Desk) -> str:
    """The words without a clause that tells since when something else goes on: "it's been bad since August"."""
    clauses = re.split(r"(?<=[,.;!?\n])|(?= (?:but|and|so) )", words)
    began = (_BEGAN, _BEGAN_SHORT, _BEGAN_MONTH)
    return "".join(
        one
        for one in clauses
        if not (any(each.search(one) for each in began) and spoken(one, "not_began", desk, ("yes",)))
    )


def _span_months(span: re.Match[str]) -> float:
    count = _counted(span[2]) + (0.5 if span["half"] or span["after"] else 0)
    return count * _MONTHS_IN[span[4]] - (0.5 if span[1] else 0)


def _began(words: str, today: date, desk: Desk) -> date | None:
    """The day on which it began, the first of its month, where that is gone."""
    days = []
    if began := _BEGAN.search(words):
        days.append(f"1 {began[1] or 'july'} {began[2]}")
    elif short := _BEGAN_SHORT.search(words):
        days.append(f"1 {short[1]} 20{short[2]}")
    elif month := _BEGAN_MONTH.search(words):
        days += [f"1 {month[1]} {year}" for year in (today.year, today.year - 1)]
    elif back := _BACK_IN.search(words):
        days.append(f"1 july {back[1]}")
    read = (desk.read_date(day, today) for day in days)
    return next((day for day in read if day and day < today), None)


NEAR_HOURS = 2.0
"""The journey up to which a visit is worth it; domain.md 4.1 C5."""


def _near(text: str, case: Case, desk: Desk) -> str | None:
    """Near or far, from the hours or minutes on the way ("3.5 hours by train"), else a phrase of the book."""
    if way := _JOURNEY.search(figured(plain(text))):
        hours = _counted(way[2]) + (0.5 if way[3] or way[5] else 0)
        scale = 1 / 60 if way[4].startswith("min") else 1
        far = hours * scale > NEAR_HOURS or (way["beyond"] and hours * scale == NEAR_HOURS)
        return "far" if far else "near"
    return spoken(text, "near", desk, NEAR)


def _share(text: str, case: Case, desk: Desk) -> str | None:
    """The band of a percentage or a fraction, or of a phrase of the book."""
    words, said = plain(text), spoken(text, "share", desk, SHARES)
    share = per_cent(words) or (None if said else fraction(words))
    if share is None:
        return said
    return "under10" if share < 10 else "under20" if share <= 20 else "over20"


_UPPER = "[A-ZÀ-ÖØ-Þ]"
_NAME = rf"(?:(?:Mr|Mrs|Ms|Dr)\.? )?{_UPPER}[\w'’-]+(?: {_UPPER}[\w'’-]+){{0,2}}"
_ROLE = r"(?:founder|owner|boss|ceo|coo|cfo|cto|md|director|head|manager|contact|partner|chair|principal|person)"
_DOES = rf"(?i:decides|signs|runs|is (?:the |our |their )?(?:\w+ ){{0,2}}{_ROLE})\b"
_NOBODY = (
    r"(?<![\w'’-])(?!(?:She|He|They|Who|That|It|This|Nobody|Everybody|MD|CEO|COO|CFO|CTO|HR|The|And|Her|His"
    r"|Wait|WAIT|Oh|Ok|OK|Okay|Fine|Sorry|Actually|Well|Yes|No|NO|Go)\b)"
)
_LAST = r"(?:decides|signs|pays(?! late))\b"
_FINAL = re.compile(
    rf"{_NOBODY}({_NAME})"
    rf"(?: (?:him|her)self\b| {_LAST}|,? (?:(?!{_UPPER}[a-zà-ÿ])[^.;!?\n])*?\b(?:s?he|they|who) {_LAST})"
)
"""Whoever decides, signs or pays comes before everybody else who has a part in it."""
_DECIDES = re.compile(rf"{_NOBODY}({_NAME})(?:, (?:the|their|our) (?:\w+ )?(?i:{_ROLE}))?,?(?: who)? {_DOES}")
_BRACKETED = re.compile(rf"{_NOBODY}({_NAME}) \([^)]*\b(?i:decides|signs|{_ROLE})\b[^)]*\)")
_LED = re.compile(
    r"\b(?i:(?:contact|decision.maker|decider|boss|owner|founder|head|name)(?: is)?(?: the)?(?: [A-Z]{2,4},)?"
    r"|talk to|with)[: ]+"
    rf"({_NAME})"
)
_TITLED = re.compile(rf"\b(?i:client is) ((?:Mr|Mrs|Ms|Dr)\.? {_UPPER}[\w'’-]+)")
_WORDS = r"((?:mr |mrs |ms |dr )?[^\W\d_][\w'-]+(?: [^\W\d_][\w'-]+)"
_SMALL = (
    re.compile(rf"^{_WORDS}{{1,2}}), [^.;!?\n]*?\b(?:s?he'?s|s?he is|who'?s|who is) (?:the )?(?:one|person|boss)\b"),
    re.compile(rf"(?:^|[,;.:!?\n]\s*)(?:it'?s |and )?{_WORDS}{{1,2}}),? {_DOES}"),
    re.compile(
        rf"(?:^|[;.:!?\n]\s*)(?:it'?s )?{_WORDS}{{1,2}}), (?:the |their )?(?:[\w-]+ ){{0,2}}{_ROLE}\b"
        rf"[^.;!?\n]*\b(?:s?he|who) {_LAST}"
    ),
    re.compile(rf"\b(?:contact|decision.maker|boss|owner|founder|manager|head) is {_WORDS}{{0,2}})(?=[,;.:!?\n]|$)"),
    re.compile(rf"^(?:it'?s|that'?s|it is) {_WORDS}{{1,2}})(?=[,;.!?\n]|$)"),
)
"""Where a name in small letters is sure to be one."""


def _contact(text: str, case: Case, desk: Desk) -> str | None:
    """A person's name: before "decides", after "contact is" or "with", or at the start of a list of facts."""
    straight = text.replace("’", "'")
    for pattern in (_BRACKETED, _FINAL, _DECIDES, _TITLED, _LED):
        if found := pattern.search(straight):
            return found[1]
    if themselves := _own_master(straight, case, desk):
        return themselves
    items = _named_first(_items(straight))
    first = re.fullmatch(_NOBODY + _NAME, items[0])
    exclaimed = plain(items[0]) in {*desk.phrases["ear"]["fillers"], *desk.phrases["ear"]["no"], "yes", "right", "ok"}
    known = exclaimed or spoken(items[0], "country", desk) or _theirs(items[0], case) or _thing(items)
    if first and not known and not _serves(items[0], desk) and not _TITLE.fullmatch(items[0]):
        return first[0]
    return _small_name(straight, items, case, desk)


_HIMSELF = re.compile(
    r"\b(?:s?he) (?:decides|signs|pays)\b|\b(?:it'?s|only|just|that'?s) (?:him|her)\b"
    r"|(?:^|[,.;]\s*)(?:him|her)(?:self)?\b(?=[,.;!]|$)"
    r"|\bfor (?:him|her)self\b|\b(?:him|her)self\b"
)


def _own_master(text: str, case: Case, desk: Desk) -> str | None:
    """The client, where that is a person who decides for themselves: "he decides, he's on his own"."""
    person = re.match(r"(?:mr|mrs|ms|dr)\b", plain(case.client))
    named_here = plain(case.client) in plain(text)
    return case.client if person and (named_here or _HIMSELF.search(plain(text))) else None


def _small_name(text: str, items: list[str], case: Case, desk: Desk) -> str | None:
    """A name that was typed in small letters, where the words around it leave no doubt."""
    spoken_of = [found[1] for pattern in _SMALL if (found := pattern.search(text.lower()))]
    if len(items) >= LIST_ITEMS and len(items[0].split()) > 1 and _facts_in(items[1:], case, desk) > 1:
        spoken_of.append(items[0])
    spoken_of += _said_again(text, case, desk)
    names = (named(one, desk) for one in spoken_of if not _theirs(one, case))
    return next((one for one in names if one), None)


def _said_again(text: str, case: Case, desk: Desk) -> list[str]:
    """A name that is a part of its own among a few short ones: "i just said. sandra holt. cleaning"."""
    parts = [one.strip() for one in re.split(r"[,.;:!?\n]", text) if one.strip()]
    rest = [one for one in parts if not named(one, desk) or len(one.split()) == 1]
    known = [one for one in rest if spoken(one, "repeated", desk) or _serves(_bare_service(one, desk), desk)]
    return [one for one in parts if one not in rest] if 0 < len(parts) <= SHORT_LIST and known else []


SHORT_LIST = 4
"""Parts of an answer that only says again what was said."""


_TITLE = re.compile(rf"(?:(?:the|their|our) )?(?:[\w&'-]+ ){{0,2}}{_ROLE}", re.I)
"""A role, which is no name: "COO", "the managing director"."""


def _named_first(items: list[str]) -> list[str]:
    """A list of facts without the roles that stand before the name."""
    rest = list(dropwhile(_TITLE.fullmatch, items))
    return [one.split(".")[0].strip() if one is rest[0] and rest is not items else one for one in rest] or items


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
    return bool(re.match(r"(?:an?|so|but|and|because|which) ", second)) and not re.search(rf"\b{_ROLE}\b", second)


LIST_ITEMS = 3
"""Items from which on some words between commas are a list of facts."""
SHORT_ITEM = 3
"""Words of an item in a list of facts; what is longer is a sentence."""


_AFTER_SERVICE = re.compile(r" (?:for (?:them|her|him)|since|until|as well|there)\b", re.I)
"""Where what we do for them ends, and the next fact begins."""


_SERVICE = re.compile(
    r"\b(?:we do(?: for (?:them|her|him))?(?: is| to)?:?|we run|service(?: is)?[: ]|doing)"
    r" (?!(?-i:it|this|that) (?:\d+|for|since|from|now|already|every|each|about|over|nearly|almost|a|all)\b)"
    r"(?:their |the |all )?([^,.;\n]+)",
    re.I,
)
"""What is told of the work; "we do it 11 months already" tells how long, and "we do it support" what."""


def _serves(item: str, desk: Desk) -> bool:
    """Whether some words are a service and nothing else: "web design"."""
    return alone(item, "served", desk, "known")


_FOR_THEM = re.compile(r" for (?:them|her|him|this lot)$", re.I)


def _bare_service(item: str, desk: Desk) -> str:
    """A service without the small words of talk: "PR lah" is "PR"."""
    small = "|".join(map(re.escape, desk.phrases["ear"]["talk"]))
    return _FOR_THEM.sub("", re.sub(rf"(?:^|\s+)(?:{small})(?=\s|$)", "", item.strip(), flags=re.I)).strip()


def _served(text: str, desk: Desk) -> str | None:
    """The first services that stand by themselves, as they were typed; a capital at the beginning says nothing."""
    for sentence in re.split(r"[.;!?\n]", text):
        items = [_bare_service(one, desk) for one in sentence.split(",")]
        served = list(takewhile(lambda one: _serves(one, desk), dropwhile(lambda one: not _serves(one, desk), items)))
        if served:
            first = served[0] if served[0][:2].isupper() else served[0].lower()
            return ", ".join((first, *served[1:]))
    return None


def _service(text: str, case: Case, desk: Desk) -> str | None:
    """What we do for them: after "we do", a word for a service, or behind the name that a list of facts begins with."""
    if lead := _SERVICE.search(text):
        return _bare_service(_AFTER_SERVICE.split(lead[1])[0], desk)
    if done := spoken(text, "doing", desk):
        return done.replace("_", " ")
    if served := _served(text, desk):
        return served
    items = _items(text)
    if len(items) < LIST_ITEMS or _contact(text, case, desk) != (named(items[0], desk) or items[0]):
        return None
    if plain(items[1]) in {*desk.phrases["ear"]["fillers"], *desk.phrases["ear"]["no"]}:
        return None
    item = next(_bare_service(one, desk) for one in (*items[1:], "") if not re.search(rf"\b{_ROLE}\b", one, re.I))
    fits = item and len(item.split()) <= SHORT_ITEM and not re.search(r"[\d.]", item)
    known = fits and any(one.read(item, case, desk) for one in FACTS)
    return item if fits and not known else None


_SENTENCE = re.compile(
    r"^(?:we|i)(?:'re| are)? (?:\w+ )??(?:do|doing|run|running|handle|manage|provide|offer|keep|look after"
    r"|take care of)\s+(?:(?:all|most) (?:of )?)?(?:their |the )?",
    re.I,
)
"""What stands before a service that is told as a sentence."""

_DETAIL = re.compile(r"[,.;:(\n]| (?:of|for|to|into|on|in|with|at|from|including|which|that|who|so|because)\b", re.I)
"""Where the name of a service ends and its details begin: "translation | of patents"."""

SERVICE_WORDS = 5
"""Words that stand before "agreement" at most."""


_LEADING = re.compile(r"^(?:(?:to|for|with|the|our|their|her|his|some|all|a|an|doing|do)\s+)+", re.I)
"""What leads up to a service: "to coaching", "our bookkeeping"."""


_INSIDE = re.compile(r" (?:the|their|our|her|his|your|my|an?)\b.*$", re.I)
"""What a sentence has and a name hasn't: "cleaning | the offices", "helpdesk and patch | the servers"."""

_EMPTY = re.compile(
    r"^(?:(?:run|keep|do|manag|handl|provid|offer|mak|look|tak|help|giv|cut)(?:n?ing)?e?"
    r"|(?:agreement|contract|bit|lot|sort|thing)s?|everything|stuff|various|odds)$",
    re.I,
)
"""Words that say nothing by themselves once the rest is cut: "running", "help"."""


def service_of(case: Case) -> str:
    """The service as it can stand before "agreement": a noun phrase; nothing where it is none, or somebody's name."""
    told = _LEADING.sub("", _SENTENCE.sub("", case.text("service").strip()))
    name = _noun(_DETAIL.split(told)[0].strip())
    people = {*case.text("contact").lower().split(), *case.signer.lower().split()}
    sentence = re.match(r"(?:we|i|they|you|he|she|our)\b(?!-)|(?-i:it)(?:'s| is| was| has| \d)\b", name, re.I)
    whole = not {*name.lower().split()} <= people and not sentence
    return name if whole and len(name.split()) <= SERVICE_WORDS else ""


def _noun(name: str) -> str:
    """The words before an article, without a verb that was joined on: "helpdesk | and patch the servers"."""
    bare = _INSIDE.sub("", name)
    if bare != name:
        bare = re.sub(r"(?: and|,) \S+$", "", bare) if " " in bare else bare if bare.endswith("ing") else ""
    bare = re.sub(r" (?:agreements?|contracts?|alive|running|going|clean|tidy|safe|up to date)$", "", bare, flags=re.I)
    return "" if _EMPTY.match(bare) else bare


def region_of(case: Case) -> Region | None:
    """The client's region, as long as it lies in their country; None where it isn't known."""
    region = REGIONS.get(case.text("region"))
    return region if region and region.country == case.text("country") else None


def _region(text: str, case: Case, desk: Desk) -> str | None:
    """The region of the country that the words name, or that is known."""
    country = spoken(text, "country", desk) or case.text("country")
    return spoken(text, "region", desk, tuple(name for name, one in REGIONS.items() if one.country == country))


VITAL = ("yes", "no")
"""Whether their business stands still without it: IT, payroll, security, care; domain.md 3.5."""


def _vital(text: str, case: Case, desk: Desk) -> str | None:
    return spoken(text, "vital", desk, VITAL)


PARTIES = ("person", "company")
"""Whether the client is somebody by themselves, or a firm with people of its own."""

FIRMS = ("alone", "few", "many")
"""How many we are: one, two or three, or a firm with departments."""

TITLES = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr")
"""What a client's name begins with that is somebody's own."""


def _party(text: str, case: Case, desk: Desk) -> str | None:
    return spoken(text, "party", desk, PARTIES)


def _firm(text: str, case: Case, desk: Desk) -> str | None:
    return spoken(text, "firm", desk, FIRMS)


def individual(case: Case) -> bool:
    """Whether the client is one person: told so, a consumer (ST22), or called by a person's name and nobody else is."""
    if case.text("party"):
        return case.text("party") == "person"
    titled = case.client.split(" ")[0].rstrip(".") in TITLES and case.text("contact") in ("", case.client)
    return titled or "ST22" in case.codes("stops_regulated")


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """A region by its name; and whether they can do without such a service, where that was not told itself."""
    service = str(values.get("service", ""))
    if service and not values.get("vital"):
        vital = spoken(service, "vital_service", desk) or case.text("vital")
        values = {**values, **({"vital": vital} if vital else {})}
    told = str(values.get("region", ""))
    if not told or told in REGIONS:
        return values
    country = str(values.get("country", case.text("country")))
    known = _region(told, replace(case, answers={**case.answers, "country": country}), desk)
    if known is None:
        raise Unclear(Say("relationship", "region_unclear"), "region")
    return {**values, "region": known}


def client_zone(case: Case) -> ZoneInfo:
    """The client's time zone: their region's, else their country's first, else the manager's own."""
    country, region = COUNTRIES.get(case.text("country")), region_of(case)
    if region and region.zone:
        return ZoneInfo(region.zone)
    if country is None or case.zone in country.zones:
        return ZoneInfo(case.zone)
    return ZoneInfo(country.zone)


def calendar(case: Case, desk: Desk) -> Calendar:
    """The working days where the client is; without a country, weekdays."""
    country = COUNTRIES.get(case.text("country"))
    if country is None:
        return Calendar()
    region = region_of(case)
    code = region.code if region else country.code
    return Calendar(lambda day: desk.holiday(code, day), country.weekend)


FACTS = (
    Field("since", "pick", SINCE, reader=_since),
    Field("meet", "pick", MEET, reader=_meet),
    Field("near", "pick", NEAR, reader=_near),
    Field("share", "pick", SHARES, reader=_share),
    Field("country", "pick", tuple(COUNTRIES), brings=("region",)),
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
                Field("region", "words", reader=_region, told_only=True),
                Field("vital", "pick", VITAL, reader=_vital, told_only=True),
                Field("party", "pick", PARTIES, reader=_party, told_only=True),
                Field("firm", "pick", FIRMS, reader=_firm, told_only=True),
            ),
            wants=("contact", "service", "since", "country"),
            check=_check,
        ),
    ),
)

"""The client's own dates as they are told: a day or month and what it is, several, who is away, a talk of renewing."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.coach.case import Case, Desk, Value
from bot.coach.dates import DAY, add_months
from bot.coach.ear import all_spoken, plain, spoken
from bot.coach.named_days import TAKE_OUT, Named, days_in, days_taken_out, without_taken_out
from bot.coach.question import Field, Values
from bot.coach.steps.planned import FEASTS

WEEK, EARLY = timedelta(days=7), timedelta(days=10)
"""How far the first week of a month, and its beginning, may reach."""


_AWAY = re.compile(
    r"\b(?:away|on leave|on holiday|off)\b(?: on holiday| on leave)?,?(?: from)? +"
    r"([^,;.\n]+?) ?(?:to|until|till|through|-|–) ?([^,;.\n]+)",
    re.I,
)
"""When somebody isn't there: "away from 3 to 14 May"."""


def _read_away(text: str, case: Case, desk: Desk) -> Values:
    """The days on which they are away, where both ends are told."""
    found, today = _AWAY.search(text), desk.today(case.zone)
    last = desk.read_date(found[2].strip(), today) if found else None
    if found is None or last is None:
        return {}
    begun = found[1].strip()
    first = desk.read_date(begun, today) or desk.read_date(f"{begun} {last:%B %Y}", today)
    return {"away_from": first.isoformat(), "away_until": last.isoformat()} if first and first <= last else {}


_NOT_THEIRS = re.compile(
    r"\b(?:isn'?t|is not|is no|it'?s not|not|wasn'?t|was not|was never|never was) "
    r"(?:(?:a|an|any|one of|really|even) )*(?:(?:date|day|launch|event|deadline)s? )?(?:of )?"
    r"(?:theirs|hers|his|their dates?|her dates?|his dates?)\b"
    r"|\b(?:is|are|was|that'?s|thats|it'?s) (?:one of )?ours\b"
    r"|\b(?:is|has been|was|got|been|'?s) (?:cancelled|canceled|called off|off)\b"
    r"|\bnothing(?:'?s| is| happens| planned| due| of theirs)? (?:on|for)\b|\bno (?:date|event|launch|deadline) on\b",
    re.I,
)
"""What says that a date is none of the client's."""


def withdrawn(text: str, case: Case, desk: Desk) -> Values:
    """Their dates without those that some words say are none of theirs; empty where none of those is held."""
    held = [day for day in (case.text("critical"), *case.codes("other_dates")) if day]
    denied = [one for one in re.split(r"[,.;!?\n]+", text) if _NOT_THEIRS.search(one) or TAKE_OUT.search(one.strip())]
    gone = days_taken_out(text, desk.today(case.zone), desk, _NOT_THEIRS)
    named = {(one.day.month, one.day.day) for one in gone}
    what = plain(case.text("critical_what"))
    if (day := case.day("critical")) and what and any(f" {what} " in f" {plain(one)} " for one in denied):
        named.add((day.month, day.day))
    left = [day for day in held if (int(day[5:7]), int(day[8:])) not in named]
    if len(left) == len(held):
        return {}
    kept = {"critical_what": case.text("critical_what"), "critical_until": case.text("critical_until")}
    same = left[:1] == held[:1]
    return {
        "critical": left[0] if left else "",
        **(kept if same else {"critical_what": "", "critical_until": ""}),
        "other_dates": tuple(left[1:]),
    }


_RENEWAL_TALK = re.compile(
    r"[^.;,!?\n]*\brenewal (?:chat|talk|meeting|call|conversation|discussion|review|negotiations?)\b[^.;,!?\n]*", re.I
)


_PART_OF_MONTH = re.compile(
    r"\b(?P<part>mid|middle of|late|end of|second half of|early|start of|beginning of)[- ](?P<month>[a-z]{3,9})\b", re.I
)


_FROM = {"mid": 11, "middle of": 11, "second half of": 16, "late": 21, "end of": 24}
"""The first day that a part of a month may mean."""


def _renewal_talk(text: str, case: Case, desk: Desk) -> date | None:
    """The first day that their renewal talk may be on: "wants a renewal chat mid-January"."""
    found, today = _RENEWAL_TALK.search(text), desk.today(case.zone)
    if found is None:
        return None
    if part := _PART_OF_MONTH.search(found[0]):
        return desk.read_date(f"{_FROM.get(part['part'].lower(), 1)} {part['month']}", today)
    days = days_in(found[0], today, desk, months=True)
    return days[0].day if days else None


def talk_named(text: str, case: Case, desk: Desk) -> Value | None:
    """The same as a field's value: no other date is one."""
    day = _renewal_talk(text, case, desk)
    return day.isoformat() if day else None


def read_dates(text: str, case: Case, desk: Desk) -> Values:
    """Their dates, the feasts they keep, when they are away, and when they want to talk about renewing; or nothing."""
    talk = _renewal_talk(text, case, desk)
    if talk:
        rest = _RENEWAL_TALK.sub("", text).strip(" ,.;")
        told = read_dates(rest, case, desk) if rest else {}
        return {**told, "renewal_talk": talk.isoformat()}
    if gone := withdrawn(text, case, desk):
        return gone
    text = without_taken_out(text, desk.today(case.zone), desk, _NOT_THEIRS)
    if not days_in(text, desk.today(case.zone), desk, months=True) and _NOT_THEIRS.search(text):
        return {}
    feasts = all_spoken(text, "feasts", desk, FEASTS)
    rest, closed = _without_holidays(text, case, desk)
    away = _read_away(rest, case, desk) or closed
    rest = _AWAY.sub("", rest) if away else rest
    found = {**away, **({"feasts": feasts} if feasts else {})}
    holidays = {"critical": "", "critical_what": "", "critical_until": ""} if rest != text and not found else {}
    told = _read_critical(rest, case, desk) if re.search(r"\w", rest) else {}
    return {**holidays, **told, **found}


def _without_holidays(text: str, case: Case, desk: Desk) -> tuple[str, Values]:
    """The words without the holidays that they name with their days, and when those are: no date depends on us then.

    What is only named after a holiday is none: "Easter launch, 20 March".
    """
    names, today = "|".join(map(re.escape, desk.phrases["ear"]["holidays"])), desk.today(case.zone)
    away: Values = {}
    for name in reversed(list(re.finditer(rf"\b(?:{names})\b", text, re.I))):
        days = [one for one in days_in(text, today, desk) if one.start >= name.end()]
        if not days or not _BETWEEN.fullmatch(text[name.end() : days[0].start]):
            continue
        first, last = days[0], days[1] if _spans(text, days) else days[0]
        tail = re.split(r"\b(?:to|until|till)\b|[-–]", text[first.start : first.end])[-1].strip(" ,.;")
        until = max(first.day, last.day, desk.read_date(tail, today) or first.day)
        away = {"away_from": first.day.isoformat(), "away_until": until.isoformat()}
        text = text[: name.start()] + text[last.end :]
    return text, away


def _spans(text: str, days: Sequence[Named]) -> bool:
    """Whether two days are the ends of one time."""
    return len(days) > 1 and bool(_SPANS.fullmatch(text[days[0].end : days[1].start]))


_BETWEEN = re.compile(r"[\s,:(-]*(?:(?:is|are|on|from|runs|starts|falls|here|there|this year|the|it's) )*", re.I)
"""What may stand between a holiday and its days."""


def _read_critical(text: str, case: Case, desk: Desk) -> Values:
    """The date and what it is: "launch on 15 February", "fit-out in April" (its first day); or that there is none."""
    today = desk.today(case.zone)
    if day := desk.read_date(text.strip(), today):
        return {"critical": day.isoformat(), "critical_what": "", "critical_until": _latest_day(text, "", day, desk)}
    nothing = Field("critical_none", "pick", ("none",))
    named = [
        (sentence, one)
        for sentence in re.split(r"(?<=[.!?;]) |\n", text)
        if not nothing.read(sentence, case, desk) and not spoken(sentence, "our_days", desk)
        for one in days_in(sentence, today, desk, months=True)
    ]
    dated = {(one.day.year, one.day.month) for _, one in named if not one.loose}
    named = [(part, one) for part, one in named if not (one.loose and (one.day.year, one.day.month) in dated)]
    ahead = [found for found in named if found[1].day >= today] or named
    if ahead:
        sentence, one = ahead[0]
        ends = {
            late.day for (_, early), (said, late) in pairwise(ahead) if _SPANS.fullmatch(said[early.end : late.start])
        }
        more = (each.day for _, each in ahead[1:] if not each.loose and each.day not in {one.day, *ends})
        others = tuple(dict.fromkeys(day.isoformat() for day in more))
        until = _latest_day(sentence[one.start : one.end], sentence, one.day, desk)
        first = {
            "critical": one.day.isoformat(),
            "critical_what": _what(sentence[: one.start]) or _behind(sentence, one),
            "critical_until": until,
        }
        return {**first, "other_dates": others} if others else first
    return {"critical": "", "critical_what": "", "critical_until": ""} if nothing.read(text, case, desk) else {}


_SPANS = re.compile(r"[ ,]*(?:to|until|till|through|and ends on|-|–)[ ]*(?:the )?")
"""What stands between the two ends of one date: "29 April to 5 May"."""


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


_FIRST_WEEK = re.compile(r"\b(?:first|1st) (?:wk|week)\b")


_EARLY = re.compile(r"\b(?:early|beginning|start)\b")


def _latest_day(words: str, sentence: str, day: date, desk: Desk) -> str:
    """The last day that it may be, where only a month is named, or a part of one; empty where the day is certain."""
    named = plain(_YEAR.sub("", words))
    month = any(desk.read_date(f"1 {word}", day) == day for word in re.findall(r"[^\W\d_]{3,}", named))
    if day.day != 1 or not month or re.search(r"\d|\bfirst of\b", named):
        return ""
    around = plain(f"{words} {sentence}")
    length = (
        WEEK if _FIRST_WEEK.search(around) else EARLY if _EARLY.search(named) or _led_early(sentence, words) else None
    )
    return (day + length - DAY if length else add_months(day, 1) - DAY).isoformat()


def _led_early(sentence: str, words: str) -> bool:
    """Whether the word before the month says that it is its beginning."""
    return bool(re.search(rf"\b(?:early|(?:beginning|start) of),? {re.escape(plain(words))}", plain(sentence)))


LONGEST_WHAT = 4
"""Words of what a date is; what is longer is a sentence."""


_LEAD_IN = re.compile(
    r"[ ,:(-]*\b(?:on|in|is|starts|begins|opens|by|at|for|early|late|just|beginning of|start of|from|the|to"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)?[ ,:(-]*$"
)


def _behind(sentence: str, named: Named) -> str:
    """What a month is of: "their June trade fair is nearly ready"."""
    led = named.loose and re.search(r"\b(?:the|their|his|her|its)\s+$", sentence[: named.start], re.I)
    found = re.match(
        r"\s+((?:[a-z-]+ ){0,2}[a-z-]+?)(?=\s+(?:is|are|has|will|and)\b|[,.;:!?]|$)", sentence[named.end :]
    )
    return plain(found[1]) if led and found else ""


def _what(head: str) -> str:
    """What the date is, when the words before it name it: "launch on 15 February" is a launch."""
    words = plain(head)
    while (shorter := _LEAD_IN.sub("", words)) != words:
        words = shorter
    noun = re.split(r"[,.;:!?] |:| is | for | with ", words)
    named = re.sub(r"^(?:the|a|an|their|our|its|her|his) ", "", noun[0] if " is " in words else noun[-1]).strip()
    whole = re.match(r"(?:they|we|she|he|it|its|it's|us|me|there|theres|there's|i|as|so|and|just|no|maybe)\b", named)
    bare = named in ("their", "the", "our", "his", "her", "its")
    return named if not (whole or bare) and len(named.split()) <= LONGEST_WHAT and not re.search(r"\d", named) else ""

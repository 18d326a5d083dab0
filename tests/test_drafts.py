"""Every draft that the tables allow, reasons by tones by channels by countries, held to domain.md 6.1 to 6.4."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.coach.case import Say
from bot.coach.countries import COUNTRIES
from bot.coach.finding import Facts, Kind
from bot.coach.letter import endings, reason_line
from bot.coach.prose import sentences
from bot.coach.reply import Letter
from bot.coach.review import review
from bot.coach.steps.channel import CHANNELS, SPOKEN
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.story import REASONS, UNSPOKEN
from bot.coach.steps.tone import TONES, tone_of
from bot.draft_page import written
from tests.desk import VOICE, case, desk
from tests.reviewing import BOOK

PLACES = {
    "GB": {"notice": "60 days", "method": "email", "clause": "12.2", "agreed": "2024-11-04"},
    "US": {"notice": "30 days", "method": "post", "clause": "9"},
    "DE": {"notice": "3 months", "method": "email", "expiry": "quarter_end"},
    "JP": {"notice": "1 months", "method": "courier", "expiry": "month_end"},
}
KNOWN = {
    "contact": "Maya Brennan",
    "service": "marketing",
    "since": "years5",
    "tell_on": "2027-01-12",
    "account": "clear",
    "fee": "6500.00",
    "handover": "Priya Shah",
    "thanks": "trusting us with your first launch",
    "signer": "Tom Reed",
    "progress": "the ad accounts, your source files",
}
MOST_WORDS = {"email": 260, "letter": 300, "script": 250, "brief": 110}
END = re.compile(r"\b(end|ending|ended|not renew|terminat\w+)\b", re.I)


@pytest.mark.parametrize("reason", REASONS)
def test_every_draft_has_what_it_must_and_nothing_that_it_must_not(reason: str) -> None:
    drafts = 0
    for tone, channel, place in product(TONES, CHANNELS, PLACES):
        here = case(**KNOWN, **PLACES[place], country=place, reason=reason, tone=tone, channel=channel)
        made = chosen_plan(here, desk())
        assert made is not None
        order = COUNTRIES[place].order
        last_day = VOICE.day(made.last_day, order)
        for letter in endings(here, desk()):
            text = written(letter, VOICE)
            kind: Kind = "brief" if tone_of(here) == "BRIEF" and letter.kind != "script" else letter.kind
            drafts += 1
            _has_structure(letter, text, kind, last_day)
            said = reason_line(here) if tone_of(here) != "BRIEF" else ""
            _says_one_reason_or_none(text, said, reason)
            facts = Facts(tone_of(here), made.last_day, order=order, service="marketing", spoken=channel in SPOKEN)
            found = review(text, kind, facts, BOOK)
            assert [(one.rule, one.quote) for one in found if one.severity == "must"] == []
    assert drafts >= 100


def _has_structure(letter: Letter, text: str, kind: Kind, last_day: str) -> None:
    body = text.split("\n\n", bool(letter.head) + bool(letter.subject))[-1]
    first = " ".join(body.split()[:60])
    assert END.search(first), "the end is said in the first sixty words"
    assert last_day in first, "and its day, with weekday and year"
    assert len(body.split()) <= MOST_WORDS[kind]
    assert not re.search(r"[{}\[\]]|TODO|None|undefined", text)
    if kind != "script":
        assert re.search(r"\d[\d,]*\.\d\d", text), "an amount"
        assert re.search(r"\buntil [A-Z][a-z]+day", body), "a contact with an end date"
    if kind in ("email", "letter"):
        assert body.index("Thank you for trusting") > body.index(last_day), "praise stands after the news"


def _says_one_reason_or_none(text: str, line: str, reason: str) -> None:
    lines = [name for name in VOICE.lines("letter") if name.startswith("reason_")]
    said = [name for name in lines if VOICE.line(_say(name), plain=True) in text]
    assert said == ([line] if line else [])
    assert reason not in UNSPOKEN or not said
    if line:
        assert all(len(one.text.split()) <= 25 for one in sentences(VOICE.line(_say(line), plain=True)))


def _say(name: str) -> Say:
    return Say("letter", name)

"""Examples in hints: a date lies after today and fits what is asked, is understood where it is typed, and nobody is
named who isn't in the case."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.examples import NAMES, examples
from bot.coach.steps import QUESTIONS
from bot.voice import PROMPTS
from tests.desk import LETTERED, VOICE, case, desk

DAYS = ["2027-01-11", "2026-12-31", "2027-02-26", "2028-08-31", "2027-12-24"]

HINTS = [
    ("timing", "tell_on_why"),
    ("timing", "tell_on_unclear"),
    ("timing", "dates_unclear"),
    ("timing", "other_dates_hint"),
    ("verdict", "meet_on_unclear"),
    ("agreement", "money_unclear"),
    ("agreement", "paid_for_unclear"),
    ("tone", "tone_unclear"),
]


def at(day: str) -> Desk:
    return desk(datetime.fromisoformat(f"{day}T10:00+00:00"))


def hint(page: str, line: str, here: Case, day: str) -> str:
    return VOICE.beside(examples(here, at(day))).line(Say(page, line), plain=True)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("page", "line"), HINTS, ids=lambda one: one)
def test_every_date_in_a_hint_is_still_to_come(page: str, line: str, day: str) -> None:
    said = hint(page, line, case(country="GB"), day)
    years = "|".join(map(str, range(2026, 2031)))
    for found in re.findall(rf"\d{{1,2}} [A-Z][a-z]+(?: (?:{years}))?", said):
        read = at(day).read_date(found, at(day).now.date())
        assert read is not None and read > at(day).now.date(), said


def test_no_line_names_a_day_of_the_calendar_or_somebody_of_another_case() -> None:
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    named = re.compile(rf"\d (?:{months})\b|\bin (?:{months})\b|\b(?:Priya|Maya|Jess|Helen Byrne|Tom Reed)\b")
    lines = [
        (page.name, line)
        for page in sorted((PROMPTS / "en").glob("*.j2"))
        for line in re.sub(r"\{#.*?#\}", "", page.read_text("utf-8"), flags=re.S).splitlines()
        if named.search(line)
    ]
    assert [(page, line) for page, line in lines if "falls" not in line and "away in August" not in line] == []


ASKED: list[tuple[str, str, str, dict[str, Value]]] = [
    ("tell_on", "timing", "tell_on_unclear", {}),
    ("dates", "timing", "dates_unclear", {}),
    ("meet_on", "verdict", "meet_on_unclear", {}),
    ("money", "agreement", "money_unclear", {"account": "owed"}),
    ("tone", "tone", "tone_unclear", {}),
    ("tone", "tone", "tone_unclear", {"handover": "Farah Aziz (farah@us.example)"}),
    ("relationship", "relationship", "relationship_unclear", {}),
    ("relationship", "relationship", "relationship_unclear", {"contact": "Ruth Adler"}),
    ("feasible", "verdict", "feasible_unclear", {}),
]


@pytest.mark.parametrize(("name", "page", "line", "answers"), ASKED)
def test_what_a_hint_offers_is_understood_where_it_is_typed(
    name: str, page: str, line: str, answers: dict[str, Value]
) -> None:
    here = case(**answers)
    for words in re.findall(r'"([^"]+)"', hint(page, line, here, "2027-01-11")):
        try:
            assert QUESTIONS[name].read(words, here, at("2027-01-11")), words
        except Unclear:
            pytest.fail(f"not understood: {words}")


def test_a_hint_names_whoever_does_the_handover_and_signs() -> None:
    here = replace(case(**{**LETTERED, "handover": "Farah Aziz (farah@us.example)"}), signer="Wei Ling Ong")
    assert "Farah does the handover until" in hint("tone", "tone_unclear", here, "2027-01-11")
    assert hint("tone", "signer_hint", here, "2027-01-11") == "Wei Ling Ong"
    assert "I do the handover" in hint("tone", "tone_unclear", case(), "2027-01-11")


def test_every_example_has_a_value_or_none_in_every_case() -> None:
    assert set(examples(case(), desk(datetime(2027, 1, 11, tzinfo=UTC)))) == set(NAMES)

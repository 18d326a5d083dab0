"""What a story tells beside what was asked: six managers' own words (``stories.toml``), and traps."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.coach.case import Value
from bot.coach.steps.gleaning import glean, put_right
from tests.desk import case, desk
from tests.test_briefs import SIGNERS, TODAY

STORIES: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "stories.toml").read_text("utf-8"))


def facts(told: Mapping[str, Any]) -> dict[str, object]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


@pytest.mark.parametrize("brief", STORIES)
def test_most_facts_of_a_story_are_taken_from_it_and_none_is_taken_wrongly(brief: str) -> None:
    zone, now = TODAY[brief]
    here = replace(case(), zone=zone, opened=now.isoformat(), signer=SIGNERS.get(brief, ""))
    taken, meant = glean(STORIES[brief]["story"], here, desk(now)), facts(STORIES[brief]["facts"])
    assert {name: value for name, value in taken.items() if meant.get(name) != value} == {}
    assert len(taken) / len(meant) >= 0.7


@pytest.mark.parametrize(
    ("story", "taken"),
    [
        ("We signed in May 2023 and they have 60 days notice", {"notice": "60 days"}),
        ("They always pay within 30 days", {}),
        ("Is it 60 days notice?", {}),
        ("Would I sign them again today? No.", {"rehire": "no"}),
        ("Should I tell them by email?", {}),
        ("I told my wife at home", {}),
        ("He came at 9.30, two hours late", {}),
        ("We made 30 % of our target rate", {"rate": "under50"}),
        ("She said no.", {}),
        ("Their launch is on 15 February", {"critical": "2027-02-15", "critical_what": "launch"}),
        ("We launched with them in 2024", {}),
        ("I'm in Manchester", {}),
        ("", {}),
    ],
)
def test_a_sentence_counts_only_for_what_it_speaks_of(story: str, taken: dict[str, str]) -> None:
    found = glean(story, case(), desk())
    assert {name: found.get(name) for name in taken} == taken
    assert not {"notice", "channel", "method", "near", "share", "country", "contact"} & ({*found} - {*taken})


@pytest.mark.parametrize(
    ("words", "fixed"),
    [
        ("no, 90 days", {"notice": "90 days"}),
        ("the notice is 3 months", {"notice": "3 months"}),
        ("yes, and I offered a new price, she said no", {"tried": ("reset", "price")}),
        ("they're a fixed term", {"kind": "fixed"}),
        ("hm", {}),
        ("that's all nonsense", {}),
    ],
)
def test_single_facts_of_the_list_are_put_right_in_words(words: str, fixed: dict[str, object]) -> None:
    known: dict[str, Value] = {"reason": "SCOPE", "tried": ("reset",), "notice": "60 days", "kind": "rolling"}
    found = put_right(words, known, case(), desk())
    assert {name: found.get(name) for name in fixed} == fixed
    assert fixed or not found


@pytest.mark.parametrize(
    "words",
    [
        "it's been bad since August",
        "they have kept adding work since August 2025",
        "since August they pay late",
        "five times since May",
        "invoices unpaid since October",
        "no answer from her since November",
        "From August, they give us pastries",
        "it started in May",
    ],
)
def test_a_month_in_passing_is_neither_the_date_of_the_agreement_nor_the_beginning_of_the_work(words: str) -> None:
    told = glean(words, case(), desk())
    assert not {"agreed", "since"} & {*told}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("signed the 4th of November 2024", {"agreed": "2024-11-04", "since": "years5"}),
        ("the contract is from 1 Feb 2023", {"agreed": "2023-02-01", "since": "years5"}),
        ("just emails, from 10 August 2026", {"agreed": "2026-08-10", "since": "months6"}),
        ("we've worked together since March 2021. It's been bad since August", {"since": "longer"}),
        ("client since August, and late with every invoice", {"since": "months6"}),
        ("From August, seven months", {"since": "years2"}),
    ],
)
def test_a_day_of_the_agreement_and_the_beginning_of_the_work_are_heard(words: str, told: dict[str, str]) -> None:
    found = glean(words, case(), desk())
    assert {name: found[name] for name in ("agreed", "since") if name in found} == told

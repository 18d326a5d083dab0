"""Thirty more cases of the kind of scenarios.md, worked out by hand from domain.md before they were run."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import casefile, report
from bot.almanac import Almanac
from bot.coach.case import Desk
from bot.voice import Voice

CASES = Path(__file__).parent / "cases" / "more"
NAMES = sorted(file.stem for file in CASES.glob("*.toml"))
VOICE, ALMANAC = Voice(), Almanac()


def advised(name: str, *, today: str = "", **changes: Any) -> dict[str, Any]:
    """The report on a case file, at its own moment or another, with some answers changed (None takes one away)."""
    case, moment = casefile.read(CASES / f"{name}.toml", VOICE)
    answers = {key: value for key, value in {**case.answers, **changes}.items() if value is not None}
    now = datetime.fromisoformat(today).replace(tzinfo=UTC) if today else moment
    assert now is not None
    desk = Desk(now, ALMANAC.holiday, ALMANAC.read_date, VOICE.phrases())
    return report.report(casefile.settled(type(case)(**{**vars(case), "answers": answers}), desk), desk, VOICE)


@cache
def plain(name: str) -> dict[str, Any]:
    """The report on a case file as it stands."""
    return advised(name)


def codes(found: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in found}


def text(told: dict[str, Any], kind: str = "") -> str:
    """The written act, or another of its texts."""
    kinds = (kind,) if kind else ("email", "letter")
    found: str = next(one["text"] for one in told["letters"] if one["kind"] in kinds)
    return found


def moment(told: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in told["moments"] if one["name"] == name)
    return found


def slot(told: dict[str, Any], name: str = "best") -> tuple[str, str, str]:
    found = moment(told, name)
    return found["day"], found["start"], found["end"]


def days(told: dict[str, Any]) -> tuple[str, str, str]:
    dates = told["dates"]
    return dates["received"], dates["last_day"], dates["handover"]


def due(told: dict[str, Any], code: str) -> str:
    found: str = next(one["due"] for one in told["tasks"] if one["code"] == code)
    return found


STOPPED = {
    "utrecht": ({"ST12"}, "a lawyer"),
    "quebec": ({"ST12"}, "a lawyer"),
    "cover": ({"ST01"}, "insurer"),
    "hidden": ({"ST01", "ST02"}, "lawyer"),
    "two_stops": ({"ST11", "ST17"}, "lawyer"),
}
"""Cases in which nothing may be written yet: the stops that stand, and a word of whom they go to."""

ENDS = {
    "harbor": (("2027-04-20", "10:00", "11:30"), ("2027-04-20", "2027-05-20", "2027-05-20"), "C5", "FIRM"),
    "bavaria": (("2027-01-12", "10:00", "11:30"), ("2027-01-13", "2027-04-13", "2027-04-13"), "C7", "WARM"),
    "lyon": (("2027-07-21", "10:00", "11:30"), ("2027-07-26", "2027-12-31", "2027-12-31"), "C6", "WARM"),
    "angeles": (("2027-03-16", "10:00", "11:30"), ("2027-03-17", "2027-04-16", "2027-04-16"), "C7", "WARM"),
    "texas": (("2027-11-30", "10:00", "11:30"), ("2027-12-01", "2027-12-15", "2027-12-15"), "C8", "FIRM"),
    "leap": (None, ("2028-01-31", "2028-02-29", "2028-02-29"), "C3", "NEUTRAL"),
    "dublin": (("2027-11-02", "13:30", "15:30"), ("2027-11-03", "2028-01-02", "2027-12-31"), "C6", "WARM"),
    "golden": (("2027-05-11", "10:00", "11:30"), ("2027-05-12", "2027-06-30", "2027-06-30"), "C10", "WARM"),
    "kolkata": (("2027-10-26", "13:30", "15:30"), ("2027-10-27", "2027-12-11", "2027-12-10"), "C7", "NEUTRAL"),
    "dubai": (("2027-03-16", "10:30", "11:30"), ("2027-03-17", "2027-06-17", "2027-06-17"), "C6", "FORMAL"),
    "telaviv": (("2027-09-07", "10:00", "11:30"), ("2027-09-08", "2027-09-22", "2027-09-22"), "C7", "NEUTRAL"),
    "cup": (("2027-11-03", "10:00", "11:30"), ("2027-11-03", "2027-12-03", "2027-12-03"), "C7", "WARM"),
    "lunar": (None, ("2028-01-25", "2028-03-31", "2028-03-31"), "C7", "NEUTRAL"),
    "yesterday": (("2027-02-02", "10:00", "11:30"), ("2027-02-03", "2028-03-31", "2028-03-31"), "C7", "NEUTRAL"),
    "courtesy": (("2027-06-08", "10:00", "11:30"), ("2027-06-08", "2027-08-07", "2027-08-06"), "C5", "FIRM"),
    "beliefs": (("2027-04-13", "10:00", "11:30"), ("2027-04-15", "2027-07-15", "2027-07-15"), "C5", "WARM"),
    "conduct": (("2027-03-02", "10:00", "11:30"), ("2027-03-02", "2027-04-02", "2027-04-02"), "C2", "FIRM"),
    "conflict": (None, ("2027-10-08", "2027-10-22", "2027-10-22"), "C1", "FORMAL"),
    "safe_letter": (None, ("2027-04-20", "2027-05-04", "2027-05-04"), "C0", "BRIEF"),
    "minimum": (("2027-03-09", "10:00", "11:30"), ("2027-03-10", "2027-06-30", "2027-06-30"), "C7", "WARM"),
    "payroll": (("2027-05-11", "10:00", "11:30"), ("2027-05-12", "2027-08-31", "2027-08-31"), "C7", "WARM"),
    "consumer": (("2027-08-03", "10:00", "11:30"), ("2027-08-04", "2027-09-03", "2027-09-03"), "C7", "WARM"),
}
"""The best moment (None where it is at once, or was chosen), receipt, last day and handover, channel rule, tone."""

MONEY = {
    "harbor": "The balance today is $4,860.00, and payment is due on Friday, May 7, 2027.",
    "bavaria": "Wednesday 14 April 2027 for work from 1 April 2027 to 13 April 2027: €1,343.33 plus VAT.",
    "lyon": "€5,200.00",
    "angeles": "$2,400.00",
    "texas": "The balance today is $2,150.50; it has been due since Friday, August 20, 2027.",
    "leap": "Wednesday 1 March 2028 for work from 1 February 2028 to 29 February 2028: £1,450.00 plus VAT.",
    "dublin": "Monday 3 January 2028 for work from 1 January 2028 to 2 January 2028: €193.55.",
    "golden": "SGD 5,000.00",
    "kolkata": "GBP 709.68",
    "dubai": "EUR 4,533.33",
    "telaviv": "GBP 4,400.00",
    "cup": "You have paid AUD 6,885.25 plus GST for work after Friday 3 December 2027. "
    "We will send it back to you by Friday 17 December 2027.",
    "courtesy": "£632.26",
    "beliefs": "£309.68",
    "conduct": "£126.67",
    "conflict": "€496.77",
    "safe_letter": "You have paid £360.00 for work that will not take place. "
    "We will send it back to you by Thursday 29 April 2027.",
    "minimum": "£480.00",
    "payroll": "£3,650.00 plus VAT",
    "consumer": "You have paid £487.50 for work after Friday 3 September 2027. "
    "We will send it back to you by Friday 17 September 2027.",
}
"""What the letter says of the money; domain.md 6.6."""


@pytest.mark.parametrize("name", STOPPED)
def test_a_stop_is_named_with_its_route_and_nothing_is_written(name: str) -> None:
    stops, route = STOPPED[name]
    told = plain(name)
    assert told["verdict"]["judged"] == "stop"
    assert codes(told["stops"]) == stops
    assert route in " ".join(one["route"] for one in told["stops"])
    assert not told["letters"] and not told["moments"] and not told["tasks"]


@pytest.mark.parametrize("name", ENDS)
def test_the_moment_the_last_day_the_channel_and_the_tone(name: str) -> None:
    best, dates, rule, tone = ENDS[name]
    told = plain(name)
    assert told["verdict"]["judged"] == "end", told["verdict"]
    assert best is None or slot(told) == best
    assert days(told) == dates
    assert (told["channel"]["rule"], told["tone"]["chosen"]) == (rule, tone)


@pytest.mark.parametrize("name", MONEY)
def test_the_money_is_an_amount_with_its_day(name: str) -> None:
    assert MONEY[name] in text(plain(name))


@pytest.mark.parametrize("name", ENDS)
def test_no_text_breaks_a_rule_of_words(name: str) -> None:
    told = plain(name)
    assert [(one["kind"], found) for one in told["letters"] for found in one["findings"]] == []
    for one in told["letters"]:
        assert not re.search(r"[\[\]{}!]|\bNone\b|  |\.\.|,,| ,", one["text"])


@pytest.mark.parametrize("name", ENDS)
def test_the_last_day_stands_in_the_first_sixty_words_and_the_contact_has_an_end(name: str) -> None:
    told = plain(name)
    body = text(told).partition("\n\n")[2] if "Subject: " in text(told)[:9] else text(told).split("\n\n", 2)[2]
    last = datetime.fromisoformat(told["dates"]["last_day"])
    written = (f"{last:%A} {last.day} {last:%B %Y}", f"{last:%A}, {last:%B} {last.day}, {last.year}")
    assert any(one in " ".join(body.split()[:60]) for one in written)
    assert re.search(r"(handover questions to .+|only contact on this matter) until \w+", body)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_file_always_gives_the_same_report(name: str) -> None:
    assert advised(name) == advised(name)

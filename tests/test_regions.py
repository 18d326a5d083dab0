"""A client's state or region: its holidays, its clock, and how it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.coach import dialogue
from bot.coach.case import Typed, Unclear, Value
from bot.coach.countries import COUNTRIES
from bot.coach.regions import REGIONS
from bot.coach.steps import QUESTIONS
from bot.coach.steps.planned import plan_for
from bot.coach.steps.relationship import calendar, client_zone
from tests.desk import ALMANAC, PHRASES, case, desk, understood
from tests.drafted import drafted


@pytest.mark.parametrize("name", REGIONS)
def test_every_region_is_known_to_the_almanac_and_has_words(name: str) -> None:
    region = REGIONS[name]
    assert ALMANAC.holiday(region.code, date(2027, 12, 25)) is not None
    assert region.country in COUNTRIES
    assert PHRASES["region"][name]


@pytest.mark.parametrize(
    ("country", "region", "day", "off"),
    [
        ("DE", "Bavaria", date(2027, 1, 6), True),
        ("DE", "Hamburg", date(2027, 1, 6), False),
        ("CA", "Ontario", date(2027, 5, 24), True),  # Victoria Day
        ("AU", "Victoria", date(2027, 11, 2), True),  # Melbourne Cup Day
        ("AU", "Queensland", date(2027, 11, 2), False),
        ("CH", "Geneva", date(2027, 9, 9), True),  # Jeûne genevois
        ("DE", "Ontario", date(2027, 5, 24), False),  # of another country: not counted
    ],
)
def test_a_region_keeps_its_own_holidays(country: str, region: str, day: date, off: bool) -> None:
    assert calendar(case(country=country, region=region), desk()).works(day) is not off


@pytest.mark.parametrize(
    ("said", "country", "region"),
    [
        ("Anna Gruber, bookkeeping, two years, phone, Munich, Germany", "DE", "Bavaria"),
        ("Anna Gruber, design, two years, they are in Bavaria", "DE", "Bavaria"),
        ("Jo Tan, design, since 2021, Seattle", "US", "Washington State"),
        ("Jo Tan, design, since 2021, Toronto", "CA", "Ontario"),
        ("Jo Tan, design, since 2021, Melbourne, mostly email", "AU", "Victoria"),
        ("Victoria Webb decides, design, since 2021, Australia", "AU", ""),
        ("Virginia Webb decides, design, since 2021, USA", "US", ""),
        ("Jo Tan, design, since 2021, London", "GB", ""),
    ],
)
def test_a_region_is_taken_from_what_is_typed(said: str, country: str, region: str) -> None:
    found = understood("relationship", said)
    assert (found.get("country", ""), found.get("region", "")) == (country, region)


def test_a_region_has_its_own_clock() -> None:
    assert client_zone(case(country="US", region="Washington State")).key == "America/Los_Angeles"
    assert client_zone(case(country="US")).key == "America/New_York"


def test_once_the_region_is_known_nothing_is_assumed_about_it() -> None:
    told: dict[str, Value] = {"country": "DE", "notice": "10 business days", "method": "email"}
    for region, assumed in (("", True), ("Bavaria", False)):
        made = plan_for(case(**told, region=region), desk(), date(2026, 12, 29))
        assert ("regional_holidays" in [one.code for one in made.assumptions]) is assumed


def test_told_later_it_moves_the_last_day_and_says_so() -> None:
    """Ten working days after Wednesday 30 December: Epiphany is one of them in Hamburg and none in Munich."""
    now = desk(datetime(2026, 12, 29, 9, tzinfo=UTC))
    told = drafted(now, country="DE", notice="10 business days", since="months3", kind="project", tell_on="2026-12-29")
    before = plan_for(told, now, date(2026, 12, 29)).contract_end
    after, replies = dialogue.hear(told, Typed("they are in Bavaria"), now)
    assert after.text("region") == "Bavaria"
    assert plan_for(after, now, date(2026, 12, 29)).contract_end > before
    assert replies


def test_a_region_that_nobody_knows_is_named_beside_its_field() -> None:
    with pytest.raises(Unclear) as told:
        QUESTIONS["relationship"].check({"country": "DE", "region": "Narnia"}, case(), desk())
    assert (told.value.field, told.value.say.line) == ("region", "region_unclear")
    checked = QUESTIONS["relationship"].check({"country": "DE", "region": "Bayern"}, case(), desk())
    assert checked["region"] == "Bavaria"

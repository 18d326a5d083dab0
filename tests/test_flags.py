"""Country flags: where to ask, and how sure the hint is; never a conclusion."""

import re

import pytest

from bot.coach.case import Value
from bot.coach.countries import COUNTRIES
from bot.coach.flags import EUROPEAN_UNION, FLAGS, Flag, flags
from tests.desk import VOICE, case

ROWS = {hint.code: country for country, hints in FLAGS.items() for hint in hints}


def codes(**answers: Value) -> list[str]:
    return [flag.code for flag in flags(case(**answers))]


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"country": "CA-QC"}, ["QC_reason"]),
        ({"country": "CA"}, ["common_law"]),
        ({"country": "SG"}, ["common_law"]),
        ({"country": "GB", "notice": "60 days"}, []),
        ({"country": "GB", "kind": "unwritten", "notice": "60 days"}, ["GB_notice"]),
        ({"country": "GB", "notice": "60 days", "reason": "LATEPAY"}, ["GB_interest"]),
        ({"country": "GB", "notice": "60 days", "stops": "each", "stops_people": ("ST17",)}, ["GB_transfer"]),
        ({"country": "GB", "notice": "60 days", "stops": "each", "stops_law": ("ST08",)}, ["GB_insolvency"]),
        ({"country": "GB", "notice": "60 days", "reason": "SAFETY"}, ["GB_harassment"]),
        ({"country": "US"}, ["US_states"]),
        ({"country": "US", "stops": "each", "stops_regulated": ("ST09",)}, ["US_states", "US_public"]),
        ({"country": "DE", "notice": "60 days"}, ["DE_trust", "EU_data"]),
        ({"country": "DE"}, ["DE_periods", "DE_trust", "EU_data"]),
        ({"country": "NL", "kind": "project"}, ["NL_reasons", "EU_data"]),
        ({"country": "NL", "kind": "rolling"}, ["NL_open", "EU_data"]),
        ({"country": "FR", "since": "years5"}, ["FR_sudden", "EU_data"]),
        ({"country": "FR", "since": "months6"}, ["EU_data"]),
        ({"country": "IE", "account": "owed"}, ["common_law", "EU_data", "EU_interest"]),
        ({"country": "PL"}, ["EU_data"]),
        ({"country": "JP"}, ["JP_moment"]),
        ({"country": "NZ", "stops": "each", "stops_held": ("ST15",)}, ["AU_terms", "AU_trust"]),
        ({"country": "NO"}, []),
        ({"country": "CH"}, []),
        ({}, []),
    ],
)
def test_a_country_says_where_to_ask(answers: dict[str, Value], found: list[str]) -> None:
    assert codes(**answers) == found


def test_what_nobody_looked_up_is_never_called_sure() -> None:
    (cloud,) = [hint for hint in FLAGS["EU"] if hint.code == "EU_cloud"]
    assert cloud.confidence == "medium"
    assert {hint.confidence for country in ("JP", "AU", "NZ", "SG", "IE", "CA") for hint in FLAGS[country]} == {
        "medium"
    }


def test_the_countries_are_known_ones() -> None:
    assert FLAGS.keys() - {"EU"} <= COUNTRIES.keys()
    assert COUNTRIES.keys() >= EUROPEAN_UNION


def test_every_hint_has_a_line_and_every_line_a_hint() -> None:
    assert {f"flag_{code}" for code in ROWS} | {"sure_high", "sure_medium"} == VOICE.lines("flags").keys()


@pytest.mark.parametrize("code", ROWS)
def test_a_hint_sends_to_a_person_and_draws_no_conclusion(code: str) -> None:
    text = VOICE.line(next(flag.says for flag in found_with(code) if flag.code == code))
    assert re.search(r"\b[Aa]sk\b", text)
    assert not re.search(r"\b(?:must not|is illegal|is unlawful|you are liable|you must|always|never)\b", text)
    assert "sure" in text


def found_with(code: str) -> tuple[Flag, ...]:
    country = ROWS[code]
    everything: dict[str, Value] = {
        "country": "PL" if country == "EU" else country,
        "stops": "each",
        "stops_law": ("ST08",),
        "stops_people": ("ST05", "ST10", "ST17"),
        "stops_protected": ("ST02", "ST03"),
        "stops_regulated": ("ST04", "ST09", "ST11", "ST21"),
        "stops_held": ("ST14", "ST15"),
        "account": "owed",
        "kind": "rolling" if code == "NL_open" else "fixed",
    }
    return flags(case(**everything))

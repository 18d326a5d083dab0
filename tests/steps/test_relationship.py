"""The relationship: who decides, how long, how close, how big and where, from a list of facts or a sentence."""

import pytest

from bot.coach.steps import QUESTIONS
from bot.coach.steps.relationship import calendar, client_zone
from tests.desk import MONDAY, case, desk, understood


def test_a_list_of_facts_is_read_whole() -> None:
    assert understood("relationship", "Maya Brennan, marketing, since 2024, weekly video, 3 hours away, 11 %, UK") == {
        "contact": "Maya Brennan",
        "service": "marketing",
        "since": "years5",
        "meet": "video",
        "near": "far",
        "share": "under20",
        "country": "GB",
    }


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Maya Brennan is the founder and decides everything", "Maya Brennan"),
        ("The client is Ivy & Oat Skincare, Bristol. Maya Brennan is the founder.", "Maya Brennan"),
        ("client is Calder Vale. Sandra Holt is the building manager, she decides", "Sandra Holt"),
        ("Main contact is the COO, Rachel Lim. She decides.", "Rachel Lim"),
        ("Mr Tanaka decides", "Mr Tanaka"),
        ("Karine Boily, she signs and pays", "Karine Boily"),
        ("weekly call with Maya", "Maya"),
        ("the contact is Étienne Roy", "Étienne Roy"),
        (
            "Karine Boily, she's the main owner, she signs and pays. Étienne is her partner in it, Sam runs it",
            "Karine Boily",
        ),
        ("Étienne is her partner, Karine Boily decides", "Karine Boily"),
        ("Sam runs the kitchen. Karine pays the bills and signs.", "Karine"),
        ("COO, Rachel Lim, she decides and signs. PR.", "Rachel Lim"),
        ("COO Rachel Lim decides", "Rachel Lim"),
        ("Managing Director, Rachel Lim. PR, Singapore", "Rachel Lim"),
        ("Rachel Lim decides, she is the COO", "Rachel Lim"),
        ("her name is Rachel Lim, COO is the title", "Rachel Lim"),
        ("Rachel Lim is the person, COO the title", "Rachel Lim"),
        ("NON. Karine decides. not Étienne", "Karine"),
        ("and the decider is Karine Boily", "Karine Boily"),
        ("Mr Doyle himself. Coaching.", "Mr Doyle"),
        ("Rachel Lim, COO, who decides", "Rachel Lim"),
        ("Logo, menus, signs, website", ""),
        ("COO, PR, Singapore", ""),
        ("Design, Montréal, 12%", ""),
        ("London, since 2019", ""),
        ("we meet on zoom", ""),
    ],
)
def test_the_one_who_decides_is_found(said: str, name: str) -> None:
    assert understood("relationship", said).get("contact", "") == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("sandra holt is the building manager", "Sandra Holt"),
        ("its sandra holt", "Sandra Holt"),
        ("contact is sandra holt", "Sandra Holt"),
        ("sandra holt decides everything", "Sandra Holt"),
        ("sandra holt, cleaning, since feb 23, 8 percent", "Sandra Holt"),
        ("kelly o'brien-smith, office design, since 2020, 8%, uk", "Kelly O'Brien-Smith"),
        ("its quite complicated", ""),
        ("its going badly", ""),
        ("office block, cleaning, since 2023, 8 percent", ""),
        ("big agency, design, since 2020, 8%, uk", ""),
        ("ivy oat, design, since 2020, 8%, uk", ""),
        ("my contact is the manager", ""),
        ("procurement decides", ""),
    ],
)
def test_a_name_in_small_letters_is_read_where_it_is_sure_to_be_one(said: str, name: str) -> None:
    assert understood("relationship", said).get("contact", "") == name


def test_a_company_at_the_start_is_nobody() -> None:
    said = "Brasserie Pivoine, a restaurant start-up. Karine Boily (main owner, she signs and pays)"
    assert understood("relationship", said)["contact"] == "Karine Boily"
    assert "contact" not in understood("relationship", "Ivy Oat, design, since 2020")


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("we do their bookkeeping, since 2020", "bookkeeping"),
        ("Maya, brand design, 2 years", "brand design"),
        ("Karine, she signs and pays, seven months", ""),
        ("Maya, video calls, 2 years", ""),
        ("PR for them, we do it 11 months already", "PR"),
        ("we do it support for them", "it support"),
    ],
)
def test_what_we_do_is_found(said: str, service: str) -> None:
    assert understood("relationship", said).get("service", "") == service


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("since 2019", "longer"),
        ("since March 2026", "years2"),
        ("since feb 23", "years5"),
        ("since feb 2023", "years5"),
        ("since feb 30 days", ""),
        ("from 1 feb 2023, still going", "years5"),
        ("Signed 4 November 2024", "years5"),
        ("just over two years", "years5"),
        ("4 years. rolling", "years5"),
        ("Signed 29 March 2021, six years", "longer"),
        ("11 months already", "years2"),
        ("seven months", "years2"),
        ("5 months, only him", "months6"),
        ("two and a half years", "years5"),
        ("a few weeks", "months3"),
        ("brand new", "months3"),
        ("about a year", "years2"),
        ("a decade", "longer"),
        ("we meet twice a year", ""),
        ("video about once a month", ""),
        ("90 days notice", ""),
    ],
)
def test_how_long_is_banded(said: str, band: str) -> None:
    assert understood("relationship", said).get("since", "") == band


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("three and a half hours by train", "far"),
        ("3.5 hours", "far"),
        ("its 4hrs up the motorway", "far"),
        ("an hour and a half away", "near"),
        ("two hours", "near"),
        ("15 mins drive from us", "near"),
        ("20 min by MRT but we hardly go", "near"),
        ("ten minutes by bike", "near"),
        ("across town", "near"),
        ("same city", "near"),
        ("not far", "near"),
        ("other end of the country", "far"),
        ("they're abroad", "far"),
        ("a flight away", "far"),
        ("we like them", ""),
    ],
)
def test_how_far_is_measured_in_hours(said: str, code: str) -> None:
    assert understood("relationship", said).get("near", "") == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Weekly video call with Maya, Thursdays at two", "video"),
        ("zoom mostly", "video"),
        ("site meeting every month, face to face", "person"),
        ("almost every week at their place", "person"),
        ("on the phone", "phone"),
        ("never by phone, always email", "writing"),
        ("not by phone", ""),
        ("we dont meet in person, its all email", "writing"),
        ("we rarely talk", ""),
    ],
)
def test_how_they_meet_is_heard(said: str, code: str) -> None:
    assert understood("relationship", said).get("meet", "") == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("about 11% of our revenue", "under20"),
        ("8 percent of what we turn over", "under10"),
        ("one percent if that", "under10"),
        ("9.5 %", "under10"),
        ("20 per cent", "under20"),
        ("25%", "over20"),
        ("small money for us", "under10"),
        ("they're our biggest client", "over20"),
        ("not our biggest client", ""),
        ("3 hours away", ""),
    ],
)
def test_their_share_is_banded(said: str, code: str) -> None:
    assert understood("relationship", said).get("share", "") == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Osaka, Japan", "JP"),
        ("belfast", "GB-NIR"),
        ("Montréal", "CA-QC"),
        ("in the US", "US"),
        ("Maya, marketing, US", "US"),
        ("Singapore too", "SG"),
        ("they pay us monthly", ""),
        ("it's us, not them", ""),
    ],
)
def test_the_country_is_heard_and_us_is_not_always_one(said: str, code: str) -> None:
    assert understood("relationship", said).get("country", "") == code


@pytest.mark.parametrize("said", ["hmm", "no", "they owe us money", "ask Jess"])
def test_what_says_nothing_about_them_is_not_understood(said: str) -> None:
    assert understood("relationship", said) == {}


def test_not_knowing_goes_on_only_where_nothing_else_was_said() -> None:
    question = QUESTIONS["relationship"]
    assert question.shrugged("no idea mate", case(), desk())
    assert not question.shrugged("Maya decides, since 2020, not sure about the share", case(), desk())


def test_the_clock_is_theirs_and_without_a_country_ours() -> None:
    assert client_zone(case(country="JP")).key == "Asia/Tokyo"
    assert client_zone(case(country="GB")).key == "Europe/London"
    assert client_zone(case()).key == "Europe/London"


def test_the_calendar_is_theirs() -> None:
    day = MONDAY.date()  # Coming of Age Day in Japan
    assert not calendar(case(country="JP"), desk()).works(day)
    assert calendar(case(country="GB"), desk()).works(day)
    assert calendar(case(), desk()).works(day)


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("design", "design"),
        ("Branding.", "branding"),
        ("Mr Doyle himself. Coaching.", "coaching"),
        ("Mr Doyle, coaching", "coaching"),
        ("COO, Rachel Lim, she decides and signs. PR. Trial early Feb 2026", "PR"),
        ("Karine Boily decides. Logo, menus, signs, website. Since 10 August 2026.", "logo, menus, signs, website"),
        ("What we do is PR. Singapore", "PR"),
        ("I just SAID. logo, menus, website. design, tabarnak", "logo, menus, website"),
        ("they have a design team", ""),
        ("nice", ""),
    ],
)
def test_a_word_for_a_service_says_what_we_do(said: str, service: str) -> None:
    assert understood("relationship", said).get("service", "") == service


@pytest.mark.parametrize(
    "words", ["Wait, no. Thursday is her day off", "OK, fine. Tuesday then", "Sorry, not that one"]
)
def test_an_exclamation_is_nobody_s_name(words: str) -> None:
    assert "contact" not in understood("relationship", words)


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ("Video call every Thursday at two, it's far so we meet in the flesh maybe twice a year", "video"),
        ("we talk by video every week, in person once a year", "video"),
        ("mostly phone, the odd site visit", "phone"),
        ("face to face every month, phone in between now and then", "person"),
        ("usually email, seldom a call", "writing"),
        ("emails mainly and a video call once in a blue moon", "writing"),
        ("in person at first, video since the pandemic", "video"),
        ("we meet in person every week", "person"),
        ("never in person, it's all by email", "writing"),
    ],
)
def test_how_they_usually_talk_is_what_they_do_most(said: str, way: str) -> None:
    assert understood("relationship", f"Maya Brennan, marketing. {said}")["meet"] == way


def test_a_signing_day_with_an_of_tells_how_long_they_have_worked_together() -> None:
    said = "Maya Brennan, marketing, signed the 4th of November 2024"
    assert understood("relationship", said)["since"] == "years5"

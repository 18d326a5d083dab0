"""The tone and the close: which tone fits, and names, handover, thanks and signature as typed."""

import re
from dataclasses import replace

import pytest

from bot.coach.case import Value
from bot.coach.flow import as_asked
from bot.coach.steps import QUESTIONS
from bot.coach.steps.story import REASONS
from bot.coach.steps.tone import TONES, left_out, recommended
from tests.desk import VOICE, case, desk, understood


@pytest.mark.parametrize(
    ("answers", "tone"),
    [
        ({"reason": "SCOPE", "since": "years2"}, "NEUTRAL"),
        ({"reason": "SCOPE", "since": "years5"}, "WARM"),
        ({"reason": "UNPROFIT", "since": "longer"}, "WARM"),
        ({"reason": "LATEPAY", "since": "longer"}, "FIRM"),
        ({"reason": "CONDUCT", "since": "years5"}, "FIRM"),
        ({"reason": "DIRECTION", "since": "years2"}, "WARM"),
        ({"reason": "CAPACITY"}, "WARM"),
        ({"reason": "OUTGROWN"}, "WARM"),
        ({"reason": "CLOSURE"}, "WARM"),
        ({"reason": "CONFLICT", "since": "longer"}, "FORMAL"),
        ({"reason": "RISK"}, "FORMAL"),
        ({"reason": "TRUST", "since": "longer"}, "NEUTRAL"),
        ({"reason": "VALUES", "since": "longer"}, "NEUTRAL"),
        ({"reason": "UNRESP", "since": "years5"}, "NEUTRAL"),
        ({"reason": "BOUNDARY", "since": "years5"}, "NEUTRAL"),
        ({"reason": "BOUNDARY", "since": "years5", "tried": ("rules",), "changed": "none"}, "FIRM"),
        ({"reason": "BOUNDARY", "since": "years5", "tried": ("rules",), "changed": "some"}, "NEUTRAL"),
        ({}, "NEUTRAL"),
    ],
)
def test_the_tone_fits_the_reason_and_the_years(answers: dict[str, Value], tone: str) -> None:
    assert recommended(case(**answers)) == tone


@pytest.mark.parametrize("reason", REASONS)
def test_every_tone_can_be_chosen_and_the_fitting_one_stands_ready(reason: str) -> None:
    here = case(reason=reason)
    assert QUESTIONS["tone"].suggests(here, desk())["tone"] == recommended(here)
    assert QUESTIONS["tone"].fields[0].options == TONES


@pytest.mark.parametrize(
    ("said", "tone"),
    [
        ("warm", "WARM"),
        ("keep it friendly please", "WARM"),
        ("something tactful", "WARM"),
        ("be kind", "WARM"),
        ("a gentle one", "WARM"),
        ("neutral", "NEUTRAL"),
        ("just plain", "NEUTRAL"),
        ("businesslike", "NEUTRAL"),
        ("not too firm, neutral", "NEUTRAL"),
        ("firm", "FIRM"),
        ("make it clear", "FIRM"),
        ("no messing", "FIRM"),
        ("FORMAL", "FORMAL"),
        ("official", "FORMAL"),
        ("something short", "BRIEF"),
        ("Three lines by email tonight", "BRIEF"),
        ("not warm, brief", "BRIEF"),
    ],
)
def test_a_tone_is_heard(said: str, tone: str) -> None:
    assert understood("tone", said) == {"tone": tone}


@pytest.mark.parametrize("said", ["hmm", "not too firm", "yes", "you choose"])
def test_no_tone_is_asked_again(said: str) -> None:
    assert understood("tone", said) == {}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "on request, Priya does the handover till end of March, thanks for the first launch",
            {
                "alternatives": "on_request",
                "handover": "Priya",
                "until": "2027-03-31",
                "thanks": "the first launch",
            },
        ),
        ("priya does the handover", {"handover": "Priya"}),
        ("Priya Shah will do the handover until 31 March", {"handover": "Priya Shah", "until": "2027-03-31"}),
        (
            "Our handover person would be Ben Adeyemi (ben@lexbridge.example)",
            {"handover": "Ben Adeyemi (ben@lexbridge.example)"},
        ),
        ("handover: Ben", {"handover": "Ben"}),
        ("if she asks", {"alternatives": "on_request"}),
        ("could give her 2 names of other firms", {"alternatives": "on_request"}),
        ("list them", {"alternatives": "list"}),
        ("no names", {"alternatives": "none"}),
        ("no", {"alternatives": "none"}),
        ("thank her for trusting us with their first launch", {"thanks": "trusting us with their first launch"}),
        (
            "thanks for always sorting access; Signed by Ong Wei Ling",
            {"thanks": "always sorting access", "signer": "Ong Wei Ling"},
        ),
        ("until 30 April", {"until": "2027-04-30"}),
        ("signed Tom Reed", {"signer": "Tom Reed"}),
        ("maureen platt signs", {"signer": "Maureen Platt"}),
        ("signed by maureen platt", {"signer": "Maureen Platt"}),
        ("true thing: she always sorted access for us", {"thanks": "she always sorted access for us"}),
        ("thank her because she always sorted access for us", {"thanks": "she always sorted access for us"}),
        ("thank him for his custom, to keep it civil", {"thanks": "his custom"}),
        ("I'm Tom Reed", {"signer": "Tom Reed"}),
        ("warm. maureen platt signs shes the owner", {"tone": "WARM", "signer": "Maureen Platt, owner"}),
        ("kind and maureen platt signs, she's the owner", {"tone": "WARM", "signer": "Maureen Platt, owner"}),
        (
            "priya does the handover, priya@x.example, 0161 496 0123",
            {"handover": "Priya (priya@x.example, 0161 496 0123)"},
        ),
        (
            "Priya Shah does the handover until 31 March 2027, not 31 03 2028, on 0161 496 0123."
            " Signed by Tom Reed, tom@x.example",
            {"handover": "Priya Shah (0161 496 0123)", "until": "2027-03-31", "signer": "Tom Reed"},
        ),
    ],
)
def test_the_close_is_read_as_it_is_told(said: str, answer: dict[str, Value]) -> None:
    assert understood("tone", said) == answer


@pytest.mark.parametrize(
    "said", ["hmm", "leave it", "she does the handover", "handover would be me", "the owner signs", "she signs"]
)
def test_what_closes_nothing_is_not_understood(said: str) -> None:
    assert understood("tone", said) == {}


@pytest.mark.parametrize("known", ["Priya", "Priya (0161 496 0999)"])
def test_an_address_that_comes_later_goes_to_whoever_does_the_handover(known: str) -> None:
    here = case(handover=known)
    assert understood("tone", "it's priya@x.example", here) == {"handover": "Priya (priya@x.example)"}
    assert understood("tone", "priya@x.example") == {}


def test_me_is_the_one_who_types() -> None:
    said = "handover would be me, dave@brightfloor.example 0121 496 0198"
    here = replace(case(), signer="Dave Kerr")
    assert understood("tone", said, here) == {"handover": "Dave Kerr (dave@brightfloor.example, 0121 496 0198)"}


def test_the_managers_own_name_stands_ready() -> None:
    here = QUESTIONS["tone"].suggests(case(), desk())
    assert here == {"tone": "NEUTRAL", "alternatives": "on_request"}


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        (
            "handover is me dave, dave@brightfloor.example 0121 496 0198",
            "handover",
            "Dave (dave@brightfloor.example, 0121 496 0198)",
        ),
        ("handover is me, dave@brightfloor.example", "handover", "Tom Reed (dave@brightfloor.example)"),
        ("handover is me", "handover", "Tom Reed"),
        ("I sign, Ong Wei Ling, MD.", "signer", "Ong Wei Ling, MD"),
        ("I'll sign it myself, Niamh Byrne", "signer", "Niamh Byrne"),
    ],
)
def test_the_manager_s_own_name_is_the_one_that_is_typed(said: str, name: str, value: str) -> None:
    assert understood("tone", said, replace(case(), signer="Tom Reed"))[name] == value


@pytest.mark.parametrize(
    ("typed", "signer"),
    [
        ("maureen platt signs shes the owner", "Maureen Platt, owner"),
        ("Maureen Platt signs, she's the owner", "Maureen Platt, owner"),
        ("signed by Maureen Platt, owner", "Maureen Platt, owner"),
        ("signed by Ong Wei Ling, MD", "Ong Wei Ling, MD"),
        ("Warm. Signed Helen Byrne, managing director", "Helen Byrne, managing director"),
        ("signed by Tom Reed, warm", "Tom Reed"),
    ],
)
def test_whoever_signs_has_the_role_that_was_told(typed: str, signer: str) -> None:
    assert understood("tone", typed)["signer"] == signer


def test_where_somebody_is_not_safe_the_close_asks_for_nothing_that_a_brief_message_never_has() -> None:
    """domain.md 5.1 and 6.1: no thanks, no other firms, no other tone, no second contact."""
    asked = as_asked(case(reason="SAFETY", verdict="go"), desk(), QUESTIONS["tone"])
    assert [field.name for field in asked.question.fields] == ["signer", "progress", "excluded", "excluded_due", "data"]
    page = VOICE.render(asked)
    assert not re.search(r"thank them for|other firms\?|Warm|Firm\b", page.text)


SHAH = "Priya Shah (priya@northlight.example, 0161 496 0123)"


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("Handover to Priya until 31 March", "Priya"),
        ("the handover goes to Priya Shah until 31 March, priya@northlight.example, 0161 496 0123", SHAH),
        ("Priya Shah does the handover till 31 March, priya@northlight.example, 0161 496 0123", SHAH),
        ("handover: priya@northlight.example, 0161 496 0123, Priya Shah, until 31 March", SHAH),
        ("until 31 March handover questions go to Priya Shah (priya@northlight.example, 0161 496 0123)", SHAH),
        ("Priya Shah until 31 March, priya@northlight.example, 0161 496 0123, does the handover", SHAH),
        ("For the handover: until 31 March, Priya Shah", "Priya Shah"),
        ("handover with Priya to the end of March", "Priya"),
        ("Priya handles the handover, up to and including 31 March", "Priya"),
        ("handover Priya 31 March", "Priya"),
        ("handover is priya, priya@x.example, until 31 March", "Priya (priya@x.example)"),
    ],
)
def test_name_address_and_last_day_of_the_handover_come_apart_in_any_order(said: str, who: str) -> None:
    found = understood("tone", f"warm. {said}")
    assert (found["handover"], found["until"]) == (who, "2027-03-31")


def test_a_day_written_behind_the_name_in_the_form_is_the_last_day_for_questions() -> None:
    form = {"tone": "WARM", "handover": "Priya Shah until 31 March, 0161 496 0123"}
    given = QUESTIONS["tone"].check(form, case(), desk())
    assert (given["handover"], given["until"]) == ("Priya Shah (0161 496 0123)", "2027-03-31")
    kept = QUESTIONS["tone"].check({**form, "until": "2027-04-30"}, case(), desk())
    assert kept["until"] == "2027-04-30"


@pytest.mark.parametrize("said", ["Ben Adeyemi would hand over, until 31 March", "Ben Adeyemi hands over"])
def test_a_name_never_loses_its_first_letter(said: str) -> None:
    assert understood("tone", said)["handover"] == "Ben Adeyemi"


@pytest.mark.parametrize(
    ("said", "thanks"),
    [
        ("Warm, if I may. Ms Mori's team corrected our valve terms early on. Ben hands over.", True),
        ("Ms Patel took over our handover", False),
        ("Ms Mori told us in January that she'd rather have one supplier", False),
    ],
)
def test_a_sentence_about_somebody_of_theirs_may_be_the_thanks(said: str, thanks: bool) -> None:
    assert understood("tone", said).get("thanks") == (
        "Ms Mori's team corrected our valve terms early on" if thanks else None
    )


@pytest.mark.parametrize(
    ("condition", "signer"),
    [
        ("from Helen not Aoife; short", "Helen"),
        ("short, no reason", "Tom Okafor"),
        ("not before an answer from HR", "Tom Okafor"),
        ("nothing goes out from Monday on", "Tom Okafor"),
    ],
)
def test_it_is_signed_by_whom_those_who_looked_want_it_from(condition: str, signer: str) -> None:
    here = replace(case(condition=condition, reason="SAFETY"), signer="Tom Okafor")
    assert QUESTIONS["tone"].suggests(here, desk())["signer"] == signer


def test_what_stands_in_the_thanks_is_not_called_left_out() -> None:
    said = "Warm. Ms Mori's team corrected our valve terms early on, and it made us better."
    assert left_out(said, case(), desk()) == ()

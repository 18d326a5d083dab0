"""The texts of an ending line by line: whom a letter goes to, the money, and what is handed over."""

from dataclasses import replace

import pytest

from bot.coach.case import Value
from bot.coach.endings import ending_draft
from bot.coach.finding import Facts, Kind
from bot.coach.letter import endings, items
from bot.coach.review import review
from bot.coach.steps.relationship import service_of
from bot.layout import written
from tests.desk import LETTERED, VOICE, case, desk
from tests.reviewing import BOOK


def text(**answers: Value) -> str:
    """The written act of a plain case with these answers."""
    return written(endings(case(**{**LETTERED, "channel": "email", **answers}), desk())[-1], VOICE)


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({}, "To: Maya Brennan, Ivy & Oat\n"),
        (
            {"address": "12 High Street, Bristol BS1 4XX"},
            "To: Maya Brennan, Ivy & Oat, 12 High Street, Bristol BS1 4XX\n",
        ),
        ({"address": "notices@ivyandoat.example"}, "To: Maya Brennan, Ivy & Oat, notices@ivyandoat.example\n"),
        ({"contact": ""}, "To: Ivy & Oat\n"),
    ],
)
def test_a_letter_says_whom_it_goes_to(answers: dict[str, Value], line: str) -> None:
    assert line in text(**{"channel": "letter", **answers})


def test_an_email_to_the_address_for_notices_says_whom_it_is_for() -> None:
    assert "\n\nFor the attention of Maya Brennan\n\nHi Maya,\n" in text(address="notices@ivyandoat.example")
    assert "attention" not in text(address="maya@ivyandoat.example")
    assert "attention" not in text()
    assert "attention" not in text(contact="", address="notices@ivyandoat.example")


@pytest.mark.parametrize(("channel", "kind"), [("letter", "letter"), ("email", "email")])
def test_a_review_reads_past_whom_it_goes_to(channel: str, kind: Kind) -> None:
    draft = text(
        channel=channel, address="12 St. Mary's Rd. Bristol" if kind == "letter" else "notices@ivyandoat.example"
    )
    facts = Facts("WARM", None, names=("Maya Brennan", "Ivy & Oat"))
    found = {one.rule for one in review(draft, kind, facts, BOOK)}
    bare = draft.replace(next(part for part in draft.split("\n\n") if part.startswith(("To:", "For the"))) + "\n\n", "")
    assert found == {one.rule for one in review(bare, kind, facts, BOOK)}


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({}, "£2,935.48 plus VAT. We will bill nothing"),
        ({"account": "owed", "open_amount": "4860.00"}, "The balance today is £4,860.00 plus VAT, and"),
        ({"account": "prepaid", "open_amount": "1250.00"}, "You have paid £1,250.00 plus VAT for work"),
    ],
)
def test_the_tax_on_top_stands_behind_the_amount(answers: dict[str, Value], line: str) -> None:
    assert line in text(tax="VAT", **answers)
    assert "plus" not in text(**answers)


def test_until_things_are_named_the_words_fit_any_trade() -> None:
    assert "- everything that belongs to you\n" in text()
    assert "- the keys\n" in text(progress="the keys")


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("translation of patents and contracts", "translation"),
        ("We do their monthly bookkeeping and payroll, plus the odd tax return.", "monthly bookkeeping and payroll"),
        ("we translate their manuals", ""),
        ("IT support for three schools", "IT support"),
        ("social media and email marketing", "social media and email marketing"),
        ("marketing", "marketing"),
    ],
)
def test_a_service_stands_before_agreement_as_a_noun_or_not_at_all(told: str, name: str) -> None:
    assert service_of(case(service=told)) == name


def test_a_number_in_a_list_is_not_split_at_its_comma() -> None:
    assert items("some 14,000 terms, the memory files and the keys") == (
        "some 14,000 terms",
        "the memory files",
        "the keys",
    )


@pytest.mark.parametrize(
    ("answers", "line"),
    [({"until": ""}, "gap_until"), ({"signer": ""}, "gap_name")],
)
def test_a_signature_and_a_day_that_were_assumed_are_listed(answers: dict[str, Value], line: str) -> None:
    def assumed(**told: Value) -> list[str]:
        start = replace(case(**{**LETTERED, "until": "2027-03-31", "signer": "Tom Reed", **told}), signer="Tom Reed")
        return [say.line for say in ending_draft(start, desk()).assumed]

    assert line in assumed(**answers)
    assert line not in assumed()

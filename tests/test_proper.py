"""Names, months and weekdays stand in the letter as they are written, however tired the thumbs were."""

from __future__ import annotations

import pytest

from bot.coach import dialogue
from bot.coach.case import Pressed
from tests.desk import desk, understood
from tests.drafted import after, drafted, text


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("add: priya shah is there for questions until 31 march", "Priya Shah is there for questions until 31 March."),
        ("add that you can ask priya any monday in june", "You can ask Priya any Monday in June."),
        ("add that we may march on in may, maya knows", "We may march on in May, Maya knows."),
        (
            "add: the work in may 2026 and on march 3rd stays yours",
            "The work in May 2026 and on March 3rd stays yours.",
        ),
        ("add that the ivy & oat brand stays", "The Ivy & Oat brand stays."),
        ("add: write to priya@northlight.example on fridays", "Write to priya@northlight.example on Fridays."),
        ("the handover is with ana lima, ana@x.example", "questions to Ana Lima (ana@x.example) until"),
        ("change the handover to ben adeyemi", "questions to Ben Adeyemi until"),
        ('change "Priya Shah" to "ben adeyemi"', "questions to Ben Adeyemi until"),
        ("make the thanks: how maya introduced us in september", "Thank you for how Maya introduced us in September."),
        ("we hold the june reports", "- the June reports"),
    ],
)
def test_what_is_typed_in_small_letters_stands_as_it_is_written(words: str, stands: str) -> None:
    assert stands in text(after(drafted(), words))


def test_who_signs_and_who_is_written_to_have_capitals() -> None:
    draft = text(drafted(contact="maya brennan", signer="dave o'hara, owner", handover="priya shah"))
    assert "Hi Maya," in draft
    assert draft.endswith("Dave O'Hara, owner")
    assert "questions to Priya Shah until" in draft


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("warm, priya shah does the handover till 31 march", "Priya Shah"),
        ("warm. handover is with ana lima, ana@x.example until friday", "Ana Lima (ana@x.example)"),
        ("ben o'hara handles the handover, thanks for five years", "Ben O'Hara"),
        ("handover with priya shah and the team", "Priya Shah"),
        ("neutral, kev will do the handover", "Kev"),
        ("handover to kev my supervisor", "Kev"),
    ],
)
def test_who_does_the_handover_is_heard_whole_in_small_letters(words: str, who: str) -> None:
    assert understood("tone", words)["handover"] == who


@pytest.mark.parametrize("handover", ["our office", "the team", "whoever is in"])
def test_what_is_no_name_gets_no_capitals(handover: str) -> None:
    assert f"questions to {handover} until" in text(drafted(handover=handover))


def test_a_name_that_is_a_word_changes_no_word() -> None:
    was = drafted(handover="Mark Will")
    assert "We will mark each box." in text(after(was, "add that we will mark each box"))


@pytest.mark.parametrize("who", ["Priya", "priya", "Priya Shah"])
def test_the_known_name_stays_whole_where_only_the_day_is_told(who: str) -> None:
    was = drafted(handover="Priya Shah (priya@northlight.example)")
    now = after(was, f"Handover questions to {who} until 31 March 2027")
    assert (now.text("handover"), now.text("until")) == (was.text("handover"), "2027-03-31")


@pytest.mark.parametrize("who", ["Ben Adeyemi", "ben adeyemi"])
def test_another_name_ends_where_the_day_begins(who: str) -> None:
    now = after(drafted(), f"handover questions to {who} until 31 March 2027")
    assert (now.text("handover"), now.text("until")) == ("Ben Adeyemi", "2027-03-31")


def test_what_is_held_too_stands_beside_what_was_named() -> None:
    now = text(after(drafted(), "we hold the brand folder", "We also hold the customer email list."))
    assert "- the brand folder\n- the customer email list\n" in now


def test_a_text_that_is_pasted_stays_as_it_was_typed() -> None:
    own = "hi maya,\n\nwe end our agreement on sunday 14 march 2027. priya shah has the files.\n\ntom"
    was = drafted()
    now, _ = dialogue.hear(was, Pressed("own", "", "", was.revision, values={"own": own}), desk())
    assert text(now) == own

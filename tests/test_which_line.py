"""A sentence of the letter is found by what it speaks of, goes alone, and is asked for where it may be several."""

from __future__ import annotations

import pytest

from bot.coach import dialogue
from bot.coach.case import Typed
from tests.desk import desk
from tests.drafted import after, answer, drafted, lines, text

TUESDAYS = "The cleaners come on Tuesdays until then."


@pytest.mark.parametrize(
    "words",
    [
        "take out the cleaners line maureen says no",
        "take out the cleaners line",
        "the line about the cleaners has to go, maureen says no",
        "take the cleaners bit out",
        "can you lose the cleaners thing",
        "no cleaners in there please",
        "what's that bit about the cleaners? take it out",
        "remove what I just added",
    ],
)
def test_a_line_that_was_put_in_goes_by_what_it_is_about(words: str) -> None:
    was = drafted()
    put_in = after(was, f"add: {TUESDAYS}")
    assert TUESDAYS in text(put_in)
    assert text(after(put_in, words)) == text(was)


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("drop the wishes bit", "I wish you and the team well."),
        ('leave out the sentence that starts "I wish you"', "I wish you and the team well."),
        ('leave out the sentence that starts "I wish', "I wish you and the team well."),
        ("leave out the sentence that starts I wish", "I wish you and the team well."),
        ('take out the sentence that ends with "team well."', "I wish you and the team well."),
        ("take out the short note on open work", "- a short note on open work, for whoever takes it on"),
        ("take out the normal service line", "Until Sunday 14 March 2027 you have our normal service."),
        ("please could you remove the passage regarding normal service", "Until Sunday 14 March 2027 you have"),
        ("why is there a line about firms? take it out", "If it helps, I can send you the names of firms"),
    ],
)
def test_the_one_sentence_that_is_meant_goes_whole(words: str, gone: str) -> None:
    was, now = text(drafted()), text(after(drafted(), words))
    assert gone in was
    assert gone not in now
    assert all(line in was for line in now.splitlines())


@pytest.mark.parametrize(
    "words", ["drop the bit about the invoice", "take out the invoice line", "remove the money line"]
)
def test_the_money_goes_whole_once_they_insist(words: str) -> None:
    once = after(drafted(), words)
    assert text(once) == text(drafted())
    twice = text(after(once, words))
    assert "invoice" not in twice
    assert "We will bill nothing" not in twice


@pytest.mark.parametrize(
    "words", ["take out the line about Sunday", "drop the sentence about the agreement", "cut the work bit"]
)
def test_where_it_may_be_several_it_is_asked_which(words: str) -> None:
    was = drafted()
    now, replies = dialogue.hear(was, Typed(words), desk())
    assert now.versions == was.versions
    assert lines(replies) == ["which_line"]


@pytest.mark.parametrize(
    "words", ["drop the line about parking", "remove the unicorn sentence", "lose that parrot bit"]
)
def test_a_line_that_is_not_there_is_said_not_to_be(words: str) -> None:
    assert lines(answer(drafted(), words)) == ["no_such_line"]


@pytest.mark.parametrize(
    "words",
    ["nothing is due on wednesday, take it out", "no thanks", "change of plan, the talk is by Friday 26 February"],
)
def test_what_names_no_sentence_takes_none_out(words: str) -> None:
    assert text(after(drafted(), words)) == text(drafted())


def test_two_sentences_named_at_once_both_go() -> None:
    now = text(after(drafted(), "take out the first sentence and the thanks"))
    assert "I am writing with a decision" not in now
    assert "Thank you for your trust" not in now

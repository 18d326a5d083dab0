"""A day in a sentence belongs to that sentence: it is no day on which money is due, and no date of the client's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach import dialogue
from bot.coach.case import Typed
from bot.coach.steps.gleaning import glean
from tests.desk import case, desk, understood
from tests.drafted import after, drafted, text


@pytest.mark.parametrize(
    "words",
    [
        "a request queue, everything in one email by Wednesday",
        "They were to send all requests in one email by Friday, that lasted two weeks.",
        "I asked her to let me have the brief by Monday 18 January",
        "The brochure is due on Wednesday 27 January and we are late.",
        "Names on request, and please ask them to send the login list by Friday 22 January.",
        "we pay the freelancers by the 20th",
        "She wants an answer by Wednesday.",
    ],
)
def test_a_day_by_which_something_is_to_be_done_is_no_day_for_money(words: str) -> None:
    assert "due" not in glean(words, case(), desk())
    assert "due" not in understood("agreement", words)


@pytest.mark.parametrize(
    "words",
    [
        "they owe 4,860, due 7 May",
        "they owe 4,860. It's due 7 May.",
        "the last invoice is to be paid by 7 May",
        "due 7 May",
    ],
)
def test_a_day_in_words_about_money_is_when_it_is_due(words: str) -> None:
    assert understood("agreement", words)["due"] == "2027-05-07"


@pytest.mark.parametrize(
    "words",
    [
        'take out that "due Wednesday 13 January", it isn\'t a thing',
        "nothing is due on Wednesday 13 January",
        "Nothing's due, that was the request queue",
        "forget the 13th of January",
        "remove the due date",
    ],
)
def test_a_day_that_was_taken_for_money_is_taken_back_and_nothing_else_is(words: str) -> None:
    was = drafted(account="clear", due="2027-01-13")
    now, _ = dialogue.hear(was, Typed(words), desk())
    assert dict(now.answers) == {name: value for name, value in was.answers.items() if name != "due"}


def test_another_day_takes_back_no_day_for_money() -> None:
    was = drafted(account="owed", open_amount="4860.00", due="2027-05-07")
    now, _ = dialogue.hear(was, Typed("nothing is due on Wednesday 13 January"), desk())
    assert now.text("due") == "2027-05-07"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("the 15th of February, their launch. And take out the 13th of January, that isn't a thing", "2027-02-15"),
        ("There is nothing on the 13th of January, it's the 15th of February", "2027-02-15"),
    ],
)
def test_a_date_that_is_taken_out_is_none_of_theirs(words: str, left: str) -> None:
    assert understood("dates", words)["critical"] == left
    assert "other_dates" not in understood("dates", words)


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("add: please send everything by Wednesday", "Please send everything by Wednesday."),
        ("ask her to confirm by Thursday", "Please confirm by Thursday."),
        ("tell them to let us have the final brief by 1 February", "Please let us have the final brief by 1 February."),
        ("can you say please send the last requests by 3 February", "Please send the last requests by 3 February."),
        ("She should send everything by Wednesday. Put that in.", "You should send everything by Wednesday."),
    ],
)
def test_a_sentence_to_put_in_keeps_its_day_and_goes_again_whole(words: str, stands: str) -> None:
    was = drafted()
    put_in = after(was, words)
    assert stands in text(put_in)
    assert {**put_in.answers, "added": ()} == {**was.answers, "added": ()}
    for gone in ("take that out", "actually take the line out again", "remove what I just added", "undo"):
        assert text(after(put_in, gone)) == text(was), gone


def test_a_request_that_names_a_day_changes_no_answer() -> None:
    was = drafted()
    assert after(was, "please get the keys back to us by 26 February").answers == was.answers
    assert replace(after(was, "actually we want it all by Friday 22 January"), said={}).answers == was.answers

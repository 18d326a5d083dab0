"""Under the draft, tired, polite, hurried and second-language sentences do what they mean, and nothing is dropped."""

from __future__ import annotations

import pytest

from bot.coach import dialogue
from bot.coach.case import Typed
from bot.coach.reply import Draft
from tests.desk import desk
from tests.drafted import drafted, text
from tests.said_after import WEDNESDAY, Line, hear, judged

LEAST = 0.9
"""The part of each list that does the right thing; ``tests/said_after.py`` says what was right at first run."""


@pytest.mark.parametrize("name", ["first", "second", "third", "fourth", "fifth"])
def test_most_of_what_managers_type_under_a_draft_does_what_they_mean(name: str) -> None:
    table = [(line.words, how) for line, _, how in judged(name)]
    missed = [one for one in table if one[1] != "right"]
    assert len(missed) <= len(table) * (1 - LEAST), missed
    assert len([one for one in missed if one[1] == "wrong"]) <= 1, missed


def test_two_wishes_in_one_message_are_both_done_and_shown_as_one() -> None:
    heard = hear(Line("a bit warmer, and take out the line about other firms", "d", ""))
    assert [one.made for one in heard.now.versions] == ["first", "wish", "answer"]
    [draft] = [one for one in heard.replies if isinstance(one, Draft)]
    assert draft.version is not None
    assert draft.version.number == 3
    gone = {one.gone for one in draft.version.changes}
    assert "I am writing with a decision about our marketing work." in gone
    assert any(one.startswith("If it helps, I can send you the names of firms") for one in gone)


def test_what_could_not_be_done_of_a_message_is_named() -> None:
    heard = hear(Line("make it shorter please, and can you put a unicorn on top of the page", "d", ""))
    assert [one.by for one in heard.now.versions[1:]] == ["shorter"]
    assert "can you put a unicorn on top of the page" in heard.said
    assert "Say it again by itself" in heard.said


def test_a_question_beside_a_wish_is_answered_with_it() -> None:
    heard = hear(Line("softer please, and when is the last day again?", "d", ""))
    assert [one.by for one in heard.now.versions[1:]] == ["warmer"]
    assert "ends on *Sunday 14 March 2027*" in heard.said or "last day is" in heard.said.lower()


def test_the_same_wish_said_twice_in_a_message_is_done_once() -> None:
    heard = hear(Line("it's too cold, make it warmer", "d", ""))
    assert [one.by for one in heard.now.versions[1:]] == ["warmer"]


def test_a_sentence_to_put_in_keeps_its_and() -> None:
    heard = hear(Line("add that Priya keeps the files and the keys stay with the porter", "d", ""))
    assert "Priya keeps the files and the keys stay with the porter." in text(heard.now)


def test_what_is_not_the_bots_to_do_is_said_and_changes_nothing() -> None:
    for words, said in (
        ("send it for me", "I never send"),
        ("copy", "Take the text"),
        ("in Spanish please", "English"),
    ):
        heard = hear(Line(words, "d", ""))
        assert heard.still
        assert said in heard.said


def test_a_version_from_before_can_be_read_without_bringing_it_back() -> None:
    heard = hear(Line("what did the second version look like", "t", ""))
    assert heard.still
    assert " ".join(heard.was.versions[1].texts["email"].split()[:12]) in " ".join(heard.said.split())


def test_the_last_day_that_stands_is_named_where_it_is_only_called_wrong() -> None:
    assert hear(Line("fix the last day", "d", "")).said.startswith("The last day in it is *Sunday 14 March 2027*")


def test_a_draft_that_nobody_has_wished_anything_of_stays_the_same() -> None:
    assert drafted().versions == hear(Line("ok great, thanks a lot", "d", "")).now.versions


def test_a_notice_sent_before_the_case_began_is_asked_about_and_a_yes_counts_from_its_day() -> None:
    asked = hear(Line("sent it last Friday", "w", ""))
    assert (asked.now.text("sent_on"), asked.now.versions) == ("", asked.was.versions)
    assert "Did it really go on Friday 8 January 2027" in asked.said
    ended, _ = dialogue.hear(asked.now, Typed("yes"), desk(WEDNESDAY))
    assert ended.text("sent_on") == "2027-01-08"

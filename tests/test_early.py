"""People answer the next question before it is asked, and go on about the last one: what they tell is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach.case import Case, Typed, Value
from bot.coach.dialogue import hear
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import named
from tests.desk import case, desk
from tests.drafted import drafted, lines

KNOWN: dict[str, Value] = {"reason": "UNPROFIT", "times": "often", "verdict": "go", "judged": "end", "stops": "none"}


def waiting(question: str, **answers: Value) -> Case:
    """A case at one question, with all before it answered."""
    before = [*QUESTIONS][: [*QUESTIONS].index(question)]
    told = case(" ".join(one for one in before if one != "override"), **{**KNOWN, **answers})
    return replace(told, current=question, asked={question: 1}, revision=3)


@pytest.mark.parametrize(
    ("question", "words", "kept"),
    [
        (
            "reason",
            "our director is keen. the notice is three months by post, and it has to run out at a month end",
            {"notice": "3 months", "expiry": "month_end"},
        ),
        (
            "dates",
            "it says deemed received second business day after posting. keys and alarm codes all back on the last day",
            {"receipt": "second_business_day", "returns": "last_day"},
        ),
        ("dates", "it's a rolling contract, signed 1 February 2023", {"kind": "rolling", "agreed": "2023-02-01"}),
        ("tried", "we get 8 percent of our revenue from them", {"share": "under10"}),
        ("channel", "dave does the handover until 11 June", {"handover": "Dave"}),
        (
            "stops",
            "it's a rolling contract. he's paid five sessions ahead, EUR 1250",
            {"account": "prepaid", "open_amount": "1250.00"},
        ),
        ("stops", "our contract is rolling with 60 days notice", {"notice": "60 days"}),
    ],
)
def test_facts_of_other_questions_are_kept_and_the_question_waits(
    question: str, words: str, kept: dict[str, str]
) -> None:
    after, _ = hear(waiting(question), Typed(words), desk())
    assert {name: after.answers.get(name) for name in kept} == kept
    assert after.current == question


def test_what_is_kept_is_said_where_the_next_question_does_not_show_it() -> None:
    _, replies = hear(waiting("reason"), Typed("the notice is 60 days, and she always pays on time"), desk())
    assert any(line in ("noted_early", "noted_for_later") for line in lines(replies))


def test_what_was_answered_is_not_changed_in_passing() -> None:
    after, _ = hear(waiting("tried", near="far"), Typed("they are only 20 minutes from us by car"), desk())
    assert after.text("near") == "far"


def test_a_list_is_not_read_across_its_commas() -> None:
    """ "an hour away, 6 %" is no hourly rate."""
    listed = "Ruth Adler, bookkeeping, three years, phone, an hour away, 6 %, England"
    after, _ = hear(waiting("relationship"), Typed(listed), desk())
    assert not after.text("rate")


@pytest.mark.parametrize("question", ["reason", "relationship", "tried"])
def test_a_stop_that_is_told_before_it_is_asked_is_ticked_there(question: str) -> None:
    after, _ = hear(waiting(question), Typed("six of them only work on that building, I do not know what then"), desk())
    assert named(after, desk()) == ("ST17",)


def test_not_knowing_something_else_is_no_shrug() -> None:
    words = (
        "six of them only work on that building, dont know what happens to them. wanted to tell them first, only fair"
    )
    after, _ = hear(waiting("tried"), Typed(words), desk())
    assert after.current == "tried"


def test_whoever_has_looked_is_heard_where_the_stop_is_ticked() -> None:
    here = waiting("each", stops="each", stops_people=("ST17",))
    words = "spoke to gill who does HR for us and our solicitor mr Khan, both say fine to write the notice"
    after, _ = hear(here, Typed(words), desk())
    assert after.codes("limits") == ("draft",)
    assert after.codes("cleared_for") == ("ST17",)
    assert after.codes("stops_law") == (), "their own solicitor is no claim"


def test_who_has_to_look_is_said_once_it_is_ticked() -> None:
    here = waiting("each", stops="each", stops_people=("ST17",))
    _, replies = hear(here, Typed("so who do i ring"), desk())
    assert lines(replies) == ["each_first"]


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("clause is 4 mill court leeds, thats the address", {"address": "4 mill court leeds", "clause": "12.2"}),
        ("post it to 4 Mill Court, Leeds", {"address": "4 Mill Court, Leeds"}),
        ("15 Feb is not a date of theirs, take it out", {"critical": "2027-03-07", "tell_on": "2027-01-12"}),
        ("7 march isn't theirs", {"critical": "2027-02-15", "other_dates": None}),
        ("the launch is cancelled", {"critical": "2027-03-07", "critical_what": None}),
        ("the launch is 22 feb", {"critical": "2027-02-22", "critical_what": "launch"}),
        ("keys and badges go back on the last day, it says", {"returns": "last_day"}),
    ],
)
def test_under_the_draft_a_fact_lands_where_it_belongs(words: str, facts: dict[str, Value | None]) -> None:
    here = drafted(critical="2027-02-15", critical_what="launch", other_dates=("2027-03-07",), method="post")
    after, _ = hear(here, Typed(words), desk())
    assert {name: after.answers.get(name) for name in facts} == facts


def test_a_belief_is_met_under_the_draft_too() -> None:
    _, replies = hear(drafted(method="post"), Typed("an email will do tho she reads them on her phone"), desk())
    assert [say.line for one in replies if isinstance(one, Note) for say in one.says] == ["belief_email_enough"]


def test_where_somebody_is_not_safe_no_thanks_are_noted_in_passing() -> None:
    after, _ = hear(waiting("channel", reason="SAFETY"), Typed("thank him for his custom, offer him a call"), desk())
    assert not after.text("thanks")

"""Changes of mind in plain words: the answer that is meant, its new value, and nothing that isn't meant."""

from dataclasses import replace

import pytest

from bot.coach.case import Case, Typed
from bot.coach.changes import meant
from bot.coach.dialogue import hear
from bot.coach.reply import Ask, Note, Reply
from tests.desk import VOICE, case, desk

DONE = "story reason relationship tried stops weigh verdict agreement dates tell_on channel"


def midway(current: str = "tone") -> Case:
    """A case in which everything up to the tone was answered, in the order of asking."""
    here = case(
        DONE,
        story="They keep adding work.",
        reason="SCOPE",
        times="often",
        source="decider",
        upset="past",
        contact="Maya Brennan",
        service="marketing",
        country="GB",
        tried=("talk", "price", "reset"),
        told="written",
        changed="none",
        stops="none",
        rehire="no",
        verdict="go",
        judged="end",
        kind="rolling",
        notice="60 days",
        method="email",
        fee="6500.00",
        tell_on="2027-01-12",
        tell_at="10:00",
        channel="video",
    )
    asked = {name: n for n, name in enumerate([*DONE.split(), "tone"])}
    return replace(here, asked=asked, current=current, revision=20)


@pytest.mark.parametrize(
    ("words", "question", "values"),
    [
        ("change the notice to 90 days", "agreement", {"notice": "90 days"}),
        ("change the notice from 60 days to 90 days", "agreement", {"notice": "90 days"}),
        ("the notice is 3 months, not 60 days", "agreement", {"notice": "3 months"}),
        ("actually the notice period is ninety days", "agreement", {"notice": "90 days"}),
        ("not 60 but 90 days notice", "agreement", {"notice": "90 days"}),
        ("make the fee 5,000 a month", "agreement", {"fee": "5000.00"}),
        ("the retainer is actually 7k", "agreement", {"fee": "7000.00"}),
        ("actually she prefers email", "channel", {"channel": "email"}),
        ("on second thoughts, by phone", "channel", {"channel": "phone"}),
        ("no wait, a letter", "channel", {"channel": "letter"}),
        ("change the channel to phone", "channel", {"channel": "phone"}),
        ("change the contact to Ben Lee", "relationship", {"contact": "Ben Lee"}),
        ("NON. Karine decides. not Étienne", "relationship", {"contact": "Karine"}),
        ("Rachel Lim decides, she is the COO", "relationship", {"contact": "Rachel Lim"}),
        ("who decides there: Karine Boily", "relationship", {"contact": "Karine Boily"}),
        ("change the contact's name to Rachel Lim", "relationship", {"contact": "Rachel Lim"}),
        ("her name is Rachel Lim, COO is the title", "relationship", {"contact": "Rachel Lim"}),
        ("change COO to Rachel", "relationship", {"contact": "Rachel"}),
        ("change what we do to coaching", "relationship", {"service": "coaching"}),
        ("what we do is PR", "relationship", {"service": "PR"}),
        ("it's euro not pounds", "agreement", {"currency": "EUR"}),
        ("currency is SGD", "agreement", {"currency": "SGD"}),
        ("SGD not GBP", "agreement", {"currency": "SGD"}),
        ("change the fee to EUR", "agreement", {"currency": "EUR"}),
        ("the fee is SGD 9,000 a month", "agreement", {"fee": "9000.00", "currency": "SGD"}),
        ("change the amount to 1,250 euro", "agreement", {"open_amount": "1250.00", "currency": "EUR"}),
        ("back to timing", "tell_on", {}),
        ("let me change the day", "tell_on", {}),
        ("go back to the agreement", "agreement", {}),
        ("change the verdict", "verdict", {}),
        ("I want to change the reason", "reason", {}),
    ],
)
def test_a_change_of_mind_is_understood(words: str, question: str, values: dict[str, str]) -> None:
    [found] = meant(words, midway(), desk())
    assert (found.question.name, dict(found.values)) == (question, values)


@pytest.mark.parametrize(
    "words",
    [
        "warm, names on request",
        "actually, warm",
        "Priya does the handover till end of March",
        "thanks for changing our mind about retail",
        "warm but firm",
        "skip",
        "change of direction was their idea and it was good",
        "",
    ],
)
def test_an_answer_is_no_change(words: str) -> None:
    assert meant(words, midway(), desk()) == ()


def said(replies: tuple[Reply, ...]) -> str:
    return "\n".join(VOICE.render(one).text for one in replies)


def test_what_is_changed_is_said_with_what_it_was_and_what_moved_with_it() -> None:
    after, replies = hear(midway(), Typed("change the notice to 90 days"), desk())
    assert after.answers["notice"] == "90 days" and after.current == "tone"
    assert "60 days → *90 days*" in said(replies)
    assert "from Sunday 14 March 2027 to *Tuesday 13 April 2027*" in said(replies)
    assert isinstance(replies[-1], Ask) and replies[-1].question.name == "tone"


def test_what_moves_nothing_else_is_said_alone() -> None:
    after, replies = hear(midway(), Typed("make the fee 5,000 a month"), desk())
    assert after.answers["fee"] == "5000.00"
    assert "*5000.00*" in said(replies) or "*5,000.00*" in said(replies)
    assert "last day moves" not in said(replies)


def test_an_answer_that_is_named_without_a_value_is_opened_again() -> None:
    after, replies = hear(midway(), Typed("back to timing"), desk())
    assert after.current == "tell_on" and after.answers["tell_on"] == "2027-01-12"
    assert any(isinstance(one, Ask) for one in replies)


def test_what_could_mean_two_answers_is_asked() -> None:
    here = replace(midway(), current="", state="drafted", done=midway().done | {"tone"})
    here = replace(here, answers={**here.answers, "tone": "WARM"}, asked={**here.asked, "tone": 19})
    after, [note] = hear(here, Typed("actually email"), desk())
    assert isinstance(note, Note) and after.answers == here.answers
    assert {press.code for press in note.presses} >= {"channel"}


def test_a_change_that_cannot_be_used_says_why_and_changes_nothing() -> None:
    here = midway()
    after, [note] = hear(here, Typed("change the notice to 9999 days"), desk())
    assert isinstance(note, Note) and after.answers == here.answers

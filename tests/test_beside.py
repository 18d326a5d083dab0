"""Two things in one message: the answer counts, and what is told beside it is kept, changed or named, never dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach.case import Case, Typed, Value
from bot.coach.dialogue import hear
from bot.coach.reply import Ask
from bot.coach.steps import QUESTIONS
from tests.desk import case, desk
from tests.test_changes import DONE, midway, said

STORY = (
    "They keep adding work, three times since September. I told Maya Brennan twice on a call. It last boiled over in"
    " December. The notice is 60 days in writing. The fee is 6,500 a month."
)


def waiting(name: str) -> Case:
    """The case in which a question waits, with nothing known of what comes after it."""
    order = [*DONE.split(), "tone"]
    done, later = order[: order.index(name)], order[order.index(name) :]
    fields = {field.name for one in later for field in QUESTIONS[one].fields}
    fields |= {"judged"} if "verdict" in later else set()
    here = midway(name)
    answers = {key: value for key, value in here.answers.items() if key not in fields}
    return replace(here, answers=answers, done=frozenset(done), asked={one: n for n, one in enumerate([*done, name])})


@pytest.mark.parametrize(
    ("name", "words", "answers"),
    [
        ("tone", "warm please, and the notice is 90 days", {"tone": "WARM", "notice": "90 days"}),
        ("tone", "warm. oh and the fee is 7000 a month", {"tone": "WARM", "fee": "7000.00"}),
        ("tone", "warm, and she prefers a phone call", {"tone": "WARM", "channel": "phone"}),
        ("channel", "email, and change the fee to 7000", {"channel": "email", "fee": "7000.00"}),
        ("weigh", "no never again. the contact is now Ben Lee", {"rehire": "no", "contact": "Ben Lee"}),
    ],
)
def test_an_answer_and_a_change_in_one_message_both_count(name: str, words: str, answers: dict[str, Value]) -> None:
    here = waiting(name)
    after, replies = hear(here, Typed(words), desk())
    assert {key: after.answers[key] for key in answers} == answers
    assert "Changed." in said(replies) and "→" in said(replies)
    assert after.current != name


@pytest.mark.parametrize(
    ("name", "words", "field", "value"),
    [
        ("tried", "oh and she prefers email", "channel", "email"),
        ("tried", "the notice is 60 days by the way", "notice", "60 days"),
        ("tried", "we talked and told her in writing, nothing changed. oh and she prefers email", "channel", "email"),
        ("agreement", "rolling, 60 days notice, she prefers a call", "channel", "phone"),
        ("stops", "none of these, oh and the notice is 90 days", "notice", "90 days"),
        ("tell_on", "the handover goes to Priya Shah", "handover", "Priya Shah"),
    ],
)
def test_a_fact_for_a_later_question_stands_in_its_controls(name: str, words: str, field: str, value: str) -> None:
    after, replies = hear(waiting(name), Typed(words), desk())
    later = next(
        one for one in QUESTIONS.values() if field in {each.name for each in one.fields} and not one.reads_back
    )
    assert later.shown(after, desk())[field] == value
    assert later.name not in after.done
    assert "Noted for later." in said(replies)


def test_what_a_later_fact_was_told_at_goes_on_waiting() -> None:
    after, _ = hear(waiting("tried"), Typed("oh and she prefers email"), desk())
    assert after.current == "tried" and "tried" not in after.answers


def test_what_is_named_and_not_understood_is_said() -> None:
    after, replies = hear(waiting("tone"), Typed("warm, and the notice is somewhere in the contract"), desk())
    assert after.text("tone") == "WARM"
    assert "I've taken nothing from" in said(replies)


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("none of these, but we hold their customer data", "data of theirs"),
        ("none, though we still have the keys to their office", "keys"),
        ("none of these, we hold their logins though, not a problem right?", "data of theirs"),
        ("None. We hold logins to their newsroom page + 2 social accounts, normal handover", "data of theirs"),
        (
            "None, I should think. Though we do hold a glossary of theirs, some 14,000 terms.",
            "data of theirs",
        ),
        ("no lawyers, no complaint, normal client. We do hold their ad accounts, if that counts", "data of theirs"),
    ],
)
def test_where_something_is_held_none_of_the_stops_is_asked_about_in_one_line(words: str, held: str) -> None:
    here = waiting("stops")
    after, replies = hear(here, Typed(words), desk())
    assert (after.text("stops"), after.current) == ("", "stops")
    assert said(replies).startswith(f"You hold {held}; that alone is no reason to stop.") and len(replies) == 1
    again, _ = hear(after, Typed(words), desk())
    assert again.current == "stops"
    looked, _ = hear(after, Typed("none of these"), desk())
    assert (looked.text("stops"), looked.current) == ("none", "weigh")


@pytest.mark.parametrize(
    "words", ["no. we keep their equipment in our store", "none of them, we just hold a deposit of their money"]
)
def test_where_goods_or_money_are_held_each_stop_is_looked_at(words: str) -> None:
    after, replies = hear(waiting("stops"), Typed(words), desk())
    assert (after.text("stops"), after.current) == ("each", "each")
    assert any(isinstance(one, Ask) and any(say.line == "held_look" for say in one.asides) for one in replies)
    looked, _ = hear(after, Typed("none of these"), desk())
    assert looked.current != "each"


@pytest.mark.parametrize(
    "words",
    [
        "None of these. We're not keeping anything back, they pay on time. And the Wednesday?",
        "none. can we get on with it?",
        "nope, none. when do we get to the letter?",
    ],
)
def test_a_question_about_something_else_takes_nothing_from_none(words: str) -> None:
    assert hear(waiting("stops"), Typed(words), desk())[0].text("stops") == "none"


@pytest.mark.parametrize(
    "words",
    [
        "none, unless her pregnancy counts?",
        "none, or is their insolvency one of these?",
        "nothing like that, although she did mention a lawyer once",
        "None of these apply. Mind you they did complain about the invoice in June",
    ],
)
def test_what_may_be_one_of_them_is_looked_at_all_the_same(words: str) -> None:
    after, _ = hear(waiting("stops"), Typed(words), desk())
    assert (after.text("stops"), after.current) == ("each", "each")


def test_whoever_has_seen_each_line_and_says_none_is_believed() -> None:
    seen, _ = hear(waiting("stops"), Typed("show me each"), desk())
    words = "Like I said, none. Agreement is fixed to 28 Feb 2027, nothing on early exit but we don't need it at all"
    after, _ = hear(seen, Typed(words), desk())
    assert after.current == "weigh" and not any(after.codes(f"stops_{one}") for one in ("law", "people", "held"))


def test_what_the_story_says_is_held_counts_too() -> None:
    here = waiting("stops")
    here = replace(here, answers={**here.answers, "story": "They pay late. We hold their customer data."})
    assert hear(here, Typed("none of these"), desk())[0].current == "each"


@pytest.mark.parametrize("words", ["none of these", "none, they have our keys", "no, we have no data of theirs"])
def test_none_is_none_where_nothing_is_held(words: str) -> None:
    assert hear(waiting("stops"), Typed(words), desk())[0].text("stops") == "none"


def read_back() -> Case:
    """A case whose story was just read back."""
    begun = replace(case(), current="story", asked={"story": 0})
    return hear(begun, Typed(STORY), desk())[0]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("mostly yes, though the notice is 90 days", "notice", "90 days"),
        ("yes, and the fee is 7000", "fee", "7000.00"),
        ("right, but the last time was yesterday", "upset", "now"),
        ("the last time was in November", "upset", "past"),
    ],
)
def test_a_hedged_yes_puts_right_what_it_names(words: str, field: str, value: str) -> None:
    after, _ = hear(read_back(), Typed(words), desk())
    assert (after.text("understood"), after.text(field)) == ("right", value)


@pytest.mark.parametrize("words", ["yes except the fee", "all good except the notice", "right, but it was August"])
def test_a_hedge_without_a_value_asks_which(words: str) -> None:
    here = read_back()
    after, replies = hear(here, Typed(words), desk())
    assert after.answers == here.answers
    assert "with its name" in said(replies)


def test_what_a_fact_is_not_confirms_nothing() -> None:
    assert hear(read_back(), Typed("yes but the notice isn't 60 days"), desk())[0].current == "understood"


def test_longer_ago_or_never_is_not_read_back() -> None:
    begun = replace(case(), current="story", asked={"story": 0})
    assert "last three days" not in said(hear(begun, Typed(STORY), desk())[1])


def test_all_that_one_clause_tells_of_the_agreement_is_kept_and_said() -> None:
    words = "14 days written notice by email clause 8, not that I like it"
    after, replies = hear(waiting("verdict"), Typed(words), desk())
    assert {name: after.answers[name] for name in ("notice", "method", "clause")} == {
        "notice": "14 days",
        "method": "email",
        "clause": "8",
    }
    assert all(one in said(replies) for one in ("14 days", "Email", "8"))


def test_a_fact_that_moves_the_dates_brings_the_days_anew_and_no_refusal() -> None:
    words = "Received the next business day, unless sent by 17:00 local time, in which case the same day."
    after, replies = hear(waiting("tell_on"), Typed(words), desk())
    assert (after.answers["receipt"], after.current) == ("same_day_by_17", "tell_on")
    assert "When to tell them" in said(replies) and "couldn't find a day" not in said(replies)


def test_a_fact_in_another_sentence_than_the_clause_is_kept_too() -> None:
    words = "go on. 14 days written notice by email, clause 8. It counts from the next business day."
    after, _ = hear(waiting("verdict"), Typed(words), desk())
    assert (after.answers["notice"], after.answers["receipt"]) == ("14 days", "next_business_day")
    assert after.current != "verdict"

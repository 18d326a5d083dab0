"""What is said in passing: beside an answer, of a moment that has gone, of a term that is over, or on coming back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach.case import Case, Typed, Value
from bot.coach.dialogue import hear
from bot.coach.reply import Ask
from bot.coach.rhythm import no_time
from bot.coach.steps.agreement import agreement_of
from bot.coach.steps.planned import chosen_plan
from tests.desk import case, desk, understood
from tests.drafted import after, answer, drafted, lines
from tests.test_beside import waiting
from tests.test_changes import said


def upset_unknown(name: str) -> Case:
    """A question waits, and when it last boiled over was not told."""
    here = waiting(name)
    return replace(here, answers={key: value for key, value in here.answers.items() if key != "upset"})


@pytest.mark.parametrize("name", ["relationship", "tried", "stops", "weigh"])
@pytest.mark.parametrize(
    ("words", "upset"),
    [
        ("last time: August", "past"),
        ("the last time was in March 2026", "past"),
        ("it last boiled over on 2 November", "past"),
        ("last time was three weeks ago", "past"),
        ("last time: yesterday", "now"),
        ("last time: 9 January", "now"),
    ],
)
def test_when_it_last_boiled_over_is_taken_at_any_question(name: str, words: str, upset: str) -> None:
    told, replies = hear(upset_unknown(name), Typed(words), desk())
    assert told.text("upset") == upset
    assert "When did it last boil over?" in said(replies)
    assert hear(told, Typed(words), desk())[0].answers == told.answers


@pytest.mark.parametrize(
    ("name", "words", "answers"),
    [
        (
            "tried",
            "we talked and told her in writing, nothing changed. last time: August",
            {"tried": ("talk",), "told": "written", "changed": "none", "upset": "past"},
        ),
        (
            "relationship",
            "Maya Brennan, marketing, since 2024, UK. last time: August",
            {"country": "GB", "upset": "past"},
        ),
        ("stops", "none, and the last time was in June", {"stops": "none", "upset": "past"}),
    ],
)
def test_it_counts_beside_an_answer_too(name: str, words: str, answers: dict[str, Value]) -> None:
    told, _ = hear(upset_unknown(name), Typed(words), desk())
    assert {key: told.answers.get(key) for key in answers} == answers
    assert told.current != name


def test_what_is_known_already_is_not_asked_for_again() -> None:
    told, _ = hear(upset_unknown("tried"), Typed("last time: August"), desk())
    assert "I have that already" in said(hear(told, Typed("last time: August"), desk())[1])


@pytest.mark.parametrize(
    "words", ["we talked last time and nothing changed", "last time we talked she cried, nothing changed"]
)
def test_a_talk_of_last_time_is_no_time(words: str) -> None:
    told, _ = hear(upset_unknown("tried"), Typed(words), desk())
    assert told.text("upset") == ""
    assert told.codes("tried") == ("talk",)


@pytest.mark.parametrize(
    "words",
    [
        "the best one. they have a launch on 1 March",
        "the best one, they have a launch on 1 March",
        "their launch is on 1 March. the best one",
        "tuesday, and they've got a fair on 1 March",
        "12 January; she has an audit on 1 March",
    ],
)
def test_a_date_of_theirs_beside_the_day_keeps_both(words: str) -> None:
    told, _ = hear(waiting("tell_on"), Typed(words), desk())
    assert (told.text("critical"), told.text("tell_on")) == ("2027-03-01", "2027-01-12")
    assert told.current != "tell_on"


def test_the_best_one_is_the_one_that_was_shown() -> None:
    told, _ = hear(waiting("tell_on"), Typed("the best one. they have a launch on 13 January"), desk())
    assert (told.text("critical"), told.text("tell_on")) == ("2027-01-13", "2027-01-12")


TUESDAY = ["tuesday then, the 19th", "and i said tuesday the 19th", "Tuesday, 19 January", "tues the 19th then"]


@pytest.mark.parametrize("words", TUESDAY)
def test_a_weekday_with_its_date_is_one_day(words: str) -> None:
    assert understood("tell_on", words, waiting("tell_on"))["tell_on"] == "2027-01-19"


@pytest.mark.parametrize("words", ["tuesday then, the 20th", "tuesday or the 19th?", "tuesday, or wednesday the 20th"])
def test_a_weekday_and_another_date_are_none(words: str) -> None:
    assert understood("tell_on", words, waiting("tell_on")) == {}


@pytest.mark.parametrize("words", [*(f"email. {one}" for one in TUESDAY[:3]), "email, and i said the 19th"])
def test_a_day_beside_another_answer_moves_the_telling(words: str) -> None:
    told, replies = hear(waiting("channel"), Typed(words), desk())
    assert (told.text("channel"), told.text("tell_on")) == ("email", "2027-01-19")
    assert "Your last day moves" in said(replies)


@pytest.mark.parametrize("words", ["and i said tuesday the 19th", "tuesday the 19th"])
def test_a_day_by_itself_at_another_question_moves_the_telling(words: str) -> None:
    told, _ = hear(waiting("channel"), Typed(words), desk())
    assert (told.text("tell_on"), told.current) == ("2027-01-19", "channel")


@pytest.mark.parametrize("words", ["neutral, Priya Shah until 31 March", "warm, and then a note on 31 March"])
def test_a_date_that_belongs_to_the_answer_moves_nothing(words: str) -> None:
    here = waiting("tone")
    assert hear(here, Typed(words), desk())[0].text("tell_on") == here.text("tell_on")


@pytest.mark.parametrize(
    "words", ["we talked on monday, then tuesday. nothing changed", "talked to her, then 19 January"]
)
def test_before_it_is_decided_no_day_of_telling_is_taken(words: str) -> None:
    assert "tell_on" not in hear(waiting("tried"), Typed(words), desk())[0].answers


def gone() -> Case:
    """A case that was opened a week ago, and whose message went this morning."""
    sent = after(drafted(), "I sent it today at 9:15, by email")
    return replace(sent, opened="2027-01-04T09:00:00+00:00")


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("7 January 11:30, by email", ("2027-01-07", "11:30", "email")),
        ("7 January, 11:30", ("2027-01-07", "11:30", "email")),
        ("no, at 8:30", ("2027-01-11", "08:30", "email")),
        ("8:30", ("2027-01-11", "08:30", "email")),
        ("it was on 8 January at 4pm, by courier", ("2027-01-08", "16:00", "courier")),
    ],
)
def test_the_moment_of_sending_is_put_right_in_few_words(words: str, moment: tuple[str, ...]) -> None:
    told = after(gone(), words)
    assert tuple(told.text(name) for name in ("sent_on", "sent_at", "sent_by")) == moment


def test_an_hour_by_itself_keeps_the_day() -> None:
    assert after(gone(), "7 January 11:30, by email", "no, at 10:00").text("sent_on") == "2027-01-07"


@pytest.mark.parametrize("words", ["they want a call on 14 January at 11:30", "remind me at 8:30", "by email"])
def test_another_moment_is_no_sending(words: str) -> None:
    here = gone()
    told = after(here, words)
    assert [told.text(name) for name in ("sent_on", "sent_at")] == [here.text(name) for name in ("sent_on", "sent_at")]


@pytest.mark.parametrize(
    "words",
    [
        "four-year term just ended",
        "fixed term, it has ended",
        "our three year contract ran out last month",
        "the fixed term expired",
        "fixed term of two years, over now",
        "the agreement has lapsed",
        "we're out of contract",
    ],
)
def test_a_term_that_is_said_to_be_over_is_over(words: str) -> None:
    assert understood("agreement", words)["kind"] == "ended"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("the term ended on 31 December 2026", "fixed"),
        ("fixed term until 30 June", "fixed"),
        ("fixed term, not ended yet", "fixed"),
        ("fixed term, when it has ended we stop", "fixed"),
        ("rolling since the first term ended", "rolling"),
        ("it renews every year, the last term just ended", "renews"),
    ],
)
def test_a_term_with_its_date_or_one_that_goes_on_is_what_it_is(words: str, kind: str) -> None:
    assert understood("agreement", words)["kind"] == kind


def test_what_a_term_that_is_over_means_is_named_beside_the_date() -> None:
    over = drafted(kind="ended")
    made = chosen_plan(over, desk())
    assert made is not None
    assert made.last_day == (chosen_plan(drafted(), desk()) or made).last_day
    assert "term_ended" in [one.code for one in made.assumptions]
    assert agreement_of(over).term_end is None


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("tuesday 25:00", "25:00"),
        ("tuesday 8:75", "8:75"),
        ("25pm", "25pm"),
        ("monday 0900", "0900"),
        ("friday 9", "9"),
        ("tuesday 8:00", ""),
        ("tuesday at 9", ""),
        ("12pm", ""),
        ("on", ""),
    ],
)
def test_figures_that_are_no_time_are_found(words: str, wrong: str) -> None:
    assert no_time(words) == wrong


BACK = ["I'm back", "hello", "Hi!", "where were we?", "hi, where was I", "good morning, where were we?", "hello again"]


@pytest.mark.parametrize("name", ["reason", "tried", "stops", "verdict", "agreement", "tell_on", "tone"])
@pytest.mark.parametrize("words", BACK)
def test_whoever_comes_back_sees_the_question_again(name: str, words: str) -> None:
    here = waiting(name)
    told, replies = hear(here, Typed(words), desk())
    assert [one.question.name for one in replies if isinstance(one, Ask)] == [name]
    assert (told.answers, told.current) == (here.answers, name)


def test_a_greeting_before_the_story_is_no_story() -> None:
    begun = replace(case(), current="story", asked={"story": 0})
    assert hear(begun, Typed("hello"), desk())[0].text("story") == ""


@pytest.mark.parametrize("words", ["hi, they pay late", "hello, the work has grown past the plan"])
def test_a_greeting_before_an_answer_is_no_question(words: str) -> None:
    assert hear(waiting("reason"), Typed(words), desk())[0].text("reason")


def test_a_greeting_once_all_is_written_changes_nothing() -> None:
    here = drafted()
    assert after(here, "hello").versions == here.versions
    assert "draft" not in lines(answer(here, "hello"))


def test_a_paused_case_goes_on_with_whoever_comes_back() -> None:
    paused, _ = hear(waiting("tried"), Typed("pause"), desk())
    assert hear(paused, Typed("I'm back"), desk())[0].state == "open"

"""What was tried: the options, whether the one who decides was told plainly, and what changed."""

import pytest

from bot.coach.case import Value
from bot.coach.steps import QUESTIONS
from tests.desk import case, desk, understood


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I told Maya on a call and sent a written reset of the scope", "written"),
        ("told sandra straight at the site meeting", "spoken"),
        ("told joyce face to face", "spoken"),
        ("I told Ms Mori by email on 10 February, copying Mr Tanaka", "written"),
        ("yes", "spoken"),
        ("yes, in writing", "written"),
        ("yes on a call", "spoken"),
        ("not in writing, only on the phone", "spoken"),
        ("wrote to him twice", "written"),
        ("no", "no"),
        ("no lol", "no"),
        ("nope, never", "no"),
        ("well, no", "no"),
        ("no i havent told her", "no"),
        ("no never said anything", "no"),
        ("I haven't talked to any of them since.", "no"),
        ("i havent told her in writing, only hinted", "no"),
        ("Nobody there has been told.", "no"),
        ("she doesn't know", "no"),
        ("no, i told her assistant", "no"),
        ("not yet", "no"),
    ],
)
def test_whether_they_were_told_is_heard(said: str, told: str) -> None:
    assert understood("tried", said)["told"] == told


@pytest.mark.parametrize("said", ["she said no", "no budget", "hmm", "we offered no price", "it's their turn"])
def test_a_no_inside_a_sentence_is_no_answer(said: str) -> None:
    assert "told" not in understood("tried", said)


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("I told her in writing, twice. New scope and a new price.", ("talk", "reset", "price")),
        ("sent the price letter 12 january. offered her fewer hours at the old money as well", ("price", "tier")),
        ("We also tried a request queue. Lasted a fortnight.", ("rules",)),
        ("tried two freelancers", ("partner",)),
        ("asked for a deposit", ("prepay",)),
        ("went over her head", ("sponsor",)),
        ("never offered a price, no rules either", ()),
        ("no reset, just a talk", ("talk",)),
        ("we took a break in august", ("pause",)),
        ("a mediator", ("neutral",)),
        ("swapped the account lead", ("swap",)),
    ],
)
def test_the_options_are_ticked_and_denied_ones_are_not(said: str, options: tuple[str, ...]) -> None:
    assert understood("tried", said).get("tried", ()) == options


def test_nothing_tried_unticks_what_the_story_ticked() -> None:
    assert understood("tried", "none of these, she doesn't know") == {"tried": (), "told": "no"}


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("She said yes, and it was forgotten within three weeks.", "none"),
        ('she refused both. "no budget"', "none"),
        ("nothing changed since", "none"),
        ("They thanked us and sent three more.", "none"),
        ("made no difference", "none"),
        ("it got better for a while", "some"),
        ("some of it", "some"),
        ("he apologised and it's better now", "fixed"),
        ("it didnt get better", ""),
    ],
)
def test_what_changed_is_heard(said: str, changed: str) -> None:
    assert understood("tried", said).get("changed", "") == changed


@pytest.mark.parametrize("said", ["hmm", "ask Jess", "12 January", "why though"])
def test_what_tells_nothing_is_not_understood(said: str) -> None:
    assert understood("tried", said) == {}


def test_the_story_ticks_what_it_names() -> None:
    told = case(story="I sent a written reset and then a new price. We never paused it.")
    assert QUESTIONS["tried"].suggests(told, desk()) == {"tried": ("reset", "price")}


@pytest.mark.parametrize(("reason", "asked"), [("SCOPE", True), ("SAFETY", False), ("UNLAWFUL", False)])
def test_nobody_is_asked_what_they_tried_with_somebody_dangerous(reason: str, asked: bool) -> None:
    assert QUESTIONS["tried"].applies(case(reason=reason), desk()) is asked


TOLD_IN_THE_STORY: dict[str, Value] = {"tried": ("reset",), "told": "written", "changed": "none"}


@pytest.mark.parametrize("said", ["no", "no, that was all of it", "nothing else", "that's it", "yes, right"])
def test_no_more_than_the_story_told_leaves_it_as_it_stands(said: str) -> None:
    assert understood("tried", said, case(**TOLD_IN_THE_STORY)) == TOLD_IN_THE_STORY


def test_what_else_was_tried_is_added_to_what_the_story_told() -> None:
    assert understood("tried", "a smaller plan too", case(**TOLD_IN_THE_STORY))["tried"] == ("reset", "tier")


def test_the_question_is_asked_even_where_the_story_told_all_that_it_shows() -> None:
    assert not QUESTIONS["tried"].complete(case(**TOLD_IN_THE_STORY))

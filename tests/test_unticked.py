"""A stop that the manager's words tell without naming it: asked about in those words, never ticked in silence."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest

from bot import hearing
from bot.coach.case import Case, Pressed, Typed
from bot.coach.dialogue import hear
from bot.coach.flow import as_asked
from bot.coach.reply import Ask, Note, Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import STOPS, raised, unticked
from bot.coach.undertones import NONE, Undertones
from tests import teaching_stops, unseen_stops
from tests.desk import VOICE, case, desk
from tests.drafted import drafted
from tests.test_beside import waiting

EAR = VOICE.undertones()

BOARD = "Her brother is on our board, so it's delicate."
PAPER = "a lady from the local paper rang me about them on Monday"
SHOP = "their whole shop runs on our server and nobody could move it before we're gone"


def at_stops(story: str) -> Case:
    """A case with this story at the question about stops."""
    now = waiting("stops")
    return replace(now, answers={**now.answers, "story": story})


def asked(replies: tuple[Reply, ...]) -> Ask:
    [ask] = [one for one in replies if isinstance(one, Ask)]
    return ask


def words(ask: Ask) -> str:
    """The question as it is read."""
    return VOICE.render(ask).text


@pytest.mark.parametrize(
    ("said", "stop"),
    [
        (BOARD, "ST20"),
        (PAPER, "ST23"),
        (SHOP, "ST11"),
        ("She's just buried her husband and can't do the paperwork alone.", "ST10"),
        ("The old lady has nobody else who brings her meals.", "ST10"),
        ("They owe us for spring, and their drawings stay here until they've paid.", "ST14"),
    ],
)
def test_what_nobody_would_tick_is_heard(said: str, stop: str) -> None:
    assert [one.code for one in EAR(said)] == [stop]


@pytest.mark.parametrize(
    "said",
    [
        "Rolling, 60 days, clause 12.2, by email to the founder.",
        "They never answer before Friday and then want it by Monday.",
        "She was rude to my designer on Thursday, once.",
        "They pay on day 58 of 60 without fail.",
        "no lawyers or complaints, just an ordinary firm",
    ],
)
def test_plain_talk_tells_no_stop(said: str) -> None:
    assert EAR(said) == ()


def test_it_is_asked_in_their_own_words_and_nothing_is_ticked() -> None:
    now = at_stops(f"They change everything twice a week. {BOARD}")
    ask = as_asked(now, desk(), QUESTIONS["stops"])
    assert f'You wrote: "{BOARD[:-1]}"' in words(ask)
    assert raised(now) == ()


def test_none_under_it_is_a_no_and_it_is_not_asked_again() -> None:
    now, replies = hear(at_stops(BOARD), Pressed("answer", "none", "stops"), desk())
    assert now.text("stops") == "none"
    assert asked(replies).question.name == "weigh"
    assert unticked(now, desk()) == ()


def test_shown_each_it_is_ticked_in_sight_with_the_reason_and_one_press_confirms_it() -> None:
    now, replies = hear(at_stops(BOARD), Pressed("answer", "each", "stops"), desk())
    ask = asked(replies)
    assert ask.values["stops_held"] == ("ST20",)
    assert f'You wrote: "{BOARD[:-1]}"' in words(ask)
    assert raised(now) == ()
    now, _ = hear(now, Pressed("send", "", "each", now.revision, dict(ask.values)), desk())
    assert raised(now) == ("ST20",)
    assert now.state == "stopped"


def test_unticked_it_stays_unticked() -> None:
    now, replies = hear(at_stops(BOARD), Pressed("answer", "each", "stops"), desk())
    ask = asked(replies)
    now, replies = hear(now, Pressed("send", "", "each", now.revision, {**ask.values, "stops_held": ()}), desk())
    assert raised(now) == ()
    assert asked(replies).question.name == "weigh"


def test_none_that_tells_one_in_the_same_breath_is_looked_at() -> None:
    now, replies = hear(at_stops("They never pay."), Typed(f"none of that. {SHOP}"), desk())
    assert asked(replies).question.name == "each"
    assert asked(replies).values["stops_regulated"] == ("ST11",)
    assert raised(now) == ()


def test_what_is_typed_at_the_list_ticks_nothing_by_itself() -> None:
    now, _ = hear(at_stops("They never pay."), Pressed("answer", "each", "stops"), desk())
    now, replies = hear(now, Typed(PAPER), desk())
    [note] = replies
    assert isinstance(note, Note)
    assert [one.line for one in note.says] == ["heard_tick"]
    assert raised(now) == ()


@pytest.mark.parametrize("name", ["weigh", "agreement", "dates", "tone"])
def test_told_after_none_it_is_asked_once_with_two_buttons(name: str) -> None:
    now, replies = hear(waiting(name), Typed(PAPER), desk())
    ask = asked(replies)
    assert (ask.question.name, ask.codes) == ("unticked", ("yes", "no"))
    assert f'You wrote: "{PAPER}"' in words(ask)
    assert raised(now) == ()


def test_a_yes_is_a_stop_at_once() -> None:
    now, _ = hear(waiting("weigh"), Typed(PAPER), desk())
    now, replies = hear(now, Typed("yes, it is"), desk())
    assert raised(now) == ("ST23",)
    assert now.state == "stopped"
    assert any(isinstance(one, Note) and one.name == "stop" for one in replies)


def test_a_no_is_kept_and_asked_again_only_for_other_words() -> None:
    now, _ = hear(waiting("weigh"), Typed(PAPER), desk())
    now, replies = hear(now, Pressed("answer", "no", "unticked", now.revision), desk())
    assert asked(replies).question.name == "weigh"
    again, _ = hear(now, Typed(PAPER), desk())
    assert again.current == "weigh"
    now, replies = hear(now, Typed("somebody from the television has been filming at their gate"), desk())
    assert asked(replies).question.name == "unticked"


def test_under_a_draft_it_is_asked_and_a_no_leaves_the_texts_as_they_stand() -> None:
    now, replies = hear(drafted(), Typed(SHOP), desk())
    assert asked(replies).question.name == "unticked"
    assert now.state == "drafted"
    after, _ = hear(now, Typed("no"), desk())
    assert (after.state, after.current) == ("drafted", "")
    assert after.versions == now.versions


def test_under_a_draft_a_yes_holds_everything_back() -> None:
    now, _ = hear(drafted(), Typed(SHOP), desk())
    now, replies = hear(now, Pressed("answer", "yes", "unticked", now.revision), desk())
    assert now.state == "stopped"
    assert "send nothing of what stands above" in " ".join(VOICE.render(one).text for one in replies)


def test_what_is_only_asked_tells_none_whether_it_has_its_mark_or_not() -> None:
    after, replies = hear(drafted(), Typed("9 feb then. cant i just post it today and tell her after"), desk())
    assert after.current != "unticked"
    assert not any(isinstance(one, Ask) and one.question.name == "unticked" for one in replies)


def test_a_wish_for_the_text_is_a_wish() -> None:
    now, replies = hear(drafted(), Typed("Anna Weiss signs it, our managing director"), desk())
    assert now.current == ""
    assert not any(isinstance(one, Ask) for one in replies)


def test_a_draft_never_comes_before_the_answer() -> None:
    now, _ = hear(waiting("tone"), Typed(PAPER), desk())
    now, _ = hear(now, Typed("draft it now"), desk())
    assert now.current == "unticked"
    assert not now.versions


def test_the_example_that_it_goes_by_is_shown() -> None:
    _, replies = hear(waiting("weigh"), Typed(PAPER), desk())
    [like] = [one.like for one in EAR(PAPER)]
    assert [one.label for one in VOICE.stop_sentences() if one.text == like] == ["ST23"]
    assert like in words(asked(replies))


def test_short_answers_load_nothing() -> None:
    code = (
        "from bot import hearing; from bot.voice import Voice; v = Voice();"
        "print(hearing.undertones('sixty days by email', v), hearing._LOADED)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["()", "set()"]


def test_nobody_waits_for_it_to_be_loaded() -> None:
    code = (
        "from bot import hearing, reviews; from bot.voice import Voice; v = Voice(); words = 'a ' * 5\n"
        "try: hearing.undertones_at_once(words, v)\n"
        "except reviews.Unread: hearing.undertones(words, v); print(hearing.undertones_at_once(words, v))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "()"


def test_every_stop_is_taught_and_half_of_what_an_author_wrote_is_innocent() -> None:
    sentences = VOICE.stop_sentences()
    assert {one.label for one in sentences} == {*STOPS, NONE}
    for author in {one.author for one in sentences} - {unseen_stops.HOUSE}:
        theirs = [one for one in sentences if one.author == author]
        assert sum(one.label == NONE for one in theirs) * 2 == len(theirs)


def test_what_is_shipped_is_what_the_sentences_teach() -> None:
    assert teaching_stops.current(VOICE, ("ST00", "ST17")), "run `make fix`"


@cache
def table() -> unseen_stops.Table:
    return unseen_stops.unseen(VOICE)


def test_unseen_authors_are_heard() -> None:
    print("\n".join(table().rows()))
    assert table().told(table().stops) >= UNSEEN_LEAST
    assert table().told(table().innocent) <= UNSEEN_FALSE


UNSEEN_LEAST, UNSEEN_FALSE = 0.48, 0.03


def test_the_same_words_are_heard_the_same() -> None:
    assert isinstance(EAR, Undertones)
    assert EAR(SHOP) == VOICE.undertones()(SHOP)
    assert hearing.undertones(SHOP, VOICE) == EAR(SHOP)


def test_a_file_of_a_case_ticks_nothing_of_it() -> None:
    assert raised(case("story stops", story=BOARD)) == ()

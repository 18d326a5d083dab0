"""After the talk that may mend it: how it went is taken as it is told, a limit is never lost, and what is asked of the
talk gets its word (domain.md 1.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Pressed, Typed, Value
from bot.coach.reply import Ask, Draft, Note, Reply
from bot.coach.steps.checkin import review_on
from tests.desk import MONDAY, VOICE, desk
from tests.steps import test_mend
from tests.test_repair import invited

FRIDAY = desk(MONDAY + timedelta(days=4))
"""The day after the talk; the review is on Friday 12 February."""


def mending(**answers: Value) -> Case:
    """A case with its invitation, and the talk on Thursday 14 January."""
    return test_mend.mending(contact="Maya Brennan", **answers)


WELL = [
    "We talked. Ruairi said sorry and he'll stop the Friday calls. Now what?",
    "it went well",
    "Maya listened, and she'll send one list a week from now on",
    "He was mortified, he had no idea. Notes come in writing from now on.",
    "We had the talk, all fine",
    "spoke to Maya yday, she gets it, no more friday calls",
    "OK that was good, they're going to use the queue",
    "that's us sorted, she's signed the new plan",
    "he took it on the chin and said it won't happen again",
]
PARTLY = [
    "She agreed to half of it, the rest she won't hear of",
    "so so. she agreed to the hours but not the price",
    "not great, not terrible",
    "bit of progress",
    "she apologised but she says it'll happen again",
]
BADLY = [
    "it didn't go well, she just shrugged",
    "the talk went badly",
    "no apology, he laughed it off",
    "Had the chat. He wouldn't listen at all",
    "talk's done. nothing came of it",
    "He blamed us for all of it",
    "Maya doesn't care",
    "She was nice about it but nothing will change",
    "told me it's my problem",
]
NEITHER = [
    "I hope it goes well",
    "what if she shrugs?",
    "I apologised to her",
    "We spoke. She needs time to think",
    "did it go well, do you think?",
]


def says(replies: tuple[Reply, ...]) -> str:
    """All that is said, a line each."""
    told = [say for one in replies if isinstance(one, Note) for say in one.says]
    told += [say for one in replies if isinstance(one, Ask) for say in one.asides]
    told += [say for one in replies if isinstance(one, Draft) for say in one.before]
    return "\n".join(VOICE.line(say, plain=True) for say in told)


@pytest.mark.parametrize("words", WELL)
def test_a_talk_that_went_well_is_read_back_and_looked_at_again_on_its_day(words: str) -> None:
    after, replies = dialogue.hear(mending(), Typed(words), FRIDAY)
    assert (after.state, after.current, after.text("mended")) == ("mending", "", "")
    assert "I take it that the talk went well" in says(replies)
    assert "Friday 12 February 2027" in says(replies)


@pytest.mark.parametrize("words", PARTLY)
def test_of_a_talk_that_settled_some_of_it_the_rest_gets_a_day(words: str) -> None:
    after, replies = dialogue.hear(mending(), Typed(words), FRIDAY)
    assert (after.state, after.current) == ("mending", "")
    assert "some of it is settled and some isn't" in says(replies)


@pytest.mark.parametrize("words", BADLY)
def test_a_talk_that_moved_nothing_opens_the_gate_again(words: str) -> None:
    after, replies = dialogue.hear(mending(), Typed(words), FRIDAY)
    assert after.text("mended") == "no"
    assert after.current in ("weigh", "verdict")
    assert "the talk moved nothing" in says(replies)


@pytest.mark.parametrize("words", ["no, it went well", "sorry, I meant it went fine: he said he'll stop"])
def test_what_was_taken_wrongly_is_put_right_with_its_talk_and_its_review(words: str) -> None:
    start = mending()
    opened, _ = dialogue.hear(start, Typed(BADLY[0]), FRIDAY)
    after, replies = dialogue.hear(opened, Typed(words), FRIDAY)
    assert (after.state, after.current, after.text("mended")) == ("mending", "", "")
    assert {name: after.answers.get(name) for name in ("meet_on", "told", "tried", "judged")} == {
        name: start.answers.get(name) for name in ("meet_on", "told", "tried", "judged")
    }
    assert "I take it that the talk went well" in says(replies)


@pytest.mark.parametrize("words", NEITHER)
def test_what_is_hoped_asked_or_left_open_is_no_outcome(words: str) -> None:
    after, replies = dialogue.hear(mending(), Typed(words), FRIDAY)
    assert (after.state, after.text("mended"), after.text("talk_went")) == ("mending", "", "")
    assert "I take it" not in says(replies)


@pytest.mark.parametrize(("words", "went"), [(WELL[3], "yes"), ("a bit", "partly"), ("it's better", "yes")])
def test_asked_on_the_same_day_it_tells_of_the_talk_and_not_of_the_mend(words: str, went: str) -> None:
    asked, _ = dialogue.hear(mending(), Typed("we talked"), FRIDAY)
    after, _ = dialogue.hear(asked, Typed(words), FRIDAY)
    assert (after.state, after.current, after.text("mended"), after.text("talk_went")) == ("mending", "", "", went)


def test_pressed_on_the_same_day_it_closes_nothing() -> None:
    asked, _ = dialogue.hear(mending(), Typed("we talked"), FRIDAY)
    after, replies = dialogue.hear(asked, Pressed("answer", "yes", "mended", asked.revision), FRIDAY)
    assert (after.current, after.text("mended")) == ("", "")
    assert "look again" in says(replies)


def test_a_talk_that_was_had_sooner_counts_from_its_own_day() -> None:
    after, _ = dialogue.hear(mending(), Typed("we talked this morning, she's sorry and will stop"), desk())
    assert after.text("meet_on") == "2027-01-11"
    assert review_on(after, desk()) is not None


def test_what_was_told_of_the_talk_comes_back_at_the_review() -> None:
    here, _ = dialogue.hear(mending(limit="if she shrugs I'm out"), Typed(WELL[0]), FRIDAY)
    after, replies = dialogue.ring(here, desk(datetime.fromisoformat("2027-02-12T10:00+00:00")))
    assert after.current == "mended"
    (ask,) = [one for one in replies if isinstance(one, Ask)]
    assert ask.facts["told"] == "We talked. Ruairi said sorry and he'll stop the Friday calls"
    assert ask.facts["limit"] == "if she shrugs I'm out"
    closed, _ = dialogue.hear(after, Typed("He kept to all of it, and she's happy again"), desk(MONDAY + timedelta(32)))
    assert closed.text("mended") == "yes"


def asked_verdict() -> Case:
    """The coach would mend it first, and asks whether to."""
    here = mending()
    kept = {name: value for name, value in here.answers.items() if name not in ("meet_on", "verdict")}
    return replace(
        here, answers=kept, done=here.done - {"meet_on", "verdict"}, current="verdict", state="open", drafted=""
    )


LIMITS = [
    ("FINE. But if she shrugs I'm out", "if she shrugs I'm out"),
    ("So I go beg the guy who insulted us?? Bon. FINE. But if she shrugs I'm out.", "if she shrugs I'm out"),
    ("ok but if she doesn't apologise i'm done", "if she doesn't apologise i'm done"),
    ("if she shrugs I'm out", "if she shrugs I'm out"),
    ("all right, but only until the end of March", "only until the end of March"),
    ("yes, as long as he isn't in the room", "as long as he isn't in the room"),
    ("fine. one more slip and we end it", "one more slip and we end it"),
    ("go on, but next time it happens we end it", "next time it happens we end it"),
]


@pytest.mark.parametrize(("words", "limit"), LIMITS)
def test_a_yes_with_a_limit_is_a_yes_and_the_limit_is_kept(words: str, limit: str) -> None:
    after, replies = dialogue.hear(asked_verdict(), Typed(words), desk())
    assert (after.text("verdict"), after.current, after.text("limit")) == ("go", "meet_on", limit)
    assert f'I keep your limit: "{limit}"' in says(replies)


@pytest.mark.parametrize("words", ["end it, I'm done", "no. I'm out", "I want out"])
def test_who_wants_out_now_sets_no_limit(words: str) -> None:
    after, _ = dialogue.hear(asked_verdict(), Typed(words), desk())
    assert (after.text("verdict"), after.text("limit")) == ("anyway", "")


@pytest.mark.parametrize("words", ["Thursday, but if she shrugs I'm out", "but if he does it again I'm out"])
def test_a_limit_may_be_set_later(words: str) -> None:
    day, _ = dialogue.hear(asked_verdict(), Typed("go on"), desk())
    after, replies = dialogue.hear(day, Typed(words), desk())
    assert after.text("limit") in words
    assert "I keep your limit" in says(replies)
    told, _ = dialogue.hear(mending(), Typed(words.removeprefix("Thursday, ")), desk())
    assert told.text("limit") in words


def test_where_nothing_moved_the_limit_is_said_again() -> None:
    _, replies = dialogue.hear(mending(limit="if she shrugs I'm out"), Typed("she just shrugged"), FRIDAY)
    assert 'You said beforehand: "if she shrugs I\'m out".' in says(replies)


ASKED = {
    "in_language": [
        *("in French?", "And in French, she's Québécoise", "should I write it in French?"),
        *("she only speaks German, can you translate it", "which language do we talk in?"),
    ],
    "if_again": [
        *(
            "what if he does it again?",
            "What do I say if Étienne is there and does it again?",
            "what if it doesn't last?",
        ),
        *("and if it happens again after that?", "what do we do when she rings on a Sunday again"),
    ],
    "who_comes": [
        *("who should be there?", "should Étienne be there?", "do I bring Priya?", "is it ok if the chef sits in?"),
        "who comes along on their side?",
    ],
    "where_to_meet": [
        *("where should we meet?", "at their place or ours?", "can I do it at their restaurant", "over lunch?"),
        *("should we meet at the office or in a café?", "what place is best"),
    ],
    "if_refuses": ["what if she shrugs?", "what if she just laughs?"],
    "blames_there": [
        *("And put that Étienne called Léa's work lazy. She should KNOW.", "add that he was rude three times"),
        "mention what he said in the review meeting",
    ],
}


@pytest.mark.parametrize(("line", "words"), [(line, words) for line, every in ASKED.items() for words in every])
def test_what_is_asked_of_the_talk_gets_its_own_word(line: str, words: str) -> None:
    after, replies = dialogue.hear(mending(), Typed(words), desk())
    assert after.state == "mending"
    assert [say.line for one in replies if isinstance(one, Note) for say in one.says] == [line]


PLACES = [
    ("At their place. Ten minutes by bike", "I can come to you."),
    ("say I'll come by their place", "I can come to you."),
    ("let's do it by video", "I will send you a link for a video call."),
    ("they can come to us", "You are welcome to come to us."),
    ("in a café round the corner", "I would suggest somewhere quiet near you"),
]


@pytest.mark.parametrize(("words", "there"), PLACES)
def test_the_place_that_is_told_stands_in_the_invitation(words: str, there: str) -> None:
    after, replies = dialogue.hear(mending(), Typed(words), desk())
    assert there in invited(after)
    assert any(isinstance(one, Draft) for one in replies)


def test_several_wishes_in_one_message_are_all_done() -> None:
    words = "Way too stiff. I see her every week!! Make it shorter, and say I'll come by their place."
    after, replies = dialogue.hear(mending(), Typed(words), desk())
    assert "I can come to you." in invited(after)
    assert "I will bring two" not in invited(after)
    assert after.text("mend_register") == "informal"
    assert "less formal and shorter, with the place: at theirs" in says(replies)


def test_a_place_and_another_day_are_both_taken() -> None:
    after, _ = dialogue.hear(mending(), Typed("she can only do Friday, at her office"), desk())
    assert (after.text("meet_on"), after.text("mend_place")) == ("2027-01-15", "theirs")

"""A question typed where something has to be chosen is answered with the advice on it, and the choice stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach.case import Typed
from bot.coach.dialogue import hear
from tests.desk import desk
from tests.test_beside import waiting
from tests.test_changes import said

WAYS = [
    ("cant i just email her?", "I wouldn't. I'd tell them this way: Phone call."),
    ("cant i just email her", "I wouldn't. I'd tell them this way: Phone call."),
    ("why can't we do it by email", "I wouldn't. I'd tell them this way: Phone call."),
    ("wouldn't email be kinder", "I wouldn't. I'd tell them this way: Phone call."),
    ("is it rude to do it by email", "I wouldn't. I'd tell them this way: Phone call."),
    ("email ok?", "I wouldn't. I'd tell them this way: Phone call."),
    ("email, or is that cowardly?", "I wouldn't. I'd tell them this way: Phone call."),
    ("Email. Is that ok?", "I wouldn't. I'd tell them this way: Phone call."),
    ("would a letter be better?", "I wouldn't. I'd tell them this way: Phone call."),
    ("but isnt a letter safer?", "I wouldn't. I'd tell them this way: Phone call."),
    ("what if i write her a letter?", "I wouldn't. I'd tell them this way: Phone call."),
    ("do I have to meet him?", "No. I'd tell them this way: Phone call."),
    ("do i really need to look her in the eye", "No. I'd tell them this way: Phone call."),
    ("must it be video", "No. I'd tell them this way: Phone call."),
    ("what about video?", "You can; it is the next best."),
    ("should I call her?", "Yes. You talk often enough"),
    ("why not phone", "Yes. You talk often enough"),
    ("do i have to call her", "No, but I would. You talk often enough"),
]


@pytest.mark.parametrize(("words", "answer"), WAYS)
def test_a_question_about_a_way_to_tell_them_is_no_choice_of_it(words: str, answer: str) -> None:
    here = waiting("channel")
    after, replies = hear(here, Typed(words), desk())
    assert (after.current, after.answers) == ("channel", here.answers)
    assert said(replies).startswith(answer)


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("can do video", "video"),
        ("do it by phone", "phone"),
        ("video? no. email", "email"),
        ("I'd rather email, would that upset her less I don't know", "email"),
        ("ok video. do i need to send something after?", "video"),
        ("will ring her", "phone"),
    ],
)
def test_a_choice_that_sounds_like_a_question_is_one(words: str, way: str) -> None:
    after, _ = hear(waiting("channel"), Typed(words), desk())
    assert after.text("channel") == way


def test_where_somebody_is_not_safe_no_talk_is_said_to_be_next_best() -> None:
    here = waiting("channel")
    here = replace(here, answers={**here.answers, "reason": "SAFETY", "stops": "each", "stops_people": ("ST05",)})
    after, replies = hear(here, Typed("should i ring him"), desk())
    assert after.text("channel") == "" and "call" not in said(replies).lower().replace("no call", "")


@pytest.mark.parametrize(
    ("name", "words", "part"),
    [
        ("verdict", "could we end it now?", "I would end it. It stays your decision."),
        ("verdict", "do i have to try again", "I would end it. It stays your decision."),
        ("verdict", "why not end it", "I would end it. It stays your decision."),
        (
            "tell_on",
            "can i tell her on thursday?",
            "your last day is Tuesday 16 March 2027. I'd take Tuesday 12",
        ),
        ("tell_on", "would 16 february be better?", "your last day is Sunday 18 April 2027."),
        ("tell_on", "cant i do it on friday", "your last day is Friday 19 March 2027."),
        ("tell_on", "is tomorrow ok", "Yes, I'd take Tuesday 12 January 2027"),
        ("tone", "should it be firm?", "I'd take this one: Neutral."),
        ("tone", "would warm be too much", "I'd take this one: Neutral."),
        ("tone", "is neutral better?", "Yes. It's clear"),
    ],
)
def test_what_is_asked_about_another_choice_leaves_it_open(name: str, words: str, part: str) -> None:
    here = waiting(name)
    after, replies = hear(here, Typed(words), desk())
    assert (after.current, after.answers) == (name, here.answers)
    assert part in said(replies)

"""What a manager asks the coach itself: a direct word at any moment, and the open question waits as before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach.case import Say, Typed
from bot.coach.dialogue import hear
from bot.coach.queries import ANSWERS, ANYWHERE
from bot.coach.reply import Note, Reply
from tests.desk import VOICE, case, desk
from tests.drafted import drafted
from tests.test_beside import waiting
from tests.test_changes import midway, said

ASKED = {
    "others": ["can I mention that other clients have the same problem?", "may I say it's not just us?"],
    "names_somebody": ["should I name the person who did it?", "do I say who it was?"],
    "true_reason": ["can I tell them we are too busy?", "is a white lie ok here?"],
    "who_sends": ["can my assistant sign it?", "could a colleague send it?"],
    "the_others": ["can I tell the cleaners now?", "what should I say to everyone?"],
    "change_line": ["how do I change a sentence?", "how can I undo something?"],
    "stay": ["do we have to stay longer?", "must I extend it?"],
    "thank": ["why not thank him?", "should I thank them?"],
    "offer_call": ["can I offer him a call?", "should we offer a chat about it?"],
    "keys": ["what happens to the keys?", "when do I give the alarm codes back?"],
    "approval": ["does Helen's word count?", "who has to approve it?"],
    "ring_instead": ["can I ring instead?", "is a phone call enough?"],
    "wont_pay": ["what if they don't pay?", "what if she refuses to pay January?"],
    "weekend": ["does a weekend count?", "do bank holidays count?"],
    "chat_notice": ["does a text count as notice?", "does a slack message count?"],
    "starts_counting": ["when does the notice start?", "is the day I send it counted?"],
    "away_then": ["what if she's on holiday?", "what if he is away that week?"],
    "unread": ["what if he doesn't open the email?", "what if the email bounces?"],
    "until_then": ["do I keep working until then?", "do we have to finish the project?"],
    "stop_now": ["can I stop work now?", "could we walk off today?"],
    "last_invoice": ["what about the last invoice?"],
    "refund": ["do I have to refund them?", "must we give back the deposit?"],
    "hold_files": ["can I keep the files until they pay?"],
    "their_data": ["do I delete their data?", "what happens with their records?"],
    "recommend": ["can I recommend somebody?", "may we suggest another firm?"],
    "less_notice": ["can we do less than the notice?", "can I do it earlier?"],
    "more_money": ["what if she offers more money?"],
    "tears_then": ["what if she cries?"],
    "record": ["should I record the call?"],
    "second_person": ["can my colleague be in the call?", "should I bring somebody?"],
    "they_ask_first": ["what do I say if they ring me first?", "what if she finds out?"],
    "in_public": ["can I post about it on LinkedIn?"],
    "bad_review": ["what if they leave a bad review?"],
    "sooner": ["can they end it sooner?"],
    "months_days": ["is three months 90 days?", "is a month 30 days?"],
    "go_there": ["do I have to tell them in person?"],
    "no_handover": ["do we have to train the new agency?"],
    "poach": ["can they poach my staff?"],
    "turns_up": ["what if he just turns up on Wednesday?"],
    "keeps_coming": ["does he keep coming until then?"],
    "interpreter": ["should I book an interpreter?"],
    "refuse": [
        "can she refuse?",
        "does she have to agree?",
        "what if they won't accept it?",
        "can they say no to this?",
    ],
    "reconsider": ["what if she asks whether we'd reconsider?"],
    "subject_says": ["should the subject not say ends?"],
    "more_sorry": ["could it be more apologetic?"],
    "may_be_difficult": ["can I write that it may be difficult?"],
    "private": [
        "is this private?",
        "who sees this?",
        "can my boss read what I write here?",
        "does anyone else see this thread?",
        "where do my answers go?",
        "will this stay between us?",
        "does she get to see any of this?",
    ],
    "sends": [
        "will you send it?",
        "are you going to email her?",
        "do you write to the client?",
    ],
    "robot": ["are you a bot?", "am I talking to a real person?", "is this AI?"],
    "can_change": ["can I change this later?", "what if I change my mind?", "can I still edit my answers afterwards?"],
    "how_long": ["how long does this take?", "how many more questions are there?", "are we nearly done?"],
    "why_asked": ["why do you need to know that?", "why are you asking me this?", "what has that to do with it?"],
    "legal": [
        "is that legal?",
        "can they sue us for that?",
        "am I allowed to do that?",
        "do I need a lawyer for this?",
        "would we be in breach of contract?",
    ],
    "bad_person": [
        "does that make me a bad person?",
        "am I being unfair here?",
        "does this make me a coward",
        "is it cruel to do this to her?",
        "am I overreacting?",
    ],
    "all_needed": [
        "do I have to answer all this?",
        "must I really fill in all of that?",
        "is all of this necessary?",
        "do I honestly have to go through every question?",
    ],
    "post_must": ["do I really have to post it?", "must it go by post?", "do we have to send a letter?"],
    "channel_must": ["does it have to be video?", "must it be a call?", "has it to be in person?"],
    "reason": [
        "do I have to give a reason?",
        "must we tell them why?",
        "should I explain why?",
        "do I need to justify myself?",
    ],
    "email_only": [
        "can I just email her?",
        "can't I simply send an email?",
        "is an email enough?",
        "do I really have to call her?",
        "must I meet them in person?",
        "could we do it by email?",
    ],
    "your_view": [
        "what would you do?",
        "what do you think?",
        "should I really end it?",
        "am I doing the right thing here?",
        "do you think I should give up on them?",
        "is this the right decision?",
    ],
    "when_to_tell": [
        "now or after the launch?",
        "before or after their event?",
        "when should I tell her?",
        "should I wait until next week?",
        "is Friday okay for this?",
        "what's the best time to do it?",
    ],
    "last_day": [
        "when is the last day again?",
        "when does it all end?",
        "what was our last day?",
        "when are we done with them?",
    ],
    "tell_day": ["when am I telling her?", "which day were we going to tell them?"],
    "notice_due": [
        "how much notice do we have to give?",
        "what's the notice period again?",
        "do I have to give notice?",
    ],
    "apology": ["should I apologise?", "do I have to say sorry?"],
}

STORIES = [
    "Why do they always pay late? We have chased every invoice since March and told Maya twice.",
    "Is it too much to ask that people pay on time? They owe us 4,000 and never answer.",
]
"""Questions that ask nobody: they are part of a story."""


@pytest.mark.parametrize(("name", "words"), [(name, words) for name in ASKED for words in ASKED[name]])
def test_a_question_gets_its_word_and_what_waits_goes_on_waiting(name: str, words: str) -> None:
    here = midway()
    after, replies = hear(here, Typed(words), desk())
    assert (after.answers, after.current, after.done) == (here.answers, here.current, here.done)
    assert [say.line for say in told(replies)] == [ANSWERS[name](here, desk()).line]


def told(replies: tuple[Reply, ...]) -> tuple[Say, ...]:
    [note] = replies
    assert isinstance(note, Note)
    return note.says


def test_every_answer_is_asked_for_and_said_in_words() -> None:
    assert ASKED.keys() == ANSWERS.keys()
    for here in (case(), midway(), drafted()):
        assert all(VOICE.line(answer(here, desk()), plain=True) for answer in ANSWERS.values())


def test_the_answers_come_from_the_case() -> None:
    assert "Sunday 14 March 2027" in said(hear(midway(), Typed("when is the last day again?"), desk())[1])
    assert "Tuesday 12 January 2027" in said(hear(midway(), Typed("when should I tell her?"), desk())[1])
    assert "60 days" in said(hear(midway(), Typed("how much notice do we have to give?"), desk())[1])


def test_what_is_said_beside_a_question_still_counts() -> None:
    after, replies = hear(midway(), Typed("Is that legal? warm, please."), desk())
    assert after.text("tone") == "WARM"
    assert "I'm no lawyer" in said(replies)


def test_an_address_beside_a_question_stays_whole() -> None:
    words = "Warm. Farah Aziz farah@kitepr.example does the handover till 31 March. Can I mention other clients?"
    after, replies = hear(waiting("tone"), Typed(words), desk())
    assert after.text("handover") == "Farah Aziz (farah@kitepr.example)"
    assert "Other clients are never mentioned" in said(replies)


def test_a_question_that_no_answer_is_for_is_not_called_unreadable_alone() -> None:
    here = midway()
    after, replies = hear(here, Typed("what is the capital of France?"), desk())
    assert after == here
    assert "That one I can't answer" in said(replies)


@pytest.mark.parametrize("words", STORIES)
def test_a_story_is_kept_whole(words: str) -> None:
    after, _ = hear(case(), Typed(words), desk())
    asked = replace(case(), current="story", asked={"story": 0})
    after, _ = hear(asked, Typed(words), desk())
    assert after.text("story") == words


@pytest.mark.parametrize("name", [name for name in ASKED if name not in ANYWHERE])
def test_at_a_stop_no_advice_is_given(name: str) -> None:
    stopped = drafted(stops="each", stops_law=("ST01",))
    assert stopped.state == "stopped"
    for words in ASKED[name]:
        _, replies = hear(stopped, Typed(words), desk())
        assert ANSWERS[name](stopped, desk()).line not in [
            say.line for one in replies for say in getattr(one, "says", ())
        ]

"""While it is being mended, with no question open: plain sentences about the talk do what a colleague would do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Typed
from bot.coach.reply import Ask, Draft, Note, Reply
from bot.coach.steps.checkin import review_on
from tests.desk import VOICE, desk
from tests.steps.test_mend import mending

MONDAY = desk(datetime(2027, 1, 11, 15, tzinfo=UTC))
FRIDAY = desk(datetime(2027, 1, 15, 10, tzinfo=UTC))
CONTACT = {"contact": "Ruth Adler"}

BEFORE = [
    ("I sent it, she wrote back and wants to meet Wednesday", "meet_on 2027-01-13"),
    ("she wrote back, she can only do Friday", "meet_on 2027-01-15"),
    ("he'd prefer Tuesday the 19th", "meet_on 2027-01-19"),
    ("Ruth suggested the 18th instead", "meet_on 2027-01-18"),
    ("can we move the talk to Monday", "meet_on 2027-01-18"),
    ("make it the 20th please, I'm travelling on Thursday", "meet_on 2027-01-20"),
    ("the talk is on Tuesday now", "meet_on 2027-01-12"),
    ("she said yes to Thursday", "says talk_stands"),
    ("Ruth has confirmed", "says talk_stands"),
    ("I sent it", "says has_gone"),
    ("sent it this morning", "says has_gone"),
    ("the invite went out an hour ago", "says has_gone"),
    ("I emailed her and asked for Thursday", "says has_gone"),
    ("she cancelled the talk", "asks meet_on talk_off"),
    ("he called it off", "asks meet_on talk_off"),
    ("she can't make Thursday", "asks meet_on talk_other_day"),
    ("Thursday doesn't work for him", "asks meet_on talk_other_day"),
    ("can we postpone the talk", "asks meet_on talk_other_day"),
    ("she doesn't want to meet", "says talk_refused"),
    ("they refuse to talk to me", "says talk_refused"),
    ("she hasn't replied", "says talk_silent"),
    ("still no answer from Ruth", "says talk_silent"),
    ("she wants to know what it's about", "says talk_topic"),
    ("he asked me what this is about, what do I say", "says talk_topic"),
    ("can we move the review a week", "review 2027-02-19"),
    ("could we look again on 26 February", "review 2027-02-26"),
    ("the review is too late, make it 5 February", "review 2027-02-05"),
    ("look again in six months", "says review_bounds"),
    ("what do I say if he gets angry?", "says if_angry"),
    ("what if she shouts at me", "says if_angry"),
    ("what if she cries?", "says if_tears"),
    ("what if she says no to all of it?", "says if_refuses"),
    ("and if they don't agree?", "says if_refuses"),
    ("what do I say if she says it's our fault", "says if_ours"),
    ("what if he just promises and nothing happens", "says if_promises"),
    ("what if she wants to end it herself?", "says if_leaves"),
    ("what if she offers more money", "says if_money"),
    ("how do I start?", "says how_open"),
    ("what's my first sentence", "says how_open"),
    ("what should I bring?", "says what_to_bring"),
    ("what do I need to prepare", "says what_to_bring"),
    ("can I do it by phone?", "says by_which_way"),
    ("can't I just write it to her in an email?", "says by_which_way"),
    ("can Priya come along?", "says who_comes"),
    ("should I bring somebody", "says who_comes"),
    ("should I tell her we'd leave otherwise?", "says name_the_end"),
    ("do I mention that we might end it", "says name_the_end"),
    ("when is the talk again?", "says talk_when"),
    ("when do we look again?", "says review_when"),
    ("how long should it take?", "says how_long_talk"),
    ("show me the invitation again", "shows invitation"),
    ("can I see the agenda please", "shows invitation"),
    ("could you make it a bit warmer", "shows invitation"),
    ("it's a bit long, can you shorten it", "shows invitation"),
    ("she's going to sue us", "stopped"),
    ("his lawyer has written to us", "stopped"),
    ("I want to end it after all", "asks verdict"),
    ("forget it, I want out", "asks verdict"),
    ("thanks", "says nothing_more"),
    ("ok great", "says nothing_more"),
]
"""What is typed on the Monday, with the talk on Thursday 14 January and the review on Friday 12 February."""

AFTER = [
    ("we talked", "asks mended"),
    ("the talk went well", "says talk_went_yes"),
    ("she agreed to the new hours", "says talk_went_yes"),
    ("he's said yes to the second option", "says talk_went_yes"),
    ("she was furious", "says talk_angry"),
    ("Ruth took it badly, she shouted", "says talk_angry"),
    ("she wants to think about it", "says talk_thinks"),
    ("he said he'll get back to me", "says talk_thinks"),
    ("she didn't turn up", "asks meet_on talk_off"),
    ("nothing has changed", "asks mended"),
    ("she rang at midnight again", "asks mended"),
    ("what do I write to her now?", "says write_up"),
    ("should I send a summary?", "says write_up"),
    ("it was useless", "asks verdict talk_went_no"),
]
"""What is typed on the Friday, the day after the talk."""

NONE = [
    "the weather is awful here",
    "my colleague is ill",
    "Priya cancelled her holiday",
    "I'll send it tomorrow",
    "if she cancels the talk I'll scream",
    "I wonder whether she'll sue",
]
"""What changes nothing; it is answered with what would be understood, or with a word."""


def did(words: str, at: object, start: Case | None = None) -> str:
    """What some words did, in a word or two."""
    before = start or mending(**CONTACT)
    after, replies = dialogue.hear(before, Typed(words), at)  # type: ignore[arg-type]
    if after.state == "stopped":
        return "stopped"
    said = _said(replies)
    if after.current:
        return f"asks {after.current}{f' {said}' if said.startswith('talk_') else ''}"
    if after.text("meet_on") != before.text("meet_on"):
        return f"meet_on {after.text('meet_on')}"
    if (day := review_on(after, at)) != review_on(before, at):  # type: ignore[arg-type]
        return f"review {day}"
    if any(isinstance(one, Draft) for one in replies):
        return "shows invitation"
    return f"says {said}" if said not in ("", "try_mending", "nothing_asked", "cant_tell") else "nothing"


def _said(replies: tuple[Reply, ...]) -> str:
    note = next((one for one in replies if isinstance(one, Note)), None)
    if note:
        return note.says[0].line
    ask = next((one for one in replies if isinstance(one, Ask)), None)
    return ask.asides[0].line if ask and ask.asides else ""


@pytest.mark.parametrize(("words", "wanted"), BEFORE)
def test_before_the_talk_a_plain_sentence_does_what_it_means(words: str, wanted: str) -> None:
    assert did(words, MONDAY) == wanted


@pytest.mark.parametrize(("words", "wanted"), AFTER)
def test_after_the_talk_a_plain_sentence_does_what_it_means(words: str, wanted: str) -> None:
    assert did(words, FRIDAY) == wanted


@pytest.mark.parametrize("words", NONE)
def test_what_is_no_wish_changes_nothing_and_says_what_would_be_understood(words: str) -> None:
    before = mending(**CONTACT)
    after, _ = dialogue.hear(before, Typed(words), MONDAY)
    assert (after.answers, after.current) == (before.answers, "")
    assert did(words, MONDAY) == "nothing"


def test_every_answer_about_the_talk_can_be_said() -> None:
    for words, _ in (*BEFORE, *AFTER):
        _, replies = dialogue.hear(mending(**CONTACT), Typed(words), MONDAY)
        for one in replies:
            for say in one.says if isinstance(one, Note) else ():
                assert "None" not in VOICE.line(say, plain=True)

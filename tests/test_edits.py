"""Editing what was typed: the answer is read anew, and what the old words alone had said goes."""

from dataclasses import replace

from bot.coach.case import Case, Edited, Typed
from bot.coach.dialogue import begin, hear
from bot.coach.reply import Ask, Note, Reply
from tests.desk import VOICE, case, desk
from tests.test_changes import midway

STORY = "The work keeps growing. I told Maya in writing twice. Rolling contract, 60 days' notice."


def typed(here: Case, words: str, ts: str) -> Case:
    return hear(here, Typed(words, ts), desk())[0]


def said(replies: tuple[Reply, ...]) -> str:
    return "\n".join(VOICE.render(one).text for one in replies)


def test_an_edit_changes_the_answer_that_was_typed_there() -> None:
    here = replace(midway("channel"), done=midway().done - {"channel"})
    here = typed(here, "by phone", "7.1")
    assert here.answers["channel"] == "phone" and here.current == "tone"
    after, replies = hear(here, Edited("by email", "by phone", "7.1"), desk())
    assert after.answers["channel"] == "email" and after.current == "tone"
    assert "Phone call → *Only the email*" in said(replies)


def test_the_same_words_change_nothing() -> None:
    here = typed(replace(midway("channel"), done=midway().done - {"channel"}), "by phone", "7.1")
    assert hear(here, Edited("by phone", "by phone", "7.1"), desk()) == (here, ())
    assert hear(here, Edited(" by phone ", "by phone", "7.1"), desk()) == (here, ())


def test_what_only_the_old_words_said_goes_with_them() -> None:
    here = replace(midway("agreement"), done=midway().done - {"agreement"})
    here = typed(here, "rolling, 60 days by post, clause 9", "7.2")
    after, _ = hear(here, Edited("rolling, 90 days by post", "rolling, 60 days by post, clause 9", "7.2"), desk())
    assert after.answers["notice"] == "90 days" and after.answers["method"] == "post"
    assert "clause" not in after.answers and after.answers["fee"] == "6500.00"


def test_words_that_cannot_be_read_leave_the_answer_and_say_so() -> None:
    here = typed(replace(midway("channel"), done=midway().done - {"channel"}), "by phone", "7.1")
    after, [note] = hear(here, Edited("mumble", "by phone", "7.1"), desk())
    assert isinstance(note, Note) and after.answers == here.answers


def test_an_edit_of_something_that_answered_nothing_does_nothing() -> None:
    here = midway()
    assert hear(here, Edited("by email", "by phone", "0.0"), desk()) == (here, ())


def test_facts_of_an_edited_story_follow_it_and_are_said() -> None:
    here, _ = begin(case(), desk())
    here = typed(typed(here, STORY, "1.1"), "that's right", "1.2")
    assert here.answers["notice"] == "60 days"
    after, replies = hear(here, Edited(STORY.replace("60", "90"), STORY, "1.1"), desk())
    assert after.answers["notice"] == "90 days" and "60 days → *90 days*" in said(replies)


def test_an_edited_story_is_read_back_anew_where_nothing_was_confirmed() -> None:
    here, _ = begin(case(), desk())
    here = typed(here, STORY, "1.1")
    after, replies = hear(here, Edited(STORY.replace("60", "90"), STORY, "1.1"), desk())
    assert "notice" not in after.answers and after.current == "understood"
    assert "90 days" in said(tuple(one for one in replies if isinstance(one, Ask)))


def test_nothing_is_changed_in_a_closed_case() -> None:
    here = typed(replace(midway("channel"), done=midway().done - {"channel"}), "by phone", "7.1")
    closed = replace(here, state="cancelled")
    assert hear(closed, Edited("by email", "by phone", "7.1"), desk()) == (closed, ())

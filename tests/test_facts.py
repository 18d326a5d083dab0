"""All answers on one page: what stands there, what a saved page changes, and what it can't."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.coach import dialogue, facts
from bot.coach.case import Case, Edited, Pressed, Say, Typed, Value
from bot.coach.reply import Ask, Draft, Note, Reply
from bot.coach.steps import QUESTIONS
from bot.layout import facts_form
from bot.page import Pick, Text
from bot.sandbox.limits import problems
from bot.slack import blocks
from tests.desk import MONDAY, VOICE, case, desk
from tests.drafted import drafted
from tests.test_changes import midway
from tests.test_talk import PLACE

AUTUMN = MONDAY + timedelta(days=240)


def saved(start: Case, **touched: Value) -> tuple[Case, tuple[Reply, ...]]:
    """The case after the page was saved with some fields touched, and what was said."""
    return dialogue.hear(start, Pressed(facts.NAME, "", "", start.revision, touched), desk())


def shown(start: Case) -> dict[str, set[str]]:
    """The fields on the page, by their questions."""
    return {one.question.name: {field.name for field in one.fields} for one in facts.sheet(start, desk()).groups}


def said(replies: tuple[Reply, ...]) -> list[Say]:
    """What is said in front of what follows."""
    speaking = next(one for one in replies if isinstance(one, Note | Ask | Draft))
    if isinstance(speaking, Ask):
        return list(speaking.asides)
    return list(speaking.says if isinstance(speaking, Note) else speaking.before)


def lines(replies: tuple[Reply, ...]) -> list[str]:
    return [one.line for one in said(replies)]


# What stands there


def test_every_answered_question_stands_there_with_all_its_fields() -> None:
    page = shown(midway())
    assert {"reason", "relationship", "tried", "weigh", "agreement", "dates", "tell_on", "channel"} <= {*page}
    assert page["agreement"] == {field.name for field in QUESTIONS["agreement"].fields}


def test_the_story_the_stops_and_the_verdict_keep_their_own_questions() -> None:
    assert not {"story", "understood", "stops", "each", "cleared", "verdict", "override"} & {*shown(midway())}


def test_of_what_was_told_early_only_what_was_told_stands_there() -> None:
    early = case("story reason", reason="SCOPE", notice="60 days", contact="Maya")
    page = shown(early)
    assert (page["agreement"], page["relationship"]) == ({"notice"}, {"contact"})
    assert "channel" not in page


def test_what_is_only_likely_is_no_answer_yet() -> None:
    groups = facts.sheet(midway(), desk()).groups
    assert all(one.values.items() <= midway().answers.items() for one in groups)


def test_a_field_of_two_questions_stands_there_once() -> None:
    owing = replace(drafted(account="owed", open_amount="4860.00"), done=drafted().done | {"money"})
    names = [field.name for one in facts.sheet(owing, desk()).groups for field in one.fields]
    assert len(names) == len({*names})


def test_the_longest_page_there_can_be_is_one_that_slack_takes() -> None:
    sent = replace(drafted(sent_on="2027-01-11", account="owed"), asked={"sent": 1, "money": 1})
    every = replace(sent, done=frozenset(QUESTIONS))
    long = {field.name: "x" * 400 for one in QUESTIONS.values() for field in one.fields if field.kind == "words"}
    page = facts_form(facts.sheet(replace(every, answers={**long, **every.answers}), desk()), VOICE)
    assert problems("modal", blocks.modal(page, PLACE)) == []
    assert len(page.parts) > 50


def test_a_new_case_and_a_closed_one_have_nothing_to_save() -> None:
    for empty in (case(), replace(midway(), state="cancelled")):
        page = facts_form(facts.sheet(empty, desk()), VOICE)
        assert not page.submit
        assert len(page.parts) == 1


def test_the_page_is_filled_in() -> None:
    page = facts_form(facts.sheet(midway(), desk()), VOICE)
    chosen = {part.field: part.chosen for part in page.parts if isinstance(part, Pick)}
    assert (chosen["notice"], chosen["reason"], chosen["near"]) == ("60 days", "SCOPE", None)
    assert "*The agreement*" in [part.markup for part in page.parts if isinstance(part, Text)]


@pytest.mark.parametrize("words", ["facts", "All my answers", "what have I told you?"])
def test_asked_for_by_word_it_is_a_button_away(words: str) -> None:
    start = midway()
    after, (note,) = dialogue.hear(start, Typed(words), desk())
    assert isinstance(note, Note)
    assert (note.presses, after.answers) == ((facts.OPEN,), start.answers)


def test_the_status_has_the_button() -> None:
    _, (note,) = dialogue.hear(midway(), Typed("status"), desk())
    assert isinstance(note, Note)
    assert facts.OPEN in note.presses


# What a saved page changes


def test_a_page_saved_as_it_was_does_nothing() -> None:
    start = midway()
    assert saved(start) == (start, ())
    assert saved(start, notice="60 days", contact="Maya Brennan") == (start, ())


def test_a_change_says_old_and_new_and_how_far_the_last_day_moves() -> None:
    after, replies = saved(midway(), notice="90 days")
    assert after.answers["notice"] == "90 days"
    assert lines(replies) == ["changed", "last_day_moved"]
    assert "60 days → *90 days*" in VOICE.line(said(replies)[0])


def test_several_changes_are_one_turn_with_two_messages_and_the_last_day_moves_once() -> None:
    after, replies = saved(midway(), notice="90 days", contact="Ben Lee", tell_on="2027-01-13")
    assert len(replies) <= 2
    assert lines(replies) == ["changed", "changed", "changed", "last_day_moved"]
    assert after.revision == midway().revision + 1


def test_the_question_that_waits_goes_on_waiting() -> None:
    after, _ = saved(midway(), contact="Ben Lee")
    assert (after.current, after.done) == ("tone", midway().done)


def test_what_still_holds_is_kept() -> None:
    after, _ = saved(midway(), notice="90 days")
    assert {**after.answers, "notice": "60 days"} == midway().answers


def test_a_verdict_that_no_longer_follows_is_asked_again() -> None:
    after, replies = saved(midway(), told="no")
    assert after.current == "verdict"
    assert len(replies) <= 2


def test_a_reason_that_nobody_may_write_about_stops_the_case() -> None:
    after, replies = saved(drafted(), reason="SAFETY")
    assert after.state == "stopped"
    assert not any(isinstance(one, Draft) for one in replies)


def test_a_stop_is_not_lifted_by_anything_on_the_page() -> None:
    stopped, _ = dialogue.hear(drafted(), Pressed("send", "", "stops", 7, {"stops": "each"}), desk())
    stopped, _ = dialogue.hear(stopped, Pressed("send", "", "each", 8, {"stops_people": ("ST05",)}), desk())
    for field in ("stops", "stops_people", "cleared_by", "limits", "cleared_for", "verdict", "judged", "cooled"):
        assert saved(stopped, **{field: "none"}) == (stopped, ())
    after, replies = saved(stopped, notice="90 days")
    assert after.state == stopped.state
    assert not any(isinstance(one, Draft) for one in replies)


def test_a_draft_is_made_anew_with_what_was_changed() -> None:
    after, replies = saved(drafted(), notice="90 days", contact="Ben Lee")
    assert any(isinstance(one, Draft) for one in replies)
    assert "Hi Ben" in after.versions[-1].texts["email"]
    assert "changed" in lines(replies)


def test_an_emptied_field_is_not_known_any_more() -> None:
    after, replies = saved(midway(), fee="", tried=())
    assert not {"fee", "tried"} & {*after.answers}
    assert lines(replies)[:2] == ["changed", "changed"]


def test_a_paused_case_is_taken_up_by_a_change_and_a_closed_one_stays_closed() -> None:
    assert saved(replace(midway(), state="paused"), contact="Ben Lee")[0].state == "open"
    closed = replace(midway(), state="cancelled")
    after, (note,) = saved(closed, contact="Ben Lee")
    assert after == closed
    assert isinstance(note, Note)
    assert note.name == "closed"


# What it can't


@pytest.mark.parametrize(
    ("touched", "wrong"),
    [
        ({"notice": "who knows"}, {"notice": "notice_unclear"}),
        ({"fee": "a lot"}, {"fee": "amount_unclear"}),
        ({"critical": "2026-01-01"}, {"critical": "day_past"}),
        ({"tell_on": "2036-01-01"}, {"tell_on": "day_far"}),
        ({"tell_on": ""}, {"tell_on": "tell_on_needed"}),
        ({"reason": ""}, {"reason": "reason_needed"}),
        ({"told": ""}, {"told": "tried_needed"}),
        ({"channel": ""}, {"channel": "channel_needed"}),
        (
            {"notice": "who knows", "fee": "a lot", "reason": "", "contact": "Ben"},
            {"notice": "notice_unclear", "fee": "amount_unclear", "reason": "reason_needed"},
        ),
        ({"contact": "", "notice": "", "critical": "", "no such field": "x"}, {}),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_all_at_once(
    touched: dict[str, Value], wrong: dict[str, str]
) -> None:
    found = facts.unusable(touched, midway(), desk())
    assert {field: say.line for field, say in found.items()} == wrong
    assert all(VOICE.line(say, plain=True) for say in found.values())
    if wrong:
        assert saved(midway(), **touched)[0] == midway()


def test_a_day_that_has_passed_since_is_no_fault_of_what_is_changed_beside_it() -> None:
    old = replace(midway(), answers={**midway().answers, "critical": "2027-02-15"})
    assert facts.unusable({"critical_what": "launch"}, old, desk(AUTUMN)) == {}
    assert {*facts.unusable({"critical": "2027-02-16"}, old, desk(AUTUMN))} == {"critical"}


def test_what_only_together_cannot_be_is_said_beside_what_was_touched() -> None:
    sent = replace(drafted(sent_on="2027-01-11", sent_at="09:00"), asked={"sent": 1}, done=drafted().done | {"sent"})
    assert {*facts.unusable({"sent_at": "23:00"}, sent, desk())} == {"sent_at"}


def test_an_edited_message_that_changes_several_facts_says_each() -> None:
    start = replace(midway(), said={"1.1": "agreement"})
    after, replies = dialogue.hear(start, Edited("60 days, 7,000 a month", "60 days, 6,500 a month", "1.1"), desk())
    assert after.answers["fee"] == "7000.00"
    assert lines(replies) == ["changed"]

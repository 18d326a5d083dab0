"""Versions of the words: each says what made it and what it changed, and any comes back byte for byte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach import dialogue, endings
from bot.coach.case import Case, Pressed, Typed
from bot.coach.known import kind_of, known
from bot.coach.letter import composed
from bot.coach.letter import endings as letters
from bot.coach.prose import WORD
from bot.coach.reply import Note, Noted
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.stops import urgent
from bot.coach.steps.story import REASONS
from bot.coach.steps.tone import TONES, tone_of
from bot.coach.wishes import MOST_WORDS, WISHES
from bot.filing import dump, load
from tests.desk import VOICE, case, desk
from tests.drafted import after, answer, cleared, draft, drafted, lines, text, wish


def last_made(start: Case) -> tuple[str, str]:
    last = start.versions[-1]
    return last.made, last.by


def test_the_first_draft_is_version_one() -> None:
    start = drafted()
    assert [one.number for one in start.versions] == [1]
    assert last_made(start) == ("first", "")


def test_version_one_comes_back_byte_for_byte_after_version_four() -> None:
    start = drafted()
    fourth = after(start, "warmer", "shorter", "less formal")
    assert len({one.texts["email"] for one in fourth.versions}) == 4
    back = after(fourth, "restore version 1")
    assert back.versions[-1].texts == start.versions[0].texts
    assert last_made(back) == ("restored", "1")
    assert len(back.versions) == 5


@pytest.mark.parametrize(
    "words", ["restore 1", "Restore version 1", "go back to version 1", "version one again", "back to v1, please"]
)
def test_a_version_is_asked_for_in_plain_words(words: str) -> None:
    start = drafted()
    back = after(start, "firmer", words.replace(", please", ""))
    assert text(back) == text(start)


def test_what_was_wished_comes_back_with_a_version() -> None:
    start = after(drafted(), "warmer", "firmer", "firmer")
    assert tone_of(start) == "FIRM"
    assert tone_of(after(start, "restore 2")) == "WARM"
    assert tone_of(after(start, "restore 2", "firmer")) == "NEUTRAL"


def test_facts_never_go_back_with_a_version_and_a_last_day_that_is_wrong_now_is_said() -> None:
    start = after(drafted(), Pressed("change", "", "tell_on", 99), "16 February")
    assert len(start.versions) == 2
    back, said = dialogue.hear(start, Typed("restore 1"), desk())
    assert text(back) == start.versions[0].texts["email"]
    assert back.text("tell_on") == "2027-02-16"
    found = [one.finding.rule for reply in said for one in getattr(reply, "found", ())]
    assert "LAST_DAY_WRONG" in found


def test_the_version_that_holds_is_not_made_again() -> None:
    start = after(drafted(), "warmer")
    assert after(start, "restore 2").versions == start.versions
    assert lines(answer(start, "restore 2")) == ["holds_already"]


@pytest.mark.parametrize("words", ["restore 9", "restore version 0", "version 3"])
def test_a_version_that_never_was_is_said_plainly(words: str) -> None:
    start = after(drafted(), "warmer")
    assert lines(answer(start, words)) == ["no_such_version"]
    assert after(start, words).versions == start.versions


def test_a_version_from_before_a_danger_was_named_never_comes_back() -> None:
    danger = cleared(drafted(), reason="SAFETY")
    assert (danger.state, len(danger.versions), tone_of(danger)) == ("drafted", 2, "BRIEF")
    assert lines(answer(danger, "restore 1")) == ["not_restored"]
    assert after(danger, "restore 1").versions == danger.versions
    assert after(danger, "warmer", "longer").versions == danger.versions


def test_warmer_and_firmer_go_one_step_and_say_so_at_the_end_of_the_dial() -> None:
    start = drafted(tone="WARM")
    tones = [tone_of(start)]
    for _ in range(5):
        start = after(start, wish(start, "firmer"))
        tones.append(tone_of(start))
    assert tones == [*TONES, "BRIEF"]
    assert lines(answer(start, "firmer")) == ["end_of_firmer"]
    assert lines(answer(drafted(tone="WARM"), "warmer")) == ["end_of_warmer"]


def test_the_same_wish_said_twice_goes_two_steps_and_pressed_twice_one() -> None:
    start = drafted(tone="FIRM")
    assert tone_of(after(start, "warmer", "warmer")) == "WARM"
    press = wish(start, "warmer")
    once = after(start, press)
    assert dialogue.hear(once, press, desk()) == (once, ())
    assert tone_of(once) == "NEUTRAL"


def test_a_version_says_what_changed_and_which_wish_changed_it() -> None:
    start = drafted()
    shown = draft(answer(start, "warmer")).version
    assert shown is not None
    assert VOICE.line(shown.says[0]) == "*Version 2*, warmer: the tone was changed from neutral to warm."
    assert ("Tom Reed", "Tom") in [(one.gone, one.new) for one in shown.changes]


def test_a_version_says_which_answer_changed_it() -> None:
    start = drafted()
    shown = draft(answer(start, Pressed("send", "", "tone", 99, {"handover": "Ann Lee"}))).version
    assert shown is not None
    assert [one.question.name for one in shown.answered] == ["tone"]
    assert shown.answered[0] == Noted(shown.answered[0].question, {"handover": "Ann Lee"}, shown.answered[0].revision)
    assert any("Ann Lee" in one.new and "Priya Shah" in one.gone for one in shown.changes)


def test_an_answer_that_changes_no_word_makes_no_version() -> None:
    start = drafted()
    same = after(start, Pressed("send", "", "tone", 99, {"tone": "NEUTRAL"}))
    assert same.versions == start.versions


def test_a_sentence_of_theirs_stands_before_the_contact() -> None:
    start = after(drafted(), "add that we'll finish the March report")
    paragraphs = text(start).split("\n\n")
    at = paragraphs.index("We'll finish the March report.")
    assert paragraphs[at + 1].startswith("Please send handover questions to")
    assert lines(answer(start, "add that we'll finish the March report")) == ["added_already"]


def test_a_sentence_that_hurts_is_declined_before_it_is_put_in() -> None:
    said = answer(drafted(), "add that you are impossible to work with")
    assert lines(said) == ["declined"]


def test_other_channel_opens_that_question() -> None:
    assert after(drafted(), "other channel").current == "channel"


def test_versions_lists_them_with_a_button_for_each_earlier_one() -> None:
    start = after(drafted(), "warmer", "shorter")
    note = next(one for one in answer(start, "versions") if isinstance(one, Note))
    assert [(one.name, one.code) for one in note.presses] == [("restore", "1"), ("restore", "2")]
    assert after(start, Pressed("restore", "1", "", start.revision)).versions[-1].texts == start.versions[0].texts


def test_versions_survive_being_kept() -> None:
    start = after(drafted(), "warmer", "add that we'll finish the March report", "restore 1")
    again = load(dump(start), start.id)
    assert again == start
    assert after(again, "restore 2").versions[-1].texts == start.versions[1].texts


@pytest.mark.parametrize("words", ["warmer", "restore 1", "versions", "add that we are sorry", "check my version"])
def test_nothing_of_it_works_at_a_stop(words: str) -> None:
    stopped = after(drafted(), Pressed("send", "", "stops", 99, {"stops": "each"}))
    stopped = after(stopped, Pressed("send", "", "each", 99, {"stops_law": ("ST01",)}))
    assert stopped.state == "stopped"
    said = dialogue.hear(stopped, Typed(words), desk())
    assert said[0].versions == stopped.versions
    assert lines(said[1]) == ["still_stopped"]
    assert dialogue.own_text(stopped) is None


@pytest.mark.parametrize("name", [*WISHES, "apply", "own", "restore", "versions"])
def test_no_button_of_it_works_at_a_stop(name: str) -> None:
    stopped = after(drafted(), Pressed("send", "", "stops", 99, {"stops": "each"}))
    stopped = after(stopped, Pressed("send", "", "each", 99, {"stops_law": ("ST01",)}))
    press = wish(stopped, name) if name in WISHES else Pressed(name, "1", values={"own": "Hi Maya, it ends."})
    said = dialogue.hear(stopped, press, desk())
    assert said[0].versions == stopped.versions
    assert lines(said[1]) == ["still_stopped"]


@pytest.mark.parametrize("words", ["warmer", "versions", "restore 1", "shorter"])
def test_before_a_draft_these_words_are_none_of_ours(words: str) -> None:
    assert not dialogue.hear(case(), Typed(words), desk())[0].versions


@pytest.mark.parametrize("reason", REASONS)
def test_every_wish_for_every_reason_and_tone_leaves_nothing_to_mend(reason: str) -> None:
    for tone in TONES:
        start = drafted(reason=reason, tone=tone, progress="the ad accounts, your source files")
        if start.state != "drafted":
            start = cleared(start)
        for name in WISHES:
            here = start
            for _ in range(3):
                here = after(here, wish(here, name))
                _is_whole(here)


def _is_whole(here: Case) -> None:
    made = chosen_plan(here, desk())
    for kind, written in here.versions[-1].texts.items() if here.versions else ():
        found = desk().review(written, kind_of(kind, here), known(here, made))
        assert [(one.rule, one.quote) for one in found if one.severity == "must"] == []
        assert len(WORD.findall(written)) <= MOST_WORDS[kind]
        rules = {one.rule for one in found}
        handed = set() if urgent(here) else {"HANDOVER_MISSING"}  # where the work stops at once, nothing is handed over
        assert not rules & {"BASIS_MISSING", "MONEY_MISSING", "CONTACT_MISSING", "GREETING_MISSING", *handed}
        assert made is not None
        assert VOICE.day(made.last_day) in written


@pytest.mark.parametrize("channel", ["email", "video", "letter"])
def test_shorter_is_shorter_and_longer_is_longer(channel: str) -> None:
    start = drafted(channel=channel)
    shorter, longer = (len(text(after(start, word)).split()) for word in ("shorter", "longer"))
    assert shorter < len(text(start).split())
    assert longer > len(text(start).split()) or channel != "email"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*WISHES, "add that we'll finish the March report", "versions"]), max_size=7))
def test_whatever_is_wished_version_one_comes_back(wishes: list[str]) -> None:
    start = drafted()
    there = after(start, *(wish(start, one) if one in WISHES else one for one in wishes))
    back = after(there, "restore 1")
    assert back.versions[-1].texts == start.versions[0].texts
    assert [composed(one, desk().words) for one in letters(back, desk())] == list(start.versions[0].texts.values())


def test_texts_that_were_shown_are_known_again_whoever_makes_them() -> None:
    start = replace(drafted(), state="open", drafted="")
    ended = [endings.end(start, desk()) for _ in range(2)]
    assert ended[0][0].drafted == ended[1][0].drafted != ""

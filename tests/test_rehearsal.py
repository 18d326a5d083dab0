"""A rehearsal in the thread: every way through every tree, what is said after it, and that it changes no answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.coach import debrief, dialogue
from bot.coach.card import card
from bot.coach.case import Case, Edited, Pressed, Rehearsal, Said, Say, Typed, Value
from bot.coach.manner import FAULTS, KINDS, kinds
from bot.coach.rehearsal import client_says, facts
from bot.coach.reply import Ask, Card, Note, Reply
from bot.coach.signs import ROW, ROWS
from bot.coach.steps.story import REASONS
from bot.coach.trees import ENDS, FIRST, OTHER, Tree, Turn, filled
from bot.filing import dump, load
from tests.desk import TREES, VOICE, desk
from tests.drafted import after, answer, cleared, drafted

WORDS = {
    "held": "The decision stands.",
    "need": "What would help you most?",
    "handover": "Let's plan the handover.",
    "limit": "I can't discuss that.",
    "softened": "Maybe you are right.",
    "promised": "I'll throw in two weeks free.",
    "apologised": "I feel terrible.",
    "blamed": "It is your own fault.",
    "matched": "That's rubbish.",
    "explained": "Let me explain it again.",
    "quiet": "...",
    "heard": "I hear you.",
    OTHER: "Hm, well now.",
}
"""A reply of each kind, and one that does nothing known."""

SPOKEN, WRITTEN = drafted(channel="video"), drafted(channel="email")
CODES = tuple(ROW)


def press(at: Case, code: str) -> Pressed:
    return Pressed("rehearse", code, "", at.revision)


def begun(code: str, start: Case = SPOKEN) -> Case:
    return after(start, press(start, code))


def hear(at: Case, said: Said | str) -> tuple[Case, str]:
    """The case after it, and all that was said, as it is read."""
    now, replies = dialogue.hear(at, Typed(said) if isinstance(said, str) else said, desk())
    return now, read(replies)


def read(replies: tuple[Reply, ...]) -> str:
    return "\n".join(VOICE.render(one).text for one in replies if not isinstance(one, Card))


def ways(tree: Tree, turn: str = FIRST) -> Iterator[tuple[tuple[str, ...], Turn]]:
    """Every way through a tree, as the kinds of the replies, with the turn that it ends in."""
    here = tree.turns[turn]
    if here.ends:
        yield (), here
        return
    for kind in (*KINDS, OTHER):
        for rest, end in ways(tree, here.after((kind,))):
            yield (kind, *rest), end


@pytest.mark.parametrize(("kind", "words"), WORDS.items())
def test_the_replies_that_walk_the_trees_are_what_they_are_called(kind: str, words: str) -> None:
    assert kinds(words, SPOKEN, desk()) == (() if kind == OTHER else (kind,))


def test_there_is_a_tree_for_each_of_the_eighteen_reactions() -> None:
    assert TREES.keys() == ROW.keys()
    assert len(TREES) == 18


@pytest.mark.parametrize("code", CODES)
def test_every_turn_of_a_tree_can_be_reached(code: str) -> None:
    tree = TREES[code]
    reached, waiting = set(), [FIRST]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += tree.turns[name].then.values()
    assert reached == tree.turns.keys()


@pytest.mark.parametrize("code", CODES)
def test_a_turn_either_goes_on_or_ends(code: str) -> None:
    for turn in TREES[code].turns.values():
        assert (turn.ends in ENDS) != bool(turn.then)
        assert not turn.then or (turn.then.keys() <= {*KINDS, OTHER} and OTHER in turn.then)
        assert turn.spoken and turn.written
        assert not turn.like or turn.like in ROW


@pytest.mark.parametrize("code", CODES)
def test_a_rehearsal_has_two_or_three_replies(code: str) -> None:
    assert {len(kinds) for kinds, _ in ways(TREES[code])} <= {2, 3}


@pytest.mark.parametrize("code", CODES)
def test_every_end_of_a_tree_is_reached_by_words_that_are_typed(code: str) -> None:
    shortest: dict[str, tuple[str, ...]] = {}
    for way, end in sorted(ways(TREES[code]), key=lambda one: len(one[0])):
        shortest.setdefault(end.name, way)
    ends = {turn.name: turn for turn in TREES[code].turns.values() if turn.ends}
    assert shortest.keys() == ends.keys()
    for name, way in shortest.items():
        at = begun(code)
        for kind in way:
            at, said = hear(at, WORDS[kind])
        how = VOICE.line(Say("rehearsal", f"end_{ends[name].ends}", {"replies": len(way)}))
        assert filled(ends[name].spoken, facts(at, desk())) in said
        assert how in said
        assert at.rehearsed == (code,)
        assert at.rehearsal and not at.rehearsal.code


@pytest.mark.parametrize("code", CODES)
def test_a_tree_can_end_well_and_badly(code: str) -> None:
    ends = {end.ends for _, end in ways(TREES[code])}
    assert ends & {"calmer", "person"} and ends & {"escalated", "person"}


@pytest.mark.parametrize("start", [SPOKEN, WRITTEN], ids=["spoken", "written"])
@pytest.mark.parametrize("code", CODES)
def test_whoever_says_the_lines_that_are_shown_ends_well(code: str, start: Case) -> None:
    at = begun(code, start)
    while at.rehearsal and at.rehearsal.code:
        turn = TREES[code].turns[at.rehearsal.turn]
        line = VOICE.line(debrief.better(at, desk(), turn), plain=True)
        assert not set(kinds(line, at, desk())) & {*FAULTS}
        assert len(line.split()) <= debrief.MOST_WORDS
        at, said = hear(at, line)
    assert "ended calmer" in said or "isn't yours alone" in said
    assert "_Better:_" not in said
    assert "*The decision*: kept." in said


def test_no_two_turns_of_all_trees_say_the_same() -> None:
    said = [words for tree in TREES.values() for turn in tree.turns.values() for words in {turn.spoken, turn.written}]
    assert len(said) == len({*said})


@pytest.mark.parametrize("code", CODES)
def test_a_client_speaks_in_short_plain_sentences(code: str) -> None:
    for turn in TREES[code].turns.values():
        for words in (turn.spoken, turn.written):
            assert len(words.split()) <= 45
            assert "!" not in words and "—" not in words


FULL: dict[str, Value] = {"critical": "2027-02-15", "critical_what": "retail launch"}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("known", [FULL, {}], ids=["all is known", "little is known"])
def test_the_words_of_a_client_fit_every_case(reason: str, known: dict[str, Value]) -> None:
    start = drafted(None, **known, reason=reason, channel="video")
    start = start if start.state == "drafted" else cleared(start)
    if not known:
        bare = {name: value for name, value in start.answers.items() if name not in ("fee", "contact", "service")}
        start = replace(start, answers=bare, signer="")
    for code in CODES:
        at = begun(code, start)
        for name in TREES[code].turns:
            assert at.rehearsal
            here = replace(at, rehearsal=replace(at.rehearsal, turn=name))
            words = VOICE.line(client_says(here, desk(), TREES[code].turns[name]))
            assert not re.search(r"[{}\[\]]|None|\s,|  |\.\.", words), words
            assert "*Rehearsal*" in words


def test_the_client_names_what_the_case_knows() -> None:
    assert "We're at £6,500 a month." in read(answer(SPOKEN, press(SPOKEN, "bargain")))
    anger = read(answer(SPOKEN, press(SPOKEN, "anger")))
    assert "Maya, angry" in anger and "All this over a few extra requests?" in anger and "Tom" in anger
    launch = drafted(None, **FULL, channel="video")
    assert "14 March" in read(answer(launch, press(launch, "longer")))


def test_in_writing_the_client_sends_a_short_email_and_aloud_they_speak() -> None:
    assert re.search(r"> Tom,\n> \n> .*\n> \n> Maya$", read(answer(WRITTEN, press(WRITTEN, "why"))))
    assert "> Why, though?" in read(answer(SPOKEN, press(SPOKEN, "why")))


def test_a_late_payer_offers_to_pay_and_not_to_pay_more() -> None:
    late = drafted(reason="LATEPAY", channel="video", account="owed", open_amount="4860.00")
    said = read(answer(late, press(late, "bargain")))
    assert "I can pay everything that is open today." in said and "a month" not in said


def test_a_reason_that_is_not_given_is_not_in_the_clients_mouth() -> None:
    start = drafted(reason="SAFETY", channel="email")
    start = start if start.state == "drafted" else cleared(start)
    assert "over" not in read(answer(start, press(start, "anger"))).split("furious")[1].split(".")[1]


# How it is met


@pytest.mark.parametrize("words", ["rehearse", "let's practise", "practice with me", "Rehearse!", "can we practise"])
def test_a_rehearsal_can_be_asked_for_in_words(words: str) -> None:
    [note] = answer(SPOKEN, words)
    assert isinstance(note, Note)
    codes = [one.code for one in note.presses]
    assert 5 <= len(codes) <= 6 and codes[-2:] == ["all", "surprise"] and {*codes[:-2]} <= {*CODES}


@pytest.mark.parametrize(
    ("words", "code"), [("rehearse anger", "anger"), ("practise more time", "longer"), ("rehearse the press", "public")]
)
def test_a_reaction_can_be_named_at_once(words: str, code: str) -> None:
    at = after(SPOKEN, words)
    assert at.rehearsal and at.rehearsal.code == code


def test_the_draft_has_the_button() -> None:
    draft, *_ = answer(SPOKEN, Pressed("wish", "firmer", "", SPOKEN.revision))[-1:]
    assert any(one.name == "rehearse" for row in getattr(draft, "rows", ()) for one in (*row.presses, *row.more))


def test_all_eighteen_can_be_chosen() -> None:
    at = after(SPOKEN, press(SPOKEN, ""))
    [note] = answer(at, press(at, "all"))
    assert isinstance(note, Note) and [one.code for one in note.presses[:18]] == [row.code for row in ROWS]


def test_a_surprise_is_the_likeliest_that_was_not_rehearsed_yet() -> None:
    at, seen = SPOKEN, []
    for _ in range(19):
        at = after(at, "rehearse", "surprise me")
        assert at.rehearsal
        seen.append(at.rehearsal.code)
        at = after(at, "The decision stands.", "stop", "enough")
    assert {*seen[:18]} == {*CODES}
    assert seen[18] == seen[0]


@pytest.mark.parametrize("state", ["open", "stopped", "mending", "waiting", "paused"])
def test_without_a_draft_there_is_nothing_to_rehearse(state: str) -> None:
    start = replace(SPOKEN, state=state, versions=())  # type: ignore[arg-type]
    at, said = hear(start, Pressed("rehearse", "anger"))
    assert at.rehearsal is None
    assert "🎭" not in said and said


def test_a_story_may_speak_of_a_practice() -> None:
    start, _ = dialogue.begin(Case("Ivy & Oat"), desk())
    at = after(start, "practice manager shouts at my people every week and they pay late")
    assert at.text("story").startswith("practice manager") and at.rehearsal is None


# Within it


@pytest.mark.parametrize(
    "words",
    [
        *("actually, change the notice to 90 days", "sent it yesterday by email", "warmer", "add that we are sorry"),
        *("restore 1", "cancel it", "back to timing", "versions", "tasks", "replies", "end it", "none", "yes", "draft"),
        *("skip", "I don't know", "Hi Maya,\n\nWe end our agreement on Sunday 14 March 2027.\n\n" + "word " * 50),
    ],
)
def test_nothing_that_is_typed_in_a_rehearsal_changes_the_case(words: str) -> None:
    start = begun("anger")
    at, said = hear(start, words)
    for name in ("answers", "versions", "state", "current", "done", "asked", "said", "ticks"):
        assert getattr(at, name) == getattr(start, name)
    assert at.rehearsal and at.rehearsal.replies == ((FIRST, words.strip()),)
    assert "*Rehearsal*" in said


@pytest.mark.parametrize("words", ["help", "status"])
def test_help_and_status_still_work_in_a_rehearsal(words: str) -> None:
    start = begun("anger")
    at, said = hear(start, words)
    assert at == start
    assert said and "🎭" not in said


@pytest.mark.parametrize("words", ["stop", "Enough.", "stop the rehearsal", "that's enough", "pause", "cancel"])
def test_a_rehearsal_ends_at_once_when_it_is_told_to(words: str) -> None:
    at, said = hear(begun("anger"), words)
    assert "stopped before you answered" in said
    assert at.rehearsed == ()
    assert at.state == "drafted"


def test_after_a_stop_what_was_said_is_looked_at() -> None:
    at, said = hear(after(begun("anger"), "You never listened. The decision stands."), "stop")
    assert "> You never listened. The decision stands." in said
    assert "Good: you held the decision." in said
    assert "that is blame" in said
    assert "_Better:_ This makes you angry, and I hear that." in said
    assert at.rehearsed == ("anger",)


def test_a_line_is_shown_once_for_each_press_and_leaves_the_turn() -> None:
    start = begun("bargain")
    button = press(start, "line")
    at, said = hear(start, button)
    assert "> Thank you for offering that. The decision is final" in said
    assert hear(at, button) == (at, "")
    assert at.rehearsal and at.rehearsal.turn == FIRST
    assert hear(at, "show me a line")[1] == said


def test_an_old_button_is_not_about_this_rehearsal() -> None:
    first = begun("anger")
    second = begun("why", after(first, "stop"))
    assert hear(second, press(first, "stop")) == (second, "")
    assert hear(second, press(SPOKEN, "anger")) == (second, "")


def test_an_answer_that_changes_ends_the_rehearsal_and_says_so() -> None:
    start = begun("anger")
    at, said = hear(start, Pressed("wish", "firmer", "", start.revision))
    assert at.rehearsal is None
    assert "ended, since something else has changed" in said
    ticked, _ = hear(start, Pressed("tick", "self", "", start.revision, {"self": ("how",)}))
    assert ticked.rehearsal == start.rehearsal


def test_a_bell_with_a_question_ends_the_rehearsal_so_that_its_answer_is_heard() -> None:
    start = begun("anger")
    noon = desk(datetime(2027, 1, 12, 12, 30, tzinfo=UTC))
    rung, replies = dialogue.ring(start, noon)
    assert rung.current == "went" and rung.rehearsal is None
    assert "left" in [say.line for one in replies if isinstance(one, Ask) for say in one.asides]
    told, _ = dialogue.hear(rung, Typed("she was angry"), noon)
    assert told.text("went") == "angry"


def test_other_words_after_a_rehearsal_are_heard_as_ever() -> None:
    chosen = after(SPOKEN, "rehearse")
    at, said = hear(chosen, "change the tone to firm")
    assert at.rehearsal is None and at.text("tone") == "FIRM"
    assert "🎭" not in said


def test_a_reply_that_is_edited_in_slack_changes_nothing() -> None:
    at = after(begun("anger"), Typed("The decision stands.", "12.5"))
    now, replies = dialogue.hear(at, Edited("Maybe.", "The decision stands.", "12.5"), desk())
    assert (now, replies) == (at, ())


@pytest.mark.parametrize("code", CODES)
def test_half_way_a_rehearsal_survives_being_kept(code: str) -> None:
    at = after(begun(code), "The decision stands.\nWhat do you need?")
    assert load(dump(at), at.id) == at
    assert load(dump(SPOKEN), 0).rehearsal is None


def test_what_was_typed_is_not_kept_after_it_was_looked_at() -> None:
    at = after(begun("anger"), "You never listened, Zebedee.", "stop")
    assert "Zebedee" not in dump(at)


def test_every_message_of_a_rehearsal_says_that_it_is_one() -> None:
    at = SPOKEN
    for said in ("rehearse", "another one", "my boss", "line", "The decision stands.", "stop", "again", "stop", "done"):
        at, words = hear(at, said)
        assert words.startswith("*Rehearsal*")


def test_the_card_remembers_what_was_rehearsed_and_a_turn_brings_two_messages_at_most() -> None:
    at = after(begun("anger"), "The decision stands.")
    now, replies = dialogue.hear(at, Typed("What do you need most?"), desk())
    assert [type(one) for one in replies] == [Card, Note]
    assert "Rehearsed: anger" in VOICE.render(card(now, desk())).text


# The look at it


def test_a_reply_over_forty_words_is_too_long() -> None:
    long = "The decision stands. " + "We go through the handover list together step by step. " * 5
    _, said = hear(after(begun("anger"), long), "stop")
    assert "A reply has 40 at most" in said


def test_a_promise_that_the_draft_does_not_make_is_told() -> None:
    _, said = hear(after(begun("longer"), "We can extend until June."), "stop")
    assert "that is a promise, and your draft doesn't make it" in said
    assert "not kept all the way" in said


def test_good_comes_first_and_a_good_reply_gets_no_better_line() -> None:
    _, said = hear(after(begun("anger"), "The decision stands. What do you need most?"), "stop")
    assert "Good: you asked what they need, and you held the decision." in said
    assert "_Better:_" not in said and "•" not in said


@pytest.mark.parametrize("code", ["contract", "sue", "why", "tears", "longer", "abuse", "public"])
def test_where_a_person_is_needed_first_it_says_who(code: str) -> None:
    way = next(way for way, end in ways(TREES[code]) if end.ends == "person")
    at = begun(code)
    for kind in way:
        at, said = hear(at, WORDS[kind])
    assert "say no more. It goes to " in said
    assert ROW[code].stop


def test_only_a_reaction_with_a_stop_ends_with_a_person() -> None:
    assert {code for code in CODES if any(turn.ends == "person" for turn in TREES[code].turns.values())} <= {
        row.code for row in ROWS if row.stop
    }


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("honestly I want to die", "emergency number"),
        ("she said she'd kill herself, this is real", "emergency number"),
        ("I'll come round to your house with a knife", "HR and whoever is responsible for safety"),
    ],
)
def test_words_of_danger_end_it_and_name_who_has_to_know(words: str, who: str) -> None:
    at, said = hear(begun("abuse"), words)
    assert at.rehearsal is None and at.answers == SPOKEN.answers
    assert said.startswith("*Rehearsal* · stopped.") and who in said


@pytest.mark.parametrize(
    "words", ["We end it all on 14 March.", "I don't answer threats.", "This kills me.", "No gun."]
)
def test_hard_words_that_are_no_danger_are_only_a_reply(words: str) -> None:
    at = after(begun("abuse"), words)
    assert at.rehearsal is not None and at.rehearsal.code == "abuse"


def test_a_rehearsal_is_a_value_of_the_case() -> None:
    assert begun("anger").rehearsal == Rehearsal("anger", FIRST, (), SPOKEN.revision + 1)

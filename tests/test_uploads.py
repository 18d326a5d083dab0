"""A file dropped into a thread: what its words are used for, when they are not wanted, and what is typed beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach import dialogue, uploads
from bot.coach.case import Case, Dropped, Opened
from bot.coach.dialogue import hear
from bot.coach.reply import Ask, Note, Reply, Reviewed
from bot.filing import dump, load
from tests.desk import case, desk
from tests.drafted import after, answer, drafted, lines, text
from tests.test_own_words import OWN, found_in

STORY = "They pay late. Three invoices are open since October."


def begun() -> Case:
    return dialogue.begin(case(), desk())[0]


def dropped(start: Case, file: Opened) -> tuple[Case, tuple[Reply, ...]]:
    return hear(start, file, desk())


def test_after_a_draft_it_is_their_version_with_the_same_findings_as_a_paste() -> None:
    start = drafted()
    by_file, said = dropped(start, Opened(OWN))
    assert (by_file.versions[-1].made, text(by_file)) == ("own", OWN)
    pasted = found_in(answer(start, OWN))
    assert {rule: one.finding.quote for rule, one in found_in(said).items()} == {
        rule: one.finding.quote for rule, one in pasted.items()
    }


def test_a_short_file_without_a_greeting_is_their_version_too() -> None:
    by_file, _ = dropped(drafted(), Opened("We end it on Sunday."))
    assert text(by_file) == "We end it on Sunday."


def test_while_a_question_about_the_draft_waits_a_file_is_still_their_version() -> None:
    asked = after(drafted(), "change how I tell them")
    assert dropped(asked, Opened(OWN))[0].versions[-1].made == "own"


def test_at_the_first_question_it_is_the_story_with_what_was_typed() -> None:
    told, said = dropped(begun(), Opened(STORY, words="It's about money."))
    assert told.answers["story"] == f"It's about money.\n\n{STORY}"
    assert any(isinstance(one, Ask) for one in said)


def test_in_a_rehearsal_it_is_a_reply() -> None:
    rehearsed = after(drafted(), "rehearse", "why")
    assert rehearsed.rehearsal is not None
    assert rehearsed.rehearsal.code
    replied, _ = dropped(rehearsed, Opened("I hear you. It stays decided."))
    assert replied.versions == rehearsed.versions
    assert replied != rehearsed


def test_before_a_draft_and_after_the_story_it_is_said_what_it_could_be_used_for() -> None:
    asked = after(begun(), STORY)
    same, said = dropped(asked, Opened(OWN))
    assert (same, lines(said)) == (asked, ["no_use"])
    assert not uploads.use(asked, desk())


def test_what_is_typed_with_a_file_of_no_use_is_heard() -> None:
    asked = after(begun(), STORY, "yes")
    told, said = dropped(asked, Opened(words="they pay late, three times or more"))
    assert told.answers["reason"] == "LATEPAY"
    heard = [say.line for one in said for say in (one.says if isinstance(one, Note) else getattr(one, "asides", ()))]
    assert "no_use" in heard


@pytest.mark.parametrize("problem", ["kind", "large", "several", "shut", "empty", "late"])
def test_what_can_t_be_read_is_said_in_one_line_and_changes_nothing(problem: str) -> None:
    for start in (begun(), drafted()):
        assert [lines(dropped(start, Opened(problem=problem))[1]), dropped(start, Opened(problem=problem))[0]] == [
            [problem],
            start,
        ]


@pytest.mark.parametrize(
    "caption", ["", "what do you think?", "here's mine, a bit shorter", "a warmer one", "my version"]
)
def test_a_caption_is_no_wish(caption: str) -> None:
    by_file, said = dropped(drafted(), Opened(OWN, words=caption))
    assert [one.made for one in by_file.versions] == ["first", "own"]
    assert [type(one) for one in said] == [Reviewed]


def test_a_correction_typed_with_their_version_counts() -> None:
    by_file, _ = dropped(drafted(), Opened(OWN, words="the notice is 90 days"))
    assert by_file.answers["notice"] == "90 days"
    assert text(by_file) == OWN


def test_once_it_has_gone_it_is_said_as_for_a_paste() -> None:
    gone = after(drafted(), "I sent it today at 9:15, by email")
    assert lines(dropped(gone, Opened(OWN))[1]) == lines(answer(gone, OWN))


def test_a_closed_case_opens_no_file() -> None:
    closed = after(begun(), "cancel")
    assert not uploads.use(closed, desk())
    assert lines(dropped(closed, Opened(OWN, words="look"))[1]) == ["closed"]


def test_a_file_that_waits_is_filed_with_its_case_and_only_its_id_and_words() -> None:
    waiting = replace(drafted(), dropped=(Dropped("F1", "look", "1.2"),))
    assert load(dump(waiting), waiting.id) == waiting

"""What of theirs is held is told bit by bit: more adds to the list, what is gone comes off it."""

from __future__ import annotations

import pytest

from bot.coach.case import Typed
from bot.coach.dialogue import hear
from bot.coach.held_list import told
from tests.desk import desk
from tests.drafted import drafted, text
from tests.test_beside import waiting
from tests.test_changes import said

KEYS = "the keys, the ledgers"


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("we also hold their domain", f"{KEYS}, their domain"),
        ("oh and we have their domain too", f"{KEYS}, their domain"),
        ("we've got their stock photos as well", f"{KEYS}, their stock photos"),
        ("plus their fob", f"{KEYS}, their fob"),
        ("and the translation memories too, I think", f"{KEYS}, the translation memories"),
        ("add the alarm codes to what we hold", f"{KEYS}, the alarm codes"),
        ("forgot to say we have their press kit and logins", f"{KEYS}, their press kit, logins"),
        ("we hold their domain", f"{KEYS}, their domain"),
        ("we don't hold the keys any more", "the ledgers"),
        ("we no longer have the ledgers", "the keys"),
        ("the keys have gone back already", "the ledgers"),
        ("we've given back the keys", "the ledgers"),
        ("take the ledgers off the list", "the keys"),
        ("actually we hold only the domain", "the domain"),
        ("no, we hold their domain", "their domain"),
        ("we don't hold the van any more", None),
        ("and make the video call shorter", None),
        ("the list is too long as well", None),
        ("thank her for the keys too", None),
    ],
)
def test_what_is_told_of_what_is_held_adds_takes_out_or_replaces(words: str, after: str | None) -> None:
    assert told(words, KEYS, desk()) == after


@pytest.mark.parametrize("words", ["we hold the keys and the ledgers", "we hold the keys, the ledgers"])
def test_under_the_draft_one_thing_after_another_is_kept(words: str) -> None:
    case, _ = hear(drafted(), Typed(words), desk())
    case, _ = hear(case, Typed("oh and we have their domain too"), desk())
    assert case.text("progress") == "the keys, the ledgers, their domain"
    case, _ = hear(case, Typed("we don't hold the ledgers any more"), desk())
    assert case.text("progress") == "the keys, their domain"
    assert "ledgers" not in text(case) and "your domain" in text(case)


def test_told_before_the_close_it_waits_for_it() -> None:
    case, replies = hear(waiting("channel"), Typed("We hold their press kit and the files. By phone."), desk())
    assert (case.text("progress"), case.text("channel"), case.current) == (
        "their press kit and the files",
        "phone",
        "tone",
    )
    assert "Noted for later. What of theirs do you hold?" in said(replies)
    case, _ = hear(case, Typed("warm, and we also hold their domain"), desk())
    assert case.text("progress") == "their press kit, the files, their domain"


def test_the_last_thing_taken_off_the_list_leaves_what_is_usual() -> None:
    case, _ = hear(drafted(), Typed("we hold the keys"), desk())
    case, _ = hear(case, Typed("we don't have the keys any more"), desk())
    assert case.text("progress") == ""

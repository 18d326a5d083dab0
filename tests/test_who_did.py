"""Who did it, once it was put down to the whole client: asked when the one who decides is known, and heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach.case import Case, Typed
from bot.coach.dialogue import hear
from bot.coach.who_did import ASKED
from tests.desk import case, desk
from tests.test_changes import said

ALL_OF_THEM = {"reason": "CONDUCT", "source": "whole", "upset": "past", "contact": "Karine Boily", "country": "CA-QC"}


def whole(current: str = "tried") -> Case:
    """They all treat people badly, it is said, and the coach has asked who did it."""
    here = case("story understood reason relationship", **ALL_OF_THEM)
    return replace(here, current=current, asked={current: 1}, told=here.told | {ASKED})


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("It was Étienne, Karine's partner. He said it once", "contact"),
        ("Étienne", "contact"),
        ("Étienne said it.", "contact"),
        ("ok, just him", "contact"),
        ("it was Karine", "decider"),
    ],
)
def test_whoever_did_it_is_heard_at_the_next_question(words: str, source: str) -> None:
    after, replies = hear(whole(), Typed(words), desk())
    assert after.text("source") == source
    assert "Where does it come from?" in said(replies) and "couldn't read" not in said(replies)
    assert after.text("contact") == "Karine Boily"


@pytest.mark.parametrize(
    "words", ["Nothing, never asked them for anything", "I told them in writing", "Fine.", "all of them"]
)
def test_what_names_nobody_leaves_it_with_all_of_them(words: str) -> None:
    assert hear(whole(), Typed(words), desk())[0].text("source") == "whole"


def test_a_name_is_not_asked_for_beside_the_question_who_decides() -> None:
    here = case("story understood", reason="CONDUCT", source="whole", upset="past", story="all of them shout at us")
    here = replace(here, current="reason", asked={"reason": 1})
    asked, replies = hear(here, Typed("they treat my people badly, three times, all of them, last month"), desk())
    assert asked.current == "relationship"
    assert "somebody did it" not in said(replies)
    _, replies = hear(asked, Typed("Karine Boily, design, since 2024, weekly in person, nearby, 12 %, Quebec"), desk())
    assert "somebody did it" in said(replies)

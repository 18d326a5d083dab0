"""What a version changed is told once; how many findings more there are says how many of them must be mended."""

from __future__ import annotations

import pytest

from bot.coach import dialogue
from bot.coach.case import Say, Typed
from tests.desk import VOICE, desk
from tests.drafted import answer, draft, drafted, reviewed
from tests.test_own_words import OWN


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("the fee is 7,000 a month", "7,000.00"),
        ("take out the reason", "No reason"),
        ("change the handover to Ana Lima", "Who does the handover?"),
        ("I sign as Tom Reed, Director", "Who signs?"),
        ("take out the other firms", "Names of other firms?"),
        ("we hold the brand folder", "What of theirs do you hold?"),
    ],
)
def test_an_answer_that_made_a_version_is_said_once_with_what_it_was(words: str, told: str) -> None:
    shown = draft(answer(drafted(), words))
    above = VOICE.render(shown).text.partition("Hi Maya")[0]
    assert "Changed. " in above
    assert above.count(told) == 1, above
    assert "left open" not in above or "→" in above
    assert shown.version is not None
    assert shown.version.answered == ()


def test_a_channel_is_said_once_too() -> None:
    shown = draft(answer(drafted(), "in person instead"))
    assert shown.version is not None
    assert shown.version.answered == ()


def test_what_was_mended_is_quoted_once() -> None:
    was, _ = dialogue.hear(drafted(), Typed(OWN), desk())
    shown = draft(answer(was, "apply the first one"))
    assert shown.version is not None
    gone = shown.version.changes[0].gone
    assert VOICE.render(shown).text.count(gone) == 1


MUSTS = " ".join(
    (
        "Unfortunately we might have to take a break perhaps. You never listen and you are a nightmare.",
        "Our lawyers say you breached. We are firing you. You are too old for this. We will sue.",
        "You always pay late and your team is lazy. Unless you improve we may end.",
        "We will do whatever it takes. The password is hunter22.",
    )
)


def test_how_many_more_findings_must_be_mended_is_said() -> None:
    found = reviewed(answer(drafted(), f"review: Hi Maya, {MUSTS} Tom"))
    assert found.smaller > found.smaller_must > 0
    said = VOICE.render(found).text
    assert f"And {found.smaller} more, {found.smaller_must} of them must be mended too. Mend these first." in said


@pytest.mark.parametrize(
    ("count", "must", "said"),
    [
        (4, 2, "And 4 more, 2 of them must be mended too. Mend these first."),
        (4, 0, "And 4 more. Mend these first."),
        (1, 1, "And 1 more, which must be mended too. Mend these first."),
        (3, 3, "And 3 more, all of which must be mended too. Mend these first."),
    ],
)
def test_the_rest_is_counted_in_plain_words(count: int, must: int, said: str) -> None:
    for line in ("smaller_left", "more_found"):
        assert VOICE.line(Say("versions", line, {"count": count, "must": must})) == said

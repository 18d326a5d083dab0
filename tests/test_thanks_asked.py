"""Thanks told as a request are the thanks of the letter, at any question and under the draft."""

from __future__ import annotations

import pytest

from bot.coach.case import Typed
from bot.coach.dialogue import hear
from tests.desk import desk
from tests.drafted import drafted
from tests.test_beside import waiting
from tests.test_changes import said

REQUESTS = [
    ("Could you thank them for the summer they gave us a chance", "the summer they gave us a chance"),
    ("please say thanks for the pastries", "the pastries"),
    ("can you thank her for always paying on time?", "always paying on time"),
    ("say thank you for trusting us with the launch", "trusting us with the launch"),
    ("would you mind thanking her for her patience in May?", "her patience in May"),
    ("can we say thanks for the introduction to Bloom?", "the introduction to Bloom"),
    ("please thank Maya for her trust", "her trust"),
    ("put in a thank you for the summer they gave us a chance", "the summer they gave us a chance"),
    ("Thank them that they gave us our first case study", "they gave us our first case study"),
    ("Could you thank them: her team corrected our terms, and it made us better.", "her team corrected our terms"),
]


@pytest.mark.parametrize(("words", "thanks"), REQUESTS)
@pytest.mark.parametrize("where", ["tone", "channel", "draft"])
def test_what_we_are_asked_to_thank_for_is_the_thanks(where: str, words: str, thanks: str) -> None:
    start = drafted(thanks="") if where == "draft" else waiting(where)
    after, _ = hear(start, Typed(f"warm. {words}" if where == "tone" else words), desk())
    assert after.text("thanks").startswith(thanks)


@pytest.mark.parametrize("words", ["should I thank them?", "do i have to thank them?", "should I thank them for that?"])
def test_whether_to_thank_at_all_stays_a_question(words: str) -> None:
    after, replies = hear(waiting("channel"), Typed(words), desk())
    assert after.text("thanks") == ""
    assert said(replies).startswith("Yes, for one true thing")


def test_a_sentence_in_quotation_marks_is_left_as_it_stands() -> None:
    after, _ = hear(drafted(thanks=""), Typed('add "Could you thank the team for the summer they gave us?"'), desk())
    assert after.text("thanks") == ""

"""What managers type as thanks, and what the letter then says: always a sentence, in every tone."""

import pytest

from bot.coach.gratitude import fitted
from bot.coach.letter import endings
from bot.coach.steps.tone import TONES
from bot.draft_page import written
from tests.desk import LETTERED, PHRASES, VOICE, case, desk

DEEDS = "One thing I want to thank you for: "

TYPED = [
    ("trusting us with your first launch", "Thank you for trusting us with your first launch."),
    ("your trust", "Thank you for your trust."),
    (
        "launch story, it won us our first award shortlisting",
        "Thank you for the launch story. It won us our first award shortlisting.",
    ),
    ("sorting access for us never once locked out", "Thank you for sorting access for us."),
    ("eleven months of quick answers", "Thank you for eleven months of quick answers."),
    ("they always paid on time", f"{DEEDS}you always paid on time."),
    ("she was always kind to our team", f"{DEEDS}you were always kind to our team."),
    ("She pays on time", f"{DEEDS}you pay on time."),
    ("he trusted us when nobody else did", f"{DEEDS}you trusted us when nobody else did."),
    ("always paying on time", "Thank you for always paying on time."),
    ("paid on time, every time", f"{DEEDS}you paid on time, every time."),
    ("always paid on time", f"{DEEDS}you always paid on time."),
    ("trusted us early", f"{DEEDS}you trusted us early."),
    ("always there for us", f"{DEEDS}you were always there for us."),
    ("the first launch", "Thank you for the first launch."),
    ("first launch", "Thank you for the first launch."),
    ("quick answers", "Thank you for your quick answers."),
    ("Patience", "Thank you for your patience."),
    ("detailed briefs", "Thank you for your detailed briefs."),
    ("4 years of work together", "Thank you for 4 years of work together."),
    ("all the cups of tea", "Thank you for all the cups of tea."),
    ("Maya's patience with our rota", "Thank you for your patience with our rota."),
    ("Maya always backed us", f"{DEEDS}you always backed us."),
    ("her patience with us", "Thank you for your patience with us."),
    ("his custom", "Thank you for your custom."),
    ("that they trusted us", f"{DEEDS}you trusted us."),
    ("thanks for the great years", "Thank you for the great years."),
    ("we learned a lot from them", f"{DEEDS}we learned a lot from you."),
    ("how they treated our people", "Thank you for how you treated our people."),
    ("everything they did for us", "Thank you for everything you did for us."),
    ("Trusting us in a hard year!", "Thank you for trusting us in a hard year."),
    ("standing by us in 2020, they didn't have to", "Thank you for standing by us in 2020. You didn't have to."),
    ("great food and better company", "Thank you for the great food and better company."),
    ("kind to our people", f"{DEEDS}you were kind to our people."),
    ("she taught me what a good brief is", f"{DEEDS}you taught me what a good brief is."),
    ("help with the move", "Thank you for your help with the move."),
    ("letting us try things. And the cake", "Thank you for letting us try things."),
]
UNFIT = [
    "nothing really",
    "it was fun",
    "i don't know, the early years?",
    "no idea",
    "yes",
    "to be so patient",
    "",
    "fine",
]


def said(typed: str, tone: str) -> str:
    told = case(**{**LETTERED, "channel": "email", "tone": tone, "thanks": typed})
    return written(endings(told, desk())[-1], VOICE)


@pytest.mark.parametrize("tone", [tone for tone in TONES if tone != "BRIEF"])
@pytest.mark.parametrize(("typed", "line"), TYPED)
def test_thanks_as_they_are_typed_become_a_sentence(typed: str, line: str, tone: str) -> None:
    assert f"{line} I wish you" in said(typed, tone)


@pytest.mark.parametrize("typed", UNFIT)
def test_thanks_that_fit_no_sentence_are_not_quoted(typed: str) -> None:
    text = said(typed, "NEUTRAL")
    assert "hank you" not in text
    assert "\n\nI wish you" in text


@pytest.mark.parametrize(
    "typed",
    [
        "this: Ms Mori's team corrected our valve terms in the first year, and it made us better",
        "Ms Mori's team corrected our valve terms in the first year, and it made us better",
    ],
)
def test_what_somebody_of_theirs_did_is_a_sentence_of_its_own(typed: str) -> None:
    found = fitted(typed, "Mr Tanaka", PHRASES["gratitude"])
    assert (found.form, found.words) == ("that", "Ms Mori's team corrected our valve terms in the first year")
    assert found.more == "It made us better."

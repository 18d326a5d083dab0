"""The talk that may mend it: what the invitation and the agenda say, and what may be wished for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach import dialogue, endings
from bot.coach.case import Case, Opened, Pressed, Typed, Value
from bot.coach.finding import Facts
from bot.coach.reply import Draft, Note, Reply, Reviewed
from bot.coach.review import review
from bot.coach.steps.story import REASONS
from bot.coach.steps.verdict import judge
from bot.draft_page import written
from tests.desk import VOICE, case, desk
from tests.reviewing import BOOK

KNOWN: dict[str, Value] = {
    **{"contact": "Maya Brennan", "country": "GB", "meet_on": "2027-01-13", "told": "no", "stops": "none"},
    **{"verdict": "go", "signer": "Tom Reed", "times": "often", "tried": ("talk",)},
}


def mending(**answers: Value) -> Case:
    """A case that is being mended, with its invitation."""
    told = case("tried", **{**KNOWN, "reason": "SCOPE", **answers})
    told = replace(told, answers={**told.answers, "judged": judge(told, desk()).judged})
    ended, _ = endings.end(replace(told, revision=3), desk())
    assert ended.state == "mending"
    return ended


def invited(at: Case) -> str:
    """The invitation as it stands."""
    (letter,) = endings.mend_draft(at, desk()).letters
    return written(letter, VOICE)


def agenda(at: Case) -> str:
    return "\n".join(VOICE.line(say, plain=True) for say in endings.mend_draft(at, desk()).before)


def after(at: Case, *said: str | Pressed) -> tuple[Case, tuple[Reply, ...]]:
    replies: tuple[Reply, ...] = ()
    for one in said:
        at, replies = dialogue.hear(at, Typed(one) if isinstance(one, str) else one, desk())
    return at, replies


def lines(replies: tuple[Reply, ...]) -> list[str]:
    return [say.line for one in replies if isinstance(one, Note) for say in one.says]


@pytest.mark.parametrize(
    ("reason", "story", "subject"),
    [
        ("SCOPE", "", "what is in the plan and what is not"),
        ("SCOPE", "it's always another round of changes", "how many rounds of changes are in the plan"),
        ("SCOPE", "there is extra work each week", "what happens with work outside the plan"),
        ("LATEPAY", "they pay late", "how and when invoices are paid"),
        ("UNPROFIT", "", "the price, and what is in it"),
        ("BOUNDARY", "he rings at midnight", "the hours in which we reach each other"),
        ("BOUNDARY", "He called the logo lazy in front of my junior", "how feedback on our work is given"),
        ("CONDUCT", "she shouts on calls", "how we speak with each other in meetings"),
        ("CONDUCT", "the feedback is brutal", "how feedback is given to our team"),
        ("UNRESP", "no approval for weeks", "who approves what, and by when"),
        ("TRUST", "", "how we share information and advice"),
        ("VALUES", "", "what works between us and what does not"),
    ],
)
def test_the_talk_is_about_the_reasons_own_subject(reason: str, story: str, subject: str) -> None:
    here = mending(reason=reason, story=story)
    assert f"It is about {subject}." in invited(here)
    assert f"about {subject}*" in agenda(here)


def test_their_next_date_is_in_both() -> None:
    here = mending(critical="2027-03-01", critical_what="opening")
    assert "Your opening is on Monday 1 March 2027, and I would like it settled well before then." in invited(here)
    assert "before their opening on Monday 1 March 2027" in agenda(here)
    assert "settled well before" not in invited(mending())


@pytest.mark.parametrize("answers", [{"source": "us"}, {"strain": ("ours",)}])
def test_our_own_part_is_said_where_it_was_told(answers: dict[str, Value]) -> None:
    assert "Part of this is ours, and I will say what we change." in invited(mending(**answers))
    assert "you told me that part of it is yours" in agenda(mending(**answers))
    assert "Part of this is ours" not in invited(mending())


def test_whoever_was_hurt_is_asked_before_anybody_is_invited() -> None:
    assert agenda(mending(reason="CONDUCT")).startswith("*Before this goes out:* ask whoever of yours was hurt")
    assert "was hurt" not in agenda(mending())


@pytest.mark.parametrize("tone", ["WARM", "NEUTRAL", "FIRM"])
@pytest.mark.parametrize("length", ["shorter", "", "longer"])
@pytest.mark.parametrize("reason", [one for one in REASONS if one not in ("SAFETY", "UNLAWFUL")])
def test_no_invitation_has_anything_that_must_be_mended(reason: str, length: str, tone: str) -> None:
    asked: dict[str, Value] = {"critical": "2027-03-01", "critical_what": "opening", "strain": ("ours",)}
    here = case(**{**KNOWN, **asked, "reason": reason, "mend_length": length, "mend_tone": tone})
    (letter,) = endings.mend_draft(here, desk()).letters
    text = written(letter, VOICE)
    assert [
        one.rule for one in review(text, "invitation", Facts("NEUTRAL", None), BOOK) if one.severity == "must"
    ] == []
    assert "Wednesday 13 January 2027" in text


@pytest.mark.parametrize(
    ("wish", "there", "gone"),
    [
        ("shorter please", "It is about", "I will bring two"),
        ("a bit longer", "send me two others in the same week", "nothing"),
        ("make it warmer", "Our work together matters to me", "I would like to keep"),
        ("firmer", "It is about one thing", "I would like to hear first"),
        ("less formal", "I'll bring two", "I will bring two"),
        ("more formal", "Dear Maya Brennan", "Hi Maya"),
    ],
)
def test_a_wish_turns_the_invitation(wish: str, there: str, gone: str) -> None:
    here, replies = after(mending(), wish)
    assert there in invited(here)
    assert gone not in invited(here)
    assert any(isinstance(one, Draft) for one in replies)


def test_a_wish_by_button_is_done_once() -> None:
    start = mending()
    press = Pressed("wish", "shorter", "", start.revision)
    once, _ = after(start, press)
    assert after(once, press) == (once, ())
    assert lines(after(once, "shorter")[1]) == ["no_further"]


def test_what_an_invitation_has_not_is_said() -> None:
    assert lines(after(mending(), "versions")[1]) == ["not_here"]
    assert lines(after(mending(), "sent it")[1]) == ["has_gone"]
    assert lines(after(mending(), "check mine")[1]) == ["paste_here"]


def test_an_own_invitation_is_looked_at() -> None:
    own = "check this: Hi Maya, you never listen and you always change your mind. Shall we talk on Wednesday? Tom"
    (found,) = after(mending(), own)[1]
    assert isinstance(found, Reviewed)
    assert "BLAM1" in {one.finding.rule for one in found.found}


OWN_INVITATION = """Hi Maya,

Let's grab lunch on Thursday and stay in touch about new projects. You never send us anything on time. We might \
perhaps have to stop. It would be great to have half an hour on Thursday 14 January about how we work together.

Tom"""


def pasted() -> Case:
    """A case that is being mended, with an invitation of the manager's own."""
    return after(mending(), OWN_INVITATION)[0]


def test_what_has_a_better_wording_in_an_own_invitation_is_mended_by_a_press() -> None:
    case, (page,) = after(mending(), OWN_INVITATION)
    assert isinstance(page, Reviewed)
    press = next(one.apply for one in page.found if one.finding.quote == "stay in touch")
    assert press is not None
    once, (shown,) = after(case, Pressed("apply", press.code, "", case.revision))
    said = VOICE.render(shown).text
    assert "I would like to talk with you about how we work together. You never" in said
    assert "lunch" not in said
    again = after(once, Pressed("apply", press.code, "", case.revision))
    assert again[0] == once


@pytest.mark.parametrize("words", ["apply all", "mend all of them please", "apply them all"])
def test_all_of_an_own_invitation_is_mended_in_words(words: str) -> None:
    _, (shown,) = after(pasted(), words)
    said = VOICE.render(shown).text
    assert not any(one in said for one in ("You never", "might perhaps", "lunch"))
    assert "half an hour on Thursday 14 January" in said


def test_a_greeting_on_the_same_line_stays_and_what_is_found_is_said_once() -> None:
    own = "check this: Hi Maya, let's grab lunch and stay in touch. You never listen. Shall we talk on Wednesday? Tom"
    case, _ = after(mending(), own)
    once, (shown,) = after(case, "apply all")
    said = VOICE.render(shown).text
    assert "Hi Maya, I would like to talk with you about how we work together. Shall we talk" in said
    assert said.count("I found nothing to mend") == 1
    assert once.text("own_invitation") in said


def test_no_press_ends_anything_in_an_invitation() -> None:
    _, (page,) = after(mending(), OWN_INVITATION)
    assert isinstance(page, Reviewed)
    betters = [VOICE.line(one.finding.better, plain=True) for one in page.found if one.apply]
    assert len(betters) > 1
    assert not any("end our" in one or "last day" in one for one in betters)


def test_an_own_invitation_that_was_never_pasted_has_nothing_to_mend() -> None:
    assert lines(after(mending(), Pressed("apply", "HOPE8.15e4dabb", "", 7))[1]) == ["applied_gone"]


def test_an_own_invitation_may_be_a_file() -> None:
    told = Opened("Hi Maya,\n\nyou always change everything late. Can we talk on Wednesday?\n\nTom", words="better?")
    (page,) = dialogue.hear(mending(), told, desk())[1]
    assert isinstance(page, Reviewed)
    assert page.found

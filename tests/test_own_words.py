"""The manager's own words: findings with a better wording, whether it is all there, and a press that mends one."""

from __future__ import annotations

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Pressed, Typed
from bot.coach.mending import mended
from bot.coach.own_words import LONGEST_OWN
from bot.coach.reply import Draft, Found, Reviewed
from tests.desk import VOICE, desk
from tests.drafted import after, answer, drafted, lines, reviewed, text

OWN = """Subject: Ending our agreement

Hi Maya,

I hope this finds you well. Unfortunately we feel it might be best to part ways. You always change everything late.

Our last day of service is Sunday 7 March 2027. We'll hand over the files by Friday 5 March 2027.

We'll send the final invoice soon.

Tom"""


def found_in(said: tuple[object, ...]) -> dict[str, Found]:
    return {one.finding.rule: one for reply in said if isinstance(reply, Reviewed) for one in reply.found}


def applied(start: Case, rule: str) -> Case:
    """The case after a press on *Apply* under a finding of its own words."""
    rest = answer(start, Pressed("smaller", "", "", start.revision))
    press = {**found_in(answer(start, f"review\n{text(start)}")), **found_in(rest)}[rule].apply
    assert press is not None
    return after(start, Pressed("apply", press.code, "", start.revision))


@pytest.mark.parametrize("words", [OWN, f"review\n{OWN}", f"review: {OWN}", f"check my version:\n{OWN}", OWN[31:]])
def test_a_pasted_text_is_taken_for_their_version(words: str) -> None:
    start = after(drafted(), words)
    assert start.versions[-1].made == "own"
    assert text(start) in OWN


def test_the_form_gives_the_text_as_it_stands_and_takes_theirs() -> None:
    start = drafted()
    assert dialogue.own_text(start) == text(start)
    changed = text(start).replace("Hi Maya,", "Dear Maya,")
    sent = after(start, Pressed("own", "", "", start.revision, {"own": changed}))
    assert (text(sent), sent.versions[-1].made) == (changed, "own")


def test_a_form_sent_twice_is_heard_once() -> None:
    start = drafted()
    form = Pressed("own", "", "", start.revision, {"own": text(start).replace("Hi Maya,", "Dear Maya,")})
    sent = after(start, form)
    assert dialogue.hear(sent, form, desk()) == (sent, ())


def test_an_identical_text_makes_no_version() -> None:
    start = drafted()
    for same in (text(start), text(start) + "\n\n", "  " + text(start)):
        said = dialogue.hear(start, Pressed("own", "", "", start.revision, {"own": same}), desk())
        assert said[0].versions == start.versions
        assert lines(said[1]) == ["own_same"]


def test_a_wrong_last_day_is_found_with_the_right_one() -> None:
    found = found_in(answer(drafted(), OWN))["LAST_DAY_WRONG"]
    assert (found.finding.severity, found.finding.quote) == ("must", "Sunday 7 March 2027")
    assert VOICE.line(found.finding.better) == "Sunday 14 March 2027"
    assert found.apply is not None


def test_what_must_be_mended_stands_first() -> None:
    page = reviewed(answer(drafted(), OWN))
    grave = [one.finding.severity == "must" for one in page.found]
    assert grave == sorted(grave, reverse=True)
    assert any(grave) and not all(grave)


def test_whether_it_is_all_there_is_said_line_by_line() -> None:
    page = reviewed(answer(drafted(), OWN))
    said = {say.line: say.facts["there"] for say in page.complete}
    assert said == {
        "has_end": True,
        "has_last_day": False,
        "has_method": False,
        "has_money": False,
        "has_handover": True,
        "has_contact": False,
        "has_nothing_else": False,
    }


def test_our_own_text_is_all_there() -> None:
    page = reviewed(answer(drafted(), f"review\n{text(drafted())}"))
    assert all(say.facts["there"] for say in page.complete)
    assert [one for one in page.found if one.finding.severity == "must"] == []


def test_apply_makes_the_next_version() -> None:
    start = after(drafted(), OWN)
    mended_one = applied(start, "LAST_DAY_WRONG")
    assert text(mended_one) == OWN.replace("Sunday 7 March 2027", "Sunday 14 March 2027")
    assert (mended_one.versions[-1].number, mended_one.versions[-1].made) == (3, "applied")
    assert mended_one.versions[-1].by == "LAST_DAY_WRONG"


def test_a_sentence_that_can_go_is_cut_and_no_hole_is_left() -> None:
    cut = text(applied(after(drafted(), OWN), "BLAM1"))
    assert cut == OWN.replace(" You always change everything late.", "")


def test_a_sentence_stands_for_the_one_that_hedges() -> None:
    plain = text(applied(after(drafted(), OWN), "AMB03"))
    assert plain == OWN.replace(
        "Unfortunately we feel it might be best to part ways.", "We have decided to end our marketing agreement."
    )


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("CONTACT_MISSING", "Please send handover questions to Priya Shah until"),
        ("MONEY_VAGUE", "We will send the final invoice on Monday 15 March 2027"),
        ("BASIS_MISSING", "This is our notice of 60 days under clause 12.2."),
    ],
)
def test_what_is_missing_is_put_in_from_the_answers(rule: str, line: str) -> None:
    start = after(drafted(), OWN)
    assert line in text(applied(start, rule))
    assert line not in text(start)


def test_every_press_in_turn_leaves_a_text_that_may_go() -> None:
    start, said = dialogue.hear(drafted(), Typed(OWN), desk())
    for _ in range(20):
        press = next((one.apply for one in found_in(said).values() if one.apply), None)
        if press is None:
            break
        start, said = dialogue.hear(start, Pressed("apply", press.code, "", start.revision), desk())
    page = reviewed(answer(start, f"review\n{text(start)}"))
    assert all(say.facts["there"] for say in page.complete)
    assert VOICE.line(page.complete[1]) == "✓ The last day: Sunday 14 March 2027"


def test_apply_never_makes_it_worse() -> None:
    start = after(drafted(), OWN)
    page = reviewed(answer(start, f"review\n{OWN}"))
    grave = {one.finding.rule for one in page.found if one.finding.severity == "must"}
    for one in page.found:
        better = mended(OWN, one.finding, start, desk())
        if better:
            again = reviewed(answer(after(start, better), f"review\n{better}"))
            assert {two.finding.rule for two in again.found if two.finding.severity == "must"} <= grave


def test_apply_pressed_twice_makes_one_version() -> None:
    start = after(drafted(), OWN)
    press = found_in(answer(start, f"review\n{OWN}"))["BLAM1"].apply
    assert press is not None
    said = Pressed("apply", press.code, "", start.revision)
    once = after(start, said)
    assert dialogue.hear(once, said, desk()) == (once, ())


def test_an_older_finding_is_applied_to_the_text_as_it_is_now() -> None:
    start, said = dialogue.hear(drafted(), Typed(OWN), desk())
    presses = [found_in(said)[rule].apply for rule in ("BLAM1", "LAST_DAY_WRONG")]
    for press in presses:
        assert press is not None
        start = after(start, Pressed("apply", press.code, "", start.revision))
    assert "always" not in text(start)
    assert "Sunday 14 March 2027" in text(start)


def test_five_findings_are_shown_at_once_the_gravest_first_and_the_rest_waits_behind_one_line() -> None:
    start = after(drafted(), OWN)
    page = reviewed(answer(start, f"review\n{OWN}"))
    grave = [one.finding.severity == "must" for one in page.found]
    assert (len(grave), page.smaller > 1) == (5, True)
    assert grave == sorted(grave, reverse=True)
    assert page.show is not None
    rest = reviewed(dialogue.hear(start, Pressed("smaller", "", "", start.revision), desk())[1])
    assert len(rest.found) == page.smaller
    assert not [one for one in rest.found if one in page.found]


def test_nothing_is_called_smaller_where_all_of_it_is_shown() -> None:
    page = reviewed(answer(drafted(), f"review\n{text(drafted())}"))
    assert (page.smaller, page.show) == (0, None)


def test_no_two_buttons_are_called_the_same() -> None:
    start = after(drafted(), OWN.replace("always", "always! You always"))
    page = reviewed(answer(start, f"review\n{text(start)}"))
    labels = [VOICE.line(one.apply.label, plain=True) for one in page.found if one.apply]
    assert "Apply: “might be best to part”" in labels
    assert len(labels) == len(set(labels))
    assert all(len(label) <= 75 for label in labels)


@pytest.mark.parametrize("code", ["", "9.1", "1.99", "x", "2.x", "2.-1"])
def test_a_press_that_fits_nothing_changes_nothing(code: str) -> None:
    start = after(drafted(), OWN)
    assert dialogue.hear(start, Pressed("apply", code, "", start.revision), desk()) == (start, ())


def test_own_words_are_kept_when_a_wish_writes_it_anew() -> None:
    start = after(drafted(), OWN, "warmer")
    shown = next(one for one in answer(after(drafted(), OWN), "warmer") if isinstance(one, Draft)).version
    assert shown is not None
    assert "own_kept" in [say.line for say in shown.says]
    assert text(after(start, "restore 2")) == OWN


def test_a_sentence_is_added_to_their_own_words_too() -> None:
    start = after(drafted(), OWN, "add that we'll finish the March report")
    assert "We'll finish the March report." in text(start)
    assert text(start).replace("We'll finish the March report.\n\n", "") == OWN


def test_check_my_version_alone_asks_for_it() -> None:
    assert lines(answer(drafted(), "check my version")) == ["paste_here"]


def test_a_text_that_is_too_long_is_looked_at_and_not_kept() -> None:
    start = drafted()
    said = dialogue.hear(start, Typed(f"review\n{'We are ending our agreement. ' * 200}"), desk())
    assert len("We are ending our agreement. " * 200) > LONGEST_OWN
    assert said[0].versions == start.versions
    assert lines(said[1]) == ["own_long"]


def test_what_is_typed_in_passing_is_no_text_of_theirs() -> None:
    start = drafted()
    assert after(start, "hi there, what now?").versions == start.versions
    assert after(start, "thank you, that helps a lot and I will think about it").versions == start.versions


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("Priya will take over the files from Monday 1 March 2027.", True),
        ("You'll have the logins by Friday 5 March 2027.", True),
        ("Ben walks you through the open work on Thursday 4 March 2027.", True),
        ("Priya Shah will handle the handover.", False),
        ("Please send handover questions to Priya Shah until Wednesday 31 March 2027.", False),
        ("Priya Shah takes over from me on Monday 1 March 2027.", False),
    ],
)
def test_a_handover_needs_what_is_handed_over_or_how(line: str, there: bool) -> None:
    own = OWN.replace("We'll hand over the files by Friday 5 March 2027.", line)
    page = reviewed(answer(drafted(), own))
    assert {say.line: say.facts["there"] for say in page.complete}["has_handover"] == there


@pytest.mark.parametrize("greeting", ["Hi Maya,", "Hello both,", "Hi all –", "Dear Maya and Tom,", "Hi Maya, hi Tom,"])
@pytest.mark.parametrize("joined", ["\n\nW", " w"])
def test_a_salutation_is_no_sentence_to_judge(greeting: str, joined: str) -> None:
    told = f"{greeting}{joined}e have decided to end our marketing agreement. Our last day is Sunday 14 March 2027."
    assert [rule for rule in found_in(answer(drafted(), f"review\n{told}")) if rule.startswith("LIKE")] == []


def test_what_follows_a_salutation_is_judged() -> None:
    told = "Hi Maya, your people have never shown us an ounce of respect.\n\nWe have decided to end our agreement."
    assert "LIKE_blame" in found_in(answer(drafted(), f"review\n{told}"))

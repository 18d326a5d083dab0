"""Whether it can start now: asked where it matters, what is missing delays it, and the choice stays the manager's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.coach import dialogue
from bot.coach.card import card
from bot.coach.case import Case, Pressed, Say, Typed, Value
from bot.coach.endings import ending_draft
from bot.coach.flow import next_question
from bot.coach.reply import Ask, Draft
from bot.coach.steps import QUESTIONS
from bot.coach.steps.feasible import LOOK_AGAIN, asked, gaps, not_yet, starts_on, why_asked
from bot.coach.steps.planned import offered
from bot.draft_page import written
from tests.desk import MONDAY, VOICE, case, desk, understood

TODAY = MONDAY.date()
ENDS: dict[str, Value] = {
    **{"reason": "SCOPE", "times": "often", "changed": "none", "rehire": "no", "told": "written", "stops": "none"},
    **{
        "tried": ("talk", "reset", "price"),
        "verdict": "go",
        "judged": "end",
        "country": "GB",
        "contact": "Maya Brennan",
    },
}
BEFORE = "story understood reason relationship tried stops each weigh verdict"
LARGE: dict[str, Value] = {"share": "over20"}
RUSHED: dict[str, Value] = {"stops": "each", "now": ("leak",)}
CLEARED: dict[str, Value] = {
    **{"stops": "each", "stops_law": ("ST12",), "cleared_by": "our lawyer", "limits": ("draft",)},
    "cleared_for": ("ST12",),
}


def ends(done: str = "", /, **answers: Value) -> Case:
    """A case that the manager has decided to end, up to the question of what must be there first."""
    return case(f"{BEFORE} {done}", **{**ENDS, **answers})


# When it is asked


@pytest.mark.parametrize(
    ("answers", "grounds"),
    [
        ({"share": "over20"}, ("share",)),
        ({"story": "They ring at night. But we can't live without the fee."}, ("leaning",)),
        ({"override": "It pays our rent, and still I want out"}, ("leaning",)),
        (RUSHED, ("urgent",)),
        ({**RUSHED, **LARGE}, ("urgent",)),
    ],
)
def test_it_is_asked_where_an_earlier_answer_makes_it_matter(
    answers: dict[str, Value], grounds: tuple[str, ...]
) -> None:
    told = ends(**answers)
    assert why_asked(told, desk()) == grounds
    following = next_question(told, desk())
    assert following is not None and following.name == "feasible"


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"share": "under20"},
        {"share": "under10", "story": "We can live without them."},
        {"story": "They say they can't live without us."},
        CLEARED,
        {**RUSHED, **CLEARED},
        {**RUSHED, **CLEARED, **LARGE},
    ],
)
def test_a_simple_case_gets_no_question_more(answers: dict[str, Value]) -> None:
    following = next_question(ends("cleared", **answers), desk())
    assert following is not None and following.name == "agreement"


def test_whoever_mends_it_is_not_asked() -> None:
    assert not asked(case(BEFORE, **{**ENDS, **LARGE, "verdict": "mend"}), desk())


# What is missing


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        (LARGE, ("cash",)),
        ({**LARGE, "cash": "under3"}, ("cash",)),
        ({**LARGE, "cash": "over3"}, ()),
        ({**LARGE, "cash": "plan"}, ("day",)),
        ({**LARGE, "cash": "plan", "replaced_from": "2027-02-01"}, ()),
        ({**LARGE, "cash": "plan", "replaced_from": "2027-06-01"}, ("replaced",)),
        ({**LARGE, "cash": "over3", "approver": "no"}, ("approver",)),
        ({**LARGE, "cash": "over3", "approver": "self"}, ()),
        (RUSHED, ("approver",)),
        ({**RUSHED, "approver": "yes"}, ()),
        ({**RUSHED, **LARGE, "cash": "under3", "approver": "no"}, ("approver",)),
        ({**LARGE, **CLEARED, "cash": "over3"}, ()),
    ],
)
def test_what_must_be_there_first(answers: dict[str, Value], codes: tuple[str, ...]) -> None:
    assert tuple(gap.code for gap in gaps(ends("cleared", **answers), desk())) == codes


# From which day


def test_without_money_we_look_again_in_thirty_days() -> None:
    assert starts_on(ends(**LARGE), desk()) == TODAY + LOOK_AGAIN


def test_the_day_to_look_again_does_not_run_away() -> None:
    given = understood("feasible", "no, we'd be in trouble", ends(**LARGE))
    later = desk(MONDAY + timedelta(days=20))
    assert starts_on(ends(**LARGE, **given), later) == TODAY + LOOK_AGAIN


def test_the_fee_does_not_stop_before_its_replacement_starts() -> None:
    planned = ends(**LARGE, cash="plan", replaced_from="2027-06-01", notice="60 days", method="email")
    first = starts_on(planned, desk())
    assert first is not None and date(2027, 3, 29) <= first <= date(2027, 4, 2), "sixty days before the first of June"


def test_an_approver_has_a_working_week_and_one_day_where_it_cannot_wait() -> None:
    assert starts_on(ends(**LARGE, cash="over3", approver="no"), desk()) == date(2027, 1, 18)
    assert starts_on(ends(**RUSHED), desk()) == date(2027, 1, 12)


def test_of_two_things_missing_the_later_one_counts() -> None:
    assert starts_on(ends(**LARGE, cash="under3", approver="no"), desk()) == TODAY + LOOK_AGAIN


@pytest.mark.parametrize("answers", [{**LARGE, "cash": "under3"}, {**LARGE, "cash": "plan"}, RUSHED])
def test_no_day_before_the_start_is_offered(answers: dict[str, Value]) -> None:
    told = ends("feasible", **answers, notice="60 days", method="email", kind="rolling")
    first = starts_on(told, desk())
    assert first is not None
    assert offered(told, desk())
    assert all(moment.day >= first for _, moment in offered(told, desk()))
    facts = QUESTIONS["tell_on"].facts(told, desk())
    assert facts["hold"] == Say("timing", "held_until", {"day": first})


def test_no_renewal_is_lost_for_it() -> None:
    renews: dict[str, Value] = {"kind": "renews", "notice": "60 days", "term_end": "2027-03-31", "method": "email"}
    told = ends("feasible", **LARGE, cash="under3", **renews)
    last = QUESTIONS["tell_on"].facts(told, desk())["hold"]
    assert isinstance(last, Say) and last.line == "not_held"
    assert all(moment.day <= date(2027, 1, 29) for _, moment in offered(told, desk()))


# What is said


def test_the_card_says_not_yet_and_from_when_once_it_was_asked() -> None:
    assert "not yet" not in _card(ends(**LARGE))
    assert "Verdict: end it, but not yet · from Wednesday 10 February 2027" in _card(ends("feasible", **LARGE))
    assert "not yet" not in _card(ends("feasible", **LARGE, cash="over3"))


def _card(told: Case) -> str:
    return "\n".join(VOICE.line(line, plain=True) for line in card(told, desk()).lines)


def test_the_next_question_says_what_is_missing_once() -> None:
    told = replace(ends(**LARGE), current="feasible", asked={"feasible": 3})
    after, replies = dialogue.hear(told, Typed("no, we'd be in trouble, and the board hasn't approved it"), desk())
    ask = next(one for one in replies if isinstance(one, Ask))
    assert (ask.question.name, [say.line for say in ask.asides]) == ("agreement", ["not_yet"])
    words = VOICE.line(ask.asides[0], plain=True)
    assert "three months without their fee" in words and "a yes from whoever must approve it" in words
    _, again = dialogue.hear(after, Typed("rolling, 60 days by email"), desk())
    assert [say.line for one in again if isinstance(one, Ask) for say in one.asides if say.line == "not_yet"] == []


def test_an_answer_that_covers_it_says_nothing() -> None:
    told = replace(ends(**LARGE), current="feasible", asked={"feasible": 3})
    after, replies = dialogue.hear(told, Typed("about five months, and I decide"), desk())
    assert not_yet(after, desk()) is None
    assert [say for one in replies if isinstance(one, Ask) for say in one.asides if say.line == "not_yet"] == []


def test_draft_now_takes_no_earlier_day_and_names_the_gap() -> None:
    told = replace(ends(**LARGE), current="feasible", asked={"feasible": 3})
    after, replies = dialogue.hear(told, Pressed("draft"), desk())
    day = after.day("tell_on")
    assert day is not None and day >= TODAY + LOOK_AGAIN
    assert "still_missing" in _lines(replies)


def _lines(replies: tuple[object, ...]) -> list[str]:
    return [say.line for one in replies if isinstance(one, Draft) for say in one.before]


def test_an_earlier_day_is_the_managers_choice_and_is_named_beside_the_draft() -> None:
    told = ends("feasible", **LARGE, tell_on="2027-01-12", notice="60 days", method="email")
    given = QUESTIONS["tell_on"].check({"tell_on": "2027-01-12"}, told, desk())
    assert given["tell_on"] == "2027-01-12"
    draft = ending_draft(told, desk())
    assert draft.letters
    words = VOICE.line(draft.before[0], plain=True)
    assert "no earlier than Wednesday 10 February 2027" in words and "your decision" in words


def test_nothing_of_it_stands_in_the_letter() -> None:
    plain, short = ends("feasible", **LARGE, cash="over3"), ends("feasible", **LARGE, cash="under3")
    day: dict[str, Value] = {"tell_on": "2027-02-16", "notice": "60 days", "method": "email", "since": "years5"}
    drafts = [ending_draft(replace(one, answers={**one.answers, **day}), desk()) for one in (plain, short)]
    texts = [[written(one, VOICE) for one in draft.letters] for draft in drafts]
    assert texts[0] == texts[1]
    assert drafts[0].before != drafts[1].before


def test_once_it_has_gone_nothing_is_too_early() -> None:
    assert not_yet(ends("feasible", **LARGE, sent_on="2027-01-11"), desk()) is None


def test_a_change_of_the_share_takes_it_all_back() -> None:
    assert gaps(ends("feasible", share="under20", cash="under3"), desk()) == ()


# Typed words


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("about five months", {"cash": "over3"}),
        ("half a year", {"cash": "over3"}),
        ("two or three months", {"cash": "under3"}),
        ("not three months", {"cash": "under3"}),
        ("a couple of weeks", {"cash": "under3"}),
        ("no, we'd be in trouble", {"cash": "under3"}),
        ("we can live without it", {"cash": "over3"}),
        ("we can't live without it", {"cash": "under3"}),
        ("nothing replaces it", {"cash": "under3"}),
        ("a new client starts in March", {"cash": "plan", "replaced_from": "2027-03-01"}),
        ("from 15 February", {"cash": "plan", "replaced_from": "2027-02-15"}),
        ("new client in two months", {"cash": "plan", "replaced_from": "2027-03-11"}),
        ("the board has approved", {"approver": "yes"}),
        ("my boss said yes", {"approver": "yes"}),
        ("the board hasn't approved it yet", {"approver": "no"}),
        ("board meets on 20 January", {"approver": "no"}),
        ("I decide", {"approver": "self"}),
        ("six months, and it's my own company", {"cash": "over3", "approver": "self"}),
        ("4 months of costs in the bank. haven't asked my boss", {"cash": "over3", "approver": "no"}),
    ],
)
def test_what_carries_them_is_heard(said: str, answer: dict[str, Value]) -> None:
    heard = dict(understood("feasible", said, ends(**LARGE)))
    assert heard.pop("feasible_on") == "2027-01-11"
    assert heard == answer


@pytest.mark.parametrize("said", ["yes", "no", "hmm", "is that necessary?", "she was nice about it"])
def test_what_could_mean_either_is_asked_again(said: str) -> None:
    assert understood("feasible", said, ends(**LARGE)) == {}


@pytest.mark.parametrize(("said", "approver"), [("yes", "yes"), ("nope", "no"), ("not yet", "no")])
def test_where_only_a_yes_is_missing_a_bare_one_will_do(said: str, approver: str) -> None:
    assert understood("feasible", said, ends(**RUSHED))["approver"] == approver


def test_what_the_story_tells_stands_in_the_controls() -> None:
    told = ends(**LARGE, story="Three months' notice. We have five months of costs in the bank. She shouts.")
    assert QUESTIONS["feasible"].shown(told, desk()) == {"cash": "over3"}
    cleared = ends("cleared", **LARGE, **CLEARED)
    assert QUESTIONS["feasible"].shown(cleared, desk())["approver"] == "yes"

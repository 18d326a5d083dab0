"""Doubts: facts that don't fit are asked about, facts that fit are not."""

from datetime import UTC, datetime

import pytest

from bot.coach.case import Case, Value
from bot.coach.doubts import CHECKS, doubts
from bot.coach.steps import QUESTIONS
from tests.desk import MONDAY, VOICE, case, desk

Answers = dict[str, Value]
FITS: Answers = {
    "reason": "SCOPE",
    "times": "often",
    "source": "decider",
    "contact": "Maya Brennan",
    "since": "years5",
    "share": "under20",
    "country": "GB",
    "tried": ("talk", "reset", "price"),
    "told": "written",
    "changed": "none",
    "kind": "rolling",
    "notice": "60 days",
    "method": "email",
    "address": "notices@ivyandoat.example",
    "receipt": "next_business_day",
    "agreed": "2024-11-04",
    "account": "clear",
    "fee": "6500.00",
    "critical": "2027-02-15",
    "critical_what": "launch",
    "tell_on": "2027-01-12",
    "channel": "video",
    "tone": "WARM",
    "until": "2027-03-31",
}
"""A case in which everything fits: scenario S1."""

RENEWS: Answers = {"kind": "renews", "notice": "60 days", "term_end": "2027-03-31"}
DOUBTFUL: dict[str, tuple[Answers, Answers]] = {
    "renewal_missed": ({**RENEWS, "term_end": "2027-02-28"}, RENEWS),
    "renewal_soon": ({**RENEWS, "term_end": "2027-03-21"}, {**RENEWS, "term_end": "2027-05-31"}),
    "renewal_told_late": ({**RENEWS, "tell_on": "2027-02-02"}, RENEWS),
    "term_over": ({"kind": "fixed", "term_end": "2026-12-31"}, {"kind": "fixed", "term_end": "2027-02-28"}),
    "no_notice": ({"notice": "0 days", "since": "longer"}, {"notice": "0 days", "since": "years2"}),
    "no_way_out": (
        {"kind": "project", "notice": ""},
        {"kind": "project", "notice": "", "stops": "each", "stops_law": ("ST12",)},
    ),
    "region_elsewhere": ({"region": "Bavaria"}, {"region": "Bavaria", "country": "DE"}),
    "older_agreement": ({"since": "years2"}, {"since": "longer"}),
    "agreed_later": ({"agreed": "2027-02-01"}, {"agreed": "2027-01-11"}),
    "no_address": ({"address": ""}, {"address": "", "method": "post"}),
    "once_but_told": ({"times": "once"}, {"times": "once", "changed": "fixed"}),
    "talked_but_untold": ({"told": "no"}, {"told": "no", "tried": ("reset",)}),
    "person_but_whole": ({"reason": "CONDUCT", "source": "whole"}, {"reason": "SCOPE", "source": "whole"}),
    "late_but_on_time": ({"reason": "LATEPAY"}, {"reason": "LATEPAY", "account": "owed"}),
    "late_but_not_due": (
        {"reason": "LATEPAY", "account": "owed", "due": "2027-01-29"},
        {"reason": "LATEPAY", "account": "owed", "due": "2026-11-02"},
    ),
    "overdue": ({"account": "owed", "due": "2026-11-02"}, {"account": "owed", "due": "2027-01-11"}),
    "prepaid_and_owed": (
        {"account": "prepaid", "open_amount": "1250.00", "due": "2026-12-01"},
        {"account": "prepaid", "open_amount": "1250.00"},
    ),
    "clear_but_open": ({"open_amount": "4860.00"}, {"open_amount": "0.00"}),
    "approver_late": ({"tell_on": "2027-01-11"}, {"tell_on": "2027-01-11", "cleared_by": "Jess"}),
    "critical_soon": ({"critical": "2027-03-22"}, {"critical": "2027-03-12"}),
    "critical_after": ({"critical": "2027-05-03"}, {"critical": "2027-03-22"}),
    "critical_unserved": ({"tone": "BRIEF"}, {"tone": "BRIEF", "critical": ""}),
    "handover_late": ({"until": "2027-03-01"}, {"until": "2027-03-14"}),
    "nobody_to_call": ({"contact": "", "channel": "phone"}, {"contact": "", "channel": "email"}),
    "no_country": ({"country": ""}, {"country": "GB-SCT"}),
    "guessed_zone": ({"country": "US"}, {"country": "IE"}),
    "two_zones": ({"country": "JP"}, {"country": "IE"}),
}
"""For each doubt what raises it, and the nearest case in which all is well."""


def raised(answers: Answers, now: datetime = MONDAY) -> set[str]:
    return {doubt.code for doubt in doubts(facts(answers), desk(now))}


def facts(answers: Answers) -> Case:
    return case("relationship agreement", **{**FITS, **answers})


def test_a_case_in_which_all_fits_raises_no_doubt() -> None:
    assert raised({}) == set()


@pytest.mark.parametrize("code", DOUBTFUL)
def test_facts_that_do_not_fit_are_asked_about(code: str) -> None:
    assert code in raised(DOUBTFUL[code][0])


@pytest.mark.parametrize("code", DOUBTFUL)
def test_the_nearest_case_in_which_they_fit_is_left_alone(code: str) -> None:
    assert code not in raised(DOUBTFUL[code][1])


def test_every_doubt_is_tried_here_and_has_a_line() -> None:
    codes = {check.code for check in CHECKS}
    lines = {line.removeprefix("doubt_") for line in VOICE.lines("doubts") if line.startswith("doubt_")}
    assert codes == DOUBTFUL.keys() == lines


def test_a_doubt_names_a_question_whose_answer_can_be_changed() -> None:
    assert {check.question for check in CHECKS} <= QUESTIONS.keys()


@pytest.mark.parametrize("code", DOUBTFUL)
def test_a_doubt_is_a_question_in_words(code: str) -> None:
    for doubt in doubts(facts(DOUBTFUL[code][0]), desk()):
        words = VOICE.line(doubt.says)
        assert "?" in words or doubt.code == "no_country"
        assert "None" not in words and "  " not in words


def said(code: str, answers: Answers) -> str:
    found = next(doubt for doubt in doubts(facts(answers), desk()) if doubt.code == code)
    return VOICE.line(found.says)


def test_a_debt_is_as_old_as_the_days_since_it_was_due() -> None:
    assert "it's 70 days late" in said("overdue", DOUBTFUL["overdue"][0])


def test_a_missed_renewal_names_the_deadline_and_the_next_end() -> None:
    words = said("renewal_missed", DOUBTFUL["renewal_missed"][0])
    assert "Wednesday 30 December 2026" in words
    assert "the next end is Tuesday 29 February 2028, with notice there by Friday 31 December 2027" in words


def test_a_date_just_after_the_end_comes_with_the_day_to_offer() -> None:
    words = said("critical_soon", DOUBTFUL["critical_soon"][0])
    assert "Sunday 14 March 2027" in words and "Monday 22 March 2027" in words
    assert "until Wednesday 31 March 2027" in words


def test_a_renewal_that_is_ticked_as_urgent_is_not_asked_about_again() -> None:
    assert "renewal_soon" not in raised({**DOUBTFUL["renewal_soon"][0], "stops": "each", "now": ("renewal",)})


def test_the_urgent_renewal_is_changed_where_it_can_be_ticked() -> None:
    answers = {**DOUBTFUL["renewal_soon"][0], "stops": "each"}
    assert {doubt.question for doubt in doubts(facts(answers), desk()) if doubt.code == "renewal_soon"} == {"each"}


def test_telling_them_before_the_anger_has_cooled_is_doubted() -> None:
    assert "approver_late" in raised({"upset": "now", "tell_on": "2027-01-12"})
    assert "approver_late" not in raised({"upset": "now", "tell_on": "2027-01-13"})


def test_a_story_that_counts_more_than_one_contradicts_a_one_off() -> None:
    once: Answers = {"times": "once", "told": "no", "tried": ()}
    assert "once_but_told" in raised({**once, "story": "he shouts at us again and again"})
    assert "once_but_told" not in raised({**once, "story": "it happened just once"})


def test_unpaid_invoices_in_the_story_of_a_prepaid_client_are_two_sums() -> None:
    paid: Answers = {"account": "prepaid", "open_amount": "1250.00"}
    assert "prepaid_and_owed" in raised({**paid, "story": "an invoice is unpaid since May"})
    assert "£1,250.00" in said("prepaid_and_owed", {**paid, "story": "an invoice is unpaid since May"})


def test_the_zones_differ_only_where_the_clocks_do_on_that_day() -> None:
    assert "two_zones" in raised({"country": "DE"})
    assert "two_zones" not in raised({"country": "PT"})


def test_an_empty_case_is_not_cross_examined() -> None:
    assert doubts(case(), desk(datetime(2027, 1, 11, 10, tzinfo=UTC))) == ()

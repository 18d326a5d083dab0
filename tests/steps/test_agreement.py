"""The agreement and the money: clauses, periods, dates and sums as people type them."""

from datetime import UTC, date, datetime

import pytest

from bot.coach.case import Unclear, Value
from bot.coach.courtesy import Courtesy
from bot.coach.dates import Deemed, Notice
from bot.coach.steps import QUESTIONS
from bot.coach.steps.agreement import agreement_of, amount_in, courtesy_of, currency_of, notice_in, notice_of
from bot.coach.steps.planned import plan_for
from tests.desk import case, desk, understood


@pytest.mark.parametrize(
    ("said", "notice"),
    [
        ("60 days", "60 days"),
        ("45 days", "45 days"),
        ("ninety days", "90 days"),
        ("forty-five days", "45 days"),
        ("sixty (60) days", "60 days"),
        ("60 days' written notice", "60 days"),
        ("three months notice in writing", "3 months"),
        ("one month's notice, expiring at a month end", "1 months"),
        ("a month", "1 months"),
        ("3 months to the end of a month", "3 months"),
        ("3mths", "3 months"),
        ("3 months notice isnt it, so 90 days", "3 months"),
        ("10 business days", "10 business days"),
        ("10 working days", "10 business days"),
        ("30 clear days", "30 clear days"),
        ("2 weeks", "2 weeks"),
        ("fourteen days from today, so", "14 days"),
        ("No notice needed, it just lapses", "0 days"),
        ("2 working days after posting, 30 days", "30 days"),
        ("3 months in writing first class post, has to run out at a month end", "3 months"),
        ("has to run out at the end of a month", None),
        ("at a month-end", None),
        ("From 10 August 2026, five months.", None),
        ("signed 2 years ago", None),
        ("we told her 3 weeks ago", None),
        ("60 percent", None),
        ("clause 12.2", None),
        ("", None),
    ],
)
def test_a_notice_period_is_read_and_nothing_else_is(said: str, notice: str | None) -> None:
    assert notice_in(said) == notice


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "Rolling, no end date. Clause 12.2: either side can end it on 60 days' written notice. Email is allowed, to"
            " notices@ivyandoat.example. deemed received 09:00 next business day. Signed 4 November 2024",
            {
                "kind": "rolling",
                "notice": "60 days",
                "method": "email",
                "receipt": "next_business_day",
                "clause": "12.2",
                "agreed": "2024-11-04",
                "address": "notices@ivyandoat.example",
            },
        ),
        (
            "from 1 feb 2023, 4 years. rolling. three months notice in writing, first class post, has to run out at a"
            " month end, deemed received second business day after posting",
            {
                "kind": "rolling",
                "notice": "3 months",
                "method": "post",
                "receipt": "second_business_day",
                "expiry": "month_end",
                "agreed": "2023-02-01",
                "term_end": "2027-01-31",
            },
        ),
        (
            "agreement is fixed, 1 Mar 2026 to 28 Feb 2027. No auto-renewal. No notice needed, it just lapses.",
            {"kind": "fixed", "notice": "0 days", "term_end": "2027-02-28"},
        ),
        (
            "it renews every year, ends 31 dec 2027, 90 days notice",
            {"kind": "renews", "notice": "90 days", "term_end": "2027-12-31"},
        ),
        (
            "Just emails, from 10 August 2026, seven months.",
            {"kind": "unwritten", "agreed": "2026-08-10", "term_end": "2027-03-09"},
        ),
        ("not by post, by email", {"method": "email"}),
        ("Email or letter to COO", {"method": "email", "or_by": "post"}),
        ("by post or by email", {"method": "email", "or_by": "post"}),
        ("courier or letter", {"method": "courier", "or_by": "post"}),
        ("in writing, by email or hand delivery", {"method": "email", "or_by": "hand"}),
        ("recorded delivery", {"method": "courier"}),
        ("by hand", {"method": "hand"}),
        ("same day unless after five, before 17:00", {"receipt": "same_day_by_17"}),
        ("doesnt say when it counts", {"receipt": "silent"}),
        ("to a quarter end", {"expiry": "quarter_end"}),
        ("one project", {"kind": "project"}),
        ("section 8(b)", {"clause": "8(b)"}),
        ("handshake really", {"kind": "unwritten"}),
        ("fixed term until 31 March 2027", {"kind": "fixed", "term_end": "2027-03-31"}),
        (
            "rolling, 60 days, can't end before 1 March 2028",
            {"kind": "rolling", "notice": "60 days", "minimum": "2028-03-01"},
        ),
        (
            "signed 4 November 2026, 12 months minimum, 30 days by email",
            {"agreed": "2026-11-04", "minimum": "2027-11-03", "notice": "30 days", "method": "email"},
        ),
        ("minimum term until 31 May 2027, 30 days", {"minimum": "2027-05-31", "notice": "30 days"}),
        ("minimum 3 months notice", {"notice": "3 months"}),
        (
            "fixed term until 31 Dec 2027, but there's a break clause, 60 days notice",
            {"kind": "fixed", "term_end": "2027-12-31", "early_exit": "yes", "notice": "60 days"},
        ),
        (
            "by post. notices go to 12 High Street, Bristol BS1 4XX. 60 days",
            {"method": "post", "address": "12 High Street, Bristol BS1 4XX", "notice": "60 days"},
        ),
    ],
)
def test_an_agreement_is_read_as_it_is_told(said: str, answer: dict[str, Value]) -> None:
    assert understood("agreement", said) == answer


@pytest.mark.parametrize("said", ["hmm", "it's in the drawer", "ask Jess", "yes"])
def test_what_is_no_term_is_not_understood(said: str) -> None:
    assert understood("agreement", said) == {}


def test_not_knowing_one_thing_keeps_the_rest() -> None:
    said = "60 days by email, I don't know the clause"
    assert not QUESTIONS["agreement"].shrugged(said, case(), desk())
    assert understood("agreement", said) == {"notice": "60 days", "method": "email"}
    assert QUESTIONS["agreement"].shrugged("I don't know, I'd have to check", case(), desk())


@pytest.mark.parametrize("notice", ["soon", "731 days", "9999 months"])
def test_a_period_nobody_can_count_is_asked_again(notice: str) -> None:
    with pytest.raises(Unclear) as told:
        QUESTIONS["agreement"].check({"notice": notice}, case(), desk())
    assert told.value.field == "notice"


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("4,860", "4860.00"),
        ("4.860", "4860.00"),
        ("4 860", "4860.00"),
        ("4'860", "4860.00"),
        ("4860", "4860.00"),
        ("£4,860.50", "4860.50"),
        ("4.860,50", "4860.50"),
        ("2935.48", "2935.48"),
        ("6.5k", "6500.00"),
        ("9k", "9000.00"),
        ("1,234,567", "1234567.00"),
        ("8%", None),
        ("8 %", None),
        ("nothing", None),
    ],
)
def test_a_sum_is_read_as_it_is_written(said: str, amount: str | None) -> None:
    assert amount_in(said) == amount


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("they owe us 4,860", {"account": "owed", "open_amount": "4860.00"}),
        ("they owe 4,860, due 7 May", {"account": "owed", "open_amount": "4860.00", "due": "2027-05-07"}),
        ("owes us £1,200.50", {"account": "owed", "open_amount": "1200.50"}),
        ("4.860 outstanding", {"account": "owed", "open_amount": "4860.00"}),
        ("6,500 a month, nothing owed", {"account": "clear", "fee": "6500.00"}),
        ("nothing owed, fee 9800", {"account": "clear", "fee": "9800.00"}),
        (
            "GBP 6,500 a month plus VAT, invoiced monthly in arrears",
            {"account": "clear", "fee": "6500.00", "tax": "VAT"},
        ),
        (
            "they owe 4,860 + gst, due 7 May",
            {"account": "owed", "open_amount": "4860.00", "tax": "GST", "due": "2027-05-07"},
        ),
        ("2.400 plus MwSt a month", {"fee": "2400.00", "tax": "MwSt"}),
        ("6,500 a month including VAT", {"fee": "6500.00"}),
        (
            "9,800 quid a month, she pays on time, nothing owed but january's invoice, that's not due yet. no deposit",
            {"account": "clear", "fee": "9800.00"},
        ),
        ("CAD 2,400 a month, always paid. Nothing owing.", {"account": "clear", "fee": "2400.00", "currency": "CAD"}),
        (
            "He has five sessions prepaid, EUR 1,250",
            {"account": "prepaid", "open_amount": "1250.00", "currency": "EUR"},
        ),
        ("SGD 9,000 a month, Nothing prepaid. not due yet", {"account": "clear", "fee": "9000.00", "currency": "SGD"}),
        ("7,000 a month, paid on the dot. Nothing in advance", {"account": "clear", "fee": "7000.00"}),
        ("6.5k a month", {"fee": "6500.00"}),
        ("£7,000 pcm", {"fee": "7000.00"}),
        ("retainer is 5000, balance 300", {"account": "owed", "fee": "5000.00", "open_amount": "300.00"}),
        ("all settled", {"account": "clear"}),
        ("nothing", {"account": "clear"}),
        ("have to check with maureen", {"account": "unknown"}),
    ],
)
def test_the_money_is_read_as_it_is_told(said: str, answer: dict[str, Value]) -> None:
    assert understood("agreement", said) == answer


@pytest.mark.parametrize("said", ["hmm", "about 8 percent of what we turn over", "ask Jess", "it's a lot"])
def test_what_is_no_money_is_not_understood(said: str) -> None:
    assert understood("agreement", said) == {}


def test_an_amount_in_words_is_asked_again() -> None:
    with pytest.raises(Unclear) as told:
        QUESTIONS["agreement"].check({"fee": "a lot"}, case(), desk())
    assert told.value.field == "fee"


@pytest.mark.parametrize(
    ("answers", "notice"),
    [
        ({"notice": "60 days"}, Notice(60)),
        ({"notice": "3 months", "expiry": "month_end"}, Notice(3, "months", "month_end")),
        ({"notice": "30 clear days"}, Notice(30, "clear_days")),
        ({"notice": "10 business days"}, Notice(10, "business_days")),
        ({}, None),
    ],
)
def test_a_notice_becomes_one_that_counts(answers: dict[str, Value], notice: Notice | None) -> None:
    assert notice_of(case(**answers)) == notice


def test_what_is_not_known_of_an_agreement_stays_open() -> None:
    bare = agreement_of(case())
    assert (bare.kind, bare.notice, bare.method, bare.deemed) == ("rolling", None, "unknown", Deemed())
    posted = agreement_of(case(kind="rolling", method="post", receipt="second_business_day"))
    assert posted.deemed == Deemed("after_posting", days=2)
    assert agreement_of(case(kind="unwritten")).kind == "none"


def test_a_minimum_term_and_an_early_exit_reach_the_plan() -> None:
    told: dict[str, Value] = {"kind": "rolling", "notice": "60 days", "method": "email", "country": "GB"}
    made = plan_for(case(**told, minimum="2028-03-01"), desk(), date(2027, 1, 12))
    assert made.last_day == date(2028, 3, 1)
    assert "minimum_term" in {reason.code for reason in made.reasons}
    fixed: dict[str, Value] = {**told, "kind": "fixed", "term_end": "2027-12-31"}
    assert plan_for(case(**fixed), desk(), date(2027, 1, 12)).last_day == date(2027, 12, 31)
    assert plan_for(case(**fixed, early_exit="yes"), desk(), date(2027, 1, 12)).last_day == date(2027, 3, 14)


@pytest.mark.parametrize(
    ("answers", "decent"),
    [
        ({"since": "months3"}, Courtesy(30, "short")),
        ({"since": "months3", "kind": "project"}, Courtesy(14, "project")),
        ({"since": "years2"}, Courtesy(30, "settled")),
        ({"since": "years5"}, Courtesy(60, "long")),
        ({"since": "longer"}, Courtesy(90, "old", legal=True)),
        ({}, Courtesy(30, "settled")),
        ({"since": "years5", "reason": "LATEPAY"}, Courtesy(0, "waived")),
        ({"since": "years5", "reason": "LATEPAY", "critical": "2027-02-15"}, Courtesy(60, "long")),
        ({"since": "years5", "stops": "each", "now": ("staff",)}, Courtesy(0, "waived")),
        ({"since": "years2", "kind": "unwritten"}, Courtesy(30, "unwritten", legal=True)),
    ],
)
def test_the_decent_warning_follows_the_years_and_the_reason(answers: dict[str, Value], decent: Courtesy) -> None:
    assert courtesy_of(case(**answers)) == decent


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("SGD 9,000 a mth", {"fee": "9000.00", "currency": "SGD"}),
        ("€9,000 a month", {"fee": "9000.00", "currency": "EUR"}),
        ("they owe 1,250 euro", {"account": "owed", "open_amount": "1250.00", "currency": "EUR"}),
        ("they owe us 9k euros", {"account": "owed", "open_amount": "9000.00", "currency": "EUR"}),
        ("they owe us 9k pounds", {"account": "owed", "open_amount": "9000.00"}),
        (
            "he's prepaid 5 sessions, 1,250 euro, owes nothing",
            {"account": "prepaid", "open_amount": "1250.00", "currency": "EUR"},
        ),
        ("they've paid ahead, 1,250 euro, five sessions none taken", {"open_amount": "1250.00", "currency": "EUR"}),
        ("prepaid 10 hours, 600", {"account": "prepaid", "open_amount": "600.00"}),
        ("prepaid 5 sessions, owes nothing", {"account": "prepaid"}),
        (
            "He's paid ahead, five sessions, 250 each, 1,250, by card in December",
            {"account": "prepaid", "open_amount": "1250.00"},
        ),
        ("paid in advance for 5 sessions at 250", {"account": "prepaid", "open_amount": "1250.00"}),
        ("she's prepaid ten lessons, £40 a lesson", {"account": "prepaid", "open_amount": "400.00"}),
        ("prepaid 3 visits, 80 euros each", {"open_amount": "240.00", "currency": "EUR"}),
        ("nothing prepaid, all settled", {"account": "clear"}),
    ],
)
def test_a_sum_is_read_with_its_money_and_is_no_count_of_things(said: str, values: dict[str, Value]) -> None:
    read = understood("agreement", said)
    assert values.items() <= read.items()
    assert "open_amount" in values or "open_amount" not in read
    assert "currency" in values or "currency" not in read


def test_a_sum_and_its_money_are_put_right_together() -> None:
    held = case(country="GB", account="prepaid", open_amount="250.00")
    read = understood("agreement", "it's euro not pounds, and it's 1,250, five sessions at 250. By card", held)
    assert (read["currency"], read["open_amount"]) == ("EUR", "1250.00")


def test_where_they_meet_in_person_it_is_the_money_of_that_country() -> None:
    assert currency_of(case(country="IE", meet="person")) == "EUR"
    assert currency_of(case(country="IE", meet="video")) == "GBP "


def test_the_money_that_is_told_comes_before_the_country_s() -> None:
    assert currency_of(case(country="GB")) == "GBP"
    assert currency_of(case(country="IE", currency="EUR")) == "EUR"
    assert currency_of(case(country="GB", currency="SGD")) == "SGD "
    assert currency_of(case(currency="SGD")) == "SGD"


def test_a_currency_in_the_form_is_a_money_that_exists() -> None:
    asked = QUESTIONS["agreement"]
    assert asked.check({"currency": "euros"}, case(), desk()) == {"currency": "EUR"}
    assert asked.check({"currency": "GBP"}, case(), desk()) == {"currency": "GBP"}
    with pytest.raises(Unclear):
        asked.check({"currency": "beans"}, case(), desk())


FRIDAY = datetime(2027, 1, 15, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("from 10 August, five months", {"agreed": "2026-08-10", "term_end": "2027-01-09"}),
        ("from 10 August 2026, for 5 months. clause 8", {"agreed": "2026-08-10", "term_end": "2027-01-09"}),
        ("from 1 feb 2023, 4 years. rolling", {"agreed": "2023-02-01", "term_end": "2027-01-31"}),
        (
            "from 10 August, five months. clause 8, fourteen days written notice by email",
            {"term_end": "2027-01-09", "notice": "14 days"},
        ),
        ("from 1 feb 2023, three months notice in writing", {"notice": "3 months", "term_end": None}),
        ("from 1 feb 2023, 3 months in writing", {"notice": "3 months", "term_end": None}),
        ("the term ended on 31 December 2026", {"term_end": "2026-12-31"}),
        ("a project, seven months, nothing about stopping", {"kind": "project", "notice": None}),
        ("seven months, it says nothing about stopping", {"notice": None}),
        ("12 months, doesn't say how to end it", {"notice": None}),
    ],
)
def test_how_long_it_runs_is_its_term_and_no_notice(said: str, values: dict[str, Value | None]) -> None:
    read = understood("agreement", said, now=FRIDAY)
    assert {name: read.get(name) for name in values} == values


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Notice by email plus a letter", {"method": "email", "also_by": "post"}),
        ("notice by email and first class post, 60 days", {"also_by": "post"}),
        ("notice by email or post", {}),
        ("notice by email. The email date is what counts, the letter follows", {"counts_by": "first"}),
    ],
)
def test_a_second_way_that_is_asked_for_is_kept(said: str, read: dict[str, str]) -> None:
    found = understood("agreement", said)
    assert {name: found.get(name) for name in read} == read
    assert ("also_by" in found) == ("also_by" in read)


@pytest.mark.parametrize(
    ("said", "notice"),
    [
        ("14 days by email, clause 8, fixed five months", "14 days"),
        ("fixed term, one month in writing", "1 month"),
        ("fixed, five months", None),
    ],
)
def test_in_a_fixed_term_a_length_with_the_way_it_goes_is_the_notice(said: str, notice: str | None) -> None:
    assert understood("agreement", said).get("notice") == (f"{notice}s" if notice == "1 month" else notice)


def test_a_term_may_be_told_by_its_length_first() -> None:
    told = understood("agreement", "14 days by email, clause 8, fixed five months from 10 august 2026. he owes nothing")
    assert {name: told[name] for name in ("kind", "notice", "agreed", "term_end")} == {
        "kind": "fixed",
        "notice": "14 days",
        "agreed": "2026-08-10",
        "term_end": "2027-01-09",
    }

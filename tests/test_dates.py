"""Receipt, notice, last day and renewal, on the real holidays; V1 to V14 are the vectors of domain.md 3.10."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from bot.almanac import Almanac
from bot.coach.countries import COUNTRIES
from bot.coach.courtesy import Bond, Courtesy, courtesy
from bot.coach.dates import (
    SILENT,
    Calendar,
    Deemed,
    Method,
    Notice,
    add_months,
    counted_back,
    ends,
    final_fee,
    received,
    roll_forward,
    runs_out,
)
from bot.coach.plan import Agreement, Plan, last_sending, plan
from bot.coach.renewal import Lead, Term, lead, renewal

ALMANAC = Almanac()
NEXT_DAY = Deemed("next_business_day")
SAME_DAY = Deemed("same_day")
POSTED = Deemed("after_posting", days=2)
NONE = Courtesy(0, "waived")
SIXTY = Agreement(notice=Notice(60), method="email", deemed=NEXT_DAY)
CLEANING = Agreement(notice=Notice(3, "months", "month_end"), method="post", deemed=POSTED)


def real(code: str) -> Calendar:
    return Calendar(lambda day: ALMANAC.holiday(code, day), COUNTRIES[code].weekend)


ENGLAND, IRELAND, GERMANY = real("GB"), real("IE"), real("DE")


def at(text: str) -> datetime:
    """Wall-clock time where the client is."""
    return datetime.fromisoformat(text)


def codes(found: Plan) -> set[str]:
    return {reason.code for reason in (*found.reasons, *found.assumptions)}


def test_v1_sixty_days_after_an_email_received_on_the_next_business_day() -> None:
    found = plan(at("2027-01-12 11:00"), SIXTY, NONE, ENGLAND)
    assert (found.receipt.day, found.last_day) == (date(2027, 1, 13), date(2027, 3, 14))
    assert found.handover == date(2027, 3, 12)


def test_v2_an_email_before_five_can_be_received_the_same_day() -> None:
    agreement = Agreement(notice=Notice(60), method="email", deemed=SAME_DAY)
    assert plan(at("2027-01-12 11:00"), agreement, NONE, ENGLAND).last_day == date(2027, 3, 13)


def test_v3_after_five_before_easter_is_received_after_easter() -> None:
    receipt = received(at("2027-03-25 17:40"), "email", SAME_DAY, ENGLAND)
    assert (receipt.day, receipt.assumed) == (date(2027, 3, 30), False)


def test_v4_three_months_from_a_posted_notice_end_at_a_month_end() -> None:
    found = plan(at("2027-02-09 14:00"), CLEANING, NONE, ENGLAND)
    assert found.receipt.day == date(2027, 2, 11)
    assert runs_out(found.receipt.day, Notice(3, "months"), ENGLAND) == date(2027, 5, 11)
    assert (found.last_day, found.handover) == (date(2027, 5, 31), date(2027, 5, 28))


@pytest.mark.parametrize(("day", "last"), [(24, date(2027, 5, 31)), (25, date(2027, 6, 30))])
def test_v5_one_day_later_in_the_post_can_cost_a_month(day: int, last: date) -> None:
    assert plan(datetime.combine(date(2027, 2, day), time(14)), CLEANING, NONE, ENGLAND).last_day == last


def test_v5_the_last_posting_day_that_keeps_the_month_end_is_named() -> None:
    assert last_sending(at("2027-02-09 14:00"), CLEANING, NONE, ENGLAND) == date(2027, 2, 24)


def test_v6_a_renewal_deadline_on_a_saturday_moves_to_friday() -> None:
    found = renewal(Term(date(2027, 3, 31)), Notice(60), date(2027, 1, 4), ENGLAND)
    assert counted_back(date(2027, 3, 31), Notice(60), ENGLAND) == date(2027, 1, 30)
    assert (found.receive_by, found.send_by, found.state) == (date(2027, 1, 29), date(2027, 1, 22), "open")


@pytest.mark.parametrize(("day", "months"), [(date(2027, 1, 31), 1), (date(2026, 11, 30), 3)])
def test_v7_a_month_without_the_day_ends_on_its_last(day: date, months: int) -> None:
    assert runs_out(day, Notice(months, "months"), ENGLAND) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("notice", "last"), [(Notice(10, "business_days"), date(2027, 4, 9)), (Notice(10), date(2027, 4, 3))]
)
def test_v8_ten_business_days_over_easter_are_longer_than_ten_days(notice: Notice, last: date) -> None:
    assert runs_out(date(2027, 3, 24), notice, ENGLAND) == last


@pytest.mark.parametrize(
    ("notice", "last"), [(Notice(30), date(2027, 2, 28)), (Notice(30, "clear_days"), date(2027, 3, 1))]
)
def test_v9_clear_days_leave_out_both_ends(notice: Notice, last: date) -> None:
    assert runs_out(date(2027, 1, 29), notice, ENGLAND) == last


@pytest.mark.parametrize(("day", "last"), [(15, date(2027, 4, 30)), (16, date(2027, 5, 31))])
def test_v10_monthly_pay_in_germany_ends_with_the_month_until_the_15th(day: int, last: date) -> None:
    assert ends(date(2027, 4, day), Notice.german("month"), GERMANY) == last


def test_v11_quarterly_pay_in_germany_needs_six_weeks_to_the_quarters_end() -> None:
    notice = Notice.german("quarter")
    assert counted_back(date(2027, 6, 30), notice, GERMANY) == date(2027, 5, 19)
    assert ends(date(2027, 5, 19), notice, GERMANY) == date(2027, 6, 30)
    assert ends(date(2027, 5, 20), notice, GERMANY) == date(2027, 9, 30)


def test_v12_an_end_on_a_public_holiday_is_still_valid() -> None:
    agreement = Agreement(notice=Notice(14), method="email", deemed=NEXT_DAY)
    found = plan(at("2027-01-15 16:00"), agreement, NONE, IRELAND)
    assert (found.receipt.day, found.last_day) == (date(2027, 1, 18), date(2027, 2, 1))
    assert {"ends_on_rest_day"} <= codes(found) and found.handover == date(2027, 1, 29)


def test_v13_the_last_month_is_paid_by_its_days() -> None:
    assert final_fee(Decimal(6500), date(2027, 3, 14)) == Decimal("2935.48")


def test_v14_a_missed_renewal_names_the_next_deadline() -> None:
    notice, ten_days = Notice(3, "months"), Lead(on_way=0, buffer=10)
    found = renewal(Term(date(2026, 12, 31)), notice, date(2026, 11, 30), ENGLAND, ten_days)
    assert (found.state, found.receive_by) == ("missed", date(2026, 9, 30))
    assert found.next is not None and found.next.term_end == date(2027, 12, 31)
    assert (found.next.receive_by, found.next.send_by) == (date(2027, 9, 30), date(2027, 9, 16))


@pytest.mark.parametrize(
    ("sent", "method", "day"),
    [
        (at("2027-01-12 08:00"), "email", date(2027, 1, 13)),
        (at("2027-01-16 11:00"), "email", date(2027, 1, 18)),
        (at("2027-01-12 09:00"), "hand", date(2027, 1, 12)),
        (at("2027-01-12 17:00"), "hand", date(2027, 1, 13)),
        (at("2027-03-26 12:00"), "hand", date(2027, 3, 30)),
        (at("2027-01-12 09:00"), "courier", date(2027, 1, 13)),
        (at("2027-01-12 09:00"), "post", date(2027, 1, 15)),
        (at("2027-01-12 09:00"), "post_abroad", date(2027, 1, 21)),
        (at("2027-01-12 09:00"), "unknown", date(2027, 1, 15)),
        (at("2027-01-12 09:00"), "chat", date(2027, 1, 13)),
    ],
)
def test_a_silent_agreement_assumes_a_careful_day_of_receipt(sent: datetime, method: Method, day: date) -> None:
    receipt = received(sent, method, SILENT, ENGLAND)
    assert (receipt.day, receipt.assumed, receipt.reason.code) == (day, True, "receipt_assumed")


def test_on_delivery_is_certain_by_hand_and_assumed_by_post() -> None:
    rule, sent = Deemed("on_delivery"), at("2027-01-16 11:00")
    assert received(sent, "hand", rule, ENGLAND).day == date(2027, 1, 16)
    assert received(sent, "post", rule, ENGLAND).assumed


def test_the_hour_that_ends_the_day_is_the_agreements_own() -> None:
    rule = Deemed("same_day", before=time(16))
    assert received(at("2027-01-12 15:59"), "email", rule, ENGLAND).day == date(2027, 1, 12)
    assert received(at("2027-01-12 16:00"), "email", rule, ENGLAND).day == date(2027, 1, 13)


@pytest.mark.parametrize(
    ("bond", "days", "legal"),
    [
        (Bond(3, project=True), 14, False),
        (Bond(3, easy=True), 14, False),
        (Bond(5), 30, False),
        (Bond(6), 30, False),
        (Bond(26), 60, False),
        (Bond(12, large_share=True), 60, False),
        (Bond(60), 60, False),
        (Bond(61), 90, True),
        (Bond(3, critical=True), 90, True),
        (Bond(3, project=True, written=False), 30, True),
        (Bond(), 30, False),
    ],
)
def test_the_longer_and_closer_the_relationship_the_longer_the_warning(bond: Bond, days: int, legal: bool) -> None:
    found = courtesy(bond)
    assert (found.days, found.legal) == (days, legal)
    assert courtesy(bond, waived=True).days == 0


def test_a_month_end_is_rolled_only_after_the_courtesy() -> None:
    """Scenario B2: six years in Osaka, told on 20 April; 31 May would be the contract's own end."""
    agreement = Agreement(notice=Notice(1, "months", "month_end"), method="email", deemed=SAME_DAY)
    found = plan(at("2027-04-20 15:30"), agreement, courtesy(Bond(72)), real("JP"))
    assert (found.contract_end, found.courtesy_end) == (date(2027, 5, 31), date(2027, 7, 19))
    assert found.last_day == date(2027, 7, 31)
    assert {"courtesy_longer", "rolled", "legal_check"} <= codes(found)


def test_the_launch_clients_other_moment_ends_on_18_april() -> None:
    assert plan(at("2027-02-16 11:00"), SIXTY, courtesy(Bond(26)), ENGLAND).last_day == date(2027, 4, 18)


def test_a_fixed_term_ends_on_its_own_day_and_offers_a_bridge_to_what_follows() -> None:
    """Scenario S8: results in early March, just after the term."""
    agreement = Agreement(kind="fixed", method="email", term_end=date(2027, 2, 28))
    found = plan(at("2027-01-05 11:00"), agreement, courtesy(Bond(11)), real("SG"), [date(2027, 3, 3)])
    assert found.last_day == date(2027, 2, 28)
    assert found.proposal is not None and found.proposal.last_day == date(2027, 3, 11), "10 March is Eid"
    assert "courtesy_gap" not in codes(found) and "notice_unknown" not in codes(found)


def test_telling_them_too_late_in_a_fixed_term_shows_the_gap_in_days() -> None:
    agreement = Agreement(kind="fixed", method="email", term_end=date(2027, 2, 28))
    found = plan(at("2027-02-09 11:00"), agreement, courtesy(Bond(11)), real("SG"))
    gap = next(reason for reason in found.reasons if reason.code == "courtesy_gap")
    assert gap.facts["days"] == 12


def test_a_renewing_term_is_bound_until_the_end_that_notice_can_still_reach() -> None:
    agreement = Agreement("renews", Notice(3, "months"), "email", NEXT_DAY, term_end=date(2026, 12, 31))
    in_time = plan(at("2026-09-29 11:00"), agreement, NONE, ENGLAND)
    late = plan(at("2026-09-30 11:00"), agreement, NONE, ENGLAND)
    assert (in_time.last_day, late.last_day) == (date(2026, 12, 31), date(2027, 12, 31))
    assert "renewal_missed" in codes(late) and "renewal_missed" not in codes(in_time)


def test_early_exit_lets_notice_end_a_term() -> None:
    agreement = Agreement("renews", Notice(30), "email", NEXT_DAY, term_end=date(2027, 12, 31), early_exit=True)
    assert plan(at("2027-01-12 11:00"), agreement, NONE, ENGLAND).last_day == date(2027, 2, 12)


def test_a_minimum_term_holds_the_end_back() -> None:
    agreement = Agreement(notice=Notice(30), method="email", deemed=NEXT_DAY, minimum_until=date(2027, 6, 30))
    found = plan(at("2027-01-12 11:00"), agreement, NONE, ENGLAND)
    assert found.last_day == date(2027, 6, 30) and "minimum_term" in codes(found)


def test_what_is_not_known_is_named_as_assumed() -> None:
    found = plan(at("2027-01-12 11:00"), Agreement(kind="renews"), courtesy(Bond()), ENGLAND)
    assert {"receipt_assumed", "method_unknown", "notice_unknown", "term_unknown"} <= codes(found)
    assert found.last_day == date(2027, 2, 14)


def test_a_chat_message_is_named_as_no_notice() -> None:
    found = plan(at("2027-01-12 11:00"), Agreement(notice=Notice(30), method="chat"), NONE, ENGLAND)
    assert "chat_is_no_notice" in codes(found)


def test_a_term_that_is_over_is_named() -> None:
    agreement = Agreement(kind="fixed", notice=Notice(30), method="email", term_end=date(2026, 6, 30))
    assert "term_over" in codes(plan(at("2027-01-12 11:00"), agreement, NONE, ENGLAND))


def test_a_critical_date_soon_after_the_end_is_bridged_by_five_business_days() -> None:
    found = plan(at("2027-01-12 11:00"), SIXTY, NONE, ENGLAND, [date(2027, 3, 19)])
    assert found.proposal is not None and found.proposal.last_day == date(2027, 3, 30)
    assert plan(at("2027-01-12 11:00"), SIXTY, NONE, ENGLAND, [date(2027, 3, 31)]).proposal is None
    assert plan(at("2027-01-12 11:00"), SIXTY, NONE, ENGLAND, [date(2027, 3, 30)]).proposal is not None
    assert plan(at("2027-01-12 11:00"), SIXTY, NONE, ENGLAND, [date(2027, 2, 15)]).proposal is None


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 3, 31), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 6, 30)),
        (date(2027, 11, 30), date(2027, 12, 31)),
    ],
)
def test_a_quarter_ends_in_march_june_september_and_december(day: date, rolled: date) -> None:
    assert roll_forward(day, "quarter_end") == rolled


def test_an_anniversary_is_the_next_one_and_needs_the_agreements_date() -> None:
    assert roll_forward(date(2027, 3, 1), "anniversary", date(2024, 11, 4)) == date(2027, 11, 4)
    assert roll_forward(date(2027, 11, 5), "anniversary", date(2024, 11, 4)) == date(2028, 11, 4)
    assert roll_forward(date(2027, 3, 1), "anniversary", date(2024, 2, 29)) == date(2028, 2, 29)
    agreement = Agreement(notice=Notice(30, expiry="anniversary"), method="email")
    assert "anniversary_unknown" in codes(plan(at("2027-01-12 11:00"), agreement, NONE, ENGLAND))


def test_a_renewal_is_tight_when_only_the_buffer_is_gone() -> None:
    notice, on_way = Notice(60), lead("email", NEXT_DAY)
    states = [
        renewal(Term(date(2027, 3, 31)), notice, date(2027, 1, day), ENGLAND, on_way).state for day in (21, 22, 28, 29)
    ]
    assert states == ["open", "tight", "tight", "missed"]


def test_a_term_that_lapses_has_no_next_deadline() -> None:
    found = renewal(Term(date(2026, 12, 31), renews_months=0), Notice(60), date(2026, 12, 1), ENGLAND)
    assert (found.state, found.next) == ("missed", None)


def test_a_date_that_may_be_the_renewal_itself_is_read_the_earlier_way() -> None:
    sure = renewal(Term(date(2027, 4, 1)), Notice(30), date(2027, 1, 4), ENGLAND)
    unsure = renewal(Term(date(2027, 4, 1), sure=False), Notice(30), date(2027, 1, 4), ENGLAND)
    assert (unsure.receive_by, sure.receive_by) == (date(2027, 3, 1), date(2027, 3, 2))


def test_terms_that_end_in_february_follow_the_leap_year() -> None:
    found = renewal(Term(date(2027, 2, 28)), Notice(30), date(2027, 2, 27), ENGLAND)
    assert found.next is not None and found.next.term_end == date(2028, 2, 29)


def test_nothing_is_gained_by_hurrying_where_each_day_costs_a_day() -> None:
    assert last_sending(at("2027-01-12 11:00"), SIXTY, NONE, ENGLAND) is None


def test_months_go_back_as_they_go_forward() -> None:
    assert add_months(date(2027, 5, 31), -3) == date(2027, 2, 28)
    assert add_months(date(2027, 1, 15), -1) == date(2026, 12, 15)

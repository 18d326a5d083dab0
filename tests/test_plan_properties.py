"""The last day and the deadlines, counted once more by somebody who walks from day to day (domain.md 3.3-3.5).

Every combination of unit, expiry, courtesy, minimum term, method and rule of receipt, over any holidays (Hypothesis).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.coach.courtesy import Courtesy
from bot.coach.dates import Calendar, Deemed, Notice, received, unused_part
from bot.coach.plan import Agreement, plan
from bot.coach.renewal import Term, lead, renewal

DAY = timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
SENT = st.datetimes(datetime.combine(date(2026, 1, 1), time()), datetime.combine(date(2029, 12, 31), time()))
METHODS = st.sampled_from(["email", "hand", "courier", "post", "post_abroad", "chat", "unknown"])
RULES = st.sampled_from(["silent", "next_business_day", "same_day", "after_posting", "on_delivery"])
DEEMED = st.builds(Deemed, RULES, st.integers(1, 7))
UNITS = st.sampled_from(["days", "clear_days", "business_days", "weeks", "months"])
NOTICES = st.builds(
    Notice, st.integers(0, 14), UNITS, st.sampled_from(["any_day", "month_end", "quarter_end", "anniversary"])
)
OPEN = st.builds(
    Agreement,
    kind=st.sampled_from(["rolling", "project", "none", "ended"]),
    notice=NOTICES,
    method=METHODS,
    deemed=DEEMED,
    started=st.dates(date(2015, 1, 1), date(2025, 12, 31)),
    minimum_until=st.none() | DAYS,
)
RENEWING = st.builds(
    Agreement,
    kind=st.just("renews"),
    notice=st.builds(Notice, st.integers(0, 6), UNITS),
    method=METHODS,
    deemed=DEEMED,
    term_end=DAYS,
    renews_months=st.sampled_from([1, 3, 12]),
)
COURTESIES = st.sampled_from([0, 14, 30, 60, 90]).map(lambda days: Courtesy(days, "settled"))
FREE = st.lists(DAYS, max_size=15)


def free_on(days: Sequence[date]) -> Calendar:
    kept = frozenset(days)
    return Calendar(lambda day: "a day off" if day in kept else None)


def walked(receipt: date, notice: Notice, calendar: Calendar) -> date:
    """The day on which a notice has run out, found by walking; the day of receipt never counts."""
    if notice.unit == "months":
        year, month = divmod(receipt.year * 12 + receipt.month - 1 + notice.length, 12)
        day = date(year, month + 1, 1)
        while day.day < receipt.day and (day + DAY).month == day.month:
            day += DAY
        return day
    wanted = notice.length * {"weeks": 7}.get(notice.unit, 1) + (notice.unit == "clear_days")
    day = receipt
    while wanted:
        day += DAY
        wanted -= notice.unit != "business_days" or calendar.works(day)
    return day


def allowed(day: date, notice: Notice, started: date) -> bool:
    """Whether the agreement lets a notice run out on the day."""
    last = (day + DAY).month != day.month
    if notice.expiry == "anniversary":
        return (day.month, day.day) == (started.month, started.day) or (
            (started.month, started.day, day.month, day.day) == (2, 29, 2, 28) and last
        )
    return notice.expiry == "any_day" or (last and (notice.expiry == "month_end" or day.month % 3 == 0))


@given(SENT, OPEN, COURTESIES, FREE)
def test_the_last_day_is_the_first_that_everything_allows(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date]
) -> None:
    calendar = free_on(free)
    made = plan(sent, agreement, decent, calendar)
    assert agreement.notice and agreement.started
    day = max(
        walked(made.receipt.day, agreement.notice, calendar),
        made.receipt.day + decent.days * DAY,
        agreement.minimum_until or made.receipt.day,
    )
    while not allowed(day, agreement.notice, agreement.started):
        day += DAY
    assert made.last_day == day


@given(SENT, METHODS, DEEMED, FREE)
def test_a_receipt_is_never_before_the_sending_nor_on_a_rest_day_that_was_not_agreed(
    sent: datetime, method: str, deemed: Deemed, free: list[date]
) -> None:
    calendar = free_on(free)
    found = received(sent, method, deemed, calendar)  # type: ignore[arg-type]
    assert found.day >= sent.date()
    handed = deemed.rule == "on_delivery" and method in ("email", "hand")
    assert handed or calendar.works(found.day)
    later = received(sent + DAY, method, deemed, calendar)  # type: ignore[arg-type]
    assert later.day >= found.day


@given(SENT, OPEN | RENEWING, COURTESIES, FREE, DAYS)
def test_one_more_holiday_never_ends_anything_earlier(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date], extra: date
) -> None:
    before = plan(sent, agreement, decent, free_on(free))
    after = plan(sent, agreement, decent, free_on([*free, extra]))
    assert after.receipt.day >= before.receipt.day
    assert after.last_day >= before.last_day


@given(DAYS, RENEWING, FREE, DAYS)
def test_one_more_holiday_never_puts_a_deadline_off(
    today: date, agreement: Agreement, free: list[date], extra: date
) -> None:
    assert agreement.term_end and agreement.notice
    term, ahead = Term(agreement.term_end), lead(agreement.method, agreement.deemed)
    before = renewal(term, agreement.notice, today, free_on(free), ahead)
    after = renewal(term, agreement.notice, today, free_on([*free, extra]), ahead)
    assert after.receive_by <= before.receive_by <= before.term_end
    assert after.send_by <= before.send_by <= before.last_chance <= before.receive_by


@given(DAYS, RENEWING, COURTESIES, FREE)
def test_whatever_is_sent_by_the_deadline_stops_the_renewal(
    today: date, agreement: Agreement, decent: Courtesy, free: list[date]
) -> None:
    assert agreement.term_end and agreement.notice
    calendar = free_on(free)
    found = renewal(
        Term(agreement.term_end, agreement.renews_months),
        agreement.notice,
        today,
        calendar,
        lead(agreement.method, agreement.deemed),
    )
    open_one = found.next if found.state == "missed" else found
    assert open_one and open_one.send_now_by and open_one.send_now_by >= today
    made = plan(datetime.combine(open_one.send_now_by, time(11)), agreement, decent, calendar)
    assert made.receipt.day <= open_one.receive_by
    assert made.last_day <= open_one.term_end


@given(SENT, OPEN, COURTESIES, FREE, st.integers(1, 200))
def test_more_courtesy_and_a_later_minimum_never_end_it_earlier(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date], more: int
) -> None:
    calendar = free_on(free)
    before = plan(sent, agreement, decent, calendar)
    assert plan(sent, agreement, replace(decent, days=decent.days + more), calendar).last_day >= before.last_day
    later = replace(agreement, minimum_until=(agreement.minimum_until or sent.date()) + more * DAY)
    assert plan(sent, later, decent, calendar).last_day >= before.last_day
    assert plan(sent, later, decent, calendar).contract_end >= before.contract_end


@given(SENT, OPEN | RENEWING, COURTESIES, FREE, st.integers(-60, 60))
def test_a_last_day_that_is_wished_takes_nothing_from_the_notice(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date], shift: int
) -> None:
    calendar = free_on(free)
    owed = plan(sent, agreement, decent, calendar).last_day
    wished = replace(agreement, wished=owed + shift * DAY)
    assert plan(sent, wished, decent, calendar).last_day == max(owed, owed + shift * DAY)


@settings(max_examples=60, deadline=None)
@given(SENT, OPEN, COURTESIES, FREE, st.lists(st.integers(0, 40), max_size=3))
def test_an_offer_beyond_their_date_lies_after_it_and_on_a_day_that_is_allowed(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date], ahead: list[int]
) -> None:
    calendar = free_on(free)
    owed = plan(sent, agreement, decent, calendar).last_day
    critical = [owed + days * DAY for days in ahead]
    made = plan(sent, agreement, decent, calendar, critical)
    assert made.last_day == owed
    near = [day for day in critical if calendar.between(owed, day) <= 10]
    assert (made.proposal is not None) == bool(near)
    assume(made.proposal is not None)
    assert made.proposal and agreement.notice and agreement.started
    assert calendar.between(made.proposal.critical, made.proposal.last_day) >= 5
    assert allowed(made.proposal.last_day, agreement.notice, agreement.started)


@given(st.decimals(1, 100_000, places=2), DAYS, st.integers(0, 400), st.integers(-50, 450))
def test_what_goes_back_is_never_more_than_was_paid_nor_less_than_its_days(
    paid: Decimal, first: date, length: int, worked: int
) -> None:
    until = first + length * DAY
    back = unused_part(paid, first, until, first + worked * DAY)
    assert 0 <= back <= paid
    assert back >= paid * max(0, length - max(worked, -1)) / (length + 1)
    assert unused_part(paid, first, until, first + (worked + 1) * DAY) <= back

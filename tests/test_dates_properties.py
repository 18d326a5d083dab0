"""What holds for every notice, agreement and moment, whatever the calendar (Hypothesis)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot import datewords
from bot.coach.courtesy import Courtesy
from bot.coach.dates import (
    Calendar,
    Deemed,
    Notice,
    add_months,
    counted_back,
    ends,
    received,
    roll_forward,
    runs_out,
)
from bot.coach.plan import Agreement, last_sending, plan
from bot.coach.renewal import Lead, Term, renewal
from bot.coach.slots import Limits, Party, best_moments
from bot.coach.windows import Marks, windows

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
SENT = st.datetimes(datetime.combine(date(2026, 1, 1), time()), datetime.combine(date(2030, 12, 31), time()))
UNITS = st.sampled_from(["days", "clear_days", "business_days", "weeks", "months"])
EXPIRIES = st.sampled_from(["any_day", "month_end", "quarter_end", "anniversary"])
METHODS = st.sampled_from(["email", "hand", "courier", "post", "post_abroad", "chat", "unknown"])
RULES = st.sampled_from(["silent", "next_business_day", "same_day", "after_posting", "on_delivery"])
NOTICES = st.builds(Notice, st.integers(0, 24), UNITS, EXPIRIES)
DEEMED = st.builds(Deemed, RULES, st.integers(1, 7))
COURTESIES = st.builds(Courtesy, st.sampled_from([0, 14, 30, 60, 90]), st.just("settled"))
HOLIDAYS = st.lists(DAYS, max_size=12)
ENDS_OF_MONTHS = st.builds(
    Agreement,
    kind=st.just("rolling"),
    notice=st.builds(Notice, st.integers(0, 24), UNITS, st.sampled_from(["month_end", "quarter_end"])),
    method=METHODS,
    deemed=DEEMED,
)
"""Agreements that end only on certain days, so that some days' delay costs nothing."""
AGREEMENTS = st.builds(
    Agreement,
    kind=st.sampled_from(["rolling", "fixed", "renews", "project", "none"]),
    notice=st.none() | NOTICES,
    method=METHODS,
    deemed=DEEMED,
    started=st.none() | st.dates(date(2015, 1, 1), date(2025, 12, 31)),
    term_end=st.none() | DAYS,
    early_exit=st.booleans(),
    minimum_until=st.none() | DAYS,
    renews_months=st.sampled_from([0, 1, 3, 12]),
)


def free_on(days: Sequence[date]) -> Calendar:
    kept = frozenset(days)
    return Calendar(lambda day: "a day off" if day in kept else None)


@given(DAYS, NOTICES, HOLIDAYS, st.integers(0, 120))
def test_the_last_day_is_never_earlier_than_notice_and_courtesy_allow(
    receipt: date, notice: Notice, free: list[date], decent: int
) -> None:
    last = ends(receipt, notice, free_on(free), started=date(2024, 2, 29), courtesy=decent)
    assert last >= runs_out(receipt, notice, free_on(free)) >= receipt
    assert last >= receipt + timedelta(days=decent)


@given(SENT, AGREEMENTS, COURTESIES, HOLIDAYS)
def test_a_plan_never_ends_before_the_agreement_lets_it(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date]
) -> None:
    found = plan(sent, agreement, decent, free_on(free))
    assert found.last_day >= found.contract_end >= found.receipt.day >= sent.date()
    gap = any(reason.code == "courtesy_gap" for reason in found.reasons)
    assert gap == (found.courtesy_end > found.last_day)
    assert free_on(free).works(found.handover) and found.handover <= found.last_day
    assert found == plan(sent, agreement, decent, free_on(free))


@given(SENT, AGREEMENTS, COURTESIES, HOLIDAYS, st.integers(1, 40))
def test_sending_later_never_ends_an_open_agreement_earlier(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date], delay: int
) -> None:
    assume(agreement.kind != "fixed" and (agreement.kind != "renews" or agreement.renews_months))
    calendar = free_on(free)
    later = plan(sent + timedelta(days=delay), agreement, decent, calendar)
    assert later.last_day >= plan(sent, agreement, decent, calendar).last_day


@given(DAYS, NOTICES, HOLIDAYS)
def test_a_deadline_counted_back_is_never_later_than_its_source(end: date, notice: Notice, free: list[date]) -> None:
    calendar = free_on(free)
    by = counted_back(end, notice, calendar)
    assert by <= end
    assert runs_out(by, notice, calendar) <= end


@given(DAYS, NOTICES, DAYS, HOLIDAYS, st.builds(Lead, st.integers(0, 7), st.integers(0, 10)))
def test_a_notice_that_arrives_by_the_deadline_has_run_out_by_the_terms_end(
    end: date, notice: Notice, today: date, free: list[date], ahead: Lead
) -> None:
    calendar = free_on(free)
    found = renewal(Term(end), notice, today, calendar, ahead)
    assert found.send_by <= found.receive_by <= found.term_end
    assert calendar.works(found.receive_by) and calendar.works(found.send_by)
    assert runs_out(found.receive_by, notice, calendar) <= found.term_end
    assert (found.next is not None) == (found.state == "missed")
    assert found.next is None or found.next.receive_by >= today


@given(SENT, AGREEMENTS, HOLIDAYS, DAYS)
def test_one_more_holiday_never_brings_a_business_day_forward(
    sent: datetime, agreement: Agreement, free: list[date], extra: date
) -> None:
    before, after = free_on(free), free_on([*free, extra])
    day = sent.date()
    assert after.add(day, 5) >= before.add(day, 5)
    assert after.add(day, -5) <= before.add(day, -5)
    assert after.on_or_after(day) >= before.on_or_after(day)
    first = received(sent, agreement.method, agreement.deemed, before)
    assert received(sent, agreement.method, agreement.deemed, after).day >= first.day


@given(DAYS, NOTICES, st.integers(0, 24), HOLIDAYS)
def test_a_longer_notice_never_ends_earlier(receipt: date, shorter: Notice, more: int, free: list[date]) -> None:
    calendar = free_on(free)
    longer = replace(shorter, length=shorter.length + more)
    started = date(2024, 11, 4)
    assert ends(receipt, longer, calendar, started=started) >= ends(receipt, shorter, calendar, started=started)


@given(DAYS, EXPIRIES)
def test_rolling_twice_is_rolling_once(day: date, expiry: str) -> None:
    started = date(2024, 2, 29)
    once = roll_forward(day, expiry, started)  # type: ignore[arg-type]
    assert once >= day and roll_forward(once, expiry, started) == once  # type: ignore[arg-type]


@given(DAYS, st.integers(-60, 60))
def test_months_keep_the_day_or_take_the_last(day: date, count: int) -> None:
    found = add_months(day, count)
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
    assert (found.year - day.year) * 12 + found.month - day.month == count


@settings(max_examples=40, deadline=None)
@given(SENT, ENDS_OF_MONTHS | AGREEMENTS, COURTESIES, HOLIDAYS)
def test_the_last_sending_day_costs_nothing(
    sent: datetime, agreement: Agreement, decent: Courtesy, free: list[date]
) -> None:
    calendar = free_on(free)
    last = last_sending(sent, agreement, decent, calendar)
    assume(last is not None and last >= sent.date())
    assert last is not None
    kept = plan(datetime.combine(last, sent.time()), agreement, decent, calendar)
    assert kept.last_day == plan(sent, agreement, decent, calendar).last_day


@settings(max_examples=40, deadline=None)
@given(SENT, HOLIDAYS, st.none() | st.integers(0, 60), st.lists(st.integers(1, 100), max_size=2))
def test_a_moment_is_never_in_the_past_nor_after_the_deadline_nor_outside_working_hours(
    now: datetime, free: list[date], send_by: int | None, critical: list[int]
) -> None:
    calendar, aware = free_on(free), now.replace(tzinfo=UTC)
    dates = tuple(now.date() + timedelta(days=n) for n in critical)
    kept = windows("JP", now.date(), now.date() + timedelta(days=400), calendar, Marks(critical=dates))
    by = None if send_by is None else now.date() + timedelta(days=send_by + 1)
    client, manager = Party(ZoneInfo("Asia/Tokyo"), calendar), Party(ZoneInfo("Europe/London"))
    found = best_moments(aware, client, manager, Limits(kept, dates, send_by=by))
    for moment in (found.earliest, found.best, found.other, found.latest):
        assert moment is None or moment.ends > max(moment.starts, aware)
        assert moment is None or by is None or moment.day <= by
    for moment in (found.other, found.best if by is None else None):
        assert moment is None or moment.rating != "never"
        assert moment is None or time(7, 30) <= moment.here(manager.zone)[0].time() <= time(18, 30)


@settings(max_examples=300)
@given(
    st.text(max_size=70) | st.from_regex(r"[0-9]{1,4}[-/. ](jan|feb|mar|[0-9]{1,3})([-/. ][0-9]{1,5})?", fullmatch=True)
)
def test_no_words_break_the_rules_for_dates(words: str) -> None:
    day, _ = datewords.read(words, date(2027, 1, 11))
    assert day is None or 1950 <= day.year <= 2150


@given(DAYS, st.sampled_from(["%d %B %Y", "%Y-%m-%d", "%d/%m/%Y", "%A, %d %b %Y", "%B %d, %Y"]))
def test_a_date_written_out_in_full_is_read_back_as_itself(day: date, shape: str) -> None:
    assert datewords.read(day.strftime(shape), date(2027, 1, 11)) == (day, True)

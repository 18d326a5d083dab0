"""Who hears it first: the order and the hours of domain.md 3.8, on the manager's clock."""

from datetime import datetime, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest

from bot.coach.case import Value
from bot.coach.circle import ALWAYS, CAP, TITLE, Hearer, circle
from bot.coach.dates import Calendar
from bot.coach.steps.channel import CHANNELS
from bot.coach.steps.relationship import calendar
from bot.coach.steps.story import REASONS
from bot.coach.steps.tone import TONES
from tests.desk import VOICE, case, desk

TUESDAY = datetime(2027, 1, 12, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SKINCARE: dict[str, Value] = {
    "country": "GB",
    "reason": "SCOPE",
    "contact": "Maya Brennan",
    "channel": "video",
    "method": "email",
    "address": "notices@ivyandoat.example",
    "tone": "WARM",
}


def heard(telling: datetime = TUESDAY, **answers: Value) -> dict[str, Hearer]:
    here = case(**{**SKINCARE, **answers})
    return {one.code: one for one in circle(here, telling, calendar(here, desk()))}


def spoken(one: Hearer) -> str:
    return f"{VOICE.line(one.who)}: {VOICE.line(one.when)}"


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return TUESDAY.replace(day=day, hour=hour, minute=minute)


def test_the_circle_widens_from_the_approver_to_the_company() -> None:
    assert [*heard()] == [
        *("approver", "lead", "decider", "notice", "people"),
        *("team", "support", "referrals", "company"),
    ]


@pytest.mark.parametrize(
    ("code", "after", "before"),
    [
        ("approver", None, at(10)),
        ("lead", at(10, day=11), at(10)),
        ("decider", at(10), at(10)),
        ("notice", at(10), at(12)),
        ("people", at(10), at(17)),
        ("team", at(10), at(11)),
        ("support", at(10), at(17)),
        ("referrals", at(10), None),
        ("company", at(9, day=13), None),
    ],
)
def test_each_hears_it_in_its_time(code: str, after: datetime | None, before: datetime | None) -> None:
    found = heard()[code]
    assert (found.after, found.before) == (after, before)


def test_nobody_inside_knows_it_longer_than_a_day_before_the_client() -> None:
    assert heard()["lead"].after == TUESDAY - timedelta(hours=24)


def test_the_wider_company_hears_it_on_the_next_working_day_and_never_why() -> None:
    thursday = datetime(2027, 3, 25, 11, 0, tzinfo=ZoneInfo("Europe/London"))
    company = heard(thursday)["company"]
    assert company.after == datetime(2027, 3, 30, 9, 0, tzinfo=ZoneInfo("Europe/London"))
    assert spoken(company) == "Everybody else in the company: on Tuesday 30 March 2027: that it ends, not why"


def test_the_hours_are_the_managers_when_the_client_is_far_away() -> None:
    afternoon = datetime(2027, 4, 20, 15, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    found = heard(afternoon, country="JP")
    assert spoken(found["decider"]) == "Maya Brennan: on Tuesday 20 April 2027, 07:30, from you"
    assert spoken(found["team"]).startswith("Your delivery team: by Tuesday 20 April 2027, 08:30")


def test_a_moment_without_a_zone_is_taken_as_it_is() -> None:
    found = heard(datetime(2027, 1, 12, 10, 0))  # noqa: DTZ001 (that is what is tested)
    assert spoken(found["notice"]).endswith("by email, by Tuesday 12 January 2027, 12:00")


def test_a_letter_that_tells_it_is_the_notice_too() -> None:
    found = heard(channel="letter", method="post")
    assert found["notice"].before == found["decider"].before
    assert spoken(found["notice"]).endswith("by post on Tuesday 12 January 2027; it is the notice")


def test_the_same_day_ends_with_the_day_even_when_the_news_comes_late() -> None:
    assert heard(at(16, 30))["support"].before == at(18, 30)
    assert heard(at(22, 30))["support"].before == at(23, 59)


def test_a_quiet_case_names_no_firms_and_nobody_below_the_one_who_decides() -> None:
    for found in (heard(tone="BRIEF"), heard(reason="SAFETY")):
        assert not {"people", "referrals"} & {*found}


def test_names_that_will_not_be_given_are_asked_of_nobody() -> None:
    assert "referrals" not in heard(alternatives="none")
    assert "referrals" in heard(alternatives="on_request")


def test_whoever_was_hurt_never_brings_the_news() -> None:
    for found in (heard(reason="SAFETY"), heard(stops="each", stops_people=("ST05",))):
        assert "from somebody senior who wasn't hurt" in spoken(found["decider"])


def test_other_clients_that_it_touches_hear_it_in_the_same_week() -> None:
    assert "clients" not in heard()
    assert heard(reason="DIRECTION")["clients"].before == at(17, day=15)
    assert heard(reason="CLOSURE")["clients"].before == at(17)
    assert heard(at(11, day=15), reason="DIRECTION")["clients"].before == at(17, day=15)


@pytest.mark.parametrize(
    "answers",
    [
        {"stops": "each", "stops_law": ("ST12",)},
        {"stops": "each", "now": ("leak",)},
        {"kind": "unwritten"},
    ],
)
def test_legal_hears_it_with_the_approver_when_something_was_flagged(answers: dict[str, Value]) -> None:
    assert "and legal" in spoken(heard(TUESDAY, **answers)["approver"])


def test_legal_is_left_in_peace_when_nothing_was_flagged() -> None:
    assert "legal" not in spoken(heard(stops="none", stops_law=("ST12",))["approver"])


VARIANTS = [*product(REASONS, TONES, CHANNELS)]


def test_no_more_than_five_inside_ever_know_it_before_the_client() -> None:
    for reason, tone, channel in VARIANTS:
        found = heard(reason=reason, tone=tone, channel=channel, stops="each", stops_law=("ST01",)).values()
        assert 1 + sum(one.inside for one in found) <= CAP
        assert all(one.before and one.before <= TUESDAY for one in found if one.inside)


def test_whoever_stands_higher_never_hears_it_after_somebody_below() -> None:
    for reason, tone, channel in VARIANTS:
        found = [*heard(reason=reason, tone=tone, channel=channel).values()]
        starts = [one.after for one in found if one.after]
        assert all(first <= later for first, later in pairwise(starts))


def test_every_line_has_its_words_and_no_words_are_left_over() -> None:
    made = {say.line for say in (*ALWAYS, TITLE)}
    for reason, tone, channel in VARIANTS:
        for one in heard(reason=reason, tone=tone, channel=channel).values():
            made |= {one.who.line, one.when.line}
            assert spoken(one)
    assert VOICE.lines("circle").keys() == made


def test_what_must_never_bring_the_news_is_said() -> None:
    cap, never, desk_line = (VOICE.line(say) for say in ALWAYS)
    assert "They will call you back today" in desk_line
    assert "No other client" in desk_line
    assert "five" in cap
    assert all(word in never for word in ("invoice", "calendar", "login", "junior"))


def test_a_case_of_which_nothing_is_known_still_has_its_circle() -> None:
    found = circle(case(), TUESDAY, Calendar())
    assert spoken(found[2]).startswith("Whoever decides at Ivy &amp; Oat: on Tuesday 12 January 2027, 10:00")


def test_nobody_tells_the_staff_whose_jobs_are_at_stake_before_hr_and_the_lawyer_have_said_how() -> None:
    team = spoken(heard(stops="each", stops_people=("ST17",))["team"])
    assert "HR and the lawyer have said" in team and "11:00" not in team
    assert "11:00" in spoken(heard()["team"])


@pytest.mark.parametrize(
    ("answers", "gone"),
    [
        ({"firm": "alone"}, {"approver", "lead", "team", "support", "company"}),
        ({"firm": "few"}, {"lead", "support", "company"}),
        ({"party": "person"}, {"people"}),
        ({"sent_on": "2027-01-12"}, {"approver", "lead"}),
    ],
)
def test_nobody_is_in_the_list_who_isnt_there_or_knows_already(answers: dict[str, Value], gone: set[str]) -> None:
    assert {*heard()} - {*heard(TUESDAY, **answers)} == gone

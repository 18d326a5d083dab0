"""Thirty more cases of the kind of scenarios.md, worked out by hand from domain.md before they were run."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import casefile, report
from bot.almanac import Almanac
from bot.coach.case import Desk
from bot.voice import Voice

CASES = Path(__file__).parent / "cases" / "more"
NAMES = sorted(file.stem for file in CASES.glob("*.toml"))
VOICE, ALMANAC = Voice(), Almanac()


def advised(name: str, *, today: str = "", **changes: Any) -> dict[str, Any]:
    """The report on a case file, at its own moment or another, with some answers changed (None takes one away)."""
    case, moment = casefile.read(CASES / f"{name}.toml", VOICE)
    answers = {key: value for key, value in {**case.answers, **changes}.items() if value is not None}
    now = datetime.fromisoformat(today).replace(tzinfo=UTC) if today else moment
    assert now is not None
    desk = Desk(now, ALMANAC.holiday, ALMANAC.read_date, VOICE.phrases())
    return report.report(casefile.settled(type(case)(**{**vars(case), "answers": answers}), desk), desk, VOICE)


@cache
def plain(name: str) -> dict[str, Any]:
    """The report on a case file as it stands."""
    return advised(name)


def codes(found: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in found}


def text(told: dict[str, Any], kind: str = "") -> str:
    """The written act, or another of its texts."""
    kinds = (kind,) if kind else ("email", "letter")
    found: str = next(one["text"] for one in told["letters"] if one["kind"] in kinds)
    return found


def moment(told: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in told["moments"] if one["name"] == name)
    return found


def slot(told: dict[str, Any], name: str = "best") -> tuple[str, str, str]:
    found = moment(told, name)
    return found["day"], found["start"], found["end"]


def days(told: dict[str, Any]) -> tuple[str, str, str]:
    dates = told["dates"]
    return dates["received"], dates["last_day"], dates["handover"]


def due(told: dict[str, Any], code: str) -> str:
    found: str = next(one["due"] for one in told["tasks"] if one["code"] == code)
    return found


STOPPED = {
    "utrecht": ({"ST12"}, "a lawyer"),
    "quebec": ({"ST12"}, "a lawyer"),
    "cover": ({"ST01"}, "insurer"),
    "hidden": ({"ST01", "ST02"}, "lawyer"),
    "two_stops": ({"ST11", "ST17"}, "lawyer"),
}
"""Cases in which nothing may be written yet: the stops that stand, and a word of whom they go to."""

ENDS = {
    "harbor": (("2027-04-20", "10:00", "11:30"), ("2027-04-20", "2027-05-20", "2027-05-20"), "C5", "FIRM"),
    "bavaria": (("2027-01-12", "10:00", "11:30"), ("2027-01-13", "2027-04-13", "2027-04-13"), "C7", "WARM"),
    "lyon": (("2027-07-21", "10:00", "11:30"), ("2027-07-26", "2027-12-31", "2027-12-31"), "C6", "WARM"),
    "angeles": (("2027-03-16", "10:00", "11:30"), ("2027-03-17", "2027-04-16", "2027-04-16"), "C7", "WARM"),
    "texas": (("2027-11-30", "10:00", "11:30"), ("2027-12-01", "2027-12-15", "2027-12-15"), "C8", "FIRM"),
    "leap": (None, ("2028-01-31", "2028-02-29", "2028-02-29"), "C3", "NEUTRAL"),
    "dublin": (("2027-11-02", "13:30", "15:30"), ("2027-11-03", "2028-01-02", "2027-12-31"), "C6", "WARM"),
    "golden": (("2027-05-11", "10:00", "11:30"), ("2027-05-12", "2027-06-30", "2027-06-30"), "C10", "WARM"),
    "kolkata": (("2027-10-26", "13:30", "15:30"), ("2027-10-27", "2027-12-11", "2027-12-10"), "C7", "NEUTRAL"),
    "dubai": (("2027-03-16", "10:30", "11:30"), ("2027-03-17", "2027-06-17", "2027-06-17"), "C6", "FORMAL"),
    "telaviv": (("2027-09-07", "10:00", "11:30"), ("2027-09-08", "2027-09-22", "2027-09-22"), "C7", "NEUTRAL"),
    "cup": (("2027-11-03", "10:00", "11:30"), ("2027-11-03", "2027-12-03", "2027-12-03"), "C7", "WARM"),
    "lunar": (None, ("2028-01-25", "2028-03-31", "2028-03-31"), "C7", "NEUTRAL"),
    "yesterday": (("2027-02-02", "10:00", "11:30"), ("2027-02-03", "2028-03-31", "2028-03-31"), "C7", "NEUTRAL"),
    "courtesy": (("2027-06-08", "10:00", "11:30"), ("2027-06-08", "2027-08-07", "2027-08-06"), "C5", "FIRM"),
    "beliefs": (("2027-04-13", "10:00", "11:30"), ("2027-04-15", "2027-07-15", "2027-07-15"), "C5", "WARM"),
    "conduct": (("2027-03-02", "10:00", "11:30"), ("2027-03-02", "2027-04-02", "2027-04-02"), "C2", "FIRM"),
    "conflict": (None, ("2027-10-08", "2027-10-22", "2027-10-22"), "C1", "FORMAL"),
    "safe_letter": (None, ("2027-04-20", "2027-05-04", "2027-05-04"), "C0", "BRIEF"),
    "minimum": (("2027-03-09", "10:00", "11:30"), ("2027-03-10", "2027-06-30", "2027-06-30"), "C7", "WARM"),
    "payroll": (("2027-05-11", "10:00", "11:30"), ("2027-05-12", "2027-08-31", "2027-08-31"), "C7", "WARM"),
    "consumer": (("2027-08-03", "10:00", "11:30"), ("2027-08-04", "2027-09-03", "2027-09-03"), "C7", "WARM"),
}
"""The best moment (None where it is at once, or was chosen), receipt, last day and handover, channel rule, tone."""

MONEY = {
    "harbor": "The balance today is $4,860.00, and payment is due on Friday, May 7, 2027.",
    "bavaria": "Wednesday 14 April 2027 for work from 1 April 2027 to 13 April 2027: €1,343.33 plus VAT.",
    "lyon": "€5,200.00",
    "angeles": "$2,400.00",
    "texas": "The balance today is $2,150.50; it has been due since Friday, August 20, 2027.",
    "leap": "Wednesday 1 March 2028 for work from 1 February 2028 to 29 February 2028: £1,450.00 plus VAT.",
    "dublin": "Monday 3 January 2028 for work from 1 January 2028 to 2 January 2028: €193.55.",
    "golden": "SGD 5,000.00",
    "kolkata": "GBP 709.68",
    "dubai": "EUR 4,533.33",
    "telaviv": "GBP 4,400.00",
    "cup": "You have paid AUD 6,885.25 plus GST for work after Friday 3 December 2027. "
    "We will send it back to you by Friday 17 December 2027.",
    "courtesy": "£632.26",
    "beliefs": "£309.68",
    "conduct": "£126.67",
    "conflict": "€496.77",
    "safe_letter": "You have paid £360.00 for work that will not take place. "
    "We will send it back to you by Thursday 29 April 2027.",
    "minimum": "£480.00",
    "payroll": "£3,650.00 plus VAT",
    "consumer": "You have paid £487.50 for work after Friday 3 September 2027. "
    "We will send it back to you by Friday 17 September 2027.",
}
"""What the letter says of the money; domain.md 6.6."""


@pytest.mark.parametrize("name", STOPPED)
def test_a_stop_is_named_with_its_route_and_nothing_is_written(name: str) -> None:
    stops, route = STOPPED[name]
    told = plain(name)
    assert told["verdict"]["judged"] == "stop"
    assert codes(told["stops"]) == stops
    assert route in " ".join(one["route"] for one in told["stops"])
    assert not told["letters"] and not told["moments"] and not told["tasks"]


@pytest.mark.parametrize("name", ENDS)
def test_the_moment_the_last_day_the_channel_and_the_tone(name: str) -> None:
    best, dates, rule, tone = ENDS[name]
    told = plain(name)
    assert told["verdict"]["judged"] == "end", told["verdict"]
    assert best is None or slot(told) == best
    assert days(told) == dates
    assert (told["channel"]["rule"], told["tone"]["chosen"]) == (rule, tone)


@pytest.mark.parametrize("name", MONEY)
def test_the_money_is_an_amount_with_its_day(name: str) -> None:
    assert MONEY[name] in text(plain(name))


@pytest.mark.parametrize("name", ENDS)
def test_no_text_breaks_a_rule_of_words(name: str) -> None:
    told = plain(name)
    assert [(one["kind"], found) for one in told["letters"] for found in one["findings"]] == []
    for one in told["letters"]:
        assert not re.search(r"[\[\]{}!]|\bNone\b|  |\.\.|,,| ,", one["text"])


@pytest.mark.parametrize("name", ENDS)
def test_the_last_day_stands_in_the_first_sixty_words_and_the_contact_has_an_end(name: str) -> None:
    told = plain(name)
    body = text(told).partition("\n\n")[2] if "Subject: " in text(told)[:9] else text(told).split("\n\n", 2)[2]
    last = datetime.fromisoformat(told["dates"]["last_day"])
    written = (f"{last:%A} {last.day} {last:%B %Y}", f"{last:%A}, {last:%B} {last.day}, {last.year}")
    assert any(one in " ".join(body.split()[:60]) for one in written)
    assert re.search(r"(handover questions to .+|only contact on this matter) until \w+", body)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_file_always_gives_the_same_report(name: str) -> None:
    assert advised(name) == advised(name)


def day(found: dict[str, Any], *names: str) -> list[str]:
    return [found[name] for name in names]


class TestVerdicts:
    """Score, signals, what is forced, and what the score can't decide."""

    @pytest.mark.parametrize(
        ("name", "score", "to_end", "to_mend"),
        [
            ("lyon", 14, {"E1", "E2", "E3"}, set()),
            ("texas", 13, {"E1", "E2", "E4"}, set()),
            ("telaviv", 13, {"E1", "E2", "E7"}, set()),
            ("conduct", 8, {"E2", "E5", "E8"}, {"R1"}),
            ("renegotiate", 4, {"E1", "E3b"}, {"R8"}),
            ("contradictory", 1, {"E2"}, {"R1"}),
        ],
    )
    def test_the_signals_add_up(self, name: str, score: int, to_end: set[str], to_mend: set[str]) -> None:
        verdict = plain(name)["verdict"]
        assert (verdict["score"], codes(verdict["to_end"]), codes(verdict["to_mend"])) == (score, to_end, to_mend)

    def test_a_middling_score_renegotiates_and_is_looked_at_after_a_month(self) -> None:
        told = plain("renegotiate")
        assert told["verdict"]["judged"] == "renegotiate"
        assert "2027-05-19" <= told["dates"]["talk"] <= "2027-05-24", "17 May is a holiday in Norway"
        talk, review = (datetime.fromisoformat(told["dates"][one]) for one in ("talk", "review"))
        assert 28 <= (review - talk).days <= 32
        assert [one["kind"] for one in told["letters"]] == ["invitation"]

    def test_a_night_of_anger_waits_and_is_then_to_be_mended(self) -> None:
        told = plain("angry")
        assert (told["verdict"]["judged"], told["verdict"]["then"]) == ("wait", "mend")
        assert "R2" in told["verdict"]["forced"]
        assert not told["letters"]
        assert advised("angry", today="2027-06-15T14:01", cooled="yes")["verdict"]["judged"] == "mend"

    def test_no_reason_of_ones_own_leads_round_a_stop(self) -> None:
        told = advised("hidden", verdict="anyway", override="I know what I'm doing here")
        assert (told["verdict"]["judged"], told["letters"]) == ("stop", [])


class TestStops:
    """What stands first, whoever looked, and what else is said meanwhile."""

    def test_stops_in_the_words_count_even_where_none_was_ticked(self) -> None:
        for given in (None, "none"):
            told = advised("hidden", stops=given)
            assert set(told["from_story"]) == {"ST01", "ST02"}
        assert plain("utrecht")["from_story"] == ["ST12"]

    def test_urgent_never_overrides_a_stop_and_both_clocks_are_told(self) -> None:
        told = plain("cover")
        assert told["now"] == ["cover"]
        first = " ".join(told["today_first"])
        assert "Tell your insurer before anybody speaks to the client" in first
        assert "Work without cover stops" in first

    def test_cleared_by_both_it_is_told_at_once_without_the_courtesy(self) -> None:
        told = advised("cover", cleared_by="our lawyer and our insurer", limits=("draft",))
        assert told["verdict"]["judged"] == "end"
        assert told["dates"]["tell_on"] == "2027-09-07"
        assert told["dates"]["last_day"] == "2027-10-08", "thirty days from Wednesday 8 September, and no longer"

    def test_one_of_three_people_does_not_clear_two_stops(self) -> None:
        whole = advised("two_stops", cleared_by="HR, our lawyer and the head of operations")
        assert (whole["verdict"]["judged"], set(whole["cleared"])) == ("end", {"ST11", "ST17"})
        assert days(whole) == ("2027-02-12", "2027-05-13", "2027-05-13"), "90 days are a day longer than three months"
        assert "£9,225.81" in text(whole)
        assert "legal_check" in codes(whole["dates"]["reasons"])
        for who in ("HR", "HR and our lawyer", "our lawyer"):
            assert advised("two_stops", cleared_by=who)["letters"] == []

    def test_quebec_is_cleared_by_a_lawyer_and_then_goes_on(self) -> None:
        told = advised("quebec", cleared_by="our lawyer", limits=("draft",))
        assert (told["verdict"]["judged"], told["cleared"]) == ("end", ["ST12"])
        assert slot(told) == ("2027-05-18", "10:00", "11:30")
        assert days(told) == ("2027-05-19", "2027-06-18", "2027-06-18")
        assert "CAD 900.00 plus GST" in text(told) or "$900.00 plus GST" in text(told)
        assert "QC_reason" in codes(told["flags"])

    def test_mending_in_quebec_needs_no_lawyer(self) -> None:
        told = advised("quebec", verdict="mend")
        assert (told["stops"], [one["kind"] for one in told["letters"]]) == ([], ["invitation"])

    def test_a_term_that_lapses_is_not_renewed(self) -> None:
        told = advised("utrecht", cleared_by="our lawyer", limits=("draft",))
        assert told["dates"]["last_day"] == "2027-12-31"
        assert "We will not renew our interior design agreement. It ends on Friday 31 December 2027" in text(told)

    def test_a_letter_alone_means_a_letter_whatever_else_was_chosen(self) -> None:
        for chosen in (None, "phone", "email"):
            told = advised("safe_letter", channel=chosen)
            assert (told["channel"]["chosen"], [one["kind"] for one in told["letters"]]) == ("letter", ["letter"])
        free = advised("safe_letter", limits=("draft", "no_reason"), method="email", channel="phone")
        assert (free["channel"]["chosen"], [one["kind"] for one in free["letters"]]) == ("email", ["email"])

    def test_where_somebody_is_not_safe_as_little_as_possible_is_said(self) -> None:
        told = plain("safe_letter")
        words = text(told)
        assert 40 <= len(words.split("Dear Mr Pratt,")[1].split()) <= 100
        assert not re.search(r"tutor home|thank|followed|other firms|handover questions|wish", words, re.I)
        assert not {"people", "referrals"} & codes(told["circle"])
        assert {one["owner"] for one in told["tasks"] if one["code"] in ("proof", "channels")} == {"MGR"}
        assert "GB_harassment" in codes(told["flags"])


class TestDates:
    """The calendar decides: local holidays, leap years, terms, courtesy."""

    def test_epiphany_is_kept_in_bavaria_and_not_in_the_rest(self) -> None:
        told = advised("bavaria", region=None)
        assert slot(told) == ("2027-01-05", "10:00", "11:30")
        assert days(told)[:2] == ("2027-01-06", "2027-04-06")
        assert "regional_holidays" in codes(told["dates"]["assumptions"])
        assert "regional_holidays" not in codes(plain("bavaria")["dates"]["assumptions"])

    def test_without_the_texan_friday_the_tuesday_leaves_two_days(self) -> None:
        told = advised("texas", region=None)
        assert slot(told) == ("2027-11-23", "10:00", "11:30")
        assert days(told)[:2] == ("2027-11-24", "2027-12-09")

    def test_work_they_can_do_no_day_without_has_ninety_days(self) -> None:
        told = plain("payroll")
        assert told["dates"]["courtesy_end"] == "2027-08-10"
        assert {"courtesy_longer", "legal_check", "rolled"} <= codes(told["dates"]["reasons"])
        assert advised("payroll", vital="no")["dates"]["last_day"] == "2027-06-30"
        assert advised("payroll", service="bookkeeping")["dates"]["last_day"] == "2027-06-30"

    def test_notice_that_ends_before_what_is_decent_gives_way_to_it(self) -> None:
        dates = plain("courtesy")["dates"]
        assert day(dates, "contract_end", "courtesy_end", "last_day") == ["2027-06-22", "2027-08-07", "2027-08-07"]
        assert "courtesy_longer" in codes(dates["reasons"])
        assert "The agreement asks for 14 days; we are giving you longer." in text(plain("courtesy"))

    def test_late_payment_may_drop_to_the_bare_notice_unless_their_date_falls_inside(self) -> None:
        assert plain("harbor")["dates"]["courtesy_end"] == plain("harbor")["dates"]["received"]
        told = advised("harbor", critical="2027-05-14", critical_what="audit")
        assert told["dates"]["last_day"] >= "2027-07-19", "ninety days, after five years"

    def test_the_minimum_term_holds_and_says_until_when_waiting_costs_nothing(self) -> None:
        told = plain("minimum")
        assert "minimum_term" in codes(told["dates"]["reasons"])
        assert moment(told, "latest")["day"] == "2027-05-27"
        assert advised("minimum", tell_on="2027-06-01")["dates"]["last_day"] == "2027-07-31"

    def test_posted_before_the_quarters_last_days_it_still_ends_with_the_year(self) -> None:
        told = plain("lyon")
        assert moment(told, "latest")["day"] == "2027-09-23"
        assert advised("lyon", tell_on="2027-09-27")["dates"]["last_day"] == "2027-12-31"
        assert advised("lyon", tell_on="2027-09-28")["dates"]["last_day"] == "2028-03-31"
        assert {"FR_sudden", "EU_data"} <= codes(told["flags"])

    def test_a_renewal_that_was_missed_yesterday_names_the_next_and_an_agreed_end(self) -> None:
        told = plain("yesterday")
        renewal = told["dates"]["renewal"]
        assert (renewal["state"], renewal["receive_by"]) == ("missed", "2027-01-29")
        assert (renewal["next_end"], renewal["next_receive_by"]) == ("2028-03-31", "2028-01-31")
        assert "renewal_missed" in codes(told["doubts"])
        first = " ".join(told["today_first"])
        assert "by hand before that day ends" in first and "both of you agree" in first

    def test_while_it_can_still_arrive_no_later_day_is_offered(self) -> None:
        told = advised("yesterday", today="2027-01-27T09:00")
        assert told["dates"]["renewal"]["state"] == "tight"
        assert slot(told)[0] == "2027-01-27"
        assert told["dates"]["last_day"] == "2027-03-31"
        assert all(one["day"] <= "2027-01-28" for one in told["moments"])
        by_hand = advised("yesterday", method="hand", receipt="silent")
        assert (by_hand["dates"]["tell_on"], by_hand["dates"]["last_day"]) == ("2027-01-29", "2027-03-31")

    def test_before_lunar_new_year_the_renewal_is_stopped_at_once(self) -> None:
        told = plain("lunar")
        renewal = told["dates"]["renewal"]
        assert (renewal["state"], renewal["receive_by"], renewal["send_by"]) == ("tight", "2028-01-31", "2028-01-19")
        assert told["dates"]["tell_on"] == "2028-01-24"
        assert "Stop the renewal first" in told["today_first"][0]
        assert "We will not renew our logistics agreement." in text(told)

    def test_what_was_paid_ahead_goes_back_by_days(self) -> None:
        told = advised("cup", tell_on="2027-11-10")
        assert told["dates"]["last_day"] == "2027-12-10"
        assert "AUD 6,655.74" in text(told), "203 of 366 days"
        refund = next(one for one in plain("cup")["tasks"] if one["code"] == "refund")
        assert "6,885.25" in refund["words"] and refund["due"] == "2027-12-17"
        assert "You have paid" not in text(advised("cup", paid_until="2027-11-30"))

    def test_where_the_work_stops_at_once_no_later_work_is_billed(self) -> None:
        told = advised("safe_letter", account="clear", open_amount=None, fee="900")
        assert "for work from 1 April 2027 to 15 April 2027: £450.00" in text(told), "half of thirty days"
        assert "£450.00" not in text(advised("minimum", fee="900"))


class TestHours:
    """The client's clock, wherever the manager's stands."""

    def test_a_week_earlier_los_angeles_was_eight_hours_behind(self) -> None:
        assert slot(advised("angeles", today="2027-03-08T09:00")) == ("2027-03-09", "10:00", "11:00")

    def test_where_the_clocks_fit_badly_it_says_so(self) -> None:
        for name in ("dublin", "kolkata"):
            assert "time_fit" in codes(moment(plain(name), "best")["reasons"])
        assert "time_fit" not in codes(moment(plain("angeles"), "best")["reasons"])

    def test_the_circle_runs_on_the_managers_clock(self) -> None:
        for name, at in (("angeles", "2027-03-16T17:00:00+00:00"), ("dublin", "2027-11-02T09:30:00-04:00")):
            hearers = {one["code"]: one for one in plain(name)["circle"]}
            assert hearers["decider"]["before"] == at
            assert hearers["lead"]["before"] == at and hearers["approver"]["before"] == at

    def test_other_clients_hear_it_the_same_week_or_the_same_day_where_the_firm_closes(self) -> None:
        clients = {
            name: next(one["before"] for one in plain(name)["circle"] if one["code"] == "clients")
            for name in ("cup", "dublin")
        }
        assert clients == {"cup": "2027-11-05T17:00:00+11:00", "dublin": "2027-11-02T17:00:00-04:00"}
        assert "clients" not in codes(plain("payroll")["circle"])

    def test_golden_week_and_the_first_day_back_are_left_alone(self) -> None:
        assert all(one["day"] > "2027-05-06" for one in plain("golden")["moments"])
        assert "JP_moment" in codes(plain("golden")["flags"])
        assert "thank you for making the time" in text(plain("golden"), "script")


class TestDoubtsAndBeliefs:
    """What doesn't fit is asked, what doesn't hold is put right, and neither is decided."""

    def test_each_contradiction_surfaces(self) -> None:
        wanted = {"once_but_told", "late_but_on_time", "clear_but_open", "older_agreement", "handover_late"}
        assert wanted | {"no_address"} == codes(plain("contradictory")["doubts"])

    def test_days_for_months_email_for_post_and_sending_for_receipt(self) -> None:
        told = {one["code"]: one["words"] for one in plain("beliefs")["beliefs"]}
        assert {"months_as_days", "email_enough", "from_sending"} <= told.keys()
        assert "Thursday 15 July 2027" in told["months_as_days"]
        assert "Wednesday 14 July 2027" in told["months_as_days"], "ninety days would be a day short"

    def test_a_project_without_a_way_out_is_asked_about(self) -> None:
        assert "no_way_out" in codes(advised("leap", kind="project", notice=None)["doubts"])
        assert "no_way_out" not in codes(advised("leap", kind="project")["doubts"])


class TestAfterwards:
    """The tasks, by the table of domain.md 8.1."""

    def test_the_bookkeepers_days(self) -> None:
        told = plain("harbor")
        wanted = {
            "notify": "2027-04-20",
            "proof": "2027-04-21",
            "freeze": "2027-04-23",
            "inventory": "2027-04-29",
            "requests": "2027-05-04",
            "ownership": "2027-05-06",
            "files": "2027-05-13",
            "secrets": "2027-05-19",
            "access_out": "2027-05-20",
            "invoice": "2027-05-21",
            "record": "2027-05-24",
            "review": "2027-05-27",
            "debt": "2027-06-04",
            "contact_end": "2027-06-17",
        }
        assert {code: due(told, code) for code in wanted} == wanted, "Memorial Day is 31 May"
        assert "refund" not in codes(told["tasks"])

    def test_an_end_on_a_sunday_moves_nothing_that_follows_onto_a_rest_day(self) -> None:
        told = plain("dublin")
        assert (due(told, "channels"), due(told, "record")) == ("2028-01-02", "2028-01-04")

    def test_the_reactions_fit_the_reason(self) -> None:
        assert plain("harbor")["reactions"][0]["code"] == "refuses_to_pay"
        for name in ENDS:
            given = plain(name)["reactions"]
            assert len(given) >= 3
            assert all(len(one["reply"].split()) <= 40 for one in given)


class TestWords:
    """Odd names, and what may never stand in it."""

    def test_a_service_that_is_a_sentence_becomes_a_noun(self) -> None:
        assert "to end our helpdesk agreement." in text(plain("bavaria"))
        assert "our subtitles agreement" in text(plain("angeles"))

    @pytest.mark.parametrize(
        ("service", "said"),
        [
            ("we keep their servers alive", "our servers agreement"),
            ("IT support contract", "our IT support agreement"),
            ("We build websites.", "our agreement"),
            ("cut the hedges and mow", "our agreement"),
            ("we manage the events and do the press", "our events agreement"),
            ("cleaning the offices at night", "our cleaning agreement"),
        ],
    )
    def test_or_is_left_out(self, service: str, said: str) -> None:
        assert f"end {said}." in text(advised("payroll", service=service))

    def test_a_single_person_has_no_team(self) -> None:
        assert "I wish you well." in text(plain("consumer"))
        assert "I wish you and the team well." in text(plain("payroll"))

    @pytest.mark.parametrize(
        ("contact", "greeting"),
        [
            ("", "Hello,"),
            ("Müller", "Hi Müller,"),
            ("Ms O'Brien", "Dear Ms O'Brien,"),
            ("Prof. Dr. Änne Groß", "Dear Prof. Dr. Änne Groß,"),
            ("Jean-Luc d'Arc", "Hi Jean-Luc,"),
        ],
    )
    def test_everybody_is_greeted_by_a_name_of_theirs(self, contact: str, greeting: str) -> None:
        assert f"\n\n{greeting}\n\n" in text(advised("payroll", contact=contact or None))

    def test_nothing_of_the_reason_that_may_not_be_said_is_said(self) -> None:
        for name in ENDS:
            for one in plain(name)["letters"]:
                assert not re.search(
                    r"\b(unfortunately|transition|terminate your|breach|fault|soon|shortly|door is)\b",
                    one["text"],
                    re.I,
                )

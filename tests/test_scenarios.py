"""The six worked cases of scenarios.md, through the case file: every "Expect" and every "Trap"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import casefile, report
from bot.almanac import Almanac
from bot.coach.case import Desk
from bot.voice import Voice

CASES = Path(__file__).parent / "cases"
VOICE, ALMANAC = Voice(), Almanac()


def advised(name: str, *, today: str = "", **changes: Any) -> dict[str, Any]:
    """The report on a case file, at its own moment or another, with some answers changed (None takes one away)."""
    case, moment = casefile.read(CASES / f"{name}.toml", VOICE)
    answers = {**case.answers, **changes}
    now = datetime.fromisoformat(today).replace(tzinfo=UTC) if today else moment
    assert now is not None
    desk = Desk(now, ALMANAC.holiday, ALMANAC.read_date, VOICE.phrases())
    changed = type(case)(**{**vars(case), "answers": {k: v for k, v in answers.items() if v is not None}})
    return report.report(casefile.settled(changed, desk), desk, VOICE)


@cache
def plain(name: str) -> dict[str, Any]:
    """The report on a case file as it stands."""
    return advised(name)


def codes(found: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in found}


def letter(told: dict[str, Any], kind: str = "email") -> str:
    found: str = next(one["text"] for one in told["letters"] if one["kind"] == kind)
    return found


def moment(told: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in told["moments"] if one["name"] == name)
    return found


CLEARED: dict[str, Any] = {"cleared_by": "HR and our lawyer", "limits": ("draft",)}


class TestS1:
    """Marketing agency: the scope has grown past the plan."""

    def test_it_is_to_end_with_about_eleven(self) -> None:
        verdict = plain("S1")["verdict"]
        assert (verdict["judged"], verdict["score"]) == ("end", 11)
        assert codes(verdict["to_end"]) == {"E1", "E2", "E3b"}
        assert codes(verdict["to_mend"]) == {"R9"}

    def test_tell_them_tomorrow_or_after_the_launch(self) -> None:
        best, other = moment(plain("S1"), "best"), moment(plain("S1"), "other")
        assert (best["day"], best["start"], best["end"]) == ("2027-01-12", "10:00", "11:30")
        assert (other["day"], other["last_day"]) == ("2027-02-16", "2027-04-18")
        assert "after_critical" in codes(other["reasons"])
        assert moment(plain("S1"), "latest")["day"] < "2027-02-01", "ten business days before the launch"

    def test_the_notice_counts_from_receipt_and_ends_on_a_sunday(self) -> None:
        dates = plain("S1")["dates"]
        assert (dates["received"], dates["last_day"], dates["handover"]) == ("2027-01-13", "2027-03-14", "2027-03-12")
        assert "ends_on_rest_day" in codes(dates["reasons"])

    def test_a_video_call_then_the_email_warm(self) -> None:
        told = plain("S1")
        assert (told["channel"]["rule"], told["channel"]["chosen"], told["channel"]["written"]) == (
            "C6",
            "video",
            "email",
        )
        assert told["tone"]["recommended"] == "WARM"
        assert [one["kind"] for one in told["letters"]] == ["script", "email"]

    def test_the_email_names_the_launch_the_sum_the_contact_and_the_handover(self) -> None:
        text = letter(plain("S1"))
        for fact in (
            "Sunday 14 March 2027",
            "clause 12.2 of the agreement dated 4 November 2024",
            "retail launch on Monday 15 February 2027",
            "By Friday 12 March 2027",
            "Monday 15 March 2027",
            "£2,935.48",
            "until Wednesday 31 March 2027",
            "Thank you for trusting us with your first retail launch",
        ):
            assert fact in text

    def test_the_customer_list_is_theirs_to_choose(self) -> None:
        assert "return or delete the personal data we hold for you, whichever you choose" in letter(plain("S1"))
        assert "delete_data" in codes(advised("S1", story="I'd just delete the list when we go.")["beliefs"])

    def test_the_traps_are_not_walked_into(self) -> None:
        text = letter(plain("S1")).lower()
        assert not re.search(r"transition|more money|unless you pay|brilliant|13 march", text)
        story = "If I tell her tomorrow I count from tomorrow, no? We'd stay for more money. I'd write transition."
        assert {"from_sending", "stay_for_money", "soft_ending"} <= codes(advised("S1", story=story)["beliefs"])


class TestS3:
    """Cleaning firm: loss-making, and people would move or lose their job."""

    def test_it_stops_before_anything_is_written(self) -> None:
        told = plain("S3")
        assert told["verdict"]["judged"] == "stop"
        assert [(one["code"], one["route"]) for one in told["stops"]] == [("ST17", "HR and a lawyer")]
        assert "Promise your staff nothing" in told["stops"][0]["meanwhile"]
        assert told["letters"] == []
        assert told["moments"] == []

    def test_the_score_alone_would_end_it(self) -> None:
        verdict = plain("S3")["verdict"]
        assert verdict["score"] >= 9
        assert codes(verdict["to_end"]) == {"E1", "E2", "E3"}

    def test_cleared_it_is_told_in_person_and_posted_the_same_day(self) -> None:
        told = advised("S3", **CLEARED)
        assert told["verdict"]["judged"] == "end"
        assert (told["channel"]["rule"], told["channel"]["chosen"], told["channel"]["written"]) == (
            "C5",
            "person",
            "post",
        )
        assert told["tone"]["chosen"] == "NEUTRAL"
        dates = told["dates"]
        assert (dates["received"], dates["last_day"], dates["handover"]) == ("2027-02-11", "2027-05-31", "2027-05-28")
        assert {"rolled", "ends_on_rest_day"} <= codes(dates["reasons"])

    def test_the_last_posting_that_keeps_may_is_the_24th(self) -> None:
        told = advised("S3", today="2027-02-03T10:00", tell_on=None, **CLEARED)
        assert (moment(told, "best")["day"], moment(told, "latest")["day"]) == ("2027-02-09", "2027-02-24")
        assert advised("S3", tell_on="2027-02-24", **CLEARED)["dates"]["last_day"] == "2027-05-31"
        assert advised("S3", tell_on="2027-02-25", **CLEARED)["dates"]["last_day"] == "2027-06-30"

    def test_the_traps_are_put_right(self) -> None:
        told = plain("S3")
        assert {"months_as_days", "email_enough"} <= codes(told["beliefs"])
        assert "staff_first" in codes(advised("S3", story="wanted to tell the cleaners first, only fair")["beliefs"])
        assert [one["kind"] for one in advised("S3", **CLEARED)["letters"]] == ["script", "letter"]
        assert not re.search("halina|joyce|cleaners", letter(advised("S3", **CLEARED), "letter"), re.I)


class TestS6:
    """Design studio in Montreal: one insult, decided the same night."""

    def test_it_waits_a_day_and_then_is_to_be_mended(self) -> None:
        verdict = plain("S6")["verdict"]
        assert (verdict["judged"], verdict["then"]) == ("wait", "mend")
        assert {"R1", "R2"} <= codes(verdict["to_mend"])
        assert "R2" in verdict["forced"]
        assert plain("S6")["letters"] == []

    def test_the_talk_is_within_a_week_and_the_review_before_the_opening_needs_it(self) -> None:
        told = advised("S6", cooled="yes")
        assert told["verdict"]["judged"] == "mend"
        assert date(2027, 3, 18) <= date.fromisoformat(told["dates"]["talk"]) <= date(2027, 3, 23)
        assert date.fromisoformat(told["dates"]["review"]) <= date(2027, 4, 19)
        assert [one["kind"] for one in told["letters"]] == ["invitation"]

    def test_quebec_is_a_question_for_a_lawyer_and_the_moment_is_said_to_be_bad(self) -> None:
        assert "QC_reason" in codes(plain("S6")["flags"])
        decided = {"verdict": "anyway", "override": "I can't look at them again", "cooled": "yes"}
        told = advised("S6", **decided)
        assert (told["verdict"]["judged"], codes(told["stops"]), told["letters"]) == ("stop", {"ST12"}, [])
        assert "serious reason" in told["stops"][0]["meanwhile"]
        assert advised("S6", **decided, cleared_by="our lawyer", limits=("draft",))["letters"]

    def test_the_traps_are_put_right(self) -> None:
        assert "false_reason" in codes(plain("S6")["beliefs"])
        assert plain("S6")["verdict"]["person"], "Karine decides, and has not been told"
        assert "Karine" in plain("S6")["verdict"]["person"]


class TestS8:
    """PR firm in Singapore: leaving that kind of work, and the term lapses by itself."""

    def test_it_ends_by_not_being_renewed(self) -> None:
        told = plain("S8")
        assert told["verdict"]["judged"] == "end"
        assert told["dates"]["last_day"] == "2027-02-28"
        text = letter(told)
        assert (
            "We will not renew our PR agreement. It ends on Sunday 28 February 2027, and that is our last day" in text
        )
        assert not re.search(r"terminat|exciting|direction|other client", text, re.I)

    def test_tomorrow_morning_by_video_and_the_email_after(self) -> None:
        told, best = plain("S8"), moment(plain("S8"), "best")
        assert (best["day"], best["start"], best["end"]) == ("2027-01-05", "10:00", "11:30")
        assert (told["channel"]["rule"], told["channel"]["chosen"], told["tone"]["chosen"]) == ("C7", "video", "WARM")
        assert all(one["day"] <= "2027-02-28" for one in told["moments"])

    def test_the_money_is_the_whole_of_february(self) -> None:
        assert "Monday 1 March 2027 for work from 1 February 2027 to 28 February 2027: SGD 9,000.00" in letter(
            plain("S8")
        )

    def test_the_results_are_named_as_a_gap_with_a_bridge_that_ends(self) -> None:
        told = plain("S8")
        assert "critical_soon" in codes(told["doubts"])
        assert told["dates"]["proposal"] is not None
        assert "results" not in letter(told)

    def test_the_other_clients_hear_it_the_same_week(self) -> None:
        assert "clients" in codes(plain("S8")["circle"])

    def test_the_words_for_a_lapse_are_put_right(self) -> None:
        assert "lapse_word" in codes(advised("S8", story="I'll send a termination letter.")["beliefs"])


class TestS12:
    """Coaching firm in Dublin: somebody isn't safe, on a Friday afternoon."""

    def test_without_clearance_it_stops_and_says_what_to_do_today(self) -> None:
        told = advised("S12", cleared_by=None, limits=None)
        assert told["verdict"]["judged"] == "stop"
        assert [one["code"] for one in told["stops"]] == ["ST05"]
        assert told["letters"] == []
        first = " ".join(told["today_first"])
        for act in (
            "Nobody meets, calls or answers",
            "Cancel the next meeting now",
            "Keep every message",
            "what they want",
        ):
            assert act in first

    def test_friday_gives_way_to_safety(self) -> None:
        told = plain("S12")
        assert told["dates"]["tell_on"] == "2027-01-15"
        assert codes(moment(told, "best")["reasons"]) == {"safety"}
        assert "never_friday" in codes(told["beliefs"])

    def test_received_on_monday_and_over_on_a_holiday(self) -> None:
        dates = plain("S12")["dates"]
        assert (dates["received"], dates["last_day"]) == ("2027-01-18", "2027-02-01")
        assert "ends_on_rest_day" in codes(dates["reasons"])

    def test_a_brief_email_with_the_refund_and_nothing_else(self) -> None:
        told, text = plain("S12"), letter(plain("S12"))
        assert (told["channel"]["rule"], told["channel"]["chosen"], told["tone"]["chosen"]) == ("C0", "email", "BRIEF")
        assert "€1,250.00" in text
        assert "Friday 29 January 2027" in text
        body = text.partition("\n\n")[2]
        assert 40 <= len(body.split()) <= 100
        assert not re.search(r"unacceptable|behaviour|remarks|aoife|thank|call you|happy to|other practice", text, re.I)
        assert text.rstrip().endswith("Helen Byrne")

    def test_the_coach_neither_sends_nor_is_copied(self) -> None:
        story = "I thought Aoife could send it, or I send it and copy her. Unacceptable behaviour."
        assert {"hurt_sends", "copy_in"} & codes(advised("S12", story=story)["beliefs"])


class TestB2:
    """Localisation firm in London, manufacturer in Osaka: they need something we don't do."""

    def test_senior_to_senior_at_an_hour_that_fits_both(self) -> None:
        told, best = plain("B2"), moment(plain("B2"), "best")
        assert (told["channel"]["rule"], told["channel"]["chosen"], told["tone"]["chosen"]) == ("C10", "video", "WARM")
        assert (best["day"], best["start"]) == ("2027-04-20", "15:30")
        assert "time_fit" in codes(best["reasons"])

    def test_courtesy_comes_before_the_month_end(self) -> None:
        dates = plain("B2")["dates"]
        assert (dates["received"], dates["courtesy_end"], dates["last_day"]) == (
            "2027-04-20",
            "2027-07-19",
            "2027-07-31",
        )

    def test_the_traps_are_put_right(self) -> None:
        assert "month_end" in codes(plain("B2")["beliefs"])
        soft = 'In Japan one says "it may be difficult" and they understand. I would have that translated.'
        assert "soft_ending" in codes(advised("B2", story=soft)["beliefs"])
        assert not re.search(r"difficult|perhaps|might|possibly", letter(plain("B2")), re.I)

    def test_names_of_firms_and_whose_the_glossary_is(self) -> None:
        text = letter(plain("B2"))
        assert "Harrow Patent Translations and Quill & Sato. We receive no fee" in text
        assert "- the glossary" in text
        assert "GBP 7,000.00" in text


class TestNotYet:
    """S1, had the agency lived off that client: it is still to end, but from a day on which it can be borne."""

    def test_without_a_plan_it_waits_to_be_looked_at_again(self) -> None:
        told = advised("S1", share="over20", cash="under3")
        assert (told["verdict"]["judged"], told["verdict"]["not_yet"]["start"]) == ("end", "2027-02-10")
        assert all(one["day"] >= "2027-02-10" for one in told["moments"])
        assert told["dates"]["tell_on"] == moment(told, "best")["day"] == "2027-02-16", "and not just before the launch"

    def test_the_fee_never_stops_before_the_new_client_starts(self) -> None:
        told = advised("S1", share="over20", replaced_from="2027-05-03")
        assert codes(told["verdict"]["not_yet"]["missing"]) == {"replaced"}
        assert all(one["last_day"] >= "2027-05-03" for one in told["moments"])

    def test_a_replacement_in_time_delays_nothing(self) -> None:
        told = advised("S1", share="over20", replaced_from="2027-03-01")
        assert told["verdict"]["not_yet"] is None
        assert told["moments"] == plain("S1")["moments"]

    def test_a_case_that_nothing_makes_heavy_says_nothing_of_it(self) -> None:
        assert [plain(name)["verdict"]["not_yet"] for name in ("S1", "S3", "S6", "S8", "S12", "B2")] == [None] * 6


@pytest.mark.parametrize("name", sorted(file.stem for file in CASES.glob("*.toml")))
def test_the_same_file_always_gives_the_same_report(name: str) -> None:
    assert advised(name) == advised(name)

"""The tasks round an ending: every date of domain.md 8.1 in three cases, which tasks a case needs, and their order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.case import Case, Say, Value
from bot.coach.courtesy import Courtesy
from bot.coach.dates import Calendar, Deemed, Notice
from bot.coach.letter import endings
from bot.coach.plan import Agreement, Plan, plan
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import calendar
from bot.coach.steps.stops import STOPS
from bot.coach.steps.story import REASONS
from bot.coach.tasks import ORDER, PROOFS, ROWS, TITLE, Task, tasks
from tests.desk import VOICE, case, desk

SKINCARE: dict[str, Value] = {
    "country": "GB",
    "reason": "SCOPE",
    "since": "years5",
    "notice": "60 days",
    "method": "email",
    "receipt": "next_business_day",
    "account": "unknown",
    "handover": "Priya Shah",
    "until": "2027-03-31",
    "tell_on": "2027-01-12",
}
CLEANING: dict[str, Value] = {
    "country": "GB",
    "reason": "UNPROFIT",
    "since": "years5",
    "notice": "3 months",
    "method": "post",
    "receipt": "second_business_day",
    "expiry": "month_end",
    "near": "near",
    "tell_on": "2027-02-09",
}
COACHING: dict[str, Value] = {
    "country": "IE",
    "reason": "SAFETY",
    "since": "months6",
    "notice": "14 days",
    "method": "email",
    "receipt": "next_business_day",
    "account": "prepaid",
    "open_amount": "1250.00",
    "stops": "each",
    "now": ("staff",),
    "tell_on": "2027-01-15",
    "tone": "BRIEF",
}


def made_for(here: Case) -> Plan:
    made = chosen_plan(here, desk())
    assert made is not None
    return made


def listed(**answers: Value) -> dict[int, Task]:
    here = case(**answers)
    return {task.number: task for task in tasks(here, made_for(here), calendar(here, desk()))}


def codes(**answers: Value) -> set[str]:
    return {task.code for task in listed(**answers).values()}


def january(day: int) -> date:
    return date(2027, 1, day)


def february(day: int) -> date:
    return date(2027, 2, day)


def march(day: int) -> date:
    return date(2027, 3, day)


def april(day: int) -> date:
    return date(2027, 4, day)


def may(day: int) -> date:
    return date(2027, 5, day)


def june(day: int) -> date:
    return date(2027, 6, day)


DATES: list[tuple[dict[str, Value], dict[int, tuple[date, ...]]]] = [
    # England; N is Wed 13 January, L is Sun 14 March; Good Friday is 26 March, Easter Monday the 29th.
    (
        SKINCARE,
        {
            1: (january(14), january(18)),
            2: (january(12),),
            3: (january(18),),
            4: (january(18), march(8)),
            5: (january(12),),
            6: (january(20),),
            7: (january(15),),
            8: (january(20),),
            9: (february(22),),
            10: (march(1),),
            11: (march(1),),
            12: (march(8),),
            13: (march(8),),
            14: (january(20),),
            15: (march(8),),
            16: (march(8), march(12)),
            17: (march(12),),
            18: (march(14),),
            19: (march(14),),
            20: (march(19),),
            21: (march(14),),
            22: (march(15), march(19)),
            23: (march(30),),
            24: (march(30),),
            25: (march(30),),
            26: (march(16),),
            27: (april(13),),
            28: (january(27),),
            29: (april(13),),
            31: (march(31),),
            32: (march(22), june(14)),
        },
    ),
    # England; posted on 9 February, N is Thu 11 February, L is Mon 31 May, a bank holiday as is 30 August.
    (
        CLEANING,
        {
            1: (february(12), february(16)),
            2: (february(9),),
            3: (february(16),),
            4: (february(16), may(24)),
            5: (february(9),),
            6: (february(18),),
            7: (february(15),),
            8: (february(18),),
            9: (may(10),),
            10: (may(17),),
            11: (may(17),),
            12: (may(24),),
            13: (may(24),),
            14: (february(18),),
            15: (may(24),),
            16: (may(24), may(28)),
            17: (may(28),),
            18: (may(31),),
            19: (may(31),),
            20: (june(7),),
            21: (may(31),),
            22: (june(1), june(7)),
            23: (june(14),),
            24: (june(14),),
            25: (june(14),),
            26: (june(2),),
            27: (june(30),),
            28: (february(25),),
            29: (june(30),),
            31: (june(14),),
            32: (june(7), date(2027, 8, 31)),
        },
    ),
    # Ireland; N is Mon 18 January, L is Mon 1 February, a public holiday as is 3 May. Fourteen days are fewer working
    # days than rows 9 to 11 count back, so these wait for the day after N. The sessions stop at once, so the refund
    # counts from the telling, as in the letter.
    (
        COACHING,
        {
            1: (january(19), january(21)),
            2: (january(15),),
            3: (january(21),),
            4: (january(21), january(25)),
            5: (january(15),),
            6: (january(25),),
            7: (january(20),),
            8: (january(25),),
            9: (january(19),),
            10: (january(19),),
            11: (january(19),),
            12: (january(25),),
            13: (january(25),),
            14: (january(25),),
            17: (january(29),),
            18: (february(1),),
            19: (february(1),),
            20: (february(8),),
            21: (february(1),),
            22: (february(2), february(8)),
            23: (january(29),),
            25: (february(15),),
            26: (february(3),),
            27: (march(3),),
            28: (february(2),),
            29: (march(3),),
            31: (february(15),),
            32: (february(8), may(4)),
        },
    ),
]


@pytest.mark.parametrize(("answers", "dates"), DATES, ids=["skincare", "cleaning", "coaching"])
def test_every_due_date_is_the_tables(answers: dict[str, Value], dates: dict[int, tuple[date, ...]]) -> None:
    found = {
        number: tuple(day for day in (task.opens, task.due, task.again) if day)
        for number, task in listed(**answers).items()
    }
    assert found == dates


REGULATED: dict[str, Value] = {"stops": "each", "stops_law": ("ST18",)}
OWING: dict[str, Value] = {
    **COACHING,
    "reason": "SCOPE",
    "tone": "NEUTRAL",
    "account": "owed",
    "stops": "none",
    "now": (),
}


@pytest.mark.parametrize(
    ("answers", "dates"),
    [
        ({**SKINCARE, **REGULATED}, {30: (january(12), march(14))}),
        ({**CLEANING, **REGULATED}, {30: (february(9), may(31))}),
        ({**COACHING, **REGULATED}, {30: (january(15), february(1))}),
        # Ireland; N is Mon 18 January, and thirty decent days after it L is Wed 17 February.
        (OWING, {15: (february(10),), 16: (february(10), february(16)), 24: (march(3),)}),
    ],
)
def test_rows_that_only_some_cases_have_follow_the_table_too(
    answers: dict[str, Value], dates: dict[int, tuple[date, ...]]
) -> None:
    found = listed(**answers)
    for number, days in dates.items():
        assert tuple(day for day in (found[number].opens, found[number].due, found[number].again) if day) == days


def test_the_list_goes_from_the_first_date_to_the_last() -> None:
    for answers, _ in DATES:
        days = [task.due for task in listed(**answers).values()]
        assert days == sorted(days)


def test_the_letter_and_the_list_name_the_same_days() -> None:
    for answers in (SKINCARE, CLEANING, COACHING, {**CLEANING, "data": "yes"}):
        here = case(**answers)
        letter = endings(here, desk())[-1]
        promised = letter.paragraphs[0].says[0].facts
        found = listed(**answers)
        assert found[22].due == promised["invoice_day"]
        assert found[31].due == promised["until"]
        assert 23 not in found or found[23].due == promised["refund_day"]
        dated = [say.facts["data_day"] for one in letter.paragraphs for say in one.says if say.line == "data_line"]
        assert dated == [found[27].due] * bool(answers.get("data"))
        assert isinstance(promised["handover_day"], date)
        assert max(found[number].due for number in (10, 12)) <= promised["handover_day"]


@pytest.mark.parametrize(
    ("answers", "there"),
    [
        ({}, {"refund", "debt", "people", "things", "status_note", "handover_call"}),
        ({"account": "clear"}, {"people", "things"}),
        ({"account": "prepaid"}, {"refund"}),
        ({"account": "owed"}, {"debt"}),
        ({"account": "clear", "reason": "LATEPAY"}, {"debt"}),
        ({"account": "clear", "stops": "each", "stops_held": ("ST15",)}, {"refund"}),
        ({"share": "under20"}, {"people"}),
        ({"share": "under10", "stops": "each", "stops_people": ("ST17",)}, {"people"}),
        ({"share": "under10", "reason": "CONDUCT"}, {"people"}),
        ({"near": "far", "meet": "person"}, {"things"}),
        ({"stops": "each", "now": ("regulator",)}, {"notify"}),
        ({"stops": "each", "stops_law": ("ST01",)}, {"notify"}),
        ({"reason": "RISK"}, {"notify"}),
    ],
)
def test_a_task_stands_there_when_the_case_needs_it(answers: dict[str, Value], there: set[str]) -> None:
    assert there <= codes(**{**CLEANING, **answers})


@pytest.mark.parametrize(
    ("answers", "gone"),
    [
        ({}, {"notify"}),
        ({"account": "clear"}, {"refund", "debt"}),
        ({"account": "prepaid"}, {"debt"}),
        ({"account": "owed"}, {"refund"}),
        ({"share": "under10"}, {"people"}),
        ({"near": "far", "meet": "video"}, {"things"}),
        ({"data": "no"}, {"data_choice", "deletion"}),
        ({"tone": "BRIEF"}, {"status_note", "handover_call"}),
        ({"reason": "UNLAWFUL"}, {"status_note", "handover_call"}),
        ({"stops": "none", "stops_law": ("ST18",), "now": ("cover",)}, {"notify"}),
    ],
)
def test_a_task_that_a_case_does_not_need_is_not_listed(answers: dict[str, Value], gone: set[str]) -> None:
    assert not gone & codes(**{**CLEANING, **answers})


def test_a_stop_that_somebody_cleared_still_counts_for_the_tasks() -> None:
    for code in ("ST04", "ST16"):
        ticked: dict[str, Value] = {f"stops_{STOPS[code].group}": (code,)}
        here = case("stops each cleared", **{**CLEANING, "stops": "each", **ticked, "limits": ("draft",)})
        assert "notify" in {task.code for task in tasks(here, made_for(here), calendar(here, desk()))}


def line(number: int, **answers: Value) -> str:
    return VOICE.line(listed(**answers)[number].says)


def test_an_owner_is_somebody_that_a_small_firm_has_too() -> None:
    owners = {VOICE.line(Say("tasks", f"owner_{row.owner}")) for row in ROWS}
    assert all(owner.startswith(("you", "whoever")) and len(owner.split()) <= 8 for owner in owners)


def test_a_line_says_day_owner_task_and_when_it_is_done() -> None:
    words = line(1, **SKINCARE)
    assert words.startswith("*Thursday 14 January 2027* · whoever looks after the client: save the proof")
    assert "Done when" in words
    assert words.endswith("ask on Monday 18 January 2027.")


def test_a_refund_names_its_sum_and_a_handover_its_person() -> None:
    assert "pay back GBP 1,250.00." in line(23, **COACHING)
    assert "send the credit note" in line(22, **COACHING)
    assert "Priya Shah sends" in line(31, **SKINCARE)


def test_keys_that_are_due_on_a_day_off_go_back_on_the_working_day_after_as_the_letter_says() -> None:
    assert "on Tuesday 1 June 2027" in line(18, **CLEANING)
    letter = endings(case(**CLEANING), desk())[-1]
    assert letter.paragraphs[0].says[0].facts["return_day"] == date(2027, 6, 1)


def test_a_handover_call_has_a_first_day_too() -> None:
    assert "from Monday 24 May 2027 on" in line(16, **CLEANING)


def test_every_line_has_its_words_and_no_words_are_left_over() -> None:
    made = {f"{kind}_{row.code}" for row in ROWS for kind in ("task", "done")}
    made |= {f"again_{row.code}" for row in ROWS if row.again} | {f"opens_{row.code}" for row in ROWS if row.opens}
    made |= {f"owner_{row.owner}" for row in ROWS} | {say.line for say in (TITLE, ORDER, *PROOFS)} | {"row"}
    assert VOICE.lines("tasks").keys() == made


def test_the_table_has_its_thirty_two_rows() -> None:
    assert [row.number for row in ROWS] == [*range(1, 33)]
    assert len({row.code for row in ROWS}) == 32


DAYS = st.dates(date(2026, 6, 1), date(2029, 12, 31))
AGREEMENTS = st.builds(
    Agreement,
    kind=st.sampled_from(["rolling", "fixed", "renews", "project", "none"]),
    notice=st.none()
    | st.builds(
        Notice,
        st.integers(0, 12),
        st.sampled_from(["days", "clear_days", "business_days", "weeks", "months"]),
        st.sampled_from(["any_day", "month_end", "quarter_end"]),
    ),
    method=st.sampled_from(["email", "hand", "courier", "post", "post_abroad", "unknown"]),
    deemed=st.builds(
        Deemed, st.sampled_from(["silent", "next_business_day", "same_day", "after_posting", "on_delivery"])
    ),
    term_end=st.none() | DAYS,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "reason": st.sampled_from(REASONS),
        "tone": st.sampled_from(["WARM", "NEUTRAL", "BRIEF"]),
        "account": st.sampled_from(["clear", "owed", "prepaid", "unknown"]),
        "share": st.sampled_from(["under10", "under20", "over20"]),
        "stops": st.sampled_from(["none", "each"]),
        "stops_law": st.sampled_from([("ST18",), ("ST01", "ST23")]),
    },
)


def free_on(days: Sequence[date]) -> Calendar:
    kept = frozenset(days)
    return Calendar(lambda day: "a day off" if day in kept else None)


@given(DAYS, AGREEMENTS, st.sampled_from([0, 14, 30, 90]), st.lists(DAYS, max_size=12), ANSWERS)
def test_whatever_the_notice_nothing_is_revoked_before_it_is_transferred_and_no_rest_day_is_spoilt(
    told: date, agreement: Agreement, decent: int, free: list[date], answers: dict[str, Value]
) -> None:
    work = free_on(free)
    made = plan(datetime.combine(told, time(11)), agreement, Courtesy(decent, "settled"), work)
    here = case(**answers)
    found = tasks(here, made, work)
    order = [task.number for task in found]
    at = {task.number: task.due for task in found}

    assert order.index(10) < order.index(17) < order.index(19) < order.index(20)
    assert at[10] <= at[17] <= at[19] < at[20]
    for task in found:
        free_to_fall = {told, made.last_day}
        for day in (task.due, *(each for each in (task.again, task.opens) if each)):
            assert work.works(day) or day in free_to_fall
            assert day >= told
        assert task.opens is None or task.opens < task.due
        assert task.again is None or task.again > task.due
    assert all(at[number] <= made.last_day for number in (3, 4, 7, 8, 9, 10, 12, 14, 17, 19))
    assert all(at[number] > made.last_day for number in (20, 22, 25, 26, 32))
    assert found == tasks(here, made, work)


@pytest.mark.parametrize("code", ["team", "people"])
def test_staff_whose_jobs_are_at_stake_hear_nothing_before_hr_and_the_lawyer_have_said_how(code: str) -> None:
    words = {jobs: VOICE.line(Say("tasks", f"task_{code}", {"jobs": jobs, "few": False})) for jobs in (True, False)}
    assert "HR and the lawyer have said" in words[True] and "HR" not in words[False]


OFFICE = {"deadlines", "subcontractors", "handover", "inventory", "ownership", "subscriptions", "rights", "secrets"} | {
    *("access_out", "channels", "public"),
}
"""Tasks for a client that has systems, cards and departments."""


def words(**answers: Value) -> str:
    """Every task as it is written."""
    return "\n".join(VOICE.line(task.says, plain=True) for task in listed(**answers).values())


@pytest.mark.parametrize("told", [{"party": "person"}, {"stops": "each", "stops_regulated": ("ST22",)}])
def test_a_single_person_gets_no_office_tasks(told: dict[str, Value]) -> None:
    found = codes(**{**COACHING, **told})
    assert not found & OFFICE
    assert found >= {"proof", "files", "things", "refund", "record", "deletion", "review"}
    assert "give them their notes, files and papers" in words(**{**COACHING, **told})
    assert "alarm" not in words(**{**COACHING, **told})


@pytest.mark.parametrize(("client", "contact", "person"), [("Mr Doyle", "", True), ("Dr Who Ltd", "Jo", False)])
def test_a_client_with_a_persons_name_is_a_person(client: str, contact: str, person: bool) -> None:
    here = replace(case(**{**COACHING, "contact": contact}), client=client)
    found = {task.code for task in tasks(here, made_for(here), calendar(here, desk()))}
    assert bool(found & OFFICE) is not person


@pytest.mark.parametrize("firm", ["alone", "few"])
def test_where_we_are_few_everything_is_mine_and_there_are_no_departments(firm: str) -> None:
    found = listed(**{**CLEANING, "share": "over20", "firm": firm}).values()
    assert {task.owner for task in found} == {"MGR"}
    assert "people" not in {task.code for task in found}
    assert ("team" in {task.code for task in found}) is (firm == "few")
    assert "tell the team" not in words(**{**CLEANING, "firm": firm})


def test_where_somebody_isnt_safe_the_contact_ends_without_a_note() -> None:
    assert "with no last note" in words(**COACHING)
    assert "a last polite note" in words(**SKINCARE)


def test_once_it_has_gone_nothing_is_to_be_done_before_it() -> None:
    gone = {**REGULATED, "sent_on": "2027-01-12", "sent_by": "email"}
    assert "before" in words(**{**SKINCARE, **REGULATED})
    assert "before you tell them" not in words(**{**SKINCARE, **gone})
    assert "before the client" not in words(**{**SKINCARE, **gone})
    assert "see that nothing automatic reaches them now" in words(**{**SKINCARE, **gone})

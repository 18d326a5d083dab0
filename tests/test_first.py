"""What must happen today, apart from the ending: people, then evidence and insurers, then clocks and work."""

from dataclasses import replace
from datetime import date

import pytest

from bot.coach import asides, dialogue
from bot.coach.case import Case, Say, Typed, Value
from bot.coach.first import ACTS, today_first
from bot.coach.reply import Ask
from tests.desk import VOICE, case, desk


def ticked(group: str, *codes: str) -> dict[str, Value]:
    return {"stops": "each", f"stops_{group}": codes}


def flagged(*codes: str) -> dict[str, Value]:
    return {"stops": "each", "now": codes}


def lines(here: Case) -> list[str]:
    return [say.line for say in today_first(here, desk())]


def done(**answers: Value) -> Case:
    return case("stops each", **answers)


UNSAFE = ["protect", "session", "contact_away", "messages", "ask_hurt"]
DUE: dict[str, dict[str, Value]] = {
    "danger": ticked("people", "ST24"),
    "silence": ticked("law", "ST07"),
    **{line: {"reason": "SAFETY"} for line in UNSAFE},
    "relieve": {"reason": "CONDUCT"},
    "ask_treated": {"reason": "CONDUCT", "times": "once"},
    "insurer": ticked("law", "ST18"),
    "evidence": ticked("law", "ST06"),
    "freeze": ticked("held", "ST16"),
    "stop_task": ticked("law", "ST06"),
    "reliance": flagged("reliance"),
    "leak": flagged("leak"),
    "renewal": {"kind": "renews", "notice": "60 days", "term_end": "2027-03-21", "country": "GB"},
    "cover": flagged("cover"),
    "conflict": {"reason": "CONFLICT"},
    "regulator": flagged("regulator"),
    "jobs": ticked("people", "ST17"),
    "suspend": {"reason": "LATEPAY", "account": "owed", "due": "2026-11-02"},
    "deadline": {"critical": "2027-01-20", "critical_what": "launch"},
    "request": {"story": "they asked for a refund in May, we haven't answered"},
    "stranded": {"story": "the brochure is stuck, nobody signs off"},
}


@pytest.mark.parametrize("line", DUE)
def test_what_cannot_wait_is_said_today(line: str) -> None:
    assert line in lines(done(**DUE[line]))


def test_what_protects_somebody_is_said_before_anything_else_is_asked() -> None:
    story = Typed("She shouts at my people in every meeting, three times since May.")
    begun, _ = dialogue.begin(case(), desk())
    here, replies = dialogue.hear(begun, story, desk())
    (ask,) = (one for one in replies if isinstance(one, Ask))
    acts = [act.line for say in ask.asides if say.line == "today_first" for act in say.facts["acts"]]  # type: ignore[attr-defined]
    assert acts == ["relieve"]
    assert "relieve" not in {act.line for act in _said_again(here)}


def test_whether_to_wait_for_tuesday_is_answered_at_once_where_somebody_is_not_safe() -> None:
    """Scenario S12: what was asked is asked in the first message, and nowhere again."""
    story = Typed(
        "One of our coaching clients has been making sexual remarks to my coach, twice now. I want him gone but it's "
        "Friday afternoon and I've been told never do it on a Friday. Do I wait until Tuesday?"
    )
    begun, _ = dialogue.begin(case(), desk())
    _, replies = dialogue.hear(begun, story, desk())
    (ask,) = (one for one in replies if isinstance(one, Ask))
    assert [say.line for say in ask.asides] == ["felt_SAFETY", "today_first", "belief_never_friday"]


def _said_again(here: Case) -> tuple[Say, ...]:
    """What the later asides of a case still say to do today."""
    told = replace(here, answers={**here.answers, "reason": "CONDUCT"})
    return tuple(one for one in today_first(told, desk()) if asides.unsaid(one, told))


def test_every_act_is_tried_here_and_has_its_words() -> None:
    assert [act.line for act in ACTS] == list(DUE)
    assert VOICE.lines("first").keys() == DUE.keys()


@pytest.mark.parametrize("line", DUE)
def test_an_act_of_today_can_be_said(line: str) -> None:
    for say in today_first(done(**DUE[line]), desk()):
        words = VOICE.line(say)
        assert words.count("*") == 2
        assert "None" not in words and "  " not in words


def test_a_quiet_case_has_nothing_to_do_today() -> None:
    assert lines(done(reason="SCOPE", stops="none", critical="2027-02-15", account="clear")) == []


def test_somebody_unsafe_is_protected_before_the_stop_is_ticked() -> None:
    here = case(story="One of our clients has been making sexual remarks to my coach, twice now.")
    assert lines(here) == UNSAFE


def test_people_come_before_the_clocks() -> None:
    here = done(**DUE["renewal"], reason="SAFETY", critical="2027-01-20")
    assert lines(here) == [*UNSAFE, "renewal", "deadline"]


def test_what_was_looked_at_and_not_ticked_does_not_hold() -> None:
    assert lines(case("stops", story="my sister works there", stops="none")) == []
    assert lines(done(story="there were threats of leaving", stops="each")) == []


def test_where_tipping_off_is_an_offence_nothing_else_is_said() -> None:
    here = done(stops="each", stops_law=("ST01", "ST07", "ST18"), now=("evidence",))
    assert lines(here) == ["silence"]


def test_where_somebody_is_in_danger_only_that_is_said() -> None:
    here = done(stops="each", stops_people=("ST05", "ST24"), stops_law=("ST07",))
    assert lines(here) == ["danger"]


def test_the_insurer_hears_it_before_the_client_does() -> None:
    (say, *_) = today_first(done(**ticked("law", "ST18")), desk())
    assert "before anybody speaks to the client" in VOICE.line(say)


def test_a_renewal_names_the_day_to_send_by() -> None:
    here = done(kind="renews", notice="60 days", term_end="2027-03-31", method="email", country="GB")
    assert lines(here) == []
    near = done(kind="renews", notice="60 days", term_end="2027-03-25", method="email", country="GB")
    (say,) = today_first(near, desk())
    assert say.facts["receive_by"] == date(2027, 1, 22)
    assert "Friday 22 January 2027" in VOICE.line(say)


def test_a_renewal_that_is_missed_is_no_clock_any_more() -> None:
    assert lines(done(kind="renews", notice="60 days", term_end="2027-02-28", country="GB")) == []


def test_a_debt_that_is_not_due_stops_no_work() -> None:
    assert lines(done(reason="LATEPAY", account="owed", due="2027-01-29")) == []


def test_their_date_ten_working_days_away_belongs_to_today_and_the_next_does_not() -> None:
    assert lines(done(critical="2027-01-25", country="GB")) == ["deadline"]
    assert lines(done(critical="2027-01-26", country="GB")) == []

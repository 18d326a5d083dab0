"""The lists to work through: what stands first, ticks that keep, words that tick, and who does what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.coach import dialogue, lists, owners
from bot.coach.case import Case, Desk, Pressed, Typed
from bot.coach.reply import Checklist, Note, Reply
from bot.page import Ticks
from bot.slack import blocks, markup
from tests.desk import VOICE, desk
from tests.drafted import drafted

FEBRUARY = datetime(2027, 2, 22, 10, tzinfo=UTC)
"""The Monday on which the inventory is due (tests.test_tasks); three weeks before the last day, Sunday 14 March."""


def hear(case: Case, said: str | Pressed, now: datetime = FEBRUARY) -> tuple[Case, tuple[Reply, ...]]:
    return dialogue.hear(case, Typed(said) if isinstance(said, str) else said, desk(now))


def asked(view: str, now: datetime = FEBRUARY, case: Case | None = None) -> tuple[Case, Checklist]:
    after, (shown,) = hear(case or drafted(), Pressed(view), now)
    assert isinstance(shown, Checklist)
    return after, shown


def groups(shown: Checklist) -> dict[str, list[str]]:
    return {one.name: [line.code for line in one.lines] for one in shown.groups}


def tick(view: str, *codes: str, left: tuple[str, ...] = (), was: tuple[str, ...] = (), at: int = 99) -> Pressed:
    return Pressed("tick", f"{view}_week", "", at, {"ticked": codes, "left": left, "was": was})


def test_what_is_overdue_stands_first_and_what_is_due_this_week_next() -> None:
    _, shown = asked("all_tasks")
    found = groups(shown)
    assert list(found) == ["all_tasks_overdue", "all_tasks_week", "all_tasks_later"]
    assert "tasks.proof" in found["all_tasks_overdue"]
    assert found["all_tasks_week"] == ["tasks.inventory"]
    assert "tasks.secrets" in found["all_tasks_later"]


def test_the_day_on_which_something_is_due_is_not_late_and_the_next_one_is() -> None:
    _, on_it = asked("all_tasks", FEBRUARY)
    _, after = asked("all_tasks", FEBRUARY.replace(day=23))
    assert "tasks.inventory" not in groups(on_it)["all_tasks_overdue"]
    assert "tasks.inventory" in groups(after)["all_tasks_overdue"]


def test_at_first_ten_tasks_are_listed_and_all_that_are_overdue() -> None:
    early, late = asked("tasks", datetime(2027, 1, 11, 10, tzinfo=UTC))[1], asked("tasks", FEBRUARY)[1]
    assert sum(len(one.lines) for one in early.groups) == lists.SOONEST
    assert sum(len(one.lines) for one in late.groups) == max(lists.SOONEST, len(groups(late)["tasks_overdue"]))
    assert early.ends[0].line == "more"


def test_a_ticked_task_moves_to_the_end_in_the_same_message() -> None:
    case, _ = asked("all_tasks")
    after, (drawn,) = hear(case, tick("all_tasks", "tasks.inventory"))
    assert isinstance(drawn, Checklist)
    assert drawn.again
    assert list(groups(drawn))[-1] == "all_tasks_done"
    assert groups(drawn)["all_tasks_done"] == ["tasks.inventory"]
    back, (again,) = hear(after, tick("all_tasks", left=("tasks.inventory",)))
    assert isinstance(again, Checklist)
    assert back.ticks == frozenset()
    assert "all_tasks_done" not in groups(again)


def test_a_tick_outlives_another_day() -> None:
    case, _ = asked("all_tasks")
    ticked, _ = hear(case, tick("all_tasks", "tasks.inventory"))
    moved = replace(ticked, answers={**ticked.answers, "tell_on": "2027-02-09"})
    _, shown = asked("all_tasks", case=moved)
    assert groups(shown)["all_tasks_done"] == ["tasks.inventory"]


def test_a_list_in_the_thread_follows_the_plan() -> None:
    early = datetime(2027, 1, 11, 10, tzinfo=UTC)
    case, shown = asked("all_tasks", early)
    _, replies = hear(case, "the notice is 90 days", early)
    [drawn] = [one for one in replies if isinstance(one, Checklist)]
    assert drawn.again and drawn == replies[-1]
    assert due(shown, "tasks.secrets") == date(2027, 3, 12)
    assert due(drawn, "tasks.secrets") == date(2027, 4, 12)


def due(shown: Checklist, code: str) -> date:
    """The day beside a line."""
    [line] = [line for group in shown.groups for line in group.lines if line.code == code]
    day = line.when.facts["due"] if line.when else None
    assert isinstance(day, date)
    return day


def test_a_closed_case_still_takes_ticks_and_nothing_else() -> None:
    case, _ = asked("tasks")
    closed = replace(case, state="closed")
    after, drawn = hear(closed, tick("tasks", "tasks.inventory"))
    assert after.ticks == {"tasks.inventory"} and after.state == "closed"
    assert [one.name for one in drawn if isinstance(one, Checklist)] == ["tasks"]
    assert hear(closed, Pressed("wish", "firmer", "", 99))[0] == closed


def test_a_list_that_was_asked_for_again_is_the_one_that_counts() -> None:
    case, old = asked("all_tasks")
    case, _ = asked("all_tasks", FEBRUARY + timedelta(minutes=5), case=case)
    case, _ = hear(case, tick("all_tasks", "tasks.inventory"))
    case, _ = hear(case, tick("all_tasks", "tasks.proof", left=("tasks.inventory",), at=old.revision))
    assert {"tasks.inventory", "tasks.proof"} <= case.ticks


def test_every_list_that_shows_a_line_is_drawn_anew() -> None:
    case, _ = asked("tasks")
    case, _ = asked("circle", case=case)
    case, _ = asked("overdue", case=case)
    after, drawn = hear(case, tick("circle", "circle.team"))
    assert {"circle.team", "tasks.team"} <= after.ticks
    assert {one.name for one in drawn if isinstance(one, Checklist)} == {"tasks", "circle", "overdue"}


def test_a_tick_draws_no_list_anew_that_does_not_show_it() -> None:
    case, _ = asked("tasks")
    case, _ = asked("circle", case=case)
    _, drawn = hear(case, tick("circle", "circle.lead"))
    assert [one.name for one in drawn if isinstance(one, Checklist)] == ["circle"]


def test_the_client_knows_once_it_has_gone() -> None:
    case, _ = hear(drafted(), "I sent it on 12 January at 10:00 by email")
    _, shown = asked("circle", case=case)
    assert "circle.decider" in groups(shown)["circle_done"]


def test_unknown_ticks_are_none() -> None:
    case, _ = asked("tasks")
    assert hear(case, tick("tasks", "tasks.nothing", "stops.ST01"))[0] == case


def test_nothing_is_overdue_before_the_telling() -> None:
    _, shown = asked("overdue", datetime(2027, 1, 11, 10, tzinfo=UTC))
    assert (shown.groups, shown.says[0].line) == ((), "nothing_overdue")


def test_whoever_should_have_heard_it_is_overdue_an_hour_later() -> None:
    before, after = (asked("circle", datetime(2027, 1, 12, hour, tzinfo=UTC))[1] for hour in (9, 23))
    assert "circle_overdue" not in groups(before)
    assert "circle.team" in groups(after)["circle_overdue"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("files are handed over", "tasks.files"),
        ("The files have been handed over.", "tasks.files"),
        ("done: inventory", "tasks.inventory"),
        ("inventory done", "tasks.inventory"),
        ("the final invoice is sent", "tasks.invoice"),
        ("passwords changed", "tasks.secrets"),
        ("told the account lead", "circle.lead"),
        ("our access is closed", "tasks.access_out"),
        ("tick the status note", "tasks.status_note"),
        ("subcontractors informed", "tasks.subcontractors"),
    ],
)
def test_words_tick_the_line_that_is_meant(words: str, code: str) -> None:
    after, replies = hear(drawn_case(), words)
    assert after.ticks == {code}
    assert [one.says[0].line for one in replies if isinstance(one, Note)] == ["ticked"]


@pytest.mark.parametrize(
    "words",
    [
        "the files aren't handed over yet",
        "files will be handed over tomorrow",
        "are the files handed over?",
        "when the files are handed over",
        "I need to get the inventory done",
        "she has read it and sent a nice answer, and asked whether the files and the inventory are done by Friday",
        "done",
    ],
)
def test_other_words_tick_nothing(words: str) -> None:
    assert hear(drawn_case(), words)[0].ticks == frozenset()


def drawn_case() -> Case:
    return asked("tasks")[0]


def test_words_that_could_mean_two_lines_ask_which() -> None:
    case = drawn_case()
    same, (which,) = hear(case, "access is closed")
    assert isinstance(which, Note)
    assert same.ticks == frozenset()
    assert {press.code for press in which.presses} == {"tasks.access_out", "tasks.access_in"}
    chosen = which.presses[0]
    assert hear(same, Pressed(chosen.name, chosen.code))[0].ticks == {chosen.code}


def test_of_two_lines_the_one_that_is_left_is_meant() -> None:
    case, _ = hear(drawn_case(), "our access is closed")
    assert hear(case, "access is closed")[0].ticks == {"tasks.access_out", "tasks.access_in"}


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("@U0PRIYA000 does the files", {"files": "U0PRIYA000"}),
        ("Priya does IT", {"IT": "Priya"}),
        ("Priya Shah looks after our systems.", {"IT": "Priya Shah"}),
        ("I do the inventory", {"inventory": "I"}),
        ("who does IT?", {}),
        ("she does it", {}),
        ("nobody does the files", {}),
    ],
)
def test_words_give_a_role_or_a_task_to_somebody(words: str, held: dict[str, str]) -> None:
    assert dict(hear(drawn_case(), words)[0].owners) == held


def test_a_task_that_somebody_has_shows_the_person() -> None:
    case, _ = hear(drawn_case(), "@U0PRIYA000 does the files")
    case, _ = hear(case, "Kim has IT")
    lines = {one.code: VOICE.line(one.when) for one in lists.lines(case, at()) if one.when}
    assert lines["tasks.files"] == "Monday 8 March 2027 · <@U0PRIYA000>"
    assert lines["tasks.secrets"] == "Friday 12 March 2027 · Kim"
    assert lines["tasks.status_note"].endswith("whoever runs the work")


def at() -> Desk:
    return desk(FEBRUARY)


def test_the_form_holds_who_was_picked_and_gives_a_role_back() -> None:
    case = drawn_case()
    assert "IT" in owners.roles(case, at()).roles
    case, _ = hear(case, Pressed("owners", values={"IT": "U0PRIYA000", "FIN": "not an id"}))
    assert dict(case.owners) == {"IT": "U0PRIYA000"}
    assert owners.roles(case, at()).held == {"IT": "U0PRIYA000"}
    case, _ = hear(case, Pressed("owners"))
    assert dict(case.owners) == {}


def test_a_typed_name_is_no_mention_and_no_markup() -> None:
    assert VOICE.line(owners.person("<!channel>")) == "&lt;!channel&gt;"


def test_every_line_fits_its_box() -> None:
    """Slack takes 75 characters for a line and 75 for what is below it (slack.md 1.2)."""
    for view in ("all_tasks", "circle"):
        for now in (datetime(2027, 1, 11, 10, tzinfo=UTC), FEBRUARY):
            page = VOICE.render(asked(view, now)[1])
            for choice in (one for part in page.parts if isinstance(part, Ticks) for one in part.choices):
                assert markup.cut(choice.label, blocks.LABEL) == choice.label
                assert markup.cut(choice.detail, blocks.LABEL) == choice.detail

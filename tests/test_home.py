"""The Home tab: what is to be done within a week stands there, soonest first, and goes when it is ticked."""

from __future__ import annotations

from dataclasses import replace

from bot.coach import lists
from bot.coach.case import Case
from bot.store import Store
from bot.talk import Talk
from tests.desk import ALMANAC, MONDAY, VOICE, desk
from tests.drafted import after, drafted
from tests.test_digests import TOM, Hands, peopled


def test_tasks_due_within_a_week_stand_in_home_until_they_are_ticked() -> None:
    store = Store(":memory:")
    peopled(store)
    talk = Talk(store, VOICE, ALMANAC, Hands(MONDAY))
    sent = after(drafted(), "sent it today at 9:50, by email")
    with store.turn() as turn:
        case = replace(sent, id=turn.cases(TOM)[0].case.id, code="A", zone="Europe/London")
        talk._keep(turn, TOM, case)
        shown = talk._home.page(turn, TOM).text
        assert "Client A" in shown and "the proof that the notice arrived, by Wednesday 13 January. For" in shown
        assert "Nothing is due this week" not in shown
        talk._keep(turn, TOM, lists.ticked(case, frozenset({"tasks.proof"})))
        assert "the proof that the notice arrived" not in talk._home.page(turn, TOM).text


def test_what_is_late_or_far_off_is_not_among_them() -> None:
    sent = after(drafted(), "sent it today at 9:50, by email")
    days = [day for day, _, _ in lists.coming(sent, desk())]
    assert days and all(0 <= (day - MONDAY.date()).days <= 7 for day in days)
    assert lists.coming(Case("New"), desk()) == ()

"""The lists to work through: who hears it first, and what is to be done; overdue lines first, ticked ones last.

A tick belongs to what is to be done, not to its date, so it outlives every change of plan. Each list stands in the
thread as one message that is drawn anew in its place; asked for again, it moves to the end of the thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.coach import checklist, circle, tasks
from bot.coach.around import telling
from bot.coach.case import Case, Desk, Pressed, Say
from bot.coach.checklist import reflection
from bot.coach.flow import Heard
from bot.coach.owners import WHO, owner
from bot.coach.plan import Plan
from bot.coach.reply import Checklist, Line, Lines, Note, Reply
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import calendar, client_zone

VIEWS = {"circle": "circle", "tasks": "tasks", "all_tasks": "tasks", "overdue": "overdue"}
"""What can be asked for, each with the message that it stands in."""

GROUPS = ("overdue", "week", "later", "done")

SOONEST = 10
"""Tasks still to be done that are listed at first; the rest is asked for."""

CODES = frozenset({f"tasks.{row.code}" for row in tasks.ROWS} | {f"circle.{code}" for code in circle.CODES})
"""What a tick in these lists is kept as."""

WEEK = timedelta(days=7)

COUNTED = frozenset({"tasks.proof", "tasks.refund", "tasks.access_out"})
"""Ticks whose days are kept: acknowledgement in three working days, refunds, access (domain.md 9.2)."""

SAME = {"circle.team": "tasks.team", "tasks.team": "circle.team"}
"""One thing to do that stands in both lists."""


@dataclass(frozen=True)
class Entry:
    """A line with its day (None: any), and whether that has passed."""

    line: Line
    day: date | None
    late: bool


def shown(view: str, case: Case, desk: Desk) -> Heard:
    """One of ``VIEWS`` at the end of the thread, or that there is no day yet."""
    drawn = _drawn(view, case, desk)
    if drawn is None:
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    asked = replace(case, asked={**case.asked, view: case.revision + 1}, revision=case.revision + 1)
    return asked, (replace(drawn, revision=asked.revision),)


def pressed(case: Case, said: Pressed, desk: Desk) -> Heard:
    """The boxes of one group as they are now; on a list that was asked for again since, only what was touched."""
    now, left, was = (frozenset(_codes(said, name)) for name in ("ticked", "left", "was"))
    view = said.code.rpartition("_")[0]
    if said.revision < max((case.asked.get(one, 0) for one in _beside(view)), default=0):
        now, left = now - was, left & was
    return ticked(case, now, left), ()


def ticked(case: Case, now: frozenset[str], left: frozenset[str] = frozenset()) -> Case:
    """Some lines ticked and others not any more."""
    on, off = (frozenset({*some, *(SAME[one] for one in some if one in SAME)}) for some in (now, left - now))
    kept = (case.ticks - off) | (on & (CODES | checklist.LINES))
    if kept == case.ticks:
        return case
    return replace(case, ticks=kept, revision=case.revision + 1)


def dated(before: Case, after: Case, desk: Desk) -> Case:
    """The case with the day of each new tick that the roll-up counts, and the last day for it as it was then."""
    if before.ticks == after.ticks:
        return after
    made = chosen_plan(after, desk)
    needed = tasks.tasks(after, made, calendar(after, desk)) if made else ()
    last = {f"tasks.{one.code}": one.again if one.code == "proof" else one.due for one in needed}
    new = {
        code: f"{_today(after, desk).isoformat()} {last[code]}"
        for code in (after.ticks - before.ticks) & COUNTED
        if last.get(code)
    }
    kept = {code: days for code, days in after.ticked.items() if code in after.ticks}
    return replace(after, ticked={**kept, **new})


def followed(before: Case, after: Case, replies: tuple[Reply, ...], desk: Desk) -> tuple[Reply, ...]:
    """The replies, and behind them the lists in the thread that look otherwise now, each drawn anew in its place."""
    if before == after:
        return replies
    was = {one.name: one for one in _standing(before, desk)}
    new = {one.name for one in replies if isinstance(one, Checklist)}
    moved = (one for one in _standing(after, desk) if one.name not in new and was.get(one.name, one) != one)
    return (*replies, *(replace(one, again=True) for one in moved))


def ticks(case: Case) -> frozenset[str]:
    """What is done: what is ticked, and that the client knows, once it has gone to them."""
    return case.ticks | ({"circle.decider"} if case.text("sent_on") else set())


def lines(case: Case, desk: Desk) -> tuple[Line, ...]:
    """Every line of both lists; none before there is a day."""
    made = chosen_plan(case, desk)
    return tuple(one.line for one in (*_hearers(case, desk, made), *_tasks(case, desk, made))) if made else ()


def coming(case: Case, desk: Desk) -> tuple[tuple[date, str, Say], ...]:
    """The tasks still to be done within a week, each with its day, its code, and whose it is; what is late is told
    by the digest."""
    made, today = chosen_plan(case, desk) if case.state == "drafted" else None, _today(case, desk)
    due = tasks.tasks(case, made, calendar(case, desk)) if made else ()
    open_ones = (one for one in due if f"tasks.{one.code}" not in ticks(case))
    near = (one for one in open_ones if today <= one.due <= today + WEEK)
    return tuple((one.due, one.code, owner(case, one)) for one in near)


def _codes(said: Pressed, name: str) -> tuple[str, ...]:
    value = said.values.get(name, ())
    return value if isinstance(value, tuple) else ()


def _beside(view: str) -> tuple[str, ...]:
    """The views that stand in the same message."""
    return tuple(one for one, message in VIEWS.items() if message == VIEWS.get(view))


def _standing(case: Case, desk: Desk) -> tuple[Checklist, ...]:
    """The lists that stand in the thread, each as it was asked for last."""
    newest = {VIEWS[one]: one for one in sorted(VIEWS, key=lambda one: case.asked.get(one, 0)) if one in case.asked}
    drawn = (_drawn(view, case, desk) for view in newest.values())
    return (*((reflection(case),) if "drafted" in case.asked else ()), *(one for one in drawn if one))


def _drawn(view: str, case: Case, desk: Desk) -> Checklist | None:
    made = chosen_plan(case, desk)
    if made is None:
        return None
    if view == "circle":
        groups = _grouped(view, _hearers(case, desk, made), case, desk)
        return Checklist(view, circle.TITLE, circle.ALWAYS, groups, _ticks(groups, case), revision=case.revision)
    if view == "overdue":
        return _overdue(case, desk, made)
    entries = tuple(_tasks(case, desk, made))
    kept = entries if view == "all_tasks" else _soonest(entries, case)
    more = Say("lists", "more", {"count": len(entries) - len(kept)})
    ends = (*((more,) if len(kept) < len(entries) else ()), tasks.ORDER)
    groups = _grouped(view, kept, case, desk)
    return Checklist("tasks", tasks.TITLE, (), groups, _ticks(groups, case), ends, (WHO,), case.revision)


def _overdue(case: Case, desk: Desk, made: Plan) -> Checklist:
    """What is overdue in either list; a line that is ticked here is gone."""
    late = {
        name: tuple(one.line for one in found if one.late and one.line.code not in ticks(case))
        for name, found in (("circle", _hearers(case, desk, made)), ("tasks", _tasks(case, desk, made)))
    }
    groups = tuple(Lines(f"overdue_{name}", Say(name, "title"), lines) for name, lines in late.items() if lines)
    says = () if groups else (Say("lists", "nothing_overdue"),)
    return Checklist("overdue", Say("lists", "overdue"), says, groups, frozenset(), revision=case.revision)


def _ticks(groups: tuple[Lines, ...], case: Case) -> frozenset[str]:
    """The ticks of the lines that are shown."""
    return ticks(case) & {line.code for group in groups for line in group.lines}


def _soonest(entries: tuple[Entry, ...], case: Case) -> tuple[Entry, ...]:
    """The first lines that are still to be done, all that are overdue or ticked among them."""
    waiting = [one for one in entries if one.line.code not in ticks(case)]
    near = waiting[: max(SOONEST, sum(one.late for one in waiting))]
    return tuple(one for one in entries if one in near or one.line.code in ticks(case))


def _grouped(view: str, entries: Iterator[Entry] | tuple[Entry, ...], case: Case, desk: Desk) -> tuple[Lines, ...]:
    today = _today(case, desk)
    sunday = today + timedelta(days=6 - today.weekday())
    found: dict[str, list[Line]] = {name: [] for name in GROUPS}
    for one in entries:
        near = "week" if one.day and one.day <= sunday else "later"
        found["done" if one.line.code in ticks(case) else "overdue" if one.late else near].append(one.line)
    return tuple(Lines(f"{view}_{name}", Say("lists", name), tuple(ls)) for name, ls in found.items() if ls)


def _today(case: Case, desk: Desk) -> date:
    """The day it is where the client is, whose days the dates are."""
    return desk.now.astimezone(client_zone(case)).date()


def _hearers(case: Case, desk: Desk, made: Plan) -> Iterator[Entry]:
    for one in circle.circle(case, telling(case, desk, made), calendar(case, desk)):
        moment = one.before or one.after
        late = one.before is not None and one.before < desk.now.astimezone(ZoneInfo(case.zone))
        yield Entry(Line(f"circle.{one.code}", one.who, one.when), moment.date() if moment else None, late)


def _tasks(case: Case, desk: Desk, made: Plan) -> Iterator[Entry]:
    today = _today(case, desk)
    for one in tasks.tasks(case, made, calendar(case, desk)):
        when = Say("lists", "when", {"due": one.due, "owner": owner(case, one)})
        yield Entry(Line(f"tasks.{one.code}", one.what, when), one.due, one.due < today)

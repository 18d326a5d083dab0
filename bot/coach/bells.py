"""Bells: the moments at which the bot speaks by itself in a case, each once. What it says then is in ``ringing``.

    eve, hour     before the telling: the working day before at four, and an hour before (domain.md 3.1, 4.3)
    after         two hours after it, or the day after an email: how did it go, has the notice gone (4.2)
    unsent        the next working morning, where it hasn't
    last_day      the morning of the handover: access goes out after ownership has moved (8.1)
    reflect       a week after the last day (8.3)
    cooled        the cooling-off is over (1.1)
    begin         the day from which an ending that had to wait can start (1.8)
    leaves        a week before it is deleted, because nobody has touched it for so long (``kept``)
    talk, review  before the talk that may mend it, and when it is to be seen whether it did (1.6)

A bell belongs to its moment: where the date moves, it rings anew; where its moment is over it stays silent. None rings
in quiet hours: what reminds of something comes before them, all else after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach import kept
from bot.coach.case import Case, Desk
from bot.coach.dates import DAY
from bot.coach.steps.channel import SPOKEN, channel_of
from bot.coach.steps.checkin import review_on
from bot.coach.steps.feasible import starts_on
from bot.coach.steps.planned import chosen_plan, sent_moment, telling
from bot.coach.steps.relationship import calendar
from bot.coach.steps.verdict import locked_until
from bot.coach.steps.went import heard_it

EVE, MORNING = time(16), time(9, 30)
"""The hours, where the manager is, of a word the day before and of one in the morning (our own choice)."""

HOUR, TOLD_BY = timedelta(hours=1), timedelta(hours=2)

REFLECT_AFTER = 7
"""Days from the last day to the reflection; domain.md 8.1, row 32."""

REMINDERS = frozenset({"eve", "hour", "talk", "last_day"})
"""Bells that remind of something ahead: one whose moment had passed when it came to be is no use to anybody."""

AHEAD = frozenset({"eve", "talk"})
"""Those of the day before, which quiet hours move forward."""


@dataclass(frozen=True)
class Bell:
    """When the bot speaks, and what about. ``at`` and ``until`` are aware, in UTC; from ``until`` on it is too late."""

    name: str
    at: datetime
    until: datetime | None = None
    meant: datetime | None = None
    """When it would ring if there were no quiet hours, where that is another moment."""

    @property
    def key(self) -> str:
        """What a case remembers it by once it has rung; other quiet hours make no other bell of it."""
        return f"bell:{self.name}:{self.meant or self.at:%Y-%m-%dT%H:%M}"


def bells(case: Case, desk: Desk) -> tuple[Bell, ...]:
    """The bells of a case that have not rung, the soonest first."""
    found = {
        "waiting": _waiting,
        "mending": _mending,
        "drafted": _after_the_sending if case.text("sent_on") else _telling,
    }.get(case.state)
    shifted = [_awake(_snoozed(one, case), case, desk) for one in (found(case, desk) if found else ())]
    waiting = [one for one in (*shifted, *_leaving(case, desk, shifted)) if one.key not in case.told]
    return tuple(sorted(waiting, key=lambda one: (one.at, one.name)))


def next_bell(case: Case, desk: Desk) -> datetime | None:
    """When the next one rings, never in quiet hours; None where none does."""
    at = next((one.at for one in bells(case, desk)), None)
    return desk.quiet.after(max(at, desk.now), case.zone) if at and at <= desk.now else at


def next_look(case: Case, desk: Desk) -> datetime | None:
    """When the case next wants something by itself: to ring, or to be deleted."""
    return min((at for at in (next_bell(case, desk), kept.ends_at(case, desk)) if at), default=None)


def hushed(before: Case, after: Case, desk: Desk) -> Case:
    """The case with the reminders counted as rung that came to be too late to remind of anything."""
    if after.state not in ("mending", "drafted"):
        return after
    late = {one.key for one in bells(after, desk) if one.name in REMINDERS and one.at <= desk.now}
    new = late - {one.key for one in bells(before, desk)} if late else late
    return replace(after, told=after.told | new) if new else after


def hour_is_quiet(telling: datetime, case: Case, desk: Desk) -> bool:
    """Whether the hour before a telling falls into the quiet hours, so that nothing is said then."""
    return desk.quiet.holds(telling.astimezone(UTC) - HOUR, case.zone)


def _telling(case: Case, desk: Desk) -> Iterator[Bell]:
    """Around the telling."""
    at = telling(case, desk)
    if at is None:
        return
    if start := starts_on(case, desk):
        yield _on(start, MORNING, case, "begin", until=at)
    work, here = calendar(case, desk), at.astimezone(ZoneInfo(case.zone))
    hour = at.astimezone(UTC) - HOUR
    if not hour_is_quiet(at, case, desk):
        yield Bell("hour", hour, at.astimezone(UTC))
    yield _on(work.add(here.date(), -1), EVE, case, "eve", until=hour)
    yield Bell("after", (at + TOLD_BY).astimezone(UTC))
    if heard_it(case):
        yield _on(work.add(here.date(), 1), MORNING, case, "unsent")


def _after_the_sending(case: Case, desk: Desk) -> Iterator[Bell]:
    """From the notice to the reflection."""
    made, moment = chosen_plan(case, desk), sent_moment(case)
    if made is None or moment is None:
        return
    work = calendar(case, desk)
    if "went" not in case.done and channel_of(case) in SPOKEN:
        yield Bell("after", (moment + TOLD_BY).astimezone(UTC))
    elif "went" not in case.done:
        yield _on(work.add(moment.date(), 1), EVE, case, "after")
    closing = made.handover if made.handover > moment.date() else made.last_day
    yield _on(closing, MORNING, case, "last_day", until=_moment(made.last_day + DAY, MORNING, case))
    yield _on(work.on_or_after(made.last_day + REFLECT_AFTER * DAY), MORNING, case, "reflect")


def _waiting(case: Case, desk: Desk) -> Iterator[Bell]:
    if until := locked_until(case):
        yield Bell("cooled", until.astimezone(UTC))


def _mending(case: Case, desk: Desk) -> Iterator[Bell]:
    talk, review = case.day("meet_on"), review_on(case, desk)
    if talk:
        eve = calendar(case, desk).add(talk, -1)
        yield _on(eve, EVE, case, "talk", until=_moment(talk, MORNING, case))
    if review:
        yield _on(review, MORNING, case, "review")


def _leaving(case: Case, desk: Desk, others: Sequence[Bell]) -> Iterator[Bell]:
    at = kept.told_at(case, desk, [one.at for one in others])
    if at and not case.leaves:
        yield Bell(kept.NAME, at)


def _on(day: date, at: time, case: Case, name: str, until: datetime | None = None) -> Bell:
    return Bell(name, _moment(day, at, case), until.astimezone(UTC) if until else None)


def _moment(day: date, at: time, case: Case) -> datetime:
    return datetime.combine(day, at, ZoneInfo(case.zone)).astimezone(UTC)


def _snoozed(bell: Bell, case: Case) -> Bell:
    """The bell at the moment to which it was put off, where that is later."""
    until = case.snoozed.get(bell.name)
    later = datetime.fromisoformat(until) if until else bell.at
    return replace(bell, at=later) if later > bell.at else bell


def _awake(bell: Bell, case: Case, desk: Desk) -> Bell:
    """The bell outside of the quiet hours."""
    move = desk.quiet.before if bell.name in AHEAD else desk.quiet.after
    return replace(bell, at=move(bell.at, case.zone), meant=bell.at)

"""The telling moved once it was reminded of: "not today", "in an hour", "move it to Thursday at 11", or a press.

An hour moves it within its day and changes no date; another day works the dates out again, and both are said. Words
without a moment open the day again, which is all that they ask for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.coach import changes, cues
from bot.coach.bells import HOUR
from bot.coach.case import Case, Desk, Pressed, Say, Typed, Unclear
from bot.coach.clock import clock
from bot.coach.flow import Heard, go_on, open_again, with_first
from bot.coach.named_days import days_in
from bot.coach.question import Values
from bot.coach.reply import Note, Press
from bot.coach.steps import QUESTIONS
from bot.coach.steps.planned import chosen_plan, telling
from bot.coach.steps.verdict import ending

LATER = Press("postpone", Say("bells", "button_hour_later"), "hour")

LONGEST = 16
"""Words of such a wish; what is longer tells something else."""

REMINDERS = ("bell:eve:", "bell:hour:", "bell:after:")
"""What a case has said by itself of its telling; before that, such words may be about anything."""

LATEST = time(17)
"""The hour after which a talk is not put off within its day (domain.md 3.1)."""


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """The telling moved, or its day asked anew; None where the words ask for neither."""
    at = _moved_from(case, desk)
    if at is None or len(said.text.split()) > LONGEST or cues.any_heard(said.text, "postponed", "other", desk):
        return None
    off, move, hours = (cues.any_heard(said.text, "postponed", name, desk) for name in ("off", "move", "hours"))
    if not (off or move or hours):
        return None
    wanted = _wanted(said.text, at, desk)
    if wanted is not None:
        return _kept(wanted, case, desk)
    return open_again(case, desk, QUESTIONS["tell_on"], said) if off else None


def pressed(case: Case, press: Pressed, desk: Desk) -> Heard:
    """An hour later; the same button again changes nothing."""
    at, mark = _moved_from(case, desk), f"postponed:{press.revision}"
    if at is None or mark in case.told:
        return case, ()
    return _kept(_values(at + HOUR), replace(case, told=case.told | {mark}), desk)


def can_wait(case: Case, desk: Desk) -> bool:
    """Whether an hour later is still a decent hour of the same day."""
    at = _moved_from(case, desk)
    return at is not None and (at + HOUR).time() <= LATEST and (at + HOUR).date() == at.date()


def _moved_from(case: Case, desk: Desk) -> datetime | None:
    """The moment that is planned, where the client is; None where nothing is left to be moved."""
    waits = case.state == "drafted" and not case.text("sent_on") and case.current in ("", "went")
    reminded = any(key.startswith(REMINDERS) for key in case.told)
    return telling(case, desk) if waits and reminded and ending(case, desk) else None


def _wanted(text: str, at: datetime, desk: Desk) -> Values | None:
    """The moment that some words name, as an answer; None where they name none."""
    here = desk.now.astimezone(at.tzinfo)
    if hours := _hours(text, desk):
        counted = here + hours
        return _values(counted if counted > at else at + hours)
    days = days_in(text, here.date(), desk)
    hour = clock(text)
    if not days and hour is None:
        return None
    day = days[0].day if days else max(at.date(), here.date())
    if hour is None and day <= max(at.date(), here.date()):
        return None  # "later today" names no moment
    return {"tell_on": day.isoformat(), **({"tell_at": f"{hour:%H:%M}"} if hour else {})}


def _hours(text: str, desk: Desk) -> timedelta | None:
    """The hours that it is put off by: "in an hour", "two hours later"."""
    found = cues.heard(text, "postponed", "hours", desk)
    return timedelta(hours=found[0].number("n") or 1) if found else None


def _values(at: datetime) -> Values:
    """A moment as an answer, at the quarter of an hour before it."""
    return {"tell_on": at.date().isoformat(), "tell_at": f"{at.hour:02}:{at.minute - at.minute % 15:02}"}


def _kept(values: Values, case: Case, desk: Desk) -> Heard:
    """The moment kept, and what follows from it; or why it can't be."""
    question = QUESTIONS["tell_on"]
    try:
        checked = question.check(values, case, desk)
    except Unclear as unclear:
        return case, (Note((unclear.say,), case.revision, name="kept"),)
    answers = {name: one for name, one in {**case.answers, **checked}.items() if one and name != "went"}
    asked = {name: at for name, at in case.asked.items() if name != "went"}
    moved = replace(case, answers=answers, asked=asked, done=case.done - {"went"}, current="")
    moved, at = replace(moved, revision=case.revision + 1), telling(moved, desk)
    if at is None or at <= desk.now:
        return case, (Note((Say("bells", "gone_by"),), case.revision, name="kept"),)
    says = (Say("bells", "moved", {"at": at, "zone": case.zone}),)
    if at.date() == case.day("tell_on") and _last_day(moved, desk) == _last_day(case, desk):
        return moved, (Note(says, moved.revision, name="moved"),)
    after, replies = go_on(case, moved, desk, None)
    return after, with_first(after, replies, (*changes.all_told(case, after, (question,), desk), *says))


def _last_day(case: Case, desk: Desk) -> date | None:
    made = chosen_plan(case, desk)
    return made.last_day if made else None

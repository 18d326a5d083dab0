"""What the bot says by itself when a bell rings (``bells``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.coach import circle, kept, postponed
from bot.coach.bells import MORNING, bells, hour_is_quiet
from bot.coach.case import Case, Desk, Pressed, Say
from bot.coach.checklist import opened, reflection
from bot.coach.endings import REHEARSE
from bot.coach.flow import Heard, ask_question, go_on, with_card, with_first
from bot.coach.reply import Note, Press, Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.channel import SPOKEN, channel_of
from bot.coach.steps.planned import chosen_plan, telling
from bot.coach.steps.relationship import calendar
from bot.coach.versions import held

NOT_TODAY = Press("change", Say("bells", "button_not_today"), "tell_on")
REPLIES = Press("reactions", Say("talk", "button_reactions"))
EXPORT = Press("export", Say("holdings", "button_export"))
SENT = Press("sent", Say("versions", "button_sent"))

PUT_OFF = {"reflect": timedelta(days=7)}
"""The bells that can be put off, and for how long."""


def ring(case: Case, desk: Desk) -> Heard:
    """Everything that is due said, oldest first; each once, nothing whose moment is over, and nothing in quiet hours,
    however late the bot is."""
    if desk.quiet.holds(desk.now, case.zone):
        return case, ()
    replies: list[Reply] = []
    for bell in bells(case, desk):
        if bell.at > desk.now:
            break
        case = replace(case, told=case.told | {bell.key})
        if bell.until is None or desk.now < bell.until:
            case, said = _RINGS[bell.name](replace(case, revision=case.revision + 1), desk)
            replies += said
    return case, tuple(replies)


def put_off(case: Case, pressed: Pressed, desk: Desk) -> Heard:
    """A bell put off until another morning: it rings again then."""
    if pressed.code not in PUT_OFF or (pressed.code in case.snoozed and case.revision > pressed.revision):
        return case, ()
    here = desk.now.astimezone(ZoneInfo(case.zone)) + PUT_OFF[pressed.code]
    at = datetime.combine(here.date(), MORNING, here.tzinfo)
    later = replace(case, snoozed={**case.snoozed, pressed.code: at.isoformat()}, revision=case.revision + 1)
    return later, (Note((Say("bells", "put_off", {"day": at.date()}),), later.revision, name="put_off"),)


def _eve(case: Case, desk: Desk) -> Heard:
    return case, (_before(case, desk, "eve"),)


def _hour(case: Case, desk: Desk) -> Heard:
    """The last word before it: what to have at hand, and the script itself."""
    return case, (_before(case, desk, "hour"),)


def _before(case: Case, desk: Desk, name: str) -> Note:
    """When and how; what to have ready; and, where it is spoken, the words."""
    at, made, version = telling(case, desk), chosen_plan(case, desk), held(case)
    assert at is not None and made is not None  # noqa: S101 (the bell counts from it)
    spoken = channel_of(case) in SPOKEN
    facts = {
        "at": at,
        "zone": case.zone,
        "contact": case.text("contact") or case.client,
        "channel": Say("channel", f"channel_{channel_of(case)}"),
        "spoken": spoken,
        "last_day": made.last_day,
    }
    first = [one for one in circle.circle(case, at, calendar(case, desk)) if one.inside]
    ready = Say("bells", "ready", {**facts, "people": tuple(one.who for one in first)})
    last = name == "hour" or hour_is_quiet(at, case, desk)
    script = version.texts.get("script", "") if version and spoken and last else ""
    says = (Say("bells", name, facts), ready, *((Say("bells", "script", {"text": script}),) if script else ()))
    later = (postponed.LATER,) if name == "hour" and postponed.can_wait(case, desk) else ()
    return Note(says, case.revision, (REPLIES, REHEARSE, *later, NOT_TODAY), name)


def _after(case: Case, desk: Desk) -> Heard:
    """How did it go? Where it was written and nobody has said that it went: has it?"""
    name = "went" if case.text("sent_on") or channel_of(case) in SPOKEN else "sent"
    return asked(name, case, desk)


def _unsent(case: Case, desk: Desk) -> Heard:
    return case, (Note((Say("bells", "unsent"),), case.revision, (SENT,), "unsent"),)


def _last_day(case: Case, desk: Desk) -> Heard:
    made = chosen_plan(case, desk)
    assert made is not None  # noqa: S101 (the bell counts from it)
    facts = {"last_day": made.last_day, "today": desk.today(case.zone)}
    return case, (Note((Say("bells", "last_day", facts),), case.revision, TASKS, "last_day"),)


TASKS = (Press("tasks", Say("talk", "button_tasks")),)


def _leaves(case: Case, desk: Desk) -> Heard:
    """A week before it is deleted, with the way to keep it and the way to take it along."""
    told = kept.announced(case, desk)
    keep = Press("keep", Say("bells", "button_keep", {"days": desk.keeps}), style="primary")
    says = (Say("bells", "leaves", {"day": date.fromisoformat(told.leaves)}),)
    return told, (Note(says, told.revision, (keep, EXPORT), kept.NAME),)


def kept_on(case: Case, pressed: Pressed, desk: Desk) -> Heard:
    """It stays, and the days count from today."""
    day = desk.today(case.zone) + timedelta(days=desk.keeps)
    later = replace(case, revision=case.revision + 1)
    return later, (Note((Say("bells", "kept", {"day": day}),), later.revision, name="kept"),)


def _reflect(case: Case, desk: Desk) -> Heard:
    """The checklist once more, where it can be found, and the question that closes the case."""
    after, replies = asked("reflection", opened(case), desk)
    once = () if "reflect" in case.snoozed else (reflection(opened(case)),)
    later = Press("later", Say("bells", "later_week"), "reflect")
    return after, (*once, *replies, Note((Say("bells", "no_hurry"),), case.revision, (later,), "reflect_later"))


def _cooled(case: Case, desk: Desk) -> Heard:
    after, replies = go_on(case, replace(case, state="open"), desk, None)
    return after, with_first(after, replies, (Say("bells", "cooled"),))


def _begin(case: Case, desk: Desk) -> Heard:
    return case, (Note((Say("bells", "begin", {"day": case.day("tell_on")}),), case.revision, (NOT_TODAY,), "begin"),)


def _talk(case: Case, desk: Desk) -> Heard:
    facts = {"day": case.day("meet_on"), "contact": case.text("contact") or case.client}
    change = Press("change", Say("talk", "button_change_meet_on"), "meet_on")
    return case, (Note((Say("bells", "talk", facts),), case.revision, (change,), "talk"),)


def _review(case: Case, desk: Desk) -> Heard:
    return asked("mended", case, desk)


def asked(name: str, case: Case, desk: Desk) -> Heard:
    """A question whose day has come, asked with nothing filled in from the last time."""
    blank = {key: value for key, value in case.answers.items() if key != name}
    opened = replace(case, answers=blank, done=case.done - {name}, asked={**case.asked, name: case.revision})
    if not QUESTIONS[name].applies(opened, desk):
        return case, ()
    after, ask = ask_question(opened, desk, QUESTIONS[name])
    return after, with_card(case, after, desk, ask)


_RINGS: dict[str, Callable[[Case, Desk], Heard]] = {
    "eve": _eve,
    "hour": _hour,
    "after": _after,
    "unsent": _unsent,
    "last_day": _last_day,
    "reflect": _reflect,
    "cooled": _cooled,
    kept.NAME: _leaves,
    "begin": _begin,
    "talk": _talk,
    "review": _review,
}
"""What each bell says."""

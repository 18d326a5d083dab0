"""The dialogue: which question is next, and what each thing said does to a case.

A case moves through the nine steps of ``steps.STEPS``. Nothing keeps count: the next question is simply the first
one that applies and has no answer that still holds, so an answer changed later moves the case to wherever it now
belongs. What the manager may do at any moment:

    answer      a button, the fields and Continue, or words in the thread
    back        the question before is asked again, with its answer filled in
    skip        goes on without an answer; what is then assumed is named where it matters
    draft       once it is decided to end it: the words with what is known, the gaps named
    change      an answered question is opened again; a press on an old question changes that answer
    facts       all answers on one page, to be changed there (``facts``)
    rehearse    once there is a draft: the client's reactions, answered in words that are no answers (``rehearsal``)
    why, status, help     say something and change nothing
    pause, cancel, reopen   put the case aside, close it, take it up again

One thing said brings at most two messages: the card where what it shows has changed, else the answered question
folded up; and the next question. When there is no next question the case has come to one of its ends: stopped,
waiting, mending or drafted (``endings``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.coach import (
    answering,
    asides,
    bells,
    changes,
    checklist,
    commands,
    edits,
    endings,
    holding,
    jobs,
    lines,
    lists,
    mend_wishes,
    notice_way,
    own_words,
    postponed,
    progress,
    queries,
    rehearsal,
    reported,
    ringing,
    settled,
    talk_went,
    thanks_asked,
    together,
    told_late,
    twice,
    unticked,
    uploads,
    wishes,
)
from bot.coach.card import card
from bot.coach.case import CLOSED, Case, Desk, Edited, Opened, Pressed, Said, Say, Told, Typed
from bot.coach.flow import (
    Heard,
    as_asked,
    ask_question,
    next_question,
    open_again,
    reached,
    with_first,
)
from bot.coach.reply import Ask, Note
from bot.coach.steps import QUESTIONS


def begin(case: Case, desk: Desk) -> Heard:
    """A new case: its card and its first question."""
    opened = replace(case, opened=desk.now.isoformat())
    asked, ask = ask_question(opened, desk, next_question(opened, desk))
    if case.lessons:
        ask = replace(ask, asides=(Say("reflection", "last_time", {"lessons": case.lessons}),))
    return asked, (replace(card(asked, desk), first=True), ask)


def first_again(case: Case, desk: Desk) -> Ask | None:
    """The first question in its place again, where it still waits; None where it doesn't."""
    first = QUESTIONS[next(iter(QUESTIONS))]
    return replace(as_asked(case, desk, first), again=True) if case.current == first.name else None


def hear(case: Case, said: Told, desk: Desk) -> Heard:
    """What was said, done: the case after it, and what to say. The same case and words always give the same."""
    if not isinstance(said, Pressed):
        return _told(case, said, desk)
    if twice.done(case, said, desk):
        return case, ()
    after, replies = _told(case, said, desk)
    return twice.noted(case, after, said, desk), replies


def _told(case: Case, said: Told, desk: Desk) -> Heard:
    if isinstance(said, Opened):
        return uploads.heard(case, said, desk, hear)
    if rehearsed := _rehearsed(case, said, desk):
        return rehearsed
    after, replies = edits.edited(case, said, desk) if isinstance(said, Edited) else _heard(case, said, desk)
    if isinstance(said, Typed):
        after = edits.heard_before(case, after, said)
    after, replies = asides.added(bells.hushed(case, after, desk), replies, said, desk)
    after, replies = rehearsal.left(case, after, replies, isinstance(said, Typed))
    after = lists.dated(case, after, desk)
    return after, lists.followed(case, after, replies, desk)


def ring(case: Case, desk: Desk) -> Heard:
    """What the bot says by itself at this moment, each thing once; the case as it was where nothing is due."""
    after, replies = ringing.ring(case, desk)
    return rehearsal.left(case, after, replies)


def tick(case: Case, code: str, desk: Desk) -> Heard:
    """One line of the lists done, told from elsewhere; what stands in the thread is drawn anew."""
    after = lists.dated(case, lists.ticked(case, frozenset({code})), desk)
    return after, lists.followed(case, after, (), desk)


def _rehearsed(case: Case, said: Said | Edited, desk: Desk) -> Heard | None:
    """What is said in a rehearsal, or to begin one; None where it is said to the case itself."""
    if isinstance(said, Edited) or case.state in CLOSED:
        return None
    return rehearsal.heard(case, said, desk, commands.command(case, said, desk))


def _heard(case: Case, said: Said, desk: Desk) -> Heard:
    if not isinstance(said, Typed):
        return _all(case, said, desk)
    said = thanks_asked.plainly(said, case, desk)
    return jobs.heard(case, said, desk, _all) or unticked.heard(case, said, desk, _all)


def _all(case: Case, said: Said, desk: Desk) -> Heard:
    if not isinstance(said, Typed):
        return _one(case, said, desk)
    if case.state == "drafted" and (stands := queries.of_two(said.text, case, desk)):
        return case, (Note((stands,), case.revision, name="word"),)
    moved = postponed.heard(case, said, desk) if len(said.text.split()) <= SHORT else None
    return moved or together.heard(case, said, desk, _one) or _one(case, said, desk)


SHORT = 6
"""Words up to which putting the day off is one thing, whatever commas stand in it: "not now, in an hour"."""


def _one(case: Case, said: Said, desk: Desk) -> Heard:
    if case.state not in CLOSED and (wished := _wished(case, said, desk)):
        return wished
    command = commands.command(case, said, desk)
    if case.state in CLOSED and command != "reopen" and not _outlives(said):
        return case, (
            Note((Say("talk", "closed", {"client": case.client}),), case.revision, (endings.REOPEN,), "closed"),
        )
    if command:
        return commands.obey(command, case, said, desk)
    if isinstance(said, Typed):
        beside_it = answering.while_waiting(case, said, desk) or answering.asked_of_us(case, said, desk)
        return beside_it or progress.heard(case, said, desk) or answering.answer(case, said, desk)
    return _PRESSES[said.name](case, said, desk) if said.name in _PRESSES else answering.answer(case, said, desk)


def _wished(case: Case, said: Said, desk: Desk) -> Heard | None:
    """What is told of them, or wished for, once there are texts; None where the words do neither."""
    puts_in = isinstance(said, Typed) and _puts_in(case, said, desk)
    if isinstance(said, Typed) and not puts_in and (told := reported.heard(case, said, desk)):
        says = () if told[0].state == "stopped" else queries.put(said.text, told[0], desk).says
        return told[0], with_first(*told, says) if says else told[1]
    if isinstance(said, Typed) and not puts_in and (moved := postponed.heard(case, said, desk)):
        return moved
    if isinstance(said, Typed) and (answered := holding.heard(case, said, desk) or _answered_under(case, said, desk)):
        return answered
    if isinstance(said, Typed) and not case.current and not wishes.wished(said, case, desk):
        late = told_late.heard(case, said, desk) if "?" not in said.text else None
        if late:
            return late
    waits = isinstance(said, Typed) and case.state == "drafted" and case.current in ("went", "promised")
    if waits and isinstance(said, Typed) and (gone := wishes.tells_sent(said, case, desk)):
        return wishes.sent(gone, said, case, desk)
    told = talk_went.answered(case, said, desk) or mend_wishes.heard(case, said, desk)
    return told or wishes.heard(case, said, desk)


def _answered_under(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """What answers a doubt that stands under the draft, or speaks of one of its sentences."""
    if before := wishes.went_before(said, case, desk):
        return wishes.sent(before, said, case, desk)
    withdrawn = case.state == "drafted" and changes.takes_back(said.text, case, desk)
    if not _puts_in(case, said, desk) and (
        told := notice_way.heard(case, said, desk) or settled.heard(case, said, desk)
    ):
        return told
    return None if withdrawn else lines.heard(case, said, desk)


def _puts_in(case: Case, said: Typed, desk: Desk) -> bool:
    """Whether the words put a sentence into the letter: what stands in it is no fact that is told."""
    return case.state == "drafted" and not case.current and wishes.wish_in(said, case, desk) == "add"


def _outlives(said: Said) -> bool:
    """Whether it is a press that a closed case still takes: a list opened or ticked, or that it is to be kept."""
    return isinstance(said, Pressed) and said.name in ("tick", "keep", checklist.UNFOLD)


def asked_form(case: Case, said: Pressed, desk: Desk) -> Ask | None:
    """The question whose form a button opens, with all its fields; None where there is no such question now."""
    question = QUESTIONS.get(said.question)
    if question is None or not reached(case, question) or not question.applies(case, desk):
        return None
    ask = as_asked(case, desk, question)
    held = {name: value for name, value in question.fitting(said.values).items() if value != ""}
    return replace(ask, values={**ask.values, **held})


def own_text(case: Case) -> str | None:
    """The text that stands in the form for the manager's own words; None where nothing may be written."""
    return own_words.prefilled(case) if case.state == "drafted" and case.versions else None


def _change_pressed(case: Case, said: Pressed, desk: Desk) -> Heard:
    """Open the answer again that the button names, or stands under."""
    return open_again(case, desk, QUESTIONS.get(said.code or said.question), said)


_PRESSES: dict[str, Callable[[Case, Pressed, Desk], Heard]] = {
    "tick": lists.pressed,
    "done": lambda case, said, desk: progress.done(said.code, case, desk),
    checklist.UNFOLD: lambda case, said, desk: (checklist.opened(case), ()),
    "later": ringing.put_off,
    "keep": ringing.kept_on,
    "postpone": postponed.pressed,
    "change": _change_pressed,
}
"""What only works by button, and answers no question."""

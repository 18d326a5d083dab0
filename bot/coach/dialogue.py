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
from functools import partial
from typing import Literal

from bot.coach import (
    around,
    asides,
    bells,
    beside,
    changes,
    diary,
    edits,
    endings,
    facts,
    lines,
    lists,
    mend_wishes,
    own_words,
    owners,
    progress,
    queries,
    rehearsal,
    reported,
    ringing,
    settled,
    told_late,
    uploads,
    wishes,
)
from bot.coach.card import card
from bot.coach.case import CLOSED, Case, Desk, Edited, Opened, Pressed, Said, Say, State, Told, Typed, Unclear
from bot.coach.changes import Change
from bot.coach.ear import alone, spoken
from bot.coach.flow import (
    ASIDE,
    Heard,
    as_asked,
    ask_question,
    folded,
    go_on,
    next_question,
    open_again,
    question_before,
    reached,
    with_card,
    with_first,
)
from bot.coach.question import Question, Values
from bot.coach.reply import Ask, Note, Press, Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import asked_at, suspected, suspicion, taken_back
from bot.coach.steps.story import recount
from bot.coach.steps.timing import best_day
from bot.coach.steps.tone import left_out
from bot.coach.steps.verdict import asks_why, ending, judge, protests, why_wait


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
    if isinstance(said, Opened):
        return uploads.heard(case, said, desk, hear)
    if rehearsed := _rehearsed(case, said, desk):
        return rehearsed
    after, replies = edits.edited(case, said, desk) if isinstance(said, Edited) else _heard(case, said, desk)
    if isinstance(said, Typed):
        after = edits.heard_before(case, after, said)
    after, replies = asides.added(bells.hushed(case, after, desk), replies, said, desk)
    after, replies = rehearsal.left(case, after, replies, isinstance(said, Typed))
    return after, lists.followed(case, after, replies, desk)


def ring(case: Case, desk: Desk) -> Heard:
    """What the bot says by itself at this moment, each thing once; the case as it was where nothing is due."""
    after, replies = ringing.ring(case, desk)
    return rehearsal.left(case, after, replies)


def tick(case: Case, code: str, desk: Desk) -> Heard:
    """One line of the lists done, told from elsewhere; what stands in the thread is drawn anew."""
    after = lists.ticked(case, frozenset({code}))
    return after, lists.followed(case, after, (), desk)


def _rehearsed(case: Case, said: Said | Edited, desk: Desk) -> Heard | None:
    """What is said in a rehearsal, or to begin one; None where it is said to the case itself."""
    if isinstance(said, Edited) or case.state in CLOSED:
        return None
    return rehearsal.heard(case, said, desk, _command(case, said, desk))


def _heard(case: Case, said: Said, desk: Desk) -> Heard:
    if case.state not in CLOSED and (wished := _wished(case, said, desk)):
        return wished
    command = _command(case, said, desk)
    if case.state in CLOSED and command != "reopen" and not _outlives(said):
        return case, (
            Note((Say("talk", "closed", {"client": case.client}),), case.revision, (endings.REOPEN,), "closed"),
        )
    if command:
        return _obey(command, case, said, desk)
    if isinstance(said, Typed):
        beside_it = _while_waiting(case, said, desk) or _asked_of_us(case, said, desk)
        return beside_it or progress.heard(case, said, desk) or _answer(case, said, desk)
    return _PRESSES[said.name](case, said, desk) if said.name in _PRESSES else _answer(case, said, desk)


def _wished(case: Case, said: Said, desk: Desk) -> Heard | None:
    """What is told of them, or wished for, once there are texts; None where the words do neither."""
    if isinstance(said, Typed) and (told := reported.heard(case, said, desk)):
        says = () if told[0].state == "stopped" else queries.put(said.text, told[0], desk).says
        return told[0], with_first(*told, says) if says else told[1]
    if isinstance(said, Typed) and (answered := settled.heard(case, said, desk) or lines.heard(case, said, desk)):
        return answered
    if isinstance(said, Typed) and not case.current and not wishes.wished(said, case, desk):
        late = told_late.heard(case, said, desk) if "?" not in said.text else None
        if late:
            return late
    waits = isinstance(said, Typed) and case.state == "drafted" and case.current in ("went", "promised")
    if waits and isinstance(said, Typed) and (gone := wishes.tells_sent(said, case, desk)):
        return wishes.sent(gone, said, case, desk)
    return mend_wishes.heard(case, said, desk) or wishes.heard(case, said, desk)


def _outlives(said: Said) -> bool:
    """Whether it is a press that a closed case still takes: a tick in a list, or that it is to be kept."""
    return isinstance(said, Pressed) and said.name in ("tick", "keep")


FIRST = frozenset({"story", "understood", "reason"})
"""Questions before which there is nothing to correct."""

RESUME = Press("resume", Say("talk", "button_resume"), style="primary")


def asked_form(case: Case, said: Pressed, desk: Desk) -> Ask | None:
    """The question whose form a button opens, with all its fields; None where there is no such question now."""
    question = QUESTIONS.get(said.question)
    if question is None or not reached(case, question) or not question.applies(case, desk):
        return None
    ask = as_asked(case, desk, question)
    held = {name: value for name, value in said.values.items() if value != ""}
    return replace(ask, values={**ask.values, **held})


def own_text(case: Case) -> str | None:
    """The text that stands in the form for the manager's own words; None where nothing may be written."""
    return own_words.prefilled(case) if case.state == "drafted" and case.versions else None


def _command(case: Case, said: Said, desk: Desk) -> str:
    """The command that was pressed, or that is all that was typed."""
    if isinstance(said, Pressed):
        return said.name if said.name in COMMANDS else ""
    if (case.current or case.state == "paused") and alone(said.text, "command", desk, "here"):
        return "resume" if case.state == "paused" else "here"
    word = spoken(said.text, "command", desk, tuple(one for one in desk.phrases["command"] if one != "here"))
    exact = word and said.text.strip().lower().rstrip(".!?") in desk.phrases["command"][word]
    return word if word and exact else ""


def _obey(command: str, case: Case, said: Said, desk: Desk) -> Heard:
    deed = _DEEDS.get(command)
    return deed(case, said, desk) if deed else (case, (_tell(command, case, desk),))


def _back(case: Case, said: Said, desk: Desk) -> Heard:
    return open_again(case, desk, question_before(case, desk, said), said)


def _put_aside(case: Case, desk: Desk, state: Literal["paused", "cancelled"], press: Press) -> Heard:
    """Pause or close the case; nothing of it is lost."""
    after = replace(case, state=state, revision=case.revision + 1)
    note = Note((Say("talk", f"said_{state}", {"client": case.client}),), after.revision, (press,), state)
    return after, with_card(case, after, desk, note)


def _clear(case: Case, said: Said, desk: Desk) -> Heard:
    """Somebody has looked at a stop: who, and what do they allow?"""
    reached = replace(case, asked={**case.asked, "cleared": case.asked.get("cleared", case.revision)})
    return open_again(reached, desk, QUESTIONS["cleared"], said)


def _tell(command: str, case: Case, desk: Desk) -> Reply:
    """What why, status and help say."""
    question = QUESTIONS.get(case.current)
    if command == "why" and question:
        says: tuple[Say, ...] = (Say(question.step, f"{question.name}_more"),)
        return Note(says, case.revision, name="why")
    if command == "status":
        answered = (one for name, one in QUESTIONS.items() if name in case.done and not one.reads_back)
        summary = tuple(folded(case, one) for one in answered)
        here = (
            Say("talk", "status_at", {"question": Say(question.step, f"{question.name}_title")}) if question else None
        )
        lines = (*card(case, desk).lines, *((here,) if here else ()))
        return Note(lines, case.revision, (facts.OPEN,), "status", summary)
    if command == "reactions":
        says = around.replies(case, desk) or (Say("talk", "not_yet"),)
        return Note(says, case.revision, name=command)
    return Note((Say("talk", "help"),), case.revision, name="help")


def _resume(case: Case, said: Said, desk: Desk) -> Heard:
    """Back to where the case was: the same question, asked again at the end of the thread."""
    after = replace(case, state="open", revision=case.revision + 1)
    return go_on(case, after, desk, None)


def _here(case: Case, said: Said, desk: Desk) -> Heard:
    """Somebody comes back, or asks where they were: the question that waits, asked again at the end of the thread."""
    return open_again(case, desk, QUESTIONS.get(case.current), said)


def _reopen(case: Case, said: Said, desk: Desk) -> Heard:
    """A closed case taken up again: it is no longer looked back on."""
    answers = {name: value for name, value in case.answers.items() if name != "reflected"}
    asked = {name: at for name, at in case.asked.items() if name != "reflection"}
    kept = replace(case, answers=answers, asked=asked, done=case.done - {"reflection"})
    return _resume(kept if case.state == "closed" else case, said, desk)


def _close(case: Case, said: Said, desk: Desk) -> Heard:
    """A case that came to something is looked back on before it is closed; any other is dropped."""
    if not case.text("sent_on") and case.state != "mending":
        return _put_aside(case, desk, "cancelled", endings.REOPEN)
    if isinstance(said, Pressed) and case.current == "reflection":
        return case, ()
    return ringing.asked("reflection", replace(case, revision=case.revision + 1), desk)


def _how_it_went(case: Case, said: Said, desk: Desk) -> Heard:
    """How did it go? Asked before its bell, where the manager wants to tell."""
    if case.state != "drafted" or not ending(case, desk):
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    if isinstance(said, Pressed) and case.current == "went":
        return case, ()
    return ringing.asked("went", replace(case, revision=case.revision + 1), desk)


def _how_it_holds(case: Case, said: Said, desk: Desk) -> Heard:
    """Has it mended? Asked before its day, where the talk was had and the manager knows already."""
    talk = case.day("meet_on")
    if case.state != "mending" or talk is None or talk > desk.today(case.zone):
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    return ringing.asked("mended", replace(case, revision=case.revision + 1), desk)


def _skip(case: Case, said: Said, desk: Desk) -> Heard:
    name = said.question if isinstance(said, Pressed) and said.question else case.current
    question = QUESTIONS.get(name)
    if question is None:
        return case, (Note((Say("talk", "nothing_asked"),), case.revision),)
    if not question.skippable and not _halfway(question, case):
        return case, (Note((Say(question.step, f"{question.name}_needed"),), case.revision),)
    halfway = f"again:{name}" in case.told and name == case.current
    own = set() if halfway else {field.name for field in question.fields}
    kept = {field: value for field, value in case.answers.items() if field not in own}
    if name in case.done and name != case.current and kept == dict(case.answers):
        return case, ()
    after = replace(case, answers=kept, done=case.done | {name}, revision=case.revision + 1)
    return go_on(case, after, desk, question)


def _halfway(question: Question, case: Case) -> bool:
    """Whether all that a question needs is answered, and only the rest is asked about once more."""
    waits = question.name == case.current and f"again:{question.name}" in case.told
    return bool(question.vague) and waits and all(name in case.answers for name in question.needs)


def _draft_now(case: Case, said: Said, desk: Desk) -> Heard:
    """Everything that is still open is left to the coach, and named with the draft. Pressed again: it is there."""
    if isinstance(said, Pressed) and case.state == "drafted" and not case.current:
        return case, ()
    own = {} if case.text("tell_on") else best_day(case, desk)
    if not ending(case, desk) or not (case.text("tell_on") or own):
        return case, (Note((Say("talk", "not_yet"),), case.revision, name="not_yet"),)
    chosen = {**own, "day_by": "coach"} if own else {}
    filled = replace(case, answers={**case.answers, **chosen}, revision=case.revision + 1)
    open_ones = {name for name, question in QUESTIONS.items() if question.applies(filled, desk)}
    return go_on(case, replace(filled, done=filled.done | open_ones), desk, None)


def _while_waiting(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """Words said to the advice to wait, or while it is slept on: a new count is weighed at once, a protest is no yes.

    The cooling-off stands until something lifts it (domain.md 1.1); the verdict itself is asked anew.
    """
    asleep = case.state == "waiting"
    if not asleep and (case.current != "verdict" or judge(case, desk).judged != "wait"):
        return None
    weighed = replace(case, done=case.done - {"verdict"}, state="open", revision=case.revision + 1)
    weighed = replace(weighed, answers={name: one for name, one in case.answers.items() if name != "verdict"})
    unread = not changes.reads(QUESTIONS["verdict"], said.text, weighed, desk)
    if (asleep or unread) and len(said.text.split()) <= changes.SHORT and (times := recount(said.text, case, desk)):
        return _change(weighed, (Change(QUESTIONS["reason"], {"times": times}),), desk)
    if judge(case, desk).judged != "wait" or not protests(said.text, desk):
        return None
    if not asleep:
        note = Note((why_wait(case),), case.revision, name="word")
        return (case, (note,)) if asks_why(said.text, desk) else None
    after, replies = go_on(case, weighed, desk, None)
    return after, with_first(after, replies, (why_wait(case),))


def _asked_of_us(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """A question put to the coach gets its word; what else was said is heard as ever, and what waits waits on.

    At a stop its own row has the first word.
    """
    if case.state == "stopped" and asked_at(said.text, desk):
        return None
    put = queries.put(said.text, case, desk)
    if not put.says:
        return None
    told = Note(put.says, case.revision, name="word")
    if not put.rest or case.state == "paused":
        return case, (told,)
    waiting = QUESTIONS.get(case.current)
    whole = waiting is not None and waiting.fields[0].kind == "long"
    after, replies = _answer(case, said if whole else Typed(put.rest, said.ts), desk)
    unread = after == case and len(put.rest.split()) <= SMALL_TALK
    return (case, (told,)) if unread else (after, with_first(after, replies, put.says))


SMALL_TALK = 5
"""Words beside a question that need no answer of their own where they say nothing."""


def _answer(case: Case, said: Said, desk: Desk, seen: Case | None = None) -> Heard:
    """An answer to the question it was pressed under, or typed: to the one that waits.

    ``seen`` is the case as the question showed it, where the same words have told something since.
    """
    name = said.question if isinstance(said, Pressed) else case.current
    question = QUESTIONS.get(name)
    if isinstance(said, Typed) and (question is None or case.state == "waiting"):
        return _unasked(case, said, desk)
    if question is None or not reached(case, question) or not question.applies(case, desk):
        return case, ()
    if isinstance(said, Typed) and (otherwise := _otherwise(question, said, case, desk)):
        return otherwise
    try:
        given = question.check(_given(question, said, seen or case, desk), case, desk)
    except Unclear as unclear:
        if isinstance(said, Typed) and _halfway(question, case):
            return _gone_on(case, said, desk)
        word = queries.unanswered(said.text, desk) if isinstance(said, Typed) else ()
        return case, (Note((*word, unclear.say), case.revision, name="unclear"),)
    after, replies = _settle(case, question, given, desk, typed=isinstance(said, Typed))
    beside = (
        *_put_right(question, case, after, desk),
        *_suspected(question, said, desk),
        *_left_out(question, said, case, desk),
    )
    return after, with_first(after, replies, beside) if replies else replies


def _gone_on(case: Case, said: Typed, desk: Desk) -> Heard:
    """What was asked about once more is left open, and the words are heard by the next question."""
    moved, folded_up = _skip(case, said, desk)
    after, replies = _answer(moved, said, desk)
    if after.answers == moved.answers:
        return moved, folded_up
    return after, (*(one for one in folded_up if not isinstance(one, Ask)), *replies)


def _otherwise(question: Question, said: Typed, case: Case, desk: Desk) -> Heard | None:
    """What typed words do before they are read as an answer: a word at a stop, facts of other questions, a change."""
    heard = _at_stop(case, said, desk) if question.name == "cleared" else None
    return heard or _told_beside(question, said, case, desk) or _no_answer(question, said, case, desk)


def _suspected(question: Question, said: Said, desk: Desk) -> tuple[Say, ...]:
    """The word on a stop that an answer only asks about."""
    if not isinstance(said, Typed) or question.name not in ("stops", "each"):
        return ()
    codes = suspected(said.text, desk)
    return (suspicion(codes),) if codes else ()


def _left_out(question: Question, said: Said, case: Case, desk: Desk) -> tuple[Say, ...]:
    """What of a close that was told in one message stands nowhere in it."""
    return left_out(said.text, case, desk) if isinstance(said, Typed) and question.name == "tone" else ()


def _at_stop(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """A tick taken back, or a question about the stop, while who has cleared it is being asked."""
    if back := taken_back(said.text, case, desk):
        return _settle(replace(case, current=""), QUESTIONS["each"], back, desk, typed=False)
    if _clears(said.text, case, desk) or not asked_at(said.text, desk):
        return None
    note = endings.talk_after(case, desk, said.text)
    return (case, (note,)) if note else None


def _told_beside(question: Question, said: Typed, case: Case, desk: Desk) -> Heard | None:
    """Facts of other questions, told along with an answer or by themselves: kept, and said so."""
    found = beside.beside(said.text, question, case, desk)
    if found.known:
        return case, (Note(found.known, case.revision, name="changed"),)
    if not found.values and not (found.untaken and found.rest):
        return None
    kept = replace(case, answers={**case.answers, **found.values})
    says = (*beside.noted(case, found.values), *found.untaken)
    changed = tuple(
        QUESTIONS[name] for name in dict.fromkeys(beside.FACTS[one] for one in found.values if one in beside.FACTS)
    )
    old = tuple(one for one in changed if one.name in case.done)
    if found.rest:
        after, replies = _answer(kept, Typed(found.rest, said.ts), desk, seen=case)
        return after, with_first(after, replies, (*changes.all_told(case, kept, old, desk), *says))
    kept = replace(kept, revision=case.revision + 1)
    if not old:
        return kept, (Note(says, kept.revision, name="changed"),)
    after, replies = go_on(case, kept, desk, None)
    return after, with_first(after, replies, (*changes.all_told(case, after, old, desk), *says))


def _put_right(question: Question, case: Case, after: Case, desk: Desk) -> tuple[Say, ...]:
    """What an answer to a list that was read back changed in it."""
    if not question.reads_back or after.text(question.name) != "right":
        return ()
    heard = replace(case, answers={**case.answers, **question.shown(case, desk)})
    others = tuple(one for one in QUESTIONS.values() if not one.reads_back)
    return changes.all_told(heard, after, others, desk)


def _no_answer(question: Question, said: Typed, case: Case, desk: Desk) -> Heard | None:
    """What typed words do that are no answer: they change an earlier one, or say that this one isn't known."""
    if found := changes.meant(said.text, case, desk):
        return _change(case, found, desk)
    if same := changes.held_so(said.text, case, desk):
        return case, (Note((same,), case.revision, name="changed"),)
    if question.name not in FIRST and spoken(said.text, "correction", desk):
        which = endings.changeable(case, desk)
        return case, (Note((Say("talk", "sounds_like_change"),), case.revision, which, "change"),)
    return _skip(case, said, desk) if question.shrugged(said.text, case, desk) else None


def _change(case: Case, found: tuple[Change, ...], desk: Desk) -> Heard:
    """A change of mind: made and said, or asked about where it could mean several things."""
    if len(found) > 1:
        which = tuple(endings.change_of(one.question) for one in found)
        return case, (Note((Say("talk", "change_which"),), case.revision, which, "change"),)
    [change] = found
    if not change.values and not reached(case, change.question):
        return case, (Note((Say("talk", "not_there_yet"),), case.revision),)
    if not change.values:
        return open_again(case, desk, change.question, Typed(""))
    try:
        given = change.question.check(change.values, case, desk)
    except Unclear as unclear:
        return case, (Note((unclear.say,), case.revision, name="unclear"),)
    if change.question.name in case.done:
        after, replies = _settle(case, change.question, given, desk, typed=False)
    else:
        early = replace(case, answers={**case.answers, **given}, revision=case.revision + 1)
        after, replies = go_on(case, early, desk, None)
    return after, with_first(after, replies, changes.told(case, after, change, desk))


def _unasked(case: Case, said: Typed, desk: Desk) -> Heard:
    """Words that answer no question: at a stop they may say who has cleared it; else what stands is said again."""
    if case.state == "stopped" and (back := taken_back(said.text, case, desk)):
        return _settle(case, QUESTIONS["each"], back, desk, typed=False)
    if case.state == "stopped" and _clears(said.text, case, desk):
        asked = replace(case, asked={**case.asked, "cleared": case.revision}, current="cleared", state="open")
        return _answer(asked, said, desk)
    if not case.current and (late := told_late.heard(case, said, desk)):
        return late
    if case.state != "stopped" and (found := changes.meant(said.text, case, desk)):
        return _change(case, found, desk)
    after = endings.talk_after(case, desk, said.text)
    if after and case.state in ("drafted", "mending"):
        after = replace(after, says=(*queries.unanswered(said.text, desk), *after.says))
    return (case, (after,)) if after else _resume(case, said, desk)


def _clears(text: str, case: Case, desk: Desk) -> bool:
    """Whether the words say who has looked at a stop, and what they allow."""
    try:
        return bool(QUESTIONS["cleared"].read(text, case, desk).get("limits"))
    except Unclear:
        return False


def _given(question: Question, said: Said, case: Case, desk: Desk) -> Values:
    if isinstance(said, Typed):
        return question.read(said.text, case, desk)
    names = {field.name for field in question.fields}
    values = {name: value for name, value in said.values.items() if name in names}
    if said.name == "answer":
        if said.code not in question.codes(case, desk):
            raise question.unclear()
        values[question.fields[0].name] = said.code
    return values


def _settle(case: Case, question: Question, given: Values, desk: Desk, *, typed: bool) -> Heard:
    """Keep an answer. Typed words add to what the controls hold; a question that still needs something stays."""
    known = question.shown(case, desk) if typed else {}
    answers = {name: value for name, value in {**case.answers, **known, **given}.items() if value not in ("", ())}
    again = f"again:{question.name}"
    vague = typed and again not in case.told and given.get(question.vague) == ""
    if vague and question.name == case.current:
        kept = replace(case, answers=answers, told=case.told | {again})
        return kept, (Note((Say(question.step, f"{question.vague}_vague"),), case.revision, name="unclear"),)
    missing = [name for name in question.needs if name not in answers]
    if missing:
        kept = replace(case, answers=answers)
        says = (Say(question.step, f"{question.name}_needed"),)
        return kept, (Note(says, case.revision, name="unclear"),)
    left = [name for name in question.wants if name not in answers] if typed and again not in case.told else []
    if left and question.name == case.current:
        kept = replace(case, answers=answers, told=case.told | {again})
        labels = tuple(Say(question.step, f"{name}_label") for name in left)
        return kept, (Note((Say("talk", "still_open", {"labels": labels}),), case.revision, name="unclear"),)
    if question.name in case.done and answers == dict(case.answers) and question.name != case.current:
        return case, ()
    state: State = "open" if case.state in ASIDE else case.state
    done = case.done | {question.name}
    after = replace(case, answers=answers, done=done, revision=case.revision + 1, state=state)
    return go_on(case, after, desk, question)


def _facts(case: Case, said: Said, desk: Desk) -> Heard:
    """The page of all answers, saved; asked for by word, its button."""
    return facts.saved(case, said, desk) if isinstance(said, Pressed) else (case, (facts.offer(case, desk),))


def _change_pressed(case: Case, said: Pressed, desk: Desk) -> Heard:
    """Open the answer again that the button names, or stands under."""
    return open_again(case, desk, QUESTIONS.get(said.code or said.question), said)


def _list(view: str, case: Case, said: Said, desk: Desk) -> Heard:
    """One of the lists to work through, at the end of the thread."""
    return lists.shown(view, case, desk)


def _owners(case: Case, said: Said, desk: Desk) -> Heard:
    """The form of who does what, saved."""
    return (owners.saved(case, said, desk) if isinstance(said, Pressed) else case), ()


_DEEDS: dict[str, Callable[[Case, Said, Desk], Heard]] = {
    "back": _back,
    "skip": _skip,
    "draft": _draft_now,
    "cleared": _clear,
    facts.NAME: _facts,
    owners.NAME: _owners,
    **{view: partial(_list, view) for view in lists.VIEWS},
    "calendar": lambda case, said, desk: diary.shown(case, desk),
    "pause": lambda case, said, desk: _put_aside(case, desk, "paused", RESUME),
    "cancel": lambda case, said, desk: _put_aside(case, desk, "cancelled", endings.REOPEN),
    "resume": _resume,
    "here": _here,
    "reopen": _reopen,
    "close": _close,
    "went": _how_it_went,
    "mended": _how_it_holds,
}
"""The commands that change something; the others only tell."""

_PRESSES: dict[str, Callable[[Case, Pressed, Desk], Heard]] = {
    "tick": lists.pressed,
    "done": lambda case, said, desk: progress.done(said.code, case, desk),
    "later": ringing.put_off,
    "keep": ringing.kept_on,
    "change": _change_pressed,
}
"""What only works by button, and answers no question."""

COMMANDS = (*_DEEDS, "reactions", "why", "status", "help")
"""What works by word and by button at every step."""

"""An answer to the question that waits, or to the one under which it was pressed; and what typed words are besides.

Words that are no answer may change an earlier one, tell a fact of another question, ask something of the coach, or
clear a stop; what nothing can be made of says what would be understood.
"""

from __future__ import annotations

from dataclasses import replace

from bot.coach import (
    beside,
    changes,
    commands,
    early,
    endings,
    limits,
    queries,
    told_late,
    who_did,
)
from bot.coach.case import Case, Desk, Pressed, Said, Say, State, Typed, Unclear
from bot.coach.changes import Change
from bot.coach.ear import spoken
from bot.coach.flow import (
    ASIDE,
    Heard,
    go_on,
    open_again,
    reached,
    with_first,
)
from bot.coach.question import Question, Values
from bot.coach.reply import Ask, Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.checkin import review_on
from bot.coach.steps.stops import (
    agreed,
    asked_at,
    kept_beside,
    named,
    names_one,
    raised,
    suspected,
    suspicion,
    taken_back,
)
from bot.coach.steps.story import recount
from bot.coach.steps.tone import left_out
from bot.coach.steps.verdict import asks_why, judge, protests, why_wait

FIRST = frozenset({"story", "understood", "reason"})
"""Questions before which there is nothing to correct."""


def while_waiting(case: Case, said: Typed, desk: Desk) -> Heard | None:
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


def asked_of_us(case: Case, said: Typed, desk: Desk) -> Heard | None:
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
    after, replies = answer(case, said if whole else Typed(put.rest, said.ts), desk)
    unread = after == case and len(put.rest.split()) <= SMALL_TALK
    return (case, (told,)) if unread else (after, with_first(after, replies, put.says))


SMALL_TALK = 5
"""Words beside a question that need no answer of their own where they say nothing."""


def answer(case: Case, said: Said, desk: Desk, seen: Case | None = None) -> Heard:
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
        if isinstance(said, Typed) and commands.halfway(question, case):
            return _gone_on(case, said, desk)
        return _unread(question, said, case, unclear, desk)
    told = _early(question, said, case, desk)
    case = _with_stops(question, said, replace(case, answers={**case.answers, **told}), desk)
    after, replies = _settle(case, question, given, desk, typed=isinstance(said, Typed))
    beside = (
        *early.noted(told, after.current),
        *_put_right(question, case, after, desk),
        *_suspected(question, said, desk),
        *_left_out(question, said, case, desk),
        *_limited(question, given, after, desk),
    )
    return after, with_first(after, replies, beside) if replies else replies


def _unread(question: Question, said: Said, case: Case, unclear: Unclear, desk: Desk) -> Heard:
    """What is said to words that don't answer: what they told otherwise is kept, and where that moves what the question
    shows (the dates, most often) it is asked anew with it, in place of a refusal."""
    word = queries.unanswered(said.text, desk) if isinstance(said, Typed) else ()
    told = _early(question, said, case, desk)
    limit = limits.kept(said.text, desk) if isinstance(said, Typed) and question.name == "meet_on" else {}
    kept = _with_stops(question, said, replace(case, answers={**case.answers, **told, **limit}), desk)
    if told and question.facts(kept, desk) != question.facts(case, desk):
        after, replies = go_on(case, replace(kept, revision=case.revision + 1), desk, None)
        return after, with_first(after, replies, (*word, *early.noted(told)))
    noted = early.noted(told)
    unread = Say("talk", "still_waits") if noted else unclear.say
    says = (*word, *noted, *_limited(question, limit, kept, desk), unread)
    return kept, (Note(says, case.revision, name="unclear"),)


def _with_stops(question: Question, said: Said, case: Case, desk: Desk) -> Case:
    """The case with words that name a stop kept until it is asked."""
    asked = "stops" in case.done and question.name != "each"
    if not isinstance(said, Typed) or asked or question.name in LOOKS_FOR_THEM:
        return case
    names = question.name not in NAMES_THEM and "?" not in said.text and names_one(said.text, case, desk, question)
    return kept_beside(case, said.text) if names or desk.undertones(said.text) else case


LOOKS_FOR_THEM = frozenset({"story", "cleared", "unticked"})
"""Questions whose answers are looked through for all that they tell, or tell no stop."""

NAMES_THEM = LOOKS_FOR_THEM | {"understood", "stops", "each"}
"""Questions that look themselves for the stops that their answers name."""


def _early(question: Question, said: Said, case: Case, desk: Desk) -> Values:
    """What typed words tell of later questions, where they are an answer and no page of a story."""
    if not isinstance(said, Typed) or question.fields[0].kind == "long" or question.reads_back:
        return {}
    if question.name in OF_ITSELF:
        return {}
    return early.early(said.text, question, case, desk)


OF_ITSELF = frozenset({"sent", "went", "promised", "mended", "reflected", "cleared"})
"""Questions about what came after, or about who has looked: nothing that is said there tells how it began."""


def _gone_on(case: Case, said: Typed, desk: Desk) -> Heard:
    """What was asked about once more is left open, and the words are heard by the next question."""
    moved, folded_up = commands.skip(case, said, desk)
    after, replies = answer(moved, said, desk)
    if after.answers == moved.answers:
        return moved, folded_up
    return after, (*(one for one in folded_up if not isinstance(one, Ask)), *replies)


def _otherwise(question: Question, said: Typed, case: Case, desk: Desk) -> Heard | None:
    """What typed words do before they are read as an answer: a word at a stop, facts of other questions, a change."""
    heard = _at_stop(case, said, desk) if question.name == "cleared" else _before_stop(question, said, case, desk)
    heard = heard or _who_did_it(question, said, case, desk)
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


def _limited(question: Question, given: Values, case: Case, desk: Desk) -> tuple[Say, ...]:
    """The limit that was set along with a yes, said back; and said again where nothing moved."""
    if question.name == "mended" and given.get("mended") == "no" and case.text(limits.NAME):
        return (Say("mended", "limit_now", {"limit": case.text(limits.NAME)}),)
    limit = given.get(limits.NAME)
    return (Say("mend", "limit_kept", {"limit": limit, "review": review_on(case, desk)}),) if limit else ()


def _before_stop(question: Question, said: Typed, case: Case, desk: Desk) -> Heard | None:
    """Where stops are asked about: whoever has looked already is heard, and what is asked about them gets its word."""
    if question.name not in ("stops", "each") or not (named(case, desk) or raised(case)):
        return None
    if not _clears(said.text, case, desk):
        asked = asked_at(said.text, desk) and said.text.split()[-1] != "none"
        return (case, (Note((Say("stops", "each_first"),), case.revision, name="word"),)) if asked else None
    each = QUESTIONS["each"]
    ticked = {**each.shown(case, desk), "stops": "each"}
    stopped, _ = _settle(replace(case, done=case.done | {"stops"}), each, ticked, desk, typed=False)
    return _unasked(stopped, said, desk) if stopped.state == "stopped" else None


def _at_stop(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """A tick taken back, or a question about the stop, while who has cleared it is being asked."""
    if back := taken_back(said.text, case, desk):
        return _settle(replace(case, current=""), QUESTIONS["each"], back, desk, typed=False)
    if half := _agreed(case, said, desk):
        return half
    if _clears(said.text, case, desk) or not asked_at(said.text, desk):
        return None
    note = endings.talk_after(case, desk, said.text)
    return (case, (note,)) if note else None


def _agreed(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """Somebody who has looked and agrees: kept, and asked what they allow."""
    if not (found := agreed(said.text, case, desk)):
        return None
    kept = replace(case, answers={**case.answers, **found})
    return kept, (Note((Say("stops", "what_allowed", {"who": kept.text("cleared_by")}),), case.revision, name="word"),)


def _who_did_it(question: Question, said: Typed, case: Case, desk: Desk) -> Heard | None:
    """Somebody named who did it, where it was put down to all of them; what else is said is heard by the question."""
    if question.name == "relationship" or not (did := who_did.named_in(said.text, case, desk)):
        return None
    kept = replace(case, answers={**case.answers, "source": did.source}, revision=case.revision + 1)
    says = changes.all_told(case, kept, (QUESTIONS["reason"],), desk)
    if not did.rest:
        return kept, (Note(says, kept.revision, name="changed"),)
    after, replies = answer(kept, Typed(did.rest, said.ts), desk)
    return after, with_first(after, replies, says)


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
        after, replies = answer(kept, Typed(found.rest, said.ts), desk, seen=case)
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
    shrugged = question.shrugged(said.text, case, desk) and not names_one(said.text, case, desk, question)
    return commands.skip(case, said, desk) if shrugged else None


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
    if case.state == "stopped" and (stopped := _while_stopped(case, said, desk)):
        return stopped
    if not case.current and (late := told_late.heard(case, said, desk)):
        return late
    if case.state == "stopped" and (noted := _noted_at_stop(case, said, desk)):
        return noted
    if case.state != "stopped" and (found := changes.meant(said.text, case, desk)):
        return _change(case, found, desk)
    after = endings.talk_after(case, desk, said.text)
    if after and case.state in ("drafted", "mending"):
        after = replace(after, says=(*queries.unanswered(said.text, desk), *after.says))
    return (case, (after,)) if after else commands.resume(case, said, desk)


def _while_stopped(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """What is said to a stop itself: a tick taken back, who has cleared it, or who agrees."""
    if back := taken_back(said.text, case, desk):
        return _settle(case, QUESTIONS["each"], back, desk, typed=False)
    if _clears(said.text, case, desk):
        asked = replace(case, asked={**case.asked, "cleared": case.revision}, current="cleared", state="open")
        return answer(asked, said, desk)
    return _agreed(case, said, desk)


def _noted_at_stop(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """Facts of later questions, told while nothing is drafted: kept, and what waits waits on."""
    if asked_at(said.text, desk) or not (told := early.early(said.text, QUESTIONS["cleared"], case, desk)):
        return None
    kept = replace(case, answers={**case.answers, **told})
    return kept, (Note((*early.noted(told), Say("stops", "still_waits")), case.revision, name="word"),)


def _clears(text: str, case: Case, desk: Desk) -> bool:
    """Whether the words say who has looked at a stop, and what they allow."""
    try:
        return bool(QUESTIONS["cleared"].read(text, case, desk).get("limits"))
    except Unclear:
        return False


def _given(question: Question, said: Said, case: Case, desk: Desk) -> Values:
    """What is answered. A day that an old question offered is a day as any other, though it is not offered now."""
    if isinstance(said, Typed):
        return question.read(said.text, case, desk)
    values = dict(question.fitting(said.values))
    if said.name == "answer":
        first = question.fields[0]
        if said.code not in question.codes(case, desk) and not (first.kind == "day" and first.fits(said.code)):
            raise question.unclear()
        values[first.name] = said.code
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

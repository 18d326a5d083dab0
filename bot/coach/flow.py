"""From one question to the next: which is asked, what is shown with it, and what is folded up behind it."""

from __future__ import annotations

from dataclasses import replace

from bot.coach import endings
from bot.coach.card import card
from bot.coach.case import Case, Desk, Pressed, Said, Say, State
from bot.coach.changes import called
from bot.coach.question import Question
from bot.coach.reply import Ask, Draft, Note, Noted, Reply
from bot.coach.steps import PLACE_IN_ORDER, QUESTIONS
from bot.coach.steps.verdict import ending

Heard = tuple[Case, tuple[Reply, ...]]

MESSAGES = 2
"""How many messages one thing said may bring; at the draft and its checklist the answer stays unfolded."""

ASIDE: tuple[State, ...] = ("paused", "stopped", "waiting")
"""The states out of which an answer, or a question opened again, takes a case."""


def go_on(before: Case, case: Case, desk: Desk, answered: Question | None, *, beside: bool = False) -> Heard:
    """From an answer to the next question, or to the end that the case has come to.

    ``beside``: the question that waits was not answered; it is not asked again where nothing in it is another.
    """
    case = _passing(case, desk)
    following = next_question(case, desk)
    if following is None:
        ended, replies = endings.end(replace(case, current=""), desk)
        return ended, with_card(before, ended, desk, *replies, answered=answered)
    beside = beside or (answered is not None and answered.name != following.name)
    if beside and following.name == before.current:
        return _refresh(before, case, desk, following, answered)
    asked, ask = ask_question(case, desk, following)
    return asked, with_card(before, asked, desk, ask, answered=answered)


def _refresh(before: Case, case: Case, desk: Desk, waiting: Question, answered: Question | None) -> Heard:
    """An old answer was changed while another question waits: that one is drawn anew in its place where it differs."""
    then, now = as_asked(before, desk, waiting), replace(as_asked(case, desk, waiting), again=True)
    same = (then.values, _spoken(then, desk), then.codes) == (now.values, _spoken(now, desk), now.codes)
    return case, with_card(before, case, desk, *(() if same else (now,)), answered=answered)


def _spoken(ask: Ask, desk: Desk) -> dict[str, object]:
    """The facts of a question as they are said: a name that its words don't use makes no difference."""
    return {name: desk.words(fact) if isinstance(fact, Say) else fact for name, fact in ask.facts.items()}


def with_card(
    before: Case, case: Case, desk: Desk, *replies: Reply, answered: Question | None = None
) -> tuple[Reply, ...]:
    """The replies, behind the card where it has changed, else behind the answered question folded up."""
    shown = card(case, desk)
    noted = folded(case, answered) if answered else None
    if shown == card(before, desk):
        return (*((noted,) if noted and len(replies) < MESSAGES else ()), *replies)
    first, *rest = replies or (None,)
    if isinstance(first, Ask) and noted:
        first = replace(first, noted=noted)
    return (shown, *((first,) if first else ()), *rest)


def with_first(case: Case, replies: tuple[Reply, ...], says: tuple[Say, ...]) -> tuple[Reply, ...]:
    """The replies with something said first in the one that speaks (question, note or draft), else by itself."""
    for place, reply in enumerate(replies):
        if isinstance(reply, Ask):
            # Asked anew at the end of the thread, where what was changed can be read.
            told: Reply = replace(reply, asides=(*says, *reply.asides), again=False)
        elif isinstance(reply, Note):
            told = replace(reply, says=(*says, *reply.says))
        elif isinstance(reply, Draft):
            told = replace(_once(reply, says), before=(*says, *reply.before))
        else:
            continue
        return (*replies[:place], told, *replies[place + 1 :])
    return (*replies, Note(says, case.revision, name="changed")) if says else replies


def _once(draft: Draft, says: tuple[Say, ...]) -> Draft:
    """A draft whose version doesn't tell the changes that are said with it, from what to what."""
    labels = [say.facts["label"] for say in says if say.line == "changed"]
    if draft.version is None or not labels:
        return draft
    left = tuple(one for one in draft.version.answered if not _said_here(one, labels))
    return replace(draft, version=replace(draft.version, answered=left))


def _said_here(noted: Noted, labels: list[object]) -> bool:
    """Whether each answer of a question that differs is said by one of the labels."""
    held = [called(field) in labels for field in noted.question.fields if field.name in noted.values]
    return all(held) if held else any(called(field) in labels for field in noted.question.fields)


def open_again(case: Case, desk: Desk, question: Question | None, said: Said) -> Heard:
    """Ask a question again, at the end of the thread, with what was answered filled in. A button that is pressed
    twice asks once: the question that waits was asked after that button was drawn."""
    if question and question.name == case.current and case.state not in ASIDE and _older(said, case):
        return case, ()
    if question is None or not reached(case, question) or not question.applies(case, desk):
        return case, (Note((Say("talk", "nothing_before"),), case.revision),)
    state: State = "open" if case.state in ASIDE else case.state
    opened = replace(case, done=case.done - {question.name}, revision=case.revision + 1, state=state)
    asked, ask = ask_question(opened, desk, question)
    return asked, with_card(case, asked, desk, ask)


def _older(said: Said, case: Case) -> bool:
    """Whether it is a press on something drawn before the question that waits was asked."""
    return isinstance(said, Pressed) and said.revision < case.asked.get(case.current, 0)


def reached(case: Case, question: Question) -> bool:
    """It was asked, or left to the coach; a press on any other is none of ours."""
    return question.name in case.asked or question.name in case.done


def question_before(case: Case, desk: Desk, said: Said) -> Question | None:
    """The question answered last before the one that waits, or before the one that the button stands under."""
    here = said.question if isinstance(said, Pressed) and said.question in case.asked else case.current
    answered = []
    for name, question in QUESTIONS.items():
        if name == here:
            break
        if (name in case.done or name == case.current) and question.applies(case, desk):
            answered.append(question)
    return answered[-1] if answered else None


def next_question(case: Case, desk: Desk) -> Question | None:
    """The first question that applies and has no answer that still holds."""
    for name, question in QUESTIONS.items():
        if not (name in case.done and question.holds(case, desk)) and question.applies(case, desk):
            return question
    return None


def _passing(case: Case, desk: Desk) -> Case:
    """The questions that needn't be asked, since all that they want was told before, count as answered."""
    while (following := next_question(case, desk)) and _told(case, following.here(case, desk)):
        case = replace(case, done=case.done | {following.name})
    return case


def _told(case: Case, question: Question) -> bool:
    """Whether all that a new question wants was told before; one whose answer no longer holds is not new."""
    return question.name not in case.asked and question.name not in case.done and question.complete(case)


def ask_question(case: Case, desk: Desk, question: Question | None) -> tuple[Case, Ask]:
    assert question is not None  # noqa: S101 (a new case always has a first question)
    asked = replace(case, current=question.name, asked={**case.asked, question.name: case.revision})
    return asked, as_asked(asked, desk, question)


def as_asked(case: Case, desk: Desk, question: Question) -> Ask:
    return Ask(
        question.here(case, desk),
        PLACE_IN_ORDER.get(question.step, 0),
        question.shown(case, desk),
        {"client": case.client, **question.facts(case, desk)},
        question.codes(case, desk),
        case.revision,
        summary=read_back(question, case, desk) if question.reads_back else (),
        draftable=ending(case, desk) and question.step in PLACE_IN_ORDER,
    )


def read_back(question: Question, case: Case, desk: Desk) -> tuple[Noted, ...]:
    """The facts that a question holds, by the questions that they answer."""
    held = {name: value for name, value in question.shown(case, desk).items() if UNTOLD.get(name) != value}
    others = (one for one in QUESTIONS.values() if not one.reads_back)
    grouped = ((one, {each.name: held[each.name] for each in one.fields if each.name in held}) for one in others)
    return tuple(Noted(one, values, case.revision) for one, values in grouped if values)


UNTOLD = {"upset": "past"}
"""Values that say nothing when they are read back: that it last boiled over "longer ago, or never"."""


def folded(case: Case, question: Question) -> Noted:
    values = {field.name: case.answers[field.name] for field in question.fields if field.name in case.answers}
    return Noted(question, values, case.revision)

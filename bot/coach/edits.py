"""A message that gave an answer is edited: the answer is read anew, and what the old words alone had said goes.

The same words change nothing; words that can't be read leave the answer as it was and say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.coach.case import CLOSED, Case, Desk, Edited, Typed, Unclear, Value
from bot.coach.changes import all_told
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.question import Question, Values
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.gleaning import glean


def heard_before(before: Case, after: Case, said: Typed) -> Case:
    """The case after some typed words, which remembers the question that they were typed at."""
    name = before.current
    return replace(after, said={**after.said, said.ts: name}) if said.ts and name in QUESTIONS else after


def edited(case: Case, said: Edited, desk: Desk) -> Heard:
    """What an edit changes: the answer that was typed there, and whatever rests on it."""
    question = QUESTIONS.get(case.said.get(said.ts, ""))
    answered = question is not None and question.name in case.done and question.applies(case, desk)
    if question is None or not answered or case.state in CLOSED or said.text.strip() == said.was.strip():
        return case, ()
    try:
        answers = _anew(question, said, case, desk)
    except Unclear as unclear:
        return case, (Note((unclear.say,), case.revision, name="unclear"),)
    if answers == dict(case.answers):
        return case, ()
    after, replies = go_on(case, replace(case, answers=answers, revision=case.revision + 1), desk, question)
    return after, with_first(after, replies, all_told(case, after, _changed(case, after, question), desk))


def _anew(question: Question, said: Edited, case: Case, desk: Desk) -> dict[str, Value]:
    """All answers with this one read anew; what the story told goes with it."""
    was, now = _read(question, said.was, case, desk), question.check(question.read(said.text, case, desk), case, desk)
    answers = _swapped(case.answers, was, now)
    if question.name == "story" and "understood" in case.done:
        answers = _swapped(answers, glean(said.was, case, desk), glean(said.text, case, desk))
    return answers


def _read(question: Question, text: str, case: Case, desk: Desk) -> Values:
    try:
        return question.check(question.read(text, case, desk), case, desk)
    except Unclear:
        return {}


def _swapped(answers: Mapping[str, Value], was: Values, now: Values) -> dict[str, Value]:
    """The answers without what the old words alone said, and with what the new ones say otherwise."""
    gone = {name for name, value in was.items() if name not in now and answers.get(name) == value}
    new = {name: value for name, value in now.items() if was.get(name) != value or name not in answers}
    return {name: value for name, value in {**answers, **new}.items() if name not in gone and value not in ("", ())}


def _changed(before: Case, after: Case, question: Question) -> tuple[Question, ...]:
    """The questions whose answers changed; of the story only the facts in it, which is what counts."""
    if question.name != "story":
        return (question,)
    names = {name for name in {*before.answers, *after.answers} if before.answers.get(name) != after.answers.get(name)}
    others = (one for one in QUESTIONS.values() if not one.reads_back and one.name != "story")
    return tuple(one for one in others if names & {field.name for field in one.fields})

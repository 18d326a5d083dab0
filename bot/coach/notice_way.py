"""How notice must reach them, put right in plain words at any question: "email is ok, not post", "notice is by email".

What is only asked changes nothing, and neither does what somebody would like: "I'd rather just email her" says nothing
of the agreement. Where two ways are allowed email counts, and that both are allowed is kept (domain.md 3.3).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from bot.coach import answering, changes
from bot.coach.case import Case, Desk, Say, Typed
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.question import Values
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.agreement import METHODS, ways_allowed
from bot.coach.steps.verdict import ending

LONGEST = 40
"""Words in which it is put right; what is longer is a story."""


@cache
def _patterns(sources: tuple[str, ...], way: str) -> tuple[re.Pattern[str], ...]:
    """The book's patterns, with one of the ways where they have ``{way}``."""
    return tuple(re.compile(one.replace("{way}", way), re.I) for one in sources)


def _says(kind: str, sentence: str, desk: Desk) -> bool:
    """Whether a sentence has one of the patterns of a kind."""
    book = desk.phrases["notice_way"]
    return any(one.search(sentence) for one in _patterns(book[kind], book["way"][0]))


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """The way changed, and what else is said heard by the question that waits; None where no way is put right."""
    known = case.text("method") and ending(case, desk) and not case.text("sent_on")
    if not known or case.state not in ("open", "drafted") or len(said.text.split()) > LONGEST:
        return None
    waiting = QUESTIONS.get(case.current)
    if waiting is not None and (waiting.name == "agreement" or waiting.fields[0].kind == "long"):
        return None
    sentences = [one.strip() for one in re.split(r"(?<=[.!?;])\s+|\n+", said.text) if one.strip()]
    told = [one for one in sentences if _puts_right(one, desk)]
    rest = " ".join(one for one in sentences if one not in told)
    channel = QUESTIONS["channel"]
    if case.current == "channel" and not any(_says("says", one, desk) for one in told):
        told = told if changes.reads(channel, rest, case, desk) else []
    values = _values(" ".join(told), case, desk) if told else {}
    return _taken(values, rest, case, desk) if values else None


def _puts_right(sentence: str, desk: Desk) -> bool:
    """Whether a sentence speaks of the agreement, or names one way and not another: then it speaks of the notice, where
    the question that waits isn't how they will be told."""
    told = _says("says", sentence, desk) or _says("not_the_other", sentence, desk)
    return told and not sentence.endswith("?")


def _values(text: str, case: Case, desk: Desk) -> Values:
    """The way, and the other one that is allowed too: told as one of two, or beside the one that is held."""
    method, other = ways_allowed(text, desk)
    held = case.text("method")
    beside = _says("beside", text, desk)
    if method and beside and not other:
        method, other = ("email", held) if method == "email" else (held, method)
        other = case.text("or_by") if other == method else other
    return {"method": method, "or_by": other} if method in METHODS else {}


def _taken(values: Values, rest: str, case: Case, desk: Desk) -> Heard | None:
    question = QUESTIONS["agreement"]
    answers = {name: one for name, one in {**case.answers, **values}.items() if one != ""}
    if answers == dict(case.answers):
        known = Note((Say("talk", "all_known"),), case.revision, name="kept")
        return None if rest else (case, (known,))
    kept = replace(case, answers=answers, revision=case.revision + 1)
    says = changes.all_told(case, kept, (question,), desk)
    if rest and case.current:
        after, replies = answering.answer(kept, Typed(rest), desk)
    else:
        after, replies = go_on(case, kept, desk, None)
    return after, with_first(after, replies, says)

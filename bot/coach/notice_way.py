"""How notice must reach them, put right in plain words at any question: "email is ok, not post", "notice is by email".

What is only asked changes nothing, and neither does what somebody would like: "I'd rather just email her" says nothing
of the agreement. Where two ways are allowed email counts, and that both are allowed is kept (domain.md 3.3).
"""

from __future__ import annotations

import re
from dataclasses import replace

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

_WAY = r"(?:e-?mail|mail|post|letter|courier|hand)"
_SAYS = (
    re.compile(rf"\b(?:agreement|contract|clause|they|it) (?:says?|allows?|takes?|asks? for)\b[^?]*\b{_WAY}\b", re.I),
    re.compile(
        r"\bnotices?\b(?: \w+){0,4}? (?:is|are|goes|go|reach|sent|given|served|be|come|comes)\b"
        rf"(?: \w+){{0,3}}? (?:by|via|in an?|through) (?:an? )?{_WAY}\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:by )?{_WAY} (?:is )?(?:also|too)(?: (?:can|ok|okay|fine|allowed|works?|counts|possible))?\b", re.I
    ),
    re.compile(rf"\b(?:also by|by) {_WAY}(?: is)?(?: also| too)? (?:can|ok|okay|allowed|possible)\b", re.I),
    re.compile(rf"\b{_WAY} or (?:by |an? )?{_WAY}\b[^?]*\b(?:both|either)\b", re.I),
)
"""What speaks of the agreement."""
_NOT_THE_OTHER = re.compile(
    rf"\b(?:by )?{_WAY}(?: (?:is|would be) (?:ok|okay|fine|allowed|right|enough))?,? (?:and )?(?:not|never) (?:only )?"
    rf"(?:by )?(?:the |an? )?{_WAY}\b|\bnot (?:by )?(?:the |an? )?{_WAY},? (?:but )?(?:by )?{_WAY}\b",
    re.I,
)
"""One way and not another: of the notice, where the question that waits isn't how they will be told."""


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """The way changed, and what else is said heard by the question that waits; None where no way is put right."""
    known = case.text("method") and ending(case, desk) and not case.text("sent_on")
    if not known or case.state not in ("open", "drafted") or len(said.text.split()) > LONGEST:
        return None
    waiting = QUESTIONS.get(case.current)
    if waiting is not None and (waiting.name == "agreement" or waiting.fields[0].kind == "long"):
        return None
    sentences = [one.strip() for one in re.split(r"(?<=[.!?;])\s+|\n+", said.text) if one.strip()]
    told = [one for one in sentences if _puts_right(one)]
    rest = " ".join(one for one in sentences if one not in told)
    channel = QUESTIONS["channel"]
    if case.current == "channel" and not any(_of_notice(one) for one in told):
        told = told if changes.reads(channel, rest, case, desk) else []
    values = _values(" ".join(told), case, desk) if told else {}
    return _taken(values, rest, case, desk) if values else None


def _puts_right(sentence: str) -> bool:
    return not sentence.endswith("?") and (_of_notice(sentence) or bool(_NOT_THE_OTHER.search(sentence)))


def _of_notice(sentence: str) -> bool:
    return any(one.search(sentence) for one in _SAYS)


def _values(text: str, case: Case, desk: Desk) -> Values:
    """The way, and the other one that is allowed too: told as one of two, or beside the one that is held."""
    method, other = ways_allowed(text, desk)
    held = case.text("method")
    beside = re.search(r"\b(?:also|too|not only)\b", text, re.I)
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

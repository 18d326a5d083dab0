"""A case that has come to its draft, for tests of what may be done with it."""

from __future__ import annotations

from dataclasses import replace

from bot.coach import dialogue, endings
from bot.coach.case import Case, Desk, Pressed, Said, Typed, Value
from bot.coach.reply import Draft, Note, Reply, Reviewed
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import STOPS
from bot.coach.steps.verdict import judge
from tests.desk import LETTERED, case, desk


def drafted(at: Desk | None = None, **answers: Value) -> Case:
    """A plain case of Tom Reed's at its first version: neutral, and by email alone, unless told otherwise."""
    known = {**LETTERED, "reason": "SCOPE", "tone": "NEUTRAL", "channel": "email", "rehire": "no", "verdict": "anyway"}
    known["override"] = "It is decided."
    told = case("", **{**known, "account": "clear", "cooled": "yes", **answers})
    here = at or desk()
    told = replace(told, answers={**told.answers, "judged": judge(told, here).judged})
    open_ones = {name for name, question in QUESTIONS.items() if question.applies(told, here)}
    begun = replace(told, signer="Tom Reed", done=frozenset(open_ones), revision=7)
    ended, _ = endings.end(begun, here)
    return ended


def after(start: Case, *said: Said | str) -> Case:
    """The case after some things said."""
    for one in said:
        start, _ = dialogue.hear(start, Typed(one) if isinstance(one, str) else one, desk())
    return start


def cleared(start: Case, **answers: Value) -> Case:
    """The case at its draft once a lawyer has cleared every stop that its reason brings, with other answers."""
    told = {**start.answers, **answers, "cleared_by": "our lawyer", "cleared_for": tuple(STOPS), "limits": ("draft",)}
    ended, _ = endings.end(replace(start, answers=told, state="open", done=start.done | {"cleared"}), desk())
    return ended


def answer(start: Case, said: Said | str) -> tuple[Reply, ...]:
    """What is answered to one thing said."""
    return dialogue.hear(start, Typed(said) if isinstance(said, str) else said, desk())[1]


def wish(start: Case, name: str) -> Pressed:
    """A press on a wish under the draft that stands there."""
    return Pressed("wish", name, "", start.revision)


def text(start: Case) -> str:
    """The written text that holds."""
    texts = start.versions[-1].texts
    return texts.get("email") or texts["letter"]


def draft(replies: tuple[Reply, ...]) -> Draft:
    """The draft among the replies."""
    return next(one for one in replies if isinstance(one, Draft))


def reviewed(replies: tuple[Reply, ...]) -> Reviewed:
    """The findings among the replies."""
    return next(one for one in replies if isinstance(one, Reviewed))


def lines(replies: tuple[Reply, ...]) -> list[str]:
    """The names of the lines that are said."""
    return [say.line for one in replies if isinstance(one, Note | Reviewed) for say in one.says]

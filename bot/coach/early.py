"""Facts told at another question than their own: people answer the next question before it is asked, and go on about
the last one.

They are found as in a story (``steps.gleaning``), and stand in the controls of their question before they count. What
was answered is never changed by them; what was left out there is filled.
"""

from __future__ import annotations

import re

from bot.coach.case import Case, Desk, Say, Value
from bot.coach.changes import said
from bot.coach.ear import plain, spoken
from bot.coach.question import Question, Values
from bot.coach.steps import QUESTIONS
from bot.coach.steps.gleaning import ASKED, PARTS, glean

FEWEST_WORDS = 4
"""Words that tell a fact by themselves; in fewer it is an answer, or a slip."""

MOST_NOTED = 5
"""Facts that are said back; the others stand where they belong."""


def early(text: str, waiting: Question, case: Case, desk: Desk) -> Values:
    """The facts that some words tell of other questions, and that nobody has told before."""
    stated = " ".join(one for one in _stated(text, desk) if not _listed(one, waiting, case, desk))
    if len(stated.split()) < FEWEST_WORDS:
        return {}
    others = (QUESTIONS[one.name].here(case, desk) for _, one in ASKED if one.name != waiting.name)
    own = {field.name for field in waiting.fields if not waiting.reads_back}
    open_ones = {field.name for one in others for field in one.fields} - own
    told = glean(stated, case, desk)
    open_ones -= {one for one in FLIPS if not spoken(stated, "beside", desk, (one,))}
    if spoken(stated, "handed_over", desk, ("about",)):
        open_ones -= HELPED
    if not _anything_tried(told, case):
        open_ones -= {"changed"}
    return {name: value for name, value in told.items() if name in open_ones and not case.answers.get(name)}


def _anything_tried(told: Values, case: Case) -> bool:
    """Whether something was done that could have changed anything: of nothing nothing can come."""
    tried = case.codes("tried") or told.get("tried")
    return bool(tried) or case.text("told") not in ("", "no") or told.get("told", "no") != "no"


FLIPS = frozenset({"upset"})
"""Facts that alone turn the verdict: never noted in passing without words of their own (domain.md 1.1)."""


HELPED = frozenset({"critical", "critical_what", "critical_until"})
"""Facts that the last day for handover questions is none of."""


def _listed(sentence: str, waiting: Question, case: Case, desk: Desk) -> bool:
    """Whether a sentence is the list that the question asks for: its items are not read across the commas."""
    return sentence.count(",") >= LIST and any(one.read(sentence, case, desk) for one in waiting.fields)


LIST = 3
"""Commas from which on a sentence is a list."""


def _stated(text: str, desk: Desk) -> list[str]:
    """The sentences that ask nothing, with their mark or without."""
    parts = (one.strip() for one in re.findall(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?\n]*", text))
    opens = desk.phrases["ear"]["opens"]
    return [one for one in parts if not one.endswith("?") and plain(one).split(" ")[0] not in opens]


def noted(values: Values, asked: str = "") -> tuple[Say, ...]:
    """That they are kept, each by its name; those of the question that is now ``asked`` stand in its controls."""
    homes = {field.name: QUESTIONS[question.name] for _, question in ASKED for field in question.fields}
    shown = [
        (name, value) for name, value in values.items() if name not in PARTS and value and homes[name].name != asked
    ]
    facts = tuple(_fact(homes[name], name, value) for name, value in shown[:MOST_NOTED])
    return (Say("talk", "noted_early", {"facts": facts}),) if facts else ()


def _fact(home: Question, name: str, value: Value) -> Say:
    field = next(one for one in home.fields if one.name == name)
    return Say("talk", "noted_fact", {"label": Say(field.page, f"{name}_label"), "value": said(field, value)})

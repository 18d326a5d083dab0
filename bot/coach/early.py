"""Facts told at another question than their own: people answer the next question before it is asked, and go on about
the last one.

They are found as in a story (``steps.gleaning``), and stand in the controls of their question before they count. What
was answered is never changed by them; what was left out there is filled.
"""

from __future__ import annotations

import re

from bot.coach.case import Case, Desk, Say
from bot.coach.changes import said
from bot.coach.ear import plain
from bot.coach.question import Question, Values
from bot.coach.steps import QUESTIONS
from bot.coach.steps.gleaning import ASKED, PARTS, glean

FEWEST_WORDS = 4
"""Words that tell a fact by themselves; in fewer it is an answer, or a slip."""

MOST_NOTED = 5
"""Facts that are said back; the others stand where they belong."""


def early(text: str, waiting: Question, case: Case, desk: Desk) -> Values:
    """The facts that some words tell of other questions, and that nobody has told before."""
    stated = _stated(text, desk)
    if len(stated.split()) < FEWEST_WORDS:
        return {}
    open_ones = {field.name for _, question in ASKED if question.name != waiting.name for field in question.fields} - {
        field.name for field in waiting.fields if not waiting.reads_back
    }
    told = glean(stated, case, desk)
    return {name: value for name, value in told.items() if name in open_ones and not case.answers.get(name)}


def _stated(text: str, desk: Desk) -> str:
    """The sentences that ask nothing, with their mark or without."""
    parts = (one.strip() for one in re.findall(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?\n]*", text))
    return " ".join(
        one for one in parts if not one.endswith("?") and plain(one).split(" ")[0] not in desk.phrases["ear"]["opens"]
    )


def noted(values: Values) -> tuple[Say, ...]:
    """That they are kept, each by its name."""
    homes = {field.name: QUESTIONS[question.name] for _, question in ASKED for field in question.fields}
    shown = [(name, value) for name, value in values.items() if name not in PARTS and value][:MOST_NOTED]
    facts = []
    for name, value in shown:
        field = next(one for one in homes[name].fields if one.name == name)
        facts.append(
            Say("talk", "noted_fact", {"label": Say(field.page, f"{name}_label"), "value": said(field, value)})
        )
    return (Say("talk", "noted_early", {"facts": tuple(facts)}),) if facts else ()

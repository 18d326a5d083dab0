"""Plain words: for each step, what managers type at its questions and what is understood (``phrasings/<step>.toml``).

``read`` is what an attentive colleague would take from it, ``unknown`` that they don't know; ``refused`` is what
such a colleague would not take for an answer, and is asked again with an example.
"""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.coach.case import Case, Unclear
from bot.coach.ear import spoken
from bot.coach.steps import QUESTIONS
from bot.coach.steps.verdict import judge
from tests.desk import VOICE, case, desk

TABLES: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "phrasings").glob("*.toml"))
}
SAID = [
    {**{name: one for name, one in table.items() if name != "said"}, "step": step, **said}
    for step, table in TABLES.items()
    for said in table["said"]
]
LEAST_READ, LEAST_REFUSED = 40, 10
BESIDE = {"day_by", "judged", "tell_at"}
"""What a check adds to an answer."""

TOLD_IN_VAIN = case("tried", reason="CONDUCT", times="often", tried=("talk", "rules"), told="written", changed="none")
"""A case that the coach would end."""


def begun(said: dict[str, Any]) -> Case:
    """The case in which a table's words are typed: with its own story, or opened on its own day."""
    story = said.get("story", "")
    here = case("story", story=story) if story else TOLD_IN_VAIN
    return replace(here, opened=said.get("opened", here.opened))


def told(said: dict[str, Any]) -> dict[str, Any]:
    """What is made of a table's words; without what its check adds, or what the story told already."""
    here = begun(said)
    answer = heard(said["question"], said["words"], here)
    known = QUESTIONS[said["question"]].suggests(here, desk()) if "story" in said else {}
    left = {
        name: value
        for name, value in answer.get("read", {}).items()
        if name not in said.get("adds", ()) and known.get(name) != value
    }
    return {"read": left} if "read" in answer else answer


def heard(question: str, words: str, here: Case = TOLD_IN_VAIN) -> dict[str, Any]:
    """What a question makes of some words, in the shape of the tables."""
    asked = QUESTIONS[question]
    if question != "reason" and spoken(words, "correction", desk()):
        return {"change": True}
    if asked.shrugged(words, here, desk()):
        return {"unknown": True}
    try:
        found = asked.check(asked.read(words, here, desk()), here, desk())
    except Unclear as unclear:
        return {"refused": VOICE.line(unclear.say, plain=True)}
    return {"read": {name: value for name, value in found.items() if value not in ("", ()) and name not in BESIDE}}


def meant(said: dict[str, Any]) -> dict[str, Any]:
    """What the table says of it."""
    read = said.get("read", {})
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in read.items()}
    return {"read": values} if "read" in said else {"unknown": said.get("unknown")}


def called(said: dict[str, Any]) -> str:
    return f"{said['question']}-{said['words'][:40]}"


@pytest.mark.parametrize("said", [one for one in SAID if "refused" not in one], ids=called)
def test_plain_words_are_understood(said: dict[str, Any]) -> None:
    assert told(said) == meant(said)


@pytest.mark.parametrize("said", [one for one in SAID if "refused" in one], ids=called)
def test_what_is_no_answer_is_asked_again_with_an_example(said: dict[str, Any]) -> None:
    answer = told(said)
    assert re.search(r'".+"', answer.get("refused", "")), answer


@pytest.mark.parametrize("step", TABLES)
def test_each_step_shows_forty_phrasings_that_are_read_and_ten_that_are_not(step: str) -> None:
    refused = sum("refused" in said for said in TABLES[step]["said"])
    assert len(TABLES[step]["said"]) - refused >= LEAST_READ
    assert refused >= LEAST_REFUSED


def test_the_coach_would_end_the_case_in_which_the_verdict_is_answered() -> None:
    assert judge(TOLD_IN_VAIN, desk()).judged == "end"

"""Each way to change an answer is shown at each stage by the conversations that the bot still has."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.playing import DEED, TRANSCRIPTS

FILES = {file.stem: file.read_text("utf-8") for file in sorted(TRANSCRIPTS.rglob("*.md"))}

STAGES = ("before the verdict", "between verdict and draft", "under the draft")
WAYS = {
    "typed words": r"\*\*\w+:\*\*",
    "the question's Change": r'presses \*Change\* under "',
    "an edited message": r"edits \*(?P<was>[^*]+)\* to \*(?!(?P=was)\*)",
    "a press on an old question": r'presses \*(?!Change\*)[^*]+\* under "\d of 9 · ',
    "the form of all answers": r"\*\*\w+\*\* saves$",
}
TOLD = re.compile(r"^> (?:Changed\. |Your words: version \d|Your last day moves )", re.M)
FOLDED = re.compile(r"^> \*[A-Z][\w' ]+\*: ", re.M)
CARD = re.compile(r"^> Tell them on .+ · last day ", re.M)


def turns(text: str) -> list[tuple[str, str]]:
    """What is done in a conversation, in order, each with its answer."""
    parts = re.split(r"\n\n(?=\*)", text)
    split = [part.partition("\n")[::2] for part in parts]
    return [(deed, answer) for deed, answer in split if DEED.match(deed)]


def stages(text: str) -> list[tuple[str, str, str]]:
    """Each deed with the stage at which it is done, and its answer."""
    stage, found = 0, []
    for deed, answer in turns(text):
        found.append((STAGES[stage], deed, answer))
        if "> Your words: version 1" in answer:
            stage = 2
        elif stage == 0 and re.search(r"^> Verdict: (?:end|mend)", answer, re.M):
            stage = 1
    return found


def changed(way: str, deed: str, answer: str, following: str) -> bool:
    """Whether something was changed that way: the answer says so; after *Change*, what is said to it does."""
    if not re.search(WAYS[way], deed):
        return False
    if way == "the question's Change":
        return "> Changed" not in answer and bool(FOLDED.search(following) or TOLD.search(following))
    if way == "a press on an old question":
        return bool((FOLDED.search(answer) or CARD.search(answer)) and " of 9 · " not in answer)
    return bool(TOLD.search(answer))


def shown(way: str, stage: str) -> list[str]:
    """Where a change is shown: the conversation and what is done in it."""
    places = []
    for name, text in FILES.items():
        told = stages(text)
        for (at, deed, answer), (_, _, following) in zip(told, [*told[1:], ("", "", "")], strict=True):
            if at == stage and changed(way, deed, answer, following):
                places.append(f"{name}: {deed}")
    return places


@pytest.mark.parametrize(("way", "stage"), [*product(WAYS, STAGES)])
def test_each_way_to_change_an_answer_is_shown_at_each_stage(way: str, stage: str) -> None:
    assert shown(way, stage)


def test_one_conversation_has_them_all() -> None:
    there = [(way, at) for way, at in product(WAYS, STAGES) if any("p_every" in one for one in shown(way, at))]
    assert there == [*product(WAYS, STAGES)]


def test_a_click_on_an_old_question_is_shown_to_leave_the_one_that_waits_alone() -> None:
    pressed = [one for stage in STAGES[:2] for one in shown("a press on an old question", stage)]
    assert len(pressed) > 1

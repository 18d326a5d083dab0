"""An ending in Quebec: the verdict may be taken and taken back, and nothing is written before a lawyer has looked."""

from dataclasses import replace

from bot.coach import dialogue, endings
from bot.coach.case import Case, Pressed, Value
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import standing
from bot.coach.steps.verdict import ending, judge, mending
from tests.desk import case, desk

ENDS: dict[str, Value] = {
    "reason": "DIRECTION",
    "times": "often",
    "told": "spoken",
    "changed": "none",
    "tried": ("talk", "tier"),
}


def decided(road: str = "go", **answers: str) -> Case:
    """A case in Quebec whose verdict is to end, with the road that was taken."""
    asked = case(country="CA-QC", stops="none", **ENDS, **answers)
    told = {**asked.answers, "verdict": road, "judged": judge(asked, desk()).judged}
    return replace(asked, answers=told, done=frozenset(QUESTIONS) - {"cleared"}, asked=dict.fromkeys(QUESTIONS, 0))


def test_to_end_it_stops_and_to_mend_it_does_not() -> None:
    assert (standing(decided()), ending(decided(), desk())) == (("ST12",), False)
    assert (standing(decided("mend")), mending(decided("mend"), desk())) == ((), True)
    assert standing(replace(decided(), answers={**decided().answers, "country": "CA"})) == ()


def test_the_stop_says_where_and_the_verdict_can_be_taken_back() -> None:
    stopped, (note,) = endings.end(decided(), desk())
    assert stopped.state == "stopped" and isinstance(note, Note)
    lines = [say.line for say in note.says]
    assert "place_stop_ST12" in lines and "from_place" in lines and "stop_ST12" not in lines
    assert [press.code for press in note.presses if press.name == "change"] == ["verdict"]
    again, replies = dialogue.hear(stopped, Pressed("change", "verdict", "", stopped.revision), desk())
    assert again.current == "verdict" and replies


def test_once_a_lawyer_has_looked_it_goes_on() -> None:
    looked: dict[str, Value] = {"cleared_by": "our lawyer", "limits": ("draft",), "cleared_for": ("ST12",)}
    told = decided()
    cleared = replace(told, answers={**told.answers, **looked}, done=told.done | {"cleared"})
    assert (standing(cleared), ending(cleared, desk())) == ((), True)
    assert judge(cleared, desk()).judged == "end", "the verdict that was taken still holds"

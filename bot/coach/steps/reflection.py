"""The reflection, a week after the last day: one line for each group of the checklist, what changes (domain.md 8.3).

What is written here comes back when the manager opens the next case.
"""

from bot.coach.case import Case, Desk
from bot.coach.checklist import GROUPS
from bot.coach.ear import alone
from bot.coach.question import LONGEST, Field, Question, Step, Values

CHANGES = ("vetting_rule", "contract_clause", "alarm", "keep")
"""What comes out of it: a rule, a clause, an alarm, and one thing to keep; domain.md 8.3, below the table."""

NOTES = tuple(f"note_{group}" for group in GROUPS)


def lessons(case: Case) -> dict[str, str]:
    """What was written down for the next time, by its field."""
    return {name: case.text(name) for name in ("lesson", *CHANGES) if case.text(name)}


def _read(text: str, case: Case, desk: Desk) -> Values:
    """Any words are the lesson; that there is none closes the case as well."""
    none = alone(text, "reflected", desk, "close")
    return {"reflected": "close"} if none else {"reflected": "close", "lesson": text.strip()[:LONGEST]}


def _check(values: Values, case: Case, desk: Desk) -> Values:
    return {**values, "reflected": "close"}


STEP = Step(
    "reflection",
    (
        Question(
            "reflection",
            (
                Field("reflected", "pick", ("close",)),
                Field("lesson", "long"),
                *(Field(name, "words", in_form=True) for name in (*CHANGES, *NOTES)),
            ),
            answers=("close",),
            skippable=False,
            applies=lambda case, desk: "reflection" in case.asked or case.text("mended") == "yes",
            parse=_read,
            check=_check,
        ),
    ),
)

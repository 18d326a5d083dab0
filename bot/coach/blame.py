"""Find the person: who caused it, who can mend it, and who was never told (domain.md 1.2 Q3 and Q4, rival.md 5).

A whole client is never blamed for one of its people.
"""

from __future__ import annotations

from bot.coach.case import Case, Say
from bot.coach.steps.stops import raised
from bot.coach.steps.story import ABOUT_US

TOLD = frozenset({"written", "spoken"})


def person(case: Case) -> Say | None:
    """What is worth saying about who is who; None where nobody is to blame, or nothing is left to find.

    Lines of the page ``blame``: ``hurt`` (somebody isn't safe: who is hurt comes first), ``ours``,
    ``one_untold``, ``one_told``, ``decider_untold``, ``whole_untold``, ``whole_one``; all but ``hurt`` take
    ``contact``.
    """
    if case.text("reason") == "SAFETY" or "ST05" in raised(case):
        return Say("blame", "hurt")
    line = _line(case)
    return Say("blame", line, {"contact": case.text("contact")}) if line else None


def _line(case: Case) -> str:
    told = case.text("told") in TOLD
    asked = "tried" in case.done
    match case.text("source"):
        case _ if case.text("reason") in ABOUT_US:
            return ""
        case "us":
            return "ours"
        case "contact":
            return ("one_told" if "swap" not in case.codes("tried") else "") if told or not asked else "one_untold"
        case "decider":
            return "" if told or not asked else "decider_untold"
        case "whole":
            return "whole_one" if told or not asked else "whole_untold"
        case _:
            return ""

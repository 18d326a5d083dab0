"""How the telling went, in three taps: how they took it, when the notice left, what was promised (domain.md 7).

Asked after the hour that was planned. Each answer has its own next step; a threat goes to a person first.
"""

import re

from bot.coach import cues
from bot.coach.case import Case, Desk, Value
from bot.coach.ear import alone, spoken
from bot.coach.question import Field, Question, Step, Values
from bot.coach.second_thoughts import asking
from bot.coach.steps.verdict import ending

TOOK_IT = ("agreed", "angry", "more_time", "threatened", "no_contact", "not_held")
"""What came of it; the last two are no telling."""

HEARD = frozenset({"agreed", "angry", "more_time"})
"""After these the written notice goes, if it hasn't yet: within two hours (domain.md 4.2)."""


def heard_it(case: Case) -> bool:
    """Whether the client has been told, and nobody has to look before the next step."""
    return case.text("went") in HEARD


def _promised(text: str, case: Case, desk: Desk) -> Value | None:
    """What was promised, in the manager's words; "no" is nothing, and a question or what they want is no promise."""
    if "?" in text or asking(text, desk) or _theirs(text, desk):
        return None
    bare = _SAID.sub("", text.strip())
    return "no" if alone(text, "promised", desk, "no") else bare or text.strip()


_SAID = re.compile(r"^(?:(?:yes|well|only)\W+)?(?:(?:i|we)(?: have|'ve)? )?promised (?:(?:her|him|them|that) )*", re.I)
"""What only says that it was promised, since that is how it is told back."""


def _theirs(text: str, desk: Desk) -> bool:
    """Whether it tells only what they want."""
    wants = cues.any_heard(text, "reported", "wants", desk)
    return wants and not cues.any_heard(text, "reported", "granted", desk)


def _asked(case: Case, desk: Desk) -> bool:
    return "went" in case.asked and ending(case, desk)


def _took_it(text: str, case: Case, desk: Desk) -> Values:
    found = spoken(text, "went", desk, TOOK_IT)
    return {"went": found} if found else {}


STEP = Step(
    "went",
    (
        Question("went", (Field("went", "pick", TOOK_IT),), answers=TOOK_IT, applies=_asked, parse=_took_it),
        Question(
            "promised",
            (Field("promised", "words", ("no",), reader=_promised),),
            answers=("no",),
            applies=lambda case, desk: _asked(case, desk) and heard_it(case),
        ),
    ),
)

"""What you tried: the options of domain.md 1.5, whether the person who decides was told plainly, and what changed."""

import re

from bot.coach.case import Case, Desk, Value
from bot.coach.ear import all_spoken, alone, plain, spoken, ticked
from bot.coach.question import Field, Question, Step, Values
from bot.coach.second_thoughts import amending
from bot.coach.steps.stops import FROM_REASON

OPTIONS = (
    *("talk", "reset", "price", "swap", "rules", "tier"),
    *("prepay", "sponsor", "neutral", "partner", "pause"),
)
"""The eleven options of domain.md 1.5, in its order."""

CHANGE_OFFERS = frozenset({"reset", "price", "swap", "rules", "tier", "prepay"})
"""Those that offer the client a change; without one of them signal R3 forces a repair or a new deal, domain.md 1.3."""

TOLD = ("written", "spoken", "no")
CHANGED = ("none", "some", "fixed")


def _from_story(case: Case, desk: Desk) -> Values:
    """The options that the story names; they are ticked in sight, to be confirmed."""
    named = all_spoken(case.text("story"), "tried", desk, OPTIONS)
    return {"tried": named} if named else {}


_PLANS = re.compile(
    r"(?:^|(?<=[,.;!?\n])) ?(?:maybe |perhaps |and |but |or |then |so )*"
    r"(?:i|we)(?:'?ll| should| could| might| may| will| want to| wanted to| plan to|'?d like to|'?m going to)\b"
    r"[^,.;!?\n]*"
)
"""What somebody means to do, or should have done, and hasn't: "we could try a mediator"."""


def _done(text: str) -> str:
    """The words without what is only meant to be done."""
    return _PLANS.sub(" ", plain(text))


def _tried(text: str, case: Case, desk: Desk) -> Value | None:
    return ticked(_done(text), "tried", desk, OPTIONS)


_TOLD = re.compile(r"\btold (?:her|him|them)\b(?! (?:that|on|at|in|by|over|straight|plainly)\b)")


def _told(text: str, case: Case, desk: Desk) -> Value | None:
    """How they were told: "told them, by email" is in writing, "told them" alone is said."""
    words = _done(text)
    said = spoken(words, "told", desk, TOLD)
    return spoken(_TOLD.sub("told", words), "told", desk, TOLD) or said if said == "spoken" else said


def _changed(text: str, case: Case, desk: Desk) -> Value | None:
    """What changed; "nothing, I haven't told them" says nothing of it."""
    return None if _told(text, case, desk) == "no" else spoken(text, "changed", desk, CHANGED)


FIELDS = (
    Field("tried", "ticks", OPTIONS, reader=_tried),
    Field("told", "pick", TOLD, reader=_told),
    Field("changed", "pick", CHANGED, reader=_changed),
)


def _read(text: str, case: Case, desk: Desk) -> Values:
    """What else was tried, beside what the story told; "no, that was all" leaves that as it stands."""
    if alone(text, "nothing_more", desk, "yes") and "told" in (known := _known(case, desk)):
        return known
    found = {one.name: value for one in FIELDS if (value := one.read(text, case, desk)) is not None}
    if not _ticks(found):
        return found
    before = _ticks(_known(case, desk)) if case.current == "tried" else case.codes("tried")
    more = {*_ticks(found), *(before if "tried" not in case.done else ())}
    return {**found, "tried": tuple(one for one in OPTIONS if one in more)}


def _known(case: Case, desk: Desk) -> Values:
    """What the story told of it, while the question is new."""
    if "tried" in case.done:
        return {}
    told = {one.name: case.answers[one.name] for one in FIELDS if one.name in case.answers}
    return {**_from_story(case, desk), **told}


def _ticks(values: Values) -> tuple[str, ...]:
    ticks = values.get("tried", ())
    return ticks if isinstance(ticks, tuple) else ()


STEP = Step(
    "tried",
    (
        Question(
            "tried",
            FIELDS,
            needs=("told",),
            facts=lambda case, desk: {"more": bool(_ticks(_known(case, desk)))},
            parse=amending(_read),
            applies=lambda case, desk: case.text("reason") not in FROM_REASON,
            suggests=_from_story,
            asked_anyway=True,
        ),
    ),
)

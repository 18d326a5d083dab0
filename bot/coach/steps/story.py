"""What happened: the story as it comes, then the reason, how often, who, and when it last boiled over.

The sixteen reasons are those of domain.md 2; one-off or pattern and the cooling-off are domain.md 1.2 (Q2, Q3) and 1.1.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

from bot.coach.case import Case, Desk, Say, Value
from bot.coach.counts import figured, numbered
from bot.coach.dates import add_months
from bot.coach.ear import all_spoken, plain, spoken
from bot.coach.named_days import days_in
from bot.coach.question import Field, Question, Values

REASONS = (
    *("SCOPE", "LATEPAY", "UNPROFIT", "BOUNDARY", "CONDUCT", "SAFETY", "UNRESP", "DIRECTION"),
    *("CAPACITY", "OUTGROWN", "VALUES", "UNLAWFUL", "CONFLICT", "TRUST", "RISK", "CLOSURE"),
)
"""Why managers end it, in the order they are listed; domain.md 2."""

ABOUT_US = frozenset({"DIRECTION", "CAPACITY", "OUTGROWN", "CONFLICT", "RISK", "CLOSURE"})
"""Reasons that say we can't do the work any more: signal E6, which no repair talk mends; domain.md 1.3."""

UNSPOKEN = frozenset({"SAFETY", "UNLAWFUL"})
"""Reasons that never stand in a message; domain.md 2."""

TIMES = ("once", "twice", "often")
SOURCES = ("decider", "contact", "whole", "us")
UPSETS = ("now", "past")


SHORT_ANSWER = 4
"""Words of an answer that says only how often."""


_ASKED_BACK = re.compile(r"[^.!?\n]*\?+")
"""What somebody only asks back: "again and again??"."""


def _times(text: str, case: Case, desk: Desk) -> Value | None:
    """How often, from "five times", "2 occasions" or a phrase of the book."""
    words = (plain(_ASKED_BACK.sub("", text)) if "?" in text else "") or plain(text)
    if counted := re.search(r"\b(\d+) (?:\w+ )?(?:times?|occasions?|incidents?)\b", figured(words)):
        count = int(counted[1])
        return "once" if count == 1 else "twice" if count == 2 else "often"
    if nth := re.search(r"\b(?:the )?(\d+)(?:st|nd|rd|th) (?:time|incident|occasion)\b", numbered(words)):
        return "once" if int(nth[1]) == 1 else "twice" if int(nth[1]) == 2 else "often"
    often = spoken(words, "times", desk, TIMES)
    if often == "often" and _exaggerates(words, case, desk):
        return "" if spoken(text, "reason", desk, REASONS) else None
    # "They always paid on time" counts nothing; "always" does by itself, or with what they always do.
    known = often != "often" or len(words.split()) <= SHORT_ANSWER or spoken(text, "reason", desk, REASONS)
    return often if known else None


def _exaggerates(words: str, case: Case, desk: Desk) -> bool:
    """Whether "all the time" is all that speaks of often, where the story tells of once: no count, so it is asked."""
    story = plain(case.text("story"))
    if words == story or spoken(story, "times", desk, TIMES) not in ("once", None) or not story:
        return False
    bare = words.replace("'", "")
    for loud in sorted(desk.phrases["hyperbole"]["yes"], key=len, reverse=True):
        bare = re.sub(rf"(?<!\w){re.escape(loud)}(?!\w)", " ", bare)
    return bare != words.replace("'", "") and spoken(bare, "times", desk, TIMES) != "often"


def recount(text: str, case: Case, desk: Desk) -> str:
    """How often, where the words tell another count than the one that is held; empty where they tell none."""
    found = None if spoken(text, "beside", desk, ("upset",)) else _times(text, case, desk)
    return str(found) if found and found != case.text("times") else ""


def _upset(text: str, case: Case, desk: Desk) -> Value | None:
    """When it last boiled over: what is fresh counts, however long it has gone on before."""
    fresh = all_spoken(text, "upset", desk, ("now",))
    return "now" if fresh else spoken(text, "upset", desk, UPSETS) or _dated_upset(text, case, desk)


FRESH = timedelta(days=3)
"""How long it is fresh; domain.md 1.1."""


def _dated_upset(text: str, case: Case, desk: Desk) -> Value | None:
    """The same from a date that is told as the last time: "last time: August"."""
    today = desk.today(case.zone)
    led = (one for one in re.split(r"[.!?;\n]", text) if spoken(one, "beside", desk, ("upset",)))
    days = [one.day for part in led for one in days_in(part, today, desk, months=True)]
    gone = [day if day <= today else add_months(day, -12) for day in days]
    return None if not gone else "now" if any(today - day <= FRESH for day in gone) else "past"


def _from_story(case: Case, desk: Desk) -> Values:
    """What the story makes likely; it stands in the controls, to be confirmed."""
    story = case.text("story")
    likely: dict[str, Value | None] = {
        name: spoken(story, name, desk, options) for name, options in (("reason", REASONS), ("source", SOURCES))
    }
    likely |= {"times": _times(story, case, desk), "upset": _upset(story, case, desk)}
    return {name: value for name, value in likely.items() if value}


OUR_DECISION = frozenset({"DIRECTION", "CAPACITY", "OUTGROWN", "CLOSURE"})
"""Reasons that are a decision of ours: nothing of it was done by them, once or often (domain.md 1.3, E6)."""


def _no_use(case: Case, desk: Desk) -> frozenset[str]:
    """How often, by whom and when it last boiled over makes no sense of our own decision; and what was read back of the
    story and was right isn't asked for once more."""
    if case.text("reason") in OUR_DECISION:
        return frozenset({"times", "source", "upset"})
    return frozenset(one.name for one in REASON.fields if case.text(one.name)) if _read_back(case) else frozenset()


def _read_back(case: Case) -> bool:
    """Whether the story was just read back and was right, and nothing after the reason was asked yet."""
    later = {"relationship", "tried"} & {*case.asked, *case.done}
    return case.text("understood") == "right" and bool(case.text("reason")) and not later


def _known(case: Case, desk: Desk) -> Mapping[str, object]:
    """The reason that was read back and was right."""
    return {"reason": Say("story", f"reason_{case.text('reason')}") if _read_back(case) else None}


STORY = Question("story", (Field("story", "long"),))
REASON = Question(
    "reason",
    (
        Field("reason", "pick", REASONS),
        Field("times", "pick", TIMES, reader=_times),
        Field("source", "pick", SOURCES),
        Field("upset", "pick", UPSETS, reader=_upset),
    ),
    needs=("reason",),
    vague="times",
    skippable=False,
    suggests=_from_story,
    hides=_no_use,
    facts=_known,
)

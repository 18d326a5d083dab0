"""A question about what is on offer, typed where one of it has to be chosen: "can't I just email her?"

It is answered with the advice on that choice, and the choice stays open, whether the question has its mark or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from bot.coach.case import Case, Desk, Say
from bot.coach.ear import plain, spoken
from bot.coach.named_days import days_in
from bot.coach.steps.channel import BINDING, CHANNELS, recommended, written_act
from bot.coach.steps.planned import offered, plan_for
from bot.coach.steps.relationship import calendar
from bot.coach.steps.tone import TONES, unsafe
from bot.coach.steps.tone import recommended as tone_recommended
from bot.coach.steps.verdict import judge

Advice = Callable[[str, str, Case, Desk], Say | None]

SHORT = 4
"""Words of which "ok?" at the end makes a question; with more it only leans on what is said: "I'll ring her, ok?"."""


def asked(part: str, case: Case, desk: Desk) -> Say | None:
    """The advice on what a sentence asks about the choice that waits; None where it asks nothing about it."""
    advice = ADVICE.get(case.current) if case.state == "open" else None
    if advice is None or not asks(part, desk):
        return None
    return advice(part, _without_asking(part, desk), case, desk)


def asks(part: str, desk: Desk) -> bool:
    """Whether a sentence opens like a question, or ends like one; "can do video" and "do it by phone" don't."""
    words = _plain(part)
    if re.search(r"\? ?(?:no|nope|nah)\b", words):
        return False
    if _opening(desk.phrases["ponder"]["opens"]).match(words) or _tag(desk.phrases["ponder"]["tags"]).search(words):
        return True
    return (
        words.endswith("?") and len(words.split()) <= SHORT and bool(_tag(desk.phrases["ponder"]["ok"]).search(words))
    )


def goes_with_last(part: str, desk: Desk) -> bool:
    """Whether a sentence only asks about the one before it: "Email. Is that ok?"."""
    words = _plain(part).rstrip("?! .")
    return len(words.split()) <= SHORT and bool(_tag(desk.phrases["ponder"]["tags"]).match(words))


def _plain(text: str) -> str:
    return plain(text).replace("'", "")


def _without_asking(part: str, desk: Desk) -> str:
    """The words without what only looks like a denial where it asks: "why not phone", "wouldn't email be kinder"."""
    words = _plain(part)
    found = _opening(desk.phrases["ponder"]["opens"]).match(words)
    if found is None:
        return words
    return _tag(desk.phrases["ear"]["no"]).sub(" ", found[0]) + words[found.end() :]


@cache
def _opening(opens: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:(?:and|but|so|ok|hmm|er|um|well|oh|hang on|wait|sorry),? )*(?:{_any(opens)})\b")


@cache
def _tag(tags: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(tags)})\b")


def _any(phrases: tuple[str, ...]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(one.replace("'", "")).replace(r"\~", r"\w+") for one in ordered)


def _way(part: str, words: str, case: Case, desk: Desk) -> Say | None:
    """What speaks for or against the way that is asked about, and what I'd do (domain.md 4.1)."""
    way = spoken(words, "channel", desk, CHANNELS)
    if way is None:
        return None
    rule = recommended(case)
    barred = rule.code in BINDING and way not in (rule.channel, rule.runner_up)
    must = bool(_tag(desk.phrases["ponder"]["must"]).search(_plain(part)))
    answer = "no" if barred else "same" if way == rule.channel else "free" if must else "next"
    facts = {
        "answer": answer if answer != "next" or way == rule.runner_up else "other",
        "must": must,
        "channel": Say("channel", f"channel_{rule.channel}"),
        "why": Say("channel", f"why_{rule.code}", {"contact": case.text("contact")}),
        "written": Say("versions", f"by_{written_act(case)}", {"address": case.text("address")}),
    }
    return Say("queries", "this_way", facts)


def _day(part: str, words: str, case: Case, desk: Desk) -> Say | None:
    """What the day that is asked about would make of the last day, and the day I'd take (domain.md 3.1, 3.3)."""
    today = desk.today(case.zone)
    ahead = [one.day for one in days_in(words, today, desk, months=True) if one.day >= today]
    best = offered(case, desk)
    if not ahead or not best:
        return None
    day = calendar(case, desk).on_or_after(ahead[0])
    first = best[0][1].day
    facts = {"day": day, "last_day": plan_for(case, desk, day).last_day, "best": first}
    return Say("queries", "this_day", {**facts, "best_last": plan_for(case, desk, first).last_day})


def _tone(part: str, words: str, case: Case, desk: Desk) -> Say | None:
    """The tone I'd take, where one is asked about (domain.md 5.1)."""
    tone, mine = spoken(words, "tone", desk, TONES), tone_recommended(case)
    if tone is None:
        return None
    facts = {"same": tone == mine, "barred": unsafe(case), "tone": Say("tone", f"tone_{mine}")}
    return Say("queries", "this_tone", {**facts, "why": Say("tone", f"why_{mine}")})


def _verdict(part: str, words: str, case: Case, desk: Desk) -> Say | None:
    """What I'd do, where one of the ways on is asked about (domain.md 1.1, 1.3)."""
    named = spoken(words, "verdict", desk, tuple(desk.phrases["verdict"]))
    return Say("queries", f"view_{judge(case, desk).judged}") if named else None


ADVICE: dict[str, Advice] = {"channel": _way, "tell_on": _day, "tone": _tone, "verdict": _verdict}
"""The questions of choice, and what advises on each."""

COVERS: dict[str, frozenset[str]] = {
    "channel": frozenset({"email_only", "channel_must", "go_there", "ring_instead", "bad_person"}),
    "tell_on": frozenset({"when_to_tell", "tell_day", "later_day"}),
    "verdict": frozenset({"your_view"}),
    "tone": frozenset(),
}
"""Questions of the phrase book that the advice on a choice answers better where that choice waits."""

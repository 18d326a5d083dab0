"""What a manager asks the coach itself, at any moment, and the word it gets: from the case, or from a rule, or honestly
that it can't be told here and who can.

A question is known by cues (``query`` in the phrase book). Answering one changes nothing: what waited goes on waiting.
Where a stop stands, or while it is slept on, only what is about this thread is answered, or about a lawyer; advice
waits (domain.md 1.1, 1.7). Sources of the rules stand beside each answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.coach import cues
from bot.coach.case import Case, Desk, Say
from bot.coach.ear import plain
from bot.coach.second_thoughts import asking
from bot.coach.steps import PLACE_IN_ORDER, QUESTIONS
from bot.coach.steps.agreement import courtesy_of, notice_of
from bot.coach.steps.channel import recommended, written_act
from bot.coach.steps.stops import standing
from bot.coach.steps.timing import chosen_plan, offered
from bot.coach.steps.tone import unsafe
from bot.coach.steps.verdict import ending, judge

Answer = Callable[[Case, Desk], Say]


@dataclass(frozen=True)
class Put:
    """The answers to the questions in some words, and what else was said there."""

    says: tuple[Say, ...]
    rest: str


_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+|\n+|$)")


def put(text: str, case: Case, desk: Desk) -> Put:
    """The questions to the coach in some words, each answered once."""
    rest: list[str] = []
    found: dict[str, Say] = {}
    for part in (one.strip() for one in _SENTENCE.findall(text)):
        asked = cues.options(_calmly(part, desk), "query", desk) if _asks(part, desk) else ()
        names = [one for one in asked if one in ANSWERS]
        names = [one for one in names if one in ANYWHERE or not (standing(case) or case.state == "waiting")]
        if names:
            found.setdefault(names[0], ANSWERS[names[0]](case, desk))
        elif part:
            rest.append(part)
    return Put(tuple(found.values())[:AT_ONCE], " ".join(rest))


AT_ONCE = 2
"""Questions that are answered at once."""


def _asks(part: str, desk: Desk) -> bool:
    """Whether a sentence is a question, with its mark or without."""
    return part.endswith("?") or plain(part).split(" ")[0] in desk.phrases["ear"]["opens"]


def _calmly(part: str, desk: Desk) -> str:
    """A sentence without the words that only lean on it: "do I really have to"."""
    leaning = "|".join(desk.phrases["ear"]["leaning"])
    return re.sub(rf"\b(?:{leaning})\s+", "", part, flags=re.I)


def asked_in(text: str, name: str, desk: Desk) -> bool:
    """Whether one of the sentences of a text asks a certain thing."""
    parts = (one.strip() for one in _SENTENCE.findall(text))
    return any(name in cues.options(_calmly(one, desk), "query", desk) for one in parts if _asks(one, desk))


def unanswered(text: str, desk: Desk) -> tuple[Say, ...]:
    """What is said to a question that none of the answers is for."""
    return (Say("queries", "cant_tell"),) if text.strip().endswith("?") and asking(text, desk) else ()


def _plainly(line: str) -> Answer:
    """The same answer in every case."""
    return lambda case, desk: Say("queries", line)


def _reason(case: Case, desk: Desk) -> Say:
    """No reason is owed; one true line at most, and none where it isn't safe (domain.md 0 and 2)."""
    return Say("queries", "no_reason_here" if unsafe(case) else "reason")


def _email_only(case: Case, desk: Desk) -> Say:
    """What suits this client (domain.md 4.1), and how the notice itself must travel (3.3)."""
    if "relationship" not in case.done:
        return Say("queries", "email_not_yet")
    rule = recommended(case)
    facts = {
        "only": rule.channel in ("email", "letter"),
        "channel": Say("channel", f"channel_{rule.channel}"),
        "why": Say("channel", f"why_{rule.code}", {"contact": case.text("contact")}),
        "written": Say("versions", f"by_{written_act(case)}", _to(case)),
    }
    return Say("queries", "email", facts)


def _view(case: Case, desk: Desk) -> Say:
    """The coach's own verdict once everything it weighs is told (domain.md 1.1, 1.3); no guess before that."""
    weighed = "verdict" in case.asked and "verdict" in QUESTIONS
    return Say("queries", f"view_{judge(case, desk).judged}" if weighed else "view_not_yet")


def _when(case: Case, desk: Desk) -> Say:
    """The day that was chosen, else the best one on offer, else the rule (domain.md 3.1, 3.6)."""
    if chosen := case.day("tell_on"):
        return Say("queries", "tell_day", {"day": chosen})
    best = offered(case, desk) if ending(case, desk) and "tell_on" in case.asked else ()
    facts = {"critical": case.day("critical")}
    return Say("queries", "when_best", {**facts, "day": best[0][1].day}) if best else Say("queries", "when_rule", facts)


def _tell_day(case: Case, desk: Desk) -> Say:
    chosen = case.day("tell_on")
    return Say("queries", "tell_day", {"day": chosen}) if chosen else Say("queries", "no_day_yet")


def _last_day(case: Case, desk: Desk) -> Say:
    """The last day of the plan; it follows from the notice and the day of telling (domain.md 3.3)."""
    made = chosen_plan(case, desk)
    return Say("queries", "last_day", {"last_day": made.last_day}) if made else Say("queries", "no_day_yet")


def _notice(case: Case, desk: Desk) -> Say:
    """The agreement's notice or what is decent, whichever is longer (domain.md 3.5)."""
    notice = notice_of(case)
    return Say(
        "queries", "notice", {"notice": notice if notice and notice.length else None, "days": courtesy_of(case).days}
    )


def _how_long(case: Case, desk: Desk) -> Say:
    question = QUESTIONS.get(case.current)
    return Say("queries", "how_long", {"number": PLACE_IN_ORDER[question.step] if question else None})


def _post_must(case: Case, desk: Desk) -> Say:
    """The notice travels as the agreement says (domain.md 3.3); what is said to them may come before it."""
    method = case.text("method")
    return Say("queries", "post_must", {"written": Say("versions", f"by_{method}", _to(case)) if method else None})


def _channel_must(case: Case, desk: Desk) -> Say:
    """What suits this client, and that somebody near may be visited instead (domain.md 4.1)."""
    rule = recommended(case)
    facts = {
        "channel": Say("channel", f"channel_{rule.channel}"),
        "other": Say("channel", f"channel_{rule.runner_up}"),
        "near": case.text("near") == "near" and rule.code not in ("C0", "C1", "C2"),
        "why": Say("channel", f"why_{rule.code}", {"contact": case.text("contact")}),
    }
    return Say("queries", "channel_must", facts)


def _to(case: Case) -> dict[str, object]:
    return {"address": case.text("address")}


def _why_asked(case: Case, desk: Desk) -> Say:
    question = QUESTIONS.get(case.current)
    return Say(question.step, f"{question.name}_more") if question else Say("queries", "private")


ANSWERS: dict[str, Answer] = {
    "private": _plainly("private"),
    "sends": _plainly("sends"),
    "robot": _plainly("robot"),
    "can_change": _plainly("can_change"),
    "how_long": _how_long,
    "why_asked": _why_asked,
    "all_needed": _plainly("all_needed"),
    "post_must": _post_must,
    "channel_must": _channel_must,
    "legal": _plainly("legal"),
    "bad_person": _plainly("bad_person"),
    "reason": _reason,
    "email_only": _email_only,
    "your_view": _view,
    "last_day": _last_day,
    "tell_day": _tell_day,
    "when_to_tell": _when,
    "notice_due": _notice,
    "apology": _plainly("apology"),
}
"""Each question of the phrase book and what answers it."""

ANYWHERE = frozenset({"private", "sends", "robot", "can_change", "how_long", "why_asked", "legal", "bad_person"})
"""What is answered at a stop and in the cooling-off, too: nothing of it is advice on how to end it."""

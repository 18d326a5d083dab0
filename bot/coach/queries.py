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
from datetime import date

from bot.coach import cues, pondered, that_time
from bot.coach.case import Case, Desk, Say
from bot.coach.ear import all_spoken, plain
from bot.coach.named_days import days_in
from bot.coach.prose import TYPED
from bot.coach.second_thoughts import asking
from bot.coach.steps import PLACE_IN_ORDER, QUESTIONS
from bot.coach.steps.agreement import courtesy_of, notice_of
from bot.coach.steps.channel import channel_of, recommended, written_act
from bot.coach.steps.planned import AHEAD, FEASTS, chosen_plan, offered, plan_for, renewal_of
from bot.coach.steps.relationship import calendar
from bot.coach.steps.stops import jobs_at_stake, standing
from bot.coach.steps.timing import asks_of_time
from bot.coach.steps.tone import unsafe
from bot.coach.steps.verdict import ending, judge
from bot.coach.windows import Marks, windows

Answer = Callable[[Case, Desk], Say]


@dataclass(frozen=True)
class Put:
    """The answers to the questions in some words, and what else was said there."""

    says: tuple[Say, ...]
    rest: str


_SAY_THEN = re.compile(r"[.](?=\s+what (?:do|does|should|shall) (?:one|i|we) (?:say|answer|reply)\b[^?.]*\?)", re.I)
"""Where what they want and what to say to it are one question."""


def put(text: str, case: Case, desk: Desk) -> Put:
    """The questions to the coach in some words, each answered once."""
    rest: list[str] = []
    found: dict[str, Say] = {}
    parts = _parts(text, desk)
    then = [one for one in parts if asks_of_time(one, desk)]
    if any(asks(one, desk) for one in then) and (not_then := that_time.answer(" ".join(then), case, desk)):
        found["that_time"] = not_then
        parts = [one for one in parts if one not in then]
    for part in parts:
        asked = cues.options(_calmly(part, desk), "query", desk) if asks(part, desk) else ()
        names = [*(one for one in asked if one in OF_THE_WORDS), *(one for one in asked if one in ANSWERS)]
        names = [one for one in names if one in ANYWHERE or not (standing(case) or case.state == "waiting")]
        advice = pondered.asked(part, case, desk) if {*names} <= pondered.COVERS.get(case.current, NONE) else None
        if advice:
            found.setdefault("pondered", advice)
        elif names:
            found.setdefault(names[0], _answer(names[0], part, case, desk))
        elif part and _asks_leave(part, desk) and part != text.strip():
            found.setdefault("leave", Say("queries", "cant_tell"))
        elif part:
            rest.append(part)
    if "pondered" in found:
        rest = [one for one in rest if not pondered.leads_up(one, desk)]
    return Put(tuple(found.values())[:AT_ONCE], " ".join(rest))


def _parts(text: str, desk: Desk) -> list[str]:
    """The sentences of some words, and with each what only asks about it: "Email. Is that ok?"."""
    parts: list[str] = []
    for part in (one.strip() for one in TYPED.findall(_SAY_THEN.sub(",", text))):
        if parts and pondered.goes_with_last(part, desk):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts


def _asks_leave(part: str, desk: Desk) -> bool:
    """Whether a sentence only asks what the manager may do ("can I tell her on Thursday?"), which decides nothing."""
    words = plain(part).removeprefix("and ").removeprefix("but ").removeprefix("so ")
    return part.endswith("?") and any(words.startswith(f"{one} ") for one in desk.phrases["ear"]["leave"])


def _answer(name: str, part: str, case: Case, desk: Desk) -> Say:
    """The answer to one question, by its words where it hangs on them."""
    return OF_THE_WORDS[name](part, case, desk) if name in OF_THE_WORDS else ANSWERS[name](case, desk)


NONE: frozenset[str] = frozenset()
AT_ONCE = 2
"""Questions that are answered at once."""


def asks(part: str, desk: Desk) -> bool:
    """Whether a sentence is a question, with its mark or without; "I thought she could" is one."""
    words = plain(part)
    wonders = any(words.startswith(f"{one} ") for one in desk.phrases["ear"]["wonders"])
    return part.endswith("?") or words.split(" ")[0].split("'")[0] in desk.phrases["ear"]["opens"] or wonders


def _calmly(part: str, desk: Desk) -> str:
    """A sentence without the words that only lean on it: "do I really have to"."""
    leaning = "|".join(desk.phrases["ear"]["leaning"])
    return re.sub(rf"\b(?:{leaning})\s+", "", part, flags=re.I)


_WHICH = re.compile(r"^\W*(?:so |and )?(?:which|what(?:'s| is) (?:better|best)|what would you)\b[^.!?]*\?", re.I)


def of_two(text: str, case: Case, desk: Desk) -> Say | None:
    """What stands, where somebody asks which of two ways to take; a question like that decides nothing."""
    *told, last = [one.strip() for one in TYPED.findall(text) if one.strip()] or [""]
    if not _WHICH.match(last) or " or " not in plain(" ".join(told) or last):
        return None
    made, day = chosen_plan(case, desk), case.day("tell_on")
    if made is None or day is None:
        return None
    rule, chosen = recommended(case), channel_of(case)
    why = Say("channel", f"why_{rule.code}", {"contact": case.text("contact")}) if chosen == rule.channel else None
    facts = {"channel": Say("channel", f"channel_{chosen}"), "why": why}
    return Say("queries", "of_two", {**facts, "day": day, "last_day": made.last_day})


def asked_in(text: str, name: str, desk: Desk) -> bool:
    """Whether one of the sentences of a text asks a certain thing."""
    parts = (one.strip() for one in TYPED.findall(text))
    return any(name in cues.options(_calmly(one, desk), "query", desk) for one in parts if asks(one, desk))


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
    if case.text("sent_on"):
        return _the_others(case, desk)
    if chosen := case.day("tell_on"):
        return Say("queries", "tell_day", {"day": chosen})
    best = offered(case, desk) if ending(case, desk) and "tell_on" in case.asked else ()
    facts = {"critical": case.day("critical")}
    return Say("queries", "when_best", {**facts, "day": best[0][1].day}) if best else Say("queries", "when_rule", facts)


def _tell_day(case: Case, desk: Desk) -> Say:
    """The day that was chosen; once the client knows, who hears it next."""
    if case.text("sent_on"):
        return _the_others(case, desk)
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


def _names_somebody(case: Case, desk: Desk) -> Say:
    """Nobody is named in it; where somebody was hurt, that protects them (domain.md 2, 5.3)."""
    return Say("queries", "names_somebody", {"quiet": unsafe(case)})


def _who_sends(case: Case, desk: Desk) -> Say:
    """Whoever may bind the firm sends it, once, to whom the agreement names; never somebody who was hurt (3.3, 3.8)."""
    return Say("queries", "who_sends", {"quiet": unsafe(case), "signer": case.text("signer") or case.signer})


def _the_others(case: Case, desk: Desk) -> Say:
    """Our own people hear it right after the client; where jobs are at stake, as HR and a lawyer say (1.7, 3.8)."""
    facts = {"jobs": jobs_at_stake(case), "known": bool(case.text("sent_on")) or case.text("went") in KNOWN}
    return Say("queries", "the_others", facts)


KNOWN = ("agreed", "angry", "more_time", "threatened")
"""After these the client knows."""


def _stay(case: Case, desk: Desk) -> Say:
    """Nothing beyond the last day is owed; what is given is given once, with a date (domain.md 7)."""
    made = chosen_plan(case, desk)
    return Say("queries", "stay", {"last_day": made.last_day if made else None})


def _later_day(text: str, case: Case, desk: Desk) -> Say:
    """What waiting until some day would do to the last day; with no day in the words the rule (3.1, 3.3)."""
    day, made = _day_meant(text, case, desk), chosen_plan(case, desk)
    if day is None or made is None:
        return _when(case, desk)
    deadline = renewal_of(case, desk)
    late = deadline is not None and deadline.state != "missed" and day > deadline.send_by
    facts = {"day": day, "last_day": plan_for(case, desk, day).last_day, "now": made.last_day}
    return Say("queries", "later_day", {**facts, "too_late": deadline.send_by if deadline and late else None})


def _day_meant(text: str, case: Case, desk: Desk) -> date | None:
    """The working day that some words mean: one that they name, or the first after a feast."""
    today, work = desk.today(case.zone), calendar(case, desk)
    feasts = all_spoken(text, "feasts", desk, FEASTS)
    if feasts:
        around = windows(case.text("country"), today, today + AHEAD, work, Marks(feasts=feasts))
        last = next((one.last for one in around if one.code in feasts and one.last >= today), None)
        return work.add(last, 1) if last else None
    ahead = re.sub(r"\b(?:until|till?)\b", "in", text, flags=re.I)
    named = [one.day for one in days_in(ahead, today, desk, months=True) if one.day > today]
    return work.on_or_after(named[0]) if named else None


def _thank(case: Case, desk: Desk) -> Say:
    """One true thing, late; nothing where somebody isn't safe (domain.md 5.1, 6.2)."""
    return Say("queries", "thank_not_here" if unsafe(case) else "thank")


def _offer_call(case: Case, desk: Desk) -> Say:
    """A talk about the handover only; none where somebody isn't safe (domain.md 4.1 C0, 6.1)."""
    return Say("queries", "no_call_here" if unsafe(case) else "offer_call")


def _keys(case: Case, desk: Desk) -> Say:
    """What the work needs goes back when it ends: by the agreement on the day itself (domain.md 8.1, row 18)."""
    made = chosen_plan(case, desk)
    facts = {"by_contract": case.text("returns") == "last_day", "last_day": made.last_day if made else None}
    return Say("queries", "keys", facts)


def _turns_up(case: Case, desk: Desk) -> Say:
    """No live contact where somebody isn't safe (domain.md 4.1 C0); else the day, and the handover (7)."""
    made = chosen_plan(case, desk)
    return Say("queries", "turns_up", {"quiet": unsafe(case), "day": made.last_day if made else None})


def _keeps_coming(case: Case, desk: Desk) -> Say:
    """No work in the notice where somebody isn't safe (domain.md 3.7); else as usual, to the last day."""
    return Say("queries", "keeps_coming" if unsafe(case) else "until_then")


BY_RULE = (
    *("approval", "ring_instead", "wont_pay", "weekend", "chat_notice", "starts_counting", "away_then", "unread"),
    *("until_then", "stop_now", "last_invoice", "refund", "hold_files", "their_data", "recommend", "less_notice"),
    *("more_money", "tears_then", "record", "second_person", "they_ask_first", "in_public", "bad_review", "sooner"),
    *("months_days", "go_there", "no_handover", "poach"),
    *("interpreter", "reconsider", "subject_says", "more_sorry", "may_be_difficult"),
)
"""Questions whose answer is a rule of domain.md, the same in every case: 3.3 to 3.8, 4, 6.3, 6.6 and 7."""

OF_THE_WORDS: dict[str, Callable[[str, Case, Desk], Say]] = {"later_day": _later_day}
"""Questions whose answer hangs on a day in their words."""

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
    "refuse": _plainly("refuse"),
    "last_day": _last_day,
    "tell_day": _tell_day,
    "when_to_tell": _when,
    "notice_due": _notice,
    "apology": _plainly("apology"),
    "others": _plainly("others"),
    "names_somebody": _names_somebody,
    "true_reason": _plainly("true_reason"),
    "who_sends": _who_sends,
    "the_others": _the_others,
    "change_line": _plainly("change_line"),
    "stay": _stay,
    "thank": _thank,
    "offer_call": _offer_call,
    "keys": _keys,
    "turns_up": _turns_up,
    "keeps_coming": _keeps_coming,
    **{one: _plainly(one) for one in BY_RULE},
}
"""Each question of the phrase book and what answers it."""

ANYWHERE = frozenset(
    {
        *("private", "sends", "robot", "can_change", "how_long", "why_asked", "legal", "bad_person"),
        *("turns_up", "keeps_coming"),
    }
)
"""What is answered at a stop and in the cooling-off, too: nothing of it is advice on how to end it, and safety waits
for nobody."""

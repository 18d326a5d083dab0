"""Whether it can start now: what carries the firm without the fee, and who has said yes (domain.md 1.8, 1.3 R10).

Asked once it is decided to end it, and only where an earlier answer makes it matter. Whatever is missing delays the
ending, and never denies it: "end it, but not yet", with the day from which it can start. The rest of 1.8 has its own
place: the contract's way out in the agreement (3.2) and stop ST12, the handover's owner beside the tone.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.counts import figured
from bot.coach.ear import affirmed, alone, denied, plain, spoken
from bot.coach.named_days import days_in
from bot.coach.plan import plan
from bot.coach.question import Field, Question, Values, chosen_day
from bot.coach.second_thoughts import amending
from bot.coach.steps.agreement import agreement_of, courtesy_of
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.stops import raised, standing, urgent
from bot.coach.steps.verdict import ending

MONTHS = 3
"""Months without the fee that have to be covered where nothing replaces it; domain.md 1.8 (default)."""

LOOK_AGAIN = timedelta(days=30)
"""From an answer that leaves the money open to the day to look again; as with a review, domain.md 1.3."""

TO_APPROVE, TO_APPROVE_NOW = 5, 1
"""Business days that an approver has to answer; the second where it can't wait (our own choice; domain.md 3.7, 3.8)."""

AHEAD = 540
"""Days ahead that are looked at; a replacement after that is no plan."""

SOONEST = timedelta(days=7)
"""From today, the days within which a day alone is no replacement: "ask me tomorrow"."""

SENT_AT = time(11)
"""The hour at which the notice is taken to leave, as on any day that is offered."""

CASH, APPROVALS = ("under3", "over3", "plan"), ("yes", "no", "self")
SAID_YES = ("yes", "self")


@dataclass(frozen=True)
class Gap:
    """What has to be there first: a code, and the day it is missing until, where there is one."""

    code: str
    day: date | None = None


def why_asked(case: Case, desk: Desk) -> tuple[str, ...]:
    """The earlier answers that make it matter: a large share (R10), their own words, or a NOW flag nobody approved.

    What can't wait doesn't wait for money either (3.7). Whoever cleared a stop has approved it (1.7), so a stop alone
    asks nothing more.
    """
    rushed = bool(urgent(case))
    grounds = {
        "share": case.text("share") == "over20" and not rushed,
        "leaning": _leans(case, desk) and not rushed,
        "urgent": rushed and not _cleared(case),
    }
    return tuple(code for code, holds in grounds.items() if holds)


def _leans(case: Case, desk: Desk) -> bool:
    """Whether the manager has said that they can't do without the money."""
    return bool(spoken(_told(case), "feasible", desk, ("leaning",)))


def _told(case: Case) -> str:
    return f"{case.text('story')}\n{case.text('override')}"


def _cleared(case: Case) -> bool:
    return bool(raised(case)) and not standing(case)


def asked(case: Case, desk: Desk) -> bool:
    """It is being ended, and an earlier answer makes it matter."""
    return ending(case, desk) and bool(why_asked(case, desk))


def gaps(case: Case, desk: Desk) -> tuple[Gap, ...]:
    """What has to be there first, in the order of asking; what isn't known is missing where it made us ask."""
    if not asked(case, desk):
        return ()
    grounds, approver = why_asked(case, desk), case.text("approver")
    said = approver in SAID_YES or _cleared(case)
    unapproved = not said and (approver == "no" or "urgent" in grounds)
    return (*_unpaid(case, desk), *((Gap("approver"),) if unapproved else ()))


def _unpaid(case: Case, desk: Desk) -> tuple[Gap, ...]:
    """What is missing of the money."""
    cash, day = case.text("cash"), case.day("replaced_from")
    matters = bool(cash) or bool({"share", "leaning"} & {*why_asked(case, desk)})
    if urgent(case) or cash == "over3" or not matters:
        return ()
    if day is None:
        return (Gap("day" if cash == "plan" else "cash"),)
    return (Gap("replaced", day),) if _reaching(case, desk, day) > _today(case, desk) else ()


def starts_on(case: Case, desk: Desk) -> date | None:
    """The first day on which it can be told, where anything is missing: a working day of the client's."""
    days = [_from(gap, case, desk) for gap in gaps(case, desk)]
    return max(days, default=None)


def _from(gap: Gap, case: Case, desk: Desk) -> date:
    work, begun = calendar(case, desk), _answered_on(case, desk)
    if gap.code == "approver":
        return work.add(begun, TO_APPROVE_NOW if urgent(case) else TO_APPROVE)
    day = _reaching(case, desk, gap.day) if gap.day else begun + LOOK_AGAIN
    return work.add(day - timedelta(days=1), 1)


def _reaching(case: Case, desk: Desk, day: date) -> date:
    """The first day to tell them on which the last day is no earlier than the replacement: the fee has no gap.

    Where no telling moves the end so far (a term that ends by itself), it is today: waiting would win nothing.
    """
    today = _today(case, desk)
    agreement, decent, work = agreement_of(case), courtesy_of(case), calendar(case, desk)

    def ends(later: int) -> date:
        return plan(datetime.combine(today + timedelta(days=later), SENT_AT), agreement, decent, work).last_day

    later = bisect_left(range(AHEAD), day, key=ends)
    return today + timedelta(days=later if later < AHEAD else 0)


def _today(case: Case, desk: Desk) -> date:
    return desk.now.astimezone(client_zone(case)).date()


def _answered_on(case: Case, desk: Desk) -> date:
    """The day from which is counted: when it was answered, else when the case was opened; it doesn't run away."""
    opened = datetime.fromisoformat(case.opened) if case.opened else desk.now
    return case.day("feasible_on") or opened.astimezone(client_zone(case)).date()


def needed(case: Case, desk: Desk) -> tuple[Say, ...]:
    """What has to be there first, in words."""
    return tuple(Say("verdict", f"need_{gap.code}", {"day": gap.day}) for gap in gaps(case, desk))


def not_yet(case: Case, desk: Desk) -> Say | None:
    """The verdict "end it, but not yet", once it was asked; None where nothing is missing, or it has gone."""
    day = starts_on(case, desk) if "feasible" in case.done and not case.text("sent_on") else None
    if day is None:
        return None
    look = any(gap.code in ("cash", "day") for gap in gaps(case, desk))
    return Say("verdict", "not_yet", {"needed": needed(case, desk), "start": day, "look": look})


def still_missing(case: Case, desk: Desk) -> Say | None:
    """What has to be there before the draft goes on its day, and whether that day is earlier than the coach's own."""
    later, day = not_yet(case, desk), case.day("tell_on")
    if later is None or day is None:
        return None
    first = starts_on(case, desk)
    early = first is not None and day < first
    open_ones = tuple(one for one in needed(case, desk) if early or one.line != "need_replaced")
    return Say("verdict", "still_missing", {**later.facts, "needed": open_ones, "early": early}) if open_ones else None


_RUNWAY = re.compile(
    r"(?<!in )(?<!in about )(?<![\d.])(\d+(?:\.\d+)?)(?: ?(?:-|to|or) ?\d+)? ?(months?|mths?|weeks?|years?)\b"
)
_HALVES = re.compile(r"\bhalf (?:a|1) year\b")
_SHORT_OF = re.compile(r"\b(?:less than|under|below|fewer than|not quite|nearly|almost|just short of)(?: the)? $")
_IN_MONTHS = {"m": 1.0, "w": 12 / 52, "y": 12.0}


def _cash(text: str, case: Case, desk: Desk) -> Value | None:
    """A plan to replace it; else the months without the fee ("about five months", "2 to 3 months"), or a phrase."""
    if alone(text, "ear", desk, "bare"):
        return None
    if spoken(text, "cash", desk, ("plan",)):
        return "plan"
    words = _HALVES.sub("6 months", figured(plain(text)))
    if found := _RUNWAY.search(words):
        months = float(found[1]) * _IN_MONTHS[found[2][0]]
        short = bool(_SHORT_OF.search(words[: found.start()])) and months <= MONTHS
        return "over3" if months >= MONTHS and not short and affirmed(words, found.start(), desk) else "under3"
    named = spoken(text, "cash", desk, ("under3", "over3"))
    return named or ("under3" if denied(text, "cash", desk, ("over3", "plan")) else None)


def _approver(text: str, case: Case, desk: Desk) -> Value | None:
    """Whether somebody above has said yes, or nobody has to; a bare yes or no may answer either question."""
    if alone(text, "ear", desk, "bare"):
        return None
    return spoken(text, "approver", desk, APPROVALS) or ("no" if denied(text, "approver", desk, ("yes",)) else None)


def _read(text: str, case: Case, desk: Desk) -> Values:
    """Each in the sentences that speak of it: a day is the replacement's where nobody approves anything on it.

    A bare yes or no answers where there is nothing to answer but whether it is approved.
    """
    if bare := spoken(text, "bare_approval", desk, ("yes", "no")) if why_asked(case, desk) == ("urgent",) else None:
        return {"approver": bare}
    today = desk.today(case.zone)
    parts = [part for part in re.split(r"(?<=[.;!?])\s+|\n+|, (?:and|but) ", text) if part.strip()]
    found: dict[str, Value] = {}
    for name, reader in (("cash", _cash), ("approver", _approver)):
        if value := reader(text, case, desk):
            found[name] = value
    speaking = [part for part in parts if not _approver(part, case, desk) or spoken(part, "cash", desk, ("plan",))]
    days = [one.day for part in speaking for one in days_in(part, today, desk, months=True)]
    whole = desk.read_date(text.strip(), today)
    ahead = [day for day in ([whole] if whole else days) if day >= today]
    soon = bool(ahead) and ahead[0] - today < SOONEST and "cash" not in found
    if ahead and not soon and found.get("cash", "plan") == "plan":
        found |= {"cash": "plan", "replaced_from": ahead[0].isoformat()}
    return found


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """A day without a plan is one; the day of the answer is kept, for what is counted from it."""
    day, today = chosen_day(values, "replaced_from"), _today(case, desk)
    if day is not None and day > today + timedelta(days=AHEAD):
        raise Unclear(Say("timing", "day_far", {"day": day}), "replaced_from")
    planned = {"cash": "plan"} if day and not values.get("cash") and case.text("cash") != "over3" else {}
    return {**values, **planned, "feasible_on": today.isoformat()}


def from_words(case: Case, desk: Desk) -> Values:
    """What the story or the override tells of it already; it stands in the controls, to be confirmed."""
    parts = re.split(r"(?<=[.;!?])\s+|\n+", _told(case))
    telling = " ".join(part for part in parts if spoken(part, "feasible", desk, ("leaning", "reserve")))
    likely = {name: value for name, value in _read(telling, case, desk).items() if name != "approver"}
    return {**likely, **({"approver": "yes"} if _cleared(case) else {})}


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    return {"grounds": why_asked(case, desk)}


FEASIBLE = Question(
    "feasible",
    (
        Field("cash", "pick", CASH, reader=_cash),
        Field("replaced_from", "day"),
        Field("approver", "pick", APPROVALS, reader=_approver),
    ),
    applies=asked,
    facts=_facts,
    suggests=from_words,
    parse=amending(_read),
    check=_check,
)

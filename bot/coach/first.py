"""What must happen today, apart from the ending and before it: two clocks, never one (rival.md 2).

Protecting somebody, keeping evidence, telling an insurer, asking for what a deadline needs. Sources: domain.md 1.7
(what a manager may do meanwhile), 3.7 (suspending is fast and reversible, and apart from notice), 4.1 C0, 8.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.coach.case import Case, Desk, Say
from bot.coach.ear import all_spoken
from bot.coach.steps.planned import critical_of, renewal_of, when_of
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.stops import FROM_REASON, named, raised, urgent
from bot.coach.steps.story import recount

SOON = 10
"""Business days within which a deadline of theirs, or of a renewal, belongs to today; domain.md 3.6 and 3.7."""

ALONE = ("ST24", "ST07")
"""Stops beside which nothing else is said: somebody in danger; and tipping off, where any other advice is too much."""


@dataclass(frozen=True)
class Found:
    """What a case shows: its stops and urgent flags (ticked, or named in the story), its answers, and today."""

    case: Case
    desk: Desk
    codes: frozenset[str]
    today: date

    def has(self, *codes: str) -> bool:
        """Whether one of the stops or flags holds."""
        return bool(self.codes & {*codes})

    def told(self, option: str) -> bool:
        """Whether the story speaks of something that is open today."""
        return bool(all_spoken(self.case.text("story"), "first", self.desk, (option,)))

    def days_to(self, day: date | None) -> int | None:
        """The business days until a day that is still to come."""
        if day is None or day < self.today:
            return None
        return calendar(self.case, self.desk).between(self.today, day)


def today_first(case: Case, desk: Desk) -> tuple[Say, ...]:
    """What to do today, the most urgent first; empty where nothing can't wait.

    Lines of the page ``first``. ``deadline`` takes when and what; ``renewal`` takes receive_by, send_by and
    missed, ``suspend`` the amount, ``past_due`` the date; the others take nothing.
    """
    found = Found(case, desk, _codes(case, desk), desk.now.astimezone(client_zone(case)).date())
    says = (_say(act, found) for act in ACTS)
    kept = tuple(say for say in says if say)
    alone = next((code for code in ALONE if code in found.codes), "")
    return kept[:1] if alone else kept


def _codes(case: Case, desk: Desk) -> frozenset[str]:
    """Stops and flags that were ticked; before the ticks were asked for, those that the story names."""
    held = {*raised(case), *urgent(case), FROM_REASON.get(case.text("reason"), "")}
    looked_at = case.text("stops") == "none" or "each" in case.done
    return frozenset(held if looked_at else held | {*named(case, desk)})


def protective(case: Case, desk: Desk) -> tuple[Say, ...]:
    """What protects somebody of ours, at once and before anything else is asked; empty where nobody was hurt."""
    found = Found(case, desk, _codes(case, desk), desk.now.astimezone(client_zone(case)).date())
    says = (_say(act, found) for act in ACTS if act.line in PROTECTIVE)
    return tuple(say for say in says if say) if not found.has(*ALONE) else ()


PROTECTIVE = frozenset({"protect", "session", "contact_away", "messages", "ask_hurt", "relieve", "ask_treated"})
"""The lines of what protects somebody."""


def _say(act: Act, found: Found) -> Say | None:
    return Say("first", act.line, act.facts(found)) if act.due(found) else None


def _no_facts(found: Found) -> dict[str, object]:
    return {}


@dataclass(frozen=True)
class Act:
    """One thing to do today: its line, when it is due, and what the line needs."""

    line: str
    due: Callable[[Found], bool]
    facts: Callable[[Found], dict[str, object]] = _no_facts


def _unsafe(found: Found) -> bool:
    return found.case.text("reason") == "SAFETY" or found.has("ST05", "staff")


def _treated_badly(found: Found) -> bool:
    return found.case.text("reason") == "CONDUCT" and not _unsafe(found)


def _once(found: Found) -> bool:
    """Whether it was one remark, as far as it was told: nobody has to be taken out of it for that."""
    told = found.case.text("times") or recount(found.case.text("story"), found.case, found.desk)
    return told == "once"


def _evidence(found: Found) -> bool:
    return not _unsafe(found) and found.has("ST01", "ST03", "ST06", "unlawful", "evidence")


def _owing(found: Found) -> bool:
    """Work that goes on unpaid: ticked, or a debt that is past due."""
    due = found.case.day("due")
    late = found.case.text("account") == "owed" and due is not None and due < found.today
    return found.has("credit") or (found.case.text("reason") == "LATEPAY" and late)


def _critical_soon(found: Found) -> bool:
    days = (found.days_to(day) for day in critical_of(found.case))
    return any(one is not None and one <= SOON for one in days)


def _renewal_soon(found: Found) -> bool:
    deadline = renewal_of(found.case, found.desk)
    if deadline is None:
        return found.has("renewal")
    days = found.days_to(deadline.receive_by)
    return deadline.state == "tight" or (days is not None and days <= SOON)


def _renewal_facts(found: Found) -> dict[str, object]:
    deadline = renewal_of(found.case, found.desk)
    last = deadline if deadline and deadline.state != "missed" else None
    return {
        "receive_by": last.receive_by if last else None,
        "send_by": last.send_by if last and last.state == "open" else None,
        "missed": deadline.receive_by if deadline and not last else None,
    }


def _critical_facts(found: Found) -> dict[str, object]:
    first = next((day for day in critical_of(found.case) if found.days_to(day) is not None), None)
    named = first in (found.case.day("critical"), found.case.day("critical_until"))
    when = when_of(found.case, first) if first else ""
    return {"critical": first, "when": when, "what": found.case.text("critical_what") if named else ""}


def _open_amount(found: Found) -> dict[str, object]:
    return {"due": found.case.day("due")}


ACTS = (
    Act("danger", lambda found: found.has("ST24")),
    Act("silence", lambda found: found.has("ST07")),
    Act("protect", _unsafe),
    Act("session", _unsafe),
    Act("contact_away", _unsafe),
    Act("messages", _unsafe),
    Act("ask_hurt", _unsafe),
    Act("relieve", lambda found: _treated_badly(found) and not _once(found)),
    Act("ask_treated", lambda found: _treated_badly(found) and _once(found)),
    Act("insurer", lambda found: found.has("ST18", "ST01")),
    Act("evidence", _evidence),
    Act("freeze", lambda found: found.has("ST16", "evidence")),
    Act("stop_task", lambda found: found.has("ST06", "unlawful")),
    Act("reliance", lambda found: found.has("reliance")),
    Act("leak", lambda found: found.has("leak")),
    Act("renewal", _renewal_soon, _renewal_facts),
    Act("cover", lambda found: found.has("cover")),
    Act("conflict", lambda found: found.has("conflict") or found.case.text("reason") == "CONFLICT"),
    Act("regulator", lambda found: found.has("regulator")),
    Act("jobs", lambda found: found.has("ST17")),
    Act("suspend", _owing, _open_amount),
    Act("deadline", _critical_soon, _critical_facts),
    Act("request", lambda found: found.told("request") or found.has("ST16", "ST03")),
    Act("stranded", lambda found: found.told("stranded")),
)
"""What may be due today, in the order in which it is said: people, evidence, insurer and law, clocks, work."""

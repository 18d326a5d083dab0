"""Who hears it first, and by when: a small circle inside, then the client, then everybody else (domain.md 3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Say
from bot.coach.dates import CLOSES, DAY, OPENS, Calendar
from bot.coach.steps.agreement import courtesy_of
from bot.coach.steps.channel import SPOKEN, channel_of, written_act
from bot.coach.steps.relationship import individual
from bot.coach.steps.stops import jobs_at_stake, raised, urgent
from bot.coach.tasks import quiet, small

CAP = 5
"""How many inside may know before the client does, the manager among them; domain.md 3.8 (default)."""

AHEAD = timedelta(hours=24)
"""How long before the client the account lead and one backup hear it, at most."""

WRITTEN_WITHIN, TEAM_WITHIN = timedelta(hours=2), timedelta(hours=1)

ALL_AFFECTED = frozenset({"DIRECTION", "CLOSURE"})
"""Reasons that reach other clients too, who must not hear it from each other; domain.md 2, notes."""

CODES = ("approver", "lead", "decider", "notice", "people", "team", "support", "clients", "referrals", "company")
"""Everybody who may hear it, in order."""

TITLE = Say("circle", "title")
ALWAYS = (Say("circle", "cap", {"cap": CAP}), Say("circle", "never"), Say("circle", "front_desk"))
"""What holds for the whole list: its size before the client knows, and what must never bring the news."""


@dataclass(frozen=True)
class Hearer:
    """Somebody who hears it, not before ``after`` and not later than ``before``; None where nothing binds.

    ``inside`` counts those on our side who then know before the client, beside the manager.
    """

    code: str
    after: datetime | None
    before: datetime | None
    who: Say
    when: Say
    inside: int = 0


def circle(case: Case, telling: datetime, work: Calendar) -> tuple[Hearer, ...]:
    """Who hears it, in order, when the client hears it at ``telling``.

    An aware ``telling`` gives all moments on the manager's clock; a naive one is taken as that clock already.
    ``work`` tells the next working day, on which the wider company hears it.
    """
    at = telling.astimezone(ZoneInfo(case.zone)) if telling.tzinfo else telling
    return (*_before(case, at), *_client(case, at), *_after(case, at, work))


def _before(case: Case, at: datetime) -> tuple[Hearer, ...]:
    """Whoever hears it before the client; nobody any more, once it has gone. Where one works alone there is nobody to
    ask but a lawyer, and where two or three do there is no account lead."""
    if case.text("sent_on"):
        return ()
    legal = bool(raised(case) or urgent(case)) or courtesy_of(case).legal
    alone = case.text("firm") == "alone"
    return (
        *(
            ()
            if alone and not legal
            else (_hearer("approver", None, at, 1 + (legal and not alone), _approver(case, legal)),)
        ),
        *(() if small(case) else (_hearer("lead", max(at - AHEAD, _opened(case, at)), at, 2),)),
    )


def _approver(case: Case, legal: bool) -> Mapping[str, object]:
    return {"legal": legal, "alone": case.text("firm") == "alone"}


def _opened(case: Case, at: datetime) -> datetime:
    """When the case was opened, on the same clock: nobody hears it before that."""
    if not case.opened:
        return at - AHEAD
    opened = datetime.fromisoformat(case.opened).astimezone(ZoneInfo(case.zone))
    return opened if at.tzinfo else opened.replace(tzinfo=None)


def _client(case: Case, at: datetime) -> tuple[Hearer, ...]:
    """The person who decides, the address for notices, and the people we work with day by day.

    A written telling is the notice itself. In a quiet case the client's own people hear it from inside.
    """
    spoken = channel_of(case) in SPOKEN
    names = {"contact": case.text("contact"), "client": case.client}
    hurt = "ST05" in raised(case)
    notice = {"method": written_act(case), "address": case.text("address"), "spoken": spoken}
    others = () if quiet(case) or individual(case) else (_hearer("people", at, _same_day(at), facts=names),)
    return (
        _hearer("decider", at, at, facts={**names, "hurt": hurt}),
        _hearer("notice", at, at + WRITTEN_WITHIN if spoken else at, facts=notice),
        *others,
    )


def _after(case: Case, at: datetime, work: Calendar) -> tuple[Hearer, ...]:
    affected = case.text("reason") in ALL_AFFECTED
    names = case.text("alternatives") != "none" and not quiet(case)
    next_day = datetime.combine(work.add(at.date(), 1), OPENS, at.tzinfo)
    team = _hearer("team", at, at + TEAM_WITHIN, facts={"jobs": jobs_at_stake(case), "few": small(case)})
    return (
        *(() if case.text("firm") == "alone" else (team,)),
        *(() if small(case) else (_hearer("support", at, _same_day(at), facts={"person": individual(case)}),)),
        *((_hearer("clients", at, _same_week(case, at, work)),) if affected else ()),
        *((_hearer("referrals", at, None),) if names else ()),
        *(() if small(case) else (_hearer("company", next_day, None),)),
    )


def _same_day(at: datetime) -> datetime:
    """The close of the day, or two hours on where that is later, but the same day."""
    end = datetime.combine(at.date(), time(23, 59), at.tzinfo)
    return min(max(datetime.combine(at.date(), CLOSES, at.tzinfo), at + WRITTEN_WITHIN), end)


def _same_week(case: Case, at: datetime, work: Calendar) -> datetime:
    """The last working day of the week; a firm that closes tells all its clients on one day."""
    if case.text("reason") == "CLOSURE":
        return _same_day(at)
    sunday = at.date() + (6 - at.weekday()) * DAY
    last = max(work.on_or_before(sunday), at.date())
    return datetime.combine(last, CLOSES, at.tzinfo) if last > at.date() else _same_day(at)


def _hearer(
    code: str,
    after: datetime | None,
    before: datetime | None,
    inside: int = 0,
    facts: Mapping[str, object] = MappingProxyType({}),
) -> Hearer:
    known = {**facts, "after": after, "before": before}
    who, when = Say("circle", f"who_{code}", known), Say("circle", f"when_{code}", known)
    return Hearer(code, after, before, who, when, inside)

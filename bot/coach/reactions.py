"""What this client would say to it, and what to answer: the eighteen reactions of domain.md 7.

Which of them are likely is told by the table in ``signs``. A reply names the point, says the decision once and goes on
to the handover, in 40 words at most (6.4). It carries no hedge, no promise, and no reason beside the letter's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Say
from bot.coach.countries import COUNTRIES
from bot.coach.letter import contact_of, reason_line
from bot.coach.plan import Plan
from bot.coach.signs import ROW, ROWS, points
from bot.coach.steps.agreement import currency_of, notice_of
from bot.coach.steps.channel import SPOKEN, channel_of
from bot.coach.steps.planned import when_of
from bot.coach.steps.stops import urgent
from bot.coach.steps.story import ABOUT_US
from bot.coach.steps.tone import unsafe
from bot.coach.tasks import quiet

FEWEST, MOST = 3, 4
"""How many reactions are prepared for; domain.md 10.1, row 10."""

WORTH_A_FOURTH = 3
"""The points from which a fourth is shown."""


@dataclass(frozen=True)
class Reaction:
    """One thing they may say or do: its name, the reply, what not to do, and when somebody else has to take over."""

    code: str
    name: Say
    reply: Say
    avoid: Say
    escalate: Say | None
    stop: str


TITLE, PATTERN = Say("reactions", "title"), Say("reactions", "pattern")
"""What stands above the list: its title, and how to answer whatever comes."""


@dataclass(frozen=True)
class _Told:
    """What the replies of one case are made from."""

    facts: Mapping[str, object]

    def reaction(self, code: str, *, handed_on: bool = True, stop: str = "") -> Reaction:
        return Reaction(
            code,
            self.say(f"name_{code}"),
            self.say(f"reply_{code}"),
            self.say(f"avoid_{code}"),
            self.say(f"escalate_{code}") if handed_on else None,
            stop,
        )

    def say(self, line: str) -> Say:
        return Say("reactions", line, self.facts)


def likely(case: Case, made: Plan) -> tuple[Reaction, ...]:
    """The three or four reactions that this client would really give, the likeliest first.

    The same answers always give the same ones. Facts of the replies: last day, notice, clause, the letter's own
    reason line, contact, balance; what isn't known is left out of the words.
    """
    ranked = sorted(ROWS, key=lambda row: (-points(row, case), row.number))
    fourth = points(ranked[FEWEST], case) >= WORTH_A_FOURTH
    told = _Told(facts_of(case, made))
    return tuple(
        told.reaction(row.code, handed_on=row.handed_on, stop=row.stop) for row in ranked[: MOST if fourth else FEWEST]
    )


def prepared(code: str, case: Case, made: Plan) -> Reaction:
    """One reaction by its code, likely or not. KeyError where there is none of that code."""
    row = ROW[code]
    return _Told(facts_of(case, made)).reaction(code, handed_on=row.handed_on, stop=row.stop)


def since_when(case: Case, made: Plan) -> Reaction:
    """The honest answer to "since when did you know?": the day, what was said before, and no story.

    The day is the one on which the case was opened, in the manager's zone; ``avoid`` says to name an earlier one
    where that is the truth. In a quiet case (BRIEF, safety) nothing is said beyond the letter.
    """
    opened = datetime.fromisoformat(case.opened).astimezone(ZoneInfo(case.zone)).date() if case.opened else None
    decided = opened if opened and opened <= made.sent.date() else None
    facts = {
        "decided": decided,
        "same_day": decided == made.sent.date(),
        "spoken_of": case.text("told") in ("written", "spoken") and case.text("reason") not in ABOUT_US,
    }
    return _Told({**facts_of(case, made), **facts}).reaction("since_when", handed_on=False)


def between(case: Case, made: Plan) -> tuple[Say, ...]:
    """What holds whatever they say: no other client, one line at the front desk, and the meetings in between."""
    desk = "front_desk_written" if unsafe(case) else "front_desk"
    return tuple(Say("reactions", line, facts_of(case, made)) for line in ("others", desk, _meetings(case)))


def _meetings(case: Case) -> str:
    """The line for meetings and work between the news and the last day; domain.md 3.7 and 4.1."""
    if unsafe(case) or "staff" in urgent(case):
        return "meetings_off"
    return "meetings_in_pairs" if case.text("reason") == "CONDUCT" else "meetings_on"


def facts_of(case: Case, made: Plan) -> Mapping[str, object]:
    """What may be said about a case; for a rehearsal too."""
    country = COUNTRIES.get(case.text("country"))
    event = case.day("critical")
    latest = case.day("critical_until") or event
    within = event is not None and latest is not None and made.sent.date() < event <= latest <= made.last_day
    owed, works = case.text("account") == "owed", "staff" not in urgent(case)
    by_date = {"last_day": made.last_day, "sent": made.sent.date(), "order": country.order if country else "DMY"}
    return {
        **by_date,
        "spoken": channel_of(case) in SPOKEN,
        "quiet": quiet(case),
        "late_payer": case.text("reason") == "LATEPAY",
        "reason": _reason(case, by_date),
        "clause": case.text("clause"),
        "notice": notice_of(case),
        "longer": made.courtesy_end > made.contract_end,
        "lapses": made.last_day == case.day("term_end"),
        "contact": contact_of(case),
        "event": case.text("critical_what") if within and works else "",
        "works": works,
        "event_when": when_of(case, event, country.order if country else "DMY") if event else "",
        "amount": case.text("open_amount") if owed else "",
        "prepaid": case.text("account") == "prepaid",
        "currency": currency_of(case),
    }


def _reason(case: Case, facts: Mapping[str, object]) -> Say | None:
    """The reason as the letter gives it, word for word; None where the letter gives none."""
    line = reason_line(case)
    silent = quiet(case) or not line or case.text("say_reason") == "no"
    return None if silent else Say("letter", line, facts)

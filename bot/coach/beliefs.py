"""Beliefs that don't hold, in the manager's own words, and what holds instead, with the sum shown.

What is looked for stands in the phrase book, under ``belief``; here is when each is wrong, and the facts that
correct it. Rules of dates: domain.md 3.3 to 3.5 and 3.7; words: 5.3 and 6.1; money, records and people: 0, 3.8, 6.6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.coach.case import Case, Desk, Say
from bot.coach.cues import Heard, heard
from bot.coach.dates import DAY, Notice, add_months, month_end, runs_out
from bot.coach.ear import all_spoken, spoken
from bot.coach.flags import flags
from bot.coach.plan import Plan
from bot.coach.steps.agreement import agreement_of, courtesy_of, notice_in, notice_of
from bot.coach.steps.planned import plan_for
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.stops import FROM_REASON, hang_on_it, named, raised, urgent

Facts = Mapping[str, object]
Correct = Callable[[Heard, str, Case, Desk], Facts | None]
"""From what was heard, and the whole text, to the facts of what holds; None where it isn't wrong in this case."""

LONGEST_QUOTE = 90
"""Characters of the manager's words that are said back."""


LONGEST_TEXT = 10_000
"""Characters of a text that are read for beliefs: several pages, in a tenth of a second."""


@dataclass(frozen=True)
class Belief:
    """A wrong belief: its code, the words of the text that it goes by, and the correction."""

    code: str
    quote: str
    says: Say

    @property
    def key(self) -> str:
        """By what it is remembered as said: what couldn't be counted yet is met once more when it can be."""
        uncounted = "claimed" in self.says.facts and self.says.facts["last_day"] is None
        return f"belief:{self.code}{':uncounted' if uncounted else ''}"


def beliefs(text: str, case: Case, desk: Desk) -> tuple[Belief, ...]:
    """The wrong beliefs in some typed words, in the order of the words; each code at most once.

    ``quote`` is a part of ``text``, letter for letter. The lines stand on the page ``beliefs``; their dates are the
    client's, and rest on the day chosen for the telling, or on today. Source: domain.md 3.3, rival.md 3.
    """
    read = text[:LONGEST_TEXT]
    known = _with_words(read, case, desk)
    found = (_first(code, correct, read, known, desk) for code, correct in RULES.items())
    return tuple(belief for _, belief in sorted((one for one in found if one), key=lambda one: one[0]))


def _first(code: str, correct: Correct, text: str, case: Case, desk: Desk) -> tuple[int, Belief] | None:
    for one in heard(text, "belief", code, desk):
        facts = correct(one, text, case, desk)
        if facts is not None:
            return one.start, Belief(
                code, one.quote, Say("beliefs", f"belief_{code}", {"quote": _short(one.quote), **facts})
            )
    return None


def _short(quote: str) -> str:
    """The words as they are said back: on one line, without quotation marks of their own, and not too many."""
    said = " ".join(re.sub('["“”]', "", quote).split())
    return said if len(said) <= LONGEST_QUOTE else said[: LONGEST_QUOTE - 1].rstrip() + "…"


def _with_words(text: str, case: Case, desk: Desk) -> Case:
    """The case with what the same words say about the agreement, where the case does not know it yet."""
    notice = notice_in(text) if heard(text, "who", "notice", desk) else None
    said = {
        "notice": notice,
        "method": spoken(text, "method", desk, ("email", "post", "courier", "hand")),
        "expiry": spoken(text, "expiry", desk, ("month_end", "quarter_end")),
    }
    new = {name: value for name, value in said.items() if value and not case.text(name)}
    return replace(case, answers={**case.answers, **new})


def _sent(case: Case, desk: Desk) -> date:
    """The day the notice goes out: the one chosen, else the next working day from today on."""
    today = desk.now.astimezone(client_zone(case)).date()
    return case.day("tell_on") or calendar(case, desk).on_or_after(today)


def _made(case: Case, desk: Desk) -> Plan:
    return plan_for(case, desk, _sent(case, desk))


def _month_is_no_thirty_days(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """A month ends on the corresponding date, whatever its length; domain.md 3.3."""
    months = one.number("n")
    days = one.number("m")
    if not 28 * months <= days <= 31 * months:
        return None
    made = _made(case, desk)
    notice = notice_of(case)
    receipt = made.receipt.day
    rolled = notice is not None and notice.unit == "months" and notice.length == months
    return {
        "months": months,
        "days": days,
        "unit": notice.unit if notice else "",
        "sent": made.sent.date(),
        "receipt": receipt,
        "method": (notice is not None and case.text("method")) or "",
        "assumed": made.receipt.assumed,
        "by_months": add_months(receipt, months),
        "by_days": receipt + days * DAY,
        "last_day": made.last_day if rolled else None,
    }


def _day_named(words: str, today: date, desk: Desk) -> date | None:
    """The first day that some of the words name, the longest name first."""
    parts = re.findall(r"[\w']+", words)[:12]
    spans = ((n, n + size) for n in range(len(parts)) for size in (4, 3, 2, 1))
    return next((day for a, b in spans if b <= len(parts) and (day := _read(parts[a:b], today, desk))), None)


def _read(parts: list[str], today: date, desk: Desk) -> date | None:
    """The day of these words; of "fourteen days from today" it is today that is named, from which they count."""
    counts = len(parts) > 1 and parts[1].rstrip("s").lower() in ("day", "week", "month")
    return None if counts or all(part.isdigit() for part in parts) else desk.read_date(" ".join(parts), today)


def _receipt_counts(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """Notice runs from the day after receipt, not from sending; domain.md 3.3. A term's end depends on neither."""
    notice = notice_of(case)
    counted = one.number("n")
    if counted and (notice is None or notice.length != counted):
        return None
    today = desk.now.astimezone(client_zone(case)).date()
    day = case.day("tell_on") or _day_named(one.quote, today, desk) or _sent(case, desk)
    made = plan_for(case, desk, max(day, today))
    sent, receipt = made.sent.date(), made.receipt.day
    if sent == receipt:
        return None
    by_notice = notice is not None and not any(reason.code in BOUND for reason in made.reasons)
    work = calendar(case, desk)
    return {
        "sent": sent,
        "receipt": receipt,
        "assumed": made.receipt.assumed,
        "right": runs_out(receipt, notice, work) if by_notice and notice else None,
        "wrong": runs_out(sent, notice, work) if by_notice and notice else None,
    }


BOUND = frozenset({"fixed_term", "renewal_term", "renewal_missed"})
"""Reasons for a last day that no notice has moved."""


def _weekend_counts(one: Heard, text: str, case: Case, desk: Desk) -> Facts:
    """A last day on a rest day stands; only the handover comes earlier; domain.md 3.3."""
    made = _made(case, desk)
    known = notice_of(case) is not None or any(reason.code in BOUND for reason in made.reasons)
    rests = known and made.handover != made.last_day
    return {"last_day": made.last_day if rests else None, "handover": made.handover}


def _method_counts(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """Notice by the wrong method often fails; domain.md 0 (7) and 3.3."""
    method = case.text("method")
    return {"method": method, "receipt": _made(case, desk).receipt.day} if method in ON_PAPER else None


ON_PAPER = frozenset({"post", "courier", "hand"})


def _chat_is_no_notice(one: Heard, text: str, case: Case, desk: Desk) -> Facts:
    """Chat is never the notice; domain.md 3.4 and 4.1."""
    return {"method": case.text("method")}


def at_once(case: Case, desk: Desk) -> bool:
    """Whether something overrides the good day: ticked, in the reason, or in the story; domain.md 3.7."""
    story = {"ST05", "ST06"} & {*named(case, desk), *raised(case)}
    return bool(urgent(case) or case.text("reason") in FROM_REASON or story)


def _friday_gives_way(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """Days and hours give way to the NOW list; domain.md 3.7."""
    here = replace(case, answers={**case.answers, "story": f"{case.text('story')} {text}"})
    return {"people": _about_people(here, desk)} if at_once(here, desk) else None


def _about_people(case: Case, desk: Desk) -> bool:
    """Somebody on our side isn't safe; domain.md 1.7, ST05."""
    codes = {*named(case, desk), *raised(case), *urgent(case)}
    return case.text("reason") == "SAFETY" or bool({"ST05", "staff"} & codes)


def _silence_is_no_freedom(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """Nothing in writing means reasonable notice and a legal look; domain.md 3.5 and 3.9."""
    if case.text("kind") in ("rolling", "fixed", "ended", "renews"):
        return None
    bare = replace(case, answers={**case.answers, "kind": "unwritten"})
    decent = courtesy_of(bare)
    receipt = _made(bare, desk).receipt.day
    return {"days": decent.days, "day": receipt + decent.days * DAY, "flags": tuple(flag.says for flag in flags(bare))}


def _warning_is_owed(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """No notice needed is not no warning: the courtesy still holds; domain.md 3.5."""
    decent = courtesy_of(case).days
    end = case.day("term_end")
    return {"days": decent, "term_end": end, "by": end - decent * DAY if end else None} if decent else None


def _month_end_comes_last(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """The end of a month is where the notice and the courtesy are rounded to, last of all; domain.md 3.3."""
    sent = _sent(case, desk)
    wanted = _day_named(one.quote, sent, desk)
    if notice_of(case) is None:
        return {"claimed": wanted, "last_day": None}
    asked = replace(case, answers={"expiry": "month_end", **case.answers})
    made = _made(asked, desk)
    claimed = wanted or month_end(sent)
    if claimed >= made.last_day:
        return None
    work = calendar(case, desk)
    notice = notice_of(asked) or Notice(0)
    return {
        "claimed": claimed,
        "receipt": made.receipt.day,
        "out": runs_out(made.receipt.day, notice, work),
        "days": courtesy_of(case).days,
        "decent": made.courtesy_end,
        "last_day": made.last_day,
        "rolled": agreement_of(asked).notice is not None and notice.expiry == "month_end",
    }


def _always(one: Heard, text: str, case: Case, desk: Desk) -> Facts:
    """Wrong in every case."""
    return {}


def _hurt_person(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """The person who was hurt neither sends it nor attends; domain.md 4.1 C0."""
    here = replace(case, answers={**case.answers, "story": f"{case.text('story')} {text}"})
    return {} if _about_people(here, desk) else None


def _copied(one: Heard, text: str, case: Case, desk: Desk) -> Facts:
    """One sender, and nobody copied who need not be; domain.md 3.8."""
    here = replace(case, answers={**case.answers, "story": f"{case.text('story')} {text}"})
    return {"people": _about_people(here, desk)}


def _not_for_sale(one: Heard, text: str, case: Case, desk: Desk) -> Facts:
    """An ending that can be bought back is no ending; domain.md 0 (5)."""
    return {"refused": "price" in case.codes("tried")}


def _last_day_known(one: Heard, text: str, case: Case, desk: Desk) -> Facts:
    """The end and its date, in words that can't be misread; domain.md 0 (3)."""
    return {"last_day": _made(case, desk).last_day if case.day("tell_on") else None}


def _staff_wait(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """The client hears before the delivery team; jobs at stake go to HR first; domain.md 3.8 and 1.7, ST17."""
    if heard(one.quote, "who", "them", desk) and not heard(text, "who", "staff", desk):
        return None
    told = f"{case.text('story')} {text}"
    return {
        "jobs": "ST17" in raised(case) or hang_on_it(told, desk) or bool(all_spoken(told, "stops", desk, ("ST17",)))
    }


def _lapse_is_no_termination(one: Heard, text: str, case: Case, desk: Desk) -> Facts | None:
    """What runs out by itself is not renewed, rather than ended; gold text D of domain.md 6.7."""
    kind = case.text("kind") or spoken(f"{case.text('story')} {text}", "kind", desk, ("fixed", "renews"))
    return {"term_end": case.day("term_end")} if kind in ("fixed", "renews") else None


RULES: Mapping[str, Correct] = {
    "months_as_days": _month_is_no_thirty_days,
    "from_sending": _receipt_counts,
    "weekend_moves": _weekend_counts,
    "email_enough": _method_counts,
    "chat_enough": _chat_is_no_notice,
    "never_friday": _friday_gives_way,
    "stop_anytime": _silence_is_no_freedom,
    "tell_late": _warning_is_owed,
    "month_end": _month_end_comes_last,
    "delete_data": _always,
    "keep_files": _always,
    "copy_in": _copied,
    "hurt_sends": _hurt_person,
    "stay_for_money": _not_for_sale,
    "false_reason": _always,
    "soft_ending": _last_day_known,
    "staff_first": _staff_wait,
    "staff_promise": _always,
    "lapse_word": _lapse_is_no_termination,
    "others_named": _always,
}
"""When each belief of the phrase book is wrong, and what holds instead."""

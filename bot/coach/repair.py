"""The talk that may mend it: the invitation, and what to go through there (domain.md 1.6, gold text E).

Both are about the reason's own subject, and carry what the case knows: the client's next date, our own part where it
was told, and that somebody of ours who was hurt is asked first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.coach import limits
from bot.coach.case import Case, Desk, Say
from bot.coach.countries import COUNTRIES
from bot.coach.ear import plain
from bot.coach.letter import event_of
from bot.coach.reply import Letter, Paragraph
from bot.coach.steps.checkin import review_on
from bot.coach.steps.stops import raised

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "SCOPE": ("changes", "extras"),
    "BOUNDARY": ("manner", "hours", "changes"),
    "CONDUCT": ("feedback", "meetings"),
    "UNRESP": ("approvals", "materials"),
    "LATEPAY": (),
    "UNPROFIT": (),
    "TRUST": (),
}
"""What a talk about each reason may be about more closely, where the story names it."""

PRICED = frozenset({"SCOPE", "UNPROFIT", "LATEPAY"})
"""Reasons that two options with prices may mend; the others need two ways of working."""

LENGTHS = ("shorter", "", "longer")
TONES = ("WARM", "NEUTRAL", "FIRM")


def subject_of(case: Case, desk: Desk) -> str:
    """What the talk is about: what the story names within the reason, else the reason's own subject."""
    reason = case.text("reason")
    story, book = plain(case.text("story")), desk.phrases["mend_subject"]
    closer = (one for one in SUBJECTS.get(reason, ()) if re.search(rf"\b(?:{'|'.join(book[one])})\b", story))
    return next(closer, reason if reason in SUBJECTS else "ANY")


def ours(case: Case) -> bool:
    """Whether a part of the cause is said to be ours."""
    return case.text("source") == "us" or "ours" in case.codes("strain")


def hurt(case: Case) -> bool:
    """Whether somebody of ours was treated badly, and has to be asked before anybody is invited."""
    return case.text("reason") == "CONDUCT" or "ST05" in raised(case)


def facts_of(case: Case, desk: Desk) -> dict[str, object]:
    """What the lines of the invitation and the agenda are made from."""
    event = case.day("critical")
    country = COUNTRIES.get(case.text("country"))
    return {
        "contact": case.text("contact"),
        "talk": case.day("meet_on"),
        "subject": Say("mend", f"subject_{subject_of(case, desk)}"),
        "priced": case.text("reason") in PRICED,
        "ours": ours(case),
        "event": event_of(case) if event else "",
        "event_day": event,
        "review": review_on(case, desk),
        "near": case.text("near") != "far",
        "limit": case.text(limits.NAME),
        "place": case.text("mend_place"),
        "order": country.order if country else "DMY",
        "tone": case.text("mend_tone") or "NEUTRAL",
        "register": case.text("mend_register"),
        "paper": False,
        "signer": case.text("signer") or case.signer,
    }


def invitation(case: Case, desk: Desk) -> tuple[Letter, ...]:
    """The invitation to a repair talk. Empty before a day is chosen."""
    if case.day("meet_on") is None:
        return ()
    facts, length = facts_of(case, desk), case.text("mend_length")
    about = [Say("mend", "about", facts)]
    about += [Say("mend", "our_part", facts)] if ours(case) else []
    about += [Say("mend", "before_event", facts)] if facts["event"] else []
    says = (
        (Say("letter", "greeting", facts),),
        (Say("mend", "aim", facts), *((Say("mend", "place", facts),) if facts["place"] else ())),
        tuple(about),
        (Say("mend", "options", facts),) if length != "shorter" else (),
        (Say("mend", "another_time", facts),) if length == "longer" else (),
        (Say("letter", "signature", facts),),
    )
    relaxed = case.text("mend_register") == "informal"
    paragraphs = tuple(Paragraph(one) for one in says if one)
    return (Letter("invitation", Say("mend", "subject", facts), paragraphs, relaxed=relaxed),)


def agenda(case: Case, desk: Desk) -> tuple[Say, ...]:
    """What has to be done before it goes out, and what to go through in the talk."""
    facts = facts_of(case, desk)
    first = (Say("mend", "ask_hurt", {}),) if hurt(case) else ()
    options = Say("mend", f"options_{case.text('reason') if case.text('reason') in SUBJECTS else 'ANY'}")
    return (*first, Say("mend", "agenda", {**facts, "options": options}))

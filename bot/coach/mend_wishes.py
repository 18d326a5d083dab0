"""What may be wished for once there is an invitation: its tone, length and register, a look at own words, "it's sent".

An invitation has no versions and no clauses: what only an ending's words know is said to be so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach import cues, endings, queries, repair_told
from bot.coach.case import Case, Desk, Pressed, Said, Say, Typed
from bot.coach.ear import spoken
from bot.coach.finding import Facts
from bot.coach.flow import Heard, with_card
from bot.coach.own_words import pasted
from bot.coach.repair import LENGTHS, TONES
from bot.coach.reply import Draft, Found, Note, Reviewed
from bot.coach.steps.verdict import mending
from bot.coach.talk_went import had
from bot.coach.them import about_them

DIALS = {
    "warmer": ("mend_tone", TONES, -1),
    "firmer": ("mend_tone", TONES, 1),
    "shorter": ("mend_length", LENGTHS, -1),
    "longer": ("mend_length", LENGTHS, 1),
}
"""What each wish turns, and which way."""

REGISTERS = ("formal", "informal")
OF_ENDINGS = ("versions", "channel")

SHORT_WISH = 9
"""Words of a wish that is told in a sentence; a longer one is about something else."""


def invited(case: Case, desk: Desk) -> bool:
    """Whether there is an invitation, and no question waits."""
    return case.state == "mending" and not case.current and mending(case, desk) and bool(case.text("meet_on"))


def heard(case: Case, said: Said, desk: Desk) -> Heard | None:
    """What a wish does to the invitation; None where it is none, or where there is no invitation."""
    if not invited(case, desk):
        return None
    if isinstance(said, Pressed):
        known = said.name == "wish" and said.code in (*DIALS, *REGISTERS)
        # A press on an invitation that is no longer the last, or the same press twice, changes nothing.
        return _turned((said.code,), case, desk) if known and said.revision >= case.revision else None
    return _typed(said, case, desk)


def _typed(said: Typed, case: Case, desk: Desk) -> Heard | None:
    if own := pasted(said.text, case, desk):
        return case, (checked(own, case, desk),)
    place, dials = _place(said.text, case, desk), _dials(said.text, desk)
    here = replace(case, answers={**case.answers, "mend_place": place}) if place else case
    told = repair_told.heard(here, said, desk)
    if told and (not place or told[0].text("meet_on") != case.text("meet_on")):
        return told
    if place or dials:
        return _turned(dials, case, desk, place)
    short = len(said.text.split()) <= SHORT_WISH
    wish = spoken(said.text, "wish", desk, (*DIALS, *REGISTERS, *OF_ENDINGS, "check")) if short else None
    if wish == "check":
        return case, (Note((Say("versions", "paste_here"),), case.revision, name="paste"),)
    if wish in OF_ENDINGS:
        return case, (Note((Say("mend", "not_here"),), case.revision, name="kept"),)
    return _turned((wish,), case, desk) if wish else None


PLACES = {"at_theirs": "theirs", "at_ours": "ours", "outside": "outside", "by_video": "video", "by_phone": "phone"}
"""Where the talk is to be held, and what the invitation keeps of it."""


def _place(text: str, case: Case, desk: Desk) -> str:
    """The place of the talk that some words name; empty where it is only asked about, or the talk has been."""
    told = " ".join(one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if not queries.asks(one, desk))
    found = cues.options(about_them(told, case), "repair", desk) if told and not had(case, desk) else ()
    return next((place for name, place in PLACES.items() if name in found), "")


def _dials(text: str, desk: Desk) -> tuple[str, ...]:
    """Every wish in some words, each dial once: "too stiff, and make it shorter"."""
    found = (one for one in cues.options(text, "wanted", desk) if one in (*DIALS, *REGISTERS))
    return tuple({DIALS[one][0] if one in DIALS else "register": one for one in found}.values())


def checked(text: str, case: Case, desk: Desk) -> Reviewed:
    """What is found in an own invitation. No *apply*: it is mended where it was written."""
    names = tuple(name for name in (case.text("contact"), case.text("service"), case.client) if name)
    found = desk.review(text, "invitation", Facts(case.text("mend_tone") or "NEUTRAL", None, names=names))
    nothing = () if found else (Say("versions", "nothing_found"),)
    return Reviewed(None, nothing, tuple(Found(one) for one in found), (), (), case.revision)


def _turned(wishes: tuple[str, ...], case: Case, desk: Desk, place: str = "") -> Heard:
    """The invitation one stop further on each dial, and with its place; or that there is no further."""
    stops = {wish: _stop(wish, case) for wish in wishes}
    turned = tuple(wish for wish, (_, value) in stops.items() if value is not None)
    new = {name: value for name, value in stops.values() if value is not None}
    new |= {"mend_place": place} if place and place != case.text("mend_place") else {}
    if not new:
        return case, (Note((Say("mend", "place_stands" if place else "no_further"),), case.revision, name="kept"),)
    answers = {key: one for key, one in {**case.answers, **new}.items() if one}
    ended, replies = endings.end(replace(case, answers=answers, revision=case.revision + 1), desk)
    told = (Say("mend", "turned", {"wishes": turned, "place": str(new.get("mend_place", ""))}),)
    shown = (replace(one, before=told) if isinstance(one, Draft) else one for one in replies)
    return ended, with_card(case, ended, desk, *shown)


def _stop(wish: str, case: Case) -> tuple[str, str | None]:
    """The answer that a wish turns, and what it then is; None at the end of its dial."""
    if wish in REGISTERS:
        return "mend_register", None if case.text("mend_register") == wish else wish
    name, scale, step = DIALS[wish]
    default = "NEUTRAL" if scale is TONES else ""
    at = scale.index(case.text(name) or default) + step
    return name, scale[at] if 0 <= at < len(scale) else None

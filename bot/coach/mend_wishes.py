"""What may be wished for once there is an invitation: its tone, length and register, a look at own words, "it's sent".

An invitation has no versions and no clauses: what only an ending's words know is said to be so. An own one is kept as
it was last pasted, so that what is found in it can be mended by a press or in words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from zlib import crc32

from bot.coach import cues, endings, queries, repair_told, which_findings
from bot.coach.case import Case, Desk, Pressed, Said, Say, Typed
from bot.coach.ear import spoken
from bot.coach.finding import Facts, Finding
from bot.coach.flow import Heard, with_card
from bot.coach.mending import mended_in_invitation
from bot.coach.own_words import LONGEST_OWN, apply_press, few, matters, pasted
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
    if isinstance(said, Pressed) and said.name == "apply":
        return _applied((said.code,), case, desk)
    if isinstance(said, Pressed):
        known = said.name == "wish" and said.code in (*DIALS, *REGISTERS)
        # A press on an invitation that is no longer the last, or the same press twice, changes nothing.
        return _turned((said.code,), case, desk) if known and said.revision >= case.revision else None
    return _typed(said, case, desk)


def _typed(said: Typed, case: Case, desk: Desk) -> Heard | None:
    if own := pasted(said.text, case, desk):
        return looked_at(own, case, desk)
    if mended := _apply_typed(said.text, case, desk):
        return mended
    place, dials = _place(said.text, case, desk), _dials(said.text, desk)
    here = replace(case, answers={**case.answers, "mend_place": place}) if place else case
    told = repair_told.heard(here, said, desk)
    if told and (not place or told[0].text("meet_on") != case.text("meet_on")):
        return told
    if place or dials:
        return _turned(dials, case, desk, place)
    return _wished(said.text, case, desk)


def _wished(text: str, case: Case, desk: Desk) -> Heard | None:
    """What a few words wish for."""
    short = len(text.split()) <= SHORT_WISH
    wish = spoken(text, "wish", desk, (*DIALS, *REGISTERS, *OF_ENDINGS, "check")) if short else None
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


OWN = "own_invitation"
"""The answer that holds the manager's own invitation, as it was last pasted or mended."""

ENDINGS_ONLY = frozenset({"ambiguous end", "false hope"})
"""Kinds of flaws whose better wording in an ending would end it; an invitation has words of its own for them, and
what only reads like them is none where nothing ends."""


def looked_at(text: str, case: Case, desk: Desk) -> Heard:
    """What is found in an own invitation, which is kept so that a press can mend it."""
    kept = replace(case, answers={**case.answers, OWN: text}) if len(text) <= LONGEST_OWN else case
    return kept, (_page(text, kept, desk, ()),)


def _page(text: str, case: Case, desk: Desk, says: tuple[Say, ...]) -> Reviewed:
    return few(Reviewed(None, says, (), (), (), case.revision), _found(text, case, desk), None)


def _found(text: str, case: Case, desk: Desk) -> tuple[Found, ...]:
    """What matters most first, with a button where the better wording can stand in the text that is kept."""
    labels: Counter[str] = Counter()
    found = []
    for one in sorted(_reviewed(text, case, desk), key=matters):
        can = text == case.text(OWN) and mended_in_invitation(text, one, partial(_reviewed, case=case, desk=desk), desk)
        found.append(Found(one, apply_press(_code(one), one.quote or one.rule, labels) if can else None))
    return tuple(found)


def _reviewed(text: str, case: Case, desk: Desk) -> tuple[Finding, ...]:
    names = tuple(name for name in (case.text("contact"), case.text("service"), case.client) if name)
    found = desk.review(text, "invitation", Facts(case.text("mend_tone") or "NEUTRAL", None, names=names))
    return tuple(_here(one) for one in found if one.category not in ENDINGS_ONLY or not one.rule.startswith("LIKE_"))


def _here(one: Finding) -> Finding:
    """A finding with the reason and the better wording that it has where nothing ends."""
    if one.category not in ENDINGS_ONLY:
        return one
    name = one.category.replace(" ", "_")
    return replace(one, why=Say("mend", f"why_{name}"), better=Say("mend", f"better_{name}"))


def _code(one: Finding) -> str:
    """A finding by its rule and what it quotes: it is found again after others were mended."""
    return f"{one.rule}.{crc32(one.quote.encode()):08x}"


def _applied(codes: tuple[str, ...], case: Case, desk: Desk) -> Heard:
    """Findings in the own invitation mended, one after another, and the text as it then stands."""
    text = was = case.text(OWN)
    look = partial(_reviewed, case=case, desk=desk)
    for code in codes:
        one = next((one for one in look(text) if _code(one) == code), None)
        text = (mended_in_invitation(text, one, look, desk) if one else None) or text
    if text == was:
        return case, (Note((Say("versions", "applied_gone"),), case.revision, name="kept"),)
    kept = replace(case, answers={**case.answers, OWN: text})
    return kept, (_page(text, kept, desk, (Say("mend", "own_now", {"text": text}),)),)


def _apply_typed(text: str, case: Case, desk: Desk) -> Heard | None:
    """The findings that some words want mended; None where they want none, or nothing was pasted."""
    wanted = [one for one in cues.options(text, "wanted", desk) if one in ("apply", "apply_all")]
    shown = [one for one in _found(case.text(OWN), case, desk) if one.apply] if wanted and case.text(OWN) else []
    if not shown:
        return None
    every = tuple(one.apply.code for one in shown if one.apply)
    codes = every if "apply_all" in wanted else which_findings.among(text, shown, desk)
    return _applied(codes, case, desk) if codes else None


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

"""A finding applied: a better wording in the place of what was found, where one can stand there.

A date or a word stands for the one quoted, a sentence for the sentence around it, one of our own lines for what is
missing, and nothing where the advice is to cut it. What is only advice can't be applied.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.coach.case import Case, Desk, Say
from bot.coach.finding import Finding
from bot.coach.known import kind_of, known
from bot.coach.letter import endings as letters
from bot.coach.prose import WORD, Sentence, sentences
from bot.coach.steps.planned import chosen_plan
from bot.coach.versions import held, written_kind

SHORT_LINE = 6
"""Words of a line that is a signature at most."""

IN_PLACE = frozenset({"LAST_DAY_WRONG", "LAST_DAY_PARTIAL"})
"""Rules whose better wording is a date that stands in the place of the one quoted."""


ADVICE = frozenset({"DATE6"})
"""Rules whose better wording is a part of a sentence, and no sentence."""

OURS = {
    "BASIS_MISSING": ("basis",),
    "MONEY_MISSING": ("money_owed", "money_prepaid", "money_invoice"),
    "MONEY_VAGUE": ("money_owed", "money_prepaid", "money_invoice"),
    "CONTACT_MISSING": ("contact_line",),
    "CONTACT_OPEN": ("contact_line",),
    "HANDOVER_MISSING": ("handover_list",),
}
"""Findings whose better wording is our own line, made from the answers."""


def better(found: Finding, case: Case, desk: Desk) -> Say:
    """Our own line where it is about what the answers tell, else the wording that the rule has."""
    written = [one for one in letters(case, desk) if one.kind != "script"]
    ours = OURS.get(found.rule, ())
    says = (say for one in written for part in one.paragraphs for say in part.says if say.line in ours)
    return next(says, found.better)


def checked(text: str, case: Case, desk: Desk) -> tuple[Finding, ...]:
    """What is found in a text, as the written end of a case."""
    last = held(case)
    kind = kind_of(written_kind(last) if last else "email", case)
    return desk.review(text, kind, known(case, chosen_plan(case, desk)))


def mended_in_invitation(
    text: str, found: Finding, look: Callable[[str], tuple[Finding, ...]], desk: Desk
) -> str | None:
    """An own invitation with one finding mended; None where that is only advice, or would bring something worse."""
    after = _mended(text, found, desk)
    known = {one.rule for one in look(text) if one.severity == "must"}
    worse = after is not None and any(one.severity == "must" and one.rule not in known for one in look(after))
    return None if worse or after == text else after


def mended(text: str, found: Finding, case: Case, desk: Desk) -> str | None:
    """The text with one finding mended; None where the better wording is only advice, or would break something else.

    Where the sentence that goes had the last day in it, the last day is put back beside the end.
    """
    before = {one.rule for one in checked(text, case, desk) if one.severity == "must"}
    after = _mended(text, replace(found, better=better(found, case, desk)), desk)
    for _ in range(2):
        if after is None:
            return None
        broken = [one for one in checked(after, case, desk) if one.severity == "must" and one.rule not in before]
        if not broken:
            return after
        after = _mended(after, broken[0], desk) if broken[0].rule == "LAST_DAY_MISSING" else None
    return None


def _mended(text: str, found: Finding, desk: Desk) -> str | None:
    """The text mended as the kind of finding asks: in place, by our own line, by a wording in quotes, or by cutting."""
    better = desk.words(found.better)
    if found.rule in IN_PLACE:
        return _replaced(text, found.start, found.end, better) if re.search(r"\d{4}", better) else None
    if found.rule in OURS and found.better.page == "letter":
        around = _around(text, found, desk)
        return _replaced(text, around.start, around.end, better) if found.quote and around else put_in(text, better)
    cut = better.lower() in desk.phrases["wording"]["cut"]
    quoted = re.search(r'^[^"“]{0,24}["“]([^"“”…]+)["”]\.?$', better)
    if not cut and not quoted:
        return None
    return _worded(text, found, quoted[1] if quoted and not cut else "", desk)


def _worded(text: str, found: Finding, wording: str, desk: Desk) -> str | None:
    """The text with a sentence, or words, in the place of those found; with nothing there for an empty wording."""
    whole = wording.endswith(".") or not wording
    around = _around(text, found, desk)
    if found.rule == "LAST_DAY_MISSING" and around and found.quote:
        return f"{text[: around.end]} {wording}{text[around.end :]}"
    if not found.quote or found.rule in ADVICE:
        return _inserted(text, found, wording)
    if not whole:
        return _replaced(text, found.start, found.end, wording)
    if around is None:
        return None
    start = around.start + _greeting(text[around.start : around.end], desk)
    return _replaced(text, start, around.end, "" if wording in text else wording)


def _greeting(sentence: str, desk: Desk) -> int:
    """How much of a sentence is only the greeting before it, on the same line: "Hi Maya, let's …"."""
    words = "|".join(map(re.escape, desk.phrases["wording"]["greeting"]))
    found = re.match(rf"(?:{words})\b[^,.!?\n]{{0,30}}, +(?=\S)", sentence, re.I)
    return found.end() if found else 0


def _around(text: str, found: Finding, desk: Desk) -> Sentence | None:
    """The sentence that a quote stands in, without its place on the page; None for one that is the subject."""
    parts = sentences(text, desk.phrases["wording"]["abbreviations"])
    around = next((one for one in parts if one.start <= found.start < one.end), None)
    first = bool(around) and around is parts[0] and bool(re.match(r"\s*\w+:", text))
    return None if around is None or first or found.end > around.end else around


def _inserted(text: str, found: Finding, wording: str) -> str | None:
    """A missing sentence put where it would stand: after the sentence there, or a subject above everything."""
    if found.rule == "SUBJECT_MISSING" and wording:
        return f"Subject: {wording}\n\n{text}"
    paragraphs = text.split("\n\n")
    at = next((n for n, one in enumerate(paragraphs) if len(WORD.findall(one)) > SHORT_LINE * 2), None)
    if found.rule != "END_MISSING" or at is None:
        return None
    return "\n\n".join([*paragraphs[:at], f"{wording} {paragraphs[at]}", *paragraphs[at + 1 :]])


def _replaced(text: str, start: int, end: int, wording: str) -> str:
    """The text with other words in one place, and no hole where there are none."""
    joined = text[:start] + wording + text[end:]
    tidy = re.sub(r"(?<=\S) {2,}", " ", joined)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^ +| +$", "", tidy)).strip()


def put_in(text: str, words: str) -> str:
    """Somebody's own text with a sentence more: before its last paragraphs, thanks and signature."""
    paragraphs = text.split("\n\n")
    signed = len(WORD.findall(paragraphs[-1])) <= SHORT_LINE
    at = max(1, len(paragraphs) - (2 if signed else 1))
    return "\n\n".join([*paragraphs[:at], words, *paragraphs[at:]])

"""The manager's own words: what is found in them, whether everything is there, and a press that mends one thing.

A finding can be applied where a better wording can stand in its place: a date or a word for the quoted one, a
sentence for the sentence around it, or nothing where the advice is to cut it. What is only advice has no button.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.coach import endings, versions
from bot.coach.case import Case, Desk, Say, Version
from bot.coach.ear import plain
from bot.coach.finding import RANK, Finding, Message
from bot.coach.flow import Heard, with_card
from bot.coach.known import kind_of, known
from bot.coach.prose import WORD, Sentence, sentences
from bot.coach.question import LONGEST
from bot.coach.reply import Found, Note, Numbered, Press, Reply, Reviewed
from bot.coach.steps.channel import written_act
from bot.coach.steps.timing import chosen_plan
from bot.coach.versions import Made, held

LETTERLIKE = 40
"""Words from which on something pasted is a text of theirs, where it has a greeting or several lines."""

LINES = 3

LONGEST_OWN = 3_000
"""Characters of an own text that is kept: as many as a form of Slack's takes (slack.md 1.2)."""

IN_PLACE = frozenset({"LAST_DAY_WRONG", "LAST_DAY_PARTIAL"})
"""Rules whose better wording is a date that stands in the place of the one quoted."""


def handover_told(message: Message) -> Iterable[Finding]:
    """A written end says what is handed over (domain.md 6.1); for ``review``, beside its own measures."""
    told = any(message.marked("handover", one) for one in message.body)
    if message.kind in ("email", "letter", "brief") and message.end and not told:
        yield message.finding("HANDOVER_MISSING", "structure", "should", message.close)


def heard(wish: str, rest: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """Own words given, a finding applied, or a look wished for without words to look at."""
    if wish == "own" and rest.strip():
        return _given(rest, pressed, case, desk)
    if wish == "apply":
        return _applied(rest, pressed, case, desk)
    return case, (Note((Say("versions", "paste_here"),), case.revision, (endings.CHECK,), "paste"),)


def pasted(text: str, case: Case, desk: Desk) -> str:
    """The text that is pasted to be looked at: after "review", or by itself where it looks like a message."""
    book = desk.phrases["wording"]
    for phrase in sorted(book["review"], key=len, reverse=True):
        found = re.match(rf"\s*{re.escape(phrase)}\s*[:\n-]\s*(.+)", text, re.I | re.S)
        if found and len(WORD.findall(found[1])) > LINES:
            return found[1].strip()
    lines = [line for line in text.splitlines() if line.strip()]
    first = plain(lines[0]) if lines else ""
    greeted = any(first.startswith(f"{word} ") or first in (word, f"{word},") for word in book["greeting"])
    long = len(WORD.findall(text)) >= LETTERLIKE
    return text.strip() if not case.current and long and (greeted or first.startswith("subject:")) else ""


def written_kind(version: Version) -> str:
    """The text that is the notice: the letter or the email."""
    return next(kind for kind in version.texts if kind != "script")


def prefilled(case: Case) -> str:
    """The text that stands in the form for own words; empty where there is none."""
    last = held(case)
    return last.texts[written_kind(last)] if last else ""


def _given(text: str, pressed: int, case: Case, desk: Desk) -> Heard:
    last = held(case)
    assert last is not None  # noqa: S101 (there is a draft)
    if len(text) > LONGEST_OWN:
        return case, (reviewed(case, text[:LONGEST], desk, (Say("versions", "own_long"),), None),)
    kind = written_kind(last)
    same = _tidy(last.texts[kind]) == _tidy(text)
    if same:
        says = (Say("versions", "own_same", {"number": last.number}),)
        return case, (reviewed(case, last.texts[kind], desk, says, None),)
    after = versions.taken(case, {**last.texts, kind: text}, desk, Made("own", pressed=pressed))
    after = replace(after, revision=case.revision + 1)
    return after, (reviewed(after, text, desk, (), versions.numbered(after, desk)),)


def _tidy(text: str) -> str:
    """A text without what a form or a paste does to its ends."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def shown(before: Case, after: Case, desk: Desk, found_in: str = "") -> Heard:
    """The version that holds now as a draft, and what is found in it."""
    drafted = replace(after, revision=max(after.revision, before.revision + 1))
    drafted = replace(drafted, asked={**drafted.asked, "drafted": drafted.revision}, drafted="")
    draft = endings.ending_draft(drafted, desk)
    note = findings_note(drafted, desk, within=found_in)
    replies: tuple[Reply, ...] = (draft, *((note,) if note else ()))
    return drafted, with_card(before, drafted, desk, *replies)


def findings_note(case: Case, desk: Desk, within: str = "") -> Reviewed | None:
    """What is found in the version that holds: all that must be mended, or what stands within some words."""
    last = held(case)
    if last is None:
        return None
    text = last.texts[written_kind(last)]
    at = text.find(within) if within else -1
    found = [
        one
        for one in _review(text, case, desk)
        if one.severity == "must" or (within and at <= one.start and one.end <= at + len(within) and one.quote)
    ]
    if not found:
        return None
    says = (Say("versions", "found_in_it", {"number": last.number}),)
    return Reviewed(None, says, _found(found, text, case, desk), (), endings.OWN, case.revision)


def _review(text: str, case: Case, desk: Desk) -> tuple[Finding, ...]:
    last = held(case)
    kind = kind_of(written_kind(last) if last else "email", case)
    return desk.review(text, kind, known(case, chosen_plan(case, desk)))


def reviewed(case: Case, text: str, desk: Desk, says: tuple[Say, ...], version: Numbered | None) -> Reviewed:
    """All that is found in a text, and whether it is complete."""
    found = _review(text, case, desk)
    checked = complete(found, case, desk)
    return Reviewed(version, says, _found(found, text, case, desk), checked, endings.OWN, case.revision)


def _found(found: Iterable[Finding], text: str, case: Case, desk: Desk) -> tuple[Found, ...]:
    """The gravest first; a button for each whose better wording can stand in the version that holds."""
    last = held(case)
    every = _review(text, case, desk) if last and text in last.texts.values() else ()
    number = last.number if last else 0
    shown = []
    for one in sorted(found, key=lambda one: (RANK[one.severity], one.start)):
        can = one in every and mended(text, one, case, desk) is not None
        code = f"{number}.{every.index(one)}" if can else ""
        shown.append(Found(one, Press("apply", Say("versions", "button_apply"), code) if can else None))
    return tuple(shown)


ADVICE = frozenset({"DATE6"})
"""Rules whose better wording is a part of a sentence, and no sentence."""

MUST_BE_IN = {
    "end": ("END_MISSING", "END_LATE", "END_HEDGED", "END_CONDITION"),
    "last_day": ("LAST_DAY_MISSING", "LAST_DAY_WRONG", "LAST_DAY_PARTIAL"),
    "method": ("BASIS_MISSING",),
    "money": ("MONEY_MISSING", "MONEY_VAGUE"),
    "handover": ("HANDOVER_MISSING",),
    "contact": ("CONTACT_MISSING", "CONTACT_OPEN"),
}
"""What a written end must have (domain.md 6.1), and the findings that say that it hasn't."""


def complete(found: Iterable[Finding], case: Case | None = None, desk: Desk | None = None) -> tuple[Say, ...]:
    """Line by line whether it is all there; without a case, what can be known without one."""
    rules = {one.rule for one in found}
    made = chosen_plan(case, desk) if case and desk else None
    facts = {
        "last_day": made.last_day if made else None,
        "method": Say("versions", f"by_{written_act(case)}", {"address": case.text("address")}) if case else None,
    }
    lines = [
        Say("versions", f"has_{name}", {**facts, "there": not rules & set(missing)})
        for name, missing in MUST_BE_IN.items()
    ]
    counted = {rule for missing in MUST_BE_IN.values() for rule in missing}
    absent = not any(one.severity == "must" and one.rule not in counted for one in found)
    return (*lines, Say("versions", "has_nothing_else", {"there": absent}))


def mended(text: str, found: Finding, case: Case, desk: Desk) -> str | None:
    """The text with one finding mended; None where the better wording is only advice, or would break something else.

    Where the sentence that goes had the last day in it, the last day is put back beside the end.
    """
    before = {one.rule for one in _review(text, case, desk) if one.severity == "must"}
    after = _mended(text, found, desk)
    for _ in range(2):
        if after is None:
            return None
        broken = [one for one in _review(after, case, desk) if one.severity == "must" and one.rule not in before]
        if not broken:
            return after
        after = _mended(after, broken[0], desk) if broken[0].rule == "LAST_DAY_MISSING" else None
    return None


def _mended(text: str, found: Finding, desk: Desk) -> str | None:
    better = desk.words(found.better)
    if found.rule in IN_PLACE:
        return _replaced(text, found.start, found.end, better) if re.search(r"\d{4}", better) else None
    cut = better.lower() in desk.phrases["wording"]["cut"]
    quoted = re.search(r'^[^"“]{0,24}["“]([^"“”…]+)["”]\.?$', better)
    if not cut and not quoted:
        return None
    wording = quoted[1] if quoted and not cut else ""
    whole = wording.endswith(".") or cut
    around = _around(text, found, desk)
    if found.rule == "LAST_DAY_MISSING" and around and found.quote:
        return f"{text[: around.end]} {wording}{text[around.end :]}"
    if not found.quote or found.rule in ADVICE:
        return _inserted(text, found, wording)
    if whole and around is None:
        return None
    if wording and wording in text and whole:
        wording = ""
    start, end = (around.start, around.end) if whole and around else (found.start, found.end)
    return _replaced(text, start, end, wording)


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
    at = next((n for n, one in enumerate(paragraphs) if len(WORD.findall(one)) > LINES * 4), None)
    if found.rule != "END_MISSING" or at is None:
        return None
    return "\n\n".join([*paragraphs[:at], f"{wording} {paragraphs[at]}", *paragraphs[at + 1 :]])


def _replaced(text: str, start: int, end: int, wording: str) -> str:
    """The text with other words in one place, and no hole where there are none."""
    joined = text[:start] + wording + text[end:]
    tidy = re.sub(r"(?<=\S) {2,}", " ", joined)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^ +| +$", "", tidy)).strip()


def _applied(code: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """One finding of one version, mended in the version that holds; the next version."""
    number, _, index = code.partition(".")
    of = next((one for one in case.versions if str(one.number) == number), None)
    last = held(case)
    if of is None or last is None or not index.isdecimal():
        return case, ()
    if any(one.made == "applied" and one.now == code for one in case.versions[of.number :]):
        return case, ()
    kind = written_kind(last)
    found = _review(of.texts.get(kind, ""), case, desk)
    if int(index) >= len(found):
        return case, ()
    wanted = found[int(index)]
    here = [
        one for one in _review(last.texts[kind], case, desk) if (one.rule, one.quote) == (wanted.rule, wanted.quote)
    ]
    text = mended(last.texts[kind], here[0], case, desk) if here else None
    if text is None or text == last.texts[kind]:
        return case, (Note((Say("versions", "applied_gone"),), case.revision, name="kept"),)
    made = Made("applied", wanted.rule, wanted.quote, code, pressed)
    after = versions.taken(case, {**last.texts, kind: text}, desk, made)
    after, replies = shown(case, after, desk)
    draft = next(one for one in replies if not isinstance(one, Reviewed))
    left = reviewed(after, text, desk, (), None)
    return after, (draft, *((left,) if left.found else ()))


def put_in(text: str, words: str) -> str:
    """Somebody's own text with a sentence more: before its last paragraphs, thanks and signature."""
    paragraphs = text.split("\n\n")
    signed = len(WORD.findall(paragraphs[-1])) <= LINES * 2
    at = max(1, len(paragraphs) - (2 if signed else 1))
    return "\n\n".join([*paragraphs[:at], words, *paragraphs[at:]])

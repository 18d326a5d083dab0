"""The versions of an ending's texts: what made each, what it changed, and any of them again, byte for byte.

A version keeps its texts whole and the answers that held when it was made. What the answers make is written anew
only when it differs from what they made last; so somebody's own words stay until an answer or a wish changes them,
and the same text twice is no new version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.coach.case import Case, Desk, Say, Value, Version
from bot.coach.letter import composed, endings
from bot.coach.prose import sentences
from bot.coach.reply import Change, Letter, Noted, Numbered
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import urgent
from bot.coach.steps.tone import unsafe

UNKEPT = frozenset({"story", "own_invitation"})
"""Answers that no text is made of, and that are long."""

STYLE = ("length", "register", "added")
"""Answers that only wishes give."""

SHOWN = 6
"""Changes of sentences that are shown with a version; the rest is counted."""


@dataclass(frozen=True)
class Made:
    """What makes the next version; the fields are those of ``Version``."""

    made: str = "answer"
    by: str = ""
    was: str = ""
    now: str = ""
    pressed: int = -1


def texts_of(letters: Iterable[Letter], desk: Desk) -> dict[str, str]:
    """Each text by its kind, as it is read."""
    return {letter.kind: composed(letter, desk.words) for letter in letters}


def held(case: Case) -> Version | None:
    """The version that holds; None before the first."""
    return case.versions[-1] if case.versions else None


def bounds(case: Case) -> tuple[str, ...]:
    """What isn't allowed in a text as things stand: what was said safely once may not be safe now."""
    safety = ("unsafe",) if unsafe(case) else ()
    return (*safety, *sorted(case.codes("limits")), *(f"now:{code}" for code in sorted(urgent(case))))


def rested_on(case: Case) -> dict[str, Value]:
    """The answers that a version keeps."""
    return {name: value for name, value in case.answers.items() if name not in UNKEPT}


def follows(case: Case, desk: Desk, made: Made | None = None) -> Case:
    """The case with a further version where the answers now make other texts than they made last."""
    texts = texts_of(endings(case, desk), desk)
    last = held(case)
    if not texts or (last and last.base == _mark(texts)):
        return case
    return _with(case, texts, _mark(texts), made or Made("answer" if last else "first"))


def taken(case: Case, texts: Mapping[str, str], desk: Desk, made: Made) -> Case:
    """The case with other texts than its answers make: own words, or a version from before. Identical: unchanged."""
    last = held(case)
    if last and dict(last.texts) == dict(texts):
        return case
    return _with(case, texts, _mark(texts_of(endings(case, desk), desk)), made)


def _with(case: Case, texts: Mapping[str, str], base: str, made: Made) -> Case:
    number = len(case.versions) + 1
    kept = Version(
        number, made.made, dict(texts), rested_on(case), base, bounds(case), made.by, made.was, made.now, made.pressed
    )
    return replace(case, versions=(*case.versions, kept))


def _mark(texts: Mapping[str, str]) -> str:
    return hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:16]


def own(version: Version) -> bool:
    """Whether its texts are other than its answers made."""
    return version.base != _mark(version.texts)


def written_kind(version: Version) -> str:
    """The text that is the notice: the letter or the email."""
    return next(kind for kind in version.texts if kind != "script")


def letters_of(case: Case, letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
    """The texts of the version that holds, in the order and with the subjects of the letters that the answers make."""
    last = held(case)
    if last is None or not own(last):
        return letters
    order = ("script", "email", "letter")
    return tuple(Letter(kind, None, (), text=last.texts[kind]) for kind in order if kind in last.texts)  # type: ignore[arg-type]


def wording() -> tuple[str, ...]:
    """The answers that are about how it is said, which come back with a version; facts never do."""
    asked = (field.name for name in ("channel", "tone") for field in QUESTIONS[name].fields)
    return (*asked, *STYLE)


def restored(case: Case, number: int, desk: Desk, pressed: int = -1) -> Case | None:
    """The case with the texts of an earlier version, and the answers about wording that held then; None where it
    can't be: there is none, or it was made when more was allowed."""
    found = next((one for one in case.versions if one.number == number), None)
    if found is None or found.bounds != bounds(case):
        return None
    if held(case) == found:
        return case
    kept = {name: value for name, value in case.answers.items() if name not in wording()}
    then = {name: value for name, value in found.answers.items() if name in wording()}
    after = replace(case, answers={**kept, **then})
    return taken(after, found.texts, desk, Made("restored", str(number), pressed=pressed))


def numbered(case: Case, desk: Desk) -> Numbered | None:
    """The version that holds, with what made it and what it changed; nothing is changed by the first."""
    last = held(case)
    if last is None:
        return None
    if last.number == 1:
        return Numbered(1)
    before = case.versions[-2]
    answered = _answered(before, last, case.revision) if last.made == "answer" else ()
    lost = own(before) and not own(last) and last.made in REWRITTEN
    kept = (Say("versions", "own_kept", {"number": before.number}),) if lost else ()
    changes = diff(before.texts, last.texts, desk)
    if last.made == "own" and _mostly_new(changes, last):
        return Numbered(last.number, (named(last), Say("versions", "mostly_new")))
    rest = len(changes) - SHOWN
    more = (Say("versions", "more_changes", {"count": rest}),) if rest > 0 else ()
    shown = last.made == "applied" and any(last.was and last.was in one.gone for one in changes[:SHOWN])
    name = Say("versions", "made_applied_here", {"number": last.number}) if shown else named(last)
    return Numbered(last.number, (name, *kept, *more), answered, changes[:SHOWN])


def _mostly_new(changes: tuple[Change, ...], version: Version) -> bool:
    """Whether most of an own text is new, so that to show each change would be to show it all."""
    changed = max(sum(len(one.new) for one in changes), sum(len(one.gone) for one in changes))
    return changed > sum(map(len, version.texts.values())) / 2


REWRITTEN = ("answer", "wish", "added")
"""What writes the texts anew from the answers."""

DIALS = {"warmer": "tone", "firmer": "tone", "shorter": "length", "longer": "length"}
"""What each wish turns; any other turns the register."""


def named(version: Version) -> Say:
    """What made a version, in a line."""
    dial = DIALS.get(version.by, "register")
    line = f"made_wish_{dial}" if version.made == "wish" else f"made_{version.made}"
    facts: dict[str, object] = {"number": version.number, "by": version.by, "was": version.was, "now": version.now}
    if version.made == "wish" and dial == "tone":
        facts |= {name: Say("tone", f"tone_{facts[name]}") for name in ("was", "now")}
    return Say("versions", line, facts)


def _answered(before: Version, after: Version, revision: int) -> tuple[Noted, ...]:
    """The answers that differ, by question."""
    noted = []
    for question in (one for one in QUESTIONS.values() if not one.reads_back):
        fields = [one for one in question.fields if before.answers.get(one.name) != after.answers.get(one.name)]
        values = {one.name: after.answers[one.name] for one in fields if one.name in after.answers}
        if any(one.name not in UNKEPT for one in fields):
            noted.append(Noted(question, values, revision))
    return tuple(noted)


def diff(before: Mapping[str, str], after: Mapping[str, str], desk: Desk) -> tuple[Change, ...]:
    """The sentences that differ, text by text."""
    found: list[Change] = []
    for kind, text in after.items():
        old, new = _parts(before.get(kind, ""), desk), _parts(text, desk)
        for deed, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if deed == "replace" and j - i == m - k:
                found += [Change(kind, *pair) for pair in zip(old[i:j], new[k:m], strict=True)]
            elif deed != "equal":
                found.append(Change(kind, _joined(old[i:j]), _joined(new[k:m])))
    gone = [Change(kind, _joined(_parts(text, desk)), "") for kind, text in before.items() if kind not in after]
    return (*found, *gone)


def _joined(parts: Sequence[str]) -> str:
    """Sentences in a row; the lines of a list with commas between them."""
    lines = [f"{one}," if one[:1].islower() and one[-1:].isalnum() else one for one in parts]
    return " ".join(lines).removesuffix(",")


def _parts(text: str, desk: Desk) -> list[str]:
    short = desk.phrases.get("wording", {}).get("abbreviations", ())
    return [" ".join(one.text.split()) for one in sentences(text, short)]

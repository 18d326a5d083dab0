"""The manager's own words: what is found in them, whether everything is there, and a press that mends one thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.coach import endings, versions
from bot.coach.case import Case, Desk, Say
from bot.coach.ear import plain
from bot.coach.finding import RANK, Facts, Finding, Message
from bot.coach.flow import Heard, with_card, with_first
from bot.coach.mending import better, checked, mended
from bot.coach.prose import WORD
from bot.coach.question import LONGEST
from bot.coach.reply import Found, Note, Numbered, Press, Reply, Reviewed
from bot.coach.steps.channel import written_act
from bot.coach.steps.planned import chosen_plan
from bot.coach.versions import Made, held, written_kind

LETTERLIKE = 40
"""Words from which on something pasted is a text of theirs, where it has a greeting or several lines."""

LINES = 3

MOST_SHOWN = 5
"""Findings that are shown at once, those that must be mended before all others."""

HARM = frozenset(
    {"ambiguous end", "false hope", "blame", "admission", "legal", "threat", "discrimination", "confidentiality"}
)
"""Kinds of flaws that the client can answer to or hold against us; domain.md 5.3."""

LONGEST_LABEL = 48
"""Characters of what a button says it is about; a label has 75 (slack.md 1.2)."""

SMALLER = Press("smaller", Say("versions", "button_smaller"))

LONGEST_OWN = 3_000
"""Characters of an own text that is kept: as many as a form of Slack's takes (slack.md 1.2)."""


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
    if wish == "smaller":
        return _smaller(case, desk)
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
    if same and last.made == "own" and last.pressed == pressed >= 0:
        return case, ()  # the same form sent twice
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
        for one in checked(text, case, desk)
        if one.severity == "must" or (within and at <= one.start and one.end <= at + len(within) and one.quote)
    ]
    if not found:
        return None
    says = (Say("versions", "found_in_it", {"number": last.number}),)
    return few(Reviewed(None, says, (), (), endings.OWN, case.revision), _found(found, text, case, desk), SMALLER)


def reviewed(case: Case, text: str, desk: Desk, says: tuple[Say, ...], version: Numbered | None) -> Reviewed:
    """What matters most of what is found in a text, and whether it is complete."""
    every = checked(text, case, desk)
    page = Reviewed(version, says, (), complete(every, case, desk), endings.OWN, case.revision)
    return few(page, _found(every, text, case, desk), SMALLER if _standing(text, case) else None)


def few(page: Reviewed, every: tuple[Found, ...], show: Press | None) -> Reviewed:
    """A page with the few that matter most; the rest behind a button, or counted."""
    first = _shown(every)
    more = len(every) - first
    must = sum(one.finding.severity == "must" for one in every[first:])
    return replace(page, found=every[:first], smaller=more, smaller_must=must, show=show if more else None)


def _shown(every: Sequence[Found]) -> int:
    """How many are shown at once; one more alone is not hidden."""
    return len(every) if len(every) <= MOST_SHOWN + 1 else MOST_SHOWN


def _smaller(case: Case, desk: Desk) -> Heard:
    """What was left behind the one line, as the text stands now."""
    last = held(case)
    text = last.texts[written_kind(last)] if last else ""
    every = _found(checked(text, case, desk), text, case, desk)
    rest = every[_shown(every) :]
    if not rest:
        return case, (Note((Say("versions", "none_smaller"),), case.revision, name="kept"),)
    return case, (Reviewed(None, (Say("versions", "smaller_ones"),), rest, (), endings.OWN, case.revision),)


def _standing(text: str, case: Case) -> bool:
    """Whether it is a text of the version that holds."""
    last = held(case)
    return last is not None and text in last.texts.values()


def _found(found: Iterable[Finding], text: str, case: Case, desk: Desk) -> tuple[Found, ...]:
    """What matters most first; a button for each whose better wording can stand in the version that holds."""
    last = held(case)
    every = checked(text, case, desk) if _standing(text, case) else ()
    number = last.number if last else 0
    shown: dict[tuple[int, int, str], Found] = {}
    labels: Counter[str] = Counter()
    for one in sorted(found, key=matters):
        ours = replace(one, better=better(one, case, desk))
        key = (one.start, one.end, desk.words(ours.better))
        if key in shown:
            continue
        can = one in every and mended(text, one, case, desk) is not None
        press = apply_press(f"{number}.{every.index(one)}", one.quote or key[2], labels) if can else None
        shown[key] = Found(ours, press)
    return tuple(shown.values())


def apply_press(code: str, words: str, labels: Counter[str]) -> Press:
    """The button that mends one finding, called by what it is about; no two are called the same."""
    short = " ".join(words.split())
    short = short if len(short) <= LONGEST_LABEL else short[:LONGEST_LABEL].rsplit(" ", 1)[0] + "…"
    labels[short] += 1
    return Press("apply", Say("versions", "button_apply", {"words": short, "time": labels[short]}), code)


def matters(one: Finding) -> tuple[int, int, bool, int]:
    """The gravest first, then what does harm, then what must be in it; what is only heard after what is certain."""
    needed = any(one.rule in rules for rules in MUST_BE_IN.values())
    rank = RANK[one.severity]
    weight = 0 if one.category in HARM and rank < RANK["hint"] else 1 if needed else 1 + rank
    return min(rank, 1), weight, one.rule.startswith("LIKE_"), one.start


def alone(text: str, desk: Desk) -> Reviewed:
    """What is found in a text of which no case is known."""
    found = sorted(desk.review(text, "email", Facts()), key=matters)
    parts = complete(found) if desk.whole(text) else (Say("report", "only_words"),)
    return few(Reviewed(None, (), (), parts), tuple(Found(one) for one in found), None)


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


def within(sentence: str, case: Case, desk: Desk) -> tuple[str, ...]:
    """The findings in a sentence that a press would mend."""
    found = (one for one in mendable(case, desk) if one.finding.quote and one.finding.quote in sentence)
    return tuple(one.apply.code for one in found if one.apply)


def appliable(case: Case, desk: Desk) -> tuple[str, ...]:
    """Every finding that a press would mend in the text that holds."""
    return tuple(one.apply.code for one in mendable(case, desk) if one.apply)


def mendable(case: Case, desk: Desk) -> list[Found]:
    """What is found in the text that holds and can be mended by a press, in the order in which it is shown."""
    text = prefilled(case)
    return [one for one in _found(checked(text, case, desk), text, case, desk) if one.apply] if text else []


def applied_all(codes: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """Several findings mended, one after another; how many, and the text as it then stands."""
    after, count = case, 0
    replies: tuple[Reply, ...] = ()
    for code in codes.split():
        tried, said = _applied(code, pressed, after, desk)
        if tried.versions != after.versions:
            after, replies, count = tried, said, count + 1
    if count < LEAST_SEVERAL:
        return after, replies or (Note((Say("versions", "applied_gone"),), case.revision, name="kept"),)
    return after, with_first(after, replies, (Say("versions", "applied_several", {"count": count}),))


LEAST_SEVERAL = 2


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
    found = checked(of.texts.get(kind, ""), case, desk)
    if int(index) >= len(found):
        return case, ()
    wanted = found[int(index)]
    here = [
        one for one in checked(last.texts[kind], case, desk) if (one.rule, one.quote) == (wanted.rule, wanted.quote)
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

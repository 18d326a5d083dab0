"""What is answered to a doubt under the draft: "yes, stay until 7 May", "leave the gap", "it still runs".

An answer that changes a fact changes it; one that doesn't is remembered, so that its question is never put again. A
later last day than the notice asks for may be chosen without a question, too; an earlier one never (domain.md 3.3-3.5).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.coach import answering, changes, cues, queries
from bot.coach.case import Case, Desk, Say, Typed, Unclear
from bot.coach.doubts import Doubt, doubts, settled
from bot.coach.ear import alone
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.later_day import stay_wished
from bot.coach.named_days import days_in
from bot.coach.question import Values
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.verdict import ending

ANSWERED = {
    "critical_soon": ("stays", "leaves"),
    "term_over": ("runs", "goes_up_to"),
    "approver_late": ("approved",),
    "two_zones": ("their_clock",),
    "guessed_zone": ("their_clock",),
    "critical_unserved": ("serves",),
    "critical_after": ("has_somebody",),
}
"""The answers that each doubt takes, by their names in the phrase book (``settles``)."""

LONGEST = 30
"""Words of an answer; what is longer is about something else."""


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """A chosen last day, or the answer to a doubt that stands; None where the words are neither."""
    if case.state not in ("drafted", "open") or not ending(case, desk) or case.text("sent_on"):
        return None
    if case.current not in ("", "sent"):
        return _at_a_question(case, said, desk)
    if len(said.text.split()) > LONGEST or said.text.rstrip().endswith("?") or _LEFT_OPEN.search(said.text):
        return None
    if queries.asked_in(said.text, "your_view", desk):
        return None
    return _stays(stay_wished(said.text, case, desk), case, desk) or _answers(said.text, case, desk)


_LEFT_OPEN = re.compile(r"\bor\b(?! (?:so|thereabouts)\b)", re.I)
"""One thing or another: nothing is chosen."""

_NAMES_IT = re.compile(
    r"^\W*(?:(?:no|nope|and|but|so|well|lah|sorry|the|our|my|your)\b\W*)*last (?:working )?day"
    r"(?:'s| is| stays| remains| will be| must be| should be| has to be|:)",
    re.I,
)
"""A sentence about the last day and nothing else."""


def _at_a_question(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """The last day that is named while another question waits, and what else is said heard by that question."""
    sentences = [one.strip() for one in re.split(r"(?<=[.!?;])\s+|\n+", said.text) if one.strip()]
    named = [one for one in sentences if _NAMES_IT.match(one) and not one.endswith("?") and not _LEFT_OPEN.search(one)]
    stayed = _stays(stay_wished(" ".join(named), case, desk), case, desk) if named else None
    stayed = stayed or _answered_at_once(sentences, named, case, desk)
    if stayed is None:
        return None
    kept, replies = stayed
    says = next((one.says for one in replies if isinstance(one, Note)), ())
    says = says or changes.all_told(case, kept, (QUESTIONS["tell_on"],), desk)
    rest = " ".join(one for one in sentences if one not in named)
    if not rest or kept.current not in QUESTIONS:
        return stayed
    after, answered = answering.answer(kept, Typed(rest, said.ts), desk)
    return after, with_first(after, answered, says)


def _answered_at_once(sentences: list[str], taken: list[str], case: Case, desk: Desk) -> Heard | None:
    """The answer to a doubt that stood above the question; its sentence is ``taken`` from what the question hears."""
    asked = [one for one in doubts(case, desk) if one.code in ANSWERED and f"doubt:{one.code}" in case.told]
    for sentence in (one for one in sentences if not one.endswith("?") and not _LEFT_OPEN.search(one)):
        said = cues.options(sentence, "settles_at_once", desk)
        found = next(((one, each) for one in asked for each in ANSWERED[one.code] if each in said), None)
        if found and (heard_here := _settled(*found, sentence, case, desk)):
            taken.append(sentence)
            return heard_here
    return None


def _stays(day: date | None, case: Case, desk: Desk) -> Heard | None:
    """A later last day, and all that follows from it; or why it can't be that early."""
    made = chosen_plan(replace(case, answers={**case.answers, "stay_until": ""}), desk)
    if day is None or made is None:
        return None
    if day < made.last_day:
        early = Say("timing", "stay_early", {"day": day, "last_day": made.last_day})
        return case, (Note((early,), case.revision, name="kept"),)
    held = chosen_plan(case, desk)
    if held and day == held.last_day:
        after = replace(case, told=case.told | {settled("critical_soon")})
        return after, (Note((Say("timing", "stays_so", {"last_day": day}),), case.revision, name="kept"),)
    return _changed({"stay_until": day.isoformat()}, "critical_soon", "tell_on", case, desk)


def _changed(values: Values, code: str, name: str, case: Case, desk: Desk) -> Heard:
    """Answers changed by an answer to a doubt, and the texts as they now are."""
    answers = {one: value for one, value in {**case.answers, **values}.items() if value not in ("", ())}
    after = replace(case, answers=answers, told=case.told | {settled(code)}, current="", revision=case.revision + 1)
    after, replies = go_on(case, after, desk, None)
    return after, with_first(after, replies, changes.all_told(case, after, (QUESTIONS[name],), desk))


def _answers(text: str, case: Case, desk: Desk) -> Heard | None:
    """The doubt that the words answer, of those that stand; a bare yes or no only where a single one can take it."""
    standing = [one for one in doubts(case, desk) if one.code in ANSWERED]
    said = cues.options(text, "settles", desk)
    found = [(one, each) for one in standing for each in ANSWERED[one.code] if each in said]
    if not found and len(standing) == 1:
        found = [(one, _barely(one, text, desk)) for one in standing]
    return _settled(*found[0], text, case, desk) if found and found[0][1] else None


def _barely(doubt: Doubt, text: str, desk: Desk) -> str:
    """What a bare yes or no is to a doubt; empty where it is neither."""
    yes, no = (alone(text, "settles_barely", desk, one) for one in ("yes", "no"))
    first, *rest = ANSWERED[doubt.code]
    return first if yes else (rest[0] if rest else "no") if no else ""


def _settled(doubt: Doubt, answer: str, text: str, case: Case, desk: Desk) -> Heard | None:
    if answer == "stays":
        named = days_in(text, desk.today(case.zone), desk)
        if not named and _UNTIL.search(text):
            return None
        made = chosen_plan(case, desk)
        offer = made.proposal.last_day if made and made.proposal else None
        if stayed := _stays(named[0].day if named else offer, case, desk):
            return stayed
    if answer == "runs":
        return _changed(_running(text, case, desk), "term_over", "agreement", case, desk)
    after = replace(case, told=case.told | {settled(doubt.code)}, revision=case.revision + 1)
    return after, (Note((Say("doubts", "settled", {"line": answer}),), after.revision, name="settled"),)


_UNTIL = re.compile(r"\b(?:until|till|til)\b(?! then\b)", re.I)
"""It leads to a day: one that can't be read is not the one on offer."""


def _running(text: str, case: Case, desk: Desk) -> Values:
    """The agreement as it goes on: rolling, with no end of a term, and what else is said of it."""
    question = QUESTIONS["agreement"]
    try:
        told = dict(question.check(question.read(text, case, desk), case, desk))
    except Unclear:
        told = {}
    return {**told, "kind": "rolling", "term_end": ""}

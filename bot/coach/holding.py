"""What of theirs is held, told under the draft or at any question after the stops that doesn't ask for it itself.

Under the draft a plain "we hold the keys" is heard with what else is told there (bot/coach/told_late.py).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach import answering, changes, held_list
from bot.coach.belongings import says_held
from bot.coach.case import Case, Desk, Say, Typed
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.verdict import ending

LONGEST = 40
"""Words in which it is told; what is longer is a story."""

OWN = frozenset({"story", "understood", "reason", "relationship", "tried", "stops", "each", "cleared", "tone", "sent"})
"""Questions that read their words themselves, or come before anything is to be handed over."""


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """The list changed, and what else is said heard by the question that waits; None where nothing of it is told."""
    here = case.state in ("drafted", "open") and ending(case, desk) and not case.text("sent_on")
    waiting = QUESTIONS.get(case.current)
    if not here or case.current in OWN or len(said.text.split()) > LONGEST:
        return None
    if waiting is not None and waiting.fields[0].kind == "long":
        return None
    known = case.text("progress")
    now, rest = known, []
    for sentence in (one.strip() for one in re.split(r"(?<=[.!?;])\s+|\n+", said.text) if one.strip()):
        said_so = held_list.turns(sentence, desk) or (case.current and says_held(sentence))
        changed = None if sentence.endswith("?") or not said_so else held_list.told(sentence, now, desk)
        now = now if changed is None else changed
        rest += [sentence] if changed is None else []
    if now == known or (rest and not case.current):
        return None
    return _kept(case, now, " ".join(rest), desk)


def _kept(case: Case, now: str, rest: str, desk: Desk) -> Heard:
    answers = {name: one for name, one in {**case.answers, "progress": now}.items() if one != ""}
    kept = replace(case, answers=answers, revision=case.revision + 1)
    tone = QUESTIONS["tone"]
    later = Say("talk", "noted_for_later", {"label": Say("tone", "progress_label"), "value": now or "–"})
    says = changes.all_told(case, kept, (tone,), desk) if "tone" in case.done or case.text("progress") else (later,)
    if not case.current:
        after, replies = go_on(case, kept, desk, None)
    elif rest:
        after, replies = answering.answer(kept, Typed(rest), desk)
    else:
        return kept, (Note(says, kept.revision, name="changed"),)
    return after, with_first(after, replies, says)

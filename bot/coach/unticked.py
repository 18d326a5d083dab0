"""A stop that later words may tell without naming it: asked about once, in one question, whatever else they did.

Before stops are asked such words are only kept (``steps.stops``). Once they were, they are asked about at once, under a
draft too; nothing is ticked or withdrawn before a yes, and what was denied is asked again only for other words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.coach.answering import answer
from bot.coach.case import Case, Desk, State, Typed
from bot.coach.ear import spoken
from bot.coach.flow import ASIDE, Heard, ask_question, next_question
from bot.coach.reply import Ask, Note, Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import kept_beside, unticked

Ear = Callable[[Case, Typed, Desk], Heard]

LONGEST = 80
"""Words in which it is looked for; what is longer is a text to be looked at."""

SHORT = 6
"""Words of a yes or no to it, at most."""

LOOKS = frozenset({"story", "understood", "stops", "each", "cleared", "unticked"})
"""Questions that look for it in their answers themselves, or don't want it."""

OPEN: tuple[State, ...] = ("open", "drafted", "mending", "waiting")
"""The states in which something is still to be decided, written or said."""

VAGUE = frozenset({"unclear", "after"})
"""Notes that only say that nothing was understood, which is no longer so."""


def heard(case: Case, said: Typed, desk: Desk, ear: Ear) -> Heard:
    """What else was said, done; and the question about what it may tell."""
    if case.current == "unticked" and len(said.text.split()) <= SHORT and spoken(said.text, "unticked", desk):
        return answer(case, said, desk)
    kept = _kept(case, said, desk)
    if kept is None:
        return ear(case, said, desk)
    after, replies = ear(kept, said, desk)
    waits = next_question(after, desk)
    if after.state not in OPEN or after.current == "unticked" or waits is not QUESTIONS["unticked"]:
        return after, replies
    state: State = "open" if after.state in ASIDE else after.state
    asked, ask = ask_question(replace(after, state=state, revision=after.revision + 1), desk, waits)
    return asked, (*_beside(replies), ask)


def _kept(case: Case, said: Typed, desk: Desk) -> Case | None:
    """The case with the words kept, where they may tell a stop that is still to be asked about."""
    words = len(said.text.split())
    if "stops" not in case.done or case.state not in OPEN or case.current in LOOKS or case.text("sent_on"):
        return None
    if words > LONGEST or not desk.undertones(said.text):
        return None
    kept = kept_beside(case, said.text)
    return kept if unticked(kept, desk) else None


def _beside(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """What is said beside the question: no other question, and nothing that was only not understood."""
    return tuple(
        one for one in replies if not isinstance(one, Ask) and not (isinstance(one, Note) and one.name in VAGUE)
    )[:1]

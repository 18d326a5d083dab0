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
from bot.coach.steps.stops import asked_apart, kept_beside

Ear = Callable[[Case, Typed, Desk], Heard]

LONGEST = 80
"""Words in which it is looked for; what is longer is a text to be looked at."""

SHORT = 6
"""Words of a yes or no to it, at most."""

LOOKS = frozenset({"story", "understood", "stops", "each", "cleared", "unticked"})
"""Questions that look for it in their answers themselves, or don't want it."""

OPEN: tuple[State, ...] = ("open", "drafted", "mending", "waiting")
"""The states in which something is still to be decided, written or said."""

WRITTEN: tuple[State, ...] = ("drafted", "mending")
"""The states in which there are texts, and most of what is said is a wish or a fact for them."""

SURE = 0.6
"""The score from which words that did something else are asked about all the same, where there are texts."""

VAGUE = frozenset({"unclear", "after"})
"""Notes that only say that nothing was understood, which is no longer so."""


def heard(case: Case, said: Typed, desk: Desk, ear: Ear) -> Heard:
    """What else was said, done; and the question about what it may tell."""
    if case.current == "unticked" and len(said.text.split()) <= SHORT and spoken(said.text, "unticked", desk):
        return answer(case, said, desk)
    after, replies = ear(case, said, desk)
    if not _looks(case, said) or after.state not in OPEN:
        return after, replies
    kept = _kept(case, after, said, desk)
    waits = next_question(kept, desk)
    if kept is after or waits is not QUESTIONS["unticked"]:
        return after, replies
    state: State = "open" if kept.state in ASIDE else kept.state
    asked, ask = ask_question(replace(kept, state=state, revision=kept.revision + 1), desk, waits)
    return asked, _asked(replies, ask)


def _looks(case: Case, said: Typed) -> bool:
    """Whether it is looked for here at all."""
    open_still = "stops" in case.done and case.state in OPEN and not case.text("sent_on")
    return open_still and case.current not in LOOKS and len(said.text.split()) <= LONGEST


def _kept(case: Case, after: Case, said: Typed, desk: Desk) -> Case:
    """The case after them with the words kept, where they may tell a stop: a question tells none, and what was a wish
    or a fact for the texts has to tell it more surely."""
    found = desk.undertones(asked_apart(said.text, desk)[0])
    understood = case.state in WRITTEN and (after.answers, after.versions) != (case.answers, case.versions)
    least = SURE if understood else 0.0
    return kept_beside(after, said.text) if any(one.score >= least for one in found) else after


def _asked(replies: tuple[Reply, ...], ask: Ask) -> tuple[Reply, ...]:
    """The question in place of any other, without what was only not understood."""
    others = [one for one in replies if not isinstance(one, Ask)]
    told = tuple(one for one in others if not (isinstance(one, Note) and one.name in VAGUE))[:1]
    noted = next((one.noted for one in replies if isinstance(one, Ask) and one.noted), None)
    return (*told, replace(ask, noted=noted))

"""Staff whose work hangs on this client, told of wherever it is: a person looks before anything is drafted.

Where stops are still to be asked the words are kept for that question; once they were answered, the answer is put
right, and what stands is withdrawn until somebody has looked (domain.md 1.7, ST17).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.coach.case import Case, Desk, Say, State, Typed
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.reply import Note, Reply
from bot.coach.steps.stops import hang_on_it, kept_beside, raised

Ear = Callable[[Case, Typed, Desk], Heard]

LONGEST = 80
"""Words under a draft in which it is looked for; what is longer is a text to be looked at."""

LOOKS = frozenset({"story", "understood", "stops", "each", "cleared"})
"""Questions that look for it in their answers themselves."""

OPEN: tuple[State, ...] = ("open", "drafted", "waiting")
"""The states in which something is still to be decided or written."""


def heard(case: Case, said: Typed, desk: Desk, ear: Ear) -> Heard | None:
    """What else was said, done, and the stop raised; None where the words tell of no such staff, or it is known."""
    if case.current in LOOKS or not hang_on_it(said.text, desk):
        return None
    if "stops" not in case.done:
        return _kept(said, *ear(case, said, desk)) if case.state == "open" and case.current else None
    if case.state not in OPEN or "ST17" in raised(case):
        return None
    if case.state == "drafted" and len(said.text.split()) > LONGEST:
        return None
    if case.text("sent_on"):
        says = (Say("stops", "jobs_after"), Say("stops", "stop_ST17"))
        return case, (Note(says, case.revision, name="word"),)
    told = ear(case, said, desk)[0] if case.state == "open" and case.current else case
    people = tuple(dict.fromkeys((*told.codes("stops_people"), "ST17")))
    answers = {**told.answers, "stops": "each", "stops_people": people}
    after = replace(told, answers=answers, done=told.done | {"stops", "each"}, state="open")
    after = replace(after, current="", revision=case.revision + 1)
    after, replies = go_on(case, after, desk, None)
    return after, with_first(after, replies, (Say("stops", "jobs_heard"),))


def _kept(said: Typed, case: Case, replies: tuple[Reply, ...]) -> Heard:
    """The words kept for the question that looks for stops."""
    return kept_beside(case, said.text), replies

"""A file dropped into the thread: its words are heard where there is a use for them, as if they had been pasted.

    story       while it is asked what happened, and in a rehearsal: as a typed answer
    own         once there is a draft of an ending: the manager's own version of it
    invitation  once there is an invitation to mend it: looked at

Everywhere else it is not opened, and it is said what it could be used for and when. What was typed with the file is
heard as ever, but for a caption of one's own version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from bot.coach import changes, mend_wishes
from bot.coach.case import CLOSED, Case, Desk, Opened, Pressed, Say, Typed
from bot.coach.flow import Heard, with_first
from bot.coach.steps.verdict import ending

Use = Literal["", "typed", "own", "invitation"]
Hear = Callable[[Case, Typed | Pressed, Desk], Heard]

PAGE = "files"


def use(case: Case, desk: Desk) -> Use:
    """What the words of a file would be used for now; empty for nothing."""
    if case.state in CLOSED:
        return ""
    if case.current == "story" or (case.rehearsal and case.rehearsal.code):
        return "typed"
    if case.state == "drafted" and case.versions and ending(case, desk):
        return "own"
    return "invitation" if mend_wishes.invited(case, desk) else ""


def heard(case: Case, said: Opened, desk: Desk, hear: Hear) -> Heard:
    """What a file does, or why it does nothing; ``hear`` hears what was typed with it."""
    use_now = use(case, desk)
    if case.state in CLOSED:
        return hear(case, Typed(said.words, said.ts), desk)
    if said.problem or not use_now:
        line = Say(PAGE, said.problem or "no_use")
        after, replies = hear(case, Typed(said.words, said.ts), desk) if said.words.strip() else (case, ())
        return after, with_first(after, replies, (line,))
    if use_now == "typed":
        return hear(case, Typed("\n\n".join(one for one in (said.words.strip(), said.text) if one)), desk)
    captioned, first = _captioned(case, said, desk, hear)
    after, replies = _looked_at(captioned, said.text, desk, hear)
    return after, (*first, *replies)


def _captioned(case: Case, said: Opened, desk: Desk, hear: Hear) -> Heard:
    """What was typed with one's own version counts where it corrects a fact; else it is about the file."""
    corrects = changes.meant(said.words, case, desk)
    return hear(case, Typed(said.words, said.ts), desk) if corrects else (case, ())


def _looked_at(case: Case, text: str, desk: Desk, hear: Hear) -> Heard:
    """The findings, as for a text that is pasted."""
    if use(case, desk) == "invitation":
        return mend_wishes.looked_at(text, case, desk)
    return hear(case, Pressed("own", values={"own": text}), desk)

"""What is typed about the lists: "files are handed over" ticks a line, "Priya does IT" gives a role to somebody.

Only short sentences count, and only while no question on the way to the draft waits: whatever else is said is about
something else. Words that could mean several lines tick none of them: they ask which.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach import lists, owners
from bot.coach.case import Case, Desk, Say, Typed, Unclear
from bot.coach.ear import named, plain, ranked, spoken
from bot.coach.flow import Heard
from bot.coach.reply import Line, Note, Press
from bot.coach.steps import AFTER, QUESTIONS
from bot.coach.tasks import ROLES

SHORT = 10
"""Words of a sentence about the lists, at most."""


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """What the words do to the lists; None where they don't speak of them."""
    if case.state != "drafted" or "?" in said.text or len(said.text.split()) > SHORT:
        return None
    if case.current and not _beside(case, said, desk):
        return None
    return _gives(case, said.text, desk) or _does(case, said.text, desk)


def _beside(case: Case, said: Typed, desk: Desk) -> bool:
    """Whether only a question of afterwards waits, which the words don't answer."""
    question = QUESTIONS[case.current]
    try:
        return question.step in LATER and not question.read(said.text, case, desk)
    except Unclear:
        return True


LATER = frozenset(step.name for step in AFTER)
"""The steps after the draft."""


def done(code: str, case: Case, desk: Desk) -> Heard:
    """One line ticked by its name, and said."""
    line = next((one for one in lists.lines(case, desk) if one.code == code), None)
    after = lists.ticked(case, frozenset({code})) if line else case
    if line is None or after == case:
        return case, (Note((Say("lists", "ticked_already"),), case.revision, name="ticked"),) if line else ()
    says = (Say("lists", "ticked", {"what": line.what}),)
    return after, (Note(says, after.revision, name="ticked"),)


def _does(case: Case, text: str, desk: Desk) -> Heard | None:
    """Something is done: the line that is meant, or which of several."""
    if not spoken(text, "done", desk, ("yes",)) or spoken(text, "done", desk, ("ahead",)):
        return None
    named_ones = _meant(text, lists.lines(case, desk), desk)
    waiting = tuple(one for one in named_ones if one.code not in lists.ticks(case))
    meant = {lists.SAME.get(one.code, one.code): one for one in reversed(waiting or named_ones)}
    if len(meant) > 1:
        which = tuple(Press("done", one.what, one.code) for one in waiting)
        return case, (Note((Say("lists", "ticked_which"),), case.revision, which, "which"),)
    return next((done(one.code, case, desk) for one in meant.values()), None)


def _meant(text: str, lines: tuple[Line, ...], desk: Desk) -> tuple[Line, ...]:
    """The lines that the words name, by the longest phrase."""
    best = set(ranked(text, "task", desk, tuple(one.code for one in lines)))
    return tuple(one for one in lines if one.code in best)


def _gives(case: Case, text: str, desk: Desk) -> Heard | None:
    """A role or a task given to somebody: "@Priya does the files", "Priya does IT"."""
    verbs = "|".join(re.escape(one) for one in sorted(desk.phrases["gives"]["verb"], key=len, reverse=True))
    found = re.fullmatch(rf"(@?[\w'.-]+(?: [\w'.-]+){{0,2}}?) (?:{verbs}) (.+?)[.!]*", text.strip(), re.I)
    who = _who(found[1], desk) if found else ""
    if not found or not who:
        return None
    needed = lists.lines(case, desk)
    roles = ranked(found[2], "role", desk, ROLES)
    whats = roles or tuple(one.code.removeprefix("tasks.") for one in _meant(found[2], needed, desk))
    if not whats:
        return None
    after = case
    for what in whats:
        after = owners.given(after, what, who)
    if after == case:
        return case, (Note((Say("owners", "given_already"),), case.revision, name="given"),)
    after = replace(after, revision=case.revision + 1)
    says = (Say("owners", "given", {"who": owners.person(who), "whats": _called(whats, needed)}),)
    return after, (Note(says, after.revision, name="given"),)


def _called(whats: tuple[str, ...], needed: tuple[Line, ...]) -> tuple[Say, ...]:
    """The words for roles and tasks."""
    tasks = {one.code: one.what for one in needed}
    return tuple(tasks.get(f"tasks.{what}") or Say("owners", f"role_{what}") for what in whats)


def _who(words: str, desk: Desk) -> str:
    """Somebody by Slack's id or by name; empty where the words are no name."""
    if words.startswith("@"):
        return words[1:]
    return plain(words).upper() if plain(words) == "i" else named(words, desk) or ""

"""After a rehearsal: each reply with what was good in it, what wasn't, and a line that would do better.

A fault is a kind of reply that makes it worse (``manner``) or what the review of words finds. Then: a promise that the
draft doesn't make, whether the decision was kept, and the length (domain.md 6.4: a reply has 40 words at most).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.coach import manner
from bot.coach.case import Case, Desk, Say
from bot.coach.manner import FAULTS, VIRTUES, Did
from bot.coach.prose import WORD
from bot.coach.reactions import Reaction, facts_of, prepared
from bot.coach.signs import ROW
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.stops import STOPS
from bot.coach.trees import Turn, filled

MOST_WORDS = 40
"""Words of a reply at most; domain.md 6.4."""

MOST_FOUND = 3
"""Findings of the review that are told of one reply, beside its faults."""

GOOD_AT_ONCE = 2
"""Good things that are named of one reply: one clause."""

GIVES_IN = ("softened", "promised")
"""The kinds after which the client may think that it isn't decided."""


def review(case: Case, desk: Desk, how: str) -> tuple[Say, ...]:
    """How it ended, and a look at every reply in turn."""
    now = case.rehearsal
    assert now is not None  # noqa: S101 (a rehearsal has just ended)
    turns = desk.trees[now.code].turns
    every = [_look(reply, turns[turn], case, desk) for turn, reply in now.replies]
    gave_in = any(one.kind in GIVES_IN for _, reply in now.replies for one in manner.deeds(reply, case, desk))
    kept = (Say("rehearsal", "decision_lost" if gave_in else "decision_kept"),) if every else ()
    return (Say("rehearsal", f"end_{how}", {"replies": len(every)}), *_next_steps(case, desk, how), *every, *kept)


def _next_steps(case: Case, desk: Desk, how: str) -> tuple[Say, ...]:
    """What to do when it goes like this in earnest."""
    assert case.rehearsal is not None  # noqa: S101 (a rehearsal has just ended)
    code = case.rehearsal.code
    stop = ROW[code].stop
    if how == "person" and stop:
        return (Say("rehearsal", "person_first", {"route": Say("stops", f"route_{STOPS[stop].route}")}),)
    line = reaction(case, desk, code).escalate
    return (line,) if how in ("escalated", "person") and line else ()


def reaction(case: Case, desk: Desk, code: str) -> Reaction:
    """What is prepared for a reaction in this case."""
    made = chosen_plan(case, desk)
    assert made is not None  # noqa: S101 (there is a draft)
    return prepared(code, case, made)


def better(case: Case, desk: Desk, turn: Turn) -> Say:
    """A reply that fits a turn: its own, the one prepared for the reaction, or the one for what comes again."""
    made = chosen_plan(case, desk)
    assert made is not None  # noqa: S101 (there is a draft)
    facts = facts_of(case, made)
    if turn.line:
        day = desk.words(Say("reactions", "by", facts))
        return Say("rehearsal", "own_line", {"words": filled(turn.line, {"last_day": day})})
    return reaction(case, desk, turn.like).reply if turn.like else Say("rehearsal", "line_again", facts)


def _look(reply: str, turn: Turn, case: Case, desk: Desk) -> Say:
    """One reply: quoted, what was good, what wasn't, and the better line where something wasn't. Short alone is
    praised only where nothing was wrong."""
    did = manner.deeds(reply, case, desk)
    faults = (*_faults(did), *_found(reply, did, case, desk), *_long(reply))
    good = tuple(Say("rehearsal", f"good_{one.kind}") for one in did if one.kind in VIRTUES)[:GOOD_AT_ONCE]
    plain = Say("rehearsal", "good_short" if len(WORD.findall(reply)) <= MOST_WORDS else "good_stayed")
    line = better(case, desk, turn) if faults else None
    return Say(
        "rehearsal",
        "looked_at",
        {"quote": reply, "good": good or (() if faults else (plain,)), "faults": faults, "line": line},
    )


def _faults(did: tuple[Did, ...]) -> Iterator[Say]:
    for one in did:
        if one.kind in FAULTS:
            yield Say("rehearsal", f"fault_{one.kind}", {"quote": one.quote})


def _found(reply: str, did: tuple[Did, ...], case: Case, desk: Desk) -> list[Say]:
    """What the review finds in words that no fault has named yet."""
    named = [one.quote for one in did if one.kind in FAULTS]
    found = [one for one in manner.findings(reply, case, desk) if not any(_shared(one.quote, quote) for quote in named)]
    says = [Say("rehearsal", "found", {"quote": one.quote, "why": one.why, "better": one.better}) for one in found]
    return says[:MOST_FOUND]


def _shared(one: str, other: str) -> bool:
    return one.lower() in other.lower() or other.lower() in one.lower()


def _long(reply: str) -> Iterator[Say]:
    words = len(WORD.findall(reply))
    if words > MOST_WORDS:
        yield Say("rehearsal", "too_long", {"words": words, "most": MOST_WORDS})

"""What a reply to the client does: it holds the decision, softens it, promises something, asks what they need …

The kinds are told by cues of the phrase book (``[reply]``) and by the review of words that there is. A reply may do
several things at once; the gravest comes first, since that is the one a client answers to (domain.md 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.coach import cues
from bot.coach.case import Case, Desk
from bot.coach.finding import Finding, Kind
from bot.coach.known import known
from bot.coach.prose import WORD, sentences
from bot.coach.steps.channel import SPOKEN, channel_of
from bot.coach.steps.planned import chosen_plan

FAULTS = ("matched", "blamed", "promised", "softened", "apologised", "explained")
"""The kinds that make it worse, the gravest first."""

VIRTUES = ("limit", "need", "handover", "held", "quiet", "heard")
"""The kinds that help."""

KINDS = (*FAULTS, *VIRTUES)

REVIEWED = {
    "threat": "matched",
    "blame": "blamed",
    "false hope": "softened",
    "over-explaining": "explained",
}
"""The kinds that a finding of the review stands for, by its category."""

UNASKED = ("LIKE_", "END_", "LAST_DAY_MISSING")
"""How the rules begin that a reply isn't held to: those that letters taught, and those about stating the end."""

SORRIES = 2
"""From how many on "sorry" is too much; domain.md 7, row 5, allows one."""

LONGEST_QUOTE = 12
"""Words that are quoted of a reply at most, beyond what was heard."""


@dataclass(frozen=True)
class Did:
    """One thing that a reply does, with its words; empty words where it is the whole reply."""

    kind: str
    quote: str = ""


def kinds(reply: str, case: Case, desk: Desk) -> tuple[str, ...]:
    """What a reply does, the gravest first; empty where nothing of it is known."""
    did = {one.kind for one in deeds(reply, case, desk)}
    return tuple(kind for kind in KINDS if kind in did)


def deeds(reply: str, case: Case, desk: Desk) -> tuple[Did, ...]:
    """Everything that a reply does, each kind once, with the words that do it."""
    found = {one.kind: one for one in reversed([*_cued(reply, case, desk), *_reviewed(reply, case, desk)])}
    return tuple(found[kind] for kind in KINDS if kind in found)


def findings(reply: str, case: Case, desk: Desk) -> tuple[Finding, ...]:
    """What the review of words finds in a reply, but for what only a letter is held to."""
    kind: Kind = "script" if channel_of(case) in SPOKEN else "email"
    found = desk.review(reply, kind, known(case, chosen_plan(case, desk)))
    return tuple(one for one in found if one.quote and not one.rule.startswith(UNASKED))


def _cued(reply: str, case: Case, desk: Desk) -> Iterator[Did]:
    said = {kind: cues.heard(reply, "reply", kind, desk) for kind in desk.phrases["reply"]}
    if said["allowed"]:  # hours for the handover are no promise too many: domain.md 7, row 11
        said["promised"] = tuple(one for one in said["promised"] if "hour" not in one.quote)
    for kind in ("blamed", "softened"):  # "if you keep shouting" belongs to the limit that it sets
        said[kind] = tuple(one for one in said[kind] if not any(_within(one, limit) for limit in said["limit"]))
    if len(said["sorry"]) >= SORRIES:
        yield Did("apologised", _clause(reply, said["sorry"][0]))
    if said["wavers"] and not said["held"]:
        yield Did("softened", _clause(reply, said["wavers"][0]))
    for kind in KINDS:
        for words in (_clause(reply, one) for one in said.get(kind, ())):
            if kind != "promised" or not drafted(words, case):
                yield Did(kind, words)
    if not re.search(r"\w", re.sub(r"[(\[*_][^()\[\]*_]*[)\]*_]", "", reply)):
        yield Did("quiet")


def _within(one: cues.Heard, other: cues.Heard) -> bool:
    return other.start <= one.start < other.start + len(other.quote)


def _clause(reply: str, heard: cues.Heard) -> str:
    """What was heard with the rest of its clause, where that isn't long."""
    rest = re.match(r"[^.,;:!?\n]*", reply[heard.start + len(heard.quote) :])
    whole = heard.quote + (rest[0] if rest else "")
    return (whole if len(whole.split()) <= LONGEST_QUOTE else heard.quote).strip()


def _reviewed(reply: str, case: Case, desk: Desk) -> Iterator[Did]:
    for one in findings(reply, case, desk):
        if one.category in REVIEWED:
            yield Did(REVIEWED[one.category], one.quote)


def drafted(promise: str, case: Case) -> bool:
    """Whether the texts that hold make a promise already: all its words stand in one of their sentences."""
    words = {*WORD.findall(promise.lower())}
    texts = case.versions[-1].texts.values() if case.versions else ()
    said = (one.text for text in texts for one in sentences(text, ()))
    return any(words <= {*WORD.findall(one.lower())} for one in said)

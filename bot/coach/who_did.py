"""Who did it, told after it was put down to the whole client: "Étienne", "it was Étienne, her partner".

One person can be swapped, a whole client can't (rival.md 5): whoever is named is kept as where it comes from, the
one who decides or somebody else there. Heard only once it was asked (``doubts``: ``person_but_whole``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.coach.case import Case, Desk
from bot.coach.ear import named, plain
from bot.coach.prose import TYPED
from bot.coach.standing import one_of

ASKED = "doubt:person_but_whole"

LONGEST = 10
"""Words of a sentence that names somebody and nothing else."""


@dataclass(frozen=True)
class Did:
    """Where it comes from, as its question keeps it, and what else was said."""

    source: str
    rest: str


def named_in(text: str, case: Case, desk: Desk) -> Did | None:
    """The one whom a sentence names, by name or as "just him"; None where none does, or nobody asked."""
    if ASKED not in case.told or case.text("source") != "whole":
        return None
    sentences = [one.strip() for one in TYPED.findall(text)]
    for one in sentences:
        if not one.endswith("?") and len(one.split()) <= LONGEST and (source := _source(one, case, desk)):
            return Did(source, " ".join(each for each in sentences if each is not one))
    return None


def _source(sentence: str, case: Case, desk: Desk) -> str:
    book = desk.phrases["who_did"]
    words = plain(sentence).strip(" .,!")
    lead = re.sub(rf"^(?:(?:{one_of(book['leads'])})[ ,]+)+", "", words)
    if {words, lead} & {*book["other"]}:
        return "contact"
    first, _, behind = lead.partition(",")
    told = re.match(rf"(.+?),? (?:{one_of(book['did'])})\b", lead)
    name = told[1].split(",")[0] if told else first if not behind or lead != words else ""
    if not named(name, desk):
        return ""
    return "decider" if {*name.split()} <= {*plain(case.text("contact")).split()} else "contact"

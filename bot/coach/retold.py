"""How the talk went, as people retell it: "Ruairi said sorry and he'll stop the calls", "she just shrugged".

It is known by cues (``talk_went`` in the phrase book), whoever they are told of. What is asked, feared or supposed is
nothing that happened.
"""

from __future__ import annotations

from bot.coach import cues
from bot.coach.case import Case, Desk
from bot.coach.prose import TYPED
from bot.coach.them import about_them

LONGEST = 60
"""Words of a retelling; what is longer is a story."""

LONGEST_QUOTE = 160
"""Characters of it that are said back."""


def stated(text: str) -> str:
    """The sentences that ask nothing."""
    parts = (one.strip() for one in TYPED.findall(text))
    return " ".join(one for one in parts if one and not one.endswith("?"))


def outcome(text: str, case: Case, desk: Desk) -> str:
    """How the talk went, as the review's question keeps it: yes, partly or no; empty where the words don't tell."""
    found = set(cues.options(about_them(stated(text), case), "talk_went", desk))
    if "partly" in found or {"good", "bad"} <= found:
        return "partly"
    return "yes" if "good" in found else "no" if "bad" in found else ""


def was_held(text: str, case: Case, desk: Desk) -> bool:
    """Whether the words say that the talk has been."""
    return "held" in cues.options(about_them(stated(text), case), "talk_went", desk)


def quoted(text: str) -> str:
    """What of it is said back."""
    told = stated(text).rstrip(".")
    return told if len(told) <= LONGEST_QUOTE else told[:LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"

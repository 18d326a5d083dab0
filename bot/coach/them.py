"""Whoever is spoken of called "they": what is told of a client is the same whatever they are called."""

from __future__ import annotations

import re

from bot.coach.case import Case

SHORTEST_NAME = 3
"""Letters of a name that is looked for in the words."""


def about_them(text: str, case: Case) -> str:
    """The words with whoever decides, and the client, called "they"; and our own person a colleague."""
    ours = case.text("handover").partition(" (")[0]
    called = {ours: "colleague", case.client: "they", case.text("contact"): "they"}
    for whole, word in called.items():
        for name in (one for one in (whole, *whole.split()) if len(one) >= SHORTEST_NAME):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, text, flags=re.I)
    return text

"""Whoever is spoken of called "they": what is told of a client is the same whatever they are called."""

from __future__ import annotations

import re
from functools import cache

from bot.coach.case import Case, Desk
from bot.coach.standing import one_of

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


def in_our_words(text: str, desk: Desk) -> str:
    """What they are quoted with, told of them: they replied: "can you stay?" is "they asked us to stay".

    Only behind a colon or an opening quotation mark; ``text`` calls them "they" (``about_them``).
    """
    quoted = _quoted(desk.phrases["their_words"]["said_by"]).search(text)
    if quoted is None:
        return text
    words = re.sub(r"[\"“”?]", lambda mark: "." if mark[0] == "?" else "", text[quoted.end() :])
    turns = desk.phrases["their_words_turned"]
    return f"{text[: quoted.start()]}{_turned(tuple((to, turns[to]) for to in turns), words)}"


@cache
def _quoted(verbs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:they|she|he) (?:{one_of(verbs)})\s*(?::\s*[\"“]?|,?\s*[\"“])", re.I)


@cache
def _turned(turns: tuple[tuple[str, tuple[str, ...]], ...], words: str) -> str:
    """The words with each that speaks of oneself, or to us, turned round, the longest first."""
    to = {one.replace("'", ""): told for told, ones in turns for one in ones}
    every = one_of(tuple(one for _, ones in turns for one in ones))
    return re.sub(rf"(?<![\w'’])(?:{every})(?![\w'’])", lambda one: _told(one[0], to), words, flags=re.I)


def _told(words: str, to: dict[str, str]) -> str:
    return to.get(" ".join(re.sub("['’]", "", words).lower().split()), words)

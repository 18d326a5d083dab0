"""What typed words tell of a stop without naming it (``undertones``), loaded in the warming up or when first needed.

Loading takes tenths of a second and is done in another thread where somebody waits (``Unread``); hearing a sentence
takes less than a thousandth. What was heard lately is kept, since a case asks about its story again and again.
"""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Lock

from bot.coach.undertones import Undertone, Undertones
from bot.reviews import Unread
from bot.voice import Voice

FEWEST = 5
"""Words of a text in which anything is heard, at least: a short answer loads nothing."""

LONGEST = 6_000
"""Characters of a text that are heard, as of a story that is read for facts."""


def undertones(text: str, voice: Voice) -> tuple[Undertone, ...]:
    """The stops that a text may tell without naming them, the surest first."""
    return _heard(text[:LONGEST], voice) if len(text.split()) >= FEWEST else ()


def undertones_at_once(text: str, voice: Voice) -> tuple[Undertone, ...]:
    """The same where nobody can wait; ``Unread`` where what hears them is not loaded yet."""
    if len(text.split()) >= FEWEST and voice not in _LOADED:
        raise Unread
    return undertones(text, voice)


@lru_cache(maxsize=256)
def _heard(text: str, voice: Voice) -> tuple[Undertone, ...]:
    with _LOADING:
        ear = _loaded(voice)
    return ear(text)


_LOADING = Lock()
_LOADED: set[Voice] = set()


@cache
def _loaded(voice: Voice) -> Undertones:
    ear = voice.undertones()
    _LOADED.add(voice)
    return ear

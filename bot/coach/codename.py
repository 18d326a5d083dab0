"""Code names: what a client is called where somebody may look over a shoulder, "Client K" (domain.md 9.1)."""

from collections.abc import Collection
from itertools import count
from string import ascii_uppercase


def lettered(number: int) -> str:
    """A number from 1 on in letters: A to Z, then AA, AB."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters


def next_free(taken: Collection[str]) -> str:
    """The first name that no other case of the manager has."""
    return next(name for name in map(lettered, count(1)) if name not in taken)

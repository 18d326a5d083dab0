"""What is worked out once of something that never changes, such as a case or a table of the phrase book."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


class _Same:
    """A thing as itself: found again by which it is and not by what it holds, which may be long."""

    __slots__ = ("thing",)

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


def once(make: Callable[[Thing], Made], most: int = 32) -> Callable[[Thing], Made]:
    """Makes something of a thing, and remembers what it made of the ``most`` things that it was asked for last."""
    made = lru_cache(maxsize=most)(lambda same: make(same.thing))

    @wraps(make)
    def remembered(thing: Thing) -> Made:
        return made(_Same(thing))

    return remembered

"""Rules for JSON values, put together like bricks: each looks at a value and yields what is wrong with it.

Lengths are counted in UTF-16 units, the strictest reading of Slack's unpublished way (slack.md 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing Slack would refuse: where (a JSON pointer), a short code for tests, and a sentence."""

    path: str
    code: str
    says: str


Rule = Callable[[Any, str], Iterator[Problem]]


def length(text: str) -> int:
    """How long Slack may find the text, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def string(most: int, least: int = 1) -> Rule:
    """A string of ``least`` to ``most`` characters."""

    def rule(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(path, "wrong_type", "must be a string")
        elif length(value) > most:
            yield Problem(path, "too_long", f"must be less than {most + 1} characters")
        elif length(value) < least:
            yield Problem(path, "too_short", f"must be more than {least - 1} characters")

    return rule


def text(*kinds: str, most: int = 3000) -> Rule:
    """A text object of one of these kinds (``plain_text``, ``mrkdwn``)."""
    fields: dict[str, Rule] = {"type": one_of(*kinds), "text": string(most)}
    return shape(fields, {"emoji": flag, "verbatim": flag})


def flag(value: Any, path: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem(path, "wrong_type", "must be a boolean")


def number(least: int, most: int) -> Rule:
    """A whole number within bounds."""

    def rule(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield Problem(path, "out_of_range", f"must be a whole number from {least} to {most}")

    return rule


def one_of(*allowed: str) -> Rule:
    """One of these strings."""

    def rule(value: Any, path: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(path, "not_allowed", f"{value!r} is not one of {', '.join(allowed)}")

    return rule


def anything(value: Any, path: str) -> Iterator[Problem]:
    """Anything at all."""
    yield from ()


def listing(each: Rule, most: int, least: int = 1) -> Rule:
    """A list of ``least`` to ``most`` items."""

    def rule(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(path, "wrong_type", "must be an array")
            return
        if len(value) > most:
            yield Problem(path, "too_many", f"no more than {most} items allowed")
        if len(value) < least:
            yield Problem(path, "too_few", f"no fewer than {least} items allowed")
        for at, item in enumerate(value):
            yield from each(item, f"{path}/{at}")

    return rule


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these keys and no others."""
    known = {**(optional or {}), **required}

    def rule(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "wrong_type", "must be an object")
            return
        for key in required.keys() - value.keys():
            yield Problem(path, "missing", f"missing required field: {key}")
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{path}/{key}")
            else:
                yield Problem(path, "unknown", f"invalid additional property: {key}")

    return rule


def by_type(shapes: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` says which of the rules it follows."""

    def rule(value: Any, path: str) -> Iterator[Problem]:
        kind = str(value.get("type")) if isinstance(value, dict) else ""
        if kind in shapes:
            yield from shapes[kind](value, path)
        else:
            yield Problem(path, "not_allowed", f"unsupported type: {kind}")

    return rule


def both(*rules: Rule) -> Rule:
    """Everything that these rules ask for; a later rule only sees what the earlier ones let through."""

    def rule(value: Any, path: str) -> Iterator[Problem]:
        for one in rules:
            found = list(one(value, path))
            yield from found
            if found:
                return

    return rule

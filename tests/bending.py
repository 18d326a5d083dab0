"""Payloads bent out of shape, and what may not come of words that look like Slack's markup."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

EVIL = ("<!channel>", "<@U0EVIL>", "<http://evil.example|x>", "*bold*", "_slant_", "`code`", "~gone~", "&lt;!here&gt;")
"""Words that would come alive in Slack where they are not escaped."""
ODD = ("\u202e", "\u200b", "\ufeff", "😀", "\u0301", "\x00", "\n", "ß", "١٢")
ALIVE = re.compile(r"<!|<@U0EVIL|<http://evil|[*]bold[*]|(?<!\w)_slant_|`code`|~gone~")

VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(EVIL)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
"""Whatever JSON can hold."""


def bent(body: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """The body with one to three of its parts, anywhere in it, something else."""
    found = copy.deepcopy(body)
    paths = list(_paths(found))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(paths))
        here: Any = found
        for step in way:
            here = _step(here, step)
        if isinstance(here, dict):
            here[last] = data.draw(VALUE)
    return found


def marked(part: Any) -> list[str]:
    """All markup in some blocks."""
    if isinstance(part, list):
        return [one for item in part for one in marked(item)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "mrkdwn" else []
    return own + [one for item in part.values() for one in marked(item)]


def alive(text: str, blocks: Any) -> list[str]:
    """What has come alive of typed words, in the text of a message or in its blocks."""
    return [one for one in (text, *marked(blocks)) if ALIVE.search(one)]


def _paths(part: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inside in items:
        if isinstance(part, dict):
            yield (*way, key)
        yield from _paths(inside, (*way, key))


def _step(part: Any, step: Any) -> Any:
    """What is inside there; None where an earlier bend has taken it away."""
    try:
        return part[step]
    except (KeyError, IndexError, TypeError):
        return None

"""The client of a rehearsal, as data: a tree of turns for each reaction of domain.md 7 (``rehearsal.toml``).

A turn has what the client says, and for each kind of reply (``manner``) the turn that follows it. A turn that ends has
no way on. A part of the words in [brackets] is left out where a fact in it isn't known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

FIRST, OTHER = "first", "other"
"""The turn that a tree begins with, and the way on from a reply that has none of its own."""

ENDS = ("calmer", "repeated", "escalated", "person")
"""How a rehearsal may end; ``person``: somebody else is needed before any reply (domain.md 1.7)."""

_PART = re.compile(r"\[([^\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Turn:
    """One thing that the client says, and what follows it."""

    name: str
    spoken: str
    written: str
    then: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The turn after each kind of reply; ``other`` after any that isn't named."""
    ends: str = ""
    like: str = ""
    """The reaction whose prepared reply fits this turn."""
    line: str = ""
    """A reply that fits this turn alone."""

    def after(self, kinds: Sequence[str]) -> str:
        """The turn that follows a reply of some kinds, the gravest of them first."""
        return next((self.then[kind] for kind in kinds if kind in self.then), self.then[OTHER])


@dataclass(frozen=True)
class Tree:
    """All turns of one reaction; ``mood`` marks who speaks, ``plays`` says for whom the manager answers."""

    code: str
    mood: str
    turns: Mapping[str, Turn]
    plays: str = ""


def planted(page: Mapping[str, Any]) -> Mapping[str, Tree]:
    """The trees of a language by their reaction; ``page`` is ``rehearsal.toml``."""
    return {code: _tree(code, rows, page["groups"]) for code, rows in page["trees"].items()}


def _tree(code: str, rows: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> Tree:
    turns = {name: _turn(code, name, row, groups) for name, row in rows.items() if isinstance(row, dict)}
    return Tree(code, rows["mood"], turns, rows.get("as", ""))


def _turn(code: str, name: str, row: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> Turn:
    words, then = row.get("words", ""), row.get("then", {})
    grouped = {kind: then[group] for group, kinds in groups.items() if group in then for kind in kinds}
    own = {kind: turn for kind, turn in then.items() if kind not in groups}
    like = row.get("like", code if name == FIRST else "")
    spoken, written = row.get("spoken", words), row.get("written", words)
    return Turn(name, spoken, written, {**grouped, **own}, row.get("ends", ""), like, row.get("line", ""))


def filled(words: str, facts: Mapping[str, str]) -> str:
    """The words with the facts in their places, without the parts whose facts aren't known."""
    kept = _PART.sub(lambda part: part[1] if _known(part[1], facts) else "", words)
    return _FACT.sub(lambda fact: facts[fact[1]], kept)


def _known(part: str, facts: Mapping[str, str]) -> bool:
    return all(facts[name] for name in _FACT.findall(part))

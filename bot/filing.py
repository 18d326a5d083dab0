"""A case as JSON and back: the body that the store keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from bot.coach.case import Case, Dropped, Rehearsal, Version

_BLANK = Case(client="")


def dump(case: Case) -> str:
    """The case as JSON, without its id."""
    flat = {item.name: getattr(case, item.name) for item in fields(case) if item.name != "id"}
    return json.dumps(flat, default=_plain, ensure_ascii=False)


def load(text: str, number: int) -> Case:
    """The case that ``dump`` wrote. Fields unknown today are left out, missing ones are as in a new case."""
    flat: dict[str, Any] = json.loads(text)
    names = {item.name for item in fields(Case)} - {"id"}
    return Case(**{name: _frozen(name, value) for name, value in flat.items() if name in names}, id=number)


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Version | Rehearsal | Dropped):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    raise TypeError(f"a case can't hold {type(value).__name__}")


def _frozen(name: str, value: Any) -> Any:
    if isinstance(getattr(_BLANK, name, None), frozenset):
        return frozenset(value)
    if name == "versions":
        known = {item.name for item in fields(Version)}
        return tuple(Version(**{key: _frozen(key, item) for key, item in one.items() if key in known}) for one in value)
    if name == "rehearsal" and value:
        known = {item.name for item in fields(Rehearsal)}
        return Rehearsal(**{key: _frozen(key, item) for key, item in value.items() if key in known})
    if name in ("replies", "dropped"):
        return tuple(Dropped(**item) if name == "dropped" else _frozen_item(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen_item(item) for key, item in value.items()})
    return _frozen_item(value)


def _frozen_item(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value

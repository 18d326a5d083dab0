"""What managers say, in the words of the six briefs, typed into the question that asks for it (``briefs.toml``).

What isn't read is asked for again; what is read wrongly stands in a letter.
"""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.coach.case import Value
from tests.desk import case, understood

TODAY = {
    "S1": ("Europe/London", datetime(2027, 1, 11, 9, tzinfo=UTC)),
    "S3": ("Europe/London", datetime(2027, 2, 3, 9, tzinfo=UTC)),
    "S6": ("America/Toronto", datetime(2027, 3, 16, 14, tzinfo=UTC)),
    "S8": ("Asia/Singapore", datetime(2027, 1, 4, 9, tzinfo=UTC)),
    "S12": ("Europe/Dublin", datetime(2027, 1, 15, 15, tzinfo=UTC)),
    "B2": ("Europe/London", datetime(2027, 4, 13, 9, tzinfo=UTC)),
}
"""Where and when each of them sits down."""

SIGNERS = {"S3": "Dave Kerr"}
BESIDE = {"day_by", "cleared_for", "tell_at"}
"""What a check adds to an answer."""

SAID: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "briefs.toml").read_text("utf-8"))["said"]


def heard(brief: str, question: str, words: str) -> dict[str, Value]:
    """What is read from the words of a brief on its day, the empty fields left out."""
    zone, now = TODAY[brief]
    here = replace(case(), zone=zone, opened=now.isoformat(), signer=SIGNERS.get(brief, ""))
    found = understood(question, words, here, now)
    return {name: value for name, value in found.items() if value not in ("", ()) and name not in BESIDE}


@pytest.mark.parametrize("said", SAID, ids=lambda said: f"{said['brief']}-{said['question']}-{said['words'][:30]}")
def test_what_a_manager_says_is_read_as_it_was_meant_or_not_at_all(said: dict[str, Any]) -> None:
    meant = {name: tuple(value) if isinstance(value, list) else value for name, value in said["read"].items()}
    assert heard(said["brief"], said["question"], said["words"]) == meant

"""A short day of faults, the same kinds that ``make faults`` throws for hours: nothing lost, doubled or changed."""

from __future__ import annotations

import os

import pytest

from tests.faults import Asked, kinds_of, tried, undisturbed
from tests.weather import SOCKETS_ONLY

PEOPLE, DEEDS = 3, 10


@pytest.mark.skipif("PARTWAYS_FAULTS" not in os.environ, reason="not steady yet: PARTWAYS_FAULTS=1 runs it")
@pytest.mark.parametrize(("mode", "seed"), [("socket", 4), ("http", 4)])
async def test_on_a_day_with_every_fault_each_conversation_is_as_if_there_had_been_none(mode: str, seed: int) -> None:
    whole = await undisturbed(PEOPLE, seed, DEEDS)
    result = await tried(Asked("all", mode, seed, PEOPLE, DEEDS), whole)
    assert result.wrong == [], f"again with: {result.asked.line}"
    assert (result.lost, result.doubled, result.unequal, result.unacked) == (0, 0, 0, 0)
    assert result.answers > 20
    assert result.faults > 5


def test_sockets_have_no_trouble_where_there_are_none() -> None:
    assert not set(kinds_of("all", "http")) & set(SOCKETS_ONLY)
    assert set(SOCKETS_ONLY) < set(kinds_of("all", "socket"))

"""A short day of faults, the same kinds that ``make faults`` throws for hours: nothing lost, doubled or changed."""

from __future__ import annotations

import pytest

from tests.faults import Asked, kinds_of, tried, undisturbed
from tests.weather import SOCKETS_ONLY

PEOPLE = 4


@pytest.mark.parametrize(("mode", "seed"), [("socket", 2), ("http", 2)])
async def test_on_a_day_with_every_fault_each_conversation_is_as_if_there_had_been_none(mode: str, seed: int) -> None:
    whole = await undisturbed(PEOPLE, seed)
    result = await tried(Asked("all", mode, seed, PEOPLE), whole)
    assert result.wrong == [], f"again with: {result.asked.line}"
    assert (result.lost, result.doubled, result.unequal, result.unacked) == (0, 0, 0, 0)
    assert result.answers > 20
    assert result.faults > 20


def test_sockets_have_no_trouble_where_there_are_none() -> None:
    assert not set(kinds_of("all", "http")) & set(SOCKETS_ONLY)
    assert set(SOCKETS_ONLY) < set(kinds_of("all", "socket"))

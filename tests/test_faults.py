"""A short day of faults, the same kinds that ``make faults`` throws for long: nothing lost, doubled or changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from tests.crowd import Ending
from tests.faults import Asked, kinds_of, tried, undisturbed
from tests.weather import SOCKETS_ONLY, SUDDEN

PEOPLE, DEEDS, SEED, PACE = 4, 16, 4, 0.2


@pytest.fixture(scope="module")
def whole() -> Mapping[tuple[str, ...], Ending]:
    """What each conversation leaves with nothing in its way."""
    return asyncio.run(undisturbed(PEOPLE, SEED, DEEDS))


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_on_a_day_with_every_fault_each_conversation_is_as_if_there_had_been_none(
    mode: str, whole: Mapping[tuple[str, ...], Ending]
) -> None:
    result = await tried(Asked("all", mode, SEED, PEOPLE, DEEDS, PACE), whole)
    assert result.wrong == [], f"again with: {result.asked.line}"
    assert (result.lost, result.doubled, result.unequal, result.unacked) == (0, 0, 0, 0)
    assert result.answers > 20
    assert sum(result.struck[kind] for kind in SUDDEN) >= 5
    assert result.faults > 15


def test_sockets_have_no_trouble_where_there_are_none() -> None:
    assert not set(kinds_of("all", "http")) & set(SOCKETS_ONLY)
    assert set(SOCKETS_ONLY) < set(kinds_of("all", "socket"))

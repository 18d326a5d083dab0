"""The bot is killed (SIGKILL) at every write of its store and at every call to Slack of one whole conversation.

Each time another is started on the same file and the conversation goes on: what was typed is told again by Slack, and
what was pressed and not acknowledged is pressed again. The thread, the case and the outbox must come out as if nothing
had happened: nothing lost, nothing doubled, nothing out of order.
"""

from __future__ import annotations

import asyncio
import functools
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.killing import Act, Command, Kill, Played, Presses, Sends, Ticks, Types, play

CHUNKS, AT_ONCE = 16, 2
"""Parts that the kills are tried in, spread over the processors; conversations at the same time in each."""

CONVERSATION: tuple[Act, ...] = (
    Command("/partways Ivy & Oat"),
    Types("We are giving up this kind of work."),
    Presses("Continue", {"reason": "DIRECTION"}),
    Presses("Skip"),
    Presses("Back"),
    Presses("Skip"),
    Presses("Continue", {"tried": ["talk", "price"], "told": "spoken", "changed": "none"}),
    Presses("None of these"),
    Presses("Skip"),
    Presses("Go on with that"),
    Presses("Clause and dates"),
    Sends({"kind": "rolling", "notice": "30 days", "clause": "9.2"}),
    Presses("Draft it now"),
    Presses("Open the list"),
    Ticks("vetting", ("vetting.sign_before", "vetting.argued")),
    Presses("Change", under="*The reason*"),
    Presses("Continue", {"reason": "CAPACITY"}),
)


async def played(kill: Kill | None = None) -> Played:
    """The conversation, on a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return await play(CONVERSATION, Path(folder) / "partways.db", kill)


async def all_played(kills: Sequence[Kill]) -> list[Played]:
    """One conversation for each kill, a few at a time: much of a conversation is waiting."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(kill: Kill) -> Played:
        async with free:
            return await played(kill)

    return await asyncio.gather(*(one(kill) for kill in kills))


@functools.cache
def undisturbed() -> Played:
    """What comes of it when nobody is killed; held once in each process of the tests."""
    return asyncio.run(played())


def every_kill() -> list[Kill]:
    """Each instant of the store's work, and each call before and after its effect, of the undisturbed conversation."""
    whole = undisturbed()
    store = [Kill("store", number) for number in range(1, whole.instants + 1)]
    return store + [Kill(when, number) for number in range(1, whole.calls + 1) for when in ("before", "after")]


def test_the_whole_conversation_has_hundreds_of_instants(capfd: pytest.CaptureFixture[str]) -> None:
    whole, points = undisturbed(), every_kill()
    with capfd.disabled():
        print(f"\n{len(points)} kills: {whole.instants} around writes, {2 * whole.calls} around calls", file=sys.stderr)
    assert whole.kills == 0
    assert "drafted" in whole.outcome.cases[0]
    assert whole.outcome.left == (0, None, [])
    assert len(whole.outcome.roots) == 1
    assert whole.instants > 10 * len(CONVERSATION)
    assert whole.calls > 2 * len(CONVERSATION) - 10


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_bot_killed_at_any_instant_goes_on_as_if_nothing_had_happened(chunk: int) -> None:
    whole = undisturbed().outcome
    kills = every_kill()[chunk::CHUNKS]
    for kill, after in zip(kills, asyncio.run(all_played(kills)), strict=True):
        assert after.kills == 1, f"{kill} never came"
        assert after.outcome == whole, f"it shows that the bot was killed: {kill}"

"""How long the product takes to come back after a kill, and to leave when it is asked to: measured on the real command.

``make faults`` prints both; ``python -m tests.recovery`` does only that.
"""

from __future__ import annotations

import asyncio
import copy
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.deliver import Delivery, Manners
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Call
from bot.sandbox.world import Message
from bot.store import Person as Manager
from bot.store import Store
from tests.drafted import drafted
from tests.office import buttons
from tests.product import Running, started

WITHIN = 60.0
"""Seconds after which there will be no answer."""
IMPATIENT = Manners(patience=0.25, retries=(0.05,) * 2_000)
"""A Slack that gives up soon, for a person who presses until somebody answers."""


def tokens(slack: Sandbox, path: Path) -> dict[str, str]:
    """The environment of a bot on this Slack and this file."""
    named = {"SLACK_BOT_TOKEN": slack.keys.bot, "SLACK_APP_TOKEN": slack.keys.app, "SLACK_API_URL": slack.api_url}
    return named | {"PARTWAYS_DATABASE": str(path)}


def filled(path: Path, cases: int) -> None:
    """So many cases on file, of many people, at their draft; none has anything to say by itself yet."""
    store, case = Store(path), drafted()
    with store.turn() as turn:
        for number in range(cases):
            turn.open_case(Manager("T0SANDBOX1", f"U{number // 5:09}"), case)
    store.close()


async def begun(person: Person) -> Message:
    """The first question of a new case, on which there is a button."""
    await person.command("/partways Acme Ltd")  # heard, even where the answer is too slow for this Slack
    await until(lambda: bool(cards(person)))
    await person.type("We are giving up this kind of work.", thread=cards(person)[0].ts)
    await until(lambda: bool(asked(person)))
    return copy.deepcopy(asked(person)[-1])


def cards(person: Person) -> list[Message]:
    """The first messages of the person's threads."""
    return [root for root in person.roots() if root.bot and not root.only_for]


def asked(person: Person) -> list[Message]:
    """What the bot has asked in the person's threads."""
    threads = [person.thread(root) for root in cards(person)]
    return [one for thread in threads for one in thread[1:] if one.bot and "Continue" in buttons(one)]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for it."""
    async with asyncio.timeout(WITHIN):
        while not condition():  # noqa: ASYNC110 (what is waited for tells no event)
            await asyncio.sleep(0.005)


async def pressed(person: Person, question: Message) -> Delivery:
    """Answer the question."""
    action, option = buttons(question)["Continue"]
    return await person.press(copy.deepcopy(question), action, option=option, state={"field:reason": "DIRECTION"})


@dataclass(frozen=True)
class Back:
    """How the product came back, in seconds since it was started again."""

    called: float
    """Until it first called Slack: Python, the imports, and the file opened."""
    reached: float
    """Until it had its socket."""
    answered: float
    """Until it had answered a press."""
    processor: float
    """What all of that took of the processor."""

    def __str__(self) -> str:
        return (
            f"{self.answered:.2f} s ({self.called:.2f} s until its first call, {self.reached - self.called:.2f} s to "
            f"its socket, {self.answered - self.reached:.2f} s to its answer; {self.processor:.2f} s of processor)"
        )


def worked(process: int) -> float:
    """Seconds that a process has had of the processor."""
    user, system = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def killed(folder: Path, cases: int) -> Back:
    """How long the product takes, after it was killed, to answer a press again."""
    path = folder / "partways.db"
    filled(path, cases)
    async with sandbox(manners=IMPATIENT) as slack:
        person = slack.person("tom")
        async with started(folder, **tokens(slack, path)) as run:
            question = await begun(person)
            run.process.kill()
            await run.process.wait()
        await until(lambda: slack.sockets.count == 0)
        called = list[float]()

        async def noted(_: Call) -> None:
            called.append(time.monotonic())

        slack.before_call, began = noted, time.monotonic()
        async with started(folder, **tokens(slack, path)) as run:
            await slack.sockets.connected()
            reached = time.monotonic()
            while not (await pressed(person, question)).acked:
                assert time.monotonic() - began < WITHIN, "nobody answers"
                await asyncio.sleep(0.01)
            answered = time.monotonic()
            return Back(called[0] - began, reached - began, answered - began, worked(run.process.pid))


async def left(folder: Path, slow: float) -> tuple[int | None, float]:
    """SIGTERM while somebody types and a call to Slack takes ``slow`` seconds: the exit code, and how long it took.

    What was acknowledged before the end must be answered, by the next bot at the latest.
    """
    path = folder / "partways.db"
    async with sandbox(manners=Manners(retries=(0.1,) * 2_000)) as slack:
        person = slack.person("ana")
        async with started(folder, **tokens(slack, path)) as run:
            question = await begun(person)
            slack.faults.latency(slow, "chat.*", times=None)
            press = asyncio.create_task(pressed(person, question))
            await until(lambda: slack.deliveries[-1].kind == "interactive")
            code, seconds = await stopped(run)
            acked = (await press).acked
        slack.faults.clear()
        async with started(folder, **tokens(slack, path)):
            if acked:
                await until(lambda: any(one.ts != question.ts for one in asked(person)))
        return code, seconds


async def left_judging(folder: Path, text: str) -> tuple[int | None, bool]:
    """SIGTERM while the first text of all is judged, which takes longest: the exit code, whether it was answered."""
    path = folder / "partways.db"
    async with sandbox(manners=Manners(patience=60)) as slack, started(folder, **tokens(slack, path)) as run:
        await slack.sockets.connected()
        await slack.person("ana").command("/partways help")
        before = worked(run.process.pid)
        asked = asyncio.create_task(slack.person("ana").command(f"/partways review {text}"))
        await until(lambda: worked(run.process.pid) > before + 0.1)
        code, _ = await stopped(run)
        return code, (await asked).acked


async def stopped(run: Running) -> tuple[int | None, float]:
    """SIGTERM: the exit code, and seconds until it has left."""
    began = time.monotonic()
    code, _ = await run.stop()
    return code, time.monotonic() - began


async def report() -> str:
    """What it takes here, in lines."""
    lines = []
    for cases in (0, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            lines.append(f"back after SIGKILL with {cases:,} cases: {await killed(Path(folder), cases)}")
    for slow in (0.0, 30.0):
        with tempfile.TemporaryDirectory() as folder:
            code, seconds = await left(Path(folder), slow)
            lines.append(f"gone after SIGTERM, Slack {slow:.0f} s slow: {seconds:.2f} s, exit code {code}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(asyncio.run(report()))
    sys.exit(0)

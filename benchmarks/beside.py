"""The bot and a bare app, each in a process of its own beside a Slack in another, measured in turns.

This process makes the load and holds the sockets; the Web API is the sandbox's, in its own process. Both are made of
the sandbox's own parts. Processor time and memory are read from ``/proc``, so this runs on Linux.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from benchmarks.load import PEOPLE, Load
from benchmarks.script import Step, recorded
from bot.sandbox.socket import Sockets
from bot.sandbox.tickets import Tickets
from tests.product import ROOT, clean

APPS: Mapping[str, tuple[str, ...]] = {
    "bot": ("-m", "bot", "run"),
    "bare": ("-m", "benchmarks.bare"),
}
"""How each is started, always one after the other."""
COMPILED = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "partways-benchmarks"),
}
"""Both are started compiled, as an installed package is, and not from sources as in some checkouts."""


class Open(Tickets):
    """Tickets for everybody: they are given out in another process."""

    def admits(self, ticket: str) -> bool:
        """Whoever asks."""
        return bool(ticket)


@dataclass
class App:
    """One of the two at work, and the load that can be put on it."""

    process: Process
    slack: Process
    load: Load
    connected: float
    """Seconds from the start of its process to Slack's hello on its socket."""
    answered: float
    """Seconds from there to the ack of the first envelope, which was waiting for the socket."""

    def worked(self) -> float:
        """Seconds of processor time that it has used so far."""
        return processor(self.process.pid)

    def memory(self) -> float:
        """Its resident memory in MB."""
        return _status(self.process.pid, "VmRSS") / 1024


Measure = Callable[[App, float], Awaitable[dict[str, float]]]
"""Measures one app, with more or less patience (1: as it is published); a number by each name of what it measured."""


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used, in its own code and in the system's."""
    found = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(found[11]) + int(found[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@asynccontextmanager
async def app(name: str, script: Sequence[Step], people: int = PEOPLE) -> AsyncIterator[App]:
    """One of ``APPS`` started on a new Slack and a new file, and ended when the block ends."""
    sockets = Sockets(Open())
    load = Load(sockets, script, people)
    async with _served(sockets) as link:
        slack = await _started("-m", "benchmarks.slack", link, str(people))
        assert slack.stdout is not None  # noqa: S101 (a pipe was asked for)
        url = (await slack.stdout.readline()).decode().strip()
        telling = asyncio.create_task(_tell(slack.stdout, load))
        with tempfile.TemporaryDirectory() as folder:
            tokens = {"SLACK_BOT_TOKEN": "xoxb-sandbox", "SLACK_APP_TOKEN": "xapp-sandbox"}
            environment = clean(SLACK_API_URL=url, PARTWAYS_DATABASE=f"{folder}/partways.db", **COMPILED, **tokens)
            begun = time.perf_counter()
            process = await _started(*APPS[name], **environment)
            try:
                await _connected(process, sockets)
                connected = time.perf_counter()
                await load.as_fast(1)
                yield App(process, slack, load, connected - begun, time.perf_counter() - begun)
            finally:
                await _ended(process)
                await _ended(slack)
                telling.cancel()


@asynccontextmanager
async def _served(sockets: Sockets) -> AsyncIterator[str]:
    site = web.Application()
    site.router.add_get("/link", sockets.link)
    runner = web.AppRunner(site, shutdown_timeout=0.5, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await sockets.close()
        await runner.cleanup()


async def _started(*arguments: str, **environment: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=ROOT, env=environment or clean()
    )


async def _connected(process: Process, sockets: Sockets) -> None:
    joined, ended = asyncio.create_task(sockets.connected()), asyncio.create_task(process.wait())
    await asyncio.wait({joined, ended}, return_when=asyncio.FIRST_COMPLETED)
    if not joined.done():
        raise SystemExit("it ended before it was connected")
    ended.cancel()


async def _tell(lines: asyncio.StreamReader, load: Load) -> None:
    while line := await lines.readline():
        load.opened(*line.decode().split())


async def _ended(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(5):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def run(measures: Sequence[Measure], once: Sequence[Measure] = ()) -> None:
    """Measure both in turns as often as the command line says, some ``once``, and print the table."""
    parser = ArgumentParser(description="the bot and a bare app, measured in turns")
    parser.add_argument("--times", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the usual load, to try it out (1)")
    asked = parser.parse_args()
    turns = [*measures] * asked.times + [*once]
    print(asyncio.run(_measured(turns, asked.scale, recorded())))


async def _measured(turns: Sequence[Measure], scale: float, script: Sequence[Step]) -> str:
    found: dict[str, dict[str, list[float]]] = {}
    for name in APPS:
        async with app(name, script):
            pass  # compiled now; this start doesn't count
    for measure in turns:
        for name in APPS:
            async with app(name, script) as one:
                for what, value in (await measure(one, scale)).items():
                    found.setdefault(what, {each: [] for each in APPS})[name].append(value)
    return table(found)


def table(found: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """What was measured as Markdown: of each the median with the least and the most, and how they compare."""
    rows = ["| What | bot | bare app | bot to bare |", "|---|---|---|---|"]
    for what, by_app in found.items():
        bot, bare = (statistics.median(by_app[name]) for name in APPS)
        ratio = f"{bot / bare:.2f}" if bare else "–"
        rows.append(f"| {what} | {_spread(by_app['bot'])} | {_spread(by_app['bare'])} | {ratio} |")
    return "\n".join(rows)


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.4g} ({min(values):.4g} to {max(values):.4g})"

"""Thousands of faults thrown at the real bot while many people talk with it: nothing may be lost, doubled or changed.

``python -m tests.faults`` (``make faults``) does it for each kind of trouble alone and for all of them at once, with
Socket Mode and with HTTP, and prints a table. Each line of trouble says how to have it again:

    python -m tests.faults --kind SIGKILL --seed 7

What somebody sees and what is kept must be what the same script leaves with nothing in its way. No fault may show in
it: where a turn fails it isn't acknowledged, so Slack tells typed words again, and whoever pressed sees Slack's own
warning and presses again. Only one thing may differ: a button that changes nothing, such as *Status*, answers twice if
its first press was slow and Slack had it pressed again. Left out, because they are not of the thread: what a command
whispers (again, when it had to be typed again), and the moments and ids that Slack gives.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import shutil
import signal
import sqlite3  # noqa: TID251 (looks at what waits, beside the bot)
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.deliver import Manners
from bot.sandbox.server import Sandbox, sandbox
from bot.settings import Settings
from bot.store import Store
from tests import recovery
from tests.crowd import SCRIPTS, START, Cast, Ending, mixed, newcomer
from tests.faulty_child import DIED, Orders, work
from tests.killing import forks
from tests.weather import SOCKETS_ONLY, STEADY, SUDDEN, Weather

MANNERS = Manners(retries=(0.1,) * 2_000)
"""Slack's own patience at the usual pace, and a Slack that tells an event again soon, for as long as it takes."""
UP_WITHIN, GONE_WITHIN = 60.0, 60.0
"""Seconds after which a bot that does not start, or does not leave, is a failure of its own."""

UNSENT = "SELECT DISTINCT user FROM outbox WHERE state IN ('waiting', 'under way')"
KEPT = "SELECT state || body FROM cases WHERE user = ? ORDER BY id"


class Bot:
    """The bot's process on a file, beside the Slack that it talks to."""

    def __init__(self, slack: Sandbox, folder: Path, mode: str = "socket") -> None:
        self.slack, self.path, self._mode = slack, folder / "partways.db", mode
        self._ahead = folder / "ahead"
        self.exits = Counter[int | None]()
        """How the bots ended that were asked to leave."""
        slack.world.clock.moved.append(self._tell)
        self._tell()

    def _tell(self) -> None:
        seconds = (self.slack.world.clock.now() - datetime.now(UTC)).total_seconds()
        new = self._ahead.with_suffix(".new")
        new.write_text(f"{seconds:.3f}", "ascii")
        new.replace(self._ahead)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process.pid is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it, and wait until Slack reaches it."""
        keys = self.slack.keys
        app = {"app_token": keys.app} if self._mode == "socket" else {"signing_secret": keys.secret, "port": 0}
        settings = Settings(self._mode, keys.bot, api_url=self.slack.api_url, **app)  # type: ignore[arg-type]
        line, theirs = forks.Pipe()
        orders = Orders(settings, str(self.path), str(self._ahead))
        self._process = forks.Process(target=work, args=(orders, theirs), daemon=True)
        await asyncio.to_thread(self._process.start)
        theirs.close()
        there = await asyncio.to_thread(line.poll, UP_WITHIN)
        assert there, "the bot does not start"
        port = line.recv()
        if port:
            self.slack.request_url(f"http://127.0.0.1:{port}/slack/events")

    async def kill(self) -> None:
        """SIGKILL, and another on the same file."""
        await self._end(signal.SIGKILL)
        await self.start()

    async def restart(self) -> None:
        """SIGTERM, and another on the same file when it has left."""
        await self.stop()
        await self.start()

    async def stop(self) -> None:
        """SIGTERM, and wait until it has left."""
        await self._end(signal.SIGTERM)
        self.exits[self._process.exitcode] += 1

    async def _end(self, number: signal.Signals) -> None:
        died = self.path.with_name(DIED)
        assert self._process.is_alive(), f"the bot died: {died.read_text('utf-8') if died.exists() else 'not a word'}"
        os.kill(self.pid, number)
        await asyncio.to_thread(self._process.join, GONE_WITHIN)
        assert self._process.exitcode is not None, "the bot does not leave"


class Scene:
    """People at work with a bot; also their way to know that it has said all it has to say."""

    def __init__(self, slack: Sandbox, bot: Bot) -> None:
        self.slack, self.bot = slack, bot
        self._unsent: set[str] = set()
        self._seen, self._looks = 0, asyncio.Condition()

    async def look(self) -> None:
        """Look again and again at whom something waits for."""
        while True:
            try:
                self._unsent = {row[0] for row in self._asked(UNSENT)}
                self._seen += 1
                async with self._looks:
                    self._looks.notify_all()
            except sqlite3.OperationalError:
                pass
            await asyncio.sleep(0.02)

    def _asked(self, sql: str, *values: str) -> list[tuple[str]]:
        eye = sqlite3.connect(f"file:{self.bot.path}?mode=ro", uri=True, isolation_level=None)
        try:
            return eye.execute(sql, values).fetchall()
        finally:
            eye.close()

    def kept(self, user: str) -> list[str]:
        """The person's cases as they are kept."""
        return [row[0] for row in self._asked(KEPT, user)]

    async def settled(self, user: str) -> None:
        """Everything that waited for this person in the outbox has been sent, as a look shows that began after this."""
        before = self._seen
        async with self._looks:
            await self._looks.wait_for(lambda: self._seen > before and user not in self._unsent)


@dataclass(frozen=True)
class Asked:
    """A round that can be had again: the trouble, the way to Slack, the chance, how many people."""

    kind: str
    mode: str
    seed: int
    people: int
    most: int | None = None
    """Deeds of each, at most."""
    pace: float = 1.0
    """How long troubles and Slack's patience last, as part of the usual."""

    @property
    def line(self) -> str:
        """How to have it again."""
        return (
            f'python -m tests.faults --kind "{self.kind}" --mode {self.mode} --seed {self.seed} --people {self.people}'
        )


@dataclass
class Result:
    """What came of a round."""

    asked: Asked
    struck: Counter[str]
    points: frozenset[str] = frozenset()
    """In which deeds sudden trouble came, and of which kind it was."""
    conversations: int = 0
    answers: int = 0
    messages: int = 0
    again: int = 0
    lost: int = 0
    doubled: int = 0
    unequal: int = 0
    unacked: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many came."""
        return self.struck.total()

    def count(self, cast: Cast, ending: Ending, whole: Ending) -> None:
        """Hold one conversation against what its script leaves undisturbed."""
        lost, more = whole.messages - ending.messages, ending.messages - whole.messages
        if 0 < more.total() <= cast.person.asked_again and whole.within(ending):
            more, ending = Counter(), whole  # the answers to questions that were asked again
        self.answers += len(cast.deeds)
        self.messages += ending.messages.total()
        self.again += cast.person.tries
        self.lost += max(0, whole.messages.total() - ending.messages.total())
        self.doubled += sum(count for one, count in more.items() if one in whole.messages)
        self.unequal += ending != whole
        self.unacked += bool(cast.stuck)
        if ending != whole or cast.stuck:
            told = [f"missing {_part(one, more)}" for one in lost] + [f"more {_part(one, lost)}" for one in more]
            told += ["another order"] if ending.cases == whole.cases and not (lost or more) else []
            told += [] if ending.cases == whole.cases else ["another case"]
            self.wrong.append("\n      ".join([f"{cast.script}: stuck {cast.stuck!r}", *told]))

    def report(self) -> str:
        """A line about the round, and how to have it again where something is wrong."""
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.struck.items()))
        lines = [f"{self.asked.mode} {self.asked.kind}: {self.faults} faults in {self.seconds:.0f} s ({kinds})"]
        if self.points:
            lines[0] += f", the sudden ones in {len(self.points):,} places of the conversations"
        if self.wrong:
            lines += [f"  WRONG, again with: {self.asked.line}", *(f"    {one}" for one in self.wrong)]
        return "\n".join(lines)


def _part(message: str, others: Iterable[str]) -> str:
    """The beginning of a message; where another is much like it, what comes where they begin to differ."""
    alike = (itertools.takewhile(lambda pair: pair[0] == pair[1], zip(message, one, strict=False)) for one in others)
    same = max((sum(1 for _ in one) for one in alike), default=0)
    return f"{message[:80]} … {message[max(80, same - 60) : same + 240]}"


@asynccontextmanager
async def scene(mode: str, seed: int, pace: float = 1.0) -> AsyncIterator[Scene]:
    """A Slack, the bot in it and nobody yet."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        manners = replace(MANNERS, patience=MANNERS.patience * pace)
        async with sandbox(now=START, manners=manners, seed=seed) as slack:
            bot = Bot(slack, folder, mode)
            await bot.start()
            here = Scene(slack, bot)
            looking = asyncio.create_task(here.look())
            try:
                yield here
            finally:
                looking.cancel()
                await bot.stop()
    finally:
        shutil.rmtree(folder)


def kinds_of(kind: str, mode: str) -> tuple[str, ...]:
    """The kinds of trouble behind a name; sockets have none where there are no sockets."""
    whole = (*STEADY, *SUDDEN) if kind == "all" else (kind,)
    return tuple(one for one in whole if mode == "socket" or one not in SOCKETS_ONLY)


@dataclass(frozen=True)
class Held:
    """Conversations that were held: who, what came of each, the troubles that came, what can never be sent, and how
    the bots ended that were asked to leave."""

    casts: list[Cast]
    endings: list[Ending]
    struck: Counter[str]
    points: frozenset[str]
    failed: list[tuple[str, str]]
    exits: Counter[int | None]


async def held(asked: Asked, kinds: tuple[str, ...], whole: Mapping[tuple[str, ...], Ending] | None = None) -> Held:
    """Let so many people hold their conversations in this weather; ``whole`` is what each script leaves without any."""
    async with scene(asked.mode, asked.seed, asked.pace) as here:
        scripts = [SCRIPTS[(asked.seed + number) % len(SCRIPTS)] for number in range(asked.people)]
        casts = [
            Cast(
                here,
                script,
                mixed(script)[: asked.most],
                newcomer(here.slack, at),
                whole[script].asks if whole else None,
            )
            for at, script in enumerate(scripts)
        ]
        points = set[str]()

        def comes(kind: str) -> bool:
            """No hours pass while somebody presses again: hours later it would be a new wish."""
            if kind == "clock jumps" and any(cast.person.pressing for cast in casts):
                return False
            points.update(f"{kind} {cast.script} {cast.at}" for cast in casts if cast.at >= 0)
            return True

        weather = Weather(here.bot, kinds, asked.seed, comes, asked.pace)
        weather.begin()
        await asyncio.gather(*(cast.act() for cast in casts))
        struck = await weather.end()
        await here.slack.courier.rest()
        await asyncio.gather(*(cast.quiet() for cast in casts if not cast.stuck))
        store = Store(here.bot.path)
        try:
            endings, failed = [cast.ending(store) for cast in casts], store.failed()
        finally:
            store.close()
    return Held(casts, endings, struck, frozenset(points), failed, here.bot.exits)


async def undisturbed(
    people: int = len(SCRIPTS), seed: int = 0, most: int | None = None
) -> dict[tuple[str, ...], Ending]:
    """What each script leaves with nothing in its way; of so many people, the scripts that this seed gives them."""
    whole = await held(Asked("nothing", "socket", seed, min(people, len(SCRIPTS)), most), ())
    assert not [cast.stuck for cast in whole.casts if cast.stuck]
    return {cast.script: ending for cast, ending in zip(whole.casts, whole.endings, strict=True)}


async def tried(asked: Asked, whole: Mapping[tuple[str, ...], Ending]) -> Result:
    """One round, held against what each script leaves undisturbed."""
    began = time.monotonic()
    found = await held(asked, kinds_of(asked.kind, asked.mode), whole)
    result = Result(asked, found.struck, found.points, len(found.casts), seconds=time.monotonic() - began)
    for cast, ending in zip(found.casts, found.endings, strict=True):
        result.count(cast, ending, whole[cast.script])
    if found.failed or set(found.exits) - {0}:
        result.wrong.append(f"never sent: {found.failed}, ended with {dict(found.exits)}")
    return result


COLUMNS = ("faults", "conversations", "answers", "messages", "again", "lost", "doubled", "unequal", "unacked")


def table(results: Sequence[Result]) -> str:
    """What came of each kind, and of all together."""
    kinds = dict.fromkeys((one.asked.kind, one.asked.mode) for one in results)
    rows = [
        (f"{kind} ({mode})", [one for one in results if (one.asked.kind, one.asked.mode) == (kind, mode)])
        for kind, mode in kinds
    ]
    head = f"{'':30}" + "".join(f"{name:>14}" for name in COLUMNS) + f"{'seconds':>9}"
    lines = [
        f"{name:30}"
        + "".join(f"{sum(getattr(one, column) for one in some):14,}" for column in COLUMNS)
        + f"{sum(one.seconds for one in some):9.0f}"
        for name, some in [*rows, ("together", list(results))]
    ]
    return "\n".join([head, *lines])


KINDS = (*STEADY, *SUDDEN, "all")
HTTP_TOO = (
    "told twice",
    "late, out of order",
    "answers lost",
    "database held",
    "disk full",
    "SIGKILL",
    "SIGTERM",
    "all",
)
"""Kinds that are tried with HTTP as well."""


def again(asked: Asked, whole: Mapping[tuple[str, ...], Ending]) -> Result:
    """One round, in a process that does nothing else; a bot that can't be had is one more thing that is wrong."""
    try:
        return asyncio.run(tried(asked, whole))
    except (AssertionError, EOFError, OSError) as broken:
        return Result(asked, Counter(), wrong=[f"{type(broken).__name__}: {broken}"])


def rounds(
    ways: Sequence[tuple[str, str]], asked: argparse.Namespace, whole: Mapping[tuple[str, ...], Ending]
) -> Iterator[Result]:
    """Every way in turn, several rounds at once since each mostly waits, until there have been so many faults."""
    orders: Iterator[Asked] = (
        Asked(kind, mode, seed, asked.people) for seed in itertools.count(asked.seed) for kind, mode in ways
    )
    if asked.kind:
        orders = itertools.islice(orders, len(ways))
    faults, running = 0, set[Future[Result]]()
    with ProcessPoolExecutor(asked.at_once, mp_context=forks) as pool:
        while True:
            while len(running) < asked.at_once and faults < asked.faults and (order := next(orders, None)):
                running.add(pool.submit(again, order, whole))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for one in done:
                faults += max(1, one.result().faults)
                yield one.result()


async def main(arguments: Sequence[str]) -> int:
    """Throw so many faults, and say what came of it; 1 when anything was lost, doubled, changed or not acknowledged."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.partition("\n")[0])
    parser.add_argument("--faults", type=int, default=10_000, help="how many, over all kinds (10,000)")
    parser.add_argument("--kind", choices=KINDS, help="only this kind, one round")
    parser.add_argument("--mode", choices=("socket", "http"), help="only this way")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=22, help="conversations at once with each bot (22)")
    parser.add_argument("--at-once", type=int, default=4, help="bots at once (4)")
    asked = parser.parse_args(arguments)
    whole = await undisturbed(asked.people, asked.seed) if asked.kind else await undisturbed()
    ways = [(kind, mode) for mode in ("socket", "http") for kind in KINDS if mode == "socket" or kind in HTTP_TOO]
    ways = [way for way in ways if asked.kind in (None, way[0]) and asked.mode in (None, way[1])]
    began, results = time.monotonic(), list[Result]()
    for result in rounds(ways, asked, whole):
        results.append(result)
        print(result.report(), flush=True)
    print(table(results))
    print(f"{sum(one.faults for one in results):,} faults in {(time.monotonic() - began) / 60:.1f} minutes")
    if not asked.kind:
        print(await recovery.report())
    return int(any(one.wrong for one in results))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))

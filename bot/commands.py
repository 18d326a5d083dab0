"""The commands. ``run`` starts the bot: on a workspace with tokens, else on a Slack of its own on this machine."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot import casefile, doctor, keeping, logs, report, reviews
from bot import settings as environment
from bot.almanac import Almanac
from bot.casefile import CaseFileError
from bot.coach.case import Desk, Unclear
from bot.holdings import Holdings
from bot.live import bot, send_digests, send_waiting, voices_of
from bot.reviews import KINDS, TextError
from bot.settings import Settings, SettingsError, usable
from bot.slack.link import Socket
from bot.slack.markup import unescape
from bot.store import Person, Seal, Store, held, new_key, purge
from bot.talk import Talk, in_languages
from bot.voice import Voice

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

SANDBOX_PORT, PORTS_TRIED = 8321, 20
"""Where the sandbox is served, or on the next port that is free."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code, 2 with one line on stderr when the settings can't be used."""
    asked = _parser().parse_args(arguments)
    try:
        return _do(asked)
    except (SettingsError, CaseFileError, TextError, OSError) as problem:
        return logs.complained(problem)
    except KeyboardInterrupt:
        return 130


def _do(asked: argparse.Namespace) -> int:
    """The command itself: some need no settings, some look into or after the file, one runs the bot."""
    if asked.command in ALONE:
        return ALONE[asked.command](asked)
    settings = _settings(asked)
    logs.set_up(settings.log, settings.log_format)
    if asked.command in ON_A_DATABASE:
        return ON_A_DATABASE[asked.command](settings, asked)
    if asked.command in keeping.COMMANDS:
        print(keeping.COMMANDS[asked.command](settings, asked))
    else:
        asyncio.run(_run(settings, asked))
    return 0


def _key(_: argparse.Namespace) -> int:
    """``partways key``: a new key to encrypt with."""
    print(new_key())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="partways", description="Coaches a manager through parting ways with a client."
    )
    commands = parser.add_subparsers(required=True, metavar="command", dest="command")
    run = commands.add_parser("run", help="start the bot", description=__doc__)
    run.add_argument("--port", type=_port, help="where to serve HTTP, or the sandbox's page")
    run.add_argument("--no-browser", action="store_true", help="don't open the sandbox's page")
    run.add_argument("--database", metavar="FILE", help="where to remember (PARTWAYS_DATABASE)")
    run.add_argument("--today", type=_moment, metavar="2027-01-11T09:00", help="the sandbox's date and time, in UTC")
    digest = commands.add_parser("digest", help="print or send the weekly digests that are due")
    digest.add_argument(
        "--at", type=_clock, metavar="2027-01-11T09:30", help="the moment, on each manager's own clock; unset, now"
    )
    digest.add_argument("--dry-run", action="store_true", help="print them; send and change nothing")
    digest.add_argument("--database", metavar="FILE", help="where it is remembered (PARTWAYS_DATABASE)")
    look = commands.add_parser("doctor", help="look whether all is well, and say how to mend what isn't")
    look.add_argument("--json", action="store_true", help="as JSON: check, state, says, fix")
    look.add_argument("--database", metavar="FILE", help="where it is remembered (PARTWAYS_DATABASE)")
    export = commands.add_parser("export", help="write down all that is held about one person, who asked in writing")
    forget = commands.add_parser("forget", help="delete a case, a person or a workspace for good")
    for one in (export, forget):
        one.add_argument("--team", required=True, metavar="T…", help="the workspace's id")
        one.add_argument("--user", required=one is export, metavar="U…", help="the person's id")
        one.add_argument("--database", metavar="FILE", help="where it is remembered (PARTWAYS_DATABASE)")
    export.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="where the two files go (here)")
    forget.add_argument("--case", type=int, metavar="N", help="only this case of the person")
    coach = commands.add_parser("coach", help="advise on a case from a file, without Slack")
    coach.add_argument("file", nargs="?", type=Path, metavar="CASE.toml", help="the case; see --example")
    coach.add_argument("--json", action="store_true", help="as JSON, with codes beside the words")
    coach.add_argument(
        "--today", type=_clock, metavar="2027-01-11", help="the moment where the manager is; overrules the file's"
    )
    coach.add_argument("--example", action="store_true", help="print a commented file with every key")
    review = commands.add_parser("review", help="say what should be mended in a message, without Slack")
    review.add_argument("file", metavar="FILE", help="the message, as plain text; - for standard input")
    review.add_argument("--kind", choices=KINDS, default="email", help="what it is (email)")
    review.add_argument("--json", action="store_true", help="as JSON: rule, category, severity, place, quote, words")
    keeping.add_to(commands)
    return parser


def _review(asked: argparse.Namespace) -> int:
    """``partways review``: what is wrong with a message and how to mend it, offline."""
    voice = _voice()
    text = reviews.read(asked.file, sys.stdin.buffer)
    rows = reviews.values(reviews.review(text, asked.kind, voice), voice)
    if asked.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print(reviews.text(rows, reviews.whole(text, asked.kind, voice), voice), end="")
    return 0


def _coach(asked: argparse.Namespace) -> int:
    """``partways coach``: the same rules and words as in the thread, on a case from a file."""
    voice = _voice()
    if asked.example:
        print(casefile.example(voice), end="")
        return 0
    if asked.file is None:
        raise CaseFileError("which case? Name a file; --example prints one to fill in")
    case, told = casefile.read(asked.file, voice)
    now = casefile.when(asked.today, case) if asked.today else told
    almanac = Almanac()
    desk = Desk((now or datetime.now(UTC)).astimezone(UTC), almanac.holiday, almanac.read_date, voice.phrases())
    try:
        values = report.report(casefile.settled(case, desk), desk, voice)
    except Unclear as unclear:
        raise CaseFileError(f"{asked.file}: {unclear.field}: {voice.line(unclear.say, plain=True)}") from unclear
    print(json.dumps(values, ensure_ascii=False, indent=2) if asked.json else report.text(values, voice), end="\n")
    return 0


def _export(settings: Settings, asked: argparse.Namespace) -> int:
    """``partways export``: one person's data as two files, readable by their owner alone."""
    person = Person(asked.team, asked.user)
    with closing(keeping.open_store(keeping.existing(settings), settings)) as store:
        if not store.knows(person):
            raise SettingsError(f"nothing is held about {person.user} of {person.team}")
        flat, read = Talk(store, _voice(), Almanac(), _now).holdings.dossier(person)
    asked.out.mkdir(parents=True, exist_ok=True)
    written = [asked.out / f"partways-{person.team}-{person.user}.{ending}" for ending in ("json", "md")]
    for file, text in zip(written, (flat, read), strict=True):
        file.touch(0o600)
        file.write_text(text, "utf-8")
    print(f"written: {' and '.join(map(str, written))}")
    return 0


def _forget(settings: Settings, asked: argparse.Namespace) -> int:
    """``partways forget``: a case, a person or a workspace deleted, and with a token the bot's messages to them."""
    if asked.case is not None and not asked.user:
        raise SettingsError("--case needs --user")
    with closing(keeping.open_store(keeping.existing(settings), settings)) as store:
        holdings = Talk(store, _voice(), Almanac(), _now).holdings
        if not asked.user:
            count = holdings.forget_team(asked.team)
            _purge_copies(holdings)
            print(f"deleted: {count} cases of {asked.team}, and all else about it")
            return 0
        person = Person(asked.team, asked.user)
        number = holdings.forget(person, asked.case)
        if number is None:
            raise SettingsError(f"nothing of that is held about {person.user} of {person.team}")
        _purge_copies(holdings)
        what = "everything" if asked.case is None else f"case {asked.case}"
        sent = settings.mode != "sandbox" and asyncio.run(send_waiting(settings, store))
        after = "are deleted" if sent else "are deleted when the bot next runs"
        print(f"deleted: {what} of {person.user}, receipt {number}; its messages in Slack {after}")
    return 0


def _purge_copies(holdings: Holdings) -> None:
    """The backups that were made with the bot don't hold it any more either."""
    paths, wanted, seal = holdings.copies()
    purge(paths, wanted, seal)
    holdings.copies_are_clean(wanted)


def _digest(settings: Settings, asked: argparse.Namespace) -> int:
    """``partways digest``: what is due at a moment, printed or sent."""
    at = asked.at or datetime.now(UTC)
    path = keeping.existing(settings)
    if settings.mode == "sandbox" and not asked.dry_run:
        raise SettingsError("no token is set: nothing can be sent; --dry-run prints the digests")
    store = keeping.open_store(path, settings)
    try:
        if asked.dry_run:
            talk = in_languages(store, voices_of(settings.language), Almanac(), lambda: datetime.now(UTC))
            for person in store.people():
                if page := talk.of(person).digests.coming(person, at):
                    print(f"{person.user}\n{unescape(page.text)}\n")
        else:
            print(f"{asyncio.run(send_digests(settings, store, at))} sent")
    finally:
        store.close()
    return 0


def _doctor(asked: argparse.Namespace) -> int:
    """``partways doctor``: what is well and what isn't, a line each; 1 when something has to be mended."""
    try:
        found = asyncio.run(doctor.examine(_settings(asked)))
    except SettingsError as wrong:
        found = doctor.unsettled(wrong)
    if asked.json:
        print(json.dumps(doctor.values(found), ensure_ascii=False, indent=2))
    else:
        print(doctor.text(found))
    return int(any(one.state == doctor.FAILED for one in found))


ALONE = {"coach": _coach, "review": _review, "doctor": _doctor, "key": _key}
"""The commands that write no log and need no settings to be right."""

ON_A_DATABASE = {"digest": _digest, "export": _export, "forget": _forget}


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def _voice() -> Voice:
    """Opened once: what a review looks for takes a moment to compile, and is kept with it."""
    return Voice()


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"not a port: {text}")
    return int(text)


def _clock(text: str) -> datetime:
    """A moment on the manager's own clock, whose zone the case tells."""
    try:
        return casefile.moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2027-01-11 or 2027-01-11T09:00: {text}") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2027-01-11 or 2027-01-11T09:00: {text}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _settings(asked: argparse.Namespace) -> Settings:
    """The environment and ``.env``, overruled by the command line. What Bolt would read there by itself is taken
    away: with a client id it would start an OAuth flow and drop our token (slack.md 7.12)."""
    found = environment.read(file=Path(".env"))
    environment.keep_from_bolt()
    if asked.command == "run" and asked.today and found.mode != "sandbox":
        raise SettingsError("--today is for the sandbox, and tokens are set")
    if asked.database:
        found = replace(found, database=usable(asked.database, "--database"))
    return replace(found, port=asked.port) if asked.command == "run" and asked.port else found


async def _run(settings: Settings, asked: argparse.Namespace) -> None:
    if settings.mode == "sandbox":
        logs.watch_loop()
        await _run_sandbox(settings, asked, stop_signal())
    else:
        await listen(settings)


async def listen(settings: Settings, socket: Socket | None = None) -> None:
    """The bot at work on a workspace until it is asked to leave; ``socket`` is one that is open already."""
    logs.watch_loop()
    stop = stop_signal()
    with _store(keeping.place(settings), settings) as store:
        async with bot(settings, store, socket=socket) as alive:
            where = f"on port {alive.port}" if alive.port else "through Socket Mode"
            print(f"partways listens {where}", flush=True)
            await stop.wait()


@contextmanager
def _store(path: Path, settings: Settings) -> Iterator[Store]:
    """The file, held by this process alone as long as the bot works."""
    seal = Seal(settings.encryption_keys)
    with held(path, seal.name), closing(Store(path, seal=seal)) as store:
        yield store


async def _run_sandbox(settings: Settings, asked: argparse.Namespace, stop: asyncio.Event) -> None:
    """A Slack in this process, and the real bot connected to it over real sockets; its clock is the bot's."""
    with tempfile.TemporaryDirectory(prefix="partways-") as folder:
        path = Path(settings.database or Path(folder) / "partways.db")
        with _store(path, settings) as store:
            async with _somewhere(asked.port, asked.today) as slack:
                keys = replace(settings, bot_token=slack.keys.bot, app_token=slack.keys.app, api_url=slack.api_url)
                async with bot(keys, store, slack.world.clock.now):
                    print(f"partways is in its own Slack at {slack.url}/", flush=True)
                    if not asked.no_browser and _has_display():
                        webbrowser.open(slack.url)
                    await stop.wait()


@asynccontextmanager
async def _somewhere(port: int | None, today: datetime | None) -> AsyncIterator[Sandbox]:
    """The sandbox on the port that was asked for, or on the first that is free from ``SANDBOX_PORT`` on."""
    from bot.sandbox.server import sandbox  # noqa: PLC0415 (no bot on a workspace needs it)

    last = port or SANDBOX_PORT + PORTS_TRIED
    for number in range(port or SANDBOX_PORT, last + 1):
        served = sandbox(number, now=today)
        try:
            slack = await served.__aenter__()
        except OSError as taken:
            if number == last:
                raise SettingsError(f"port {number} can't be used: {taken.strerror}") from taken
            continue
        try:
            yield slack
        finally:
            await served.__aexit__(None, None, None)
        return


def stop_signal() -> asyncio.Event:
    """What is set when the process is asked to leave."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

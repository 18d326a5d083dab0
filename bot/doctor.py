"""``partways doctor``: is all well, and if not, what to do; for whoever keeps the bot running.

Each check is one line: ok, warning or failed, and for whatever isn't ok what mends it. It may run beside the bot,
changes nothing, and shows neither a token nor anything that anybody typed.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.health import STUCK
from bot.live import voice_of
from bot.settings import DATABASE, Settings, SettingsError
from bot.slack import files, history, listeners, sender
from bot.slack.link import session, web_client
from bot.store import Checkup

State = Literal["ok", "warning", "failed"]
OK: State = "ok"
WARNING: State = "warning"
FAILED: State = "failed"

SKEW, REFUSED_SKEW = 30.0, 300.0
"""Seconds that this clock may differ from Slack's before it is said, and before Slack's signatures are too old for us
(slack.md 1.1)."""
LITTLE_SPACE, NO_SPACE = 500, 50
"""Megabytes free where the database is, below which it is said, and below which it has failed."""
SILENCE = 7 * 86_400.0
"""Seconds without anything heard after which it is said: people may be away, or nothing arrives."""

TOKENS = {
    "SLACK_BOT_TOKEN": "OAuth & Permissions, Bot User OAuth Token",
    "SLACK_APP_TOKEN": "Basic Information, App-Level Tokens, with connections:write",
}
"""Where each token is found in the app's settings."""
SCOPES: Mapping[str, str] = {**listeners.SCOPES, **sender.SCOPES, **history.SCOPES, **files.SCOPES}
"""What is used of Slack and the scope it needs; a test holds it against the manifest."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; ``fix`` says what mends it and is empty where all is well."""

    check: str
    state: State
    says: str
    fix: str = ""


def text(found: list[Check]) -> str:
    """One line for each check."""
    return "\n".join(f"{one.state:<8} {one.check}: {one.says}" + f" {one.fix}" * bool(one.fix) for one in found)


def values(found: list[Check]) -> list[dict[str, str]]:
    """The same for a program."""
    return [asdict(one) for one in found]


def unsettled(wrong: SettingsError) -> list[Check]:
    """Settings that can't be used: all that is wrong with them, and nothing else."""
    fix = "Put it right in the environment or in .env; .env.example says what each setting is."
    return [Check("settings", FAILED, f"{one}.", fix) for one in str(wrong).split("; ")]


async def examine(settings: Settings) -> list[Check]:
    """Everything that can be looked at with these settings."""
    logging.getLogger("partways.client").setLevel(logging.CRITICAL)  # what Slack refuses is said here, once
    found = [_settings(settings), _words(settings.language)]
    if settings.mode != "sandbox":
        found += await _slack(settings)
    if settings.mode == "sandbox" and not settings.database:
        return [*found, Check("database", OK, "none is set; the bot's own Slack forgets everything when it stops.")]
    path = Path(settings.database or DATABASE)
    return [*found, *_database(path), *_space(path)]


def _settings(settings: Settings) -> Check:
    modes = {
        "socket": "Socket Mode.",
        "http": f"HTTP on port {settings.port}. Whether SLACK_SIGNING_SECRET is right shows when Slack is heard.",
        "sandbox": "no token is set, so the bot runs in its own Slack on this machine.",
    }
    return Check("settings", OK, modes[settings.mode])


def _words(language: str) -> Check:
    try:
        voice_of(language)
    except SettingsError as missing:
        return Check("words", FAILED, f"{missing}.", "Set PARTWAYS_LANGUAGE to a folder of prompts/, or leave it out.")
    return Check("words", OK, f"in {language}.")


# Slack


async def _slack(settings: Settings) -> list[Check]:
    """The tokens, what the bot's was granted, and the time that Slack has."""
    async with session() as pool:
        client = web_client(pool, settings.api_url, settings.bot_token)
        begun = time.time()
        answer = await _answered(client.auth_test())
        now = (begun + time.time()) / 2
        found = [token("SLACK_BOT_TOKEN", *_reading(answer))]
        if settings.mode == "socket":
            opened = await _answered(client.apps_connections_open(app_token=settings.app_token))
            found.append(token("SLACK_APP_TOKEN", *_reading(opened)))
    headers = {name.lower(): value for name, value in answer.headers.items()} if answer else {}
    if found[0].state == OK:
        found += scopes(headers.get("x-oauth-scopes"))
    return found + ([clock(headers["date"], now)] if "date" in headers else [])


async def _answered(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | None:
    """What Slack answers, a refusal too; None when it can't be reached."""
    try:
        return await call
    except SlackApiError as refused:
        answer: AsyncSlackResponse = refused.response
        return answer
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None


def _reading(answer: AsyncSlackResponse | None) -> tuple[int, str]:
    """The status and Slack's word for why not; (0, "") without an answer."""
    if answer is None:
        return 0, ""
    data: Any = answer.data
    return answer.status_code, str(data.get("error", "")) if isinstance(data, dict) else str(answer.status_code)


def token(name: str, status: int, refused: str) -> Check:
    """What Slack makes of a token: its HTTP status (0: no answer) and its word for why not (empty: it takes it)."""
    if not status:
        fix = "Let this machine reach slack.com and *.slack.com on port 443; see docs/deploy.md."
        return Check(name, FAILED, "Slack can't be reached.", fix)
    if status >= 429:
        return Check(name, WARNING, f"Slack has no answer just now ({refused}).", "Try again in a few minutes.")
    if refused:
        fix = f"Copy it again from the app's settings ({TOKENS[name]}), set it, and start the bot again."
        return Check(name, FAILED, f"Slack refuses it ({refused}).", fix)
    return Check(name, OK, "Slack takes it.")


def scopes(granted: str | None) -> Iterator[Check]:
    """What the bot's token was granted (Slack's list, or None) against what the manifest asks for."""
    if granted is None:
        yield Check("scopes", WARNING, "Slack doesn't say what was granted.", "Try again in a few minutes.")
        return
    asked, have = set(SCOPES.values()) - {""}, {one.strip() for one in granted.split(",")} - {""}
    if missing := sorted(asked - have):
        needing = ", ".join(f"{one} (for {', '.join(_uses(one))})" for one in missing)
        fix = "Paste manifest.json into App Manifest in the app's settings, and install the app again."
        yield Check("scopes", FAILED, f"not granted: {needing}.", fix)
    if more := sorted(have - asked):
        fix = "Take them away under OAuth & Permissions, and install the app again."
        yield Check("scopes", WARNING, f"granted and never used: {', '.join(more)}.", fix)
    if have == asked:
        yield Check("scopes", OK, "as manifest.json asks.")


def _uses(scope: str) -> list[str]:
    return [use for use, needed in SCOPES.items() if needed == scope]


def clock(date: str, now: float) -> Check:
    """The time in Slack's answer against ours (epoch seconds)."""
    apart = now - parsedate_to_datetime(date).timestamp()
    says = f"{_span(abs(apart))} {'ahead of' if apart > 0 else 'behind'} Slack's."
    fix = "Let this machine keep its time, with systemd-timesyncd or chrony."
    if abs(apart) > REFUSED_SKEW:
        return Check("clock", FAILED, f"{says} Reminders come at the wrong time, and HTTP requests are refused.", fix)
    if abs(apart) > SKEW:
        return Check("clock", WARNING, says, fix)
    return Check("clock", OK, "as Slack's.")


# The database


def _database(path: Path) -> Iterator[Check]:
    if not path.exists():
        fix = "The bot makes it at its first start. If it was there before, name the right file in PARTWAYS_DATABASE."
        yield Check("database", FAILED, f"there is none at {path}.", fix)
        return
    try:
        file = Checkup(path)
    except OSError as problem:
        yield _unreadable(path, problem)
        return
    try:
        yield _writable(file, path)
        yield _whole(file)
        lacking, unknown = file.steps()
        yield schema(lacking, unknown)
        if not lacking:
            yield _heard(file)
            yield _outbox(file)
            yield from _given_up(file)
    except OSError as problem:
        yield _unreadable(path, problem)
    finally:
        file.close()


def _unreadable(path: Path, problem: OSError) -> Check:
    fix = "If it is ours and damaged, stop the bot and restore the backup; see docs/deploy.md."
    return Check("database", FAILED, f"{path} can't be read ({problem}).", fix)


def _writable(file: Checkup, path: Path) -> Check:
    try:
        file.writable()
    except OSError as problem:
        fix = "Let the user who runs the bot write the file and its folder, and nobody else hold it."
        return Check("database", FAILED, f"{path} can't be written ({problem}).", fix)
    return Check("database", OK, f"{path} can be read and written.")


def _whole(file: Checkup) -> Check:
    if file.whole():
        return Check("quick_check", OK, "SQLite finds no damage.")
    fix = "Stop the bot, keep the file aside, and restore the backup; see docs/deploy.md."
    return Check("quick_check", FAILED, "the database is damaged.", fix)


def schema(lacking: list[str], unknown: list[str]) -> Check:
    """What the file's schema lacks of this code's, and what it has more."""
    if unknown:
        fix = "Install the newer version again, or stop the bot and restore the backup from before the upgrade."
        return Check("schema", FAILED, "the database was brought up to date by a newer partways than this one.", fix)
    if lacking:
        fix = "Make a backup and start the bot, which brings it up to date; the outbox can be looked at after that."
        return Check(
            "schema", WARNING, f"the database is older than this partways, in {len(lacking)} of its steps.", fix
        )
    return Check("schema", OK, "as this partways has it.")


def _heard(file: Checkup) -> Check:
    at = file.heard()
    fix = "Type /partways help in Slack. If that fails, look whether the bot runs, and at its request URLs with HTTP."
    if at is None:
        return Check("heard", WARNING, "nothing was ever heard from Slack.", fix)
    quiet = max(0.0, time.time() - at)
    return Check("heard", WARNING if quiet > SILENCE else OK, f"last {_span(quiet)} ago.", fix * (quiet > SILENCE))


def _outbox(file: Checkup) -> Check:
    backlog = file.backlog()
    if not backlog.waiting:
        return Check("outbox", OK, "nothing waits.")
    age, why = backlog.age(time.time()), file.held_by()
    says = f"{backlog.waiting} waiting, the oldest for {_span(age)}{f' ({why})' if why else ''}."
    if age <= STUCK:
        return Check("outbox", OK, says)
    fix = "Look whether the bot runs, at the checks above, and in its log; what waits is sent when Slack takes it."
    return Check("outbox", FAILED, says, fix)


def _given_up(file: Checkup) -> Iterator[Check]:
    rows = file.given_up()
    if not rows:
        yield Check("given up", OK, "none.")
        return
    methods = Counter[str]()
    for kind, why, count in rows:
        methods[f"{sender.METHODS[kind]} ({why})"] += count
    listed = ", ".join(f"{count} x {method}" for method, count in methods.most_common())
    fix = "The log says of which case; its manager can ask for the message again with status or back."
    yield Check("given up", WARNING, f"{listed}.", fix)


def _space(path: Path) -> Iterator[Check]:
    folder = next(one for one in path.absolute().parents if one.exists())
    yield space(shutil.disk_usage(folder).free // 1_000_000)


def space(free: int) -> Check:
    """Megabytes free where the database is."""
    fix = "Make room on the disk of the database: an answer that can't be stored is not acknowledged."
    state = FAILED if free < NO_SPACE else WARNING if free < LITTLE_SPACE else OK
    return Check("disk", state, f"{free:,} MB free.", "" if state == OK else fix)


def _span(seconds: float) -> str:
    """A time in the unit that fits it."""
    for unit, long in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * long:
            return f"{seconds / long:.0f} {unit}s"
    return f"{seconds:.0f} seconds"

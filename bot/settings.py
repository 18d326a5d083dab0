"""The environment, read once; whatever is wrong with it is said at once, in one line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

Mode = Literal["socket", "http", "sandbox"]
"""Tokens for Socket Mode, a token and a signing secret for HTTP, or no token at all."""

SLACK = "https://slack.com/api/"
DATABASE = "data/partways.db"
LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")


class SettingsError(Exception):
    """The settings can't be used; the text says why, in one line without any secret."""


@dataclass(frozen=True)
class Settings:
    """What the environment says. The README's table is made of what stands under the fields (tests/documents.py)."""

    mode: Mode = "sandbox"
    bot_token: str = ""
    """SLACK_BOT_TOKEN, ``xoxb-…``: the bot's token; in the app's settings under OAuth & Permissions."""
    app_token: str = ""
    """SLACK_APP_TOKEN, ``xapp-…``: for Socket Mode; Basic Information, App-Level Tokens, with ``connections:write``."""
    signing_secret: str = ""
    """SLACK_SIGNING_SECRET: for HTTP in place of Socket Mode; Basic Information, App Credentials."""
    port: int = 3000
    """PORT: where HTTP is served."""
    api_url: str = SLACK
    """SLACK_API_URL: another Slack, a stand-in for tests; both the Web API and Socket Mode go there."""
    database: str = ""
    """PARTWAYS_DATABASE: where the bot remembers; unset, ``data/partways.db``, and a temporary file in the sandbox."""
    encryption_keys: tuple[str, ...] = ()
    """PARTWAYS_ENCRYPTION_KEY: encrypts what was typed; keys with commas, the newest first, or a file of them."""
    backups: str = ""
    """PARTWAYS_BACKUPS: the folder for ``partways backup`` where none is named."""
    language: str = "en"
    """PARTWAYS_LANGUAGE: the language of the bot's words, a folder of ``prompts/``."""
    keeps: int = 365
    """PARTWAYS_RETENTION_DAYS: days after which a case that nobody has touched is deleted; ``0`` for never."""
    log: str = "info"
    """PARTWAYS_LOG: ``debug``, ``info``, ``warning`` or ``error``; never a word that anybody typed."""
    log_format: str = "text"
    """PARTWAYS_LOG_FORMAT: ``text``, or ``json`` for one JSON object a line."""
    health_port: int = 0
    """PARTWAYS_HEALTH_PORT: where ``/healthz`` and ``/metrics`` are served besides; with Socket Mode nowhere else."""
    health_host: str = "127.0.0.1"
    """PARTWAYS_HEALTH_HOST: the address of that port; ``0.0.0.0`` lets other machines read it."""


def read(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """The settings from the environment, and from ``file`` (``.env``) what the environment doesn't name.

    SettingsError when anything is missing or wrong, with all of it.
    """
    environment = os.environ if environment is None else environment
    filed = {key: value for key, value in dotenv_values(file).items() if value} if file and file.is_file() else {}
    named = {key: value.strip() for key, value in (filed | dict(environment)).items() if value.strip()}
    found = Settings(
        mode=_mode(named),
        bot_token=named.get("SLACK_BOT_TOKEN", ""),
        app_token=named.get("SLACK_APP_TOKEN", ""),
        signing_secret=named.get("SLACK_SIGNING_SECRET", ""),
        port=_number(named.get("PORT", ""), 3000),
        api_url=named.get("SLACK_API_URL", SLACK).rstrip("/") + "/",
        database=named.get("PARTWAYS_DATABASE", ""),
        encryption_keys=_keys(named),
        backups=named.get("PARTWAYS_BACKUPS", ""),
        language=named.get("PARTWAYS_LANGUAGE", "en"),
        keeps=int(named["PARTWAYS_RETENTION_DAYS"]) if named.get("PARTWAYS_RETENTION_DAYS", "").isdecimal() else 365,
        log=named.get("PARTWAYS_LOG", "info").lower(),
        log_format=named.get("PARTWAYS_LOG_FORMAT", "text").lower(),
        health_port=_number(named.get("PARTWAYS_HEALTH_PORT", ""), 0),
        health_host=named.get("PARTWAYS_HEALTH_HOST", "127.0.0.1"),
    )
    wrong = [*_tokens(named), *_rest(named, found)]
    if wrong:
        raise SettingsError("; ".join(wrong))
    return found


def keep_from_bolt() -> None:
    """Take away what Bolt would read by itself: with a client id it would start an OAuth flow and drop our token
    (slack.md 7.12)."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        os.environ.pop(name, None)


def usable(path: str, name: str = "PARTWAYS_DATABASE") -> str:
    """The database's path. SettingsError, which names its setting, when no file can be opened or made there."""
    where = Path(path)
    if where.is_dir():
        raise SettingsError(f"{name} is a folder, not a file: {path}")
    there = where if where.exists() else next(one for one in where.absolute().parents if one.exists())
    if not there.is_dir() and not where.exists():
        raise SettingsError(f"{name} can't be made, {there} is not a folder: {path}")
    if not os.access(there, os.R_OK | os.W_OK):
        raise SettingsError(f"{name} can't be read and written: {path}")
    return path


def _number(text: str, unset: int) -> int:
    return int(text) if text.isdecimal() else unset


def _keys(named: Mapping[str, str]) -> tuple[str, ...]:
    """The keys; none where they can't be used, which ``_rest`` says."""
    try:
        return _keys_in(named)
    except ValueError:
        return ()


def _keys_in(named: Mapping[str, str]) -> tuple[str, ...]:
    """The keys; ValueError where they can't be used."""
    value = named.get("PARTWAYS_ENCRYPTION_KEY", "")
    if not value:
        return ()
    from bot.store import keys_in  # noqa: PLC0415 (without keys, a start needs nothing of the store so early)

    return keys_in(value)


def _mode(named: Mapping[str, str]) -> Mode:
    if named.get("SLACK_APP_TOKEN"):
        return "socket"
    return "http" if named.get("SLACK_BOT_TOKEN") or named.get("SLACK_SIGNING_SECRET") else "sandbox"


def _tokens(named: Mapping[str, str]) -> Iterator[str]:
    bot, app = named.get("SLACK_BOT_TOKEN", ""), named.get("SLACK_APP_TOKEN", "")
    if bot.startswith("xapp-") or app.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN begins with xoxb- and SLACK_APP_TOKEN with xapp-: these look swapped"
        return
    if bot and not bot.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN must begin with xoxb-"
    if app and not app.startswith("xapp-"):
        yield "SLACK_APP_TOKEN must begin with xapp-"
    if not bot and (app or named.get("SLACK_SIGNING_SECRET")):
        given = "SLACK_APP_TOKEN" if app else "SLACK_SIGNING_SECRET"
        yield f"SLACK_BOT_TOKEN is missing ({given} is set)"
    if bot and not app and not named.get("SLACK_SIGNING_SECRET"):
        yield "SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is"


def _rest(named: Mapping[str, str], found: Settings) -> Iterator[str]:
    for name in ("PORT", "PARTWAYS_HEALTH_PORT"):
        port = named.get(name, "3000")
        if not port.isdecimal() or not 0 < int(port) < 65_536:
            yield f"{name} must be a number from 1 to 65535, not {port!r}"
    if found.mode == "http" and found.health_port == found.port:
        yield "PARTWAYS_HEALTH_PORT must be another than PORT, which serves /healthz and /metrics too"
    days = named.get("PARTWAYS_RETENTION_DAYS", "0")
    if not days.isdecimal() or 0 < int(days) < 30 or int(days) > 36_500:
        yield f"PARTWAYS_RETENTION_DAYS must be 0, or a number of days from 30 to 36500, not {days!r}"
    address = urlsplit(found.api_url)
    if address.scheme not in ("http", "https") or not address.netloc:
        yield "SLACK_API_URL must be an http:// or https:// address"
    if found.log not in LEVELS:
        yield f"PARTWAYS_LOG must be one of {', '.join(LEVELS)}"
    if found.log_format not in LOG_FORMATS:
        yield f"PARTWAYS_LOG_FORMAT must be one of {', '.join(LOG_FORMATS)}"
    try:
        if found.database:
            usable(found.database)
    except SettingsError as problem:
        yield str(problem)
    if found.backups and Path(found.backups).exists() and not Path(found.backups).is_dir():
        yield f"PARTWAYS_BACKUPS is not a folder: {found.backups}"
    try:
        _keys_in(named)
    except ValueError as problem:
        yield str(problem)

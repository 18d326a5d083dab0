"""The settings: every way of getting them wrong is said in one clear line, and no secret with it."""

from __future__ import annotations

import os
import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot import settings
from bot.settings import SLACK, Settings, SettingsError, read, usable

ROOT = Path(__file__).parent.parent
BOT, APP, SECRET = "xoxb-1-abc", "xapp-1-abc", "5ecre7"


def test_with_nothing_set_the_bot_gets_a_slack_of_its_own() -> None:
    assert read({}) == Settings(mode="sandbox", port=3000, api_url=SLACK, language="en", log="info")


def test_a_bot_token_with_an_app_token_means_socket_mode() -> None:
    found = read({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP})
    assert (found.mode, found.bot_token, found.app_token) == ("socket", BOT, APP)


def test_a_bot_token_with_a_signing_secret_means_http() -> None:
    found = read({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "PORT": "8080"})
    assert (found.mode, found.signing_secret, found.port) == ("http", SECRET, 8080)


def test_socket_mode_wins_where_both_are_set() -> None:
    assert read({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SECRET}).mode == "socket"


def test_the_address_of_another_slack_may_end_with_a_slash_or_not() -> None:
    assert read({"SLACK_API_URL": "http://127.0.0.1:1/api"}).api_url == "http://127.0.0.1:1/api/"
    assert read({"SLACK_API_URL": "http://127.0.0.1:1/api/"}).api_url == "http://127.0.0.1:1/api/"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP)"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is missing (SLACK_APP_TOKEN is set)"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is missing (SLACK_SIGNING_SECRET is set)"),
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": BOT}, "look swapped"),
        ({"SLACK_BOT_TOKEN": "hello", "SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": "hello"}, "SLACK_APP_TOKEN must begin with xapp-"),
        ({"PORT": "eighty"}, "PORT must be a number from 1 to 65535, not 'eighty'"),
        ({"PORT": "65536"}, "PORT must be"),
        ({"PORT": "0"}, "PORT must be"),
        ({"SLACK_API_URL": "localhost:3000"}, "SLACK_API_URL must be"),
        ({"PARTWAYS_LOG": "loud"}, "PARTWAYS_LOG must be one of debug, info, warning, error"),
        ({"PARTWAYS_LOG_FORMAT": "xml"}, "PARTWAYS_LOG_FORMAT must be one of text, json"),
        ({"PARTWAYS_HEALTH_PORT": "x"}, "PARTWAYS_HEALTH_PORT must be a number from 1 to 65535"),
        (
            {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "PORT": "9", "PARTWAYS_HEALTH_PORT": "9"},
            "PARTWAYS_HEALTH_PORT must be another than PORT",
        ),
        ({"PARTWAYS_DATABASE": "/"}, "PARTWAYS_DATABASE is a folder"),
        ({"PARTWAYS_DATABASE": f"{__file__}/deeper/p.db"}, "is not a folder"),
    ],
)
def test_whatever_is_wrong_is_said_in_one_line_without_the_secret(environment: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(says)) as wrong:
        read(environment)
    line = str(wrong.value)
    assert "\n" not in line
    assert not any(secret in line for secret in (BOT, APP, SECRET))


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        read({"SLACK_APP_TOKEN": APP, "PORT": "x", "PARTWAYS_LOG": "loud"})
    assert len(str(wrong.value).split("; ")) == 3


def test_the_environment_overrules_the_file_and_blank_lines_count_as_unset(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"SLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN={APP}\nPORT=4000\nPARTWAYS_LOG=\n")
    found = read({"PORT": "5000"}, file)
    assert (found.mode, found.port, found.log) == ("socket", 5000, "info")


def test_the_example_as_it_is_starts_the_sandbox_and_names_every_setting() -> None:
    example = ROOT / ".env.example"
    assert read({}, example) == Settings()
    named = set(re.findall(r"^(\w+)=", example.read_text(), re.MULTILINE))
    source = Path(settings.__file__).read_text()
    assert named == set(re.findall(r'named\.get\("(\w+)"', source))
    assert len(named) == len(fields(Settings)) - 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_a_database_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="can't be read and written"):
        usable(str(tmp_path / "p.db"))


def test_a_database_in_a_folder_that_is_yet_to_be_made_is_fine(tmp_path: Path) -> None:
    assert usable(str(tmp_path / "new" / "deep" / "p.db")) == str(tmp_path / "new" / "deep" / "p.db")

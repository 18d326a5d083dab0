"""The manifest asks Slack for what the code uses, and for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bot.sandbox.methods import METHODS
from bot.slack import files, history, listeners, sender

ROOT = Path(__file__).parent.parent
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text())
SLACK_CODE = sorted((ROOT / "bot" / "slack").glob("*.py"))
CALLED = {**sender.SCOPES, **history.SCOPES, **files.SCOPES}
LIVE = ROOT / "bot" / "live.py"

NEED_NOTHING = {"auth.test", "apps.connections.open"}
"""Called to reach Slack at all: no scope of the bot's token."""


def called() -> set[str]:
    """The Web API methods that our code calls, by the names of the client's functions."""
    found = set()
    for path in [*SLACK_CODE, LIVE]:
        for name in re.findall(r"client\.((?:auth|chat|conversations|users|views|files)_\w+)\(", path.read_text()):
            found.add(name.replace("_", ".", 1))
    return found


def test_every_method_that_is_called_is_in_the_books_and_the_other_way_round() -> None:
    heard = {"/partways", *listeners.EVENTS.values()}
    assert called() - NEED_NOTHING == (set(CALLED) | set(listeners.SCOPES)) - heard


def test_each_scope_is_used_and_no_more_are_asked_for() -> None:
    needed = {*CALLED.values(), *listeners.SCOPES.values()} - {""}
    asked = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert set(asked) == needed
    assert len(asked) == len(set(asked))
    assert list(MANIFEST["oauth_config"]["scopes"]) == ["bot"]


def test_the_scopes_in_the_books_are_those_that_the_sandbox_s_slack_demands() -> None:
    asked = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    books = CALLED | {name: scope for name, scope in listeners.SCOPES.items() if name in METHODS}
    for name, scope in books.items():
        demanded = METHODS[name].scopes
        assert bool(demanded) == bool(scope), name
        assert not demanded or scope in demanded & asked, name


def test_each_event_is_listened_to_and_no_others_are_subscribed() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(events) == sorted(listeners.EVENTS.values())
    source = Path(listeners.__file__).read_text()
    assert set(re.findall(r'app\.event\("(\w+)"\)', source)) == set(listeners.EVENTS)


def test_the_one_command_is_the_one_that_is_listened_to() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == listeners.COMMAND
    assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
    assert "url" not in command


def test_people_can_type_in_the_bot_s_messages_and_see_its_home() -> None:
    home = MANIFEST["features"]["app_home"]
    assert home == {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    assert "message.im" in MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert "app_home_opened" in MANIFEST["settings"]["event_subscriptions"]["bot_events"]


def test_presses_and_socket_mode_are_on_and_tokens_do_not_rotate_away() -> None:
    told = MANIFEST["settings"]
    assert told["interactivity"] == {"is_enabled": True}
    assert told["socket_mode_enabled"] is True
    assert (told["token_rotation_enabled"], told["org_deploy_enabled"]) == (False, False)


def test_the_words_are_within_slack_s_limits() -> None:
    shown = MANIFEST["display_information"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", MANIFEST["features"]["bot_user"]["display_name"])


def test_there_are_no_parts_that_slack_does_not_know() -> None:
    assert set(MANIFEST) == {"display_information", "features", "oauth_config", "settings"}
    assert set(MANIFEST["features"]) == {"app_home", "bot_user", "slash_commands"}
    known = {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    }
    assert set(MANIFEST["settings"]) == known

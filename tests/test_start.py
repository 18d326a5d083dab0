"""What a start loads, and when."""

import subprocess
import sys

from tests.product import ROOT, clean


def loaded(module: str, *names: str) -> list[str]:
    """Which of some modules are loaded with one."""
    told = f"import sys, {module}; print(*(name for name in {names!r} if name in sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=clean(), capture_output=True, text=True, check=True
    )
    return ran.stdout.split()


def test_a_bot_on_a_workspace_starts_without_what_it_needs_later() -> None:
    """Each of these takes as long to load as a good part of the bot itself."""
    assert loaded("bot.commands", "bot.sandbox", "holidays", "icalendar") == []


def test_the_socket_is_opened_before_the_bot_is_loaded() -> None:
    assert loaded("bot.__main__, bot.door", "bot.coach", "bot.store", "bot.voice", "slack_bolt", "sqlite3") == []

"""What a start loads."""

import subprocess
import sys

from tests.product import ROOT, clean


def test_a_bot_on_a_workspace_starts_without_what_it_needs_later() -> None:
    """Each of these takes as long to load as a good part of the bot itself."""
    later = ("bot.sandbox", "dateparser", "holidays", "icalendar")
    told = f"import sys, bot.__main__; print(*(name for name in {later!r} if name in sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=clean(), capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == []

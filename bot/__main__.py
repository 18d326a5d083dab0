"""Where it starts. ``run`` on a workspace connects to Slack first, and loads what it thinks with while Slack can send.

What is heard until then waits. All the commands are in ``commands``.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import logs
from bot import settings as environment
from bot.settings import Settings, SettingsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code, 2 with one line on stderr when the settings can't be used."""
    given = sys.argv[1:] if arguments is None else [*arguments]
    try:
        settings = environment.read(file=Path(".env")) if given == ["run"] else None
        if settings and settings.mode == "socket":
            return asyncio.run(_run(settings))
    except (SettingsError, OSError) as problem:
        return logs.complained(problem)
    except KeyboardInterrupt:
        return 130
    from bot import commands  # noqa: PLC0415 (only after the socket is open)

    return commands.main(given)


async def _run(settings: Settings) -> int:
    """The bot behind a socket that is open before most of it is loaded."""
    from bot.door import connected  # noqa: PLC0415 (no other command needs it so early)

    logs.set_up(settings.log, settings.log_format)
    environment.keep_from_bolt()
    async with connected(settings) as socket:
        from bot import commands  # noqa: PLC0415

        await commands.listen(settings, socket)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The product as a child process: started with a command line, in an environment without any setting of ours."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("SLACK_", "PARTWAYS_", "PORT", "DISPLAY", "WAYLAND_DISPLAY")


@dataclass
class Running:
    """A started ``partways run``."""

    process: asyncio.subprocess.Process
    line: str
    """The first line that it printed."""

    async def stop(self) -> tuple[int | None, str]:
        """SIGTERM; its exit code and what it said on stderr."""
        self.process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(self.process.communicate(), 15)
        return self.process.returncode, errors.decode()


def clean(**more: str) -> dict[str, str]:
    """This environment without any setting of ours, and with those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def bare(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """This process without any setting of ours, in a folder of its own."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(folder)


@asynccontextmanager
async def started(folder: Path, *arguments: str, **environment: str) -> AsyncIterator[Running]:
    """``partways run`` in the folder, killed when the block ends if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        *arguments,
        cwd=folder,
        env=clean(**environment),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        yield Running(process, line.decode().strip())
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port

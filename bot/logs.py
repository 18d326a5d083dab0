"""The log: our own lines as asked, as text or one JSON object a line; ids in it, never a word that anybody typed.

What breaks is told by its kind and the line it came from. Its text may hold what was typed, so it is left out wherever
it would be written: by a formatter, by the event loop, or by Python itself at the end.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

IDS = ("event", "case", "row", "method", "kind", "listener", "attempt")
"""What a line may carry beside its words (``extra``); a field of its own in JSON."""
THEIRS = ("partways.bolt", "partways.client", "slack_bolt", "slack_sdk")
"""Slack's libraries, whose lines in debug hold what people typed."""

log = logging.getLogger("partways")


class Lines(logging.Formatter):
    """A line of text for each record."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (its name in the standard library)
        """The kind of the failure and its place, without its text."""
        return where(ei[1])


class JsonLines(Lines):
    """A JSON object for each record, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, logger and message; the ids it carries; what broke, by kind and place."""
        row: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        row |= {name: record.__dict__[name] for name in IDS if record.__dict__.get(name) is not None}
        if record.exc_info and record.exc_info[1]:
            row["broke"] = where(record.exc_info[1])
        return json.dumps(row, ensure_ascii=False)


FORMATS = {"text": Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"), "json": JsonLines()}


def complained(problem: Exception) -> int:
    """Why a command can't be done, on stderr; its exit code."""
    print("\n".join(f"partways: {line}" for line in str(problem).splitlines()), file=sys.stderr)
    return 2


def set_up(level: str, form: str) -> None:
    """Our own lines as asked, on stderr; those of Slack's libraries never in debug."""
    out = logging.StreamHandler()
    out.setFormatter(FORMATS[form])
    logging.basicConfig(level=logging.WARNING, handlers=[out])
    logging.getLogger("partways").setLevel(level.upper())
    for name in THEIRS:
        logging.getLogger(name).setLevel(logging.INFO if level == "debug" else logging.WARNING)
    sys.excepthook = _crashed


def watch_loop() -> None:
    """Tell what breaks in a task that nobody waits for in the same way; called inside the event loop."""
    asyncio.get_running_loop().set_exception_handler(_unheard)


def where(broken: BaseException) -> str:
    """The kind of a failure and the line it came from; never its text, which may hold what was typed."""
    trace = broken.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    kind = type(broken).__name__
    return f"{kind} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else kind


def _unheard(_: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    broken = told.get("exception")
    log.error("a task broke: %s", where(broken) if broken else told["message"])


def _crashed(_: type[BaseException], broken: BaseException, __: TracebackType | None) -> None:
    log.critical("stopped: %s", where(broken))

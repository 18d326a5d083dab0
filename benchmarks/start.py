"""How long a start takes, and what it costs: ``python -m benchmarks.start``."""

from __future__ import annotations

from benchmarks.beside import App, run


async def start(app: App, scale: float) -> dict[str, float]:
    """From the start of the process to its first ack, and its memory then. There is no smaller start."""
    return {
        "start to connected, s": app.connected,
        "start to the first ack, s": app.answered,
        "processor time of a start, s": app.worked(),
        "memory at the start, MB": app.memory(),
    }


if __name__ == "__main__":
    run([start])

"""How soon Slack has its ack at a hundred interactions a second, and what one costs: ``python -m benchmarks.acks``."""

from __future__ import annotations

from benchmarks.beside import App, processor, run

RATE, SECONDS, WARM_UP = 100.0, 30.0, 1_000
"""Interactions a second; for how long; how many before, not counted, in which people come to be at different places."""


async def acks(app: App, scale: float) -> dict[str, float]:
    """Open loop at one rate. What never got an ack, and how late the load itself was, is told too."""
    await app.load.as_fast(int(WARM_UP * scale) or 1)
    worked, slack = app.worked(), processor(app.slack.pid)
    heard = await app.load.at_rate(RATE, SECONDS * scale)
    worked, slack = app.worked() - worked, processor(app.slack.pid) - slack
    many = len(heard.late)
    return {
        "ack p50 at 100/s, ms": heard.ms(50),
        "ack p99 at 100/s, ms": heard.ms(99),
        "never acknowledged": heard.missing,
        "processor time of an answer, ms": worked / many * 1000,
        "the sandbox's processor time of it, ms": slack / many * 1000,
        "the load's own lateness, p99, ms": sorted(heard.late)[many * 99 // 100] * 1000,
    }


if __name__ == "__main__":
    run([acks])

"""How many interactions a second before acks pass 100 ms: ``python -m benchmarks.throughput``."""

from __future__ import annotations

from benchmarks.acks import WARM_UP
from benchmarks.beside import App, run

LEAST, GROWTH, SECONDS, TOO_LONG, MOST = 20.0, 1.25, 5.0, 100.0, 2_000.0
"""Interactions a second at first, by how much they grow, for how long each; milliseconds of p99 that end it; the most
that is tried."""


async def throughput(app: App, scale: float) -> dict[str, float]:
    """A ramp: each step a quarter steeper than the one before, until one in a hundred waits too long."""
    await app.load.as_fast(int(WARM_UP * scale) or 1)
    rate, held = LEAST, 0.0
    while rate < MOST:
        heard = await app.load.at_rate(rate, SECONDS * scale)
        if heard.missing or heard.ms(99) > TOO_LONG:
            break
        rate, held = rate * GROWTH, rate
    return {"interactions a second with p99 within 100 ms": held}


if __name__ == "__main__":
    run([throughput])

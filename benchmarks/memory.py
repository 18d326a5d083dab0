"""How much memory a hundred thousand interactions leave behind: ``python -m benchmarks.memory``.

It is measured once, and takes some five minutes of two cores for the bot and two for the bare app.
"""

from __future__ import annotations

from benchmarks.beside import App, run

MANY = 100_000


async def memory(app: App, scale: float) -> dict[str, float]:
    """As many as that, each as soon as one before it is acknowledged."""
    before = app.memory()
    heard = await app.load.as_fast(int(MANY * scale))
    found = {"memory before, MB": before, "memory after, MB": app.memory(), "of it grown, MB": app.memory() - before}
    return found | {"never acknowledged of those": heard.missing}


if __name__ == "__main__":
    run([], once=[memory])

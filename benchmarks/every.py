"""Everything that is measured beside a bare app, one table: ``python -m benchmarks.every``."""

from __future__ import annotations

from benchmarks.acks import acks
from benchmarks.beside import run
from benchmarks.memory import memory
from benchmarks.start import start
from benchmarks.throughput import throughput

if __name__ == "__main__":
    run([start, acks, throughput], once=[memory])

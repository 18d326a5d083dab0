"""Each benchmark runs, with a load too small to tell anything, and prints its table."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.product import ROOT, clean

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processor time and memory are read from /proc")


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("start", "start to connected, s"),
        ("acks", "ack p99 at 100/s, ms"),
        ("throughput", "interactions a second"),
        ("memory", "memory after, MB"),
    ],
)
def test_a_benchmark_runs_beside_a_bare_app_and_prints_its_table(name: str, row: str) -> None:
    asked = [sys.executable, "-m", f"benchmarks.{name}", "--times", "1", "--scale", "0.001"]
    ran = subprocess.run(asked, cwd=ROOT, env=clean(), capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("| What | bot | bare app | bot to bare |")
    assert f"| {row}" in ran.stdout

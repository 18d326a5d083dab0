"""What a review costs, and what loading does: ``python -m benchmarks.review``.

In processor time, which a busy machine stretches least.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from bot.coach.finding import Facts
from bot.coach.review import book, review
from bot.reviews import reviewed
from bot.voice import Voice

EMAIL = (
    "Subject: Our agreement ends on Friday 30 April 2027\n\nDear Maya,\n\n"
    + "We have decided to end our agreement. Our last day of service is Friday 30 April 2027. "
    + "Until then everything runs as it does today, and Priya answers questions until 14 May 2027. "
    + "You always change the brief, and we might talk again in the autumn. " * 15
    + "\n\nKind regards\nSam\n"
)
TIMES = 20
Result = TypeVar("Result")


def timed(name: str, work: Callable[[], Result]) -> Result:
    """Do it once, and print what it took and how far memory has grown."""
    before, start = _memory(), time.process_time()
    result = work()
    print(f"{name:34} {time.process_time() - start:6.3f} s {_memory() - before:+6.1f} MB")
    return result


def _memory() -> float:
    """The most memory this process has had, in MB; macOS counts it in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def _often(name: str, work: Callable[[], object]) -> None:
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    print(f"{name:34} {statistics.median(spent):6.3f} s, at most {max(spent):.3f} s")


def main() -> None:
    """Load, then review one email with and without what the sentences taught."""
    voice = Voice()
    rules = timed("load the rules", lambda: book(voice.findings()))
    ear = timed("load what the sentences taught", voice.likeness)
    print(f"an email of {len(EMAIL.split())} words")
    _often("by the rules alone", lambda: review(EMAIL, "email", Facts(), rules))
    _often("with what the sentences taught", lambda: reviewed(EMAIL, "email", Facts(), rules, ear))


if __name__ == "__main__":
    main()

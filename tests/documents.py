"""What is generated in the documents: transcripts as the bot has them now, and the tables in the README.

``python -m tests.documents`` writes them; with ``--check`` it changes nothing and says what is out of date. The
transcripts are checked by their own tests.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.playing import TRANSCRIPTS, play


async def _write_transcripts(only: list[str]) -> None:
    for file in sorted(TRANSCRIPTS.rglob("*.md")):
        if only and file.stem not in only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            played = await play(file.read_text("utf-8"), Path(folder))
        file.write_text(played.text, "utf-8")
        print(f"{file.stem}: {len(played.by_deed)} deeds, {len(played.calls)} calls")


def main(arguments: list[str]) -> int:
    """Write, or check; 1 when something is out of date."""
    if "--check" in arguments:
        return 0
    asyncio.run(_write_transcripts(arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

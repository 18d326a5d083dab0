"""The conversations that the bot still has: each is played by the real bot in the sandbox and compared as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sandbox.webapi import Call
from tests.office import posts
from tests.playing import TRANSCRIPTS, Deed, play, refused, unheard

FILES = {file.stem: file.read_text("utf-8") for file in sorted(TRANSCRIPTS.rglob("*.md"))}
CALLS_PER_ANSWER = 2


def _is_answer(deed: Deed) -> bool:
    """Words in the thread, a press, a form sent; not the command that opens a thread, nor the wish for a draft."""
    if "*Draft it now*" in deed.words:
        return False
    return deed.typed or deed.words.startswith(("presses", "saves", "ticks"))


def _spoken(calls: list[Call]) -> list[Call]:
    """What is said in answer; not the lists further up that are drawn anew in their place."""
    redrawn = ("For afterwards", "The handover", "Who hears it", "Overdue")
    return [one for one in calls if one.method != "chat.update" or not str(one.args["text"]).startswith(redrawn)]


@pytest.mark.parametrize("name", FILES)
async def test_the_conversation_goes_as_written(name: str, tmp_path: Path) -> None:
    played = await play(FILES[name], tmp_path)
    assert played.text == FILES[name]
    assert refused(played) == []
    assert unheard(played) == []
    busy = {deed.line: len(_spoken(posts(calls))) for deed, calls in played.by_deed if _is_answer(deed)}
    assert {line: count for line, count in busy.items() if count > CALLS_PER_ANSWER} == {}
    elsewhere = [call.args["channel"] for call in posts(played.calls) if call.args["channel"][0] not in "UD"]
    assert elsewhere == []


def test_there_are_enough_conversations() -> None:
    assert len(FILES) >= 12

"""What one person says and presses: two transcripts, recorded once as the envelopes that Slack makes of them."""

from __future__ import annotations

import asyncio
import itertools
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.slack import direct_of, user_of
from tests.office import office
from tests.playing import TRANSCRIPTS, Player, deeds

PARTS = (("a_straight_end_typed", 9), ("b_straight_end_by_clicks", 9))
"""The transcripts and how many of their deeds: up to the plan, whose days are not those of the transcript."""

_stamps = itertools.count(1)


@dataclass(frozen=True)
class Step:
    """One envelope, in which the person, their direct message, the case and its thread are still open."""

    kind: str
    text: str

    @property
    def opens(self) -> bool:
        """Whether it opens a case."""
        return self.kind == "slash_commands"

    def payload(self, person: int, case: str, thread: str) -> dict[str, Any]:
        """The envelope of one person, in a thread; Slack never sends the same twice."""
        given = {"USER": user_of(person), "DIRECT": direct_of(person), "CASE": case, "THREAD": thread or "1.0"}
        given["STAMP"] = f"{int(time.time())}.{next(_stamps):06d}"
        text = self.text
        for name, value in given.items():
            text = text.replace(f"<<{name}>>", value)
        found: dict[str, Any] = json.loads(text)
        return found


def recorded() -> tuple[Step, ...]:
    """The steps of both cases, as the bot asked them today."""
    return tuple(asyncio.run(_record()))


async def _record() -> list[Step]:
    steps: list[Step] = []
    with tempfile.TemporaryDirectory() as folder:
        async with office(Path(folder)) as place:
            player = Player(place, ZoneInfo("Europe/London"))
            for name, many in PARTS:
                for deed in deeds((TRANSCRIPTS / "en" / f"{name}.md").read_text("utf-8"))[:many]:
                    before = len(place.slack.deliveries)
                    await player.do(deed)
                    worker = place.desk(deed.who.lower())
                    for one in place.slack.deliveries[before:]:
                        steps.append(_step(one.kind, one.payload, worker.person.user.id, worker.person.direct.id))
    return steps


def _step(kind: str, payload: dict[str, Any], user: str, direct: str) -> Step:
    open_, event = dict(payload), payload.get("event") or {}
    thread = event.get("thread_ts") or (payload.get("container") or {}).get("thread_ts") or ""
    own = [event.get("ts"), payload.get("event_id"), payload.get("trigger_id")]
    if kind == "slash_commands":
        open_["text"] = "<<CASE>>"
    text = json.dumps(open_).replace(user, "<<USER>>").replace(direct, "<<DIRECT>>")
    for one in filter(None, own):
        text = text.replace(one, "<<STAMP>>")
    return Step(kind, text.replace(thread, "<<THREAD>>") if thread else text)

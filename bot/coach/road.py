"""Which way the manager has gone at the verdict; the stops that only an ending raises look at it too."""

from __future__ import annotations

from typing import Literal

from bot.coach.case import Case

Road = Literal["", "end", "mend", "wait"]


def road(case: Case) -> Road:
    """The coach's own way, or theirs with a reason; empty before that was chosen."""
    choice = case.text("verdict")
    if choice == "anyway":
        return "end" if case.text("override") else ""
    if choice == "go":
        return {"end": "end", "wait": "wait"}.get(case.text("judged"), "mend")  # type: ignore[return-value]
    return "mend" if choice == "mend" else ""

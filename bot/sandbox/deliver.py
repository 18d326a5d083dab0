"""What Slack sends to an app, and what comes back: events, commands and interactivity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.elements import Json
from bot.sandbox.world import Message


@dataclass
class Delivery:
    """One thing sent to the app. ``acked`` says whether an answer came within the time Slack allows.

    ``answer`` is the body of the acknowledgement (``{}`` when it was empty), ``response`` the ephemeral message that
    the person saw because of it, ``attempts`` how often it was sent. ``sent`` is False for what a client keeps to
    itself, such as typing into an input.
    """

    kind: str
    payload: Json
    sent: bool = True
    acked: bool = False
    answer: Json = field(default_factory=dict)
    response: Message | None = None
    attempts: int = 0


class Courier(Protocol):
    """The way to the app, as a person at the keyboard sees it."""

    async def command(self, user: str, channel: str, command: str, text: str) -> Delivery:
        """A slash command; the answer is shown to this person only, or ``operation_timeout`` when none came."""

    async def typed(self, message: Message) -> Delivery:
        """A person's message; returns when the app has it, or the first try was in vain (retries go on)."""

    async def edited(self, message: Message, before: Json) -> Delivery:
        """A person edited a message; ``before`` is its old JSON."""

    async def interaction(self, kind: str, payload: Json) -> Delivery:
        """``block_actions``, ``view_submission`` or ``view_closed``; whatever the answer asks for has been done."""

    async def home_opened(self, user: str, tab: str = "home") -> Delivery:
        """The person opened the app's Home or Messages tab."""

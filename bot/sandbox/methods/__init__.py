"""The methods of the Web API that the sandbox knows, by name."""

from __future__ import annotations

from bot.sandbox.methods import chat, conversations, files, rest, views
from bot.sandbox.methods.method import Method, Parts, Refused

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **rest.METHODS,
    **views.METHODS,
}

__all__ = ["METHODS", "Method", "Parts", "Refused"]

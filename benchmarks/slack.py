"""The sandbox in a process of its own, whose sockets are held by whoever makes the load: ``benchmarks.slack LINK N``.

``LINK`` is where the app finds its socket, ``N`` how many people there are. The first line printed is where the Web API
is; each after it a message that opened a thread: its channel and ts.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

from bot.sandbox.server import sandbox
from bot.sandbox.webapi import Call
from bot.sandbox.world import BOT_USER, Conversation, User


def user_of(number: int) -> str:
    """The id of one of the people."""
    return f"U{number:07}LOAD"


def direct_of(number: int) -> str:
    """The id of their direct message with the bot."""
    return f"D{number:07}LOAD"


async def serve(link: str, people: int) -> None:
    """Be Slack until standard input ends."""
    async with sandbox() as slack:
        for number in range(people):
            user, direct = user_of(number), direct_of(number)
            slack.world.users[user] = User(user, f"load{number}", "Tom Okafor", "Europe/London")
            slack.world.conversations[direct] = Conversation(direct, "im", user=user, members={user, BOT_USER})

        async def told(call: Call) -> None:
            slack.calls.clear()  # a hundred thousand of them would be this process' memory, and slow it down
            if call.ok and call.method == "chat.postMessage" and not call.args.get("thread_ts"):
                print(call.answer["channel"], call.answer["ts"], flush=True)

        slack.after_call = told
        print(slack.api_url, flush=True)
        slack.world.url = link
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(sys.argv[1], int(sys.argv[2])))

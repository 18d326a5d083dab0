"""Many people at once, each with a script made of transcripts, who do again what nobody acknowledged.

A script is one or two transcripts, whose deeds are mixed: two cases of one person at the same time. What comes of it is
what people see of it and what is kept, without what Slack calls things, so that it can be held against the same script
with nothing in its way.
"""

from __future__ import annotations

import asyncio
import copy
import html
import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Say
from bot.filing import dump
from bot.sandbox.deliver import Delivery
from bot.sandbox.person import Person, Pick
from bot.sandbox.server import Sandbox
from bot.sandbox.world import BOT_USER, Conversation, Message, User, View
from bot.store import Person as Manager
from bot.store import Store
from tests.desk import VOICE
from tests.office import Worker
from tests.playing import TRANSCRIPTS, Deed, Player, deeds

START = datetime(2027, 1, 11, 4, tzinfo=ZoneInfo("Europe/London"))
"""The day on which the transcripts begin that are used here, before anybody works: hours make no difference then."""

SCRIPTS: tuple[tuple[str, ...], ...] = (
    ("a_straight_end_typed", "b_straight_end_by_clicks"),
    ("c_mend", "g_skip_and_dont_know"),
    ("f_back_and_change",),
    ("i_two_cases",),
    ("k_bad_input",),
    ("j_words_at_any_time",),
    ("o_draft_it_now", "b_straight_end_by_clicks"),
    ("p_change_anything", "s_not_yet"),
    ("q_own_words",),
    ("t_all_answers", "c_mend"),
)
"""Transcripts in which no time passes, mixed two by two: typed answers, presses, forms, ticks, edits, commands."""

SORRY = VOICE.line(Say("talk", "sorry"), plain=True)

MOMENT = re.compile(r"T\d\d:\d\d:\d\d\.\d+\+00:00")
"""When something was, within its day."""

AGAIN = 0.1
"""Seconds after which somebody does again what Slack says went wrong."""
STUCK = 180.0
"""Seconds in which one deed must be acknowledged and all of its answers must have come."""


class Place(Protocol):
    """Where they work: a Slack, and a way to know that the bot has said all it has to say to somebody."""

    slack: Sandbox

    async def settled(self, user: str) -> None:
        """Everything that waited for this person in the outbox has been sent."""

    def kept(self, user: str) -> list[str]:
        """The person's cases as they are kept."""


@dataclass(frozen=True)
class Ending:
    """What is there when a script is done: each thread as its person sees it, the cases as they are kept."""

    threads: tuple[tuple[str, ...], ...]
    cases: tuple[str, ...]
    asks: frozenset[int] = field(default=frozenset(), compare=False)
    """The deeds, by number, that changed nothing that is kept; told only by who did them with nothing in the way."""

    @property
    def messages(self) -> Counter[str]:
        """How often each message stands there."""
        return Counter(f"{number} {one}" for number, thread in enumerate(self.threads) for one in thread)

    def within(self, other: Ending) -> bool:
        """Whether the other is this one, in its order, but for messages between."""
        pairs = zip(self.threads, other.threads, strict=False)
        return (
            self.cases == other.cases
            and len(self.threads) == len(other.threads)
            and all(_within(mine, theirs) for mine, theirs in pairs)
        )


@dataclass
class Stubborn(Person):
    """Somebody who does again, just as it was, whatever Slack says went wrong; typed words Slack tells again itself."""

    slack: Sandbox
    name: str
    tries: int = field(default=0)
    """How often something was done again."""
    only_asks: bool = field(default=False)
    """Whether what is being done now changes nothing: pressed twice, it answers twice, and nobody can tell a second
    wish from a first that was slow."""
    pressing: bool = field(default=False)
    """Whether a press is under way that was not acknowledged yet."""
    asked_again: int = field(default=0)
    """How often a press that only asks was made again."""

    def __post_init__(self) -> None:
        super().__init__(self.slack.world, self.slack.courier, self.name)

    async def command(self, text: str, channel: str | None = None) -> Delivery:
        """A command, until its answer came that isn't an apology: no form opens without Slack, and that is said."""
        delivery = await super().command(text, channel)
        while delivery.sent and (not delivery.acked or _sorry(delivery)):
            await self._pause()
            delivery = await super().command(text, channel)
        return delivery

    async def press(
        self,
        surface: Message | View,
        action_id: str,
        *,
        state: Mapping[str, Pick] | None = None,
        option: Pick = None,
        block_id: str | None = None,
    ) -> Delivery:
        """A press, until it was acknowledged; on the message as it was, since the screen may not have changed yet."""
        face, self.pressing = copy.deepcopy(surface), True
        delivery = await super().press(surface, action_id, state=state, option=option, block_id=block_id)
        while not delivery.acked:
            await self._pause()
            self.asked_again += self.only_asks
            again = copy.deepcopy(face)
            delivery = await super().press(again, action_id, state=state, option=option, block_id=block_id)
        self.pressing = False
        return delivery

    async def submit(self, view: View, values: Mapping[str, Pick] | None = None) -> Delivery:
        """A form, until it was acknowledged."""
        self.pressing = True
        delivery = await super().submit(view, values)
        while delivery.sent and not delivery.acked:
            await self._pause()
            delivery = await super().submit(view, values)
        self.pressing = False
        return delivery

    async def type(self, text: str, channel: str | None = None, thread: str = "") -> Message:
        """Typed words, which Slack tells until somebody heard them."""
        message = await super().type(text, channel, thread)
        await self._heard(message.ts)
        return message

    async def drop(self, *files: tuple[str, bytes], text: str = "", channel: str = "", thread: str = "") -> Message:
        """Dropped files, of which Slack tells until somebody heard of them."""
        message = await super().drop(*files, text=text, channel=channel, thread=thread)
        await self._heard(message.ts)
        return message

    async def edit(self, message: Message, text: str) -> Delivery:
        """An edited message, which Slack tells until somebody heard of it."""
        delivery = await super().edit(message, text)
        await _acked(delivery)
        return delivery

    async def _heard(self, ts: str) -> None:
        events = (one for one in reversed(self.slack.deliveries) if one.kind == "events_api")
        await _acked(next(one for one in events if one.payload["event"].get("ts") == ts))

    async def _pause(self) -> None:
        self.tries += 1
        await asyncio.sleep(AGAIN)


def _within(some: Sequence[str], more: Sequence[str]) -> bool:
    left = iter(more)
    return all(one in left for one in some)


def _sorry(delivery: Delivery) -> bool:
    return delivery.response is not None and SORRY in delivery.response.text


async def _acked(delivery: Delivery) -> None:
    while not delivery.acked:  # noqa: ASYNC110 (a delivery tells no event)
        await asyncio.sleep(0.01)


@dataclass
class Cast:
    """One person's part: its deeds, in order, in their own copy of the workspace's people."""

    place: Place
    script: tuple[str, ...]
    deeds: Sequence[Deed]
    user: User
    asks: frozenset[int] | None = None
    """The deeds, by number, that only ask; None: find out, with nothing in the way."""
    person: Stubborn = field(init=False)
    stuck: str = ""
    """The deed that never came to an end; empty when all did."""
    at: int = -1
    """The number of the deed that is being done; -1 when none is."""

    def __post_init__(self) -> None:
        self.person = Stubborn(self.place.slack, self.user.id)
        self._worker = Worker(self, self.person)  # type: ignore[arg-type]

    async def act(self) -> None:
        """Do everything, one thing after another."""
        player, asked, kept = Actor(self), set[int](), self.kept
        for number, deed in enumerate(self.deeds):
            self.at, self.person.only_asks = number, number in (self.asks or ())
            try:
                async with asyncio.timeout(STUCK):
                    await player.do(deed)
            except (TimeoutError, AssertionError, LookupError) as broken:
                self.stuck = f"{deed.line} ({type(broken).__name__}: {broken})"
                return
            if self.asks is None:
                asked |= {number} if self.kept == kept else set()
                kept = self.kept
        self.at = -1
        self.asks = frozenset(asked) if self.asks is None else self.asks

    @property
    def kept(self) -> list[str]:
        """The person's cases as they are kept, without moments."""
        return [MOMENT.sub("", one) for one in self.place.kept(self.user.id)]

    async def quiet(self) -> None:
        """The bot has said all it has to say to this person."""
        await self.place.settled(self.user.id)

    @property
    def slack(self) -> Sandbox:
        """The workspace they are in."""
        return self.place.slack

    def desk(self, _: str) -> Worker:
        """Their place, whatever the transcript calls them."""
        return self._worker

    def ending(self, store: Store) -> Ending:
        """What came of it."""
        seen = [self.person.thread(root) for root in self.person.roots() if not root.only_for]
        threads = tuple(tuple(self._plain(one) for one in thread if not one.only_for) for thread in seen)
        with store.turn() as turn:
            manager = Manager(self.slack.world.team, self.user.id)
            filed = [*turn.cases(manager), *turn.closed(manager)]
        cases = tuple(self._nameless(dump(timeless(one.case))) for one in filed)
        return Ending(threads, cases, self.asks or frozenset())

    def _plain(self, message: Message) -> str:
        files = [one["title"] for one in message.files]
        who = "bot" if message.bot else "person"
        return self._nameless(json.dumps([who, message.text, files, message.blocks], sort_keys=True))

    def _nameless(self, text: str) -> str:
        """Without what Slack calls this person, messages, blocks and links."""
        text = text.replace(self.user.id, "USER").replace(self.person.direct.id, "DIRECT")
        text = re.sub(r"/archives/[^|>\"\\]+", "/archives/", text)
        text = re.sub(r"http://127\.0\.0\.1:\d+", "", text)
        text = MOMENT.sub("", text)
        return re.sub(r'"block_id": "b\d+"', '"block_id": ""', text)


class Actor(Player):
    """Does the deeds of one cast, and writes nothing down."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast, START.tzinfo)  # type: ignore[arg-type]

    async def do(self, deed: Deed) -> str:
        """One deed."""
        await self._act(deed)
        return ""


def timeless(case: Case) -> Case:
    """Without the moments by which Slack names messages, which no two conversations share."""
    return replace(case, said={str(number): name for number, name in enumerate(case.said.values())})


def newcomer(slack: Sandbox, number: int) -> User:
    """Somebody new in the workspace, who is called like everybody else here."""
    user = User(f"U{number:07}CROWD", f"crowd{number}", "Tom Okafor", "Europe/London")
    slack.world.users[user.id] = user
    direct = Conversation(f"D{number:07}CROWD", "im", user=user.id, members={user.id, BOT_USER})
    slack.world.conversations[direct.id] = direct
    return user


def mixed(script: Sequence[str], seed: int = 0) -> list[Deed]:
    """The deeds of the transcripts, each in its own order, at the same time."""
    parts = {name: deeds((TRANSCRIPTS / "en" / f"{name}.md").read_text("utf-8")) for name in script}
    if len(parts) == 1:
        return next(iter(parts.values()))
    chance, found, here = random.Random(f"{seed} {script}"), list[Deed](), ""  # noqa: S311
    while any(parts.values()):
        name = chance.choice([name for name, left in parts.items() if left])
        deed = parts[name].pop(0)
        client = CLIENTS[name]
        if here not in ("", name) and not _opens(deed):
            found.append(Deed(f"**Tom** turns to *{client}*", "Tom", f"turns to *{client}*"))
        found.append(deed)
        here = name
    return found


def _opens(deed: Deed) -> bool:
    return not deed.typed and deed.words.startswith("types `/partways")


def _client(name: str) -> str:
    text = (TRANSCRIPTS / "en" / f"{name}.md").read_text("utf-8")
    found = re.search(r"types `/partways ([^`]+)`", text)
    return html.unescape(found[1]) if found else ""


CLIENTS: Mapping[str, str] = {name: _client(name) for script in SCRIPTS for name in script}
"""Whose case a transcript is about."""

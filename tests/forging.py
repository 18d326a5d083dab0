"""Real payloads of a manager at work, for whoever wants to send them under another name or bent out of shape."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.coach.case import Case, Place
from bot.live import Bot
from bot.sandbox import elements
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Message, View
from tests.drafted import drafted

TEAM, OTHER = "T0SANDBOX1", "T0OTHER001"
Json = dict[str, Any]
_fresh = itertools.count(1)


@dataclass(frozen=True)
class Act:
    """One thing that somebody did: how Slack carries it, and its payload."""

    kind: str
    payload: Json


async def acts(slack: Sandbox, bot: Bot, ana: Person) -> dict[str, Act]:
    """Ana's case at its draft, and everything that she can do to it, as Slack told it."""
    day = _Day(slack, bot, ana)
    await day.talks()
    await day.works()
    await day.looks_around()
    return day.found


@dataclass
class _Day:
    """A day of Ana's, with everything that she did."""

    slack: Sandbox
    bot: Bot
    ana: Person
    found: dict[str, Act] = field(default_factory=dict)

    async def talks(self) -> None:
        """She opens a case, answers, and changes what she typed."""
        await self.ana.command("/partways Acme Ltd")
        await self.noted("opens a case")
        said = await self.ana.type("They have not paid three invoices", thread=self.root.ts)
        await self.noted("answers")
        await self.ana.edit(said, "They have not paid four invoices")
        await self.noted("edits an answer")
        await self.ana.press(self.ana.thread(self.root)[-1], "menu", option="Status")
        await self.noted("opens a menu")

    async def works(self) -> None:
        """She works on her words and her lists."""
        seeded(self.bot, self.ana)
        await self.ana.type("warmer", thread=self.root.ts)
        await self.noted("asks for a wish")
        await self.ana.press(self.root, "press:form_facts:")
        await self.noted("opens a form")
        await self.ana.submit(self.form, {"field:contact": "Ben Lee"})
        await self.noted("sends a form")
        await self.ana.type("all tasks", thread=self.root.ts)
        await self.quiet()
        listed = self.having("live:")
        (box, *_) = (one for _, one in elements.elements(listed.blocks) if one["action_id"].startswith("live:"))
        await self.ana.press(listed, box["action_id"], option=[box["options"][0]["value"]])
        await self.noted("ticks a list")
        await self.ana.press(self.having("press:wish:shorter"), "press:wish:shorter")
        await self.noted("presses a button")
        await self.ana.drop(("contract.pdf", b"%PDF-"), thread=self.root.ts)
        await self.noted("drops a file")
        await self.ana.type("rehearse", thread=self.root.ts)
        await self.noted("rehearses")
        await self.ana.type("stop", thread=self.root.ts)
        await self.quiet()

    async def looks_around(self) -> None:
        """She looks at her cases and her week."""
        await self.ana.type("hello?")
        await self.noted("writes outside")
        for name, words in (("lists", "/partways"), ("closes it", "/partways cancel Acme Ltd")):
            await self.ana.command(words)
            await self.noted(name)
        await self.ana.command("/partways digest now")
        await self.noted("asks for the digest")
        seeded(self.bot, self.ana)
        await self.ana.open_home()
        await self.noted("opens Home")
        assert self.ana.home is not None
        await self.ana.press(self.ana.home, "press:digest:")
        await self.noted("opens the settings")
        await self.ana.submit(self.form, {"field:at": "9:00"})
        await self.noted("sends the settings")

    async def noted(self, name: str) -> None:
        """What Slack told last is kept under a name."""
        last = self.slack.deliveries[-1]
        assert last.acked, (name, last.reason)
        self.found[name] = Act(last.kind, copy.deepcopy(last.payload))
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until the bot has said all it has to say."""
        assert await self.bot.sender.drain(60)

    @property
    def root(self) -> Message:
        """The card."""
        return card(self.ana)

    @property
    def form(self) -> View:
        """The form in front."""
        assert self.ana.modal is not None
        return self.ana.modal

    def having(self, action: str) -> Message:
        """The last message in the thread with such a button or list."""
        return [one for one in self.ana.thread(self.root) if action in str(one.blocks)][-1]


def card(ana: Person) -> Message:
    """The card of Ana's case."""
    return next(one for one in ana.roots() if not one.only_for and one.bot)


def kept(bot: Bot, ana: Person) -> Case:
    """Ana's case as it is kept."""
    with bot.store.turn() as turn:
        filed = turn.case(Place(TEAM, ana.direct.id, card(ana).ts))
    assert filed is not None
    return filed.case


def seeded(bot: Bot, ana: Person) -> None:
    """Ana's case is as it is at the first version of its words."""
    case = replace(drafted(), id=kept(bot, ana).id, client="Acme Ltd", code="A")
    with bot.store.turn() as turn:
        turn.keep(case)


def fresh(act: Act) -> Act:
    """The same act done once more: another event, another trigger, of a form another opening of it."""
    payload = copy.deepcopy(act.payload)
    for name in ("event_id", "trigger_id"):
        if name in payload:
            payload[name] = f"{payload[name]}.{next(_fresh)}"
    if payload.get("type") == "view_submission":
        payload["view"]["id"] = f"{payload['view']['id']}.{next(_fresh)}"
    return Act(act.kind, payload)


def by(act: Act, user: str, team: str = "", event: Mapping[str, Any] | None = None, shared: bool = False) -> Act:
    """The same act done anew by somebody else; ``event`` is what Slack then says besides, ``shared`` in a
    conversation with another workspace."""
    payload = fresh(act).payload
    for part in (payload, *_inside(payload)):
        if "user" in part:
            part["user"] = part["user"] | {"id": user} if isinstance(part["user"], dict) else user
    if "user_id" in payload:
        payload["user_id"] = user
    if team or (event or {}).get("team_id"):
        _moved(payload, team, commands=str((event or {}).get("team_id", "")))
    if "event" in payload:
        payload["event"] |= event or {}
    elif isinstance(payload.get("user"), dict):
        payload["user"] |= {"team_id": team or TEAM} | dict(event or {})
    return Act(act.kind, payload | ({"is_ext_shared_channel": True} if shared else {}))


def elsewhere(act: Act, thread: str) -> Act:
    """The same act in another thread of the same conversation."""
    payload = fresh(act).payload
    for part in (payload, *_inside(payload), payload.get("container", {}), payload.get("message", {})):
        for name in ("thread_ts", "message_ts"):
            if name in part:
                part[name] = thread
    if "message" in payload:
        payload["message"]["ts"] = payload["message"]["thread_ts"] = thread
    if notes := payload.get("view", {}).get("private_metadata"):
        old = act.payload["view"]["private_metadata"]
        payload["view"]["private_metadata"] = notes.replace(_thread(old), thread) if "thread" in old else notes
    return Act(act.kind, payload)


def _thread(notes: str) -> str:
    return notes.partition('"thread": "')[2].partition('"')[0]


def _inside(payload: Json) -> Iterable[Json]:
    event = payload.get("event") or {}
    return [one for one in (event, event.get("message"), event.get("previous_message")) if isinstance(one, dict)]


def _moved(payload: Json, team: str, commands: str = "") -> None:
    """The payload as another workspace would send it; a command says no more of who typed it than their workspace."""
    if "command" in payload:
        payload["team_id"] = team or commands
    if not team:
        return
    for part in (payload, *_inside(payload), *payload.get("authorizations", [])):
        for name in ("team_id", "team"):
            if isinstance(part.get(name), str):
                part[name] = team
    if isinstance(payload.get("team"), dict):
        payload["team"] |= {"id": team}

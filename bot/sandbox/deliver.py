"""What Slack sends to an app and what it does with the answer: events and their retries, commands, presses, forms."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.sandbox import answers, payloads
from bot.sandbox.carrier import Carrier, Outcome, Retry
from bot.sandbox.elements import Json
from bot.sandbox.faults import ENVELOPES, Faults
from bot.sandbox.tickets import Spot, Tickets
from bot.sandbox.world import BOT_USER, Change, Message, World

T = TypeVar("T")
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass
class Delivery:
    """One thing sent to the app. ``acked`` says whether an answer came within the time Slack allows.

    ``answer`` is the body of the acknowledgement (``{}`` when it was empty), ``response`` the ephemeral message that
    the person saw because of it, ``attempts`` how often it was sent, ``reason`` why no ack came. ``sent`` is False
    for what a client keeps to itself, such as typing into an input.
    """

    kind: str
    payload: Json
    sent: bool = True
    acked: bool = False
    answer: Json = field(default_factory=dict)
    response: Message | None = None
    attempts: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Manners:
    """How Slack deals with an app: what it subscribed to, its commands, and Slack's patience in seconds.

    ``retries`` are the pauses before each new try of an event that wasn't acked (slack.md 1.1).
    """

    events: frozenset[str] = frozenset({"message.im", "app_home_opened", "app_uninstalled", "tokens_revoked"})
    commands: tuple[str, ...] = ("/partways",)
    patience: float = 3.0
    retries: Sequence[float] = (0.0, 60.0, 300.0)


class Courier:
    """The way from the people to the app."""

    def __init__(self, world: World, carrier: Carrier, tickets: Tickets, faults: Faults, manners: Manners) -> None:
        self.carrier, self.deliveries = carrier, list[Delivery]()
        self._world, self._tickets, self._faults, self._manners = world, tickets, faults, manners
        self._tasks: set[asyncio.Task[Any]] = set()

    # What people do

    async def command(self, user: str, channel: str, command: str, text: str) -> Delivery:
        """A slash command; the answer is shown to this person only, or what went wrong."""
        spot = Spot(user, channel)
        if command not in self._manners.commands or not self._world.installed:
            words = f"{command} is not a valid command. In Slack, all messages that start with the “/” character..."
            return Delivery("slash_commands", {}, sent=False, response=answers.complain(self._world, spot, words))
        payload = payloads.command(self._world, user, channel, command, text) | self._rights(user, spot)
        delivery = await self._once("slash_commands", payload)
        error = "" if delivery.acked else self._error(delivery)
        if delivery.acked:
            delivery.response, found = answers.show(self._world, spot, delivery.answer)
            error = "invalid_blocks" if found else ""
        if error:
            delivery.response = answers.complain(self._world, spot, f"{command} failed with the error “{error}”")
        return delivery

    def _error(self, delivery: Delivery) -> str:
        return "operation_timeout" if delivery.reason == self.carrier.slow else "dispatch_failed"

    async def typed(self, message: Message) -> Delivery:
        """A new message; returns when the app has it, or the first try was in vain (retries go on)."""
        kind = self._world.conversations[message.channel].kind
        return await self._event(f"message.{kind}", message.channel, payloads.message_event(self._world, message))

    async def edited(self, message: Message, before: Json) -> Delivery:
        """An edited message; ``before`` is its old JSON."""
        kind = self._world.conversations[message.channel].kind
        event = payloads.changed_event(self._world, message, before)
        return await self._event(f"message.{kind}", message.channel, event)

    async def home_opened(self, user: str, tab: str = "home") -> Delivery:
        """The person opened the app's Home or Messages tab."""
        event = payloads.home_event(self._world, user, tab)
        return await self._event("app_home_opened", event["channel"], event)

    async def removed(self) -> Delivery:
        """Remove the app from the workspace; it is told, and nothing that it calls is answered any more."""
        self._world.installed = False
        event = {"type": "app_uninstalled", "event_ts": self._world.next_ts()}
        return await self._told("app_uninstalled", event)

    async def interaction(self, kind: str, payload: Json) -> Delivery:
        """``block_actions``, ``view_submission`` or ``view_closed``; whatever the answer asks for has been done."""
        user, place = payload["user"]["id"], payload.get("container", {})
        if kind != "view_closed":
            ts, thread = place.get("message_ts", ""), place.get("thread_ts", "")
            rights = self._rights(user, Spot(user, place.get("channel_id", ""), thread, ts))
            payload |= rights if place.get("type") == "message" else {"trigger_id": rights["trigger_id"]}
        delivery = await self._once("interactive", payload)
        if kind == "view_submission":
            self._sent(delivery)
        elif not delivery.acked:
            change = Change("trouble", place.get("channel_id", ""), place.get("message_ts", ""), user=user)
            self._world.announce(change)
        return delivery

    def _sent(self, delivery: Delivery) -> None:
        view = self._world.view(delivery.payload["view"]["id"])
        if view is None:
            return
        wrong = answers.follow(self._world, view, delivery.answer) if delivery.acked else delivery.reason
        if wrong:
            delivery.reason = wrong
            self._world.refuse(view, {"": TROUBLE})

    # What the bot's own calls cause

    def soon(self, sending: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Send something without waiting for it."""
        task = asyncio.ensure_future(sending)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def rest(self) -> None:
        """Wait until everything that is still on its way has arrived, or was given up."""
        while self._tasks:
            await asyncio.wait(list(self._tasks))

    async def close(self) -> None:
        """Give up everything that is still on its way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # On the way

    def _rights(self, user: str, spot: Spot) -> Json:
        url = f"{self._world.url}/response/{self._tickets.response(spot)}"
        return {"trigger_id": self._tickets.trigger(user), "response_url": url}

    async def _once(self, kind: str, payload: Json) -> Delivery:
        """Commands, presses and forms are sent once."""
        delivery = self._note(Delivery(kind, payload))
        await self._try(delivery, None)
        return delivery

    async def _event(self, name: str, channel: str, event: Json) -> Delivery:
        if BOT_USER not in self._world.conversations[channel].members or not self._world.installed:
            return Delivery("events_api", {}, sent=False)
        return await self._told(name, event)

    async def _told(self, name: str, event: Json) -> Delivery:
        """An event, if the app has subscribed to it."""
        if name not in self._manners.events:
            return Delivery("events_api", {}, sent=False)
        delivery = self._note(Delivery("events_api", payloads.event_callback(self._world, event)))
        await self._try(delivery, None)
        if not delivery.acked:
            self.soon(self._again(delivery))
        return delivery

    async def _again(self, delivery: Delivery) -> None:
        for attempt, pause in enumerate(self._manners.retries, start=1):
            await asyncio.sleep(pause)
            await self._try(delivery, Retry(attempt, delivery.reason))
            if delivery.acked:
                return

    async def _try(self, delivery: Delivery, retry: Retry | None) -> None:
        struck = self._faults.strike(ENVELOPES, delivery.kind) if self.carrier.reachable else []
        for fault in struck:
            if fault.kind == "duplicate":
                self.soon(self._carry(delivery, retry, 0.0))
        wait = sum(fault.seconds for fault in struck if fault.kind == "late")
        carrying = self.soon(self._carry(delivery, retry, wait))
        done, _ = await asyncio.wait({carrying}, timeout=self._manners.patience)
        outcome = carrying.result() if done else Outcome(False, reason=self.carrier.slow)
        delivery.attempts += 1
        delivery.acked, delivery.answer, delivery.reason = outcome.acked, outcome.answer, outcome.reason

    async def _carry(self, delivery: Delivery, retry: Retry | None, wait: float) -> Outcome:
        await asyncio.sleep(wait)
        try:
            sending = self.carrier.carry(delivery.kind, delivery.payload, retry)
            return await asyncio.wait_for(sending, self._manners.patience)
        except TimeoutError:
            return Outcome(False, reason=self.carrier.slow)

    def _note(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        return delivery

"""A person at the keyboard: types, presses, picks and sends, for tests and for the page alike."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox import elements, payloads
from bot.sandbox.deliver import Courier, Delivery
from bot.sandbox.elements import Json
from bot.sandbox.world import Conversation, Message, StoredFile, User, View, World

Pick = str | Sequence[str] | None
"""What to put into an input: an option's value or label, several of them, a date, HH:MM, typed text, or nothing."""


class Person:
    """One person's client. ``who`` is a user id or a name ("ana"); LookupError when there is no such person."""

    def __init__(self, world: World, courier: Courier, who: str) -> None:
        self._world, self._courier = world, courier
        self.user: User = world.user(who)

    @property
    def direct(self) -> Conversation:
        """The direct message with the bot."""
        return self._world.direct(self.user.id)

    def roots(self, channel: str | None = None) -> list[Message]:
        """The top-level messages this person sees, ephemeral ones too; in the DM unless a channel is named."""
        return self._world.roots(channel or self.direct.id, self.user.id)

    def thread(self, root: Message) -> list[Message]:
        """The root and its replies as this person sees them."""
        return self._world.thread(root.channel, root.ts, self.user.id)

    def state(self, surface: Message | View) -> dict[str, dict[str, Json]]:
        """``state.values`` of what this person sees: block id → action id → value."""
        return self._world.state(surface, self.user.id)

    @property
    def modal(self) -> View | None:
        """The modal that is in front, if one is open."""
        stack = self._world.modals.get(self.user.id)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """The Home tab as last published for this person."""
        return self._world.homes.get(self.user.id)

    async def command(self, text: str, channel: str | None = None) -> Delivery:
        """Type a slash command ("/partways Acme Ltd"), in the DM unless a channel is named."""
        name, _, rest = text.strip().partition(" ")
        return await self._courier.command(self.user.id, channel or self.direct.id, name, self._escaped(rest))

    def _escaped(self, text: str) -> str:
        """A command's text as Slack sends it with ``should_escape``: people and channels by their ids."""
        known = {f"@{user.name}": f"<@{user.id}|{user.name}>" for user in self._world.people()}
        for place in self._world.conversations.values():
            if place.name and self.user.id in place.members:
                known[f"#{place.name}"] = f"<#{place.id}|{place.name}>"
        words = html.escape(text, quote=False).split(" ")
        return " ".join(known.get(word, word) for word in words)

    async def type(self, text: str, channel: str | None = None, thread: str = "") -> Message:
        """Send a message, as a reply when ``thread`` is the ts of a root. Returns when the app has heard of it."""
        message = Message(
            channel=channel or self.direct.id,
            ts=self._world.next_ts(),
            user=self.user.id,
            text=html.escape(text, quote=False),
            thread=thread,
        )
        self._world.post(message)
        await self._courier.typed(message)
        return message

    async def drop(self, *files: tuple[str, bytes], text: str = "", channel: str = "", thread: str = "") -> Message:
        """Send files, each a name and its bytes, with or without words; a reply when ``thread`` is the ts of a root."""
        words = html.escape(text, quote=False)
        message = Message(channel or self.direct.id, self._world.next_ts(), self.user.id, words, thread=thread)
        for name, content in files:
            file = StoredFile(self._world.new_id("F"), name, len(content), content, self.user.id)
            self._world.files[file.id] = file
            message.files.append(payloads.file_json(self._world, file))
        self._world.post(message)
        await self._courier.typed(message)
        return message

    async def edit(self, message: Message, text: str) -> Delivery:
        """Edit a message of one's own; ValueError for somebody else's."""
        if message.user != self.user.id:
            raise ValueError("only one's own messages can be edited")
        before = payloads.message_json(self._world, message)
        self._world.edit(message, html.escape(text, quote=False), None, edited=True)
        return await self._courier.edited(message, before)

    def fill(self, surface: Message | View, action_id: str, pick: Pick, block_id: str | None = None) -> None:
        """Put something into an input without telling the app, as typing into a form does.

        Checkboxes in several groups of one action id share a list of ticks. LookupError when there is
        no such input or option.
        """
        found = elements.named(surface.blocks, action_id, block_id)
        shares = _shares(found, pick)
        if not shares:
            block, element = elements.offering(found, pick if isinstance(pick, str) else "")
            shares = [(block, element, pick)]
        for block, element, share in shares:
            value = elements.chosen(element, share)
            self._world.remember(surface, self.user.id, block["block_id"], element["action_id"], value)

    async def press(
        self,
        surface: Message | View,
        action_id: str,
        *,
        state: Mapping[str, Pick] | None = None,
        option: Pick = None,
        block_id: str | None = None,
    ) -> Delivery:
        """Press a button, or use whatever element has the action id; in a message, a modal or the Home tab.

        ``state`` (by action id) is filled in first. ``option`` is what is picked: a value or label for selects, radio
        buttons and menus; one to toggle or a list to tick for checkboxes; a date, a time or typed text. An input
        that tells nobody (typed text; anything in an input block without ``dispatch_action``) is only remembered:
        ``sent`` is False then. LookupError when there is no such element or option.
        """
        found = elements.named(surface.blocks, action_id, block_id)
        block, element = elements.offering(found, option if isinstance(option, str) else "")
        for name, pick in (state or {}).items():
            self.fill(surface, name, pick)
        action = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
        if elements.holds(element):
            self._use(surface, block_id, (block, element), option)
            action |= self.state(surface)[block["block_id"]][element["action_id"]]
            if block["type"] == "input" and not block.get("dispatch_action"):
                return Delivery("kept", {}, sent=False, acked=True)
        elif element["type"] == "overflow":
            action["selected_option"] = elements.option(element, str(option))
        else:
            action["text"] = element["text"]
            action |= {"value": element["value"]} if "value" in element else {}
        payload = payloads.block_actions(self._world, self.user.id, surface, action)
        return await self._courier.interaction("block_actions", payload)

    def _use(self, surface: Message | View, block_id: str | None, found: tuple[Json, Json], pick: Pick) -> None:
        """Put the pick into the element, or a list of ticks into all its groups; a single tick toggles."""
        block, element = found
        if element["type"] != "checkboxes":
            self.fill(surface, element["action_id"], pick, block["block_id"])
        elif isinstance(pick, str):
            now = self.state(surface)[block["block_id"]][element["action_id"]]
            value = elements.toggled(element, now, pick)
            self._world.remember(surface, self.user.id, block["block_id"], element["action_id"], value)
        else:
            self.fill(surface, element["action_id"], pick, block_id)

    async def submit(self, view: View, values: Mapping[str, Pick] | None = None) -> Delivery:
        """Fill in fields (by action id) and send the modal.

        Required fields left empty are refused by the client: errors in ``view.errors``, ``sent`` False. Errors that
        the app answers with are in ``view.errors`` too; else the modal has closed, or shows what the app wants.
        """
        for name, pick in (values or {}).items():
            self.fill(view, name, pick)
        missing = self._missing(view)
        self._world.refuse(view, missing)
        if missing:
            return Delivery("kept", {}, sent=False)
        payload = payloads.view_submission(self._world, self.user.id, view)
        return await self._courier.interaction("view_submission", payload)

    def _missing(self, view: View) -> dict[str, str]:
        held = self.state(view)
        asked = [block for block in view.blocks if block["type"] == "input" and not block.get("optional")]
        empty = [block for block in asked if not any(_full(one) for one in held[block["block_id"]].values())]
        return {block["block_id"]: "Please complete this required field." for block in empty}

    async def close(self, view: View, whole_stack: bool = True) -> Delivery:
        """Close the modal with its cross (the ``whole_stack``) or its close button (this one)."""
        self._world.close(view, whole_stack)
        if not view.body.get("notify_on_close"):
            return Delivery("kept", {}, sent=False, acked=True)
        payload = payloads.view_closed(self._world, self.user.id, view, whole_stack)
        return await self._courier.interaction("view_closed", payload)

    async def open_home(self) -> View | None:
        """Open the app's Home tab; returns what was last published there (the app may publish anew later)."""
        await self._courier.home_opened(self.user.id)
        return self.home

    def reload(self) -> None:
        """Reload the client: the ephemeral messages are gone."""
        self._world.forget_whispers(self.user.id)


def _shares(found: list[tuple[Json, Json]], pick: Pick) -> list[tuple[Json, Json, Pick]]:
    """What each of several groups of checkboxes gets of one list of ticks; LookupError when no group offers one."""
    if found[0][1]["type"] != "checkboxes":
        return []
    ticks = [pick] if isinstance(pick, str) else list(pick or [])
    for tick in ticks:
        elements.option(elements.offering(found, tick)[1], tick)
    return [(block, element, [one for one in ticks if elements.offers(element, one)]) for block, element in found]


def _full(value: Mapping[str, Any]) -> bool:
    return any(held for key, held in value.items() if key != "type")

"""What Slack tells the bot, each turned into one call of ``Talk``: nothing here decides anything.

A listener commits its turn and waits until that lasts before Bolt acknowledges, so that an acknowledged answer is a
stored answer. Where something breaks nothing is acknowledged: an event is then told again by Slack, a press shows
Slack's own warning sign.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.coach.case import Dropped, Edited, Opened, Place, Pressed, Told, Typed
from bot.coach.facts import NAME
from bot.digests import KEY as DIGEST
from bot.holdings import FORGET
from bot.logs import where
from bot.metrics import Metrics
from bot.page import Page
from bot.slack import blocks, filled, markup, payload, shapes
from bot.slack.files import Files, refusal
from bot.store import Person, StoreTrouble
from bot.talk import Talk, judged

COMMAND = "/partways"
EVENTS: Mapping[str, str] = {
    "message": "message.im",
    "app_home_opened": "app_home_opened",
    "app_uninstalled": "app_uninstalled",
    "tokens_revoked": "tokens_revoked",
}
"""Each event listened to, as Bolt calls it, and what the manifest subscribes to for it."""
SCOPES: Mapping[str, str] = {
    COMMAND: "commands",
    "message.im": "im:history",
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
    "views.open": "",
}
"""What is heard (or called) here and the scope it needs ("" for none)."""

HEARD = frozenset({None, "file_share", "thread_broadcast"})
"""The subtypes of a message that a person typed (slack.md 3)."""

log = logging.getLogger("partways.listeners")
Listener = Callable[[AsyncArgs], Awaitable[None]]


class Listeners:
    """Bolt's listeners. ``wake`` is called after every turn; ``sorry`` is what a command that broke is answered."""

    def __init__(
        self, talk: Talk, files: Files, wake: Callable[[], None], sorry: str, metrics: Metrics | None = None
    ) -> None:
        self._talk, self._files, self._wake, self._sorry = talk, files, wake, sorry
        self._metrics = metrics or Metrics()
        self._loaded = False

    def register(self, app: AsyncApp) -> None:
        """Tell Bolt; the catch-alls last, since what matches nothing is never acknowledged (slack.md 7.5)."""
        app.command(COMMAND)(self._guarded(self.command, self._say_sorry))
        app.event("message")(self._guarded(self.message, self._say_so))
        app.event("app_home_opened")(self._guarded(self.home))
        app.event("app_uninstalled")(self._guarded(self.thrown_out))
        app.event("tokens_revoked")(self._guarded(self.revoked))
        app.view("start")(self._guarded(self.started, self._refuse))
        app.view("review")(self._guarded(self.reviewed, self._refuse))
        app.view("form")(self._guarded(self.submitted, self._refuse))
        for key in self._talk.own_forms:
            app.action(re.compile(rf"^press:{key}(:|$)"))(self._guarded(self.wanted))
            app.view(key)(self._guarded(self.settled, self._refuse))
        app.action(re.compile(r"^press:start(:|$)"))(self._guarded(self.start))
        app.action(re.compile(r"^press:export(:|$)"))(self._guarded(self.exported))
        app.action(re.compile(r"^press:door:"))(self._guarded(self.nothing))
        app.action(re.compile(r"^press:form"))(self._guarded(self.form))
        app.action(re.compile(r"^press:rollup:"))(self._guarded(self.rolled_up))
        app.action(re.compile(r"^(press|live):"))(self._guarded(self.pressed, self._say_so))
        app.action("menu")(self._guarded(self.chosen, self._say_so))
        app.command(re.compile(""))(self._guarded(self.nothing))
        app.action(re.compile(""))(self._guarded(self.nothing))
        app.event(re.compile(""))(self._guarded(self.nothing))
        app.view(re.compile(""))(self._guarded(self.nothing))
        app.view_closed(re.compile(""))(self._guarded(self.nothing))
        app.shortcut(re.compile(""))(self._guarded(self.nothing))

    async def command(self, args: AsyncArgs) -> None:
        """``/partways …``: the answer is shown to whoever typed it, and to nobody else."""
        raw = args.body.get("text") or ""
        text, named = markup.unescape(raw).strip(), markup.mentioned(raw)
        about = payload.event(args), payload.person(args), text, payload.door(args), named

        def turn(at_once: bool) -> Page:
            with self._metrics.turns.time():
                return self._to(args).command(*about, at_once=at_once)

        page = await judged(turn)
        if page.submit:
            await self._show(args, page)
            await args.ack()
            if page.key != FORGET:
                self._load()
            return
        await args.ack(blocks.whisper(page))

    async def message(self, args: AsyncArgs) -> None:
        """Something typed into the direct message, in a thread or outside all."""
        event = args.body["event"]
        if event.get("subtype") == "message_changed":
            await self._edited(args, event)
            return
        if event.get("channel_type") != "im" or event.get("bot_id") or not event.get("user"):
            return
        if event.get("subtype") not in HEARD:
            return
        text, thread = markup.unescape(event.get("text") or ""), event.get("thread_ts")
        if thread and thread != event["ts"]:
            place = Place(payload.team(args), event["channel"], thread)
            if event.get("files"):
                await self._dropped(args, place, event["files"], Opened(words=text, ts=event["ts"]))
                return
            await self._hear(args, payload.person(args), place, Typed(text, event["ts"]))
        else:
            self._to(args).wander(payload.event(args), payload.person(args))

    async def _dropped(self, args: AsyncArgs, place: Place, files: Sequence[Mapping[str, Any]], said: Opened) -> None:
        """A file in a thread is opened after the ack, where there is a use for it; else it is said why not."""
        person, dropped = payload.person(args), Dropped(str(files[0].get("id", "")), said.words, said.ts)
        problem = "several" if len(files) > 1 else refusal(files[0], person)
        if not problem and self._to(args).dropped(payload.event(args), person, place, dropped):
            self._files.open(person, place, dropped)
        else:
            await self._hear(args, person, place, replace(said, problem=problem))

    async def _edited(self, args: AsyncArgs, event: Mapping[str, Any]) -> None:
        """A person edited what they had typed in a thread; unfurled links and the bot's own edits change no words."""
        now, was = event.get("message") or {}, event.get("previous_message") or {}
        ts, thread = now.get("ts"), now.get("thread_ts")
        if event.get("channel_type") != "im" or now.get("bot_id") or not (now.get("user") and ts and thread):
            return
        text, old = (markup.unescape(one.get("text") or "") for one in (now, was))
        if text != old and thread != ts:
            person, place = Person(payload.team(args), now["user"]), Place(payload.team(args), event["channel"], thread)
            await self._hear(args, person, place, Edited(text, old, ts))

    async def _hear(self, args: AsyncArgs, person: Person, place: Place, said: Told) -> None:
        """One turn, and once there are texts, what judges words is loaded before it is needed."""
        event, talk = payload.event(args), self._talk.of(person)

        def turn(at_once: bool) -> bool:
            with self._metrics.turns.time():
                return talk.hear(event, person, place, said, at_once=at_once)

        if await judged(turn) and not self._loaded:
            self._load()

    def _load(self) -> None:
        """Load what judges words while they are read or written: it takes a second, the first time."""
        self._loaded = True
        asyncio.get_running_loop().run_in_executor(None, self._talk.look, "")

    async def home(self, args: AsyncArgs) -> None:
        """The Home tab was opened; its Messages tab tells nothing."""
        if args.body["event"].get("tab") != "messages":
            self._to(args).home(payload.event(args), payload.person(args))

    async def thrown_out(self, args: AsyncArgs) -> None:
        """The workspace has removed the app: everything of it is deleted, a few cases at a time."""
        self._talk.holdings.leave(payload.team(args))
        await args.ack()
        while self._talk.holdings.clear_away():  # noqa: ASYNC110 (others have their turn between)
            await asyncio.sleep(0)

    async def revoked(self, args: AsyncArgs) -> None:
        """The bot's own token was taken away, which is the same; somebody else's tokens are none of ours."""
        if args.body["event"].get("tokens", {}).get("bot"):
            await self.thrown_out(args)
        else:
            await args.ack()

    async def exported(self, args: AsyncArgs) -> None:
        """The button that sends all that is held to the person's own messages."""
        self._to(args).holdings.export(payload.event(args), payload.person(args))
        await args.ack()

    async def wanted(self, args: AsyncArgs) -> None:
        """A button that opens a form about the person: their digest, quiet hours, language, what to delete."""
        key = args.body["actions"][0]["action_id"].split(":")[1]
        await self._show(args, self._to(args).own_forms[key].form(payload.person(args)))
        await args.ack()

    async def settled(self, args: AsyncArgs) -> None:
        """It was sent; what can't be used is said beside its field."""
        view = args.body["view"]
        key = view["callback_id"]
        said = Pressed("send", "", key, 0, filled.values(view["state"]["values"]))
        await _answered(
            args, view, self._to(args).own_forms[key].submit(payload.event(args), payload.person(args), said)
        )

    async def start(self, args: AsyncArgs) -> None:
        """The form that asks for a client's name."""
        await self._show(args, self._to(args).start_form())
        await args.ack()

    async def form(self, args: AsyncArgs) -> None:
        """A button that opens a form of the case."""
        said = payload.pressed(args)
        await (self._open(args, said) if said else args.ack())

    async def pressed(self, args: AsyncArgs) -> None:
        """A button, or a live checkbox."""
        if said := payload.pressed(args):
            await self._hear(args, payload.person(args), payload.place(args), said)
        await args.ack()

    async def rolled_up(self, args: AsyncArgs) -> None:
        """A button under the preview of a roll-up."""
        if said := payload.pressed(args):
            self._talk.rollups.press(payload.event(args), payload.person(args), payload.place(args), said)
        await args.ack()

    async def chosen(self, args: AsyncArgs) -> None:
        """A line of a menu, which stands for a button."""
        said = payload.pressed(args)
        if said is None:
            await args.ack()
        elif said.name == "start":
            await self.start(args)
        elif said.question == DIGEST:
            self._to(args).digests.pressed(payload.event(args), payload.person(args), payload.place(args), said)
            await args.ack()
        elif said.name.startswith("form"):
            await self._open(args, said)
        else:
            await self.pressed(args)

    async def started(self, args: AsyncArgs) -> None:
        """The start form was sent. It stays, asking again, or saying where the thread is."""
        fields = filled.values(args.body["view"]["state"]["values"])
        with self._metrics.turns.time():
            page = self._to(args).start(
                payload.event(args), payload.person(args), str(fields.get("client", "")), payload.door(args)
            )
        blank = self._to(args).start_form()
        shown = page if page.title else replace(page, title=blank.title, close=blank.close)
        await args.ack(response_action="update", view=blocks.modal(shown, None))

    async def reviewed(self, args: AsyncArgs) -> None:
        """A text was sent to be looked at; the form shows what was found, and nothing of it is kept."""
        fields = filled.values(args.body["view"]["state"]["values"])
        text, talk = str(fields.get("own", "")), self._to(args)
        page = await judged(lambda at_once: talk.look(text, at_once=at_once))
        await args.ack(response_action="update", view=blocks.modal(page, None))

    async def submitted(self, args: AsyncArgs) -> None:
        """A form of a case was sent; what can't be used is said beside its field."""
        view = args.body["view"]
        about = shapes.read(view["private_metadata"], shapes.NOTES)
        if about is None:
            await args.ack()
            return
        place = Place(payload.team(args), about["channel"], about["thread"])
        everything = about["question"] == NAME
        fields = filled.touched(view) if everything else filled.values(view["state"]["values"])
        name = "own" if about["question"] == "own" else "send"
        said = Pressed(name, "", about["question"], about["revision"], fields)

        def turn(at_once: bool) -> dict[str, str]:
            with self._metrics.turns.time():
                return self._to(args).submit(payload.event(args), payload.person(args), place, said, at_once=at_once)

        await _answered(args, view, await judged(turn))

    async def nothing(self, args: AsyncArgs) -> None:
        """Picks that count only when a button is pressed, and whatever else nobody waits for."""
        await args.ack()

    def _to(self, args: AsyncArgs) -> Talk:
        """The talk in the language of whoever this is from."""
        return self._talk.of(payload.person(args))

    async def _open(self, args: AsyncArgs, said: Pressed) -> None:
        place = payload.place(args)
        page = self._to(args).form(payload.person(args), place, said)
        if page is not None:
            await self._show(args, page, place)
        await args.ack()

    async def _show(self, args: AsyncArgs, page: Page, place: Place | None = None) -> None:
        """Open a form, of a case or of none."""
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=blocks.modal(page, place))
        self._metrics.forms.inc()

    async def _say_sorry(self, args: AsyncArgs) -> None:
        await args.ack(self._sorry)

    async def _say_so(self, args: AsyncArgs) -> None:
        """The thread is told that something broke. A message gets its chance first: Slack tells it again at once."""
        event = args.body.get("event", {})
        first = event and not args.request.headers.get("x-slack-retry-num")
        thread = event.get("thread_ts")
        if first or (event and not thread):
            raise RuntimeError("not acknowledged")
        place = Place(payload.team(args), event["channel"], thread) if event else payload.place(args)
        self._to(args).stumbled(payload.event(args), payload.person(args), place)
        self._wake()
        await args.ack()

    async def _refuse(self, args: AsyncArgs) -> None:
        await args.ack(response_action="errors", errors=payload.beside(args.body["view"], {"": self._sorry}))

    def _guarded(self, listener: Listener, instead: Listener | None = None) -> Listener:
        """The listener, whose failure is logged without a word of what was typed and answered by ``instead``.

        Where nothing can be kept (a full disk, a locked file) nothing is acknowledged: it may go well the next time.
        """

        async def guarded(args: AsyncArgs) -> None:
            called = listener.__name__, payload.event(args)
            ids = dict(zip(("listener", "event"), called, strict=True))
            log.debug("%s of %s", *called, extra=ids)
            try:
                await listener(args)
                self._wake()
                await self._talk.lasting()
            except Exception as broken:
                log.error("%s of %s broke: %s", *called, where(broken), extra=ids)
                if instead is None or isinstance(broken, StoreTrouble):
                    raise RuntimeError("not acknowledged") from None
                await instead(args)

        return guarded


async def _answered(args: AsyncArgs, view: Mapping[str, Any], errors: Mapping[str, str]) -> None:
    """A form that was sent: it closes, or stays with what can't be used beside its field."""
    if errors:
        await args.ack(response_action="errors", errors=payload.beside(view, errors))
    else:
        await args.ack()

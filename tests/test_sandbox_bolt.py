"""A tiny real Bolt app lives in the sandbox: presses, forms, the Home tab, response URLs; by socket and by HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.deliver import Manners
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.world import Change, Message

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def option(code: str) -> Json:
    return {"text": plain(code.title()), "value": code}


LIVE: Json = {"type": "checkboxes", "action_id": "live", "options": [option("a"), option("b"), option("c")]}
QUESTION: list[Json] = [
    {
        "type": "section",
        "block_id": "pick@1",
        "text": plain("Reason"),
        "accessory": {"type": "static_select", "action_id": "pick", "options": [option("late"), option("rude")]},
    },
    {"type": "actions", "block_id": "ticks@1", "elements": [LIVE | {"initial_options": [option("b")]}]},
    {
        "type": "input",
        "block_id": "words@1",
        "label": plain("Words"),
        "optional": True,
        "element": {"type": "plain_text_input", "action_id": "words"},
    },
    {
        "type": "actions",
        "block_id": "do@1",
        "elements": [
            {"type": "button", "action_id": "go", "text": plain("Go"), "value": "yes"},
            {"type": "overflow", "action_id": "menu", "options": [option("back"), option("skip")]},
        ],
    },
]
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "notify_on_close": True,
    "title": plain("A form"),
    "submit": plain("Send"),
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": plain("Client"),
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}


@dataclass
class Tiny:
    """A bot with one question, one form and a Home tab, that keeps every payload it got."""

    app: AsyncApp
    heard: list[Json] = field(default_factory=list)
    form_answer: Json = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app.command("/partways")(self._command)
        self.app.action("go")(self._go)
        self.app.action("live")(self._note)
        self.app.action("pick")(self._note)
        self.app.action("menu")(self._note)
        self.app.view("form")(self._form)
        self.app.view_closed("form")(self._note)
        self.app.event("app_home_opened")(self._home)
        self.app.event("message")(self._note)

    async def _note(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        await ack()

    async def _command(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        self.heard.append(body)
        await ack("opened")
        await client.chat_postMessage(channel=body["user_id"], text="Reason?", blocks=QUESTION)

    async def _go(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        self.heard.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    async def _form(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        await ack(**self.form_answer)

    async def _home(self, event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with sandbox(manners=Manners(patience=2.0)) as slack:
        yield slack


@pytest_asyncio.fixture
async def bot(slack: Sandbox) -> AsyncIterator[Tiny]:
    client = AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url)
    tiny = Tiny(AsyncApp(client=client, process_before_response=True))
    handler = AsyncSocketModeHandler(tiny.app, slack.keys.app)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.sockets.connected()
    yield tiny
    await handler.close_async()  # type: ignore[no-untyped-call]


async def asked(ana: Person) -> Message:
    await ana.command("/partways Acme")
    return next(one for one in ana.roots() if not one.only_for)


async def test_a_button_brings_everything_that_was_picked_and_typed(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    question = await asked(ana)
    await ana.press(question, "pick", option="Late")
    await ana.press(question, "live", option="a")
    typing = await ana.press(question, "words", option="5 < 6")
    delivery = await ana.press(question, "go")
    body = bot.heard[-1]
    assert not typing.sent
    assert delivery.acked
    assert body["actions"][0] | {"action_ts": ""} == {
        "action_id": "go",
        "block_id": "do@1",
        "type": "button",
        "text": plain("Go"),
        "value": "yes",
        "action_ts": "",
    }
    assert body["state"]["values"] == {
        "pick@1": {"pick": {"type": "static_select", "selected_option": option("late")}},
        "ticks@1": {"live": {"type": "checkboxes", "selected_options": [option("a"), option("b")]}},
        "words@1": {"words": {"type": "plain_text_input", "value": "5 < 6"}},
    }
    assert body["container"]["message_ts"] == body["message"]["ts"] == question.ts
    assert body["channel"]["id"] == ana.direct.id


async def test_what_one_person_picked_is_not_what_another_sees(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    question = await asked(ana)
    ana.fill(question, "words", "mine")
    assert ana.state(question)["words@1"]["words"]["value"] == "mine"
    assert slack.person("tom").state(question)["words@1"]["words"]["value"] is None


async def test_ticks_toggle_one_by_one_and_a_menu_tells_what_was_chosen(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    question = await asked(ana)
    await ana.press(question, "live", option="b")
    await ana.press(question, "live", option="c")
    await ana.press(question, "menu", option="skip")
    ticked, menu = bot.heard[-2]["actions"][0], bot.heard[-1]["actions"][0]
    assert ticked["selected_options"] == [option("c")]
    assert menu["selected_option"] == option("skip")


async def test_two_groups_of_one_question_are_ticked_as_one(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    second = {"type": "checkboxes", "action_id": "live", "options": [option("d"), option("e")]}
    blocks = [*QUESTION, {"type": "actions", "block_id": "ticks@1+2", "elements": [second]}]
    await bot.app.client.chat_postMessage(channel=ana.user.id, text="Which?", blocks=blocks)
    (question,) = ana.roots()

    def ticked() -> list[str]:
        groups = [ana.state(question)[block]["live"]["selected_options"] for block in ("ticks@1", "ticks@1+2")]
        return [one["value"] for group in groups for one in group]

    await ana.press(question, "live", option="e")
    toggled = ticked()
    await ana.press(question, "live", option=["a", "d"])
    listed = ticked()
    with pytest.raises(LookupError):
        ana.fill(question, "live", ["a", "z"])
    assert (toggled, listed, ticked()) == (["b", "e"], ["a", "d"], ["a", "d"])


async def test_inputs_keep_what_was_typed_when_the_message_changes_around_them(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    question = await asked(ana)
    ana.fill(question, "words", "half a sen")
    fresh = [block | {"block_id": block["block_id"].replace("@1", "@2")} for block in QUESTION]
    await bot.app.client.chat_update(channel=question.channel, ts=question.ts, text="Same", blocks=QUESTION)
    kept = ana.state(question)
    await bot.app.client.chat_update(channel=question.channel, ts=question.ts, text="Next", blocks=fresh)
    assert kept["words@1"]["words"]["value"] == "half a sen"
    assert ana.state(question)["words@2"]["words"]["value"] is None


async def test_a_press_on_something_that_is_not_there_is_a_mistake_of_the_test(slack: Sandbox, bot: Tiny) -> None:
    question = await asked(slack.person("ana"))
    with pytest.raises(LookupError):
        await slack.person("ana").press(question, "nowhere")
    with pytest.raises(LookupError):
        await slack.person("ana").press(question, "pick", option="never offered")


async def test_a_form_is_checked_by_slack_and_then_by_the_app(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    await ana.press(await asked(ana), "go")
    view = ana.modal
    assert view is not None
    empty = await ana.submit(view)
    refused_by_slack = dict(view.errors)
    bot.form_answer = {"response_action": "errors", "errors": {"name": "Who is that?"}}
    await ana.submit(view, {"name": "Nobody"})
    refused_by_app = dict(view.errors)
    bot.form_answer = {}
    await ana.submit(view, {"name": "Acme"})
    assert (empty.sent, list(refused_by_slack)) == (False, ["name"])
    assert refused_by_app == {"name": "Who is that?"}
    assert bot.heard[-1]["view"]["state"]["values"]["name"]["name"]["value"] == "Acme"
    assert ana.modal is None


async def test_a_form_stays_open_when_the_apps_errors_name_no_field(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    await ana.press(await asked(ana), "go")
    bot.form_answer = {"response_action": "errors", "errors": {"nowhere": "?"}}
    assert ana.modal is not None
    delivery = await ana.submit(ana.modal, {"name": "Acme"})
    assert "nowhere" in delivery.reason
    assert ana.modal.errors


async def test_a_form_can_become_another_one_and_be_closed(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    await ana.press(await asked(ana), "go")
    bot.form_answer = {"response_action": "update", "view": FORM | {"title": plain("Second")}}
    assert ana.modal is not None
    await ana.submit(ana.modal, {"name": "Acme"})
    assert ana.modal is not None
    assert ana.modal.body["title"]["text"] == "Second"
    await ana.close(ana.modal)
    assert (bot.heard[-1]["type"], bot.heard[-1]["is_cleared"]) == ("view_closed", True)
    assert slack.world.modals[ana.user.id] == []


async def test_the_home_tab_is_there_after_it_was_opened(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    shown = asyncio.Event()
    slack.world.changed.append(lambda change: shown.set() if change.kind == "home" else None)
    await ana.open_home()
    await asyncio.wait_for(shown.wait(), 5)
    assert ana.home is not None
    assert ana.home.blocks[0]["type"] == "divider"


async def test_a_response_url_works_five_times(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    await ana.command("/partways Acme")
    hook = AsyncWebhookClient(bot.heard[-1]["response_url"])
    statuses = [(await hook.send(text=str(one))).status_code for one in range(6)]
    whispered = [one.text for one in ana.roots() if one.only_for]
    assert statuses == [200] * 5 + [404]
    assert whispered == ["opened", "0", "1", "2", "3", "4"]


async def test_a_response_url_can_take_the_place_of_the_message(slack: Sandbox, bot: Tiny) -> None:
    ana = slack.person("ana")
    question = await asked(ana)
    await ana.press(question, "live", option="a")
    await AsyncWebhookClient(bot.heard[-1]["response_url"]).send(text="done", replace_original=True)
    assert (question.text, question.blocks) == ("done", [])


async def test_a_press_that_nobody_answers_shows_trouble(slack: Sandbox) -> None:
    ana, seen = slack.person("ana"), list[Change]()
    client = AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url)
    await client.chat_postMessage(channel=ana.user.id, text="Reason?", blocks=QUESTION)
    slack.world.changed.append(seen.append)
    delivery = await ana.press(ana.roots()[0], "go")
    assert not delivery.acked
    assert "trouble" in [change.kind for change in seen]


async def test_the_same_app_works_with_signed_requests() -> None:
    async with sandbox() as slack:
        client = AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url)
        tiny = Tiny(AsyncApp(client=client, signing_secret=slack.keys.secret, process_before_response=True))
        runner = web.AppRunner(tiny.app.web_app("/slack/events", 0))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        slack.request_url(address)
        ana = slack.person("ana")
        question = await asked(ana)
        pressed = await ana.press(question, "live", option="a")
        await ana.type("hello")
        async with aiohttp.ClientSession() as session, session.post(address, json={"type": "x"}) as unsigned:
            assert unsigned.status == 401
        await runner.cleanup()
    assert {one.text for one in ana.roots()} == {"opened", "Reason?", "hello"}
    assert pressed.acked
    assert tiny.heard[-1]["event"]["text"] == "hello"


async def test_a_request_that_fails_comes_again_with_its_number_and_reason() -> None:
    tries: list[tuple[str, str]] = []
    third = asyncio.Event()

    async def listen(request: web.Request) -> web.Response:
        tries.append((request.headers.get("X-Slack-Retry-Num", ""), request.headers.get("X-Slack-Retry-Reason", "")))
        if len(tries) == 3:
            third.set()
        return web.Response(status=200 if third.is_set() else 500)

    app = web.Application()
    app.router.add_post("/", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with sandbox(manners=Manners(retries=(0.0, 0.01, 0.02))) as slack:
        slack.request_url(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        await slack.person("ana").type("hello")
        await asyncio.wait_for(third.wait(), 5)
    await runner.cleanup()
    assert tries == [("", ""), ("1", "http_error"), ("2", "http_error")]

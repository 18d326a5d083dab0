"""The sandbox's page in a real Chromium, with a small real Bolt app behind it over Socket Mode."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.deliver import Manners
from bot.sandbox.server import Sandbox, sandbox
from tests.browser import chromium, tab

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def choice(value: str, label: str, detail: str = "") -> Json:
    return {"value": value, "text": plain(label)} | ({"description": plain(detail)} if detail else {})


def button(name: str, label: str, style: str = "") -> Json:
    look = {"style": style} if style else {}
    return {"type": "button", "action_id": name, "text": plain(label), "value": name} | look


def typed(name: str, label: str, several: bool = False) -> Json:
    element = {"type": "plain_text_input", "action_id": name, "multiline": several}
    return {"type": "input", "block_id": f"{name}@1", "optional": True, "label": plain(label), "element": element}


REASONS = [choice("late", "Pays late"), choice("rude", "Is rude & loud")]
QUESTION: list[Json] = [
    {"type": "header", "text": plain("What happened?")},
    marked("*Reason*")
    | {"block_id": "reason@1", "accessory": {"type": "static_select", "action_id": "reason", "options": REASONS}},
    marked("*How often?*"),
    {
        "type": "actions",
        "block_id": "often@1",
        "elements": [
            {"type": "radio_buttons", "action_id": "often", "options": [choice("1", "Once"), choice("2", "More often")]}
        ],
    },
    marked("*What applies?*"),
    {
        "type": "actions",
        "block_id": "stops@1",
        "elements": [
            {
                "type": "checkboxes",
                "action_id": "stops",
                "options": [choice("threat", "A threat", "see a lawyer"), choice("health", "Somebody's health")],
                "initial_options": [choice("health", "Somebody's health")],
            }
        ],
    },
    marked("*When?*") | {"block_id": "when@1", "accessory": {"type": "datepicker", "action_id": "when"}},
    marked("*At what time?*")
    | {"block_id": "at@1", "accessory": {"type": "timepicker", "action_id": "at", "initial_time": "09:00"}},
    typed("why", "In your own words"),
    {
        "type": "actions",
        "block_id": "go@1",
        "elements": [
            button("next", "Continue", "primary"),
            button("form", "Fill in a form"),
            button("silent", "Never answered", "danger"),
            {"type": "overflow", "action_id": "menu", "options": [choice("back", "Back"), choice("why", "Why?")]},
        ],
    },
]
LETTER: list[Json] = [
    marked("*The email*"),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_preformatted",
                "elements": [{"type": "text", "text": "Dear Ms Vale,\n  <we> part & go."}],
            }
        ],
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "3 of 9"}]},
    {"type": "divider"},
]
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Agreement & money"),
    "submit": plain("Save"),
    "close": plain("Not now"),
    "blocks": [
        typed("clause", "Clause"),
        {
            "type": "input",
            "block_id": "since@1",
            "optional": True,
            "label": plain("Since when"),
            "element": {"type": "datepicker", "action_id": "since"},
        },
    ],
}


@dataclass
class Bot:
    """A small app: opens a thread for a command, and notes down what it is told."""

    heard: list[Json] = field(default_factory=list)
    told: asyncio.Condition = field(default_factory=asyncio.Condition)
    root: str = ""
    hold: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self, app: AsyncApp) -> None:
        """Register what it answers."""
        app.command("/partways")(self.command)
        app.event("message")(self.message)
        app.event("app_home_opened")(self.home)
        app.view("form")(self.form)
        app.action("form")(self.open)
        app.action("silent")(self.silent)
        for name in ("next", "reason", "often", "stops", "when", "at", "menu"):
            app.action(name)(self.note)

    async def hear(self, what: Json) -> None:
        async with self.told:
            self.heard.append(what)
            self.told.notify_all()

    async def command(self, ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        root = await client.chat_postMessage(channel=body["user_id"], text=f"*{body['text']}*")
        self.root = root["ts"]
        for blocks in (LETTER, QUESTION):
            await client.chat_postMessage(channel=root["channel"], text="?", thread_ts=self.root, blocks=blocks)
        link = await client.chat_getPermalink(channel=root["channel"], message_ts=self.root)
        await ack(f"Let's talk in <{link['permalink']}|our thread>.")

    async def message(self, event: Json, client: AsyncWebClient) -> None:
        if event.get("subtype") is None:
            thread = event.get("thread_ts")
            await client.chat_postMessage(channel=event["channel"], text=f"Heard: {event['text']}", thread_ts=thread)

    async def home(self, event: Json, client: AsyncWebClient) -> None:
        view = {
            "type": "home",
            "blocks": [marked("*Your cases*"), {"type": "actions", "elements": [button("next", "Go")]}],
        }
        await client.views_publish(user_id=event["user"], view=view)

    async def open(self, ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    async def form(self, ack: AsyncAck, view: Json) -> None:
        values = view["state"]["values"]
        if values["since@1"]["since"]["selected_date"] is None:
            await ack(response_action="errors", errors={"since@1": "Since when, about?"})
            return
        await self.hear(values)
        await ack()

    async def note(self, ack: AsyncAck, body: Json) -> None:
        await self.hear(body)
        await ack()

    async def silent(self, body: Json) -> None:
        await self.hear(body)
        await self.hold.wait()


@dataclass
class Desk:
    """Everything a test needs: the sandbox, the bot behind it, a browser and Ana's page."""

    slack: Sandbox
    bot: Bot
    browser: Browser
    page: Page
    errors: list[str]

    @property
    def thread(self) -> Locator:
        """The thread pane."""
        return self.page.get_by_role("complementary", name="Thread")

    async def say(self, text: str, box: str = "Message partways") -> None:
        """Type into a composer and send."""
        composer = self.page.get_by_role("textbox", name=box)
        await composer.fill(text)
        await composer.press("Enter")

    async def begin(self) -> None:
        """Ana opens a case and its thread."""
        await self.say("/partways Acme Ltd")
        await self.page.get_by_role("link", name="2 replies").click()
        await expect(self.thread.get_by_text("What happened?")).to_be_visible()

    async def heard(self, count: int) -> list[Json]:
        """What the bot heard, once it is so many things."""
        async with asyncio.timeout(10), self.bot.told:
            await self.bot.told.wait_for(lambda: len(self.bot.heard) >= count)
        return self.bot.heard


@contextlib.asynccontextmanager
async def _bot(slack: Sandbox) -> AsyncIterator[Bot]:
    client = AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url)
    app = AsyncApp(client=client, process_before_response=True)
    bot = Bot()
    bot.listen(app)
    handler = AsyncSocketModeHandler(app, slack.keys.app, web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield bot
    finally:
        bot.hold.set()
        await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with chromium() as browser, sandbox(now=NOW, manners=Manners(patience=0.8)) as slack, _bot(slack) as bot:
        page = await tab(browser)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        await page.goto(slack.url)
        yield Desk(slack, bot, browser, page, errors)
        assert errors == []


async def test_a_first_visitor_sees_what_to_type_and_gets_a_thread_with_an_unread_mark(desk: Desk) -> None:
    box = desk.page.get_by_placeholder("Try /partways Acme Ltd")
    await box.press_sequentially("/pa")
    await desk.page.get_by_role("button", name="/partways your client's name").click()
    await expect(box).to_have_value("/partways ")
    await box.press_sequentially("Acme & Söhne")
    await box.press("Enter")
    await expect(desk.page.get_by_text("Only visible to you")).to_be_visible()
    await expect(desk.page.get_by_role("link", name="partways 2 unread")).to_be_visible()
    await expect(desk.page.get_by_role("log", name="Messages").get_by_text("Acme & Söhne", exact=True)).to_be_visible()
    await desk.page.get_by_role("link", name="our thread").click()
    await expect(desk.thread.get_by_text("2 replies")).to_be_visible()
    await expect(desk.page.get_by_label("2 unread")).to_have_count(0)


async def test_an_ephemeral_message_is_gone_after_a_reload_and_the_thread_is_still_there(desk: Desk) -> None:
    await desk.begin()
    await expect(desk.page.get_by_text("Only visible to you")).to_be_visible()
    await desk.page.reload()
    await expect(desk.thread.get_by_text("What happened?")).to_be_visible()
    await expect(desk.page.get_by_text("Only visible to you")).to_have_count(0)


async def test_a_permalink_and_an_app_link_lead_into_the_page(desk: Desk) -> None:
    await desk.begin()
    reply = desk.slack.person("ana").thread(desk.slack.person("ana").roots()[0])[-1]
    await desk.page.goto(desk.slack.world.permalink(reply))
    await expect(desk.thread.get_by_text("What happened?")).to_be_visible()
    await desk.page.goto(f"{desk.slack.url}/app_redirect?app=A0PARTWAYS")
    await expect(desk.page.get_by_role("heading", name="partways", level=1)).to_be_visible()
    await expect(desk.thread).to_have_count(0)


async def test_a_button_takes_along_everything_that_was_put_into_the_message(desk: Desk) -> None:
    await desk.begin()
    await desk.thread.get_by_label("Reason").select_option("Is rude & loud")
    await desk.thread.get_by_label("More often").check()
    await desk.thread.get_by_label("A threat").check()
    await desk.thread.get_by_label("When?").fill("2026-12-01")
    await desk.thread.get_by_label("At what time?").fill("10:30")
    await desk.heard(5)
    await desk.thread.get_by_label("In your own words").fill('"They" <shout>')
    await desk.thread.get_by_role("button", name="Continue").click()
    pressed = (await desk.heard(6))[-1]
    assert pressed["actions"][0]["action_id"] == "next"
    values = pressed["state"]["values"]
    assert values["reason@1"]["reason"]["selected_option"] == REASONS[1]
    assert values["often@1"]["often"]["selected_option"]["value"] == "2"
    assert [one["value"] for one in values["stops@1"]["stops"]["selected_options"]] == ["threat", "health"]
    assert values["when@1"]["when"]["selected_date"] == "2026-12-01"
    assert values["at@1"]["at"]["selected_time"] == "10:30"
    assert values["why@1"]["why"]["value"] == '"They" <shout>'


async def test_a_box_can_be_unticked_and_a_choice_taken_back(desk: Desk) -> None:
    await desk.begin()
    await desk.thread.get_by_label("Somebody's health").uncheck()
    await desk.thread.get_by_label("Reason").select_option("Pays late")
    await desk.thread.get_by_label("Reason").select_option("")
    await desk.heard(3)
    await desk.thread.get_by_role("button", name="Continue").click()
    values = (await desk.heard(4))[-1]["state"]["values"]
    assert values["stops@1"]["stops"]["selected_options"] == []
    assert values["reason@1"]["reason"]["selected_option"] is None


async def test_news_in_the_thread_leaves_half_typed_words_and_ticks_alone(desk: Desk) -> None:
    await desk.begin()
    words = desk.thread.get_by_label("In your own words")
    await words.fill("They never")
    await desk.thread.get_by_label("More often").check()
    reply = desk.page.get_by_role("textbox", name="Reply in thread")
    await reply.fill("And by the w")
    ana = desk.slack.person("ana")
    await ana.type("from my phone", thread=desk.bot.root)
    await expect(desk.thread.get_by_text("Heard: from my phone")).to_be_visible()
    await expect(words).to_have_value("They never")
    await expect(desk.thread.get_by_label("More often")).to_be_checked()
    await expect(reply).to_have_value("And by the w")


async def test_the_menu_behind_the_dots_says_which_entry_was_pressed(desk: Desk) -> None:
    await desk.begin()
    await desk.thread.get_by_label("More actions").click()
    await desk.thread.get_by_role("menuitem", name="Why?").click()
    assert (await desk.heard(1))[0]["actions"][0]["selected_option"]["value"] == "why"
    await expect(desk.thread.get_by_role("menuitem", name="Why?")).to_be_hidden()


async def test_a_press_without_an_answer_shows_a_spinner_and_then_a_warning_sign(desk: Desk) -> None:
    await desk.begin()
    silent = desk.thread.get_by_role("button", name="Never answered")
    await silent.click()
    await expect(silent).to_be_disabled()
    await expect(desk.thread.get_by_label("That did not work")).to_be_visible()
    await expect(silent).to_be_enabled()


async def test_a_form_shows_errors_beside_its_fields_and_keeps_what_was_typed(desk: Desk) -> None:
    await desk.begin()
    await desk.thread.get_by_role("button", name="Fill in a form").click()
    form = desk.page.get_by_role("dialog", name="Agreement & money")
    await expect(form.get_by_label("Clause")).to_be_focused()
    await form.get_by_label("Clause").fill("7.2")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_role("alert")).to_contain_text("Since when, about?")
    await expect(form.get_by_label("Clause")).to_have_value("7.2")
    await form.get_by_label("Since when").fill("2024-03-01")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_have_count(0)
    values = (await desk.heard(1))[0]
    assert values["clause@1"]["clause"]["value"] == "7.2"
    assert values["since@1"]["since"]["selected_date"] == "2024-03-01"


async def test_escape_closes_a_form_and_then_the_thread(desk: Desk) -> None:
    await desk.begin()
    await desk.thread.get_by_role("button", name="Fill in a form").click()
    await expect(desk.page.get_by_role("dialog")).to_be_visible()
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.get_by_role("dialog")).to_have_count(0)
    await desk.page.keyboard.press("Escape")
    await expect(desk.thread).to_have_count(0)


async def test_enter_sends_shift_enter_starts_a_line_and_nothing_typed_becomes_html(desk: Desk) -> None:
    await desk.begin()
    reply = desk.page.get_by_role("textbox", name="Reply in thread")
    await reply.press_sequentially("one <b>*two*</b> <!channel>")
    await reply.press("Shift+Enter")
    await reply.press_sequentially("three")
    await reply.press("Enter")
    await expect(reply).to_have_value("")
    mine = desk.thread.get_by_role("article", name=re.compile("Ana Reid"))
    await expect(mine).to_contain_text("one <b>two</b> <!channel>")
    await expect(mine.locator("strong")).to_have_text("two")
    await expect(mine.locator(".line")).to_have_count(2)
    await expect(desk.thread.get_by_text("Heard: one")).to_be_in_viewport()


async def test_a_command_in_a_thread_is_refused_and_stays_in_the_box(desk: Desk) -> None:
    await desk.begin()
    await desk.say("/partways Beta", "Reply in thread")
    await expect(desk.thread.get_by_text("can't be used in a thread")).to_be_visible()
    await expect(desk.page.get_by_role("textbox", name="Reply in thread")).to_have_value("/partways Beta")


async def test_a_letter_is_copied_as_plain_text(desk: Desk) -> None:
    await desk.begin()
    await desk.thread.get_by_role("button", name="Copy").click()
    await expect(desk.thread.get_by_role("button", name="Copied")).to_be_visible()
    assert await desk.page.evaluate("navigator.clipboard.readText()") == "Dear Ms Vale,\n  <we> part & go."


async def test_an_edited_message_says_so(desk: Desk) -> None:
    await desk.say("Helo")
    mine = desk.page.get_by_role("article", name=re.compile("Ana Reid"))
    await mine.hover()
    await mine.get_by_text("Edit", exact=True).click()
    await mine.get_by_role("textbox", name="Edit message").fill("Hello")
    await mine.get_by_role("button", name="Save").click()
    await expect(mine).to_contain_text("(edited)")
    await expect(mine.locator(".line")).to_have_text("Hello")


async def test_the_home_tab_is_what_the_app_publishes_and_its_buttons_work(desk: Desk) -> None:
    await desk.page.get_by_role("link", name="Home", exact=True).click()
    await expect(desk.page.get_by_text("Your cases")).to_be_visible()
    await desk.page.get_by_role("button", name="Go").click()
    assert (await desk.heard(1))[0]["view"]["type"] == "home"


async def test_two_people_see_their_own_conversations_only(desk: Desk) -> None:
    await desk.begin()
    await desk.page.get_by_role("link", name="Tom").click()
    await expect(desk.page.get_by_role("link", name="Tom")).to_have_attribute("aria-current", "true")
    await expect(desk.page.get_by_role("article")).to_have_count(0)
    await expect(desk.page.get_by_role("link", name="Ana")).to_be_visible()
    ana = desk.slack.person("ana")
    answer = await desk.page.request.get(f"{desk.slack.url}/client/{desk.slack.world.user('tom').id}/{ana.direct.id}")
    assert answer.status == 404


async def test_time_moves_on_by_a_press_and_never_back(desk: Desk) -> None:
    await desk.say("Hello")
    await expect(desk.page.get_by_text("Today")).to_be_visible()
    await desk.page.get_by_label("The workspace's clock").click()
    await desk.page.get_by_role("button", name="+1 day").click()
    await expect(desk.page.get_by_text("Yesterday")).to_be_visible()
    await desk.page.get_by_role("button", name="+1 week").click()
    await expect(desk.page.get_by_text("Tuesday 24 November")).to_be_visible()
    await desk.page.get_by_label("To", exact=True).fill("2027-01-12T09:30")
    await desk.page.get_by_role("button", name="Set the clock").click()
    await expect(desk.page.get_by_label("The workspace's clock")).to_contain_text("Tue 12 Jan 2027, 09:30")
    await desk.page.get_by_label("To", exact=True).fill("2026-01-01T00:00")
    await desk.page.get_by_role("button", name="Set the clock").click()
    await expect(desk.page.get_by_text("Time only moves forward")).to_be_visible()
    assert desk.slack.world.clock.now().year == 2027


async def test_bad_days_are_switched_on_and_off(desk: Desk) -> None:
    await desk.page.get_by_label("Bad days").click()
    await desk.page.get_by_label("Everything is told to the bot twice").check()
    await expect(desk.page.get_by_label("Bad days: 1 on")).to_be_visible()
    assert [fault.kind for fault in desk.slack.faults.active] == ["duplicate"]
    await desk.page.get_by_label("Everything is told to the bot twice").uncheck()
    await expect(desk.page.get_by_label("Bad days: 1 on")).to_have_count(0)
    assert desk.slack.faults.active == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (780, 900), (1280, 800), (1440, 900)])
async def test_nothing_is_wider_than_the_window(desk: Desk, width: int, height: int) -> None:
    await desk.begin()
    await desk.page.set_viewport_size({"width": width, "height": height})
    await expect(desk.thread.get_by_role("button", name="Continue")).to_be_in_viewport()
    wide = "[...document.querySelectorAll('.scroll, html, .topbar')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert await desk.page.evaluate(wide) == 0


async def test_the_page_answers_to_its_own_machine_and_its_own_forms_only() -> None:
    async with sandbox(now=NOW) as slack, aiohttp.ClientSession() as browser:
        say = f"{slack.url}/client/{slack.world.user('ana').id}/say"
        words = {"text": "hello", "channel": slack.person("ana").direct.id, "thread": ""}
        for headers in (
            {},
            {"Origin": "https://elsewhere.example"},
            {"Origin": slack.url, "Host": "elsewhere.example"},
        ):
            async with browser.post(say, data=words, headers=headers) as answer:
                assert answer.status == 403
        async with browser.get(slack.url, headers={"Host": "elsewhere.example"}) as answer:
            assert answer.status == 403
        assert slack.person("ana").roots() == []
        async with browser.post(say, data=words, headers={"Origin": slack.url}) as answer:
            assert answer.status == 200
        assert [one.text for one in slack.person("ana").roots()] == ["hello"]

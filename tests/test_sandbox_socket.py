"""Slack's own Socket Mode client, unmodified, on the sandbox's sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.deliver import Delivery, Manners
from bot.sandbox.server import Sandbox, sandbox

HASTY = Manners(patience=0.5, retries=(0.0, 0.05, 0.1))
LONG = 10.0
"""Seconds after which a test gives up waiting."""


@dataclass
class App:
    """An app that writes down what it hears. ``deaf`` is how many envelopes it leaves unacknowledged."""

    answer: dict[str, Any] | None = None
    deaf: int = 0
    heard: list[SocketModeRequest] = field(default_factory=list)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        async with self._more:
            self.heard.append(request)
            self._more.notify_all()
        if self.deaf:
            self.deaf -= 1
            return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self.answer))

    async def hears(self, count: int) -> list[SocketModeRequest]:
        async with self._more:
            await asyncio.wait_for(self._more.wait_for(lambda: len(self.heard) >= count), LONG)
        return self.heard


@asynccontextmanager
async def connected(slack: Sandbox, app: App) -> AsyncIterator[SocketModeClient]:
    web = AsyncWebClient(base_url=slack.api_url)
    client = SocketModeClient(app_token=slack.keys.app, web_client=web, ping_interval=0.2)
    client.socket_mode_request_listeners.append(app.listen)
    await client.connect()  # type: ignore[no-untyped-call]
    await asyncio.wait_for(slack.sockets.connected(), LONG)
    try:
        yield client
    finally:
        await client.close()  # type: ignore[no-untyped-call]


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with sandbox() as slack:
        yield slack


@pytest_asyncio.fixture
async def hasty() -> AsyncIterator[Sandbox]:
    """A Slack with less patience, for what happens when it runs out."""
    async with sandbox(manners=HASTY) as slack:
        yield slack


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so that nobody tells us of."""

    async def look() -> None:
        while not true():  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.005)

    await asyncio.wait_for(look(), LONG)


async def test_the_first_word_on_a_socket_is_hello(slack: Sandbox) -> None:
    url = await AsyncWebClient(base_url=slack.api_url, token=slack.keys.app).apps_connections_open(
        app_token=slack.keys.app
    )
    async with aiohttp.ClientSession() as web, web.ws_connect(str(url["url"])) as socket:
        hello = await socket.receive_json()
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["debug_info"]["approximate_connection_time"] > 0


async def test_nobody_gets_a_socket_without_a_ticket(slack: Sandbox) -> None:
    async with aiohttp.ClientSession() as web:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await web.ws_connect(f"{slack.url}/link?ticket=made-up")


async def test_the_eleventh_socket_is_one_too_many(slack: Sandbox) -> None:
    api = AsyncWebClient(base_url=slack.api_url)
    async with aiohttp.ClientSession() as web:
        sockets = []
        for _ in range(11):
            opened = await api.apps_connections_open(app_token=slack.keys.app)
            sockets.append(await web.ws_connect(str(opened["url"])))
        first = [(await socket.receive_json())["type"] for socket in sockets]
        for socket in sockets:
            await socket.close()
    assert first == ["hello"] * 10 + ["disconnect"]


async def test_a_command_reaches_the_app_whole_and_its_answer_is_for_one_person_only(slack: Sandbox) -> None:
    app, ana = App(answer={"text": "opened"}), slack.person("ana")
    async with connected(slack, app):
        delivery = await ana.command("/partways Smith & Sons", channel="C0GENERAL0")
    (request,) = app.heard
    assert (request.type, request.accepts_response_payload) == ("slash_commands", True)
    expected = {"command": "/partways", "text": "Smith &amp; Sons", "user_id": ana.user.id, "channel_name": "general"}
    assert expected.items() <= request.payload.items()
    assert {"team_id", "team_domain", "api_app_id", "response_url", "trigger_id"} <= request.payload.keys()
    assert delivery.acked
    assert delivery.response is not None
    assert [one.text for one in ana.roots("C0GENERAL0")] == ["opened"]
    assert slack.person("tom").roots("C0GENERAL0") == []


async def test_an_empty_ack_of_a_command_shows_nothing(slack: Sandbox) -> None:
    async with connected(slack, App()):
        delivery = await slack.person("ana").command("/partways")
    assert (delivery.acked, delivery.response) == (True, None)


async def test_a_command_that_nobody_answers_in_time_shows_a_timeout(hasty: Sandbox) -> None:
    async with connected(hasty, App(deaf=1)):
        delivery = await hasty.person("ana").command("/partways")
    assert delivery.response is not None
    assert "operation_timeout" in delivery.response.text
    assert delivery.response.only_for == hasty.person("ana").user.id


async def test_a_command_without_an_app_fails_at_once(slack: Sandbox) -> None:
    delivery = await slack.person("ana").command("/partways")
    assert delivery.response is not None
    assert "dispatch_failed" in delivery.response.text


async def test_an_unknown_command_never_leaves_slack(slack: Sandbox) -> None:
    delivery = await slack.person("ana").command("/part ways")
    assert not delivery.sent
    assert slack.deliveries == []


async def test_typed_words_arrive_escaped_with_their_thread(slack: Sandbox) -> None:
    app, ana = App(), slack.person("ana")
    async with connected(slack, app):
        root = await ana.type("<!channel> & co")
        reply = await ana.type("more", thread=root.ts)
    first, second = (request.payload["event"] for request in app.heard)
    assert (first["text"], first["channel_type"]) == ("&lt;!channel&gt; &amp; co", "im")
    assert "thread_ts" not in first
    assert (second["ts"], second["thread_ts"]) == (reply.ts, root.ts)


async def test_what_is_said_in_the_channel_is_none_of_the_bots_business(slack: Sandbox) -> None:
    app = App()
    async with connected(slack, app):
        await slack.person("ana").type("hello all", channel="C0GENERAL0")
        await slack.person("ana").type("hello bot")
    assert [request.payload["event"]["text"] for request in app.heard] == ["hello bot"]


async def test_an_edit_arrives_as_a_change_with_the_words_before(slack: Sandbox) -> None:
    app, ana = App(), slack.person("ana")
    async with connected(slack, app):
        message = await ana.type("befroe")
        await ana.edit(message, "before")
    event = app.heard[-1].payload["event"]
    assert (event["subtype"], event["message"]["text"]) == ("message_changed", "before")
    assert event["previous_message"]["text"] == "befroe"
    assert message.edited


async def test_the_bots_own_messages_come_back_with_its_bot_id(slack: Sandbox) -> None:
    app = App()
    async with connected(slack, app):
        bot = AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url)
        await bot.chat_postMessage(channel=slack.person("ana").user.id, text="hello")
        (request,) = await app.hears(1)
    assert request.payload["event"]["bot_id"]


async def test_an_event_that_is_not_acknowledged_comes_again_three_times_and_then_no_more(hasty: Sandbox) -> None:
    app = App(deaf=99)
    async with connected(hasty, app):
        await hasty.person("ana").type("anybody?")
        heard = await app.hears(4)
        await until(lambda: hasty.deliveries[0].attempts == 4)
    assert [request.retry_attempt for request in heard] == [0, 1, 2, 3]
    assert [request.retry_reason for request in heard[1:]] == ["timeout"] * 3
    assert len({request.payload["event_id"] for request in heard}) == 1
    assert len({request.envelope_id for request in heard}) == 4


async def test_an_event_acknowledged_at_the_second_try_comes_no_third_time(hasty: Sandbox) -> None:
    app = App(deaf=1)
    async with connected(hasty, app):
        await hasty.person("ana").type("anybody?")
        await app.hears(2)
        await until(lambda: hasty.deliveries[0].acked)
    assert hasty.deliveries[0].attempts == 2


async def test_an_event_of_the_time_without_a_socket_is_delivered_as_a_retry() -> None:
    async with sandbox(manners=Manners(retries=(0.0, 0.5, 2.0))) as slack:
        app = App()
        await slack.person("ana").type("anybody?")
        async with connected(slack, app):
            (request,) = await app.hears(1)
        assert request.retry_attempt
        assert request.retry_reason == "connection_failed"


async def test_each_envelope_goes_to_one_socket_only(slack: Sandbox) -> None:
    one, two = App(), App()
    async with connected(slack, one), connected(slack, two):
        await until(lambda: slack.sockets.count == 2)
        for words in "abcdef":
            await slack.person("ana").type(words)
    assert sorted(r.payload["event"]["text"] for r in one.heard + two.heard) == list("abcdef")
    assert len(one.heard) == len(two.heard) == 3


async def test_after_a_refresh_the_app_is_back_on_a_new_socket(slack: Sandbox) -> None:
    app = App()
    async with connected(slack, app) as client:
        before = client.current_session
        assert await slack.faults.refresh_sockets() == 1
        await until(lambda: client.current_session is not before and slack.sockets.count == 1)
        await slack.person("ana").type("still there?")
    assert [request.payload["event"]["text"] for request in app.heard] == ["still there?"]


async def test_after_a_dropped_socket_the_app_comes_back_and_nothing_typed_is_lost(slack: Sandbox) -> None:
    app = App()
    async with connected(slack, app):
        assert await slack.faults.drop_sockets() == 1
        await until(lambda: slack.sockets.count == 0)
        await until(lambda: slack.sockets.count == 1)
        await slack.person("ana").type("still there?")
        await app.hears(1)
    assert [request.payload["event"]["text"] for request in app.heard] == ["still there?"]


async def test_an_app_that_dies_before_it_acknowledges_is_not_waited_for() -> None:
    async with sandbox() as slack:
        app = App(deaf=1)
        async with connected(slack, app) as client:
            waiting = asyncio.ensure_future(slack.person("ana").command("/partways"))
            await app.hears(1)
            client.closed = True
            await slack.faults.drop_sockets()
            delivery = await asyncio.wait_for(waiting, 2.0)
    assert delivery.reason == "connection_failed"


@pytest.mark.parametrize("kind", ["events_api", "slash_commands"])
async def test_an_envelope_can_come_twice_with_the_same_content(slack: Sandbox, kind: str) -> None:
    app, ana = App(), slack.person("ana")
    doing: dict[str, Callable[[str], Awaitable[Any]]] = {"events_api": ana.type, "slash_commands": ana.command}
    slack.faults.duplicate(kind)
    async with connected(slack, app):
        await doing[kind]("/partways Acme")
        first, second = await app.hears(2)
    assert first.payload == second.payload
    assert first.envelope_id != second.envelope_id


async def test_a_command_that_comes_late_is_heard_though_the_person_saw_a_timeout(hasty: Sandbox) -> None:
    hasty.faults.late(1.0, "slash_commands")
    app = App()
    async with connected(hasty, app):
        delivery: Delivery = await hasty.person("ana").command("/partways Acme")
        assert app.heard == []
        await app.hears(1)
    assert delivery.reason == "timeout"

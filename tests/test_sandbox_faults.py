"""Slack's bad days, as its own client meets them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import CALLS, Faults
from bot.sandbox.server import Sandbox, sandbox


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with sandbox() as slack:
        yield slack


async def post(slack: Sandbox, words: str = "hello") -> None:
    client = AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url, retry_handlers=[])
    await client.chat_postMessage(channel=slack.person("ana").user.id, text=words)


def seen(slack: Sandbox) -> list[str]:
    return [one.text for one in slack.person("ana").roots()]


async def test_a_busy_method_says_when_to_come_back_and_stays_shut_until_then(slack: Sandbox) -> None:
    slack.faults.rate_limit(1)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await post(slack)
        assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
        assert refused.value.response.headers["Retry-After"] == "1"
    assert (await AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url).auth_test())["ok"]
    slack.faults.clear()
    await post(slack)
    assert seen(slack) == ["hello"]


async def test_a_server_error_comes_before_anything_happened(slack: Sandbox) -> None:
    slack.faults.server_error()
    with pytest.raises(SlackApiError) as refused:
        await post(slack)
    assert refused.value.response.status_code == 503
    assert seen(slack) == []


async def test_a_message_can_arrive_though_its_answer_is_lost(slack: Sandbox) -> None:
    slack.faults.lose_answer()
    with pytest.raises(aiohttp.ClientError):
        await post(slack)
    assert seen(slack) == ["hello"]
    assert [(call.ok, call.error) for call in slack.calls] == [(True, "lost")]


async def test_slacks_default_client_doubles_a_message_whose_answer_was_lost(slack: Sandbox) -> None:
    slack.faults.lose_answer()
    client = AsyncWebClient(token=slack.keys.bot, base_url=slack.api_url)
    await client.chat_postMessage(channel=slack.person("ana").user.id, text="hello")
    assert seen(slack) == ["hello", "hello"]


async def test_a_call_can_be_lost_on_its_way(slack: Sandbox) -> None:
    slack.faults.lose_call()
    with pytest.raises(aiohttp.ClientError):
        await post(slack)
    assert seen(slack) == []


async def test_a_slow_slack_is_slow_for_the_methods_named(slack: Sandbox) -> None:
    fault = slack.faults.latency(0.2, "chat.*")
    before = time.monotonic()
    await asyncio.gather(post(slack, "slow"), AsyncWebClient(base_url=slack.api_url).api_test())
    assert time.monotonic() - before >= 0.2
    assert fault.hits == 1


def test_chance_can_be_had_again_from_its_seed() -> None:
    def day(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.server_error(times=None, chance=0.5)
        return [bool(faults.strike(CALLS, "chat.update")) for _ in range(50)]

    assert day(3) == day(3)
    assert day(3) != day(4)
    assert 5 < sum(day(3)) < 45


def test_a_trouble_counts_how_often_it_struck_and_ends() -> None:
    faults = Faults()
    fault = faults.lose_call("views.*", times=2)
    struck = [bool(faults.strike(CALLS, name)) for name in ("views.open", "chat.update", "views.push", "views.open")]
    assert (struck, fault.hits) == ([True, False, True, False], 2)

"""Slack's own client, unmodified, talks to the sandbox's Web API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.methods import METHODS
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Call, Keys

METADATA = {"event_type": "partways_message", "event_payload": {"key": "7"}}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": [SECTION]}


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with sandbox() as slack:
        yield slack


def client(slack: Sandbox, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token=token or slack.keys.bot, base_url=slack.api_url, retry_handlers=[])


async def refusal(call: Any) -> str:
    """The error code that Slack answers a call with."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def post(slack: Sandbox, **args: Any) -> dict[str, Any]:
    answer = await client(slack).chat_postMessage(channel=slack.person("ana").user.id, **{"text": "hello"} | args)
    assert isinstance(answer.data, dict)
    return answer.data


async def test_the_bot_learns_who_it_is(slack: Sandbox) -> None:
    found = await client(slack).auth_test()
    assert (found["team_id"], found["user"], bool(found["bot_id"])) == (slack.world.team, "partways", True)


async def test_a_post_to_a_person_opens_the_direct_message_and_a_reply_goes_into_its_thread(slack: Sandbox) -> None:
    ana = slack.person("ana")
    root = await post(slack, text="card")
    answer = await client(slack).chat_postMessage(channel=root["channel"], text="question", thread_ts=root["ts"])
    nested = await client(slack).chat_postMessage(channel=root["channel"], text="and", thread_ts=answer["ts"])
    assert root["channel"] == ana.direct.id
    assert [one.text for one in ana.roots()] == ["card"]
    assert [one.text for one in ana.thread(ana.roots()[0])] == ["card", "question", "and"]
    assert nested["message"]["thread_ts"] == root["ts"]


async def test_a_thread_is_read_back_with_its_metadata(slack: Sandbox) -> None:
    root = await post(slack, metadata=METADATA)
    await client(slack).chat_postMessage(channel=root["channel"], text="one", thread_ts=root["ts"], metadata=METADATA)
    channel, ts = root["channel"], root["ts"]
    found = await client(slack).conversations_replies(channel=channel, ts=ts, include_all_metadata=True)
    plain = await client(slack).conversations_replies(channel=channel, ts=ts)
    assert [one["metadata"] for one in found["messages"]] == [METADATA, METADATA]
    assert found["messages"][0]["reply_count"] == 1
    assert "metadata" not in plain["messages"][0]


async def test_history_shows_roots_newest_first_a_page_at_a_time(slack: Sandbox) -> None:
    for words in ("one", "two", "three"):
        posted = await post(slack, text=words)
    first = await client(slack).conversations_history(channel=posted["channel"], limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client(slack).conversations_history(channel=posted["channel"], limit=2, cursor=cursor)
    assert [one["text"] for one in first["messages"]] == ["three", "two"]
    assert first["has_more"]
    assert [one["text"] for one in second["messages"]] == ["one"]
    assert not second["has_more"]


async def test_history_keeps_to_the_bounds_it_was_given(slack: Sandbox) -> None:
    stamps = [(await post(slack, text=words))["ts"] for words in ("one", "two", "three")]
    channel, (oldest, latest) = slack.person("ana").direct.id, stamps[:2]
    read = client(slack).conversations_history
    inside = await read(channel=channel, oldest=oldest, latest=latest)
    including = await read(channel=channel, oldest=oldest, latest=latest, inclusive=True)
    assert inside["messages"] == []
    assert [one["text"] for one in including["messages"]] == ["two", "one"]


async def test_an_update_changes_the_message_in_its_place(slack: Sandbox) -> None:
    posted = await post(slack, blocks=[SECTION], metadata=METADATA)
    await client(slack).chat_update(channel=posted["channel"], ts=posted["ts"], text="after")
    (message,) = slack.person("ana").roots()
    assert (message.text, message.blocks, message.metadata) == ("after", [], METADATA)


async def test_only_its_own_messages_can_be_changed_by_the_bot(slack: Sandbox) -> None:
    message = await slack.person("ana").type("mine")
    change = client(slack).chat_update(channel=message.channel, ts=message.ts, text="yours")
    assert await refusal(change) == "cant_update_message"
    removal = client(slack).chat_delete(channel=message.channel, ts=message.ts)
    assert await refusal(removal) == "cant_delete_message"


async def test_a_message_can_be_taken_away_again(slack: Sandbox) -> None:
    posted = await post(slack)
    await client(slack).chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert slack.person("ana").roots() == []


async def test_an_ephemeral_message_is_seen_by_one_person_and_gone_after_a_reload(slack: Sandbox) -> None:
    ana = slack.person("ana")
    await client(slack).chat_postEphemeral(channel=ana.direct.id, user=ana.user.id, text="psst")
    seen, by_tom = [one.text for one in ana.roots()], slack.person("tom").roots(ana.direct.id)
    ana.reload()
    assert (seen, by_tom, ana.roots()) == (["psst"], [], [])


async def test_a_permalink_leads_to_the_message_and_its_thread(slack: Sandbox) -> None:
    root = await post(slack)
    reply = await client(slack).chat_postMessage(channel=root["channel"], text="one", thread_ts=root["ts"])
    of_root = await client(slack).chat_getPermalink(channel=root["channel"], message_ts=root["ts"])
    of_reply = await client(slack).chat_getPermalink(channel=root["channel"], message_ts=reply["ts"])
    assert of_root["permalink"] == f"{slack.url}/archives/{root['channel']}/p{root['ts'].replace('.', '')}"
    assert of_reply["permalink"].endswith(f"?thread_ts={root['ts']}&cid={root['channel']}")


async def test_a_person_has_a_time_zone(slack: Sandbox) -> None:
    found = await client(slack).users_info(user=slack.person("kenji").user.id)
    assert (found["user"]["tz"], found["user"]["tz_offset"]) == ("Asia/Tokyo", 9 * 3600)


async def test_the_home_tab_is_published_for_one_person_and_guarded_by_its_hash(slack: Sandbox) -> None:
    ana, home = slack.person("ana"), {"type": "home", "blocks": [SECTION]}
    first = await client(slack).views_publish(user_id=ana.user.id, view=home)
    await client(slack).views_publish(user_id=ana.user.id, view=home, hash=first["view"]["hash"])
    stale = client(slack).views_publish(user_id=ana.user.id, view=home, hash=first["view"]["hash"])
    assert await refusal(stale) == "hash_conflict"
    assert ana.home is not None
    assert slack.person("tom").home is None


async def test_a_trigger_opens_one_modal_and_only_while_it_is_fresh(slack: Sandbox) -> None:
    ana = slack.person("ana")
    trigger = slack.tickets.trigger(ana.user.id)
    await client(slack).views_open(trigger_id=trigger, view=MODAL)
    slack.tickets.trigger_seconds = 0.0
    late = slack.tickets.trigger(ana.user.id)
    assert ana.modal is not None
    assert await refusal(client(slack).views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
    assert await refusal(client(slack).views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
    assert await refusal(client(slack).views_open(trigger_id="made.up", view=MODAL)) == "invalid_trigger_id"


async def test_modals_lie_three_deep_at_most_and_are_changed_by_id(slack: Sandbox) -> None:
    ana = slack.person("ana")
    first = await client(slack).views_open(trigger_id=slack.tickets.trigger(ana.user.id), view=MODAL)
    for _ in range(2):
        await client(slack).views_push(trigger_id=slack.tickets.trigger(ana.user.id), view=MODAL)
    fourth = client(slack).views_push(trigger_id=slack.tickets.trigger(ana.user.id), view=MODAL)
    assert await refusal(fourth) == "push_limit_reached"
    changed = MODAL | {"callback_id": "changed"}
    found = await client(slack).views_update(view_id=first["view"]["id"], view=changed, hash=first["view"]["hash"])
    assert found["view"]["callback_id"] == "changed"
    stale = client(slack).views_update(view_id=first["view"]["id"], view=MODAL, hash=first["view"]["hash"])
    assert await refusal(stale) == "hash_conflict"


async def test_a_file_goes_up_and_is_shared_in_the_conversation(slack: Sandbox) -> None:
    ana = slack.person("ana")
    await client(slack).files_upload_v2(channel=ana.direct.id, filename="letter.txt", content="Dear Sam")
    (message,) = ana.roots()
    async with aiohttp.ClientSession() as web, web.get(message.files[0]["url_private"]) as answer:
        assert await answer.text() == "Dear Sam"


TO = {"channel": "D0ANA00000"}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": "C404", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C0GENERAL0", "text": "a"}, "not_in_channel"),
    ("chat.postMessage", TO, "no_text"),
    ("chat.postMessage", {"text": "a"}, "invalid_arguments"),
    ("chat.postMessage", TO | {"text": "a", "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
    ("chat.postMessage", TO | {"text": "a", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ("chat.update", TO | {"ts": "1.2", "text": "a"}, "message_not_found"),
    ("chat.update", {"channel": "U0ANA00000", "ts": "1.2", "text": "a"}, "channel_not_found"),
    ("chat.getPermalink", TO | {"message_ts": "1.2"}, "message_not_found"),
    ("chat.postEphemeral", TO | {"user": "U0TOM00000", "text": "a"}, "user_not_in_channel"),
    ("conversations.replies", TO | {"ts": "1.2"}, "thread_not_found"),
    ("conversations.history", {"channel": "D404"}, "channel_not_found"),
    ("users.info", {"user": "U404"}, "user_not_found"),
    ("views.open", {"trigger_id": "1", "view": {"type": "modal"}}, "invalid_arguments"),
    ("views.update", {"view_id": "V404", "view": MODAL}, "not_found"),
    ("chat.sing", {}, "unknown_method"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
]


@pytest.mark.parametrize(("method", "args", "code"), REFUSED, ids=[f"{one[0]}-{one[2]}" for one in REFUSED])
async def test_a_wrong_call_gets_slacks_own_word_for_it(
    slack: Sandbox, method: str, args: dict[str, Any], code: str
) -> None:
    assert await refusal(client(slack).api_call(method, json=args)) == code
    assert (slack.calls[-1].method, slack.calls[-1].error) == (method, code)


RUDE: list[Any] = ["", "x", "-1", 7, [], ["x"], {}, {"type": {}}, [{"type": "actions", "elements": 3}]]
NAMES = ("channel", "ts", "text", "blocks", "view", "metadata", "limit", "oldest", "cursor", "files", "user", "users")
MORE = ("user_id", "trigger_id", "view_id", "thread_ts", "message_ts", "filename", "length", "message", "hash")


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_a_rude_call_is_answered_and_never_breaks_slack(slack: Sandbox, method: str) -> None:
    message = await slack.person("ana").type("hello")
    sound = {"channel": message.channel, "ts": message.ts, "user": message.user, "user_id": message.user, "text": "t"}
    token = slack.keys.app if method == "apps.connections.open" else slack.keys.bot
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as web:
        for args in ({**sound, name: rude} for name in NAMES + MORE for rude in RUDE):
            async with web.post(slack.api_url + method, json=args) as answer:
                assert answer.status == 200, args
                assert "ok" in await answer.json()


async def test_an_update_may_not_be_as_long_as_a_post(slack: Sandbox) -> None:
    posted = await post(slack, text="a" * 40_001)
    long = client(slack).chat_update(channel=posted["channel"], ts=posted["ts"], text="a" * 4_001)
    assert len(slack.person("ana").roots()[0].text) == 40_000
    assert await refusal(long) == "msg_too_long"


async def test_refused_blocks_say_what_is_wrong_and_where(slack: Sandbox) -> None:
    bad = {"type": "header", "text": {"type": "plain_text", "text": "a" * 151}}
    with pytest.raises(SlackApiError) as refused:
        await post(slack, blocks=[SECTION, bad])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"]


async def test_a_form_is_read_as_well_as_json(slack: Sandbox) -> None:
    form = {"channel": "D0ANA00000", "text": "form", "blocks": '[{"type": "divider"}]', "token": slack.keys.bot}
    async with aiohttp.ClientSession() as web, web.post(f"{slack.api_url}chat.postMessage", data=form) as answer:
        assert (await answer.json())["ok"]
    assert slack.person("ana").roots()[0].blocks[0]["type"] == "divider"
    assert "token" not in slack.calls[-1].args


async def test_blocks_can_be_judged_without_a_token(slack: Sandbox) -> None:
    nobody = AsyncWebClient(base_url=slack.api_url)
    assert (await nobody.blocks_validate(blocks=[SECTION]))["ok"]
    assert await refusal(nobody.blocks_validate(blocks=[{"type": "section"}])) == "invalid_blocks"


async def test_a_stranger_is_turned_away(slack: Sandbox) -> None:
    assert await refusal(client(slack, "xoxb-wrong").auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"


async def test_a_scope_that_was_not_granted_is_missed() -> None:
    keys = Keys(scopes=frozenset({"chat:write"}))
    async with sandbox(keys=keys) as slack:
        assert (await post(slack))["ok"]
        assert await refusal(client(slack).users_info(user=slack.person("ana").user.id)) == "missing_scope"


async def test_every_call_is_in_the_books_and_can_be_watched(slack: Sandbox) -> None:
    seen: list[tuple[str, str, int]] = []

    async def before(call: Call) -> None:
        seen.append(("before", call.method, len(slack.person("ana").roots())))

    async def after(call: Call) -> None:
        seen.append(("after", call.method, len(slack.person("ana").roots())))

    slack.before_call, slack.after_call = before, after
    await post(slack)
    assert seen == [("before", "chat.postMessage", 0), ("after", "chat.postMessage", 1)]
    assert [(call.method, call.ok, call.args["text"]) for call in slack.calls] == [("chat.postMessage", True, "hello")]


async def test_a_file_that_is_deleted_hangs_on_no_message_any_more(slack: Sandbox) -> None:
    root, own = await post(slack), client(slack)
    up = await own.files_getUploadURLExternal(filename="a.txt", length=3)
    async with aiohttp.ClientSession() as web, web.post(up["upload_url"], data=b"abc") as answer:
        assert answer.status == 200
    where = {"channel_id": root["channel"], "thread_ts": root["ts"]}
    await own.files_completeUploadExternal(files=[{"id": up["file_id"], "title": "a"}], **where)
    (shared,) = [one for one in slack.world.direct(slack.person("ana").user.id).messages.values() if one.files]
    await own.files_delete(file=up["file_id"])
    assert shared.files == [] and slack.world.files == {}
    assert await refusal(own.files_delete(file=up["file_id"])) == "file_not_found"


async def test_an_app_that_was_removed_is_told_nothing_and_its_token_opens_nothing(slack: Sandbox) -> None:
    await slack.courier.removed()
    assert await refusal(client(slack).auth_test()) == "account_inactive"
    assert not (await slack.person("ana").command("/partways help")).sent
    slack.world.installed = True
    assert (await client(slack).auth_test())["ok"]

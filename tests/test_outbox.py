"""The sender against a real Slack's bad days: nothing lost, nothing twice, everything in order."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.coach.case import Case, Place
from bot.page import Attachment, Page, Rule, Text
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.webapi import Call
from bot.slack.history import EVENT_TYPE
from bot.slack.link import session, web_client
from bot.slack.sender import Sender
from bot.store import Person, Store

TEAM, ANA, TOM = "T0SANDBOX1", "U0ANA00000", "U0TOM00000"


class Hands:
    """A clock whose hands are moved by hand."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Post:
    """A sender at work on a sandbox."""

    slack: Sandbox
    store: Store
    token: str = "xoxb-sandbox"  # noqa: S105 (opens nothing but a sandbox)
    hands: Hands = field(default_factory=Hands)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[Sender]:
        async with session() as pool:
            sender = Sender(self.store, web_client(pool, self.slack.api_url, self.token), self.hands)
            task = asyncio.create_task(sender.run())
            try:
                yield sender
            finally:
                task.cancel()

    async def all_sent(self, sender: Sender, tries: int = 60) -> None:
        """Let time pass until the outbox is empty."""
        for _ in range(tries):
            assert await sender.drain(5)
            due = self.store.waiting()
            if due is None:
                return
            self.hands.at = max(self.hands.at, due)
        raise AssertionError("the outbox never got empty")

    def case(self, *new: Page, user: str = ANA) -> Case:
        with self.store.turn() as turn:
            case = turn.open_case(Person(TEAM, user), Case(client="Acme", manager=user))
            turn.post(case, [page("card"), *new])
        return case

    def say(self, case: Case, *new: Page) -> None:
        with self.store.turn() as turn:
            turn.post(case, new)

    def roots(self, who: str = "ana") -> list[str]:
        return [one.text for one in self.slack.person(who).roots()]

    def thread(self, who: str = "ana") -> list[str]:
        person = self.slack.person(who)
        return [one.text for one in person.thread(person.roots()[-1])]

    def called(self, method: str) -> int:
        return len([call for call in self.slack.calls if call.method == method])


def page(key: str, text: str = "", replaces: bool = False) -> Page:
    return Page(key, (Text(text or key),), text or key, replaces=replaces)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with sandbox() as slack:
        store = Store(":memory:")
        yield Post(slack, store)
        store.close()


async def test_a_case_begins_in_the_person_s_direct_message_and_goes_on_in_its_thread(post: Post) -> None:
    case = post.case(page("one"), page("two"))
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert (post.roots(), post.thread()) == (["card"], ["card", "one", "two"])
    with post.store.turn() as turn:
        filed = turn.case_by_id(case.id)
    root = post.slack.person("ana").roots()[0]
    assert filed is not None
    assert filed.place == Place(TEAM, root.channel, root.ts)
    assert filed.link == post.slack.world.permalink(root)
    assert post.called("chat.getPermalink") == 1


async def test_a_message_says_nothing_to_the_web_and_carries_its_key(post: Post) -> None:
    post.case()
    async with post.sending() as sender:
        await post.all_sent(sender)
    (sent,) = [call.args for call in post.slack.calls if call.method == "chat.postMessage"]
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["metadata"]["event_type"]) == (False, False, EVENT_TYPE)
    assert len(sent["metadata"]["event_payload"]["key"]) == 32


async def test_a_replaced_page_changes_its_message_and_adds_none(post: Post) -> None:
    case = post.case(page("one"))
    async with post.sending() as sender:
        await post.all_sent(sender)
        post.say(case, page("one", "answered", replaces=True), page("two"))
        await post.all_sent(sender)
    assert post.thread() == ["card", "answered", "two"]


async def test_a_replacement_of_what_was_never_posted_is_posted(post: Post) -> None:
    post.case(page("one", "late", replaces=True))
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert post.thread() == ["card", "late"]


@pytest.mark.parametrize("trouble", ["lose_answer", "lose_call", "server_error"])
@pytest.mark.parametrize("skipped", [0, 1, 2])
async def test_a_lost_answer_neither_doubles_nor_loses_a_message(post: Post, trouble: str, skipped: int) -> None:
    case = post.case()
    async with post.sending() as sender:
        for text in ("one", "two")[:skipped]:
            await post.all_sent(sender)
            post.say(case, page(text))
        fault = getattr(post.slack.faults, trouble)("chat.postMessage")
        await post.all_sent(sender)
        post.say(case, page("last"))
        await post.all_sent(sender)
    assert fault.hits == 1
    assert post.thread() == ["card", *("one", "two")[:skipped], "last"]
    assert len(post.roots()) == 1


def file(key: str) -> Page:
    return Page(key, (Attachment("dates", "ics", "Your dates", f"BEGIN:{key}"),), f"the file {key}")


FILE_STEPS = ("files.getUploadURLExternal", "files.completeUploadExternal")


async def test_a_file_is_in_the_thread_with_its_words_and_its_bytes(post: Post) -> None:
    post.case(file("one"), page("after"))
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert post.thread() == ["card", "the file one", "after"]
    ana = post.slack.person("ana")
    (shown,) = [one for message in ana.thread(ana.roots()[-1]) for one in message.files]
    assert (shown["title"], shown["name"].endswith(".ics")) == ("Your dates", True)
    assert post.slack.world.files[shown["id"]].content == b"BEGIN:one"


@pytest.mark.parametrize("trouble", ["lose_answer", "lose_call", "server_error"])
@pytest.mark.parametrize("step", FILE_STEPS)
async def test_a_lost_answer_neither_doubles_nor_loses_a_file(post: Post, trouble: str, step: str) -> None:
    case = post.case(file("one"))
    async with post.sending() as sender:
        fault = getattr(post.slack.faults, trouble)(step)
        await post.all_sent(sender)
        post.say(case, file("two"), page("last"))
        await post.all_sent(sender)
    assert fault.hits == 1
    assert post.thread() == ["card", "the file one", "the file two", "last"]


async def test_a_file_that_arrived_before_the_bot_was_killed_is_found_by_its_name(post: Post) -> None:
    post.case(file("one"))
    async with post.sending() as sender:
        await post.all_sent(sender)
    arrived = post.slack.world.files
    case = post.case(file("two"))
    fault = post.slack.faults.lose_answer("files.completeUploadExternal")
    async with post.sending() as sender:
        await sender.drain(5)
    post.store.recover()
    post.say(case, page("last"))
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert fault.hits == 1
    assert post.thread() == ["card", "the file two", "last"]
    assert len(arrived) == 2


async def test_what_could_not_be_written_down_after_it_was_sent_is_found_and_neither_lost_nor_doubled(
    post: Post, tmp_path: Path
) -> None:
    post.store = Store(tmp_path / "partways.db")
    case = post.case()
    async with post.sending() as sender:
        await post.all_sent(sender)
        whole = resource.getrlimit(resource.RLIMIT_FSIZE)
        tried = asyncio.Event()

        async def fill(call: Call) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, whole[1]))
            tried.set()

        post.say(case, page("one"), page("two"))
        post.slack.after_call = fill
        try:
            sender.wake()
            await tried.wait()
            assert not await sender.drain(0.5), "it can't come to rest while nothing can be written"
        finally:
            post.slack.after_call = None
            resource.setrlimit(resource.RLIMIT_FSIZE, whole)
        await post.all_sent(sender)
    assert post.thread() == ["card", "one", "two"]
    assert post.called("conversations.replies") == 1


async def test_a_lost_update_is_simply_made_again(post: Post) -> None:
    case = post.case()
    async with post.sending() as sender:
        await post.all_sent(sender)
        post.slack.faults.lose_answer("chat.update")
        post.say(case, page("card", "new", replaces=True))
        await post.all_sent(sender)
    assert (post.roots(), post.called("chat.update"), post.called("conversations.replies")) == (["new"], 2, 0)


async def test_after_429_the_method_is_left_alone_for_as_long_as_slack_says(post: Post) -> None:
    post.slack.faults.rate_limit(30, "chat.postMessage")
    post.case()
    async with post.sending() as sender:
        assert await sender.drain(5)
        post.slack.faults.clear()
        post.case(user=TOM)
        post.hands.at += 29
        sender.wake()
        assert await sender.drain(5)
        assert post.called("chat.postMessage") == 1
        post.hands.at += 1
        await post.all_sent(sender)
    assert (post.roots("ana"), post.roots("tom")) == (["card"], ["card"])


async def test_a_message_that_arrived_just_before_a_crash_is_not_sent_again(post: Post) -> None:
    case = post.case(page("one"))
    async with post.sending() as sender:
        await post.all_sent(sender)
    post.say(case, page("two"))
    row = post.store.lease(post.hands())
    assert row is not None
    assert row.place is not None
    async with session() as pool:
        client = web_client(pool, post.slack.api_url, post.token)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": row.key}}
        channel, thread = row.place.channel, row.place.thread
        await client.chat_postMessage(channel=channel, thread_ts=thread, text="two", metadata=metadata)
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert post.thread() == ["card", "one", "two"]
    assert post.store.posted(case.id, "two") is not None


async def test_what_slack_refuses_for_good_is_dropped_and_the_thread_goes_on(post: Post) -> None:
    case = post.case(Page("broken", (Rule(),) * 51, "too many blocks"), page("after"))
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert post.thread() == ["card", "after"]
    assert post.store.failed() == [("post", "invalid_blocks")]
    assert post.store.posted(case.id, "broken") is None


async def test_without_its_first_message_a_case_is_not_spilled_over_the_direct_message(post: Post) -> None:
    with post.store.turn() as turn:
        case = turn.open_case(Person(TEAM, ANA), Case(client="Acme"))
        turn.post(case, [Page("card", (Rule(),) * 51, "too many blocks"), page("one")])
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert post.roots() == []
    assert [why for _, why in post.store.failed()] == ["invalid_blocks", "no thread"]


async def test_with_a_token_that_slack_refuses_everything_is_kept_for_later(post: Post) -> None:
    post.token = "xoxb-revoked"  # noqa: S105
    post.case(page("one"))
    async with post.sending() as sender:
        assert await sender.drain(5)
    assert post.store.failed() == []
    post.token = post.slack.keys.bot
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert post.thread() == ["card", "one"]


async def test_while_slack_is_not_there_at_all_messages_wait(post: Post) -> None:
    post.case()
    async with session() as pool:
        nowhere = Sender(post.store, web_client(pool, "http://127.0.0.1:9/api/", "xoxb-x"), post.hands)
        task = asyncio.create_task(nowhere.run())
        assert await nowhere.drain(5)
        task.cancel()
    assert (post.store.failed(), post.store.waiting()) == ([], post.hands() + 1.0)
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert (post.roots(), post.called("conversations.history")) == (["card"], 0)


async def test_a_person_s_zone_and_name_are_asked_before_anything_is_said(post: Post) -> None:
    with post.store.turn() as turn:
        turn.ask_zone(Person(TEAM, ANA))
    post.case()
    async with post.sending() as sender:
        await post.all_sent(sender)
    methods = [call.method for call in post.slack.calls]
    assert methods == ["users.info", "chat.postMessage", "chat.getPermalink"]
    assert post.store.person_zone(Person(TEAM, ANA)) == "Europe/London"
    with post.store.turn() as turn:
        assert turn.name(Person(TEAM, ANA)) == post.slack.world.user("ana").real_name


async def test_the_home_tab_is_published_to_its_person_alone(post: Post) -> None:
    with post.store.turn() as turn:
        turn.show_home(Person(TEAM, ANA), page("home"))
    async with post.sending() as sender:
        await post.all_sent(sender)
    assert post.slack.person("ana").home is not None
    assert post.slack.person("tom").home is None


@pytest.mark.parametrize("seed", range(5))
async def test_on_the_worst_of_days_every_message_arrives_once_and_in_order(post: Post, seed: int) -> None:
    async with sandbox(seed=seed) as slack:
        post.slack = slack
        for method in ("chat.*", "conversations.*"):
            slack.faults.lose_answer(method, times=None, chance=0.3)
            slack.faults.lose_call(method, times=None, chance=0.2)
            slack.faults.server_error(method, times=None, chance=0.2)
            slack.faults.rate_limit(0, method, times=None, chance=0.1)
        texts = [f"message {number}" for number in range(12)]
        cases = [post.case(*map(page, texts), user=user) for user in (ANA, TOM)]
        async with post.sending() as sender:
            await post.all_sent(sender, tries=400)
            for case in cases:
                post.say(case, page("card", "done", replaces=True))
            await post.all_sent(sender, tries=400)
        assert post.thread("ana") == post.thread("tom") == ["done", *texts]
        assert len(post.roots("ana")) == len(post.roots("tom")) == 1
        assert post.store.failed() == []

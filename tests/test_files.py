"""Files on a whole Slack: opened beside the turns, once, for the thread's own manager, from Slack's own host only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.coach.case import Case, Dropped
from bot.coach.case import Place as At
from bot.sandbox.webapi import DOWNLOAD, Call, Keys
from bot.slack import link
from bot.slack.files import Files, at_slack, refusal
from bot.store import Person
from tests.office import Office, Worker, office

STORY = ("story.txt", b"They pay late. Three invoices are open since October.")
TEAM = "T0SANDBOX1"
TOM = Person(TEAM, "U0TOM00000")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as one:
        yield one


async def begun(place: Office) -> Worker:
    """Tom at the first question of a case."""
    tom = place.desk()
    await tom.command("/partways Acme Ltd")
    return tom


def case_of(place: Office) -> Case:
    assert place.store is not None
    with place.store.turn() as turn:
        return turn.cases(TOM)[0].case


def fetched(place: Office) -> list[Call]:
    return [call for call in place.slack.calls if call.method in ("files.info", DOWNLOAD)]


def last_words(tom: Worker) -> str:
    return tom.thread[-1].text


async def test_a_file_is_the_answer_and_the_token_fetched_it(place: Office) -> None:
    tom = await begun(place)
    await tom.drops(*STORY)
    assert case_of(place).answers["story"] == STORY[1].decode()
    assert [(call.method, call.ok) for call in fetched(place)] == [("files.info", True), (DOWNLOAD, True)]
    assert case_of(place).dropped == ()


async def test_the_ack_doesn_t_wait_for_slack_s_file_server(place: Office) -> None:
    tom, asked, go_on = await begun(place), asyncio.Event(), asyncio.Event()

    async def held(call: Call) -> None:
        if call.method == DOWNLOAD:
            asked.set()
            await go_on.wait()

    place.slack.before_call = held
    await tom.person.drop(STORY, thread=tom.root.ts)
    await asked.wait()
    assert place.slack.deliveries[-1].acked
    assert [one.file for one in case_of(place).dropped]
    assert "story" not in case_of(place).answers
    await tom.person.type("They pay late", thread=tom.root.ts)
    go_on.set()
    await place.quiet()
    assert case_of(place).dropped == ()


async def test_an_event_that_is_told_twice_is_read_once(place: Office) -> None:
    tom = await begun(place)
    place.slack.faults.duplicate("events_api")
    await tom.drops(*STORY)
    await place.quiet()
    assert len(fetched(place)) == len(("files.info", DOWNLOAD))
    assert sum(STORY[1].decode() in one.text for one in tom.thread if one.bot) <= 1


async def test_a_file_that_was_not_opened_when_the_bot_stopped_is_read_after_the_next_start(place: Office) -> None:
    tom, asked = await begun(place), asyncio.Event()

    async def held(call: Call) -> None:
        if call.method == DOWNLOAD:
            asked.set()
            await asyncio.Event().wait()

    place.slack.before_call = held
    await tom.person.drop(STORY, thread=tom.root.ts)
    await asked.wait()
    await place.stop()
    place.slack.before_call = None
    await place.start()
    place.slack.world.clock.forward(timedelta(minutes=2))
    await place.rings()
    assert case_of(place).answers["story"] == STORY[1].decode()


@pytest.mark.parametrize("where", ["files.info", DOWNLOAD])
async def test_a_slack_that_is_not_well_is_asked_again(place: Office, where: str) -> None:
    tom = await begun(place)
    place.slack.faults.server_error(where)
    await tom.drops(*STORY)
    assert case_of(place).answers["story"] == STORY[1].decode()


async def test_a_slack_that_stays_unwell_gets_a_plain_sentence(place: Office) -> None:
    tom = await begun(place)
    assert place.bot is not None
    file = await tom.person.drop(STORY)
    place.slack.faults.server_error("files.info", times=None)
    at, dropped = At(TEAM, tom.root.channel, tom.root.ts), Dropped(file.files[0]["id"], "", file.ts)
    assert place.bot.talk.dropped("event", TOM, at, dropped)
    async with link.session() as pool:
        client = link.web_client(pool, place.slack.api_url, place.slack.keys.bot)
        files = Files(place.bot.talk, client, place.bot.sender.wake, pause=0.0)
        files.open(TOM, at, dropped)
        await files.settled()
    await place.quiet()
    assert "Slack didn't give me your file" in last_words(tom)


async def test_without_the_scope_the_words_are_asked_for(tmp_path: Path) -> None:
    scopes = frozenset({"chat:write", "im:history", "im:write", "users:read"})
    async with office(tmp_path, keys=Keys(scopes=scopes)) as place:
        tom = await begun(place)
        await tom.drops(*STORY)
        assert "I can't open that file" in last_words(tom)
        assert [call.error for call in fetched(place)] == ["missing_scope"]


async def test_a_file_that_was_deleted_meanwhile_is_not_opened(place: Office) -> None:
    tom = await begun(place)

    async def deleted(call: Call) -> None:
        if call.method == "files.info":
            place.slack.world.files[call.args["file"]].mode = "tombstone"

    place.slack.before_call = deleted
    await tom.drops(*STORY)
    assert "I can't open that file" in last_words(tom)


async def test_of_two_files_none_is_opened(place: Office) -> None:
    tom = await begun(place)
    await tom.person.drop(STORY, ("more.txt", b"More."), thread=tom.root.ts)
    await place.quiet()
    assert "One file at a time" in last_words(tom)
    assert fetched(place) == []


async def test_a_picture_and_a_large_file_are_refused_without_a_call(place: Office) -> None:
    tom = await begun(place)
    await tom.drops("photo.png", b"\x89PNG")
    assert "I can't read this kind of file" in last_words(tom)
    await tom.drops("long.txt", b"a" * 200_000)
    assert "larger than 100 KB" in last_words(tom)
    assert fetched(place) == []


async def test_a_file_outside_the_threads_or_in_somebody_else_s_is_never_opened(place: Office) -> None:
    tom = await begun(place)
    ana = place.desk("ana")
    await ana.person.drop(STORY, channel=tom.root.channel, thread=tom.root.ts)
    await tom.person.drop(STORY)
    await place.quiet()
    assert fetched(place) == []
    assert "story" not in case_of(place).answers


async def test_no_redirect_is_followed_and_the_token_goes_nowhere_else(place: Office) -> None:
    tom, heard = await begun(place), list[web.BaseRequest]()

    async def elsewhere(request: web.BaseRequest) -> web.Response:
        heard.append(request)
        return web.Response(text="They pay late.")

    runner = web.ServerRunner(web.Server(elsewhere))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    away = f"http://127.0.0.1:{runner.addresses[0][1]}/story.txt"

    async def lured(call: Call) -> None:
        if call.method == DOWNLOAD:
            raise web.HTTPFound(away)

    place.slack.before_call = lured
    await tom.drops(*STORY)
    await runner.cleanup()
    assert heard == []
    assert "I can't open that file" in last_words(tom)


@pytest.mark.parametrize(
    ("url", "api", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.txt", "https://slack.com/api/", True),
        ("https://slack.com/files/a.txt", "https://slack.com/api/", True),
        ("http://127.0.0.1:8765/files-pri/a.txt", "http://127.0.0.1:8765/api/", True),
        ("http://files.slack.com/files-pri/a.txt", "https://slack.com/api/", False),
        ("https://files.slack.com:8443/a.txt", "https://slack.com/api/", False),
        ("https://slack.com.example/a.txt", "https://slack.com/api/", False),
        ("https://notslack.com/a.txt", "https://slack.com/api/", False),
        ("https://files.slack.com@example.org/a.txt", "https://slack.com/api/", False),
        ("https://me:too@files.slack.com/a.txt", "https://slack.com/api/", False),
        ("https://docs.google.com/document/d/1", "https://slack.com/api/", False),
        ("http://127.0.0.1:9999/a.txt", "http://127.0.0.1:8765/api/", False),
        ("", "https://slack.com/api/", False),
        ("file:///etc/passwd", "https://slack.com/api/", False),
    ],
)
def test_only_slack_s_own_host_gets_the_token(url: str, api: str, ours: bool) -> None:
    assert at_slack(url, api) is ours


FINE = {"id": "F1", "name": "a.txt", "mimetype": "text/plain", "size": 9, "user": TOM.user, "mode": "hosted"}


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, ""),
        ({"file_access": "visible"}, ""),
        ({"mode": "snippet"}, ""),
        ({"file_access": "check_file_info"}, "shut"),
        ({"file_access": "file_not_found"}, "shut"),
        ({"mode": "tombstone"}, "shut"),
        ({"mode": "hidden_by_limit"}, "shut"),
        ({"mode": "external", "is_external": True}, "shut"),
        ({"user": "U0ANA00000"}, "shut"),
        ({"name": "a.docx"}, "kind"),
        ({"name": None, "mimetype": None}, "kind"),
        ({"size": 100 * 1024 + 1}, "large"),
    ],
)
def test_what_slack_says_of_a_file_decides_whether_it_is_opened(said: dict[str, object], problem: str) -> None:
    assert refusal(FINE | said, TOM) == problem

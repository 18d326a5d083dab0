"""Who may: a case is its manager's alone, whoever else acts, in whatever name, by whatever way.

The rows are what a manager does; the columns who does it instead. Strangers are not heard at all; people of the
workspace are heard as if there were no such case.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import gzip
import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.coach.case import Case
from bot.live import Bot, bot
from bot.sandbox.carrier import Outcome, Requests
from bot.sandbox.deliver import Manners
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.things import BOT_ID, BOT_USER
from bot.sandbox.webapi import Call
from bot.settings import Settings
from bot.store import Store
from tests.forging import OTHER, Act, acts, by, elsewhere, fresh, kept, seeded
from tests.product import free_port

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE = 30.0
"""Seconds after which an answer by socket is taken for none."""
NOWHERE = "1000000000.000001"
"""A thread that never was."""

MEMBERS: Mapping[str, Mapping[str, Any]] = {
    "another person": {"user": "U0TOM00000"},
    "a guest": {"user": "U0GUEST000", "event": {"user_profile": {"is_restricted": True}}},
    "somebody deactivated": {"user": "U0GONE0000", "event": {"user_profile": {"deleted": True}}},
}
STRANGERS: Mapping[str, Mapping[str, Any]] = {
    "another workspace": {"user": "U0ANA00000", "team": OTHER},
    "somebody there": {"user": "U0FAR00000", "event": {"user_team": OTHER, "source_team": OTHER, "team_id": OTHER}},
    "a shared conversation": {"user": "U0ANA00000", "shared": True},
    "a stranger by name": {"user": "U0FAR00000", "event": {"is_stranger": True}},
    "the bot itself": {"user": BOT_USER, "event": {"bot_id": BOT_ID}},
    "Slackbot": {"user": "USLACKBOT"},
}
TOLD_OF = {
    "a shared conversation": ("events_api", "interactive"),
    "a stranger by name": ("events_api", "interactive"),
    "the bot itself": ("events_api",),
}
"""What of these Slack tells at all; a command is for members only (slack.md 2), and a bot presses nothing."""
PRIVATE = (
    "answers",
    "edits an answer",
    "opens a menu",
    "asks for a wish",
    "opens a form",
    "sends a form",
    "ticks a list",
    "presses a button",
    "drops a file",
    "rehearses",
    "closes it",
)
"""What is done to the case; the rest is one's own: a list, a Home, a digest, a case of one's own."""
SECRETS = ("Acme", "Maya", "invoices", "Priya")


@dataclass
class Office:
    """A workspace in which Ana has a case, with what she did to it."""

    slack: Sandbox
    bot: Bot
    ana: Person
    written: list[str] = field(default_factory=list)
    acts: dict[str, Act] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        return kept(self.bot, self.ana)

    def triggered(self, act: Act) -> Act:
        """The act with a trigger that opens a form, where it has one."""
        trigger = {"trigger_id": self.slack.tickets.trigger("U0TOM00000")} if "trigger_id" in act.payload else {}
        return Act(act.kind, act.payload | trigger)

    async def tells(self, act: Act) -> tuple[Outcome, list[Call]]:
        """Slack tells the bot of an act; the answer, and what the bot then said to anybody."""
        self.written.clear()
        before = len(self.slack.calls)
        try:
            async with asyncio.timeout(PATIENCE):
                outcome = await self.slack.courier.carrier.carry(act.kind, act.payload)
        except TimeoutError:
            outcome = Outcome(False, reason="timeout")
        assert await self.bot.sender.drain(60)
        return outcome, self.slack.calls[before:]


@pytest_asyncio.fixture(params=["socket", "http"], scope="module", loop_scope="module")
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    written: list[str] = []

    def trace(sql: str, _: object) -> None:
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(sql)

    async with sandbox(manners=Manners(patience=60.0)) as slack:
        keys, port = slack.keys, free_port()
        found = Settings(request.param, keys.bot, keys.app, keys.secret, port, api_url=slack.api_url)
        async with bot(found, Store(":memory:", trace), slack.world.clock.now) as alive:
            if alive.port:
                slack.request_url(f"http://127.0.0.1:{alive.port}/slack/events")
            else:
                await slack.sockets.connected()
            place = Office(slack, alive, slack.person("ana"), written)
            place.acts = await acts(slack, alive, place.ana)
            yield place


async def test_strangers_are_not_heard_at_all(office: Office) -> None:
    seeded(office.bot, office.ana)
    before = office.case
    for who, forged in STRANGERS.items():
        for name, act in office.acts.items():
            if act.kind not in TOLD_OF.get(who, (act.kind,)):
                continue
            outcome, calls = await office.tells(by(act, **forged))
            assert outcome == Outcome(True, {}), (who, name)
            assert (calls, office.written) == ([], []), (who, name)
    assert office.case == before


async def test_somebody_of_the_workspace_learns_nothing_and_changes_nothing(office: Office) -> None:
    seeded(office.bot, office.ana)
    before = office.case
    for who, forged in MEMBERS.items():
        for name, act in office.acts.items():
            if name == "opens a case":
                continue
            outcome, calls = await office.tells(office.triggered(by(act, **forged)))
            shown = str([outcome.answer, *((call.args, call.method) for call in calls)])
            assert outcome.acked, (who, name)
            named = {word for word in SECRETS if word in shown} - ({"Acme"} if name == "closes it" else set())
            assert named == set(), (who, name, "the name that they typed is all they are told")
            assert office.ana.direct.id not in str([call.args for call in calls]), (who, name)
    assert office.case == before


async def test_a_case_of_somebody_else_s_is_as_one_that_never_was(office: Office) -> None:
    for name in PRIVATE:
        theirs = by(office.acts[name], "U0TOM00000")
        there, said = await office.tells(theirs)
        nowhere, answer = await office.tells(elsewhere(theirs, NOWHERE))
        assert there == nowhere, name
        assert [_said(call) for call in said] == [_said(call) for call in answer], name
        typed = name in ("answers", "asks for a wish", "rehearses", "edits an answer", "drops a file")
        assert len(said) <= typed, "only words are answered, to whoever typed them"
        assert typed or "drop" in name or office.written == [], name


def _said(call: Call) -> tuple[str, Any]:
    return call.method, {name: value for name, value in call.args.items() if name != "metadata"}


async def test_a_command_that_names_somebody_else_s_case_says_what_it_says_of_none(office: Office) -> None:
    seeded(office.bot, office.ana)
    before = office.case
    theirs = by(office.acts["closes it"], "U0TOM00000")
    there, _ = await office.tells(theirs)
    nobody = Act(theirs.kind, fresh(theirs).payload | {"text": "cancel Nobody Ltd"})
    nowhere, _ = await office.tells(nobody)
    assert str(there.answer) == str(nowhere.answer).replace("Nobody Ltd", "Acme Ltd")
    assert office.case == before


FORGED_VALUES = (
    None,
    "",
    "nonsense",
    "[]",
    "[" * 1_500,
    '["story", 1]',
    '["story", "1", ""]',
    '[{"a": 1}, 0, []]',
    '["story", 1e999, ""]',
    '["\\ud800", 0, "\\u0000"]',
    f'["verdict", {"9" * 400}, "go"]',
    '["verdict", 0, "go"]',
    '["stops", 0, "none"]',
    '["no such question", 0, "no such code"]',
)
FORGED_IDS = ("press:", "press:::", "press:cancel:x:y", "live:", "live:self", "menu", "press:no such:", "x" * 255, "")


@pytest.mark.parametrize("user", ["U0ANA00000", "U0TOM00000"])
async def test_a_forged_button_is_acknowledged_and_decides_nothing(office: Office, user: str) -> None:
    seeded(office.bot, office.ana)
    before = office.case
    for value in FORGED_VALUES:
        for name in ("presses a button", "opens a menu"):
            act = by(office.acts[name], user)
            pressed = act.payload["actions"][0]
            pressed |= (
                {"value": value} if "selected_option" not in pressed else {"selected_option": {"value": value or ""}}
            )
            assert (await office.tells(act))[0].acked, (name, value)
    for forged in FORGED_IDS:
        for block in ("", "self", "self@", "self@x", f"self@{'9' * 400}", "self@1+1"):
            act = by(office.acts["ticks a list"], user)
            act.payload["actions"][0] |= {"action_id": forged, "block_id": block, "value": "[]"}
            assert (await office.tells(act))[0].acked, (forged, block)
    after = office.case
    assert (after.answers, after.state) == (before.answers, before.state)
    assert user == "U0ANA00000" or after == before


FORGED_NOTES = ("", "{", "nonsense", "[]", "{}", '{"team": 1}', "[" * 3_000, '{"thread": null}', "x" * 3_000)


async def test_a_form_with_forged_notes_changes_nothing(office: Office) -> None:
    seeded(office.bot, office.ana)
    before = office.case
    held = json.loads(office.acts["sends a form"].payload["view"]["private_metadata"])
    changed = [held | {"thread": NOWHERE}, held | {"channel": "C0GENERAL0"}, held | {"question": "no such question"}]
    changed += [held | {"question": 7}, held | {"revision": "one"}, held | {"revision": 10**400}, held | {"thread": []}]
    for notes in (*FORGED_NOTES, *map(json.dumps, changed)):
        act = fresh(office.acts["sends a form"])
        act.payload["view"]["private_metadata"] = notes
        outcome, _ = await office.tells(act)
        assert outcome.acked, notes
        assert office.written == [], notes
    assert office.case == before


async def test_the_workspace_is_the_envelope_s_and_never_the_form_s(office: Office) -> None:
    act = fresh(office.acts["sends a form"])
    notes = json.loads(act.payload["view"]["private_metadata"]) | {"team": OTHER}
    act.payload["view"] |= {"private_metadata": json.dumps(notes), "team_id": OTHER}
    seeded(office.bot, office.ana)
    await office.tells(act)
    assert office.case.answers["contact"] == "Ben Lee", "it is Ana's own form, whatever is written in it"


@pytest.mark.parametrize("channel", ["C0GENERAL0", "G0GROUP000"])
async def test_a_press_outside_a_direct_message_is_nobody_s(office: Office, channel: str) -> None:
    seeded(office.bot, office.ana)
    before = office.case
    for name in ("presses a button", "opens a menu", "ticks a list", "opens a form"):
        act = fresh(office.acts[name])
        act.payload["container"]["channel_id"] = act.payload["channel"]["id"] = channel
        outcome, calls = await office.tells(act)
        assert (outcome, calls, office.written) == (Outcome(True, {}), [], []), name
    for name in ("answers", "edits an answer", "drops a file"):
        act = fresh(office.acts[name])
        act.payload["event"] |= {"channel": channel, "channel_type": "channel"}
        outcome, calls = await office.tells(act)
        assert (outcome, calls, office.written) == (Outcome(True, {}), [], []), name
    assert office.case == before


async def test_what_is_told_again_does_nothing_twice(office: Office) -> None:
    for name, act in office.acts.items():
        seeded(office.bot, office.ana)
        once = fresh(act)
        await office.tells(once)
        before = office.case
        _, calls = await office.tells(Act(once.kind, copy.deepcopy(once.payload)))
        posted = [call for call in calls if call.method not in ("views.open", "views.publish")]
        written = [sql for sql in office.written if not sql.startswith(("DELETE FROM claims", "INSERT OR IGNORE"))]
        assert (posted, written, office.case) == ([], [], before), name


async def test_a_digest_s_lines_are_changed_where_they_stand_and_nowhere_else(office: Office) -> None:
    press = fresh(office.acts["opens a menu"])
    press.payload["actions"][0]["selected_option"]["value"] = json.dumps(["digest", 0, "done", f"{office.case.id}:x.y"])
    press.payload["container"]["channel_id"] = press.payload["channel"]["id"] = "D0SOMEBODY"
    seeded(office.bot, office.ana)
    before = office.case
    _, calls = await office.tells(press)
    assert (calls, office.case) == ([], before)


# By HTTP: what Slack did not send is not read


@dataclass
class Door:
    """The bot's address, and Slack's signature for what is sent to it."""

    office: Office
    url: str
    session: aiohttp.ClientSession

    def signed(self, body: bytes, age: float = 0.0, secret: str = "") -> dict[str, str]:
        requests = Requests(self.url, secret or self.office.slack.keys.secret)
        stamp = str(int(time.time() - age))
        return {"Content-Type": "application/json", **requests.signature(body, stamp)}

    async def status(self, body: bytes, headers: Mapping[str, str]) -> int:
        """What it says; nothing is kept or sent because of it."""
        self.office.written.clear()
        before = len(self.office.slack.calls)
        async with self.session.post(self.url, data=body, headers=headers) as answer:
            said = await answer.read()
        assert await self.office.bot.sender.drain(60)
        assert (self.office.written, self.office.slack.calls[before:]) == ([], [])
        assert b"Acme" not in said and b"Traceback" not in said
        return answer.status


@pytest_asyncio.fixture(loop_scope="module")
async def door(office: Office) -> AsyncIterator[Door]:
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        yield Door(office, f"http://127.0.0.1:{office.bot.port}/slack/events", session)


http_only = pytest.mark.parametrize("office", ["http"], indirect=True)


@http_only
async def test_a_request_that_slack_did_not_sign_now_is_refused(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    body = json.dumps(fresh(door.office.acts["answers"]).payload).encode()
    good = door.signed(body)
    with caplog.at_level("DEBUG"):
        assert await door.status(body, door.signed(body, secret="another")) == 401  # noqa: S106
        assert await door.status(body, door.signed(body, age=301)) == 401
        assert await door.status(body, door.signed(body, age=-400)) == 401
        assert await door.status(body + b" ", good) == 401
        for name in ("X-Slack-Signature", "X-Slack-Request-Timestamp"):
            assert await door.status(body, {key: value for key, value in good.items() if key != name}) == 401
            for value in ("", "x", "-1", "9" * 400, "v0=", "１"):
                assert await door.status(body, good | {name: value}) == 401
    assert "three invoices" not in "".join(record.getMessage() for record in caplog.records)


@http_only
async def test_what_is_not_signed_is_not_even_read(door: Door) -> None:
    for body in (b"", b"ssl_check=1", b"[" * 100_000, b"\xff\xfe", b'{"type": 1}', b"payload={"):
        assert await door.status(body, {"Content-Type": "application/json"}) == 401


@http_only
async def test_a_bomb_is_refused_by_its_size(door: Door) -> None:
    huge = b'{"text": "' + b"x" * 30_000_000 + b'"}'
    with contextlib.suppress(aiohttp.ClientConnectionError):  # hung up on while it was still being sent
        assert await door.status(huge, door.signed(huge)) == 413


@http_only
async def test_a_packed_bomb_is_never_unpacked(door: Door) -> None:
    huge = b'{"text": "' + b"x" * 30_000_000 + b'"}'
    packed = gzip.compress(huge)
    assert await door.status(packed, door.signed(huge) | {"Content-Encoding": "gzip"}) == 415
    assert await door.status(b"no gzip", door.signed(b"no gzip") | {"Content-Encoding": "gzip"}) == 415


UNREADABLE = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"7",
    b"[" * 200_000,
    b'{"a":' * 100_000,
    b"{}",
    b'{"type": "event_callback"}',
    b'{"type": "event_callback", "event": 7}',
    b'{"type": "block_actions", "actions": []}',
    b'{"type": "block_actions", "user": 7, "actions": [7], "team": 7}',
    b'{"type": "view_submission", "view": {}}',
    b"payload=%7B",
    b"payload=7",
    b"command=/partways",
)


@http_only
async def test_what_is_signed_and_can_t_be_read_is_refused_and_nothing_breaks(door: Door) -> None:
    for body in UNREADABLE:
        for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain; charset=no-such"):
            assert await door.status(body, door.signed(body) | {"Content-Type": kind}) == 400, (body[:40], kind)


@http_only
async def test_other_ways_lead_nowhere(door: Door) -> None:
    for verb in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
        async with door.session.request(verb, door.url) as answer:
            assert answer.status == 405
    root = door.url.removesuffix("/slack/events")
    for path in ("/", "/slack", "/slack/events/", "/slack/events/x", "/.env", "/data/partways.db"):
        async with door.session.post(root + path, data=b"x") as answer:
            assert answer.status == 404
    async with door.session.get(root + "/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok\n")

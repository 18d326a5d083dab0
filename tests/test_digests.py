"""The digest on its way: once for each person and week, whoever else is at work and whatever dies on the way."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.coach.agenda import Entry
from bot.coach.case import Case, Place, Pressed
from bot.coach.codename import lettered
from bot.digests import KEY
from bot.sandbox.server import sandbox
from bot.slack.link import session, web_client
from bot.slack.sender import Sender
from bot.store import Person, Row, Store
from bot.talk import Talk
from tests.desk import ALMANAC, VOICE
from tests.drafted import drafted
from tests.killed_child import Instants
from tests.killing import forks
from tests.product import OURS

DUE = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)
TOM = Person("T1", "U00")


class Hands:
    """A clock whose hands are moved by hand."""

    def __init__(self, at: datetime = DUE) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def peopled(store: Store, count: int = 1, channel: str = "D{}", at: datetime = DUE) -> list[Person]:
    """So many managers in London with a case each that is to be told on Tuesday; their first digest is on Monday."""
    talk = Talk(store, VOICE, ALMANAC, lambda: at - timedelta(days=1))
    people = [Person("T1", f"U{number:02}") for number in range(count)]
    for number, person in enumerate(people):
        with store.turn() as turn:
            turn.seen(person)
            turn.ask_zone(person)
            talk.digests.begin(turn, person)
            case = turn.open_case(person, replace(drafted(), code=lettered(number + 1), zone="Europe/London"))
            talk._keep(turn, person, case)
        known(store)
        store.sent(card(store, case), channel.format(number), f"{number}.1")
        store._db.execute("DELETE FROM outbox")
    return people


def known(store: Store) -> None:
    row = store.lease(DUE.timestamp())
    assert row is not None
    store.known(row, "Europe/London", "Tom Reed")


def card(store: Store, case: Case) -> Row:
    from bot.page import Page  # noqa: PLC0415

    with store.turn() as turn:
        turn.post(case, [Page("card", (), "card")])
    row = store.lease(DUE.timestamp())
    assert row is not None
    return row


def sent(store: Store) -> list[tuple[str, str]]:
    """Who is told what, in the order of the outbox."""
    found = []
    while row := store.lease(9e9):
        assert row.page is not None
        if row.kind != "home":
            found.append((row.user, row.page.text))
        store.sent(row, "D", "1.1")
    return found


def given(talk: Talk, looks: int = 4) -> None:
    """Some looks of the alarm at the digests alone."""
    for _ in range(looks):
        talk.digests.give()


@pytest.fixture
def store() -> Store:
    return Store(":memory:")


def test_it_comes_once_a_week_and_not_before_its_time(store: Store) -> None:
    peopled(store)
    hands = Hands(DUE - timedelta(seconds=1))
    talk = Talk(store, VOICE, ALMANAC, hands)
    given(talk)
    assert sent(store) == []
    hands.at = DUE
    given(talk)
    hands.at = DUE + timedelta(days=6)
    given(talk)
    assert [text.splitlines()[1] for _, text in sent(store)] == [
        "Client A: the day you tell them is *Tuesday 12 January*."
    ]
    hands.at = DUE + timedelta(days=7)
    given(talk)
    assert len(sent(store)) == 1


def test_nothing_due_is_nothing_sent(store: Store) -> None:
    peopled(store)
    with store.turn() as turn:
        turn.plan(turn.cases(TOM)[0].case, [])
    given(Talk(store, VOICE, ALMANAC, Hands()))
    assert sent(store) == []
    with store.turn() as turn:
        assert (turn.diary(TOM).week, turn.diary(TOM).missed) == ("2027-W02", "")


@pytest.mark.parametrize(("hours", "count"), [(0, 1), (11, 1), (12, 1), (13, 0)])
def test_over_twelve_hours_late_it_is_skipped_and_said_in_the_next(store: Store, hours: int, count: int) -> None:
    peopled(store)
    hands = Hands(DUE + timedelta(hours=hours))
    talk = Talk(store, VOICE, ALMANAC, hands)
    talk.command("e0", TOM, "quiet off")
    given(talk)
    assert len(sent(store)) == count
    hands.at = DUE + timedelta(days=7)
    given(talk)
    [(_, text)] = sent(store)
    assert ("The one for Monday 11 January didn't come" in text) == (count == 0)
    hands.at = DUE + timedelta(days=14)
    given(talk)
    [(_, text)] = sent(store)
    assert "didn't come" not in text


def test_a_changed_day_gives_no_second_digest_in_the_same_week(store: Store) -> None:
    peopled(store)
    hands = Hands()
    talk = Talk(store, VOICE, ALMANAC, hands)
    given(talk)
    said = talk.command("e1", TOM, "digest thursday 8:00").text
    assert said.startswith("Thursday at 08:00 where you are; next: Thursday 21 January.")
    hands.at = DUE + timedelta(days=4)
    given(talk)
    assert len(sent(store)) == 1
    talk.command("e2", TOM, "digest off")
    hands.at = DUE + timedelta(days=30)
    given(talk)
    assert sent(store) == []


def test_now_sends_it_at_once_and_the_weekly_one_comes_all_the_same(store: Store) -> None:
    peopled(store)
    hands = Hands(DUE - timedelta(hours=1))
    talk = Talk(store, VOICE, ALMANAC, hands)
    assert talk.command("e1", TOM, "digest now").text == "It's in our messages."
    assert talk.command("e1", TOM, "digest now").text == "It's in our messages."
    assert len(sent(store)) == 1
    hands.at = DUE
    given(talk)
    assert len(sent(store)) == 1
    assert talk.command("e3", Person("T1", "U99"), "digest now").text.startswith("Nothing is due")


def test_somebody_else_s_press_changes_nothing(store: Store) -> None:
    peopled(store)
    talk = Talk(store, VOICE, ALMANAC, Hands(DUE + timedelta(days=7)))
    with store.turn() as turn:
        filed = turn.cases(TOM)[0]
    said = Pressed("week", f"{filed.case.id}:passed.", KEY)
    talk.digests.pressed("e1", Person("T1", "U77"), Place("T1", "D0", "5.5"), said)
    with store.turn() as turn:
        assert turn.cases(TOM)[0].case == filed.case
    assert sent(store) == []
    talk.digests.pressed("e2", TOM, Place("T1", "D0", "5.5"), said)
    assert sent(store) == [("U00", "Nothing more is due this week.")]


def test_a_tick_in_the_digest_is_seen_in_the_list_in_the_thread(store: Store) -> None:
    peopled(store)
    talk = Talk(store, VOICE, ALMANAC, Hands())
    with store.turn() as turn:
        filed = turn.cases(TOM)[0]
    assert filed.place is not None
    talk.hear("e1", TOM, filed.place, Pressed("all_tasks"))
    [(_, before)] = sent(store)
    talk.digests.pressed("e2", TOM, Place("T1", "D0", "5.5"), Pressed("done", f"{filed.case.id}:task.inventory", KEY))
    [drawn] = [text for _, text in sent(store) if text.startswith("The handover")]
    assert "*Done*" in drawn and "*Done*" not in before


def test_a_case_from_before_code_names_gets_one_and_its_agenda_when_a_digest_is_made(store: Store) -> None:
    peopled(store)
    with store.turn() as turn:
        filed = turn.cases(TOM)[0]
        turn.keep(replace(filed.case, code=""))
        turn.plan(filed.case, [])
    given(Talk(store, VOICE, ALMANAC, Hands()))
    [(_, text)] = sent(store)
    assert "Client A" in text
    with store.turn() as turn:
        assert turn.codes(TOM) == {"A"}


def test_a_closed_case_keeps_its_code_name_to_itself(store: Store) -> None:
    talk = Talk(store, VOICE, ALMANAC, Hands())
    for number, client in enumerate(("Acme", "Beta", "Gamma")):
        talk.start(f"e{number}", TOM, client)
    talk.command("e7", TOM, "cancel Beta")
    talk.start("e8", TOM, "Delta")
    with store.turn() as turn:
        assert {one.case.client: one.case.code for one in turn.cases(TOM)} == {"Acme": "A", "Gamma": "C", "Delta": "D"}


def test_an_agenda_comes_back_as_it_was_kept(store: Store) -> None:
    peopled(store)
    with store.turn() as turn:
        case = turn.cases(TOM)[0].case
        day = DUE.date()
        entries = [
            Entry("avoid", day, day, day, day, "leave"),
            Entry("money", day, day, what="debt", owner="FIN", amount="1.00", currency="GBP "),
        ]
        turn.plan(case, entries)
        assert [item.entry for item in turn.items(TOM, day)] == entries


PEOPLE = 6


def race(path: str, die_at: int, start: Barrier | None = None) -> None:
    """A process that gives every digest that is due; killed at an instant of its store's work, if told so."""
    store = Store(path, Instants(die_at))
    if start:
        start.wait()
    given(Talk(store, VOICE, ALMANAC, Hands()))


def run(*children: tuple[str, int, Barrier | None]) -> list[int | None]:
    """The processes side by side; how they ended."""
    processes = [forks.Process(target=race, args=one) for one in children]
    for one in processes:
        one.start()
    for one in processes:
        one.join(60)
    return [one.exitcode for one in processes]


def once_each(path: str) -> bool:
    """Whether everybody is told once, and is not told again by whoever comes later."""
    store = Store(path)
    given(Talk(store, VOICE, ALMANAC, Hands()))
    told = sorted(user for user, _ in sent(store))
    store.close()
    return told == [f"U{number:02}" for number in range(PEOPLE)]


def test_two_processes_on_one_file_send_each_digest_once(tmp_path: Path) -> None:
    for number in range(4):
        path = str(tmp_path / f"{number}.db")
        made = Store(path)
        peopled(made, PEOPLE)
        made.close()
        start = forks.Barrier(2)
        assert run((path, 0, start), (path, 0, start)) == [0, 0]
        assert once_each(path)


def test_killed_at_any_instant_another_process_sends_what_is_left_and_nothing_twice(tmp_path: Path) -> None:
    """Each person is a claim, a message and two instants round the commit: the first two people's work is tried."""
    for die_at in range(1, 10):
        path = str(tmp_path / f"{die_at}.db")
        made = Store(path)
        peopled(made, PEOPLE)
        made.close()
        assert run((path, die_at, None)) == [-signal.SIGKILL]
        assert run((path, 0, None)) == [0]
        assert once_each(path), f"it shows that it was killed at {die_at}"


async def test_sending_keeps_a_channel_s_order_and_waits_when_slack_says_so(tmp_path: Path) -> None:
    async with sandbox(now=DUE) as slack:
        direct = slack.person("tom").direct.id
        store = Store(tmp_path / "p.db")
        peopled(store, 3, direct)
        given(Talk(store, VOICE, ALMANAC, Hands()))
        slack.faults.rate_limit(1)
        at = [DUE.timestamp()]
        async with session() as pool:
            sender = Sender(store, web_client(pool, slack.api_url, slack.keys.bot), lambda: at[0])
            task = asyncio.create_task(sender.run())
            assert await sender.drain(5)
            while (due := store.waiting()) is not None:
                at[0] = max(at[0], due)
                assert await sender.drain(5)
            task.cancel()
        assert "ratelimited" in {call.error for call in slack.calls}
        said = [one.text.splitlines()[1].partition(":")[0] for one in slack.person("tom").roots()]
        store.close()
    assert [one.rpartition("|")[2].rstrip(">") for one in said] == ["Client A", "Client B", "Client C"]


def test_the_command_prints_what_is_due_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    store = Store(tmp_path / "p.db")
    peopled(store, 2)
    store.close()
    asked = ["digest", "--database", str(tmp_path / "p.db"), "--at"]
    for _ in range(2):
        assert main([*asked, "2027-01-11T09:30", "--dry-run"]) == 0
        printed = capsys.readouterr().out
        assert printed.count("*Your week from Monday 11 January*") == 2
        assert printed.startswith("U00\n")
    assert main([*asked, "2027-01-11T09:29", "--dry-run"]) == 0
    assert capsys.readouterr().out == ""
    assert main([*asked, "2027-01-11T09:30"]) == 2
    assert "no token is set" in capsys.readouterr().err


async def test_the_command_sends_what_is_due_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    async with sandbox(now=DUE) as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.keys.bot, "SLACK_APP_TOKEN": slack.keys.app, "SLACK_API_URL": slack.api_url}
        store = Store(tmp_path / "p.db")
        peopled(store, 1, slack.person("tom").direct.id)
        store.close()
        asked = ["digest", "--database", str(tmp_path / "p.db"), "--at", "2027-01-11T09:30"]
        codes = []
        for _ in range(2):
            for name, value in tokens.items():
                monkeypatch.setenv(name, value)
            codes.append(await asyncio.to_thread(main, asked))
        assert (codes, *capsys.readouterr()) == ([0, 0], "1 sent\n0 sent\n", "")
        assert len([one for one in slack.person("tom").roots() if "Your week" in one.text]) == 1


def test_a_time_that_is_none_is_said_and_the_old_one_stays(store: Store) -> None:
    peopled(store)
    talk = Talk(store, VOICE, ALMANAC, Hands())
    talk.command("e1", TOM, "digest thursday 8:00")
    said = talk.command("e2", TOM, "digest tuesday 25:00").text
    assert said.startswith("I can't read 25:00 as a time of day, so I've changed nothing.")
    assert talk.command("e3", TOM, "digest").text.startswith("Thursday at 08:00")

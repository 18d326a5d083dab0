"""What is forgotten is gone: no word of it is left in the files, and nothing that was under way brings it back."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3  # noqa: TID251 (another process reads here)
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.coach.case import Case
from bot.page import Page, Text
from bot.sandbox.faults import Fault
from bot.store import DIRECT, HELD, POINTERS, THREAD, Person, Row, Store, purge
from tests.office import Office, office
from tests.playing import TRANSCRIPTS, Player, deeds

ANA, TOM = Person("T1", "U1"), Person("T1", "U2")
LEFT, RIGHT = "«", "»"


def page(key: str, text: str = "words", replaces: bool = False) -> Page:
    return Page(key, (Text(text),), text, replaces=replaces)


def opened(store: Store, person: Person = ANA, client: str = "Acme", thread: str = "10.1") -> Case:
    """A case whose card has arrived."""
    with store.turn() as turn:
        turn.seen(person)
        case = turn.open_case(person, Case(client=client, manager=person.user))
        turn.post(case, [page("card", client)])
    store.sent(leased(store), "D1", thread)
    store.sent(leased(store), link="https://slack.test/p1")
    return case


def leased(store: Store) -> Row:
    row = store.lease(1.0)
    assert row is not None
    return row


def forget(store: Store, case: Case | None = None, person: Person = ANA) -> None:
    """One case, or everything about the person."""
    with store.turn() as turn:
        if case is not None:
            turn.forget_case(case.id)
        else:
            turn.forget_person(person)
    assert store.scrub()


def rows(store: Store) -> dict[str, int]:
    """How many rows each table has, but for those that keep nothing of anybody."""
    names = {*HELD} - {"outbox"}
    return {name: count for name in names if (count := store._db.table(name).count)}


def drained(store: Store) -> list[Row]:
    """Everything that may be sent, sent in order."""
    found = []
    while row := store.lease(1.0):
        found.append(row)
        store.sent(row)
    return found


# The store's promises


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "partways.db")


def test_a_forgotten_case_leaves_no_row_and_its_thread_is_swept(store: Store) -> None:
    case, other = opened(store), opened(store, client="Beta", thread="20.1")
    with store.turn() as turn:
        turn.post(case, [page("question"), page("card", "Acme again", replaces=True)])
    forget(store, case)
    sweep, pointers = drained(store)
    assert (sweep.kind, sweep.page and sweep.page.key) == ("sweep", THREAD)
    assert (pointers.kind, pointers.page and pointers.page.key) == ("sweep", POINTERS)
    assert sweep.place is not None and (sweep.place.channel, sweep.place.thread) == ("D1", "10.1")
    with store.turn() as turn:
        assert [one.case.id for one in turn.all_cases(ANA)] == [other.id]


def test_a_person_who_is_forgotten_is_as_if_never_seen(store: Store) -> None:
    opened(store), opened(store, TOM, thread="20.1")
    with store.turn() as turn:
        turn.counts_person(ANA, True)
        turn.set_rollup(ANA, "C1", 1.0, 2.0)
    before = rows(store)
    forget(store)
    assert rows(store) == {"cases": 1, "people": 1, "posted": 1}, before
    with store.turn() as turn:
        assert not any(turn.held(ANA).values()) or [one["kind"] for one in turn.held(ANA)["outbox"]] == ["sweep"] * 2
        assert turn.rollup("T1") is None
        assert turn.all_cases(TOM)
        assert turn.seen(ANA)


@pytest.mark.parametrize("all_of_it", [False, True])
@pytest.mark.parametrize("answer", ["sent", "later", "drop", "recover"])
def test_a_row_that_was_under_way_writes_nothing_back(store: Store, answer: str, all_of_it: bool) -> None:
    case = opened(store)
    with store.turn() as turn:
        turn.post(case, [page("question", "Acme owes us"), page("next", "and more")])
    row = leased(store)
    forget(store, None if all_of_it else case)
    assert store.lease(1.0) is None, "what takes the messages away waits for what is under way"
    if answer == "sent":
        store.sent(row, "D1", "10.2")
    elif answer == "recover":
        assert store.recover() == 0
    else:
        store.later(row, 0.0, clear=False, why="lost") if answer == "later" else store.drop(row, "gone")
    assert {one.kind for one in drained(store)} == {"sweep"}
    assert "cases" not in rows(store) and "posted" not in rows(store)
    assert store.failed() == []


def test_a_time_zone_that_arrives_too_late_brings_nobody_back(store: Store) -> None:
    with store.turn() as turn:
        turn.seen(ANA)
        turn.ask_zone(ANA)
    row = leased(store)
    forget(store)
    store.known(row, "Europe/London", "Ana Reid")
    assert "people" not in rows(store)
    assert [one.page and one.page.key for one in drained(store)] == [DIRECT]


def test_a_card_that_may_have_arrived_is_looked_for_by_its_key(store: Store) -> None:
    with store.turn() as turn:
        turn.seen(ANA)
        case = turn.open_case(ANA, Case(client="Acme"))
        turn.post(case, [page("card", "Acme")])
    row = leased(store)
    forget(store, case)
    store.later(row, 0.0, clear=False, why="lost")
    sweep, _ = drained(store)
    assert (sweep.kind, sweep.place, sweep.key) == ("sweep", None, row.key)


def test_a_number_is_never_given_twice(store: Store) -> None:
    case = opened(store)
    forget(store, case)
    assert opened(store).id > case.id


def test_what_a_case_taught_goes_with_it(store: Store) -> None:
    case = opened(store)
    with store.turn() as turn:
        turn.keep(replace(case, answers={"lesson": "ask for references"}))
    other = opened(store, client="Beta", thread="20.1")
    with store.turn() as turn:
        turn.keep(replace(other, lessons=("ask for references", "mine")))
    forget(store, case)
    with store.turn() as turn:
        (left,) = turn.all_cases(ANA)
    assert left.case.lessons == ("mine",)


def test_all_of_a_workspace_goes_turn_by_turn_and_nothing_is_sent_any_more(store: Store) -> None:
    for number in range(5):
        opened(store, Person("T1", f"U{number}"), thread=f"{number}.1")
    kept = opened(store, Person("T2", "U9"), thread="99.1")
    with store.turn() as turn:
        turn.leave("T1")
    assert store.lease(1.0) is None and store.ringing(1e12) == []
    turns = 0
    while store.leaving():
        with store.turn() as turn:
            turn.clear_away(2)
        turns += 1
    assert turns == 4
    assert [one.team for one in store.people()] == ["T2"]
    with store.turn() as turn:
        assert turn.case_by_id(kept.id)


def test_no_table_is_left_out_of_what_is_held(store: Store) -> None:
    columns = {name: set(store._db.table(name).columns_dict) for name in store._db.table_names()}
    about = {name for name, found in columns.items() if found & {"user", "case_id"}}
    assert about == {*HELD, "purges"}, "purges are ids that wait to be taken out of the backups"


def test_every_stored_byte_about_somebody_is_given_out(store: Store) -> None:
    case = opened(store)
    opened(store, TOM, client="Secret of Tom", thread="20.1")
    with store.turn() as turn:
        turn.keep(replace(case, answers={"story": "they\n“never” pay"}, state="closed"))
        turn.counts_person(ANA, False)
        turn.post(case, [page("note", "a word")])
        given = json.dumps(turn.held(ANA), ensure_ascii=False)
        stored = [value for table in HELD for row in store._db.table(table).rows for value in row.values()]
    assert "Secret of Tom" not in given and "Secret of Tom" in str(stored)
    for words in ("Acme", "never", "a word", "10.1", "https://slack.test/p1"):
        assert words in given


def test_deleted_rows_leave_no_copy_in_the_file_however_often_they_moved(tmp_path: Path) -> None:
    """SQLite's own secure_delete leaves some where rows have moved between pages."""
    path = tmp_path / "partways.db"
    store = Store(path)
    for number in range(40):
        person = ANA if number % 2 else TOM
        word = f"{LEFT}of {'Ana' if person == ANA else 'Tom'}{RIGHT} " * (1 + 37 * number % 400)
        with store.turn() as turn:
            turn.seen(person)
            case = turn.open_case(person, Case(client="Acme"))
            for length in (3, 1, 2):
                turn.keep(replace(case, answers={"story": word * length}))
                turn.post(case, [page("card", word * length)])
    ana, tom = f"{LEFT}of Ana{RIGHT}".encode(), f"{LEFT}of Tom{RIGHT}".encode()
    assert ana in raw(path)
    forget(store)
    assert ana not in raw(path)
    assert tom in raw(path)
    store.close()


def test_a_bot_that_was_killed_before_it_scrubbed_does_so_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "partways.db"
    store = Store(path)
    case = opened(store, client="Brünhilda")
    with store.turn() as turn:
        turn.forget_case(case.id)
    assert store.dirty and found(("Brünhilda",), raw(path))
    again = Store(path)
    assert not again.dirty and not found(("Brünhilda",), raw(path))


def test_another_process_that_reads_only_delays_it(tmp_path: Path) -> None:
    path = tmp_path / "partways.db"
    store = Store(path)
    case = opened(store, client="Brünhilda")
    other = sqlite3.connect(path)
    other.execute("BEGIN")
    other.execute("SELECT * FROM cases").fetchall()
    with store.turn() as turn:
        turn.forget_case(case.id)
    store._db.execute("PRAGMA busy_timeout = 10")
    assert not store.scrub() and store.dirty
    other.close()
    assert store.scrub() and not store.dirty
    assert "Brünhilda".encode() not in raw(path)


@pytest.mark.parametrize("what", ["case", "person", "workspace"])
def test_what_is_forgotten_is_taken_out_of_the_backups_too(tmp_path: Path, what: str) -> None:
    path, copy = tmp_path / "partways.db", tmp_path / "backups" / "old.db"
    copy.parent.mkdir()
    store = Store(path)
    case = opened(store, client="Brünhilda")
    opened(store, Person("T2", "U9"), client="Gerdy", thread="20.1")
    with closing(sqlite3.connect(copy)) as target:
        store._db.conn.backup(target)
    store._db.table("backups").insert_all([{"path": str(copy), "at": 1.0}, {"path": str(tmp_path / "no"), "at": 2.0}])
    assert found(("Brünhilda", "Gerdy"), raw(copy)) == {"Brünhilda", "Gerdy"}
    if what == "workspace":
        with store.turn() as turn:
            turn.leave("T1")
    else:
        forget(store, case if what == "case" else None)
    assert purge(store.copies(), store.purges(), store.seal) == 1
    store.purged(store.purges())
    assert found(("Brünhilda", "Gerdy"), raw(copy)) == {"Gerdy"}
    assert store.purges() == [] and purge(store.copies(), store.purges(), store.seal) == 0
    restored = Store(copy)
    assert restored.lease(1e12) is None, "what is restored sends nothing about it"


# The canary, in the whole bot

MORNING = datetime(2027, 1, 11, 10, tzinfo=UTC)
STORY = TRANSCRIPTS / "en" / "u_rehearsal.md"
CANARIES = {
    "Ivy & Oat": "Brünhild & Oat",
    "gone within three weeks.": "gone within three weeks. A snorkelbaum.",
    "Maya Brennan": "Quendrith Brennan",
    "notices@ivyandoat.example": "notices@zorblatt.example",
    "Priya Shah": "Velnora Shah",
    "retail launch": "krumhornish launch",
}
"""What is typed in the transcript, with a word in each kind of place that stands nowhere else."""

MORE = """
**Tom:** Fenwimple does IT

**Tom:** add that the wimbrelling stays with you

**Tom:** check my version

**Tom** presses *Check my version*

**Tom** saves

- own: Hi Quendrith, we have decided to end it, xylobrunch and all. Our last day of service is Sunday 14 March 2027.

**Tom** ticks *circle_week*

- lines: circle.lead

**Tom** presses *Rehearse*

**Tom** presses *They offer more money, or new rules*

**Tom:** Thank you for offering that, dear mumblecrust. The decision stands.
"""
LATER = """
**Tom:** stop

**Tom:** sent it today at 9:40 by email

**Tom:** close

**Tom:** ask for the glimmerfax before we sign

**Tom** edits *glimmerfax* to *glommerfex*

**Tom** types `/partways Beta Books`
"""
HELD_HALFWAY = ("mumblecrust",)
HELD_AT_THE_END = (
    *("Brünhild", "snorkelbaum", "Quendrith", "zorblatt", "Velnora", "krumhornish"),
    *("Fenwimple", "wimbrelling", "xylobrunch", "glimmerfax"),
)


def raw(path: Path) -> bytes:
    """All bytes of the database and of whatever lies beside it."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def found(words: tuple[str, ...], data: bytes) -> set[str]:
    """The words that are there, as UTF-8, as UTF-16 or as JSON writes them."""
    return {
        word
        for word in words
        for shape in (
            word.encode(),
            word.encode("utf-16-le"),
            word.encode("utf-16-be"),
            json.dumps(word)[1:-1].encode(),
        )
        if shape in data
    }


async def played(player: Player, text: str) -> None:
    for deed in deeds(text):
        await player.do(deed)


async def told(place: Office) -> Player:
    """A whole case, told with a word in every kind of place."""
    text = STORY.read_text("utf-8").partition("**Tom** presses *Rehearse*")[0]
    for plain, canary in CANARIES.items():
        text = text.replace(plain, canary)
    player = Player(place)
    assert place.bot is not None
    place.bot.talk.look("loaded now, so that no message waits for it")
    await played(player, text)
    return player


@pytest.mark.parametrize("what", ["Brünhild & Oat", "all"])
async def test_not_a_word_is_left_in_any_file(tmp_path: Path, what: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "partways")
    for name in ("partways.bolt", "partways.client", "slack_bolt", "slack_sdk"):
        caplog.set_level(logging.INFO, name)  # as in bot/__main__.py: their debug lines hold what is typed
    async with office(tmp_path, MORNING) as place:
        player = await told(place)
        await played(player, MORE.replace("**Tom** ticks", "**Tom:** who first\n\n**Tom** ticks"))
        assert found(HELD_HALFWAY, raw(place.path)) == {*HELD_HALFWAY}
        await played(player, LATER)
        assert found(HELD_AT_THE_END, raw(place.path)) == {*HELD_AT_THE_END}
        await played(player, f"**Tom** types `/partways forget {what}`\n\n**Tom** saves\n")
        await place.rings()
        every = (*HELD_AT_THE_END, *HELD_HALFWAY, "glommerfex")
        assert found(every, raw(place.path)) == set()
        assert found(every, caplog.text.encode()) == set()
        assert found(("Beta Books",), raw(place.path)) == ({"Beta Books"} if what != "all" else set())
        direct = place.slack.world.direct(place.slack.person("tom").user.id)
        own = [one for one in direct.messages.values() if one.bot]
        assert found(every, str([(one.text, one.blocks) for one in own]).encode()) == set()
        receipts = [one.text for one in own if "Receipt 1" in one.text]
        assert len(receipts) == 1


# At Slack


async def test_the_bot_s_own_messages_go_and_the_person_s_stay(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        player = Player(place)
        await played(
            player, "**Tom** types `/partways Acme`\n\n**Tom:** they pay late\n\n**Tom** types `/partways Beta`\n"
        )
        await played(player, "**Tom** types `/partways forget acme`\n\n**Tom** saves\n")
        direct = place.slack.world.direct(place.slack.person("tom").user.id)
        texts = [one.text for one in direct.messages.values()]
        assert [one.text for one in direct.messages.values() if not one.bot] == ["they pay late"]
        assert not [text for text in texts if "Acme" in text]
        assert [text for text in texts if "Beta" in text]


async def test_pointers_that_name_the_client_go_too_and_files_that_were_asked_for_stay(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        player = Player(place)
        await played(player, "**Tom** types `/partways Acme`\n\n**Tom** types `/partways Beta`\n")
        tom = place.slack.person("tom")
        await tom.type("hello?")
        await place.quiet()
        await place.desk("tom").command("/partways export")
        direct = place.slack.world.direct(tom.user.id)
        top = [one for one in direct.messages.values() if one.bot and one.thread in ("", one.ts)]
        assert [one for one in top if "Acme" in one.text and "Beta" in one.text], "a pointer to both threads"
        await played(player, "**Tom** types `/partways forget acme`\n\n**Tom** saves\n")
        left = [one for one in direct.messages.values() if one.bot]
        assert not [one for one in left if "Acme" in one.text]
        assert len([one for one in left if one.files]) == 2
        receipt = next(one.text for one in left if "Receipt" in one.text)
        assert "exported" in receipt


async def test_too_many_requests_and_lost_answers_only_delay_the_deleting(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        player = Player(place)
        await played(player, "**Tom** types `/partways Acme`\n\n**Tom:** they pay late\n")
        tom = place.slack.person("tom")
        await tom.command("/partways forget Acme")
        view = tom.modal
        assert view is not None
        place.slack.faults.add(Fault("lose_answer", "chat.delete", 2))
        place.slack.faults.add(Fault("rate_limit", "chat.delete", 1, 1.0, 1.0))
        over = asyncio.Event()
        direct = place.slack.world.direct(tom.user.id)
        place.slack.world.changed.append(
            lambda _: over.set() if "Deleted on" in str([one.text for one in direct.messages.values()]) else None
        )
        await tom.submit(view)
        async with asyncio.timeout(60):
            await over.wait()
        refused = {call.error for call in place.slack.calls if call.method == "chat.delete"}
        assert {"lost", "ratelimited"} <= refused
        own = [one.text for one in place.slack.world.direct(tom.user.id).messages.values() if one.bot]
        assert [text.partition(",")[0] for text in own if not text.startswith("Deleted on")] == []
        assert len(own) == 1


async def test_home_is_then_as_it_is_for_a_newcomer(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        ana, tom = place.slack.person("ana"), place.slack.person("tom")
        await ana.open_home()
        await played(Player(place), "**Tom** types `/partways Acme`\n")
        await tom.open_home()
        await place.quiet()
        assert tom.home is not None and "Acme" in str(tom.home.blocks)
        await played(Player(place), "**Tom** types `/partways forget all`\n\n**Tom** saves\n")
        assert ana.home is not None
        assert [one.get("text") for one in tom.home.blocks] == [one.get("text") for one in ana.home.blocks]


async def test_nobody_can_forget_the_case_of_somebody_else(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        await played(Player(place), "**Tom** types `/partways Acme`\n")
        ana = place.desk("ana")
        whisper = await ana.command("/partways forget Acme")
        assert whisper.response is not None and "no case called Acme" in whisper.response.text
        await ana.command("/partways forget")
        view = ana.person.modal
        assert view is not None and "Acme" not in str(view.blocks)
        assert place.store is not None
        assert rows(place.store)["cases"] == 1


async def test_an_export_goes_to_the_person_s_own_messages_and_nowhere_else(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        await played(Player(place), "**Tom** types `/partways Acme & Sons`\n\n**Tom:** they “never” pay\n")
        await place.desk("tom").command("/partways export")
        shared = [call.args for call in place.slack.calls if call.method == "files.completeUploadExternal"]
        direct = place.slack.world.direct(place.slack.person("tom").user.id)
        assert [one["channel_id"] for one in shared] == [direct.id] * 2
        read, flat = (place.slack.world.files[one["files"][0]["id"]].content.decode() for one in shared)
        assert "## Acme & Sons" in read and "they “never” pay" in read
        assert json.loads(flat)["cases"][0]["body"]["answers"]["story"] == "they “never” pay"
        assert place.store is not None
        with place.store.turn() as turn:
            assert not turn.held(Person("T0SANDBOX1", place.slack.person("tom").user.id))["outbox"]


# For whoever runs it and is asked in writing


def test_whoever_runs_it_writes_down_and_deletes_what_is_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "partways.db"
    store = Store(path)
    case = opened(store, client="Brünhilda")
    opened(store, client="Beta", thread="20.1"), opened(store, TOM, client="Gamma", thread="30.1")
    store.close()
    about = ["--team", "T1", "--database", str(path)]
    assert main(["export", "--user", "U1", "--out", "files", *about]) == 0
    assert capsys.readouterr().out == "written: files/partways-T1-U1.json and files/partways-T1-U1.md\n"
    written = sorted((tmp_path / "files").iterdir())
    assert all("Brünhilda" in one.read_text("utf-8") and one.stat().st_mode & 0o777 == 0o600 for one in written)
    assert main(["forget", "--user", "U1", "--case", str(case.id), *about]) == 0
    assert capsys.readouterr().out.startswith(f"deleted: case {case.id} of U1, receipt 1;")
    assert not found(("Brünhilda",), raw(path)) and found(("Beta",), raw(path))
    assert main(["forget", "--user", "U1", *about]) == 0
    assert not found(("Beta",), raw(path)) and found(("Gamma",), raw(path))
    assert main(["forget", *about]) == 0
    assert capsys.readouterr().out.endswith("deleted: 1 cases of T1, and all else about it\n")
    assert not found(("Gamma",), raw(path))
    for words in (["forget", "--user", "U7"], ["forget", "--case", "1"], ["export", "--user", "U7"]):
        assert main([*words, *about]) == 2


async def test_a_workspace_that_removes_the_bot_is_deleted_at_once_and_told_nothing_more(tmp_path: Path) -> None:
    async with office(tmp_path, MORNING) as place:
        player = Player(place)
        await played(player, "**Tom** types `/partways Brünhild`\n\n**Tom:** they pay late\n")
        await played(player, "**Ana** types `/partways Gerdy`\n")
        before = len(place.slack.calls)
        delivery = await place.slack.courier.removed()
        assert delivery.acked and place.bot is not None
        place.slack.world.clock.forward(timedelta(days=400))
        await place.rings()
        assert len(place.slack.calls) == before
        assert place.store is not None and rows(place.store) == {}
        assert found(("Brünhild", "Gerdy"), raw(place.path)) == set()

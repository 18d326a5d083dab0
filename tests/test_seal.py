"""The seal: what was typed can't be read in the file without the key, and any key but the right one says so."""

from __future__ import annotations

import re
import signal
import sqlite3  # noqa: TID251 (the raw file is looked at here)
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.__main__ import main
from bot.coach.agenda import Entry
from bot.coach.case import Case
from bot.page import Page, Text
from bot.store import SEALED, Month, Person, Seal, Store, held, keys_in, new_key
from tests.desk import MONDAY
from tests.killed_child import WRITER, rekeyed, writing
from tests.killing import forks
from tests.office import office
from tests.playing import TRANSCRIPTS, Player, deeds
from tests.product import bare

DAY = date(2027, 1, 11)
ANA = Person("T1", "U1")
CANARY = "Kanarienvogel"
"""A word that stands wherever something typed can stand, and nowhere else."""

TYPED = ("Ivy & Oat", "ivyandoat", "Brennan", "buffet", "passing strain", "Priya Shah", "retail launch", "6500.00")
"""What is typed in the transcripts that are played here, as it would stand in the file."""

CLEAR = {
    "agenda": {"case_id", "code", "day", "shows", "ends", "until", "what", "currency"},
    "backups": {"path", "at"},
    "cases": {"id", "team", "user", "state", "channel", "thread", "link", "due", "code", "opened"},
    "case_numbers": {"last"},
    "claims": {"event", "at"},
    "gone": {"team"},
    "outbox": {
        *("id", "key", "kind", "lane", "team", "user", "channel", "thread", "name", "case_id", "due", "attempts"),
        *("clear", "state", "why", "since"),
    },
    "people": {"team", "user", "zone", "rhythm", "week", "missed", "due", "quiet", "language"},
    "posted": {"case_id", "key", "ts"},
    "purges": {"id", "team", "user", "case_id"},
    "receipts": {"number", "at", "cases", "whole"},
    "rollup_months": {"team", "month", "user", "state", "counts"},
    "rollup_people": {"team", "user", "told", "out"},
    "rollups": {"team", "user", "target", "since", "due"},
    "seals": {"id", "proof"},
}
"""The columns that hold no word that anybody typed and nobody's name; every other one has to be sealed."""


def columns(path: Path) -> Iterator[tuple[str, str]]:
    """Every column of every table of ours."""
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in names:
            if not table.startswith(("sqlite_", "_sqlite")):
                yield from ((table, row[1]) for row in db.execute(f"PRAGMA table_info({table})"))


def typed_into(store: Store) -> None:
    """A canary word in everything that somebody could have typed, or is called."""
    page = Page("card", (Text(CANARY),), CANARY)
    with store.turn() as turn:
        turn.seen(ANA)
        turn.ask_zone(ANA)
        case = turn.open_case(ANA, Case(client=CANARY, manager="U1", code="Client A", answers={"reason": CANARY}))
        turn.plan(case, [Entry("task", DAY, DAY, DAY, what="access", owner=CANARY, amount=CANARY)])
        turn.post(case, [page])
        turn.freeze("T1", Month("2027-01-31", ANA, "waiting", {"ended": 5}, page))
    asked = store.lease(1.0)
    assert asked is not None
    store.known(asked, "Europe/London", CANARY)


def everything(path: Path) -> str:
    """Every value in every column, and all that is on the disk."""
    with closing(sqlite3.connect(path)) as db:
        rows = [db.execute(f"SELECT * FROM {table}").fetchall() for table in {one for one, _ in columns(path)}]  # noqa: S608
    return str(rows) + raw(path).decode("latin-1")


def raw(path: Path) -> bytes:
    """All that is on the disk."""
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "partways.db"


def filled(path: Path, *keys: str) -> None:
    """A file with canary words in it, written with the keys."""
    with closing(Store(path, seal=Seal(keys))) as store:
        typed_into(store)


def read_back(path: Path, *keys: str) -> None:
    """Everything is there as it was typed, for whoever has the keys."""
    with closing(Store(path, seal=Seal(keys))) as store, store.turn() as turn:
        [filed] = turn.cases(ANA)
        assert (filed.case.client, filed.case.answers["reason"]) == (CANARY, CANARY)
        [item] = turn.items(ANA, DAY)
        assert (item.entry.owner, item.entry.amount) == (CANARY, CANARY)
        assert turn.name(ANA) == CANARY
        month = turn.month("T1", "2027-01-31")
        assert month is not None
        assert month.page.text == CANARY
        assert turn.counted("T1", DAY) == []
    with closing(Store(path, seal=Seal(keys))) as store:
        row = store.lease(9.0)
        assert row is not None
        assert row.page is not None
        assert row.page.text == CANARY
        store.later(row, 0.0, clear=True, why="")


def test_every_column_is_sealed_or_known_to_hold_nothing_typed(path: Path) -> None:
    filled(path)
    known = {(table, one) for table, names in CLEAR.items() for one in names}
    sealed = {(table, one) for table, names in SEALED.items() for one in names}
    assert not known & sealed
    assert set(columns(path)) == known | sealed, "a new column: seal it (bot/store/seal.py), or say here why not"


def test_with_a_key_no_word_stands_in_the_file_or_in_what_lies_beside_it(path: Path) -> None:
    key = new_key()
    with closing(Store(path, seal=Seal([key]))) as store:
        typed_into(store)
        assert path.with_name("partways.db-wal").stat().st_size > 0
        assert CANARY.encode() not in raw(path)
    assert CANARY.encode() not in raw(path)
    assert key.encode() not in raw(path)
    read_back(path, key)


@pytest.mark.parametrize("name", ["v_tasks", "y_to_the_end"])
async def test_nothing_that_was_typed_in_a_whole_conversation_stands_in_any_column(name: str, tmp_path: Path) -> None:
    text = (TRANSCRIPTS / "en" / f"{name}.md").read_text("utf-8")
    async with office(tmp_path, MONDAY, seal=Seal([new_key()])) as place:
        player = Player(place, ZoneInfo("Europe/London"))
        for deed in deeds(text):
            said = await player.do(deed)
            assert not (readable := [word for word in TYPED if word in everything(place.path)]), (deed.line, readable)
        assert said in text, "it is the conversation that it is without a key"


def test_without_a_key_everything_is_written_as_it_is(path: Path) -> None:
    filled(path)
    assert CANARY.encode() in raw(path)
    read_back(path)


def test_with_a_key_an_older_file_is_read_and_what_is_new_is_sealed(path: Path) -> None:
    filled(path)
    key = new_key()
    with closing(Store(path, seal=Seal([key]))) as store, store.turn() as turn:
        turn.open_case(ANA, Case(client="Nachtigall"))
        assert sorted(filed.case.client for filed in turn.cases(ANA)) == [CANARY, "Nachtigall"]
    assert CANARY.encode() in raw(path)
    assert b"Nachtigall" not in raw(path)


def test_rekey_seals_an_older_file_and_leaves_no_trace_of_what_stood_there(path: Path) -> None:
    filled(path)
    key = new_key()
    with closing(Store(path, seal=Seal([key]))) as store:
        assert store.rekey() == 6
        assert store.rekey() == 0
        store.scrub()
        assert CANARY.encode() not in raw(path)
    read_back(path, key)


def test_after_rekey_the_older_key_is_not_needed_and_opens_nothing(path: Path) -> None:
    old, new = new_key(), new_key()
    filled(path, old)
    with closing(Store(path, seal=Seal([new, old]))) as store:
        assert store.rekey() == 6
    read_back(path, new)
    with pytest.raises(OSError, match="none of the keys"):
        Store(path, seal=Seal([old]))


def test_killed_at_any_instant_everything_can_be_read_with_both_keys_and_rekey_ends_it(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    for die_at in range(1, 100):
        path = tmp_path / f"{die_at}.db"
        filled(path, old)
        child = forks.Process(target=rekeyed, args=(str(path), (new, old), die_at))
        child.start()
        child.join(60)
        read_back(path, new, old)
        with closing(Store(path, seal=Seal([new, old]))) as store:
            store.rekey()
        read_back(path, new)
        if child.exitcode == 0:
            break
        assert child.exitcode == -signal.SIGKILL
    assert die_at > 10


def test_rekey_works_beside_a_bot_at_work_and_loses_nothing(path: Path) -> None:
    old, new = new_key(), new_key()
    filled(path, old)
    ours, theirs = forks.Pipe()
    bot = forks.Process(target=writing, args=(str(path), (new, old), theirs), daemon=True)
    bot.start()
    theirs.close()
    assert ours.recv() == 5
    with closing(Store(path, seal=Seal([new, old]))) as store:
        assert store.rekey() > 0
    ours.send("stop")
    count = ours.recv()
    bot.join(60)
    with closing(Store(path, seal=Seal([new]))) as store, store.turn() as turn:
        assert len(turn.cases(ANA)) + len(turn.cases(WRITER)) == count + 1


@pytest.mark.parametrize(("keys", "says"), [([], "is not set"), ([new_key()], "none of the keys")])
def test_a_sealed_file_and_no_key_or_a_wrong_one_is_one_line_and_changes_nothing(
    path: Path, keys: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(path, new_key())
    before = path.read_bytes()
    bare(monkeypatch, path.parent)
    monkeypatch.setenv("PARTWAYS_ENCRYPTION_KEY", ",".join(keys))
    for command in (["run", "--no-browser"], ["digest", "--dry-run"], *([["rekey"]] if keys else [])):
        assert main([*command, "--database", str(path)]) == 2
        out, said = capsys.readouterr()
        assert out == ""
        assert re.fullmatch(rf"partways: the database \S+ can't be used: it is encrypted, and .*{says}[^\n]*\n", said)
    assert path.read_bytes() == before


def test_the_key_may_stand_in_the_setting_or_in_a_file(tmp_path: Path) -> None:
    one, two = new_key(), new_key()
    file = tmp_path / "keys"
    file.write_text(f"{one}\n{two}\n")
    assert keys_in(f"{one}, {two}") == keys_in(str(file)) == (one, two)
    assert keys_in("") == ()


def test_what_is_no_key_is_said_without_being_shown(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")
    for wrong in ("5ecre7" * 8, f"{new_key()},5ecre7", str(tmp_path), "5ecre7" * 200, str(empty)):
        with pytest.raises(ValueError, match="PARTWAYS_ENCRYPTION_KEY") as refused:
            keys_in(wrong)
        assert "5ecre7" not in str(refused.value)


def test_the_command_prints_a_key_that_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key"]) == 0
    key = capsys.readouterr().out.strip()
    assert keys_in(key) == (key,)


def test_the_command_seals_a_file_and_says_how_much(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(path)
    bare(monkeypatch, path.parent)
    assert main(["rekey", "--database", str(path)]) == 2
    assert capsys.readouterr().err.startswith("partways: PARTWAYS_ENCRYPTION_KEY is not set")
    key = new_key()
    monkeypatch.setenv("PARTWAYS_ENCRYPTION_KEY", key)
    assert main(["rekey", "--database", str(path)]) == 0
    assert "6 texts" in capsys.readouterr().out
    assert CANARY.encode() not in raw(path)


def test_while_somebody_else_holds_the_file_for_long_rekey_says_so_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = new_key()
    filled(path, key)
    bare(monkeypatch, path.parent)
    monkeypatch.setenv("PARTWAYS_ENCRYPTION_KEY", f"{new_key()},{key}")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert main(["rekey", "--database", str(path)]) == 2
    assert re.fullmatch(
        r"partways: the database \S+ can't be used[^\n]*: database is locked\S*[^\n]*\n", capsys.readouterr().err
    )
    read_back(path, key)


def test_beside_a_bot_with_other_keys_nothing_is_sealed_that_it_could_not_read(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(path)
    bare(monkeypatch, path.parent)
    key = new_key()
    monkeypatch.setenv("PARTWAYS_ENCRYPTION_KEY", key)
    with held(path):
        assert main(["rekey", "--database", str(path)]) == 2
        assert "restart it first" in capsys.readouterr().err
    read_back(path)
    with held(path, Seal([key]).name):
        assert main(["rekey", "--database", str(path)]) == 0
        assert "run it with the bot stopped" in capsys.readouterr().out
    read_back(path, key)

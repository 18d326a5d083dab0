"""Backups: whole copies made while the bot writes, put back without a doubled message, and never over another file."""

from __future__ import annotations

import re
import sqlite3  # noqa: TID251 (the copies are looked at here)
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.coach.case import Case
from bot.page import Page, Text
from bot.store import Person, Seal, Store, back_up, held, new_key, restore
from tests.desk import MONDAY
from tests.killed_child import WRITER, writing
from tests.killing import forks
from tests.office import Office, Worker, office
from tests.product import bare

ANA = Person("T1", "U1")
NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "data" / "partways.db"
    with closing(Store(file)) as store:
        open_case(store, "Acme")
    return file


def open_case(store: Store, client: str) -> None:
    with store.turn() as turn:
        turn.open_case(ANA, Case(client=client))


def clients(path: Path, *keys: str) -> list[str]:
    with closing(Store(path, seal=Seal(keys))) as store, store.turn() as turn:
        return sorted(filed.case.client for filed in turn.cases(ANA))


def remembered(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT path FROM backups ORDER BY path")]


@contextmanager
def somebody_writing(path: Path) -> Iterator[None]:
    """Another process opens cases in the file, all the time."""
    ours, theirs = forks.Pipe()
    writer = forks.Process(target=writing, args=(str(path), (), theirs), daemon=True)
    writer.start()
    theirs.close()
    assert ours.recv() == 5
    yield
    ours.send("stop")
    ours.recv()
    writer.join(60)


def test_a_backup_is_a_whole_file_for_its_owner_alone_with_nothing_beside_it(path: Path, tmp_path: Path) -> None:
    made = back_up(path, tmp_path / "copies" / "one.db", NOW)
    assert (made.cases, made.size) == (1, made.path.stat().st_size)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [one.name for one in made.path.parent.iterdir()] == ["one.db"]
    assert remembered(path) == [str(made.path)]
    assert clients(made.path) == ["Acme"]


def test_a_backup_while_somebody_writes_is_the_file_as_it_was_at_one_moment(path: Path, tmp_path: Path) -> None:
    with somebody_writing(path):
        made = back_up(path, tmp_path / "one.db", NOW)
    with closing(Store(made.path)) as store, store.turn() as turn:
        numbers = sorted(int(filed.case.client) for filed in turn.cases(WRITER))
    assert len(numbers) >= 5
    assert numbers == list(range(len(numbers)))


def test_a_file_that_is_there_is_not_overwritten_unless_so_wished(path: Path, tmp_path: Path) -> None:
    there = tmp_path / "precious"
    there.write_text("a shopping list")
    with pytest.raises(OSError, match="--force"):
        back_up(path, there, NOW)
    assert there.read_text() == "a shopping list"
    assert back_up(path, there, NOW, force=True).cases == 1
    with pytest.raises(OSError, match="is the database itself"):
        back_up(path, path, NOW, force=True)


def test_in_a_folder_backups_are_dated_and_the_newest_stay(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "notes.txt").touch()
    for hour in range(4):
        back_up(path, folder, NOW + timedelta(hours=hour), keep=2)
    left = ["notes.txt", "partways-2027-01-11T1200.db", "partways-2027-01-11T1300.db"]
    assert sorted(one.name for one in folder.iterdir()) == left
    assert remembered(path) == [str(folder / name) for name in left[1:]]


def test_nothing_is_left_of_a_backup_that_failed(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE agenda")
        db.execute("DROP TABLE posted")
        db.execute("DROP TABLE outbox")
        db.execute("DROP TABLE cases")
    folder = tmp_path / "copies"
    folder.mkdir()
    with pytest.raises(OSError, match=r"^the copy can't be used: [^\n]*$"):
        back_up(path, folder, NOW)
    assert list(folder.iterdir()) == []
    assert remembered(path) == []


def test_restored_the_file_is_as_it_was_and_the_one_before_is_kept(path: Path, tmp_path: Path) -> None:
    made = back_up(path, tmp_path / "one.db", NOW)
    with closing(Store(path)) as store:
        open_case(store, "Beta")
    later = back_up(path, tmp_path / "two.db", NOW)
    aside = restore(path, made.path, NOW, Seal())
    assert aside is not None
    assert clients(path) == ["Acme"]
    assert clients(aside) == clients(later.path) == ["Acme", "Beta"]
    assert remembered(path) == sorted(str(one) for one in (made.path, later.path, aside))
    assert {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()} == {0o600}


def test_what_the_old_file_had_not_yet_written_down_is_kept_with_it(path: Path, tmp_path: Path) -> None:
    made = back_up(path, tmp_path / "one.db", NOW)
    store = Store(path)  # never closed, as if it was killed: the new case is in the write-ahead log
    open_case(store, "Beta")
    aside = restore(path, made.path, NOW, Seal())
    assert aside is not None
    assert (clients(path), clients(aside)) == (["Acme"], ["Acme", "Beta"])
    store.close()


def test_where_there_was_no_file_the_backup_becomes_it(path: Path, tmp_path: Path) -> None:
    made = back_up(path, tmp_path / "one.db", NOW)
    assert restore(tmp_path / "new" / "partways.db", made.path, NOW, Seal()) is None
    assert clients(tmp_path / "new" / "partways.db") == ["Acme"]


def test_nothing_is_restored_while_the_bot_runs(path: Path, tmp_path: Path) -> None:
    made = back_up(path, tmp_path / "one.db", NOW)
    with held(path), pytest.raises(OSError, match=r"^partways runs on the database [^\n]*: stop it first$"):
        restore(path, made.path, NOW, Seal())


def test_what_is_no_backup_leaves_the_file_as_it_is(path: Path, tmp_path: Path) -> None:
    wrong, cut = tmp_path / "list", tmp_path / "cut.db"
    wrong.write_text("a shopping list, and a long one: " + "milk " * 500)
    whole = back_up(path, tmp_path / "one.db", NOW).path.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    for source in (wrong, cut, tmp_path / "nothing"):
        with pytest.raises(OSError, match=r"^[^\n]*$"):
            restore(path, source, NOW, Seal())
        assert clients(path) == ["Acme"]
    assert sorted(one.name for one in path.parent.iterdir()) == ["partways.db", "partways.db.lock"]


def test_an_encrypted_backup_is_made_without_its_key_and_restored_with_it(tmp_path: Path) -> None:
    key, path = new_key(), tmp_path / "data" / "partways.db"
    with closing(Store(path, seal=Seal([key]))) as store:
        open_case(store, "Acme")
    made = back_up(path, tmp_path / "one.db", NOW)
    with pytest.raises(OSError, match="it is encrypted"):
        restore(path, made.path, NOW, Seal())
    assert restore(path, made.path, NOW, Seal([key])) is not None
    assert clients(path, key) == ["Acme"]


def waits_to_be_sent(place: Office, who: Worker) -> None:
    """A note for the thread that the bot has not sent yet."""
    assert place.store is not None
    with place.store.turn() as turn:
        [filed] = turn.cases(Person(place.slack.world.team, who.person.user.id))
        turn.post(filed.case, [Page("note", (Text("Still to be sent."),), "Still to be sent.")])


async def test_after_a_restore_the_bot_answers_in_the_same_thread_and_says_nothing_twice(tmp_path: Path) -> None:
    async with office(tmp_path, MONDAY) as place:
        tom = place.desk()
        await tom.command("/partways Acme")
        waits_to_be_sent(place, tom)
        made = back_up(place.path, tmp_path / "one.db", NOW)
        await place.quiet()
        before = [one.text for one in tom.thread]
        assert "Still to be sent." in before
        await tom.command("/partways Beta")
        await place.stop()
        restore(place.path, made.path, NOW, Seal())
        await place.start()
        await place.quiet()
        tom.client = "Acme"
        assert [one.text for one in tom.thread] == before
        await tom.says("They pay late, three times.")
        assert len(tom.thread) > len(before) + 1
        assert tom.thread[-1].bot


def test_the_command_makes_a_backup_and_says_so_in_one_line(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare(monkeypatch, tmp_path)
    monkeypatch.setenv("PARTWAYS_DATABASE", str(path))
    assert main(["backup"]) == 2
    assert "PARTWAYS_BACKUPS" in capsys.readouterr().err
    monkeypatch.setenv("PARTWAYS_BACKUPS", str(tmp_path / "copies"))
    with held(path):
        assert main(["backup", "--keep", "3"]) == 0
    said = capsys.readouterr().out
    assert re.fullmatch(r"\S+/copies/partways-\d{4}-\d\d-\d\dT\d{4}\.db: 1 case, \d+\.\d MB, \d+\.\d s\n", said)
    made = said.partition(": ")[0]
    with held(path):
        assert main(["restore", made]) == 2
    assert "stop it first" in capsys.readouterr().err
    assert main(["restore", made]) == 0
    assert "before-" in capsys.readouterr().out


def test_a_second_bot_is_not_started_on_the_same_file(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare(monkeypatch, tmp_path)
    with held(path):
        assert main(["run", "--no-browser", "--database", str(path)]) == 2
    assert capsys.readouterr().err == f"partways: partways runs on the database {path}: stop it first\n"

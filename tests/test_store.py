"""The store's promises: all or nothing, in order, nothing forgotten and nothing for other people's eyes."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database  # noqa: TID251 (an older file is made here)

from bot import filing
from bot.coach.case import Case, Place, Value
from bot.page import Page, Text
from bot.store import CLAIMS_KEPT, Person, Row, Store, migrations
from tests.desk import MONDAY
from tests.office import office

ANA, TOM = Person("T1", "U1"), Person("T1", "U2")


@pytest.fixture
def store() -> Iterator[Store]:
    kept = Store(":memory:")
    yield kept
    kept.close()


def page(key: str, text: str = "words", replaces: bool = False) -> Page:
    return Page(key, (Text(text),), text, replaces=replaces)


def opened(store: Store, *new: Page, person: Person = ANA, client: str = "Acme") -> Case:
    with store.turn() as turn:
        case = turn.open_case(person, Case(client=client, manager=person.user))
        turn.post(case, new)
    return case


def lease(store: Store, now: float = 1.0) -> Row:
    row = store.lease(now)
    assert row is not None
    return row


def send_card(store: Store, ts: str = "10.1") -> Place:
    """Send the card and its link, as the sender does."""
    store.sent(lease(store), "D1", ts)
    put_back = []
    while (row := lease(store)).kind != "link":
        put_back.append(row)
    store.sent(row, link="https://slack.test/p1")
    for one in put_back:
        store.later(one, 0.0, clear=True, why="")
    return Place("T1", "D1", ts)


def test_an_event_is_heard_once_however_often_slack_tells_it(store: Store) -> None:
    with store.turn() as turn:
        assert turn.claim("Ev1", 1.0)
    with store.turn() as turn:
        assert not turn.claim("Ev1", 2.0)
        assert turn.claim("Ev2", 2.0)


def test_claims_are_swept_after_a_day_and_not_before(store: Store) -> None:
    with store.turn() as turn:
        assert turn.claim("Ev1", 0.0)
        assert not turn.claim("Ev1", CLAIMS_KEPT)
        assert turn.claim("Ev1", CLAIMS_KEPT + 1)


def test_a_turn_that_breaks_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(RuntimeError, match="broken"), store.turn() as turn:
        turn.claim("Ev1", 1.0)
        turn.seen(ANA)
        turn.post(turn.open_case(ANA, Case(client="Acme")), [page("card")])
        raise RuntimeError("broken")
    with store.turn() as turn:
        assert turn.claim("Ev1", 1.0)
        assert turn.seen(ANA)
        assert turn.cases(ANA) == []
    assert store.lease(1.0) is None


def test_a_case_comes_back_as_it_was_kept(store: Store) -> None:
    case = opened(store, page("card"))
    place = send_card(store)
    answers: MappingProxyType[str, Value] = MappingProxyType(
        {"reason": "unpaid", "tried": ("talked", "invoice"), "count": 3}
    )
    kept = replace(case, answers=answers, done=frozenset({"b", "a"}), state="paused", revision=4)
    with store.turn() as turn:
        turn.keep(kept)
    with store.turn() as turn:
        filed = turn.case(place)
        assert filed == turn.case_by_id(case.id)
    assert filed is not None
    assert filed.case == kept
    assert (filed.place, filed.link, filed.person) == (place, "https://slack.test/p1", ANA)


words = st.text(max_size=20)
values = st.one_of(words, st.integers(-9, 9), st.lists(words, max_size=3).map(tuple))


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(words, values, max_size=4), st.frozensets(words, max_size=4), words)
def test_whatever_is_in_a_case_survives_the_paper_it_is_written_on(
    answers: dict[str, str | int | tuple[str, ...]], done: frozenset[str], client: str
) -> None:
    case = Case(client=client, answers=MappingProxyType(answers), done=done, ticks=done, id=7)
    assert filing.load(filing.dump(case), 7) == case


def test_a_case_written_by_a_newer_bot_can_still_be_read() -> None:
    assert filing.load('{"client": "Acme", "invented_later": 1}', 3) == Case(client="Acme", id=3)


def test_keeping_a_case_that_was_never_filed_is_refused(store: Store) -> None:
    with pytest.raises(LookupError), store.turn() as turn:
        turn.keep(Case(client="Acme", id=99))


def test_people_see_their_own_cases_newest_first_without_the_cancelled(store: Store) -> None:
    first, second = opened(store, client="One"), opened(store, client="Two")
    gone = opened(store, client="Three")
    opened(store, person=TOM, client="Four")
    with store.turn() as turn:
        turn.keep(replace(gone, state="cancelled"))
        assert [filed.case.id for filed in turn.cases(ANA)] == [second.id, first.id]
        assert [filed.case.client for filed in turn.cases(TOM)] == ["Four"]


def test_a_thread_is_sent_strictly_in_order(store: Store) -> None:
    opened(store, page("card"), page("one"), page("two"))
    row = lease(store)
    assert row.page is not None
    assert (row.kind, row.page.key, row.place, row.user) == ("post", "card", None, "U1")
    assert store.lease(1.0) is None
    store.sent(row, "D1", "10.1")
    sent = []
    while row := store.lease(1.0):  # type: ignore[assignment]
        sent.append((row.page.key if row.page else row.kind, row.place))
        store.sent(row, "D1", f"11.{len(sent)}")
    assert sent == [
        ("one", Place("T1", "D1", "10.1")),
        ("two", Place("T1", "D1", "10.1")),
        ("link", Place("T1", "D1", "10.1")),
    ]


def test_one_thread_does_not_wait_for_another(store: Store) -> None:
    first, second = opened(store, page("card")), opened(store, page("card"), person=TOM)
    assert (lease(store).case, lease(store).case) == (first.id, second.id)


def test_a_row_put_off_holds_up_its_thread_until_its_time(store: Store) -> None:
    opened(store, page("card"), page("one"))
    store.later(lease(store), 100.0, clear=False, why="503")
    assert store.lease(99.0) is None
    assert store.waiting() == 100.0
    again = lease(store, 100.0)
    assert (again.attempts, again.clear) == (2, False)


def test_a_dropped_row_lets_its_thread_go_on_and_forgets_its_words(store: Store) -> None:
    opened(store, page("card", "secret"), page("one"))
    store.drop(lease(store), "msg_too_long")
    assert store.failed() == [("post", "msg_too_long")]
    after = lease(store).page
    assert after is not None
    assert after.key == "one"


def test_slack_s_name_for_a_message_is_remembered_under_its_key(store: Store) -> None:
    case = opened(store, page("card"), page("one"))
    send_card(store)
    assert (store.posted(case.id, "card"), store.posted(case.id, "one")) == ("10.1", None)


def test_of_updates_that_wait_only_the_newest_is_sent(store: Store) -> None:
    case = opened(store, page("card"))
    send_card(store)
    with store.turn() as turn:
        turn.post(case, [page("card", "old", replaces=True), page("one"), page("card", "new", replaces=True)])
    rows = []
    while row := store.lease(1.0):
        rows.append(row)
        store.sent(row, "D1", "12.1")
    assert [(row.kind, row.page and row.page.text) for row in rows] == [("update", "new"), ("post", "words")]


def test_an_update_under_way_is_not_overtaken_but_followed(store: Store) -> None:
    case = opened(store, page("card"))
    send_card(store)
    with store.turn() as turn:
        turn.post(case, [page("card", "old", replaces=True)])
    row = lease(store)
    with store.turn() as turn:
        turn.post(case, [page("card", "new", replaces=True)])
    store.sent(row, "D1", "10.1")
    after = lease(store).page
    assert after is not None
    assert after.text == "new"


def test_an_update_of_a_question_asked_anew_stays_behind_the_new_question(store: Store) -> None:
    case = opened(store, page("card"))
    send_card(store)
    with store.turn() as turn:
        turn.post(
            case, [page("one", "answered", replaces=True), page("one", "again"), page("one", "last", replaces=True)]
        )
    texts = []
    while row := store.lease(1.0):
        texts.append(row.page and row.page.text)
        store.sent(row, "D1", "12.1")
    assert texts == ["answered", "again", "last"]


def test_what_is_for_a_person_waits_until_their_time_zone_is_known(store: Store) -> None:
    with store.turn() as turn:
        assert turn.seen(ANA)
        assert not turn.seen(ANA)
        turn.ask_zone(ANA)
        turn.tell(Place("T1", "D1", ""), ANA, page("note"))
        turn.tell(Place("T1", "D2", ""), TOM, page("note"))
    asked = lease(store)
    assert asked.kind == "zone"
    assert lease(store).user == TOM.user
    assert store.lease(1.0) is None
    store.known(asked, zone="Europe/London", name="Tom Reed")
    told = lease(store)
    assert (told.kind, told.case, told.place) == ("tell", None, Place("T1", "D1", ""))
    with store.turn() as turn:
        assert (turn.person(ANA), turn.person(TOM)) == ("Europe/London", None)
    assert store.person_zone(ANA) == "Europe/London"


def test_only_the_newest_home_tab_is_shown(store: Store) -> None:
    with store.turn() as turn:
        turn.show_home(ANA, page("home", "old"))
        turn.show_home(ANA, page("home", "new"))
    row = lease(store)
    assert (row.kind, row.page and row.page.text, store.lease(1.0)) == ("home", "new", None)


def test_rows_left_under_way_by_a_dead_process_are_unclear(store: Store) -> None:
    opened(store, page("card"))
    key = lease(store).key
    assert store.recover() == 1
    again = lease(store)
    assert (again.key, again.clear) == (key, False)


def test_two_open_stores_share_one_file(tmp_path: Path) -> None:
    one, two = Store(tmp_path / "p.db"), Store(tmp_path / "p.db")
    case = opened(one, page("card"))
    with two.turn() as turn:
        assert [filed.case for filed in turn.cases(ANA)] == [case]
    row = lease(two)
    assert one.lease(1.0) is None
    two.sent(row, "D1", "10.1")
    assert one.posted(case.id, "card") == "10.1"


def test_the_file_and_its_companions_are_for_the_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Store(tmp_path / "new" / "p.db")
        opened(store, page("card"))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    finally:
        os.umask(before)
    assert modes == {"p.db": 0o600, "p.db-wal": 0o600, "p.db-shm": 0o600}


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "p.db").write_text("a shopping list, and a long one: " + "milk " * 500)
    with pytest.raises(OSError, match=r"^the database .*p\.db can't be used: [^\n]*$"):
        Store(tmp_path / "p.db")


SCHEMAS = [one.name for one in migrations.pending(Database(memory=True))]


@pytest.mark.parametrize("count", range(1, len(SCHEMAS) + 1))
async def test_a_file_of_every_older_schema_keeps_its_cases_and_goes_on(count: int, tmp_path: Path) -> None:
    body = filing.dump(Case("Acme", "U0TOM00000", "Europe/London", opened="2027-01-08T09:00:00+00:00"))
    async with office(tmp_path / "new", MONDAY) as place:
        tom = place.desk()
        who = Person(place.slack.world.team, tom.person.user.id)
        await tom.command("/partways Acme")
        await place.stop()
        with older(tmp_path / "partways.db", count) as old:
            row = {"team": who.team, "user": who.user}
            case = {"id": 1, "state": "open", "link": "", "body": body}
            old.table("cases").insert(row | case | {"channel": tom.person.direct.id, "thread": tom.root.ts})
            old.table("people").insert(row | {"zone": "Europe/London"})
        place.path = tmp_path / "partways.db"
        await place.start()
        before = len(tom.thread)
        await tom.says("help")
        assert len(tom.thread) == before + 2
        assert (await tom.command("/partways")).response is not None
        assert place.store is not None
        with place.store.turn() as turn:
            [filed] = turn.cases(who)
            assert (filed.case.client, filed.case.zone) == ("Acme", "Europe/London")
            turn.counts_person(filed.person, counted=True)
            assert [one.id for one in turn.counted(who.team, date(2027, 1, 8))] == [1]
            assert turn.counted(who.team, date(2027, 1, 9)) == []


@contextmanager
def older(path: Path, count: int) -> Iterator[Database]:
    """A file as it was with only the first migrations."""
    old = Database(path)
    migrations.apply(old, stop_before=SCHEMAS[count:])
    yield old
    old.close()


def test_a_file_that_a_newer_bot_wrote_is_refused_in_one_line_and_stays_as_it_is(tmp_path: Path) -> None:
    Store(tmp_path / "p.db").close()
    newer = Database(tmp_path / "p.db")
    row = {"migration_set": "partways", "name": "99 of next year", "applied_at": "2030-01-01"}
    newer.table("_sqlite_migrations").insert(row)
    newer.close()
    before = (tmp_path / "p.db").read_bytes()
    with pytest.raises(OSError, match=r"^the database .*p\.db can't be used: a newer partways wrote it[^\n]*$"):
        Store(tmp_path / "p.db")
    assert (tmp_path / "p.db").read_bytes() == before


CHILD = """
import sys
from bot.coach.case import Case
from bot.page import Page
from bot.store import Person, Store
store = Store(sys.argv[1])
for number in range(1_000_000):
    with store.turn() as turn:
        turn.claim(f"Ev{number}", 1.0)
        case = turn.open_case(Person("T1", "U1"), Case(client=str(number)))
        turn.post(case, [Page("card", (), str(number))])
    print(number, flush=True)
"""


def test_a_process_killed_at_work_leaves_every_finished_turn_and_no_half_one(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    told = [next(child.stdout) for _ in range(20)]
    child.send_signal(signal.SIGKILL)
    told += child.stdout.readlines()
    child.wait(10)
    child.stdout.close()
    store = Store(path)
    with store.turn() as turn:
        cases = turn.cases(Person("T1", "U1"))
        assert not turn.claim(f"Ev{len(cases) - 1}", 1.0)
        assert turn.claim(f"Ev{len(cases)}", 1.0)
    assert len(cases) >= len([line for line in told if line.endswith("\n")]) >= 20
    rows = []
    while row := store.lease(1.0):
        rows.append(row.case)
    assert rows == [filed.case.id for filed in reversed(cases)]


def test_as_many_rows_as_are_wanted_are_leased_at_once_and_one_of_each_thread(store: Store) -> None:
    for client in ("Acme", "Beta", "Gamma"):
        opened(store, page("card"), page("question"), client=client)
    first = store.leases(0.0, 2)
    assert [row.page.key for row in first if row.page] == ["card", "card"]
    assert len(store.leases(0.0, 8)) == 1

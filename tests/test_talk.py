"""A turn: heard once, by whom it concerns, with nothing lost whatever is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.almanac import Almanac
from bot.coach.case import Case, Place, Pressed, Typed
from bot.page import Buttons, Page, Words
from bot.sandbox.limits import problems
from bot.slack import blocks, filled
from bot.store import Person, Store
from bot.talk import LONGEST_NAME, Talk, judged
from bot.voice import Voice
from tests.drafted import drafted

NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)
TOM, ANA = Person("T1", "UTOM"), Person("T1", "UANA")
STRANGER = Person("T2", "UTOM")
PLACE = Place("T1", "D1", "100.1")


class Table:
    """A talk over a store in memory, and what it enqueued, taken as sent."""

    def __init__(self) -> None:
        self.store = Store(":memory:")
        self.talk = Talk(self.store, Voice(), Almanac(), lambda: NOW)
        self.said: list[Page] = []
        self._events = 0

    def event(self) -> str:
        """The id of another event."""
        self._events += 1
        return f"Ev{self._events}"

    def opened(self, client: str = "Acme") -> Table:
        """With Tom's case opened and its first messages sent."""
        self.talk.start(self.event(), TOM, client)
        return self.sent()

    def sent(self) -> Table:
        """Everything enqueued is sent; the card's message gives the case its place."""
        while row := self.store.lease(NOW.timestamp()):
            if row.kind == "zone":
                self.store.known(row, "Europe/London", "Tom Okafor")
                continue
            if row.page is not None:
                self.said.append(row.page)
            card = row.kind == "post" and row.place is None
            self.store.sent(row, PLACE.channel, PLACE.thread if card else f"200.{row.id}", link="https://x.example/1")
        return self

    def hear(self, said: Typed | Pressed, person: Person = TOM, event: str = "") -> list[Page]:
        """What the bot says to something said."""
        before = len(self.said)
        self.talk.hear(event or self.event(), person, PLACE, said)
        self.sent()
        return self.said[before:]

    @property
    def case(self) -> Case:
        """Tom's case as it is kept."""
        with self.store.turn() as turn:
            filed = turn.case(PLACE)
        assert filed is not None
        return filed.case


@pytest.fixture
def table() -> Table:
    return Table().opened()


@pytest.mark.parametrize("person", [ANA, STRANGER])
@pytest.mark.parametrize(
    "said",
    [
        Pressed("skip", question="story"),
        Pressed("change", question="story"),
        Pressed("cancel"),
        Pressed("tick", "self", values={"ticked": ("self.timing",)}),
    ],
)
def test_somebody_else_is_not_heard_and_learns_nothing(table: Table, person: Person, said: Typed | Pressed) -> None:
    before = table.case
    assert table.hear(said, person) == []
    assert table.case == before


@pytest.mark.parametrize("person", [ANA, STRANGER])
@pytest.mark.parametrize("words", ["They pay late", "cancel"])
def test_somebody_else_s_words_are_answered_to_them_as_in_a_thread_that_never_was(
    table: Table, person: Person, words: str
) -> None:
    before = table.case
    there = table.hear(Typed(words), person)
    table.talk.hear(table.event(), person, Place("T1", "D1", "999.9"), Typed(words))
    row = table.store.lease(NOW.timestamp())
    assert row is not None and row.page is not None
    assert (row.user, row.place, [row.page]) == (person.user, None, there)
    assert "I don't know this thread" in row.page.text and table.case == before


def test_somebody_else_gets_no_form_and_can_send_none(table: Table) -> None:
    table.hear(Pressed("skip", question="story"))
    before = table.case
    assert table.talk.form(ANA, PLACE, Pressed("form", question="agreement")) is None
    sent = Pressed("send", question="reason", values={"reason": "SCOPE"})
    assert table.talk.submit(table.event(), ANA, PLACE, sent) == {}
    assert table.case == before


def test_somebody_else_s_list_and_home_don_t_show_the_case(table: Table) -> None:
    assert "Acme" not in table.talk.command(table.event(), ANA, "").text
    assert "Acme" in table.talk.command(table.event(), TOM, "").text
    assert "no open case" in table.talk.command(table.event(), ANA, "cancel Acme").text
    assert table.case.state == "open"


def test_an_event_told_twice_is_heard_once(table: Table) -> None:
    assert table.hear(Typed("They pay late"), event="Ev-same")
    after = table.case
    assert table.hear(Typed("They pay late"), event="Ev-same") == []
    assert table.case == after


def test_a_command_told_twice_opens_one_case() -> None:
    table = Table()
    table.talk.command("same", TOM, "Acme")
    table.talk.command("same", TOM, "Acme")
    table.sent()
    assert [page.key for page in table.said].count("card") == 1


def test_a_double_click_answers_once(table: Table) -> None:
    table.hear(Pressed("skip", question="story"))
    press = Pressed("send", question="reason", revision=1, values={"reason": "SCOPE"})
    assert table.hear(press)
    after = table.case
    assert table.hear(press) == []
    assert table.case == after


def test_a_click_on_an_old_question_changes_that_answer_and_no_other(table: Table) -> None:
    table.hear(Pressed("skip", question="story"))
    table.hear(Pressed("send", question="reason", revision=1, values={"reason": "SCOPE"}))
    assert table.case.current == "relationship"
    table.hear(Pressed("send", question="reason", revision=1, values={"reason": "LATEPAY"}))
    assert table.case.answers["reason"] == "LATEPAY"
    assert table.case.current == "relationship"


@pytest.mark.parametrize(
    "said",
    [
        Pressed("answer", "none", question="no such question"),
        Pressed("answer", "no such code", question="stops"),
        Pressed("answer", "go", question="verdict"),
        Pressed("send", question="tell_on", values={"tell_on": "2027-01-12"}),
        Pressed("no such button"),
        Pressed("tick", "no such group", values={"ticked": ("x.y",)}),
        Pressed("tick", "self", values={"ticked": ("self.no such line",)}),
        Pressed("send", question="story", values={"reason": "SCOPE", "verdict": "go"}),
        Pressed("change", question="verdict"),
        Pressed("back"),
    ],
)
def test_a_press_that_fits_nothing_changes_no_answer(table: Table, said: Pressed) -> None:
    before = table.case.answers
    table.hear(said)
    assert table.case.answers == before
    assert table.case.state == "open"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "x" * 40_000,
        "给他们发账单 😀 \u202ertl\u202c \x00 \ud7ff",
        "<!channel> <@U1> <https://evil.example|x> & *b* _i_ ```c```",
        "{{ 7*7 }} {% raw %} {# no #}",
        "'; DROP TABLE cases; --",
        "\n\n\n",
    ],
)
def test_whatever_is_typed_gets_an_answer_and_loses_nothing(table: Table, words: str) -> None:
    answer = table.hear(Typed(words))
    assert answer
    assert not any("<!channel>" in page.text or "<@U1>" in page.text for page in answer)
    assert table.hear(Typed("help"))


def test_a_story_of_any_length_is_kept_whole(table: Table) -> None:
    story = "They pay late. " * 2_500
    table.hear(Typed(story))
    assert table.case.answers["story"] == story.strip()


def test_a_client_s_name_is_never_read_as_markup() -> None:
    table = Table().opened("<!channel> & <https://evil.example|Co>")
    everything = "".join(str(page) for page in table.said)
    assert "<!channel>" not in everything
    assert "<https://evil" not in everything
    assert "<!channel>" not in table.talk.command(table.event(), TOM, "").text


def test_a_name_that_is_too_long_or_missing_is_said_plainly() -> None:
    table = Table()
    page = table.talk.command(table.event(), TOM, "A" * (LONGEST_NAME + 1))
    assert str(LONGEST_NAME) in page.text
    assert table.talk.start(table.event(), TOM, "   ").title


def test_a_reply_in_a_closed_thread_is_answered_and_not_kept(table: Table) -> None:
    table.hear(Typed("cancel"))
    before = table.case
    (page,) = table.hear(Typed("They pay late"))
    assert "closed" in page.text
    assert table.case == before
    table.hear(Pressed("reopen"))
    assert table.case.state == "open"


def test_a_thread_that_is_not_known_is_met_with_a_plain_sentence() -> None:
    table = Table()
    (page,) = table.hear(Typed("hello?"))
    assert "/partways" in page.text


def test_a_form_says_beside_its_field_what_it_can_t_use(table: Table) -> None:
    case = table.case
    with table.store.turn() as turn:
        done = frozenset({"story", "reason", "relationship", "tried", "stops", "weigh", "verdict"})
        answers = {"reason": "CLOSURE", "stops": "none", "verdict": "go", "judged": "end"}
        asked = {**case.asked, "agreement": 7}
        turn.keep(replace(case, answers=answers, done=done, asked=asked, current="agreement"))
    sent = Pressed("send", question="agreement", values={"notice": "a fortnight or so, who knows"})
    errors = table.talk.submit(table.event(), TOM, PLACE, sent)
    assert list(errors) == ["notice"]
    assert table.case.current == "agreement"
    fine = Pressed("send", question="agreement", values={"notice": "60 days"})
    assert table.talk.submit(table.event(), TOM, PLACE, fine) == {}
    assert table.case.answers["notice"] == "60 days"


def test_the_manager_s_zone_and_name_are_known_before_they_matter(table: Table) -> None:
    table.hear(Typed("They pay late"))
    assert (table.case.zone, table.case.signer) == ("Europe/London", "Tom Okafor")


def test_a_turn_that_broke_is_said_in_the_thread_to_its_owner_only(table: Table) -> None:
    before, said = table.case, len(table.said)
    table.talk.stumbled(table.event(), ANA, PLACE)
    assert len(table.sent().said) == said
    table.talk.stumbled("Ev-broken", TOM, PLACE)
    table.talk.stumbled("Ev-broken", TOM, PLACE)
    (page,) = table.sent().said[said:]
    assert "broke on my side" in page.text
    assert table.case == before


@pytest.fixture
def draft(table: Table) -> Table:
    """The table with its case at the first version of its words."""
    filed = table.case
    with table.store.turn() as turn:
        turn.keep(replace(drafted(), id=filed.id, client=filed.client))
    return table


def test_somebody_else_neither_sees_nor_changes_the_words(draft: Table) -> None:
    assert draft.talk.form(ANA, PLACE, Pressed("form_own")) is None
    draft.talk.submit(draft.event(), ANA, PLACE, Pressed("send", "", "own", 0, {"own": "Hi Maya, it ends."}))
    assert draft.hear(Pressed("wish", "warmer"), ANA) == []
    assert len(draft.case.versions) == 1


async def test_words_are_judged_in_another_thread_before_the_turn_and_only_once(draft: Table) -> None:
    form = draft.talk.form(TOM, PLACE, Pressed("form_own"))
    assert form is not None
    text = draft.case.versions[0].texts["email"].replace("Hi Maya", "Dear Maya, this is where we stand")
    own, event, tries = Pressed("send", "", "own", 0, {"own": text}), draft.event(), []

    def turn(at_once: bool) -> dict[str, str]:
        tries.append((at_once, len(draft.case.versions)))
        return draft.talk.submit(event, TOM, PLACE, own, at_once=at_once)

    assert await judged(turn) == {}
    assert tries == [(True, 1), (False, 1)]
    assert draft.case.versions[1].texts["email"] == text
    assert await judged(lambda at_once: draft.talk.hear("again", TOM, PLACE, own, at_once=at_once))


def test_the_form_for_their_own_words_holds_the_text_and_its_sending_makes_a_version(draft: Table) -> None:
    form = draft.talk.form(TOM, PLACE, Pressed("form_own"))
    assert form is not None
    (field,) = [part for part in form.parts if isinstance(part, Words)]
    email = draft.case.versions[0].texts["email"]
    assert field.chosen == email
    changed = {"own": email.replace("Hi Maya", "Dear Maya")}
    assert draft.talk.submit(draft.event(), TOM, PLACE, Pressed("send", "", "own", 0, changed)) == {}
    assert draft.case.versions[1].texts["email"] == changed["own"]


def test_a_draft_opens_in_their_mail(draft: Table) -> None:
    (page,) = draft.hear(Pressed("wish", "warmer"))
    row = next(part for part in page.parts if isinstance(part, Buttons) and part.buttons[0].name == "link")
    assert [one.url.partition("?")[0] for one in row.buttons] == [
        "https://mail.google.com/mail/",
        "https://outlook.office.com/mail/deeplink/compose",
    ]
    assert draft.hear(Pressed("link", "gmail")) == []


def test_words_with_marks_of_slack_are_shown_as_they_are(draft: Table) -> None:
    page, *_ = draft.hear(Typed("add that *all* ~files~ are in <https://x.example|here> & <!channel>"))
    assert "<!channel>" not in page.text
    assert "∗all∗ ∼files∼" in page.text
    assert not problems("message", blocks.message(page))


def test_all_answers_in_a_form_are_theirs_alone(draft: Table) -> None:
    touched = Pressed("send", "", "facts", 0, {"contact": "Ben Lee"})
    assert draft.talk.form(ANA, PLACE, Pressed("form_facts")) is None
    assert draft.talk.submit(draft.event(), ANA, PLACE, touched) == {}
    assert draft.case.answers["contact"] == "Maya Brennan"


def test_all_answers_in_a_form_are_kept_once_or_refused_beside_their_fields(draft: Table) -> None:
    form = draft.talk.form(TOM, PLACE, Pressed("form_facts"))
    assert form is not None
    assert "Maya Brennan" in [part.chosen for part in form.parts if isinstance(part, Words)]
    bad = Pressed("send", "", "facts", form.revision, {"notice": "who knows", "fee": "a lot", "contact": "Ben Lee"})
    assert {*draft.talk.submit(draft.event(), TOM, PLACE, bad)} == {"notice", "fee"}
    assert draft.case.answers["contact"] == "Maya Brennan"
    good = Pressed("send", "", "facts", form.revision, {"notice": "90 days", "contact": "Ben Lee"})
    for _ in "twice":
        assert draft.talk.submit(draft.event(), TOM, PLACE, good) == {}
    assert (draft.case.answers["notice"], len(draft.case.versions)) == ("90 days", 2)


def test_an_old_form_undoes_nothing_that_was_answered_since(draft: Table) -> None:
    old = draft.talk.form(TOM, PLACE, Pressed("form_facts"))
    assert old is not None
    draft.hear(Typed("change the notice to 90 days"))
    view = blocks.modal(old, PLACE) | {"state": {"values": {}}}
    state = {
        block["block_id"]: {block["element"]["action_id"]: _untouched(block["element"])}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    state[f"contact@{old.revision}"]["field:contact"]["value"] = "Ben Lee"
    touched = filled.touched(view | {"state": {"values": state}})
    assert touched == {"contact": "Ben Lee"}
    assert draft.talk.submit(draft.event(), TOM, PLACE, Pressed("send", "", "facts", old.revision, touched)) == {}
    assert (draft.case.answers["notice"], draft.case.answers["contact"]) == ("90 days", "Ben Lee")


def _untouched(element: dict[str, Any]) -> dict[str, Any]:
    """What Slack says of an element that nobody has touched."""
    held = {
        "selected_option": element.get("initial_option"),
        "selected_options": element.get("initial_options", []),
        "selected_date": element.get("initial_date"),
        "value": element.get("initial_value"),
    }
    return {"type": element["type"], **held}


def ringing() -> Table:
    """Two cases of Tom's at their drafts, each with a word to say the evening before; the first one is unreadable."""
    at = [NOW]
    table = Table()
    table.talk = Talk(table.store, Voice(), Almanac(), lambda: at[0])
    with table.store.turn() as turn:
        turn.seen(TOM)
        for client in ("Broken", "Whole"):
            case = turn.open_case(TOM, replace(drafted(channel="video", tell_at="10:00"), client=client, id=0))
            turn.keep(case, datetime(2027, 1, 11, 16, tzinfo=UTC).timestamp())
        turn.keep(replace(Case("Broken", zone="Nowhere/At_All", state="drafted", answers={"tell_on": "x"}), id=1), 1.0)
    at[0] = datetime(2027, 1, 11, 16, tzinfo=UTC)
    return table


def test_a_case_that_breaks_keeps_no_other_from_speaking(caplog: pytest.LogCaptureFixture) -> None:
    table = ringing()
    assert table.talk.ring() == 1
    table.sent()
    assert any("you tell Maya Brennan" in page.text for page in table.said)
    assert "case 1 can't speak by itself" in caplog.text and "Broken" not in caplog.text
    assert table.talk.ring() == 0, "nothing twice, and the broken one not before an hour has gone"

"""The language somebody is spoken to in: one folder is no choice, a second one is theirs to choose in Home."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.coach.case import Pressed
from bot.page import Buttons
from bot.store import Person, Store
from bot.talk import Talk, in_languages
from bot.tongue import KEY
from bot.voice import PROMPTS, Voice, languages
from tests.desk import ALMANAC, VOICE
from tests.test_digests import DUE, TOM, Hands, peopled, sent

ANA = Person("T1", "U01")


@pytest.fixture
def second(tmp_path: Path) -> Voice:
    """A language of a few words of its own; all others are English."""
    folder = tmp_path / "xx"
    shutil.copytree(PROMPTS / "en", folder)
    home, digest = folder / "home.j2", folder / "digest.j2"
    for page, old, new in (
        (home, "I speak English.", "Jag talar svenska."),
        (home, "%}English{%", "%}Svenska{%"),
        (digest, "*Your week from", "*Din vecka från"),
    ):
        page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
    assert languages(tmp_path) == ("xx",)
    return Voice("xx", tmp_path)


def talking(store: Store, *voices: Voice, hands: Hands | None = None) -> Talk:
    return in_languages(store, voices, ALMANAC, hands or Hands(DUE - timedelta(hours=1)))


def choose(talk: Talk, event: str, language: str) -> None:
    """Tom sends the form of Home."""
    assert talk.of(TOM).own_forms[KEY].submit(event, TOM, Pressed("send", "", KEY, 0, {KEY: language})) == {}


def home(talk: Talk, person: Person) -> tuple[str, list[str]]:
    """The words of Home, and what its buttons are called by."""
    theirs = talk.of(person)
    with talk._store.turn() as turn:
        page = theirs._home.page(turn, person)
    return page.text, [one.name for part in page.parts if isinstance(part, Buttons) for one in part.buttons]


def test_while_there_is_one_language_it_is_only_named() -> None:
    store = Store(":memory:")
    peopled(store)
    words, buttons = home(talking(store, VOICE), TOM)
    assert "I speak English." in words and "language" not in buttons


def test_with_a_second_one_each_person_chooses_and_only_they_are_spoken_to_in_it(second: Voice) -> None:
    store = Store(":memory:")
    peopled(store, 2)
    talk = talking(store, VOICE, second)
    assert "language" in home(talk, TOM)[1]
    choose(talk, "e1", "xx")
    assert "Jag talar svenska." in home(talk, TOM)[0]
    assert "I speak English." in home(talk, ANA)[0]
    shown = store.lease(9e9)
    assert shown is not None and shown.kind == "home" and shown.page is not None
    assert "Jag talar svenska." in shown.page.text


def test_what_comes_by_itself_comes_in_it_too(second: Voice) -> None:
    store, hands = Store(":memory:"), Hands(DUE - timedelta(hours=1))
    peopled(store, 2)
    talk = talking(store, VOICE, second, hands=hands)
    choose(talk, "e1", "xx")
    talk.ring()
    hands.at = DUE
    talk.ring()
    told = dict(sent(store))
    assert told[TOM.user].startswith("*Din vecka från") and told[ANA.user].startswith("*Your week from")


def test_a_language_that_is_not_there_changes_nothing_and_one_that_went_is_the_bots_own(second: Voice) -> None:
    store = Store(":memory:")
    peopled(store)
    talk = talking(store, VOICE, second)
    choose(talk, "e1", "yy")
    assert "I speak English." in home(talk, TOM)[0]
    choose(talk, "e2", "xx")
    assert "I speak English." in home(talking(store, VOICE), TOM)[0]
    assert talk.of(TOM).tongue.form(TOM).parts


def test_it_is_forgotten_with_the_person(second: Voice) -> None:
    store = Store(":memory:")
    peopled(store)
    talk = talking(store, VOICE, second)
    choose(talk, "e1", "xx")
    assert '"language": "xx"' in talk.holdings.dossier(TOM)[0]
    talk.holdings.forget(TOM)
    assert "I speak English." in home(talk, TOM)[0]

"""Staff who work only for this client: heard in any wording, wherever it is said, and nothing promised to them."""

from __future__ import annotations

import pytest

from bot.coach.case import Typed
from bot.coach.dialogue import hear
from bot.coach.steps.stops import named, raised
from tests.desk import case, desk, understood
from tests.drafted import drafted
from tests.test_beside import waiting
from tests.test_changes import said

AT_STAKE = [
    "theres six cleaners on it, only work that building. dunno what happens to them, figured they stop",
    "my two lads are full time there",
    "the night crew only does their site",
    "our team of four is dedicated to them",
    "what about my six cleaners then, they only work that building",
    "I have three developers who do nothing but their account",
    "Danny and Sue only clean this one office, I've no other work for them",
    "we've a receptionist who works solely for this client",
    "two of my guards are based there permanently",
    "I took on a gardener just for this contract",
    "the whole night shift is on their site and nowhere else",
    "if this goes I'd have to let two cleaners go",
    "my nurse would be out of work",
    "the girls don't clean anywhere else",
    "that building is all the team does",
    "one of my staff spends all her hours on their account",
    "the crew would go over to whoever gets the contract next",
    "Priya works exclusively on their account",
    "we hired two people specially for them",
    "the four drivers have no other route",
    "this contract is my supervisor's whole job",
    "our engineer is assigned to them full-time",
    "their site is the only place my porters work",
    "it's the lads' only job, they'd be on the dole",
    "the cleaners there would have nothing to go to",
]

INNOCENT = [
    "our six cleaners are great",
    "the team will miss them",
    "she works there",
    "we only work with their marketing manager",
    "our team only sees her once a month",
    "the cleaners work mornings only",
    "my developers work on lots of accounts",
    "the lads do their site and two others",
    "they have a dedicated team of six in-house",
    "our team will transfer the files to them",
    "nobody loses their job over it, everyone has other work",
    "my people are fed up with them",
    "she only works there on Tuesdays",
    "the crew likes the site",
    "our designers only do what is in the contract",
]


@pytest.mark.parametrize("words", AT_STAKE)
def test_staff_who_work_only_there_are_heard(words: str) -> None:
    assert "ST17" in case(**understood("stops", words)).codes("stops_people")
    assert "ST17" in case(**understood("stops", f"no lawyers or complaints. {words}")).codes("stops_people")


@pytest.mark.parametrize("words", INNOCENT)
def test_staff_who_are_only_spoken_of_are_no_stop(words: str) -> None:
    assert not case(**understood("stops", words)).codes("stops_people")


STAFF = "theres six cleaners on it, they only work that building"


@pytest.mark.parametrize("name", ["weigh", "agreement", "dates", "tell_on", "channel", "tone"])
def test_told_at_any_later_question_it_stops_there(name: str) -> None:
    now, replies = hear(waiting(name), Typed(STAFF), desk())
    assert now.state == "stopped"
    assert raised(now) == ("ST17",)
    assert "Promise your staff nothing yet" in said(replies)


@pytest.mark.parametrize("name", ["relationship", "tried"])
def test_told_before_the_stops_are_asked_it_is_kept_for_them(name: str) -> None:
    now, _ = hear(waiting(name), Typed(f"{STAFF}?"), desk())
    assert "ST17" in named(now, desk())


@pytest.mark.parametrize(
    "words",
    [
        "what about my six cleaners then, they only work that building",
        "can i tell the cleaners before sandra, they might lose there jobs or move to whoever comes next",
        "add: Your cleaners will stay on with you or with whoever you pick.",
    ],
)
def test_told_under_the_draft_the_draft_is_withdrawn_until_somebody_has_looked(words: str) -> None:
    start = drafted()
    now, replies = hear(start, Typed(words), desk())
    assert now.state == "stopped"
    assert now.versions == start.versions
    assert "no draft until then" in said(replies)
    cleared = hear(now, Typed("our lawyer and HR say go ahead with a draft"), desk())[0]
    assert cleared.current == "verdict"
    assert hear(cleared, Typed("go on"), desk())[0].state == "drafted"


def test_what_has_gone_is_not_undone_and_the_word_is_said_all_the_same() -> None:
    gone = hear(drafted(), Typed("sent it today at 9:40 by email"), desk())[0]
    now, replies = hear(gone, Typed(STAFF), desk())
    assert now.state == gone.state
    assert "Promise your staff nothing yet" in said(replies)


@pytest.mark.parametrize(
    "words",
    [
        "no lawyers or complaints, not a council building. there's something odd about the way the work is split there",
        "none. my brother's friend works in their head office and he got us the work to begin with",
    ],
)
def test_none_never_comes_from_a_message_that_tells_more(words: str) -> None:
    assert case(**understood("stops", words)).text("stops") == "each"


def test_small_talk_beside_a_none_is_small_talk() -> None:
    assert case(**understood("stops", "No to all that. Normal happy client, they pay on time.")).text("stops") == "none"

"""What somebody says by the way who knows only their own case: an offer, a way of sending, a wish to be done."""

from __future__ import annotations

import pytest

from bot.coach.case import Typed
from bot.coach.dialogue import hear
from tests.desk import desk
from tests.drafted import drafted
from tests.test_changes import said
from tests.test_in_passing import upset_unknown


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("ive emailed it to her today at 9:40, told her at site at 9:15", "email"),
        ("told her at 9:15 and posted it at 9:40 today", "post"),
    ],
)
def test_the_way_it_went_is_the_way_they_say(words: str, way: str) -> None:
    now, _ = hear(drafted(method="post", address="4 Mill Court, Leeds"), Typed(words), desk())
    assert (now.text("sent_by"), now.text("sent_at")) == (way, "09:40")


@pytest.mark.parametrize("name", ["tell_on", "channel", "weigh", "tone"])
def test_a_wish_to_do_it_today_is_no_anger(name: str) -> None:
    words = "rather just do it today and be done with it. what about a couple of weeks after"
    assert not hear(upset_unknown(name), Typed(words), desk())[0].text("upset")


@pytest.mark.parametrize(
    "words",
    [
        "she's offering 8,000 a month, can I just say yes?",
        "She's offering more money, 8,000 a month. Should I just say yes?",
        "He offered to pay 8,000 a month",
    ],
)
@pytest.mark.parametrize("gone", [True, False])
def test_an_offer_of_theirs_is_no_fee(words: str, gone: bool) -> None:
    start = drafted(fee="6500.00")
    if gone:
        start = hear(start, Typed("sent it today at 9:40 by email"), desk())[0]
    now, replies = hear(start, Typed(words), desk())
    assert now.text("fee") == start.text("fee")
    assert "offer" in said(replies)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("add: Your cleaners will be looked after.", "HR or a lawyer"),
        ("add: The launch is going to be brilliant.", "how it will go"),
        ("Add this sentence: We'd be open to staying for a higher fee.", "price talk"),
        ("add: We'd be open to carrying on at a higher fee.", "price talk"),
        ("add that we'd stay for more money", "price talk"),
    ],
)
def test_a_promise_that_hurts_is_declined_with_its_reason(words: str, why: str) -> None:
    start = drafted()
    now, replies = hear(start, Typed(words), desk())
    assert now.versions == start.versions
    assert why in said(replies)


@pytest.mark.parametrize("words", ["add: Priya will stay your contact.", "add: The campaign will run as planned."])
def test_what_is_no_promise_goes_in(words: str) -> None:
    start = drafted()
    assert len(hear(start, Typed(words), desk())[0].versions) > len(start.versions)

"""The channel: the first rule of domain.md 4.1 that fits, and the channel that people name."""

import pytest

from bot.coach.case import Value
from bot.coach.steps import QUESTIONS
from bot.coach.steps.channel import CHANNELS, RULES, recommended, written_act
from tests.desk import case, desk, understood


@pytest.mark.parametrize(
    ("answers", "rule", "channel"),
    [
        ({"reason": "CONDUCT", "since": "years5", "near": "near"}, "C2", "email"),
        ({"reason": "UNRESP", "since": "longer"}, "C3", "email"),
        ({"reason": "OUTGROWN", "country": "JP", "since": "longer", "near": "far"}, "C10", "video"),
        ({"reason": "CONDUCT", "country": "KR"}, "C2", "email"),
        ({"since": "years5", "near": "near"}, "C5", "person"),
        ({"since": "longer", "near": "near", "meet": "writing"}, "C5", "person"),
        ({"since": "years2", "share": "under20", "near": "near"}, "C5", "person"),
        ({"since": "years5", "near": "far", "meet": "video"}, "C6", "video"),
        ({"share": "over20"}, "C6", "video"),
        ({"since": "years2", "meet": "writing"}, "C8", "email"),
        ({"since": "months3", "meet": "video"}, "C8", "email"),
        ({"since": "years2", "meet": "video", "near": "near"}, "C7", "video"),
        ({"since": "years2", "meet": "phone"}, "C7", "phone"),
        ({"since": "months6", "meet": "person", "share": "under10", "near": "near"}, "C7", "phone"),
        ({}, "C7", "phone"),
    ],
)
def test_the_first_rule_that_fits_decides(answers: dict[str, Value], rule: str, channel: str) -> None:
    found = recommended(case(**answers))
    assert (found.code, found.channel) == (rule, channel)


def test_every_rule_names_two_channels() -> None:
    assert all(rule.channel != rule.runner_up and {rule.channel, rule.runner_up} <= {*CHANNELS} for rule in RULES)


def test_the_recommendation_stands_first_and_every_channel_can_be_chosen() -> None:
    codes = QUESTIONS["channel"].codes(case(since="years5", near="near"), desk())
    assert codes[:2] == ("person", "video")
    assert sorted(codes) == sorted(CHANNELS)


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("video", "video"),
        ("by zoom, cameras on", "video"),
        ("call her", "phone"),
        ("ill ring him", "phone"),
        ("phone call", "phone"),
        ("not by phone, by email", "email"),
        ("don't want to call her, an email", "email"),
        ("i'd rather write", "email"),
        ("just the email", "email"),
        ("only email", "email"),
        ("maybe pop in", "person"),
        ("face to face", "person"),
        ("in the flesh", "person"),
        ("not in person, video", "video"),
        ("a letter", "letter"),
        ("by post", "letter"),
        ("on paper", "letter"),
    ],
)
def test_a_channel_is_heard(said: str, channel: str) -> None:
    assert understood("channel", said) == {"channel": channel}


@pytest.mark.parametrize("said", ["hmm", "not by phone", "yes", "whatever you say", "tomorrow"])
def test_no_channel_is_asked_again(said: str) -> None:
    assert understood("channel", said) == {}


@pytest.mark.parametrize("said", ["phone", "Offer him a call if he wants to talk it over?", "in person"])
def test_no_talk_is_chosen_where_somebody_is_not_safe(said: str) -> None:
    assert understood("channel", said, case(reason="SAFETY")) == {}
    assert understood("channel", "email", case(reason="SAFETY")) == {"channel": "email"}


def test_of_two_channels_the_one_said_first_is_heard() -> None:
    assert understood("channel", "an email will do tho, sandra reads them on her phone") == {"channel": "email"}


def test_the_written_act_follows_the_agreement() -> None:
    assert written_act(case(method="post")) == "post"
    assert written_act(case()) == "email"

"""What happened: the reason, how often, from whom and when, in the words that managers use."""

import pytest

from bot.coach.case import Pressed, Typed, Unclear, Value
from bot.coach.changes import meant
from bot.coach.dialogue import begin, hear
from bot.coach.reply import Ask
from bot.coach.steps import QUESTIONS
from tests.desk import VOICE, case, desk, understood


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("They treat the retainer as a buffet: every call, they come away with another plateful.", "SCOPE"),
        ("the work outgrows the plan, every time", "SCOPE"),
        ("not late payment, more the scope", "SCOPE"),
        ("they pay on time, always, but the work keeps growing", "SCOPE"),
        ("I trust Maya, but the work keeps growing", "SCOPE"),
        ("its costing us money every week since the wage rise", "UNPROFIT"),
        ("since the wages went up we lose on it", "UNPROFIT"),
        ("i chase invoices every month", "LATEPAY"),
        ("they dont pay on the day, they never pay on time", "LATEPAY"),
        ("She's never rude, just late with the money.", "LATEPAY"),
        ("they don't shout or anything, they just pay late", "LATEPAY"),
        ("its not about the money, the invoices are fine. he shouts at kev", "CONDUCT"),
        ("he called the logo LAZY in front of my junior yesterday", "CONDUCT"),
        ("Put it down as a boundaries thing. They don't respect ours.", "BOUNDARY"),
        ("sexual remarks to my coach, twice now", "SAFETY"),
        ("shes scared to be in a room with him", "SAFETY"),
        ("they've gone quiet. no reply since november", "UNRESP"),
        ("board decided last month we drop all financial clients", "DIRECTION"),
        ("We are leaving financial clients altogether.", "DIRECTION"),
        ("we lost two people and i cant staff it", "CAPACITY"),
        ("they now want patents, and we haven't the sworn specialists", "OUTGROWN"),
        ("I'm afraid we can no longer serve them properly", "OUTGROWN"),
        ("i dont want our name on that", "VALUES"),
        ("they asked us to backdate a contract", "UNLAWFUL"),
        ("we act for the other side now", "CONFLICT"),
        ("we dont trust them any more", "TRUST"),
        ("they lied about the budget", "TRUST"),
        ("our insurer won't cover it", "RISK"),
        ("I'm retiring in June", "CLOSURE"),
    ],
)
def test_a_reason_is_heard_in_ordinary_words(said: str, reason: str) -> None:
    assert understood("reason", said)["reason"] == reason


@pytest.mark.parametrize("said", ["hmm", "ok", "it's complicated", "no", "never rude, never late", "12"])
def test_words_without_a_reason_are_no_reason(said: str) -> None:
    assert "reason" not in understood("reason", said)


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("Once. But it's HOW he said it.", "once"),
        ("once", "once"),
        ("one incident, that's all", "once"),
        ("it was a one-off", "once"),
        ("twice now, she has the messages", "twice"),
        ("two times", "twice"),
        ("2 times since october", "twice"),
        ("happened a couple of times", "twice"),
        ("three", "often"),
        ("happened 4 times, the last one in december", "often"),
        ("about five times since september", "often"),
        ("every bloody call", ""),
        ("every call", "often"),
        ("it keeps happening", "often"),
        ("ten separate occasions", "often"),
        ("How many times? I'd say once", "once"),
    ],
)
def test_how_often_is_counted(said: str, times: str) -> None:
    assert understood("reason", said).get("times", "") == times


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ("It comes from Maya herself", "source", "decider"),
        ("scope, from the founder", "source", "decider"),
        ("just him, the others are lovely", "source", "contact"),
        ("her assistant mostly", "source", "contact"),
        ("the whole team over there", "source", "whole"),
        ("honestly its mostly our side", "source", "us"),
        ("yesterday, in the review meeting", "upset", "now"),
        ("he wrote again this morning", "upset", "now"),
        ("never", "upset", "past"),
        ("a while back", "upset", "past"),
        ("not yesterday, weeks ago", "upset", "past"),
    ],
)
def test_who_and_when_are_heard(said: str, field: str, code: str) -> None:
    assert understood("reason", said)[field] == code


def test_the_story_fills_in_what_it_makes_likely() -> None:
    told = case(story="Every call adds work. Three times since September, and again yesterday. It's Maya herself.")
    assert QUESTIONS["reason"].suggests(told, desk()) == {"times": "often", "source": "decider", "upset": "now"}


def test_what_was_answered_stands_before_what_is_likely() -> None:
    told = case(story="he shouts", reason="SCOPE")
    assert QUESTIONS["reason"].shown(told, desk())["reason"] == "SCOPE"


def test_a_story_is_kept_as_it_was_told() -> None:
    assert understood("story", "  I'm done. DONE.  ") == {"story": "I'm done. DONE."}


@pytest.mark.parametrize("said", ["no idea", "dunno", "I don't know, sorry", "not sure"])
def test_a_shrug_is_no_story(said: str) -> None:
    assert QUESTIONS["story"].shrugged(said, case(), desk())


@pytest.mark.parametrize("said", ["I don't know where to start: they pay late", "the lead has no idea of scope"])
def test_a_story_with_a_shrug_in_it_is_a_story(said: str) -> None:
    assert not QUESTIONS["story"].shrugged(said, case(), desk())


@pytest.mark.parametrize("value", [("reason", "SCOPE"), ("reason", "CLOSURE")])
def test_a_reason_alone_is_enough(value: tuple[str, Value]) -> None:
    assert set(QUESTIONS["reason"].needs) <= dict([value]).keys()


def test_what_is_only_asked_back_counts_nothing() -> None:
    said = "again and again?? ok it was once. ONCE. but it's HOW he said it"
    [found] = meant(said, case("reason verdict", reason="CONDUCT", times="often"), desk())
    assert (found.question.name, dict(found.values)) == ("reason", {"times": "once"})


@pytest.mark.parametrize(
    "words", ["mostly yes, though it's a bit more complicated", "more or less right", "yes, almost"]
)
def test_half_a_yes_to_what_was_read_back_is_asked_about(words: str) -> None:
    told = case(story="They pay late every month. Rolling contract since 2024, 60 days' notice.")
    with pytest.raises(Unclear) as unclear:
        QUESTIONS["understood"].read(words, told, desk())
    assert unclear.value.say.line == "understood_mostly"


def test_half_a_yes_with_the_fact_put_right_is_a_yes() -> None:
    told = case(story="They pay late every month. Rolling contract since 2024, 60 days' notice.")
    read = QUESTIONS["understood"].read("mostly yes, though the notice is 90 days", told, desk())
    assert (read["understood"], read["notice"]) == ("right", "90 days")


LOSING = "We lose money on them every week since the wage rise. I asked for a price. The notice is three months."


@pytest.mark.parametrize(
    ("story", "hidden"),
    [
        (LOSING, {"reason"}),
        ("They pay late, and always have. The notice is 60 days.", {"reason"}),
        ("They keep adding work, four times since May, and Maya decides. 60 days' notice.", {"reason", "times"}),
    ],
)
def test_what_was_read_back_of_the_reason_and_was_right_is_not_asked_again(story: str, hidden: set[str]) -> None:
    opened, _ = begin(case(), desk())
    told, _ = hear(opened, Typed(story), desk())
    assert told.current == "understood"
    right, [*_, ask] = hear(told, Typed("that's right"), desk())
    assert isinstance(ask, Ask) and ask.question.name == "reason"
    shown = {one.name for one in ask.question.fields}
    assert not hidden & shown and shown
    assert "I have the reason:" in VOICE.render(ask).text
    once, _ = hear(right, Typed("three times, from the owner, last week"), desk())
    assert (once.text("reason"), once.current) == (right.text("reason"), "relationship")
    _, [*_, ask] = hear(once, Pressed("change", code="reason"), desk())
    assert isinstance(ask, Ask) and {"reason", "times"} <= {one.name for one in ask.question.fields}


def test_a_reason_told_in_the_place_of_the_one_that_was_read_back_counts() -> None:
    opened, _ = begin(case(), desk())
    told, _ = hear(opened, Typed(LOSING), desk())
    right, _ = hear(told, Typed("that's right"), desk())
    after, _ = hear(right, Typed("it's really that they pay late, four times now"), desk())
    assert (after.text("reason"), after.text("times")) == ("LATEPAY", "often")

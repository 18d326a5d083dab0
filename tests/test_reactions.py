"""What they would say, and what to answer: which reactions fit a case, and what no reply may ever contain."""

import re
from itertools import product

import pytest

from bot.coach.case import Case, Value
from bot.coach.letter import endings
from bot.coach.plan import Plan
from bot.coach.reactions import FEWEST, MOST, PATTERN, TITLE, Reaction, between, likely, prepared, since_when
from bot.coach.signs import ROW, ROWS, points
from bot.coach.steps.channel import CHANNELS
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.stops import STOPS
from bot.coach.steps.story import REASONS, UNSPOKEN
from bot.coach.steps.tone import TONES
from tests.desk import PHRASES, VOICE, case, desk

SKINCARE: dict[str, Value] = {
    "country": "GB",
    "reason": "SCOPE",
    "times": "often",
    "source": "decider",
    "told": "written",
    "changed": "none",
    "since": "years5",
    "share": "under20",
    "notice": "60 days",
    "method": "email",
    "receipt": "next_business_day",
    "clause": "12.2",
    "account": "clear",
    "critical": "2027-02-15",
    "critical_what": "launch",
    "tell_on": "2027-01-12",
    "channel": "video",
    "tone": "WARM",
    "handover": "Priya Shah",
}
BOOKKEEPING: dict[str, Value] = {
    "country": "US",
    "reason": "LATEPAY",
    "times": "often",
    "told": "written",
    "since": "longer",
    "notice": "30 days",
    "method": "post",
    "account": "owed",
    "open_amount": "4860.00",
    "tell_on": "2027-04-20",
    "channel": "letter",
    "tone": "FIRM",
}
COACHING: dict[str, Value] = {
    "country": "IE",
    "reason": "SAFETY",
    "since": "months6",
    "notice": "14 days",
    "method": "email",
    "account": "prepaid",
    "tell_on": "2027-01-15",
    "channel": "email",
    "tone": "BRIEF",
}
FAREWELL: dict[str, Value] = {
    "country": "SG",
    "reason": "DIRECTION",
    "since": "years2",
    "kind": "fixed",
    "term_end": "2027-02-28",
    "tell_on": "2027-01-05",
    "channel": "video",
    "tone": "WARM",
}
BARE: dict[str, Value] = {"tell_on": "2027-01-12"}


def made_for(here: Case) -> Plan:
    made = chosen_plan(here, desk())
    assert made is not None
    return made


def expected(**answers: Value) -> list[str]:
    here = case(**answers)
    return [reaction.code for reaction in likely(here, made_for(here))]


def answer(code: str, **answers: Value) -> Reaction:
    here = case(**answers)
    return prepared(code, here, made_for(here))


def reply(code: str, **answers: Value) -> str:
    return VOICE.line(answer(code, **answers).reply, plain=True)


@pytest.mark.parametrize(
    ("answers", "first", "never"),
    [
        (SKINCARE, {"bargain", "more_work", "longer"}, {"sue", "review", "refuses_to_pay"}),
        (BOOKKEEPING, {"refuses_to_pay", "bargain"}, {"longer", "relief", "tears"}),
        (COACHING, {"why", "abuse", "over_your_head"}, {"silence", "bargain", "tears", "friends", "faster"}),
        (FAREWELL, {"longer", "why"}, {"bargain", "anger", "sue", "contract"}),
        ({**SKINCARE, "reason": "UNPROFIT"}, {"bargain"}, {"abuse"}),
        ({**SKINCARE, "reason": "CONDUCT", "tone": "FIRM"}, {"anger", "abuse"}, {"friends", "relief"}),
        ({**SKINCARE, "reason": "CONFLICT", "tone": "FORMAL"}, {"why", "contract"}, {"bargain"}),
        ({**BARE, "reason": "CAPACITY", "told": "no"}, {"bargain", "why", "silence"}, {"sue", "public"}),
        ({**BARE, "reason": "UNRESP", "channel": "email"}, {"silence"}, {"longer"}),
        ({**BARE, "stops": "each", "stops_law": ("ST01",)}, {"sue"}, {"relief"}),
        ({**BARE, "stops": "each", "stops_law": ("ST23",)}, {"public"}, {"relief"}),
        ({**BARE, "account": "prepaid", "since": "months3"}, {"faster"}, {"refuses_to_pay"}),
        ({**BARE, "reason": "OUTGROWN", "tone": "WARM", "since": "longer"}, {"friends", "longer"}, {"abuse"}),
    ],
)
def test_the_reactions_are_those_that_this_client_would_give(
    answers: dict[str, Value], first: set[str], never: set[str]
) -> None:
    found = expected(**answers)
    assert first <= {*found}
    assert not never & {*found}


def test_the_likeliest_comes_first() -> None:
    for answers in (SKINCARE, BOOKKEEPING, COACHING, FAREWELL, BARE):
        ranks = [points(ROW[code], case(**answers)) for code in expected(**answers)]
        assert ranks == sorted(ranks, reverse=True)


def test_three_or_four_are_prepared_for_in_every_case_and_always_the_same() -> None:
    for reason, tone, channel in product(REASONS, TONES, CHANNELS):
        answers: dict[str, Value] = {**BARE, "reason": reason, "tone": tone, "channel": channel}
        found = expected(**answers)
        assert FEWEST <= len({*found}) == len(found) <= MOST
        assert found == expected(**answers)


def test_every_reaction_is_likely_for_some_client() -> None:
    seen = {
        code
        for reason, tone, account in product(REASONS, TONES, ("clear", "owed", "prepaid"))
        for more in ({}, {"critical": "2027-02-15", "times": "often"}, {"since": "longer", "channel": "person"})
        for code in expected(**{**BARE, "reason": reason, "tone": tone, "account": account, **more})
    }
    flagged = ({"stops_law": ("ST01",)}, {"stops_law": ("ST23",)}, {"stops_protected": ("ST03",)})
    seen |= {code for ticked in flagged for code in expected(**{**BARE, "stops": "each", **ticked})}
    assert seen | {"relief"} == {*ROW}
    assert "relief" in expected(**BARE, reason="OUTGROWN", changed="some", tone="WARM", channel="email")


def test_a_stop_that_was_unticked_makes_nothing_likelier() -> None:
    ticked = case(**BARE, stops="none", stops_law=("ST01",))
    assert points(ROW["sue"], ticked) == points(ROW["sue"], case(**BARE, stops="none"))


def test_the_signs_are_answers_that_a_case_can_hold() -> None:
    options = {name: {*table} for name, table in PHRASES.items()}
    for row in ROWS:
        for name, worth in row.signs.items():
            known = {*STOPS} if name == "stops" else options.get(name, set()) | {"*"}
            assert {*worth} <= known, (row.code, name)


KNOWN = [SKINCARE, BOOKKEEPING, COACHING, FAREWELL, BARE]
EVERY = [
    (code, {**known, "reason": reason, "tone": tone, "channel": channel})
    for known, reason, tone, channel in product(KNOWN, REASONS, ("WARM", "BRIEF"), ("video", "letter"))
    for code in (*ROW, "since_when")
]

HEDGE = re.compile(
    r"\b(might|may(?! \d)|could|would|should|perhaps|maybe|probably|possibly|hopefully|hope|I think|I feel|I guess"
    r"|try to|sort of|kind of|for now|at the moment|at this time|right now|I'?ll see|we'?ll see"
    r"|let me check|let me see)\b"
)
PROMISE = re.compile(
    r"\b(promise|guarantee\w*|ensure|make sure|always|whatever|full support|any ?time|soon|again|in the future"
    r"|no disruption|everything|best)\b",
    re.I,
)
SECOND_REASON = re.compile(r"\b(because|also|another|besides|due to|as well as|the real reason|other clients?)\b", re.I)


def all_replies() -> list[tuple[str, str, str]]:
    """Each reply as it would be said, once, with its reaction and the reason line in it."""
    found = set()
    for code, answers in EVERY:
        here = case(**answers)
        made = made_for(here)
        reaction = since_when(here, made) if code == "since_when" else prepared(code, here, made)
        reason = reaction.reply.facts["reason"]
        line = VOICE.line(reason, plain=True) if code == "why" and reason else ""  # type: ignore[arg-type]
        found.add((code, VOICE.line(reaction.reply, plain=True), line))
    return sorted(found)


REPLIES = all_replies()


def test_a_reply_is_at_most_forty_words() -> None:
    assert [text for _, text, _ in REPLIES if len(text.split()) > 40] == []


def test_a_reply_around_the_longest_reason_still_fits() -> None:
    beside = [len(text.split()) - len(reason.split()) for code, text, reason in REPLIES if reason]
    assert beside and max(beside) + 25 <= 40


def test_no_reply_hedges_promises_or_gives_a_second_reason() -> None:
    for code, text, reason in REPLIES:
        own = text.replace(reason, "") if reason else text
        for pattern in (HEDGE, PROMISE, SECOND_REASON):
            assert not pattern.search(own), (code, own)


def test_only_tears_bring_a_sorry_and_only_one() -> None:
    for code, text, _ in REPLIES:
        assert len(re.findall(r"sorry|apolog", text, re.I)) == (code == "tears")


def test_a_reply_asks_at_most_one_question_and_that_about_the_handover() -> None:
    for _, text, _ in REPLIES:
        questions = re.findall(r"[^.?]*\?", text)
        assert len(questions) <= 1
        assert all(re.search(r"handover|first step|before \w+day", one) for one in questions)


def test_nothing_in_a_reply_is_left_open_or_shouted() -> None:
    assert [text for _, text, _ in REPLIES if re.search(r"[{}\[\]!<>*]|None|  ", text)] == []


def test_every_date_in_a_reply_has_its_weekday_and_its_year() -> None:
    months = "January|February|March|April|May|June|July|August"
    for code, text, _ in REPLIES:
        dates = re.findall(rf"\b(?:{months})\b", text)
        whole = re.findall(rf"day,? (?:\d+ (?:{months})|(?:{months}) \d+,) 20\d\d", text)
        assert len(dates) == len(whole), (code, text)


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason not in UNSPOKEN])
def test_the_reason_is_the_letters_own_word_for_word(reason: str) -> None:
    here = {**SKINCARE, "reason": reason, "tone": "NEUTRAL"}
    letter = "\n".join(
        VOICE.line(say, plain=True)
        for one in endings(case(**here), desk())[-1].paragraphs
        for say in one.says
        if say.line.startswith("reason")
    )
    assert letter
    assert reply("why", **here).startswith(letter)


def test_a_case_without_a_reason_line_gives_none_when_asked() -> None:
    for answers in (COACHING, {**SKINCARE, "reason": "UNLAWFUL"}, {**SKINCARE, "tone": "BRIEF"}, BARE):
        assert reply("why", **answers).startswith("What I wrote is all that I say about it.")


def test_whoever_cleared_the_case_without_a_reason_is_obeyed_in_the_reply_too() -> None:
    cleared = {**SKINCARE, "stops": "each", "stops_law": ("ST12",), "limits": ("no_reason",)}
    here = case("cleared", **cleared)
    said = prepared("why", here, made_for(here)).reply
    assert VOICE.line(said).startswith("What I wrote is all that I say about it.")


def test_the_contract_is_answered_with_the_clause_and_the_sum() -> None:
    assert reply("contract", **SKINCARE) == (
        "Clause 12.2 lets us end it with 60 days of notice, and that runs to Sunday 14 March 2027. "
        "If you read it differently, please send me that in writing."
    )
    longer = {**SKINCARE, "notice": "30 days"}
    assert "Clause 12.2 asks for 30 days. We are giving you longer, to Sunday 14 March 2027." in reply(
        "contract", **longer
    )
    assert "The agreement runs to Sunday 28 February 2027" in reply("contract", **FAREWELL)
    assert "You have our notice, and it runs to" in reply("contract", **BARE)


def test_more_time_is_answered_with_what_the_last_day_still_covers() -> None:
    assert "covers your launch on Monday 15 February 2027" in reply("longer", **SKINCARE)
    assert "covers" not in reply("longer", **{**SKINCARE, "critical": "2027-06-01"})


def test_money_is_answered_with_the_balance_that_the_letter_names() -> None:
    assert "GBP 4,860.00" in reply("refuses_to_pay", **BOOKKEEPING)
    assert "The statement shows" in reply("refuses_to_pay", **SKINCARE)


def test_dates_are_written_as_the_client_writes_them() -> None:
    assert re.search(r"\w+day, \w+ \d+, 2027", reply("bargain", **BOOKKEEPING))


def test_a_client_who_was_only_written_to_is_not_answered_as_if_on_a_call() -> None:
    for code in ("silence", "abuse"):
        assert reply(code, **SKINCARE) != reply(code, **{**SKINCARE, "channel": "email"})
    assert "call" not in reply("abuse", **BOOKKEEPING)


@pytest.mark.parametrize(
    ("code", "stop"),
    [
        *(("why", "ST04"), ("tears", "ST24"), ("contract", "ST01"), ("sue", "ST01"), ("longer", "ST11")),
        *(("abuse", "ST05"), ("public", "ST23"), ("anger", ""), ("friends", "")),
    ],
)
def test_what_has_to_go_further_up_names_its_stop(code: str, stop: str) -> None:
    found = answer(code, **SKINCARE)
    assert found.stop == stop
    assert found.stop == "" or (found.stop in STOPS and found.escalate is not None)


def test_what_is_kindly_meant_goes_to_nobody() -> None:
    assert answer("relief", **SKINCARE).escalate is None
    assert answer("friends", **SKINCARE).escalate is None


def asked_since_when(**answers: Value) -> tuple[str, str]:
    here = case(**answers)
    found = since_when(here, made_for(here))
    return VOICE.line(found.reply, plain=True), VOICE.line(found.avoid, plain=True)


def test_since_when_is_answered_with_the_day_and_a_warning_to_name_the_true_one() -> None:
    said, avoid = asked_since_when(**SKINCARE)
    assert said.startswith(
        "You and I have talked about what had to change. The decision is from Monday 11 January 2027"
    )
    assert "if it was settled before, say that day instead" in avoid


def test_since_when_claims_no_earlier_talk_that_never_was() -> None:
    for answers in ({**SKINCARE, "told": "no"}, {**SKINCARE, "reason": "CLOSURE"}):
        assert "talked" not in asked_since_when(**answers)[0]


def test_since_when_on_the_day_itself_says_today() -> None:
    assert "The decision is from today" in asked_since_when(**{**SKINCARE, "tell_on": "2027-01-11"})[0]


def test_since_when_without_a_known_day_names_none() -> None:
    here = Case("Ivy & Oat", zone="Europe/London", answers=SKINCARE)
    found = since_when(here, made_for(here))
    assert not re.search(r"\d", VOICE.line(found.reply))
    assert "Look it up" in VOICE.line(found.avoid)


def test_since_when_says_nothing_beyond_the_letter_where_safety_is_at_stake() -> None:
    assert asked_since_when(**COACHING)[0] == "What I wrote is all that I say about it."


def test_every_line_has_its_words_and_no_words_are_left_over() -> None:
    made = {f"{kind}_{row.code}" for row in ROWS for kind in ("name", "reply", "avoid")}
    made |= {f"escalate_{row.code}" for row in ROWS if row.handed_on}
    made |= {f"{kind}_since_when" for kind in ("name", "reply", "avoid")}
    made |= {TITLE.line, PATTERN.line, "by", "lasting"}
    made |= {"others", "front_desk", "front_desk_written", "meetings_on", "meetings_in_pairs", "meetings_off"}
    assert VOICE.lines("reactions").keys() == made


def test_what_to_leave_undone_is_said_for_every_reaction() -> None:
    for code, answers in product(ROW, KNOWN):
        found = answer(code, **answers)
        assert VOICE.line(found.name) and VOICE.line(found.avoid)
        assert found.escalate is None or VOICE.line(found.escalate)


def test_the_table_has_its_eighteen_rows() -> None:
    assert [row.number for row in ROWS] == [*range(1, 19)]
    assert len(ROW) == 18


@pytest.mark.parametrize(
    ("answers", "meetings"),
    [
        ({"reason": "SCOPE"}, "go ahead as planned, to Sunday 14 March 2027"),
        ({"reason": "CLOSURE"}, "go ahead as planned"),
        ({"reason": "CONDUCT"}, "with two of you, or in writing"),
        ({"reason": "SAFETY"}, "don't take place"),
    ],
)
def test_whatever_they_say_others_the_front_desk_and_the_meetings_are_settled(
    answers: dict[str, Value], meetings: str
) -> None:
    here = case(**{**SKINCARE, **answers})
    others, ringing, between_now = (VOICE.line(say) for say in between(here, made_for(here)))
    assert "never mentioned" in others
    unsafe = answers["reason"] == "SAFETY"
    assert ("every answer comes in writing" if unsafe else "will call you back today") in ringing
    assert meetings in between_now

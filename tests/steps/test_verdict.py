"""The verdict: the signals and weights of domain.md 1.3, what forces a repair, the cooling-off, and the choice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.coach.case import Case, Desk, Unclear, Value
from bot.coach.road import road
from bot.coach.steps import QUESTIONS
from bot.coach.steps.story import ABOUT_US, REASONS
from bot.coach.steps.verdict import BUTTONS, COOLING_OFF, SIGNALS, holding, judge, locked_until, signal_said
from tests.desk import MONDAY, VOICE, case, desk, understood

ASKED: dict[str, Value] = {"told": "written", "tried": ("talk", "reset", "price", "tier", "rules"), "stops": "none"}
"""Told plainly and offered a change: nothing forces a repair."""


def heard(done: str = "tried", /, **answers: Value) -> Case:
    return case(done, **{**ASKED, **answers})


def signals(one: Case) -> dict[str, int]:
    return {signal.code: signal.weight for signal in holding(one)}


@pytest.mark.parametrize(
    ("answers", "code", "weight"),
    [
        ({"times": "often"}, "E1", 4),
        ({"times": "twice"}, "E1", 4),
        ({"changed": "none"}, "E2", 4),
        ({"rate": "under50"}, "E3", 3),
        ({"rate": "under70"}, "E3b", 2),
        ({"reason": "LATEPAY", "times": "twice"}, "E4", 3),
        ({"reason": "CONDUCT", "times": "often"}, "E5", 4),
        ({"reason": "DIRECTION"}, "E6", 4),
        ({"reason": "OUTGROWN"}, "E6", 4),
        ({"reason": "TRUST"}, "E7", 3),
        ({"rehire": "no"}, "E8", 2),
        ({"allies": "yes"}, "E9", 1),
        ({"times": "once"}, "R1", -3),
        ({"told": "no"}, "R2", 0),
        ({"told": ""}, "R2", 0),
        ({"tried": ("talk",)}, "R3", 0),
        ({"strain": ("ours",)}, "R4", -2),
        ({"source": "us"}, "R4", -2),
        ({"upset": "now"}, "R5", -2),
        ({"source": "contact"}, "R6", -2),
        ({"changed": "fixed"}, "R7", -3),
        ({"reason": "LATEPAY"}, "R8", -2),
        ({"strain": ("passing",)}, "R9", -2),
        ({"share": "over20"}, "R10", 0),
        ({"reason": "SCOPE", "rate": "unknown"}, "R11", -1),
    ],
)
def test_a_signal_holds_with_its_weight(answers: dict[str, Value], code: str, weight: int) -> None:
    assert signals(heard(**answers))[code] == weight


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"times": "twice", "tried": ("talk", "price")}, "E1"),
        ({"changed": "none", "told": "no"}, "E2"),
        ({"rate": "under50", "tried": ("talk",)}, "E3"),
        ({"reason": "SCOPE", "times": "often"}, "E4"),
        ({"reason": "CONDUCT", "times": "once"}, "E5"),
        ({"reason": "VALUES"}, "E6"),
        ({"rehire": "changes"}, "E8"),
        ({"times": "often"}, "R1"),
        ({"tried": ("talk", "tier")}, "R3"),
        ({"upset": "past"}, "R5"),
        ({"reason": "SCOPE"}, "R8"),
        ({"share": "under20"}, "R10"),
        ({"reason": "TRUST", "rate": "unknown"}, "R11"),
    ],
)
def test_a_signal_keeps_quiet_without_its_ground(answers: dict[str, Value], code: str) -> None:
    assert code not in signals(heard(**answers))


def test_the_table_of_signals_is_that_of_the_domain() -> None:
    total = {signal.code for signal in SIGNALS}
    assert total == {*(f"E{n}" for n in range(1, 10)), "E3b", *(f"R{n}" for n in range(1, 12))}


@pytest.mark.parametrize(
    ("answers", "judged"),
    [
        ({"reason": "SCOPE", "times": "often", "changed": "none", "rehire": "no"}, "end"),
        ({"reason": "SCOPE", "times": "often", "rehire": "no"}, "end"),
        ({"reason": "SCOPE", "times": "often"}, "renegotiate"),
        ({"reason": "VALUES", "allies": "yes"}, "renegotiate"),
        ({"reason": "VALUES"}, "mend"),
        ({"reason": "BOUNDARY", "times": "once", "rehire": "no", "allies": "yes"}, "mend"),
        ({"reason": "TRUST", "times": "often", "strain": ("ours", "passing")}, "renegotiate"),
        ({"reason": "DIRECTION", "rehire": "no", "told": "no", "tried": ()}, "end"),
    ],
)
def test_the_score_decides(answers: dict[str, Value], judged: str) -> None:
    assert judge(heard(**answers), desk()).judged == judged


@pytest.mark.parametrize(("score", "judged"), [(6, "end"), (5, "renegotiate"), (1, "renegotiate"), (0, "mend")])
def test_the_thresholds_are_six_and_one(score: int, judged: str) -> None:
    parts: dict[int, dict[str, Value]] = {
        6: {"times": "often", "rehire": "no"},
        5: {"times": "often", "allies": "yes"},
        1: {"allies": "yes"},
        0: {},
    }
    found = judge(heard(reason="VALUES", **parts[score]), desk())
    assert (found.score, found.judged) == (score, judged)


STRONG: dict[str, Value] = {"reason": "SCOPE", "times": "often", "changed": "none", "rehire": "no"}


@pytest.mark.parametrize("told", ["no", ""])
def test_whoever_was_never_told_is_told_first_however_bad_it_is(told: str) -> None:
    found = judge(heard(**{**STRONG, "told": told}), desk())
    assert found.judged == "mend"
    assert found.to_mend[0] == "R2"


def test_without_an_offer_of_change_a_bad_case_is_renegotiated_and_a_weak_one_mended() -> None:
    assert judge(heard(**{**STRONG, "tried": ("talk",)}), desk()).judged == "renegotiate"
    assert judge(heard(reason="VALUES", tried=("talk",)), desk()).judged == "mend"


def test_what_cannot_wait_lifts_the_forced_repair_and_the_cooling_off() -> None:
    rushed = heard(**{**STRONG, "told": "no", "upset": "now", "stops": "each", "now": ("staff",)})
    assert locked_until(rushed) is None
    assert judge(rushed, desk()).forced == ()
    assert judge(rushed, desk()).judged != "wait"


def test_nobody_needs_telling_first_when_the_reason_is_ours() -> None:
    assert not {"R1", "R2", "R3"} & signals(heard(reason="CAPACITY", told="no", tried=(), times="once")).keys()


def test_a_stop_comes_before_everything() -> None:
    assert judge(heard(**{**STRONG, "reason": "SAFETY", "upset": "now"}), desk()).judged == "stop"


def test_an_upset_of_today_sleeps_for_a_day_and_then_no_longer() -> None:
    angry = heard(**STRONG, upset="now")
    assert locked_until(angry) == MONDAY + COOLING_OFF
    assert judge(angry, desk()).judged == "wait"
    assert judge(angry, desk(MONDAY + COOLING_OFF - timedelta(minutes=1))).judged == "wait"
    assert judge(angry, desk(MONDAY + COOLING_OFF)).judged == "end"
    assert judge(angry, desk(), cooled=True).judged == "end"


def test_a_typed_reason_lifts_the_cooling_off_and_the_verdict_is_asked_anew() -> None:
    angry = heard("tried verdict", **STRONG, upset="now", verdict="anyway", judged="wait")
    given = QUESTIONS["override"].check({"override": "she laughed at it again"}, angry, desk())
    assert given["cooled"] == "yes"
    lifted = heard("tried verdict", **STRONG, upset="now", verdict="anyway", judged="wait", **given)
    assert judge(lifted, desk()).judged == "end"
    assert not QUESTIONS["verdict"].holds(lifted, desk())


@pytest.mark.parametrize("said", ["", "because", "  no   "])
def test_an_override_needs_a_few_words(said: str) -> None:
    with pytest.raises(Unclear):
        QUESTIONS["override"].check({"override": said}, heard(judged="mend"), desk())


def test_at_most_three_signals_are_shown_each_way_the_strongest_first() -> None:
    many = heard(reason="TRUST", times="often", changed="none", rehire="no", allies="yes", rate="under50")
    found = judge(many, desk())
    assert found.to_end == ("E1", "E2", "E3")
    assert judge(heard(**STRONG), desk()) == judge(heard(**STRONG), desk())


ENDS = heard(**STRONG)
MENDS = heard(reason="VALUES")
TALKS = heard(reason="SCOPE", times="often")
WAITS = heard(**STRONG, upset="now")


@pytest.mark.parametrize(
    ("at", "said", "choice"),
    [
        (ENDS, "go on", "go"),
        (ENDS, "yes end it", "go"),
        (ENDS, "ok, let's do it", "go"),
        (ENDS, "can", "go"),
        (ENDS, "i want to end it", "go"),
        (ENDS, "i'm done. DONE.", "go"),
        (ENDS, "try once more", "mend"),
        (ENDS, "give them one more chance", "mend"),
        (ENDS, "no", "mend"),
        (ENDS, "don't end it", "mend"),
        (ENDS, "mend it first", "mend"),
        (MENDS, "ok, mend it", "go"),
        (MENDS, "fine", "go"),
        (MENDS, "try again then", "go"),
        (MENDS, "OK. Then how do I mend it, I won't smile at him", "go"),
        (MENDS, "end it anyway", "anyway"),
        (MENDS, "no", "anyway"),
        (MENDS, "I see it differently", "anyway"),
        (MENDS, "i don't want to mend it", "anyway"),
        (TALKS, "i agree", "go"),
        (TALKS, "get shot of them", "anyway"),
        (WAITS, "i'll wait", "go"),
        (WAITS, "ok sleep on it", "go"),
        (WAITS, "yes, go ahead and end it", "anyway"),
        (WAITS, "I can't wait", "anyway"),
        (WAITS, "i dont want to wait", "anyway"),
    ],
)
def test_the_choice_is_heard_against_what_the_coach_would_do(at: Case, said: str, choice: str) -> None:
    assert understood("verdict", said, at)["verdict"] == choice


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (ENDS, "wait"),
        (ENDS, "i can't go on like this"),
        (ENDS, "hmm"),
        (ENDS, "does that make me a bad person?"),
        (MENDS, "i'll wait"),
        (MENDS, "how do I mend it?"),
        (ENDS, "ok, how would I mend it?"),
        (WAITS, "mend it"),
    ],
)
def test_a_road_that_is_not_offered_is_never_taken_for_a_yes(at: Case, said: str) -> None:
    assert understood("verdict", said, at) == {}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Knowing all I know, would I sign them today at this price? No.", {"rehire": "no"}),
        ("would i sign it again today, no chance", {"rehire": "no"}),
        ("They're nice, but no, we don't do the sector any more.", {"rehire": "no"}),
        ("I wouldn't sign them again", {"rehire": "no"}),
        ("gladly", {"rehire": "yes"}),
        ("i would", {"rehire": "yes"}),
        ("yes with changes", {"rehire": "changes"}),
        ("at a higher price", {"rehire": "changes"}),
        ("we make 46 percent of the rate we should", {"rate": "under50"}),
        ("58 % and jess agrees", {"rate": "under70", "allies": "yes"}),
        ("about 50%", {"rate": "under70"}),
        ("72%", {"rate": "over70"}),
        ("Hours? Fine. I don't lose money on them.", {"rate": "over70"}),
        ("no figures", {"rate": "unknown"}),
        ("Kev thinks the same, i asked him on his own", {"allies": "yes"}),
        ("Jess and Priya both think we should end it, asked them separately", {"allies": "yes"}),
        ("nobody at work knows, only me", {"allies": "no"}),
        ("our part: we said yes too often last summer", {"strain": ("ours",)}),
        ("they have a launch", {"strain": ("passing",)}),
        ("Nothing softens it", {"strain": ()}),
        ("none of those", {"strain": ()}),
        ("neither", {"strain": ()}),
        ("our part, but that's not the main thing", {"strain": ()}),
        ("some of it is our fault, that isn't the main reason. they had a launch too", {"strain": ("passing",)}),
    ],
)
def test_what_is_weighed_is_heard(said: str, answer: dict[str, Value]) -> None:
    assert understood("weigh", said) == answer


@pytest.mark.parametrize("said", ["hmm", "I'll tell you tomorrow", "Today ask me something else", "Léa is all right"])
def test_what_weighs_nothing_is_not_understood(said: str) -> None:
    assert understood("weigh", said) == {}


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        ({"verdict": "go", "judged": "end"}, "end"),
        ({"verdict": "go", "judged": "renegotiate"}, "mend"),
        ({"verdict": "go", "judged": "mend"}, "mend"),
        ({"verdict": "go", "judged": "wait"}, "wait"),
        ({"verdict": "mend", "judged": "end"}, "mend"),
        ({"verdict": "anyway", "judged": "mend"}, ""),
        ({"verdict": "anyway", "judged": "mend", "override": "she laughed"}, "end"),
        ({}, ""),
    ],
)
def test_the_road_follows_the_choice(answers: dict[str, Value], way: str) -> None:
    assert road(case(**answers)) == way


def test_a_choice_lapses_when_the_verdict_changes() -> None:
    chosen = heard("tried verdict", **STRONG, verdict="go", judged="end")
    assert QUESTIONS["verdict"].holds(chosen, desk())
    assert not QUESTIONS["verdict"].holds(heard("tried", verdict="go", judged="end"), desk())


@pytest.mark.parametrize("judged", BUTTONS)
def test_every_verdict_offers_itself_and_one_other_road(judged: str) -> None:
    assert len(BUTTONS[judged]) == 2
    assert BUTTONS[judged][0] == "go"


def test_what_cannot_change_the_verdict_is_not_asked() -> None:
    here: Desk = desk()
    assert QUESTIONS["weigh"].applies(ENDS, here)
    assert not QUESTIONS["weigh"].applies(WAITS, here)
    assert not QUESTIONS["weigh"].applies(heard(told="no"), here)
    assert not QUESTIONS["weigh"].applies(heard(reason="SAFETY"), here)


UNTRUE_OF_US = ("do this work for them well", "keeps coming back", "nothing moved", "swapped", "owned it", "your side")
"""What isn't true, or no argument, where it ends for a reason of our own."""


@pytest.mark.parametrize("reason", REASONS)
def test_each_signal_that_can_hold_says_what_is_true_for_the_reason(reason: str) -> None:
    every: dict[str, Value] = {
        **{"times": "often", "changed": "none", "told": "written", "rate": "under50", "rehire": "no", "allies": "yes"},
        **{"source": "contact", "upset": "now", "strain": ("ours", "passing"), "share": "over20"},
    }
    others: tuple[dict[str, Value], ...] = (
        {},
        {"times": "once", "changed": "fixed", "told": "no", "source": "us"},
        {"tried": (), "rate": "unknown"},
    )
    held = {
        signal.code: VOICE.line(signal_said(signal.code, reason), plain=True)
        for other in others
        for signal in holding(heard(**{**every, **other, "reason": reason}))
    }
    for code, line in held.items():
        assert (code == "E6") <= (reason in ABOUT_US)
        assert reason not in ABOUT_US or not any(words in line for words in UNTRUE_OF_US), line
    assert {"E1", "E2", "R5"} <= held.keys()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("DIRECTION", "leaving this kind of work"),
        ("CAPACITY", "don't have the people"),
        ("OUTGROWN", "work that you don't do"),
        ("CONFLICT", "another duty"),
        ("RISK", "cover or the risk"),
        ("CLOSURE", "closing, selling or stepping back"),
    ],
)
def test_what_stands_in_our_own_way_is_named(reason: str, words: str) -> None:
    assert words in VOICE.line(signal_said("E6", reason), plain=True)


@pytest.mark.parametrize("reason", sorted(ABOUT_US))
def test_that_a_reason_of_our_own_lies_with_us_speaks_for_no_talk(reason: str) -> None:
    assert judge(heard(reason=reason, source="us", times="once", changed="fixed"), desk()).judged == "end"


SAFE_AGAIN: dict[str, Value] = {
    "reason": "SAFETY",
    "stops": "each",
    "stops_people": ("ST05",),
    "cleared_by": "the director and HR",
    "cleared_for": ("ST05",),
    "limits": ("draft",),
}


@pytest.mark.parametrize("words", ["yes today I mean now, we can't wait", "it has to go today", "no time to lose"])
def test_impatience_is_no_wish_to_try_once_more(words: str) -> None:
    """Scenario S12: under "I'd end it" whoever can't wait agrees; nobody is sent back into a talk."""
    cleared = case("stops each cleared", **SAFE_AGAIN)
    assert judge(cleared, desk()).judged == "end"
    assert understood("verdict", words, cleared) == {"verdict": "go", "judged": "end"}


def test_a_bare_no_sends_nobody_back_to_a_client_that_somebody_had_to_look_at() -> None:
    cleared = case("stops each cleared", **SAFE_AGAIN)
    assert understood("verdict", "no", cleared) == {}
    assert understood("verdict", "try once more first", cleared) == {"verdict": "mend", "judged": "end"}


@pytest.mark.parametrize(
    ("opened", "until"),
    [("10:07:12", "10:30"), ("10:30:00", "10:30"), ("10:30:12", "11:00"), ("10:37:00", "11:00"), ("23:50:00", "00:00")],
)
def test_the_cooling_off_ends_on_a_full_or_half_hour_and_never_sooner(opened: str, until: str) -> None:
    angry = replace(case(upset="now"), opened=f"2027-01-11T{opened}+00:00")
    ends = locked_until(angry)
    assert ends is not None
    assert f"{ends:%H:%M}" == until
    assert ends >= datetime.fromisoformat(angry.opened) + COOLING_OFF


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("Go on, then. I wonder whether there's a way of doing it without quite saying it, though.", "go"),
        ("go on. 14 days written notice by email, clause 8, it counts from the next business day", "go"),
        ("Go on. No, I'd rather try once more with her first, she was so kind", "mend"),
        ("Ok. Hold on, let me think about what my partner would say to all of this", None),
    ],
)
def test_a_go_on_counts_whatever_is_told_after_it(said: str, choice: str | None) -> None:
    here = heard("tried weigh", reason="OUTGROWN", changed="none", rehire="no", allies="yes")
    assert understood("verdict", said, here).get("verdict") == choice

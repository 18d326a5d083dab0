"""Stops: heard in ordinary words, denied in ordinary words, and each with somebody to see."""

from dataclasses import replace

import pytest

from bot.coach.case import Say, Typed, Value
from bot.coach.dialogue import hear
from bot.coach.endings import stop_note
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.stops import (
    FROM_REASON,
    GROUPS,
    NOW,
    ROUTES,
    STOPS,
    awaited,
    in_group,
    named,
    raised,
    standing,
    urgent,
)
from tests.desk import VOICE, case, desk, understood


def stops_in(said: str) -> set[str]:
    """The stops that some typed words name."""
    ticked = case(**understood("stops", said))
    return {code for group in GROUPS for code in ticked.codes(f"stops_{group}")}


@pytest.mark.parametrize(
    ("said", "stop"),
    [
        ("their lawyer wrote last week", "ST01"),
        ("theyre threatening to sue", "ST01"),
        ("yes, a chargeback", "ST01"),
        ("she's pregnant, is that one?", "ST02"),
        ("they left us a bad review in december", "ST03"),
        ("we do their tax returns", "ST04"),
        ("One of our coaching clients has been making sexual remarks to my coach, twice now", "ST05"),
        ("she said she never wants to be in a room with him again", "ST05"),
        ("we can't ignore the threats", "ST05"),
        ("he turned up drunk", "ST05"),
        ("they asked us to backdate it", "ST06"),
        ("i think its money laundering", "ST07"),
        ("theyre going bust", "ST08"),
        ("its a council building", "ST09"),
        ("there are tenants living there", "ST10"),
        ("theres 6 cleaners who only work on that building", "ST17"),
        ("they might lose there jobs or whoever gets it next takes em", "ST17"),
        ("we run their payroll", "ST11"),
        ("there's no early exit in it", "ST12"),
        ("i want it over with immediate effect", "ST13"),
        ("keep their files until they pay", "ST14"),
        ("he has five sessions prepaid", "ST15"),
        ("there was a data breach in may", "ST16"),
        ("six of them and they only work on that building, nowhere else", "ST17"),
        ("we made a mistake on the figures", "ST18"),
        ("there's a non-compete", "ST19"),
        ("the owner is my cousin", "ST20"),
        ("a journalist rang", "ST23"),
        ("she said she might harm herself", "ST24"),
    ],
)
def test_a_stop_is_heard_in_ordinary_words(said: str, stop: str) -> None:
    assert stop in stops_in(said)
    assert understood("stops", said)["stops"] == "each"


@pytest.mark.parametrize(
    "said",
    [
        "none",
        "None of these.",
        "no",
        "nope",
        "well, no",
        "nothing like that",
        "not that i know",
        "no lawyers or complaints, not a council building or owt like that",
        "No lawyers, no complaint, no argument about quality. Normal happy-ish client.",
        "No dispute, no lawyer, no regulator thing.",
        "No lawyer, no complaint, no dispute.",
        "no lawsuits, no threats, nothing",
        "never any threats or violence",
        "without lawyers",
        "n/a",
    ],
)
def test_a_denial_is_none_of_these(said: str) -> None:
    assert understood("stops", said) == {"stops": "none"}


@pytest.mark.parametrize("said", ["yes", "not sure", "maybe", "show me each", "I don't know"])
def test_a_doubt_looks_at_each(said: str) -> None:
    assert understood("stops", said)["stops"] == "each"


@pytest.mark.parametrize(
    "said",
    [
        "hmm",
        "they claim the logo is late",
        "we hold their press kit and logins",
        "she said no to both",
        "ok",
        "the building has tenants",
        "not spoke to HR, we use a payroll woman called Gill",
    ],
)
def test_what_names_no_stop_is_asked_again(said: str) -> None:
    assert understood("stops", said) == {}


def test_each_takes_words_too_and_none_unticks_what_the_story_ticked() -> None:
    assert understood("each", "a lawyer, and they've heard already") == {"stops_law": ("ST01",), "now": ("leak",)}
    assert set(understood("each", "None of these.").values()) == {()}
    assert understood("each", "yes") == {}


@pytest.mark.parametrize(
    ("said", "who", "limits"),
    [
        ("gill rang an hr adviser, he says fine to do a draft, say nowt to the cleaners yet", "an hr adviser", "draft"),
        ("hr says no reason in it, otherwise go ahead", "hr", "draft no_reason"),
        ("our lawyer wants only a letter", "our lawyer", "draft letter_only"),
        ("they gave me their own text", "they gave me their own text", "their_text"),
        ("rang Orla, she says send it but no reason in it", "Orla", "draft no_reason"),
        ("I rang Orla, HR, she says fine, go", "Orla, HR", "draft"),
        (
            "Orla, she's our outside HR, and Helen Byrne. They say write it, no reason in it, by email",
            "Orla, our outside HR; Helen Byrne",
            "draft no_reason",
        ),
        (
            "sorry. Orla is HR and Helen is responsible for safety, she's looked as well, they both say go",
            "Orla, HR; Helen, responsible for safety",
            "draft",
        ),
        ("Orla from HR, and our lawyer says go ahead", "Orla, HR; our lawyer", "draft"),
        ("spoke to Dr Byrne our solicitor, she says fine", "Dr Byrne, our solicitor", "draft"),
        ("just off the phone with Marta Nowak, she's our lawyer. She says go", "Marta Nowak, our lawyer", "draft"),
        ("our solicitor Jan de Vries okayed it", "Jan de Vries, our solicitor", "draft"),
        ("both our lawyer and Orla in HR said go ahead. Orla is off from tomorrow", "our lawyer; Orla, HR", "draft"),
        ("Had a call with Orla (HR) this morning, she allows a draft", "Orla, HR", "draft"),
        ("Sarah from legal signed it off. Bob says hi", "Sarah, legal", "draft"),
        ("orla says its fine to write, she does hr", "Orla, hr", "draft"),
    ],
)
def test_who_has_looked_is_kept_by_name_and_by_what_they_do(said: str, who: str, limits: str) -> None:
    found = understood("cleared", said)
    assert (found["cleared_by"], found["limits"]) == (who, tuple(limits.split()))


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("spoke to Dr Byrne our solicitor, she says fine if we don't mention the claim", "we don't mention the claim"),
        ("Dr. Byrne, our lawyer, says go ahead provided it comes from Helen", "it comes from Helen"),
        ("our lawyer says we can send a letter only if nothing is said about fault", "nothing is said about fault"),
        ("Orla says go ahead, keep it to two lines. I feel so much better now", "keep it to two lines"),
        ("the solicitor says write it but it has to come from Helen", "it has to come from Helen"),
        ("checked with legal, they're ok with a draft, don't admit anything", "don't admit anything"),
        ("Rang Orla. She says fine. No guards, Aoife doesn't want them, I asked her", None),
        ("our lawyer says fine to write. Had to wait two hours, my coffee went cold", None),
        ("hr says go ahead, she's in charge of the building and all that", None),
    ],
)
def test_a_condition_is_what_they_ask_for_and_no_small_talk(said: str, condition: str | None) -> None:
    assert understood("cleared", said).get("condition") == condition


@pytest.mark.parametrize(
    "said",
    [
        "our lawyer says fine if the insurer agrees",
        "hr says go ahead as long as the lawyer has seen it",
        "our lawyer says fine unless they sue",
        "she says fine if they sign first",
        "I asked my wife, she says send it",
        "nobody from hr said go ahead",
        "hr says our lawyer must look first",
        "handover is dave. keys go back, it says so. and dont say stuff like a short note on open work",
    ],
)
def test_what_hangs_on_somebody_else_or_was_said_by_nobody_who_looks_clears_nothing(said: str) -> None:
    assert understood("cleared", said) == {}


def test_who_they_are_told_afterwards_goes_with_their_name() -> None:
    danger: dict[str, Value] = {"stops": "each", "stops_people": ("ST05",)}
    said = "Rang Orla. She's fine with it ending, says send it in writing, keep it short. Helen says the same"
    first = understood("cleared", said, case("cleared", **danger))
    assert (first["cleared_by"], first["condition"], first["cleared_for"]) == ("Orla; Helen", "keep it short", ())
    more = "Orla IS the HR, I said. And Helen, the director, agrees. And nobody's told him, where did you get that"
    then = understood("cleared", more, case("cleared", **danger, **first))
    assert (then["cleared_by"], then["cleared_for"]) == ("Orla, HR; Helen, director", ("ST05",))
    assert "condition" not in then


@pytest.mark.parametrize(
    "said",
    [
        "nobody yet",
        "not yet",
        "no",
        "just do the draft",
        "i said just draft it",
        "hr said no draft",
        "if hr says fine to draft",
        "Haven't rung her.",
        "Orla from HR",
    ],
)
def test_nobody_clears_a_stop_by_wishing(said: str) -> None:
    assert understood("cleared", said) == {}


def test_the_client_clears_no_stop() -> None:
    assert understood("cleared", "sandra says go ahead", case(contact="Sandra Holt")) == {}


JOBS: dict[str, Value] = {"stops": "each", "stops_people": ("ST17",)}
CLAIM: dict[str, Value] = {"stops": "each", "stops_law": ("ST06",)}


@pytest.mark.parametrize(
    ("answers", "who", "missing"),
    [
        (JOBS, "gill, our hr adviser", ("lawyer",)),
        (JOBS, "our solicitor", ("hr",)),
        (JOBS, "Gill", ("hr", "lawyer")),
        (JOBS, "hr, still waiting for the lawyer", ("lawyer",)),
        (JOBS, "hr and our lawyer", ()),
        (CLAIM, "Sam Okoro", ()),
        ({**CLAIM, **JOBS}, "our lawyer", ("hr",)),
    ],
)
def test_where_several_must_look_one_is_not_enough(
    answers: dict[str, Value], who: str, missing: tuple[str, ...]
) -> None:
    here = case(**answers)
    given = QUESTIONS["cleared"].check({"cleared_by": who, "limits": ("draft",)}, here, desk())
    after = case("cleared", **answers, **given)
    assert awaited(after, desk()) == missing
    assert bool(standing(after)) == bool(missing)
    said = [VOICE.line(say) for say in stop_note(after, desk()).says if say.line == "still_missing"]
    assert [who in line for line in said] == ([True] if missing else [])


def test_the_second_who_looks_is_added_to_the_first_once_they_agree() -> None:
    half = case("cleared", **JOBS, cleared_by="hr adviser", limits=("draft", "no_reason"))
    found = understood("cleared", "our lawyer agrees", half)
    assert (found["cleared_by"], found["limits"]) == ("hr adviser; our lawyer", ("draft", "no_reason"))
    assert found["cleared_for"] == ("ST17",)
    assert understood("cleared", "the lawyer wants changes first", half) == {}


def test_what_they_ask_for_is_kept_with_what_they_allow() -> None:
    said = "rang an employment solicitor, she says ok to write the notice, just dont promise the cleaners owt"
    found = understood("cleared", said, case(**JOBS))
    assert (found["cleared_by"], found["limits"]) == ("an employment solicitor", ("draft",))
    assert found["condition"] == "dont promise the cleaners owt"
    assert found["cleared_for"] == ("ST17",)


@pytest.mark.parametrize(
    "said",
    [
        "we havent got hr. shes an employment solicitor thats what she does, staff",
        "the solicitor advises us on staff and she agrees",
    ],
)
def test_whoever_answers_for_both_counts_for_both(said: str) -> None:
    half = case("cleared", **JOBS, cleared_by="rang a solicitor", limits=("draft",))
    assert awaited(half, desk()) == ("hr",)
    assert understood("cleared", said, half)["cleared_for"] == ("ST17",)


def test_what_is_missing_is_said_with_the_words_for_it() -> None:
    half = case("cleared", **JOBS, cleared_by="rang a solicitor", limits=("draft",))
    words = [VOICE.line(say) for say in stop_note(half, desk()).says if say.line == "still_missing"]
    assert "HR, or whoever advises you on staff" in words[0] and "our HR adviser agrees" in words[0]
    assert understood("cleared", "our HR adviser agrees", half)["cleared_for"] == ("ST17",)


@pytest.mark.parametrize("code", [code for code, stop in STOPS.items() if len(ROUTES[stop.route]) > 1])
def test_a_stop_for_several_says_at_once_that_each_has_to_look(code: str) -> None:
    stopped = case(stops="each", **{f"stops_{STOPS[code].group}": (code,)})
    words = "\n".join(VOICE.line(say) for say in stop_note(stopped, desk()).says)
    assert " and " in words and "Each of them has to look" in words


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("can i not just email sandra", "Promise your staff nothing yet"),
        ("we dont have hr just gill. can i not just email sandra today", "Promise your staff nothing yet"),
        ("what do i ask the lawyer", "move to whoever takes the work on"),
        ("right who do i ring then", "HR and a lawyer"),
    ],
)
def test_a_question_at_a_stop_is_answered_from_its_own_row(asked: str, part: str) -> None:
    stopped = replace(case("stops each", **JOBS), state="stopped")
    after, [note] = hear(stopped, Typed(asked), desk())
    assert isinstance(note, Note) and after.state == "stopped"
    words = "\n".join(VOICE.line(say) for say in note.says)
    assert part in words and len(words) < 500


@pytest.mark.parametrize("code", STOPS)
def test_every_stop_knows_what_to_ask(code: str) -> None:
    assert VOICE.line(Say("stops", f"ask_{code}")).endswith(("?", "."))


def test_a_question_beside_a_denial_is_a_look_at_each() -> None:
    said = "No dispute, no lawyer, no regulator thing. They have a newsroom page of ours, count or not?"
    assert understood("stops", said)["stops"] == "each"
    assert understood("each", said) == {}


def test_one_stop_among_denials_still_counts() -> None:
    assert stops_in("no lawyers, no complaints, but she was harassed") == {"ST05"}


@pytest.mark.parametrize(
    ("said", "flag"),
    [("she isnt safe there", "staff"), ("they've heard already", "leak"), ("the licence ends in may", "cover")],
)
def test_what_cannot_wait_is_heard(said: str, flag: str) -> None:
    assert flag in understood("stops", said)["now"]  # type: ignore[operator]


@pytest.mark.parametrize(("reason", "stop"), FROM_REASON.items())
def test_some_reasons_are_a_stop_whatever_is_ticked(reason: str, stop: str) -> None:
    assert raised(case(reason=reason)) == (stop,)
    assert raised(case(reason=reason, stops="none")) == (stop,)


def test_ticks_count_only_after_a_look_at_each() -> None:
    ticked: dict[str, Value] = {"stops_law": ("ST01",), "now": ("staff",)}
    assert raised(case(stops="none", **ticked)) == ()
    assert urgent(case(stops="none", **ticked)) == ()
    assert raised(case(stops="each", **ticked)) == ("ST01",)
    assert urgent(case(stops="each", **ticked)) == ("staff",)


def test_a_story_ticks_in_sight_what_it_names() -> None:
    told = case(story="six cleaners and they only work there. no lawyers.", reason="SAFETY")
    assert set(named(told, desk())) == {"ST17", "ST05"}
    assert QUESTIONS["stops"].facts(told, desk()) == {"named": True}
    assert QUESTIONS["stops"].facts(case(story="just scope"), desk()) == {"named": False}


def test_every_stop_and_every_urgency_has_its_tick() -> None:
    ticks = {option for field in QUESTIONS["each"].fields for option in field.options}
    assert ticks == {*STOPS, *NOW}
    assert {code for group in GROUPS for code in in_group(group)} == set(STOPS)


@pytest.mark.parametrize("code", STOPS)
def test_a_stop_names_who_to_see_and_nothing_of_the_client(code: str) -> None:
    stopped = case(stops="each", **{f"stops_{STOPS[code].group}": (code,)})
    words = "\n".join(VOICE.line(say) for say in stop_note(stopped, desk()).says)
    who = next(say for say in stop_note(stopped, desk()).says if "routes" in say.facts)
    route = VOICE.line(who.facts["routes"][0])  # type: ignore[index]
    assert route in words
    assert stopped.client not in words


def test_the_most_dangerous_stops_go_to_the_right_people() -> None:
    routes = {code: STOPS[code].route for code in ("ST05", "ST07", "ST24", "ST17", "ST18")}
    assert routes == {
        "ST05": "safety",
        "ST07": "mlro",
        "ST24": "emergency",
        "ST17": "hr_legal",
        "ST18": "legal_insurer",
    }


def test_whoever_only_agrees_is_noted_and_asked_what_they_allow() -> None:
    stopped = replace(case(**JOBS), state="stopped")
    half, [note] = hear(stopped, Typed("Rang Marta, our employment lawyer, and she agrees"), desk())
    assert isinstance(note, Note) and half.state == "stopped" and half.text("allies") == ""
    assert "Noted: Marta, our employment lawyer." in VOICE.line(note.says[0])
    after, _ = hear(half, Typed("she allows a draft, no reason in it"), desk())
    assert (after.text("cleared_by"), after.codes("limits")) == (
        "Marta, our employment lawyer",
        ("draft", "no_reason"),
    )
    assert not standing(after)


@pytest.mark.parametrize(
    "asked",
    [
        "do i have to ring her? what do I do about wednesday then, cancel it?",
        "next session is on wednesday, what about that?",
        "can I call it off?",
    ],
)
def test_where_somebody_is_not_safe_the_next_meeting_is_called_off_whoever_has_looked(asked: str) -> None:
    stopped = replace(case("stops each", stops="each", stops_people=("ST05",), reason="SAFETY"), state="stopped")
    after, [note] = hear(stopped, Typed(asked), desk())
    assert isinstance(note, Note) and after.state == "stopped"
    words = "\n".join(VOICE.line(say) for say in note.says)
    assert words.startswith("Yes, cancel the next meeting now") and "Everything else waits" in words


def test_at_another_stop_a_meeting_waits_like_everything_else() -> None:
    stopped = replace(case("stops each", **JOBS), state="stopped")
    _, [note] = hear(stopped, Typed("should we cancel the meeting?"), desk())
    assert isinstance(note, Note)
    assert VOICE.line(note.says[0]).startswith("Not before")

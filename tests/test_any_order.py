"""The same facts come to the same words, in whatever order and by whatever way they were given and put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach import dialogue, facts
from bot.coach.case import Case, Edited, Pressed, Said, Typed, Value
from bot.coach.flow import MESSAGES
from bot.coach.steps import QUESTIONS
from tests.desk import case, desk
from tests.drafted import after, cleared, drafted

HERE = desk()
CHOICES: Mapping[str, Mapping[str, tuple[Value, ...]]] = {
    "relationship": {
        "contact": ("Maya Brennan", "Ben Lee"),
        "service": ("marketing", "bookkeeping"),
        "since": ("years5", "months3"),
        "meet": ("video", "writing"),
        "near": ("near", "far"),
        "share": ("under10", "under20"),
        "country": ("GB", "US", "DE"),
    },
    "agreement": {
        "kind": ("rolling", "unwritten"),
        "notice": ("30 days", "60 days", "3 months"),
        "method": ("email", "post"),
        "account": ("clear", "owed", "prepaid"),
        "fee": ("6500.00", "900.00"),
        "clause": ("12.2", "7(b)"),
        "expiry": ("any_day", "month_end"),
        "currency": ("GBP", "EUR"),
        "tax": ("", "VAT"),
    },
    "money": {
        "open_amount": ("2935.48", "480.00"),
        "due": ("2027-02-01", "2027-02-26"),
    },
    "dates": {
        "critical": ("2027-02-15", "2027-05-03"),
        "critical_what": ("launch", "audit"),
        "other_dates": ((), ("2027-03-08",), ("2027-02-22", "2027-04-19")),
        "critical_until": ("", "2027-05-10"),
    },
    "tell_on": {"tell_on": ("2027-01-12", "2027-01-20")},
    "channel": {"channel": ("video", "email", "phone")},
    "tone": {
        "tone": ("WARM", "NEUTRAL", "FIRM"),
        "handover": ("Priya Shah", "Jess"),
        "thanks": ("your trust", "two good years"),
        "signer": ("Tom Reed", "Tom"),
    },
}
"""Facts that make the words, with the values that each may have."""

LOOKED: Mapping[str, Mapping[str, tuple[Value, ...]]] = {
    "stops": {"stops": ("none", "each")},
    "each": {"stops_law": (("ST12",), ("ST12", "ST13")), "stops_people": ((),), "now": ((), ("cover",))},
    "cleared": {
        "cleared_by": ("our lawyer", "our lawyer and the insurer"),
        "limits": (("draft",), ("draft", "no_reason")),
        "condition": ("", "keep copies of everything"),
    },
}
"""A stop, and who has looked at it and what they allow; or none."""

WEIGHED: Mapping[str, Mapping[str, Value]] = {
    "reason": {"reason": "SCOPE", "times": "often", "source": "decider", "upset": "past"},
    "tried": {"tried": ("talk", "price", "reset"), "told": "written", "changed": "none"},
    "weigh": {"rehire": "no", "rate": "under70", "allies": "yes"},
}
"""Facts by which it comes to an end."""

ASTRAY: Mapping[str, Mapping[str, tuple[Value, ...]]] = {
    "reason": {"reason": ("LATEPAY", "SAFETY", "CAPACITY"), "times": ("once",), "upset": ("now",)},
    "tried": {"told": ("no",), "tried": (("talk",),), "changed": ("fixed",)},
    "weigh": {"rehire": ("yes",), "allies": ("no",)},
    **LOOKED,
    "each": {"stops_law": (("ST12",), ("ST08",)), "now": (("cover",),)},
    "cleared": {"limits": (("draft", "no_call"), ("draft", "letter_only")), "condition": ("ring first",)},
}
"""Slips that lead another way for a while: to a stop, a night's sleep, or a talk about mending."""

TYPED = (
    "change the notice to 90 days",
    "change the fee to 5,000 a month",
    "change the contact to Ben Lee",
    "actually by phone",
    "back to the agreement",
    "their audit is on 3 May and the fair on 19 April",
    "they owe us 480 pounds",
    "our lawyer has looked and says we can write it",
    "status",
    "back",
)
SLIPS = {question: {**CHOICES.get(question, {}), **ASTRAY.get(question, {})} for question in (*CHOICES, *ASTRAY)}

Truth = dict[str, dict[str, Value]]


@dataclass(frozen=True)
class Slip:
    """One answer given wrongly, or changed, on the way: by the old question's button, in the form, or in words."""

    way: str
    question: str
    field: str
    value: Value
    words: str


SLIP = st.sampled_from([(q, f, v) for q, fields in SLIPS.items() for f, values in fields.items() for v in values])
WAY = st.builds(
    lambda way, slip, words: Slip(way, slip[0], slip[1], slip[2], words),
    st.sampled_from(["press", "form", "typed", "open"]),
    SLIP,
    st.sampled_from(TYPED),
)
TRUTH = st.fixed_dictionaries(
    {
        question: st.fixed_dictionaries({name: st.sampled_from(all_) for name, all_ in fields.items()})
        for question, fields in {**CHOICES, **LOOKED}.items()
    }
)


def hear(start: Case, said: Said) -> Case:
    """What is said brings at most two messages; the first words bring their checklist with them."""
    after, replies = dialogue.hear(start, said, HERE)
    first = "drafted" in after.asked and "drafted" not in start.asked
    assert len(replies) <= MESSAGES + first
    return after


def answered(start: Case, truth: Truth) -> Case:
    """The question that waits is answered truly; whatever a slip brought up is got out of the way."""
    name = start.current
    others: Truth = {"verdict": {"verdict": "go"}, "meet_on": {"meet_on": "2027-01-14"}}
    others |= {"override": {"override": "It is decided."}}
    if start.state == "stopped" and not name:
        return hear(start, Pressed("cleared", revision=start.revision))
    if name == "story":
        return hear(start, Pressed("skip", question=name))
    if name == "cleared" and name not in truth:
        for told in ("each", "stops"):
            start = hear(start, Pressed("send", "", told, start.asked.get(told, 0), truth[told]))
        return start
    return hear(start, Pressed("send", "", name, start.revision, {**truth, **others}[name]))


def slipped(start: Case, slip: Slip, truth: Truth) -> Case:
    if slip.way == "typed":
        return hear(start, Typed(slip.words))
    if slip.way == "form":
        return hear(start, Pressed(facts.NAME, "", "", start.revision, {slip.field: slip.value}))
    if slip.way == "open":
        return hear(start, Pressed("change", slip.question, "", start.revision))
    values = {**truth.get(slip.question, {}), slip.field: slip.value}
    return hear(start, Pressed("send", "", slip.question, start.asked.get(slip.question, 0), values))


def finished(start: Case, truth: Truth) -> Case:
    """Every question that is still open is answered truly."""
    for _ in QUESTIONS:
        if not (start.current or start.state == "stopped"):
            break
        start = answered(start, truth)
    return start


def corrected(start: Case, truth: Mapping[str, Mapping[str, Value]]) -> Case:
    """Every old question is answered truly once more; one that another road has left behind takes no answer. What was
    told early was never asked, and is opened first."""
    for name, values in truth.items():
        if name not in start.asked and any(field in start.answers for field in values):
            start = hear(start, Pressed("change", name, "", start.revision))
        start = hear(start, Pressed("send", "", name, start.asked.get(name, 0), values))
    return start


def agreeing(told: Mapping[str, Mapping[str, Value]]) -> Truth:
    """Facts that go together: where there is no stop, none is ticked and nobody clears one."""
    truth: Truth = {**{name: dict(values) for name, values in WEIGHED.items()}, **{q: dict(v) for q, v in told.items()}}
    if truth["stops"]["stops"] == "none":
        del truth["cleared"]
        truth["each"] = {"stops_law": (), "stops_people": (), "now": ()}
    return truth


def saved(start: Case, truth: Truth) -> Case:
    """All facts at once, on the page that has them all; what it doesn't show yet is still asked."""
    everything = {name: value for values in truth.values() for name, value in values.items()}
    return hear(start, Pressed(facts.NAME, "", "", start.revision, everything))


def begun() -> Case:
    return dialogue.begin(case(), HERE)[0]


def words(ended: Case) -> Mapping[str, str]:
    assert ended.state == "drafted", (ended.state, ended.current)
    return ended.versions[-1].texts


@settings(max_examples=30, deadline=None)
@given(TRUTH, st.lists(WAY, max_size=12), st.booleans())
def test_any_way_to_the_same_facts_ends_in_the_same_words(
    told: dict[str, dict[str, Value]], slips: list[Slip], by_form: bool
) -> None:
    truth = agreeing(told)
    stops = {name: truth[name] for name in LOOKED if name in truth}
    straight = finished(begun(), truth)
    path = begun()
    for slip in slips:
        path = answered(path, truth) if path.current else path
        path = slipped(path, slip, truth)
    if by_form:
        path = saved(finished(corrected(saved(path, truth), stops), truth), truth)
    else:
        path = corrected(finished(corrected(path, {**WEIGHED, **stops}), truth), truth)
    assert words(finished(path, truth)) == words(straight)


def test_a_verdict_sent_without_a_choice_decides_nothing() -> None:
    start = case("story reason relationship tried stops weigh", reason="SCOPE")
    after, _ = dialogue.hear(start, Pressed("send", "", "verdict", 0, {}), HERE)
    assert "verdict" not in after.answers


TOLD = (
    "the notice is 90 days",
    "the fee is 7,000 a month",
    "make it warmer please",
    "I'd rather phone her",
    "their audit is on 3 May",
    "please sign it as Thomas Reed",
    "could you make it shorter",
    "Dan Cole does the handover",
    "leave out the reason",
)
"""Facts and wishes that are told under the draft."""


@settings(deadline=None, max_examples=12)
@given(order=st.permutations(TOLD), stopped=st.booleans())
def test_whatever_is_told_under_the_draft_comes_to_the_same_words_in_any_order(
    order: list[str], *, stopped: bool
) -> None:
    start = cleared(drafted()) if stopped else drafted()
    ends = [after(start, *one) for one in (TOLD, order)]
    assert all(one.state == "drafted" and not one.current for one in ends)
    assert ends[0].answers == ends[1].answers
    assert ends[0].versions[-1].texts == ends[1].versions[-1].texts


def test_the_first_version_comes_back_byte_for_byte_after_four() -> None:
    start = drafted()
    four = after(start, *TOLD[:3])
    again = after(four, "restore 1")
    assert len(four.versions) == 4
    assert again.versions[-1].texts == start.versions[0].texts
    assert after(again, "restore 1").versions == again.versions


def test_words_edited_to_what_they_were_make_no_version() -> None:
    start = after(drafted(), Typed("the notice is 90 days", "1.1"))
    ended, replies = dialogue.hear(start, Edited("the notice is 90 days", "the notice is 90 days", "1.1"), HERE)
    assert (ended.versions, ended.answers, replies) == (start.versions, start.answers, ())

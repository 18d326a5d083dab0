"""Before there is a draft: what managers type at each card, in tables of a kind each, and what must come of it.

The first six rows of each table were written before anything was mended for them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, combinations

import pytest

from bot.coach.case import Case, Say, Typed, Value
from bot.coach.dialogue import hear
from bot.coach.first import protective
from bot.coach.reply import Ask
from bot.coach.steps import QUESTIONS as STEPS
from bot.coach.steps.planned import windows_of
from bot.coach.steps.stops import GROUPS, NEVER_CLEARED, ROUTES, STOPS, awaited, standing
from tests.desk import VOICE, case, desk, understood
from tests.test_beside import waiting
from tests.test_changes import midway, said

FRIDAY = desk(datetime(2027, 1, 15, 15, tzinfo=UTC))


def told(here: Case, words: str, at: object = None) -> tuple[Case, str, bool]:
    """The case after some typed words, what was said, and whether a question was asked anew."""
    after, replies = hear(here, Typed(words), at or desk())  # type: ignore[arg-type]
    return after, said(replies), any(isinstance(one, Ask) for one in replies)


HURT: dict[str, Value] = {
    "story": "He made remarks to my coach, twice, and she has the messages.",
    "reason": "SAFETY",
    "times": "twice",
    "contact": "Mr Doyle",
    "service": "coaching",
    "since": "months6",
    "country": "IE",
    "stops": "each",
    "stops_people": ("ST05",),
    "stops_regulated": ("ST22",),
    "now": ("staff",),
}
SHOWN = frozenset({"first", "stop:ST05", "stop:ST22"})
STOPPED = replace(case("story understood reason relationship tried stops each", **HURT), state="stopped", told=SHOWN)
"""Stopped by harassment of ours and by a consumer: HR, whoever is responsible for safety, and a lawyer have to look."""

CLEARED = [
    (
        "Priya, who does HR for us, has looked. No reason in the letter, and no phone call",
        "draft no_reason no_call",
        "safety lawyer",
    ),
    (
        "Our HR lady Moira and the solicitor have both had a look. Keep it to a short email and give no reason",
        "draft no_reason",
        "safety",
    ),
    ("the lawyer (Tim Ashe) says a letter is fine, it has to come from the MD and not from Jo", "draft", "hr safety"),
    ("HR, our solicitor and the head of safety have looked, all three say you may write it", "draft", ""),
    ("Dee from HR is OK with a draft and our safety officer agrees", "draft", "lawyer"),
    (
        "spoke to Anwar, he's our lawyer. He allows an email, no reasons, nothing by phone",
        "draft no_reason no_call",
        "hr safety",
    ),
    (
        "Orla, our outside HR. No reason in it, from Helen not Aoife, and no call. Just cancel and end",
        "draft no_reason no_call",
        "safety lawyer",
    ),
    ("Orla (HR) and Fintan Roche (solicitor). A draft may be written, no reason in it", "draft no_reason", "safety"),
    ("my husband's cousin is a barrister and she says an email is okay, the board hasn't looked", "draft", "hr safety"),
    ("Human resources cleared it, our counsel as well", "draft", "safety"),
    ("asked Bea at the law firm, she agrees to a draft if nobody mentions dates", "draft", "hr safety"),
    ("asked Bea at the law firm, she agrees to a draft if HR does", "", ""),
    (
        "Sunil, responsible for health and safety, and HR both approve. A brief letter, without a reason",
        "draft no_reason",
        "lawyer",
    ),
    (
        "we've had the OK from HR: write it, only in writing, nothing about the reason",
        "draft no_reason no_call",
        "safety lawyer",
    ),
]


@pytest.mark.parametrize(("words", "limits", "missing"), CLEARED)
def test_who_has_looked_is_heard_in_plain_words(words: str, limits: str, missing: str) -> None:
    after, answer, _ = told(STOPPED, words)
    assert set(after.codes("limits")) == {*limits.split()}
    assert set(awaited(after, desk())) == {*missing.split()}
    assert bool(standing(after)) == bool(missing or not limits)
    assert "Cancel the next meeting now" not in answer


LOOKERS = {
    "lawyer": "our lawyer",
    "insurer": "our insurer",
    "press": "our press officer",
    "operations": "our head of operations",
    "finance": "our accountant",
    "hr": "Orla from HR",
    "safety": "Al, who is responsible for safety",
    "safeguarding": "our safeguarding lead",
    "compliance": "our compliance officer",
    "dpo": "our data protection officer",
    "leadership": "the leadership",
}
PAIRS = [pair for size in (1, 2) for pair in combinations([one for one in STOPS if one not in NEVER_CLEARED], size)]


@pytest.mark.parametrize("codes", PAIRS, ids="+".join)
def test_what_stands_is_exactly_what_still_lacks_one_of_its_own_people(codes: tuple[str, ...]) -> None:
    wanted = sorted({one for code in codes for one in ROUTES[STOPS[code].route]})
    groups = {f"stops_{STOPS[code].group}": () for code in codes}
    held = {name: tuple(one for one in codes if f"stops_{STOPS[one].group}" == name) for name in groups}
    subsets = chain.from_iterable(combinations(wanted, size) for size in range(1, len(wanted) + 1))
    for looked in subsets:
        here = replace(case("stops each", stops="each", **held), state="stopped")
        for one in looked:
            words = f"{LOOKERS[one]} says a draft is fine"
            cleared = replace(here, current="cleared", state="open", asked={"cleared": 1})
            here = replace(hear(cleared, Typed(words), desk())[0], told=here.told)
        lacking = {code for code in codes if not {*ROUTES[STOPS[code].route]} <= {*looked}}
        assert {*standing(here)} == lacking, looked


@pytest.mark.parametrize(("code", "who"), [("ST22", "Orla from HR"), ("ST20", "our lawyer"), ("ST04", "our insurer")])
def test_nobody_but_its_own_people_clears_a_stop(code: str, who: str) -> None:
    here = replace(case("stops each", stops="each", **{f"stops_{STOPS[code].group}": (code,)}), state="stopped")
    after, _, _ = told(here, f"{who} says a draft is fine")
    assert standing(after) == (code,)


@pytest.mark.parametrize(
    "words", ["he's not a consumer, he's a company director", "she's the owner", "he is a director"]
)
def test_what_the_client_does_clears_nothing(words: str) -> None:
    half, _, _ = told(STOPPED, "Orla from HR says a draft is fine")
    after, _, _ = told(half, words)
    assert {"safety"} <= set(awaited(after, desk())) and "ST05" in standing(after)


EACH: dict[str, Value] = {name: value for name, value in HURT.items() if not name.startswith(("stops_", "now"))}
ASKED_EACH = replace(
    case("story understood reason relationship tried stops", **EACH), current="each", asked={"each": 3}
)
TICKED = replace(STOPPED, current="", asked={"each": 3})

TICKS = [
    (ASKED_EACH, "harassment. she's a sole trader, would that make her a consumer?", "ST05", "ST22"),
    (ASKED_EACH, "harassment, and is it a claim if he only said he would think about a lawyer?", "ST05", "ST01"),
    (ASKED_EACH, "harassment. they get some public money, so a public body maybe?", "ST05", "ST09"),
    (TICKED, "untick the consumer one", "ST05", "ST22"),
    (TICKED, "she is not a consumer, she runs a limited company", "ST05", "ST22"),
    (ASKED_EACH, "the two lads on that site do nothing else, they've no other work", "ST17", "ST22"),
    (ASKED_EACH, "harassment. She rents us out to families, does that make them consumers or not?", "ST05", "ST22"),
    (ASKED_EACH, "harassment, he's on the council I think, would that be a public body?", "ST05", "ST09"),
    (TICKED, "they're no consumer, it's a GmbH", "ST05", "ST22"),
    (TICKED, "please uncheck consumer, I got that wrong", "ST05", "ST22"),
    (ASKED_EACH, "the jobs one please", "ST17", "ST22"),
    (ASKED_EACH, "two of ours work there and nowhere else, they'd lose their job", "ST17", "ST05"),
]


def ticked(here: Case) -> set[str]:
    return {code for group in GROUPS for code in here.codes(f"stops_{group}")}


@pytest.mark.parametrize(("here", "words", "on", "off"), TICKS)
def test_a_question_ticks_nothing_and_a_tick_can_be_taken_back(here: Case, words: str, on: str, off: str) -> None:
    after, answer, _ = told(here, words)
    assert on in ticked(after) and off not in ticked(after)
    assert answer


LEAVING: dict[str, Value] = {
    "story": "We are leaving that sector.",
    "reason": "DIRECTION",
    "source": "us",
    "upset": "past",
    "contact": "Rachel Lim",
    "service": "public relations",
    "country": "SG",
    "told": "no",
    "stops": "none",
}
WEIGHED = replace(
    case("story understood reason relationship tried stops", **LEAVING), current="weigh", asked={"weigh": 5}
)
SIGNED = replace(
    case("story understood reason relationship tried stops weigh", **LEAVING, rehire="changes", allies="yes"),
    current="verdict",
    asked={"weigh": 5, "verdict": 6},
)
NOES = [
    (WEIGHED, "lovely bunch, but no, we've moved on from that kind of thing"),
    (WEIGHED, "no. they're kind but it isn't our field now. both directors agree"),
    (WEIGHED, "they're fun, though no, not any more"),
    (SIGNED, "sign them again? no"),
    (SIGNED, "you misread me. no, we would not take them on again"),
    (SIGNED, "take them on today: no"),
    (WEIGHED, "we like her a lot but no. 80% of our rate"),
    (WEIGHED, "Charming, all of them. No. Both partners agree."),
    (WEIGHED, "no thank you, lovely as they are, the others agree"),
    (SIGNED, "wrong, we wouldn't sign them again"),
    (SIGNED, "I never said yes, would sign them today: no"),
    (SIGNED, "sign them today? nope"),
]


@pytest.mark.parametrize(("here", "words"), NOES)
def test_a_wrapped_no_is_a_no_and_changes_nothing_else(here: Case, words: str) -> None:
    after, _, _ = told(here, words)
    assert after.text("rehire") == "no"
    assert not after.text("verdict") and after.state == "open" and after.current == "verdict"


FRESH: dict[str, Value] = {
    "story": "He called the logo lazy in front of my junior yesterday.",
    "reason": "CONDUCT",
    "times": "often",
    "upset": "now",
    "contact": "Karine Boily",
    "service": "logo",
    "country": "CA-QC",
    "told": "no",
    "stops": "none",
}
LOCKED = replace(
    case("story understood reason relationship tried stops", **FRESH),
    current="verdict",
    asked={"reason": 1, "verdict": 6},
)
SLEEPING = replace(
    case("story understood reason relationship tried stops verdict", **FRESH, verdict="go", judged="wait"),
    state="waiting",
    asked={"reason": 1, "verdict": 6},
)
PROTESTS = [
    (LOCKED, "Why would I wait until tomorrow?"),
    (LOCKED, "Wait? What for? This goes out now."),
    (LOCKED, "I am not waiting for anybody, why should I"),
    (SLEEPING, "I never agreed to wait! It has to go now"),
    (SLEEPING, "what's the point of waiting, I'm sending it this evening"),
    (SLEEPING, "Who said I'd sleep on it? Why?"),
    (LOCKED, "what's the use of waiting a day"),
    (LOCKED, "Why tomorrow and not tonight?"),
    (LOCKED, "why should I sleep on it when it's clear"),
    (SLEEPING, "no no, I didn't agree to that. It goes out tonight"),
    (SLEEPING, "Why wait?"),
    (SLEEPING, "I'm not going to wait, why would I"),
]


@pytest.mark.parametrize(("here", "words"), PROTESTS)
def test_a_protest_is_no_yes_to_waiting_and_is_told_why(here: Case, words: str) -> None:
    after, answer, _ = told(here, words)
    assert after.state == "open" and not after.text("verdict")
    assert "24 hours" in answer and "three days" in answer


RECOUNTED = [
    ("it was twice, to be fair", "twice"),
    ("OK, honestly, it happened once", "once"),
    ("how often? just the one time. nothing before that", "once"),
    ("fine, one time only, at the tasting", "once"),
    ("it was two times, March and yesterday", "twice"),
    ("Once. In front of everybody though", "once"),
    ("How many times? Twice, if I count the text", "twice"),
    ("all right, one incident", "once"),
    ("to be honest it was only the once", "once"),
    ("2 times", "twice"),
    ("it only happened yesterday, never before: once", "once"),
    ("the second time, so twice", "twice"),
]


@pytest.mark.parametrize(("words", "times"), RECOUNTED)
def test_the_count_may_be_put_right_while_it_waits(words: str, times: str) -> None:
    after, answer, _ = told(SLEEPING, words)
    assert after.text("times") == times
    assert "It keeps coming back" not in answer and "I'd wait" in answer


REASONED = replace(case("story understood", story=FRESH["story"]), current="reason", asked={"reason": 1})
LOUD = [
    "he's rude to my people constantly",
    "they treat us like dirt, always have",
    "they treat my people badly every single day, non-stop",
    "she shouts at my staff the whole time",
    "they insult my team again and again, it never stops",
    "rude to my staff morning noon and night",
    "he insults my people every time",
    "always rude to us, always",
    "he shouts at my people all day long",
    "they're abusive, over and over",
    "she swears at my team day and night",
    "rude. constantly. every single day",
]


@pytest.mark.parametrize("words", LOUD)
def test_what_is_said_in_anger_is_no_count(words: str) -> None:
    after, answer, _ = told(REASONED, words)
    assert after.text("reason") == "CONDUCT" and not after.text("times")
    assert "How many times" in answer and after.current == "reason"
    again, _, _ = told(after, "a dozen times since Christmas, I could date most of them")
    assert again.text("times") == "often"


def test_the_count_is_asked_for_once_and_other_words_are_heard_by_the_next_question() -> None:
    asked, _, _ = told(REASONED, LOUD[0])
    after, answer, _ = told(asked, "Karine Boily decides. We do their logo, since August, in Montreal")
    assert after.text("contact") == "Karine Boily" and after.text("reason") == "CONDUCT"
    assert after.current == "tried" and "How many times" not in answer


KNOWN = replace(
    case("story understood reason", story=FRESH["story"], reason="UNPROFIT"),
    current="relationship",
    asked={"relationship": 2},
)
DOYLE = replace(KNOWN, client="Mr Doyle")
WHO = [
    (KNOWN, "omar haddad, head of ops, hes the one decides. we do their books", "Omar Haddad", "books"),
    (KNOWN, "already told you. omar haddad. bookkeeping", "Omar Haddad", "bookkeeping"),
    (DOYLE, "It's just him, he decides for himself. Coaching.", "Mr Doyle", "coaching"),
    (DOYLE, "him, obviously. coaching", "Mr Doyle", "coaching"),
    (KNOWN, "Lena Fox decides. Web design innit, since 2021", "Lena Fox", "web design"),
    (KNOWN, "PR like, press and that, Lena Fox decides", "Lena Fox", "PR"),
    (KNOWN, "as I said: priya nair. translation", "Priya Nair", "translation"),
    (KNOWN, "gareth pugh, site manager, he's the one who decides. we clean there", "Gareth Pugh", "cleaning"),
    (DOYLE, "himself. Tutoring", "Mr Doyle", "tutoring"),
    (DOYLE, "Mr Doyle, he's his own boss, tutoring", "Mr Doyle", "tutoring"),
    (KNOWN, "Mina Sato decides. Bookkeeping for them, mate", "Mina Sato", "bookkeeping"),
    (KNOWN, "Mina Sato signs, SEO leh, since 2022", "Mina Sato", "SEO"),
]


@pytest.mark.parametrize(("here", "words", "contact", "service"), WHO)
def test_who_decides_and_what_we_do_are_taken(here: Case, words: str, contact: str, service: str) -> None:
    after, _, _ = told(here, words)
    assert after.text("contact") == contact
    assert service.lower() in after.text("service").lower()
    assert not {"innit", "lah", "like", "leh"} & {*after.text("service").lower().split()}


CLOSING = replace(midway("tone"), signer="Tom Okafor")
LAST_DAY = "2027-03-14"
CLOSE = [
    (
        "warm. our MD Ana Silva signs. They taught us the trade press. Ben Ode does the handover till 31 March. "
        "Two names if they want them. Say that three other clients got the same news",
        {
            "tone": "WARM",
            "signer": "Ana Silva, MD",
            "handover": "Ben Ode",
            "until": "2027-03-31",
            "alternatives": "on_request",
        },
        "three other clients got the same news",
    ),
    (
        "Neutral. Jo Park signs. Handover is Lee Moss until end of March. No names. "
        "And that we wish them a bright new chapter",
        {"tone": "NEUTRAL", "signer": "Jo Park", "handover": "Lee Moss", "until": "2027-03-31", "alternatives": "none"},
        "bright new chapter",
    ),
    (
        "warm, he always paid us on the day. i do the handover myself up to the last day. jo park signs",
        {
            "tone": "WARM",
            "handover": "Tom Okafor",
            "until": LAST_DAY,
            "signer": "Jo Park",
            "thanks": "he always paid us on the day",
        },
        "",
    ),
    (
        "firm please, Nia Rees handover, until the last day, names of firms on request, Nia signs as well",
        {"tone": "FIRM", "handover": "Nia Rees", "until": LAST_DAY, "alternatives": "on_request"},
        "",
    ),
    (
        "warm; she gave us our first case study; Ben Ode handover, till end of April; "
        "sign it Ana Silva; tell her the others left too",
        {"tone": "WARM", "handover": "Ben Ode", "until": "2027-04-30", "signer": "Ana Silva"},
        "the others left too",
    ),
    (
        "formal. handover: me, till the very last day. blue cheese on the moon. Tom Okafor signs",
        {"tone": "FORMAL", "handover": "Tom Okafor", "until": LAST_DAY, "signer": "Tom Okafor"},
        "blue cheese on the moon",
    ),
    (
        "brief. no other firms. Max Orr handles the handover until 12 March. "
        "Max Orr signs. Tell them they're not the only one",
        {"tone": "BRIEF", "alternatives": "none", "handover": "Max Orr", "until": "2027-03-12", "signer": "Max Orr"},
        "not the only one",
    ),
    (
        "neutral please. they trusted us with their first shop. Handover: me, to the last day. Owner Ada Bell signs",
        {"tone": "NEUTRAL", "handover": "Tom Okafor", "until": LAST_DAY, "signer": "Ada Bell, owner"},
        "",
    ),
    (
        "warm, thanks for the trust, I'll do the handover till 20 March, onwards and upwards for all",
        {"tone": "WARM", "handover": "Tom Okafor", "until": "2027-03-20"},
        "onwards and upwards",
    ),
    (
        "formal. Director Ines Cruz signs it. Ines Cruz does the handover until our last day. The parrot may stay",
        {"tone": "FORMAL", "handover": "Ines Cruz", "until": LAST_DAY},
        "The parrot may stay",
    ),
    (
        "firm. Sam Vale handover till end of March. if they ask, two names. they always paid on time",
        {
            "tone": "FIRM",
            "handover": "Sam Vale",
            "until": "2027-03-31",
            "alternatives": "on_request",
            "thanks": "they always paid on time",
        },
        "",
    ),
    (
        "warm and Eve Lund signs. She brought us three friends. "
        "Eve Lund takes the handover up to 10 March. A new chapter for both",
        {
            "tone": "WARM",
            "signer": "Eve Lund",
            "handover": "Eve Lund",
            "until": "2027-03-10",
            "thanks": "She brought us three friends",
        },
        "A new chapter for both",
    ),
]


CLOSE += [
    (
        "Warm. Farah Aziz farah@kitepr.example does handover till 28 Feb 2027. Ong Wei Ling, MD, signs.",
        {"handover": "Farah Aziz (farah@kitepr.example)", "until": "2027-02-28", "signer": "Ong Wei Ling, MD"},
        "",
    ),
    ("warm. And I sign: Ong Wei Ling, not Tom.", {"signer": "Ong Wei Ling"}, ""),
    ("neutral, signed by Ana Silva not Tom Okafor", {"signer": "Ana Silva"}, ""),
    ("neutral. Ben Ode (ben@reed.example) takes the handover, not Tom", {"handover": "Ben Ode (ben@reed.example)"}, ""),
    (
        "firm. Dan Fox, dan@reed.example, does the handover. Eve Lund, managing partner, signs",
        {"handover": "Dan Fox (dan@reed.example)", "signer": "Eve Lund, managing partner"},
        "",
    ),
    ("warm. Nobody but Ana Silva signs", {"signer": "Ana Silva"}, ""),
]


@pytest.mark.parametrize(("words", "held", "left_out"), CLOSE)
def test_the_close_is_taken_part_by_part_and_what_is_left_out_is_said(
    words: str, held: dict[str, str], left_out: str
) -> None:
    after, answer, _ = told(CLOSING, words)
    assert {name: after.text(name) for name in held} == held
    assert left_out in answer.replace("changed", "")


def posted(at: str) -> Case:
    """A case whose agreement was taken to ask for post, at a question."""
    return replace(midway(at), answers={**midway(at).answers, "method": "post"})


WAYS = [
    ("tell_on", "Why not today? Email is ok, not post.", "email", ""),
    ("tell_on", "No lah, agreement says email OR letter to COO, both can.", "email", "post"),
    ("tell_on", "notice must reach them by email, not post", "email", ""),
    ("dates", "Their fair is 20 May 2027. And by email also can, not only post.", "email", "post"),
    ("channel", "Video call. Then email, not post!", "email", ""),
    ("channel", "notice is by email", "email", ""),
    ("tone", "warm. Notices are given by email, not by letter.", "email", ""),
    ("tone", "the contract allows email too", "email", "post"),
    # what says nothing of the agreement
    ("tell_on", "can I just email it today?", "post", ""),
    ("channel", "email, not a letter", "post", ""),
    ("tell_on", "I'd rather email her", "post", ""),
    ("tone", "is notice by email allowed?", "post", ""),
]


def test_a_way_that_is_held_as_allowed_stays_where_it_is_said_again() -> None:
    either = replace(posted("dates"), answers={**posted("dates").answers, "method": "email", "or_by": "post"})
    after, _, _ = told(either, "Their fair is 20 May 2027. And by email also can, not only post.")
    assert (after.text("method"), after.text("or_by")) == ("email", "post")


@pytest.mark.parametrize(("at", "words", "method", "also"), WAYS)
def test_how_notice_must_go_is_put_right_at_every_question(at: str, words: str, method: str, also: str) -> None:
    after, _, _ = told(posted(at), words)
    assert (after.text("method"), after.text("or_by")) == (method, also)


CRITICAL = replace(midway("dates"), answers={**midway("dates").answers, "method": "post"})
SCOPED: dict[str, Value] = {"story": "They keep adding work.", "reason": "SCOPE", "contact": "Maya Brennan"}
WEIGHING = replace(
    case("story reason relationship tried stops", **SCOPED, stops="none"), current="weigh", asked={"weigh": 5}
)
AT_STOPS = replace(case("story reason relationship tried", **SCOPED), current="stops", asked={"stops": 4})
JOBS = replace(
    case("story reason relationship tried stops each", **SCOPED, stops="each", stops_people=("ST17",)), state="stopped"
)
OVER_VIDEO = replace(midway("channel"), answers={**midway("channel").answers, "near": "near", "meet": "video"})
QUESTIONS = [
    (AT_STOPS, "Do I seriously need to go through all of this?", "skip"),
    (WEIGHING, "is all this really necessary? can't you just write it", "skip"),
    (JOBS, "must we honestly pay a solicitor for that, it's three lads", "Yes"),
    (JOBS, "what happens if I leave the lawyer out?", "Yes"),
    (CRITICAL, "wouldn't it be nicer if my crew heard it first?", "before"),
    (OVER_VIDEO, "does it have to be video? their office is round the corner", "in person"),
    (AT_STOPS, "is every question here needed?", "skip"),
    (WEIGHING, "must I answer all of that before you write?", "skip"),
    (JOBS, "do we need a solicitor for three cleaners", "Yes"),
    (JOBS, "who can stand in for HR in a firm of six?", "employment lawyer"),
    (CRITICAL, "shouldn't the team know it first?", "Then the team"),
    (OVER_VIDEO, "why video and not in person", "in person"),
    (OVER_VIDEO, "do I actually have to post it, can't I hand it over", "notice"),
]


@pytest.mark.parametrize(("here", "words", "part"), QUESTIONS)
def test_a_question_at_an_open_card_is_answered_and_the_card_waits(here: Case, words: str, part: str) -> None:
    after, answer, _ = told(here, words)
    assert part in answer and "I'm no lawyer" not in answer and "can't answer" not in answer
    assert (after.current, after.state, dict(after.answers)) == (here.current, here.state, dict(here.answers))


TONE = STEPS["tone"]
EVENING = desk(datetime(2027, 1, 12, 18, 40, tzinfo=UTC))


def test_a_day_that_is_today_has_no_hour_that_has_passed() -> None:
    here = replace(midway("tell_on"), done=midway("tell_on").done - {"tell_on"}, current="tell_on")
    after, _, _ = told(here, "today", EVENING)
    assert (after.text("tell_on"), after.text("tell_at")) == ("2027-01-12", "18:45")


def test_no_day_to_keep_clear_of_begins_in_the_past() -> None:
    here = case(country="IE", critical="2027-01-20")
    assert {one.first >= FRIDAY.now.date() for one in windows_of(here, FRIDAY)} == {True}


@pytest.mark.parametrize(
    "words",
    [
        "it still runs, he has five sessions left, next one Wednesday 20 January",
        "our next visit is on 21 January",
        "the next appointment is Tuesday 19 January",
        "his sessions go on until 30 March",
    ],
)
def test_our_own_sessions_are_no_dates_of_theirs(words: str) -> None:
    assert not understood("dates", words, midway("dates")).get("critical")


def test_where_somebody_is_not_safe_the_tone_offers_one_brief_sample_and_no_thanks() -> None:
    facts = TONE.facts(replace(midway(), answers={**midway().answers, **HURT}), desk())
    words = VOICE.line(Say("tone", "tone_ask", facts))
    assert "*Warm*" not in words and "thanks for" not in words and "*Brief*" in words


def test_good_years_are_said_only_of_years() -> None:
    months = TONE.facts(replace(midway(), answers={**midway().answers, **LEAVING, "since": "years2"}), desk())
    assert "years" not in VOICE.line(Say("tone", "tone_ask", months))


@pytest.mark.parametrize(("times", "line"), [("once", "ask_treated"), ("often", "relieve")])
def test_one_remark_takes_nobody_out_of_it(times: str, line: str) -> None:
    acts = {one.line for one in protective(case(reason="CONDUCT", times=times), desk())}
    assert acts == {line}


@pytest.mark.parametrize(
    "words",
    ["that's right. And no need to tell them until the last week, right?", "yes that's right. Do I tell them now?"],
)
def test_a_question_behind_a_yes_takes_nothing_from_it(words: str) -> None:
    story = "Their agreement is fixed and ends on 28 February 2027. We are leaving that kind of work."
    heard = replace(case("story", story=story), current="understood", asked={"understood": 1})
    after, _, _ = told(heard, words)
    assert after.text("understood") == "right"


def test_a_question_beside_an_answer_decides_nothing() -> None:
    """It once put the day into their own dates, and another day into the plan."""
    here = waiting("tell_on")
    told, replies = hear(here, Typed("14 January. can I tell her on our Thursday video call instead?"), desk())
    assert told.text("tell_on") == "2027-01-14"
    assert told.text("critical") == here.text("critical")
    assert told.codes("other_dates") == here.codes("other_dates")
    assert replies


@pytest.mark.parametrize("reason", ["DIRECTION", "CAPACITY", "OUTGROWN", "CLOSURE"])
def test_of_our_own_decision_nobody_asks_how_often_or_by_whom(reason: str) -> None:
    here = case("story understood", story="Told as it came.", reason=reason)
    assert STEPS["reason"].here(here, desk()).complete(here)


def test_nothing_came_of_what_nobody_tried() -> None:
    here = replace(case("story reason relationship tried", **SCOPED, told="no"), current="stops", asked={"stops": 4})
    after, _, _ = told(here, "Like I said, none. Nothing on early exit but we don't need it, nothing changed there.")
    assert after.text("changed") == ""

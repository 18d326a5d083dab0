"""Plain sentences typed once there is a draft, or after it was sent: each does what whoever typed it means by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Desk, Say, Typed, Value
from bot.coach.named_days import days_in
from bot.coach.reply import Ask, Draft, Note, Reply
from bot.coach.reported import report
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.stops import STOPS, standing
from bot.voice import PROMPTS
from tests.desk import VOICE, desk
from tests.drafted import cleared, drafted, text
from tests.test_beside import waiting

WEDNESDAY = desk(datetime(2027, 1, 13, 15, tzinfo=UTC))
"""The day after the telling that the plain case has planned."""

Did = Callable[[str], str]


def asked(start: Case, words: str, at: Desk = WEDNESDAY) -> tuple[Case, tuple[Reply, ...]]:
    """What is done and said to some words."""
    return dialogue.hear(start, Typed(words), at)


def said(replies: tuple[Reply, ...]) -> str:
    """All that is said beside the texts, as it is read."""
    says: list[Say] = []
    for one in replies:
        says += one.says if isinstance(one, Note) else one.before if isinstance(one, Draft) else ()
        says += one.asides if isinstance(one, Ask) else ()
    return "\n".join(VOICE.line(say, plain=True) for say in says)


def sent() -> Case:
    """The plain case, told and sent on Tuesday."""
    return asked(drafted(), "sent it yesterday at 10:30 by email")[0]


TOOK_IT = [
    # as two people typed them, and six of our own before anything was mended
    ("he replied already, he's angry, says he'll sue and wants Priya to ring him", "threatened ST01"),
    ("he's threatening us with a lawyer", "threatened ST01"),
    ("They took it, she was shocked, asked whether we can extend to mid March", "more_time longer"),
    ("Maya rang. She is crying, she asks us to stay until the opening. What do I say?", "more_time longer"),
    ("she was alright about it", "agreed"),
    ("she was alright about it, shocked. asked if we would stay for the fit out", "more_time longer"),
    ("got a reply. not happy at all, she says it came out of nowhere", "angry"),
    ("Maya wrote back, very gracious, wishes us well", "agreed"),
    ("their solicitor has just emailed me", "threatened ST01"),
    ("he's been ringing my designer on her own phone since this morning", "threatened ST05"),
    ("popped in and told her, shes not happy, might bring it in house", "angry"),
    ("she's annoyed but she understands", "agreed"),
    ("I told her at ten. She's gutted but she understands. Asked if we'd stay for more money.", "agreed"),
    ("she went mad on the phone, called me every name under the sun", "angry"),
    ("no reply at all from them so far", "no_contact"),
    # written along with the code
    ("he turned up at the office last night shouting", "threatened ST05"),
    ("they say they will go to the police", "threatened ST01"),
    ("he texted Priya on her mobile last night", "threatened ST05"),
    ("she was lovely about it but can we do two more weeks, she asks", "more_time longer"),
    ("she took it really well", "agreed"),
    ("they were fuming", "angry"),
    ("Maya was upset, she cried a bit, but she understands", "agreed"),
    ("they've asked for another month", "more_time longer"),
    ("Maya replied: \"I'm shocked. Can you at least stay till the end of March? We'd pay.\"", "more_time longer"),
    ("Maya says can we at least stay till end March", "more_time longer"),
    ("told her this morning, she was gutted but fine about it", "agreed"),
    ("he hit the roof", "angry"),
    ("we'll see you in court, that was his answer", "threatened ST01"),
    ("she wants to take on Priya herself", "nothing asks_the_team"),
    (
        "she was fine about it. asked if we would stay on, and if she can have the cleaners",
        "more_time longer asks_the_team",
    ),
]
"""How they took it, told without being asked: the mood, and what they want or threaten."""

MEASURED = {"TOOK_IT": 12, "FACTS": 6, "LAST_DAY": 8, "LINES": 8, "QUERIES": 8}
"""How many of each table were written before the code."""


def took_it(words: str, start: Case | None = None) -> str:
    """How they took it as it was understood, and the stop or the reply that goes with it."""
    after, replies = asked(start or sent(), words)
    told = said(replies)
    name = {"They want more time": "longer", "They ask your team, or court them": "asks_the_team"}
    stops = [one for one in ("ST05", "ST01") if one in standing(after)]
    shown = [code for line, code in name.items() if line in told]
    return " ".join([after.text("went") or "nothing", *(stops[:1] if after.state == "stopped" else shown)])


def test_how_they_took_it_is_heard_without_being_asked() -> None:
    missed = [(words, did) for words, wanted in TOOK_IT if (did := took_it(words)) != wanted]
    assert missed == []


def test_it_is_heard_before_it_was_said_to_have_gone_too() -> None:
    assert took_it("he's threatening us with a lawyer", drafted()) == "threatened ST01"


NOT_HOW_THEY_TOOK_IT = [
    "she will be furious, I know her",
    "what if he sues?",
    "I'm scared he will be angry",
    "our lawyer says it is fine",
    "what do I say if she cries?",
    "if they threaten to sue we are ready",
    "she's a lovely person really",
]
"""What is feared, supposed or said of somebody else: nobody took anything yet."""


@pytest.mark.parametrize("words", NOT_HOW_THEY_TOOK_IT)
def test_what_is_only_feared_is_no_reaction(words: str) -> None:
    assert asked(drafted(), words)[0].text("went") == ""


FACTS: list[tuple[str, dict[str, str]]] = [
    ("we hold the keys and alarm codes, they go back on the last day", {"progress": "the keys and alarm codes"}),
    ("we hold their press kit and logins", {"progress": "their press kit and logins"}),
    ("the address is Calder Vale Estates Ltd, 4 Mill Court, Leeds", {"address": "Calder Vale Estates Ltd, 4 Mill"}),
    (
        "it's SGD not GBP, and I sign as Ong Wei Ling, MD, and Farah Aziz does the handover, till end of April",
        {"currency": "SGD", "signer": "Ong Wei Ling, MD", "handover": "Farah Aziz", "until": "2027-04-30"},
    ),
    ("thank them for the launch story", {"thanks": "the launch story"}),
    ("oh and we've still got their camera and two tripods", {"progress": "their camera and two tripods"}),
    # written along with the code
    ("we hold the keys", {"progress": "the keys"}),
    ("notice goes to legal@ivyandoat.example", {"address": "legal@ivyandoat.example"}),
    ("clause 9.1", {"clause": "9.1"}),
    ("Maureen Platt signs it, and the clause is 9.1", {"signer": "Maureen Platt", "clause": "9.1"}),
    ("we have their source files and the drawings, and it's in euros", {"progress": "source files", "currency": "EUR"}),
    ("handover is Dan Fox, dan@reed.example, until 30 April", {"handover": "Dan Fox", "until": "2027-04-30"}),
    ("the keys and alarm codes all go back on the last day, thats in the contract", {"progress": "keys and alarm"}),
    ("her address is 12 High Street, Leeds", {"address": "12 High Street, Leeds"}),
    (
        "Handover is Farah Aziz. And I sign: Ong Wei Ling, not Tom.",
        {"handover": "Farah Aziz", "signer": "Ong Wei Ling"},
    ),
    ("signed by Eve Lund, not me", {"signer": "Eve Lund"}),
    ("it has to come from Eve Lund, not me", {"signer": "Eve Lund"}),
    ("it must come from Eve, Eve Lund, director. not me", {"signer": "Eve Lund, director"}),
    ("sign it Ana Silva, MD, not Tom Reed", {"signer": "Ana Silva, MD"}),
    (
        "Farah Aziz farah@kitepr.example does handover till end of April",
        {"handover": "Farah Aziz (farah@kitepr.example)"},
    ),
]
"""Facts for the letter that are told when it stands there."""


def facts(words: str, wanted: dict[str, str]) -> dict[str, str]:
    """What was kept of the facts that are told."""
    after, _ = asked(drafted(), words)
    return {
        name: wanted[name] if wanted[name] in after.text(name) and " not " not in after.text(name) else after.text(name)
        for name in wanted
    }


def test_facts_told_late_are_taken_each() -> None:
    missed = [(words, did) for words, wanted in FACTS if (did := facts(words, wanted)) != wanted]
    assert missed == []


def test_of_several_facts_what_was_not_taken_is_named() -> None:
    after, replies = asked(drafted(), "it's in euros, and the notice address is somewhere I'd have to look")
    assert after.text("currency") == "EUR"
    assert "somewhere I'd have to look" in said(replies)


def open_end() -> Case:
    """The plain case with a date of theirs just after its last day, 14 March."""
    return drafted(critical="2027-03-18", critical_what="launch")


def lapsed() -> Case:
    """The plain case with a term that has run out, and that goes on."""
    return drafted(kind="fixed", term_end="2026-12-31")


LAST_DAY = [
    ("yes stay until 26 March", "2027-03-26"),
    ("I'll stay until 25 March", "2027-03-25"),
    ("last day 26 March", "2027-03-26"),
    ("the last day is 26 March 2027, not 14 March", "2027-03-26"),
    ("no, leave the gap", "answered"),
    ("not the whole time, launch day only as goodwill", "answered"),
    ("we can stay on till the end of March", "2027-03-31"),
    ("ok let's make it the 25th of March then, so they aren't alone", "2027-03-25"),
    # written along with the code
    ("yes", "2027-03-25"),
    ("change the last day to 26 March", "2027-03-26"),
    ("we'd stay until the 26th March", "2027-03-26"),
    ("yes, we'll stay", "2027-03-25"),
    ("I do mean to leave it", "answered"),
    ("no", "answered"),
    ("make the last day 2 April", "2027-04-02"),
]
"""What is answered to "Would you stay until Thursday 25 March 2027, or do you mean to leave that gap?"."""


def test_the_gap_may_be_left_while_another_question_waits() -> None:
    here = waiting("channel")
    here = replace(here, answers={**here.answers, "critical": "2027-03-18", "critical_what": "launch"})
    here = replace(here, told=here.told | {"doubt:critical_soon"})
    after, replies = asked(here, "Leave the gap. Email.", desk())
    assert "settled:critical_soon" in after.told and after.text("channel") == "email"
    assert any(say.line == "settled" for one in replies if isinstance(one, Ask) for say in one.asides)
    assert "settled:critical_soon" not in asked(here, "Email. I mean to be kind.", desk())[0].told


def last_day(words: str) -> str:
    """The last day as it moved; "answered" where it stays and isn't asked about again."""
    after, replies = asked(open_end(), words, desk())
    made = chosen_plan(after, desk())
    assert made
    again = any(say.line == "doubt_critical_soon" for one in replies if isinstance(one, Draft) for say in one.assumed)
    _, later = asked(after, "shorter", desk())
    again = again or any(
        one.line == "doubt_critical_soon" for reply in later if isinstance(reply, Draft) for one in reply.assumed
    )
    if made.last_day.isoformat() != "2027-03-14":
        return made.last_day.isoformat() + (" asked again" if again else "")
    _, then = asked(after, "change the clause to 14.1", desk())
    again = again or any(
        one.line == "doubt_critical_soon" for reply in then if isinstance(reply, Draft) for one in reply.assumed
    )
    return "asked again" if again else "answered"


def test_a_later_last_day_and_a_gap_are_answers() -> None:
    missed = [(words, did) for words, wanted in LAST_DAY if (did := last_day(words)) != wanted]
    assert missed == []


def test_a_wished_last_day_is_never_earlier_than_the_notice_allows() -> None:
    after, replies = asked(drafted(), "the last day is 1 March 2027", desk())
    made = chosen_plan(after, desk())
    assert made and made.last_day.isoformat() == "2027-03-14"
    assert "14 March 2027" in said(replies)


def test_a_later_last_day_is_said_with_the_old_one_and_stands_in_the_letter() -> None:
    after, replies = asked(open_end(), "stay until 26 March 2027", desk())
    assert "from Sunday 14 March 2027 to Friday 26 March 2027" in said(replies).replace("*", "")
    assert "26 March 2027" in text(after)
    assert "14 March 2027" not in text(after)


UNDECIDED = [
    "Skip the call, send email today only, or wait until after CNY. Which one can?",
    "should I stay until 26 March?",
    "email only, or wait until after their launch",
    "stay until 26 March or leave the gap, which is better?",
    "wait until after the holidays",
    "we stay until the launch or we don't",
]
"""What chooses no last day: a question, one thing or another, a day that can't be read."""


@pytest.mark.parametrize("words", UNDECIDED)
def test_a_question_and_one_thing_or_another_move_no_last_day(words: str) -> None:
    after, _ = asked(open_end(), words, desk())
    assert after.text("stay_until") == ""
    assert len(after.versions) == 1


def test_which_of_two_ways_is_answered_with_what_stands() -> None:
    after, replies = asked(open_end(), UNDECIDED[0], desk())
    assert "14 March 2027" in said(replies) and "Nothing has changed" in said(replies)
    assert after == open_end()


def test_a_last_day_moved_beside_another_wish_is_said_with_the_old_one() -> None:
    after, replies = asked(open_end(), "yes stay until 26 March, and change the channel", desk())
    assert (after.text("stay_until"), after.current) == ("2027-03-26", "channel")
    assert "from Sunday 14 March 2027 to Friday 26 March 2027" in said(replies).replace("*", "")


STAYS = [
    ("No no, last day stays 14 March. Video call ok.", "", "video"),
    ("the last day is 26 March 2027, not 14 March. By phone", "2027-03-26", "phone"),
    ("our last day remains 14 March 2027", "", ""),
    ("video", "", "video"),
]
"""The last day, named at another question: what is held of it, and the answer to that question."""


@pytest.mark.parametrize(("words", "until", "channel"), STAYS)
def test_the_last_day_is_heard_at_another_question(words: str, until: str, channel: str) -> None:
    at_the_channel, _ = asked(open_end(), "change the channel", desk())
    after, replies = asked(at_the_channel, words, desk())
    assert after.text("stay_until") == until
    assert ("channel" in after.done) == bool(channel) and (not channel or after.text("channel") == channel)
    assert channel == "video" or "last day" in said(replies).lower()


RUNS = [
    "its rolling, it carries on, same three months",
    "the work goes up to the opening",
    "I suppose it still runs",
    "yes it does, on the same notice",
    "it just carried on",
    "rolling, from 1 feb 2023, 4 years",
    "it still runs, 60 days",
    "yes it still runs",
]
"""What is answered to "Does the agreement still run?"."""


@pytest.mark.parametrize("words", RUNS)
def test_whether_the_agreement_still_runs_is_asked_no_more_once_it_is_answered(words: str) -> None:
    after, first = asked(lapsed(), words, desk())
    _, second = asked(after, "change the clause to 14.1", desk())
    shown = [say.line for one in (*first, *second) if isinstance(one, Draft) for say in one.assumed]
    assert "doubt_term_over" not in shown
    assert after != lapsed()


LINES = [
    ('cut the line "We could not agree a new scope"', "gone could not agree a new scope"),
    ("take out the line that starts If it helps", "gone If it helps"),
    ("take that sentence out", "gone Priya is there until April"),
    ("ok leave it out", "gone Priya is there until April"),
    ("undo that", "gone Priya is there until April"),
    ("change the thanks line to: thank you for always sorting access for us", "there always sorting access for us"),
    ("you left out the thanks. she always sorted access for us", "there always sorted access for us"),
    ("please remove the bit about other firms, we don't know any", "gone the names of firms"),
    # written along with the code
    ("add thanks: she always sorted access for us, never once locked out", "there always sorted access for us"),
    ("delete the sentence with the names of firms", "gone the names of firms"),
    ("scrap that last sentence", "gone Priya is there until April"),
    ("lose the sentence about Priya being there until April", "gone Priya is there until April"),
    ('replace "I wish you and the team well." with "I wish you all the best."', "there I wish you all the best."),
    ("take it out again", "gone Priya is there until April"),
    ("change the line about other firms to: I know two good firms and will ask them if you like", "there two good"),
    ("make the thanks: thank you for two good years", "there Thank you for two good years"),
]
"""What is to be done to the words of the letter, under a version with a sentence just put in."""


def with_a_line() -> Case:
    """The plain case with a sentence of the manager's in its letter."""
    return asked(drafted(alternatives="on_request"), "add that Priya is there until April", desk())[0]


def lines_of(words: str, wanted: str) -> str:
    """What is wanted, where the letter is so; else what it says."""
    before = with_a_line()
    after, replies = asked(before, words, desk())
    told, (deed, _, quote) = said(replies), wanted.partition(" ")
    if "nothing of that kind" in told:
        return f"says there is nothing: {told}"
    was, now = quote in text(before), quote in text(after)
    return wanted if (now if deed == "there" else was and not now) else told or text(after)


def test_lines_of_the_letter_are_cut_put_in_and_put_back() -> None:
    missed = [(words, did) for words, wanted in LINES if (did := lines_of(words, wanted)) != wanted]
    assert missed == []


HARMFUL = [
    "add that this is because of unacceptable behaviour",
    "add that you always pay late and lie about it",
    "please mention that this is your fault",
]
"""Sentences that our own review would have out again at once."""


@pytest.mark.parametrize("words", HARMFUL)
def test_what_would_have_to_go_again_is_declined_first_and_says_why(words: str) -> None:
    start = cleared(drafted(), reason="SAFETY") if "unacceptable" in words else drafted()
    after, replies = asked(start, words, desk())
    assert after.versions == start.versions
    assert "haven't put" in said(replies)


def unsafe_sent() -> Case:
    """Sent where somebody isn't safe, and cleared before."""
    told = sent()
    cleared: dict[str, Value] = {"cleared_by": "our lawyer", "cleared_for": tuple(STOPS), "limits": ("draft",)}
    answers = {**told.answers, **cleared, "reason": "SAFETY", "stops": "each", "stops_people": ("ST05",)}
    return replace(told, answers=answers, done=told.done | {"each", "cleared"})


@pytest.mark.parametrize(
    "words",
    [
        "what if he just turns up Wednesday half nine? or he rings her",
        "what if he rings her? or turns up at the office",
        "suppose he comes in anyway?",
    ],
)
def test_what_might_happen_is_no_threat_and_is_answered(words: str) -> None:
    after, replies = asked(unsafe_sent(), words)
    assert after.state == "drafted"
    assert not standing(after)
    assert "nobody is alone with them" in said(replies)


@pytest.mark.parametrize(
    "words",
    [
        "No, there's no lawyer. He hasn't threatened anything. I only asked what I do if he turns up on Wednesday",
        "nobody threatened anything",
        "he hasn't threatened me, it was just a question",
    ],
)
def test_a_stop_that_only_words_raised_is_taken_back_by_words(words: str) -> None:
    for before in (sent(), unsafe_sent()):
        stopped, _ = asked(before, "he turned up at the office last night")
        assert stopped.state == "stopped"
        after, replies = asked(stopped, words)
        assert after.state == "drafted"
        assert after.text("went") == before.text("went")
        assert set(standing(after)) == set(standing(before))
        assert "that stop is gone" in said(replies)


def test_where_nobody_speaks_to_them_no_reply_promises_a_call() -> None:
    assert "will call you back" in said(asked(sent(), "replies")[1])
    told = said(asked(unsafe_sent(), "replies")[1])
    assert "call you back" not in told
    assert "comes in writing" in told


@pytest.mark.parametrize(
    "words",
    [
        "We've spoken to Maya, and I've sent the email at 08:00, the letter has gone too",
        "sent it by email at 08:00, and the letter is in the post as well",
    ],
)
def test_of_two_ways_the_main_one_counts_and_both_are_noted(words: str) -> None:
    after, replies = asked(drafted(method="email", also_by="post"), words)
    assert (after.text("sent_by"), after.text("sent_at")) == ("email", "08:00")
    assert "second way that the agreement asks for. Keep" in said(replies)
    assert "another way" not in said(replies)


def test_the_way_it_went_is_put_right_afterwards() -> None:
    posted, _ = asked(drafted(method="email", also_by="post"), "sent it by post at 08:00")
    assert posted.text("sent_by") == "post"
    after, _ = asked(posted, "No, the email is what I sent at 08:00; the letter is the second way.")
    assert after.text("sent_by") == "email"


def test_of_small_talk_nobody_says_that_nothing_was_taken() -> None:
    _, replies = asked(drafted(), "That's wrong, the clause is 9.1")
    assert "taken nothing" not in said(replies)


def test_a_day_is_taken_beside_a_question_that_names_another() -> None:
    words = "Today then. Before I lose my nerve. But does he keep coming until 1 February??"
    after, replies = asked(waiting("tell_on"), words, desk())
    assert after.text("tell_on") == "2027-01-11"
    assert "As usual" in said(replies) or "as usual" in said(replies)


def test_where_somebody_is_not_safe_nobody_keeps_coming() -> None:
    assert "no session and no visit takes place" in said(asked(unsafe_sent(), "does he keep coming until then?")[1])


HEDGES = [
    'change "We have decided to end our marketing agreement" to "It may be difficult to continue"',
    'replace the line that starts We have decided with "We are looking at our options."',
    "take out the line that starts We have decided",
    "add that it may be difficult to continue",
    'say "looking forward" instead of "hello", and perhaps change "We have decided to end" to "We might end"',
]
"""What would take the decision out of the letter, or make it a hedge (domain.md 5.2)."""


@pytest.mark.parametrize("words", HEDGES)
def test_the_decision_stays_a_decision_however_often_it_is_asked(words: str) -> None:
    for start in (drafted(), asked(drafted(), words)[0]):
        after, replies = asked(start, words)
        assert "have decided to end" in text(after)
        assert "difficult" not in text(after)
        assert "haven't put" in said(replies), said(replies)


def test_what_a_letter_must_have_goes_only_where_they_insist() -> None:
    first, replies = asked(drafted(), "take out the line that starts Please send handover questions")
    assert "Please send handover questions" in text(first)
    assert "Nobody is named" in said(replies)
    second, _ = asked(first, "take out the line that starts Please send handover questions")
    assert "Please send handover questions" not in text(second)


def glossary() -> Case:
    """A letter that names a thing of theirs as the manager told it."""
    return drafted(progress="their glossary of 14,000 terms")


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("shorter", "- your glossary of 14,000 terms\n"),
        ('say "your glossary of some 14,000 terms" rather than "your"', "- your glossary of some 14,000 terms\n"),
        (
            'change "your glossary of 14,000 terms" to "your glossary of some 14,000 terms"',
            "- your glossary of some 14,000 terms\n",
        ),
        (
            "add that the money goes back to the card he paid with, and that his notes will be sent to him by email",
            "The money goes back to the card you paid with, and your notes will be sent to you by email.",
        ),
        ("add that Priya and her team are there until April", "Priya and her team are there until April."),
    ],
)
def test_the_letter_speaks_to_them_and_says_nothing_twice(words: str, stands: str) -> None:
    assert stands in text(asked(glossary(), words)[0])


def test_two_wishes_in_one_sentence_are_both_done() -> None:
    words = 'say "your list" rather than "your glossary of 14,000 terms", and perhaps change "team" to "people"'
    after, _ = asked(glossary(), words)
    assert "- your list\n" in text(after)
    assert "you and the people well" in text(after)


QUERIES = [
    ("Can I mention two others in the same boat so she doesn't take it personally?", "others"),
    ("should I say in it that it was Étienne?", "names_somebody"),
    ("do I put in that another practice had the same with him, so he knows it's not just us?", "others"),
    ("can I send it after Chinese New Year?", "later_day"),
    ("can Priya send it, or I and copy her?", "who_sends"),
    ("what do I say to the others?", "the_others"),
    ("can i tell the cleaners now?", "the_others"),
    ("am I ok to say we're full up, so it sounds nicer?", "true_reason"),
    # written along with the code
    ("should I name the person who complained?", "names_somebody"),
    ("is it ok to say other clients have left him too?", "others"),
    ("I thought Priya could send it, she's her client, or I send it and copy her", "who_sends"),
    ("could my assistant sign it instead of me?", "who_sends"),
    ("can I wait with it until February?", "later_day"),
    ("when can I tell my team?", "the_others"),
    ("do I say sorry in it?", "apology"),
    ("how do I change a sentence?", "change_line"),
    ("how do I get an older version back?", "change_line"),
    ("do i have to stay? can i say only launch day", "stay"),
    ("Should I book an interpreter, and does Philip say it or I?", "interpreter"),
    ("Maya asks whether we'd reconsider if they dropped the patents. What does one say?", "reconsider"),
    ("I'd prefer the subject not to say ends", "subject_says"),
    ("And perhaps it might be more apologetic", "more_sorry"),
    ('I wonder whether one might simply say "it may be difficult" in the letter', "may_be_difficult"),
]
"""What is asked about the draft, and the answer that it gets."""


def query(words: str) -> str:
    """The line that answers a question; empty for none."""
    _, replies = asked(drafted(), words, desk())
    notes = [one for one in replies if isinstance(one, Note)]
    names = [say.line for one in notes for say in one.says if say.page == "queries"]
    return names[0] if names else getattr(replies[0], "name", "")


def test_questions_about_the_draft_are_answered_from_the_rules() -> None:
    missed = [
        (words, did)
        for words, wanted in QUERIES
        if (did := query(words)) != wanted and (wanted, did) != ("the_others", "circle")
    ]
    assert missed == []


def test_a_promise_is_not_read_into_a_question_or_into_what_they_want() -> None:
    waits = asked(drafted(), "they took it")[0]
    for start in (waits, replace(waits, current="promised", asked={**waits.asked, "promised": waits.revision})):
        for words in ("do I have to stay? can I say only launch day", "she wants to keep Priya. can I tell them now?"):
            assert asked(start, words)[0].text("promised") == ""


def test_the_last_resort_names_what_would_be_understood_here() -> None:
    before, after = (said(asked(one, "bananas for the monkeys")[1]) for one in (drafted(), sent()))
    assert "no question open" not in before + after
    assert before != after
    assert before.count('"') >= 4


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("sent on Tuesday 12 January at 10:50 by email", "2027-01-12"),
        ("it went by email on Tuesday 12 January at 22:50", "2027-01-12"),
        ("sent, 12 January, 22:50", "2027-01-12"),
    ],
)
def test_a_day_without_a_year_that_it_was_sent_on_is_over(words: str, day: str) -> None:
    assert asked(drafted(), words)[0].text("sent_on") == day


WENT = [
    ("Told Rachel on the call, letter emailed to her at 13:10. She took it ok.", "2027-01-13 13:10 email"),
    ("letter emailed to Maya at 14:05 today, she was alright about it", "2027-01-13 14:05 email"),
    ("the letter was posted today at 11:15, told her on the phone before", "2027-01-13 11:15 post"),
    ("told her, then emailed the letter at 10:30", "2027-01-13 10:30 email"),
    ("notice couriered to them yesterday at 15:00", "2027-01-12 15:00 courier"),
    ("told them on the call at 10, email sent at 10:45", "2027-01-13 10:45 email"),
]


@pytest.mark.parametrize(("words", "when"), WENT)
def test_when_and_how_it_went_is_taken_from_a_report_and_not_asked_again(words: str, when: str) -> None:
    after, _ = asked(drafted(contact="Rachel Lim"), words)
    assert " ".join(after.text(one) for one in ("sent_on", "sent_at", "sent_by")) == when
    assert after.current != "sent"


def test_told_and_posted_in_one_sentence_is_both() -> None:
    after, _ = asked(drafted(method="post"), "told her at 10 and posted it first class at 2, its gone")
    assert (after.text("sent_on"), after.text("sent_at"), after.text("sent_by")) == ("2027-01-13", "14:00", "post")


SUGGESTED = {
    "letter": (drafted,),
    "versions": (drafted,),
    "talk": (drafted, sent),
    "went": (sent,),
    "queries": (drafted,),
}
"""Pages whose notes stand under the draft or after it, and the states in which they do."""

_ASKS_TO_TYPE = re.compile(r"(?:[Ss]ay|like|Try|colleague:|took it:|words:|or|,) \"([^\"…{}]+)\"")

NOT_HERE = frozenset(
    {"Nothing", "if it suits you", "the end is near", "our agreement", "two extra weeks of the newsletter"}
)
"""What stands in quotation marks and is no suggestion of what to type."""


def suggested(page: str) -> list[str]:
    """What the notes of a page suggest to type."""
    words = (PROMPTS / "en" / f"{page}.j2").read_text("utf-8")
    return [one for one in _ASKS_TO_TYPE.findall(words) if one not in NOT_HERE and one[0].islower()]


@pytest.mark.parametrize(("page", "states"), SUGGESTED.items())
def test_what_our_own_notes_suggest_to_type_is_understood(page: str, states: tuple[Callable[[], Case], ...]) -> None:
    assert suggested(page)
    for words in suggested(page):
        answers = [said(asked(start(), words)[1]) for start in states]
        assert any("couldn't make anything" not in one for one in answers), words


def test_facts_are_taken_where_something_else_in_the_words_sounds_like_a_finding() -> None:
    after, replies = asked(drafted(), "who signs: Ong Wei Ling, MD, and take out lah. The notice clause is 9.1")
    assert after.text("clause") == "9.1"
    assert "nothing of that kind" not in said(replies)


def test_the_same_last_day_again_writes_nothing_anew() -> None:
    once, _ = asked(open_end(), "stay until 26 March 2027", desk())
    twice, replies = asked(once, "the last day is 26 March", desk())
    assert twice.versions == once.versions
    assert "already" in said(replies)


def test_a_second_threat_of_another_kind_is_heard_at_the_stop_of_the_first() -> None:
    once, _ = asked(sent(), "he says he'll sue")
    twice, _ = asked(once, "he texted Priya on her mobile last night")
    assert {*standing(once)} == {"ST01"}
    assert {*standing(twice)} == {"ST01", "ST05"}


def test_an_answer_told_under_the_draft_is_undone_too() -> None:
    once, _ = asked(drafted(), "we hold the keys")
    twice, _ = asked(once, "undo that")
    assert once.text("progress") == "the keys"
    assert twice.text("progress") == ""


@pytest.mark.parametrize(
    "words", ["He rang Aoife twice last night. She didn't answer.", "he is messaging Aoife again, she's frightened"]
)
def test_where_somebody_is_not_safe_any_contact_is_a_threat(words: str) -> None:
    unsafe = replace(sent(), answers={**sent().answers, "reason": "SAFETY"})
    assert report(words, unsafe, desk()).stops == ("ST05",)
    assert report("he rang and was fine about it", sent(), desk()).stops == ()


def test_what_a_number_counts_is_no_year() -> None:
    found = days_in("make it 1 February, fourteen days like the clause", date(2027, 1, 15), desk())
    assert [one.day for one in found] == [date(2027, 2, 1)]


def test_only_the_quoted_words_of_a_sentence_go() -> None:
    before = drafted()
    assert "This is our notice of 60 days under clause 12.2." in text(before)
    after, _ = asked(before, 'take out "under clause 12.2"')
    assert "This is our notice of 60 days." in text(after)


def test_the_sentence_that_makes_it_the_notice_stays() -> None:
    after, replies = asked(drafted(), "take out the line that starts this is our notice")
    assert "This is our notice of 60 days" in text(after)
    assert replies


@pytest.mark.parametrize("words", ["9800 a month", "9800 quid a month", "we charge 9,800 a month", "the fee is 9800"])
def test_the_fee_can_be_told_under_the_draft(words: str) -> None:
    unpriced = {name: value for name, value in drafted().answers.items() if name != "fee"}
    after, _ = asked(replace(drafted(), answers=unpriced), words)
    assert after.text("fee") == "9800.00"


def test_when_it_went_is_no_count_of_what_happened() -> None:
    waiting = replace(drafted(times=""), current="sent", asked={"sent": 7})
    after, _ = asked(waiting, "Yesterday by email at 16:10")
    assert (after.text("sent_on"), after.text("times")) == ("2027-01-12", "")

"""Wrong beliefs: each in six ways of putting it, three innocent neighbours, and the sum that corrects it."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.beliefs import LONGEST_QUOTE, RULES, beliefs
from bot.coach.case import Case, Value
from bot.coach.cues import heard
from tests.desk import MONDAY, PHRASES, VOICE, case, desk

POSTED: dict[str, Value] = {"notice": "3 months", "method": "post", "receipt": "second_business_day", "country": "GB"}
EMAILED: dict[str, Value] = {
    "notice": "60 days",
    "method": "email",
    "receipt": "next_business_day",
    "country": "GB",
    "since": "years5",
}
UNSAFE: dict[str, Value] = {"reason": "SAFETY"}
LAPSES: dict[str, Value] = {"kind": "fixed", "term_end": "2027-02-28"}
WHERE: dict[str, dict[str, Value]] = {
    "months_as_days": POSTED,
    "from_sending": EMAILED,
    "weekend_moves": EMAILED,
    "email_enough": POSTED,
    "chat_enough": EMAILED,
    "never_friday": UNSAFE,
    "stop_anytime": {"country": "CA-QC"},
    "tell_late": LAPSES,
    "month_end": {**POSTED, "notice": "1 months", "expiry": "month_end", "since": "longer"},
    "copy_in": UNSAFE,
    "hurt_sends": UNSAFE,
    "lapse_word": LAPSES,
}
"""The case in which each belief is wrong; any other will do for the rest."""

SAID = {
    "months_as_days": [
        "three months is 90 days right",
        "3 months notice isnt it, so 90 days",
        "30 days is a month, so that works",
        "It's a month's notice, that's 30 days.",
        "Three months, i.e. 90 days",
        "90 days, which is the same as three months",
        "2 months = 60 days",
        "one month (so 30 days)",
        "three months notice so 90 then",
    ],
    "from_sending": [
        "the notice starts the day I send it",
        "day one is the day I post it",
        "60 days, so if I tell her tomorrow I count from tomorrow, no?",
        "we count from the day I send it",
        "Sixty days from today.",
        "the notice runs from the day it's sent",
        "The clock starts when I hit send, right?",
        "counting from the date on the letter",
        "It starts the moment I mail it, so from the moment I send it",
        "60 days after I send it",
    ],
    "weekend_moves": [
        "14 March is a Sunday so make it the Friday before",
        "you can't have a last day on a weekend",
        "if it lands on a weekend I suppose we move it to the Friday",
        "It ends on a Sunday, so we push it to Monday",
        "If the last day is a Saturday we'd make it the Friday",
        "a Sunday doesn't count, does it",
        "the last day can't be a Sunday",
        "Falls on a bank holiday, so it rolls to the next day",
        "that's a Sunday, so we move it back",
    ],
    "email_enough": [
        "can't I just send an email",
        "I'll fire off an email",
        "an email will do tho, sandra reads them on her phone",
        "can you do me an email i can send her now",
        "I'd just email her",
        "surely an email counts",
        "email is fine these days",
        "She reads her emails, so that's that",
        "let's do it by email",
        "an e-mail should be enough",
    ],
    "chat_enough": [
        "could I not just text him",
        "I'd message her on WhatsApp and that's it",
        "I'll just WhatsApp him",
        "a text will do",
        "could I tell them over Slack?",
        "I'll just Slack her tonight",
        "A WhatsApp message counts as in writing",
        "I'd rather end it by text",
        "a Teams message should be enough",
    ],
    "never_friday": [
        "it's Friday, shouldn't I wait till Monday",
        "I've been told never do it on a Friday",
        "it's Friday so I wait until Tuesday",
        "don't do it on a Friday",
        "Better on a Tuesday, they say",
        "I'd leave it until Monday",
        "we shouldn't do it on a Friday",
        "Or on Tuesday if that's the rule.",
        "never on a Friday",
    ],
    "stop_anytime": [
        "we never had a contract, so I'm free to walk",
        "Nothing in there about stopping. So I can stop when I want, no?",
        "nothing in writing so we can just walk away",
        "There's no contract, I can quit tomorrow",
        "just emails, so no notice",
        "we never signed anything so I could end it any day",
        "I can leave whenever I like",
        "only a handshake, so we're free to stop",
        "no contract so we owe them nothing",
    ],
    "tell_late": [
        "they don't need to know until the last week",
        "I'd let it expire quietly",
        "So strictly no need to tell them until the last week, right?",
        "we don't have to tell them before the end",
        "I'd tell them in the last week",
        "just let it lapse",
        "It just lapses, no need to say a word",
        "I needn't warn her until the last day",
        "we could simply let it expire",
    ],
    "month_end": [
        "so the last day would be the 30th of January as that's month end",
        "So if it goes this week, that's the 30th of January, being a month end?",
        "I imagine it should go this week, with the end of the month in mind",
        "one month to the month end, so the 31st of January",
        "we'd be out by the end of the month",
        "They'd be gone at the end of this month",
        "end of the month then",
        "finished by month end",
    ],
    "delete_data": [
        "I'd just delete the list when we go",
        "we wipe their data on the last day",
        "then we'll delete everything",
        "I'll get rid of their files",
        "we purge all accounts after 30 days",
        "Erase the customer database and done",
        "I would bin all her files",
    ],
    "keep_files": [
        "I'm keeping the logins until the money arrives",
        "they get nothing until they've paid",
        "we keep the files until they pay",
        "no logins till they've paid",
        "I'd hold on to the passwords until the invoice is settled",
        "I won't hand over the source files before they pay",
        "lock the accounts unless they pay up",
        "the keys as leverage",
        "we hold back everything till the money is in",
    ],
    "copy_in": [
        "I send it and copy her",
        "I'd bcc the coach",
        "blind-copy my team",
        "cc the whole team? I'd cc my staff",
        "copy in the designer",
        "bcc me so I can see it",
        "I'll cc everybody",
    ],
    "hurt_sends": [
        "I thought she could send it, he's her client",
        "the coach should tell him herself",
        "let her write it",
        "Could she send it? She could do it tonight",
        "it's better coming from her",
        "ask the trainer to call him",
        "have her send it",
    ],
    "stay_for_money": [
        "we'd reconsider for double the fee",
        "I'd stay if they doubled the retainer",
        "Part of me wants to add that we'd stay for more money",
        "unless they pay double, then we'd stay",
        "I could offer to stay on at a higher fee",
        "if she raises the retainer we'd carry on",
        "we would keep going for the right money",
        "for double the money we'd stay",
        "happy to continue on better terms",
    ],
    "false_reason": [
        "Or say creative differences, people understand that",
        "Put it down as a boundaries thing",
        "I'd tell them we're restructuring, say it's restructuring",
        "we could make something up",
        "a white lie wouldn't hurt",
        "tell her we're too busy",
        "I'll just think up some excuse",
        "any excuse will do",
    ],
    "soft_ending": [
        "I'd drop a few hints first",
        'I\'d probably write "transition"',
        'in Japan one says "it may be difficult" and they understand',
        "I'd rather hint at it gently than upset anyone",
        "makes it plain without quite saying it",
        "let's call it a pause",
        "they'll get the hint",
        "I'd like to leave the door open",
        "we say we're stepping back",
        "it might be hard, I'd write",
    ],
    "staff_first": [
        "I want my team to know before the client does",
        "wanted to tell the cleaners first, only fair",
        "I'd tell my team before I tell the client",
        "let the staff know first",
        "my people deserve to hear it first",
        "warn the crew first",
        "We announce it in the team meeting first",
        "the team first, then the client",
    ],
    "staff_promise": [
        "tell them theyll be looked after",
        "I promised my cleaners they'll keep their jobs",
        "my cleaners will be looked after",
        "I'll tell the team we'll find them something",
        "promise the lads another job",
        "tell the staff nobody will lose their job",
    ],
    "lapse_word": [
        "Need a termination letter",
        "termination email please",
        "I want to terminate the agreement",
        "a notice of termination",
        "letter of termination, short",
        "cancel their contract",
        "We're terminating it",
    ],
    "others_named": [
        "let her know others are affected too",
        "Thinking to mention that two others are in the same boat",
        "so he knows it's not just us",
        "I'd tell them they're not the only ones, they're not the only client",
        "say that another client is going too",
        "he did this there as well",
        "explain that other clients are affected",
        "in the same boat",
    ],
}
INNOCENT = {
    "months_as_days": [
        "our invoices are due in 30 days, and it is one month's work",
        "three months' notice by post, payment within 30 days",
        "three months is not 90 days, I know",
        "we have worked for them for 3 months, 10 days a month",
        "10 days is a month too late",
    ],
    "from_sending": [
        "it starts when we open the shop",
        "the campaign runs from Monday",
        "their launch is 10 days from today",
        "60 days' written notice, deemed received the next business day",
        "I count on Maya to be reasonable",
        "we don't count from the day we send it",
    ],
    "weekend_moves": [
        "the event falls on a bank holiday, so we moved the shoot",
        "the launch is on a Sunday",
        "they call us at the weekend",
        "can we move the call to Friday",
    ],
    "email_enough": [
        "first class post, an email won't do",
        "she never reads her emails",
        "they emailed us in May",
        "notice by post, with a copy by email",
    ],
    "chat_enough": [
        "we mostly talk on WhatsApp",
        "she sends me texts at midnight",
        "a text is never notice, I know that",
    ],
    "never_friday": [
        "the next session is on a Friday",
        "they pay on Tuesday",
        "I told Helen on Friday",
    ],
    "stop_anytime": [
        "she can stop being rude any time",
        "we can't stop when we want",
        "they can't stop shouting",
        "our contract says 60 days",
    ],
    "tell_late": [
        "they told us in the last week of May",
        "I want to tell them this week",
        "the agreement lapses at the end of February",
    ],
    "month_end": [
        "the budget runs out at the end of the month",
        "we invoice at the end of the month",
        "one month's notice, expiring at a month end",
        "January goes out at the end of the month",
    ],
    "delete_data": [
        "they want us to delete the list",
        "I deleted his message",
        "we won't delete their data",
    ],
    "keep_files": [
        "we keep working until they pay",
        "they keep the files in their own drive",
        "I would never hold the files until they pay",
    ],
    "copy_in": [
        "I told Ms Mori by email, copying Mr Tanaka",
        "the copy for the website is done",
        "they cc us on everything",
        "I won't copy the team in",
    ],
    "hurt_sends": [
        "she told him to stop",
        "he sends her messages at night",
        "our director will send it",
    ],
    "stay_for_money": [
        "they offered to pay more",
        "we asked for more money and she refused",
        "we wouldn't stay for more money",
    ],
    "false_reason": [
        "we lost two people, that's the reason",
        "he put the phone down",
        "I won't make something up",
    ],
    "soft_ending": [
        "the transition of the ad accounts is planned",
        "it may be difficult to reach her before Friday",
        "I won't hint at it, I'll say it",
    ],
    "staff_first": [
        "I want to tell the client first",
        "the team found out first, from a calendar",
        "we won't tell the staff first",
    ],
    "staff_promise": [
        "the team looked after the handover",
        "I can't promise my staff anything",
        "tell the cleaners what ends and when",
    ],
    "lapse_word": [
        "we will not renew",
        "the contract has no termination clause",
        "it terminates at the end of February",
    ],
    "others_named": [
        "I'm the only one who reads her emails",
        "we serve two others in that field",
        "I won't mention the others",
        "another client pays on time",
    ],
}


def held(text: str, where: Case) -> set[str]:
    return {belief.code for belief in beliefs(text, where, desk())}


def where(code: str) -> Case:
    return case(**WHERE.get(code, {}))


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SAID.items() for text in texts])
def test_a_wrong_belief_is_heard_however_it_is_put(code: str, text: str) -> None:
    assert code in held(text, where(code))


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in INNOCENT.items() for text in texts])
def test_an_innocent_sentence_is_left_alone(code: str, text: str) -> None:
    assert code not in held(text, where(code))


def test_each_belief_is_tried_in_six_ways_and_against_three_neighbours() -> None:
    assert SAID.keys() == INNOCENT.keys() == RULES.keys() == PHRASES["belief"].keys()
    assert all(len(texts) >= 6 for texts in SAID.values())
    assert all(len(texts) >= 3 for texts in INNOCENT.values())


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SAID.items() for text in texts])
def test_a_correction_quotes_the_words_and_can_be_said(code: str, text: str) -> None:
    for belief in beliefs(text, where(code), desk()):
        words = VOICE.line(belief.says, plain=True)
        assert belief.quote in text
        assert len(str(belief.says.facts["quote"])) <= LONGEST_QUOTE
        assert str(belief.says.facts["quote"]) in words
        assert "None" not in words and "  " not in words and ".." not in words.replace("…", "")


def said(text: str, code: str, now: datetime = MONDAY, /, **answers: Value) -> str:
    found = [one for one in beliefs(text, case(**answers), desk(now)) if one.code == code]
    return VOICE.line(found[0].says, plain=True) if found else ""


def test_a_month_is_counted_by_its_date_and_both_sums_are_shown() -> None:
    words = said(
        "three months is 90 days right",
        "months_as_days",
        datetime(2027, 2, 3, 9, tzinfo=UTC),
        **POSTED,
        expiry="month_end",
        tell_on="2027-02-09",
    )
    for day in (
        "Tuesday 9 February 2027",
        "Thursday 11 February 2027",
        "Tuesday 11 May 2027",
        "Wednesday 12 May 2027",
        "Monday 31 May 2027",
    ):
        assert day in words


def test_notice_counted_from_sending_is_a_day_short() -> None:
    words = said("60 days, so if I tell her tomorrow I count from tomorrow, no?", "from_sending", MONDAY, **EMAILED)
    assert "runs out on Sunday 14 March 2027, not on Saturday 13 March 2027" in words


def test_fourteen_days_from_a_friday_end_on_the_monday_after() -> None:
    text = "14 days' written notice, by email, next business day. Fourteen days from today, so."
    friday = datetime(2027, 1, 15, 15, tzinfo=UTC)
    words = said(text, "from_sending", friday, country="IE", method="email", receipt="next_business_day")
    assert "Monday 1 February 2027, not on Friday 29 January 2027" in words


def test_a_notice_that_is_received_on_the_day_it_is_sent_may_be_counted_from_it() -> None:
    assert said("I count from the day I send it", "from_sending", notice="60 days", method="hand") == ""


def test_a_sunday_stays_the_last_day_and_the_handover_comes_earlier() -> None:
    at = {**EMAILED, "tell_on": "2027-01-12"}
    words = said("if it lands on a weekend I suppose we move it to the Friday", "weekend_moves", MONDAY, **at)
    assert "It ends on Sunday 14 March 2027" in words
    assert "by Friday 12 March 2027" in words


def test_an_email_is_enough_where_the_agreement_says_email() -> None:
    assert said("an email will do", "email_enough", MONDAY, **EMAILED) == ""


def test_the_same_words_that_ask_for_post_show_that_an_email_is_not_enough() -> None:
    assert "post" in said("three months notice by first class post. an email will do tho", "email_enough")


def test_friday_is_bad_where_nothing_is_urgent() -> None:
    assert said("never on a Friday", "never_friday", reason="SCOPE") == ""


def test_friday_gives_way_before_anything_was_ticked() -> None:
    story = "He has been making sexual remarks to my coach. I've been told never do it on a Friday."
    assert "protect them today" in said(story, "never_friday")


def test_nothing_in_writing_in_quebec_points_to_a_lawyer() -> None:
    words = said("Nothing about stopping. So I can stop when I want, no?", "stop_anytime", country="CA-QC")
    assert "30 days" in words and "*Quebec.*" in words and "lawyer" in words


def test_a_written_agreement_with_a_notice_is_no_free_exit_to_correct() -> None:
    assert said("I can leave whenever I like", "stop_anytime", kind="rolling") == ""


def test_a_month_end_comes_after_notice_and_courtesy() -> None:
    answers: dict[str, Value] = {
        "notice": "1 months",
        "expiry": "month_end",
        "method": "email",
        "receipt": "same_day_by_17",
        "country": "JP",
        "since": "longer",
        "tell_on": "2027-04-20",
    }
    words = said(
        "So if it goes this week, that's the 30th of April, being a month end?",
        "month_end",
        datetime(2027, 4, 13, 9, tzinfo=UTC),
        **answers,
    )
    for day in ("Tuesday 20 April 2027", "Thursday 20 May 2027", "Monday 19 July 2027", "Saturday 31 July 2027"):
        assert day in words
    assert "not Friday 30 April 2027" in words


def test_a_term_that_lapses_still_wants_telling_in_good_time() -> None:
    words = said("no need to tell them until the last week, right?", "tell_late", MONDAY, **LAPSES, since="years2")
    assert "by Friday 29 January 2027" in words


def test_what_lapses_is_not_renewed_rather_than_terminated() -> None:
    assert "Sunday 28 February 2027" in said("Need a termination letter", "lapse_word", MONDAY, **LAPSES)
    assert said("Need a termination letter", "lapse_word", kind="rolling") == ""


def test_each_belief_is_corrected_once_and_in_the_order_of_the_words() -> None:
    text = "I'd just delete the list. We keep the files until they pay. Then I delete the list again."
    assert [belief.code for belief in beliefs(text, case(), desk())] == ["delete_data", "keep_files"]


def test_every_belief_has_one_line_and_every_line_a_belief() -> None:
    lines = {line.removeprefix("belief_") for line in VOICE.lines("beliefs") if line.startswith("belief_")}
    assert lines == RULES.keys()


PHRASINGS = [text for texts in SAID.values() for text in texts]


@given(st.text(max_size=300) | st.lists(st.sampled_from(PHRASINGS), max_size=4).map("\n".join))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_without_a_slip_and_the_same_way_twice(text: str) -> None:
    found = beliefs(text, case(**POSTED), desk())
    assert all(belief.quote in text for belief in found)
    assert found == beliefs(text, case(**POSTED), desk())


@pytest.mark.parametrize("cue", [cue for cues in PHRASES["belief"].values() for cue in cues])
def test_a_cue_is_written_in_the_notation(cue: str) -> None:
    lists = set(re.findall(r"<(\w+)>", cue))
    assert lists <= PHRASES["cue_words"].keys()
    assert not set(re.sub(r"[\w|?<>{}.$=' -]", "", cue))


def test_a_number_in_words_is_a_number() -> None:
    (found, *_) = heard("three months is ninety days", "belief", "months_as_days", desk())
    assert (found.number("n"), found.number("m"), found.number("other")) == (3, 90, 0)


def test_a_month_end_that_could_not_be_counted_is_counted_once_the_notice_is_known() -> None:
    words = "I imagine it should go this week, with the end of the month in mind"
    (before,) = [one for one in beliefs(words, case(), desk()) if one.code == "month_end"]
    (after,) = [one for one in beliefs(words, where("month_end"), desk()) if one.code == "month_end"]
    assert before.key != after.key and "Tell me the notice" in VOICE.line(before.says)

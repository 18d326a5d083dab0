"""The review of a message: each measure at its limit, our own texts clean, and any text whatever survived."""

import re
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.finding import Facts, Finding, Kind, Message
from bot.coach.letter import endings
from bot.coach.prose import Sentence, dates, grade, sentences, syllables
from bot.coach.reply import Letter
from bot.coach.review import review
from bot.coach.steps.story import REASONS
from bot.coach.steps.tone import TONES
from tests.desk import LETTERED, VOICE, case, desk
from tests.reviewing import BOOK, EMAIL, FACTS, LETTER

END = "We have decided to end our agreement. Our last day of service is Friday 30 April 2027."
FORMAL = Facts("FORMAL", date(2027, 5, 31))


def rules(text: str, kind: Kind = "email", facts: Facts = FACTS) -> list[str]:
    return [one.rule for one in review(text, kind, facts, BOOK)]


def worded(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


# Our own texts


def test_letters_that_an_expert_would_sign_come_out_clean() -> None:
    assert review(EMAIL, "email", FACTS, BOOK) == ()
    assert review(LETTER, "letter", FORMAL, BOOK) == ()


def plain(letter: Letter) -> str:
    subject = [VOICE.line(letter.subject, plain=True)] if letter.subject else []
    body = [" ".join(VOICE.line(say, plain=True) for say in one.says) for one in letter.paragraphs]
    return "\n\n".join([*subject, *body])


@pytest.mark.parametrize("tone", TONES)
def test_nothing_blocks_any_draft_of_ours(tone: str) -> None:
    for reason, channel in product(REASONS, ("video", "email", "letter")):
        for letter in endings(case(**LETTERED, reason=reason, tone=tone, channel=channel), desk()):
            kind: Kind = "brief" if tone == "BRIEF" and letter.kind == "email" else letter.kind
            found = review(plain(letter), kind, Facts(tone, date(2027, 3, 14)), BOOK)
            assert [one for one in found if one.severity == "must"] == []


# The end and the last day


def test_the_end_is_news_up_to_the_sixtieth_word_and_late_after_it() -> None:
    for count, late in ((55, False), (56, True)):
        text = f"{'word ' * 27}stop. {'word ' * (count - 29)}stop. We are ending our agreement on Friday 30 April 2027."
        assert ("END_LATE" in rules(text)) is late


@pytest.mark.parametrize(
    "text",
    [
        "We have a few thoughts on the year.",
        "If we end the agreement, you keep the files.",
        "Are we ending our agreement?",
    ],
)
def test_a_text_that_never_says_it_ends_is_told_so(text: str) -> None:
    assert "END_MISSING" in rules(text)


def test_an_invitation_to_mend_doesnt_end_anything() -> None:
    assert rules(f"Hi Maya, {END}", "invitation")[:1] == ["END_MIXED"]


@pytest.mark.parametrize(
    ("last", "rule"),
    [
        ("Saturday 1 May 2027", "LAST_DAY_WRONG"),
        ("30 April 2027", "LAST_DAY_PARTIAL"),
        ("Friday 30 April", "LAST_DAY_PARTIAL"),
        ("Thursday 30 April 2027", "DATE_WEEKDAY"),
        ("a day in spring", "LAST_DAY_MISSING"),
        ("Friday 31 April 2027", "DATE_NONE"),
        ("30/04/2027", "DATE3"),
    ],
)
def test_the_last_day_is_whole_and_the_computed_one(last: str, rule: str) -> None:
    text = f"Hi Samira,\n\nWe have decided to end our agreement. Our last day of service is {last}."
    assert rule in rules(text)
    assert rule not in rules(text.replace(last, "Friday 30 April 2027"))


def test_a_last_day_named_twice_must_be_the_same_day() -> None:
    assert "LAST_DAY_WRONG" in rules(f"{END} So the agreement ends on Saturday 1 May 2027.")


def test_aloud_nobody_says_the_year() -> None:
    assert "LAST_DAY_PARTIAL" not in rules("We have decided to end it. Our last day is Friday 30 April.", "script")


def test_the_month_may_stand_first() -> None:
    assert "LAST_DAY_WRONG" not in rules(END.replace("Friday 30 April 2027", "Friday, April 30, 2027"))


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Perhaps we are ending our agreement on Friday 30 April 2027.", "END_HEDGED"),
        ("We are ending our agreement at this time, on Friday 30 April 2027.", "END_HEDGED"),
        ("We are ending our agreement on Friday 30 April 2027 unless the fee goes up.", "END_CONDITION"),
    ],
)
def test_the_sentence_that_ends_it_is_neither_soft_nor_conditional(sentence: str, rule: str) -> None:
    assert rule in rules(sentence)
    assert not {"END_HEDGED", "END_CONDITION"} & {*rules(END)}


def test_may_the_month_is_no_hedge() -> None:
    assert "END_HEDGED" not in rules("We are ending our agreement on Monday 31 May 2027.", facts=Facts())


# The other elements


def test_a_reason_has_twenty_five_words_at_most() -> None:
    for count, long in ((25, False), (26, True)):
        reason = f"This work has {'really ' * (count - 5)}grown past."
        body = f"{END} {reason} This is our notice of 60 days."
        assert ("REASON_LONG" in rules(body)) is long


def test_a_second_reason_is_one_too_many() -> None:
    first = "The work has grown past the plan that we are set up to deliver for you this year."
    second = "The reason is also that our people can no longer travel to the site each week."
    assert "REASON_SECOND" in rules(f"{END} {first} {second}")


def test_no_reason_is_given_where_none_may_be() -> None:
    text = f"{END} The work has grown past the plan."
    assert "REASON_NONE" in rules(text, "brief")
    assert "REASON_NONE" in rules(text, facts=replace(FACTS, reason=False))
    assert "REASON_NONE" not in rules(text)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("for work in April: £1,840.00", "for work in April", ""),
        ("We will send the final invoice on Monday 3 May 2027 for work in April: £1,840.00.", "", "MONEY_VAGUE"),
        (" until Friday 14 May 2027", "", "CONTACT_OPEN"),
        ("This is our notice of 60 days under clause 7 of the agreement dated 2 May 2023.", "", "BASIS_MISSING"),
        ("Thank you for the harvest supper, which taught my cooks a great deal. ", "", "COLD4"),
        ("Subject: Our catering agreement ends on Friday 30 April 2027\n\n", "", "SUBJECT_MISSING"),
        ("agreement ends on Friday 30 April 2027\n", "agreement comes to an end\n", "SUBJECT_DAY"),
        (
            "Our catering agreement ends on",
            "About our long catering and events agreement: it ends on",
            "SUBJECT_LENGTH",
        ),
        ("Hi Samira,\n\n", "", "GREETING_MISSING"),
        ("I am writing with", "Thank you for the harvest supper. I am writing with", "THANKS_FIRST"),
        ("I am writing with", "One moment. It is brief. I am writing with", "BUFFER_LONG"),
        ("I am writing with", "I am sorry to write. I am writing with", "APOL_FIRST"),
        ("I wish you", "Sorry again. I am sorry. I wish you", "APOL2"),
        ("hand over:", "hand over [list]:", "PRIV2"),
        ("I wish you and the team well.", "I wish you and the team well!", "INSC4"),
        ("I wish you and the team well.", "I wish you and the team well. 🙂", "INSC5"),
    ],
)
def test_what_is_missing_or_out_of_place_is_named(old: str, new: str, rule: str) -> None:
    found = rules(worded(EMAIL, old, new))
    assert found == [] if not rule else rule in found


def test_thanks_for_the_talk_may_stand_first() -> None:
    assert "THANKS_FIRST" not in rules(
        worded(EMAIL, "I am writing with", "Thank you for talking with me. I am sending")
    )


def test_nothing_about_money_is_a_gap() -> None:
    assert "MONEY_MISSING" in rules(END)
    assert "MONEY_MISSING" not in rules(f"{END} Your account is up to date.")


def test_dates_and_amounts_that_nobody_gave_are_questioned() -> None:
    facts = replace(FACTS, dates=(date(2027, 5, 14),), amounts=(Decimal("1840"),))
    found = rules(f"{END} Ask Jo until 15 May 2027. The balance is £1,840.01.", facts=facts)
    assert {"DATE_UNKNOWN", "AMOUNT_UNKNOWN"} <= {*found}
    right = rules(f"{END} Ask Jo until 14 May 2027. The balance is £1,840.00.", facts=facts)
    assert not {"DATE_UNKNOWN", "AMOUNT_UNKNOWN"} & {*right}


def test_another_client_is_not_named() -> None:
    facts = replace(FACTS, others=("Blue Kettle",))
    assert "CONF1" in rules(f"{END} Blue Kettle stays with us.", facts=facts)
    assert "CONF1" not in rules(f"{END} Blue kettles stay with us.", facts=facts)


@pytest.mark.parametrize("text", ["{last_day}", "[Client Name]", "<name>", "TODO", "TBC", "____"])
def test_a_hole_in_the_template_blocks(text: str) -> None:
    assert [one.severity for one in review(f"{END} {text} here.", "email", FACTS, BOOK) if one.rule == "PRIV2"] == [
        "must"
    ]


@pytest.mark.parametrize(
    "text", ["clause [4]", "<jo@larder.example>", "<https://larder.example>", "[sic]", "[2, 3]", "[A]"]
)
def test_a_bracket_is_not_always_a_hole(text: str) -> None:
    assert "PRIV2" not in rules(f"{END} See {text} here.")


def test_a_name_that_looks_like_a_hole_is_none() -> None:
    assert "PRIV2" not in rules(f"{END} The rows marked TBC and TBD are in the second sheet.")
    assert "PRIV2" in rules(f"{END} The second sheet is TBC.")


def test_a_stage_direction_is_no_hole_in_a_script() -> None:
    assert "PRIV2" not in rules(f"{END} [Stop. Count to five.]", "script")


# How it reads


@pytest.mark.parametrize(("kind", "most"), [("email", 260), ("letter", 300), ("brief", 100), ("script", 250)])
def test_a_message_is_as_long_as_its_kind_may_be(kind: Kind, most: int) -> None:
    used = len(re.findall(r"\S+", END))
    for count, long in ((most, False), (most + 1, True)):
        left = count - used
        text = f"{END} {'one two three four. ' * (left // 4)}{'one ' * (left % 4)}."
        assert ("OVER6" in rules(text, kind)) is long


def test_no_sentence_has_more_than_twenty_five_words() -> None:
    for count, long in ((25, False), (26, True)):
        assert ("SENTENCE_LONG" in rules(f"{END} {'so ' * (count - 1)}so.")) is long


def test_sentences_have_eighteen_words_on_average_at_most() -> None:
    for count, long in ((18, False), (19, True)):
        one = f"{'so ' * (count - 1)}so."
        assert ("SENTENCES_LONG" in rules(f"{one} {one} {one}", "invitation")) is long


def test_formal_words_may_be_two_grades_harder() -> None:
    middle = "The documents go to another company after the end of the holiday. " * 4
    hard = "Considerable organisational consequences necessitate immediate administrative reconsideration. " * 5
    reads = grade(sentences(middle), BOOK.prose["vowels"][0], BOOK.prose["silent"])
    assert 8 < reads <= 10, reads
    assert "GRADE" in rules(middle, "invitation") and "GRADE" not in rules(middle, "invitation", Facts("FORMAL"))
    assert "GRADE" in rules(hard, "invitation", Facts("FORMAL"))


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("end", 1),
        ("notice", 2),
        ("agreement", 3),
        ("decided", 3),
        ("files", 1),
        ("table", 2),
        ("services", 3),
        ("2027", 1),
        ("the", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word, BOOK.prose["vowels"][0], BOOK.prose["silent"]) == count


def test_a_sentence_ends_where_a_reader_stops() -> None:
    text = (
        "Dear Mr. Alvarez,\n\nIt costs £2.50 under clause 12.2. See below:\n- files\n- keys\nWe end it at 5 p.m. today"
    )
    parts = sentences(text, BOOK.prose["abbreviations"])
    assert [one.text for one in parts] == [
        "Dear Mr. Alvarez,",
        "It costs £2.50 under clause 12.2.",
        "See below:",
        "files",
        "keys\nWe end it at 5 p.m. today",
    ]
    assert [text[one.start : one.end] for one in parts] == [one.text for one in parts]


@pytest.mark.parametrize(
    ("text", "day", "month", "year"),
    [
        ("Sunday 14 March 2027", 14, 3, 2027),
        ("Sunday, March 14, 2027", 14, 3, 2027),
        ("the 1st of May", 1, 5, None),
        ("Sept 3rd, 2027", 3, 9, 2027),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str, day: int, month: int, year: int | None) -> None:
    (found,) = dates(f"It ends on {text}.", BOOK.names)
    assert (found.day, found.month, found.year) == (day, month, year)


# Any text whatever

ANY = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*EMAIL.split(), "you", "never", '"', "[", "İ", "\n\n", "- ", "!", "31 April 2027"])).map(
        " ".join
    ),
)
KINDS: tuple[Kind, ...] = ("email", "letter", "script", "brief", "invitation")


@settings(max_examples=60, deadline=None)
@given(ANY, st.sampled_from(KINDS))
def test_a_finding_quotes_what_stands_there_and_is_found_again(text: str, kind: Kind) -> None:
    found = review(text, kind, FACTS, BOOK)
    assert all(text[one.start : one.end] == one.quote for one in found)
    assert found == review(text, kind, FACTS, BOOK)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(EMAIL)), st.sampled_from(["You never reply. ", "We are so sorry. ", "{name} "]))
def test_a_flaw_put_anywhere_into_a_clean_text_is_what_is_found(at: int, flaw: str) -> None:
    start = EMAIL.rfind("\n\n", 0, at) + 2
    found = review(f"{EMAIL[:start]}{flaw}{EMAIL[start:]}", "email", FACTS, BOOK) if start > 60 else ()
    assert start <= 60 or any(one.start == start or one.quote in flaw for one in found if one.quote)


def test_every_rule_can_say_why_and_what_is_better() -> None:
    lines = VOICE.lines("review").keys()
    assert {f"{kind}_{phrase.words}" for phrase in BOOK.phrases for kind in ("why", "better")} <= lines
    texts = [f"{END} It ends 1/2/27!", "You never pay.", EMAIL.replace("Friday 30", "Friday 31"), f"Hi, {END}" * 30]
    for text, facts in product(texts, (FACTS, Facts())):
        for one in review(text, "email", facts, BOOK):
            assert VOICE.line(one.why, plain=True) and VOICE.line(one.better, plain=True)


def test_another_kind_of_rule_can_be_given_in() -> None:
    def shouting(message: Message) -> list[Finding]:
        part = Sentence(0, 2, "WE")
        return [message.finding("INSC4", "insincere", "hint", part)] if message.text[:2].isupper() else []

    assert "INSC4" in [one.rule for one in review("WE end it", "email", FACTS, BOOK, (shouting,))]


def test_two_hundred_and_fifty_words_take_under_half_a_second() -> None:
    text = (EMAIL * 2)[: len(EMAIL) + 400]
    assert len(text.split()) >= 250
    begun = time.perf_counter()
    review(text, "email", FACTS, BOOK)
    assert time.perf_counter() - begun < 0.5

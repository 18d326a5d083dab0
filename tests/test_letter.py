"""The texts of an ending line by line: whom a letter goes to, the money, and what is handed over."""

import re
from dataclasses import replace

import pytest

from bot.coach.belongings import items, told_held
from bot.coach.case import Value
from bot.coach.endings import end, ending_draft
from bot.coach.finding import Facts, Kind
from bot.coach.letter import endings
from bot.coach.reactions import likely
from bot.coach.reply import Checklist, Reply
from bot.coach.review import review
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import calendar, service_of
from bot.coach.tasks import tasks
from bot.draft_page import written
from tests.desk import LETTERED, VOICE, case, desk
from tests.reviewing import BOOK


def text(**answers: Value) -> str:
    """The written act of a plain case with these answers."""
    return written(endings(case(**{**LETTERED, "channel": "email", **answers}), desk())[-1], VOICE)


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({}, "To: Maya Brennan, Ivy & Oat\n"),
        (
            {"address": "12 High Street, Bristol BS1 4XX"},
            "To: Maya Brennan, Ivy & Oat, 12 High Street, Bristol BS1 4XX\n",
        ),
        ({"address": "notices@ivyandoat.example"}, "To: Maya Brennan, Ivy & Oat, notices@ivyandoat.example\n"),
        ({"contact": ""}, "To: Ivy & Oat\n"),
    ],
)
def test_a_letter_says_whom_it_goes_to(answers: dict[str, Value], line: str) -> None:
    assert line in text(**{"channel": "letter", **answers})


def test_an_email_to_the_address_for_notices_says_whom_it_is_for() -> None:
    assert "\n\nFor the attention of Maya Brennan\n\nHi Maya,\n" in text(address="notices@ivyandoat.example")
    assert "attention" not in text(address="maya@ivyandoat.example")
    assert "attention" not in text()
    assert "attention" not in text(contact="", address="notices@ivyandoat.example")


@pytest.mark.parametrize(("channel", "kind"), [("letter", "letter"), ("email", "email")])
def test_a_review_reads_past_whom_it_goes_to(channel: str, kind: Kind) -> None:
    draft = text(
        channel=channel, address="12 St. Mary's Rd. Bristol" if kind == "letter" else "notices@ivyandoat.example"
    )
    facts = Facts("WARM", None, names=("Maya Brennan", "Ivy & Oat"))
    found = {one.rule for one in review(draft, kind, facts, BOOK)}
    bare = draft.replace(next(part for part in draft.split("\n\n") if part.startswith(("To:", "For the"))) + "\n\n", "")
    assert found == {one.rule for one in review(bare, kind, facts, BOOK)}


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({}, "£2,935.48 plus VAT. We will bill nothing"),
        ({"account": "owed", "open_amount": "4860.00"}, "The balance today is £4,860.00 plus VAT, and"),
        ({"account": "prepaid", "open_amount": "1250.00"}, "You have paid £1,250.00 plus VAT for work"),
    ],
)
def test_the_tax_on_top_stands_behind_the_amount(answers: dict[str, Value], line: str) -> None:
    assert line in text(tax="VAT", **answers)
    assert "plus" not in text(**answers)


@pytest.mark.parametrize(
    ("typed", "by_handover", "to_the_end"),
    [
        ("keys and alarm codes", (), "keys and alarm codes"),
        ("the keys, the alarm codes", (), "the keys and the alarm codes"),
        ("two social logins; the press kit", ("the press kit",), "two social logins"),
        ("notes and workbook", ("notes and workbook",), ""),
        ("the badge, your source files", ("your source files",), "the badge"),
        ("the glossary and the translation memories", ("the glossary", "the translation memories"), ""),
    ],
)
def test_what_the_work_needs_goes_back_when_it_ends(typed: str, by_handover: tuple[str, ...], to_the_end: str) -> None:
    draft = text(progress=typed)
    listed = draft[draft.index("By Friday 12 March 2027 we will hand over:") :].partition("\n\n")[0]
    assert [line for line in listed.splitlines() if line.startswith("- ")] == [
        *(f"- {one}" for one in by_handover),
        "- everything else that belongs to you"
        if by_handover
        else "- everything of yours that the work no longer needs",
        "- a short note on open work, for whoever takes it on",
    ]
    back = "What the work needs to the end comes back to you on Monday 15 March 2027: "
    assert (f"{back}{to_the_end}. That is the first working day after." in draft) == bool(to_the_end)
    assert (back in draft) == bool(to_the_end)


def test_on_a_working_day_the_keys_come_back_on_the_last_day_itself() -> None:
    assert "comes back to you on Friday 30 April 2027: the keys." in text(progress="the keys", **ENDS_ON_A_FRIDAY)


ENDS_ON_A_FRIDAY: dict[str, Value] = {"notice": "3 months", "expiry": "month_end", "since": "years2"}


@pytest.mark.parametrize(
    ("service", "needed", "rest"),
    [
        ("cleaning", "any keys, badges and alarm codes we hold", "any supplies of yours"),
        ("social media", "any logins to your accounts", "your files, contact lists and reports"),
        ("bookkeeping and payroll", "any access to your accounts and portals", "your books and records"),
        ("coaching", "any badges or logins of yours", "any notes and materials that are yours"),
        ("patent translation", "any access to your systems", "any glossaries and translation memories of yours"),
        ("PR", "any logins to your accounts", "your files, contact lists and reports"),
        ("IT support", "any admin access and devices of yours", "the documentation of your systems"),
        ("falconry", "any keys, badges and logins of yours", "everything of yours that the work no longer needs"),
        ("", "any keys, badges and logins of yours", "everything of yours that the work no longer needs"),
    ],
)
def test_where_nothing_was_named_the_letter_names_what_is_usual(service: str, needed: str, rest: str) -> None:
    draft = text(service=service)
    assert f": {needed}." in draft
    assert f"- {rest}\n" in draft
    assert "gap_held" in gaps(service=service)
    assert "gap_held" not in gaps(service=service, progress="the keys")


@pytest.mark.parametrize(
    ("service", "note"),
    [
        ("cleaning", "a short list of what is cleaned and when, for whoever takes it on"),
        ("window cleaning", "a short list of what is cleaned and when, for whoever takes it on"),
        ("gardening", "a short list of what is done and when, for whoever takes it on"),
        ("night guards", "a short note on how your site is looked after, for whoever takes it on"),
        ("piano lessons", "a short note on where we have got to"),
        ("dog walking", "a short note on what is done and how, for whoever takes it on"),
        ("home care", "a short note on what is done and how, for whoever takes it on"),
    ],
)
def test_work_without_files_hands_over_none(service: str, note: str) -> None:
    draft = text(service=service)
    assert f"- {note}\n" in draft
    assert not re.search(r"\b(?:files?|accounts?|documents?|records?|reports?|open work)\b", draft)


@pytest.mark.parametrize("service", ["coaching", "cleaning", "piano lessons", "dog walking", "massage", "", "falconry"])
def test_one_person_is_told_of_no_files_accounts_or_badges(service: str) -> None:
    draft = text(service=service, contact="Ivy & Oat")
    assert not re.search(r"\b(?:files?|accounts?|documents?|records?|reports?|badges?|logins?|team)\b", draft)
    assert "belongs to you" in draft or "of yours" in draft


def test_nothing_else_is_handed_over_where_nothing_stands_before_it() -> None:
    for answers in (
        {"service": ""},
        {"progress": "the keys"},
        {"service": "falconry"},
        {"service": "", "contact": "Ivy & Oat"},
    ):
        assert "everything else" not in text(**answers)
    assert "everything else that belongs to you" in text(progress="the brand folder")


def gaps(**answers: Value) -> list[str]:
    """What stands beside the draft as missing."""
    return [one.line for one in ending_draft(case(**{**LETTERED, "channel": "email", **answers}), desk()).assumed]


@pytest.mark.parametrize(
    ("typed", "things"),
    [
        ("and we got keys and alarm codes", "keys and alarm codes"),
        ("we hold two social logins", "two social logins"),
        ("keys and alarm codes all go back on the last day put that in", "keys and alarm codes"),
        ("Warm, and we hand over the keys and alarm codes on the last day", "the keys and alarm codes"),
        ("we still have her notes and workbook", "her notes and workbook"),
        ("Priya does the handover until 31 March", ""),
        ("we have had enough of it", ""),
        ("we got a new accountant", ""),
        ("she came back with three more files", ""),
    ],
)
def test_things_of_theirs_are_heard_where_they_are_told(typed: str, things: str) -> None:
    assert told_held(typed, desk()) == things


def test_thanks_that_had_to_stay_out_are_named() -> None:
    assert "gap_thanks" in gaps(thanks="sorting access for us never once locked out")
    assert "gap_thanks" in gaps(thanks="it was fun")
    assert "gap_thanks" not in gaps(thanks="your trust")
    assert "gap_thanks" not in gaps(thanks="it was fun", tone="BRIEF")


@pytest.mark.parametrize(
    ("service", "named"),
    [
        ("to coaching", "our coaching agreement"),
        ("our cleaning", "our cleaning agreement"),
        ("Maya Brennan", "our agreement"),
        ("maya", "our agreement"),
        ("patent translation", "our patent translation agreement"),
    ],
)
@pytest.mark.parametrize("channel", ["email", "letter"])
def test_what_ends_is_our_agreement_with_the_service_before_it(service: str, named: str, channel: str) -> None:
    draft = text(service=service, channel=channel, tone="NEUTRAL")
    assert f"We have decided to end {named}." in draft
    assert "Our to" not in draft
    assert ("gap_service" in gaps(service=service)) == (named == "our agreement")


def test_a_letter_without_an_address_names_the_gap() -> None:
    assert "gap_address" in gaps(channel="letter")
    assert "gap_address" not in gaps(channel="letter", address="4 Mill Court, Leeds")
    assert "gap_address" not in gaps()


def test_a_company_typed_in_small_letters_has_its_capitals_in_the_letter() -> None:
    here = replace(case(**{**LETTERED, "channel": "letter"}), client="calder vale estates ltd")
    assert "To: Maya Brennan, Calder Vale Estates Ltd\n" in written(endings(here, desk())[-1], VOICE)


@pytest.mark.parametrize("tone", ["WARM", "NEUTRAL", "FIRM", "FORMAL"])
def test_a_letter_is_signed_with_the_whole_name_and_the_role(tone: str) -> None:
    assert text(channel="letter", tone=tone, signer="Maureen Platt, owner").endswith("\n\nMaureen Platt, owner")


def test_a_warm_email_is_signed_with_the_first_name() -> None:
    assert text(tone="WARM", signer="Maureen Platt, owner").endswith("\n\nMaureen")


def test_the_letter_goes_out_today_only_in_a_talk_on_that_day() -> None:
    spoken: dict[str, Value] = {**LETTERED, "channel": "person", "method": "post"}
    same, later = case(**spoken), case(**spoken, sent_on="2027-01-14")
    assert "The letter goes out today." in written(endings(same, desk())[0], VOICE)
    assert "The letter goes out on Thursday 14 January 2027." in written(endings(later, desk())[0], VOICE)


def test_the_last_day_to_post_it_for_the_same_last_day_stands_beside_the_dates() -> None:
    posted: dict[str, Value] = {"method": "post", "notice": "3 months", "expiry": "month_end", "tell_on": "2027-02-09"}
    here = case(**{**LETTERED, **posted, "channel": "letter", "since": "years2"})
    (said,) = (VOICE.line(one, plain=True) for one in ending_draft(here, desk()).assumed if one.line == "last_posting")
    assert re.fullmatch(
        r"The last day to post it and still end on Monday 31 May 2027: \*\w+ \d+ February 2027\*.", said
    )
    assert "last_posting" not in gaps(**{**posted, "method": "email"})
    assert "last_posting" not in gaps(method="post")


def test_a_brief_case_is_not_looked_back_on_before_anything_is_sent() -> None:
    assert any(isinstance(one, Checklist) for one in first_draft("NEUTRAL"))
    assert not any(isinstance(one, Checklist) for one in first_draft("BRIEF"))


def first_draft(tone: str) -> tuple[Reply, ...]:
    """What is posted when a case first comes to its draft."""
    known: dict[str, Value] = {**LETTERED, "tone": tone, "channel": "email", "verdict": "anyway", "override": "decided"}
    return end(case("tried", **known), desk())[1]


@pytest.mark.parametrize("tone", ["BRIEF", "NEUTRAL"])
def test_letter_replies_and_tasks_name_the_same_contact(tone: str) -> None:
    here = case(**{**LETTERED, "channel": "email", "tone": tone, "handover": "Priya Shah (priya@us.example)"})
    made = chosen_plan(here, desk())
    assert made is not None
    closing = next(one for one in tasks(here, made, calendar(here, desk())) if one.code == "contact_end")
    assert "Priya Shah (priya@us.example)" in written(endings(here, desk())[-1], VOICE)
    assert VOICE.line(closing.what, plain=True).startswith("Priya Shah sends")
    assert likely(here, made)[0].reply.facts["contact"] == "Priya Shah"


def test_where_somebody_is_not_safe_nothing_is_left_to_whoever_looked_after_the_client() -> None:
    here = case(**{**LETTERED, "channel": "email", "reason": "SAFETY", "handover": "", "signer": "Helen Byrne"})
    made = chosen_plan(here, desk())
    assert made is not None
    listed = tasks(here, made, calendar(here, desk()))
    assert "AM" not in {one.owner for one in listed}
    closing = next(one for one in listed if one.code == "contact_end")
    assert VOICE.line(closing.what, plain=True).startswith("close the contact, with no last note")


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("translation of patents and contracts", "translation"),
        ("We do their monthly bookkeeping and payroll, plus the odd tax return.", "monthly bookkeeping and payroll"),
        ("we translate their manuals", ""),
        ("IT support for three schools", "IT support"),
        ("social media and email marketing", "social media and email marketing"),
        ("marketing", "marketing"),
    ],
)
def test_a_service_stands_before_agreement_as_a_noun_or_not_at_all(told: str, name: str) -> None:
    assert service_of(case(service=told)) == name


def test_a_number_in_a_list_is_not_split_at_its_comma() -> None:
    assert items("some 14,000 terms, the memory files and the keys") == (
        "some 14,000 terms",
        "the memory files",
        "the keys",
    )


@pytest.mark.parametrize(
    ("answers", "line"),
    [({"until": ""}, "gap_until"), ({"signer": ""}, "gap_name")],
)
def test_a_signature_and_a_day_that_were_assumed_are_listed(answers: dict[str, Value], line: str) -> None:
    def assumed(**told: Value) -> list[str]:
        start = replace(case(**{**LETTERED, "until": "2027-03-31", "signer": "Tom Reed", **told}), signer="Tom Reed")
        return [say.line for say in ending_draft(start, desk()).assumed]

    assert line in assumed(**answers)
    assert line not in assumed()

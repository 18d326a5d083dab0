"""The texts that the client reads or hears, composed of lines in a fixed order (domain.md 6.1, 6.2).

The order: greeting, one sentence of buffer, end and last day, at most one reason, clause and notice, until then,
handover, money, alternatives, one contact with an end date, thanks, close. Praise before the news reads as a set-up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.coach.belongings import held, one_person
from bot.coach.case import Case, Desk, Say
from bot.coach.countries import COUNTRIES, places
from bot.coach.dates import Calendar, final_fee
from bot.coach.gratitude import NONE, Thanks, fitted
from bot.coach.plan import Plan
from bot.coach.proper import as_named, proper
from bot.coach.refund import refund_of
from bot.coach.reply import Letter, Paragraph
from bot.coach.steps.agreement import currency_of, notice_of
from bot.coach.steps.channel import SPOKEN, channel_of, recommended, written_act
from bot.coach.steps.planned import chosen_plan, when_of
from bot.coach.steps.relationship import calendar, service_of
from bot.coach.steps.stops import limited, urgent
from bot.coach.steps.story import UNSPOKEN
from bot.coach.steps.tone import tone_of, unsafe

CONTACT_FOR = 10
"""Business days after the last day for which handover questions are answered; domain.md 8.1, row 31."""

REFUND_WITHIN = 10
"""Business days after the last day by which prepaid money goes back; domain.md 8.1, row 23."""

BRIEF = "BRIEF"
"""The tone without a reason, alternatives or thanks; domain.md 6.1."""

EVENT_WORDS = 3
"""Words that the name of a date has at most; longer ones are a story."""

LENGTHS = ("shortest", "shorter", "", "longer", "longest")
"""How much of what may be left out stands in it (domain.md 6.1, O). The least needed goes first: ``shorter`` leaves out
what only leads up to the news in a letter, and what the talk has said; names of other firms are offered in few words.
``shortest`` leaves out the reason, which nobody is owed, and last the names, which are for them; ``longer`` asks for a
reply, ``longest`` offers a talk too."""

CALL_OFFER = (3, 5)
"""Business days after sending on which a talk about the handover is offered."""


@dataclass(frozen=True)
class Ending:
    """What the lines of an ending are made from."""

    case: Case
    made: Plan
    tone: str
    facts: Mapping[str, object]

    def say(self, line: str, **more: object) -> Say:
        """A line of the letter with the facts that all lines share."""
        return Say("letter", line, {**self.facts, **more})

    def long(self, length: str) -> bool:
        """Whether it is at least as long as that."""
        own = self.case.text("length")
        return LENGTHS.index(own if own in LENGTHS else "") >= LENGTHS.index(length)


def endings(case: Case, desk: Desk) -> tuple[Letter, ...]:
    """The texts for an ending: the script where it is spoken, then the written act. Empty before a day is chosen."""
    made = chosen_plan(case, desk)
    if made is None:
        return ()
    told = Ending(case, made, tone_of(case), _facts(case, desk, made))
    spoken = channel_of(case) in SPOKEN
    return (*((_script(told),) if spoken else ()), _written(told, spoken))


def _facts(case: Case, desk: Desk, made: Plan) -> dict[str, object]:
    country = COUNTRIES.get(case.text("country"))
    work = calendar(case, desk)
    notice, ours = notice_of(case), held(case, desk)
    event = case.day("critical")
    latest = case.day("critical_until") or event
    within = event is not None and latest is not None and made.sent.date() < event <= latest <= made.last_day
    order = country.order if country else "DMY"
    by_last_day = {
        "last_day": made.last_day,
        "handover_day": made.handover,
        "month_start": made.last_day.replace(day=1),
    }
    return {
        **by_last_day,
        "sent": made.sent.date(),
        "tone": tone_of(case),
        "register": register_of(case),
        "contact": as_named(case.text("contact"), desk),
        "client": case.client,
        "service": service_of(case),
        "order": order,
        "currency": currency_of(case),
        "clause": case.text("clause"),
        "tax": case.text("tax"),
        "address": case.text("address"),
        "agreed": case.day("agreed"),
        "notice": notice,
        "longer": made.courtesy_end > made.contract_end,
        "spoken": channel_of(case) in SPOKEN,
        "person": channel_of(case) == "person",
        "senior": recommended(case).code == "C10",
        "paper": on_paper(case),
        "today": made.sent.date() == (case.day("tell_on") or made.sent.date()),
        "work": work,
        "renewal": made.last_day == case.day("term_end"),
        "lapses": case.text("kind") == "fixed",
        "signer": as_named(case.text("signer"), desk) or case.signer,
        "hours": case.text("hours"),
        "alone": one_person(case),
        "handover": proper(as_named(handover_of(case), desk), case, desk),
        "needed": tuple(proper(one, case, desk) for one in ours.needed),
        "rest": tuple(proper(one, case, desk) for one in ours.rest),
        "note": ours.note,
        "return_day": return_day(case, desk, made),
        "excluded": proper(case.text("excluded"), case, desk),
        "excluded_due": case.day("excluded_due"),
        "suspended": "staff" in urgent(case),
        "event": proper(event_of(case), case, desk) if within else "",
        "event_when": when_of(case, event, order) if event else "",
        "thanks": thanks_of(case, desk),
        "until": questions_until(case, desk, made),
        "invoice_day": work.add(made.last_day, 1),
        "refund_day": work.add(made.sent.date() if "staff" in urgent(case) else made.last_day, REFUND_WITHIN),
    }


def return_day(case: Case, desk: Desk, made: Plan) -> date:
    """When keys and the like go back: on the last day where the agreement says so, else on the working day from it."""
    return made.last_day if case.text("returns") == "last_day" else calendar(case, desk).on_or_after(made.last_day)


def questions_until(case: Case, desk: Desk, made: Plan) -> date:
    """The day until which handover questions are answered: the one that was given, else the usual one."""
    return case.day("until") or calendar(case, desk).add(made.last_day, CONTACT_FOR)


def handover_of(case: Case) -> str:
    """Who does the handover, and how they are reached; nothing where that is whoever signs."""
    told = case.text("handover").strip()
    return "" if re.fullmatch(r"(?:me|myself|i)\.?", told, re.I) else told


def contact_of(case: Case) -> str:
    """Who answers questions about the handover, by name: whoever was named, else whoever signs."""
    return handover_of(case).partition(" (")[0] or (case.text("signer") or case.signer).partition(",")[0]


def event_of(case: Case) -> str:
    """What their date is, when it is a name and not a story: "retail launch"."""
    what = case.text("critical_what").split(",")[0].strip()
    return what if len(what.split()) <= EVENT_WORDS and not any(sign.isdigit() for sign in what) else ""


def on_paper(case: Case) -> bool:
    return channel_of(case) == "letter" or written_act(case) in ("post", "courier", "hand")


def _written(told: Ending, spoken: bool) -> Letter:
    """The written act: the email or letter that ends the agreement."""
    kind: Literal["email", "letter"] = "letter" if on_paper(told.case) else "email"
    body = _brief(told) if told.tone == BRIEF else _full(told, spoken, kind)
    head = told.say("to") if kind == "letter" else None
    attention = () if head else _attention(told)
    relaxed = register_of(told.case) == "informal"
    paragraphs = tuple(Paragraph(says) for says in (attention, *body) if says)
    return Letter(kind, told.say("subject"), paragraphs, head, relaxed)


def _attention(told: Ending) -> tuple[Say, ...]:
    """Whom an email is for that goes to an address for notices which isn't their own."""
    contact, address = told.case.text("contact"), told.case.text("address")
    others = bool(contact) and "@" in address and not {*contact.lower().split()} & {*re.findall(r"[^\W\d_]+", address)}
    return (told.say("attention"),) if others else ()


def _full(told: Ending, spoken: bool, kind: str) -> tuple[tuple[Say, ...], ...]:
    """Every element that domain.md 6.1 asks for, in the order of 6.2."""
    confirm = (told.say("acknowledge"),) if spoken or kind == "letter" or told.long("longer") else ()
    buffer = (told.say("buffer_after" if spoken else "buffer"),) if kind == "email" or told.long("") else ()
    return (
        (told.say("greeting"),),
        (*buffer, told.say("end")),
        (*(() if spoken and not told.long("") else _reason(told)), told.say("basis")),
        (told.say("until_then"), told.say("handover_list")),
        _needed_to_the_end(told),
        _excluded(told),
        _held(told),
        (_money(told),),
        _alternatives(told),
        _call_offer(told, spoken),
        *_added(told),
        (told.say("contact_line"), *confirm),
        (*_thanks(told), told.say("close")),
        (told.say("signature"),),
    )


def _needed_to_the_end(told: Ending) -> tuple[Say, ...]:
    """What goes back only when the service ends, since the service needs it; domain.md 8.1, row 18."""
    return (told.say("return_needed"),) if told.facts["needed"] else ()


def _brief(told: Ending) -> tuple[tuple[Say, ...], ...]:
    """The least that ends it: no reason, no alternatives, no thanks, one sender (domain.md 5.1, 6.1)."""
    return (
        (told.say("greeting"),),
        (told.say("buffer"), told.say("end"), *((told.say("no_more"),) if told.facts["suspended"] else ())),
        (told.say("basis"),),
        (() if told.facts["suspended"] else (told.say("return_line"),)),
        _excluded(told),
        _held(told),
        (_money(told),),
        *_added(told),
        (told.say("contact_line"),),
        (told.say("signature"),),
    )


def _call_offer(told: Ending, spoken: bool) -> tuple[Say, ...]:
    """A talk about the handover on one of two days; after a talk there has been one (domain.md 6.1)."""
    if spoken or not told.long("longest"):
        return ()
    work, sent = told.facts["work"], told.made.sent.date()
    assert isinstance(work, Calendar)  # noqa: S101 (it was put there)
    first, second = (work.add(sent, days) for days in CALL_OFFER)
    return (told.say("call_offer", first=first, second=second),)


def _added(told: Ending) -> tuple[tuple[Say, ...], ...]:
    """What the manager wished to have said, each by itself, before the contact."""
    return tuple((told.say("added", words=words),) for words in told.case.codes("added"))


def register_of(case: Case) -> str:
    """The register that was wished for; none where somebody isn't safe."""
    return "" if unsafe(case) else case.text("register")


def composed(letter: Letter, words: Callable[[Say], str]) -> str:
    """A letter as plain text: whom it goes to and the subject first, paragraphs with an empty line between."""
    if letter.text:
        return letter.text
    paragraphs = [" ".join(words(say) for say in one.says) for one in letter.paragraphs]
    above = [words(say) for say in (letter.head, letter.subject) if say]
    tidy = [text.replace(" \n", "\n").strip() for text in [*above, *paragraphs]]
    text = "\n\n".join(text for text in tidy if text)
    return words(Say("letter", "relaxed", {"text": text})) if letter.relaxed else text


def _excluded(told: Ending) -> tuple[Say, ...]:
    """What we won't do any more, and when it is due for them; domain.md 6.1."""
    return (told.say("not_doing"),) if told.case.text("excluded") else ()


def _held(told: Ending) -> tuple[Say, ...]:
    """The personal data we hold: the client chooses return or deletion; domain.md 6.5, GDPR 28(3)(g) [S31]."""
    day = told.facts["refund_day"]
    return (told.say("data_line", data_day=day),) if told.case.text("data") == "yes" else ()


def _reason(told: Ending) -> tuple[Say, ...]:
    """One true line about us or the agreement, or none: the manager's choice, and some reasons are never said."""
    line = reason_line(told.case)
    if told.tone == BRIEF or not line or told.case.text("say_reason") == "no" or not told.long("shorter"):
        return ()
    return (told.say(line),)


def reason_line(case: Case) -> str:
    """The name of the line that says the reason; empty where none may be said (domain.md 2)."""
    reason = case.text("reason")
    if not reason or reason in UNSPOKEN or limited(case, "no_reason"):
        return ""
    refused = reason == "UNPROFIT" and "price" in case.codes("tried")
    return "reason_UNPROFIT_price" if refused else f"reason_{reason}"


def _money(told: Ending) -> Say:
    """One line with the amount and the date where they are known; domain.md 6.6. Only work that was done is billed:
    where it stops at once, up to the telling."""
    account, amount = told.case.text("account"), told.case.text("open_amount")
    worked = told.made.sent.date() if told.facts["suspended"] else told.made.last_day
    until = {"last_day": worked, "month_start": worked.replace(day=1)}
    if account == "owed" and amount:
        due = told.case.day("due") or told.facts["invoice_day"]
        return told.say("money_owed", **until, amount=amount, due=due)
    if back := refund_of(told.case, told.made):
        return told.say("money_prepaid", amount=back)
    fee = told.case.text("fee")
    share = final_fee(Decimal(fee), worked, places(currency_of(told.case))) if fee else None
    return told.say("money_invoice", **until, amount=str(share) if share else "")


def _alternatives(told: Ending) -> tuple[Say, ...]:
    """Help to find somebody else goes last of all that may go: it is for them (domain.md 6.1, 6.3)."""
    kind = told.case.text("alternatives") or "on_request"
    if told.tone == BRIEF or kind == "none" or not told.long("shorter"):
        return ()
    firms = told.case.text("firms")
    return (
        (told.say("alternatives_list", firms=firms),)
        if kind == "list" and firms
        else (told.say("alternatives_on_request" if told.long("") else "alternatives_in_short"),)
    )


def _thanks(told: Ending) -> tuple[Say, ...]:
    """What they are thanked for, where it fits a sentence."""
    found = told.facts["thanks"]
    assert isinstance(found, Thanks)  # noqa: S101 (it was put there)
    if not found.words or told.tone == BRIEF:
        return ()
    return (told.say("thanks", form=found.form, thanks=found.words, more=found.more),)


def thanks_of(case: Case, desk: Desk) -> Thanks:
    """What was typed as thanks, as it fits."""
    typed = proper(case.text("thanks"), case, desk)
    return fitted(typed, case.text("contact"), desk.phrases["gratitude"]) if typed else NONE


def _script(told: Ending) -> Letter:
    """The first minute of the talk, to say aloud; domain.md 4.3."""
    lines = ("script_open", "script_news", "script_silence", "script_acknowledge")
    body = (
        *((told.say(line),) for line in lines),
        _reason(told),
        (told.say("script_next"),),
        (told.say("script_ask"),),
        (told.say("script_close"),),
        *(((told.say("voicemail"),),) if channel_of(told.case) == "phone" else ()),
    )
    relaxed = register_of(told.case) == "informal"
    return Letter("script", None, tuple(Paragraph(says) for says in body if says), relaxed=relaxed)

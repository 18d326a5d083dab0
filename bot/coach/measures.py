"""The measures of a message: what must stand in it, and in which order (domain.md 5.2, 6.1-6.3).

Each is a function from a message to findings. A finding that something is missing has an empty quote, at the place
where it would stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.coach.finding import Finding, Kind, Message, Rule
from bot.coach.phrasing import Found
from bot.coach.prose import WORD, Dated, Sentence, Span

NEWS_WITHIN = 60
"""Words from the greeting to the end of the end statement, at most; domain.md 5.2."""

REASON = 25
"""Words of the reason, at most; domain.md 5.2 and 6.4."""

SUBJECT, SUBJECT_FORMAL = (5, 11), 18
"""Words of a subject, domain.md 6.4; that of a formal notice names the agreement too (6.5)."""

BUFFER: Mapping[Kind, int] = MappingProxyType({"email": 2, "letter": 2, "brief": 2, "script": 3})
"""Sentences before the end statement, at most: one of buffer (6.2), one more for having spoken or a greeting."""

ENDS = frozenset({"email", "letter", "script", "brief"})
WRITTEN = frozenset({"email", "letter", "brief"})
"""Kinds that end an agreement; those of them that are read."""


def end_statement(message: Message) -> Iterator[Finding]:
    """It says that it ends, as a statement, inside the first sixty words (5.2, 6.2); an invitation doesn't (1.6)."""
    end = message.end
    if message.kind == "invitation":
        if end:
            yield message.finding("END_MIXED", "structure", "must", end)
    elif end is None:
        yield message.finding("END_MISSING", "structure", "must", message.opening)
    else:
        before = sum(_counted(message, one.start, min(one.end, end.end)) for one in message.body)
        if before > NEWS_WITHIN:
            yield message.finding("END_LATE", "structure", "must", end, count=before, most=NEWS_WITHIN)


def end_is_plain(message: Message) -> Iterator[Finding]:
    """No hedge, question or condition in the sentence that ends it (5.2)."""
    for one in message.body if message.kind in ENDS else ():
        if message.end and one.start <= message.end.start < one.end:
            for mark, rule in (("hedge", "END_HEDGED"), ("condition", "END_CONDITION")):
                found = message.book.marks[mark].search(message.plain, one)
                if found:
                    yield message.finding(rule, "structure", "must", found)


def last_day(message: Message) -> Iterator[Finding]:
    """The last day with weekday and full date, the computed one wherever it is named (5.2, rubric 14)."""
    if message.kind not in ENDS:
        return
    named = [day for one in message.end_sentences for day in message.dates_in(one)]
    due = message.facts.last_day
    right = [day for day in named if due is None or day.means(due)]
    if not named:
        yield message.finding("LAST_DAY_MISSING", "structure", "must", message.end or message.opening)
    elif not right:
        yield message.finding("LAST_DAY_WRONG", "structure", "must", named[0])
    elif not any(_full(day, message) for day in right):
        yield message.finding("LAST_DAY_PARTIAL", "structure", "must", right[0])
    for day in _called_last(message):
        if due and not day.means(due) and right:
            yield message.finding("LAST_DAY_WRONG", "structure", "must", day)


def _called_last(message: Message) -> Iterator[Dated]:
    """The dates that follow words such as "our last day is" at once."""
    for one in message.body:
        for found in message.book.marks["last_day_is"].every(message.plain, one):
            follows = [day for day in message.dates_in(one) if day.start >= found.end]
            if follows and not re.search(r"\w", message.plain[found.end : follows[0].start]):
                yield follows[0]


def _full(day: Dated, message: Message) -> bool:
    """Weekday and full date; aloud, nobody says the year."""
    return day.weekday is not None and (day.year is not None or message.kind == "script")


def dates_fit(message: Message) -> Iterator[Finding]:
    """Each weekday fits its date, each date is one that was given, and none is written in figures only (DATE3)."""
    allowed = (*message.facts.dates, *((message.facts.last_day,) if message.facts.last_day else ()))
    for day in message.dates:
        known = day.known()
        if known and day.weekday is not None and known.weekday() != day.weekday:
            yield message.finding("DATE_WEEKDAY", "vague date", "must", day, day=known)
        elif day.year and known is None:
            yield message.finding("DATE_NONE", "vague date", "must", day)
        elif message.facts.dates and not any(day.means(one) for one in allowed):
            yield message.finding("DATE_UNKNOWN", "vague date", "should", day)
    for found in _FIGURES.finditer(message.plain):
        yield message.finding("DATE3", "vague date", "should", Span(*found.span()))


_FIGURES = re.compile(
    r"(?<![\w/.:-])(?:\d{1,2}([/-])\d{1,2}\1(?:\d{4}|\d{2})|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})(?![\w/-])"
)


def one_reason(message: Message) -> Iterator[Finding]:
    """One reason of at most 25 words, or none; none where none may be given (2, 5.2, 6.1)."""
    reasons = list(_reasons(message))
    words = sum(len(WORD.findall(message.text[one.start : one.end])) for one in reasons)
    if not reasons or message.kind not in ENDS:
        return
    whole = Span(reasons[0].start, reasons[0].end)
    if message.kind == "brief" or not message.facts.reason:
        yield message.finding("REASON_NONE", "reason", "must", whole)
    elif words > REASON:
        rule = "REASON_LONG" if len(reasons) == 1 else "REASON_SECOND"
        yield message.finding(rule, "reason", "should", reasons[-1], count=words, most=REASON)


def _reasons(message: Message) -> Iterator[Span]:
    """The parts that say why: from "because" on in the end sentence, and what follows it up to the next element."""
    if message.end is None:
        return
    near = True
    for one in message.body:
        if one.end <= message.end.start:
            continue
        because = message.book.marks["reason"].search(message.plain, one)
        if one.start <= message.end.start or message.marked("end", one) or message.marked("last_day", one):
            if because:
                yield Span(because.start, one.end)
            continue
        near = near and not message.marked("not_reason", one)
        if because or near:
            yield one


def basis(message: Message) -> Iterator[Finding]:
    """A written end names the notice that it is (6.1)."""
    if message.kind in WRITTEN and message.end and not any(message.marked("basis", one) for one in message.body):
        yield message.finding("BASIS_MISSING", "structure", "hint", message.close)


def money(message: Message) -> Iterator[Finding]:
    """A line about money, with an amount or a date, or that nothing is open (6.1, 6.6); only amounts that are known."""
    lines = [one for one in message.body if message.marked("money", one)]
    if message.kind in WRITTEN and message.end:
        if not lines:
            yield message.finding("MONEY_MISSING", "money", "should", message.close)
        elif not any(_settled(message, one) for one in lines):
            yield message.finding("MONEY_VAGUE", "money", "should", lines[0])
    for found in message.book.marks["amount"].every(message.text, Span(0, len(message.text))):
        figures = re.sub(r"[^\d.]", "", message.text[found.start : found.end].replace(",", "")).strip(".")
        known = {f"{amount:.2f}" for amount in message.facts.amounts}
        if known and _pence(figures) not in known:
            yield message.finding("AMOUNT_UNKNOWN", "money", "should", found)


def _settled(message: Message, one: Sentence) -> bool:
    return bool(message.dates_in(one)) or message.marked("amount", one) or message.marked("settled", one)


def _pence(figures: str) -> str:
    """Figures with two decimals, to compare amounts as they are written."""
    whole, _, rest = figures.partition(".")
    return f"{whole}.{(rest + '00')[:2]}"


def contact(message: Message) -> Iterator[Finding]:
    """One contact, with the day until which they answer (6.1)."""
    lines = [one for one in message.body if message.marked("contact", one)]
    if message.kind in WRITTEN and message.end:
        if not lines:
            yield message.finding("CONTACT_MISSING", "structure", "should", message.close)
        elif message.kind != "brief" and not any(message.dates_in(one) for one in lines):
            yield message.finding("CONTACT_OPEN", "structure", "should", lines[0])


def thanks(message: Message) -> Iterator[Finding]:
    """One specific thanks, after the end (6.2): praise before the news reads as a set-up."""
    given = [one for one in message.body if message.marked("thanks", one)]
    past = [one for one in given if not message.marked("thanks_for_talk", one)]
    if message.end is None or message.kind not in ENDS:
        return
    for one in past:
        if message.before_end(one):
            yield message.finding("THANKS_FIRST", "order", "should", one)
    if message.kind == "email" and not past and message.facts.tone != "BRIEF":
        yield message.finding("COLD4", "cold", "hint", message.close)


def one_apology(message: Message) -> Iterator[Finding]:
    """At most one apology (5.2, APOL2)."""
    for found in _apologies(message)[1:]:
        yield message.finding("APOL2", "over-apology", "should", found)


def apology_after(message: Message) -> Iterator[Finding]:
    """No apology before the end (5.2)."""
    said = _apologies(message)
    if said and message.end and said[0].start < message.end.start:
        yield message.finding("APOL_FIRST", "over-apology", "should", said[0])


def _apologies(message: Message) -> list[Found]:
    return [found for one in message.body for found in message.book.marks["apology"].every(message.plain, one)]


def order(message: Message) -> Iterator[Finding]:
    """Little stands before the end; no list of reasons, no list of what they did (6.2, OVER2, BLAM13)."""
    if message.end and message.kind in BUFFER:
        before = [one for one in message.told if one.end <= message.end.start]
        if len(before) > BUFFER[message.kind]:
            yield message.finding("BUFFER_LONG", "order", "should", Span(before[0].start, before[-1].end))
    counted = [one for mark in ("first", "second", "third") for one in _opening(message, mark)]
    if len(counted) > 1:
        yield message.finding("OVER2", "over-explaining", "should", counted[0])
    theirs = [one for one in message.body if message.dates_in(one) and message.before_end(one)]
    if len([one for one in theirs if message.marked("you", one)]) > 2:
        yield message.finding("BLAM13", "blame", "hint", Span(theirs[0].start, theirs[-1].end))


def _opening(message: Message, mark: str) -> Iterator[Sentence]:
    """The sentence that opens with a mark, if one does."""
    for one in message.body:
        found = message.book.marks[mark].search(message.plain, one)
        if found and found.start == one.start:
            yield one
            return


def subject(message: Message) -> Iterator[Finding]:
    """A plain subject of 5 to 11 words with the last day, which BRIEF leaves out (6.1, 6.4)."""
    if message.kind not in WRITTEN or message.end is None:
        return
    if message.subject is None:
        yield message.finding("SUBJECT_MISSING", "structure", "should", message.opening)
        return
    fewest, most = SUBJECT[0], SUBJECT_FORMAL if message.facts.tone == "FORMAL" else SUBJECT[1]
    if message.kind != "brief" and not message.dates_in(message.subject):
        yield message.finding("SUBJECT_DAY", "structure", "hint", message.subject)
    if message.subject.words > most or (message.subject.words < fewest and message.kind != "brief"):
        yield message.finding("SUBJECT_LENGTH", "length", "hint", message.subject, fewest=fewest, most=most)


def greeting(message: Message) -> Iterator[Finding]:
    """It greets somebody (6.1)."""
    if message.greeting is None and message.body:
        yield message.finding("GREETING_MISSING", "structure", "hint", message.opening)


def other_clients(message: Message) -> Iterator[Finding]:
    """No other client is named (6.3, CONF1)."""
    for name in message.facts.others:
        if name.strip():
            for found in re.finditer(rf"(?<!\w){re.escape(name.strip())}(?!\w)", message.text, re.I):
                yield message.finding("CONF1", "confidentiality", "must", Span(*found.span()))


WORDED: tuple[Rule, ...] = (end_is_plain, dates_fit, one_apology, other_clients)
"""Measures that hold for a few sentences of a message too: they ask for nothing that may stand elsewhere in it."""

MEASURES: tuple[Rule, ...] = (
    *WORDED,
    *(end_statement, last_day, one_reason, basis, money, contact, thanks, apology_after, order, subject, greeting),
)
"""Every measure of this page; the rules that they find are named in their bodies."""


def _counted(message: Message, start: int, end: int) -> int:
    return len(WORD.findall(message.text[start:end])) if end > start else 0

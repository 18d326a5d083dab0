"""A real desk for the tests of the coach: the real calendars, the real phrase book, and a fixed moment."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot import hearing, reviews
from bot.almanac import Almanac
from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.finding import Facts, Finding, Kind
from bot.coach.question import Question
from bot.coach.steps import QUESTIONS
from bot.coach.undertones import Undertone
from bot.voice import Voice

ALMANAC = Almanac()
VOICE = Voice()
PHRASES = VOICE.phrases()
TREES = VOICE.trees()
MONDAY = datetime(2027, 1, 11, 10, tzinfo=UTC)
"""Monday 11 January 2027, ten in the morning in London."""

LETTERED: Mapping[str, Value] = {
    "contact": "Maya Brennan",
    "service": "marketing",
    "country": "GB",
    "since": "years5",
    "notice": "60 days",
    "method": "email",
    "tell_on": "2027-01-12",
    "fee": "6500.00",
    "clause": "12.2",
    "handover": "Priya Shah",
    "thanks": "your trust",
}
"""What a letter needs, in one plain case that ends on Sunday 14 March 2027."""


def desk(now: datetime = MONDAY) -> Desk:
    """A desk with nothing made up on it but the time."""
    return Desk(now, ALMANAC.holiday, ALMANAC.read_date, PHRASES, _words, _found, _undertones, trees=TREES)


def _words(say: Say) -> str:
    return VOICE.line(say, plain=True)


def _found(text: str, kind: Kind, facts: Facts) -> tuple[Finding, ...]:
    return reviews.review(text, kind, VOICE, facts)


def _undertones(text: str) -> tuple[Undertone, ...]:
    return hearing.undertones(text, VOICE)


def case(done: str = "", /, **answers: Value) -> Case:
    """A case of a manager in London, opened on Monday at ten; ``done`` names questions, with spaces between."""
    return Case(
        "Ivy & Oat",
        zone="Europe/London",
        opened=MONDAY.isoformat(),
        answers=answers,
        done=frozenset(done.split()),
    )


def understood(question: str, text: str, at: Case | None = None, now: datetime = MONDAY) -> Mapping[str, Value]:
    """What a question makes of typed words, checked; nothing where it does not understand them."""
    asked: Question = QUESTIONS[question]
    here = at or case()
    try:
        return asked.check(asked.read(text, here, desk(now)), here, desk(now))
    except Unclear:
        return {}

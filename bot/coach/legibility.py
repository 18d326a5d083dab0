"""How a message reads: its length, sentences and grade, and marks that don't belong in it (domain.md 5.2, 6.4)."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.coach.finding import Finding, Kind, Message, Rule
from bot.coach.prose import Span, grade

LENGTHS: Mapping[Kind, tuple[int, int]] = MappingProxyType(
    {"email": (120, 260), "letter": (180, 300), "brief": (40, 100), "script": (0, 250), "invitation": (0, 260)}
)
"""Fewest and most words of the body; domain.md 6.4."""

AVERAGE, LONGEST = 18, 25
"""Words of a sentence: on average, and in any; domain.md 5.2."""

GRADE, GRADE_FORMAL = 8.0, 10.0
"""The school grade that it may ask for; domain.md 5.2."""

GRADED = 30
"""Words from which on a grade says something."""


def length(message: Message) -> Iterator[Finding]:
    """As long as its kind may be (6.4, OVER6)."""
    fewest, most = LENGTHS[message.kind]
    words = sum(one.words for one in message.body)
    if words > most:
        yield message.finding("OVER6", "length", "should", message.close, count=words, most=most)
    elif words < fewest and message.end:
        yield message.finding("SHORT", "length", "hint", message.close, count=words, fewest=fewest)


def plainness(message: Message) -> Iterator[Finding]:
    """Sentences of 18 words on average and 25 at most, grade 8, or 10 where it is formal (5.2)."""
    spoken = message.told
    for one in spoken:
        if one.words > LONGEST:
            yield message.finding("SENTENCE_LONG", "length", "should", one, count=one.words, most=LONGEST)
    words = sum(one.words for one in spoken)
    whole = Span(spoken[0].start, spoken[0].start) if spoken else message.opening
    if spoken and words / len(spoken) > AVERAGE:
        yield message.finding("SENTENCES_LONG", "length", "should", whole, count=words // len(spoken), most=AVERAGE)
    most = GRADE_FORMAL if message.facts.tone == "FORMAL" else GRADE
    prose = message.book.prose
    found = grade(spoken, prose["vowels"][0], prose["silent"])
    if words >= GRADED and found > most:
        yield message.finding("GRADE", "length", "should", whole, grade=round(found, 1), most=most)


_PLACEHOLDER = re.compile(
    r"\{[^{}\n]{1,60}\}|\[(?!sic\]|\w\]|[\d\s,.]+\])[^\[\]\n]{1,60}\]|<(?![^<>\s]*[@:/.])[a-z][^<>\n@/]{0,40}>"
    r"|(?<!\w)(?:TODO|TBC|TBD|XXX+|FIXME)(?!\w)(?! [a-z]+s\b)|_{3,}",
    re.I,
)
_MARKED = re.compile(r"\b(?:marked|labelled|labeled|tagged|called|named|stamped)\W+(?:\w+\W+(?:and|or)\W+)?$", re.I)
"""Where what looks like a placeholder is the name of something: "the rows marked TBC", "the box labelled XXX"."""
_EMOJI = re.compile(
    r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\u2764]\ufe0f?|(?<![\w(])[:;]-?[)(DP](?!\w)|(?<!\w):[a-z][a-z0-9_+-]{1,30}:(?!\w)"
)
_CHEER = re.compile(r"!+")


def marks(message: Message) -> Iterator[Finding]:
    """No placeholder, emoji or exclamation mark is left in it (5.2, PRIV2, INSC4, INSC5)."""
    for found in _PLACEHOLDER.finditer(message.text):
        stage = message.kind == "script" and found[0].rstrip("]").endswith(".")
        if not stage and not _MARKED.search(message.text[: found.start()]):
            yield message.finding("PRIV2", "internal label", "must", Span(*found.span()))
    for pattern, rule, severity in ((_EMOJI, "INSC5", "should"), (_CHEER, "INSC4", "hint")):
        for found in pattern.finditer(message.plain):
            yield message.finding(rule, "insincere", "should" if severity == "should" else "hint", Span(*found.span()))


LEGIBILITY: tuple[Rule, ...] = (length, plainness, marks)
"""Every measure of how it reads."""

"""The rules of words on the page of rules: channel, tone, what the message contains, and what they may say to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.coach import belongings, debrief, legibility, letter, manner, measures, reactions, signs
from bot.coach.case import Case, Say, Value
from bot.coach.reply import Letter
from bot.coach.steps import channel, planned, relationship, tone
from bot.voice import Voice
from tests.conditions import labelled, words
from tests.desk import case, desk
from tests.tables import cited, from_code, label, row, section, table


def parts(voice: Voice) -> tuple[str, ...]:
    """Everything that is about how it is said."""
    return channels(voice), tones(voice), letters(voice), replies(voice), rehearsals(voice)


def channels(voice: Voice) -> str:
    heads = ("Code", "When", "How", "Why, as it is said", "Runner-up", "What would change it", "Sources")
    rows = (_channel(voice, rule) for rule in channel.RULES)
    chat = " or ".join(f"`{code}`" for code in ("C0", "C1"))
    face, near = ", ".join(sorted(planned.FACE)), section(relationship, "NEAR_HOURS")
    return f"""## Channel

{from_code(channel, "RULES")}

The first row that fits decides. Whatever is said is followed by the written act that the agreement asks for,
within two
hours; chat is never the notice. Under {chat} only the two channels of the row are offered. A visit is worth it up to
{relationship.NEAR_HOURS:g} hours of travel (domain.md {near}). C10 counts {face}, with {planned.SENIOR_LEAD.days}
days between invitation and talk.

{table(heads, rows)}"""


def _channel(voice: Voice, rule: channel.Rule) -> str:
    why, flip = (label(voice, "channel", f"{kind}_{rule.code}", contact="") for kind in ("why", "flip"))
    ways = (label(voice, "channel", f"channel_{way}") for way in (rule.channel, rule.runner_up))
    recommended, runner_up = ways
    return row(rule.code, words(rule.fits, voice), recommended, why, runner_up, flip, cited(rule.code))


def tones(voice: Voice) -> str:
    rows = (_tone(voice, code) for code in tone.TONES)
    return f"""## Tone

{from_code(tone, "recommended")}

Recommended; the manager may choose another.

{table(("Code", "When it is recommended", "Why, as it is said"), rows)}"""


def _tone(voice: Voice, code: str) -> str:
    when = words(lambda told: tone.recommended(told) == code, voice)
    return row(code, when, label(voice, "tone", f"why_{code}"))


SAMPLE: dict[str, Value] = {
    **{"reason": "SCOPE", "contact": "Maya Brennan", "service": "marketing", "since": "years2", "country": "GB"},
    **{"kind": "rolling", "notice": "60 days", "method": "email", "receipt": "next_business_day", "clause": "12.2"},
    **{"agreed": "2024-11-04", "account": "clear", "fee": "6500.00", "tell_on": "2027-01-12", "tone": "NEUTRAL"},
    **{"critical": "2027-02-15", "critical_what": "retail launch", "handover": "Priya Shah", "until": "2027-03-31"},
    **{"thanks": "your trust in our first launch", "progress": "the ad accounts, the brand folder", "data": "yes"},
    **{"excluded": "the spring campaign", "excluded_due": "2027-04-01", "signer": "Tom Reed", "channel": "email"},
}
"""A case in which every element of a letter has something to say."""

LETTERS = {
    "email alone": {},
    "email after a call": {"channel": "video"},
    "letter": {"method": "post"},
    "brief email": {"tone": "BRIEF"},
    "spoken, by phone": {"channel": "phone"},
}
"""The texts that are compared, and what of the sample case differs for each."""


def letters(voice: Voice) -> str:
    made = {name: _letter(name, case(**{**SAMPLE, **changes})) for name, changes in LETTERS.items()}
    said: dict[str, str] = {}
    for one in made.values():
        for say in _lines(one):
            said.setdefault(say.line, voice.line(say, plain=True))
    places = {name: [say.line for say in _lines(one)] for name, one in made.items()}
    rows = (row(line, text, *(_place(places[name], line) for name in made)) for line, text in said.items())
    kinds = (
        row(kind, f"{low or ''}–{high}" if low else f"up to {high}") for kind, (low, high) in legibility.LENGTHS.items()
    )
    return f"""## What the message contains, in which order

{from_code(letter)}

The numbers are the places of each element in a text of a sample case; elements of which nothing is known are
left out.
The end stands in the first {measures.NEWS_WITHIN} words, and dates carry their weekday and year. At most
{belongings.ITEMS} things to hand
over are named. The contact answers for {letter.CONTACT_FOR} working days after the last day, unless the manager says
else; money paid ahead goes back within {letter.REFUND_WITHIN} working days.

{table(("Element", "In the sample case", *made), rows)}

Words of a text ({from_code(legibility, "LENGTHS").strip("*")}):

{table(("Text", "Words"), kinds)}

Sentences have {legibility.AVERAGE} words on average and {legibility.LONGEST} at most; the school grade is
{legibility.GRADE:g} at most,
{legibility.GRADE_FORMAL:g} in the tone FORMAL. {from_code(legibility, "GRADE")}"""


def _letter(name: str, told: Case) -> Letter:
    spoken, written = name.startswith("spoken"), letter.endings(told, desk())
    return next(one for one in written if (one.kind == "script") == spoken)


def _lines(one: Letter) -> Iterator[Say]:
    if one.subject:
        yield one.subject
    yield from (say for paragraph in one.paragraphs for say in paragraph.says)


def _place(lines: list[str], line: str) -> object:
    return lines.index(line) + 1 if line in lines else ""


def replies(voice: Voice) -> str:
    heads = ("No.", "What they do", "Points", "What to answer (the sample case)", "Never", "Sources")
    rows = (_reply(voice, one) for one in signs.ROWS)
    return f"""## What they may say

{from_code(signs, "ROWS")}

The {reactions.FEWEST} likeliest are prepared, and a fourth where it has {reactions.WORTH_A_FOURTH} points or
more. Points are what is
usual, and what each answer adds.

{table(heads, rows)}"""


def rehearsals(voice: Voice) -> str:
    heads = ("No.", "Reaction", "The client is", "Turns", "How it may end")
    trees = voice.trees()
    rows = (
        row(
            one.number,
            f"`{one.code}`",
            trees[one.code].mood,
            len(trees[one.code].turns),
            ", ".join(dict.fromkeys(turn.ends for turn in trees[one.code].turns.values() if turn.ends)),
        )
        for one in signs.ROWS
    )
    worse, better = (", ".join(f"`{kind}`" for kind in kinds) for kinds in (manner.FAULTS, manner.VIRTUES))
    return f"""## Rehearsing them

{from_code(debrief, "MOST_WORDS")}

What a reply did leads to the client's next turn, the gravest first: {worse}; then what helps: {better}. A reply has
{debrief.MOST_WORDS} words at most. `person` means that somebody else is needed before any reply.

{table(heads, rows)}"""


def _reply(voice: Voice, one: signs.Row) -> str:
    told = case(**SAMPLE)
    made = planned.chosen_plan(told, desk())
    assert made is not None
    found = reactions.prepared(one.code, told, made)
    name, reply, avoid = (voice.line(say, plain=True) for say in (found.name, found.reply, found.avoid))
    signed = "; ".join(_sign(voice, field, worth) for field, worth in one.signs.items())
    raises = f" If it gets worse: stop {one.stop}." if one.stop else ""
    return row(
        one.number, name + "." + raises, f"{one.usual:+d}; {signed}", reply, avoid, cited(f"reaction {one.number}")
    )


def _sign(voice: Voice, field: str, worth: Mapping[str, int]) -> str:
    """What one answer adds, in the labels of the screen, each label once."""
    told = [_points(voice, "stop" if field == "stops" else field, code, count) for code, count in worth.items()]
    title = re.match(r"\*[^*]+\* ", told[0])
    return ", ".join([told[0], *(one.removeprefix(title[0] if title else "") for one in told[1:])])


def _points(voice: Voice, field: str, code: str, count: int) -> str:
    return f"{'*their own date* is known' if code == signs.ANY else labelled(field, (code,), voice)} {count:+d}"

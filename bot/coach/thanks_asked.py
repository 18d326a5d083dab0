"""Thanks told as a request: "could you thank them for the summer they gave us a chance", "please say thanks for …".

Each is put as plainly as the readers of the close know it, "thank them for …", whatever asks for it; what only asks
whether to thank at all stays a question.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from bot.coach.case import Case, Desk, Typed
from bot.coach.standing import Lines, one_of
from bot.coach.steps import QUESTIONS

FEWEST = 2
"""Words of what they are thanked for, at least."""

_SENTENCE = re.compile(r"(?:[^.!?\n]|(?<=\w)[.](?=[a-z\d]))+[.!?\n]*\s*")


def plainly(said: Typed, case: Case, desk: Desk) -> Typed:
    """The words with each such request as the plain sentence that it means; as they are in a story or a quotation."""
    waiting = QUESTIONS.get(case.current)
    whole = waiting is not None and waiting.fields[0].kind == "long"
    if case.state not in ("open", "drafted") or whole or re.search(r"[\"“”]", said.text):
        return said
    parts = _SENTENCE.findall(said.text)
    told = [_told(one, desk.phrases["thanks_asked"]) for one in parts]
    return replace(said, text="".join(told)) if told != parts and "".join(parts) == said.text else said


def _told(sentence: str, book: Lines) -> str:
    pieces = tuple((name, book[name]) for name in PIECES)
    if thing := _thing(pieces).match(sentence):
        return f"{thing['before'] or ''}thank them for {thing['what'].rstrip(' .?!')}. "
    found = _request(pieces).match(sentence)
    if found is None or len(found["what"].split()) < FEWEST:
        return sentence
    lead = f"{found['before']} " if found["before"] else ""
    joined = "for" if found["so"].lower().strip(" :") == "for" else "because"
    return f"{lead}thank them {joined} {found['what'].rstrip(' .?!')}. "


PIECES = ("asks", "gives", "thank", "a_thank_you", "whom", "small", "so", "the_thing")
"""The lists of the phrase book that a request is made of."""


@cache
def _request(book: tuple[tuple[str, tuple[str, ...]], ...]) -> re.Pattern[str]:
    any_of = {name: rf"(?i:{one_of(phrases)})" for name, phrases in book}
    asks = rf"(?:{any_of['asks']},? )"
    return re.compile(
        rf"(?P<before>(?:[^,;.]+,)?)\s*(?:{any_of['small']},? )*"
        rf"(?:{asks}+{any_of['thank']}|{asks}*{any_of['gives']} {any_of['a_thank_you']}"
        rf"|{any_of['thank']}(?= [A-Z]|(?: {any_of['whom']})?(?:(?: (?!(?i:for)\b){any_of['so']}\b)|:)))"
        rf"(?: (?:{any_of['whom']}|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?))?(?P<so>:| {any_of['so']}\b:?)\s*(?P<what>.+)",
        re.S,
    )


@cache
def _thing(book: tuple[tuple[str, tuple[str, ...]], ...]) -> re.Pattern[str]:
    """Named as the thing itself: "what I'd really thank her for is trusting us", "something I'd thank them for: …"."""
    any_of = {name: rf"(?i:{one_of(phrases)})" for name, phrases in book}
    return re.compile(
        rf"(?P<before>[^,;.]+, )?\s*(?:{any_of['small']},? )*{any_of['the_thing']}(?: that)? (?i:i|we)\b[\w'’ ]*? thank"
        rf"(?: {any_of['whom']}| [A-Z][\w'’-]+) for(?:,| is| was| would be|:)+ (?P<what>\S+ [^?]+)",
        re.S,
    )

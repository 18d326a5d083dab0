"""What of theirs we hold, and when it goes back: what the work needs stays until its end (domain.md 8.1, rows 12, 18).

Keys, badges and logins that are used day by day can't be handed over before the last day of a normal service; files and
the rest can. Where nothing was named, what is usual for the kind of work stands in the letter, as "any … we hold".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.coach.case import Case, Desk
from bot.coach.ear import plain

ITEMS = 4
"""Things to hand over that the message names; the rest goes into an annex (domain.md 8.2)."""

ANY_WORK = "any_work"
"""The kind of work that nothing more is known of."""


@dataclass(frozen=True)
class Held:
    """``needed`` is used until the last day, ``rest`` isn't; ``kind`` is the kind of work that both were taken from."""

    needed: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    kind: str = ""
    note: str = ""
    """What is left for whoever goes on with the work."""


def held(case: Case, desk: Desk) -> Held:
    """What was named, else what is usual for such work."""
    named = tuple(_THEIRS.sub("your", one) for one in items(case.text("progress")))
    needed = tuple(one for one in named if _needed(one, desk))
    kind, notes = kind_of_work(case.text("service"), desk), desk.phrases["open_work"]
    note = next(iter(notes.get(kind, () if one_person(case) else notes[ANY_WORK])), "")
    if named:
        return Held(needed, tuple(one for one in named if one not in needed), note=note)
    usual = desk.phrases["usually_needed_of_one" if one_person(case) else "usually_needed"].get(kind, ())
    return Held(usual, desk.phrases["usually_held"].get(kind, ()), kind, note)


def one_person(case: Case) -> bool:
    """Whether the client is one person and no firm."""
    return bool(case.client) and case.client == case.text("contact")


_THEIRS = re.compile(r"\b(?:their|his|her)\b(?= [\w'’])", re.I)
"""Whose the things are, as we speak of it; to them it is theirs."""

_COUNTED = r"(?:(?:some|about|around|roughly|over|nearly|almost|more than|all|in all) )*\d[\d,.]* "
"""How much of the thing before it, and nothing by itself: "the glossary, some 14,000 terms"."""


def items(text: str) -> tuple[str, ...]:
    """What is handed over, one item each, from a list as people type it: "the report, the accounts and the keys"."""
    parts = re.split(rf"[;\n]+|,(?!\d{{3}}(?!\d))(?! {_COUNTED})| and (?=the |our |your |their |her |his |all )", text)
    return tuple(part.strip(" .") for part in parts if part.strip(" ."))[:ITEMS]


def _needed(item: str, desk: Desk) -> bool:
    """Whether the work needs it day by day."""
    return bool(_one_of(desk.phrases["belongings"]["needed"]).search(plain(item)))


def kind_of_work(service: str, desk: Desk) -> str:
    """The kind of work that a service is, by its words."""
    words = plain(service)
    kinds = desk.phrases["kind_of_work"]
    return next((kind for kind, cues in kinds.items() if re.search(rf"\b(?:{'|'.join(cues)})", words)), ANY_WORK)


def told_held(text: str, desk: Desk) -> str:
    """The things that some words say we hold or give back: "we got keys and alarm codes" names both."""
    book = desk.phrases["belongings"]
    known = _one_of((*book["needed"], *book["kept"]))
    for pattern in (_GIVEN, _GO_BACK):
        for found in pattern.finditer(" ".join(text.split())):
            things = _ABOUT.sub("", _END.split(found["things"])[0]).strip(" ,")
            asked = re.match(rf"(?:{'|'.join(book['asked'])})\b", plain(things))
            if things and not asked and len(things.split()) <= MOST_WORDS and known.search(plain(things)):
                return things
    return ""


def told_plainly(text: str, desk: Desk) -> str:
    """The things that are held, where that is all that is said: "we hold their press kit", whatever they are."""
    found = _HOLD.search(" ".join(text.split()))
    things = _END.split(found["things"])[0].strip(" ,.") if found else ""
    return things if things and len(things.split()) <= MOST_PLAINLY else told_held(text, desk)


def named_in(words: str, desk: Desk) -> str:
    """The things in some words that name at least one kind of what is held; empty where they name none."""
    things = _END.split(" ".join(words.split()))[0].strip(" ,.")
    book = desk.phrases["belongings"]
    known = _one_of((*book["needed"], *book["kept"])).search(plain(things))
    return things if known and len(things.split()) <= MOST_WORDS else ""


def says_held(text: str) -> bool:
    """Whether some words say "we hold", and don't only tell what goes back."""
    return bool(_HOLD.search(text))


MOST_PLAINLY = 30
"""Words of a list of things that is told by itself."""

MOST_WORDS = 12
"""Words of a list of things; what is longer is a story."""

_END = re.compile(
    r",? (?:gdpr|personal data|etc|all that|and so on)\b.*"
    r"| (?:on the|at the end|by|until|till|before|then|which|that|so|but|because|from them|for them|of theirs)\b",
    re.I,
)
_GIVEN = re.compile(
    r"\b(?:we(?:'ve)?(?: still)?(?: also)? (?:hold|have got|have|got|keep|look after)"
    r"|(?:hand|give|giving|handing|handed)(?: them)? (?:over|back)|return(?:ing)?)[: ]+(?P<things>[^.;!?\n]+)",
    re.I,
)
_HOLD = re.compile(
    r"\b(?:we|i)(?:'ve)?(?: still)?(?: also)? (?:(?:hold|look after)|(?:have got|have|got|keep) (?=their |her |his ))"
    r"[: ]*(?P<things>[^.;!?\n]+)",
    re.I,
)
_GO_BACK = re.compile(
    r"(?:^|[.;,!?\n] ?|\band )(?P<things>[^.;!?\n]{3,80}?),? (?:all )?(?:(?:to |must |have to |has to )?"
    r"(?:goes?|go|comes?|be given|be handed|are|is) )?back\b",
    re.I,
)
_ABOUT = re.compile(r"^.*\b(?:about|says(?: that)?|say(?: that)?|that)\b ?", re.I)
"""What leads to the things: "there's a bit in there about keys"."""


def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b")

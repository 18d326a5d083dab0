"""What they are thanked for, fitted to the one sentence that says it; or left out, where it fits none (domain.md 6.1).

People type it as it comes: "trusting us early", "she always paid on time", "quick answers", "launch story, it won us
an award". A thing follows "thank you for", a deed becomes "you …", and a remark behind it a sentence of its own. What
has no place in a sentence isn't quoted: ``left`` names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.coach.counts import WORDS as NUMBERS

Book = Mapping[str, tuple[str, ...]]
"""The words that give away what a word is: the phrase book's table ``gratitude``."""

LONGEST = 22
"""Words of it that fit in one sentence of 25 at most; domain.md 5.2."""


@dataclass(frozen=True)
class Thanks:
    """``words`` follow "Thank you for" (``for``) or "you" (``you``), or are a clause of ours (``that``)."""

    form: Literal["for", "you", "that"]
    words: str
    more: str = ""
    """A sentence that follows it."""
    left: str = ""
    """What was typed and doesn't stand in it."""


NONE = Thanks("for", "")

_REMARK = re.compile(r",(?= (?:and )?(?:it|that|this|you|we)(?:'ve|'re|'s)? )", re.I)
_SUBJECT = r"(?:i|you|we|they|s?he|it|who|that|which|and|but|or|have|has|had|was|were|is|are|be|been)"
_LOOSE = re.compile(r"(?<!,)(?<!^) (?:never once|not once|never|always) (?=[\w'’-]+)", re.I)
_THIRD = re.compile(r"\bs?he((?: always| never| really| even| also| still| often)?) ([a-z'’]+)", re.I)
_TO_THEM = re.compile(r"\b(with|from|for|by|to|of) (?:them|him|her)(?= |$|,)", re.I)
_ADVERBS = ("always", "never", "really", "even", "also", "still", "often", "once")


def fitted(typed: str, contact: str, book: Book) -> Thanks:
    """What was typed, as it fits; ``NONE`` with all of it ``left`` where it doesn't."""
    text = " ".join(typed.replace("’", "'").split()).strip(" .,!\"“”'")
    first, _, rest = re.sub(r"[.!;] +", "\n", text, count=1).partition("\n")
    bare = _without_lead(first, book)
    if not bare or "?" in bare or _says_nothing(bare, book):
        return replace(NONE, left=text)
    head, remark = _parted(_ours(bare, contact, book))
    head, loose = _tied(head, book)
    head, cut = _short(head)
    found = _form(head, book)
    if not found.words:
        return replace(NONE, left=text)
    more = _sentence(remark) if remark and not loose and not cut else ""
    left = loose or cut or rest.strip(" .")
    return replace(found, more=more, left=left)


def to_them(text: str, book: Book, others: frozenset[str] = frozenset()) -> str:
    """A sentence about him or her as it is said to them, where it names nobody else: "the card he paid with"."""
    if {*re.findall(r"[\w-]+", text.lower())} & others:
        return text
    names = (one for one in text.split()[1:] if one[:1].isupper() and one.lower().strip(".,;:") not in book["no_names"])
    if any(names) or not _HIM.search(text):
        return text
    told = re.sub(r"\b(?:him|her)(?=$|[,.;]| (?:by|with|in|on|at|to|for|and|from|until)\b)", "you", text, flags=re.I)
    return _ours(told, "", book)


_OF_THEIRS = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? [A-Z][\w-]+(?:'s (?:team|people|colleagues|office))?"
    r"|[A-Z][\w-]+'s (?:team|people|colleagues)|your (?:team|people|colleagues|staff)) (?P<verb>[\w-]+) (?P<rest>.+)"
)
"""Somebody of theirs, and what they did."""


_HIM = re.compile(r"\b(?:s?he|him|his|her)\b", re.I)


def of_theirs(text: str, book: Book) -> bool:
    """Whether a sentence tells what somebody of theirs did for us: "Ms Mori's team corrected our terms"."""
    found = _OF_THEIRS.match(text)
    ours = found and re.search(r"\b(?:us|our|me|my)\b", found["rest"])
    return bool(found and ours and _past(found["verb"], found["rest"].split(), book))


def _without_lead(text: str, book: Book) -> str:
    """The words behind "thanks for", "because" and the like."""
    leads = sorted(book["leads"], key=len, reverse=True)
    return re.sub(rf"^(?:(?:{'|'.join(map(re.escape, leads))})[: ]+)+", "", text, flags=re.I).strip(" :,")


def _says_nothing(text: str, book: Book) -> bool:
    """Whether they are thanked for nothing, or nobody knows for what."""
    return bool(re.match(rf"(?:{'|'.join(map(re.escape, book['nothing']))})\b", text, re.I))


def _ours(text: str, contact: str, book: Book) -> str:
    """The words as they are said to the one they are about: "her patience with us" is "your patience with us"."""
    for name in (contact, *contact.split()[:1]) if contact else ():
        text = re.sub(rf"\b{re.escape(name)}'s\b", "your", text, flags=re.I)
        text = re.sub(rf"^{re.escape(name)}(?= )", "she", text, flags=re.I)
    text = _THIRD.sub(lambda found: f"you{found[1]} {_second(found[2], book)}", text)
    text = re.sub(r"\bthey('re|'ve|'d)?\b", lambda found: f"you{found[1] or ''}", text, flags=re.I)
    text = (
        _TO_THEM.sub(lambda found: f"{found[1]} you", text) if not re.search(r"\b(?:for|to) her [a-z]", text) else text
    )
    return re.sub(r"\b(?:their|his|her)(?= [a-z])", "your", text, flags=re.I)


def _second(verb: str, book: Book) -> str:
    """A verb as it follows "you": "was" is "were", "pays" is "pay"."""
    pairs = dict(one.split(" ") for one in book["second"])
    base = verb.removesuffix("s")
    return pairs.get(verb.lower(), base if base.lower() in book["present"] else verb)


def _parted(text: str) -> tuple[str, str]:
    """What they are thanked for, and the remark behind its comma."""
    found = _REMARK.search(text)
    return (text[: found.start()], text[found.end() :].strip()) if found else (text, "")


def _tied(text: str, book: Book) -> tuple[str, str]:
    """The words up to a second beginning that nothing ties to them: "sorting access for us | never once locked out"."""
    for found in _LOOSE.finditer(text):
        before, after = text[: found.start()].split(), text[found.end() :].split()
        verb = found[0].strip().lower() != "always" or _past(after[0], after[1:], book)
        if verb and not after[0].lower().endswith("ing") and not re.fullmatch(_SUBJECT, before[-1].lower()):
            return text[: found.start()].rstrip(" ,"), text[found.start() :].strip()
    return text, ""


def _short(text: str) -> tuple[str, str]:
    """As much of it as fits in a sentence; nothing where no comma parts it."""
    if len(text.split()) <= LONGEST:
        return text, ""
    head, _, tail = text.partition(",")
    return (head, tail.strip()) if len(head.split()) <= LONGEST else ("", text)


def _sentence(words: str) -> str:
    tidy = re.sub(r"^and ", "", re.sub(r"\bi\b", "I", words).strip(" ."))
    return f"{tidy[:1].upper()}{tidy[1:]}."


def _form(text: str, book: Book) -> Thanks:
    """The sentence that the words fit in; by what they begin with."""
    words = re.sub(r"\bi\b", "I", text).split()
    if not words:
        return NONE
    if person := re.fullmatch(r"(you|we|i)('\w+)?", words[0], re.I):
        subject = "I" if person[1].lower() == "i" else person[1].lower()
        return Thanks("that", " ".join([subject + (person[2] or ""), *words[1:]])) if words[1:] else NONE
    if of_theirs(" ".join(words), book):
        return Thanks("that", " ".join(words))
    lowered = [words[0][:1].lower() + words[0][1:], *words[1:]]
    if words[0].lower() in _ADVERBS:
        return _deed(lowered, 1, book) if words[1:] else NONE
    found = _deed(lowered, 0, book)
    return found if found.words else _thing(words, " ".join(lowered), book)


def _deed(words: list[str], at: int, book: Book) -> Thanks:
    """What they did or were, the verb at its place behind an adverb; nothing where there is no verb."""
    verb, after, said = words[at].lower(), words[at + 1 :], " ".join(words)
    base = verb.removesuffix("s")
    if verb.endswith("ing") and verb not in book["things"]:
        return Thanks("for", said)
    if _past(verb, after, book):
        return Thanks("you", said)
    if base in book["present"] and (at or verb != base):
        return Thanks("you", " ".join([*words[:at], base, *after]))
    follows = at or (after and after[0].lower() in book["small"])
    return Thanks("you", f"were {said}") if verb in book["states"] and follows else NONE


def _past(verb: str, after: list[str], book: Book) -> bool:
    """Whether it is what they did: a past form, and not "detailed" before a noun."""
    regular = verb.lower().endswith("ed") and bool(after) and after[0].lower() in book["small"]
    return verb.lower() in book["past"] or regular


def _thing(words: list[str], lowered: str, book: Book) -> Thanks:
    """A thing, with the article it needs; nothing where the words are a sentence of another kind."""
    first = words[0].lower()
    related = first in ("how", "what", "everything", "all") or any(
        one in ("that", "who", "which", "when", "you", "we") for one in lowered.split()[1:]
    )
    if first in book["no_thing"] or (not related and {*lowered.lower().split()} & {*book["verbs"]}):
        return NONE
    if first in book["small"] or first in book["articles"] or first in NUMBERS or first[0].isdecimal():
        return Thanks("for", lowered) if len(words) > 1 or first == "everything" else NONE
    head = re.split(r" (?:for|in|with|from|of|on|at|and|to|when|that|who|which|during|since|over)\b", lowered)[0]
    theirs = bool({*head.lower().split()} & {*book["theirs"]})
    if len(words) == 1 and not theirs:
        return NONE
    kept = lowered if theirs or first in book["articles"] else " ".join(words)
    return Thanks("for", f"{'your' if theirs else 'the'} {kept}")

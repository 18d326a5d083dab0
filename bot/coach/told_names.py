"""Names told when the letter stands there: how the client's is spelled, who it goes to now, who signs and as what."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from bot.coach.case import Case

_WORD = r"[A-ZÀ-Þ][\w'’-]+"
_BETWEEN = r"(?:(?:de|del|della|di|da|van|von|der|den|la|le|bin|al|el|dos) )*"
_NAME = rf"(?:(?:Mr|Mrs|Ms|Dr)\.? )?{_WORD}(?: {_BETWEEN}{_WORD}){{0,3}}"

_CALLED = (
    re.compile(
        r"(?i:\b(?:her|his|their|the) (?:full |real |first |correct |right )?name(?:'s| is)(?: actually| really| now)?"
        rf"(?: spelled| spelt| written)?(?: as)? )(?P<name>{_NAME})"
    ),
    re.compile(rf"(?i:\b(?:is|it'?s|name) (?:spelled|spelt|written)(?: as| like)? )(?P<name>{_NAME})"),
    re.compile(rf"(?i:\b(?:she|he)(?:'s| is)(?: now)? (?:called|named) (?:now )?)(?P<name>{_NAME})"),
    re.compile(
        r"(?i:\b(?:it|this|the letter|the email|the notice|that)(?: now| then)? (?:goes|should go|must go|has to go"
        rf"|needs to go|should be addressed|must be addressed|is|is addressed) to )(?P<name>{_NAME})"
    ),
    re.compile(rf"(?i:\b(?:address|direct) (?:it|this|the letter|the email) to )(?P<name>{_NAME})"),
    re.compile(
        rf"(?i:\b(?:the )?(?:new |right )?contact(?: person| there)?(?: now)?(?: is(?: now)?|:) )(?P<name>{_NAME})"
    ),
    re.compile(
        rf"(?P<name>{_NAME})"
        r"(?i: is (?:now )?(?:the|our|my) (?:new |right )?(?:contact|person|one in charge|boss|owner)\b)"
    ),
    re.compile(rf"(?P<name>{_NAME})(?i: (?:has |have )?(?:took over|taken over|replaced|replaces|takes over)\b)"),
)
"""What names whom the letter goes to."""

_SURNAME = re.compile(
    rf"(?i:\b(?:her|his) (?:new )?(?:surname|last name|family name|married name)(?:'s| is)(?: now)? )(?P<name>{_NAME})"
)
_IT_IS = re.compile(rf"(?i:\b(?:it'?s|it is|is|should be|must be|write|spelled|spelt) )(?P<name>{_NAME})")
_NOT = re.compile(rf"(?i:,? (?:and )?not )(?P<was>{_NAME})")

_SIGNS = re.compile(
    rf"(?i:\b(?:sign|signed|signing)(?: it| this)?(?: off)?(?: please)?(?: with| as| by| in the name of| from)?"
    rf"(?: just| only| simply| both of us| the two of us| us both)*[:,]? )"
    rf"(?P<name>{_NAME}(?: (?:&|and) {_NAME})?(?:, (?!not\b)[^.,;\n]{{2,40}})?)"
)
_SIGNED_BY = re.compile(rf"(?P<name>{_NAME})(?i: (?:should|must|will|has to|is going to) sign\b)")
_TITLE = re.compile(
    r"(?i:\b(?:my|the|a) (?:job )?(?:title|role|position|function)\b[^,:\n]*[,:] ?)"
    r"(?P<role>[^.;\n]{2,40}?)(?i: please)?[.!]?$"
)
_MY_ROLE = re.compile(
    r"(?i:\b(?:i'?m|i am|add that i'?m|sign as) (?:the )?)"
    r"(?P<role>(?:[A-Z][\w-]+ )*(?:Director|Manager|Owner|Founder|Partner|Head of \w+|CEO|COO|CFO|MD))\b"
)


def contact(text: str, case: Case) -> str | None:
    """Whom the letter goes to, by the name that is told; a first name or a surname alone changes only that."""
    known = case.text("contact")
    straight = _with_capitals(text.replace("’", "'"), known)
    if found := _SURNAME.search(straight):
        return f"{known.split()[0]} {found['name']}" if known else found["name"]
    name = next((found["name"] for one in _CALLED if (found := one.search(straight))), None)
    if name is None and (found := _IT_IS.search(straight)) and _alike(found["name"], known):
        name = found["name"]
    was = _NOT.search(straight)
    if name and was and was["was"] in known.split():
        return " ".join(name if one == was["was"] else one for one in known.split())
    return None if name and name in known.split() else name


def _with_capitals(text: str, known: str) -> str:
    """Words in small letters with capitals where they are the known name, or one that is much like it."""
    if not known or not text.islower():
        return text
    parts = [one.lower() for one in known.split()]

    def name(found: re.Match[str]) -> str:
        near = any(SequenceMatcher(None, found[0], part).ratio() >= ALIKE for part in parts if len(part) > LEAST)
        grown = any(found[0].startswith(f"{part}-") or found[0].endswith(f"-{part}") for part in parts)
        return re.sub(r"(^|[-'])(\w)", lambda at: at[1] + at[2].upper(), found[0]) if near or grown else found[0]

    return re.sub(r"[^\W\d_][\w-]{2,}", name, text)


LEAST = 2
"""Letters of a name beyond which it can be told from a word."""


def _alike(name: str, known: str) -> bool:
    """Whether a name is the known one, differently spelled in a part of it."""
    return name != known and SequenceMatcher(None, name.lower(), known.lower()).ratio() >= ALIKE


ALIKE = 0.75


def signer(text: str, case: Case) -> str | None:
    """Who signs, or what stands under the name of whoever does."""
    straight = text.replace("’", "'")
    if found := _TITLE.search(straight) or _MY_ROLE.search(straight):
        name = (case.text("signer") or case.signer).split(",")[0]
        return f"{name}, {found['role'].strip()}" if name else None
    found = _SIGNS.search(straight) or _SIGNED_BY.search(straight)
    return found["name"].strip() if found else None

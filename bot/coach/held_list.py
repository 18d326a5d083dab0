"""The list of what of theirs is held, as it is told bit by bit.

"We also hold their domain" adds to it, "we don't hold the keys any more" takes out of it, "we hold only the domain" and
a correction put another in its place.
"""

from __future__ import annotations

import re
from functools import cache

from bot.coach.belongings import named_in, told_plainly
from bot.coach.case import Desk
from bot.coach.ear import plain


def turns(sentence: str, desk: Desk) -> bool:
    """Whether a sentence adds to the list or takes out of it by its words, and doesn't only name what is held."""
    book = desk.phrases["holding"]
    words = sentence.strip(" .!")
    begins = any(_begins(book[one]).match(words) for one in ("gives_up", "adds", "instead"))
    return begins or any(_ends(book[one]).search(words) for one in ("gone", "too", "off_the_list"))


def told(sentence: str, known: str, desk: Desk) -> str | None:
    """The list as it is after a sentence; None where the sentence tells nothing of what is held."""
    book = desk.phrases["holding"]
    words = " ".join(sentence.strip(" .!").split())
    if gone := _thing(words, book["gives_up"], (*book["gone"], *book["off_the_list"]), desk):
        kept = [one for one in _items(known) if not _same(one, gone, desk)]
        return ", ".join(kept) if len(kept) < len(_items(known)) else None
    more = _thing(words, book["adds"], book["too"], desk) if known else ""
    things = (named_in(more, desk) if _nominal(more, desk) else "") or told_plainly(words, desk)
    things = _trimmed(things, (*book["too"], *book["small"]))
    if not things:
        return None
    if not known or _begins(book["instead"]).match(words) or _begins(book["only"]).match(things):
        return _begins(book["only"]).sub("", things).strip()
    new = [one for one in _items(things) if not any(_same(known_one, one, desk) for known_one in _items(known))]
    again = len(new) < len(_items(things))
    return things if again and not more else ", ".join((*_items(known), *new)) if new else None


def goes_on(text: str, things: str, part: str) -> bool:
    """Whether a part of some words only goes on with the list: "we hold the keys and the press kit"."""
    joined = re.search(rf"{re.escape(things)},?\s+and\s+{re.escape(part)}", text, re.I)
    return (
        bool(joined) and len(part.split()) <= THING and bool(re.match(r"(?:the|their|his|her|some|all)\b", part, re.I))
    )


THING = 5
"""Words of one more thing."""


def _nominal(things: str, desk: Desk) -> bool:
    """Whether some words only name things, and say nothing of them."""
    verbs = {*desk.phrases["holding"]["verbs"]}
    return bool(things) and not verbs & {*re.findall(r"[a-z']+", plain(things))}


def _thing(words: str, before: tuple[str, ...], after: tuple[str, ...], desk: Desk) -> str:
    """What stands after one of some phrases or before one of others; empty where neither is said."""
    if found := _begins(before).match(words):
        return _bare(_trimmed(words[found.end() :].strip(), after), desk)
    found_after = _ends(after).search(words)
    return _bare(words[: found_after.start()], desk) if found_after else ""


def _bare(words: str, desk: Desk) -> str:
    """The words without what leads to the things: "oh and we've got their fob"."""
    small = _begins((*desk.phrases["ear"]["fillers"], *desk.phrases["holding"]["leads"], "but", "no"))
    while (shorter := small.sub("", words, count=1).strip(" ,")) != words:
        words = shorter
    return words


def _trimmed(words: str, ends: tuple[str, ...]) -> str:
    kept = words.strip(" ,.")
    while (shorter := _ends(ends).sub("", kept).strip(" ,.")) != kept:
        kept = shorter
    return kept


def _items(things: str) -> list[str]:
    """The things of a list, one by one."""
    parts = re.split(r";|,(?!\s*(?:some |about )?\d)|\s+(?:and|plus|&)\s+", things)
    return [one.strip(" .") for one in parts if one.strip(" .")]


def _same(one: str, other: str, desk: Desk) -> bool:
    """Whether two things are the same: they share a word that names what it is."""
    small = {*desk.phrases["holding"]["names_nothing"]}
    words, others = (
        {_singular(word) for word in re.findall(r"[a-z]{3,}", plain(each))} - small for each in (one, other)
    )
    return bool(words & others) and (words <= others or others <= words)


def _singular(word: str) -> str:
    return re.sub(r"(?<=[a-z]{2})(?:ies|s)$", lambda found: "y" if found[0] == "ies" else "", word)


@cache
def _begins(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{_any(phrases)})(?![\w'’])[:,]?", re.I)


@cache
def _ends(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s,])(?:{_any(phrases)})[\s.,!]*$", re.I)


def _any(phrases: tuple[str, ...]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(one).replace("'", "['’]?").replace(r"\ ", r",?\s+") for one in ordered)

"""What is told of who has looked at a stop: the people, each by name and by what they do, what they allow, and on what
condition (domain.md 1.7). What is told beside that, of somebody else or of the day, is none of it.

Only what somebody who has looked allows counts: a wish, a question, or an "if" that hangs on somebody else clears
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from bot.coach.case import Desk
from bot.coach.ear import all_spoken, any_denial, named, plain

LIMITS = ("draft", "no_reason", "letter_only", "no_call", "their_text")
"""What whoever looked at it allows: the approved return of domain.md 1.7."""

OPEN = ("open", "awaited")
"""What says that nothing is allowed yet, or that somebody hasn't looked."""

SURE = 2
"""People that one's work may stand for at most, to be sure of it: an employment lawyer is a lawyer and HR."""

SHORT = 4
"""Words up to which a sentence that says "no" or "not yet" is about the stop, whatever it names."""


@dataclass(frozen=True)
class Person:
    """Somebody who has looked, by name and by what they do; one of the two may not be told."""

    name: str = ""
    role: str = ""

    @property
    def said(self) -> str:
        """Both, as they are shown."""
        return ", ".join(one for one in (self.name, self.role) if one)


@dataclass(frozen=True)
class Clearance:
    """What some words tell: ``words`` are the parts that tell of people, ``explains`` that they say what one does."""

    people: tuple[Person, ...] = ()
    words: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    agrees: bool = False
    explains: bool = False


def looked(who: str, desk: Desk) -> set[str]:
    """Those who have looked, by what they do; not those who are still awaited."""
    parts = (one for one in _PART.split(who) if not all_spoken(one, "clearance", desk, OPEN))
    return {one for part in parts for one in all_spoken(part, "looker", desk, tuple(desk.phrases["looker"]))}


def told(text: str, known: tuple[Person, ...], desk: Desk) -> Clearance | None:
    """What some words tell of who has looked; None where they tell of nobody, or that nothing is allowed yet.

    ``known`` are those of whom it was told before.
    """
    sentences = [_Sentence.of(one, desk) for one in _sentences(text, desk)]
    kept = [one for one in sentences if one.clauses]
    words = ". ".join(". ".join(one.clauses) for one in kept)
    kin = _one_of(desk.phrases["clearance"]["no_looker"]).search(words)
    if any(_open(one, desk) for one in sentences) or (kin and not looked(words, desk)):
        return None
    if not all_spoken(words, "clearance", desk, ("somebody",)):
        return None
    reading = _Reading(desk, list(known))
    for one in kept:
        reading.hear(one)
    if not reading.told:
        return None
    return Clearance(
        people=tuple(reading.people),
        words=tuple(reading.words),
        limits=all_spoken(words, "limits", desk, LIMITS),
        conditions=tuple(reading.conditions),
        agrees=bool(all_spoken(words, "clearance", desk, ("agrees", "looked"))),
        explains=reading.explains,
    )


_PART = re.compile(r"[,.;:!?()\n]|\s+but\s+|\s-+\s")
_TITLE_STOP = re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof)\.(?=\s+[A-ZÀ-Þ])")


@dataclass(frozen=True)
class _Sentence:
    """A sentence in its clauses, and the conditions that were taken out of it."""

    clauses: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    hangs: bool = False
    """On what somebody else does or says first."""

    @classmethod
    def of(cls, text: str, desk: Desk) -> _Sentence:
        """Without small words, and without whoever there isn't or hasn't looked: "we've no HR", "the lawyer hasn't"."""
        clauses: list[str] = []
        conditions: list[str] = []
        hangs = False
        for part in (one.strip(" -\"“”'") for one in _PART.split(text)):
            if not part or plain(part) in _small(desk) or all_spoken(part, "clearance", desk, ("lacking", "awaited")):
                continue
            allowed, condition = _apart(part, desk)
            hangs = hangs or bool(condition and _hangs(condition, desk))
            clauses.append(allowed)
            if condition:
                conditions.append(condition)
        return cls(tuple(clauses), tuple(conditions), hangs)


def _sentences(text: str, desk: Desk) -> Iterable[str]:
    """The sentences that ask nothing back, with their mark or without."""
    opens = desk.phrases["ear"]["opens"]
    parts = re.findall(r"[^.!?\n]+[.!?\n]*", _TITLE_STOP.sub(r"\1", text))
    return (one for one in parts if not one.strip().endswith("?") and plain(one).split(" ")[0] not in opens)


def _small(desk: Desk) -> frozenset[str]:
    return frozenset((*desk.phrases["ear"]["fillers"], *desk.phrases["ear"]["insists"]))


def _apart(clause: str, desk: Desk) -> tuple[str, str]:
    """What is allowed, and the condition after it: "she says fine", "we don't mention the claim"."""
    found = _one_of(desk.phrases["clearance"]["hangs_on"]).search(clause)
    if not found or not found.start() or not _allows(clause[: found.start()], desk):
        return clause, ""
    return clause[: found.start()].strip(), clause[found.end() :].strip()


def _hangs(condition: str, desk: Desk) -> bool:
    """Whether a condition is nothing that we keep to: another who has to look, or what the client does first."""
    if looked(condition, desk):
        return True
    words = plain(condition).replace("'", "")
    return bool(re.match(rf"(?:{'|'.join(desk.phrases['clearance']['others'])})\b", words))


def _allows(clause: str, desk: Desk) -> bool:
    return bool(all_spoken(clause, "limits", desk, LIMITS) or all_spoken(clause, "clearance", desk, ("agrees",)))


def _open(sentence: _Sentence, desk: Desk) -> bool:
    """Whether a sentence says that nothing is allowed yet; one that speaks of something else altogether does not."""
    words = ", ".join(sentence.clauses)
    if sentence.hangs:
        return True
    if not all_spoken(words, "clearance", desk, ("open",)):
        return False
    about = all_spoken(words, "clearance", desk, ("somebody", "agrees", "looked")) or looked(words, desk)
    return bool(about or all_spoken(words, "limits", desk, LIMITS) or len(words.split()) <= SHORT)


@dataclass
class _Reading:
    """What was heard so far, sentence by sentence."""

    desk: Desk
    people: list[Person]
    words: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    explains: bool = False
    told: bool = False
    """Whether anybody was named, or goes on to be spoken of."""
    reported: bool = False
    last: int = -1
    """Whom it goes on about."""

    def hear(self, sentence: _Sentence) -> None:
        """A sentence: of each clause who it names, and what they ask for."""
        before = len(self.words)
        asks: list[str] = []
        of_others = False
        for clause in sentence.clauses:
            named_here = self._people(clause)
            says = _allows(clause, self.desk) or _reports(clause, self.desk)
            self.reported = self.reported or says
            if _bound(clause, self.desk):
                self.conditions.append(_asked(clause, self.desk))
            elif not named_here and not says and self.reported and _asks_for(clause, self.desk):
                asks.append(_bare(clause, self.desk))
            elif not named_here and not says:
                of_others = of_others or _of_others(clause, self.desk)
        if not of_others or len(self.words) > before:
            self.conditions += asks
        self.conditions += sentence.conditions

    def _people(self, clause: str) -> bool:
        """Whether a clause tells who has looked, by name, by what they do, or by "she says"."""
        found = _people_in(clause, self.desk)
        pronoun = plain(clause).split()[0] in self.desk.phrases["clearance"]["pronouns"]
        if pronoun and not any(one.name for one in found):
            return self._goes_on(clause)
        if not found or not _of_looking(clause, found, self.desk):
            return False
        self.words.append(clause)
        self.told = True
        for place, one in enumerate(found):
            self._add(one, joined=place > 0 or plain(clause).startswith("and "))
        return True

    def _goes_on(self, clause: str) -> bool:
        """What is said of somebody without their name: what they allow, or what they do: "she's our solicitor"."""
        says = _allows(clause, self.desk) or _reports(clause, self.desk)
        self.told = self.told or says
        roles = set() if _bound(clause, self.desk) else looked(clause, self.desk)
        if says and not self.people:
            self.words.append(clause)
        if not roles:
            return False
        self.explains = self.explains or len(roles) <= SURE
        self.told = self.told or bool(self.people)
        self.words.append(clause)
        said = _one_of(self.desk.phrases["clearance"]["says"]).split(clause)[0]
        role = _tidy(_begins(self.desk.phrases["clearance"]["is_a"]).sub("", said, count=1), self.desk)
        if self.people and looked(role, self.desk):
            self.people[self.last] = replace(self.people[self.last], role=_both(self.people[self.last].role, role))
        return True

    def _add(self, person: Person, *, joined: bool) -> None:
        """Somebody more, or what somebody does who was named already: "Orla", and then "Orla is the HR"."""
        for place, one in enumerate(self.people):
            if one.name and person.name and _same(one.name, person.name):
                longer = max(one.name, person.name, key=len)
                self.explains = self.explains or bool(person.role)
                self.people[place] = Person(longer, _both(one.role, person.role))
                self.last = place
                return
        last = self.people[self.last] if self.people else None
        if last and person.role and not person.name and last.name and not last.role and not joined:
            self.people[self.last] = replace(last, role=person.role)
        elif person.name or not any(
            looked(person.role, self.desk) <= looked(one.role, self.desk) for one in self.people
        ):
            self.people.append(person)
            self.last = len(self.people) - 1


def _of_looking(clause: str, found: list[Person], desk: Desk) -> bool:
    """Whether the people in a clause have looked, and don't only come up: "Bob says hi"."""
    reached = bool(_one_of(desk.phrases["clearance"]["reached"]).search(clause))
    if _bound(clause, desk) and not reached and not _subject_says(clause, desk):
        return False
    if any(one.role for one in found) or reached or _subject_says(clause, desk):
        return True
    return len(found) == 1 and _tidy(_bare(clause, desk), desk) == found[0].name


def _reports(clause: str, desk: Desk) -> bool:
    return bool(all_spoken(clause, "clearance", desk, ("reports",))) or _subject_says(clause, desk)


def _subject_says(clause: str, desk: Desk) -> bool:
    """Whether it begins with somebody who allows or asks for something: "Helen says the same"."""
    found = _one_of(desk.phrases["clearance"]["says"]).search(clause)
    if not found or any_denial(clause[: found.start()], desk) or not _people_in(clause[: found.start()], desk):
        return False
    rest = clause[found.end() :].strip()
    return _allows(clause, desk) or _bound(clause, desk) or _asks_for(rest, desk)


def _asks_for(clause: str, desk: Desk) -> bool:
    """Whether a clause can be what somebody asks for: "keep it short", "nothing by phone", "by email"."""
    return bool(_begins(desk.phrases["clearance"]["asks_for"]).match(plain(_bare(clause, desk))))


def _asked(clause: str, desk: Desk) -> str:
    """What is asked for, without who asks: "she says don't mention the claim"."""
    found = _one_of(desk.phrases["clearance"]["says"]).search(clause)
    before = clause[: found.start()].split() if found else []
    who = (
        found
        and (before or plain(found[0]) != "say")
        and len(before) <= SHORT
        and len(clause[found.end() :].split()) > 1
    )
    return _bare(clause[found.end() :] if found and who else clause, desk)


def _of_others(clause: str, desk: Desk) -> bool:
    """Whether a clause goes on about ourselves or somebody who hasn't looked: "I asked her"."""
    first = re.split(r"[\s']", clause)[0]
    return plain(first) in {"i", "we"} or bool(_name(first, desk))


def _bound(clause: str, desk: Desk) -> bool:
    """Whether a clause says on what condition: by whom it is sent, what isn't told."""
    return bool(all_spoken(clause, "clearance", desk, ("condition",)))


def _people_in(clause: str, desk: Desk) -> list[Person]:
    """Those whom a clause names, each by name and by what they do."""
    book = desk.phrases["clearance"]
    reached = list(_one_of(book["reached"]).finditer(clause))
    if not reached:
        return _people_of(clause, desk)
    after = _people_of(clause[reached[-1].end() :], desk)
    return after or (
        [] if any_denial(clause[: reached[0].start()], desk) else _people_of(clause[: reached[0].start()], desk)
    )


def _people_of(words: str, desk: Desk) -> list[Person]:
    said = _one_of(desk.phrases["clearance"]["says"]).split(_bare(words, desk))[0]
    parts = re.split(r"\s+(?:and|&|plus)\s+(?:also\s+)?|\s*\+\s*", _tidy(said, desk))
    return [one for part in parts if (one := _person(_tidy(part, desk), desk)) is not None]


def _person(words: str, desk: Desk) -> Person | None:
    """A name and what they do, in whichever order: "Dr Byrne our solicitor", "Orla from HR", "our lawyer Jan Vos"."""
    tokens = words.split()
    start = next((place for place, one in enumerate(tokens) if _name(one, desk)), None)
    if start is None:
        return _in_small_letters(words, tokens, desk)
    end = start
    while end < len(tokens) and (
        _name(tokens[end], desk) or plain(tokens[end]) in desk.phrases["clearance"]["particles"]
    ):
        end += 1
    before, name, after = " ".join(tokens[:start]), " ".join(tokens[start:end]), " ".join(tokens[end:])
    role = _tidy(_begins(desk.phrases["clearance"]["is_a"]).sub("", after, count=1), desk)
    if looked(before, desk):
        return Person(name, _tidy(before, desk))
    if before:
        return None
    if looked(role, desk):
        return Person(name, role)
    return Person(name) if len(after.split()) <= LOOSE and not any_denial(after, desk) else None


def _in_small_letters(words: str, tokens: list[str], desk: Desk) -> Person | None:
    """Somebody whose name is typed as any word: "orla from hr", "our lawyer", "gill"."""
    lower = named(words, desk) if words == words.lower() else None
    if lower:
        return Person(lower)
    is_a = _begins(desk.phrases["clearance"]["is_a"])
    first, rest = (tokens[0], " ".join(tokens[1:])) if tokens else ("", "")
    if is_a.match(rest) and looked(rest, desk) and (lower := named(first, desk)):
        return Person(lower, _tidy(is_a.sub("", rest, count=1), desk))
    return Person("", words) if looked(words, desk) else None


TITLES = ("mr", "mrs", "ms", "dr", "prof")
"""What stands before a name, and is none."""

LOOSE = 4
"""Words that may go on about somebody after their name: "Orla again"."""


def _name(word: str, desk: Desk) -> bool:
    """Whether a word is written as a name, and neither begins a sentence nor is somebody's work."""
    if not re.fullmatch(r"[A-ZÀ-Þ][\w'’-]*[^\W\d_A-ZÀ-Þ][\w'’-]*", word):
        return False
    ear, book = desk.phrases["ear"], desk.phrases["clearance"]
    small = {*ear["no_name"], *ear["subjects"], *ear["fillers"], *ear["opens"], *ear["no"], *book["asks_for"]}
    first = plain(word)
    return first not in small and first not in book["leads"] and not looked(word, desk)


def _same(one: str, other: str) -> bool:
    """Whether two names can be of one person: "Helen" and "Helen Byrne"."""
    short, long = sorted((plain(one).split(), plain(other).split()), key=len)
    return bool(short) and set(short) <= set(long)


def _both(one: str, other: str) -> str:
    """What somebody does, where it is told twice."""
    if plain(other) in plain(one):
        return one
    return other if plain(one) in plain(other) else f"{one}, {other}"


def _bare(words: str, desk: Desk) -> str:
    """The words without the small ones that they begin with: "and that's Helen"."""
    small = _begins((*desk.phrases["clearance"]["leads"], *desk.phrases["ear"]["fillers"]))
    while (shorter := small.sub("", words.strip(), count=1).strip()) != words.strip() and shorter:
        words = shorter
    return words.strip()


def _tidy(words: str, desk: Desk) -> str:
    """The words without what only stands round them: "Orla today", "the HR"."""
    trails = _ends(desk.phrases["clearance"]["trails"])
    kept = words.strip(" ,;-\"'“”")
    while (shorter := trails.sub("", kept).strip(" ,;-")) != kept:
        kept = shorter
    return re.sub(r"^the ", "", kept, flags=re.I)


@cache
def _any(phrases: tuple[str, ...]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(one).replace("'", "['’]") for one in ordered)


@cache
def _one_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{_any(phrases)})(?![\w'’])", re.I)


@cache
def _begins(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{_any(phrases)})(?![\w'’])", re.I)


@cache
def _ends(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:{_any(phrases)})$", re.I)

"""Several things in one message under the draft: "warmer please, and the notice is 90 days. When is the last day?"

Each part that does or asks something by itself is heard, one after another, each once; what looks like a wish and
can't be understood is named, so that nothing is dropped without a word. A message of which only one part says
anything is heard as the whole that it is, unless only that part can be understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.coach import cues, reported, versions, wishes
from bot.coach.case import Case, Desk, Say, Typed, Version
from bot.coach.ear import plain
from bot.coach.flow import Heard, with_card, with_first
from bot.coach.once import once
from bot.coach.reply import Ask, Card, Draft, Note, Noted, Numbered, Reply, Reviewed
from bot.coach.standing import Lines, one_of

Ear = Callable[[Case, Typed, Desk], Heard]

MOST_PARTS = 5
"""Parts of a message that are heard by themselves; what has more is a story."""

LONGEST = 60
"""Words of a message that is heard in parts."""

LONGEST_QUOTE = 90
"""Characters of what was not understood that are said back."""

WHOLE = ("sent", "told_only", "own")
"""Wishes that take all that was typed: when and how it went may stand anywhere in it."""


def _compiled(book: Lines) -> re.Pattern[str]:
    """What stands between two parts of a message."""
    comma, joins, more = one_of(book["wish_after_comma"]), one_of(book["wish_joins"]), one_of(book["wish_more"])
    return re.compile(
        rf"(?<=[.!?;])\s+|\n+|\s*[,;]\s+(?:{comma})\s+(?:(?:{one_of(book['wish_asks'])})\s+)?|\s*[,;]\s+|\s+-+\s+"
        rf"|\s+(?:{joins})\s+(?:(?:{more})\s+)?(?=\w)|\s+(?:{more})\s+(?=\w)",
        re.I,
    )


_between = once(_compiled)


@dataclass(frozen=True)
class Part:
    """One part of a message, as it was heard."""

    words: str
    was: Case
    now: Case
    replies: tuple[Reply, ...]

    @property
    def did(self) -> bool:
        """Whether it changed something, or opened a question."""
        then, now = self.was, self.now
        return (then.answers, then.versions, then.state, then.current) != (
            now.answers,
            now.versions,
            now.state,
            now.current,
        )

    @property
    def asks(self) -> bool:
        """Whether it opened a question."""
        return bool(self.now.current) and self.now.current != self.was.current

    @property
    def lost(self) -> bool:
        """Whether nothing could be made of it."""
        says = [say.line for one in self.replies if isinstance(one, Note) for say in one.says]
        return not self.did and bool({*says} & UNHEARD or not self.replies)

    @property
    def kinds(self) -> frozenset[str]:
        """What it turned: dials, answers, the version that holds; the same twice in a message is meant once."""
        names = {*self.was.answers, *self.now.answers}
        turned = {name for name in names if self.was.answers.get(name) != self.now.answers.get(name)}
        new = self.now.versions[len(self.was.versions) :]
        made = {f"{one.made}:{one.was}" for one in new if one.made in ("cut", "changed", "restored")}
        added = {f"added:{one}" for one in self.now.codes("added") if one not in self.was.codes("added")}
        opened = {f"asks:{self.now.current}"} if self.asks else set()
        return frozenset({*turned - {"added"}, *made, *added, *opened} or {f"said:{one}" for one in self.lines})

    @property
    def lines(self) -> set[str]:
        """The lines that are said in answer, a draft's own aside."""
        notes = {say.line for one in self.replies if isinstance(one, Note) for say in one.says}
        return notes | {say.line for one in self.replies if isinstance(one, Draft) for say in one.before}


UNHEARD = frozenset({"try_here", "cant_tell", "no_such_line", "nothing_to_mend", "not_there_yet", "change_which"})
"""Lines that say that some words were not understood."""


def heard(case: Case, said: Typed, desk: Desk, ear: Ear) -> Heard | None:
    """What all parts of a message do; None where it has to be heard as a whole, or is one thing."""
    under = case.state == "drafted" and case.versions and not case.current and not case.text("sent_on")
    if not under or len(said.text.split()) > LONGEST or wishes.wish_in(said, case, desk) in WHOLE:
        return None
    if reported.offered(said.text, case, desk):
        return None
    parts = split(said.text, desk)
    if not 1 < len(parts) <= MOST_PARTS:
        return None
    each = list(_in_turn(parts, case, said, desk, ear))
    done = [one for one in each if not one.lost]
    whole = Part(said.text, case, *ear(case, said, desk))
    if len(done) < TWO and not (done and whole.lost):
        return _whole(whole, each, desk)
    if not whole.lost and _covers(whole, done):
        return _whole(whole, each, desk)
    return _joined(case, done, _unheard(each, desk), desk)


TWO = 2


def split(text: str, desk: Desk) -> list[str]:
    """The parts of a message; what goes on in a sentence to be put in, or stands in quotation marks, is none."""
    held = re.sub(r"[\"“][^\"”]*[\"”]", lambda found: found[0].translate(_HIDDEN), text)
    parts = [
        one.translate(_SHOWN).strip(" ,;-")
        for one in _between(desk.phrases["parts"]).split(held)
        if one and one.strip(" ,;-.!")
    ]
    found: list[str] = []
    for part in parts:
        goes_on = found and ((_takes_all(found[-1], desk) and not _asks_for(part, desk)) or _hangs_on(part, desk))
        if goes_on:
            at = text.find(found[-1]) + len(found[-1])
            found[-1] = text[text.find(found[-1]) : text.find(part, at) + len(part)]
        else:
            found.append(part)
    return found


_HIDDEN = str.maketrans({" ": "\x01", ",": "\x02", ".": "\x03", "!": "\x04", "?": "\x05", ";": "\x06"})
_SHOWN = str.maketrans({"\x01": " ", "\x02": ",", "\x03": ".", "\x04": "!", "\x05": "?", "\x06": ";"})


def _hangs_on(part: str, desk: Desk) -> bool:
    """Whether a part only goes on about the one before it: "so it sounds nicer"."""
    return bool(re.match(rf"(?:{'|'.join(desk.phrases['together']['goes_on'])})\b", plain(part)))


def _takes_all(part: str, desk: Desk) -> bool:
    """Whether a part begins what goes on to its end: a sentence to put in, or one to put in another's place."""
    return cues.any_heard(part, "together", "puts_in", desk)


def _asks_for(part: str, desk: Desk) -> bool:
    """Whether a part looks like a wish or a question: what is told as such is never dropped without a word."""
    return part.endswith("?") or cues.any_heard(part, "together", "asks_for", desk)


def _in_turn(parts: list[str], case: Case, said: Typed, desk: Desk, ear: Ear) -> Iterator[Part]:
    """Each part heard after the one before it; one that opens a question last, and only one of them."""
    later: list[str] = []
    seen: set[str] = set()
    for words in parts:
        part = Part(words, case, *ear(case, Typed(words, said.ts), desk))
        if part.asks:
            later.append(words)
        elif part.lost or not part.kinds & seen:
            seen |= part.kinds if not part.lost else frozenset()
            case = part.now if not part.lost else case
            yield part
    for place, words in enumerate(later):
        heard = ear(case, Typed(words, said.ts), desk) if not place else (case, ())
        yield Part(words, case, *heard)


def _covers(whole: Part, parts: list[Part]) -> bool:
    """Whether the words as a whole do all that their parts do."""
    of_parts = frozenset(kind for one in parts for kind in one.kinds if one.did)
    told = {line for one in parts if not one.did for line in one.lines}
    shown = any(not one.did and not isinstance(reply, Note) for one in parts for reply in one.replies)
    return of_parts <= whole.kinds and told <= whole.lines and not shown


def _unheard(each: list[Part], desk: Desk) -> tuple[Say, ...]:
    """The parts that looked like something to do and were not understood."""
    lost = (one.words for one in each if one.lost and _asks_for(one.words, desk))
    return tuple(Say("versions", "not_done", {"quote": one[:LONGEST_QUOTE]}) for one in lost)


def _whole(whole: Part, each: list[Part], desk: Desk) -> Heard | None:
    """The message as a whole, with what it left undone."""
    done = [one for one in each if not one.lost]
    if whole.lost or not done:
        return whole.now, whole.replies
    left = _unheard(each, desk) if whole.did and _covers(whole, done) and len(done) < len(each) else ()
    return whole.now, with_first(whole.now, whole.replies, left) if left else whole.replies


def _joined(case: Case, done: list[Part], left: tuple[Say, ...], desk: Desk) -> Heard:
    """All that was done, in the one draft that then holds, with what each part said and what was not done."""
    now = done[-1].now
    replies = [reply for part in done for reply in part.replies if not isinstance(reply, Card | Noted)]
    last = next((one for one in reversed(replies) if isinstance(one, Draft)), None)
    asked = next((one for one in reversed(replies) if isinstance(one, Ask)), None)
    found = next((one for one in reversed(replies) if isinstance(one, Reviewed)), None)
    shown = None if asked is not None else last
    says = [*left, *(say for one in replies for say in _said(one, shown))]
    told = tuple(say for place, say in enumerate(says) if say not in says[:place])
    if asked is not None:
        return now, with_card(case, now, desk, *with_first(now, (asked,), told))
    if last is None:
        return now, with_card(case, now, desk, *with_first(now, (), told))
    drawn = replace(last, version=_versions(case, now, desk) or last.version)
    return now, with_card(case, now, desk, *with_first(now, (drawn,), told), *((found,) if found else ()))


def _said(reply: Reply, shown: Draft | None) -> tuple[Say, ...]:
    """What a reply says besides the draft that is shown in the end; of one that isn't shown all that changed."""
    if isinstance(reply, Note):
        return reply.says
    if isinstance(reply, Draft) and reply is not shown:
        known = shown.before if shown else ()
        return tuple(say for say in reply.before if say not in known and say.page != "endings")
    return ()


def _versions(case: Case, now: Case, desk: Desk) -> Numbered | None:
    """All the versions that a message made, as one: what made each, and what is another than before."""
    made: tuple[Version, ...] = now.versions[len(case.versions) :]
    if len(made) < TWO:
        return versions.numbered(now, desk)
    changes = versions.diff(case.versions[-1].texts, made[-1].texts, desk)
    names = tuple(versions.named(one) for one in made)
    rest = len(changes) - versions.SHOWN
    more = (Say("versions", "more_changes", {"count": rest}),) if rest > 0 else ()
    return Numbered(made[-1].number, (*names, *more), (), changes[: versions.SHOWN])

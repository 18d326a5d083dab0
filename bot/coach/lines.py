"""What is to be done to a sentence of the letter: cut, changed, put back; and thanks put in or put right.

The sentence is found by its words, by how it starts, or because it came in last. Where an answer makes it, the
answer is changed, so that it doesn't come back; else the text itself. A sentence that the letter must have stays in
(domain.md 6.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.coach import changes, endings, own_words, versions
from bot.coach.case import Case, Desk, Say, Typed, Value, Version
from bot.coach.ear import plain
from bot.coach.finding import Finding
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.gratitude import fitted
from bot.coach.letter import endings as letters
from bot.coach.mending import checked, put_in
from bot.coach.prose import WORD, sentences
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.verdict import ending
from bot.coach.told_late import FACTS
from bot.coach.versions import Made, held, own, written_kind

MADE_BY: Mapping[str, Mapping[str, Value]] = {
    "alternatives_on_request": {"alternatives": "none"},
    "alternatives_in_short": {"alternatives": "none"},
    "alternatives_list": {"alternatives": "none"},
    "thanks": {"thanks": ""},
}
"""Lines that an answer makes, and what that answer is without them; a reason's line goes by ``say_reason``."""

ENOUGH = 0.5
"""The part of the words that name a sentence which have to stand in it."""

STEM = 4
"""Letters that are enough to know a word by: "being" is not "is", but "thanking" is "thanks"."""

LONGEST = 60
"""Words of what is said about a sentence, the sentence itself with them."""


@dataclass(frozen=True)
class Wished:
    """A sentence of the text that holds, and what is to stand in its place; nothing where it goes."""

    meant: str
    instead: str = ""


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """What some words do to a sentence; None where they speak of none, or of one that was found at fault."""
    usable = case.state == "drafted" and not case.current and not case.text("sent_on") and ending(case, desk)
    last = held(case)
    if not usable or last is None or len(said.text.split()) > LONGEST or said.text.rstrip().endswith("?"):
        return None
    text = _politely(said.text, desk)
    if (thanks := _thanks(text, desk)) is not None:
        return _thanked(thanks, case, desk)
    if plain(text).strip(" .!") in desk.phrases["lines"]["undo"]:
        return _undone(case, desk)
    if own_words.meant(said.text, case, desk):
        return None
    wished = _wished(text, case, desk)
    return _done(wished, case, desk) if wished else None


def _politely(text: str, desk: Desk) -> str:
    """The words without what is only polite: "ok please"."""
    return re.sub(rf"^(?:(?:{_any('polite', desk)})\b[ ,]*)+", "", " ".join(text.split()), flags=re.I)


def _any(option: str, desk: Desk) -> str:
    book = desk.phrases["wording" if option == "polite" else "lines"][option]
    return "|".join(re.escape(one) for one in sorted(book, key=len, reverse=True))


def _thanks(text: str, desk: Desk) -> str | None:
    """What they are to be thanked for: "add thanks: …", "make the thanks: …"; None where nothing is said of thanks."""
    lead = rf"(?:{_any('thanks', desk)})(?:\W+(?P<what>.*))?"
    found = re.fullmatch(lead, text, re.I | re.S)
    return (found["what"] or "").strip(' "“”.:,') if found else None


def _thanked(words: str, case: Case, desk: Desk) -> Heard:
    """Thanks as an answer, in a sentence to whoever reads it; or asked for, where the words fit none."""
    told = fitted(words, case.text("contact"), desk.phrases["gratitude"]) if words else None
    if told is None or not told.words:
        return case, (Note((Say("versions", "thanks_needed", {"words": words}),), case.revision, name="kept"),)
    return _answered({"thanks": words}, case, desk)


def _answered(values: Mapping[str, Value], case: Case, desk: Desk) -> Heard:
    """An answer changed, and the texts as it makes them."""
    answers = {name: value for name, value in {**case.answers, **values}.items() if value not in ("", ())}
    if answers == dict(case.answers):
        return case, (Note((Say("talk", "all_known"),), case.revision, name="kept"),)
    after = replace(case, answers=answers, revision=case.revision + 1)
    after, replies = go_on(case, after, desk, None)
    return after, with_first(
        after,
        replies,
        changes.all_told(case, after, tuple(QUESTIONS[one] for one in ("tone", "agreement", "tell_on")), desk),
    )


def _undone(case: Case, desk: Desk) -> Heard:
    """The version before, where words made this one; of an answer what it was before, where it can be put back."""
    last, before = held(case), case.versions[:-1]
    if last is not None and before and last.made == "answer" and (were := _were(before[-1], case)):
        return _answered(were, case, desk)
    if last is None or not before or last.made == "answer":
        which = endings.changeable(case, desk)
        return case, (Note((Say("versions", "undo_answer", {"first": not before}),), case.revision, which, "kept"),)
    after = versions.restored(case, before[-1].number, desk)
    if after is None:
        return case, (Note((Say("versions", "not_restored"),), case.revision, name="kept"),)
    return own_words.shown(case, replace(after, revision=case.revision + 1), desk)


def _were(before: Version, case: Case) -> Mapping[str, Value]:
    """The answers as they were at a version, where only such differ that a word can put back."""
    now = versions.rested_on(case)
    changed = {name for name in {*before.answers, *now} if before.answers.get(name) != now.get(name)}
    return {name: before.answers.get(name, "") for name in changed} if changed <= PUT_BACK else {}


PUT_BACK = frozenset({*FACTS, "alternatives", "say_reason", "added", "stay_until"})
"""Answers that are told under the draft, and that "undo that" puts back."""


def _wished(text: str, case: Case, desk: Desk) -> Wished | None:
    """The sentence that the words are about, and what they want in its place; None where they are about none."""
    cut, out, swap = (_any(name, desk) for name in ("cut", "out", "swap"))
    forms = (
        rf"(?:{swap}) (?P<what>.+?)(?: to(?: say| read)?| with| into|)(?::\s*|\s+(?=[\"“]))[\"“]?(?P<to>[^\"”]+)[\"”]?",
        rf"(?:{cut}) (?P<what>.+?)(?: again| please)*",
        rf"(?:{out}) (?P<what>.+?) out(?: again| please)*",
    )
    for form in forms:
        if (found := re.fullmatch(form, text.rstrip(" .!"), re.I)) and (
            meant := _meant(found["what"], case, desk)
        ) is not None:
            to = _sentence(found.groupdict().get("to") or "")
            return Wished(meant, to or _without(found["what"], meant))
    return None


def _without(what: str, sentence: str) -> str:
    """The sentence without the words of it that are quoted; nothing where the whole of it is, or none of it."""
    quoted = re.search(r"[\"“](.+?)[\"”]", what)
    words = quoted[1].strip(" .") if quoted else ""
    rest = re.sub(rf"[ ,]*{re.escape(words)}", "", sentence, count=1, flags=re.I) if words else sentence
    return rest if rest != sentence and len(WORD.findall(rest)) > 1 else ""


def _sentence(words: str) -> str:
    """Some words as a sentence; nothing for nothing."""
    tidy = words.strip()
    return f"{tidy[:1].upper()}{tidy[1:]}{'' if tidy.endswith(('.', '!', '?')) else '.'}" if tidy else ""


def _meant(what: str, case: Case, desk: Desk) -> str | None:
    """The sentence that some words name; empty where they name one that isn't there, None where they name none."""
    last = held(case)
    assert last is not None  # noqa: S101 (there is a draft)
    parts = [one.text for one in sentences(last.texts[written_kind(last)], desk.phrases["wording"]["abbreviations"])]
    if quoted := re.search(r"[\"“](.+?)[\"”]", what):
        return next((one for one in parts if plain(quoted[1]).strip(" .") in plain(one)), "")
    line = rf"(?:the |this |that |my |your )?(?:last |new )?(?:{_any('line', desk)})"
    if begins := re.fullmatch(rf"{line} (?:that |which )?(?:{_any('starts', desk)}) (.+)", what, re.I):
        return next((one for one in parts if plain(one).startswith(plain(begins[1]).strip(" .:"))), "")
    if re.fullmatch(rf"(?:{line}|{_any('that', desk)})", what, re.I):
        return _latest(case, parts)
    if about := re.fullmatch(rf"{line} (?:{_any('about', desk)}) (.+)", what, re.I):
        return _nearest(about[1], parts)
    return None


def _latest(case: Case, parts: list[str]) -> str:
    """The sentence that was put in last, where it still stands there."""
    added = [one for words in reversed(case.codes("added")) for one in parts if plain(words) == plain(one)]
    return next(iter(added), "")


def _nearest(named: str, parts: list[str]) -> str:
    """The sentence that most of the words stand in; empty where none has enough of them, or two have as many."""
    words = _stems(named.split(",", maxsplit=1)[0])
    shares = sorted(((len(words & _stems(one)) / max(len(words), 1), one) for one in parts), reverse=True)
    clear = len(shares) == 1 or shares[0][0] > shares[1][0]
    return shares[0][1] if shares and shares[0][0] >= ENOUGH and clear else ""


def _stems(text: str) -> set[str]:
    return {one[:STEM] for one in WORD.findall(plain(text)) if len(one) >= STEM}


def _done(wished: Wished, case: Case, desk: Desk) -> Heard:
    """A sentence cut or changed; by its answer where it has one, else in the text, unless the letter needs it."""
    last = held(case)
    assert last is not None  # noqa: S101 (there is a draft)
    if not wished.meant:
        return case, (Note((Say("versions", "no_such_line"),), case.revision, (endings.CHECK,), "kept"),)
    if not wished.instead and (found := own_words.within(wished.meant, case, desk)):
        return own_words.applied_all(" ".join(found), -1, case, desk)
    values = {} if own(last) or wished.instead else _maker(wished.meant, case, desk)
    if values:
        return _answered(values, case, desk)
    kind = written_kind(last)
    text = _tidy(last.texts[kind].replace(wished.meant, wished.instead, 1))
    if broken := _broken(last.texts[kind], text, case, desk):
        return case, (broken,)
    made = Made("changed" if wished.instead else "cut", was=wished.meant)
    return own_words.shown(case, versions.taken(case, {**last.texts, kind: text}, desk, made), desk)


def _tidy(text: str) -> str:
    """A text without the hole that a sentence left."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^ +| +$", "", re.sub(r"(?<=\S) {2,}", " ", text))).strip()


def _maker(sentence: str, case: Case, desk: Desk) -> Mapping[str, Value]:
    """What an answer has to be so that a sentence isn't made; nothing where no answer alone makes it."""
    if added := [one for one in case.codes("added") if plain(one) == plain(sentence)]:
        return {"added": tuple(one for one in case.codes("added") if one not in added)}
    says = (say for one in letters(case, desk) for part in one.paragraphs for say in part.says)
    line = next((say.line for say in says if plain(sentence) in plain(desk.words(say))), "")
    return {"say_reason": "no"} if line.startswith("reason_") else MADE_BY.get(line, {})


def _kept_out(found: Finding) -> bool:
    """Whether no cut or addition may bring it: blame, or a letter that doesn't say that it is the notice."""
    return found.category == "blame" or found.rule == "BASIS_MISSING"


def _broken(before: str, after: str, case: Case, desk: Desk) -> Note | None:
    """Why a text can't be so, where it would blame them, or have to be mended at once."""
    known = {(one.rule, one.quote) for one in checked(before, case, desk)}
    found = (one for one in checked(after, case, desk) if one.severity == "must" or _kept_out(one))
    new = [one for one in found if (one.rule, one.quote) not in known]
    if not new:
        return None
    return Note(
        (Say("versions", "declined", {"why": new[0].why, "better": new[0].better}),), case.revision, name="kept"
    )


def declined(words: str, case: Case, desk: Desk) -> Note | None:
    """Why a sentence of the manager's isn't put in, where it would have to go again at once; domain.md 5.3."""
    last = held(case)
    if last is None:
        return None
    text = last.texts[written_kind(last)]
    return _broken(text, put_in(text, words), case, desk)

"""What is to be done to a sentence of the letter: cut, changed, put back; and thanks put in or put right.

The sentence is found by its words, by how it starts, or because it came in last. Where an answer makes it, the
answer is changed, so that it doesn't come back; else the text itself. A sentence that the letter must have stays in
(domain.md 6.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.coach import changes, cues, endings, own_words, versions, which_findings
from bot.coach.case import Case, Desk, Say, Typed, Value, Version
from bot.coach.ear import plain
from bot.coach.finding import Finding
from bot.coach.flow import Heard, go_on, with_first
from bot.coach.gratitude import fitted
from bot.coach.letter import endings as letters
from bot.coach.mending import checked, put_in
from bot.coach.proper import proper
from bot.coach.reply import Note, Reply
from bot.coach.steps import QUESTIONS
from bot.coach.steps.verdict import ending
from bot.coach.told_late import FACTS
from bot.coach.versions import Made, held, own, written_kind
from bot.coach.which_line import Wished, any_of, wished, written

MADE_BY: Mapping[str, Mapping[str, Value]] = {
    "alternatives_on_request": {"alternatives": "none"},
    "alternatives_in_short": {"alternatives": "none"},
    "alternatives_list": {"alternatives": "none"},
    "thanks": {"thanks": ""},
}
"""Lines that an answer makes, and what that answer is without them; a reason's line goes by ``say_reason``."""

MOST_ASKED = 5
"""Sentences that are named where it is asked which is meant."""

LONGEST = 60
"""Words of what is said about a sentence, the sentence itself with them."""


def heard(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """What some words do to a sentence; None where they speak of none, or of one that was found at fault."""
    usable = case.state == "drafted" and not case.current and not case.text("sent_on") and ending(case, desk)
    last = held(case)
    if not usable or last is None or len(said.text.split()) > LONGEST:
        return None
    text = _politely(said.text, desk)
    if text == said.text.strip() and text.endswith("?"):
        return None
    if (thanks := _thanks(text, desk)) is not None:
        return _thanked(thanks, case, desk)
    if plain(text).strip(" .!") in desk.phrases["lines"]["undo"]:
        return undone(case, desk)
    if which_findings.meant(said.text, case, desk):
        return None
    return _each(text, case, desk)


def _each(text: str, case: Case, desk: Desk) -> Heard | None:
    """What some words wish of one sentence after another: "say A rather than B, and change C to D"."""
    shown: tuple[Reply, ...] = ()
    says: tuple[Say, ...] = ()
    after, done = case, False
    for part in _parted(text, desk):
        asked = wished(_politely(part, desk), after, desk)
        asked = replace(asked, instead=proper(asked.instead, after, desk)) if asked and asked.instead else asked
        if asked is None and not done:
            return None
        done = True
        turned, replies = _done(asked, after, desk) if asked else (after, (_not_done(part, case),))
        if turned.versions == after.versions:
            says = (*says, *(say for one in replies if isinstance(one, Note) for say in one.says))
        else:
            shown = replies
        after = turned
    return after, with_first(after, shown, says)


def _not_done(part: str, case: Case) -> Note:
    return Note((Say("versions", "not_done", {"quote": part}),), case.revision, name="kept")


def _parted(text: str, desk: Desk) -> list[str]:
    """The wishes in some words, each by itself; what stands in quotation marks is not parted."""
    deeds = "|".join(any_of(name, desk) for name in ("swap", "cut"))
    between = rf"(?:[,;] (?:and )?|\. |\.? and )(?:(?:{any_of('polite', desk)}|perhaps|maybe|also)\b,? )*"
    starts = [
        one
        for one in re.finditer(rf"{between}(?=(?:{deeds}) (?!(?:it|that|this)\b))", text, re.I)
        if _unquoted(text[: one.start()])
    ]
    bounds = [0, *(at for one in starts for at in one.span()), len(text)]
    parts = [text[start:end].strip() for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    return [one for part in parts for one in _two_cut(part, desk)]


def _two_cut(part: str, desk: Desk) -> tuple[str, ...]:
    """A wish that cuts two sentences, as two: "take out the first sentence and the thanks"."""
    lead = rf"((?:{any_of('cut', desk)}) )"
    found = re.fullmatch(rf"{lead}((?:the|that|this) [^\"“]+?),? and ((?:the|that|this) [^\"“]+)", part, re.I)
    told = found and not re.search(rf"\b(?:{any_of('starts', desk)}|{any_of('about', desk)})\b", found[2], re.I)
    return (found[1] + found[2], found[1] + found[3]) if found and told else (part,)


def _unquoted(before: str) -> bool:
    return before.count('"') % 2 == 0 and before.count("“") == before.count("”")


def _politely(text: str, desk: Desk) -> str:
    """The words without what is only polite: "ok please"."""
    return re.sub(rf"^(?:(?:{any_of('polite', desk)})\b[ ,]*)+", "", " ".join(text.split()), flags=re.I)


def _thanks(text: str, desk: Desk) -> str | None:
    """What they are to be thanked for: "add thanks: …", "make the thanks: …"; None where nothing is said of thanks."""
    lead = rf"(?:{any_of('thanks', desk)})(?:\W+(?P<what>.*))?"
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


def undone(case: Case, desk: Desk) -> Heard:
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


def _done(asked: Wished, case: Case, desk: Desk) -> Heard:
    """A sentence cut or changed; by its answer where it has one, else in the text, unless the letter needs it."""
    last = held(case)
    assert last is not None  # noqa: S101 (there is a draft)
    if not asked.meant and (values := _without(asked.topic)) and not own(last):
        return _answered(values, case, desk)
    if not asked.meant:
        return case, (_which(asked, case),)
    if not asked.instead and (found := own_words.within(asked.meant, case, desk)):
        return own_words.applied_all(" ".join(found), -1, case, desk)
    values = {} if own(last) or asked.instead else _maker(asked.meant, case, desk)
    if values:
        return _answered(values, case, desk)
    kind = written_kind(last)
    text = _tidy(last.texts[kind].replace(asked.meant, asked.instead, 1))
    if (stays := _stays(asked, last.texts[kind], text, case, desk)) is not None:
        return stays
    made = Made("changed" if asked.instead else "cut", was=asked.meant)
    return own_words.shown(case, versions.taken(case, {**last.texts, kind: text}, desk, made), desk)


def _which(asked: Wished, case: Case) -> Note:
    """That a sentence isn't found; or which of several is meant."""
    if asked.which:
        which = Say("versions", "which_line", {"lines": asked.which[:MOST_ASKED]})
        return Note((which,), case.revision, name="kept")
    return Note((Say("versions", "no_such_line"),), case.revision, (endings.CHECK,), "kept")


def _tidy(text: str) -> str:
    """A text without the hole that a sentence left."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^ +| +$", "", re.sub(r"(?<=\S) {2,}", " ", text))).strip()


def _maker(sentence: str, case: Case, desk: Desk) -> Mapping[str, Value]:
    """What an answer has to be so that a sentence isn't made; nothing where no answer alone makes it."""
    if added := [one for one in case.codes("added") if plain(one) == plain(sentence)]:
        return {"added": tuple(one for one in case.codes("added") if one not in added)}
    says = (say for one in letters(case, desk) for part in one.paragraphs for say in part.says)
    line = next((say.line for say in says if plain(sentence) in plain(desk.words(say))), "")
    return _without(line)


def _without(line: str) -> Mapping[str, Value]:
    """The answer without which a line, or one of that kind, is never made: "reason_" stands for each reason's."""
    if line.startswith("reason_"):
        return {"say_reason": "no"}
    return next((values for made, values in MADE_BY.items() if line and made.startswith(line)), {})


def _stays(asked: Wished, before: str, after: str, case: Case, desk: Desk) -> Heard | None:
    """Why a text stays as it is; None where it may be so."""
    if broken := _undecided(asked, case, desk) or _broken(before, after, case, desk):
        return case, (broken,)
    return _needed(asked, before, after, case, desk)


def _undecided(asked: Wished, case: Case, desk: Desk) -> Note | None:
    """Why the sentence that says it first can't go, or become one that doesn't say it; never done (domain.md 5.2)."""
    end = next((one for one in written(case, desk) if _states_end(one, case, desk)), "")
    if asked.meant != end or _states_end(asked.instead, case, desk):
        return None
    instead = checked(_alone(asked.instead, case, desk), case, desk)
    return _declined(next(one for one in instead if one.rule == "END_MISSING"), case)


def _states_end(sentence: str, case: Case, desk: Desk) -> bool:
    """Whether a sentence by itself states the end; a subject is none."""
    return sentence.endswith((".", "!")) and all(
        one.rule != "END_MISSING" for one in checked(_alone(sentence, case, desk), case, desk)
    )


def _alone(sentence: str, case: Case, desk: Desk) -> str:
    """A message that says one sentence and nothing else, under the head of ours."""
    says = [say for one in letters(case, desk) if one.kind != "script" for part in one.paragraphs for say in part.says]
    head = [desk.words(say) for say in says if say.line in ("subject", "greeting")]
    return "\n\n".join([*head, sentence])


def _needed(asked: Wished, before: str, after: str, case: Case, desk: Desk) -> Heard | None:
    """Why what a letter must have stays in at first; None where it is still there, or where they insist."""
    mark = f"insists:{plain(asked.meant)}"
    known = {one.rule for one in checked(before, case, desk)}
    found = next((one for one in checked(after, case, desk) if one.rule in NEEDED - known), None)
    if found is None or mark in case.told:
        return None
    why = found.why if asked.instead else replace(found.why, line=found.why.line.replace("OPEN", "MISSING"))
    says = (Say("versions", "needed", {"why": why}),)
    return replace(case, told=case.told | {mark}), (Note(says, case.revision, name="kept"),)


NEEDED = frozenset({"MONEY_MISSING", "HANDOVER_MISSING", "CONTACT_MISSING", "CONTACT_OPEN"})
"""What a written end must have and can do without where somebody insists (domain.md 6.1)."""


def _kept_out(found: Finding) -> bool:
    """Whether no cut or addition may bring it: blame, a hedge, or a letter that doesn't say that it is the notice."""
    hedged = found.category == "ambiguous end" and not found.rule.startswith("LIKE_")
    return hedged or found.category == "blame" or found.rule == "BASIS_MISSING"


def _broken(before: str, after: str, case: Case, desk: Desk) -> Note | None:
    """Why a text can't be so, where it would blame them, or have to be mended at once."""
    known = {(one.rule, one.quote) for one in checked(before, case, desk)}
    found = (one for one in checked(after, case, desk) if one.severity == "must" or _kept_out(one))
    new = [one for one in found if (one.rule, one.quote) not in known]
    return _declined(new[0], case) if new else None


def _declined(found: Finding, case: Case) -> Note:
    return Note((Say("versions", "declined", {"why": found.why, "better": found.better}),), case.revision, name="kept")


def declined(words: str, case: Case, desk: Desk) -> Note | None:
    """Why a sentence of the manager's isn't put in, where it would have to go again at once; domain.md 5.3."""
    last = held(case)
    if last is None:
        return None
    if promised := cues.options(words, "kept_out", desk):
        return Note((Say("versions", f"kept_out_{promised[0]}"),), case.revision, name="kept")
    text = last.texts[written_kind(last)]
    return _broken(text, put_in(text, words), case, desk)

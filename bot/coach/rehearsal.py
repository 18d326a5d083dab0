"""A rehearsal in the thread: the client answers from a written tree, the manager types what they would say.

Which turn follows is told by what the reply did (``manner``); after two or three replies, or at a stop, each is looked
at (``debrief``). There is no chance in it, so that *Surprise me* is the likeliest reaction not rehearsed yet. What is
typed in a rehearsal is no answer, and is kept only until it was looked at. Every message says that it is a rehearsal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.coach import debrief, endings, manner
from bot.coach.case import Case, Desk, Pressed, Rehearsal, Said, Say, Typed
from bot.coach.ear import plain, spoken
from bot.coach.flow import Heard, with_card, with_first
from bot.coach.reactions import facts_of, likely, prepared
from bot.coach.reply import Note, Press, Reply
from bot.coach.signs import ROW, ROWS
from bot.coach.steps.channel import SPOKEN, channel_of
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.stops import STOPS
from bot.coach.steps.story import UNSPOKEN
from bot.coach.steps.verdict import ending
from bot.coach.trees import FIRST, Turn, filled

NAME = "rehearse"
STOP = Press(NAME, Say("rehearsal", "button_stop"), "stop")
LINE = Press(NAME, Say("rehearsal", "button_line"), "line")
ALL = Press(NAME, Say("rehearsal", "button_all"), "all")
SURPRISE = Press(NAME, Say("rehearsal", "button_surprise"), "surprise")
OTHER = Press(NAME, Say("rehearsal", "button_other"))
DONE = Press(NAME, Say("rehearsal", "button_done"), "done")

LONGEST_WISH = 8
"""Words with which a rehearsal can be asked for; more are about something else."""

LONGEST_REPLY = 1_500
"""Characters of a reply that are kept: several times what a reply should have."""

DANGER = ("ST05", "ST24")
"""The stops that words typed in a rehearsal can raise; domain.md 1.7."""


def heard(case: Case, said: Said, desk: Desk, command: str) -> Heard | None:
    """What is said to, or in, a rehearsal; None where it is about something else.

    ``command`` is the command that was typed or pressed: those that only tell work in a rehearsal too.
    """
    deed = _pressed(case, said) if isinstance(said, Pressed) else _typed(case, said, desk, command)
    if deed is None:
        return None
    if not ready(case, desk):
        after = endings.talk_after(case, desk) if case.state == "stopped" else None
        return case, (after or Note((Say("rehearsal", "not_yet"),), case.revision, name="not_yet"),)
    return _done(deed, case, said, desk)


def ready(case: Case, desk: Desk) -> bool:
    """Whether there is a draft of an ending, before or after it has gone."""
    return case.state == "drafted" and bool(case.versions) and ending(case, desk)


def left(before: Case, after: Case, replies: tuple[Reply, ...], typed: bool = False) -> Heard:
    """What follows from something else, without the rehearsal where the client would now answer to other facts."""
    now = after.rehearsal
    if now is None or _same(before, after):
        choosing = now is not None and not now.code and typed
        return replace(after, rehearsal=None) if choosing else after, replies
    says = (Say("rehearsal", "left"),) if now.code else ()
    ended = replace(after, rehearsal=None)
    return ended, with_first(ended, replies, says)


def _same(before: Case, after: Case) -> bool:
    return all(getattr(before, name) == getattr(after, name) for name in ("answers", "state", "current", "versions"))


def _pressed(case: Case, said: Pressed) -> str | None:
    return (said.code or "begin") if said.name == NAME else None


def _typed(case: Case, said: Typed, desk: Desk, command: str) -> str | None:
    """What typed words do: begin, steer or end a rehearsal, or reply in it."""
    words, book = plain(said.text).strip(" .!?"), desk.phrases["rehearse"]
    now = case.rehearsal
    if now and now.code:
        steers = next((name for name in ("stop", "line") if words in book[name]), "")
        return steers or (None if command in ("status", "help") else "reply")
    if now and (name := next((one for one in ("all", "surprise", "again", "done", "stop") if words in book[one]), "")):
        return {"again": _again(case), "stop": "done"}.get(name, name)
    short = len(words.split()) <= LONGEST_WISH
    begin = next((one for one in sorted(book["begin"], key=len, reverse=True) if _begins(words, one)), "")
    wished = short and begin and (words == begin or case.state == "drafted")
    if wished and (words == begin or not case.current):
        return spoken(words.removeprefix(begin), "reaction", desk) or "begin"
    return spoken(words, "reaction", desk) if now and short else None


def _begins(words: str, phrase: str) -> bool:
    return re.match(rf"{re.escape(phrase)}(?!\w)", words) is not None


def _again(case: Case) -> str:
    return case.rehearsed[-1] if case.rehearsed else "begin"


def _done(deed: str, case: Case, said: Said, desk: Desk) -> Heard:
    """One of the deeds by its name, or a reaction by its code."""
    if isinstance(said, Pressed) and _stale(deed, case, said):
        return case, ()
    if deed in ROW or deed == "surprise":
        return _begin(_next(case, desk) if deed == "surprise" else deed, case, desk)
    if deed in _IN_IT:
        going_on = case.rehearsal is not None and case.rehearsal.code
        return _IN_IT[deed](case, said, desk) if going_on else (case, ())
    return _CHOOSING[deed](case, desk) if deed in _CHOOSING else (case, ())


def _stale(deed: str, case: Case, said: Pressed) -> bool:
    """Whether a button belongs to a rehearsal before this one, or was pressed twice."""
    if case.rehearsal is None:
        return deed == "done"
    return deed != "begin" and said.revision < case.rehearsal.began


def _offer(case: Case, desk: Desk, *, everything: bool = False) -> Heard:
    """The reactions that are likely here, or all of them."""
    made = chosen_plan(case, desk)
    assert made is not None  # noqa: S101 (there is a draft)
    after = _at(case, Rehearsal())
    codes = [row.code for row in ROWS] if everything else [one.code for one in likely(case, made)]
    presses = tuple(Press(NAME, prepared(code, case, made).name, code) for code in codes)
    more = (SURPRISE,) if everything else (ALL, SURPRISE)
    line = Say("rehearsal", "offer_all" if everything else "offer", {"client": case.client})
    return after, (Note((line,), after.revision, (*presses, *more), "rehearsal"),)


def _at(case: Case, now: Rehearsal) -> Case:
    """The case at the beginning of a rehearsal, or of choosing one."""
    revision = case.revision + 1
    return replace(case, rehearsal=replace(now, began=revision), revision=revision)


def _next(case: Case, desk: Desk) -> str:
    """The likeliest reaction that wasn't rehearsed yet; where all were, the one that is longest ago."""
    made = chosen_plan(case, desk)
    assert made is not None  # noqa: S101 (there is a draft)
    every = dict.fromkeys([*(one.code for one in likely(case, made)), *(row.code for row in ROWS)])
    return next((code for code in every if code not in case.rehearsed), case.rehearsed[0] if case.rehearsed else "")


def _begin(code: str, case: Case, desk: Desk) -> Heard:
    """The client's first words, behind for whom the manager answers where that isn't themselves."""
    after = _at(case, Rehearsal(code, FIRST))
    plays = desk.trees[code].plays
    says = (
        *((Say("rehearsal", f"as_{plays}"),) if plays else ()),
        client_says(after, desk, desk.trees[code].turns[FIRST]),
    )
    return after, (Note(says, after.revision, (STOP, LINE), "rehearsal"),)


def _reply(case: Case, said: Said, desk: Desk) -> Heard:
    """A reply: what it did leads to the client's next turn, or to the end."""
    now = case.rehearsal
    if now is None or not isinstance(said, Typed):
        return case, ()
    if (danger := spoken(said.text, "danger", desk, DANGER)) is not None:
        return _broken_off(case, danger)
    tree, words = desk.trees[now.code], said.text.strip()[:LONGEST_REPLY]
    turn = tree.turns[tree.turns[now.turn].after(manner.kinds(words, case, desk))]
    went = replace(now, turn=turn.name, replies=(*now.replies, (now.turn, words)))
    after = replace(case, rehearsal=went, revision=case.revision + 1)
    if turn.ends:
        return _ended(after, desk, turn.ends)
    return after, (Note((client_says(after, desk, turn),), after.revision, (STOP, LINE), "rehearsal"),)


def _broken_off(case: Case, stop: str) -> Heard:
    """Words of danger are no rehearsal: who has to know now."""
    after = replace(case, rehearsal=None, revision=case.revision + 1)
    route = Say("stops", f"route_{STOPS[stop].route}")
    says = (Say("rehearsal", "broken_off", {"route": route}), Say("stops", f"stop_{stop}"))
    return after, (Note(says, after.revision, (endings.CHANGE_STOPS,), "rehearsal"),)


def _line(case: Case, said: Said, desk: Desk) -> Heard:
    """A reply that fits the client's turn; it stays their turn."""
    now = case.rehearsal
    assert now is not None  # noqa: S101 (a rehearsal goes on)
    if isinstance(said, Pressed) and said.revision == now.shown:
        return case, ()
    shown = said.revision if isinstance(said, Pressed) else now.shown
    after = replace(case, rehearsal=replace(now, shown=shown), revision=case.revision + 1)
    line = debrief.better(after, desk, desk.trees[now.code].turns[now.turn])
    avoid = debrief.reaction(after, desk, now.code).avoid
    says = (Say("rehearsal", "line", {"line": line, "avoid": avoid}),)
    return after, (Note(says, after.revision, (STOP,), "rehearsal"),)


def _stop(case: Case, said: Said, desk: Desk) -> Heard:
    return _ended(case, desk, "stopped")


def _over(case: Case, desk: Desk) -> Heard:
    """No more of it for now."""
    after = replace(case, rehearsal=None, revision=case.revision + 1)
    return after, (Note((Say("rehearsal", "done"),), after.revision, name="rehearsal"),)


def _ended(case: Case, desk: Desk, how: str) -> Heard:
    """The client's last words and a look at every reply; what was typed isn't kept any longer."""
    now = case.rehearsal
    assert now is not None  # noqa: S101 (a rehearsal goes on)
    last = desk.trees[now.code].turns[now.turn]
    spoke = (client_says(case, desk, last),) if how != "stopped" else ()
    done = (*(one for one in case.rehearsed if one != now.code), now.code) if now.replies else case.rehearsed
    after = _at(replace(case, rehearsed=done), Rehearsal())
    presses = (Press(NAME, Say("rehearsal", "button_again"), now.code), OTHER, DONE)
    note = Note((*spoke, *debrief.review(case, desk, how)), after.revision, presses, "rehearsal")
    return after, with_card(case, after, desk, note)


def client_says(case: Case, desk: Desk, turn: Turn) -> Say:
    """One turn of the client, marked as a rehearsal; written as an email where that is the channel."""
    now = case.rehearsal
    assert now is not None  # noqa: S101 (a rehearsal goes on)
    tree, aloud = desk.trees[now.code], channel_of(case) in SPOKEN
    words = filled(turn.spoken if aloud else turn.written, facts(case, desk))
    signed = not aloud and not tree.plays and not words.startswith("(") and turn.name == FIRST
    told = {"contact": case.text("contact"), "client": case.client, "mood": tree.mood, "me": _me(case)}
    return Say("rehearsal", "turn", {**told, "words": words, "signed": signed})


def _me(case: Case) -> str:
    return case.text("signer") or case.signer


def facts(case: Case, desk: Desk) -> Mapping[str, str]:
    """What the client's words may name, in words; empty where it isn't known or mustn't be spoken of."""
    made = chosen_plan(case, desk)
    assert made is not None  # noqa: S101 (there is a draft)
    known = facts_of(case, made)
    reason, late = case.text("reason"), bool(known["late_payer"])
    said = {
        "last_day": Say("rehearsal", "short_day", {"day": made.last_day, "order": known["order"]}),
        "me": Say("rehearsal", "first_name", {"name": _me(case)}) if _me(case) else None,
        "name": Say("rehearsal", "name", {"name": _me(case)}),
        "topic": None if reason in UNSPOKEN or known["reason"] is None else Say("rehearsal", f"topic_{reason}"),
        "pays": Say("rehearsal", "pays") if late else None,
        "fee": _fee(case, known) if not late else None,
        "event": Say("rehearsal", "event", {"name": known["event"]}) if known["event"] else None,
    }
    return {name: desk.words(say) if say else "" for name, say in said.items()}


def _fee(case: Case, known: Mapping[str, object]) -> Say | None:
    fee = case.text("fee")
    return Say("rehearsal", "fee", {"amount": fee, "currency": known["currency"]}) if fee else None


_IN_IT: Mapping[str, Callable[[Case, Said, Desk], Heard]] = {"stop": _stop, "line": _line, "reply": _reply}
"""What is done in a rehearsal that goes on."""

_CHOOSING: Mapping[str, Callable[[Case, Desk], Heard]] = {
    "begin": _offer,
    "all": partial(_offer, everything=True),
    "done": _over,
}
"""What is done between two of them."""

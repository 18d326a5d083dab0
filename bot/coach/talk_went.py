"""How the talk went, told by whoever had it: towards the review where something moved, back to the gate where nothing
did (domain.md 1.6). Whether it holds is asked at the review and not before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.coach import answering, reported, retold, ringing
from bot.coach.case import Case, Desk, Pressed, Said, Say, Typed, Unclear
from bot.coach.flow import Heard, with_card, with_first
from bot.coach.named_days import days_in
from bot.coach.reply import Note
from bot.coach.steps import QUESTIONS
from bot.coach.steps.checkin import review_on
from bot.coach.steps.mended import too_early
from bot.coach.steps.relationship import client_zone
from bot.coach.steps.verdict import mending

NO_OUTCOME = frozenset({"talk_thinks", "off"})
"""What may be told of the talk without saying how it went: that they think about it, that they never came."""


def heard(said: Typed, found: tuple[str, ...], case: Case, desk: Desk) -> Heard | None:
    """How the talk went, taken as such; the day of one that was had sooner is put right. An angry hour, or a day to
    think, is no outcome yet."""
    told = retold.outcome(said.text, case, desk)
    held = retold.was_held(said.text, case, desk)
    if not (had(case, desk) or (held and told)):
        return None
    here = case if had(case, desk) else _held_sooner(said.text, case, desk)
    if not told or NO_OUTCOME & {*found} or (told == "no" and "talk_angry" in found):
        return how_it_holds(here, desk) if held and not found else None
    return _went(told, retold.quoted(said.text), case, here, desk)


def _held_sooner(text: str, case: Case, desk: Desk) -> Case:
    """The case with the talk on the day on which it was had: the one that is named, else today."""
    today = day_there(case, desk)
    days = [one.day for one in days_in(retold.stated(text), today, desk) if one.day <= today]
    return replace(case, answers={**case.answers, "meet_on": (days[-1] if days else today).isoformat()})


def _went(told: str, quote: str, before: Case, case: Case, desk: Desk) -> Heard:
    """The outcome kept and read back: towards the review where something moved, back to the gate where nothing did."""
    if told == "no" or not too_early(case, desk):
        asked, _ = ringing.asked("mended", replace(case, revision=case.revision + 1), desk)
        after, replies = answering.answer(asked, Pressed("answer", told, "mended", asked.revision), desk)
        after = replace(after, told=after.told | _marks(case)) if told == "no" else after
        says = (Say("mend", "talk_went_no", {"quote": quote}),) if told == "no" else ()
        return after, with_first(after, replies, says) if says else replies
    words = {"talk_words": quote} if quote else {}
    after = replace(
        case,
        answers={**case.answers, "talk_went": told, **words},
        asked={name: at for name, at in case.asked.items() if name != "mended"},
        current="",
        revision=case.revision + 1,
    )
    says = (Say("mend", f"talk_went_{told}", {"review": review_on(after, desk), "quote": quote}),)
    return after, with_card(before, after, desk, Note(says, after.revision, name="word"))


BEFORE = "talk:"
"""A mark of an answer as it stood before words about the talk opened the gate again."""

CHANGED = ("meet_on", "told", "tried", "changed", "judged", "verdict")
"""The answers that an outcome changes."""


def _marks(case: Case) -> set[str]:
    return {f"{BEFORE}{name}={','.join(case.codes(name)) or case.text(name)}" for name in CHANGED}


def _put_right(case: Case, said: Typed, desk: Desk) -> Heard | None:
    """The gate shut again, where it was opened by words about the talk and they say now that it went well."""
    marks = [one for one in case.told if one.startswith(BEFORE)]
    if not marks or case.text("mended") != "no" or case.current not in ("weigh", "verdict", "override"):
        return None
    told = retold.outcome(said.text, case, desk)
    if told not in ("yes", "partly"):
        return None
    was = dict(one.removeprefix(BEFORE).split("=", 1) for one in marks)
    tried = tuple(one for one in was.pop("tried").split(",") if one)
    answers = {**case.answers, **was, "tried": tried, "mended": ""}
    kept = {name: value for name, value in answers.items() if value not in ("", ())}
    done = case.done | {"meet_on", "verdict"}
    back = replace(case, answers=kept, told=case.told - {*marks}, done=done, state="mending", current="")
    return _went(told, retold.quoted(said.text), case, back, desk)


def answered(case: Case, said: Said, desk: Desk) -> Heard | None:
    """The review's question answered before its day: that tells of the talk, and the review stays where it is
    (domain.md 1.6). None where nothing moved, or the day has come: then it is an answer as any other."""
    if isinstance(said, Typed) and (right := _put_right(case, said, desk)):
        return right
    if case.state != "mending" or not mending(case, desk) or not too_early(case, desk):
        return None
    if isinstance(said, Pressed):
        told = said.code if (said.name, said.question) == ("answer", "mended") else ""
        return _went(told, "", case, case, desk) if told in ("yes", "partly") else None
    if case.current != "mended" or reported.report(said.text, case, desk).stops:
        return None
    try:
        told = str(QUESTIONS["mended"].read(said.text, case, desk).get("mended", ""))
    except Unclear:
        return None
    return _went(told, retold.quoted(said.text), case, case, desk) if told in ("yes", "partly", "no") else None


def had(case: Case, desk: Desk) -> bool:
    """Whether the day of the talk has come."""
    talk = case.day("meet_on")
    return talk is not None and talk <= day_there(case, desk)


def day_there(case: Case, desk: Desk) -> date:
    """Today, where the client is."""
    return desk.now.astimezone(client_zone(case)).date()


def how_it_holds(case: Case, desk: Desk) -> Heard:
    """Has it mended? Asked at once, where something is told of it."""
    return ringing.asked("mended", replace(case, revision=case.revision + 1), desk)

"""The ends that the questions can come to: stopped, waiting, mending, drafted; and what is said there."""

import hashlib
from dataclasses import replace

from bot.coach.around import OFFERED
from bot.coach.asides import left
from bot.coach.case import Case, Desk, Say
from bot.coach.checklist import reflection
from bot.coach.first import today_first
from bot.coach.letter import BRIEF, CONTACT_FOR, on_paper, questions_until, thanks_of
from bot.coach.letter import endings as ending_letters
from bot.coach.plan import Plan
from bot.coach.question import Question
from bot.coach.repair import agenda, invitation
from bot.coach.reply import Draft, Note, Press, Reply, Row
from bot.coach.road import road
from bot.coach.steps import QUESTIONS
from bot.coach.steps.channel import against, channel_of
from bot.coach.steps.feasible import still_missing
from bot.coach.steps.planned import assumed, caution, chosen_plan, last_posting, plan_for, sent_moment, sum_shown
from bot.coach.steps.reflection import lessons
from bot.coach.steps.relationship import calendar, service_of
from bot.coach.steps.sent import BOTH, METHODS
from bot.coach.steps.stops import (
    FROM_REASON,
    MEETING,
    NEVER_CLEARED,
    ROUTES,
    STOPS,
    asked_at,
    awaited,
    by_place,
    limited,
    said,
    several,
    standing,
    told,
    urgent,
)
from bot.coach.steps.tone import tone_of, unsafe
from bot.coach.steps.verdict import judge, locked_until
from bot.coach.versions import Made, follows, held, letters_of, numbered

CHANGE_STOPS = Press("change", Say("talk", "button_change_stops"), "stops")
CLEARED = Press("cleared", Say("talk", "button_cleared"))
CHANGE_REASON = Press("change", Say("talk", "button_change_reason"), "reason")
CHANGES = tuple(Press("change", Say("talk", f"button_change_{name}"), name) for name in ("tone", "channel", "tell_on"))
AROUND = tuple(Press(name, Say("talk", f"button_{name}")) for name in OFFERED)
WISHES = tuple(
    Press("wish", Say("versions", f"button_{wish}"), wish)
    for wish in ("warmer", "firmer", "shorter", "longer", "formal", "informal")
)
VERSIONS = Press("versions", Say("versions", "button_versions"))
CHECK = Press("form_own", Say("versions", "button_check"))
SENT = Press("sent", Say("versions", "button_sent"))
CHANGE_SENT = Press("change", Say("versions", "button_change_sent"), "sent")
REHEARSE = Press("rehearse", Say("rehearsal", "button_rehearse"))
OWN = (CHECK, VERSIONS, SENT)
MILDER, RARER = WISHES[:3], WISHES[3:]
CIRCLE, REPLIES, TASKS, CALENDAR = AROUND
CHANGE_TALK = Press("change", Say("talk", "button_change_meet_on"), "meet_on")
CHANGE_VERDICT = Press("change", Say("talk", "button_change_verdict"), "verdict")


def end(case: Case, desk: Desk, made: Made | None = None) -> tuple[Case, tuple[Reply, ...]]:
    """The end that a case has come to, and what is said. Says nothing twice: the same texts are not posted again.

    ``made`` is what makes the next version of them, where it isn't an answer.
    """
    if standing(case):
        return _stopped(case, desk)
    if case.text("reflected"):
        return replace(case, state="closed"), (_closed_note(case),)
    if road(case) == "wait":
        waiting = replace(case, state="waiting")
        return waiting, (_wait_note(waiting, desk),)
    if road(case) == "mend":
        mending = replace(case, state="mending")
        return _with_texts(mending, mend_draft(mending, desk))
    return _drafted(case, desk, made)


def _stopped(case: Case, desk: Desk) -> tuple[Case, tuple[Reply, ...]]:
    """A stop in full; once somebody has looked, only who has, and who is still missing."""
    shown = {f"stop:{code}" for code in standing(case)}
    stopped = replace(case, state="stopped", told=case.told | {"first"} | shown)
    known = "cleared" in case.done and shown <= case.told
    return stopped, (looked_note(stopped, desk) if known else stop_note(stopped, desk),)


def _drafted(case: Case, desk: Desk, made: Made | None) -> tuple[Case, tuple[Reply, ...]]:
    """The words of an ending; once they know, what comes next."""
    took_it, case = _how_it_went(case, desk)
    if case.text("sent_on"):
        sent = sent_note(case, desk)
        return replace(case, state="drafted"), (replace(sent, says=(*took_it, *sent.says)),)
    if took_it:
        return replace(case, state="drafted"), (Note(took_it, case.revision, AROUND, "went"),)
    first = "drafted" not in case.asked  # the list to look back on; a brief case is looked back on when it's over
    drafted = replace(case, state="drafted", asked={**case.asked, "drafted": case.revision})
    checklist = reflection(drafted)
    drafted = follows(drafted, desk, made)
    kept, replies = _with_texts(drafted, ending_draft(drafted, desk))
    kept, replies = _argued(kept, replies)
    return kept, (*replies, *((checklist,) if first and tone_of(case) != BRIEF else ()))


def _argued(case: Case, replies: tuple[Reply, ...]) -> tuple[Case, tuple[Reply, ...]]:
    """What speaks against writing alone, said once with the draft that has it so."""
    say = against(case)
    draft = next((one for one in replies if isinstance(one, Draft)), None)
    if say is None or draft is None or say.line in case.told:
        return case, replies
    told = replace(draft, before=(say, *draft.before))
    return replace(case, told=case.told | {say.line}), tuple(told if one is draft else one for one in replies)


def _how_it_went(case: Case, desk: Desk) -> tuple[tuple[Say, ...], Case]:
    """What to do next after the telling, said once for each answer; and the case that remembers it."""
    went, promised = case.text("went"), case.text("promised")
    mark, step = went_mark(case), next_step(case, desk, went)
    if step is None or f"{mark}:{promised}" in case.told:
        return (), case
    kept = (Say("went", "promised_next", {"words": promised}),) if promised not in ("", "no") else ()
    first = () if mark in case.told else (step,)
    return (*first, *kept), replace(case, told=case.told | {f"{mark}:{promised}"})


def went_mark(case: Case) -> str:
    """What a case remembers where the next step of this answer was said by itself."""
    return f"went:{case.text('went')}:{case.text('tell_on')}"


def next_step(case: Case, desk: Desk, went: str) -> Say | None:
    """What to do next after the telling, by how they took it; None where they weren't told."""
    made = chosen_plan(case, desk)
    if made is None or went in ("", "not_held"):
        return None
    again = calendar(case, desk).add(desk.today(case.zone), 1)
    facts = {"last_day": made.last_day, "again": again, "works": "staff" not in urgent(case)}
    return Say("went", f"next_{went}", facts)


def _closed_note(case: Case) -> Note:
    """The end of a case, and that it can be opened again."""
    line = "closed_mended" if case.text("mended") == "yes" else "closed"
    says = (Say("reflection", line, {"lessons": bool(lessons(case))}),)
    return Note(says, case.revision, (REOPEN,), "closed")


REOPEN = Press("reopen", Say("talk", "button_reopen"))


def _with_texts(case: Case, draft: Draft) -> tuple[Case, tuple[Reply, ...]]:
    """The texts, unless they are the ones that were posted last."""
    mark = hashlib.sha256(repr((draft.letters, draft.before, draft.assumed)).encode()).hexdigest()[:16]
    if mark == case.drafted:
        return case, (Note((Say("talk", "same_texts"),), case.revision, name="same"),)
    return replace(case, drafted=mark), (draft,)


def talk_after(case: Case, desk: Desk, text: str = "") -> Note | None:
    """What is said to words that answer no question; None when the case can go on (the cooling-off is over)."""
    if standing(case) and (asked := asked_at(text, desk)):
        return Note(_at_stop(asked, case, desk), case.revision, _changes(case), "stop")
    if standing(case):
        return Note((Say("stops", "still_stopped", {"routes": _routes(case)}),), case.revision, _changes(case), "stop")
    if case.state == "waiting":
        return _wait_note(case, desk) if judge(case, desk).judged == "wait" else None
    if case.state == "drafted":
        return Note((_tries(case),), case.revision, changeable(case, desk), "after")
    if case.state == "mending":
        return Note((Say("mend", "try_mending", {"contact": case.text("contact")}),), case.revision, name="after")
    return None


def _tries(case: Case) -> Say:
    """That some words were not understood, and two or three things that would be understood here."""
    facts = {"sent": bool(case.text("sent_on")), "told": bool(case.text("went")), "paper": on_paper(case)}
    return Say("talk", "try_here", {**facts, "known": bool(case.text("handover"))})


def changeable(case: Case, desk: Desk) -> tuple[Press, ...]:
    """A button for each answer that can be opened again."""
    answered = (one for name, one in QUESTIONS.items() if name in case.done and one.applies(case, desk))
    return tuple(change_of(one) for one in answered)


def change_of(question: Question) -> Press:
    """The button that opens an answer again."""
    return Press("change", Say(question.step, f"{question.name}_title"), question.name)


def stop_note(case: Case, desk: Desk) -> Note:
    """Who must see it first, and what may be done meanwhile; domain.md 1.7. Never a word of draft or reason."""
    codes = standing(case)
    acts = today_first(case, desk)
    says = (
        *((Say("went", "next_threatened"),) if case.text("went") == "threatened" else ()),
        *((Say("talk", "today_first", {"acts": acts}),) if acts else ()),
        Say("stops", "stopped", {**_who(case), "sent": bool(case.text("sent_on")), "drafted": bool(case.versions)}),
        *_missing(case, desk),
        *(said("stop", code, case) for code in codes),
        *((Say("stops", "their_text"),) if limited(case, "their_text") else ()),
        *((Say("stops", "from_reason"),) if _by_reason(case) else ()),
        *((Say("stops", "from_place"),) if by_place(case) in codes else ()),
        Say("stops", "summary", {"count": len(codes)}),
    )
    return Note(says, case.revision, _changes(case), "stop")


def looked_note(case: Case, desk: Desk) -> Note:
    """Who has looked and what they allow, and who is still missing, for which stop."""
    says = (*_looked(case), *_draft_allowed(case), *_missing_for(case, desk))
    return Note(says, case.revision, _changes(case), "stop")


def _looked(case: Case) -> tuple[Say, ...]:
    """Who has looked, and what they allow."""
    if "cleared" not in case.done:
        return ()
    limits = tuple(Say("stops", f"limits_{one}") for one in case.codes("limits"))
    facts = {"who": case.text("cleared_by"), "limits": limits, "condition": case.text("condition")}
    return (Say("stops", "looked", facts),)


def _draft_allowed(case: Case) -> tuple[Say, ...]:
    """That nobody has allowed a draft yet, or that they gave a text of their own."""
    if limited(case, "their_text"):
        return (Say("stops", "their_text"),)
    return () if limited(case, "draft") else (Say("stops", "no_draft_yet"),)


def _missing_for(case: Case, desk: Desk) -> tuple[Say, ...]:
    """Who still has to look, and because of what."""
    still = awaited(case, desk)
    if not still:
        return ()
    stops = (code for code in standing(case) if {*ROUTES[STOPS[code].route]} & {*still})
    facts = {
        "missing": tuple(Say("stops", f"looker_{one}") for one in still),
        "stops": tuple(said("label", code, case) for code in stops),
        "example": Say("stops", f"agrees_{still[0]}"),
    }
    return (Say("stops", "missing_for", facts),)


SHOWN = 2
"""Stops from whose rows a question is answered at once."""


def _at_stop(asked: str, case: Case, desk: Desk) -> tuple[Say, ...]:
    """The answer to a question at a stop, from the rows of what stands.

    Where somebody isn't safe the next meeting is called off at once: that protects, and is no notice (domain.md 3.7).
    """
    if asked == "missing" and "cleared" in case.done:
        return looked_note(case, desk).says
    if asked == MEETING:
        if unsafe(case):
            return (Say("stops", "answer_meeting", _who(case)),)
        asked = "may"
    codes = standing(case)[:SHOWN]
    facts = _who(case)
    rows = {"ask": "ask", "may": "stop", "must": "must"}
    return (
        Say("stops", f"answer_{asked}", facts),
        *(said(rows[asked], code, case) for code in codes if asked in rows),
    )


def _who(case: Case) -> dict[str, object]:
    """Who must see it, and whether each of several has to."""
    return {"routes": _routes(case), "several": several(case)}


def _routes(case: Case) -> tuple[Say, ...]:
    """Who must see it, each once."""
    routes = dict.fromkeys(STOPS[code].route for code in standing(case))
    return tuple(Say("stops", f"route_{route}") for route in routes)


def _missing(case: Case, desk: Desk) -> tuple[Say, ...]:
    """Who still has to look, where one of several has."""
    still = awaited(case, desk)
    missing, example = tuple(Say("stops", f"looker_{one}") for one in still), Say("stops", f"agrees_{(*still, '')[0]}")
    facts = {"who": case.text("cleared_by"), "missing": missing, "example": example}
    return (Say("stops", "still_missing", facts),) if missing else ()


def _by_reason(case: Case) -> bool:
    """The reason alone is a stop, whatever is ticked."""
    return case.text("reason") in FROM_REASON


def _changes(case: Case) -> tuple[Press, ...]:
    change = (
        *((CHANGE_REASON,) if _by_reason(case) else ()),
        *((CHANGE_VERDICT,) if by_place(case) else ()),
        *((CHANGE_STOPS,) if told(case) else ()),
    )
    return change if NEVER_CLEARED & set(standing(case)) else (CLEARED, *change)


def _wait_note(case: Case, desk: Desk) -> Note:
    facts = {"until": locked_until(case), "zone": case.zone}
    return Note((Say("verdict", "waiting", facts),), case.revision, (CHANGE_VERDICT,), "wait")


def mend_draft(case: Case, desk: Desk) -> Draft:
    """The agenda for the talk, and the invitation to it."""
    presses = (CHANGE_TALK, CHANGE_VERDICT)
    return Draft(invitation(case, desk), agenda(case, desk), (), presses, case.revision, rows=(Row(MILDER, RARER),))


def ending_draft(case: Case, desk: Desk) -> Draft:
    """The texts of an ending, how the last day came about, and what was assumed."""
    made = chosen_plan(case, desk)
    if made is None:
        return Draft((), (), ())
    kept = (Say("letter", "kept_brief"),) if unsafe(case) and case.text("tone") not in ("", "BRIEF") else ()
    facts = {"client": case.client, "signer": case.signer, "until": questions_until(case, desk, made)}
    gaps = (
        *kept,
        *_left_to_me(case),
        *(Say("letter", f"gap_{name}", facts) for name in _gaps(case)),
        *_unthanked(case, desk),
        *_second_way(case),
        *_unlimited(case, desk, made),
        *_back_on_a_rest_day(case, desk, made),
    )
    missing = still_missing(case, desk)
    dated = (*sum_shown(made), *_posting(case, desk), *assumed(made))
    first = Say("letter", "before", {"day": made.sent.date(), "last_day": made.last_day})
    asked = (Say("stops", "condition", {"condition": case.text("condition")}),) if case.text("condition") else ()
    before = (*((missing,) if missing else ()), *asked, first, *caution(case, desk))
    return Draft(
        letters_of(case, ending_letters(case, desk)),
        before,
        () if _told_before(case) else (*dated, *gaps, *left(case, desk)),
        (),
        case.revision,
        numbered(case, desk),
        (
            Row((replace(SENT, style="primary"), *MILDER, CHECK), (*RARER, VERSIONS)),
            Row((CIRCLE, REPLIES, REHEARSE, TASKS), (CALENDAR, *CHANGES)),
        ),
        case.text("address"),
    )


def _posting(case: Case, desk: Desk) -> tuple[Say, ...]:
    """The last day to post it for the same last day, where it goes by post."""
    day = case.day("tell_on")
    say = last_posting(case, desk, day) if day else None
    return (say,) if say else ()


def _told_before(case: Case) -> bool:
    """Whether the version that holds rests on the facts of the one before, with which they were told."""
    last = held(case)
    return last is not None and last.made not in ("first", "answer")


def sent_note(case: Case, desk: Desk) -> Note:
    """That it has gone, what follows from the real moment, and both last days where they differ."""
    made, moment, day = chosen_plan(case, desk), sent_moment(case), case.day("tell_on")
    assert made is not None and moment is not None  # noqa: S101 (it is sent)
    was = plan_for(case, desk, day).last_day if day else made.last_day
    by = case.text("sent_by")
    method = Say("versions", f"way_{by}") if by else None
    asked = case.text("method")
    wrong = bool(by and asked in METHODS and by not in (asked, case.text("or_by")))
    says = (
        Say("versions", "went", {"moment": moment, "zone": case.zone, "method": method}),
        Say("versions", "received", {"day": made.receipt.day, "assumed": made.receipt.assumed}),
        Say("versions", "day_slips" if made.last_day != was else "day_stays", {"was": was, "last_day": made.last_day}),
        *((Say("versions", "wrong_method", {"asked": Say("versions", f"by_{asked}", _to(case))}),) if wrong else ()),
        *_other_way(case),
        Say("versions", "next_now"),
    )
    went = () if case.text("went") else (Press("went", Say("bells", "button_went")),)
    return Note(says, case.revision, (*went, *AROUND, REHEARSE, CHANGE_SENT), "sent")


def _other_way(case: Case) -> tuple[Say, ...]:
    """The second way that the agreement asks for, gone too or still to go."""
    other = case.text("also_by")
    line = "second_gone" if BOTH in case.told else "second_open"
    return (Say("versions", line, {"way": Say("versions", f"way_{other}")}),) if other and case.text("sent_by") else ()


def _to(case: Case) -> dict[str, object]:
    return {"address": case.text("address")}


def _left_to_me(case: Case) -> tuple[Say, ...]:
    """What the coach chose because the manager didn't."""
    own = {
        "day": Say("letter", "own_day") if case.text("day_by") else None,
        "channel": None if case.text("channel") else Say("channel", f"channel_{channel_of(case)}"),
        "tone": None if case.text("tone") else Say("tone", f"tone_{tone_of(case)}"),
    }
    return tuple(Say("letter", f"left_{name}", {"chosen": chosen}) for name, chosen in own.items() if chosen)


def _unthanked(case: Case, desk: Desk) -> tuple[Say, ...]:
    """What of the thanks had to stay out."""
    thanks = thanks_of(case, desk)
    silent = not thanks.left or tone_of(case) == BRIEF
    return () if silent else (Say("letter", "gap_thanks", {"left": thanks.left, "whole": not thanks.words}),)


def _second_way(case: Case) -> tuple[Say, ...]:
    """That the agreement asks for a second way too, where it does: the same words, the same day."""
    other = case.text("also_by")
    return (Say("letter", "also_by", {"method": other}),) if other and other != case.text("method") else ()


def _unlimited(case: Case, desk: Desk, made: Plan) -> tuple[Say, ...]:
    """That help far beyond the last day wants a limit in hours; the usual two weeks of questions want none (HOPE7)."""
    until = case.day("until")
    usual = calendar(case, desk).add(made.last_day, 2 * CONTACT_FOR)
    long = until is not None and until > usual and not case.text("hours") and tone_of(case) != BRIEF
    return (Say("letter", "gap_hours", {"until": until}),) if long else ()


def _back_on_a_rest_day(case: Case, desk: Desk, made: Plan) -> tuple[Say, ...]:
    """That somebody must be there to take the keys, where the agreement wants them back on a day off."""
    on_the_day = case.text("returns") == "last_day" and not calendar(case, desk).works(made.last_day)
    return (Say("letter", "returns_on_rest_day", {"day": made.last_day}),) if on_the_day else ()


def _gaps(case: Case) -> tuple[str, ...]:
    """What the texts had to do without, to be filled in by hand or by another answer."""
    missing = [name for name in ("contact", "clause", "handover", "until") if not case.text(name)]
    if not service_of(case):
        missing.append("service")
    if on_paper(case) and not case.text("address"):
        missing.append("address")
    if not case.text("signer"):
        missing.append("name" if case.signer else "signer")
    if not case.text("progress") and tone_of(case) != BRIEF:
        missing.append("held")
    if not case.text("fee") and not case.text("open_amount"):
        missing.append("amount")
    return tuple(missing)

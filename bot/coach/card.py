"""The card at the top of the thread: client, stage, verdict and key dates."""

from bot.coach.case import Case, Desk, Say
from bot.coach.reply import Card
from bot.coach.road import road
from bot.coach.steps.checkin import review_on
from bot.coach.steps.feasible import not_yet
from bot.coach.steps.planned import chosen_plan, sent_moment
from bot.coach.steps.verdict import ending, judge, mending


def stage(case: Case, desk: Desk) -> str:
    """The name of the stage: deciding, preparing, mending, or whatever the case waits for."""
    if case.state in ("stopped", "waiting", "paused", "closed", "cancelled"):
        return case.state
    if not _decided(case, desk):
        return "deciding"
    if ending(case, desk):
        return "sent" if case.text("sent_on") else "preparing"
    return "mending" if mending(case, desk) else "deciding"


def _decided(case: Case, desk: Desk) -> bool:
    """The manager has decided, and on the verdict as it is now."""
    return bool(road(case)) and "verdict" in case.done and case.text("judged") == judge(case, desk).judged


def _verdict(case: Case, desk: Desk) -> tuple[Say, ...]:
    if not _decided(case, desk):
        return ()
    own = case.text("verdict") != "go"
    if later := not_yet(case, desk):
        return (Say("talk", "verdict_not_yet", {"own": own, "start": later.facts["start"]}),)
    return (Say("talk", f"verdict_{road(case)}", {"own": own}),)


def _dates(case: Case, desk: Desk) -> tuple[Say, ...]:
    if not _decided(case, desk):
        return ()
    made = chosen_plan(case, desk) if ending(case, desk) else None
    moment = sent_moment(case)
    if made and moment and ending(case, desk):
        return (Say("talk", "dates_sent", {"sent": moment, "zone": case.zone, "last_day": made.last_day}),)
    if made and "tell_on" in case.done:
        return (Say("talk", "dates", {"tell_on": made.sent.date(), "last_day": made.last_day}),)
    review = review_on(case, desk) if mending(case, desk) else None
    return (Say("talk", "review", {"talk": case.day("meet_on"), "review": review}),) if review else ()


def _rehearsed(case: Case, desk: Desk) -> tuple[Say, ...]:
    names = tuple(Say("rehearsal", f"short_{code}") for code in case.rehearsed)
    return (Say("rehearsal", "rehearsed", {"names": names}),) if names and ending(case, desk) else ()


def card(case: Case, desk: Desk) -> Card:
    """The card as it should look now."""
    told = (*_verdict(case, desk), *_dates(case, desk), *_rehearsed(case, desk))
    lines = (Say("talk", f"stage_{stage(case, desk)}"), *told)
    return Card(case.client, lines, case.revision)

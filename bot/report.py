"""Everything the coach has to say about a case, at once: for ``partways coach``, without Slack.

The same rules and words as in the thread. ``report`` gives it as plain values for JSON, ``text`` as a page to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from bot.coach import circle, reactions, tasks
from bot.coach.beliefs import beliefs
from bot.coach.blame import person
from bot.coach.case import Case, Desk, Say, Value
from bot.coach.doubts import doubts
from bot.coach.endings import ending_draft, mend_draft
from bot.coach.finding import Book, Finding
from bot.coach.first import today_first
from bot.coach.flags import flags
from bot.coach.known import kind_of, known
from bot.coach.plan import Plan
from bot.coach.reply import Letter
from bot.coach.review import book, review
from bot.coach.steps.channel import channel_of, recommended, written_act
from bot.coach.steps.checkin import review_on
from bot.coach.steps.feasible import gaps, needed, not_yet
from bot.coach.steps.mend import suggested
from bot.coach.steps.planned import assumed, best_day, chosen_plan, offered, plan_for, renewal_of, sum_shown, telling
from bot.coach.steps.relationship import calendar, client_zone
from bot.coach.steps.stops import STOPS, raised, said, standing, urgent
from bot.coach.steps.tone import recommended as recommended_tone
from bot.coach.steps.tone import tone_of
from bot.coach.steps.verdict import ending, judge, locked_until, mending, signal_said
from bot.draft_page import written
from bot.voice import Voice

Values = dict[str, Any]


def filled(case: Case, desk: Desk) -> Case:
    """The case with a day where the file names none: the best one to tell them, or to hold the talk."""
    own: Mapping[str, Value] = {}
    if ending(case, desk) and not case.text("tell_on"):
        own = best_day(case, desk)
    if mending(case, desk) and not case.text("meet_on"):
        own = {"meet_on": suggested(case, desk)[0].isoformat()}
    return replace(case, answers={**case.answers, **own})


def report(case: Case, desk: Desk, voice: Voice) -> Values:
    """What follows from a settled case, as values that JSON has; codes stand beside their words."""
    whole = filled(case, desk)
    made = chosen_plan(whole, desk) if ending(whole, desk) else None
    return {
        "client": whole.client,
        "today": desk.now.astimezone(client_zone(whole)).date().isoformat(),
        "today_first": _words(today_first(whole, desk), voice),
        "verdict": _verdict(whole, desk, voice),
        "stops": [_stop(code, whole, voice) for code in standing(whole)],
        "from_story": list(whole.codes("from_story")),
        "cleared": [code for code in raised(whole) if code not in standing(whole)],
        "now": list(urgent(whole)),
        "beliefs": _coded(beliefs(whole.text("story"), whole, desk), voice),
        "doubts": _coded(doubts(whole, desk), voice),
        "flags": _coded(flags(whole), voice),
        "moments": _moments(whole, desk, voice) if ending(whole, desk) else [],
        "dates": _dates(whole, desk, made, voice),
        "channel": _channel(whole, voice) if made else {},
        "tone": {"recommended": recommended_tone(whole), "chosen": tone_of(whole)} if made else {},
        "letters": [_letter(one, whole, made, voice) for one in _letters(whole, desk)],
        "circle": _circle(whole, desk, made, voice),
        "reactions": _reactions(whole, made, voice),
        "tasks": _tasks(whole, desk, made, voice),
    }


def _letters(case: Case, desk: Desk) -> tuple[Letter, ...]:
    if ending(case, desk):
        return ending_draft(case, desk).letters
    return mend_draft(case, desk).letters if mending(case, desk) else ()


def _plain(say: Say, voice: Voice) -> str:
    """A line as plain text, without the marks of bold and quotation."""
    return re.sub(r"(?<!\w)[*_]([^*_\n]+)[*_](?!\w)", r"\1", voice.line(say, plain=True)).replace("\n> ", "\n")


def _words(says: Iterable[Say], voice: Voice) -> list[str]:
    return [_plain(say, voice) for say in says]


def _coded(found: Iterable[Any], voice: Voice) -> list[Values]:
    return [{"code": one.code, "words": _plain(one.says, voice)} for one in found]


def _verdict(case: Case, desk: Desk, voice: Voice) -> Values:
    found = judge(case, desk)
    until = locked_until(case)
    somebody = person(case)
    return {
        "judged": "stop" if standing(case) else found.judged,
        "then": judge(case, desk, cooled=True).judged,
        "score": found.score,
        "forced": list(found.forced),
        "to_end": _signals(found.to_end, case.text("reason"), voice),
        "to_mend": _signals(found.to_mend, case.text("reason"), voice),
        "locked_until": until.isoformat() if until and until > desk.now else None,
        "zone": case.zone,
        "not_yet": _not_yet(case, desk, voice),
        "person": _plain(somebody, voice) if somebody else None,
    }


def _not_yet(case: Case, desk: Desk, voice: Voice) -> Values | None:
    """What has to be there before it is told, and from which day it can be; None where nothing is missing."""
    later = not_yet(case, desk)
    if later is None:
        return None
    found = zip(gaps(case, desk), _words(needed(case, desk), voice), strict=True)
    start = later.facts["start"]
    assert isinstance(start, date)  # noqa: S101 (it was put there as one)
    missing = [{"code": gap.code, "words": words} for gap, words in found]
    return {"start": start.isoformat(), "missing": missing, "words": _plain(later, voice)}


def _signals(codes: Iterable[str], reason: str, voice: Voice) -> list[Values]:
    return [{"code": code, "words": _plain(signal_said(code, reason), voice)} for code in codes]


def _stop(code: str, case: Case, voice: Voice) -> Values:
    return {
        "code": code,
        "route": _plain(Say("stops", f"route_{STOPS[code].route}"), voice),
        "meanwhile": _plain(said("stop", code, case), voice),
    }


def _moments(case: Case, desk: Desk, voice: Voice) -> list[Values]:
    return [
        {
            "name": name,
            "day": moment.day.isoformat(),
            "start": f"{moment.start:%H:%M}",
            "end": f"{moment.end:%H:%M}",
            "rating": moment.rating,
            "last_day": plan_for(case, desk, moment.day).last_day.isoformat(),
            "reasons": [
                {"code": one.code, "words": _plain(Say("slots", one.code, one.facts), voice)}
                for one in moment.reasons
                if one.code != "days_left" or name == "best"
            ],
        }
        for name, moment in offered(case, desk)
    ]


def _dates(case: Case, desk: Desk, made: Plan | None, voice: Voice) -> Values:
    if made is None:
        talk, review = case.day("meet_on"), review_on(case, desk)
        return {"talk": talk.isoformat(), "review": review.isoformat()} if talk and review else {}
    deadline = renewal_of(case, desk)
    return {
        "tell_on": made.sent.date().isoformat(),
        "received": made.receipt.day.isoformat(),
        "contract_end": made.contract_end.isoformat(),
        "courtesy_end": made.courtesy_end.isoformat(),
        "last_day": made.last_day.isoformat(),
        "handover": made.handover.isoformat(),
        "proposal": made.proposal.last_day.isoformat() if made.proposal else None,
        "reasons": _sums(made, voice),
        "assumptions": [
            {"code": one.code, "words": words}
            for one, words in zip(made.assumptions, _words(assumed(made), voice), strict=True)
        ],
        "renewal": {
            "state": deadline.state,
            "receive_by": deadline.receive_by.isoformat(),
            "send_by": deadline.send_by.isoformat(),
            "next_receive_by": deadline.next.receive_by.isoformat() if deadline.next else None,
            "next_end": deadline.next.term_end.isoformat() if deadline.next else None,
        }
        if deadline
        else None,
    }


def _sums(made: Plan, voice: Voice) -> list[Values]:
    words = _words(sum_shown(made), voice)
    return [{"code": one.code, "words": line} for one, line in zip(made.reasons, words, strict=True)]


def _channel(case: Case, voice: Voice) -> Values:
    rule = recommended(case)
    facts = {"contact": case.text("contact")}
    return {
        "recommended": rule.channel,
        "chosen": channel_of(case),
        "rule": rule.code,
        "reason": _plain(Say("channel", f"why_{rule.code}", facts), voice),
        "runner_up": rule.runner_up,
        "flip": _plain(Say("channel", f"flip_{rule.code}"), voice),
        "written": written_act(case),
    }


def _letter(letter: Letter, case: Case, made: Plan | None, voice: Voice) -> Values:
    """A text, and what a review of it finds: nothing that blocks, or a rule is broken."""
    text = written(letter, voice)
    found = review(text, kind_of(letter.kind, case), known(case, made), _book(voice))
    return {"kind": letter.kind, "text": text, "findings": [_finding(one, voice) for one in found]}


@cache
def _book(voice: Voice) -> Book:
    """Compiled once for a voice: it takes a moment."""
    return book(voice.findings())


def _finding(found: Finding, voice: Voice) -> Values:
    words = _plain(found.why, voice)
    return {"rule": found.rule, "severity": found.severity, "quote": found.quote, "words": words}


def _circle(case: Case, desk: Desk, made: Plan | None, voice: Voice) -> list[Values]:
    if made is None:
        return []
    at = telling(case, desk) or made.sent.replace(tzinfo=client_zone(case))
    hearers = circle.circle(case, at, calendar(case, desk))
    return [
        {
            "code": one.code,
            "who": _plain(one.who, voice),
            "when": _plain(one.when, voice),
            "after": one.after.isoformat() if one.after else None,
            "before": one.before.isoformat() if one.before else None,
        }
        for one in hearers
    ]


def _reactions(case: Case, made: Plan | None, voice: Voice) -> list[Values]:
    if made is None:
        return []
    given = (*reactions.likely(case, made), reactions.since_when(case, made))
    return [
        {"code": one.code, "name": _plain(one.name, voice), "reply": voice.line(one.reply, plain=True)} for one in given
    ]


def _tasks(case: Case, desk: Desk, made: Plan | None, voice: Voice) -> list[Values]:
    if made is None:
        return []
    return [
        {"number": one.number, "code": one.code, "owner": one.owner, "due": one.due.isoformat()}
        | {"words": _plain(one.says, voice)}
        for one in tasks.tasks(case, made, calendar(case, desk))
    ]


def text(values: Mapping[str, Any], voice: Voice) -> str:
    """The report as a page to read: what comes first stands first, headings from the page ``report``."""
    ticked = tuple(values["from_story"])
    untick = [_plain(Say("report", "from_story", {"codes": ticked}), voice)] if ticked else []
    sections = [
        ("today_first", [f"- {line}" for line in values["today_first"]]),
        ("verdict", _verdict_lines(values["verdict"], voice)),
        ("stops", [*(f"- {one['code']}: {one['meanwhile']} ({one['route']})" for one in values["stops"]), *untick]),
        ("beliefs", [f"- {one['words']}" for one in values["beliefs"]]),
        ("doubts", [f"- {one['words']}" for one in values["doubts"]]),
        ("flags", [f"- {one['words']}" for one in values["flags"]]),
        ("moments", [_moment_line(one) for one in values["moments"]]),
        ("dates", _date_lines(values["dates"])),
        ("channel", [f"{name}: {value}" for name, value in values["channel"].items()]),
        ("tone", [f"{name}: {value}" for name, value in values["tone"].items()]),
        ("letters", [line for one in values["letters"] for line in _letter_lines(one)]),
        ("circle", [f"- {one['who']}: {one['when']}" for one in values["circle"]]),
        ("reactions", [f"- {one['name']}\n  {one['reply']}" for one in values["reactions"]]),
        ("tasks", [f"- {one['words']}" for one in values["tasks"]]),
    ]
    blocks = [f"{_heading(name, voice)}\n" + "\n".join(lines) for name, lines in sections if lines]
    return "\n\n".join([f"{values['client']}, {values['today']}", *blocks]) + "\n"


def _heading(name: str, voice: Voice) -> str:
    words = voice.line(Say("report", name), plain=True)
    return f"{words}\n{'-' * len(words)}"


def _letter_lines(letter: Mapping[str, Any]) -> list[str]:
    found = [f"- {one['rule']} ({one['severity']}): {one['words']} {one['quote']}" for one in letter["findings"]]
    return [f"--- {letter['kind']}", letter["text"], "", *found, *([""] if found else [])]


def _verdict_lines(verdict: Mapping[str, Any], voice: Voice) -> list[str]:
    later = verdict["not_yet"]
    lines = [f"{verdict['judged']}{', not yet' if later else ''} ({verdict['score']:+d})"]
    lines += [later["words"]] if later else []
    lines += [f"+ {one['code']}: {one['words']}" for one in verdict["to_end"]]
    lines += [f"- {one['code']}: {one['words']}" for one in verdict["to_mend"]]
    if verdict["locked_until"]:
        facts = {"until": datetime.fromisoformat(verdict["locked_until"]), "then": verdict["then"]}
        lines.append(_plain(Say("report", "locked", {**facts, "zone": verdict["zone"]}), voice))
    return [*lines, *([verdict["person"]] if verdict["person"] else [])]


def _moment_line(one: Mapping[str, Any]) -> str:
    why = " ".join(reason["words"] for reason in one["reasons"])
    return f"- {one['name']}: {one['day']} {one['start']}-{one['end']}, last day {one['last_day']}. {why}".rstrip()


def _date_lines(dates: Mapping[str, Any]) -> list[str]:
    flat = {**dates, **{f"renewal {name}": value for name, value in (dates.get("renewal") or {}).items()}}
    simple = [f"{name}: {value}" for name, value in flat.items() if isinstance(value, str)]
    told = [f"- {one['words']}" for name in ("reasons", "assumptions") for one in dates.get(name, [])]
    return [*simple, *told]

"""A case from a TOML file: the same fields as in the conversation, a table for each step.

Whatever a file leaves out counts as not known. ``example`` writes a file with every key, from the questions
themselves, so that it can't fall behind them.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.clock import clock
from bot.coach.question import Field, Question, Values
from bot.coach.steps import QUESTIONS
from bot.coach.steps.agreement import amount_in, notice_in
from bot.coach.steps.feasible import asked, from_words
from bot.coach.steps.stops import raised
from bot.coach.steps.verdict import judge
from bot.voice import Voice

HEAD = ("client", "zone", "today", "signer")
"""The keys that stand outside every table: the client, the manager's time zone, the moment, and who signs."""

MORNING = time(9)
"""The hour that a moment without one is taken to be, where the manager is."""

YEARS = range(1950, 2101)
"""The years that a date can lie in; another is a slip of the keyboard."""

LARGEST = 200_000
"""Bytes of a file at most: a story has LONGEST characters (``question.LONGEST``), and nothing else is long."""

ASKED = tuple(question for question in QUESTIONS.values() if not question.reads_back)
STEPS = tuple(dict.fromkeys(question.step for question in ASKED))
FIELDS = {(question.step, one.name): one for question in ASKED for one in question.fields}
"""Every field by its table and key."""


class CaseFileError(Exception):
    """The file can't be used; each line of the text says what to mend."""


def read(path: Path, voice: Voice) -> tuple[Case, datetime | None]:
    """The case in a file, and the moment (aware) that it names, if any.

    CaseFileError with a line for everything that is wrong: no such file, no TOML, unknown keys, values that a
    field doesn't have.
    """
    told = _loaded(path)
    wrong: list[str] = []
    head = _head({key: told.pop(key) for key in HEAD if key in told}, wrong)
    answers = dict(_answers(told, wrong))
    zone, today = _zone(head, wrong), _today(head, wrong)
    wrong += _backwards(answers)
    if wrong:
        raise CaseFileError("\n".join(f"{path}: {line}" for line in wrong))
    blank = Case(str(head.get("client", "")).strip() or path.stem, zone=zone, signer=str(head.get("signer", "")))
    case = replace(blank, answers=answers, done=frozenset(QUESTIONS), asked=dict.fromkeys(QUESTIONS, 0))
    return case, when(today, case) if today else None


def _loaded(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            held = file.read(LARGEST + 1)
        if len(held) > LARGEST:
            raise CaseFileError(f"{path} is too long: a case has {LARGEST // 1000} kB at most")
        return tomllib.loads(held.decode("utf-8-sig"))
    except OSError as missing:
        raise CaseFileError(f"{path} can't be read: {missing.strerror}") from missing
    except UnicodeDecodeError as broken:
        raise CaseFileError(f"{path} is not TOML: it holds no text in UTF-8") from broken
    except RecursionError as broken:
        raise CaseFileError(f"{path} is not TOML: it nests too deeply") from broken
    except ValueError as broken:  # what TOML itself finds, and numbers of thousands of digits
        raise CaseFileError(f"{path} is not TOML: {str(broken).partition(';')[0]}") from broken


def moment(text: str) -> datetime:
    """A moment like 2027-01-11 (nine in the morning) or 2027-01-11T15:00; naive where it names no zone. ValueError."""
    found = datetime.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(f"not in the years {YEARS[0]} to {YEARS[-1]}")
    bare = found.time() == time.min and "T" not in text and ":" not in text
    return datetime.combine(found, MORNING) if bare else found


def when(told: datetime, case: Case) -> datetime:
    """A moment as an aware one: without a zone of its own it is on the manager's clock."""
    return told if told.tzinfo else told.replace(tzinfo=ZoneInfo(case.zone))


CHECKED = ("relationship", "agreement", "money", "cleared", "feasible", "dates", "tell_on", "meet_on")
"""The questions whose answers are checked as in the conversation; the others hold whatever their fields can."""


def settled(case: Case, desk: Desk) -> Case:
    """The case as the conversation would have it: stops of the story ticked, notices in their form, the verdict taken.

    Unclear where an answer can't be used, as in the conversation. A day for the telling may not be over; a date of
    theirs may.
    """
    ticked = {**case.answers, **_from_story(case, desk)}
    whole = replace(case, answers={key: value for key, value in ticked.items() if value not in ("", ())})
    for name in CHECKED:
        whole = replace(whole, answers={**whole.answers, **_checked(QUESTIONS[name], whole, desk)})
    opened = replace(whole, opened=case.opened or desk.now.astimezone(UTC).isoformat())
    decided = replace(opened, answers={**opened.answers, **_verdict(opened, desk)})
    # Who has looked is asked anew: an ending may raise a stop of its own.
    decided = replace(decided, answers={**decided.answers, **_checked(QUESTIONS["cleared"], decided, desk)})
    told = {name: value for name, value in from_words(decided, desk).items() if name not in decided.answers}
    return replace(decided, answers={**decided.answers, **told}) if asked(decided, desk) else decided


def _from_story(case: Case, desk: Desk) -> Values:
    """Stops that the story names and the file doesn't answer: a group counts as answered even with an empty list."""
    named = QUESTIONS["each"].suggests(case, desk)
    added = {key: codes for key, codes in named.items() if key.startswith("stops_") and key not in case.answers}
    codes = (code for found in added.values() if isinstance(found, tuple) for code in found)
    new = tuple(code for code in codes if code not in raised(case))
    return {**added, "stops": "each", "from_story": new} if new else {}


def _checked(question: Question, case: Case, desk: Desk) -> Values:
    given = {one.name: case.answers[one.name] for one in question.fields if one.name in case.answers}
    if not given:
        return {}
    try:
        return question.check(given, case, desk)
    except Unclear as unclear:
        if unclear.field in ("critical", "other_dates") and unclear.say.line == "day_past":
            return {}
        raise


def _verdict(case: Case, desk: Desk) -> Values:
    """The road that the file names. "anyway" wants its reason, and lifts the cooling-off as it does in the thread."""
    choice = case.text("verdict") or ("anyway" if case.text("override") else "go")
    if choice != "anyway":
        return {"verdict": choice, "judged": judge(case, desk).judged}
    override = QUESTIONS["override"]
    checked = override.check({"override": case.text("override")}, case, desk)
    return {**checked, "cooled": "yes", "verdict": choice, "judged": judge(case, desk, cooled=True).judged}


def _head(head: Mapping[str, Any], wrong: list[str]) -> dict[str, Any]:
    """The keys outside the tables; the moment may be a date, the others are words."""
    for key, value in head.items():
        if key != "today" and not isinstance(value, str):
            wrong.append(f"{key}: {value!r} is not in quotation marks")
    return {key: value for key, value in head.items() if key == "today" or isinstance(value, str)}


def _answers(told: Mapping[str, Any], wrong: list[str]) -> Iterator[tuple[str, Value]]:
    for step, table in told.items():
        if step not in STEPS or not isinstance(table, dict):
            wrong.append(f"{step}: {_unknown_table(step)}")
            continue
        for name, value in table.items():
            try:
                yield name, _value(_field(step, name), value)
            except ValueError as problem:
                wrong.append(f"{step}.{name}: {problem}")
        if step == "stops" and any(name.startswith("stops_") or name == "now" for name in table):
            yield "stops", "each"


SPANS = (("critical", "critical_until"), ("away_from", "away_until"), ("paid_from", "paid_until"))
"""Pairs of days, the first and the last."""


def _backwards(answers: Mapping[str, Value]) -> Iterator[str]:
    for first, last in SPANS:
        begins, ends = str(answers.get(first, "")), str(answers.get(last, ""))
        if begins and ends and ends < begins:
            yield f"{last}: {ends} is before {first}, {begins}"


def _unknown_table(step: str) -> str:
    """What to say of a key outside the tables, or of a table, that there isn't: the near one where there is one."""
    if step in STEPS:
        return f"this is a table; write [{step}], and its keys below it"
    homes = [table for table, key in FIELDS if key == step]
    if homes:
        return f"this stands in the table [{homes[0]}]"
    if near := get_close_matches(step, (*STEPS, *HEAD), 1):
        return f"what is this? Did you mean {near[0] if near[0] in HEAD else f'[{near[0]}]'}?"
    known = ", ".join(f"[{one}]" for one in STEPS)
    return f"what is this? There are the tables {known}; outside them stand {', '.join(HEAD)}"


def _field(step: str, name: str) -> Field:
    if (step, name) in FIELDS:
        return FIELDS[step, name]
    here = [key for table, key in FIELDS if table == step]
    if near := get_close_matches(name, here, 1):
        raise ValueError(f"what is this? Did you mean {near[0]}?")
    if homes := [table for table, key in FIELDS if key == name]:
        raise ValueError(f"this stands in the table [{homes[0]}]")
    if name in HEAD:
        raise ValueError("this stands outside the tables, above all of them")
    raise ValueError(f"what is this? In [{step}] stand: {', '.join(here)}")


def _value(field: Field, value: object) -> Value:
    """What a field holds, from TOML; empty is not known. ValueError saying what it takes."""
    if value in ("", []):
        return () if field.kind in ("ticks", "days") else ""
    if field.kind in ("ticks", "days"):
        one_of = _option if field.kind == "ticks" else (lambda _, day: _day(day))
        return tuple(dict.fromkeys(one_of(field, code) for code in (value if isinstance(value, list) else [value])))
    if field.kind == "day":
        return _day(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is not in quotation marks")
    if field.kind == "amount":
        return _amount(value)
    if field.name in OWN:
        return OWN[field.name](str(value))
    return _option(field, value) if field.kind == "pick" else str(value)


def _option(field: Field, code: object) -> str:
    if code not in field.options:
        near = get_close_matches(str(code).lower(), [one.lower() for one in field.options], 1)
        meant = next((one for one in field.options if [one.lower()] == near), "")
        hint = f"; did you mean {meant}?" if meant else ""
        raise ValueError(f"{code!r} is none of: {', '.join(field.options)}{hint}")
    return str(code)


def _day(value: object) -> str:
    try:
        day = date.fromisoformat(value.isoformat()[:10] if isinstance(value, date) else str(value))
    except ValueError:
        raise ValueError(f"{value!r} is no date like 2027-02-15") from None
    if day.year not in YEARS:
        raise ValueError(f"{day} is not in the years {YEARS[0]} to {YEARS[-1]}")
    return day.isoformat()


def _amount(value: str | float) -> str:
    figure = value.strip() if isinstance(value, str) else f"{value:.2f}"
    found = None if figure.startswith("-") else amount_in(figure)
    if found is None:
        raise ValueError(f"{value!r} is no amount like 6500.00")
    return found


def _notice(text: str) -> str:
    found = None if text.strip().startswith("-") else notice_in(text)
    if found is None:
        raise ValueError(f"{text!r} is no notice like 30 days, 3 months or 10 business days")
    return found


def _hour(text: str) -> str:
    at = clock(text)
    if at is None:
        raise ValueError(f"{text!r} is no time like 10:40")
    return f"{at:%H:%M}"


OWN: Mapping[str, Callable[[str], str]] = {"notice": _notice, "sent_at": _hour, "tell_at": _hour}
"""Fields that are words with a form of their own."""


def _zone(head: Mapping[str, Any], wrong: list[str]) -> str:
    zone = str(head.get("zone", "UTC"))
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        wrong.append(f"zone: {zone!r} is no time zone like Europe/London")
        return "UTC"
    return zone


def _today(head: Mapping[str, Any], wrong: list[str]) -> datetime | None:
    if "today" not in head:
        return None
    try:
        return moment(str(head["today"]))
    except ValueError:
        wrong.append(f"today: {str(head['today'])!r} is no date like 2027-01-11 or 2027-01-11T09:00")
        return None


def example(voice: Voice) -> str:
    """A commented file with every key, all of them optional; each can be uncommented as it stands."""
    lines = [
        "# A case for `partways coach`. Every key may be left out: it then counts as not known.",
        "# Stops that the story names are ticked, as in the thread, unless their own list stands here, even empty.",
        'client = "Ivy & Oat"',
        'zone = "Europe/London"  # the manager\'s',
        "# Else it is now, or --today. A date alone means nine in the morning.",
        "# today = 2027-01-11T09:00:00",
        '# signer = "Tom Reed"',
    ]
    for step in STEPS:
        fields = (field for (table, _), field in FIELDS.items() if table == step)
        lines += ["", f"[{step}]", *(line for one in fields for line in _explained(step, one, voice))]
    return "\n".join(lines) + "\n"


SAMPLES = {"ticks": "[]", "day": "2027-02-15", "days": "[2027-03-01]", "amount": "6500.00"}
"""What the example shows for a kind of field; of a list it takes the first, and for words the hint of the form."""


def _explained(step: str, field: Field, voice: Voice) -> Iterator[str]:
    if voice.has(step, f"{field.name}_label"):
        yield f"# {voice.line(Say(step, f'{field.name}_label'), plain=True)}"
    if field.options:
        yield f"#   {'any' if field.kind == 'ticks' else 'one'} of: {', '.join(field.options)}"
    if field.name == "limits":
        yield f'# {field.name} = ["{field.options[0]}"]'
    else:
        yield f"# {field.name} = {SAMPLES.get(field.kind) or _quoted(step, field, voice)}"


def _quoted(step: str, field: Field, voice: Voice) -> str:
    """An option, or words such as the form suggests; in TOML's literal or basic quotation marks."""
    hint = f"{field.name}_hint"
    words = voice.line(Say(step, hint), plain=True) if voice.has(step, hint) else f"{field.name.replace('_', ' ')}"
    return json.dumps(field.options[0] if field.options else words, ensure_ascii=False)

"""A case from a TOML file: the same fields as in the conversation, a table for each step.

Whatever a file leaves out counts as not known. ``example`` writes a file with every key, from the questions
themselves, so that it can't fall behind them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.coach.case import Case, Desk, Say, Value
from bot.coach.question import Field, Question
from bot.coach.steps import QUESTIONS
from bot.coach.steps.verdict import judge
from bot.voice import Voice

HEAD = ("client", "zone", "today", "signer")
"""The keys that stand outside every table: the client, the manager's time zone, the moment, and who signs."""


class CaseFileError(Exception):
    """The file can't be used; each line of the text says what to mend."""


def read(path: Path, voice: Voice) -> tuple[Case, datetime | None]:
    """The case in a file, and the moment (aware) that it names, if any.

    CaseFileError with a line for everything that is wrong: no such file, no TOML, unknown keys, values that a
    field doesn't have.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as missing:
        raise CaseFileError(f"{path} can't be read: {missing.strerror}") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise CaseFileError(f"{path} is not TOML: {broken}") from broken
    wrong: list[str] = []
    head = {key: told.pop(key) for key in HEAD if key in told}
    answers = dict(_answers(told, voice, wrong))
    zone, today = _zone(head, wrong), _moment(head.get("today"), wrong)
    if wrong:
        raise CaseFileError("\n".join(f"{path}: {line}" for line in wrong))
    blank = Case(str(head.get("client", path.stem)), zone=zone, signer=str(head.get("signer", "")))
    moment = today.replace(tzinfo=ZoneInfo(zone)) if today and today.tzinfo is None else today
    return replace(blank, answers=answers, done=frozenset(QUESTIONS), asked=dict.fromkeys(QUESTIONS, 0)), moment


def settled(case: Case, desk: Desk) -> Case:
    """The case as the conversation would have it: notices in their form, and the verdict taken unless it says else."""
    opened = replace(case, opened=case.opened or desk.now.astimezone(UTC).isoformat())
    checked = dict(opened.answers)
    for name in ("agreement", "cleared"):
        question = QUESTIONS[name]
        given = {one.name: checked[one.name] for one in question.fields if one.name in checked}
        if given:
            checked |= question.check(given, opened, desk)
    kept = replace(opened, answers={key: value for key, value in checked.items() if value not in ("", ())})
    own = {"verdict": kept.text("verdict") or "go", "judged": judge(kept, desk).judged}
    return replace(kept, answers={**kept.answers, **own})


def _answers(told: Mapping[str, Any], voice: Voice, wrong: list[str]) -> Iterator[tuple[str, Value]]:
    fields = {(question.step, one.name): one for question in QUESTIONS.values() for one in question.fields}
    for step, table in told.items():
        if not isinstance(table, dict):
            wrong.append(f"{step}: what is this? Outside the tables stand {', '.join(HEAD)}")
            continue
        for name, value in table.items():
            field = fields.get((step, name))
            if field is None:
                known = ", ".join(key for table_name, key in fields if table_name == step) or "no such table"
                wrong.append(f"{step}.{name}: what is this? In [{step}] stand: {known}")
                continue
            try:
                yield name, _value(field, value, voice)
            except ValueError as problem:
                wrong.append(f"{step}.{name}: {problem}")
    if any(name.startswith("stops_") or name == "now" for name in told.get("stops", {})):
        yield "stops", "each"


def _value(field: Field, value: object, voice: Voice) -> Value:
    """What a field holds, from TOML; ValueError saying what it takes."""
    if field.kind == "ticks":
        codes = value if isinstance(value, list) else [value]
        return tuple(_option(field, str(code)) for code in codes)
    if field.kind == "day":
        return value.isoformat() if isinstance(value, date) else date.fromisoformat(str(value)).isoformat()
    if field.kind == "amount":
        return f"{float(str(value)):.2f}"
    if field.kind == "pick" and not field.reader:
        return _option(field, str(value))
    return str(value)


def _option(field: Field, code: str) -> str:
    if code not in field.options:
        raise ValueError(f"{code!r} is none of: {', '.join(field.options)}")
    return code


def _zone(head: Mapping[str, Any], wrong: list[str]) -> str:
    zone = str(head.get("zone", "UTC"))
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        wrong.append(f"zone: {zone!r} is no time zone like Europe/London")
        return "UTC"
    return zone


def _moment(value: object, wrong: list[str]) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        wrong.append(f"today: {value!r} is no date like 2027-01-11 or 2027-01-11T09:00")
        return None


def example(voice: Voice) -> str:
    """A commented file with every key, all of them optional."""
    lines = [
        "# A case for `partways coach`. Every key may be left out: it then counts as not known.",
        'client = "Ivy & Oat"',
        'zone = "Europe/London"      # the manager\'s',
        "# today = 2027-01-11T09:00:00  # else the real moment, or --today",
        '# signer = "Tom Reed"',
    ]
    for step in dict.fromkeys(question.step for question in QUESTIONS.values()):
        lines += ["", f"[{step}]"]
        for question in QUESTIONS.values():
            if question.step == step:
                lines += [line for one in question.fields for line in _explained(question, one, voice)]
    return "\n".join(lines) + "\n"


def _explained(question: Question, field: Field, voice: Voice) -> Iterator[str]:
    label = f"{field.name}_label"
    if voice.has(question.step, label):
        yield f"# {voice.line(Say(question.step, label), plain=True)}"
    if field.options:
        yield (
            f"#   one of: {', '.join(field.options)}"
            if field.kind != "ticks"
            else f"#   any of: {', '.join(field.options)}"
        )
    samples = {"ticks": "[]", "day": "2027-02-15", "amount": '"6500.00"'}
    sample = samples.get(field.kind, f'"{field.options[0] if field.options else ""}"')
    yield f"# {field.name} = {sample}"

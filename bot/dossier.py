"""All that the bot holds about somebody, given out: as JSON, row by row, and as Markdown that a person reads.

The JSON is made of the stored rows alone, so nothing can be left out of it. The Markdown says the same in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.coach import checklist, lists
from bot.coach.card import stage
from bot.coach.case import Case, Desk, Say
from bot.coach.steps import QUESTIONS
from bot.readback import told
from bot.store import Filed
from bot.voice import Voice

PAGE = "holdings"


@dataclass(frozen=True)
class Dossier:
    """What is given out: the stored rows by table, and what they mean."""

    held: Mapping[str, Sequence[Mapping[str, Any]]]
    cases: Sequence[Filed]
    about: tuple[Say, ...]
    """The person's name and zone, when the digest comes, whether they are counted: a line each."""
    made: date


def as_json(dossier: Dossier) -> str:
    """Every stored row, by its table."""
    return json.dumps({"made": dossier.made.isoformat(), **dossier.held}, ensure_ascii=False, indent=2) + "\n"


def as_markdown(dossier: Dossier, desk: Desk, voice: Voice) -> str:
    """The same in words: who they are to the bot, and each case from its answers to what was learnt."""
    head = [f"# {_line('title', voice)}", _line("intro", voice, made=dossier.made)]
    about = [f"## {_line('about', voice)}", _bullets(voice.line(say, plain=True) for say in dossier.about)]
    none = [] if dossier.cases else [_line("no_cases", voice)]
    cases = [part for filed in dossier.cases for part in _case(filed.case, desk, voice)]
    return "\n\n".join([*head, *about, *none, *cases]) + "\n"


def _case(case: Case, desk: Desk, voice: Voice) -> Iterator[str]:
    yield f"## {case.client}"
    yield _bullets(_facts(case, desk, voice))
    for name, lines in (
        ("answers", list(_answers(case, voice))),
        ("tasks", list(_tasks(case, desk, voice))),
        ("owners", [f"{_role(who, voice)}: {name}" for who, name in case.owners.items()]),
        ("rehearsed", list(_rehearsed(case, voice))),
        ("lessons", list(case.lessons)),
    ):
        if lines:
            yield f"### {_line(name, voice)}"
            yield _bullets(lines)
    if case.versions:
        yield f"### {_line('versions', voice)}"
    for version in case.versions:
        yield f"#### {_line('version', voice, number=version.number)}"
        for kind, text in version.texts.items():
            yield f"{voice.line(Say('talk', f'title_{kind}'), plain=True)}:"
            yield _fenced(text)


def _facts(case: Case, desk: Desk, voice: Voice) -> Iterator[str]:
    yield voice.line(Say("talk", f"stage_{stage(case, desk)}"), plain=True)
    for name, day in (("opened", case.opened[:10]), ("touched", case.touched), ("leaves", case.leaves)):
        if day:
            yield _line(name, voice, day=date.fromisoformat(day))
    if case.code:
        yield _line("code", voice, code=case.code)


def _answers(case: Case, voice: Voice) -> Iterator[str]:
    """Each answer under its question, in the order in which they are asked; then what no question asks."""
    asked = {field.name for question in QUESTIONS.values() for field in question.fields}
    shown: set[str] = set()
    for question in QUESTIONS.values():
        values = {one.name: case.answers[one.name] for one in question.fields if one.name in case.answers}
        for name, label, value in told(question, values, voice):
            if name not in shown and value:
                shown.add(name)
                yield f"{label}: {value}"
    for name, other in case.answers.items():
        if name not in asked:
            yield f"{name}: {', '.join(other) if isinstance(other, tuple) else other}"


def _tasks(case: Case, desk: Desk, voice: Voice) -> Iterator[str]:
    """Every line of the lists, ticked or not; of the reflection only what is ticked."""
    after = [line for group in checklist.reflection(case).groups for line in group.lines if line.code in case.ticks]
    lines = [*lists.lines(case, desk), *after]
    for line in lines:
        when = f" ({_bare(voice.line(line.when, plain=True))})" if line.when else ""
        mark = "x" if line.code in lists.ticks(case) else " "
        yield f"[{mark}] {_bare(voice.line(line.what, plain=True))}{when}"
    for code in sorted(case.ticks - {line.code for line in lines}):
        yield f"[x] {code}"


def _rehearsed(case: Case, voice: Voice) -> Iterator[str]:
    """The reactions that were rehearsed; of one that goes on, what was typed."""
    for code in case.rehearsed:
        yield voice.line(Say("rehearsal", f"short_{code}"), plain=True)
    for _, reply in case.rehearsal.replies if case.rehearsal else ():
        yield reply


def _role(who: str, voice: Voice) -> str:
    return voice.line(Say("owners", f"role_{who}"), plain=True) if voice.has("owners", f"role_{who}") else who


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join("- " + line.replace("\n", "\n  ") for line in lines)


def _fenced(text: str) -> str:
    """A text as it is, between fences longer than any in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _bare(text: str) -> str:
    """Words without Slack's signs for bold."""
    return text.replace("*", "")


def _line(line: str, voice: Voice, **facts: object) -> str:
    return voice.line(Say(PAGE, f"file_{line}", facts), plain=True)

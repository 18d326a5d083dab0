"""An answer as it is read back: a question in a line, or each of its fields with its label."""

from __future__ import annotations

import re
from datetime import date

from bot.coach.case import Say, Value
from bot.coach.question import Field, Question, Values
from bot.coach.reply import Noted
from bot.speaker import Speaker

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

LONGEST_ECHO = 280
"""Characters of one answer that are read back; the whole of it stands in the manager's own message."""


def summed_up(reply: Noted, voice: Speaker) -> str:
    """An answered question in a line: its title and what was understood."""
    question = reply.question
    title = voice.line(Say(question.step, f"{question.name}_title"))
    values = [
        _called(field, voice.escaped(in_words(field, reply.values[field.name], voice)), voice)
        for field in question.fields
        if field.name in reply.values
    ]
    said = " · ".join(_shortened(value) for value in values if value)
    skip = Say(question.step, f"{question.name}_skip")
    left = skip if voice.has(question.step, skip.line) else Say("talk", "left_open")
    return f"*{title}*: {said or voice.line(left)}"


def _called(field: Field, value: str, voice: Speaker) -> str:
    """A value with a word for what it answers, where "Yes" alone would not tell."""
    short = f"{field.name}_short"
    return f"{voice.line(Say(field.page, short))}: {value}" if voice.has(field.page, short) else value


def told(question: Question, values: Values, voice: Speaker) -> list[tuple[str, str, str]]:
    """What was answered, whole and plain: each field with its label, or with its question's title where it stands
    alone, and its value in words."""
    fields = [field for field in question.fields if field.name in values]
    title = Say(question.step, f"{question.name}_title")
    alone = len(fields) == 1
    labels = [title if alone else Say(field.page, f"{field.name}_label") for field in fields]
    return [
        (field.name, voice.line(label, plain=True), in_words(field, values[field.name], voice))
        for field, label in zip(fields, labels, strict=True)
    ]


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONGEST_ECHO else one_line[: LONGEST_ECHO - 1].rstrip() + "…"


def in_words(field: Field, value: Value, voice: Speaker) -> str:
    """What a field holds, in words, plain."""
    if isinstance(value, tuple):
        return ", ".join(in_words(field, code, voice) for code in value)
    text = str(value)
    if text in field.options or field.kind == "pick":
        label = option_label(field.page, field.name, text)
        return voice.line(label, plain=True) if voice.has(field.page, label.line) else text
    if (field.kind == "day" and text) or (field.kind == "days" and ISO_DAY.fullmatch(text)):
        return voice.day(date.fromisoformat(text))
    if field.kind == "amount" and text:
        return voice.money(text, "")
    return text


def option_label(page: str, field: str, option: str) -> Say:
    return Say(page, f"{field}_{_line_name(option)}")


def _line_name(option: str) -> str:
    return option.replace(" ", "_").replace("-", "_")

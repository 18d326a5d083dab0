"""How a reply is laid out on a page: what comes first, what is in small print, which controls stand below."""

from __future__ import annotations

from functools import singledispatch

from bot.coach.case import Say
from bot.coach.facts import NAME, Sheet
from bot.coach.owners import NAME as OWNERS
from bot.coach.owners import WHO, Roles
from bot.coach.question import Field, Question, Values
from bot.coach.reply import (
    Ask,
    Card,
    Checklist,
    Diary,
    Line,
    Note,
    Noted,
    Press,
    Reply,
)
from bot.coach.steps import QUESTIONS, STEPS
from bot.page import (
    Attachment,
    Button,
    Buttons,
    Choice,
    Day,
    Heading,
    Member,
    Page,
    Part,
    Pick,
    Small,
    Text,
    Ticks,
    Words,
)
from bot.readback import in_words, option_label, summed_up
from bot.speaker import Speaker

MENU = ("status", "help", "pause", "cancel")
"""The rarer commands, behind three dots under every question."""

INLINE = 2
"""From how many fields on a question shows its controls rather than only buttons."""

SHORT_LABEL = 75
"""Characters of a label on a button or in a list; slack.md 1.2."""


@singledispatch
def lay_out(reply: Reply, voice: Speaker) -> Page:
    """A reply as a page; each kind of reply has its own way below."""
    raise TypeError(f"no layout for {type(reply).__name__}")


@lay_out.register
def _ask(reply: Ask, voice: Speaker) -> Page:
    question = reply.question
    title = voice.line(_of(reply, "title"))
    progress = voice.line(Say("talk", "progress", {"number": reply.number, "total": len(STEPS)})) + " · "
    progress = progress if reply.number else ""
    words = voice.line(_of(reply, "ask"))
    why = voice.line(_of(reply, "why"))
    noted = (Small(summed_up(reply.noted, voice)),) if reply.noted else ()
    asides = [voice.line(aside) for aside in reply.asides]
    points = [f"• {summed_up(one, voice)}" for one in reply.summary]
    controls = _controls(reply, voice)
    answers = _answers(reply, voice)
    parts: tuple[Part, ...] = (
        *noted,
        *(Text(aside) for aside in asides),
        *((Buttons(tuple(button_of(press, voice) for press in reply.repairs)),) if reply.repairs else ()),
        Small(f"{progress}*{title}*"),
        Text("\n".join([words, *points])),
        Small(why),
        *(answers[:1] if reply.codes else ()),
        *controls,
        *(answers[1:] if reply.codes else answers),
        _commands(reply, voice),
    )
    read = [*(part.markup for part in noted), *asides, f"{progress}{title}", words, *points, why]
    choices = [*(_named_choices(control) for control in controls), *([_labels(answers)] if answers else [])]
    return Page(
        question.name,
        parts,
        "\n".join([*read, *(voice.escaped(line) for line in choices)]),
        question=question.name,
        revision=reply.revision,
        replaces=reply.again,
    )


LISTED = 8
"""Choices of one field that the plain text of a question names; a list of countries is not read aloud."""


def _named_choices(control: Part) -> str:
    """A field with its choices, for whoever hears the message read aloud."""
    assert isinstance(control, Pick | Ticks | Day | Words)  # noqa: S101 (the four kinds of control)
    choices = control.choices if isinstance(control, Pick | Ticks) else ()
    more = "…" if len(choices) > LISTED else ""
    listed = " / ".join(choice.label for choice in choices[:LISTED])
    return f"{control.label} {listed}{more}".strip()


def _labels(rows: tuple[Buttons, ...]) -> str:
    return " / ".join(f"[{button.label}]" for row in rows for button in row.buttons)


def _of(reply: Ask, line: str) -> Say:
    return Say(reply.question.step, f"{reply.question.name}_{line}", reply.facts)


def _controls(reply: Ask, voice: Speaker) -> tuple[Part, ...]:
    """The fields in view. A question that is answered by its buttons alone, or by typing, shows none."""
    fields = [field for field in reply.question.filled if not field.in_form]
    if reply.codes and len(fields) < INLINE and not any(field.kind == "day" for field in fields):
        return ()
    shown = [field for field in fields if field.kind != "long"]
    return tuple(_control(field, reply.values, voice) for field in shown)


def _control(field: Field, values: Values, voice: Speaker) -> Part:
    page = field.page
    label = voice.line(Say(page, f"{field.name}_label"), plain=True)
    chosen = values.get(field.name)
    text = chosen if isinstance(chosen, str) else None
    if field.kind == "ticks":
        ticked = chosen if isinstance(chosen, tuple) else ()
        return Ticks(field.name, label, _choices(page, field, voice), ticked)
    if field.kind == "day":
        return Day(field.name, label, text)
    if field.kind in ("words", "long", "amount", "days"):
        hint_line = f"{field.name}_hint"
        hint = voice.line(Say(page, hint_line), plain=True) if voice.has(page, hint_line) else ""
        listed = in_words(field, chosen, voice) if isinstance(chosen, tuple) else text
        return Words(field.name, label, listed, hint, long=field.kind == "long")
    return Pick(field.name, label, _choices(page, field, voice, text), text, spread=field.kind == "spread")


def _choices(page: str, field: Field, voice: Speaker, chosen: str | None = None) -> tuple[Choice, ...]:
    """The options by their labels; a value that was typed and is none of them stands first, as it is."""
    listed = [
        Choice(option, voice.line(option_label(page, field.name, option), plain=True)) for option in field.options
    ]
    if chosen and chosen not in field.options:
        listed.insert(0, Choice(chosen, chosen))
    return tuple(listed)


def _answers(reply: Ask, voice: Speaker) -> tuple[Buttons, ...]:
    """The buttons that answer at once, the first of them in colour, and below the controls Continue where there are
    any; or Continue, and the form where there is one."""
    question = reply.question
    if reply.codes:
        field = question.fields[0]
        labels = [in_words(field, code, voice) for code in reply.codes]
        first = Button("answer", labels[0][:SHORT_LABEL], reply.codes[0], "primary")
        rest = [Button("answer", label[:SHORT_LABEL], code) for code, label in zip(reply.codes, labels, strict=True)]
        fields = [one for one in question.filled if not one.in_form]
        send = [_button("send", voice)] if field.kind == "day" or len(fields) >= INLINE else []
        send += [_form_button(question, voice)] if question.reads_back or question.has_form else []
        return (Buttons((first, *rest[1:])), *((Buttons(tuple(send)),) if send else ()))
    only_words = len(question.fields) == 1 and question.fields[0].kind == "long"
    form = [_form_button(question, voice)] if question.has_form else []
    send = [] if only_words else [Button("send", voice.line(Say("talk", "button_send"), plain=True), "", "primary")]
    return (Buttons((*send, *form)),) if send or form else ()


def _form_button(question: Question, voice: Speaker) -> Button:
    return Button("form", voice.line(Say(question.step, f"{question.name}_form"), plain=True))


def _commands(reply: Ask, voice: Speaker) -> Buttons:
    question = reply.question
    skip = f"{question.name}_skip"
    label = Say(question.step, skip) if voice.has(question.step, skip) else Say("talk", "button_skip")
    first = question.name == next(iter(QUESTIONS))
    row = [] if first else [Button("back", voice.line(Say("talk", "button_back"), plain=True))]
    if question.skippable:
        row.append(Button("skip", voice.line(label, plain=True)))
    row.append(_button("why", voice))
    if reply.draftable:
        row.append(_button("draft", voice))
    return Buttons(tuple(row), tuple(_button(name, voice) for name in MENU))


def _button(name: str, voice: Speaker) -> Button:
    return Button(name, voice.line(Say("talk", f"button_{name}"), plain=True))


def button_of(press: Press, voice: Speaker) -> Button:
    return Button(press.name, voice.line(press.label, plain=True), press.code, press.style)


@lay_out.register
def _noted(reply: Noted, voice: Speaker) -> Page:
    words = summed_up(reply, voice)
    line = Text(words, _button("change", voice))
    return Page(reply.question.name, (line,), words, reply.question.name, reply.revision, replaces=True)


@lay_out.register
def _note(reply: Note, voice: Speaker) -> Page:
    words = [voice.line(say) for say in reply.says]
    summary = [summed_up(noted, voice) for noted in reply.summary]
    row = (Buttons(tuple(button_of(press, voice) for press in reply.presses)),) if reply.presses else ()
    parts = (
        *(Text(line) for line in words),
        *((Text("\n".join(f"• {line}" for line in summary)),) if summary else ()),
        *row,
    )
    key = f"{reply.name}@{reply.revision}"
    return Page(key, parts, "\n".join([*words, *summary]), revision=reply.revision)


@lay_out.register
def _card(reply: Card, voice: Speaker) -> Page:
    lines = [voice.line(say) for say in reply.lines]
    title = voice.line(Say("talk", "card", {"client": reply.client}))
    menu = Buttons(
        (_button("status", voice), _button("form_facts", voice)), tuple(_button(name, voice) for name in MENU[1:])
    )
    text = "\n".join([title, *lines])
    return Page("card", (Text(title), Text("\n".join(lines)), menu), text, "", reply.revision, replaces=not reply.first)


def facts_form(sheet: Sheet, voice: Speaker) -> Page:
    """All answers so far as one form, each question's under its title; with nothing to save where there are none."""
    names = ("button_form_facts", "button_save", "button_close")
    title, save, close = (voice.line(Say("talk", name), plain=True) for name in names)
    parts: list[Part] = [Small(voice.line(sheet.says))]
    for group in sheet.groups:
        parts.append(Text(f"*{voice.line(Say(group.question.step, f'{group.question.name}_title'))}*"))
        parts += [_control(field, group.values, voice) for field in group.fields]
    submit = save if sheet.groups else ""
    return Page(NAME, tuple(parts), title, NAME, sheet.revision, title=title, submit=submit, close=close)


def owners_form(asked: Roles, voice: Speaker) -> Page:
    """Who does what, a field for each role; with nothing to save where there is nothing to give out."""
    title, close = (voice.line(say, plain=True) for say in (WHO.label, Say("talk", "button_close")))
    hint = Small(voice.line(Say("owners", "hint" if asked.roles else "no_roles")))
    labels = {role: voice.line(Say("owners", f"role_{role}"), plain=True) for role in asked.roles}
    fields = (Member(role, labels[role], asked.held.get(role)) for role in asked.roles)
    submit = voice.line(Say("owners", "submit"), plain=True) if asked.roles else ""
    return Page(OWNERS, (hint, *fields), title, OWNERS, asked.revision, title=title, submit=submit, close=close)


@lay_out.register
def _checklist(reply: Checklist, voice: Speaker) -> Page:
    title = voice.line(reply.title, plain=True)
    says, ends = ([voice.line(say) for say in lines] for lines in (reply.says, reply.ends))
    groups = tuple(
        Ticks(
            group.name,
            voice.line(group.label, plain=True),
            tuple(_line(line, voice) for line in group.lines),
            tuple(line.code for line in group.lines if line.code in reply.ticks),
            live=True,
        )
        for group in reply.groups
    )
    row = (Buttons(tuple(button_of(press, voice) for press in reply.presses)),) if reply.presses else ()
    parts = (Heading(title), *(Text(line) for line in says), *groups, *(Text(line) for line in ends), *row)
    text = "\n".join([title, *says, *(_read_out(group, voice) for group in groups), *ends])
    return Page(reply.name, parts, text, "", reply.revision, replaces=reply.again)


def _line(line: Line, voice: Speaker) -> Choice:
    when = voice.line(line.when) if line.when else ""
    what = voice.line(line.what)
    return Choice(line.code, what[:1].upper() + what[1:], when, marked=True)


def _read_out(group: Ticks, voice: Speaker) -> str:
    """A group of lines, for whoever hears the message read aloud: one under the other where they have small print."""
    label = voice.escaped(group.label)
    if not any(choice.detail for choice in group.choices):
        return f"{label}: {' / '.join(choice.label for choice in group.choices)}"
    return "\n".join([f"*{label}*", *(f"• {choice.label} ({choice.detail})" for choice in group.choices)])


@lay_out.register
def _diary(reply: Diary, voice: Speaker) -> Page:
    from bot import ics  # noqa: PLC0415 (no start needs it)

    titles = {one.code: voice.line(one.title, plain=True) for one in reply.dates}
    title = voice.line(Say("diary", "title"), plain=True)
    file = Attachment("dates", "ics", title, ics.written(reply, titles))
    return Page(f"calendar@{reply.revision}", (file,), voice.line(Say("diary", "here")), revision=reply.revision)


def form(reply: Ask, voice: Speaker) -> Page:
    """A question as a form (modal) that shows all its fields, filled with what is known; those that the message
    doesn't show come first, since it was opened for them."""
    question = reply.question
    title = voice.line(Say(question.step, f"{question.name}_form"), plain=True)
    why = voice.line(_of(reply, "why"))
    fields = sorted(question.filled, key=lambda one: not one.in_form)
    parts = (Small(why), *(_control(field, reply.values, voice) for field in fields))
    return Page(
        question.name,
        parts,
        title,
        question.name,
        reply.revision,
        title=title[:24],
        submit=voice.line(Say("talk", "button_save"), plain=True),
        close=voice.line(Say("talk", "button_close"), plain=True),
    )

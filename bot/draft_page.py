"""How a draft is laid out, with its versions and what was found in somebody's own words."""

from __future__ import annotations

from functools import partial

from bot import mail
from bot.coach.case import Say
from bot.coach.letter import composed
from bot.coach.reply import Draft, Found, Letter, Numbered, Reviewed, Row
from bot.layout import button_of, lay_out
from bot.page import Button, Buttons, Copy, Heading, Page, Small, Text, Words
from bot.readback import summed_up
from bot.speaker import Speaker


@lay_out.register
def _draft(reply: Draft, voice: Speaker) -> Page:
    before = [voice.line(say) for say in reply.before]
    assumed = [voice.line(say) for say in reply.assumed]
    texts = tuple(_letter(letter, voice) for letter in reply.letters)
    title = voice.line(Say("talk", "draft_title"), plain=True)
    made = _numbered(reply.version, voice) if reply.version else []
    if reply.version:
        title = voice.line(Say("versions", "title", {"number": reply.version.number}), plain=True)
    assumed_title = voice.line(Say("talk", "assumed_title"))
    small = (Text("\n".join([assumed_title, *(f"• {line}" for line in assumed)])),) if assumed else ()
    rows = tuple(_row(row, voice) for row in (*reply.rows, Row(reply.presses)) if row.presses)
    links, too_long = _links(reply, texts, voice)
    parts = (Heading(title), *(Text(line) for line in (*made, *before)), *texts, *too_long, *small, *links, *rows)
    spoken = [f"{copy.title}\n{voice.escaped(copy.text)}" for copy in texts]
    spoken += [part.markup for part in too_long]
    text = "\n\n".join([title, *made, *before, *spoken, *([assumed_title] if assumed else []), *assumed])
    return Page(f"draft@{reply.revision}", parts, text, revision=reply.revision)


def _row(row: Row, voice: Speaker) -> Buttons:
    return Buttons(*(tuple(button_of(press, voice) for press in presses) for presses in (row.presses, row.more)))


LONGEST_CHANGE = 240
"""Characters of one changed passage that are shown."""


def _numbered(version: Numbered, voice: Speaker) -> list[str]:
    """What made a version, and its changes: what is gone struck out, what is new in bold."""
    answered = [summed_up(one, voice) for one in version.answered]
    kinds = {change.kind for change in version.changes}
    lines = []
    for change in version.changes:
        where = voice.line(Say("talk", f"title_{change.kind}")) + ": " if len(kinds) > 1 else ""
        both = [f"~{_passage(change.gone, voice)}~" if change.gone else "", f"*{_passage(change.new, voice)}*"]
        lines.append(f"• {where}" + " ".join(one for one in both if one not in ("", "**")))
    said = ["\n".join([*(voice.line(say) for say in version.says), *(f"• {one}" for one in answered)])]
    return [text for text in (*said, "\n".join(lines)) if text]


def _passage(text: str, voice: Speaker) -> str:
    short = " ".join(text[:LONGEST_CHANGE].split()) + ("…" if len(text) > LONGEST_CHANGE else "")
    return voice.escaped(short)


MOST_FOUND = 20
"""Findings that one message has room for, the gravest first."""


@lay_out.register
def _reviewed(reply: Reviewed, voice: Speaker) -> Page:
    title = voice.line(Say("versions", "found_title"), plain=True)
    head = [*(_numbered(reply.version, voice) if reply.version else []), *(voice.line(say) for say in reply.says)]
    groups: list[Text] = []
    shown = reply.found[:MOST_FOUND]
    for name, grave in (("must", True), ("worth", False)):
        of_group = [one for one in shown if (one.finding.severity == "must") == grave]
        if of_group:
            groups.append(Text(voice.line(Say("versions", f"group_{name}", {"count": len(of_group)}))))
            groups += [_finding(one, voice) for one in of_group]
    rest = len(reply.found) - len(shown) + reply.smaller
    must = sum(one.finding.severity == "must" for one in reply.found[len(shown) :]) + reply.smaller_must
    line = Say("versions", "smaller_left" if reply.show else "more_found", {"count": rest, "must": must})
    more = [Text(voice.line(line), button_of(reply.show, voice) if reply.show else None)] if rest else []
    none = [] if shown else [Text(voice.line(Say("versions", "nothing_found")))]
    complete = [voice.line(say) for say in reply.complete]
    checked = [Text("\n".join([voice.line(Say("versions", "complete_title")), *complete]))] if complete else []
    row = (Buttons(tuple(button_of(press, voice) for press in reply.presses)),) if reply.presses else ()
    told = (*(Text(line) for line in head), *groups, *more, *none, *checked)
    text = "\n\n".join([title, *(part.markup for part in told)])
    return Page(f"found@{reply.revision}", (Heading(title), *told, *row), text, revision=reply.revision)


def _finding(one: Found, voice: Speaker) -> Text:
    """The words, why they hurt, and what is better, with the button that puts it there."""
    quote = _passage(one.finding.quote, voice)
    lines = [f"> {quote}"] if quote else []
    lines += [voice.line(one.finding.why), voice.line(Say("versions", "better", {"line": one.finding.better}))]
    return Text("\n".join(lines), button_of(one.apply, voice) if one.apply else None)


def own_form(text: str, revision: int, voice: Speaker) -> Page:
    """The form for somebody's own words, with the text that stands now to change."""
    names = ("title", "label", "submit")
    words = {name: voice.line(Say("versions", f"own_{name}"), plain=True) for name in names}
    close = voice.line(Say("talk", "button_close"), plain=True)
    parts = (Words("own", words["label"], text or None, long=True),)
    title = words["title"]
    return Page("own", parts, title, "own", revision, title=title, submit=words["submit"], close=close)


def _links(reply: Draft, texts: tuple[Copy, ...], voice: Speaker) -> tuple[tuple[Buttons, ...], tuple[Small, ...]]:
    """The email opened in somebody's mail, where a link has room for it; else that it has not."""
    email = next((copy for letter, copy in zip(reply.letters, texts, strict=True) if letter.kind == "email"), None)
    if email is None or reply.version is None:
        return (), ()
    found = mail.links(email.text, reply.address)
    if not found:
        return (), (Small(voice.line(Say("versions", "too_long_to_open"))),)
    labels = {name: voice.line(Say("versions", f"open_{name}"), plain=True) for name in found}
    return (Buttons(tuple(Button("link", labels[name], name, url=url) for name, url in found.items())),), ()


def _letter(letter: Letter, voice: Speaker) -> Copy:
    return Copy(voice.line(Say("talk", f"title_{letter.kind}"), plain=True), written(letter, voice))


def written(letter: Letter, voice: Speaker) -> str:
    """A letter as plain text: the subject first, paragraphs with an empty line between."""
    return composed(letter, partial(voice.line, plain=True))

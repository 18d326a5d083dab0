"""Slack's texts drawn as HTML: mrkdwn, plain text, markdown and rich text; whatever was typed stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

EMOJI = {
    "wave": "👋",
    "warning": "⚠️",
    "white_check_mark": "✅",
    "heavy_check_mark": "✔️",
    "x": "❌",
    "no_entry": "⛔",
    "octagonal_sign": "🛑",
    "calendar": "📅",
    "spiral_calendar_pad": "🗓️",
    "memo": "📝",
    "email": "📧",
    "telephone_receiver": "📞",
    "bulb": "💡",
    "hourglass_flowing_sand": "⏳",
    "lock": "🔒",
    "handshake": "🤝",
    "scales": "⚖️",
    "point_right": "👉",
    "pushpin": "📌",
    "tada": "🎉",
    "thinking_face": "🤔",
    "+1": "👍",
    "-1": "👎",
    "red_circle": "🔴",
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
}
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.S)
_TOKEN = re.compile(r"`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):")
_KEPT = re.compile("\ue000(\\d+)\ue001")
_STYLES = (("*", "strong"), ("_", "em"), ("~", "s"))
_SPANS = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "code": Markup("<code>{}</code>"),
}
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")


@dataclass(frozen=True)
class Names:
    """Who and what the ids in a text stand for, and where a link to Slack leads inside this page."""

    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    inside: Callable[[str], str] = lambda url: url


def plain(text: str) -> Markup:
    """Plain text as Slack shows it: its three entities undone, line breaks kept, emoji names drawn."""
    shown = re.sub(r":([a-z0-9_+-]+):", lambda found: EMOJI.get(found[1], found[0]), _undo(text))
    return Markup("<br>").join(escape(line) for line in shown.split("\n"))


def mrkdwn(text: str, names: Names) -> Markup:
    """Slack's mrkdwn as HTML: bold, italic, strike, code, quotes, bullets, links, mentions, dates."""
    drawn = Markup("")
    for number, piece in enumerate(_FENCE.split(text.replace("\ue000", "").replace("\ue001", ""))):
        if number % 2:
            drawn += Markup("<pre>{}</pre>").format(_undo(piece))
        elif piece.strip("\n") or number == 0:
            drawn += _lines(piece.strip("\n") if number else piece.rstrip("\n"), names)
    return drawn


def markdown(text: str, names: Names) -> Markup:
    """The markdown of a ``markdown`` block, as far as apps use it: headings, bold, bullets and links."""
    text = _MARKDOWN_LINK.sub(r"<\2|\1>", text.replace("<", "&lt;").replace(">", "&gt;"))
    text = re.sub(r"^#+\s+(.*)$", r"*\1*", text, flags=re.M)
    text = re.sub(r"^\s*[-*]\s+", "• ", text, flags=re.M)
    return mrkdwn(re.sub(r"\*\*(.+?)\*\*", r"*\1*", text), names)


def styled(element: Mapping[str, Any], names: Names) -> Markup:
    """One inline element of a rich text: text, link, emoji, mention."""
    shown = _inline_element(element, names)
    for style, tag in _SPANS.items():
        if element.get("style", {}).get(style):
            shown = tag.format(shown)
    return shown


def _inline_element(element: Mapping[str, Any], names: Names) -> Markup:  # noqa: PLR0911 (one line for each kind)
    match element.get("type"):
        case "link":
            return _link(element["url"], element.get("text", ""), names)
        case "emoji":
            return escape(EMOJI.get(element["name"], f":{element['name']}:"))
        case "user":
            return _mention("@" + names.users.get(element["user_id"], element["user_id"]))
        case "channel":
            return _mention("#" + names.channels.get(element["channel_id"], element["channel_id"]))
        case "broadcast":
            return _mention("@" + element["range"])
        case "date":
            return escape(element.get("fallback", ""))
    return escape(element.get("text", ""))


def _undo(text: str) -> str:
    for entity in ("&lt;", "&gt;", "&amp;"):
        text = text.replace(entity, unescape(entity))
    return text


def _lines(text: str, names: Names) -> Markup:
    drawn = Markup("")
    quoted: list[Markup] = []
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if found := re.match(r"(?:&gt;|>) ?(.*)$", line):
            quoted.append(_line(found[1], names))
            if place + 1 < len(lines) and re.match(r"(?:&gt;|>)", lines[place + 1]):
                continue
            drawn += Markup("<blockquote>{}</blockquote>").format(Markup("<br>").join(quoted))
            quoted = []
        elif found := re.match(r"\s*([•◦▪]|\d{1,2}\.) (.*)$", line):
            drawn += Markup('<span class="bullet"><i>{}</i><span>{}</span></span>').format(
                found[1], _line(found[2], names)
            )
        elif not line.strip():
            drawn += Markup('<span class="gap"></span>')
        else:
            drawn += Markup('<span class="line">{}</span>').format(_line(line, names))
    return drawn


def _line(line: str, names: Names) -> Markup:
    kept: list[Markup] = []

    def keep(found: re.Match[str]) -> str:
        code, token, emoji = found.groups()
        if emoji is not None and emoji not in EMOJI:
            return found[0]
        drawn = _token(token, names) if token is not None else Markup("<code>{}</code>").format(_undo(code or ""))
        kept.append(escape(EMOJI[emoji]) if emoji is not None else drawn)
        return f"\ue000{len(kept) - 1}\ue001"

    shown = str(escape(_undo(_TOKEN.sub(keep, line))))
    for mark, tag in _STYLES:
        sign = re.escape(mark)
        pattern = rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]*?[^\s{sign}]){sign}(?![\w{sign}])"
        shown = re.sub(pattern, rf"<{tag}>\1</{tag}>", shown)
    return Markup(_KEPT.sub(lambda found: str(kept[int(found[1])]), shown))  # noqa: S704 escaped three lines above


def _token(token: str, names: Names) -> Markup:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return _mention("@" + names.users.get(target[1:], label or target[1:]))
    if target.startswith("#"):
        return _mention("#" + names.channels.get(target[1:], label or target[1:]))
    if target.startswith("!date^"):
        return escape(_undo(label))
    if target.startswith("!"):
        return _mention("@" + target[1:])
    return _link(_undo(target), _undo(label), names)


def _link(url: str, label: str, names: Names) -> Markup:
    inside = names.inside(url)
    if inside != url:
        return Markup('<a href="{}">{}</a>').format(inside, label or url)
    if urlsplit(url).scheme not in {"http", "https", "mailto"}:
        return escape(label or url)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer" hx-boost="false">{}</a>').format(
        url, label or url.removeprefix("mailto:")
    )


def _mention(name: str) -> Markup:
    return Markup('<span class="mention">{}</span>').format(name)

"""Text as Slack writes it: typed words made harmless and read back, and long text cut or parted."""

from __future__ import annotations

import re
from collections.abc import Iterator

PARAGRAPH = 2_900
"""Characters of one text object at most; Slack takes 3,000 (slack.md 1.2)."""
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_MENTION = re.compile(r"<[@#]([A-Z0-9]+)(?:\|[^<>]*)?>")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def cut(text: str, most: int) -> str:
    """The text, with an ellipsis where it had to be cut to ``most`` characters; never within an entity."""
    if _size(text) <= most:
        return text
    return _whole(head(text, most - 1)).rstrip() + "…"


def _size(text: str) -> int:
    """Characters as the strictest reader counts them: those beyond the first plane (emoji) are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def head(text: str, most: int) -> str:
    """As much of the text's beginning as fits."""
    start = text[:most]
    while (over := _size(start) - most) > 0:
        start = start[: -(-over // 2) * -1]
    return start


def _whole(text: str) -> str:
    """The text without an entity that was cut in two at its end."""
    return re.sub(r"&[a-z]{0,3}$", "", text)


def escape(text: str) -> str:
    """Typed words as mrkdwn that Slack shows literally."""
    for sign, entity in _ENTITIES:
        text = text.replace(sign, entity)
    return text


def unescape(text: str) -> str:
    """What was typed: Slack's links become their words, its three entities the signs they stand for; what nobody can
    see or store (half a character, control signs) is left out."""
    text = _LINK.sub(lambda link: f"{link[1].replace('!', '@')}{link[3] or link[2].removeprefix('mailto:')}", text)
    for sign, entity in reversed(_ENTITIES):
        text = text.replace(entity, sign)
    return _UNSEEN.sub("", text)


def mentioned(text: str) -> str:
    """The id of the first person or channel named in a command; "" where Slack knows none."""
    found = _MENTION.search(text)
    return found[1] if found else ""


def pieces(text: str, most: int = PARAGRAPH) -> Iterator[str]:
    """The text in parts of at most ``most`` characters, parted at line ends where there are any, else at spaces."""
    while _size(text) > most:
        start = head(text, most)
        end = max(start.rfind("\n", 1), 0) or max(start.rfind(" ", 1), 0) or len(_whole(start))
        if text[:end].strip():
            yield text[:end]
        text = text[end:].lstrip("\n")
    if text.strip():
        yield text

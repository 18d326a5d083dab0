"""The words of a file: plain text, Markdown, or a saved email; and which of the bytes of the world are words at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import PurePath

from bot.coach.case import Opened

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
EMAIL = ".eml"

MOST = 100 * 1024
"""Bytes of a file that is opened."""

BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "div", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
"""Elements of a page that stand on lines of their own."""

UNSEEN = frozenset({"head", "script", "style", "template", "title"})
"""Elements whose words nobody sees."""


def readable(name: str, kind: str = "") -> bool:
    """Whether a file of this name is read; one without an ending is what ``kind`` (its MIME type) says."""
    ending = PurePath(name).suffix.lower()
    return ending in TEXTS or ending == EMAIL or (not ending and kind.startswith("text/plain"))


def opened(name: str, content: bytes) -> Opened:
    """The words in a file, or that there are none."""
    if len(content) > MOST:
        return Opened(problem="large")
    text = _email(content) if PurePath(name).suffix.lower() == EMAIL else decoded(content)
    tidy = _tidy(text or "")
    return Opened(text=tidy) if tidy else Opened(problem="empty")


def decoded(content: bytes) -> str | None:
    """The text of some bytes: UTF-8, UTF-16 where its mark says so, else cp1252; None where they are no text."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        return text if _is_text(text) else None
    return None


def _is_text(text: str) -> bool:
    """Whether there is nothing in it that only a machine reads."""
    return all(unicodedata.category(one) not in ("Cc", "Cn") or one in "\n\r\t\f" for one in text)


def _tidy(text: str) -> str:
    """The text with one kind of line end, and no more than one empty line in a row."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n|\f", text.replace("\xa0", " "))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _email(content: bytes) -> str | None:
    """The subject and the words of a saved email: its plain part, else its page made text."""
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain", "html"))
    text = _part(body) if isinstance(body, EmailMessage) else None
    subject = " ".join(str(message.get("subject", "")).split())
    return f"Subject: {subject}\n\n{text}" if text and subject else text


def _part(part: EmailMessage) -> str | None:
    """The text of one part of an email, in the encoding that it names, where that is one."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    try:
        text: str | None = payload.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeError):
        text = decoded(payload)
    return _seen(text) if text and part.get_content_subtype() == "html" else text


def _seen(page: str) -> str:
    """What somebody would read of an HTML page."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(lines)


class _Page(HTMLParser):
    """Gathers the words of a page, a line for each block of it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self._block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in UNSEEN))
        self._block(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(re.sub(r"\s+", " ", data))

    def _block(self, tag: str) -> None:
        if tag in BLOCKS:
            self.words.append("\n\n" if tag == "p" else "\n")

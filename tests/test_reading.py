"""The words of a file: kinds, encodings, sizes, and what has no words."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from bot.coach.case import Opened
from bot.reading import MOST, opened, readable

FILES = Path(__file__).parent / "files"
WORDS = "Hi Zoë,\n\nwe’ve decided to end it. £2,000 is due."


@pytest.mark.parametrize(
    ("name", "kind", "is_read"),
    [
        ("ending.txt", "", True),
        ("ENDING.TXT", "", True),
        ("ending.text", "", True),
        ("ending.md", "application/octet-stream", True),
        ("ending.markdown", "", True),
        ("ending.eml", "message/rfc822", True),
        ("Untitled", "text/plain", True),
        ("Untitled", "image/png", False),
        ("ending.docx", "text/plain", False),
        ("ending.pdf", "application/pdf", False),
        ("photo.png", "image/png", False),
        ("page.html", "text/html", False),
        ("ending.txt.exe", "", False),
        ("", "", False),
    ],
)
def test_text_markdown_and_saved_emails_are_read_and_nothing_else(name: str, kind: str, is_read: bool) -> None:
    assert readable(name, kind) is is_read


@pytest.mark.parametrize(
    "content",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        WORDS.encode("cp1252"),
        WORDS.replace("\n", "\r\n").encode(),
        WORDS.replace("\n", "\r").encode(),
        f"\n\n{WORDS}  \n\n\n".encode(),
    ],
    ids=[
        "utf-8",
        "utf-8 marked",
        "utf-16 little",
        "utf-16 big",
        "cp1252",
        "windows lines",
        "mac lines",
        "space around",
    ],
)
def test_the_words_are_the_same_in_whatever_encoding(content: bytes) -> None:
    assert opened("ending.txt", content) == Opened(text=WORDS)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n\t ",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_LE + b"\x00",
        b"\x81\x8d\x8f",
    ],
    ids=["empty", "blank", "a picture", "an archive", "utf-16 without its mark", "half a letter", "no encoding"],
)
def test_what_has_no_words_is_said_to_have_none(content: bytes) -> None:
    assert opened("ending.txt", content) == Opened(problem="empty")


def test_a_hundred_kilobytes_are_read_and_one_byte_more_is_not() -> None:
    assert opened("ending.txt", b"a" * MOST).text == "a" * MOST
    assert opened("ending.txt", b"a" * (MOST + 1)) == Opened(problem="large")


def email(body: str, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit", subject: str = "Ending") -> bytes:
    head = f"From: a@b.example\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: {kind}\n"
    return f"{head}Content-Transfer-Encoding: {encoding}\n\n{body}".encode()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (email("Hi Zoë,\n\nit ends."), "Subject: Ending\n\nHi Zoë,\n\nit ends."),
        (email("Hi Zo=C3=AB, it =\nends.", encoding="quoted-printable"), "Subject: Ending\n\nHi Zoë, it ends."),
        (email("SXQgZW5kcy4=", encoding="base64"), "Subject: Ending\n\nIt ends."),
        (email("It ends.", "text/plain; charset=nonsense"), "Subject: Ending\n\nIt ends."),
        (email("It ends.", "text/plain; charset=us-ascii", subject="=?utf-8?q?Zo=C3=AB?="), "Subject: Zoë\n\nIt ends."),
        (email("It ends.", subject=""), "It ends."),
        (
            email("<style>p {}</style><p>Hi&nbsp;Zo&euml;,</p><div>it\nends<br>now</div>", "text/html; charset=utf-8"),
            "Subject: Ending\n\nHi Zoë,\n\nit ends\nnow",
        ),
    ],
    ids=["plain", "quoted", "base64", "an unknown encoding", "a coded subject", "no subject", "a page"],
)
def test_a_saved_email_is_its_subject_and_its_words(content: bytes, text: str) -> None:
    assert opened("ending.eml", content) == Opened(text=text)


def test_of_two_parts_the_plain_one_is_read_and_an_attachment_never() -> None:
    parts = [
        "Content-Type: text/html\n\n<p>the page</p>",
        "Content-Type: text/plain\n\nthe words",
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=secret.txt\n\nthe attachment",
    ]
    body = "".join(f"--x\n{one}\n" for one in parts) + "--x--\n"
    assert opened("a.eml", email(body, 'multipart/mixed; boundary="x"', subject="")).text == "the words"


def test_an_email_of_nothing_but_an_attachment_has_no_words() -> None:
    body = "--x\nContent-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF\n--x--\n"
    assert opened("a.eml", email(body, 'multipart/mixed; boundary="x"')) == Opened(problem="empty")


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe" * 50, b"Subject: \xff\xfe\n\n\x81", b"Content-Type: multipart/mixed"]
)
def test_no_bytes_break_the_reading_of_an_email(content: bytes) -> None:
    said = opened("a.eml", content)
    assert bool(said.text) != bool(said.problem)

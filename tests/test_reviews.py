"""``partways review``: a message from a file, as a page and as JSON, and one line for what can't be read."""

import io
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.coach.finding import Facts
from bot.reviews import LARGEST, TextError, read, review
from tests.desk import VOICE
from tests.reviewing import EMAIL

FLAWED = "We might stop at some point.\nYou never listen to anybody here.\nThe data breach clause stays in force.\n"


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "message.txt"
    path.write_text(FLAWED, "utf-8")
    return path


def test_findings_as_json_point_at_their_words(message: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(message), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {tuple(row) for row in rows} == {("rule", "category", "severity", "start", "end", "quote", "why", "better")}
    assert all(FLAWED[row["start"] : row["end"]] == row["quote"] != "" for row in rows)
    assert {"ambiguous end", "blame"} <= {row["category"] for row in rows}


def test_the_page_tells_first_what_has_to_be_mended(message: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(message)]) == 0
    page = capsys.readouterr().out
    assert page.index("Mend before you send it") < page.index("Worth mending") < page.index("Read as an excerpt")
    assert "data breach" not in page


def test_lines_that_are_sentences_are_read_as_such() -> None:
    text = "You never answer our emails\nWe return the keys on Friday 5 March 2027"
    found = review(text, "email", VOICE)
    assert found and all(one.end <= text.index("\n") for one in found)


def test_a_whole_message_has_to_be_complete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, part = tmp_path / "whole.txt", tmp_path / "part.txt"
    whole.write_text("Dear Maya,\n\nThe files are ready.\n", "utf-8")
    part.write_text("The files are ready.\n", "utf-8")
    assert main(["review", str(whole)]) == 0
    assert "Nowhere does it say that the agreement ends." in capsys.readouterr().out
    assert main(["review", str(part)]) == 0
    assert "Nowhere" not in capsys.readouterr().out


def test_a_good_email_lacks_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "email.txt"
    path.write_text(EMAIL, "utf-8")
    assert main(["review", str(path)]) == 0
    page = capsys.readouterr().out
    assert "Nothing is missing." in page and "Mend before" not in page


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xff\xfe\x00", "not text"),
        (b"a\0b", "not text"),
        (b"a " * LARGEST, "over"),
    ],
)
def test_what_cannot_be_reviewed_says_what_to_do(
    raw: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "message"
    path.write_bytes(raw)
    assert main(["review", str(path)]) == 2
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1
    with pytest.raises(TextError, match=says):
        read("-", io.BytesIO(raw))


def test_a_file_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "nowhere/message.txt"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_excerpt_is_judged_by_its_words_only() -> None:
    assert review("We end the agreement on 30 April.", "email", VOICE, Facts()) == ()

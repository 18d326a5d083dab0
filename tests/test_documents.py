"""The documents say what the code does: what is generated can't drift, and what is written by hand is there."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from bot import settings
from bot.__main__ import main as partways
from tests.documents import README, ROOT, Drift, filled, main, scope_rows, setting_rows

HELLO = "# Hello\n\nToday is 2027-01-11 10:00 in Europe/London.\n\n**Tom** types `/partways help`\n"
HAND_WRITTEN = [README, "CHANGELOG.md", *(f"docs/{file.name}" for file in sorted((ROOT / "docs").glob("*.md")))]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The documents somewhere else, where they may be spoiled."""
    for name in (README, "manifest.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "tests" / "transcripts", tmp_path / "tests" / "transcripts")
    return tmp_path


def spoil(file: Path, pattern: str, by: str) -> None:
    """Replace the one place in the file that matches."""
    text, times = re.subn(pattern, by, file.read_text("utf-8"), flags=re.MULTILINE)
    assert times == 1, pattern
    file.write_text(text, "utf-8")


def check(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of ``--check`` and the one line that it says."""
    code = main(["--check"], root)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == code
    return code, said.err.strip()


def test_the_documents_are_up_to_date(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(copy, capsys) == (0, "")


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (r"^\| `PORT` \|.*\n", ""),
        (r"unset, `3000`", "unset, `3001`"),
        (r"^\| `users:read` \|.*\n", ""),
        (r"^- \[Two cases at once\]", "- [Two cases]"),
        (r"^(<!-- settings: .*)", r"\1\n"),
    ],
)
def test_a_readme_that_has_drifted_is_found_out(
    copy: Path, capsys: pytest.CaptureFixture[str], pattern: str, by: str
) -> None:
    spoil(copy / README, pattern, by)
    spoilt = (copy / README).read_text("utf-8")
    assert check(copy, capsys) == (1, "README.md is out of date: run `make fix`")
    assert (copy / README).read_text("utf-8") == spoilt


def test_a_new_transcript_is_missed_in_the_list(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "tests" / "transcripts" / "en" / "z_hello.md").write_text(HELLO)
    assert check(copy, capsys)[0] == 1


def test_a_scope_that_nothing_needs_is_found_out(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["oauth_config"]["scopes"]["bot"].append("channels:read")
    (copy / "manifest.json").write_text(json.dumps(manifest))
    code, says = check(copy, capsys)
    assert code == 1
    assert says.startswith("channels:read: ")


def test_lost_markers_are_found_out(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(copy / README, "^<!-- end of scopes -->$", "")
    code, says = check(copy, capsys)
    assert code == 1
    assert "<!-- end of scopes -->" in says


def test_writing_them_mends_the_readme_and_plays_the_transcripts(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy / "tests" / "transcripts" / "en"
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "hello.md").write_text(HELLO)
    spoil(copy / README, "unset, `3000`", "unset, `3001`")
    assert main([], copy) == 0
    capsys.readouterr()
    assert check(copy, capsys) == (0, "")
    assert "- [Hello](tests/transcripts/en/hello.md)" in (copy / README).read_text("utf-8")
    assert "> • `/partways Acme Ltd`" in (folder / "hello.md").read_text("utf-8")


def test_a_setting_that_is_not_explained_is_found_out() -> None:
    source = Path(settings.__file__).read_text("utf-8")
    assert len(list(setting_rows(source))) == 8
    with pytest.raises(Drift, match="port"):
        list(setting_rows(source.replace('"""PORT: ', '"""')))


def test_a_scope_without_a_reason_is_found_out() -> None:
    with pytest.raises(Drift, match="pins:write"):
        list(scope_rows({"pins.add": "pins:write"}, ["pins:write"]))


def test_what_stands_outside_the_markers_is_left_alone() -> None:
    begin, end = "<!-- a: written by make fix -->", "<!-- end of a -->"
    assert filled(f"before\n{begin}\nold\n{end}\nafter\n", {"a": "new"}) == f"before\n{begin}\nnew\n{end}\nafter\n"


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_each_make_command_in_the_documents_is_in_the_makefile(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)) | {"help"}
    written = re.sub(r"<!--.*?-->", "", (ROOT / name).read_text("utf-8"))
    named = set(re.findall(r"(?:`|^    )make ([a-z]+)", written, re.MULTILINE))
    assert named <= targets
    assert name != README or {"run", "test"} <= named


def test_the_flags_in_the_readme_are_those_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        partways(["run", "--help"])
    flags = set(re.findall(r"--[a-z]+(?:-[a-z]+)*", capsys.readouterr().out)) - {"--help"}
    named = re.findall(r"^\| `(--[a-z-]+)", (ROOT / README).read_text("utf-8"), re.MULTILINE)
    assert sorted(flags) == sorted(named)


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_each_file_that_a_document_links_to_is_there(name: str) -> None:
    file = ROOT / name
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", file.read_text("utf-8"))
    assert [link for link in links if not (file.parent / link).is_file()] == []


def test_the_road_to_a_workspace_has_at_most_six_steps() -> None:
    road = (ROOT / README).read_text("utf-8").partition("## On a workspace")[2].partition("**HTTP")[0]
    assert 1 <= len(re.findall(r"^\d\. ", road, re.MULTILINE)) <= 6


def test_the_changelog_and_the_licence_go_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
    assert (ROOT / project["readme"]).is_file()

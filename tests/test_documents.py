"""The documents say what the code does: what is generated can't drift, and what is written by hand is there."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from bot import almanac, settings
from bot.__main__ import main as partways
from bot.coach.flags import FLAGS
from bot.coach.signs import ROWS as REACTIONS
from bot.coach.steps import stops, verdict
from bot.coach.steps.channel import RULES
from bot.coach.steps.story import REASONS
from bot.coach.tasks import ROWS as TASKS
from tests.conditions import conditions, words
from tests.desk import VOICE
from tests.documents import README, ROOT, filled, main, scope_rows, setting_rows
from tests.rules import PAGE
from tests.tables import SOURCES, Drift, cited, from_code, wrapped

HELLO = "# Hello\n\nToday is 2027-01-11 10:00 in Europe/London.\n\n**Tom** types `/partways help`\n"
HAND_WRITTEN = [README, "CHANGELOG.md", "docs/decisions.md", "docs/deploy.md"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The documents somewhere else, where they may be spoiled."""
    (tmp_path / "docs").mkdir()
    for name in (README, "manifest.json", PAGE):
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


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (r"^\| ST05 \|.*\n", ""),
        (r"^\| E1 \| \+4", "| E1 | +5"),
        (r"^2\. (.*) 24 hours", r"2. \1 12 hours"),
        (r"^\| S20 \|.*\n", ""),
    ],
)
def test_a_page_of_rules_that_has_drifted_is_found_out_and_mended(
    copy: Path, capsys: pytest.CaptureFixture[str], pattern: str, by: str
) -> None:
    spoil(copy / PAGE, pattern, by)
    assert check(copy, capsys) == (1, f"{PAGE} is out of date: run `make fix`")
    assert main(["none"], copy) == 0
    assert check(copy, capsys) == (0, "")


def test_both_documents_are_named_when_both_have_drifted(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(copy / README, "unset, `3000`", "unset, `3001`")
    (copy / PAGE).unlink()
    assert check(copy, capsys) == (1, f"{README} and {PAGE} are out of date: run `make fix`")


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
    assert len(list(setting_rows(source))) == 14
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


# The page of rules


def rows(heading: str) -> list[list[str]]:
    """The cells of the tables under a heading of the page."""
    under = (ROOT / PAGE).read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in under.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(
    ("heading", "place", "codes"),
    [
        ("Stops", 0, [*stops.STOPS]),
        ("What can't wait", 0, [*stops.NOW]),
        ("Signals and weights", 0, [signal.code for signal in verdict.SIGNALS]),
        ("Reasons", 0, [*REASONS]),
        ("Channel", 0, [rule.code for rule in RULES]),
        ("What they may say", 0, [str(one.number) for one in REACTIONS]),
        ("Tasks", 0, [str(one.number) for one in TASKS]),
        ("Hints by country", 1, [hint.code for hints in FLAGS.values() for hint in hints]),
    ],
)
def test_every_row_of_a_table_is_on_the_page(heading: str, place: int, codes: list[str]) -> None:
    assert [cells[place] for cells in rows(heading)][1:] == codes


def test_every_part_of_the_page_says_where_it_stands_and_what_it_follows() -> None:
    text = (ROOT / PAGE).read_text("utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:-1]
    assert len(parts) > 15
    for part in parts:
        found = re.search(r"^\*`(bot/[a-z_/]+\.py)`[^*]*domain\.md \d", part, re.MULTILINE)
        assert found, part[:60]
        assert (ROOT / found[1]).is_file()


def test_every_source_that_is_cited_is_listed_and_no_other() -> None:
    text, _, end = (ROOT / PAGE).read_text("utf-8").partition("## Public sources")
    head = text.partition("## ")[0]
    listed = re.findall(r"^\| (S\d+) \| \S", end, re.MULTILINE)
    assert {*re.findall(r"\bS\d+\b", text.removeprefix(head))} <= {*listed} <= SOURCES["public"].keys()
    assert {*listed} <= {*re.findall(r"\bS\d+\b", text)}


def test_a_condition_is_found_out_from_the_rule_itself() -> None:
    late = next(signal for signal in verdict.SIGNALS if signal.code == "E4")
    said = words(late.holds, VOICE)
    assert (
        said
        == "*Main reason* “They pay late” **and** *How often in the last 90 days?* “Twice” or “Three times or more”"
    )
    assert words(lambda case: case.text("told") != "no", VOICE).startswith("always, unless *Was the person")
    start, found = conditions(lambda case: "reset" in case.codes("tried") and case.text("told") != "no")
    assert (start, [sorted(one.choices) for one in found]) == (False, [[("tried", "reset")]])
    assert [sorted(one.choices) for one in found[0].but] == [[("told", "no")]]


def test_a_rule_that_is_never_seen_to_hold_is_found_out() -> None:
    with pytest.raises(Drift, match="more than two answers"):
        conditions(lambda case: all(case.text(name) for name in ("reason", "times", "told")))


def test_a_table_without_its_section_is_found_out() -> None:
    with pytest.raises(Drift, match=r"bot\.almanac: say under its title"):
        from_code(almanac)
    with pytest.raises(Drift, match="there is no GONE"):
        from_code(stops, "GONE")
    assert from_code(stops, "NOW") == "*`bot/coach/steps/stops.py` (`NOW`); domain.md 3.7*"
    assert cited("ST01", "ST18") == "S35"


def test_prose_is_wrapped_and_tables_are_not() -> None:
    long = "word " * 20
    assert wrapped(f"{long}\n\n| {long} |", 40).splitlines()[-1] == f"| {long} |"
    assert wrapped(f"- {long}", 20).splitlines()[1].startswith("  word")

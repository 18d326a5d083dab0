"""A case from a file: what it may hold, what is said when it can't be used, and ``partways coach`` on it."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import casefile
from bot.__main__ import main
from bot.casefile import FIELDS, HEAD, CaseFileError
from bot.coach.steps import QUESTIONS
from tests.desk import VOICE

WHOLE = """
client = "Ivy & Oat"
zone = "Europe/London"
today = 2027-01-11T09:00:00
signer = "Tom Reed"

[story]
reason = "SCOPE"
times = "often"
source = "decider"
upset = "past"

[relationship]
contact = "Maya Brennan"
service = "marketing"
since = "years5"
meet = "video"
near = "far"
country = "GB"

[tried]
tried = ["talk", "reset", "price"]
told = "written"
changed = "none"

[stops]
stops = "none"

[verdict]
rehire = "no"

[agreement]
kind = "rolling"
notice = "60 days"
method = "email"
receipt = "next_business_day"
clause = 12.2
agreed = 2024-11-04
account = "clear"
fee = 6500

[tone]
handover = "Priya Shah"
until = 2027-03-31
"""
"""A marketing agency that ends, told on the day before its best moment."""


def coach(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, *arguments: str, name: str = "case.toml"
) -> tuple[int, str, list[str]]:
    """The command on a file with some text: exit code, what it prints, and the lines on stderr."""
    file = tmp_path / name
    file.write_text(text, "utf-8")
    code = main(["coach", str(file), *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err.splitlines()


@pytest.fixture
def advised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON of the command on a file with some text."""

    def run(text: str, *arguments: str) -> dict[str, Any]:
        code, out, errors = coach(tmp_path, capsys, text, "--json", *arguments)
        assert (code, errors) == (0, [])
        found: dict[str, Any] = json.loads(out)
        return found

    return run


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The lines on stderr, without command and file, for a file that can't be used."""

    def run(text: str, *arguments: str) -> list[str]:
        code, out, errors = coach(tmp_path, capsys, text, *arguments)
        assert (code, out) == (2, "")
        start = f"partways: {tmp_path / 'case.toml'}"
        assert all(line.startswith(start) for line in errors)
        return [line.removeprefix(start).removeprefix(": ") for line in errors]

    return run


# What can be used


def test_a_file_with_everything_gets_an_answer_to_everything(advised: Any) -> None:
    told = advised(WHOLE)
    assert (told["client"], told["today"]) == ("Ivy & Oat", "2027-01-11")
    assert (told["verdict"]["judged"], told["stops"]) == ("end", [])
    assert (told["dates"]["tell_on"], told["dates"]["last_day"]) == ("2027-01-12", "2027-03-14")
    assert [one["kind"] for one in told["letters"]] == ["script", "email"]
    assert told["tasks"] and told["circle"] and told["reactions"] and told["moments"]


def test_numbers_need_no_quotation_marks(advised: Any) -> None:
    email = advised(WHOLE)["letters"][1]["text"]
    assert "clause 12.2 of the agreement dated 4 November 2024" in email
    assert "£2,935.48" in email


def test_nothing_in_our_own_drafts_has_to_be_mended(advised: Any) -> None:
    for tone in ("", 'tone = "BRIEF"', 'tone = "FORMAL"'):
        letters = advised(WHOLE + tone)["letters"]
        assert [one for letter in letters for one in letter["findings"] if one["severity"] == "must"] == []


def test_an_empty_file_is_a_case_of_which_nothing_is_known(advised: Any) -> None:
    told = advised("")
    assert told["client"] == "case"
    assert (told["verdict"]["judged"], told["verdict"]["forced"]) == ("mend", ["R2", "R3"])
    assert [one["kind"] for one in told["letters"]] == ["invitation"]


def test_what_is_empty_is_not_known(advised: Any) -> None:
    blanks = '[story]\nreason = ""\n[tried]\ntried = []\n[agreement]\nnotice = ""\nfee = ""\nagreed = ""\n'
    assert advised(blanks, "--today", "2027-01-11") == advised("", "--today", "2027-01-11")


def test_a_file_of_another_editor_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert casefile.read(file, VOICE)[0].text("contact") == "Maya Brennan"


def test_the_same_file_gets_the_same_answer(advised: Any) -> None:
    assert advised(WHOLE) == advised(WHOLE)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("3 month", "3 months"),
        ("10 working days", "10 business days"),
        ("two weeks", "2 weeks"),
        ("60 days", "60 days"),
    ],
)
def test_a_notice_may_be_any_that_can_be_counted(tmp_path: Path, given: str, kept: str) -> None:
    file = tmp_path / "case.toml"
    file.write_text(f'[agreement]\nnotice = "{given}"\n')
    assert casefile.read(file, VOICE)[0].text("notice") == kept


# What can't be used


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "colour: what is this? There are the tables [story], "),
        ("[storey]", "storey: what is this? Did you mean [story]?"),
        ('cleint = "Ivy"', "cleint: what is this? Did you mean client?"),
        ("stops = 5", "stops: this is a table; write [stops], and its keys below it"),
        ('reason = "SCOPE"', "reason: this stands in the table [story]"),
        ('[story]\nraeson = "SCOPE"', "story.raeson: what is this? Did you mean reason?"),
        ('[story]\nmood = "SCOPE"', "story.mood: what is this? In [story] stand: story, reason, times, "),
        ("[story]\nfee = 5", "story.fee: this stands in the table [agreement]"),
        ('[story]\nzone = "UTC"', "story.zone: this stands outside the tables, above all of them"),
        ('[story]\nreason = "ANGER"', "story.reason: 'ANGER' is none of: SCOPE, LATEPAY, "),
        ("[agreement]\nfee = 1e30", "agreement.fee: 1e+30 is no amount like 6500.00"),
        ('[agreement]\nnotice = "-30 days"', "agreement.notice: '-30 days' is no notice like "),
        ('[sent]\nsent_at = "nine sharp"', "sent.sent_at: 'nine sharp' is no time like 10:40"),
        ('[timing]\ntell_at = "25:00"', "timing.tell_at: '25:00' is no time like 10:40"),
        ("[timing]\ncritical = 2027-05-02\ncritical_until = 2027-05-01", "critical_until: 2027-05-01 is before "),
        ("[timing]\naway_from = 2027-05-02\naway_until = 2027-05-01", "away_until: 2027-05-01 is before away_from"),
        ("[agreement]\npaid_from = 2027-05-02\npaid_until = 2027-05-01", "paid_until: 2027-05-01 is before paid_"),
        ("[timing]\ncritical = 2027-02-30", "is not TOML: "),
        (f"a = {'[' * 4000}{']' * 4000}", "is not TOML: it nests too deeply"),
        (f"[agreement]\nfee = {'9' * 5000}", "is not TOML: "),
        ('[relationship]\nsince = "ages"', "relationship.since: 'ages' is none of: months3, "),
        ('[tried]\ntried = ["talk", "prayer"]', "tried.tried: 'prayer' is none of: talk, "),
        ("[stops]\nstops_law = [[1]]", "stops.stops_law: [1] is none of: ST01, "),
        ("[story]\nreason = true", "story.reason: True is not in quotation marks"),
        ('[relationship]\ncontact = ["Maya"]', "relationship.contact: ['Maya'] is not in quotation marks"),
        ('[timing]\ncritical = "mid February"', "timing.critical: 'mid February' is no date like 2027-02-15"),
        ("[timing]\ncritical = 5", "timing.critical: 5 is no date like 2027-02-15"),
        ("[agreement]\nagreed = 0204-11-04", "agreement.agreed: 0204-11-04 is not in the years 1950 to 2100"),
        ('[agreement]\nfee = "a lot"', "agreement.fee: 'a lot' is no amount like 6500.00"),
        ("[agreement]\nfee = -1", "agreement.fee: -1 is no amount like 6500.00"),
        ("[agreement]\nfee = nan", "agreement.fee: nan is no amount like 6500.00"),
        ("[agreement]\nnotice = 30", "agreement.notice: '30' is no notice like 30 days, 3 months or "),
        ('zone = "London"', "zone: 'London' is no time zone like Europe/London"),
        ("zone = 1", "zone: 1 is not in quotation marks"),
        ('today = "soon"', "today: 'soon' is no date like 2027-01-11 or 2027-01-11T09:00"),
        ("today = 9999-12-31", "today: '9999-12-31' is no date like "),
        ("client = 5", "client: 5 is not in quotation marks"),
        ("client = Ivy", "is not TOML: "),
    ],
)
def test_what_is_wrong_is_said_in_one_line(refused: Any, text: str, says: str) -> None:
    (line,) = refused(text)
    assert line.strip().startswith(says)


def test_everything_that_is_wrong_is_said_at_once(refused: Any) -> None:
    wrong = 'zone = "London"\ntoday = "soon"\n[story]\nreason = "ANGER"\nmood = "bad"\n[timing]\ncritical = "soon"\n'
    starts = [line.split(": ")[0] for line in refused(wrong)]
    assert sorted(starts) == ["story.mood", "story.reason", "timing.critical", "today", "zone"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[timing]\ntell_on = 2027-01-10", "tell_on: Sunday 10 January 2027 is past"),
        ("[timing]\ncritical = 2099-01-01", "critical: Thursday 1 January 2099"),
        ('[agreement]\nnotice = "900 days"', "notice: "),
        ('[verdict]\nverdict = "anyway"', "override: "),
        ('[stops]\ncleared_by = "Orla"', "cleared_by: "),
    ],
)
def test_what_the_conversation_would_ask_again_is_refused_too(refused: Any, text: str, says: str) -> None:
    (line,) = refused(f"today = 2027-01-11\n{text}")
    assert line.startswith(says)


def test_a_date_of_theirs_may_be_over(advised: Any) -> None:
    assert advised(f"{WHOLE}\n[timing]\ncritical = 2027-01-04")["dates"]["last_day"] == "2027-03-14"


def test_a_file_that_isnt_there_is_said_to_be_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        assert main(["coach", str(path)]) == 2
        assert capsys.readouterr().err.startswith(f"partways: {path} can't be read: ")


def test_no_text_at_all_is_said_to_be_no_toml(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CaseFileError, match="is not TOML"):
        casefile.read(file, VOICE)


def test_a_long_file_is_refused_before_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, (line,) = coach(tmp_path, capsys, f'[story]\nstory = "{"word " * 60_000}"')
    assert (code, said) == (2, "") and line.endswith("is too long: a case has 200 kB at most")


def test_the_nearest_option_is_offered(refused: Any) -> None:
    assert refused('[story]\nreason = "scope"')[0].endswith("; did you mean SCOPE?")


def test_without_a_file_the_example_is_pointed_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coach"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "--example" in said.err


NAMES = st.sampled_from([*(f"{step}.{name}" for step, name in FIELDS), *HEAD, "story.x", "x"])
VALUES = st.one_of(
    st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.lists(st.text(max_size=5)), st.dates()
)


@settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_no_file_breaks_it(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, Any]) -> None:
    ordered = sorted(keys.items(), key=lambda one: "." in one[0])
    file = tmp_path_factory.mktemp("cases") / "case.toml"
    file.write_text("\n".join(f"{name} = {toml(value)}" for name, value in ordered), "utf-8")
    try:
        case, _ = casefile.read(file, VOICE)
    except CaseFileError as wrong:
        assert "is not TOML" not in str(wrong)
    else:
        assert case.answers.keys() <= {name for _, name in FIELDS}


def toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, str | list):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower()


# The roads


def test_a_stop_leaves_nothing_to_send(advised: Any) -> None:
    told = advised(WHOLE.replace('stops = "none"', 'stops_law = ["ST01"]'))
    assert (told["verdict"]["judged"], [one["code"] for one in told["stops"]]) == ("stop", ["ST01"])
    assert (told["letters"], told["dates"], told["tasks"], told["moments"]) == ([], {}, [], [])


def test_no_override_leads_round_a_stop(advised: Any) -> None:
    stopped = WHOLE.replace('stops = "none"', 'stops_law = ["ST01"]')
    told = advised(stopped.replace("[verdict]", '[verdict]\nverdict = "anyway"\noverride = "I know better."'))
    assert (told["verdict"]["judged"], told["letters"]) == ("stop", [])


def test_a_stop_of_the_story_is_ticked_and_said(advised: Any, tmp_path: Path, capsys: Any) -> None:
    for stops in ('stops = "none"', ""):
        sued = WHOLE.replace('stops = "none"', stops).replace(
            "[story]", '[story]\nstory = "Their lawyer wrote to us about a claim."'
        )
        told = advised(sued)
        assert (told["verdict"]["judged"], told["from_story"], told["letters"]) == ("stop", ["ST01"], [])
        assert "Named in the story, so ticked: ST01" in coach(tmp_path, capsys, sued)[1]


def test_a_list_of_its_own_settles_what_the_story_names(advised: Any) -> None:
    sued = WHOLE.replace("[story]", '[story]\nstory = "Their lawyer wrote to us about a claim."')
    told = advised(sued.replace('stops = "none"', "stops_law = []"))
    assert (told["verdict"]["judged"], told["from_story"]) == ("end", [])


def test_whoever_clears_a_stop_sets_the_limits(advised: Any) -> None:
    cleared = 'stops_law = ["ST01"]\ncleared_by = "Our lawyer and our insurer"\nlimits = ["draft", "no_reason"]'
    told = advised(WHOLE.replace('stops = "none"', cleared))
    assert (told["verdict"]["judged"], told["cleared"]) == ("end", ["ST01"])
    assert "grown past the plan" not in told["letters"][-1]["text"]


def test_nobody_clears_what_must_not_be_written_about(advised: Any) -> None:
    cleared = 'stops_law = ["ST07"]\ncleared_by = "Our lawyer"\nlimits = ["draft"]'
    told = advised(WHOLE.replace('stops = "none"', cleared))
    assert (told["verdict"]["judged"], told["letters"]) == ("stop", [])


UNTOLD = WHOLE.replace('told = "written"', 'told = "no"')


def test_who_was_never_told_is_talked_to_first(advised: Any) -> None:
    told = advised(UNTOLD)
    assert (told["verdict"]["judged"], told["verdict"]["forced"]) == ("mend", ["R2"])
    assert [one["kind"] for one in told["letters"]] == ["invitation"]


def test_a_reason_of_their_own_overrides_it(advised: Any) -> None:
    for road in ('verdict = "anyway"\n', ""):
        told = advised(UNTOLD.replace("[verdict]", f'[verdict]\n{road}override = "She heard it from our chair."'))
        assert told["verdict"]["judged"] == "mend"
        assert [one["kind"] for one in told["letters"]] == ["script", "email"]


ANGRY = WHOLE.replace('upset = "past"', 'upset = "now"')


LARGE = WHOLE.replace('since = "years5"', 'since = "years5"\nshare = "over20"')
"""The same client at over a fifth of the revenue."""


def carried(told: str) -> str:
    """The file with some lines in its table of the verdict."""
    return LARGE.replace('rehire = "no"', f'rehire = "no"\n{told}')


def test_without_money_or_a_plan_it_is_not_yet(advised: Any, tmp_path: Path, capsys: Any) -> None:
    told = advised(LARGE)
    later = told["verdict"]["not_yet"]
    assert (told["verdict"]["judged"], later["start"]) == ("end", "2027-02-10")
    assert [one["code"] for one in later["missing"]] == ["cash"]
    assert min(one["day"] for one in told["moments"]) >= "2027-02-10"
    assert told["dates"]["tell_on"] >= "2027-02-10"
    text = coach(tmp_path, capsys, LARGE)[1]
    assert "end, not yet (" in text and later["words"] in text


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ('cash = "over3"', []),
        ('cash = "under3"', ["cash"]),
        ('cash = "plan"', ["day"]),
        ("replaced_from = 2027-03-01", []),
        ("replaced_from = 2027-06-01", ["replaced"]),
        ('cash = "over3"\napprover = "no"', ["approver"]),
        ('cash = "over3"\napprover = "self"', []),
    ],
)
def test_the_file_says_what_carries_them(advised: Any, told: str, missing: list[str]) -> None:
    later = advised(carried(told))["verdict"]["not_yet"]
    assert [one["code"] for one in (later or {"missing": []})["missing"]] == missing


def test_what_the_story_says_of_it_is_heard_in_a_file_too(advised: Any) -> None:
    story = LARGE.replace("[story]", '[story]\nstory = "We have five months of costs in the bank."')
    assert advised(story)["verdict"]["not_yet"] is None
    leaning = WHOLE.replace("[story]", '[story]\nstory = "We can\'t live without the fee, but she shouts."')
    assert advised(leaning)["verdict"]["not_yet"]["missing"][0]["code"] == "cash"
    assert advised(WHOLE)["verdict"]["not_yet"] is None


def test_an_earlier_day_of_the_file_stands(advised: Any) -> None:
    told = advised(LARGE + "[timing]\ntell_on = 2027-01-12\n")
    assert told["dates"]["tell_on"] == "2027-01-12"
    assert told["letters"] and told["verdict"]["not_yet"]["start"] == "2027-02-10"


def test_in_anger_nothing_is_written_for_a_day(advised: Any, tmp_path: Path, capsys: Any) -> None:
    told = advised(ANGRY)
    assert (told["verdict"]["judged"], told["verdict"]["then"], told["letters"]) == ("wait", "end", [])
    assert told["verdict"]["locked_until"].startswith("2027-01-12T09:00")
    assert "Locked until Tuesday 12 January 2027, 09:00" in coach(tmp_path, capsys, ANGRY)[1]


def test_an_override_lifts_the_lock(advised: Any) -> None:
    told = advised(ANGRY.replace("[verdict]", '[verdict]\noverride = "We decided it in May."'))
    assert (told["verdict"]["judged"], told["verdict"]["locked_until"]) == ("end", None)
    assert told["letters"]


# The moment


def test_todays_flag_overrules_the_file(advised: Any) -> None:
    assert advised(WHOLE, "--today", "2027-02-01")["today"] == "2027-02-01"
    assert advised(WHOLE, "--today", "2027-02-01")["dates"]["tell_on"] == "2027-02-02"


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_the_moment_is_on_the_managers_clock(advised: Any, zone: str) -> None:
    assert advised(f'zone = "{zone}"', "--today", "2027-01-11")["today"] == "2027-01-11"
    assert advised(f'zone = "{zone}"\ntoday = 2027-01-11')["today"] == "2027-01-11"


def test_a_date_alone_means_nine_in_the_morning(advised: Any) -> None:
    dated = re.sub("^today = .*$", "today = 2027-01-11", WHOLE, flags=re.MULTILINE)
    assert advised(dated) == advised(WHOLE)
    assert advised(WHOLE, "--today", "2027-01-11T00:00")["moments"] != []


def test_a_moment_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["coach", "case.toml", "--today", "soon"])
    assert "not a date like 2027-01-11" in capsys.readouterr().err


# What is printed


def test_the_text_says_what_the_json_says(advised: Any, tmp_path: Path, capsys: Any) -> None:
    for text in (WHOLE, UNTOLD, ANGRY, ""):
        told, page = advised(text, "--today", "2027-01-11"), coach(tmp_path, capsys, text, "--today", "2027-01-11")[1]
        assert f"{told['verdict']['judged']} ({told['verdict']['score']:+d})" in page
        assert all(one["text"] in page for one in told["letters"])
        assert told["dates"].get("last_day", "") in page


# The example


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """What ``partways coach --example`` prints."""
    assert main(["coach", "--example"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def uncommented(text: str) -> str:
    return re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)


def test_the_example_names_every_field_of_every_question(printed: str) -> None:
    told = tomllib.loads(uncommented(printed))
    every = {(field.page, field.name) for question in QUESTIONS.values() for field in question.fields}
    asked = every - {("story", "understood")}
    assert {(step, name) for step, table in told.items() if isinstance(table, dict) for name in table} == asked
    assert {key for key, value in told.items() if not isinstance(value, dict)} == set(HEAD)


def test_the_example_names_every_option(printed: str) -> None:
    listed = [line.split(" of: ")[1].split(", ") for line in printed.splitlines() if line.startswith("#   ")]
    assert listed == [list(field.options) for field in FIELDS.values() if field.options]


def test_the_example_can_be_used_as_it_is_and_with_every_key(printed: str, advised: Any) -> None:
    assert advised(printed)["client"] == "Ivy & Oat"
    assert advised(uncommented(printed), "--today", "2027-01-11")["verdict"]["judged"] == "wait"

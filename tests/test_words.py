"""The words: every line that the code can ask for is on its page, nothing stands there unused, and how they sound."""

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from bot.coach.case import Case, Value
from bot.coach.checklist import GROUPS as LISTS
from bot.coach.ear import plain
from bot.coach.letter import endings
from bot.coach.question import Field, Question
from bot.coach.regions import REGIONS
from bot.coach.repair import invitation
from bot.coach.rollup import COUNTS, SHARES, SPANS
from bot.coach.steps import QUESTIONS, STEPS
from bot.coach.steps.channel import CHANNELS, RULES
from bot.coach.steps.stops import GROUPS, NOW, ROUTES, STOPS, TOLD_APART, in_group
from bot.coach.steps.story import REASONS, UNSPOKEN
from bot.coach.steps.tone import TONES
from bot.coach.steps.verdict import SIGNALS
from bot.layout import SHORT_LABEL
from bot.voice import PROMPTS
from tests.desk import LETTERED, PHRASES, VOICE, case, desk

PAGES = sorted(path.stem for path in (PROMPTS / "en").glob("*.j2"))
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted(Path(PROMPTS.parent / "bot").rglob("*.py")))

SHEETS = re.findall(r'\.sheet\("(\w+)", "(\w*)"', SOURCES)
"""The pages of the forms about a person, and how the names of their lines begin."""


def fields() -> list[tuple[Question, Field]]:
    return [(question, field) for question in QUESTIONS.values() for field in question.fields]


def label(field: Field, option: str) -> str:
    name = f"{field.name}_{option}".replace(" ", "_").replace("-", "_")
    return text_of(field.page, name)


def text_of(page: str, line: str) -> str:
    """The line as it stands on its page, with its holes."""
    found = re.search(rf"macro {line}\(.*?%}}(.*?){{% endmacro", source(page), re.S)
    assert found, f"no line {line} on {page}.j2"
    return found[1].strip()


def source(page: str) -> str:
    return (PROMPTS / "en" / f"{page}.j2").read_text("utf-8")


def needed(question: Question) -> set[str]:
    """The lines that a question can ask for."""
    lines = {f"{question.name}_{line}" for line in ("title", "ask", "why", "more", "unclear")}
    if question.needs or not question.skippable:
        lines.add(f"{question.name}_needed")
    if question.has_form:
        lines.add(f"{question.name}_form")
    return lines


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_a_question_has_all_its_lines(question: Question) -> None:
    assert needed(question) <= VOICE.lines(question.step).keys()


@pytest.mark.parametrize(("question", "field"), fields(), ids=lambda one: one.name)
def test_a_field_and_its_options_have_short_labels(question: Question, field: Field) -> None:
    codes = {*field.options, *(question.answers if field is question.fields[0] else ())}
    labels = [text_of(field.page, f"{field.name}_label"), *(label(field, code) for code in codes)]
    assert all(0 < len(text) <= SHORT_LABEL for text in labels)
    assert len(set(labels)) == len(labels)


CODES = {
    "dates": (
        *("receipt_by_contract", "receipt_assumed", "notice_runs_out", "courtesy_longer", "rolled", "fixed_term"),
        *(
            "renewal_term",
            "renewal_missed",
            "minimum_term",
            "courtesy_gap",
            "ends_on_rest_day",
            "critical_soon_after",
            "stayed_longer",
        ),
        *("legal_check", "method_unknown", "chat_is_no_notice", "notice_unknown", "anniversary_unknown"),
        *("term_unknown", "term_over", "term_ended", "regional_holidays"),
    ),
    "slots": (
        *("weekend", "holiday", "before_holiday", "friday", "friday_afternoon", "evening", "early", "late", "lunch"),
        *(
            "monday_morning",
            "thursday_afternoon",
            "short_week",
            "first_day_back",
            "before_leave",
            "feast_near",
            "window",
        ),
        *("feast_near", "deadline_wins", "urgent", "safety", "time_fit", "after_critical", "days_left"),
    ),
    "timing": (
        *(f"moment_{name}" for name in ("best", "other", "earliest", "latest")),
        *(f"renewal_{state}" for state in ("open", "tight", "missed")),
        *("day_past", "day_far", "day_later"),
    ),
    "verdict": (*(f"signal_{signal.code}" for signal in SIGNALS), "waiting"),
    "stops": (
        *(f"{kind}_{code}" for code in STOPS for kind in ("stop", "ask", "must")),
        *(f"suspected_{code}" for code in TOLD_APART),
        *(f"route_{stop.route}" for stop in STOPS.values()),
        *(f"looker_{one}" for lookers in ROUTES.values() for one in lookers),
        *(f"stops_{group}_{code}" for group in GROUPS for code in in_group(group)),
        *(f"stops_{group}_label" for group in GROUPS),
        *(f"now_{flag}" for flag in NOW),
        *("stopped", "summary"),
    ),
    "channel": (
        *(f"channel_{channel}" for channel in CHANNELS),
        *(f"{kind}_{rule.code}" for rule in RULES for kind in ("why", "flip")),
        *(f"written_{method}" for method in ("email", "post", "courier", "hand")),
    ),
    "tone": tuple(f"{kind}_{tone}" for tone in TONES for kind in ("tone", "why", "sample")),
    "letter": tuple(f"reason_{reason}" for reason in REASONS if reason not in UNSPOKEN),
    "rollup": (
        *(f"count_{name}" for name in COUNTS),
        *(f"share_{name}" for name in SHARES),
        *(f"of{parts}_{number}" for parts in (2, 4) for number in range(parts)),
        *(name for _, name in SPANS),
        "longer",
    ),
    "checklist": (*LISTS, *(f"{group}_{line}" for group, lines in LISTS.items() for line in lines), "title", "intro"),
}
"""The lines that codes are made into, page by page."""


@pytest.mark.parametrize("page", CODES)
def test_every_code_has_its_line(page: str) -> None:
    assert {*CODES[page]} <= VOICE.lines(page).keys()


@pytest.mark.parametrize("module", ["dates", "plan", "slots"])
def test_the_codes_above_are_all_that_a_module_knows(module: str) -> None:
    code = (PROMPTS.parent / "bot" / "coach" / f"{module}.py").read_text("utf-8")
    said = set(re.findall(r'Reason\(\s*"(\w+)"', code))
    assert said <= {*CODES["dates"], *CODES["slots"]}
    assert said


@pytest.mark.parametrize(
    "window", ["christmas", "august", "golden_week", "obon", "lunar_new_year", "critical", "leave", "hit"]
)
def test_a_window_has_words_of_its_own(window: str) -> None:
    assert f"window == '{window}'" in text_of("slots", "window")


def spoken_for(page: str) -> set[str]:
    """The lines of a page that some code asks for, by a rule or by name."""
    made = set(CODES.get(page, ()))
    made |= {f"{names}{part}" for of, names in SHEETS if of == page for part in ("title", "submit")}
    for question in QUESTIONS.values():
        if question.step == page:
            made |= needed(question) | {f"{question.name}_skip", f"{question.name}_unclear"}
            for field in question.fields:
                own = (*field.options, *question.answers, "label", "hint", "short", "unclear", "vague")
                made |= {f"{field.name}_{option}".replace(" ", "_").replace("-", "_") for option in own}
    return made


@pytest.mark.parametrize("page", PAGES)
def test_no_line_stands_unused(page: str) -> None:
    left = VOICE.lines(page).keys() - spoken_for(page)
    on_page = source(page)
    unused = {
        line
        for line in left
        if not re.search(rf"[\"'/]{line}[\"'/]", SOURCES)
        and not any(re.search(rf'f"{re.escape(head)}\{{', SOURCES) for head in heads(line))
        and not re.search(rf"(?<!macro )\b{line}\(", on_page)
    }
    assert unused == set()


def heads(line: str) -> list[str]:
    """How the name of a line may begin in an f-string: button_ of button_why."""
    return [line[: cut.end()] for cut in re.finditer("_", line)]


KNOWN: list[Mapping[str, Value]] = [LETTERED, {"tell_on": "2027-01-12"}]
MONEY: list[dict[str, Value]] = [
    {},
    {"account": "owed", "open_amount": "4860.00"},
    {"account": "prepaid", "open_amount": "1250.00"},
]


def written(here: Case) -> str:
    return "\n".join(
        VOICE.line(say, plain=True)
        for letter in endings(here, desk())
        for say in ((letter.subject,) if letter.subject else ())
        + tuple(s for one in letter.paragraphs for s in one.says)
    )


@pytest.mark.parametrize(("reason", "tone"), list(product(REASONS, TONES)))
def test_a_letter_can_be_written_for_every_reason_in_every_tone(reason: str, tone: str) -> None:
    for known, money, channel in product(KNOWN, MONEY, CHANNELS):
        text = written(case(**{**known, **money}, reason=reason, tone=tone, channel=channel))
        assert "Sunday 14 March 2027" in text or known is not LETTERED
        assert "{" not in text and "None" not in text and "!" not in text


def test_a_reason_that_is_never_said_makes_the_letter_brief_in_every_tone() -> None:
    for reason, tone in product(UNSPOKEN, TONES):
        brief = case(**LETTERED, reason=reason, tone="BRIEF", channel="email")
        assert written(case(**LETTERED, reason=reason, tone=tone, channel="email")) == written(brief)


def test_an_invitation_can_be_written_for_every_reason() -> None:
    for reason in REASONS:
        (letter,) = invitation(case(reason=reason, meet_on="2027-01-13"), desk())
        assert all(
            VOICE.line(say, plain=True) or say.line == "signature" for one in letter.paragraphs for say in one.says
        )


CUES = {
    "belief",
    "jobs",
    "kept_out",
    "cue_words",
    "who",
    "first",
    "doubt",
    "correction",
    "clearance",
    "looker",
    "at_stop",
    "untick",
    "supposing",
    "hyperbole",
    "refusal",
    "protest",
    "doing",
    "repeated",
    "close",
    "our_days",
    "ponder",
    "not_began",
    "how_often",
} | {
    *("change", "topic", "gleaning", "bare", "wish", "wording", "sent", "feasible", "bare_approval"),
    *("wanted", "query", "part", "place", "reaction", "nothing_more", "beside", "held"),
    *("reply", "rehearse", "danger", "served", "vital_service", "moneys", "unsaid", "gratitude", "term_over"),
    *("mend_subject", "belongings", "kind_of_work", "usually_needed", "usually_held", "usually_needed_of_one"),
    *("open_work", "about_money", "not_due", "proper"),
}
"""Tables that are looked for in a story or a change of mind, and belong to no question."""

SAID_OF_LISTS = {"done", "gives", "role", "task"}
"""Tables of what is said of the lists to work through."""

SAID_UNASKED = {"reported", "late", "settles", "settles_barely", "lines", "repair", "thanked", "talk_went", "limit"} | {
    *("that_time", "that_time_span", "that_time_clock", "parts", "late_lead"),
    *("hedges", "channel_away", "together", "line_topic", "late_asked", "told_day"),
    *("holding", "handed_over", "thanks_asked", "telling", "told_names", "notice_way"),
    *("settles_at_once", "verdict_taken", "their_words", "their_words_turned", "who_did"),
}
"""Tables of what is told or wished for once there is a draft, or an invitation."""

SPOKEN_OF = (
    {field.name for _, field in fields()}
    | CUES
    | SAID_OF_LISTS
    | SAID_UNASKED
    | {"command", "unknown", "ear", "stops", "moment", "critical_none", "digest", "quiet", "postponed", "weekday"}
)
OWN_TABLES = (
    CUES
    | SAID_OF_LISTS
    | SAID_UNASKED
    | {"command", "unknown", "ear", "moment", "critical_none", "digest", "quiet", "postponed", "weekday"}
)


@pytest.mark.parametrize("field", PHRASES)
def test_a_phrase_names_a_field_and_an_option_that_exist(field: str) -> None:
    assert field in SPOKEN_OF
    options = {option for _, one in fields() if one.name == field for option in one.options}
    if field == "stops":
        options |= {*STOPS}
    if field == "verdict":
        options |= {"end", "wait", "at_once"}
    if field == "region":
        options |= {*REGIONS}
    if any(one.kind == "ticks" for _, one in fields() if one.name == field):
        options |= {"none"}
    assert field in OWN_TABLES or PHRASES[field].keys() <= options


UNSAID = ("notice", "data", "say_reason", "sent_by", "returns", "also_by", "or_by", "counts_by")
"""Fields whose options have no phrases: a period is read by its number, how it went as the
method is, and the others are ticked or filled in only."""


@pytest.mark.parametrize(("question", "field"), fields(), ids=lambda one: one.name)
def test_every_option_can_be_said_in_words(question: Question, field: Field) -> None:
    table = "stops" if field.name.startswith("stops_") else field.name
    unsaid = {option for option in field.options if not PHRASES.get(table, {}).get(option)}
    assert field.name in UNSAID or unsaid == set()


def test_a_phrase_is_as_plain_as_what_it_is_looked_for_in() -> None:
    tables = [table for name, table in PHRASES.items() if name not in PATTERNS]
    every = [phrase for table in tables for phrases in table.values() for phrase in phrases]
    assert [phrase for phrase in every if plain(phrase) != phrase] == []


PATTERNS = ("told_names", "notice_way")
"""Tables of patterns, in which names have capitals."""

PIECES = ("holding", "handed_over", "thanks_asked", "ponder", "talk_went", "limit", "that_time", "parts")
"""Tables of what stands in different places of a sentence, where the same word may stand in several."""

ANSWERING = ("usually_needed", "usually_held", "usually_needed_of_one", "open_work", "proper", "mend_subject")
"""Tables that are said and not heard, or in which a phrase may belong to several reasons."""


def test_no_phrase_means_two_options_of_one_field() -> None:
    twice = [
        (field, phrase)
        for field, table in PHRASES.items()
        if field not in ("stops", "ear", "cue_words", "wanted", "held", "gleaning", "looker", "clearance", "task")
        and field not in ("gratitude", "lines", "repair", "wording", "late", *ANSWERING, *PIECES)
        for phrase in {p for phrases in table.values() for p in phrases}
        if sum(phrase in phrases for phrases in table.values()) > 1
    ]
    assert twice == []


UNWANTED = re.compile(
    r"please be advised|\bgreat\b|\bawesome\b|\bamazing\b|\bperfect\b|\boops\b|\bkindly\b|\bsimply\b|\bas an AI\b"
    r"|per my last|reach out|circle back|going forward|at this time|\butili[sz]e|\bleverage\b|\bsynerg",
    re.I,
)


@pytest.mark.parametrize("page", PAGES)
def test_no_line_shouts_gushes_or_stiffens(page: str) -> None:
    words = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source(page), flags=re.S)
    assert "!" not in words
    assert UNWANTED.findall(words) == []


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_no_line_is_pasted_from_one_question_into_another(question: Question) -> None:
    asks = [text_of(other.step, f"{other.name}_ask") for other in QUESTIONS.values()]
    assert asks.count(text_of(question.step, f"{question.name}_ask")) == 1


def test_every_step_has_its_page() -> None:
    assert {step.name for step in STEPS} <= {*PAGES}

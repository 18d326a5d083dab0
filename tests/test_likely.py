"""Only those phrases and cues are tried whose words stand in a text: what is heard is the same as if all were tried."""

import tomllib
from pathlib import Path

from bot.coach import cues, ear
from tests.desk import PHRASES, VOICE, desk

HERE = Path(__file__).parent
US = PHRASES["ear"]["us"]
TABLES = [tomllib.loads(file.read_text("utf-8")) for file in sorted((HERE / "phrasings").glob("*.toml"))]
TYPED = [row["words"] for table in TABLES for row in table["said"]]
STORIES = [one["story"] for one in tomllib.loads((HERE / "stories.toml").read_text("utf-8")).values()]
SAID = [*[one.text for one in VOICE.sentences()][::20], *TYPED[::4], *STORIES]
OF_CUES = ("belief", "who", "reply")
FIELDS = [table for table in PHRASES if table not in (*ear.CUES, "who", "cue_words")]


def of(tables: tuple[str, ...]) -> list[str]:
    """Everything that stands in these tables of the phrase book."""
    return [one for table in tables for many in PHRASES[table].values() for one in many]


def test_a_cue_that_is_said_is_always_tried() -> None:
    found = [(cue, text) for cue in of(OF_CUES) for text in SAID if cues._of_book(PHRASES).pattern(cue).search(text)]
    near = {text: {one for table in OF_CUES for many in cues._near(text, table, desk()).values() for one in many}
            for text in SAID}  # fmt: skip
    assert found
    assert [(cue, text) for cue, text in found if cue not in near[text]] == []


def test_a_cue_without_its_apostrophes_is_tried() -> None:
    assert cues._likely("we havent told them", "haven't ... told")
    assert cues._likely("We HAVEN’T told them", "haven't .. told|said just? <people>")
    assert cues._likely("the client's'haven't' told them", "client ... haven't ... told")
    assert not cues._likely("we never asked them", "haven't ... told")


def test_a_phrase_that_is_said_is_always_tried() -> None:
    texts = [ear._bare(text) for text in SAID]
    for table in FIELDS:
        phrases = [ear._pattern(one, US) for one in of((table,))[::4]]
        found = [(one.pattern, text) for one in phrases for text in texts if one.search(text)]
        field = ear._field(table, desk())
        near = {text: {ear._pattern(one, US).pattern for _, one in field.near(text)} for text in texts}
        assert [(one, text) for one, text in found if one not in near[text]] == [], table


def test_two_letters_swapped_are_put_back_where_that_makes_a_word_of_the_field() -> None:
    field = ear._field("channel", desk())
    assert ear._mended("by emial or a leter or teh phone, quite, lettre", field) == (
        "by email or a leter or teh phone, quite, letter"
    )
    for word in sorted(field.known):
        slips = {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(1, len(word) - 1)} - field.known
        assert {ear._mended(slip, field) for slip in slips} <= field.known

"""Phrases and cues are tried only where their words stand, which must never pass over one that is said."""

from bot.coach import cues, ear
from tests.desk import VOICE

BOOK = VOICE.phrases()
LISTS, NO, US = tuple(BOOK["cue_words"].items()), BOOK["ear"]["no"], BOOK["ear"]["us"]
SAID = [one.text for one in VOICE.sentences()][::20]
OF_CUES = ("belief", "who", "reply")


def of(tables: tuple[str, ...]) -> list[str]:
    """Everything that stands in these tables of the phrase book."""
    return [one for table in tables for many in BOOK[table].values() for one in many]


def test_a_cue_that_is_said_is_always_tried() -> None:
    found = [(cue, text) for cue in of(OF_CUES) for text in SAID if cues._compiled(cue, NO, LISTS).search(text)]
    assert found
    assert [(cue, text) for cue, text in found if not cues._likely(text, cue)] == []


def test_a_cue_without_its_apostrophes_is_tried() -> None:
    assert cues._likely("we havent told them", "haven't ... told")
    assert cues._likely("We HAVEN’T told them", "haven't .. told|said just? <people>")
    assert not cues._likely("we never asked them", "haven't ... told")


def test_a_phrase_that_is_said_is_always_tried() -> None:
    texts = [ear._bare(text) for text in SAID]
    phrases = of(tuple(table for table in BOOK if table not in (*OF_CUES, "cue_words", "ear")))[::4]
    found = [(one, text) for one in phrases for text in texts if ear._pattern(one, US).search(text)]
    assert found
    assert [(one, text) for one, text in found if not ear._stands(text, one)] == []

"""What a step asks: its questions, their fields, and how typed words and pressed buttons become an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.ear import alone, chosen, spoken, ticked
from bot.coach.second_thoughts import amending

LONGEST_SHRUG = 16
"""Words that may only say that the answer isn't known; in more, something else isn't."""

Kind = Literal["pick", "spread", "ticks", "day", "days", "words", "long", "amount"]
Values = Mapping[str, Value]
Reader = Callable[[str, Case, Desk], Value | None]
LONGEST = 40_000
"""Characters of one typed answer that are kept: as many as a message in Slack can have (slack.md 1.2)."""


@dataclass(frozen=True)
class Field:
    """One thing to know. ``reader`` takes it from free text; without one it is read by its kind."""

    name: str
    kind: Kind
    options: tuple[str, ...] = ()
    reader: Reader | None = None
    in_form: bool = False
    """Shown only in the form behind a button, so that the message stays short."""
    told_only: bool = False
    """Never asked for: taken from what is typed, and shown where all answers stand."""
    brings: tuple[str, ...] = ()
    """Fields of the same question that its words tell too: a sum brings its currency."""
    typed: bool = False
    """May hold what was typed and is none of its options ("45 days"); its question's check judges that."""
    page: str = ""
    """The page of prompts that has its words: its own step's, wherever else it is shown."""

    def read(self, text: str, case: Case, desk: Desk) -> Value | None:
        """What the words say about this field, or None."""
        if self.reader:
            return self.reader(text, case, desk)
        if self.kind in ("pick", "spread"):
            return chosen(text, self.name, desk, self.options)
        if self.kind == "ticks":
            return ticked(text, self.name, desk, self.options)
        if self.kind == "day":
            found = desk.read_date(text, desk.today(case.zone))
            return found.isoformat() if found else None
        return None

    def fits(self, value: Value) -> bool:
        """Whether a press or a form can have given this: one of the options, ticks among them, a day, some words."""
        if self.kind == "ticks":
            return isinstance(value, tuple) and set(value) <= {*self.options}
        if not isinstance(value, str):
            return value == ()
        if self.kind in ("pick", "spread"):
            return self.typed or value in ("", *self.options)
        return self.kind != "day" or not value or is_day(value)


def is_day(text: str) -> bool:
    """Whether it is a date as ISO writes it."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def nothing(case: Case, desk: Desk) -> Values:
    """No values of its own."""
    return {}


def always(case: Case, desk: Desk) -> bool:
    """Asked in every case."""
    return True


def no_words(text: str, case: Case, desk: Desk) -> Values:
    """Nothing is taken back."""
    return {}


def all_shown(case: Case, desk: Desk) -> frozenset[str]:
    """No field is left out."""
    return frozenset()


def as_given(values: Values, case: Case, desk: Desk) -> Values:
    """An answer that needs no checking."""
    return values


@dataclass(frozen=True)
class Question:
    """One message to answer: by a button, by filling its fields, or by typing.

    ``answers`` are the buttons that answer at once: codes of the first field. ``needs`` are the fields without
    which it stays open. ``suggests`` fills in what earlier answers make likely, always in sight before it counts.
    ``check`` may raise ``Unclear``. ``holds`` is False when an earlier answer has changed what was asked.
    """

    name: str
    fields: tuple[Field, ...]
    answers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    """Fields that are asked for once more when a typed answer left them out; people tell things in bursts."""
    vague: str = ""
    """The field that is asked about once more where what was said of it is no answer yet."""
    skippable: bool = True
    applies: Callable[[Case, Desk], bool] = always
    holds: Callable[[Case, Desk], bool] = always
    facts: Callable[[Case, Desk], Mapping[str, object]] = nothing
    suggests: Callable[[Case, Desk], Values] = nothing
    offers: Callable[[Case, Desk], tuple[str, ...]] | None = None
    parse: Callable[[str, Case, Desk], Values] | None = None
    check: Callable[[Values, Case, Desk], Values] = as_given
    reads_back: bool = False
    """Shows what its fields hold as a list instead of controls: what was understood so far."""
    asked_anyway: bool = False
    """Asked even where the story tells all that it shows: what was not said there matters as much."""
    withdraws: Callable[[str, Case, Desk], Values] = no_words
    """What some words take back of its answer, with nothing in its place: "7 January is no date of theirs"."""
    hides: Callable[[Case, Desk], frozenset[str]] = all_shown
    """The fields that this case has no use for: they are neither shown nor offered."""
    step: str = ""

    def here(self, case: Case, desk: Desk) -> Question:
        """The question as this case needs it."""
        hidden = self.hides(case, desk)
        return replace(self, fields=tuple(one for one in self.fields if one.name not in hidden)) if hidden else self

    @property
    def _asked(self) -> tuple[Field, ...]:
        """The fields that are asked for."""
        return tuple(one for one in self.fields if not one.told_only)

    @property
    def has_form(self) -> bool:
        """Whether a form behind a button shows more than the message does."""
        return any(one.in_form for one in self.fields)

    @property
    def filled(self) -> tuple[Field, ...]:
        """The fields that are filled in, beside the one that the buttons answer."""
        return tuple(one for one in self._asked if not self.answers or one.options != self.answers)

    def codes(self, case: Case, desk: Desk) -> tuple[str, ...]:
        """The buttons that answer at once, in this case."""
        return self.offers(case, desk) if self.offers else self.answers

    def complete(self, case: Case) -> bool:
        """Whether all that it shows in the thread is known already, so that it needn't be asked."""
        shown = (one.name for one in self._asked if not one.in_form)
        return not self.asked_anyway and all(name in case.answers for name in shown)

    def shown(self, case: Case, desk: Desk) -> Values:
        """What the controls hold when the question is asked: what was answered, else what is likely."""
        known = {one.name: case.answers[one.name] for one in self.fields if one.name in case.answers}
        return {**self.suggests(case, desk), **known}

    def fitting(self, values: Values) -> Values:
        """What a press or a form says of its fields; what they can't hold was not drawn by us, and is left out."""
        return {one.name: values[one.name] for one in self.fields if one.name in values and one.fits(values[one.name])}

    def read(self, text: str, case: Case, desk: Desk) -> Values:
        """The answer in some typed words; ``Unclear`` where there is none, saying what would be understood."""
        if not text.strip():
            raise self.unclear()
        found = dict((self.parse or self._each)(text, case, desk))
        if not found:
            raise self.unclear()
        return found

    def _each(self, text: str, case: Case, desk: Desk) -> dict[str, Value]:
        if len(self.fields) == 1 and self.fields[0].kind in ("words", "long") and not self.fields[0].reader:
            return {self.fields[0].name: text.strip()[:LONGEST]}
        return dict(amending(self._fields)(text, case, desk))

    def _fields(self, text: str, case: Case, desk: Desk) -> Values:
        read = {one.name: one.read(text, case, desk) for one in self.fields}
        return {name: value for name, value in read.items() if value is not None}

    def shrugged(self, text: str, case: Case, desk: Desk) -> bool:
        """Whether the words only say that the answer isn't known: "no idea", but not "60 days, I don't know how"."""
        if not self.skippable or not spoken(text, "unknown", desk) or len(text.split()) > LONGEST_SHRUG:
            return False
        try:
            return alone(text, "unknown", desk, "yes") or not self.read(text, case, desk)
        except Unclear:
            return True

    def unclear(self) -> Unclear:
        """What to say when an answer was not understood."""
        return Unclear(Say(self.step, f"{self.name}_unclear"))


@dataclass(frozen=True)
class Step:
    """One of the nine: a page of prompts and the questions that stand on it."""

    name: str
    questions: tuple[Question, ...]


def chosen_day(values: Values, name: str) -> date | None:
    """The date in some values, or None."""
    text = values.get(name)
    return date.fromisoformat(text) if isinstance(text, str) and text else None

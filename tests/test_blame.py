"""Find the person: a whole client is never blamed for one of its people."""

import pytest

from bot.coach.blame import person
from bot.coach.case import Value
from tests.desk import VOICE, case


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({"reason": "CONDUCT", "source": "contact", "told": "no"}, "one_untold"),
        ({"reason": "CONDUCT", "source": "contact", "told": "spoken"}, "one_told"),
        ({"reason": "CONDUCT", "source": "contact", "told": "spoken", "tried": ("swap",)}, ""),
        ({"reason": "SCOPE", "source": "decider", "told": "no"}, "decider_untold"),
        ({"reason": "SCOPE", "source": "decider", "told": "written"}, ""),
        ({"reason": "TRUST", "source": "whole", "told": "no"}, "whole_untold"),
        ({"reason": "TRUST", "source": "whole", "told": "written"}, "whole_one"),
        ({"reason": "SCOPE", "source": "us", "told": "written"}, "ours"),
        ({"reason": "OUTGROWN", "source": "whole", "told": "no"}, ""),
        ({"reason": "SAFETY", "source": "decider"}, "hurt"),
        ({"reason": "CONDUCT", "stops": "each", "stops_people": ("ST05",)}, "hurt"),
        ({"reason": "SCOPE"}, ""),
    ],
)
def test_who_caused_it_and_who_was_never_told(answers: dict[str, Value], line: str) -> None:
    found = person(case("tried", **answers))
    assert (found.line if found else "") == line


def test_nobody_is_called_untold_before_it_was_asked() -> None:
    assert person(case(reason="SCOPE", source="decider")) is None


def test_the_lines_name_the_one_who_decides_or_do_without() -> None:
    for contact, name in (("Karine Boily", "Karine"), ("", "the person who decides")):
        found = person(case("tried", reason="CONDUCT", source="contact", told="no", contact=contact))
        assert found and name in VOICE.line(found)


def test_every_line_can_be_said() -> None:
    assert VOICE.lines("blame").keys() == {
        *("who", "hurt", "ours", "one_untold", "one_told", "decider_untold", "whole_untold", "whole_one")
    }

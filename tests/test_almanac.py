"""Dates in words, and the real holidays. Today is Monday 11 January 2027 throughout."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.almanac import Almanac
from bot.coach.countries import COUNTRIES

ALMANAC = Almanac()
TODAY = date(2027, 1, 11)

SAID = """
12 January 2027 | 2027-01-12
12 Jan | 2027-01-12
12th of January | 2027-01-12
the 14th of Sept | 2027-09-14
14 Sept 2026 | 2026-09-14
14 Sept last year | 2026-09-14
the 14th of sept, 2025 | 2025-09-14
Jan 12 | 2027-01-12
January 12th, 2027 | 2027-01-12
Sept. 14, 2027 | 2027-09-14
12 Jan 27 | 2027-01-12
12 Jan '27 | 2027-01-12
12-Jan-2027 | 2027-01-12
12jan2027 | 2027-01-12
Tue 12 Jan | 2027-01-12
Tuesday, 12 January | 2027-01-12
Tuesday the 12th | 2027-01-12
12/1 | 2027-01-12
12/01/2027 | 2027-01-12
12.1.2027 | 2027-01-12
12.1. | 2027-01-12
12/25 | 2027-12-25
１２/１ | 2027-01-12
2027-01-12 | 2027-01-12
2027/1/12 | 2027-01-12
2027-01-12T10:00 | 2027-01-12
10 January | 2028-01-10
11 Jan | 2027-01-11
29 Feb | 2028-02-29
since 4 November 2024 | 2024-11-04
the first of March | 2027-03-01
today | 2027-01-11
tomorrow | 2027-01-12
Tomorrow morning | 2027-01-12
tomorrow at 10 | 2027-01-12
13 Jan 2027 11:00 | 2027-01-13
Fri 15 Jan 2027, 3pm | 2027-01-15
the day after tomorrow | 2027-01-13
yesterday | 2027-01-10
Monday | 2027-01-18
Tuesday | 2027-01-12
on tues | 2027-01-12
by Friday. | 2027-01-15
how about 16 Feb? | 2027-02-16
this Friday | 2027-01-15
next Tuesday | 2027-01-19
last Friday | 2027-01-08
Friday week | 2027-01-22
tomorrow week | 2027-01-19
a week today | 2027-01-18
a week on Tuesday | 2027-01-19
two weeks from Friday | 2027-01-29
Tuesday next week | 2027-01-19
next week Tuesday | 2027-01-19
in 3 weeks | 2027-02-01
in three weeks' time | 2027-02-01
3 weeks from now | 2027-02-01
2 weeks and 3 days from now | 2027-01-28
in a month and two days | 2027-02-13
1 year, 2 months ago | 2025-11-11
12 of jan in 2027 | 2027-01-12
feb the 29 of 2028 | 2028-02-29
29feb | 2028-02-29
12jan | 2027-01-12
in a fortnight | 2027-01-25
in 2 months | 2027-03-11
in 10 days | 2027-01-21
6 months ago | 2026-07-11
a year ago | 2026-01-11
end of March | 2027-03-31
the end of march 2028 | 2028-03-31
the last day of March | 2027-03-31
mid-March | 2027-03-15
start of April | 2027-04-01
end of the week | 2027-01-15
beginning of next week | 2027-01-18
end of the month | 2027-01-31
month end | 2027-01-31
end of next month | 2027-02-28
1st of next month | 2027-02-01
the 1st of the month | 2027-02-01
end of Q1 | 2027-03-31
end of next quarter | 2027-06-30
end of the year | 2027-12-31
end of 2027 | 2027-12-31
the 14th | 2027-01-14
the 31st | 2027-01-31
first Monday of March | 2027-03-01
last Friday in February | 2027-02-26
"""

REFUSED = """
sometime | asap | soon | whenever suits | I don't know | maybe | in a moment | after the launch
60 days' notice clause 12.2 | 60 days | 3 months | clause 12 may apply | clause 5 March | March
in March | March 2027 | may | next week | next month | this week | Q1 | 2027 | 12 | second | 10:30
Monday 12 January 2027 | 31 Feb | 30 Feb 2027 | 32/1 | 13/13 | 0/0 | the 45th | 12-14 March
between 1 and 5 May | 12 March or 14 March | 1 march 2027 2028 | in 10 years and 5
in 10 business days | a few weeks | in 99999 years | <!channel> | version 2.1.3 | 12/1/27/3
the contract ends 3 months after notice | 1 Jan 1066
""".replace("\n", " | ")


@pytest.mark.parametrize(("words", "day"), [line.split(" | ") for line in SAID.strip().splitlines()])
def test_a_day_is_understood_in_the_ways_that_people_name_it(words: str, day: str) -> None:
    assert ALMANAC.read_date(words, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("words", [words.strip() for words in REFUSED.split(" | ") if words.strip()])
def test_what_names_no_one_day_is_no_date(words: str) -> None:
    assert ALMANAC.read_date(words, TODAY) is None


@pytest.mark.parametrize("words", ["", " ", "¯", "1" * 40_000, "12 Jan " * 5_000, "来年の一月", "\x00"])
def test_nothing_that_is_typed_breaks_the_reader(words: str) -> None:
    assert ALMANAC.read_date(words, TODAY) is None


@pytest.mark.parametrize(
    ("order", "day"), [("DMY", date(2027, 12, 1)), ("MDY", date(2027, 1, 12)), ("YMD", date(2027, 1, 12))]
)
def test_numbers_are_read_in_the_countrys_own_order(order: str, day: date) -> None:
    assert ALMANAC.read_date("1/12", TODAY, order) == day


def test_last_day_of_the_year_and_first_of_the_next_are_told_apart() -> None:
    assert ALMANAC.read_date("end of the week", date(2027, 12, 31)) == date(2027, 12, 31)
    assert ALMANAC.read_date("tomorrow", date(2027, 12, 31)) == date(2028, 1, 1)
    assert ALMANAC.read_date("end of the week", date(2027, 1, 16)) == date(2027, 1, 22)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("GB", date(2027, 3, 29), "Easter Monday"),
        ("GB-SCT", date(2027, 3, 29), None),
        ("GB-SCT", date(2027, 1, 4), "New Year Holiday (observed)"),
        ("IE", date(2027, 2, 1), "Saint Brigid's Day"),
        ("DE", date(2027, 10, 3), "German Unity Day"),
        ("CA-QC", date(2027, 6, 24), "Saint John the Baptist Day"),
        ("CA", date(2027, 6, 24), None),
        ("GB", date(2027, 1, 12), None),
    ],
)
def test_holidays_are_the_countrys_own(code: str, day: date, name: str | None) -> None:
    assert ALMANAC.holiday(code, day) == name


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_has_holidays_and_a_clock(code: str) -> None:
    days = (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
    assert sum(ALMANAC.holiday(code, day) is not None for day in days) >= 5
    assert all(ZoneInfo(zone) for zone in COUNTRIES[code].zones)


def test_an_unknown_country_is_an_error_and_not_a_year_without_holidays() -> None:
    with pytest.raises(KeyError):
        ALMANAC.holiday("XX", TODAY)

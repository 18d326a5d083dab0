"""How somebody is addressed, and how money is written."""

import pytest

from tests.desk import VOICE


@pytest.mark.parametrize(
    ("contact", "addressed"),
    [
        ("Maya Brennan", "Maya"),
        ("maria garcía lópez", "Maria"),
        ("Mr O'Neill", "Mr O'Neill"),
        ("Prof. Dr. Änne Groß", "Prof. Dr. Änne Groß"),
        ("Rev. Pike", "Rev. Pike"),
        ("van der Berg", "van der Berg"),
        ("Al Suwaidi", "Al Suwaidi"),
        ("Jean-Luc d'Arc", "Jean-Luc"),
        ("J. Smith", "J. Smith"),
        ("Smith, Anna", "Anna"),
        ("Anne & Joe", "Anne and Joe"),
        ("Anne and Joe Park", "Anne and Joe"),
        ("The CFO", "the CFO"),
        ("", ""),
    ],
)
def test_somebody_is_addressed_by_a_name_of_theirs(contact: str, addressed: str) -> None:
    assert VOICE.first_name(contact) == addressed


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [("2935.48", "GBP", "£2,935.48"), ("9000", "SGD ", "SGD 9,000.00"), ("12000", "JPY ", "JPY 12,000")],
)
def test_yen_have_no_cents(amount: str, currency: str, written: str) -> None:
    assert VOICE.money(amount, currency) == written

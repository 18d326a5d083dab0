"""The reflection checklist: seven groups, private, for a week after the last day (domain.md 8.3)."""

from types import MappingProxyType

from bot.coach.case import Case, Say
from bot.coach.reply import Checklist, Line, Lines

NAME = "checklist"

GROUPS = MappingProxyType(
    {
        "communication": ("first_seen", "same_words", "surprised", "promised", "reuse"),
        "service": ("good_at", "matched", "went_wrong", "drop", "one_person"),
        "vetting": ("sign_before", "last_provider", "checked", "argued", "one_question"),
        "contract": ("exit_clear", "terms_used", "habit", "dates"),
        "pricing": ("rate", "under_70", "changes_priced", "discount"),
        "warning": ("first_signal", "number", "alarm", "next_client"),
        "self": ("timing", "team", "thanks"),
    }
)
"""The questions of each group, by name; their words are in prompts."""

LINES = frozenset(f"{group}.{line}" for group, lines in GROUPS.items() for line in lines)


def reflection(case: Case) -> Checklist:
    """The list as it is to be shown."""
    groups = tuple(
        Lines(
            group,
            Say("checklist", group),
            tuple(Line(f"{group}.{line}", Say("checklist", f"{group}_{line}")) for line in lines),
        )
        for group, lines in GROUPS.items()
    )
    title, intro = Say("checklist", "title"), Say("checklist", "intro")
    return Checklist(NAME, title, (intro,), groups, case.ticks & LINES, revision=case.revision)

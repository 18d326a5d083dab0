"""The reflection checklist: seven groups, private, for a week after the last day (domain.md 8.3).

It stands with the draft, folded: one line that names the seven, and a button that opens it in its place. Weeks before
its day nobody wants to be asked what went wrong; once it is opened, ticked or due, it stays open.
"""

from dataclasses import replace
from types import MappingProxyType

from bot.coach.case import Case, Say
from bot.coach.reply import Checklist, Line, Lines, Press

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


UNFOLD = "unfold"
"""What opens the list, and the mark in a case that it is open."""


def opened(case: Case) -> Case:
    """The case with the list open from now on."""
    return replace(case, told=case.told | {UNFOLD}) if UNFOLD not in case.told else case


def unfolded(case: Case) -> bool:
    """Whether it is open: by the button, by a tick, or because its day has come."""
    return UNFOLD in case.told or bool(case.ticks & LINES) or "reflection" in case.asked


def reflection(case: Case) -> Checklist:
    """The list as it is to be shown."""
    if not unfolded(case):
        names = tuple(Say("checklist", group) for group in GROUPS)
        folded = Say("checklist", "folded", {"groups": names})
        press = Press(UNFOLD, Say("checklist", "button_unfold"))
        return Checklist(NAME, Say("checklist", "title"), (folded,), (), frozenset(), (), (press,), case.revision)
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

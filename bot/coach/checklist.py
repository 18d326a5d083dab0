"""The reflection checklist: seven groups, private, for a week after the last day (domain.md 8.3)."""

from types import MappingProxyType

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

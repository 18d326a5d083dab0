"""What a whole sentence wants once there is a draft and no question waits, however politely it is put.

The cues stand in the phrase book under ``wanted``. Of several things the one that can't be undone by another word
goes first: that it has been sent.
"""

from __future__ import annotations

import re

from bot.coach import cues, own_words, which_findings
from bot.coach.case import Case, Desk
from bot.coach.counts import WORDS, numbered
from bot.coach.ear import plain

DIALS = ("warmer", "firmer", "shorter", "longer", "formal", "informal")

SHOWN = ("show_script", "show_email", "show_letter", "show_draft")
"""What of the texts may be asked to be seen again."""

CANT = ("mail_it", "copy_it", "translate_it")
"""What isn't the bot's to do: it says how it is done."""

ORDER = (
    *(
        "sent",
        *CANT,
        *DIALS,
        "apply",
        "apply_all",
        "show_version",
        "restore",
        "undo",
        "reactions",
        "circle",
        "all_tasks",
        "tasks",
        "check",
        "channel",
    ),
    *("versions", *SHOWN, "told_only"),
)
"""Which of several things is done first; of tones and lengths all that are wished for."""


def wanted(text: str, case: Case, desk: Desk) -> tuple[str, str]:
    """The wish in a sentence and what goes with it; two empty words for none. Several dials stand in one word."""
    said = cues.options(text, "wanted", desk)
    dials = " ".join(one for one in said if one in DIALS)
    for one in (one for one in ORDER if one in said):
        if one in DIALS:
            return "turns", dials
        rest = _rest(one, text, case, desk)
        if rest:
            return one, rest
    return "", ""


def _rest(wish: str, text: str, case: Case, desk: Desk) -> str:
    """What goes with a wish: findings, a version, or the words themselves; empty where it lacks what it needs."""
    if wish == "apply_all":
        return " ".join(own_words.appliable(case, desk))
    if wish == "apply":
        return " ".join(which_findings.meant(text, case, desk)) or which_findings.nothing(text, desk)
    return version_meant(text, case) if wish in ("restore", "show_version") else text


def barred(wish: str, text: str, desk: Desk) -> bool:
    """Whether the words are about something that only sounds like a wish: "she would be too harsh with us"."""
    return f"not_{wish}" in desk.phrases["wanted"] and cues.any_heard(text, "wanted", f"not_{wish}", desk)


def not_gone(text: str, desk: Desk) -> bool:
    """Whether what sounds like sent is only meant to be, or went to somebody of ours."""
    return cues.any_heard(text, "wanted", "not_sent", desk)


_NTH = re.compile(r"\b(\d+)(?:st|nd|rd|th) (?:version|draft|one|text)\b")
_NUMBER = re.compile(r"(?:\b(?:version|draft|number|no|v)\b\.? ?(?:number |no\.? ?)?|\bv|#)(\w+)")
_FIRST = re.compile(
    r"\b(?:original|very (?:first|1st)|initial|(?:first|1st)(?: \w+)? (?:you|i)\b|(?:start|beginning)\b)"
)
_BACK = re.compile(r"\b(?:back|undo)(?: by)? (\w+) (?:versions|steps|changes)\b|\b(\w+) (?:versions|steps) back\b")
_BEFORE = re.compile(r"\b(?:previous|earlier|older|last) (?:version|draft|one|text)\b|\bone before\b")


def _counted(word: str) -> int:
    return int(word) if word.isdecimal() else WORDS.get(word, 0)


def version_meant(text: str, case: Case) -> str:
    """The number of the version that some words name: "the first version", "version two", "the previous one"."""
    words = numbered(plain(text))
    if found := _NTH.search(words):
        return found[1]
    if (back := _BACK.search(words)) and (steps := _counted(back[1] or back[2])):
        return str(max(1, len(case.versions) - steps))
    if _FIRST.search(words):
        return "1"
    if (found := _NUMBER.search(words)) and (found[1].isdecimal() or found[1] in WORDS):
        return found[1] if found[1].isdecimal() else str(WORDS[found[1]])
    return str(max(1, len(case.versions) - 1)) if _BEFORE.search(words) else ""

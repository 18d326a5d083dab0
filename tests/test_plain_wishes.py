"""After the draft, with no question open: whole and polite sentences do what a colleague would take them to mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach import dialogue
from bot.coach.case import Case, Typed
from bot.coach.reply import Draft, Note, Reply, Reviewed
from tests.desk import desk
from tests.drafted import after, drafted
from tests.test_own_words import OWN

WEDNESDAY = desk(datetime(2027, 1, 13, 15, tzinfo=UTC))

WISHES = [
    ("could you please make it a bit warmer, I think she deserves that", "warmer"),
    ("it reads rather cold to me, she has always been kind to us and I would like it softer", "warmer"),
    ("could we have it a little friendlier please", "warmer"),
    ("hmm, I'd like something kinder than that if you don't mind", "warmer"),
    ("would you mind shortening it", "shorter"),
    ("that's a bit long for her, she never reads more than a few lines, can you trim it", "shorter"),
    ("can you cut it down a bit since she reads everything on her phone", "shorter"),
    ("I think I need it firmer because she will try to talk me out of it", "firmer"),
    ("please make this tougher, she has to see that it is final", "firmer"),
    ("I wonder if you could make it sound more formal, her lawyers will read it", "formal"),
    ("can it be less formal? we've been on first names for six years", "informal"),
    ("it needs a bit more detail in my opinion, could you write a longer one", "longer"),
    ("make it warmer and shorter please", "warmer shorter"),
    ("is there a way to make it shorter, and also a bit more formal?", "shorter formal"),
    ("could you also mention that we'll finish the March report", "added"),
    ("please add a line saying that Priya is there until April", "added"),
    ("I liked the first version better, can we go back to it?", "says holds_already"),
    ("show me the versions so far please", "notes versions"),
    ("can I see the earlier versions again", "notes versions"),
    ("I've told her and sent the email, she was lovely", "asks sent"),
    ("all done, sent it at 10", "sent 2027-01-13 10:00"),
    ("sent it yesterday", "sent 2027-01-12"),
    ("ok I sent the email to Maya this morning at 9:30 and she took it well", "sent 2027-01-13 09:30"),
    ("done! it went out by email on Tuesday at 10:40", "sent 2027-01-12 10:40"),
    ("the email went out on Tuesday", "sent 2027-01-12"),
    ("well, I finally emailed it to her yesterday at 4pm", "sent 2027-01-12 16:00"),
    ("sent it last Friday", "says sent_before"),
    ("what do I say if she cries?", "notes reactions"),
    ("what if he threatens to sue us?", "notes reactions"),
    ("how do I answer when she offers more money", "notes reactions"),
    ("any idea what they might say to this?", "notes reactions"),
    ("when is the last day again?", "says last_day"),
    ("which day do they finish with us?", "says last_day"),
    ("remind me, when am I telling her?", "says tell_day"),
    ("who do I tell first?", "notes circle"),
    ("who should hear about it before her?", "notes circle"),
    ("show me the script", "says no_script"),
    ("can you show me the email again please", "shows email"),
    ("what do I have to hand over?", "notes tasks"),
    ("what is left to do now?", "notes tasks"),
    ("I'd rather call her than write", "channel phone"),
    ("could we do it by video instead of email please", "channel video"),
    ("sorry, the notice is really 90 days, I misread it", "notice 90 days"),
    ("I'd like to tell her on Wednesday instead", "tell_on 2027-01-20"),
    ("would you have a look at my own version?", "says paste_here"),
    ("I feel it's still a touch frosty, could you warm it up", "warmer"),
    ("please could you make this email a good deal shorter, nobody reads that much", "shorter"),
    ("can we tone it down, it sounds angry", "warmer"),
    ("I want it to sound more like us, less stiff", "informal"),
    ("right, sent! 11:15 this morning by email", "sent 2027-01-13 11:15"),
    ("it's done, I emailed Maya an hour ago", "sent 2027-01-13"),
    ("just handed the letter to her", "asks sent"),
    ("how should I react when he starts shouting", "notes reactions"),
    ("what am I supposed to tell my team", "notes circle"),
    ("could you include a line that we will keep the archive for a year", "added"),
    ("let's do it over the phone instead", "channel phone"),
    ("I told her this morning on the phone", "asks went"),
]
"""What is typed under a draft that was made from the answers, on the Wednesday after it."""

NO_WISHES = [
    "I'll send it tomorrow morning",
    "I haven't sent it yet",
    "I sent it to our lawyer to read",
    "once I've sent it I'll let you know",
    "she would be too harsh with us, I know her",
    "thanks, that's great, I feel a lot better now",
    "ok I will think about it overnight",
    "my boss sent it back to me",
    "should I have sent it?",
    "not sent yet, still thinking",
    "Maya has sent me an email",
    "she said she sent it",
    "I emailed her assistant yesterday to ask about the invoice",
    "is it good enough to send?",
]
"""What is no wish, or not yet: nothing is changed, and nothing counts as sent."""

ABOUT_FINDINGS = [
    ("fix the last day", "applied LAST_DAY_WRONG"),
    ("I'd like the last day fixed", "applied LAST_DAY_WRONG"),
    ("could you please put the last day right", "applied LAST_DAY_WRONG"),
    ("apply the first one", "applied first"),
    ("apply the first one please", "applied first"),
    ("take the second suggestion", "applied second"),
    ("I'll take the second one", "applied second"),
    ("use your wording for the third", "applied third"),
    ("apply them all", "applied all"),
    ("please fix everything you found", "applied all"),
    ("yes, apply all of those", "applied all"),
    ("just fix what is wrong", "applied all"),
    ("I'd take the third", "applied third"),
    ("drop the sentence about changing everything late", "applied BLAM1"),
    ("number two please", "applied second"),
    ("can you mend the money part", "applied MONEY_VAGUE"),
    ("the contact is missing, please put it in", "applied CONTACT_MISSING"),
    ('take out "You always change everything late"', "applied BLAM1"),
]
"""What is typed under what was found in the manager's own words."""

LEAST = 0.85
"""The part of all these sentences that does the right thing; none does another."""


def did(start: Case, words: str) -> str:
    """What some words did, in a word or two; "nothing" where they were not understood."""
    ended, replies = dialogue.hear(start, Typed(words), WEDNESDAY)
    if ended.text("sent_on") != start.text("sent_on"):
        return f"sent {ended.text('sent_on')} {ended.text('sent_at')}".strip()
    if made := ended.versions[len(start.versions) :]:
        if made[0].made == "answer":
            names = [one for one in ended.answers if ended.answers[one] != start.answers.get(one)]
            return f"{names[0]} {ended.text(names[0])}"
        return " ".join(one.by if one.made == "wish" else f"{one.made} {one.by}".strip() for one in made)
    return f"asks {ended.current}" if ended.current else _said(replies)


def _said(replies: tuple[Reply, ...]) -> str:
    note = next((one for one in replies if isinstance(one, Note)), None)
    if note and note.name in ("circle", "reactions", "tasks", "versions"):
        return f"notes {note.name}"
    if shown := next((one for one in replies if isinstance(one, Draft)), None):
        return f"shows {' '.join(one.kind for one in shown.letters)}"
    line = note.says[0].line if note else ""
    return "nothing" if line in ("", "try_here", "cant_tell") else f"says {line}"


def rules_found(start: Case) -> list[str]:
    """The rules whose findings can be applied, in the order in which they are shown."""
    _, replies = dialogue.hear(start, Typed(f"review\n{OWN} "), WEDNESDAY)
    page = next(one for one in replies if isinstance(one, Reviewed))
    return [one.finding.rule for one in page.found if one.apply]


def right(done: str, wanted: str, found: list[str]) -> bool:
    """Whether what was done is what is wanted, with the findings that are meant by their place."""
    places = {"applied first": 0, "applied second": 1, "applied third": 2}
    if wanted == "applied all":
        return done.startswith("applied") and done.count("applied") >= len(found) - 1
    return done == (f"applied {found[places[wanted]]}" if wanted in places else wanted)


def test_most_plain_sentences_do_what_they_mean_and_none_does_anything_else() -> None:
    plain = [(words, wanted, did(drafted(), words)) for words, wanted in WISHES]
    own = after(drafted(), OWN)
    found = rules_found(own)
    plain += [(words, wanted, did(own, words)) for words, wanted in ABOUT_FINDINGS]
    missed = [one for one in plain if not right(one[2], one[1], found)]
    assert len(missed) <= len(plain) * (1 - LEAST), missed
    assert [one for one in missed if one[2] != "nothing"] == []


@pytest.mark.parametrize("words", NO_WISHES)
def test_what_is_no_wish_changes_nothing(words: str) -> None:
    start = drafted()
    ended, _ = dialogue.hear(start, Typed(words), WEDNESDAY)
    assert (ended.versions, ended.answers, ended.current) == (start.versions, start.answers, "")

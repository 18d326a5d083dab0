"""The tone and the close: five tones with a sentence each (domain.md 5.1); names, handover, thanks and signature."""

import re
from collections.abc import Mapping

from bot.coach import handed_over, held_list
from bot.coach.belongings import told_held
from bot.coach.case import Case, Desk, Say, Value
from bot.coach.ear import chosen, named, plain, spoken
from bot.coach.gratitude import of_theirs
from bot.coach.question import Field, Question, Step, Values
from bot.coach.steps.planned import chosen_plan
from bot.coach.steps.relationship import TENURE_MONTHS
from bot.coach.steps.stops import raised
from bot.coach.steps.story import UNSPOKEN
from bot.coach.steps.verdict import ending

TONES = ("WARM", "NEUTRAL", "FIRM", "FORMAL", "BRIEF")
ALTERNATIVES = ("on_request", "list", "none")

_WARM = frozenset({"DIRECTION", "CAPACITY", "OUTGROWN", "CLOSURE"})
_FIRM = frozenset({"LATEPAY", "CONDUCT"})
_FORMAL = frozenset({"CONFLICT", "RISK"})
_PLAIN = frozenset({"BOUNDARY", "UNRESP", "VALUES", "TRUST"})
"""Reasons that no good years make warm; domain.md 2, notes."""


def recommended(case: Case) -> str:
    """The tone that fits the reason and the years together; domain.md 5.1 and the notes of 2."""
    reason = case.text("reason")
    if unsafe(case):
        return "BRIEF"
    if reason in _FORMAL:
        return "FORMAL"
    if reason in _FIRM or (reason == "BOUNDARY" and _rules_ignored(case)):
        return "FIRM"
    long_standing = TENURE_MONTHS.get(case.text("since"), 0) >= 24
    return "WARM" if reason in _WARM or (long_standing and reason not in _PLAIN) else "NEUTRAL"


def _rules_ignored(case: Case) -> bool:
    """Whether rules or a reset were tried in vain: then bargaining has to be expected (domain.md 5.1, FIRM)."""
    return bool({"rules", "reset"} & {*case.codes("tried")}) and case.text("changed") == "none"


def unsafe(case: Case) -> bool:
    """Somebody isn't safe, or the reason is never said: the message is brief, whatever was chosen; domain.md 5.1."""
    return case.text("reason") in UNSPOKEN or "ST05" in raised(case)


def tone_of(case: Case) -> str:
    """The tone that was chosen, or the recommended one."""
    return "BRIEF" if unsafe(case) else case.text("tone") or recommended(case)


def _offers(case: Case, desk: Desk) -> tuple[str, ...]:
    first = recommended(case)
    return (first, *(tone for tone in TONES if tone != first))


def _facts(case: Case, desk: Desk) -> Mapping[str, object]:
    first = recommended(case)
    made = chosen_plan(case, desk)
    last_day = made.last_day if made else None
    lapses = last_day is not None and last_day == case.day("term_end")
    facts = {"contact": case.text("contact"), "last_day": last_day, "renewal": lapses}
    tones = (first,) if unsafe(case) else _offers(case, desk)
    return {
        "tone": Say("tone", f"tone_{first}"),
        "reason": Say("tone", f"why_{first}{'_ours' if first == 'WARM' and case.text('reason') in _WARM else ''}"),
        "samples": tuple(Say("tone", f"sample_{tone}", facts) for tone in tones),
        "unsafe": unsafe(case),
    }


def _handover(text: str, case: Case, desk: Desk) -> Value | None:
    """Who does the handover, and how they are reached; also where only that is told, later."""
    return handed_over.who(text, case.text("handover"), case.signer, desk)


_TO_THE_END = re.compile(r"\b(?:until|till|til|through to|up to|to) (?:the |our )?(?:very )?last day\b", re.I)


def _until(text: str, case: Case, desk: Desk) -> Value | None:
    if _TO_THE_END.search(text) and (made := chosen_plan(case, desk)):
        return made.last_day.isoformat()
    today = desk.today(case.zone)
    if day := handed_over.until(text, today, desk):
        return day.isoformat()
    found = re.search(r"\b(?:until|till|til|through to|up to) (?:the )?([^,;.\n]+)", text, re.I)
    read = desk.read_date(found[1], today) if found else None
    return read.isoformat() if read else None


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """Whoever does the handover without the day in their name: it is the last day for questions."""
    told = values.get("handover")
    if not isinstance(told, str) or not told:
        return values
    name, day = handed_over.apart(told, desk.today(case.zone), desk)
    return {**values, "handover": name, **({"until": day.isoformat()} if day and not values.get("until") else {})}


_HOURS = re.compile(
    r"\b((?:\d+|an?|one|two|three|four|five|six|eight|ten|twelve|twenty) hours?"
    r"(?: (?:a|per|each|every) (?:day|week|month)| in all| in total| altogether))\b"
    r"|\b((?:\d+|one|two|three|four|five|six|eight|ten|twelve|twenty) hours?)"
    r"(?= (?:of|for) (?:the |that |any )?(?:hand-?over|help|questions|it)\b| at (?:the )?most\b| max\b)",
    re.I,
)


def _hours(text: str, case: Case, desk: Desk) -> Value | None:
    """How much help with the handover is given, where it has a limit: "two hours a week"; domain.md 5.3 HOPE7, 6.6."""
    found = _HOURS.search(text)
    return (found[1] or found[2]).lower() if found else None


_THANKS = re.compile(
    r"(?:\bthank(?:s| them| her| him|ing them)?(?: for:?| because)"
    r"|\btrue thing(?: to say)?(?: thanks)?(?: for)?(?: is)?[:,])"
    r" ([^;.\n]+)",
    re.I,
)
_AIM = re.compile(r",? (?:so that|(?<=, )to keep|(?<=, )to be) .*$")
"""What the thanks are to do, which is no part of them."""


_OTHER_SENSE = re.compile(
    r"\b(?:our|their|your|my|his|her|its|another|other|same|law)(?: \w+)? firms?\b(?! (?:one|tone))"
    r"|\b(?:a|the|this|that) firm(?= (?:of|that|which|who|has|is|we|they)\b)"
    r"|\bbrief(?= (?:project|chat|call|time|spell|period|stint|talk|meeting|moment|look|engagement|pause)\b)",
    re.I,
)
"""A firm that is a company, and something else that was brief."""


def _tone(text: str, case: Case, desk: Desk) -> Value | None:
    """The tone that is named, outside of what they are thanked for; of "firm and brief" neither."""
    thanked = _THANKS.search(text)
    words = _OTHER_SENSE.sub("", text.replace(thanked[1], _after_thanks(thanked[1], desk)) if thanked else text)
    tone = chosen(words, "tone", desk, TONES)
    rest = tuple(one for one in TONES if one != tone)
    both = tone and " and " in words and spoken(words, "tone", desk, rest)
    return None if both else tone


def _after_thanks(thanked: str, desk: Desk) -> str:
    """The tone that follows behind a comma: "thanks for the five years, warm"."""
    last = thanked.rpartition(",")[2].strip()
    return last if "," in thanked and len(last.split()) <= LONGEST_TONE and spoken(last, "tone", desk, TONES) else ""


LONGEST_TONE = 2
"""Words of a tone that is said behind the thanks."""


_MORE = re.compile(r",? (?:and|but) (?:i|we|tell|say|call|then|also)\b", re.I)
"""Where what they are thanked for ends, and the next thing begins."""


_PRAISES = re.compile(
    r"^(?:because |since |and )?(?:they|s?he|you)(?:'ve|'s| have| has)? "
    r"(?:(?:always|never once|really|even|often) )?(?P<verb>[\w'’-]+)\b(?P<rest>.*)$",
    re.I | re.S,
)


_NO_PRAISE = re.compile(r"\b(?:hand-?over|sign|left|refus)|^\W*\w+\.? [\w-]+ (?:told|said|asked|wanted|sent)\b", re.I)
"""What somebody of theirs did, and is no reason for thanks."""


def _praise(text: str, desk: Desk) -> str | None:
    """A sentence that only tells what they did for us: "they gave us our first case study"."""
    book = desk.phrases["gratitude"]
    for sentence in re.split(r"(?<!\bM[rsx])(?<!\bDr)\.|[;!?\n]+", text):
        if of_theirs(sentence.strip().replace("’", "'"), book) and not _NO_PRAISE.search(sentence):
            return sentence.strip()
    for part in re.split(r"[.;!?\n]+|(?<=warm),|(?<=neutral),|(?<=please),", text):
        found = _PRAISES.match(part.strip().replace("’", "'"))
        verb = found["verb"].lower() if found else ""
        did = verb in (*book["past"], "helped", "trusted", "sorted", "won", "introduced", "supported", "opened")
        if found and did and not _NO_PRAISE.search(part):
            return part.strip().rstrip(",")
    return None


def left_out(text: str, case: Case, desk: Desk) -> tuple[Say, ...]:
    """What of a close that was told at once stands nowhere in it, and why: never said, or not understood."""
    parts = [one.strip(" ,") for one in re.split(r"[;!?\n]+|\.+(?=\s|$)|, (?=and )", text) if one.strip(" ,")]
    never = [one for one in parts if spoken(one, "close", desk)]
    thanks = str(_thanks(text, case, desk) or "")
    lost = [one for one in parts if one not in never and one not in thanks and not _placed(one, case, desk)]
    whys = tuple(Say("tone", f"never_{why}") for why in ("others", "bright") if spoken(text, "close", desk, (why,)))
    said = (Say("tone", "left_out", {"parts": tuple(never), "whys": whys}),) if never else ()
    return (*said, *((Say("tone", "not_placed", {"parts": tuple(lost)}),) if lost else ()))


def _placed(part: str, case: Case, desk: Desk) -> bool:
    """Whether something of a part stands in the close, or it is too little to be anything."""
    read = any(one.read(part, case, desk) for one in STEP.questions[0].fields)
    return read or len(part.split()) <= SMALL


SMALL = 2
"""Words that need no place of their own: "thanks", "sounds good"."""


def _thanks(text: str, case: Case, desk: Desk) -> Value | None:
    found = _THANKS.search(text)
    if not found:
        return _praise(text, desk)
    last = _after_thanks(found[1], desk)
    thanks = found[1].strip().removesuffix(last).rstrip(" ,") if last else found[1]
    return _AIM.sub("", _MORE.split(thanks)[0].strip()).rstrip(",")


_NOT_THEM = re.compile(r",? (?:and )?(?:not|instead of|rather than) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
"""Who doesn't sign: no part of a name."""

_BY_ROLE = re.compile(
    r"(?i:\b(?:our |the )?(?:managing director|director|md|ceo|coo|cfo|owner|founder|partner))"
    r",? (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+) (?i:signs|will sign|signs it)\b"
)
_SIGNED = re.compile(
    r"\b(?i:signed(?: by)?(?: me,?| myself,?)?|from|i'?m|sign it|signs?)(?: as)?[: ]+([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
_SIGN_MYSELF = re.compile(r"\b[Ii](?:'ll)? sign(?: it)?(?: myself)?,? ([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+)")
_SIGNING = re.compile(r"(?:^|[.;] |\bbut )([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+)(?:,[^.]*)?[.,]? (?i:i sign|signs)\b")
_SMALL_SIGNED = re.compile(r"\bsigned by ((?:[^\W\d_][\w'-]+ ?){2,3}?)(?=[,;.\n]|$)")
_SMALL_SIGNING = re.compile(
    r"(?:^|[,;.\n] ?|\band )((?:[^\W\d_][\w'-]+ ){2,3}?)signs(?: it)?(?=[,;.\n]|$| (?:s?he|they|as|for)\b| s?hes\b)"
)


_ROLE = (
    r"(?P<role>(?:managing|account|finance|operations) (?:director|partner|manager)"
    r"|(?:co-?)?(?:owner|founder|director|partner|manager|principal|chair)|head of \w+|md|ceo|coo|cfo)\b"
)
_BESIDE = r",?(?: i)?(?: signs?)?(?: it)?,?(?: and)?(?: (?:s?he'?s|i'?m|as))?,?(?: (?:the|our))? "
"""What stands between whoever signs and their role."""


def _signer(text: str, case: Case, desk: Desk) -> Value | None:
    """Who signs, with the role that is told beside the name: "Maureen Platt, owner"."""
    name = _name_of_signer(text, case, desk)
    straight = text.replace("’", "'")
    before = rf"\b{_ROLE},? {re.escape(name or '')} (?:signs|will sign)"
    found = (
        (re.search(rf"{re.escape(name)}{_BESIDE}{_ROLE}", straight, re.I) or re.search(before, straight, re.I))
        if name
        else None
    )
    if name is None or found is None:
        return name
    role = found["role"].lower()
    return f"{name}, {role.upper() if len(role) <= ABBREVIATED else role}"


ABBREVIATED = 3
"""Letters of a role that is an abbreviation."""


def _name_of_signer(text: str, case: Case, desk: Desk) -> str | None:
    """The name after "signed" or before "signs"; also in small letters, where it can't be anything else."""
    text = _NOT_THEM.sub("", text)
    if found := _BY_ROLE.search(text):
        return found["name"]
    if found := _SIGN_MYSELF.search(text) or _SIGNING.search(text) or _SIGNED.search(text):
        return found[1]
    small = (one[1] for pattern in (_SMALL_SIGNED, _SMALL_SIGNING) for one in pattern.finditer(plain(text)))
    return next((name for one in small if (name := named(one, desk))), None)


def _likely(case: Case, desk: Desk) -> Values:
    """What fits stands ready and shows: the tone, names on request, what the story says we hold, and who signs."""
    likely: dict[str, Value] = {"tone": recommended(case), "alternatives": "none" if unsafe(case) else "on_request"}
    likely |= {"progress": things} if (things := told_held(case.text("story"), desk)) else {}
    signer = _asked_signer(case, desk) or case.signer
    return likely | ({"signer": signer} if signer else {})


def _asked_signer(case: Case, desk: Desk) -> str:
    """Whom it has to come from, where whoever looked at it said so: "from Helen, not Aoife" (domain.md 1.7)."""
    name = _name_of_signer(case.text("condition"), case, desk) or ""
    return "" if name.isupper() or desk.read_date(name, desk.today(case.zone)) else name


def _held(text: str, case: Case, desk: Desk) -> Value | None:
    """What of theirs we hold or give back, where the words say so."""
    things = told_held(text, desk)
    if not things or not case.text("progress"):
        return things or None
    parts = re.split(r"(?<=[.!?;])\s+|\n+|,\s+(?=(?:and |but |oh )?we\b)", text)
    lists = (held_list.told(one, case.text("progress"), desk) for one in parts if held_list.turns(one, desk))
    return next((one for one in lists if one is not None), things)


def _unread(text: str, case: Case, desk: Desk) -> Value | None:
    """Filled in the form only: nothing typed in passing is taken for it."""
    return None


def _no_use(case: Case, desk: Desk) -> frozenset[str]:
    """What a brief message never has: another tone, thanks, other firms, a reason, a second contact (5.1, 6.1)."""
    return NEVER_BRIEF if unsafe(case) else frozenset()


NEVER_BRIEF = frozenset({"tone", "alternatives", "firms", "thanks", "handover", "until", "hours", "say_reason"})


STEP = Step(
    "tone",
    (
        Question(
            "tone",
            (
                Field("tone", "pick", TONES, reader=_tone),
                Field("alternatives", "pick", ALTERNATIVES),
                Field("thanks", "words", reader=_thanks),
                Field("handover", "words", reader=_handover),
                Field("until", "day", reader=_until),
                Field("signer", "words", reader=_signer),
                Field("hours", "words", reader=_hours, in_form=True),
                Field("firms", "words", reader=_unread, in_form=True),
                Field("progress", "words", reader=_held, in_form=True),
                Field("excluded", "words", reader=_unread, in_form=True),
                Field("excluded_due", "day", reader=_unread, in_form=True),
                Field("data", "pick", ("yes", "no"), reader=_unread, in_form=True),
                Field("say_reason", "pick", ("yes", "no"), reader=_unread, in_form=True),
            ),
            applies=ending,
            facts=_facts,
            suggests=_likely,
            check=_check,
            hides=_no_use,
        ),
    ),
)

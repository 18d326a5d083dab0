"""Stops: what needs a person before any wording (domain.md 1.7), and what can't wait for a good day (3.7).

Six groups, so that most managers answer with one tap. A stop ends drafting; changing the answer is a correction,
never a way round.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.coach import clearance, cues
from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.clearance import LIMITS, looked
from bot.coach.ear import all_spoken, alone, denied, plain, spoken
from bot.coach.once import once
from bot.coach.question import Field, Question, Step, Values
from bot.coach.road import road
from bot.coach.undertones import Undertone


@dataclass(frozen=True)
class Stop:
    """One reason not to draft: its group on the screen and who must see it first (domain.md 1.7)."""

    group: str
    route: str


STOPS = {
    "ST01": Stop("law", "legal_insurer"),
    "ST06": Stop("law", "legal"),
    "ST07": Stop("law", "mlro"),
    "ST08": Stop("law", "legal"),
    "ST12": Stop("law", "legal"),
    "ST13": Stop("law", "legal"),
    "ST18": Stop("law", "legal_insurer"),
    "ST23": Stop("law", "legal_pr"),
    "ST05": Stop("people", "safety"),
    "ST24": Stop("people", "emergency"),
    "ST10": Stop("people", "safeguarding"),
    "ST17": Stop("people", "hr_legal"),
    "ST02": Stop("protected", "hr_legal"),
    "ST03": Stop("protected", "legal"),
    "ST04": Stop("regulated", "compliance"),
    "ST09": Stop("regulated", "legal"),
    "ST11": Stop("regulated", "legal_ops"),
    "ST21": Stop("regulated", "legal"),
    "ST22": Stop("regulated", "legal"),
    "ST14": Stop("held", "legal_finance"),
    "ST15": Stop("held", "finance"),
    "ST16": Stop("held", "dpo"),
    "ST19": Stop("held", "legal"),
    "ST20": Stop("held", "leadership"),
}
"""All of domain.md 1.7, grouped for the screen."""

ROUTES: dict[str, tuple[str, ...]] = {
    "legal": ("lawyer",),
    "legal_insurer": ("lawyer", "insurer"),
    "legal_pr": ("lawyer", "press"),
    "legal_ops": ("lawyer", "operations"),
    "legal_finance": ("lawyer", "finance"),
    "hr_legal": ("hr", "lawyer"),
    "safety": ("hr", "safety"),
    "safeguarding": ("safeguarding", "lawyer"),
    "finance": ("finance", "compliance"),
    "compliance": ("compliance",),
    "dpo": ("dpo",),
    "leadership": ("leadership",),
    "mlro": (),
    "emergency": (),
}
"""Who has to look on each route; nobody clears the last two here (``NEVER_CLEARED``)."""

GROUPS = ("law", "people", "protected", "regulated", "held")

NOW = ("staff", "unlawful", "conflict", "cover", "evidence", "renewal", "leak", "reliance", "credit", "regulator")
"""What overrides the good day, the courtesy and the windows: domain.md 3.7."""

FROM_REASON = {"SAFETY": "ST05", "UNLAWFUL": "ST06"}
"""Reasons that are a stop by themselves (domain.md 2), whatever is ticked."""


BY_PLACE = {"CA-QC": "ST12"}
"""Where a provider may not simply leave, so that an ending is a stop by itself; domain.md 1.7 (ST12), 3.9."""


@once
def raised(case: Case) -> tuple[str, ...]:
    """The stops that hold in a case, in the table's order: those that were told, and what an ending there raises."""
    held = {*told(case), *(code for code in (by_place(case),) if code)}
    return tuple(code for code in STOPS if code in held)


def by_place(case: Case) -> str:
    """The stop that the place raises, where it is to end and nobody ticked it; empty where there is none."""
    code = BY_PLACE.get(case.text("country"), "") if road(case) == "end" else ""
    return "" if code in told(case) else code


def said(row: str, code: str, case: Case) -> Say:
    """What a stop's row says (``stop``, ``ask``, ``must``, ``label``), in its own words where the place raises it."""
    if code == by_place(case):
        return Say("stops", f"place_{row}_{code}")
    return Say("stops", f"stops_{STOPS[code].group}_{code}" if row == "label" else f"{row}_{code}")


def told(case: Case) -> tuple[str, ...]:
    """The stops that were told: ticked, meant by the reason, or by how they took it; in the table's order."""
    ticked = {code for group in GROUPS for code in case.codes(f"stops_{group}")} if _wants(case) else set()
    if code := FROM_REASON.get(case.text("reason")):
        ticked.add(code)
    if case.text("went") == "threatened":
        ticked.add("ST01")
    return tuple(code for code in STOPS if code in ticked) if ticked else ()


NEVER_CLEARED = frozenset({"ST07", "ST24"})
"""Stops that nobody clears in this thread: tipping off is an offence, and people come first; domain.md 1.7."""

SHORTEST_NAME = 2
"""Characters of who cleared it, at least."""


def standing(case: Case) -> tuple[str, ...]:
    """The stops that hold and that nobody has cleared for a draft; while there is one, nothing is written."""
    done = "cleared" in case.done and "draft" in case.codes("limits")
    covered = set(case.codes("cleared_for")) - NEVER_CLEARED if done else set()
    return tuple(code for code in raised(case) if code not in covered)


def limited(case: Case, limit: str) -> bool:
    """Whether whoever cleared it set this limit."""
    return bool(raised(case)) and "cleared" in case.done and limit in case.codes("limits")


def _check_cleared(values: Values, case: Case, desk: Desk) -> Values:
    """Who looked, what they allow, and for which stops; a stop ticked later is not covered.

    A stop is covered once each of its own people is named by what they do.
    """
    who = str(values.get("cleared_by", "")).strip()
    if len(who) < SHORTEST_NAME or not values.get("limits"):
        raise Unclear(Say("stops", "cleared_needed"), "cleared_by")
    told = values.get("looked_at")
    pairs = told if isinstance(told, tuple) and told else _pairs(_seen(who, case, desk), case)
    return {**values, "looked_at": pairs, "cleared_for": tuple(code for code in raised(case) if _covered(code, pairs))}


def _pairs(seen: set[str], case: Case) -> tuple[str, ...]:
    """Which of the stops that hold now each of those people has looked at: "ST05:hr"."""
    return tuple(f"{code}:{one}" for code in _clearable(case) for one in _lookers(code) if one in seen)


def _looked_at(case: Case, desk: Desk) -> tuple[str, ...]:
    """Which stop each person has looked at so far."""
    who = case.text("cleared_by")
    return case.codes("looked_at") or (_pairs(_seen(who, case, desk), case) if who else ())


def _covered(code: str, pairs: tuple[str, ...]) -> bool:
    """Whether all of its own people have looked at a stop."""
    return code not in NEVER_CLEARED and {f"{code}:{one}" for one in _lookers(code)} <= {*pairs}


def _lookers(code: str) -> tuple[str, ...]:
    """Who has to look at a stop."""
    return ROUTES[STOPS[code].route]


def _clearable(case: Case) -> tuple[str, ...]:
    """The stops that hold and that somebody can clear."""
    return tuple(code for code in raised(case) if code not in NEVER_CLEARED)


def _seen(who: str, case: Case, desk: Desk) -> set[str]:
    """Those who have looked, by what they do; where only one person is wanted, a bare name is theirs."""
    wanted = {one for code in _clearable(case) for one in _lookers(code)}
    return looked(who, desk) or (wanted if len(wanted) == 1 else set())


def awaited(case: Case, desk: Desk) -> tuple[str, ...]:
    """Who still has to look, where somebody has: the lookers of what stands, each once, in the table's order."""
    if "cleared" not in case.done:
        return ()
    seen = _looked_at(case, desk)
    missing = (one for code in standing(case) for one in _lookers(code) if f"{code}:{one}" not in seen)
    return tuple(dict.fromkeys(missing))


WHO_LENGTH = 300
"""Characters of the words that are kept for who cleared it, to the end of a word."""


def _read_cleared(text: str, case: Case, desk: Desk) -> Values:
    """Who allows what, by name and by what they do; only what somebody else allows, who isn't the client.

    Once somebody has looked, whoever is told next is added, and the stricter of what they allow holds.
    """
    first = case.text("cleared_by")
    told = clearance.told(text, _people(first, desk), desk)
    if told is None or (first and not (told.limits or told.agrees or told.explains)):
        return {}
    who = _shortened(", ".join(told.words))
    if ({*plain(case.text("contact")).split()} - {*clearance.TITLES}) & {*re.findall(r"\w+", who.lower())}:
        return {}
    named = "; ".join(one.said for one in told.people)
    return {
        "cleared_by": _shortened(named or who),
        "looked_at": tuple(dict.fromkeys((*_looked_at(case, desk), *_pairs(_seen(who, case, desk), case)))),
        **_allowed(told.limits, case if first else None),
        **_conditions("; ".join(told.conditions), case),
    }


def agreed(text: str, case: Case, desk: Desk) -> Values:
    """Who has looked and agrees, where nobody has said yet what is allowed; empty where the words don't tell that."""
    found = _read_cleared(text, case, desk)
    agrees = all_spoken(text, "clearance", desk, ("agrees", "looked"))
    return found if found.get("cleared_by") and agrees and not found.get("limits") else {}


def _people(who: str, desk: Desk) -> tuple[clearance.Person, ...]:
    """Those of whom it was told before, as they are kept: "Orla, HR; our lawyer"."""
    apart = (one.partition(", ") for one in who.split("; ") if one)
    return tuple(
        clearance.Person("", f"{name}{comma}{role}") if looked(name, desk) else clearance.Person(name, role)
        for name, comma, role in apart
    )


def _allowed(limits: tuple[str, ...], case: Case | None) -> Values:
    """What is allowed by all who have looked: a draft once one of them says so, and every limit that any set."""
    both = {*limits, *(case.codes("limits") if case else ())}
    return {"limits": tuple(one for one in LIMITS if one in both)} if both else {}


def _conditions(asked: str, case: Case) -> Values:
    """What else they ask for, beside what was asked before."""
    kept = [one for one in (case.text("condition"), asked) if one]
    return {"condition": "; ".join(dict.fromkeys(kept))} if asked else {}


def _shortened(who: str) -> str:
    """The words, to the end of one where they are too long."""
    return who if len(who) <= WHO_LENGTH else who[:WHO_LENGTH].rpartition(" ")[0] + "…"


QUESTIONS = ("missing", "instead", "must", "ask", "who", "may")
"""What is asked at a stop: who is still missing, who may stand in, whether they have to look at all, what to ask them,
who they are, and whether something may be done meanwhile."""

MEETING = "meeting"
"""Asked at a stop, too, and before all the others: what becomes of the next meeting."""


def asked_at(text: str, desk: Desk) -> str:
    """Which of ``QUESTIONS`` some words at a stop put, or what becomes of a meeting; empty where they put none."""
    leaning = "|".join(desk.phrases["ear"]["leaning"])
    words = re.sub(rf"\b(?:{leaning})\s+", "", plain(text))
    if "?" in text and spoken(words, "at_stop", desk, (MEETING,)):
        return MEETING
    return spoken(words, "at_stop", desk, QUESTIONS) or ""


def several(case: Case) -> bool:
    """Whether more than one person has to look at what stands."""
    return len({one for code in standing(case) for one in _lookers(code)}) > 1


def held(text: str, desk: Desk) -> tuple[Say, ...]:
    """What of theirs some words say is held: it belongs to a stop until somebody has looked (domain.md 1.7)."""
    return tuple(Say("stops", f"held_{one}") for one in cues.options(text, "held", desk))


def held_look(text: str, case: Case, desk: Desk) -> Say | None:
    """That the group of what is held should be looked at once more, where the words or the story speak of it."""
    found = held(text, desk) or held(told_of(case), desk)
    return Say("stops", "held_look", {"held": found}) if found and not case.codes("stops_held") else None


def _check_none(values: Values, case: Case, desk: Desk) -> Values:
    """ "None" is looked at once more where the story names one: people don't tick what they don't see as a stop.

    Once each was looked at, only what the story names stays; what can't wait stays as it was ticked.
    """
    looked_for = named(case, desk) or held(told_of(case), desk)
    asked_anew: Values = {"unticked": ""} if "unticked" in case.answers else {}
    if values.get("stops") != "none":
        return {**values, **asked_anew}
    if not looked_for:
        return {**values, **asked_anew, **_seen_now(case, desk)}
    told = _from_words(case, desk)
    kept = {f"stops_{group}": told.get(f"stops_{group}", ()) for group in GROUPS} if "each" in case.done else {}
    return {"stops": "each", **asked_anew, **kept}


SEEN = "stops_seen"
"""Where the words are kept that were asked about: what was denied is asked again only for other words."""


def unticked(case: Case, desk: Desk) -> tuple[Undertone, ...]:
    """The stops that the words may tell without naming them, the surest first: people don't tick what they don't see
    as one. Without those that are named or ticked, and those whose words were asked about."""
    known, seen = {*named(case, desk), *raised(case)}, case.codes(SEEN)
    heard = (one for one in desk.undertones(told_of(case)) if one.code not in known)
    return tuple(one for one in heard if not any(one.quote in other or other in one.quote for other in seen))


def _seen_now(case: Case, desk: Desk) -> Values:
    """What the words may tell counts as asked about: it stood there in the manager's own words."""
    quotes = tuple(one.quote for one in unticked(case, desk))
    return {SEEN: tuple(dict.fromkeys((*case.codes(SEEN), *quotes)))} if quotes else {}


def _check_each(values: Values, case: Case, desk: Desk) -> Values:
    """What was ticked in sight was looked at, and stays as it was left."""
    return {**values, **_seen_now(case, desk)}


LONGEST_QUOTE = 160
"""Characters of the manager's own words that are quoted."""


def _quoted(heard: tuple[Undertone, ...]) -> tuple[Say, ...]:
    """A line for each stop that was heard: their own words, and which stop they may tell."""
    return tuple(Say("stops", "heard", {"quote": _cut(one.quote), "label": _label(one.code)}) for one in heard)


def _cut(quote: str) -> str:
    quote = quote.rstrip(" .")
    return quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE].rpartition(" ")[0] + "…"


def _label(code: str) -> Say:
    return Say("stops", f"stops_{STOPS[code].group}_{code}")


def _ticked_too(codes: tuple[str, ...], held: Values) -> dict[str, Value]:
    """The groups with some codes ticked beside those that are."""
    ticks: dict[str, Value] = {}
    for code in codes:
        name = f"stops_{STOPS[code].group}"
        before = ticks.get(name, held.get(name, ()))
        ticks[name] = tuple(dict.fromkeys((*(before if isinstance(before, tuple) else ()), code)))
    return ticks


def _asked_about(case: Case, desk: Desk) -> tuple[Undertone, ...]:
    """The one that is asked about by itself; once it was denied, that one again where the question is opened anew."""
    if "stops" not in case.done or case.text("sent_on"):
        return ()
    if open_ones := unticked(case, desk):
        return open_ones[:1]
    last = case.codes(SEEN)[-1:] if case.text("unticked") == "no" else ()
    heard = desk.undertones(told_of(case)) if last else ()
    return tuple(one for one in heard if one.quote in last and one.code not in raised(case))[:1]


def _check_unticked(values: Values, case: Case, desk: Desk) -> Values:
    """A yes ticks what was asked about, and somebody has to look; a no is remembered for these words."""
    about = _asked_about(case, desk)
    quotes = tuple(one.quote for one in about)
    seen = {SEEN: (*(one for one in case.codes(SEEN) if one not in quotes), *quotes)}
    if values.get("unticked") != "yes":
        return {**values, **seen}
    return {**values, **seen, "stops": "each", **_ticked_too(tuple(one.code for one in about), case.answers)}


def _heard_of(heard: tuple[Undertone, ...]) -> Mapping[str, object]:
    """What a question needs to speak of what was heard."""
    return {"heard": _quoted(heard), "like": heard[0].like} if heard else {}


def urgent(case: Case) -> tuple[str, ...]:
    """The NOW flags that hold in a case: those that were ticked, and somebody who isn't safe, told otherwise (3.7)."""
    ticked = case.codes("now") if _wants(case) else ()
    hurt = case.text("reason") == "SAFETY" or "ST05" in raised(case)
    return (*ticked, "staff") if hurt and "staff" not in ticked else ticked


def _wants(case: Case) -> bool:
    return case.text("stops") == "each"


def jobs_at_stake(case: Case) -> bool:
    """Whether people would lose their job or move: HR and a lawyer say what they hear, and when; domain.md 1.7."""
    return "ST17" in raised(case)


def in_group(group: str) -> tuple[str, ...]:
    """The codes of one group, in the table's order."""
    return tuple(code for code, stop in STOPS.items() if stop.group == group)


_PIECE = re.compile(r"(?<=[.!?\n])\s+|[,;]\s*|\s+(?=(?:so|but|and) )")
_JOINED = re.compile(r"^(?:so|but|and)\s+")


def asked_apart(text: str, desk: Desk) -> tuple[str, str]:
    """What some words state, and what they only ask or suppose: "so a consumer I suppose?"."""
    stated: list[str] = []
    asked: list[str] = []
    for sentence in re.findall(r"[^.!?\n]+[.!?\n]*", text):
        for piece in _PIECE.split(sentence.strip()):
            (asked if _supposed(piece, sentence, desk) else stated).append(piece)
    return ", ".join(stated), ", ".join(asked)


def _supposed(piece: str, sentence: str, desk: Desk) -> bool:
    """Whether a part of a sentence is a question, or what somebody supposes within one."""
    words = _JOINED.sub("", plain(piece))
    ear, said = desk.phrases["ear"], words.split(" ")
    denied = {one.replace("'", "") for one in ear["opens_denied"]}
    asks = said[0] in ear["opens"] or " ".join(said[:2]).replace("'", "") in denied
    return asks or ("?" in sentence and bool(spoken(words, "supposing", desk, ("yes",))))


def suspected(text: str, desk: Desk) -> tuple[str, ...]:
    """The stops that some words only ask about: a question never ticks one."""
    stated, asked = asked_apart(text, desk)
    return tuple(one for one in spoken_stops(asked, desk) if one not in spoken_stops(stated, desk))


def spoken_stops(text: str, desk: Desk, codes: tuple[str, ...] = tuple(STOPS)) -> tuple[str, ...]:
    """The stops among some that the words name, in the table's order."""
    said = {*all_spoken(text, "stops", desk, codes), *(("ST17",) if hang_on_it(text, desk) else ())}
    return tuple(code for code in codes if code in said)


def hang_on_it(text: str, desk: Desk) -> bool:
    """Whether the words say of some staff that their work hangs on this client (domain.md 1.7, ST17)."""
    return bool(cues.options(text, "jobs", desk))


def suspicion(codes: tuple[str, ...]) -> Say:
    """The word on what was only asked about: what decides it, and that it can be ticked."""
    own = tuple(Say("stops", f"suspected_{one}") for one in codes if one in TOLD_APART)
    labels = tuple(Say("stops", f"stops_{STOPS[one].group}_{one}") for one in codes)
    return Say("stops", "suspected", {"labels": labels, "own": own})


TOLD_APART = ("ST09", "ST17", "ST22")
"""Stops of which it can be said in a line what decides whether they hold."""

_IS_NOT = re.compile(
    r"\b(?:s?he|they|it|client)(?:(?:'?s|'?re| is| are) (?:not|no|never)|(?: is| are|is|are)n'?t)\b[^,.;!?\n]*", re.I
)


def taken_back(text: str, case: Case, desk: Desk) -> Values:
    """The ticks without those that some words take back: "untick consumer", "he isn't a consumer, he's a director"."""
    denied_here = " ".join(re.sub(r"^\S+ \S*n'?t |\b(?:not|no|never) ", " ", one) for one in _IS_NOT.findall(text))
    words = text if spoken(text, "untick", desk, ("yes",)) else denied_here
    off = {*spoken_stops(words, desk), *all_spoken(words, "now", desk, NOW)}
    names = (*(f"stops_{group}" for group in GROUPS), "now")
    kept = {name: tuple(one for one in case.codes(name) if one not in off) for name in names if case.answers.get(name)}
    return {name: value for name, value in kept.items() if value != case.codes(name)}


def _read(text: str, case: Case, desk: Desk) -> Values:
    """None of them, a look at each, or the ones that the words name; "no lawyers, no complaints" is none.

    Whoever denies some and asks about another looks at each; what is only asked about is not ticked. Where all are
    denied and something of theirs is held all the same, that is asked about first.
    """
    if (mine := _none_but_held(text, case, desk)) and not suspected(text, desk):
        raise Unclear(Say("stops", "none_but_held", {"held": mine}), "stops_held")
    if suspected(text, desk):
        stated = _stated(asked_apart(text, desk)[0], case, desk)
        return stated if any(name != "stops" for name in stated) else {"stops": "each"}
    return _stated(text, case, desk)


def _none_but_held(text: str, case: Case, desk: Desk) -> tuple[Say, ...]:
    """What of theirs is held, where the words otherwise say that none of the stops applies."""
    says_none = spoken(text, "stops", desk, ("none",)) or denied(text, "stops", desk, tuple(STOPS))
    named_one = any(isinstance(one, tuple) and one for one in _stated(text, case, desk).values())
    mine = held(text, desk) if says_none and not named_one else ()
    return mine if {one.line for one in mine} <= HELD_FREELY else ()


HELD_FREELY = frozenset({"held_data", "held_keys"})
"""What is held day by day and goes back at the end; money and goods of theirs are a stop by themselves (1.7, ST15)."""


def _stated(text: str, case: Case, desk: Desk) -> Values:
    """What the words say of them."""
    found = {f"stops_{group}": spoken_stops(text, desk, in_group(group)) for group in GROUPS}
    found["now"] = all_spoken(text, "now", desk, NOW)
    if any(found.values()):
        return {**found, "stops": "each"}
    plain_answer = Field("stops", "pick", ("none", "each")).read(text, case, desk)
    if plain_answer and held(text, desk):
        return {"stops": "each"}
    about_me = re.search(r"\b(?:i'?m|i am|we'?re|we are) not an? ", plain(text))
    if plain_answer is None and not about_me and denied(text, "stops", desk, tuple(STOPS)):
        plain_answer = "none"
    if plain_answer != "each" and desk.undertones(text):
        return {"stops": "each"}
    unsure = plain_answer == "none" and (_asks_about_them(text, desk) or _tells_more(text, desk))
    return {"stops": "each" if unsure else plain_answer} if plain_answer else {}


def _asks_about_them(text: str, desk: Desk) -> bool:
    """Whether a question in the words can be about the stops ("does that count?"); one about a date isn't."""
    asked = (one for one in re.findall(r"[^.!?\n]+[.!?\n]*", text) if one.rstrip().endswith("?"))
    return any(spoken(one, "supposing", desk, ("about_them", "yes")) or len(one.split()) > SMALL_TALK for one in asked)


SMALL_TALK = 10
"""Words that may be said beside a "none" and deny nothing: "normal client, they pay on time"."""


def _tells_more(text: str, desk: Desk) -> bool:
    """Whether the words tell something beside their denials: nobody ticks what they don't see as a stop."""
    parts = [one.strip() for one in re.split(r"[,.;:!?\n]|\b(?:but|and|though|although)\b", text)]
    told = [one for one in parts if one and plain(one) not in desk.phrases["ear"]["fillers"]]
    denial = {*desk.phrases["ear"]["no"], "none", "nope", "nah", "clean", "clear"}
    plainly = [one for one in told if not denial & {*re.findall(r"[\w']+", plain(one))}]
    return sum(len(one.split()) for one in plainly) > SMALL_TALK


def _read_each(text: str, case: Case, desk: Desk) -> Values:
    """The ones that the words name, beside those that are ticked; or that nothing applies, which unticks them all."""
    back = taken_back(text, replace(case, answers={**case.answers, **_from_words(case, desk), **_ticks(case)}), desk)
    if back:
        return back
    found = _read(text, case, desk)
    if (asked := suspected(text, desk)) and not any(value for name, value in found.items() if name != "stops"):
        raise Unclear(suspicion(asked), f"stops_{STOPS[asked[0]].group}")
    if (mine := held(text, desk)) and not any(value for name, value in found.items() if name != "stops"):
        raise Unclear(Say("stops", "held_look", {"held": mine}), "stops_held")
    if found.get("stops") == "none" or (_only_each(found) and _plainly_none(text, desk)):
        return dict.fromkeys((*(f"stops_{group}" for group in GROUPS), "now"), ())
    if not any(found.values()) or _only_each(found):
        _ask_of(desk.undertones(text))
    return {name: value for name, value in found.items() if value and name != "stops"}


def _ask_of(heard: tuple[Undertone, ...]) -> None:
    """What is only heard ticks nothing: ``Unclear``, with the words and what they may tell."""
    if heard:
        raise Unclear(Say("stops", "heard_tick", _heard_of(heard)), f"stops_{STOPS[heard[0].code].group}")


def _only_each(found: Values) -> bool:
    return bool(found) and not any(value for name, value in found.items() if name != "stops")


def _plainly_none(text: str, desk: Desk) -> bool:
    """Whether "none" stands by itself in what is said: whoever has seen the lines means it, whatever else they tell."""
    parts = (one.strip() for one in re.split(r"[,.;:!?\n]", text))
    return any(alone(one, "stops", desk, "none") for one in parts if one) and not _asks_about_them(text, desk)


def _ticks(case: Case) -> Values:
    """What is ticked already."""
    names = (*(f"stops_{group}" for group in GROUPS), "now")
    return {name: case.answers[name] for name in names if name in case.answers}


def _from_words(case: Case, desk: Desk) -> Values:
    """Stops that the story names are ticked in sight, to be confirmed or cleared."""
    named = {name: value for name, value in _stated(told_of(case), case, desk).items() if value and name != "stops"}
    if code := FROM_REASON.get(case.text("reason")):
        name = f"stops_{STOPS[code].group}"
        told = named.get(name, ())
        named[name] = tuple(dict.fromkeys((*told, code))) if isinstance(told, tuple) else (code,)
    return named


def _suggested(case: Case, desk: Desk) -> Values:
    """The same, and what the words may tell without naming it."""
    told = _from_words(case, desk)
    return {**told, **_ticked_too(tuple(one.code for one in unticked(case, desk)), told)}


def told_of(case: Case) -> str:
    """The story, and what was told beside other answers that may be a stop."""
    return f"{case.text('story')}\n{case.text(BESIDE_ANSWERS)}".strip()


BESIDE_ANSWERS = "stops_beside"
"""Where words are kept that named a stop before it was asked: one that was told is never lost."""


KEPT = 600
"""Characters of such words that are kept, the last."""


def kept_beside(case: Case, text: str) -> Case:
    """The case with some words kept, in which stops are looked for."""
    told = case.text(BESIDE_ANSWERS)
    if text in told:
        return case
    return replace(case, answers={**case.answers, BESIDE_ANSWERS: f"{told}\n{text}".strip()[-KEPT:]})


def names_one(text: str, case: Case, desk: Desk, asked: Question) -> bool:
    """Whether some words name a stop or what can't wait; what the work is called is asked for with the relationship."""
    named = {one for value in _stated(text, case, desk).values() if isinstance(value, tuple) for one in value}
    return bool(named - ({"ST04"} if asked.name == "relationship" else set()))


def named(case: Case, desk: Desk) -> tuple[str, ...]:
    """The stops and NOW flags that the story or the reason names, before anything was ticked."""
    return tuple(code for value in _from_words(case, desk).values() if isinstance(value, tuple) for code in value)


def _likeliest_first(case: Case, desk: Desk) -> tuple[str, ...]:
    """The two answers; where their words name a stop, or may tell one, a look at each comes first."""
    return ("each", "none") if named(case, desk) or unticked(case, desk) else ("none", "each")


def _ticked_by_a_yes(case: Case) -> bool:
    """Whether what is ticked was asked about by itself, so that the whole list needn't be shown."""
    return case.text("unticked") == "yes" and "each" not in case.asked


STEP = Step(
    "stops",
    (
        Question(
            "stops",
            (Field("stops", "pick", ("none", "each")),),
            answers=("none", "each"),
            offers=_likeliest_first,
            needs=("stops",),
            skippable=False,
            parse=_read,
            check=_check_none,
            facts=lambda case, desk: {"named": bool(named(case, desk)), **_heard_of(unticked(case, desk))},
        ),
        Question(
            "each",
            (
                *(Field(f"stops_{group}", "ticks", in_group(group)) for group in GROUPS),
                Field("now", "ticks", NOW),
            ),
            skippable=False,
            applies=lambda case, desk: _wants(case) and not _ticked_by_a_yes(case),
            suggests=_suggested,
            parse=_read_each,
            check=_check_each,
            facts=lambda case, desk: {
                "named": bool(named(case, desk) or any(_ticks(case).values())),
                **_heard_of(unticked(case, desk)),
            },
        ),
        Question(
            "unticked",
            (Field("unticked", "pick", ("yes", "no")),),
            answers=("yes", "no"),
            needs=("unticked",),
            skippable=False,
            applies=lambda case, desk: bool(_asked_about(case, desk)),
            holds=lambda case, desk: not unticked(case, desk),
            check=_check_unticked,
            facts=lambda case, desk: _heard_of(_asked_about(case, desk)),
        ),
        Question(
            "cleared",
            (Field("cleared_by", "words"), Field("limits", "ticks", LIMITS), Field("condition", "words")),
            skippable=False,
            applies=lambda case, desk: bool(raised(case)) and "cleared" in case.asked,
            parse=_read_cleared,
            check=_check_cleared,
        ),
    ),
)

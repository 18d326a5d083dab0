"""What may be wished for once there is a draft: another tone, length or register, a sentence more, a version from
before, a look at the manager's own words. Nothing of it works at a stop.

Each wish turns one answer, and the texts follow from the answers; the facts stay what they are. A wish that would
change nothing says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial

from bot.coach import around, changes, endings, lines, lists, mending, own_words, ringing, versions
from bot.coach.case import Case, Desk, Pressed, Said, Say, Typed, Unclear, Value
from bot.coach.clock import CLOCK
from bot.coach.counts import WORDS
from bot.coach.cues import any_heard
from bot.coach.ear import alone, plain, spoken
from bot.coach.flow import Heard, go_on, open_again, with_card, with_first
from bot.coach.gratitude import to_them
from bot.coach.letter import LENGTHS
from bot.coach.letter import endings as endings_of
from bot.coach.named_days import days_in
from bot.coach.proper import proper
from bot.coach.prose import WORD
from bot.coach.reply import Note, Press, Reply
from bot.coach.standing import one_of
from bot.coach.steps import QUESTIONS
from bot.coach.steps.channel import CHANNELS, channel_of, written_act
from bot.coach.steps.planned import chosen_plan, sent_moment
from bot.coach.steps.sent import BOTH, asked_before, before_mark, both_ways, told_by
from bot.coach.steps.tone import TONES, tone_of, unsafe
from bot.coach.steps.verdict import ending
from bot.coach.versions import Made, held
from bot.coach.wanted import CANT, SHOWN, barred, not_gone, wanted

TURNS = {"warmer": -1, "firmer": 1, "shorter": -1, "longer": 1}
"""Where on its dial each wish goes: of the tones from WARM on, of the lengths from the shortest on."""

REGISTERS = ("formal", "informal")
WISHES = (*TURNS, *REGISTERS)

MOST_WORDS = {"email": 260, "letter": 300, "script": 250}
"""Words of a text that no wish goes beyond; domain.md 6.4."""

SHORT_WISH = 9
"""Words of a wish that is told in a sentence; a longer one is about something else."""

ADDED_MOST = 400
"""Characters of a sentence that is put in."""


def heard(case: Case, said: Said, desk: Desk) -> Heard | None:
    """What a wish does; None where it is none, or where there is nothing to wish about."""
    wish, rest = _wished(case, said, desk)
    if not wish or not case.versions:
        return None
    if case.state == "stopped" and (after := endings.talk_after(case, desk)):
        return case, (after,)
    return _granted(wish, rest, said, case, desk) if case.state == "drafted" and ending(case, desk) else None


def _granted(wish: str, rest: str, said: Said, case: Case, desk: Desk) -> Heard:
    """A wish about the draft that stands there, done; but for what can no longer be changed once it has gone."""
    pressed = said.revision if isinstance(said, Pressed) else -1
    if wish == "sent":
        return sent(rest, said, case, desk)
    if wish == "told_only" or wish in lists.VIEWS:
        return _knows(case, desk) if wish == "told_only" else lists.shown(wish, case, desk)
    if wish in (*CANT, *TELLING):
        return case, _cannot(wish, case, desk) if wish in CANT else _told(wish, rest, case, desk)
    if case.text("sent_on") and wish != "versions":
        gone = Say("versions", "gone_already", {"moment": sent_moment(case), "zone": case.zone})
        return case, (Note((gone,), case.revision, (endings.CHANGE_SENT,), "kept"),)
    deeds = {"restore": _restore, "add": _add, "versions": _listed, "channel": _other_channel, "turns": _turns}
    deeds |= {"undo": lambda rest, pressed, case, desk: lines.undone(case, desk), "show_version": _shown}
    deeds |= {"apply": _applied, "apply_all": _applied} if isinstance(said, Typed) else {}
    deeds |= dict.fromkeys(WISHES, partial(_turn, wish))
    return deeds.get(wish, partial(own_words.heard, wish))(rest, pressed, case, desk)


def _wished(case: Case, said: Said, desk: Desk) -> tuple[str, str]:
    """The wish and what goes with it; two empty words for none."""
    if isinstance(said, Pressed):
        if said.name == "wish":
            return (said.code, "") if said.code in WISHES else ("", "")
        own = str(said.values.get("own", ""))
        known = {"sent": "", "restore": said.code, "versions": "", "apply": said.code, "smaller": "", "own": own}
        return (said.name, known[said.name]) if said.name in known else ("", "")
    return _typed(said, case, desk)


def _typed(said: Typed, case: Case, desk: Desk) -> tuple[str, str]:
    text, words, book = said.text, plain(said.text).strip(" .!"), desk.phrases["wish"]
    wording, gone = desk.phrases["wording"], desk.phrases["sent"]["gone"]
    bare = {name: (*book[name], *desk.phrases["cue_words"].get(name, ())) for name in book}
    asked = re.sub(rf"(?:^(?:{one_of(wording['polite'])})\b[ ,]*)+| (?:please|pls|plz)$", "", words)
    named = (wish for wish in (*WISHES, "versions", "channel", "check") if {words, asked} & {*bare[wish]})
    tried = {
        "restore": _number(words, wording["restore"]),
        "sent": text if words in gone or _gone(text, desk) or _sent_otherwise(text, case, desk) else "",
        "own": own_words.pasted(text, case, desk),
        "add": _to_put_in(text, desk),
    }
    wish = next(named, "") or next((name for name, rest in tried.items() if rest), "")
    in_passing = not case.current and len(words.split()) <= SHORT_WISH
    if not wish and not case.current:
        channel = any(alone(text, "channel", desk, one) for one in CHANNELS)
        wish, rest = ("channel", text) if channel else wanted(text, case, desk)
        tried[wish] = rest
    if not wish and in_passing:
        wish = spoken(text, "wish", desk, (*WISHES, "versions", "channel")) or ""
        wish = "" if barred(wish, text, desk) else wish
    return wish, tried.get(wish, "")


def _gone(text: str, desk: Desk) -> bool:
    """Whether the words begin by saying that it has gone, to the client and not to somebody of ours."""
    gone, polite = desk.phrases["sent"]["gone"], desk.phrases["wording"]["polite"]
    return bool(_after(text, gone, polite, " ,:.")) and not not_gone(text, desk)


def _sent_otherwise(text: str, case: Case, desk: Desk) -> bool:
    """Whether the words tell nothing but when and how it went, of what has gone: "7 January 11:30, by email"."""
    if not case.text("sent_on") or case.current not in ("", "went"):
        return False
    left = CLOCK.sub(" ", text)
    for day in reversed(days_in(left, desk.today(case.zone), desk)):
        left = f"{left[: day.start]} {left[day.end :]}"
    small = {
        *desk.phrases["sent"]["small"],
        *desk.phrases["sent"]["gone"],
        *(one for each in desk.phrases["method"].values() for one in each),
    }
    rest = plain(left)
    for phrase in sorted(small, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", rest)
    return left != text and not re.search(r"\w", rest)


def _number(words: str, phrases: tuple[str, ...]) -> str:
    """The number of the version that is asked for: "restore version 1", "go back to v2", "version one again"."""
    for phrase in sorted(phrases, key=len, reverse=True):
        found = re.fullmatch(
            rf"(?:please )?{re.escape(phrase)} ?(?:version |v|number |#)*(\w+)(?: again| please)?", words
        )
        if found:
            number = found[1] if found[1].isdecimal() else str(WORDS.get(found[1], ""))
            if number:
                return number
    return ""


def _after(text: str, phrases: tuple[str, ...], polite: tuple[str, ...], parted: str = " :") -> str:
    """What follows one of the phrases that the words begin with: "add that …", "I sent it …"."""
    words = text.casefold()
    for phrase in sorted((one for one in phrases if one.casefold() in words), key=len, reverse=True):
        found = re.match(rf"(?:(?:{one_of(polite)}) )*{re.escape(phrase)}[{parted}]+(.+)", text.strip(), re.I | re.S)
        if found:
            return found[1].strip(' "“”')
    return ""


def _to_put_in(text: str, desk: Desk) -> str:
    """The sentence that some words put in: "can you mention somewhere that …", "she should know …. Put that in"."""
    book = desk.phrases["wording"]
    polite, leads, middle, that, after = (
        one_of(book[name]) for name in ("polite", "leads", "goes_in", "says_that", "put_in_after")
    )
    begins = rf"(?:(?:{polite})[ ,]+)*"
    words = text.strip().rstrip("?").rstrip() if re.match(rf"(?:{polite})\b", text.strip(), re.I) else text.strip()
    please = one_of(book["please"])
    if found := re.match(
        rf"{begins}(?:(?:{leads})(?: (?:{that}))? )?(?:{one_of(book['asks'])}) (.+)", words, re.I | re.S
    ):
        return " ".join((book["please"][0], found[1].strip(_QUOTES)))
    lead = rf"(?:{leads})(?: (?:{middle}))*(?: (?:{that})\b:?|:| (?=[\"“]|(?:{please}) ))"
    if found := re.match(rf"{begins}{lead}\s*(.+)", words, re.I | re.S):
        return found[1].strip(_QUOTES)
    quote = rf"{begins}put [\"“]([^\"”]+)[\"”](?: (?:{middle}))*"
    if found := re.fullmatch(quote, words, re.I):
        return found[1].strip()
    told = rf"{begins}(?:{one_of(book['tells'])}) (?P<what>(?:{one_of(book['we'])})\b(?: \S+){{3,}})"
    if found := re.fullmatch(told, words, re.I | re.S):
        return found["what"].strip(_QUOTES)
    behind = (
        rf"{begins}(?:(?:{leads})(?: (?:{that}))? )?(?P<what>.{{12,}}?)[.,;:!?]+ *"
        rf"{begins}(?:{after})(?: too| please| as well| pls)*[.!?]*"
    )
    about_findings = any_heard(text, "wanted", "apply", desk)
    if (found := re.fullmatch(behind, text.strip(), re.I | re.S)) and not about_findings:
        return found["what"].strip(_QUOTES)
    return _after(words, book["add"], book["polite"])


_QUOTES = ' "“”'


def _told(wish: str, words: str, case: Case, desk: Desk) -> tuple[Reply, ...]:
    """What is only asked to be seen: a reply, one of the texts again."""
    if wish == "reactions":
        return (Note(around.replies(case, desk, spoken(words, "reaction", desk) or ""), case.revision, name=wish),)
    kind = wish.removeprefix("show_")
    draft = endings.ending_draft(case, desk)
    letters = tuple(one for one in draft.letters if kind in (one.kind, "draft"))
    if not letters:
        missing = Say("versions", f"no_{kind}", {"channel": Say("channel", f"channel_{channel_of(case)}")})
        return (Note((missing,), case.revision, (OTHER_CHANNEL,), "kept"),)
    return (replace(draft, letters=letters, before=(), assumed=()),)


def _cannot(wish: str, case: Case, desk: Desk) -> tuple[Reply, ...]:
    """What only the manager can do, and how; to be copied, the texts are shown again."""
    says = (Say("versions", wish),)
    if wish != "copy_it":
        return (Note(says, case.revision, name="kept"),)
    return with_first(case, (replace(endings.ending_draft(case, desk), before=(), assumed=()),), says)


def _shown(number: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """A version from before to be read, with the button that brings it back."""
    found = next((one for one in case.versions if str(one.number) == number), None)
    if found is None or found.bounds != versions.bounds(case):
        return _restore(number, pressed, case, desk)
    was = Say("versions", "was_so", {"number": found.number, "text": found.texts[versions.written_kind(found)]})
    press = Press("restore", Say("versions", "button_restore", {"number": found.number}), number)
    return case, (Note((was,), case.revision, (press,) if found != held(case) else (), "versions"),)


def _knows(case: Case, desk: Desk) -> Heard:
    """They know, and nobody has said that the notice went: how did they take it?"""
    sent = () if case.text("sent_on") else (Say("versions", "told_not_sent"),)
    after, replies = ringing.asked("went", replace(case, revision=case.revision + 1), desk)
    return after, with_first(after, replies, sent)


TELLING = (*lists.VIEWS, "reactions", *SHOWN, "told_only")
"""Wishes that change nothing; they are answered once it has gone, too."""

OTHER_CHANNEL = Press("change", Say("talk", "button_change_channel"), "channel")


def _turns(wishes: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """Several wishes in one sentence, one after another; what can't be done is said with what was."""
    after = case
    shown: tuple[Reply, ...] = ()
    says: tuple[Say, ...] = ()
    for wish in wishes.split():
        turned, replies = _turn(wish, "", pressed, after, desk)
        if turned.versions == after.versions:
            says = (*says, *(say for one in replies if isinstance(one, Note) for say in one.says))
            continue
        says = (*says, versions.named(after.versions[-1])) if shown else says
        after, shown = turned, replies
    return after, with_first(after, shown, says)


def _applied(codes: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """The findings that some words name, mended; or that there is nothing to mend there."""
    last = held(case)
    made = chosen_plan(case, desk)
    if codes == "none last_day" and made and last and not versions.own(last):
        stands = Say("versions", "last_day_stands", {"last_day": made.last_day, "notice": case.text("notice")})
        return case, (Note((stands,), case.revision, endings.changeable(case, desk), "kept"),)
    if codes.startswith("none") and last:
        nothing = Say("versions", "nothing_to_mend", {"number": last.number})
        return case, (Note((nothing,), case.revision, endings.changeable(case, desk), "kept"),)
    return own_words.applied_all(codes, pressed, case, desk)


def _turn(wish: str, rest: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """The next stop on the wish's dial at which the text is another one; or why there is none."""
    last = held(case)
    if last and last.made == "wish" and (last.by, last.pressed) == (wish, pressed) and pressed >= 0:
        return case, ()
    dial = versions.DIALS.get(wish, "register")
    was, stops = _dial(wish, dial, case)
    if unsafe(case):
        return case, (Note((Say("letter", "kept_brief"),), case.revision, name="kept"),)
    for now in stops:
        turned = _answered(case, dial, now)
        made = Made("wish", wish, was, now, pressed)
        if versions.follows(turned, desk, made).versions == case.versions:
            continue
        if wish == "longer" and _too_long(turned, desk):
            break
        return _ended(case, turned, desk, made)
    return case, (Note((Say("versions", f"end_of_{wish}"),), case.revision, name="kept"),)


def _dial(wish: str, dial: str, case: Case) -> tuple[str, tuple[str, ...]]:
    """Where the dial stands, and the stops ahead of it in the wish's direction, the nearest first."""
    if dial == "register":
        return case.text("register"), (wish,) if case.text("register") != wish else ()
    scale = TONES if dial == "tone" else LENGTHS
    was = tone_of(case) if dial == "tone" else case.text("length")
    at = scale.index(was) if was in scale else scale.index("")
    return was, tuple(scale[at + 1 :]) if TURNS[wish] > 0 else tuple(reversed(scale[:at]))


def _answered(case: Case, name: str, value: Value) -> Case:
    answers = {key: one for key, one in {**case.answers, name: value}.items() if one not in ("", ())}
    return replace(case, answers=answers, revision=case.revision + 1)


def _too_long(case: Case, desk: Desk) -> bool:
    texts = versions.texts_of(endings_of(case, desk), desk)
    return any(len(WORD.findall(text)) > MOST_WORDS[kind] for kind, text in texts.items())


def _ended(case: Case, after: Case, desk: Desk, made: Made) -> Heard:
    """The texts as they now are, behind the card where it has changed."""
    ended, replies = endings.end(after, desk, made)
    return ended, with_card(case, ended, desk, *replies)


def _other_channel(rest: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """Another channel: the one that is named, else asked for."""
    question = QUESTIONS["channel"]
    words = _without_what_goes(rest, desk)
    try:
        given = question.check(question.read(words.rstrip("? "), case, desk), case, desk)
    except Unclear:
        given = {}
    if given and given != {"channel": case.text("channel")}:
        after = replace(
            case, answers={**case.answers, **given}, done=case.done | {"channel"}, revision=case.revision + 1
        )
        ended, replies = go_on(case, after, desk, question)
        return ended, with_first(ended, replies, changes.all_told(case, after, (question,), desk))
    return open_again(case, desk, QUESTIONS["channel"], Typed(rest))


def _without_what_goes(text: str, desk: Desk) -> str:
    """The words without the ways of telling them that they put away: "let's skip the video, I'll phone her"."""
    away, small = (one_of(desk.phrases["channel_away"][name]) for name in ("away", "small"))
    ways = one_of(tuple(one for each in desk.phrases["channel"].values() for one in each))
    return re.sub(rf"\b(?:{away}) (?:(?:{small}) )*(?:{ways})\b", " ", plain(text))


def wished(said: Typed, case: Case, desk: Desk) -> bool:
    """Whether the words wish for something that can be done; a finding that isn't there is none."""
    wish, rest = _typed(said, case, desk)
    return bool(wish) and not (wish == "apply" and rest.startswith("none"))


def wish_in(said: Typed, case: Case, desk: Desk) -> str:
    """The wish that some words are; empty for none."""
    return _typed(said, case, desk)[0]


def went_before(said: Typed, case: Case, desk: Desk) -> str:
    """The day on which it went after all, where a bare yes answers whether it went before the case began."""
    day = asked_before(case)
    yes = day and not case.text("sent_on") and alone(said.text, "settles_barely", desk, "yes")
    return day.isoformat() if day and yes and case.state == "drafted" and case.current in ("", "sent") else ""


def tells_sent(said: Typed, case: Case, desk: Desk) -> str:
    """The words that say that it has gone; empty where they don't, or where that is known."""
    wish, rest = ("", "") if case.text("sent_on") else _typed(said, replace(case, current=""), desk)
    return rest if wish == "sent" else ""


def sent(words: str, said: Said, case: Case, desk: Desk) -> Heard:
    """That it has gone: when and how, as far as the words tell, or asked with what is likely filled in."""
    question = QUESTIONS["sent"]
    asked = replace(case, asked={**case.asked, "sent": case.asked.get("sent", case.revision)})
    try:
        told = {**question.read(words, asked, desk), **_same_day(words, case, desk)} if words else {}
        told = dict(question.check(told, asked, desk)) if "sent_on" in told else {}
    except Unclear as unclear:
        day = unclear.say.facts.get("day")
        if unclear.say.line == "sent_before" and isinstance(day, date):
            case = replace(case, told=case.told | {before_mark(day)})
        if unclear.say.line != "sent_unclear":
            return case, (Note((unclear.say,), case.revision, name="unclear"),)
        told = {}
    if not told:
        return open_again(asked, desk, question, said)
    answers = {**case.answers, "sent_by": written_act(case), **told, **told_by(words, case, desk)}
    done = case.done | {"sent"}
    both = {BOTH} if both_ways(words, case, desk) else set()
    after = replace(asked, answers=answers, done=done, told=case.told | both, current="", revision=case.revision + 1)
    return go_on(case, after, desk, question)


def _same_day(words: str, case: Case, desk: Desk) -> dict[str, Value]:
    """The day that is noted already, where only its hour or its way is put right."""
    named = days_in(words, desk.today(case.zone), desk) or spoken(words, "sent", desk, ("now", "today"))
    return {"sent_on": case.text("sent_on")} if case.text("sent_on") and not named else {}


def _add(sentence: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """One sentence of the manager's, put in before the contact and looked at at once."""
    ours = f"{case.text('handover').partition('(')[0]} {case.text('signer')} {case.signer}"
    others = frozenset(re.findall(r"[\w-]+", ours.lower()))
    told = to_them(re.sub(r", and that (?=\w)", ", and ", sentence), desk.phrases["gratitude"], others)
    told = proper(" ".join(told.split()), case, desk)
    words = told if "@" in told.split(" ", 1)[0] else told[:1].upper() + told[1:]
    words = words if words.endswith((".", "!", "?")) else f"{words}."
    if len(words) > ADDED_MOST:
        return case, (Note((Say("versions", "added_long", {"most": ADDED_MOST}),), case.revision, name="kept"),)
    last = held(case)
    if words in case.codes("added") and not (last and versions.own(last)):
        return case, (Note((Say("versions", "added_already"),), case.revision, name="kept"),)
    if refused := lines.declined(words, case, desk):
        return case, (refused,)
    after = _answered(case, "added", (*case.codes("added"), words))
    if last and versions.own(last):
        kind = versions.written_kind(last)
        texts = {**last.texts, kind: mending.put_in(last.texts[kind], words)}
        after = versions.taken(after, texts, desk, Made("added"))
        return own_words.shown(case, after, desk, found_in=words)
    ended, replies = _ended(case, after, desk, Made("added"))
    found = own_words.findings_note(ended, desk, within=words)
    return ended, (*replies, *((found,) if found else ()))


def _restore(number: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """A version from before, byte for byte; where facts have changed since, what is wrong in it now is said."""
    last = held(case)
    if last and last.made == "restored" and (last.by, last.pressed) == (number, pressed) and pressed >= 0:
        return case, ()
    after = versions.restored(case, int(number), desk, pressed) if number.isdecimal() else None
    facts = {"number": number, "last": len(case.versions)}
    if after is None:
        line = "not_restored" if any(str(one.number) == number for one in case.versions) else "no_such_version"
        return case, (Note((Say("versions", line, facts),), case.revision, name="kept"),)
    if after.versions == case.versions:
        holds = Say("versions", "holds_already", {"number": len(case.versions)})
        return case, (Note((holds,), case.revision, name="kept"),)
    return own_words.shown(case, replace(after, revision=case.revision + 1), desk)


def _listed(rest: str, pressed: int, case: Case, desk: Desk) -> Heard:
    """Every version in a line, with a button for each of the last ones that doesn't hold now."""
    rows = tuple(Say("versions", "row", {"line": versions.named(one)}) for one in case.versions)
    earlier = [one.number for one in case.versions[:-1] if one.bounds == versions.bounds(case)][-LISTED:]
    presses = tuple(Press("restore", Say("versions", "button_restore", {"number": n}), str(n)) for n in earlier)
    says = (*rows[-MOST_ROWS:], Say("versions", "list_end"))
    return case, (Note(says, case.revision, presses, "versions"),)


LISTED = 10
"""Versions that have a button of their own; any can be typed."""

MOST_ROWS = 30
"""Versions that are listed, the newest."""

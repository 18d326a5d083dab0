"""Which sentence of the letter some words are about, and what they want done with it.

It is named by its words, by its place, by how it starts, by what it speaks of, or because it came in last. What is
wanted is put as people put it: "take out …", "without …", "I don't want to …", "instead of … put …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.coach.case import Case, Desk
from bot.coach.ear import plain, spoken
from bot.coach.letter import endings as letters
from bot.coach.proper import as_named
from bot.coach.prose import WORD, sentences
from bot.coach.versions import held, written_kind

ENOUGH = 0.5
"""The part of the words that name a sentence which have to stand in it."""

STEM = 4
"""Letters that are enough to know a word by: "being" is not "is", but "thanking" is "thanks"."""

BARELY = 6
"""Words by which a sentence is named without being called one: "the amount of the last invoice"."""

SWAPPED = 4
"""Words that are found in the text without quotation marks: "say hello instead of hi"."""


@dataclass(frozen=True)
class Wished:
    """A sentence of the text that holds, and what is to stand in its place; nothing where it goes.

    Where none of the text is meant, what it would speak of: a reason that was left out already.
    """

    meant: str
    instead: str = ""
    topic: str = ""
    which: tuple[str, ...] = ()
    """Several that may be meant alike: it is asked which."""


def wished(text: str, case: Case, desk: Desk) -> Wished | None:
    """The sentence that the words are about, and what they want in its place; None where they are about none."""
    text = _closed(text.rstrip(" .!?"))
    facts = spoken(text, "topic", desk) and not re.search(r"[\"“:]", text)
    for form in () if facts else _swaps(desk):
        if (found := re.fullmatch(form, text, re.I)) and (swap := _swapped(found["what"], found["to"], case, desk)):
            return swap
    for form, sure in _cuts(desk):
        if (found := re.fullmatch(form, text, re.I)) and (cut := _cut(found["what"], case, desk, sure=sure)):
            return cut
    none = re.fullmatch(r"no (?:more )?(?P<what>.+?)(?: in (?:it|there))?(?: please| pls)*", text, re.I)
    polite = plain(text) in desk.phrases["lines"]["declines"]
    topic = _on_topic(none["what"], case, desk) if none and not polite else ""
    return Wished(topic) if topic else None


def _cut(what: str, case: Case, desk: Desk, *, sure: bool) -> Wished | None:
    """A sentence that goes, or a part of it; asked about where it may be several; None where none is meant."""
    what = _called(what, desk)
    meant = _meant(what, case, desk, sure=sure)
    if not meant and len(which := _several(what, case, desk)) > 1:
        return Wished("", which=which)
    if meant is not None:
        whole = re.match(
            rf"{_line(desk)} (?:that |which )?(?:{any_of('starts', desk)}|{any_of('ends', desk)})\b", what, re.I
        )
        return Wished(meant, "" if whole else _without(what, meant, desk))
    if sure and (topic := _topic(what, desk)) and len(what.split()) <= BARELY:
        return Wished("", topic=topic)
    return Wished("") if sure and _line_of(what, desk) else None


def _closed(text: str) -> str:
    """The words with a quotation closed that was left open."""
    return f'{text}"' if text.count('"') % 2 and "“" not in text else text


def _called(what: str, desk: Desk) -> str:
    """What is to go, without the remark that follows it: "the cleaners line, Maureen says no"."""
    found = re.match(rf"(?:(?:the|that|this|your|my) )(?:\w[\w'’-]* ){{1,4}}?(?:{_lines(desk)})\b", what, re.I)
    rest = what[found.end() :] if found else ""
    goes_on = re.match(
        rf" (?:{any_of('about', desk)}|{any_of('starts', desk)}|{any_of('ends', desk)}|that|which)\b", rest
    )
    return found[0] if found and rest and not goes_on and '"' not in what else what


def _lines(desk: Desk) -> str:
    return any_of("line", desk)


def any_of(option: str, desk: Desk) -> str:
    """A pattern of all phrases of an option, the longest first."""
    book = desk.phrases["wording" if option == "polite" else "lines"][option]
    return "|".join(re.escape(one) for one in sorted(book, key=len, reverse=True))


def _swaps(desk: Desk) -> tuple[str, ...]:
    swap, puts, says, better = (any_of(name, desk) for name in ("swap", "puts", "says", "better"))
    to = '["“\']?(?P<to>[^"”]+?)["”\']?(?: (?:instead|please))*'
    return (
        rf"(?:{swap}) (?P<what>[\"“].+?[\"”]) (?:to say|to read|to|with|into|for|by|as|and put|and write)[: ]+{to}",
        rf"(?:{swap}) (?P<what>.+?)(?: to(?: say| read)?| with| into| by| for|)(?::\s*|\s+(?=[\"“])){to}",
        rf"(?:{swap}) (?P<what>.+?) (?:to say|to read|with|into|by|for|to) {to}",
        rf"(?:instead of|rather than|in place of) (?P<what>.+?),? (?:{puts}) {to}",
        rf"(?:{puts}) {to},? (?:instead of|rather than|in place of|not) (?P<what>.+?)",
        rf"(?P<what>[\"“].+?[\"”])\s*(?:->|=>|→|–>)\s*{to}",
        rf"(?:{says})? ?(?P<what>[\"“].+?[\"”])(?:,| -)? ?(?:{better}) {to}",
    )


def _cuts(desk: Desk) -> tuple[tuple[str, bool], ...]:
    """The ways of wishing a sentence away, and whether the words are sure to mean one."""
    cut, out, without, goes = (any_of(name, desk) for name in ("cut", "out", "without", "goes"))
    isnt = "is|isn't|is not|are|aren't|sounds|feels|reads|looks|seems"
    gone = rf"(?:(?:{cut}) (?:it|that)|(?:{out}) it out)"
    end = r"(?: again| please| pls| entirely| altogether| completely| for now)*"
    return (
        (rf"(?:{cut}) (?P<what>.+?){end}", True),
        (rf"(?:{out}) (?P<what>.+?) out{end}", True),
        (rf"(?:{without}) (?P<what>.+?)(?: in (?:it|there))?{end}", False),
        (rf"(?:can |could |should |must )?(?P<what>.+?),? (?:{goes}){end}", False),
        (
            rf"(?P<what>.+?) (?:{isnt}) [^,;]+[,;] ?(?:please )?{gone}{end}",
            False,
        ),
        (rf"(?:{any_of('why_there', desk)}) (?P<what>[^?]+)\? ?(?:please )?{gone}{end}", False),
        (rf"(?P<what>[^,;.!?]+)[,;.!?]+ ?(?:so |please |just )*{gone}{end}", False),
        (rf"no (?:more )?(?P<what>(?:[\w'-]+ ?){{1,3}}) (?:in (?:it|there)){end}", False),
    )


def _swapped(what: str, to: str, case: Case, desk: Desk) -> Wished | None:
    """A sentence with other words in it; the whole of it where the whole is named."""
    quoted = re.search(r"[\"“](.+?)[\"”]", what)
    pointed = re.fullmatch(rf"(?:{any_of('that', desk)}|everything)", what.strip(), re.I)
    if pointed and not re.search(r"[\"“:]", to) and not _latest(case, written(case, desk)):
        return None
    if not quoted and re.match(r"of\b|.+, ", what.strip(), re.I):
        return None  # "change of plan, the keys go back by Friday"
    few = quoted[1] if quoted else what.strip(" ,'") if len(what.split()) <= SWAPPED and not pointed else ""
    within = next((one for one in written(case, desk) if few and _inside(few, one)), "")
    if within and (not quoted or not _whole(few, within)):
        at = re.search(rf"(?<!\w){re.escape(few.strip(' .'))}(?!\w)", within, re.I)
        new = to.strip(" .")
        new = as_named(new, desk) if at and at[0].istitle() else new
        new = new[:1].upper() + new[1:] if at and at[0][:1].isupper() else new
        repeats = at and re.match(rf"(?i:{re.escape(at[0])}|(?:hi|dear|hello)\b)", within) and _greets(within, new)
        return Wished(within, f"{new}," if repeats else _put_for(at, new, within)) if at else None
    meant = within or _meant(what, case, desk, sure=bool(quoted))
    return Wished(meant, _alike(to, meant)) if meant is not None else None


def _put_for(at: re.Match[str], new: str, within: str) -> str:
    """A sentence with other words in one place; what follows there and is said at their end too isn't said twice."""
    said, rest = WORD.findall(new.lower()), list(WORD.finditer(within, at.end()))
    for size in range(len(rest), 0, -1):
        follows = [one[0].lower() for one in rest[:size]]
        if follows[-1:] == said[-1:] and _in_order(follows, said):
            return within[: at.start()] + new + within[rest[size - 1].end() :]
    return within[: at.start()] + new + within[at.end() :]


def _in_order(few: list[str], many: list[str]) -> bool:
    """Whether some words stand among others, in their order."""
    left = iter(many)
    return all(one in left for one in few)


def _greets(sentence: str, new: str) -> bool:
    """Whether a greeting is to be another whole one: "Dear Maya" for "Hi Maya,"."""
    name = sentence.strip(" ,").split(" ", 1)[-1]
    return sentence.endswith(",") and name in new


def _inside(words: str, sentence: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(plain(words).strip(' .,'))}(?!\w)", plain(sentence)))


def _whole(words: str, sentence: str) -> bool:
    return plain(words).strip(" .,") == plain(sentence).strip(" .,")


def written(case: Case, desk: Desk) -> list[str]:
    """The sentences of the written text that holds."""
    last = held(case)
    assert last is not None  # noqa: S101 (there is a draft)
    text = last.texts[written_kind(last)]
    return [one.text for one in sentences(text, desk.phrases["wording"]["abbreviations"])]


def _without(what: str, sentence: str, desk: Desk) -> str:
    """The sentence without the words of it that are quoted, or without its amount; nothing where the whole goes."""
    quoted = re.search(r"[\"“](.+?)[\"”]", what)
    words = quoted[1].strip(" .") if quoted else ""
    if not words and re.search(rf"\b(?:{any_of('amount', desk)})\b", what, re.I):
        words = next((one[0] for one in _AMOUNT.finditer(sentence)), "")
    rest = re.sub(rf"[ ,:]*{re.escape(words)}", "", sentence, count=1, flags=re.I) if words else sentence
    return rest if rest != sentence and len(WORD.findall(rest)) > 1 else ""


_AMOUNT = re.compile(r"(?:[£€$]|\b[A-Z]{3} )\d[\d,.]*\d")


def _sentence(words: str) -> str:
    """Some words as a sentence; nothing for nothing."""
    tidy = words.strip()
    return f"{tidy[:1].upper()}{tidy[1:]}{'' if tidy.endswith(('.', '!', '?')) else '.'}" if tidy else ""


def _alike(words: str, meant: str) -> str:
    """Some words as a sentence; a line of a list stays one."""
    listed = meant[:1].islower() and not meant.endswith((".", "!", "?"))
    return words.strip(" .") if listed and words.strip() else _sentence(words)


def _meant(what: str, case: Case, desk: Desk, *, sure: bool) -> str | None:
    """The sentence that some words name; empty where they name one that isn't there, None where they name none."""
    parts = written(case, desk)
    line = _line(desk)
    if begins := re.fullmatch(rf"{line} (?:that |which )?(?:{any_of('starts', desk)}):? (.+)", what, re.I):
        first = plain(begins[1]).strip(_AROUND)
        return next((one for one in parts if plain(one).startswith(first)), "")
    if ends := re.fullmatch(rf"{line} (?:that |which )?(?:{any_of('ends', desk)}):? (.+)", what, re.I):
        last = plain(ends[1]).strip(_AROUND)
        return next((one for one in _told(parts) if plain(one).strip(_AROUND).endswith(last)), "")
    if quoted := re.search(r"[\"“](.+?)[\"”]", what):
        return next((one for one in parts if plain(quoted[1]).strip(" .") in plain(one)), "")
    if plain(what) in desk.phrases["lines"]["just_added"]:
        return _latest(case, parts) or ("" if sure else None)
    bare = re.fullmatch(rf"(?:{line}|{any_of('that', desk)})", what, re.I)
    placed = (_latest(case, parts) if bare else "") or _placed(what, parts, desk)
    if placed is not None or bare:
        return placed or ("" if sure else None)
    return _spoken_of(what, parts, case, desk)


_AROUND = " .,:;…\"'“”"


def _line(desk: Desk) -> str:
    return rf"(?:the |this |that |my |your |a )?(?:last |new )?(?:{_lines(desk)})"


def _spoken_of(what: str, parts: list[str], case: Case, desk: Desk) -> str | None:
    """The sentence by what it speaks of: "the bit about other firms", "the cleaners line", "the reason"."""
    about, small = _line_of(what, desk), desk.phrases["lines"]["names_nothing"]
    if topic := _on_topic(what, case, desk) or _on_topic(about or what, case, desk):
        return topic
    if about:
        found = _nearest(about, _told(parts), small)
        return found[0] if len(found) == 1 else ""
    found = _nearest(what, _told(parts), small) if len(what.split()) <= BARELY else ()
    return found[0] if len(found) == 1 else None


def _line_of(what: str, desk: Desk) -> str:
    """What a line that is called one is about: "the bit about the invoice", "the invoice line"; empty for no line."""
    about = re.fullmatch(rf"{_line(desk)} (?:{any_of('about', desk)}) (.+)", what, re.I)
    before = re.fullmatch(rf"(?:the |that |this |your |my |her |his )?(.+?) (?:{_lines(desk)})", what, re.I)
    where = re.fullmatch(rf"(?:{any_of('where_it', desk)}) (.+)", what, re.I)
    return (about or before or where or ("", ""))[1]


def _several(what: str, case: Case, desk: Desk) -> tuple[str, ...]:
    """The sentences that a line which is called one may be, where several have as much of what it is about."""
    about = _line_of(what, desk)
    return _nearest(about, _told(written(case, desk)), desk.phrases["lines"]["names_nothing"]) if about else ()


def _told(parts: list[str]) -> list[str]:
    """The sentences and the lines of a list, without subject, greeting and name."""
    return [one for one in parts if one.endswith((".", "!", "?", ":")) or one[:1].islower()]


def _body(parts: list[str]) -> list[str]:
    """The sentences between greeting and name."""
    return [one for one in parts if one.endswith((".", "!", "?", ":"))]


def _placed(what: str, parts: list[str], desk: Desk) -> str | None:
    """The sentence at a place: "the first sentence", "the last line before my name"; None where none is told."""
    line, ends = any_of("line", desk), any_of("before_name", desk)
    found = re.fullmatch(rf"(?:the )?(?:very )?(\w+) (?:{line})(?: {ends})?", what, re.I)
    places = {word: place for place, words in desk.phrases["place"].items() for word in words}
    place = places.get(found[1].lower(), "") if found else ""
    body = _body(parts)
    if not place or not body:
        return None
    at = -1 if place == "last" else int(place) - 1
    return body[at] if at < len(body) else ""


def _topic(what: str, desk: Desk) -> str:
    """What has a name of its own and is named; empty where nothing is."""
    topics, words = desk.phrases["line_topic"], plain(what)
    named = (name for name, ones in topics.items() if any(re.search(rf"\b{re.escape(x)}\b", words) for x in ones))
    return next(named, "")


def _on_topic(what: str, case: Case, desk: Desk) -> str:
    """What speaks of something that has a name of its own, the whole of its line: the reason, the money, the firms."""
    topic = _topic(what, desk)
    says = [say for one in letters(case, desk) for part in one.paragraphs for say in part.says]
    line = next((say for say in says if topic and say.line.startswith(topic)), None)
    text = " ".join(desk.words(line).split()) if line else ""
    last = held(case)
    if text and last and text in last.texts[written_kind(last)]:
        return text
    return next((one for one in written(case, desk) if text and plain(one) in plain(text)), "")


def _latest(case: Case, parts: list[str]) -> str:
    """The sentence that was put in last, where it still stands there."""
    added = [one for words in reversed(case.codes("added")) for one in parts if plain(words) == plain(one)]
    return next(iter(added), "")


def _nearest(named: str, parts: list[str], small: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences that most of the words stand in, several where they have as many; none that has too few."""
    words = _stems(named.split(",", maxsplit=1)[0], small)
    shares = {one: len(words & _stems(one, small)) / max(len(words), 1) for one in parts}
    best = max(shares.values(), default=0)
    return tuple(one for one, share in shares.items() if words and share == best >= ENOUGH)


def _stems(text: str, small: tuple[str, ...]) -> set[str]:
    words = (one for one in WORD.findall(plain(text)) if one not in small)
    return {one[:STEM] for one in words if len(one) >= STEM or one.isdecimal()}

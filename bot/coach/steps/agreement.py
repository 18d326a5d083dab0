"""The agreement and the money: how it may be ended and how notice must arrive (domain.md 3.2), and what is open (6.6).

"I don't know" is an answer to all of it; what is then assumed is named beside the date that rests on it (3.4).
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.coach import cues
from bot.coach.case import Case, Desk, Say, Unclear, Value
from bot.coach.countries import COUNTRIES
from bot.coach.counts import figured, summed
from bot.coach.courtesy import Bond, Courtesy, courtesy
from bot.coach.dates import DAY, Deemed, Method, Notice, Rule, add_months
from bot.coach.ear import affirmed, all_spoken, chosen, plain, spoken
from bot.coach.named_days import days_in, days_taken_out
from bot.coach.plan import Agreement, Kind
from bot.coach.question import Field, Question, Reader, Step, Values, chosen_day
from bot.coach.second_thoughts import amending
from bot.coach.steps.relationship import TENURE_MONTHS
from bot.coach.steps.stops import raised, urgent
from bot.coach.steps.verdict import ending

KINDS = ("rolling", "fixed", "ended", "renews", "project", "unwritten")
NOTICES = ("14 days", "30 days", "60 days", "90 days", "1 months", "2 months", "3 months", "6 months", "0 days")
METHODS = ("email", "post", "courier", "hand")
RECEIPTS = ("silent", "next_business_day", "same_day_by_17", "second_business_day")
EXPIRIES = ("any_day", "month_end", "quarter_end")
ACCOUNTS = ("clear", "owed", "prepaid", "unknown")

WAIVES = frozenset({"LATEPAY", "CONDUCT", "TRUST", "UNRESP"})
"""Reasons that may drop to the bare contract notice when no date of the client's falls inside it; domain.md 3.5."""

_RULES: dict[str, Rule] = {
    "next_business_day": "next_business_day",
    "same_day_by_17": "same_day",
    "second_business_day": "after_posting",
}

WEEK = 7 * DAY
LONGEST_NOTICE = 730
"""Days; a longer period is a slip of the keyboard."""

_UNIT = r"(clear days?|business days?|biz days?|working days?|days?|d|weeks?|wks?|fortnights?|quarters?|months?|mths?)"
_LENGTH = re.compile(
    r"(?<![\w.])(?<!end of )(?P<other>\d+ (?:or|to) |\d+-)?(\d+|an?\b)(?: \(\d+\))?[ -]*"
    rf"(?:full |calendar |whole )?{_UNIT}\b(?![- ]end\b)"
)
_ELSE = re.compile(
    r"'?s?'? ?(?:ago|old|long|after|later|late|overdue|into|in(?! writing| advance)"
    r"|or so|ish|or thereabouts|so far|already|of (?!notice|warning)|to pay"
    r"|from (?:the )?invoice|from(?: the| each)?(?= ?$))\b"
)
"""What follows a length of time that is no notice: an age, a delay, a receipt rule."""
_RUNS = re.compile(
    r"\b(?:from|beginning|starting)(?: on)? ([^,;.]+?),? (?:so )?(?:for )?(\d+)[ -](week|month|year)s?\b"
    r"(?! now| so far| already| in writing| written|'?s?'? ?(?:\w+ ){0,2}notice)"
)
"""How long it runs: "from 10 August, five months"."""
_LENGTH_FIRST = re.compile(
    r"\b(?:fixed(?: term)?(?: of| for)?|term of|runs(?: for)?|lasts|agreed for),? "
    r"(\d+)[ -](week|month|year)s? (?:from|starting|beginning)(?: on)? ([^,;.]+)"
)
"""The same the other way round: "fixed, five months from 10 August"."""
_UNITS = {
    "working days": "business days",
    "biz days": "business days",
    "mths": "months",
    "ds": "days",
    "wks": "weeks",
    "fortnights": "weeks",
    "quarters": "months",
}
_TIMES = {"fortnights": 2, "quarters": 3}
"""How many of the unit that is counted there are in one that isn't."""
_HALF_YEAR = re.compile(r"\bhalf a year\b")


_SENT_BY = re.compile(rf"((?<![\w.])\d+[ -]{_UNIT}),? (?:by (?:e-?mail|post|letter|courier|hand)|in writing)\b")
"""A length and how it is sent, which no term is."""


def _turned(words: str) -> str:
    """The words with how long it runs behind its first day."""
    return _LENGTH_FIRST.sub(r"from \3, \1 \2s", words)


def notice_in(text: str) -> str | None:
    """The notice period that some words name, as "60 days", "2 weeks" or "10 business days"; None where they don't."""
    words = _RUNS.sub("", _turned(_HALF_YEAR.sub("6 months", figured(plain(text).replace("couple of", "few")))))
    if re.search(r"\bno notice\b", words):
        return "0 days"
    lengths = [one for one in _LENGTH.finditer(words) if not _ELSE.match(words, one.end())]
    given = [one for one in lengths if re.match(r"'?s?'? ?(?:\w+ ){0,2}notice\b", words[one.end() :])]
    if not (given or lengths):
        return None
    found = (given or lengths)[0]
    if found["other"]:
        return None
    count = 1 if found[2].startswith("a") else int(found[2])
    unit = found[3] if found[3].endswith("s") else found[3] + "s"
    return f"{count * _TIMES.get(unit, 1)} {_UNITS.get(unit, unit)}"


def _notice(text: str, case: Case, desk: Desk) -> Value | None:
    """A bare length is the notice, except where the agreement lapses or isn't written: there it may be the term, unless
    it says how it goes out: "14 days by email"."""
    lapses = spoken(text, "kind", desk, KINDS) in ("fixed", "project", "unwritten")
    if lapses and "notice" not in plain(text):
        sent = _SENT_BY.search(figured(plain(text)))
        return notice_in(sent[1]) if sent else None
    if spoken(text, "unsaid", desk, ("end",)):
        return None
    words = plain(_unbilled(_MONTHLY.sub("", text), desk))
    return notice_in(_beyond_minimum(figured(words)) if "minimum" in words else words)


def _unbilled(text: str, desk: Desk) -> str:
    """The text without what follows talk of bills in a sentence: "invoiced month end, 30 days" ends nothing."""
    bills = "|".join(desk.phrases["ear"]["bills"])
    kept = [
        sentence if "notice" in sentence.lower() else re.split(rf"\b(?:{bills})\b", sentence, flags=re.I)[0]
        for sentence in re.split(r"(?<=[.!?;])\s|\n", text)
    ]
    return " ".join(kept)


_EITHER = re.compile(r" (?:or|/)(?: by| via| an?)? ", re.I)


def ways_allowed(text: str, desk: Desk) -> tuple[str, str]:
    """The way that counts, and another that is allowed too: of "email or letter" it is email."""
    for found in _EITHER.finditer(text):
        one = spoken(" ".join(text[: found.start()].split()[-2:]), "method", desk, METHODS)
        other = spoken(" ".join(text[found.end() :].split()[:2]), "method", desk, METHODS)
        if one and other and one != other:
            return ("email", one) if other == "email" else (one, other)
    return spoken(text, "method", desk, METHODS) or "", ""


def _method(text: str, case: Case, desk: Desk) -> Value | None:
    """The way that is named; of several that an agreement allows email, else the first."""
    return ways_allowed(text, desk)[0] or None


def _or_by(text: str, case: Case, desk: Desk) -> Value | None:
    """The other way, where the agreement allows either of two: "by email or letter"."""
    return ways_allowed(text, desk)[1] or None


_BOTH = re.compile(
    r"\b(?:e-?mail|post|letter|courier|hand)\b[^.;!?\n]{0,20}?"
    r" (?:plus|and also|as well as|together with|followed by|with a copy by"
    r"|and(?= (?:a |by |first|signed|also|then )))",
    re.I,
)
_FIRST_COUNTS = re.compile(
    r"\b(?:e-?mail|letter|post)(?:'s)?(?: date)?(?: is what)? (?:that )?counts\b"
    r"|\bletter follows\b|\bfor information\b",
    re.I,
)


def _also_by(text: str, case: Case, desk: Desk) -> Value | None:
    """The second way, where an agreement asks for two: "by email plus a letter"; of "email or post" there is none."""
    found = _BOTH.search(text)
    first = spoken(text[: found.end()], "method", desk, METHODS) if found else None
    second = spoken(re.split(r"[.;!?\n]", text[found.end() :])[0], "method", desk, METHODS) if found else None
    return second if second and second != first else None


def _counts_by(text: str, case: Case, desk: Desk) -> Value | None:
    """That the first of two ways is the one that counts, where it is said."""
    return "first" if _FIRST_COUNTS.search(text) else None


def _expiry(text: str, case: Case, desk: Desk) -> Value | None:
    return spoken(_unbilled(text, desk), "expiry", desk, EXPIRIES)


def _term(text: str, case: Case, desk: Desk) -> tuple[date, date] | None:
    """The first and the last day of a term that is told by its beginning and its length."""
    found, today = _RUNS.search(_turned(figured(plain(text)))), desk.today(case.zone)
    start = (desk.read_date(found[1], today) or desk.read_date(f"1 {found[1]}", today)) if found else None
    if found is None or start is None:
        return None
    begun = start if start <= today else add_months(start, -12)
    count, unit = int(found[2]), found[3]
    end = begun + count * WEEK if unit == "week" else add_months(begun, count * (12 if unit == "year" else 1))
    return begun, end - DAY


def _agreed(text: str, case: Case, desk: Desk) -> Value | None:
    """A day that is gone: "I count from tomorrow" is no date of an agreement, and neither is "from August"."""
    if (term := _term(text, case, desk)) and (runs := _RUNS.search(_turned(figured(plain(text))))):
        return term[0].isoformat() if _DAY_NUMBER.search(runs[1]) else None
    day = _day_after("dated|from|since|signed|of", whole=True)(text, case, desk)
    return day if day and str(day) < desk.today(case.zone).isoformat() else None


_MINIMUM = re.compile(
    r"\b(?:(?:can'?t|cannot|can not|may not|mustn't)(?: be)? (?:end|ended|stop|stopped|leave|terminate|terminated)"
    r"(?: it| this)? before|not before|no earlier than|(?:minimum|lock-in|locked in)(?: term| period)?(?: is| runs)?"
    r" (?:until|till|to))[: ]+(?:the )?([^,;.\n]+)",
    re.I,
)
_MINIMUM_FOR = re.compile(
    r"\b(?:minimum(?: term| period)?(?: of| is|:)? (\d+)[ -](month|year)s?"
    r"|(\d+)[ -](month|year)s?'? minimum(?: term| period)?)\b(?!'? \w*? ?notice)"
)
"""A time that it runs at least: "12 months minimum"."""


def _minimum(text: str, case: Case, desk: Desk) -> Value | None:
    """The day before which it can't end: as it is told, or so many months from the date of the agreement."""
    if found := _MINIMUM.search(text.replace("\u2019", "'")):
        day = desk.read_date(found[1].strip(), desk.today(case.zone))
        return day.isoformat() if day else None
    start = _agreed(text, case, desk) or case.text("agreed")
    if not start or not (told := _MINIMUM_FOR.search(figured(plain(text)))):
        return None
    count, unit = told[1] or told[3], told[2] or told[4]
    months = int(count) * (12 if unit == "year" else 1)
    return (add_months(date.fromisoformat(str(start)), months) - DAY).isoformat()


def _beyond_minimum(text: str) -> str:
    """The words without what they say about a minimum term, which is no notice and no end."""
    return _MINIMUM_FOR.sub("", _MINIMUM.sub("", text))


def _term_end(text: str, case: Case, desk: Desk) -> Value | None:
    """The last day that is named, or that follows from the first and the length."""
    words = _beyond_minimum(text)
    term = _term(words, case, desk)
    return _day_after(_ENDS)(words, case, desk) or (term[1].isoformat() if term else None)


def _kind(text: str, case: Case, desk: Desk) -> Value | None:
    """How it goes on; a term that is said to be over goes on too, and one whose last day is named has its date."""
    named = chosen(text, "kind", desk, KINDS)
    said_over = named == "ended" or "yes" in cues.options(text, "term_over", desk)
    over = named in (None, "fixed", "ended") and said_over
    return ("fixed" if _term_end(text, case, desk) else "ended") if over else named


def _clause(text: str, case: Case, desk: Desk) -> Value | None:
    found = re.search(
        r"(?:\b(?:clause|section|sec\.?|paragraph|para|article)|§)(?: is(?= \d+\.\d)| number| no\.?)* ?"
        r"(\d+(?:\.\d+)*(?:\([a-z0-9]+\))?)",
        text,
        re.I,
    )
    return found[1] if found else None


def _address(text: str, case: Case, desk: Desk) -> Value | None:
    """An email address, or a postal one: called an address, where notices go, or one by its street."""
    found = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)
    if found is None and (street := street_in(text)):
        return street
    if found is None and (postal := _POSTAL.search(text)):
        first = " ".join(postal[1].split()[:2])
        return None if desk.read_date(first, desk.today(case.zone)) else postal[1].strip(" ,")
    return found[0] if found else None


def street_in(text: str) -> str:
    """A postal address by its number and street: "4 mill court leeds"; not where we are, or meet."""
    found = _STREET.search(text)
    return "" if found is None or _OURS.search(text) else _END_OF_ADDRESS.split(found[0])[0].strip(" ,")


_OURS = re.compile(
    r"\b(?:we meet|we met|our (?:office|place|rooms|address)|my (?:office|place|address)|we'?re at|we are at)\b", re.I
)
_STREET = re.compile(
    r"(?:(?<=\()[^()\d]+, )?(?<![\w.,/-])\d{1,4}[a-z]?,? "
    r"(?:(?!(?:days?|weeks?|months?|years?|hours?)\b)[\w'.-]+ ){1,3}?"
    r"(?:street|st|road|rd|court|ct|lane|ln|avenue|ave|drive|way|place|square|quay|row|close|gardens|terrace|hill|mews"
    r"|crescent|boulevard|blvd|wharf|parade|strasse|straße|rue)\b[^.;)!?\n]*"
    r"|(?<![\w.,/-])\d{1,4} rue [^.;)!?\n]*",
    re.I,
)
_END_OF_ADDRESS = re.compile(
    r",? (?:and )?(?:that'?s|thats|that is|is where|is what|is the|is their|is her|is his|it'?s|its|has|must|so|but"
    r"|because|for|by|via|first[ -]class|recorded|signed[ -]for)\b"
    r"| (?:and|then) (?=(?:it|the|we|i|they|she|he|a|by|notice)\b)",
    re.I,
)
"""Where what goes on is no address any more."""

_POSTAL = re.compile(
    r"(?:\b[Aa]ddress(?: for notices)?(?: is|:)|\b[Nn]otices?(?: must| should| has to| have to)?"
    r"(?: go| goes| be sent)? to) +(\d+\w? [A-Z][^.;\n]*)"
)


def _dated(lead: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lead})[: ]+(?:on |the |at )*([^,;.\n]+?)(?= to \d| and |[,;.\n]|$)", re.I)


_DAY_NUMBER = re.compile(r"(?<![\d.])\d{1,2}(?!\d)")
"""What a whole date has beside its year."""


def _day_after(lead: str, *, whole: bool = False) -> Reader:
    """A reader of the date that follows one of the lead words; of a ``whole`` one a month alone is none."""
    pattern = _dated(lead)

    def read(text: str, case: Case, desk: Desk) -> Value | None:
        today = desk.today(case.zone)
        told = (found[1].strip() for found in pattern.finditer(text) if "ago" not in found[1])
        named = (desk.read_date(one, today) for one in told if not whole or _DAY_NUMBER.search(one))
        day = next((one for one in named if one), None)
        return day.isoformat() if day else None

    return read


def _check(values: Values, case: Case, desk: Desk) -> Values:
    """A period that can be counted."""
    values = _check_money(values, case, desk)
    notice = str(values.get("notice", ""))
    if not notice:
        return values
    known = notice_in(notice)
    if not known or int(known.split()[0]) > LONGEST_NOTICE:
        raise Unclear(Say("agreement", "notice_unclear"), "notice")
    return {**values, "notice": known}


_FIGURE = r"\d+(?:[.,' ]\d{3}(?!\d))*(?:[.,]\d{1,2}(?!\d))?k?"
_PER_MONTH = (
    r"(?:(?:\+|plus)? ?(?:vat|gst|hst|sales tax|mwst) )?"
    r"(?:a|per|each|every|/|p) ?(?:month|mth|mo|cm)\b|\bmonthly\b|\bpcm\b"
)


MOST = Decimal(10) ** 12
"""From here on it is no sum, but a slip of the keyboard."""


def amount_in(text: str) -> str | None:
    """The first sum of money in some words, as "4860.00"; None where there is none."""
    found = re.search(rf"(?<![\w.])({_FIGURE})(?![\w%])(?! ?%)", text, re.I)
    if not found:
        return None
    figure = found[1].lower()
    thousands = figure.endswith("k")
    parts = re.split(r"[.,' ]", figure.rstrip("k"))
    cents = parts.pop() if len(parts) > 1 and len(parts[-1]) < 3 else ""
    amount = Decimal(f"{''.join(parts)}.{cents or 0}") * (1000 if thousands else 1)
    if amount >= MOST:
        return None
    return f"{amount:.2f}"


_COUNTED = re.compile(
    r"(?<![\w.,])\d{1,3} (?:\w+ )?(?:invoices?|bills?|months?|weeks?|days?|payments?|sessions?|hours?|visits?|lessons?"
    r"|classes|people|places|seats|licen[cs]es?)\b"
)
"""How many of something, which is no sum."""


_THINGS = r"(?:sessions?|hours?|visits?|lessons?|classes|days?|places|seats|licen[cs]es?|units?|tickets?)"
_MONEY = r"(?:€|£|\$|[a-z]{3} )?"
_PRICED = re.compile(
    rf"{_MONEY}(?<![\w.])({_FIGURE})(?: (?:euros?|pounds?|quid|dollars?|[a-z]{{3}}))?"
    rf" (?:each|apiece|a piece|an? {_THINGS}|per {_THINGS})\b"
    rf"|(?<=s) (?:at|@|x|times) {_MONEY}({_FIGURE})(?![\w%])",
    re.I,
)
"""What one of several things costs, which is no sum of them."""


def _amount_after(lead: str, tail: str = "") -> Reader:
    """A reader of the sum that follows one of the lead words in the same breath, unless they are denied."""
    before = re.compile(rf"(?<![\w.])({_FIGURE}) (?:\w+ ){{0,2}}(?:{tail})\b", re.I) if tail else None
    pattern = re.compile(
        rf"\b(?:{lead})\b[^\d;.\n]{{0,40}}?({_FIGURE})(?![\w%])(?! ?%)(?! ?\w* ?(?:{_PER_MONTH}))"
        rf"(?![ -]?(?:\w+ )?{_UNIT}\b)",
        re.I,
    )

    def read(text: str, case: Case, desk: Desk) -> Value | None:
        text = _COUNTED.sub("", _PRICED.sub("", summed(text)))
        found = pattern.search(text) or (before.search(text) if before else None)
        return amount_in(found[1]) if found and affirmed(text, found.start(), desk) else None

    return read


_MONTHLY = re.compile(rf"(?<![\w.])({_FIGURE})(?: (?:[a-z]{{3}}|pounds|quid|euros?|dollars?))? ?(?:{_PER_MONTH})", re.I)
"""A sum for each month; what follows it is no notice of "a month"."""


def _fee(text: str, case: Case, desk: Desk) -> Value | None:
    """The sum before "a month", or after "fee"."""
    monthly = _MONTHLY.search(text)
    return amount_in(monthly[1]) if monthly else _amount_after("fee(?: is)?|retainer(?: is)?|monthly")(text, case, desk)


_CLEAR_DAYS = re.compile(r"\bclear (?=days?\b)|(?<=days )clear\b", re.I)
"""Days that are counted in full, which say nothing of the account."""


_TAX = re.compile(
    r"(?:\+|\b(?:plus|and|ex|excl|excluding|exclusive of|before|without)\b\.?) ?(?:the )?"
    r"(vat|gst|hst|pst|qst|sales tax|mwst|ust|tva|btw|iva|moms|consumption tax)\b",
    re.I,
)
_TAX_NAMES = {"mwst": "MwSt", "ust": "USt", "sales tax": "sales tax", "consumption tax": "consumption tax"}


def _tax(text: str, case: Case, desk: Desk) -> Value | None:
    """The tax that comes on top of the sums: "plus VAT"."""
    found = _TAX.search(text)
    return _TAX_NAMES.get(found[1].lower(), found[1].upper()) if found else None


def _account(text: str, case: Case, desk: Desk) -> Value | None:
    """Where it stands; what is paid ahead is open though nothing is owed."""
    words = _CLEAR_DAYS.sub("", text)
    ahead = {"prepaid", "clear"} <= {*all_spoken(words, "account", desk, ACCOUNTS)}
    return "prepaid" if ahead else spoken(words, "account", desk, ACCOUNTS)


_SIGNED_SUM = re.compile(r"([a-z]{1,3}[$£¥]|[£€¥])(?= ?\d)|(?<=\d)[kK]?( ?[£€])", re.I)
"""A sign beside a figure; a bare "$" is too many moneys."""


def _money_in(text: str, desk: Desk) -> str | None:
    """The money that some words name, as its code."""
    sign = _SIGNED_SUM.search(text)
    words = f"{text} {sign[0].strip('kK ')}" if sign else text
    return spoken(words, "moneys", desk)


def _currency(text: str, case: Case, desk: Desk) -> Value | None:
    """The money that is named, where it isn't the one that is taken anyway."""
    named = _money_in(re.sub(r"(?<=\d)(?=[a-z£€])|(?<=[a-z])(?=\d)", " ", text, flags=re.I), desk)
    return named if named != currency_of(case).strip() else None


def _check_money(values: Values, case: Case, desk: Desk) -> Values:
    """Amounts as figures; a sum that is open but was not said how stays a question of its own."""
    kept = dict(values)
    for name in ("fee", "open_amount"):
        if text := str(kept.get(name, "")):
            amount = amount_in(text)
            if amount is None:
                raise Unclear(Say("agreement", "amount_unclear"), name)
            kept[name] = amount
    if told := str(kept.get("currency", "")):
        code = _money_in(told, desk)
        if code is None:
            raise Unclear(Say("agreement", "currency_unclear"), "currency")
        kept["currency"] = code
    first, until = chosen_day(kept, "paid_from"), chosen_day(kept, "paid_until")
    if first and until and first > until:
        raise Unclear(Say("agreement", "paid_for_unclear"), "paid_until")
    return kept


def notice_of(case: Case) -> Notice | None:
    """The notice that was given as "60 days"; None where it isn't known."""
    text = case.text("notice")
    if not text:
        return None
    length, unit = text.split(" ", 1)
    expiry = case.text("expiry") or "any_day"
    return Notice(int(length), unit.replace(" ", "_"), expiry)  # type: ignore[arg-type]


def _usual_method(case: Case) -> str:
    """How notice goes where nobody said: the way you write to each other, where nothing is in writing."""
    return "email" if case.text("kind") == "unwritten" and case.text("meet") == "writing" else "unknown"


def agreement_of(case: Case) -> Agreement:
    """The agreement as the manager told it."""
    kind: Kind = {"unwritten": "none"}.get(case.text("kind"), case.text("kind") or "rolling")  # type: ignore[assignment]
    method: Method = case.text("method") or _usual_method(case)  # type: ignore[assignment]
    return Agreement(
        kind=kind,
        notice=notice_of(case),
        method=method,
        deemed=Deemed(_RULES.get(case.text("receipt"), "silent")),
        started=case.day("agreed"),
        term_end=None if case.text("kind") == "rolling" else case.day("term_end"),
        early_exit=case.text("early_exit") == "yes",
        minimum_until=case.day("minimum"),
        wished=case.day("stay_until"),
    )


def currency_of(case: Case) -> str:
    """The money that the manager bills in: what they say, else their own country's by the time zone, else the client's.

    Where they meet in person they are in the client's country, whatever the clock of their Slack says.

    Across a border it is the code and not the sign (domain.md 6.5): "$" is too many moneys.
    """
    client = COUNTRIES.get(case.text("country"))
    visits = case.text("meet") == "person" and case.text("near") != "far"
    home = client if visits else next((one for one in COUNTRIES.values() if case.zone in one.zones), client)
    own = case.text("currency") or (home.currency if home else "")
    return f"{own} " if client and client.currency != own else own


def courtesy_of(case: Case) -> Courtesy:
    """The decent notice for this relationship; domain.md 3.5."""
    bond = Bond(
        TENURE_MONTHS.get(case.text("since")),
        project=case.text("kind") == "project",
        critical=case.text("vital") == "yes" or "ST11" in raised(case),
        written=case.text("kind") != "unwritten",
    )
    unwritten = case.text("kind") == "unwritten"
    bare = case.text("reason") in WAIVES and not case.text("critical") and not unwritten
    return courtesy(bond, waived=bool(urgent(case)) or bare)


_RETURNS = re.compile(
    r"\b(?:back|return(?:s|ed|ing)?|handed (?:in|over)|hand (?:in|over)|give(?:n)? back|surrendered)\b"
    r"[^.;!?\n]{0,60}?\b(?:on|by|at the end of) (?:the |our |its )?(?:very )?last day\b"
    r"|\bon (?:the |our )?last day\b[^.;!?\n]{0,60}?"
    r"\b(?:go|come|are|must be|be)(?:es|s)? (?:all )?(?:given |handed )?(?:back|returned)\b",
    re.I,
)


def _returns(text: str, case: Case, desk: Desk) -> Value | None:
    """That keys and the like go back on the last day itself, because the agreement says so."""
    found = _RETURNS.search(text)
    return "last_day" if found and affirmed(text, found.start(), desk) else None


_ENDS = (
    r"until|till|til|ends|ended|ran out|expired|lapsed|end date|runs to|runs out|lapses|expires|renews|up to|to(?= \d)"
)
_OPEN = "owes?|owed|owing|prepaid|paid ahead|ahead|in advance|balance|outstanding|amount"
_OPEN_AFTER = "outstanding|overdue|owed|owing|unpaid|prepaid|in advance"

_PAID_FOR = re.compile(
    r"\b(?:paid|prepaid|ahead|advance)\b[^.;\n]*?\bfrom ([^,;.\n]+?) (?:to|until|till|through) ([^,;.\n]+)", re.I
)
"""The time that was paid for ahead: "paid ahead from 1 July 2027 to 30 June 2028"."""


def _paid_for(end: int) -> Reader:
    """A reader of the first day (0) or the last (1) of the time that was paid for ahead."""

    def read(text: str, case: Case, desk: Desk) -> Value | None:
        found, today = _PAID_FOR.search(text), desk.today(case.zone)
        last = desk.read_date(found[2].strip(), today) if found else None
        if found is None or last is None:
            return None
        begun = found[1].strip()
        first = desk.read_date(f"{begun} {last.year}", today) or desk.read_date(begun, today)
        if first is None:
            return None
        return (add_months(first, -12) if first > last else first, last)[end].isoformat()

    return read


_SET_RIGHT = re.compile(
    rf"\b(?:it'?s|its|should be|make it|that'?s|not [\d.,]+ but) {_MONEY}({_FIGURE})(?![\w%])", re.I
)


def _open_amount(text: str, case: Case, desk: Desk) -> Value | None:
    """The sum that is open; of things paid by the piece their number times the price, where no larger sum is named."""
    named = _amount_after(_OPEN, _OPEN_AFTER)(text, case, desk)
    if named is None and case.text("open_amount") and _money_in(text, desk):
        found = _SET_RIGHT.search(_COUNTED.sub("", _PRICED.sub("", summed(text))))
        named = amount_in(found[1]) if found else None
    price, count = _PRICED.search(summed(text)), re.search(rf"(?<![\d.,])(\d{{1,3}}) {_THINGS}\b", figured(plain(text)))
    each = amount_in(price[1] or price[2]) if price and affirmed(text, price.start(), desk) else None
    open_one = re.search(rf"\b(?:{_OPEN})\b", text, re.I)
    return named or (f"{Decimal(each) * int(count[1]):.2f}" if each and count and open_one else None)


_DUE = _day_after("due|by")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def _due(text: str, case: Case, desk: Desk) -> Value | None:
    """The day by which what is open is paid, in words about money; any other day by which something is to be done
    belongs to its own sentence: "everything in one email by Wednesday"."""
    paid = False
    for one in _SENTENCE.split(text):
        paid = _of_money(one, desk) or (paid and bool(_IT_IS_DUE.match(one)))
        if paid and (day := _DUE(one, case, desk)):
            return day
    return _DUE(text, case, desk) if _IT_IS_DUE.match(text.strip()) else None


_IT_IS_DUE = re.compile(r"(?:(?:it|that|this|which)(?:'s| is| was|s)? )?(?:(?:all )?due|payable) (?!to\b)", re.I)
"""What speaks of money without naming it: "it's due 7 May"."""


def _of_money(sentence: str, desk: Desk) -> bool:
    """Whether a sentence speaks of what they pay us."""
    words = spoken(sentence, "about_money", desk)
    return words == "theirs" or (words is None and bool(_money_in(sentence, desk)))


def _not_due(text: str, case: Case, desk: Desk) -> Values:
    """The day on which money is due taken back, where some words say that nothing is due, or take that day out."""
    due = case.day("due")
    if due is None:
        return {}
    named = any(_same_day(one.day, due) for one in days_taken_out(text, desk.today(case.zone), desk))
    days = days_in(text, desk.today(case.zone), desk)
    other = bool(days) and not any(_same_day(one.day, due) for one in days)
    return {"due": ""} if named or (spoken(text, "not_due", desk) and not other) else {}


def _same_day(one: date, other: date) -> bool:
    return (one.month, one.day) == (other.month, other.day)


SUM = (
    Field("open_amount", "amount", reader=_open_amount, brings=("currency",)),
    Field("currency", "words", reader=_currency),
    Field("due", "day", reader=_due),
    Field("tax", "words", reader=_tax),
    Field("paid_from", "day", reader=_paid_for(0), told_only=True),
    Field("paid_until", "day", reader=_paid_for(1), told_only=True),
)
"""What is owed or paid ahead, in which money and by when, and the tax that comes on top."""

PAPERS = (
    Field("receipt", "pick", RECEIPTS),
    Field("expiry", "pick", EXPIRIES, reader=_expiry),
    Field("clause", "words", reader=_clause),
    Field("agreed", "day", reader=_agreed),
    Field("address", "words", reader=_address),
    Field("term_end", "day", reader=_term_end),
    Field("early_exit", "pick", ("yes", "no")),
    Field("minimum", "day", reader=_minimum),
    Field("returns", "pick", ("last_day",), reader=_returns, told_only=True),
    Field("also_by", "pick", METHODS, reader=_also_by, told_only=True),
    Field("or_by", "pick", METHODS, reader=_or_by, told_only=True),
    Field("counts_by", "pick", ("first",), reader=_counts_by, told_only=True),
)
"""What only the contract says; behind a button, for whoever has it at hand."""


def _money_open(case: Case, desk: Desk) -> bool:
    """Asked only where something is open."""
    unknown = "money" in case.asked or not case.text("open_amount")
    return ending(case, desk) and unknown and case.text("account") in ("owed", "prepaid")


def _read_money(text: str, case: Case, desk: Desk) -> Values:
    """The sum and its day; here one sum needs no word before it: "about 4k, due 7 May"."""
    read = {one.name: one.read(text, case, desk) for one in SUM} | {"due": _DUE(text, case, desk)}
    if read["open_amount"] is None:
        words = _COUNTED.sub("", summed(plain(text)))
        dates = days_in(words, desk.today(case.zone), desk)
        kept = "".join(char for at, char in enumerate(words) if not any(day.start <= at < day.end for day in dates))
        sums = re.findall(rf"(?<![\w.]){_FIGURE}(?!\w)", kept)
        read["open_amount"] = amount_in(sums[0]) if len(sums) == 1 and not re.search(r"\beach\b", words) else None
    return {name: value for name, value in read.items() if value is not None}


STEP = Step(
    "agreement",
    (
        Question(
            "agreement",
            (
                Field("kind", "pick", KINDS, reader=_kind),
                Field("notice", "pick", NOTICES, reader=_notice, typed=True),
                Field("method", "pick", METHODS, reader=_method),
                Field("account", "pick", ACCOUNTS, reader=_account),
                Field("fee", "amount", reader=_fee, brings=("currency",)),
                *(replace(one, in_form=True) for one in (*PAPERS, *SUM)),
            ),
            applies=ending,
            check=_check,
            withdraws=_not_due,
        ),
        Question("money", SUM, applies=_money_open, parse=amending(_read_money), check=_check_money),
    ),
)

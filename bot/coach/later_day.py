"""The last day that somebody chooses: "I'll stay until 7 May", "give her another two weeks", "finish on 31 March"."""

from __future__ import annotations

import re
from datetime import date

from bot.coach.case import Case, Desk
from bot.coach.counts import figured
from bot.coach.dates import DAY, add_months
from bot.coach.ear import plain
from bot.coach.named_days import days_in, only_days
from bot.coach.steps.planned import chosen_plan

_STAYS = re.compile(
    r"\blast (?:working )?day(?: of (?:the )?(?:work|service))?(?: is| to|:| be| should be| will be| would be)* "
    r"(?!for\b|to\b|you\b)"
    r"|\b(?:stay|staying|carry on|keep going|continue|go on|work on)(?: on)?(?: with (?:them|her|him))?"
    r" (?:until|till|til|to|up to) "
    r"|\b(?:give|giving|gives|let|leave) (?:them|her|him|it)(?: (?:time|some time|more time|a bit longer|longer))?"
    r" (?:until|till|til|to) "
    r"|\b(?:finish|stop|get out|wrap up|be done|be out|leave|end it|end)(?: it| with (?:them|her|him))?"
    r"(?: earlier| sooner| later| already)*[?,. ]+(?:by |on |at |with |maybe |say )?(?=(?:the )?(?:end|mid|\d|\w+ \d))",
    re.I,
)
"""What leads to it."""

_LONGER = re.compile(
    r"(?:\b(?:give|stay|staying|add|extend|extending|push|allow|have|has|needs?|wants?|like|offer|take|gets?)\b"
    r"[^.;!?]*?|^|[,;.] ?)"
    r"\b(?:(?:another|an extra|one more|an additional|a further|extra|further) (?P<one>\d+ )?"
    r"|(?P<more>\d+) (?:more |extra |additional |further )|(?P<longer>\d+) )"
    r"(?P<unit>week|month|day)s?\b(?P<tail> (?:more|longer|extra|on top))?"
)


def stay_wished(text: str, case: Case, desk: Desk) -> date | None:
    """The last day that some words choose; None where they choose none. "Another two weeks" are added to what holds."""
    found = _STAYS.search(text)
    days = days_in(text[found.end() :], desk.today(case.zone), desk) if found else ()
    return days[0].day if days else _bare(text, case, desk) or _longer(text, case, desk)


def _bare(text: str, case: Case, desk: Desk) -> date | None:
    """A day alone that lies after the last day: nobody can be told then, so it is where the end is to move."""
    ear, today = desk.phrases["ear"], desk.today(case.zone)
    small = (*ear["fillers"], *ear["insists"], *desk.phrases["told_day"]["small"], *desk.phrases["late"]["tell_on"])
    days, made = days_in(text, today, desk), chosen_plan(case, desk)
    alone = len(days) == 1 and not _UNTIL.search(text) and only_days(text, small, today, desk)
    return days[0].day if alone and made and days[0].day > made.last_day else None


_UNTIL = re.compile(r"\b(?:until|till|til|sent|went)\b", re.I)


def _longer(text: str, case: Case, desk: Desk) -> date | None:
    found, made = _LONGER.search(figured(plain(text))), chosen_plan(case, desk)
    if found is None or made is None or (found["longer"] and not found["tail"]) or "notice" in plain(text):
        return None
    count = int(found["one"] or found["more"] or found["longer"] or 1)
    if found["unit"] == "month":
        return add_months(made.last_day, count)
    return made.last_day + count * DAY * (DAYS if found["unit"] == "week" else 1)


DAYS = 7
"""Days of a week."""

"""The rules as a page that somebody can read who reads no code: ``docs/rules.md``, made from the tables themselves.

Every number, code and condition is taken from the code, every wording from ``prompts``; only what joins them is
written here. Rules of time, and what follows the telling, are in ``tests/rules_of_time.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.coach import beliefs, checklist, clearance, doubts, first, flags, letter, measures
from bot.coach.case import Say
from bot.coach.steps import feasible, stops, story, tone, tried, verdict
from bot.voice import Voice
from tests import rules_of_time, rules_of_words
from tests.conditions import words
from tests.desk import case
from tests.tables import Drift, cited, from_code, label, row, section, sources, table, wrapped

PAGE = "docs/rules.md"

HEAD = """# The rules

For whoever answers for what partways advises: a lawyer, a head of operations, the person who wrote the rule. Each row
is a rule that the bot follows, made by `make fix` from the tables that it runs on; `make check` fails when this
page and
the code differ. Where a row is wrong, say which, and by its code: it is one line in the file that is named above it.

- *domain.md 1.7* is a section of the team's own notes, which the code names too. They are not part of this
  repository.
- *S35* is a public source, listed [at the end](#public-sources). They were read from public pages, mostly in
  excerpts, and
  points of law were checked against law firms' notes rather than statutes. Weights, lengths and numbers of days
  with no
  source are our own choice.
- Words in “quotation marks” are what the manager sees and ticks. Where nothing is known, a rule that says
  *always* holds.
- Nothing here is legal advice. Points of law lead to a person, and decide nothing by themselves.
"""


def page(voice: Voice) -> str:
    """The whole page; ``Drift`` where a rule lacks its source or its words."""
    parts = [
        *(HEAD, gate(voice), start(voice), stopped(voice), urgent(voice), today(voice), signals(voice), reasons(voice)),
        *rules_of_time.before(voice),
        *rules_of_words.parts(voice),
        *rules_of_time.after(voice),
        *(hints(voice), doubted(voice), believed(voice), reflection(voice)),
    ]
    text = wrapped("\n\n".join(part.strip() for part in parts))
    listed = table(("Number", "Source"), sources(text))
    return f"{text}\n\n## Public sources\n\n{listed}\n"


def gate(voice: Voice) -> str:
    hours = int(verdict.COOLING_OFF.total_seconds() // 3600)
    cannot = ", ".join(sorted(story.ABOUT_US))
    forcing = " or ".join(verdict.FORCING)
    return f"""## The order of the verdict

{from_code(verdict, "COOLING_OFF", "END_FROM", "CANNOT_FROM", "SHOWN")}

1. **A stop holds**: nothing is drafted, and nobody gets round it in the bot. Whoever looked at it may clear it,
   with limits.
2. **Cooling-off**: it boiled over in the last three days and nothing is urgent. Drafting is locked for {hours} hours.
3. **Forced repair**: signal {forcing} holds, nothing is urgent, and we can still do the work (not {cannot}). The
   verdict
   is to mend; or to renegotiate, when it is {verdict.FORCING[1]} alone and the total is
  {verdict.RENEGOTIATE_FROM} or more.
4. **The total of the signals**: {verdict.END_FROM} or more is to end it ({verdict.CANNOT_FROM} or more for {cannot});
   {verdict.RENEGOTIATE_FROM} or more is to renegotiate; less is to mend.
5. **What must be there first**: it is to end, but the money or somebody's yes is missing. Then it is to end, but
   not yet.

The {verdict.SHOWN} strongest signals each way are shown. The manager may decide otherwise at 2 to 5; at 2 to 4 with a
reason of their
own, kept with the case. Once somebody responsible has cleared every stop, their decision stands in place of the
total."""


def start(voice: Voice) -> str:
    months, again, share = feasible.MONTHS, feasible.LOOK_AGAIN.days, label(voice, "relationship", "share_over20")
    rows = (
        ("cash", f"the client is “{share}” of the revenue, or the manager said so", f"{again} days after the answer"),
        ("day", "a plan to replace the fee has no day", f"{again} days after the answer"),
        ("replaced", "the replacement starts after the last day", "the first day whose last day isn't before it"),
        (
            "approver",
            "nobody has said yes to it",
            f"{feasible.TO_APPROVE} working days; {feasible.TO_APPROVE_NOW} where it can't wait",
        ),
    )
    told = (row(code, label(voice, "verdict", f"need_{code}", day=_day("2027-03-01")), *rest) for code, *rest in rows)
    return f"""## End it, but not yet

{from_code(feasible, "MONTHS", "LOOK_AGAIN", "TO_APPROVE")}

Asked once it is decided to end it, where the client is “{share}” of the revenue, where the manager said that they
can't do without the money, or where something can't wait and nobody has cleared a stop (whoever did has approved it).
Nothing is missing where {months} months without the fee are covered, or something replaces it in time. What isn't
known counts as missing where it made us ask. What can't wait never waits for money. No day before the start is
offered, unless a deadline against a renewal or the end of a term comes first; the manager may still choose one.

{table(("Code", "What must be there first", "Missing where", "It can start"), told)}"""


def stopped(voice: Voice) -> str:
    rows = (_stop(voice, code, stop) for code, stop in stops.STOPS.items())
    heads = ("Code", "Group", "What is ticked", "Who has to see it first", "What may be done meanwhile", "Sources")
    reasons_that_stop = "; ".join(f"{code} is stop {stop}" for code, stop in stops.FROM_REASON.items())
    places = "; ".join(
        f"to end it in “{label(voice, 'relationship', f'country_{place}'.replace('-', '_'))}” is stop {stop}"
        for place, stop in stops.BY_PLACE.items()
    )
    limits = "; ".join(f"“{label(voice, 'stops', f'limits_{limit}')}”" for limit in clearance.LIMITS)
    return f"""## Stops

{from_code(stops, "STOPS", "NEVER_CLEARED")}
{from_code(clearance, "LIMITS")}

{table(heads, rows)}

Reasons that are a stop by themselves: {reasons_that_stop}. So is a place: {places}.
A stop that the story names is ticked in sight, to be confirmed. What the words may tell without naming it is quoted and
asked about, and in the list ticked in sight too; it is no stop before a yes, and a no is kept for those words.
Where several have to look, a stop is cleared once each of them is named by what they do.
Nobody clears {" or ".join(sorted(stops.NEVER_CLEARED))} in the bot. What may be allowed by whoever clears
another: {limits}."""


def _stop(voice: Voice, code: str, stop: stops.Stop) -> str:
    ticked = label(voice, "stops", f"stops_{stop.group}_{code}")
    meanwhile = label(voice, "stops", f"stop_{code}").partition(".* ")[2]
    group = label(voice, "stops", f"stops_{stop.group}_label")
    return row(code, group, ticked, label(voice, "stops", f"route_{stop.route}"), meanwhile, cited(code))


def urgent(voice: Voice) -> str:
    rows = (row(code, label(voice, "stops", f"now_{code}")) for code in stops.NOW)
    return f"""## What can't wait

{from_code(stops, "NOW")}

These lift the cooling-off, the forced repair, the good day and hour, the days to avoid and the courtesy notice.
Never a stop.

{table(("Code", "What is ticked"), rows)}"""


def today(voice: Voice) -> str:
    rows = (row(number, act.line, _sampled(voice, "first", act.line)) for number, act in enumerate(first.ACTS, 1))
    return f"""## Today, before any ending

{from_code(first, "ACTS")}

Said in this order where it applies, apart from the ending: two clocks, never one. Under
{" or ".join(first.ALONE)} nothing
else is said. Their own deadline, or a renewal, belongs to today when it is {first.SOON} working days away or fewer.

{table(("No.", "Code", "What is said (dates are examples)"), rows)}"""


def signals(voice: Voice) -> str:
    rows = (_signal(voice, signal) for signal in verdict.SIGNALS)
    heads = ("Code", "Weight", "In words", "When it holds", "Sources")
    options = "; ".join(f"“{label(voice, 'tried', f'tried_{option}')}”" for option in tried.OPTIONS)
    return f"""## Signals and weights

{from_code(verdict, "SIGNALS")}

Positive speaks for ending, negative for mending. 0 only forces a repair, or delays.

{table(heads, rows)}

What can have been tried: {options}.
*{"domain.md " + section(tried, "OPTIONS")}*"""


def _signal(voice: Voice, signal: verdict.Signal) -> str:
    said = label(voice, "verdict", f"signal_{signal.code}")
    return row(
        signal.code,
        f"{signal.weight:+d}" if signal.weight else 0,
        said,
        words(signal.holds, voice),
        cited(signal.code.rstrip("b")),
    )


def reasons(voice: Voice) -> str:
    heads = ("Code", "What the manager picks", "What the client reads", "Tone", "Sources")
    rows = (_reason(voice, code) for code in story.REASONS)
    return f"""## Reasons

{from_code(story, "REASONS", "ABOUT_US", "UNSPOKEN")}

The client reads one line at most, of {measures.REASON} words at most, and none where the manager chooses so. In
the tone {letter.BRIEF}, and where whoever cleared a stop says so, there is none either. Whether it is true is
for the manager to judge.

{table(heads, rows)}"""


def _reason(voice: Voice, code: str) -> str:
    told = case(reason=code)
    line = letter.reason_line(told)
    said = label(voice, "letter", line) if line else "*no reason is ever given*"
    return row(code, label(voice, "story", f"reason_{code}"), said, tone.recommended(told), cited(code))


def hints(voice: Voice) -> str:
    heads = ("Country", "Code", "What is asked, and of whom", "Confidence", "When it matters", "Sources")
    rows = (_hint(voice, place, hint) for place, found in flags.FLAGS.items() for hint in found)
    union = ", ".join(sorted(flags.EUROPEAN_UNION))
    return f"""## Hints by country

{from_code(flags, "FLAGS")}

Where to ask, never what the law says: no date, verdict or text rests on one. EU stands for {union}.

{table(heads, rows)}"""


def _hint(voice: Voice, place: str, hint: flags.Hint) -> str:
    said = label(voice, "flags", f"flag_{hint.code}", sure="")
    return row(place, hint.code, said, hint.confidence, words(hint.matters, voice), cited(place))


def doubted(voice: Voice) -> str:
    rows = (row(check.code, _sampled(voice, "doubts", f"doubt_{check.code}")) for check in doubts.CHECKS)
    return f"""## Facts that don't fit each other

{from_code(doubts, "CHECKS")}

Asked as questions, never decided. "Soon" is {doubts.SOON} working days.

{table(("Code", "What is asked (facts are examples)"), rows)}"""


def _day(text: str) -> date:
    return date.fromisoformat(text)


FACTS: Mapping[str, object] = {
    **{"days": 7, "amount": "1250.00", "currency": "GBP", "what": "retail launch", "channel": "phone", "urgent": False},
    **{"client_zone": "Asia/Tokyo", "zone": "Europe/London", "since": "Two to five years"},
    **{"term_end": _day("2027-12-31"), "receive_by": _day("2027-10-01"), "send_by": _day("2027-09-23")},
    "missed": None,
    **{"region": "Bavaria", "country": "Austria"},
    **{"next_end": _day("2028-12-31"), "next_receive": _day("2028-09-29"), "receipt": _day("2027-10-04")},
    **{"last_day": _day("2027-03-14"), "when": Say("dates", "on", {"day": _day("2027-03-22"), "order": "DMY"})},
    "offer": _day("2027-03-29"),
    **{"agreed": _day("2027-03-01"), "until": _day("2027-02-26"), "due": _day("2026-12-14"), "day": _day("2026-12-31")},
}
"""Facts made up for the lines of the page, by their names."""


def _sampled(voice: Voice, page: str, line: str) -> str:
    """A line with made-up facts; ``Drift`` where it needs one that has none here."""
    names = voice.lines(page)[line]
    if missing := [name for name in names if name not in FACTS]:
        raise Drift(f"tests/rules.py: make up the fact {', '.join(missing)} for the line {line}")
    return label(voice, page, line, **{name: FACTS[name] for name in names})


def believed(voice: Voice) -> str:
    rows = (row(code, _belief(voice, code, rule)) for code, rule in beliefs.RULES.items())
    return f"""## Beliefs that are put right

{from_code(beliefs)}

Looked for in the manager's own words, and answered with the sum where it is one.

{table(("Code", "What holds instead"), rows)}"""


def _belief(voice: Voice, code: str, rule: beliefs.Correct) -> str:
    """The words themselves where they need no facts of the case; else what the rule says of itself."""
    line = f"belief_{code}"
    if voice.lines("beliefs")[line] == ("quote",):
        return label(voice, "beliefs", line, quote="").removeprefix('"": ')
    return (rule.__doc__ or "").strip()


def reflection(voice: Voice) -> str:
    groups = (
        f"- **{label(voice, 'checklist', group)}**: "
        + " ".join(label(voice, "checklist", f"{group}_{line}") for line in lines)
        for group, lines in checklist.GROUPS.items()
    )
    return f"""## The checklist to look back on

{from_code(checklist)}

Private, a week after the last day.

{chr(10).join(groups)}"""

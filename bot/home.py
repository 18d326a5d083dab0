"""The Home tab: somebody's cases by stage, what their week holds, and what can be set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby

from bot.coach import lists
from bot.coach.card import card, stage
from bot.coach.case import Desk, Say
from bot.digests import Digests
from bot.page import Button, Buttons, Heading, Page, Part, Small, Text
from bot.quiet_hours import said
from bot.store import Filed, Person, Turn
from bot.voice import Voice

STAGES = ("stopped", "deciding", "waiting", "preparing", "mending", "sent", "paused")
"""The stages in which a case is open, in the order in which they want somebody's eye."""

TASKS = 6
"""Tasks that are named; the rest stands in the threads."""

SHOWN = 30
"""Cases that are shown, of each stage the newest first; Slack takes 100 blocks on a Home tab (slack.md 1.2)."""


class Home:
    """Makes the tab. ``link`` is a client's name as it leads to the thread; ``languages`` what can
    be chosen from."""

    def __init__(
        self,
        voice: Voice,
        digests: Digests,
        desk: Callable[[], Desk],
        link: Callable[[Filed], str],
        languages: Callable[[], Mapping[str, str]],
    ) -> None:
        self._voice, self._digests, self._desk, self._link = voice, digests, desk, link
        self._languages = languages
        self._plain = partial(voice.plain, "home")

    def page(self, turn: Turn, person: Person) -> Page:
        """The tab as it is for one person now."""
        cases = turn.cases(person)
        parts: list[Part] = [Heading(self._plain("title"))]
        parts += self._cases(cases) if cases else [Text(self._voice.line(Say("talk", "list_empty")))]
        parts.append(Buttons((Button("start", self._voice.plain("talk", "button_start"), "", "primary"),)))
        parts += self._week(turn, person)
        words = "\n".join(part.markup for part in parts if isinstance(part, Text | Small))
        return Page("home", tuple(parts), words)

    def _cases(self, cases: Iterable[Filed]) -> list[Part]:
        """Each stage under its name, each case with its dates and the way to its thread."""
        desk = self._desk()
        placed = [(stage(filed.case, desk), filed) for filed in cases]
        ranked = sorted(placed, key=lambda pair: STAGES.index(pair[0]))
        parts: list[Part] = []
        for name, group in groupby(ranked[:SHOWN], key=lambda pair: pair[0]):
            parts.append(Text(f"*{self._voice.line(Say('talk', f'stage_{name}'))}*"))
            parts += [self._case(filed, desk) for _, filed in group]
        more = len(ranked) - SHOWN
        return [*parts, *([Small(self._voice.line(Say("home", "more", {"count": more})))] if more > 0 else [])]

    def _case(self, filed: Filed, desk: Desk) -> Text:
        """Its client, what the digest calls it, and its dates."""
        facts = {"link": self._link(filed), "code": filed.case.code}
        _, *lines = card(filed.case, desk).lines
        words = [self._voice.line(Say("home", "case", facts), plain=True), *(self._voice.line(say) for say in lines)]
        opens = Button("door", self._plain("open"), str(filed.case.id), url=filed.link) if filed.link else None
        return Text("\n".join(words), opens)

    def _week(self, turn: Turn, person: Person) -> list[Part]:
        """What a digest would say today, when it comes, and the hours in which the bot is quiet."""
        due, below = self._digests.week(turn, person)
        settings = [self._digests.comes(turn, person), said(turn.quiet(person)), Say("home", "language")]
        hush = Button("quiet", self._voice.plain("quiet", "title"))
        tongue = (Button("language", self._plain("language_title")),) if self._languages() else ()
        tasks = self._tasks(turn.cases(person))
        return [
            Heading(self._plain("week")),
            *(Text(self._voice.line(say)) for say in (*due, *tasks, *below) or (Say("home", "nothing"),)),
            *(Small(self._voice.line(say)) for say in settings),
            Buttons((Button("digest", self._voice.plain("digest", "button_settings")), hush, *tongue)),
            *self._data(),
        ]

    def _tasks(self, cases: Iterable[Filed]) -> tuple[Say, ...]:
        """What is to be done within a week, over all cases, the soonest first."""
        desk = self._desk()
        found = [(*one, filed) for filed in cases for one in lists.coming(filed.case, desk)]
        found.sort(key=lambda one: (one[0], one[3].case.id))
        says = []
        for day, code, owner, filed in found[:TASKS]:
            who = Say("digest", "client", {"code": filed.case.code, "link": filed.link})
            facts = {"who": who, "what": Say("digest", f"what_{code}"), "owner": owner, "day": day}
            says.append(Say("home", "task", facts))
        more = len(found) - TASKS
        return (*says, *((Say("home", "more_tasks", {"count": more}),) if more > 0 else ()))

    def _data(self) -> list[Part]:
        """What is held, and the ways to take it along or to have it deleted."""
        words = partial(self._voice.plain, "holdings")
        asks = tuple(words(name) for name in ("export_title", "export_text", "export_yes", "export_no"))
        take = Button("export", words("button_export"), confirm=asks)
        return [
            Heading(self._plain("data")),
            Small(self._voice.line(Say("home", "kept", {"days": self._desk().keeps}))),
            Buttons((take, Button("forget", words("button_forget"), style="danger"))),
        ]

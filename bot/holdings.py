"""What the bot keeps about somebody: given to them, forgotten when they ask, or when nobody has touched it for long.

Whoever asks is asked once, in a form, since it can't be undone. What was deleted is then confirmed in the person's own
messages, without a name or a word of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from bot.coach import dialogue
from bot.coach.case import CLOSED, Desk, Pressed, Say
from bot.dossier import Dossier, as_json, as_markdown
from bot.page import Attachment, Choice, Page, Pick, Small, Text
from bot.quiet_hours import said
from bot.store import EXPORT, RECEIPT, Filed, Person, Purge, Seal, Store, Turn
from bot.voice import Voice

FORGET = "forget"
"""The word, and what the form goes by when it comes back."""

ALL = "all"

OFFERED = 98
"""Cases that the form offers, the newest; a list in Slack takes 100 options (slack.md 1.2). Others go by name."""

AT_ONCE = 20
"""Cases of a workspace that has thrown the bot out that are deleted in one turn."""


class Holdings:
    """Everybody's data. ``home`` draws somebody's Home tab, ``comes`` says when their digest comes."""

    def __init__(
        self,
        store: Store,
        voice: Voice,
        desk: Callable[[], Desk],
        home: Callable[[Turn, Person], Page],
        comes: Callable[[Turn, Person], Say],
    ) -> None:
        self._store, self._voice, self._desk, self._home, self._comes = store, voice, desk, home, comes
        self._plain = partial(voice.plain, "holdings")

    def export(self, event: str, person: Person) -> Page:
        """Two files to the person's own messages; the answer that only they see."""
        with self._store.turn() as turn:
            if turn.claim(event, self._now()):
                for file in self._files(turn, person):
                    turn.send_file(person, file)
        return self._voice.note(Say("holdings", "export_comes"))

    def dossier(self, person: Person) -> tuple[str, str]:
        """All that is held about the person, as JSON and as Markdown; nothing is kept."""
        with self._store.rehearsal() as turn:
            return self._written(turn, person)

    def form(self, person: Person, wanted: str = "") -> Page:
        """The form that asks what to delete: one of their cases, or all; only ``wanted`` where that is named.

        Where there is nothing of that name, a line that says so.
        """
        with self._store.turn() as turn:
            cases = turn.all_cases(person)
        named = [one for one in cases if one.case.client.casefold() == wanted.casefold()]
        if wanted and wanted.casefold() != ALL and not named:
            return self._voice.note(Say("holdings", "forget_none", {"client": wanted}))
        choices = [self._choice(one) for one in (named or cases)[:OFFERED]]
        whole = Choice(ALL, self._plain("forget_all"))
        offered = (*choices,) if named else (whole,) if wanted else (*choices, whole)
        chosen = offered[0].code if len(offered) == 1 or named else None
        pick = Pick("what", self._plain("forget_label"), offered, chosen)
        parts = (Text(self._voice.line(Say("holdings", "forget_warning"))), pick, Small(self._words("forget_yours")))
        return self._voice.sheet("holdings", "forget_", FORGET, parts, question=FORGET)

    def submit(self, event: str, person: Person, said: Pressed) -> dict[str, str]:
        """The form sent: what can't be used, by field; empty when it was done. The alarm then cleans up."""
        what = str(said.values.get("what", ""))
        with self._store.turn() as turn:
            filed = turn.case_by_id(int(what)) if what.isdecimal() else None
            mine = filed is not None and filed.person == person
            if what != ALL and not mine:
                return {"what": self._plain("forget_which")}
            if turn.claim(event, self._now()):
                self._forget(turn, person, filed)
        return {}

    def forget(self, person: Person, number: int | None = None) -> int | None:
        """Delete a case of the person, or everything about them; the receipt's number, None where there is nothing."""
        with self._store.turn() as turn:
            filed = turn.case_by_id(number) if number is not None else None
            known = any(turn.held(person).values()) if number is None else filed and filed.person == person
            given = self._forget(turn, person, filed) if known else None
        self.clean()
        return given

    def forget_team(self, team: str) -> int:
        """Delete all of a workspace; how many cases it had. Nothing is sent there any more."""
        count = self._store.cases_of(team)
        self.leave(team)
        while self.clear_away():
            pass
        self.clean()
        return count

    def expire(self, turn: Turn, filed: Filed) -> None:
        """Delete a case that nobody has touched for so long, as its thread was told."""
        self._take(turn, filed, "expired")

    def leave(self, team: str) -> None:
        """The workspace has thrown the bot out: from now on nothing is sent there, and all of it goes."""
        with self._store.turn() as turn:
            turn.leave(team)

    def clear_away(self) -> bool:
        """Delete some of what is left of such workspaces, so that nobody else waits long; False when all is gone."""
        if not self._store.leaving():
            return False
        with self._store.turn() as turn:
            turn.clear_away(AT_ONCE)
        return True

    def copies(self) -> tuple[list[Path], list[Purge], Seal]:
        """The backups to go through, what for, and what opens them."""
        wanted = self._store.purges()
        return self._store.copies() if wanted else [], wanted, self._store.seal

    def copies_are_clean(self, wanted: list[Purge]) -> None:
        """The backups were gone through."""
        self._store.purged(wanted)

    def clean(self) -> None:
        """Leave no byte of what was deleted, where that hasn't been done yet."""
        if self._store.dirty:
            self._store.scrub()

    def _forget(self, turn: Turn, person: Person, filed: Filed | None) -> int:
        if filed is not None:
            number = self._take(turn, filed, "forgotten")
        else:
            zone, count = turn.person(person) or "UTC", len(turn.all_cases(person))
            turn.forget_person(person)
            number = self._receipt(turn, person, "forgotten_all", {"zone": zone, "count": count})
        turn.show_home(person, self._home(turn, person))
        return number

    def _take(self, turn: Turn, filed: Filed, line: str) -> int:
        """Delete one case, and say that it was done once its messages are gone."""
        for other in turn.forget_case(filed.case.id):
            self._bare(turn, turn.case_by_id(other))
        zone = turn.person(filed.person) or filed.case.zone
        return self._receipt(turn, filed.person, line, {"zone": zone, "count": 1}, filed.case.id)

    def _bare(self, turn: Turn, filed: Filed | None) -> None:
        """A question that still stands with what the deleted case taught is drawn anew, without it."""
        asked = filed and dialogue.first_again(filed.case, self._desk())
        if filed and asked:
            turn.post(filed.case, [self._voice.render(asked)])

    def _receipt(self, turn: Turn, person: Person, line: str, facts: dict[str, object], case: int | None = None) -> int:
        """Note that something was deleted, and say so without a word of it."""
        now = self._desk().now
        number = turn.receipt(now.isoformat(timespec="seconds"), cast("int", facts["count"]), case is None)
        words = "\n".join([self._words(line, **facts, at=now, number=number), self._words("forget_yours")])
        turn.hand_over(person, Page(RECEIPT, (Text(words),), words), case)
        return number

    def _files(self, turn: Turn, person: Person) -> tuple[Page, Page]:
        """Each file with what it is."""
        flat, read = self._written(turn, person)
        names = {"md": read, "json": flat}
        pages = []
        for ending, text in names.items():
            title = self._plain(f"file_name_{ending}")
            pages.append(Page(EXPORT, (Attachment("partways", ending, title, text),), self._words(f"export_{ending}")))
        return pages[0], pages[1]

    def _written(self, turn: Turn, person: Person) -> tuple[str, str]:
        zone, held = turn.person(person), turn.held(person)
        made = self._desk().now.astimezone(ZoneInfo(zone or "UTC")).date()
        about = [Say("holdings", "file_you", {"name": turn.name(person) or person.user, "zone": zone or ""})]
        about += [Say("holdings", "file_digest", {"comes": self._comes(turn, person)})] if held["people"] else []
        about += [said(turn.quiet(person))] if held["people"] else []
        about += [Say("holdings", f"file_rollup_{'out' if one['out'] else 'in'}") for one in held["rollup_people"]]
        about += [Say("holdings", "file_rollup_owner") for _ in held["rollups"]]
        found = Dossier(held, turn.all_cases(person), tuple(about), made)
        return as_json(found), as_markdown(found, self._desk(), self._voice)

    def _choice(self, filed: Filed) -> Choice:
        """A case by its client, the day on which it was opened, and whether it is closed."""
        case = filed.case
        opened = date.fromisoformat(case.opened[:10]) if case.opened else None
        facts = {"client": case.client, "opened": opened, "closed": case.state in CLOSED}
        return Choice(str(case.id), self._voice.line(Say("holdings", "forget_case", facts), plain=True))

    def _words(self, line: str, **facts: object) -> str:
        return self._voice.line(Say("holdings", line, facts))

    def _now(self) -> float:
        return self._desk().now.timestamp()

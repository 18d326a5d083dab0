"""The leadership roll-up of a workspace: set up by one person, frozen, shown to them, and posted only when they press.

What may be in it is decided in ``coach/rollup``. A month's roll-up is made once; what is posted is the page that was
shown, byte for byte, however many cases changed since.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import takewhile

from bot.coach import rollup
from bot.coach.case import Place, Pressed, Say
from bot.page import Button, Buttons, Heading, Page, Part, Rule, Small, Text, note
from bot.store import PEOPLE, Month, Person, Rollup, Store, Turn
from bot.voice import Voice

WHY = {"not_in_channel": "not_in", "channel_not_found": "not_in", "unknown": "unknown"}
"""The line for what Slack says against posting; any other has the line ``refused``."""


class Rollups:
    """The roll-ups of every workspace."""

    def __init__(self, store: Store, voice: Voice, clock: Callable[[], datetime]) -> None:
        """``clock`` tells the moment it is, aware."""
        self._store, self._voice, self._clock = store, voice, clock

    def command(self, event: str, person: Person, asked: str, named: str) -> Page:
        """``/partways rollup asked``: the answer that only this person sees. ``named`` is the id of a channel or
        person in it."""
        target = person.user if asked == "me" else named
        with self._store.turn() as turn:
            if not turn.claim(event, self._now()):
                return self._status(turn, person)
            if asked in ("leave", "join"):
                turn.counts_person(person, asked == "join")
                return self._voice.note(Say("rollup", f"said_{asked}"), key="answer")
            if asked == "off":
                return self._off(turn, person)
            if target:
                return self._set_up(turn, person, target)
            return self._voice.note(Say("rollup", "usage"), key="answer") if asked else self._status(turn, person)

    def introduced(self, turn: Turn, person: Person) -> list[Page]:
        """The line that tells somebody of the roll-up, at their first case after it was set up."""
        if turn.rollup(person.team) is None or not turn.tells_of_rollup(person):
            return []
        return [self._voice.note(Say("rollup", "told"), key="rollup_told")]

    def press(self, event: str, person: Person, place: Place, said: Pressed) -> None:
        """The owner's yes or no to a preview; of anybody else, or of a preview that isn't known, nothing."""
        with self._store.turn() as turn:
            month = turn.month(person.team, said.question)
            if month is None or month.owner != person or not turn.claim(event, self._now()):
                return
            turn.tell(place, person, self._voice.note(self._answered(turn, month, said.code), key="rollup_heard"))

    def ring(self) -> int:
        """Every roll-up that is due, shown to its owner, and a word on what could not be posted; how many spoke."""
        return sum(self._ring(team) for team in self._store.rollups_at(self._now()))

    def _ring(self, team: str) -> bool:
        with self._store.turn() as turn:
            failed = turn.unpublished(team)
            if failed:
                self._failed(turn, team, *failed)
            found = turn.rollup(team)
            shown = found is not None and turn.is_due(team, self._now()) and self._show_in_time(turn, found)
        return bool(failed) or shown

    def _show_in_time(self, turn: Turn, found: Rollup) -> bool:
        """Show the newest month, or wait until the owner's quiet hours are over."""
        zone, quiet = turn.person(found.owner) or "UTC", turn.quiet(found.owner)
        if not quiet.holds(self._clock(), zone):
            return self._show(turn, found)
        turn.rollup_due(found.owner.team, quiet.after(self._clock(), zone).timestamp())
        return False

    def _show(self, turn: Turn, found: Rollup) -> bool:
        """Freeze the newest month and show it; False where it was made already, or its day came before the set-up."""
        team, zone = found.owner.team, turn.person(found.owner) or "UTC"
        until = rollup.due_month(self._clock(), zone)
        turn.rollup_due(team, rollup.next_moment(self._clock(), zone).timestamp())
        if turn.month(team, until.isoformat()) or rollup.moment(until, zone).timestamp() < found.since:
            return False
        month = self._made(turn, found, until)
        turn.freeze(team, month)
        turn.tell_directly(found.owner, self._preview(month, found))
        return True

    def _made(self, turn: Turn, found: Rollup, until: date) -> Month:
        team = found.owner.team
        facts = [one for case in turn.counted(team, rollup.begins(until)) if (one := rollup.fact(case))]
        figures = rollup.figures(facts, until)
        before = (turn.month(team, rollup.month_end(until, back - 1).isoformat()) for back in rollup.QUARTERS)
        earlier = [one.counts for one in takewhile(lambda one: one and one.state == "sent", before) if one]
        title = self._voice.line(Say("rollup", "title", {"until": until}), plain=True)
        words = [self._voice.line(say) for say in rollup.lines(figures, earlier)]
        small = self._voice.line(Say("rollup", "small"))
        parts: tuple[Part, ...] = (Heading(title), *(Text(one) for one in words), Small(small))
        name = until.isoformat()
        page = Page(f"rollup:{name}", parts, "\n\n".join([title, *words, small]))
        return Month(name, found.owner, "waiting", figures.counts, page)

    def _preview(self, month: Month, found: Rollup) -> Page:
        """The page itself, between what it is and the buttons."""
        intro = self._line("preview", found)
        labels = {name: self._voice.plain("rollup", f"button_{name}") for name in ("send", "leave_out")}
        row = Buttons(tuple(Button("rollup", labels[name], name) for name in labels))
        parts = (Text(intro), Rule(), *month.page.parts, Rule(), row)
        return Page("rollup_preview", parts, f"{intro}\n\n{month.page.text}", question=month.name)

    def _answered(self, turn: Turn, month: Month, code: str) -> Say:
        """What a press does: only what waits, of a roll-up that is still set up, can go."""
        team = month.owner.team
        found = turn.rollup(team)
        if month.state != "waiting":
            return Say("rollup", f"already_{month.state}")
        if found is None or found.owner != month.owner:
            return Say("rollup", "is_off")
        if code != "send":
            turn.settle(team, month.name, "left")
            return Say("rollup", "left_out")
        turn.settle(team, month.name, "sent")
        turn.publish(found, month.page)
        return Say("rollup", "on_its_way")

    def _failed(self, turn: Turn, team: str, key: str, why: str) -> None:
        """A roll-up that could not be posted waits again, and its owner hears what to do."""
        month, found = turn.month(team, key.partition(":")[2]), turn.rollup(team)
        if month is None or found is None:
            return
        turn.settle(team, month.name, "waiting")
        turn.tell_directly(month.owner, note("rollup_failed", self._line(WHY.get(why, "refused"), found)))

    def _set_up(self, turn: Turn, person: Person, target: str) -> Page:
        already = turn.rollup(person.team)
        if already and already.owner != person:
            return note("answer", self._line("taken", already))
        zone = turn.person(person)
        if zone is None:
            turn.ask_zone(person)
        due = rollup.next_moment(self._clock(), zone or "UTC")
        turn.set_rollup(person, target, self._now(), due.timestamp())
        turn.seen(person)
        return note("answer", self._line("set_up", Rollup(person, target, 0.0), due.date()))

    def _off(self, turn: Turn, person: Person) -> Page:
        found = turn.rollup(person.team)
        if found and found.owner != person:
            return note("answer", self._line("taken", found))
        turn.end_rollup(person.team)
        return self._voice.note(Say("rollup", "is_off"), key="answer")

    def _status(self, turn: Turn, person: Person) -> Page:
        found = turn.rollup(person.team)
        usage = self._voice.line(Say("rollup", "usage"))
        line = self._line("status", found) if found else self._voice.line(Say("rollup", "not_set_up"))
        return note("answer", f"{line}\n{usage}")

    def _line(self, line: str, found: Rollup, day: date | None = None) -> str:
        """A line about a roll-up; where it goes and whose it is are mentions, made from ids."""
        channel = not found.target.startswith(PEOPLE)
        place = f"<#{found.target}>" if channel else f"<@{found.target}>"
        facts = {"place": place, "owner": f"<@{found.owner.user}>", "channel": channel, "day": day}
        return self._voice.line(Say("rollup", line, facts), plain=True)

    def _now(self) -> float:
        return self._clock().timestamp()

"""A stranger who starts the product, opens its page in a real browser, and uses it with eyes and hands.

What they do can be read from a transcript (``tests.playing``): a deed there is done here on the page.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import PATIENCE, tab
from tests.playing import TRANSCRIPTS, Deed, deeds
from tests.product import free_port, started

TODAY = "2027-01-11T10:00"
"""The day of both walks, a Monday."""


@contextlib.asynccontextmanager
async def product(folder: Path) -> AsyncIterator[str]:
    """``python -m bot run`` as a stranger starts it; the address that its first line names."""
    port = str(free_port())
    async with started(folder, "--no-browser", "--port", port, "--today", TODAY, PARTWAYS_LOG="warning") as running:
        yield running.line.rsplit(" ", 1)[1]
        ended, complaints = await running.stop()
        assert (ended, complaints) == (0, ""), complaints


@dataclass
class Visitor:
    """Somebody in front of the page. ``errors`` is what their browser complained about; ``patience`` is for how many
    milliseconds they wait for an answer."""

    page: Page
    errors: list[str] = field(default_factory=list)
    patience: float = PATIENCE

    @property
    def thread(self) -> Locator:
        """The thread pane."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def conversation(self) -> Locator:
        """The messages that are in no thread."""
        return self.page.get_by_role("log", name="Messages")

    @property
    def card(self) -> Locator:
        """The message on top of the thread."""
        return self.thread.get_by_role("article").first

    @property
    def newest(self) -> Locator:
        """The bot's last message in the thread."""
        return self.thread.locator("article[aria-label^='partways']").last

    @property
    def form(self) -> Locator:
        """The form in front of everything."""
        return self.page.get_by_role("dialog")

    async def command(self, text: str) -> None:
        """Type a command into the direct message."""
        box = self.page.get_by_role("textbox", name="Message partways")
        await box.fill(text)
        await box.press("Enter")

    async def begins(self, client: str) -> None:
        """Open a case and its thread, by the link under its card."""
        await self.command(f"/partways {client}")
        card = self.conversation.get_by_role("article").filter(has_text=f"{client} · private to you")
        await card.get_by_role("link", name="1 reply").click()
        await expect(self.newest).to_contain_text("1 of 9")

    async def says(self, text: str) -> None:
        """Type into the thread, and wait for the bot's next message."""
        async with self._answered():
            box = self.page.get_by_role("textbox", name="Reply in thread")
            await box.fill(text)
            await box.press("Enter")

    async def attaches(self, file: Path) -> None:
        """Pick a file beside the thread's box and send it, and wait for the bot's next message."""
        async with self._answered():
            await self.thread.get_by_label("Attach a file").set_input_files(file)
            await expect(self.thread.locator(".attached")).to_have_text(file.name)
            await self.page.get_by_role("textbox", name="Reply in thread").press("Enter")

    async def drags(self, name: str, content: str) -> None:
        """Drop a file onto the thread and send it, and wait for the bot's next message."""
        async with self._answered():
            file = "held.items.add(new File([text], name))"
            made = f"([name, text]) => {{ const held = new DataTransfer(); {file}; return held; }}"
            held = await self.page.evaluate_handle(made, [name, content])
            await self.thread.dispatch_event("drop", {"dataTransfer": held})
            await expect(self.thread.locator(".attached")).to_have_text(name)
            await self.thread.get_by_role("button", name="Send").click()

    async def presses(self, label: str) -> None:
        """Press a button of the newest message that has it, and wait for the bot's next message."""
        async with self._answered():
            await self.thread.get_by_role("button", name=label, exact=True).last.click()

    async def waits_until(self, moment: str) -> None:
        """Set the workspace's clock ("2027-01-12 09:00"), wait for what the bot says by itself then, and go there."""
        before = await self.newest.get_attribute("id")
        assert before is not None
        await self.sets_clock(moment)
        await expect(self.newest).not_to_have_id(before, timeout=self.patience)
        await self.newest.scroll_into_view_if_needed()

    async def sets_clock(self, moment: str) -> None:
        """Set the workspace's clock, on the visitor's own time: "2027-01-12 09:00"."""
        clock = self.page.locator("details.clock")
        await clock.locator("summary").click()
        await clock.locator("input[type='datetime-local']").fill(moment.replace(" ", "T"))
        await clock.get_by_role("button", name="Set the clock").click()
        await clock.locator("summary").click()

    async def opens_menu(self, line: str) -> None:
        """Choose from the three dots under the newest message, and wait for the bot's next message."""
        async with self._answered():
            await self.newest.get_by_label("More actions").click()
            await self.newest.get_by_role("menuitem", name=line).click()

    async def fills(self, name: str, value: str | list[str], within: Locator | None = None) -> None:
        """Put something into the field with this name: choose, tick, or type it."""
        control = (within or self.newest).locator(f"""[name*='"field:{name}"']""")
        kind = await control.first.evaluate("one => one.type")
        if kind == "select-one":
            await control.select_option(label=str(value))
        elif kind in {"checkbox", "radio"}:
            for line in [value] if isinstance(value, str) else value:
                await (within or self.newest).get_by_label(line, exact=True).check()
        else:
            await control.fill(str(value))

    async def fills_form(
        self, button: str, values: Mapping[str, str | list[str]], keeping: Mapping[str, str | list[str]]
    ) -> None:
        """Fill in the message's own fields, open the form that the button opens, fill it in and send it."""
        for name, value in keeping.items():
            await self.fills(name, value)
        await self.thread.get_by_role("button", name=button).last.click()
        await expect(self.form).to_be_visible()
        for name, value in values.items():
            await self.fills(name, value, self.form)
        async with self._answered():
            await self.form.locator("[type=submit]").click()
        await expect(self.form).to_have_count(0)

    async def tells(self, act: Awaitable[None]) -> None:
        """Do something in a message that the page tells to the bot at once, and wait until it is told."""
        async with self.page.expect_response(lambda answer: answer.url.endswith("/press")):
            await act

    async def does(self, deed: Deed) -> None:
        """A deed of a transcript, after its opening command."""
        if deed.typed:
            await self.says(deed.words)
            return
        if deed.words.startswith("It is"):
            await self.waits_until(deed.words.removeprefix("It is ").rstrip("."))
            return
        for name, value in deed.values.items():
            await self.fills(name, value)
        await self.presses(_label(deed))

    @contextlib.asynccontextmanager
    async def _answered(self) -> AsyncIterator[None]:
        """Until the bot has said something new, and it is before the visitor's eyes."""
        before = await self.newest.get_attribute("id")
        assert before is not None
        yield
        await expect(self.newest).not_to_have_id(before, timeout=self.patience)
        said = self.thread.locator(f"article[id='{before}'] ~ article[aria-label^='partways']")
        await expect(said.first).to_be_in_viewport(timeout=self.patience)


@dataclass
class Walk:
    """A transcript on its way through the page."""

    visitor: Visitor
    left: list[Deed]

    @classmethod
    def of(cls, visitor: Visitor, transcript: str) -> Walk:
        """The deeds after the command with which the transcript opens, as far as something new is said to them."""
        done = deeds((TRANSCRIPTS / "en" / transcript).read_text())
        shown = ("presses", "saves", "It is")
        said = (deed for deed in done[1:] if deed.typed or deed.words.startswith(shown))
        return cls(visitor, [deed for deed in said if "*Open the list*" not in deed.words])

    async def until(self, words: str) -> None:
        """Go on until the bot has said these words; behind the last deed they may still be on their way."""
        said = self.visitor.thread.locator("article[aria-label^='partways']", has_text=words)
        while self.left and not await said.count():
            await self.step()
        await expect(said.first).to_be_attached()

    async def step(self) -> None:
        """The next deed; a button that opens a form goes with the form's sending."""
        deed = self.left.pop(0)
        if self.left and self.left[0].words.startswith("saves"):
            await self.visitor.fills_form(_label(deed), self.left.pop(0).values, keeping=deed.values)
        else:
            await self.visitor.does(deed)

    async def to_the_end(self) -> None:
        """All that is left."""
        while self.left:
            await self.step()


def _label(deed: Deed) -> str:
    """What stands on the button that a deed presses."""
    return deed.words.split("*")[1]


@contextlib.asynccontextmanager
async def visitor(
    browser: Browser, address: str, width: int = 1280, height: int = 860, sharp: float = 1
) -> AsyncIterator[Visitor]:
    """A visitor at the address, whose browser must have nothing to complain about."""
    page = await tab(browser, width, height, sharp)
    one = Visitor(page)
    page.on("pageerror", lambda error: one.errors.append(str(error)))
    page.on("console", lambda line: one.errors.append(line.text) if line.type == "error" else None)
    await page.goto(address)
    yield one
    assert one.errors == []

"""The pictures in the README, taken from the running sandbox: ``python -m tests.pictures docs``."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import expect

from tests.browser import chromium
from tests.visitor import Visitor, Walk, product, visitor

SIZE = (1280, 1280)
SHARP = 1.25
"""Device pixels for each pixel of the page."""
WALK, CLIENT, MIDDLE = "a_straight_end_typed.md", "Ivy & Oat", "What I'd do"
LATER = "2027-01-18 09:30"
"""The Monday after, when the digest comes."""


async def main(folder: Path) -> None:
    """``thread.png``, the card and a question in the middle; ``draft.png``, the draft and the checklist;
    ``rehearsal.png``, a reply that held; ``home.png`` and ``digest.png``, the week after."""
    with tempfile.TemporaryDirectory() as data:
        async with (
            chromium() as browser,
            product(Path(data)) as address,
            visitor(browser, address, *SIZE, sharp=SHARP) as tom,
        ):
            await tom.page.get_by_role("link", name="Tom").click()
            await tom.begins(CLIENT)
            walk = Walk.of(tom, WALK)
            await walk.until(MIDDLE)
            await _taken(tom, folder / "thread.png")
            await walk.to_the_end()
            await _scrolled_to_the_email(tom)
            await _taken(tom, folder / "draft.png")
            await tom.thread.get_by_role("button", name="Rehearse", exact=True).last.click()
            await expect(tom.newest).to_contain_text("Which one?")
            await tom.newest.scroll_into_view_if_needed()
            await tom.presses("They want more time")
            await tom.says("I can't move the last day. I can put two extra hours into the handover this week.")
            await _taken(tom, folder / "rehearsal.png")
            await tom.says("stop")
            await tom.page.get_by_role("link", name="Home", exact=True).click()
            await expect(tom.page.get_by_label("Home tab")).to_contain_text("Your week")
            await _taken(tom, folder / "home.png")
            await tom.page.get_by_role("link", name="partways", exact=True).first.click()
            await tom.sets_clock(LATER)
            await expect(tom.conversation).to_contain_text("Your week from")
            await _taken(tom, folder / "digest.png")


async def _scrolled_to_the_email(tom: Visitor) -> None:
    """Its title at the upper edge of the thread, once all has come."""
    await expect(tom.newest.get_by_role("button", name="Open the list")).to_be_visible()
    await expect(tom.card).to_contain_text("last day")
    await tom.thread.get_by_role("log").hover()
    await tom.page.mouse.wheel(0, -1)
    title = tom.thread.get_by_role("article").get_by_text("The email", exact=True)
    await title.evaluate("one => one.scrollIntoView()")


async def _taken(tom: Visitor, file: Path) -> None:
    """The page as it stands, with the pointer out of the way."""
    await tom.page.mouse.move(0, 0)
    await tom.page.evaluate("document.activeElement.blur()")
    await expect(tom.page.get_by_text("Not connected")).to_have_count(0)
    await tom.page.screenshot(path=file, animations="disabled", caret="hide")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

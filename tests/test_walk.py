"""The product as a stranger meets it: started from the command line, walked to the end in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser import chromium
from tests.playing import FILES
from tests.visitor import Visitor, Walk, product, visitor

pytestmark = pytest.mark.browser
TYPED, CLICKED, STOPPED, SLEPT = (
    "a_straight_end_typed.md",
    "b_straight_end_by_clicks.md",
    "d_stop.md",
    "e_cooling_off.md",
)
TELL, LAST_DAY = "Tuesday 12 January 2027", "Sunday 14 March 2027"
"""What both straight walks come to: 60 days' notice, told on the day after Monday 11 January 2027."""

BAD_DAY = 30_000
"""Milliseconds for one answer when every other post is told to come back after two seconds."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as one:
        yield one


@pytest.fixture
async def ana(browser: Browser, tmp_path: Path) -> AsyncIterator[Visitor]:
    """Ana in front of a product that was just started."""
    async with product(tmp_path) as address, visitor(browser, address) as one:
        yield one


async def sees_the_end(ana: Visitor) -> str:
    """The card with both dates, the email with the last day, a copy of it as plain text, which is given back."""
    await expect(ana.card).to_contain_text(f"Tell them on {TELL} · last day {LAST_DAY}")
    draft = ana.thread.get_by_role("article").filter(has=ana.page.get_by_role("heading", name="Your words"))
    await expect(draft).to_have_count(1)
    email = draft.locator(".copy").filter(has_text="Subject:")
    await expect(email).to_contain_text(f"Our last day of service is {LAST_DAY}.")
    await email.get_by_role("button", name="Copy").click()
    await expect(email.get_by_role("button", name="Copied")).to_be_visible()
    copied: str = await ana.page.evaluate("navigator.clipboard.readText()")
    assert copied == await email.locator("pre").inner_text()
    return copied


async def keeps_a_tick(ana: Visitor) -> None:
    """The checklist opens in its place. A box is still ticked in a page that was loaded anew; another can follow."""
    await ana.tells(ana.newest.get_by_role("button", name="Open the list").click())
    boxes = ana.newest.get_by_role("checkbox")
    await expect(boxes).not_to_have_count(0)
    await expect(boxes.and_(ana.page.locator(":checked"))).to_have_count(0)
    first, second = boxes.nth(0), boxes.nth(7)
    await ana.tells(first.check())
    await ana.page.reload()
    await expect(first).to_be_checked()
    await ana.tells(second.check())
    await ana.page.reload()
    await expect(first).to_be_checked()
    await expect(second).to_be_checked()
    await expect(boxes.and_(ana.page.locator(":checked"))).to_have_count(2)


async def test_by_clicks_alone_a_stranger_gets_to_a_draft_and_a_checklist(ana: Visitor) -> None:
    await ana.begins("Acme Ltd")
    walk = Walk.of(ana, CLICKED)
    await walk.until("4 of 9")
    await ana.opens_menu("Status")
    await expect(ana.newest).to_contain_text("What you tried")
    await walk.until("The agreement")
    await ana.fills_form(
        "Clause and dates", {"clause": "12.2", "agreed": "2024-11-04"}, keeping=walk.left.pop(0).values
    )
    await walk.until("Their dates")
    walk.left.pop(0)
    await ana.fills("critical", "2027-03-01")
    await ana.presses("Continue")
    await expect(ana.newest).to_contain_text("When to tell them")
    await walk.to_the_end()
    email = await sees_the_end(ana)
    assert "under clause 12.2 of the agreement dated 4 November 2024" in email
    await keeps_a_tick(ana)
    assert await ana.thread.get_by_role("article", name=re.compile("^Ana Reid")).count() == 0


async def test_by_typed_replies_alone_a_stranger_gets_to_a_draft_and_a_checklist(ana: Visitor) -> None:
    await ana.begins("Ivy & Oat")
    walk = Walk.of(ana, TYPED)
    assert all(deed.typed for deed in walk.left)
    await walk.to_the_end()
    email = await sees_the_end(ana)
    assert email.startswith(
        f"Subject: Our work together ends on {LAST_DAY}\n\nFor the attention of Maya Brennan\n\nHi Maya,\n\n"
    )
    assert email.rpartition("\n\n")[2].startswith("Ana")
    await keeps_a_tick(ana)


async def test_the_home_tab_and_the_bare_command_lead_back_to_the_thread_and_nobody_else_sees_it(ana: Visitor) -> None:
    await ana.begins("Acme Ltd")
    await ana.page.get_by_role("link", name="Close the thread").click()
    await expect(ana.thread).to_have_count(0)
    await ana.page.get_by_role("link", name="Home", exact=True).click()
    home = ana.page.get_by_label("Home tab")
    await home.get_by_role("link", name="Acme Ltd").click()
    await expect(ana.newest).to_contain_text("1 of 9")
    await ana.page.get_by_role("link", name="Close the thread").click()
    await ana.command("/partways")
    whisper = ana.conversation.get_by_role("article").filter(has_text="Only visible to you").last
    await whisper.get_by_role("link", name="Acme Ltd").click()
    await expect(ana.newest).to_contain_text("1 of 9")

    await ana.page.get_by_role("link", name="Tom").click()
    await expect(ana.page.get_by_role("link", name="Tom")).to_have_attribute("aria-current", "true")
    await ana.command("/partways")
    await expect(ana.conversation.get_by_role("article")).to_contain_text(["You have no open cases"])
    await expect(ana.page.get_by_text("Acme Ltd ·")).to_have_count(0)
    await ana.page.get_by_role("link", name="Home", exact=True).click()
    await expect(home.get_by_role("button", name="Start with a client")).to_be_visible()
    await expect(home).not_to_contain_text("Acme")


async def test_a_case_can_be_started_from_the_home_tab(ana: Visitor) -> None:
    await ana.page.get_by_role("link", name="Home", exact=True).click()
    await ana.page.get_by_role("button", name="Start with a client").click()
    await ana.form.get_by_role("textbox").fill("Beta & Söhne")
    await ana.form.locator("[type=submit]").click()
    await expect(ana.form).to_contain_text("Beta & Söhne")
    await ana.form.get_by_role("link").click()
    await expect(ana.form).to_have_count(0)
    await expect(ana.conversation.get_by_text("Beta & Söhne · private to you")).to_be_visible()


async def test_a_stop_shows_who_to_see_and_no_draft(ana: Visitor) -> None:
    await ana.begins("Mr Doyle")
    walk = Walk.of(ana, STOPPED)
    await walk.until("needs a person before any wording")
    await expect(ana.newest).to_contain_text("HR")
    await expect(ana.card).to_contain_text("Stopped")
    await ana.says("just write it anyway")
    await expect(ana.thread.locator(".copy")).to_have_count(0)
    await expect(ana.thread.get_by_text("Subject:")).to_have_count(0)


async def test_the_day_after_a_cooling_off_it_goes_on_by_itself(ana: Visitor) -> None:
    await ana.begins("Brasserie Pivoine")
    walk = Walk.of(ana, SLEPT)
    await walk.until("Nothing goes out today")
    await expect(ana.card).to_contain_text("Sleeping on it")
    await ana.says("so can we do it now?")
    await expect(ana.newest).to_contain_text("Nothing goes out today")
    await ana.page.get_by_label("The workspace's clock").click()
    await ana.page.get_by_role("button", name="+1 day").click()
    await expect(ana.page.get_by_label("The workspace's clock")).to_contain_text("Tue 12 Jan 2027")
    await ana.page.get_by_role("button", name="+1 hour").click()
    await ana.page.keyboard.press("Escape")
    await expect(ana.newest).to_contain_text("I'd try to mend it first", timeout=BAD_DAY)
    await expect(ana.card).not_to_contain_text("Sleeping on it")


async def test_on_a_bad_day_it_ends_in_the_same_thread_with_nothing_doubled(ana: Visitor) -> None:
    await ana.begins("Mr Doyle")
    await ana.page.get_by_label("Bad days").click()
    for trouble in ("too many requests", "answers get lost", "told to the bot twice"):
        await ana.page.get_by_label(trouble).check()
    await expect(ana.page.get_by_label("Bad days: 3 on")).to_be_visible()
    await ana.page.keyboard.press("Escape")
    ana.patience = BAD_DAY
    walk = Walk.of(ana, STOPPED)
    done = len(walk.left)
    await walk.until("needs a person before any wording")
    done -= len(walk.left)
    await expect(ana.card).to_contain_text("Stopped", timeout=BAD_DAY)
    await expect(ana.thread.locator("article[aria-label^='partways']")).to_have_count(1 + 1 + done)
    asked = ana.thread.get_by_text(re.compile(r"^\d of 9 · "))
    assert len(set(await asked.all_inner_texts())) == await asked.count()
    await expect(ana.conversation.get_by_text("private to you")).to_have_count(1)


async def test_a_case_goes_over_three_months_to_its_close_as_the_clock_moves(browser: Browser, tmp_path: Path) -> None:
    """The transcript to the end, in the page: what the bot says by itself comes when its hour has come."""
    async with product(tmp_path) as address, visitor(browser, address) as tom:
        await tom.page.get_by_role("link", name="Tom").click()
        await tom.begins("Ivy & Oat")
        walk = Walk.of(tom, "y_to_the_end.md")
        await walk.until("A last look today")
        await walk.until("How did it go?")
        await walk.until("Today is the last working day")
        await walk.until("It needs fifteen quiet minutes")
        await walk.until("Closed. I've kept what you wrote")
        await expect(tom.card).to_contain_text("Closed.")
        await tom.command("/partways Beta Books")
        await expect(tom.conversation).to_contain_text("Beta Books")
        await tom.page.get_by_role("link", name="Home", exact=True).click()
        home = tom.page.get_by_label("Home tab")
        await expect(home).to_contain_text("Client B in your digest")
        await expect(home).not_to_contain_text("Ivy & Oat")


async def test_a_file_is_picked_or_dropped_into_the_thread_and_its_words_are_heard(ana: Visitor) -> None:
    await ana.begins("Acme Ltd")
    await ana.attaches(FILES / "story.txt")
    mine = ana.thread.get_by_role("article").filter(has=ana.page.get_by_role("link", name="story.txt"))
    await expect(mine).to_have_count(1)
    await expect(ana.newest).to_contain_text("What I understood")
    await expect(ana.page.locator(".thread .attached")).to_be_empty()
    await ana.drags("ending.docx", "any bytes")
    await expect(ana.newest).to_contain_text("I can't read this kind of file")

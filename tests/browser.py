"""A real Chromium for the tests that look at the page as a visitor does."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

PLAIN = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000
"""Milliseconds that a test waits for something to be on the page."""


def executable() -> str:
    """Where Chromium is. Without one the test is skipped, and in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("CI"):
        pytest.fail("there is no Chromium, and in CI the browser tests must run")
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    return found


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window, closed when the block ends."""
    path = executable()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=PLAIN, env={**os.environ, "LANGUAGE": "en_GB"}
        )
        try:
            yield browser
        finally:
            await browser.close()


async def tab(browser: Browser, width: int = 1280, height: int = 800, sharp: float = 1) -> Page:
    """A fresh visitor with a British browser, who may use the clipboard. ``sharp``: device pixels for one of ours."""
    visitor = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=sharp,
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    visitor.set_default_timeout(PATIENCE)
    return await visitor.new_page()

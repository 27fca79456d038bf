"""A real Chromium, which has to be there: a browser test that is skipped proves nothing."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once; fail where there is none."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("no chromium on the PATH: install it, these tests are not skipped")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a window with JavaScript on, as people have it."""
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        yield context

"""A headless Chromium for attacks that need one, where Playwright and Chromium are there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
PATIENCE_MS = 90_000
"""How long a page may take to open on a busy machine."""


def missing() -> str:
    """Why there is no browser here; empty when there is one."""
    if find_spec("playwright") is None:
        return "playwright is not installed"
    return "" if chromium() else "no chromium on this machine"


def chromium() -> str | None:
    """Its path."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def opened() -> Iterator[Any]:
    """A page in a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
        browser.close()

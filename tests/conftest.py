"""One headless Chromium for the browser tests of a file, and a fresh page for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"

# how long an example takes is a matter of benchmarks: on a busy machine any may take long
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield made
        made.close()


@pytest.fixture(scope="module")
def context(browser: Any) -> Iterator[Any]:
    """One visitor for the tests of a file, so that Gradio's own scripts are fetched and compiled once."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    """A fresh page that fails the test when a script of ours fails."""
    made, faults = context.new_page(), []
    made.set_default_timeout(20_000)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    if made.url.startswith("http"):
        made.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    made.close()
    context.clear_cookies()
    assert faults == []

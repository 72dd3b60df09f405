"""A served application per test, and one headless Chromium for all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.ui.fakes import services
from ui.app import build_demo, launch_options
from ui.services import Services

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


@dataclass(frozen=True)
class Served:
    """A running application and what it was made of."""

    url: str
    bundle: Services


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Served]]:
    """Launch the interface over a bundle; everything is closed at the end."""
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    running = []

    def launch(bundle: Services | None = None) -> Served:
        made = bundle or services()
        demo = build_demo(made)
        _, url, _ = demo.launch(server_name="127.0.0.1", quiet=True, prevent_thread_lock=True, **launch_options(made))
        running.append(demo)
        return Served(url.rstrip("/"), made)

    yield launch
    for demo in running:
        demo.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield made
        made.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page that fails the test when a script of ours fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made, faults = context.new_page(), []
    made.set_default_timeout(20_000)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    context.close()
    assert faults == []

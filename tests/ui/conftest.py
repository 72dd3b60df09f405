"""A served application per test, over fakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.ui.fakes import services
from ui.app import build_demo, launch_options
from ui.services import Services


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

"""A served application per test, over fakes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


def _free(port: int) -> int | None:
    """The port if nobody listens there, else any."""
    with socket.socket() as probe:
        return None if probe.connect_ex(("127.0.0.1", port)) == 0 else port


@pytest.fixture(scope="module")
def port() -> int:
    """A free port, the same for all servers of a file: to the browser they are one site, whose scripts it keeps."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(port: int) -> Iterator[Callable[..., Served]]:
    """Launch interfaces over bundles; everything is closed at the end."""
    running = []

    def launch(bundle: Services | None = None) -> Served:
        made = bundle or services()
        demo = build_demo(made)
        options = launch_options(made)
        _, url, _ = demo.launch(server_name="127.0.0.1", server_port=_free(port), quiet=True, prevent_thread_lock=True, **options)
        running.append(demo)
        return Served(url.rstrip("/"), made)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        yield launch
        for demo in running:
            demo.close(verbose=False)


@pytest.fixture
def serve(port: int) -> Iterator[Callable[..., Served]]:
    """An interface of the test's own."""
    with _serving(port) as launch:
        yield launch


@pytest.fixture(scope="module")
def serve_all(port: int) -> Iterator[Callable[..., Served]]:
    """One interface for all tests of a file."""
    with _serving(port) as launch:
        yield launch

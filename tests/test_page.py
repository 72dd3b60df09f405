"""The page as `make app` serves it: the real pool, backbone and head in a process of their own, driven by a browser."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    wanted = {"GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False", "TRINITY_DATABASE_URL": f"sqlite:///{folder / 't.db'}"}
    command = [sys.executable, "-u", str(ROOT / "app.py")]
    env, pipes = {**os.environ, **wanted}, {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, env=env, cwd=folder, text=True, **pipes) as app:
        for line in app.stdout or ():
            if "Running on" in line:
                break
        try:
            yield f"http://127.0.0.1:{port}"
            app.send_signal(signal.SIGTERM)  # what is started in the background may have been told to ignore the other one
            assert app.wait(20) == 0
        finally:
            app.kill()


def ask(page: Any, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#run").click()


def test_a_typed_question_is_answered_and_the_session_reloads_and_reopens(url: str, page: Any) -> None:
    page.goto(url)
    ask(page, "Compute 37*(18+5)-2**6")
    answer = page.locator(".tx-answer")
    answer.wait_for(timeout=60_000)
    assert answer.inner_text() == "787"
    session = page.url.partition("session=")[2]
    assert len(session) == 32
    turns = page.locator(".tx-turn").count()
    page.reload()
    page.locator(".tx-answer").wait_for(timeout=30_000)
    assert page.locator(".tx-turn").count() == turns
    page.goto(f"{url}/traces?session={session}")
    page.locator(".tx-answer").wait_for(timeout=30_000)
    assert page.locator(".tx-answer").inner_text() == "787"


def test_an_example_is_graded(url: str, page: Any) -> None:
    page.goto(url)
    page.get_by_text("Arithmetic", exact=True).first.click()
    page.locator(".tx-pill", has_text="Finished, ").wait_for(timeout=60_000)


def test_a_pool_without_keys_says_so_and_offers_boxes_for_them(url: str, page: Any) -> None:
    page.goto(url)
    page.locator("#pool input").click()
    page.get_by_role("option", name="Frontier").click()
    page.locator("#key-0 input").wait_for(timeout=10_000)
    ask(page, "2+2?")
    page.get_by_text("No agent of pool").wait_for(timeout=10_000)


@pytest.mark.slow
def test_a_taken_port_is_one_line(url: str, tmp_path: Path) -> None:
    port = url.rpartition(":")[2]
    wanted = {"GRADIO_SERVER_PORT": port, "TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 't.db'}", "GRADIO_ANALYTICS_ENABLED": "False"}
    command = [sys.executable, str(ROOT / "app.py")]
    done = subprocess.run(command, env={**os.environ, **wanted}, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 2
    assert "GRADIO_SERVER_PORT" in done.stderr
    assert "Traceback" not in done.stderr

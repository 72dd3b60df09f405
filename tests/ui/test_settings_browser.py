"""The Settings page in a browser: facts are told, a pool is checked, a model is brought and asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.servers.protocols import ChatCompletions
from tests.servers.provider import FakeProvider
from tests.ui.place import settled

pytestmark = pytest.mark.browser
KEY = "sk-typed-into-the-page-4711"


@pytest.mark.slow
def test_a_model_is_brought_checked_and_asked_and_its_key_is_nowhere_on_the_page(
    serve: Callable[..., Any], tmp_path: Path, page: Any
) -> None:
    url = serve(settled(tmp_path)[0]).url
    page.goto(f"{url}/settings")
    page.locator(".tx-fact-card").first.wait_for()
    with FakeProvider(ChatCompletions().says("2")) as server:
        page.locator("#own-address input, #own-address textarea").fill(f"{server.url}/v1")
        page.locator("#own-model input, #own-model textarea").fill("tiny:1b")
        page.locator("#own-key input").fill(KEY)
        page.locator("#own-add").click()
        page.wait_for_function("document.querySelector('#own-pool textarea').value.includes('tiny:1b')")
        page.locator("#own-use").click()
        page.get_by_text("Ready: 'mine' with 1 agent.").wait_for()
        page.locator("#check").click()
        page.get_by_text("1 of 1 agents answered.").wait_for()
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in page.content() + page.url
    page.locator("#own-live").click()
    page.wait_for_url("**/?pool=own%3Amine")
    page.wait_for_function("document.querySelector('#pool input')?.value === 'mine (yours)'")


@pytest.mark.slow
def test_what_is_wrong_with_a_pool_stands_beside_it(serve: Callable[..., Any], tmp_path: Path, page: Any) -> None:
    page.goto(f"{serve(settled(tmp_path)[0]).url}/settings")
    page.locator("#own-pool textarea").fill('[[agents]]\nname = "a"\nprovider = "telepathy"')
    page.locator("#own-use").click()
    page.get_by_text("The pool, line 3: provider is 'telepathy'").wait_for()

"""Gradio itself behind the door: handlers of every kind know whose request they answer, and its login opens and closes our routes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from secrets import token_hex

import gradio as gr
import httpx
import pytest
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui.visiting.cookie import NAME, Cookies
from ui.visiting.door import Door, Doorkeeper
from ui.visiting.identity import current_visitor
from ui.visiting.passwords import Passwords

COOKIES = Cookies(b"k" * 32)


def plain() -> str:
    return current_visitor()


def steps() -> Iterator[str]:
    yield current_visitor()
    yield current_visitor()


async def awaited() -> str:
    return await asyncio.to_thread(current_visitor)


async def growing():
    yield await asyncio.to_thread(current_visitor)
    await asyncio.sleep(0)
    yield await asyncio.to_thread(current_visitor)


def served(port: int, keeper: Doorkeeper, **options):
    with gr.Blocks(analytics_enabled=False) as demo:
        box = gr.Textbox()
        for work in (plain, steps, awaited, growing):
            gr.Button(work.__name__).click(work, None, box, queue=work is not plain)
    routes = [Route(path, lambda request: PlainTextResponse(current_visitor())) for path in ("/export/x", "/log/x")]
    kwargs = {"middleware": [Middleware(Door, keeper=keeper)], "routes": routes}
    _, url, _ = demo.launch(server_port=port, quiet=True, prevent_thread_lock=True, ssr_mode=False, app_kwargs=kwargs, **options)
    return demo, url.rstrip("/")


@pytest.fixture(scope="module")
def page(port, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        demo, url = served(port, Doorkeeper(COOKIES))
        yield url
        demo.close(verbose=False)


def browser(url: str, cookies: dict[str, str] | None = None) -> httpx.Client:
    return httpx.Client(base_url=url, cookies=cookies, headers={"x-tab": token_hex(8)})


def told(client: httpx.Client, number: int) -> str:
    body = {"data": [], "fn_index": number, "session_hash": client.headers["x-tab"]}
    if number == 0:
        return client.post("/gradio_api/run/predict", json=body).json()["data"][0]
    client.post("/gradio_api/queue/join", json=body).raise_for_status()
    said = client.get("/gradio_api/queue/data", params={"session_hash": body["session_hash"]}).text
    messages = [json.loads(line[6:]) for line in said.splitlines() if line.startswith("data: ")]
    return next(message["output"]["data"][0] for message in messages if message["msg"] == "process_completed")


def test_handlers_of_every_kind_and_our_routes_know_the_visitor(page: str) -> None:
    for _ in range(2):
        visit = COOKIES.read(None)
        with browser(page, {NAME: COOKIES.write(visit)}) as client:
            assert [told(client, number) for number in range(4)] == [visit.owner] * 4
            assert client.get("/export/x").text == visit.owner


def test_a_browser_without_cookies_is_its_tab(page: str) -> None:
    first, second = (browser(page) for _ in range(2))
    for client in (first, second):
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    assert told(first, 0) == told(first, 3)
    assert told(first, 0).startswith("tab:")
    assert told(second, 0) != told(first, 0)
    mine = {"session_hash": first.headers["x-tab"]}
    assert first.get("/log/x", params=mine).text == told(first, 0), "it may follow what it began"
    assert second.get("/log/x", params={"session_hash": second.headers["x-tab"]}).text == told(second, 0)
    known = COOKIES.read(None)
    with browser(page, {NAME: COOKIES.write(known)}) as other:
        assert other.get("/log/x", params=mine).status_code == 403


@pytest.mark.slow
def test_the_login_of_gradio_opens_our_routes_and_names_the_visitor() -> None:
    pairs = [("ann", "a-long-password")]
    demo, url = served(None, Doorkeeper(COOKIES, passwords=Passwords(pairs)), auth=pairs)
    try:
        with browser(url) as client:
            assert '"auth_required":true' in client.get("/").text
            assert client.get("/export/x").status_code == client.get("/config").status_code == 401
            assert client.post("/login", data={"username": "ann", "password": "wrong"}).status_code == 400
            assert client.get("/export/x").status_code == 401
            assert client.post("/login", data={"username": "ann", "password": "a-long-password"}).status_code == 200
            assert client.get("/export/x").text == "user:ann"
            assert told(client, 0) == told(client, 2) == "user:ann"
    finally:
        demo.close(verbose=False)

"""Payloads in every field that people and models can write: no view makes markup of them, and in a browser none of them runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import gradio as gr
import httpx
import pytest

from storage.formats import FORMATS
from tests.ui.hostile_store import EVIL, Hostile, hostile
from ui.app import build_demo
from ui.assets import FOLDER
from ui.components.drawn import Drawn
from ui.components.file_drop import FileDrop
from ui.components.notice import Notice
from ui.components.sentence import Sentence
from ui.torture.hostile_data import FIELDS
from ui.torture.payloads import BEACON, PAYLOADS


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    made = hostile(tmp_path_factory.mktemp("filled"))
    yield made
    made.bundle.desk.close()


@pytest.fixture(scope="module")
def demo(filled: Hostile) -> gr.Blocks:
    return build_demo(filled.bundle)


@pytest.fixture(scope="module")
def served(filled: Hostile, serve_all):
    return serve_all(filled.bundle)


def pieces_of_html(demo: gr.Blocks) -> set[str]:
    """What stands in the pages as markup: templates, and values that a template puts in as they are."""
    found = [block for block in demo.blocks.values() if isinstance(block, gr.HTML)]
    shown = [block for block in found if not isinstance(block, Drawn)]
    return {block.html_template for block in found} | {str(block.value) for block in shown}


def test_there_are_25_payloads_and_every_kind_of_field() -> None:
    assert (len(PAYLOADS), len(set(FIELDS))) == (25, len(FIELDS))
    assert len(FIELDS) >= 35


def test_no_data_becomes_part_of_a_pages_markup(demo: gr.Blocks) -> None:
    pieces = pieces_of_html(demo)
    assert "<div></div>" in pieces
    assert [piece for piece in pieces if "pwned" in piece or "beacon" in piece] == []


def test_what_scripts_are_given_to_draw_is_json(demo: gr.Blocks) -> None:
    texts = (Sentence, Notice, FileDrop)  # one text each, written as such
    drawn = [block for block in demo.blocks.values() if isinstance(block, Drawn) and block.value and not isinstance(block, texts)]
    assert any("pwned" in block.value for block in drawn)
    for block in drawn:
        assert [json.loads(line) for line in block.value.strip().split("\n")], type(block)


def test_no_script_of_ours_makes_markup_or_code_of_text() -> None:
    makers = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\(|new Function|setHTML"
    )
    for path in FOLDER.glob("*.js"):
        assert re.findall(makers, path.read_text("utf-8")) == [], path.name


@pytest.mark.slow
def test_exports_are_downloads_that_no_browser_shows(filled: Hostile, served) -> None:
    session_id = re.search(r"session=(\w+)", filled.addresses[1]).group(1)
    for form in FORMATS:
        answer = httpx.get(f"{served.url}/export/{session_id}.{form}")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "html" not in answer.headers["content-type"]


@pytest.mark.slow
def test_the_served_page_holds_no_tag_of_a_payload(served) -> None:
    for path in ("/", "/compare", "/data", "/settings", "/?session=" + quote(EVIL[:1500])):
        text = httpx.get(served.url + path, follow_redirects=True).text
        assert [payload for payload in PAYLOADS if payload.startswith("<") and payload in text] == [], path


@pytest.mark.browser
@pytest.mark.slow
def test_no_payload_runs_on_any_page_and_no_request_leaves(filled: Hostile, served, page) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for address in filled.addresses:
        page.goto(served.url + address.replace("EVIL", quote(EVIL[:1200])))
        page.locator(".gradio-container button, .gradio-container a").first.wait_for()
        page.wait_for_timeout(700)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.mouse.move(300, 300)
        assert page.evaluate("document.body.dataset.pwned") is None, address
        assert (
            page.evaluate("document.querySelectorAll('main :is(iframe, object, embed, meta, base, link[rel=stylesheet])').length") == 0
        ), address
    assert [url for url in asked if not url.startswith((served.url, "data:", "blob:"))] == []
    control = f"<img src={BEACON}?image>{PAYLOADS[3]}"
    page.evaluate("text => { document.body.innerHTML = text; }", control)  # so much for payloads that do nothing anywhere
    page.wait_for_function("document.body.dataset.pwned")
    assert any(url.startswith(BEACON) for url in asked)

"""Scripts and styles that browsers keep, over real HTTP, and what the first page weighs with them."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest
from gradio.context import Context

from tests.ui.everything import everything
from ui.assets import FOLDER
from ui.recording import read_recording, recording_address
from ui.served import LESSON, style_address


@pytest.fixture(scope="module")
def url(serve_all, tmp_path_factory):
    bundle = everything(tmp_path_factory.mktemp("served"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Context, "id", 0)  # Gradio numbers on from page to page; after other tests' pages the numbers are longer
        return serve_all(replace(bundle, recording=read_recording(FOLDER.parent))).url


def test_a_program_is_kept_for_ever_under_the_address_that_names_its_content(url):
    address = LESSON.addresses["program"]
    answer = httpx.get(f"{url}/ui/{address}")
    assert (answer.status_code, answer.text) == (200, LESSON.program)
    assert "immutable" in answer.headers["cache-control"]
    assert httpx.get(f"{url}/ui/{address.split('?')[0]}").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["nothing.js", "format+nothing.js", "..%2f..%2fapp.js", "format+.js", "+".join(["format"] * 41) + ".js", "base.html"]
)
def test_what_is_no_part_of_ours_is_not_found(url, path):
    assert httpx.get(f"{url}/ui/{path}").status_code == 404


def test_a_page_says_at_once_which_style_it_will_want(url):
    for path in ("/", "/traces"):
        link = httpx.get(url + path).headers["link"]
        address = re.fullmatch(r"<(ui/[^>]+)>; rel=preload; as=style", link)
        assert address
        assert "immutable" in httpx.get(f"{url}/{address[1]}").headers["cache-control"]
    assert "link" not in httpx.get(f"{url}/ui/{style_address('base')}").headers


def test_the_first_page_is_under_300_kb_beyond_gradios_own_files(url):
    first = httpx.get(url)
    programs = set(re.findall(r"here\(\\u0027([\w+]+\.js\?v=\w+)\\u0027\)", first.text))
    assert any("timeline" in program for program in programs)
    style = re.findall(r"<([^>]+)>", first.headers["link"])
    files = [first.content, *(httpx.get(f"{url}/ui/{name}").content for name in programs), httpx.get(f"{url}/{style[0]}").content]
    files.append(httpx.get(f"{url}/{recording_address(read_recording(FOLDER.parent))}").content)
    assert sum(map(len, files)) + (FOLDER / "inter-latin.woff2").stat().st_size < 300_000

"""Programs and styles that are fetched once: small on the page, named by their content, kept by browsers."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ui.assets import FOLDER
from ui.components.lesson_view import LessonView
from ui.served import SERVED, Served, served_routes


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=served_routes()))


def test_a_page_carries_a_few_lines_instead_of_the_program() -> None:
    carried = LessonView().js_on_load
    assert len(carried) < 1_200
    assert "'compute'" in carried


@pytest.mark.parametrize("served", SERVED, ids=lambda served: served.name)
def test_what_the_page_names_is_there_and_may_be_kept_for_ever(served: Served, client: TestClient) -> None:
    for address in set(re.findall(r"here\('([^']+)'\)", served.loader)):
        answer = client.get(f"/ui/{address}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        old = client.get(f"/ui/{address.partition('?')[0]}?v=old")
        assert old.headers["cache-control"] == "no-cache"
        assert old.text == answer.text


@pytest.mark.parametrize("served", SERVED, ids=lambda served: served.name)
def test_every_script_and_style_of_a_served_part_exists(served: Served) -> None:
    assert all((FOLDER / f"{name}.js").is_file() for name in served.scripts)
    assert all((FOLDER / f"{name}.css").is_file() for name in served.styles)
    assert served.program.startswith("export default ({ element, props, trigger, watch }) => {")

"""Programs and styles that are fetched once: small on the page, named by their content, kept by browsers."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ui.assets import FOLDER
from ui.components.lesson_view import LessonView
from ui.served import LESSON, WHY, Served, served_routes

ALL = pytest.mark.parametrize("served", [LESSON, WHY], ids=["lesson", "why"])


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=served_routes()))


def test_a_page_carries_a_few_lines_instead_of_the_program() -> None:
    assert len(LessonView().js_on_load) < 1_400 < len(LESSON.program) / 10


@ALL
def test_what_the_page_names_is_there_and_may_be_kept_for_ever(served: Served, client: TestClient) -> None:
    for address in served.addresses.values():
        answer = client.get(f"/ui/{address}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        old = client.get(f"/ui/{address.partition('?')[0]}?v=old")
        assert (old.headers["cache-control"], old.text) == ("no-cache", answer.text)


@ALL
def test_every_script_and_style_of_a_served_part_exists(served: Served) -> None:
    assert all((FOLDER / f"{name}.js").is_file() for name in served.scripts)
    assert all((FOLDER / f"{name}.css").is_file() for name in served.styles)
    assert served.program.startswith("export default ({ element, props, trigger, watch }) => {")


@pytest.mark.parametrize("parts", ["..", "lesson+..%2f..%2fapp", "Lesson", "lesson+", "+".join(["lesson"] * 41), "nothing", "dom.js%00"])
def test_only_our_own_files_are_served(parts: str, client: TestClient) -> None:
    assert client.get(f"/ui/{parts}.js").status_code == 404

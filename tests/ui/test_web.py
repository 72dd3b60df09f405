"""What stands around Gradio, over real HTTP."""

from __future__ import annotations

import httpx
import pytest

from storage.formats import FORMATS
from tests.ui.fakes import TANK, services
from trinity_core.settings import SessionPlan


@pytest.fixture(scope="module")
def served(serve_all):
    return serve_all(services())


def test_a_body_over_the_limit_is_refused(served):
    answer = httpx.post(served.url + "/gradio_api/queue/join", content=b"x" * 1_100_000)
    assert (answer.status_code, answer.text) == (413, "The request is larger than 1 MB. Shorten the question.")


def test_an_unannounced_body_over_the_limit_is_refused(served):
    answer = httpx.post(served.url + "/gradio_api/queue/join", content=iter([b"x" * 100_000] * 12))
    assert answer.status_code == 413


def test_uploads_are_refused(served):
    answer = httpx.post(served.url + "/gradio_api/upload", files={"files": b"hello"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/export/nothing-of-this-kind-here.json", "/export/..%2f..%2fetc.json", "/export/" + "0" * 32 + ".exe"])
def test_an_export_of_nothing_is_not_found(served, path):
    assert httpx.get(served.url + path).status_code == 404


def test_an_export_is_a_download_that_browsers_do_not_run(served):
    session_id = served.bundle.store.create(SessionPlan(TANK, "coordinator", "offline", ()))
    answer = httpx.get(f"{served.url}/export/{session_id}.md")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="session-{session_id}.md"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "A tank fills" in answer.text


def test_every_form_of_export_has_its_address(served):
    session_id = served.bundle.store.create(SessionPlan(TANK, "coordinator", "offline", ()))
    answers = {form: httpx.get(f"{served.url}/export/{session_id}.{form}") for form in FORMATS}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert answers["otlp"].headers["content-disposition"] == f'attachment; filename="session-{session_id}.otlp.json"'
    assert answers["parquet"].content[:4] == b"PAR1"


def test_a_cross_page_script_finds_no_tracebacks(served):
    answer = httpx.post(served.url + "/gradio_api/queue/join", json={"data": [None], "fn_index": 10_000, "session_hash": "x"})
    assert "Traceback" not in answer.text

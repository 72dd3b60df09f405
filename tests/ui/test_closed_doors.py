"""Gradio's own addresses: none serves a file of this machine, fetches an address for anybody, takes an upload or tells of the inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gradio.routes import App
from starlette.testclient import TestClient

from tests.ui.everything import everything
from ui.app import build_demo, launch_options

FILES = (
    *("/etc/passwd", "app.py", "/proc/self/environ", "assets/pools/offline.toml", "../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"),
    *("http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "~/.netrc", "..%5c..%5capp.py"),
)
READERS = ("/gradio_api/file={}", "/file={}", "/gradio_api/file/{}", "/static/{}", "/assets/{}", "/gradio_api/proxy={}", "/proxy={}")
pytestmark = pytest.mark.slow
SENT = {"files": ("x.html", b"<script>alert(1)</script>", "text/html")}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    bundle = everything(tmp_path_factory.mktemp("doors"))
    app = App.create_app(build_demo(bundle), app_kwargs=launch_options(bundle)["app_kwargs"], strict_cors=True)
    yield TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    bundle.desk.close()


@pytest.mark.parametrize("reader", READERS)
def test_no_file_of_this_machine_is_served_and_no_address_is_fetched(client: TestClient, reader: str) -> None:
    for name in FILES:
        answer = client.get(reader.format(name), follow_redirects=False)
        assert answer.status_code >= 400, name
        assert not any(word in answer.text for word in ("root:", "import argparse", "[[agents]]", "PATH=")), name


@pytest.mark.parametrize("address", ["/gradio_api/upload", "/upload", "/gradio_api/upload/"])
def test_gradio_takes_no_upload(client: TestClient, address: str) -> None:
    assert client.post(address, files=SENT).status_code == 403


def test_functions_of_the_pages_are_not_described_to_programs(client: TestClient) -> None:
    described = client.get("/gradio_api/info").json()
    assert set(described["named_endpoints"]) <= {"/run_session", "/show_trace"}
    assert described["unnamed_endpoints"] == {}

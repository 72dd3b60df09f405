"""The two public functions, through the official client and by anybody else's hands; MCP only when asked for."""

from __future__ import annotations

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.ui.fakes import TANK, services
from tests.ui.openai_api.helpers import with_programs
from trinity_core.errors import UserError
from ui.app import launch_options
from ui.cli import serve as command
from ui.config import Config
from ui.workbench import Workbench


@pytest.fixture(scope="module")
def served(serve_all):
    return serve_all(services())


@pytest.fixture(scope="module")
def client(served):
    return Client(served.url, verbose=False)


def test_a_session_is_run_and_shown_by_stable_names(client, served):
    session = client.predict(question=TANK, strategy="random", pool="offline", seed=7, max_turns=3, api_name="/run_session")
    assert (session["format"], session["totals"]["answer"], session["totals"]["status"]) == ("trinity-session/1", "4.5 hours", "finished")
    assert (session["plan"]["strategy"], session["plan"]["seed"], session["plan"]["limits"]["max_turns"]) == ("random", 7, 3)
    assert client.predict(session_id=session["id"], api_name="/show_trace") == session
    assert served.bundle.store.get(session["id"]).plan.question == TANK


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("/run_session", {"question": ""}, "question is empty"),
        ("/run_session", {"question": "x", "pool": ["offline"]}, "no pool"),
        ("/run_session", {"question": "x", "strategy": {"a": 1}}, "no strategy"),
        ("/run_session", {"question": "x", "seed": "one"}, "Seed is 'one'"),
        ("/show_trace", {"session_id": "../../etc/passwd"}, "no session of this id"),
        ("/show_trace", {"session_id": "0" * 32}, "no session of this id"),
    ],
)
def test_mistakes_come_back_in_words(client, name, arguments, words):
    with pytest.raises(AppError, match=words):
        client.predict(**arguments, api_name=name)


def test_only_the_two_functions_are_described_and_would_become_tools(served):
    info = httpx.get(f"{served.url}/gradio_api/info").json()
    assert (list(info["named_endpoints"]), info["unnamed_endpoints"]) == (["/run_session", "/show_trace"], {})
    assert all(described["description"] for described in info["named_endpoints"].values())


def test_mcp_is_off_until_it_is_asked_for():
    asked = with_programs()
    assert launch_options(services())["mcp_server"] is False
    assert launch_options(asked)["mcp_server"] is False


def test_mcp_without_its_package_is_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    with (
        Workbench(Config(tmp_path, f"sqlite:///{tmp_path}/t.db", mcp=True)) as workbench,
        pytest.raises(UserError, match=r"pip install '\.\[mcp\]'"),
    ):
        command.run(workbench, None, None)

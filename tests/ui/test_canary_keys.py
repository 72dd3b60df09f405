"""Planted keys are looked for in everything that a session, a comparison, a bug and every export leave behind. They are nowhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from storage.formats import FORMATS
from storage.stored import SessionQuery
from tests.servers.protocols import ChatCompletions, refusal
from tests.servers.provider import Answer, FakeProvider, Request
from tests.ui.fakes import services as fakes
from trinity_core.agents.keys import keep_clients_quiet
from trinity_core.agents.openai_compatible import OpenAICompatibleAgent
from trinity_core.agents.pool import Pool
from trinity_core.agents.traffic import Traffic
from trinity_core.cancel import Cancel
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.strategies.registry import strategy_cards
from ui.app import build_demo, launch_options
from ui.compare_desk import ComparisonDesk
from ui.compare_files import FILES
from ui.comparisons.comparer import Comparer
from ui.comparisons.service import BackgroundComparisons
from ui.comparisons.sitting import drive
from ui.handlers import Form, begin
from ui.hub import LiveHub
from ui.services import PoolOption, Services, TaskSetOption
from ui.views.lines import header
from ui.workbench import Config, Workbench

ROOT = Path(__file__).parents[2]
OURS, TYPED, IN_PATH = "c4n4ry-environment-71Qz", "c4n4ry-typed-by-a-visitor-88Xw", "c4n4ry-path-of-the-address-55Rt"
CANARIES = (OURS, TYPED, IN_PATH)
CHAT = ChatCompletions()
STATUSES = {"wrong-key": 401, "forbidden": 403, "bad-request": 400, "limited": 429, "broken": 500, "no-model": 404, "moved": 307}
AGENTS = ("echo", *STATUSES, "midway", "page", "bug")


def provider(request: Request) -> Answer:
    """Repeats the key that it was sent, in every way a provider can."""
    key, model = request.headers["authorization"].removeprefix("Bearer "), request.body["model"]
    told = f"Incorrect API key provided: {key}. Bearer {key} {json.dumps(dict(request.headers))}"
    if model == "echo":
        return CHAT.says(f"<think>{key}</think>", f"I was sent {key[:9]}", f"{key[9:]}.\nAnswer: {key}")
    if model == "midway":
        return CHAT.streams(CHAT.text(f"Half, {key}, then"), CHAT.failure("server_error", told))
    if model == "page":
        return Answer([f"<html>{told}</html>".encode()], 200, "text/html")
    answer = refusal(STATUSES.get(model, 500), CHAT.error_body("error", told))
    return replace(answer, headers={"Location": f"http://127.0.0.1:1/{key}", "Retry-After": "0"})


def pool_file(folder: Path, url: str) -> Path:
    address = f'provider = "openai"\nbase_url = "{url}/{IN_PATH}/v1"\nretries = 0\n'
    tables = [
        f'[[agents]]\nname = "{name}"\nmodel = "{name}"\nkey = "{slot}"\n{address}'
        for name, slot in [*((name, "SERVER_API_KEY") for name in AGENTS), ("visitor", "VISITOR_API_KEY")]
    ]
    path = folder / "hosted.toml"
    path.write_text("\n".join(tables).replace('model = "visitor"', 'model = "echo"'))
    return path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    url = f"sqlite:///{tmp_path / 'kept' / 'trinity.db'}"
    (tmp_path / "kept").mkdir()
    environment = {"SERVER_API_KEY": OURS}
    with Workbench(Config(ROOT / "assets", url, keys=environment, environment=environment)) as workbench:
        yield workbench


def services(bench: Workbench, file: Path) -> Services:
    def build(keys: Mapping[str, str]) -> Pool:
        bench.traffic = Traffic(Random(1))  # else the first key that is refused would spare the others the call
        return bench.pool(str(file), keys=keys)

    option = PoolOption("hosted", "Hosted", build, ("VISITOR_API_KEY",))
    comparisons = BackgroundComparisons(
        bench.comparisons, None, workshop=bench, task_sets=lambda: (TaskSetOption("offline", "Generated questions"),)
    )
    return replace(
        fakes(store=bench.store),
        pools=(option,),
        strategies=strategy_cards,
        start=lambda plan, pool, cancel: bench.session(plan, pool, cancel=cancel),
        labels=bench.labelled,
        comparisons=comparisons,
    )


def sessions(bundle: Services) -> Iterator[str]:
    """One of each agent, and what a watcher of it is sent."""
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected)
    for agent in (*AGENTS, "visitor"):
        # a question of its own, else a kept reply would spare the second key its call
        form = Form(f"What is 6 * 7, {agent}?", "hosted", f"single:{agent}", "argmax", 1, 2, keys=(TYPED,))
        session = hub._sessions[begin(bundle, hub, form)]
        assert session.done.wait(10)
        yield session.log
        yield header(session.id, session.plan, datetime.now(UTC), {})


def comparison(bench: Workbench, file: Path) -> tuple[str, str]:
    plan = ComparisonPlan(("single:echo", "single:midway", "single:bug"), pool=str(file), limit=1, seeds=1, max_turns=2, max_calls=50)
    known = bench.comparisons.begin(plan)
    return known, "".join(drive(bench.comparisons, known, Comparer(bench), Cancel()))


def test_a_planted_key_is_found_nowhere(bench, tmp_path, monkeypatch, caplog, capfd):
    asked = OpenAICompatibleAgent._ask

    def ask(self, http, prompt):
        if self.info.model == "bug":
            raise KeyError({"Authorization": self._key})
        return asked(self, http, prompt)

    monkeypatch.setattr(OpenAICompatibleAgent, "_ask", ask)
    caplog.set_level(logging.DEBUG)
    keep_clients_quiet()
    with FakeProvider(provider) as server:
        file = pool_file(tmp_path, server.url)
        bundle = services(bench, file)
        known, lines = comparison(bench, file)
        places = {"lines of a comparison": lines, "logs of sessions": "\n".join(sessions(bundle))}
        sent = {request.headers["authorization"] for request in server.requests}
    assert sent == {f"Bearer {OURS}", f"Bearer {TYPED}"}
    stored = [
        bundle.store.get(one.id) for query in (SessionQuery(), SessionQuery(comparison=known)) for one in bundle.store.list(query).sessions
    ]
    assert len(stored) == len(AGENTS) + 1 + 3
    places |= {f"export {name}": b"".join(map(form.write, stored)) for name, form in FORMATS.items()}
    desk = ComparisonDesk(bundle.comparisons)
    places |= {f"comparison{ending}": write(desk, known) for ending, (_, write) in FILES.items()}
    places["page"] = json.dumps(build_demo(bundle).get_config_file(), default=repr) + repr(launch_options(bundle))
    places["objects"] = repr((bench.config, bench.pool(str(file)), stored, bundle))
    kept = sorted((tmp_path / "kept").iterdir())
    assert any(path.name.endswith("-wal") for path in kept)
    places |= {path.name: path.read_bytes() for path in kept}
    out, err = capfd.readouterr()
    places |= {"log": caplog.text, "stdout": out, "stderr": err}
    assert "broke down" in caplog.text
    assert "[hidden]" in places["logs of sessions"]
    assert hits(places) == {}


def hits(places: Mapping[str, str | bytes]) -> dict[str, list[str]]:
    """The canaries found, by place; half a key counts too."""
    found = {
        place: [key for key in CANARIES if key[-8:].encode() in (content.encode() if isinstance(content, str) else content)]
        for place, content in places.items()
    }
    return {place: keys for place, keys in found.items() if keys}

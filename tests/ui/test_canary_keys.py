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
from ui.torture.canaries import AGENTS, OURS, TYPED, hits, pool_file, provider
from ui.torture.listener import Listener
from ui.views.lines import header
from ui.workbench import Config, Workbench

ROOT = Path(__file__).parents[2]


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
    with Listener(provider) as server:
        file = pool_file(tmp_path, server.url)
        bundle = services(bench, file)
        known, lines = comparison(bench, file)
        places = {"lines of a comparison": lines, "logs of sessions": "\n".join(sessions(bundle))}
        sent = {request.headers["authorization"] for request in server.heard}
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

"""No page, program or stored session can name a file or an address where the name of a pool is wanted: only offered pools are built."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.everything import everything
from tests.ui.openai_api.helpers import body, client, with_programs
from trinity_core.errors import UserError
from trinity_core.settings import SessionPlan
from trinity_core.training.plan import Regime, RunPlan
from ui import compare_actions, race_actions, run_actions
from ui.handlers import Form, begin
from ui.hub import LiveHub
from ui.pages.pool_box import wanted_pool
from ui.run_form import values_of
from ui.services import Services
from ui.what_if import WhatIf

POOL = '[[agents]]\nname = "inside"\nprovider = "openai"\nmodel = "m"\nbase_url = "http://127.0.0.1:1/v1"\n'
NAMES = ("{file}", "../{name}", "offline.toml", "assets/pools/offline.toml", "./offline", "OFFLINE", "offline\x00", "recorded:{file}")
MORE_NAMES = ("http://169.254.169.254/v1", "file://{file}", "/proc/self/environ", "offline/../../{name}", "", "\ud800")
JSON = {"Content-Type": "application/json"}
TRAINERS = ("sep-cma-es", "random-search")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Services:
    return everything(tmp_path_factory.mktemp("offered"))


def live(bundle: Services, name: str) -> str:
    return begin(bundle, LiveHub(bundle.store, bundle.grade, bundle.expected), Form("2+2?", name, "random", "argmax", 1, 3))


def stored(bundle: Services, name: str) -> str:
    parent = bundle.store.create(SessionPlan("2+2?", "random", name.encode("utf-8", "replace").decode(), ()))
    bundle.store.interrupt(parent)
    what_if = WhatIf(bundle, LiveHub(bundle.store, bundle.grade, bundle.expected))
    return what_if.branch(parent, {"turn": 1, "role": "worker"}, {})[0]


def compared(bundle: Services, name: str) -> str:
    form = compare_actions.Form("", "random", name, "offline", [], 5, 1, 1, 3)
    assert "sessions" not in compare_actions.estimate(bundle, bundle.comparisons, form)
    return compare_actions.begin(bundle, bundle.comparisons, form, owner="")[0]


def evolved(bundle: Services, name: str) -> str:
    values = values_of(replace(RunPlan(), pool="offline"))
    values[0] = name
    assert "episodes" not in run_actions.estimate(bundle, bundle.runs, values)
    return run_actions.begin(bundle, bundle.runs, values, owner="")[0]


def raced(bundle: Services, name: str) -> str:
    race, _ = race_actions.begin(bundle, bundle.runs, Regime.TERMINAL, TRAINERS, (400, 1, 1, name), "")
    return "".join(run.pool for run in bundle.runs.race(race) if run.pool != "offline") if race else ""


def linked(bundle: Services, name: str) -> str:
    return wanted_pool(bundle, name)


def asked(bundle: Services, name: str) -> str:
    answer = client(with_programs(bundle)).post(
        "/v1/chat/completions", content=json.dumps(body(model=f"trinity/{name}/random")), headers=JSON
    )
    return "" if answer.status_code in (400, 404) else answer.text


WAYS: tuple[Callable[[Services, str], str], ...] = (live, stored, compared, evolved, raced, linked, asked)


@pytest.mark.parametrize("way", WAYS)
def test_a_pool_that_is_not_offered_is_refused(bundle: Services, tmp_path: Path, way: Callable[[Services, str], str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(POOL)
    for name in (*NAMES, *MORE_NAMES):
        aimed = name.replace("{file}", str(file)).replace("{name}", "mine.toml")
        assert _refused(way, bundle, aimed), name


def _refused(way: Callable[[Services, str], str], bundle: Services, name: str) -> bool:
    try:
        return way(bundle, name) == ""
    except UserError:
        return True

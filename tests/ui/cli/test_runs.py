"""`runs` and `work` as the command line has them."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app import main
from storage.database import open_database
from storage.runs import RunStore
from storage.stored_run import RunStatus
from trinity_core.training.plan import RunPlan, TrainerName
from ui.cli.arguments import parser
from ui.workbench import Workbench

PLAN = RunPlan(trainer=TrainerName.REINFORCE, generations=3, seed=7)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'trinity.db'}"}


@pytest.fixture
def runs(environ: dict[str, str]) -> Iterator[RunStore]:
    """The same runs, as another process would have them."""
    database = open_database(environ["TRINITY_DATABASE_URL"])
    yield RunStore(database)
    database.close()


@pytest.fixture
def told(environ, capsys):
    """Runs a command and gives what it printed."""

    def told(*arguments: str) -> str:
        assert main(["runs", *arguments], environ) == 0
        return capsys.readouterr().out

    return told


def test_a_list_has_a_line_per_run_the_newest_first(runs, told):
    ids = runs.submit_all([("first", PLAN), ("\x1b[2Jsecond\n", replace(PLAN, seed=8))])
    lines = told("list").splitlines()
    assert [line.split()[0] for line in lines[:2]] == ids[::-1]
    assert "\x1b" not in "".join(lines)
    assert lines[2] == "2 of 2 runs"
    rows = [json.loads(line) for line in told("list", "--json", "--limit", "1").splitlines()]
    assert [(row["id"], row["status"], row["trainer"], row["test"]) for row in rows] == [(ids[1], "queued", "reinforce", None)]


def test_a_run_is_shown_in_words_or_as_json(runs, told):
    run_id = runs.begin(PLAN, label="mine")
    runs.add(run_id, json.dumps({"event": "generation_ended", "index": 2, "episodes": 64, "validation": 0.5, "at_s": 1.5}))
    runs.finish(run_id, RunStatus.FAILED, "No agent answers.")
    text = told("show", run_id)
    for words in ("mine", "failed. No agent answers.", "2 of 3", "50.0% right", "not measured yet", "trainer reinforce", "seed 7"):
        assert words in text
    shown = json.loads(told("show", run_id, "--json"))
    assert (shown["id"], shown["status"], shown["generations"], shown["plan"]["seed"]) == (run_id, "failed", 2, 7)


def test_a_run_of_another_process_is_asked_to_stop(runs, told):
    running, queued = runs.begin(PLAN), runs.submit(PLAN)
    assert "within one batch" in told("stop", running)
    assert json.loads(told("stop", queued, "--json")) == {"id": queued, "status": "stopped"}
    assert runs.stopping(running)


@pytest.mark.parametrize("arguments", [["show"], ["stop"], ["show", "nobody"], ["stop", "nobody"], ["list", "--limit", "0"]])
def test_a_mistake_is_one_line_and_exit_code_2(environ, capsys, arguments):
    assert main(["runs", *arguments], environ) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_worker_is_hidden_from_help_warms_up_and_ends_without_work(environ, monkeypatch):
    handlers, warmed = [], Event()
    monkeypatch.setattr(signal, "signal", lambda number, handler: handlers.append(number))
    monkeypatch.setattr(Workbench, "warm_up", lambda workbench: warmed.set())
    assert "work " not in parser().format_help()
    assert main(["work", "--idle", "0"], environ) == 0
    assert handlers == [signal.SIGTERM, signal.SIGINT]
    assert warmed.wait(10)

"""`import` and `tasks` as people and tools call them, and the way from an imported table to graded sessions."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from trinity_core.cancel import Cancel
from trinity_core.errors import NotFoundError
from trinity_core.events import SessionEnded
from trinity_core.settings import SessionPlan
from trinity_core.tasks.task import Split
from trinity_core.training.plan import Regime, RunPlan
from ui.cli import imports, tasks
from ui.config import Config
from ui.runs.recorded import on_recorded
from ui.workbench import Workbench

ASSETS = Path(__file__).parents[3] / "assets"
TABLE = "prompt,topic,x,y,x_response\nOne?,a,True,False,Answer: 1\nTwo?,b,,0.5,\n,b,1,1,\n"


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(Config(ASSETS, f"sqlite:///{tmp_path / 't.db'}")) as made:
        yield made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


def printed(command, workbench: Workbench, **args) -> str:
    out = io.StringIO()
    given = {"content": "auto", "map": "", "name": "", "json": True, "id": "", **args}
    assert command.run(workbench, Namespace(**given), out) == 0
    return out.getvalue()


def test_the_json_is_the_contract(workbench: Workbench, table: Path) -> None:
    data = json.loads(printed(imports, workbench, files=[table]))
    assert data["pool"] == f"recorded:{data['tasks']}"
    assert data["skipped"] == [{"row": 3, "reason": "the question is missing", "file": "table.csv"}]
    wanted = {"imported": 2, "agents": ["x", "y"], "families": {"a": 1, "b": 1}, "missing_outcomes": 1, "left_out": 1, "name": "table"}
    assert {key: data[key] for key in wanted} == wanted
    assert sum(data["splits"].values()) == 2


def test_tasks_alone_have_no_pool_and_a_mapping_and_a_name_are_heard(workbench: Workbench, table: Path) -> None:
    data = json.loads(printed(imports, workbench, files=[table], content="tasks", map="question=topic,family=", name="Quiz"))
    assert (data["pool"], data["imported"], data["name"], data["agents"]) == (None, 2, "Quiz", [])


def test_the_text_names_rows_and_reasons(workbench: Workbench, table: Path) -> None:
    text = printed(imports, workbench, files=[table], json=False)
    assert "table.csv, row 3: the question is missing" in text
    assert "1 outcomes are missing and stay unknown" in text


def test_imported_sets_are_listed_shown_and_deleted(workbench: Workbench, table: Path) -> None:
    assert "app.py import" in printed(tasks, workbench, action="list", json=False)
    set_id = json.loads(printed(imports, workbench, files=[table]))["tasks"]
    assert [row["tasks"] for row in json.loads(printed(tasks, workbench, action="list"))] == [set_id]
    assert json.loads(printed(tasks, workbench, action="show", id=set_id))["report"]["rows"] == 3
    assert json.loads(printed(tasks, workbench, action="delete", id=set_id)) == {"deleted": set_id}
    with pytest.raises(NotFoundError):
        workbench.pool(f"recorded:{set_id}")


def test_nothing_to_import_is_said_in_one_line_with_exit_code_2(tmp_path: Path, capsys) -> None:
    environ = {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 't.db'}"}
    assert app.main(["import", str(tmp_path / "none.csv"), "--json"], environ) == 2
    assert capsys.readouterr().err == "app.py: 'none.csv' cannot be read: No such file or directory.\n"


def test_sessions_over_a_recorded_pool_end_after_one_answer_with_its_recorded_score(workbench: Workbench, table: Path) -> None:
    data = json.loads(printed(imports, workbench, files=[table]))
    pool = workbench.pool(data["pool"])
    found = [task for split in Split if data["splits"][split] for task in workbench.tasks(data["tasks"], split, 9, seed=1)]
    scores = {}
    for task in found:
        for name in pool.names:
            plan = SessionPlan(task.question, f"single:{name}", pool.name, tuple(agent.info for agent in pool.agents), task=task.id)
            *_, last = workbench.session(plan, pool, cancel=Cancel())
            assert isinstance(last, SessionEnded)
            assert len(last.session.transcript.turns) == 1
            scores[task.question, name] = workbench.grade(workbench.task(task.id), last.session.answer)
    assert scores == {("One?", "x"): 1.0, ("One?", "y"): 0.0, ("Two?", "x"): None, ("Two?", "y"): 0.5}


def test_a_plan_over_a_recorded_pool_becomes_one_of_single_decisions_on_its_questions() -> None:
    plan = on_recorded(RunPlan(pool="recorded:abc", families=("algebra",)))
    assert (plan.regime, plan.tasks, plan.families, plan.max_turns) == (Regime.DENSE, "abc", (), 1)
    assert on_recorded(RunPlan()) == RunPlan()

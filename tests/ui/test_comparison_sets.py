"""Tasks and pool of a comparison as a command line names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from trinity_core.errors import NotFoundError
from ui.comparisons.sets import on_sets
from ui.config import Config
from ui.imported import imported_sets, recorded_pools
from ui.imports import import_files
from ui.workbench import Workbench

ASSETS = Path(__file__).parents[2] / "assets"


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(Config(ASSETS, f"sqlite:///{tmp_path / 't.db'}")) as made:
        yield made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("question,x\nOne?,1\nTwo?,0\n")
    return path


def test_a_file_is_imported_and_brings_its_recorded_pool(workbench: Workbench, table: Path) -> None:
    settings = on_sets(workbench, {"tasks": str(table), "limit": 3})
    (stored,) = workbench.task_sets.list()
    assert settings == {"tasks": stored.id, "pool": f"recorded:{stored.id}", "limit": 3}


def test_a_recorded_pool_brings_its_questions_and_a_set_its_pool(workbench: Workbench, table: Path) -> None:
    set_id = import_files(workbench.task_sets, [table]).stored.id
    both = {"tasks": set_id, "pool": f"recorded:{set_id}"}
    assert on_sets(workbench, {"pool": both["pool"]}) == on_sets(workbench, {"tasks": set_id}) == both
    assert on_sets(workbench, {"tasks": set_id, "pool": "offline"})["pool"] == "offline"
    assert on_sets(workbench, {"tasks": "offline"}) == {"tasks": "offline"}
    assert on_sets(workbench, {"seeds": 2}) == {"seeds": 2}


@pytest.mark.parametrize("tasks", ["nowhere", "recorded:nowhere", "x" * 5000])
def test_tasks_that_are_nowhere_are_told(workbench: Workbench, tasks: str) -> None:
    with pytest.raises(NotFoundError, match="no task set"):
        on_sets(workbench, {"tasks": tasks})


def test_imported_sets_are_offered_with_what_can_answer_them(workbench: Workbench, table: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text("question,answer,topic\n2+2?,4,a\n3+3?,6,b\n")
    outcomes, tasks = (import_files(workbench.task_sets, [path]).stored for path in (table, plain))
    offered = {option.name: (option.count, option.pool, option.families) for option in imported_sets(workbench.task_sets)}
    assert offered == {outcomes.id: (2, outcomes.pool, ()), tasks.id: (2, "", (("a", "a"), ("b", "b")))}
    (pool,) = recorded_pools(workbench)
    assert (pool.name, pool.talks, pool.build({}).names) == (outcomes.pool, False, ("x",))
    assert (pool.task("One?"), pool.task("Three?")) == (f"set-{outcomes.id}-0", "")

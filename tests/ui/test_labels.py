"""Bundled outcomes: they fit the offline pool, other pools get a plain error, and the command makes them again."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from app import main
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.strategies.learned.label_file import read_labels
from trinity_core.tasks.registry import task_by_id
from trinity_core.tasks.task import Split
from trinity_core.testing import ScriptedAgent
from ui.cli import labels as command
from ui.cli.arguments import parser
from ui.config import Config
from ui.workbench import Workbench

ASSETS = Path(__file__).parents[2] / "assets"


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory):
    with Workbench(Config(ASSETS, f"sqlite:///{tmp_path_factory.mktemp('store') / 't.db'}")) as made:
        yield made


def test_the_bundled_outcomes_are_of_training_questions_alone(workbench: Workbench) -> None:
    file = read_labels(workbench.config.bundled_labels)
    assert {task_by_id(task_id).split for task_id in file.tasks} == {Split.TRAIN}
    assert file.agents == workbench.pool("offline").names
    assert file.calls == file.outcomes.size


def test_the_table_of_the_offline_pool_is_read_once(workbench: Workbench) -> None:
    pool = workbench.pool("offline")
    labels = workbench.labels(pool)
    assert labels is workbench.labels(workbench.pool("offline"))
    assert labels.states.shape == (len(labels.questions), workbench.encoder().width)
    assert labels.prices == tuple(agent.info.price_out for agent in pool.agents)


def test_a_pool_of_which_nothing_is_known_is_told_what_to_do(workbench: Workbench) -> None:
    with pytest.raises(PlanError, match="Run a comparison over it"):
        workbench.labels(Pool("strangers", (ScriptedAgent("x"),)))


def test_the_command_names_a_missing_folder(tmp_path, capsys) -> None:
    assert main(["labels", "--out", str(tmp_path / "nowhere" / "x.json")], {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 't.db'}"}) == 2
    assert "There is no folder" in capsys.readouterr().err


@pytest.mark.slow
def test_making_the_bundled_outcomes_again_gives_the_same(workbench: Workbench, tmp_path) -> None:
    old, path, out = read_labels(workbench.config.bundled_labels), tmp_path / "again.json", StringIO()
    args = parser().parse_args(["labels", "--out", str(path), "--tasks", str(len(old.tasks)), "--json"])
    assert command.run(workbench, args, out) == 0
    assert json.loads(out.getvalue())["calls"] == old.calls
    new = read_labels(path)
    assert (new.agents, new.tasks) == (old.agents, old.tasks)
    np.testing.assert_array_equal(new.outcomes, old.outcomes)
    np.testing.assert_array_equal(new.costs, old.costs)

"""A run over recorded outcomes: single decisions on the imported questions, scores between right and wrong, unknown ones left out."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.toy import ColourEncoder
from trinity_core.agents.recorded import recorded_pool
from trinity_core.errors import PlanError
from trinity_core.tasks.table.table import TaskTable
from trinity_core.tasks.table.task_set import TaskSet
from trinity_core.training.events import HeadroomMeasured, RunEnded
from trinity_core.training.plan import Regime, RunPlan, SpaceName
from trinity_core.training.run import make_tree, train
from trinity_core.types import AgentInfo

ID = "b" * 32


def colours() -> TaskSet:
    """Two agents, each good at one colour; the third outcome of every ten is unknown."""
    questions = tuple(f"Which colour is {('red', 'blue')[k % 2]} number {k}?" for k in range(200))
    scores = np.array([[0.75, 0.0] if k % 2 == 0 else [0.0, 0.75] for k in range(200)], np.float32)
    scores[::10, 0] = np.nan
    agents = (AgentInfo("red"), AgentInfo("blue"))
    return TaskSet(ID, "colours", TaskTable(agents, questions, ("colours",) * 200, ("",) * 200, ("recorded",) * 200, scores))


def test_evolution_learns_from_recorded_scores_and_unknown_outcomes_do_not_count_as_wrong() -> None:
    recorded = colours()
    plan = RunPlan(
        regime=Regime.DENSE, pool=f"recorded:{ID}", tasks=ID, space=SpaceName.LINEAR, generations=10, repeats=24, max_turns=1, seed=2
    )
    tree = make_tree(plan, recorded_pool(recorded), ColourEncoder(), lambda task, answer: recorded.recorded_score(_row(task.id), answer))
    events = list(train(plan, tree, source=lambda name, split, count, **kw: recorded.tasks(split, count, **kw)))
    measured, last = events[1], events[-1]
    assert isinstance(measured, HeadroomMeasured)
    assert isinstance(last, RunEnded)
    # of the even questions one in five is unknown of red, so red's known mean is 0.75 * 80 / 180, not 0.75 * 80 / 200
    assert measured.headroom.oracle.mean == pytest.approx(0.75, abs=0.1)
    assert last.argmax is not None
    assert last.argmax.mean > 0.7


def _row(task_id: str) -> int:
    return int(task_id.rpartition("-")[2])


def test_several_turns_over_a_recorded_pool_are_refused_in_words() -> None:
    with pytest.raises(PlanError, match="Set regime to 'dense'"):
        make_tree(RunPlan(), recorded_pool(colours()), ColourEncoder(), lambda task, answer: None)


def test_families_of_an_imported_set_are_not_held_against_the_generated_ones() -> None:
    assert RunPlan(tasks=ID, families=("gsm8k",)).families == ("gsm8k",)
    with pytest.raises(Exception, match="gsm8k"):
        RunPlan(families=("gsm8k",))

"""A run that is stopped, or meets a ceiling, at its very end."""

import pytest

from tests.training.toy import tree
from trinity_core.cancel import Cancel
from trinity_core.training.events import GenerationEnded, RunEnded
from trinity_core.training.plan import RunPlan, SpaceName
from trinity_core.training.run import train

SIZES = {"generations": 1, "population": 2, "repeats": 2, "train_tasks": 4, "validation_tasks": 4, "test_tasks": 8, "headroom_tasks": 0}
PLAN = RunPlan(space=SpaceName.LINEAR, max_turns=3, **SIZES)


def calls_of_learning() -> int:
    return next(event for event in train(PLAN, tree()) if isinstance(event, GenerationEnded)).calls


@pytest.mark.parametrize("reason", ["stopped", "max_calls"])
def test_a_halt_while_the_head_is_tested_ends_the_run_with_what_it_learnt(reason: str) -> None:
    cancel, plan = Cancel(), PLAN
    if reason == "max_calls":
        plan = RunPlan(space=SpaceName.LINEAR, max_turns=3, max_calls=calls_of_learning() + 1, **SIZES)
    events = []
    for event in train(plan, tree(), cancel=cancel):
        events.append(event)
        if isinstance(event, GenerationEnded) and reason == "stopped":
            cancel.set()
    assert isinstance(events[-1], RunEnded)
    assert (events[-1].reason, events[-1].sampled, events[-1].episodes) == (reason, None, 4)

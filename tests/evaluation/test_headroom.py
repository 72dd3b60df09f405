"""The headroom of a pool: small ones with known figures, and the offline pool itself."""

import dataclasses

import pytest

from trinity_core.agents.pool import Pool
from trinity_core.agents.specialists import offline_pool
from trinity_core.evaluation.headroom import Headroom, measure_headroom, plans_for
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.sandbox import Level, open_sandbox
from trinity_core.tasks.task import Split, Task
from trinity_core.testing import ScriptedAgent
from trinity_core.types import Prompt, Role

FAMILIES = ("arithmetic", "facts")
TASKS = make_tasks(Split.TEST, 10, seed=3, families=FAMILIES)


def knows(name: str, family: str) -> ScriptedAgent:
    """An agent that knows every answer of one family, on the test and validation tasks used here."""
    known = (*TASKS, *make_tasks(Split.VALIDATION, 80, seed=1, families=FAMILIES))
    answers = {task.question: task.target.shown for task in known if task.family == family}

    def reply(prompt: Prompt) -> str:
        if prompt.role is not Role.WORKER:
            return "REVISE\nSuggestion: think\nNext role: worker"
        return f"Answer: {answers.get(prompt.transcript.question, 'no idea')}"

    return ScriptedAgent(name, reply)


def measure(*agents: ScriptedAgent, tasks: tuple[Task, ...] = TASKS) -> Headroom:
    return measure_headroom(Pool("p", agents), tasks, seed=1, sandbox=None)


def test_two_agents_that_know_half_each_leave_headroom() -> None:
    found = measure(knows("a", "arithmetic"), knows("b", "facts"))
    assert (found.best_single, found.best_per_family, found.oracle) == (0.5, 1.0, 1.0)
    assert found.agents == {"a": 0.5, "b": 0.5}
    assert {name: figures.best_agent for name, figures in found.families.items()} == {"arithmetic": "a", "facts": "b"}
    assert 0.2 < found.random < 0.8


def test_one_agent_leaves_none() -> None:
    found = measure(knows("a", "arithmetic"))
    assert found.best_single == found.best_per_family == found.oracle == 0.5


def test_the_figures_have_the_names_of_the_contract() -> None:
    found = dataclasses.asdict(measure(knows("a", "facts")))
    assert set(found) == {"tasks", "random", "best_single", "best_per_family", "oracle", "agents", "families"}
    assert found["tasks"] == 10


def test_plans_are_short_and_begin_with_no_verifier() -> None:
    plans = plans_for(("calculator", "reader", "auditor"))
    assert len(plans) == len(set(plans)) == 12
    assert all(len(plan) <= 5 and plan[0][1] is not Role.VERIFIER for plan in plans)


@pytest.mark.slow
def test_the_offline_pool_needs_a_coordinator() -> None:
    with open_sandbox() as sandbox:
        if sandbox.level is Level.NONE:
            pytest.skip(sandbox.describe())
        pool = Pool("offline", offline_pool(sandbox=sandbox))
        found = measure_headroom(pool, make_tasks(Split.TEST, 240, seed=5), seed=5, sandbox=sandbox)
    assert found.best_single < 0.6
    assert found.random < 0.35
    assert found.best_per_family > found.best_single + 0.1
    assert found.oracle > 0.9

"""The headroom of a pool: small ones with known figures, and the offline pool itself."""

import dataclasses

import numpy as np
import pytest

from trinity_core.agents.pool import Pool
from trinity_core.agents.specialists import offline_pool
from trinity_core.errors import ProviderError
from trinity_core.evaluation.headroom import Headroom, advice, measure_headroom, plans_for, script_of
from trinity_core.evaluation.statistics import Estimate
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.sandbox import Level, open_sandbox
from trinity_core.tasks.task import Split, Task
from trinity_core.testing import HashEncoder, ScriptedAgent
from trinity_core.training.episodes import EpisodeTree
from trinity_core.types import Fault, FaultKind, Prompt, Role

FAMILIES = ("arithmetic", "facts")
TASKS = make_tasks(Split.TEST, 10, seed=3, families=FAMILIES)
CHOOSING = make_tasks(Split.TRAIN, 20, seed=1, families=FAMILIES)


def knows(name: str, family: str) -> ScriptedAgent:
    """An agent that knows every answer of one family, on the tasks used here."""
    answers = {task.question: task.target.shown for task in (*TASKS, *CHOOSING) if task.family == family}

    def reply(prompt: Prompt) -> str:
        if prompt.role is not Role.WORKER:
            return "REVISE\nSuggestion: think\nNext role: worker"
        return f"Answer: {answers.get(prompt.transcript.question, 'no idea')}"

    return ScriptedAgent(name, reply)


def tree_of(*agents: ScriptedAgent) -> EpisodeTree:
    return EpisodeTree(Pool("p", agents), HashEncoder(), lambda task, answer: grade(task, answer, sandbox=None), max_turns=5)


def measure(*agents: ScriptedAgent, tasks: tuple[Task, ...] = TASKS) -> Headroom:
    return measure_headroom(tree_of(*agents), tasks, choosing=CHOOSING, seed=1)


def test_two_agents_that_know_half_each_leave_headroom() -> None:
    found = measure(knows("a", "arithmetic"), knows("b", "facts"))
    assert (found.best_single.mean, found.best_per_family.mean, found.oracle.mean) == (0.5, 1.0, 1.0)
    assert {name: value.mean for name, value in found.agents.items()} == {"a": 0.5, "b": 0.5}
    assert {name: figures.best_agent for name, figures in found.families.items()} == {"arithmetic": "a", "facts": "b"}
    assert 0.2 < found.random.mean < 0.8
    assert found.random.low < found.random.mean < found.random.high


def test_one_agent_leaves_none() -> None:
    found = measure(knows("a", "arithmetic"))
    assert found.best_single.mean == found.best_per_family.mean == found.oracle.mean == 0.5


def test_the_figures_have_the_names_of_the_contract() -> None:
    found = measure(knows("a", "facts"))
    names = {"tasks", "random", "best_single", "best_agent", "best_per_family", "script", "oracle", "agents", "families"}
    assert set(dataclasses.asdict(found)) == names
    assert (found.tasks, found.best_agent) == (10, "a")


def test_answers_lost_to_faults_are_left_out_of_the_lines() -> None:
    sound = knows("b", "facts")

    def reply(prompt: Prompt) -> str:
        if prompt.transcript.question == TASKS[0].question:
            raise ProviderError(Fault(FaultKind.RATE, "busy"))
        return sound._next(prompt)

    found = measure(knows("a", "arithmetic"), ScriptedAgent("b", reply))
    assert found.agents["b"].mean == pytest.approx(np.mean([task.family == "facts" for task in TASKS[1:]]))


def test_measuring_costs_calls_that_training_need_not_repeat() -> None:
    tree = tree_of(knows("a", "arithmetic"), knows("b", "facts"))
    measure_headroom(tree, TASKS, choosing=CHOOSING, seed=1)
    made = tree.counts.calls_made
    tree.advance([(root, agent, 0) for root in tree.roots([*TASKS, *CHOOSING], seed=1) for agent in (0, 1)])
    assert made == tree.counts.calls_made > 60


def lines(single: float, oracle: float, *, half: float = 0.03) -> Headroom:
    def around(value: float) -> Estimate:
        return Estimate(value, value - half, value + half)

    return Headroom(100, around(0.1), around(single), "a", around((single + oracle) / 2), around(single), around(oracle), {}, {})


@pytest.mark.parametrize(("single", "oracle", "half"), [(0.99, 1.0, 0.01), (0.5, 0.54, 0.01), (0.5, 0.6, 0.08)])
def test_without_a_clear_gain_the_advice_is_not_to_hope(single: float, oracle: float, half: float) -> None:
    words, saturated = advice(lines(single, oracle, half=half))
    assert saturated
    assert "hardly pay" in words


def test_with_a_clear_gain_the_advice_gives_the_figures() -> None:
    words, saturated = advice(lines(0.5, 0.9))
    assert not saturated
    assert words == (
        "The best single agent, a, answers 50% right; the best short plan for each question would answer 90%. "
        "Coordination can pay here. Knowing the kind of question alone would give 70%."
    )


def test_several_samples_ask_each_task_again_with_other_slips() -> None:
    tree = tree_of(knows("a", "arithmetic"), knows("b", "facts"))
    one, three = (measure_headroom(tree, TASKS, choosing=CHOOSING, seed=1, samples=samples) for samples in (1, 3))
    assert one.best_single.mean == three.best_single.mean == 0.5
    assert one.tasks == three.tasks == 10


def test_the_fixed_script_is_the_pools_own_or_its_first_agents() -> None:
    agents = tuple(ScriptedAgent(name) for name in "abcd")
    assert script_of(Pool("p", agents)) == (("a", Role.THINKER), ("b", Role.WORKER), ("c", Role.VERIFIER))
    assert script_of(Pool("p", agents, ("d", "d", "a"))) == (("d", Role.THINKER), ("d", Role.WORKER), ("a", Role.VERIFIER))
    assert [agent for agent, _ in script_of(Pool("p", agents[:2]))] == ["a", "b", "b"]


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
        tree = EpisodeTree(pool, HashEncoder(), lambda task, answer: grade(task, answer, sandbox=sandbox), max_turns=5)
        choosing = make_tasks(Split.TRAIN, 240, seed=5)
        found = measure_headroom(tree, make_tasks(Split.TEST, 240, seed=5), choosing=choosing, seed=5)
    assert found.best_single.mean < 0.6
    assert found.random.mean < 0.35
    assert found.best_per_family.mean > found.best_single.mean + 0.1
    assert found.oracle.mean > 0.9


def test_the_fixed_script_plans_works_and_checks_until_a_verdict_accepts() -> None:
    def accepts(prompt: Prompt) -> str:
        return "ACCEPT" if prompt.role is Role.VERIFIER else "Answer: no idea"

    measured = measure(ScriptedAgent("plans", "Suggestion: think"), knows("works", "facts"), ScriptedAgent("checks", accepts))
    assert measured.script.mean == 0.5
    assert measured.best_agent == "works"


def test_asking_each_task_more_often_narrows_nothing_but_luck() -> None:
    tree = tree_of(knows("a", "facts"), knows("b", "arithmetic"))
    once, thrice = (measure_headroom(tree, TASKS, choosing=CHOOSING, seed=1, samples=samples) for samples in (1, 3))
    assert once.best_single.mean == thrice.best_single.mean == 0.5
    assert (once.tasks, thrice.tasks) == (10, 10)

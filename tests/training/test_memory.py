"""What is remembered, what is not, and what a run is charged for."""

import threading

import numpy as np
import pytest

from tests.training.toy import WIDTH, ColourEncoder, agent, grade, tasks, tree
from trinity_core.agents.kept import Keeper, KeptAgent
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError, ProviderError
from trinity_core.testing import MemoryShelf, ScriptedAgent
from trinity_core.training.caller import Caller
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.halt import Halt
from trinity_core.training.rollout import LinearPolicies, UniformPolicy, roll_out
from trinity_core.training.spending import Spending
from trinity_core.types import ROLES, Fault, FaultKind, Reply, Role, Usage

WORKER, THINKER, VERIFIER = (ROLES.index(role) for role in (Role.WORKER, Role.THINKER, Role.VERIFIER))


def test_choices_that_come_to_the_same_call_share_it() -> None:
    world = tree()
    root = world.root(tasks(1)[0], seed=1)
    worker, cold_verifier = world.advance([(root, 0, WORKER), (root, 0, VERIFIER)])
    assert worker is cold_verifier
    assert (world.counts.calls, world.counts.calls_saved) == (1, 1)


def test_a_call_lost_to_a_fault_is_asked_again_later() -> None:
    flaky = ScriptedAgent("blue", [ProviderError(Fault(FaultKind.RATE, "busy")), "Answer: blue"])
    world = EpisodeTree(Pool("p", (agent("red"), flaky)), ColourEncoder(), grade, max_turns=1)
    root = world.root(tasks(2)[1], seed=1)
    assert world.child(root, 1, WORKER).reward is None
    assert world.child(root, 1, WORKER).reward == 1.0


def test_a_ceiling_of_the_operators_ends_the_run_instead_of_losing_every_further_episode() -> None:
    broke = ScriptedAgent("blue", [ProviderError(Fault(FaultKind.CEILING, "Nothing is left today."))])
    world = EpisodeTree(Pool("p", (agent("red"), broke)), ColourEncoder(), grade, max_turns=1)
    with pytest.raises(BudgetError, match="Nothing is left today"):
        world.child(world.root(tasks(2)[1], seed=1), 1, WORKER)


def test_a_kept_reply_rewards_like_one_that_was_asked_for_and_spends_nothing() -> None:
    shelf = MemoryShelf()
    worlds = []
    for _ in range(2):
        blue = KeptAgent(agent("blue"), Keeper(shelf), identity="blue")
        world = EpisodeTree(Pool("p", (agent("red"), blue)), ColourEncoder(), grade, max_turns=1)
        worlds.append((world, world.child(world.root(tasks(2)[1], seed=1), 1, WORKER)))
    (first, asked), (second, kept) = worlds
    costs = [node.transcript.turns[0].reply.cost_usd for node in (asked, kept)]
    assert (kept.reward, costs[1]) == (asked.reward, costs[0])
    assert (first.counts.kept, first.counts.known_cost_usd, first.spending.calls) == (0, costs[0], 1)
    assert (second.counts.kept, second.counts.known_cost_usd, second.spending.calls) == (1, 0.0, 0)


def test_a_second_run_on_the_same_memory_makes_no_call_and_is_charged_all_the_same() -> None:
    world, policies = tree(), LinearPolicies(np.random.default_rng(0).standard_normal((4, 5, WIDTH)))
    charged = []
    for _ in range(2):
        world.begin()
        roll_out(world, policies, [world.root(task, seed=1) for task in tasks(6)], rng=np.random.default_rng(1))
        charged.append((world.counts.calls, world.counts.calls_saved, world.counts.calls_made))
    (calls, saved, made), second = charged
    assert made == calls > 0
    assert second == (calls, saved, 0)


def test_samples_of_one_task_have_memories_of_their_own() -> None:
    world, task = tree(), tasks(1)[0]
    first, again, other = (world.roots([task], seed=1, sample=k)[0] for k in (0, 0, 1))
    assert first is again is not other
    assert first.seed != other.seed


def test_calls_run_side_by_side_but_not_at_one_agent() -> None:
    both, open_now, most = threading.Barrier(2, timeout=20), {0: 0, 1: 0}, {0: 0, 1: 0}

    def job(index: int) -> int:
        open_now[index] += 1
        most[index] = max(most[index], open_now[index])
        both.wait()  # passes only while a call of each agent is in the air
        open_now[index] -= 1
        return index

    found = Caller(workers=4, agent_workers=1).run([(k % 2, lambda k=k: job(k % 2)) for k in range(6)])
    assert found == [0, 1, 0, 1, 0, 1]
    assert most == {0: 1, 1: 1}


@pytest.mark.parametrize("workers", [1, 4])
def test_a_ceiling_of_calls_is_never_passed_and_keeps_what_came(workers: int) -> None:
    world, spending = tree(), Spending(max_calls=7)
    world.begin(caller=Caller(workers=workers, agent_workers=workers), spending=spending)
    starts = [world.root(task, seed=1) for task in tasks(40)]
    with pytest.raises(Halt, match="max_calls"):
        roll_out(world, UniformPolicy(), starts, rng=np.random.default_rng(0))
    assert sum(len(start.children) for start in starts) == 7


def test_a_ceiling_of_dollars_leaves_room_for_the_calls_in_the_air() -> None:
    spending = Spending(max_cost_usd=1.0)
    with spending.call() as replies:
        replies.append(Reply("", Usage(1, 1), cost_usd=0.4))
    with spending.call(), pytest.raises(Halt, match="max_cost_usd"), spending.call():
        pass
    assert spending.cost_usd is None  # a call that left no reply has no known price
    assert spending.tokens == 2


def test_a_stop_is_heard_at_the_next_call() -> None:
    cancel, asked = Cancel(), []

    def reply(prompt) -> str:
        asked.append(prompt)
        if len(asked) == 3:
            cancel.set()
        return "Answer: red"

    world = EpisodeTree(Pool("p", (ScriptedAgent("red", reply),)), ColourEncoder(), grade, max_turns=3)
    world.begin(cancel=cancel)
    with pytest.raises(Halt, match="stopped"):
        roll_out(world, UniformPolicy(), [world.root(task, seed=1) for task in tasks(9)], rng=np.random.default_rng(0))
    assert len(asked) == 3


def test_in_the_regime_of_single_decisions_every_call_is_a_workers() -> None:
    world = EpisodeTree(Pool("p", (agent("red"), agent("blue"))), ColourEncoder(), grade, max_turns=1, worker_only=True)
    for role in (WORKER, THINKER, VERIFIER):
        child = world.child(world.root(tasks(1)[0], seed=1), 0, role)
        assert (child.final, child.reward, child.transcript.turns[0].call.role) == (True, 1.0, Role.WORKER)
    assert world.counts.calls_made == 1

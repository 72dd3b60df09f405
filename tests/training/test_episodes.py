import numpy as np
import pytest

from tests.training.toy import WIDTH, ColourEncoder, agent, grade, tasks, tree
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import LinearHead
from trinity_core.errors import ProviderError
from trinity_core.events import SessionEnded
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.strategies.coordinator import Coordinator, CoordinatorStrategy
from trinity_core.testing import ScriptedAgent
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.rollout import LinearPolicies, roll_out
from trinity_core.types import Fault, FaultKind


def heads(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, 5, WIDTH))


def play(world: EpisodeTree, candidates: np.ndarray, starts, rng=None):
    return roll_out(world, LinearPolicies(candidates), starts, rng=rng)


@pytest.mark.parametrize("seed", range(8))
def test_an_episode_is_what_the_live_loop_does(seed: int) -> None:
    head, world = heads(1, seed), tree()
    for task in tasks(4):
        start = world.root(task, seed=7)
        reward = play(world, head, [start], rng=None).rewards[0, 0]
        strategy = CoordinatorStrategy(Coordinator(ColourEncoder(), LinearHead(head[0].astype(np.float32))), world.pool, rng=None)
        plan = SessionPlan(task.question, "coordinator", "colours", (), seed=7, limits=SessionLimits(max_turns=3))
        ended = list(run_session(plan, strategy, world.pool, cancel=Cancel()))[-1]
        assert isinstance(ended, SessionEnded)
        assert grade(task, ended.session.answer) == bool(reward)
        node = start
        for turn in ended.session.transcript.turns:
            decision = turn.decision
            node = world.child(node, world.pool.names.index(decision.agent), list(type(decision.role)).index(decision.role))
            assert (node.transcript.turns[-1].call, node.transcript.turns[-1].reply.text) == (turn.call, turn.reply.text)
        assert node.final
        assert (len(node.transcript.turns), node.reward) == (len(ended.session.transcript.turns), reward)


def test_a_second_look_costs_no_call_and_no_encoding() -> None:
    world = tree()
    starts = [world.root(task, seed=1) for task in tasks(6)]
    first = play(world, heads(8), starts, rng=np.random.default_rng(3))
    calls, encodes = world.counts.calls, world.counts.encodes
    second = play(world, heads(8), starts, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(first.rewards, second.rewards)
    assert (world.counts.calls, world.counts.encodes) == (calls, encodes)
    assert world.counts.calls_saved >= calls


def test_candidates_share_their_draws() -> None:
    same = np.repeat(heads(1), 5, axis=0)
    world = tree()
    rollout = play(world, same, [world.root(task, seed=1) for task in tasks(10)], rng=np.random.default_rng(0))
    assert (rollout.rewards == rollout.rewards[0]).all()
    assert (rollout.agent_counts == rollout.agent_counts[0]).all()


def test_an_episode_lost_to_a_fault_is_left_out_not_scored_zero() -> None:
    broken = ScriptedAgent("blue", [ProviderError(Fault(FaultKind.RATE, "busy"))])
    world = EpisodeTree(Pool("p", (agent("red"), broken)), ColourEncoder(), grade, max_turns=1)
    always_blue = np.zeros((1, 5, WIDTH))
    always_blue[0, 1, 3] = always_blue[0, 2, 3] = 9
    starts = [world.root(task, seed=1) for task in tasks(2)]
    assert np.isnan(play(world, always_blue, starts, rng=None).rewards).all()


def test_sampling_draws_from_the_softmax() -> None:
    world, head = tree(max_turns=1), np.zeros((1, 5, WIDTH))
    head[0, 1, 3] = np.log(3.0)
    starts = [world.root(task, seed=1) for task in tasks(2000)]
    rollout = play(world, head, starts, rng=np.random.default_rng(0))
    assert rollout.agent_counts[0] / 2000 == pytest.approx([0.25, 0.75], abs=0.03)
    assert rollout.role_counts[0] / 2000 == pytest.approx([1 / 3] * 3, abs=0.03)

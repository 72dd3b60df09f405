"""Imitation: its targets, its label making and what it remembers."""

import numpy as np
import pytest

from tests.training.toy import WIDTH, agent, arena, grade, tasks, tree
from trinity_core.agents.pool import Pool
from trinity_core.errors import ProviderError
from trinity_core.testing import ScriptedAgent
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.plan import RunPlan, SpaceName, TrainerName
from trinity_core.training.spaces.linear import full_matrix
from trinity_core.training.trainers.imitation import best_agent, soft_targets, targets
from trinity_core.training.trainers.label_making import make_labels
from trinity_core.training.trainers.labels import Labels, mean_success
from trinity_core.training.trainers.registry import trainer_card
from trinity_core.types import Fault, FaultKind, Prompt, Role

PLAN = RunPlan(trainer=TrainerName.IMITATION, space=SpaceName.LINEAR, repeats=2, max_turns=3)
NAN = np.nan


def one_question(*right: list[float]) -> Labels:
    """One state per sample of one question."""
    count = len(right)
    index = np.zeros(count, np.intp)
    return Labels(index, np.arange(count), index, np.array(right), np.ones((count, 2)))


def test_soft_targets_are_the_softmax_of_success_over_tau() -> None:
    found = soft_targets([0], np.array([[1.0, 0.5, 0.0]]))
    np.testing.assert_allclose(found[0], np.array([np.e**4, np.e**2, 1]) / (np.e**4 + np.e**2 + 1))


def test_hard_labels_take_the_best_and_break_ties_at_random_by_seed_and_question() -> None:
    success = np.tile([[0.5, 1.0, 1.0, 0.0]], (200, 1))
    found = best_agent(1)(range(200), success)
    np.testing.assert_array_equal(found.sum(axis=1), 1)
    assert found[:, [0, 3]].sum() == 0
    assert 70 < found[:, 1].sum() < 130
    np.testing.assert_array_equal(best_agent(1)(range(200), success), found)
    assert (best_agent(2)(range(200), success) != found).any()


def test_success_is_the_mean_over_the_samples_of_a_question() -> None:
    np.testing.assert_allclose(one_question([1.0, 0.0], [0.0, 0.0]).success(), [[0.5, 0.0]] * 2)


@pytest.mark.parametrize(
    ("right", "mean"),
    [([[1.0, NAN, 0.0]], [1.0, 0.5, 0.0]), ([[1.0, NAN], [0.0, 1.0]], [0.5, 1.0]), ([[NAN, NAN]], [NAN, NAN])],
)
def test_a_lost_answer_counts_for_nothing(right: list[list[float]], mean: list[float]) -> None:
    np.testing.assert_allclose(mean_success(np.array(right)), mean)


def test_a_question_whose_answers_were_all_lost_teaches_no_agent() -> None:
    for aim in (soft_targets, best_agent(1)):
        np.testing.assert_array_equal(targets(one_question([NAN, NAN]), aim), [[0, 0, 1, 0, 0]])


def test_packed_labels_come_back_the_same() -> None:
    labels = one_question([1.0, NAN], [0.0, 1.0])
    back = Labels.unpacked(labels.packed(), 2, 2)
    for name in ("tasks", "samples", "roles", "right", "states"):
        np.testing.assert_array_equal(getattr(labels, name), getattr(back, name))
    assert len(Labels.none(2, 2).joined(labels).tasks) == 2


def test_every_agent_answers_once_and_one_episode_goes_on_with_checks() -> None:
    here = arena(PLAN)
    rollout, labels = make_labels(here, [0, 1], [0, 0], aim=soft_targets, rng=np.random.default_rng(0))
    assert rollout.rewards.shape == (1, 4)
    np.testing.assert_array_equal(labels.right[:2], [[1.0, 0.0], [0.0, 1.0]])
    assert rollout.agent_counts.sum() == rollout.role_counts.sum() == rollout.turns.sum()
    turns = [[turn.call.role for turn in end.transcript.turns] for end in rollout.ends[0]]
    assert sorted(map(len, turns))[:2] == [1, 1]
    for roles in turns:
        assert roles == [Role.WORKER, Role.VERIFIER, Role.WORKER][: len(roles)]
    assert labels.roles[:2].tolist() == [0, 0]
    assert set(labels.roles[2:].tolist()) <= {0, 2}


def test_with_single_decisions_there_is_nothing_to_go_on_with() -> None:
    calm = tree()
    here = arena(PLAN, EpisodeTree(calm.pool, calm.encoder, grade, max_turns=1, worker_only=True))
    rollout, labels = make_labels(here, [0, 1], [0, 0], aim=soft_targets, rng=np.random.default_rng(0))
    assert (rollout.turns == 1).all()
    assert len(labels.tasks) == 2


def test_every_question_is_labelled_once_and_then_nothing_more_is_played() -> None:
    here = arena(PLAN)
    search = trainer_card("imitation").make(PLAN, full_matrix(5, WIDTH), np.zeros(20), 8)
    played, labelled = [], []
    for generation in range(1, 8):
        rollout = search.play(here, generation)
        search.tell(search.learn(rollout, np.zeros(1)))
        played.append(rollout.rewards.size)
        labelled.append(len(set(search._labels.tasks.tolist())))
    assert (played, labelled) == ([16] * 5 + [0] * 2, [8, 16, 24, 32, 40, 40, 40])
    calls = here.tree.counts.calls_made
    search.play(here, 8)
    assert here.tree.counts.calls_made == calls


def test_with_several_samples_the_questions_are_asked_again_for_other_replies() -> None:
    plan = RunPlan(trainer=TrainerName.SFT, space=SpaceName.LINEAR, repeats=10, samples=2)
    search = trainer_card("sft").make(plan, full_matrix(5, WIDTH), np.zeros(20), 8)
    here = arena(plan)
    sizes = []
    for generation in range(1, 4):
        rollout = search.play(here, generation)
        search.tell(search.learn(rollout, np.zeros(1)))
        sizes.append(rollout.rewards.size)
    assert sizes == [80, 80, 0]
    assert sorted(zip(search._labels.tasks.tolist(), search._labels.samples.tolist(), strict=True))[0] == (0, 0)
    assert {s for t, s in zip(search._labels.tasks.tolist(), search._labels.samples.tolist(), strict=True) if t == 7} == {0, 1}


def test_a_lost_answer_is_no_wrong_answer() -> None:
    broken = ScriptedAgent("blue", [ProviderError(Fault(FaultKind.RATE, "busy"))])
    world = EpisodeTree(Pool("p", (agent("red"), broken)), tree().encoder, grade, max_turns=3)
    rollout, labels = make_labels(arena(PLAN, world), [0, 1], [0, 0], aim=soft_targets, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(labels.right[:2], [[1.0, NAN], [0.0, NAN]])
    assert np.isnan(rollout.rewards).sum() >= 2


def test_questions_are_labelled_on_the_training_tasks_only() -> None:
    asked: list[str] = []

    def reply(prompt: Prompt) -> str:
        asked.append(prompt.transcript.question)
        return "Answer: red"

    world = EpisodeTree(Pool("p", (ScriptedAgent("red", reply), ScriptedAgent("blue", reply))), tree().encoder, grade, max_turns=3)
    trainer_card("imitation").make(PLAN, full_matrix(5, WIDTH), np.zeros(20), 40).play(arena(PLAN, world), 1)
    assert set(asked) == {task.question for task in tasks(40)}

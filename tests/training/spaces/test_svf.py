from dataclasses import replace

import numpy as np
import pytest
import torch
from transformers import Qwen3Config, Qwen3Model

from tests.training import toy
from trinity_core.cancel import Cancel
from trinity_core.coordinator.backbone import prepare
from trinity_core.coordinator.checkpoint import checkpoint_bytes, read_checkpoint
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.prompt import PLAIN_FRAME, QWEN_FRAME, SYSTEM
from trinity_core.coordinator.svf import adapted_backbone
from trinity_core.errors import PlanError
from trinity_core.pretraining.tokenizer import train_tokenizer
from trinity_core.tasks.task import Split
from trinity_core.testing import HashEncoder
from trinity_core.training.arena import Arena
from trinity_core.training.codec import arrays, to_dict
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.events import GenerationEnded, Prepared, RunEnded, RunStarted
from trinity_core.training.halt import Halt
from trinity_core.training.plan import RunPlan, SpaceName, Start
from trinity_core.training.preparation import prepare as prepare_run
from trinity_core.training.run import _Sitting
from trinity_core.training.spaces.registry import make_space, space_size
from trinity_core.training.spaces.space import training_policies
from trinity_core.training.spaces.svf import LEAST, OFFSET_STEP, SvfSpace
from trinity_core.training.spending import Spending

ROWS, OFFSETS = 5, 192
PLAN = RunPlan(space=SpaceName.LINEAR, svf=True, generations=2, population=4, repeats=4, headroom_tasks=0, validate_every=1, max_turns=3)


@pytest.fixture(scope="module")
def encoder() -> HiddenStateEncoder:
    tokenizer = train_tokenizer(
        (QWEN_FRAME.opening, QWEN_FRAME.closing, PLAIN_FRAME.closing, SYSTEM, "Which colour is red?") * 4, vocabulary=400
    )
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2}
    torch.manual_seed(1)
    model = Qwen3Model(Qwen3Config(vocab_size=len(tokenizer), head_dim=8, **sizes))
    for weight in model.parameters():
        if weight.ndim == 2:
            torch.nn.init.normal_(weight, std=0.3)
    return HiddenStateEncoder(prepare("lively", model, tokenizer, device="cpu"))


@pytest.fixture
def world(encoder) -> EpisodeTree:
    return EpisodeTree(toy.tree().pool, encoder, toy.grade, max_turns=3)


def space(encoder, **changes: object) -> SvfSpace:
    made = make_space(replace(PLAN, **changes), ROWS, encoder, np.zeros((0, 0)))
    assert isinstance(made, SvfSpace)
    return made


def vectors(svf: SvfSpace, count: int = 3) -> np.ndarray:
    return svf.start() + 3 * svf.sigma * np.random.default_rng(2).standard_normal((count, svf.size))


@pytest.mark.parametrize("name", [SpaceName.LINEAR, SpaceName.LOW_RANK, SpaceName.SPARSE, SpaceName.BLOCK_2])
def test_offsets_come_before_the_vector_of_any_head(encoder, name: SpaceName) -> None:
    svf = space(encoder, space=name)
    assert svf.size == space_size(replace(PLAN, space=name), ROWS, encoder) == OFFSETS + svf.inner.size == len(svf.start())
    vector = vectors(svf)[0]
    states = np.ones((1, 32), np.float32)
    np.testing.assert_array_equal(svf.head(vector).logits(states), svf.inner.head(vector[OFFSETS:]).logits(states))
    assert sum(map(len, svf.scales(vector).values())) == OFFSETS


def test_the_start_leaves_the_backbone_alone(encoder) -> None:
    svf = space(encoder)
    assert svf.scales(svf.start()) == {}


def test_a_first_step_moves_an_offset_by_three_hundredths_and_never_below_the_floor(encoder) -> None:
    svf = space(encoder)
    vector = np.zeros(svf.size)
    vector[0], vector[1] = svf.sigma, -1000 * svf.sigma
    first = next(iter(svf.scales(vector).values()))
    assert first[:2] == pytest.approx([OFFSET_STEP, LEAST - 1])


@pytest.mark.parametrize("name", [SpaceName.LINEAR, SpaceName.LOW_RANK, SpaceName.SPARSE])
def test_logits_are_those_of_the_adapted_backbone_and_the_head(encoder, world, name: SpaceName) -> None:
    svf = space(encoder, space=name)
    roots = world.roots(toy.tasks(4), seed=1)
    nodes = roots + world.advance([(root, k % 2, 0) for k, root in enumerate(roots)])
    places = np.array([[2, 0], [0, 7], [1, 4], [2, 5], [2, 0]])
    candidates = vectors(svf)
    logits = svf.policies(candidates).logits(world, nodes, places)
    for row, (c, n) in zip(logits, places, strict=True):
        full = HiddenStateEncoder(adapted_backbone(encoder.backbone, svf.scales(candidates[c])), cache_sessions=0)
        states = full.encode([nodes[n].transcript]).states
        np.testing.assert_allclose(row, svf.head(candidates[c]).logits(states)[0], rtol=1e-4, atol=1e-4)
    assert (world.counts.encodes, world.counts.encodes_saved) == (4, 1)


def test_training_draws_reach_the_inner_space(encoder, world) -> None:
    svf = space(encoder, space=SpaceName.SPARSE)
    candidate = vectors(svf, 1)
    node, place = world.roots(toy.tasks(1), seed=1), np.zeros((1, 2), np.intp)

    def logits(seed: int) -> np.ndarray:
        return training_policies(svf, candidate, np.random.default_rng(seed)).logits(world, node, place)

    np.testing.assert_array_equal(logits(1), logits(1))
    assert (logits(1) != logits(2)).any()


def test_more_candidates_than_readers_give_the_same_logits(encoder, world, monkeypatch) -> None:
    svf = space(encoder)
    nodes, places = world.roots(toy.tasks(1), seed=1), np.array([[c, 0] for c in range(3)])
    before = svf.policies(vectors(svf)).logits(world, nodes, places)
    monkeypatch.setattr("trinity_core.training.spaces.svf.READERS", 1)
    policies = svf.policies(vectors(svf))
    for _ in range(2):
        np.testing.assert_array_equal(policies.logits(world, nodes, places), before)


def arena(world: EpisodeTree, plan: RunPlan) -> Arena:
    return Arena(plan, world, toy.tasks(8), toy.tasks(6, Split.VALIDATION), toy.tasks(6, Split.TEST))


def run(world: EpisodeTree, plan: RunPlan, replay: list | None = None) -> list:
    return list(_Sitting(arena(world, plan), Spending.of(plan), replay or []).events())


def test_a_run_with_offsets_ends_in_a_checkpoint_that_live_can_read(encoder, world) -> None:
    events = run(world, PLAN)
    started, ended = events[0], events[-1]
    assert isinstance(started, RunStarted)
    assert isinstance(ended, RunEnded)
    assert started.parameters == OFFSETS + ROWS * 32
    assert ended.checkpoint is not None
    again = read_checkpoint(checkpoint_bytes(ended.checkpoint))
    assert again.facts.backbone == encoder.name
    assert HiddenStateEncoder(adapted_backbone(encoder.backbone, again.scales)).name.startswith("lively+svf:")


def test_a_resumed_run_gives_the_same_numbers(world) -> None:
    whole = run(world, PLAN)
    log = [(to_dict(event, world.pool.names), arrays(event)) for event in whole]
    rest = run(world, PLAN, [(line, kept) for line, kept in log if line.get("index", 0) < 2 and line["event"] != "run_ended"])
    first, second = whole[-2], rest[-2]
    assert isinstance(first, GenerationEnded)
    assert isinstance(second, GenerationEnded)
    np.testing.assert_array_equal(first.fitness, second.fitness)
    assert first.validation == second.validation


def test_imitation_finds_the_head_and_leaves_the_backbone(world) -> None:
    ground = prepare_run(arena(world, replace(PLAN, start=Start.IMITATION)))
    assert not ground.start[:OFFSETS].any()
    assert ground.start[OFFSETS:].any()


def test_an_encoder_without_a_backbone_is_a_clear_error() -> None:
    with pytest.raises(PlanError, match="no backbone whose matrices could be scaled"):
        space_size(PLAN, ROWS, HashEncoder(8))


def test_prepared_comes_from_the_inner_space(world) -> None:
    prepared = next(event for event in run(world, replace(PLAN, space=SpaceName.SUBSPACE, directions=3)) if isinstance(event, Prepared))
    assert prepared.basis.shape == (4, 32)


def test_a_stopped_run_stops_between_two_candidates(encoder, world) -> None:
    cancel = Cancel()
    world.begin(cancel=cancel)
    svf = space(encoder)
    cancel.set()
    with pytest.raises(Halt, match="stopped"):
        svf.policies(vectors(svf)).logits(world, world.roots(toy.tasks(1), seed=1), np.zeros((1, 2), np.intp))

"""A very short training, end to end."""

import numpy as np
import pytest

from trinity_core.agents.pool import Pool
from trinity_core.coordinator.backbone import load_backbone
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.errors import PlanError
from trinity_core.pretraining.report import backbone_report
from trinity_core.pretraining.rollout import training_samples
from trinity_core.pretraining.train import BackbonePlan, train_backbone
from trinity_core.testing import ScriptedAgent
from trinity_core.types import Role


@pytest.fixture(scope="module")
def pool() -> Pool:
    replies = {Role.WORKER: "Answer: 4", Role.THINKER: "Suggestion: Compute: 2+2\nNext role: worker", Role.VERIFIER: "REVISE. No."}
    return Pool("scripted", tuple(ScriptedAgent(name, lambda prompt: replies[prompt.role]) for name in ("a", "b")))


@pytest.fixture(scope="module")
def samples(pool):
    return training_samples(pool, tasks=60, seed=3)


def test_random_sessions_are_the_same_for_the_same_seed_and_cover_all_families(pool, samples):
    again = [(s.family, s.transcript.question, len(s.transcript.turns)) for s in training_samples(pool, tasks=60, seed=3)]
    assert again == [(s.family, s.transcript.question, len(s.transcript.turns)) for s in samples]
    assert len({sample.family for sample in samples}) == 12
    assert {len(sample.transcript.turns) for sample in samples} == {1, 2, 3, 4, 5}


def test_training_lowers_the_losses_and_saves_a_backbone_that_loads_and_reports(tmp_path, pool, samples):
    reports = []
    plan = BackbonePlan(minutes=0.05, vocabulary=600, width=32, layers=1, batch=4)
    trained = train_backbone(plan, samples, tmp_path / "new", progress=reports.append)
    assert trained.steps > 40
    assert sum(reports[-1].losses.values()) < sum(reports[0].losses.values())
    backbone = load_backbone(trained.folder, device="cpu")
    states = HiddenStateEncoder(backbone).encode([sample.transcript for sample in samples]).states
    np.testing.assert_allclose(np.linalg.norm(states, axis=1), 32**0.5, rtol=1e-3)
    report = backbone_report(backbone, pool, tasks=36)
    assert {score.source for score in report.scores} == {"states", "random init", "bag of words"}


def test_a_plan_out_of_range_is_refused():
    with pytest.raises(PlanError, match="minutes is 0"):
        BackbonePlan(minutes=0)
    with pytest.raises(PlanError, match="width is 100"):
        BackbonePlan(width=100, heads=3)

"""What the commands and pages are given: the bundled head where it fits, a plain error or an untrained head elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import load_checkpoint
from trinity_core.errors import CheckpointError
from trinity_core.events import SessionEnded
from trinity_core.settings import SessionPlan
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split
from trinity_core.testing import ScriptedAgent
from ui.config import Config
from ui.workbench import UNTRAINED, Workbench

ASSETS = Path(__file__).parents[2] / "assets"
STRANGERS = Pool("strangers", (ScriptedAgent("x"), ScriptedAgent("y")))


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("store")
    with Workbench(Config(ASSETS, f"sqlite:///{folder / 't.db'}")) as made:
        yield made


def plan(pool: Pool, **changes: object) -> SessionPlan:
    return replace(SessionPlan("2+2?", "coordinator", pool.name, tuple(agent.info for agent in pool.agents)), **changes)


def test_the_bundled_head_fits_the_bundled_backbone_and_pool(workbench: Workbench) -> None:
    coordinator = workbench.coordinator(workbench.pool("offline"))
    assert coordinator.head.trained
    assert "sep-CMA-ES" in coordinator.label


def test_a_pool_without_a_head_gets_an_untrained_one_that_draws(workbench: Workbench) -> None:
    labelled = workbench.labelled(plan(STRANGERS), STRANGERS)
    assert (labelled.checkpoint, labelled.argmax) == (UNTRAINED, False)


def test_a_head_that_was_asked_for_has_to_fit(workbench: Workbench) -> None:
    given = Workbench(replace(workbench.config, checkpoint=workbench.config.bundled_head))
    with pytest.raises(CheckpointError, match="made for the agents"):
        given.coordinator(STRANGERS)


def test_a_head_with_scales_reads_with_the_adapted_backbone_made_once(workbench: Workbench) -> None:
    bundled, pool = load_checkpoint(workbench.config.bundled_head), workbench.pool("offline")
    scaled = replace(bundled, scales={"layers.2.mlp.up_proj.weight": np.full(128, 0.1, np.float32) * np.arange(128)})
    first, second = workbench.fitted(scaled, pool), workbench.fitted(scaled, pool)
    assert first.encoder is second.encoder
    assert first.encoder.name.startswith(f"{workbench.encoder().name}+svf:")
    assert workbench.fitted(bundled, pool).encoder is workbench.encoder()


def test_scales_of_another_backbone_are_refused(workbench: Workbench) -> None:
    bundled = load_checkpoint(workbench.config.bundled_head)
    strange = replace(bundled, scales={"layers.26.mlp.up_proj.weight": np.zeros(1024, np.float32)})
    with pytest.raises(CheckpointError, match="does not have"):
        workbench.fitted(strange, workbench.pool("offline"))


def test_the_bundled_coordinator_beats_every_single_agent_on_unseen_tasks(workbench: Workbench) -> None:
    pool, right = workbench.pool("offline"), 0
    tasks = make_tasks(Split.TEST, 60, seed=99)
    for task in tasks:
        *_, ended = workbench.session(plan(pool, question=task.question), pool, cancel=Cancel())
        assert isinstance(ended, SessionEnded)
        right += grade(task, ended.session.answer, sandbox=workbench.sandbox) is True
    assert right / len(tasks) > 0.8  # the best single agent is right on about 0.4 of such tasks

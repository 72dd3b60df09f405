"""Who stands against whom, and how a margin depends on the state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trinity_core.analysis.why.contest import Side, contests, margins, slopes
from trinity_core.coordinator.head import LinearHead
from trinity_core.coordinator.heads.low_rank import LowRankHead
from trinity_core.types import Decision, Role

DECISION = Decision(
    ("ann", "bob", "cid"),
    (1.0, 2.0, 0.5),
    (0.0, 1.0, 3.0),
    (0.2, 0.7, 0.1),
    (0.1, 0.2, 0.7),
    "bob",
    Role.VERIFIER,
    1.0,
    0.3,
    1.0,
    9,
    0,
    1.0,
    False,
)


def test_the_runner_up_is_the_most_probable_other():
    agent, role = contests(DECISION)
    assert (agent.side, agent.chosen, agent.runner_up, agent.rows) == (Side.AGENT, "bob", "ann", (1, 0))
    assert (role.side, role.chosen, role.runner_up, role.rows) == (Side.ROLE, "verifier", "thinker", (5, 4))


def test_a_drawn_choice_stands_against_the_most_probable_one():
    assert contests(replace(DECISION, agent="cid"))[0].runner_up == "bob"


def test_without_another_agent_there_is_no_contest_of_agents():
    alone = replace(DECISION, agent_probabilities=(0.0, 1.0, 0.0))
    assert [contest.side for contest in contests(alone)] == [Side.ROLE]


@pytest.mark.parametrize("kind", ["linear", "low-rank"])
def test_slopes_foretell_small_changes_of_any_head(kind):
    rng = np.random.default_rng(1)
    down, up = rng.normal(size=(4, 8)).astype(np.float32), rng.normal(size=(6, 4)).astype(np.float32)
    head = LinearHead((up @ down).astype(np.float32)) if kind == "linear" else LowRankHead(down, up)
    state, step = rng.normal(size=8), 1e-2 * rng.normal(size=8)
    found = contests(DECISION)
    change = (margins(head, (state + step)[None], found) - margins(head, state[None], found))[0]
    assert change == pytest.approx(slopes(head, state, found) @ step, abs=5e-3)

"""Questions in clusters, each cluster one agent's own: what any rule that learns from outcomes has to find."""

from dataclasses import replace

import numpy as np

from trinity_core.strategies.learned.labels import LabelTable

AGENTS = ("red", "green", "blue")
CENTRES = np.random.default_rng(7).standard_normal((3, 12)) * 2.0


def table(count: int = 60, *, seed: int = 0, agents: int = 3, missing: float = 0.0) -> LabelTable:
    """Agent k is right on cluster k and wrong elsewhere, but for one answer in ten."""
    rng = np.random.default_rng(seed)
    kind = np.arange(count) % 3
    outcomes = (kind[:, None] == np.arange(agents)).astype(float)
    outcomes = np.where(rng.random(outcomes.shape) < 0.1, 1.0 - outcomes, outcomes)
    outcomes[rng.random(outcomes.shape) < missing] = np.nan
    states = (CENTRES[kind] + 0.5 * rng.standard_normal((count, 12))).astype(np.float32)
    words = ("apple", "engine", "violin")
    return LabelTable(
        agents=AGENTS[:agents],
        questions=tuple(f"Tell me about the {words[k]} number {n}" for n, k in enumerate(kind)),
        families=tuple(words[k] for k in kind),
        states=states,
        outcomes=outcomes,
        costs=np.tile([0.001, 0.002, 0.003][:agents], (count, 1)),
        prices=(1.0, 2.0, 4.0)[:agents],
    )


def known_clusters(count: int = 60, seed: int = 99) -> tuple[np.ndarray, np.ndarray]:
    """States of other questions and the agent that owns each."""
    fresh = table(count, seed=seed)
    return fresh.states, np.arange(count) % 3


def without(labels: LabelTable, **changes: object) -> LabelTable:
    """The table with other fields."""
    return replace(labels, **changes)

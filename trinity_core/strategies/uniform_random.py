"""A uniformly random agent under a uniformly random role at each turn: the floor every learned policy is held against."""

from __future__ import annotations

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.session.contract import override_role
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.types import ROLES, Call, Step, Transcript


class UniformRandom:
    """Draws agent and role independently and evenly; follows a Thinker's suggested role like the coordinator does.

    Args:
        pool: the agents.
        rng: this session's own generator.
    """

    name = "random"

    def __init__(self, pool: Pool, rng: np.random.Generator) -> None:
        self._pool, self._rng = pool, rng

    def next_step(self, transcript: Transcript) -> Step | None:
        """One call; None when nobody can be asked."""
        names = callable_names(self._pool, transcript)
        if not names:
            return None
        agent = names[int(self._rng.integers(len(names)))]
        role, note = override_role(ROLES[int(self._rng.integers(len(ROLES)))], transcript)
        return Step((Call(agent, role),), note=note)


RANDOM = StrategyEntry(
    "random",
    "random",
    lambda parts, argument: UniformRandom(parts.pool, parts.rng("policy")),
    same_card(StrategyCard("random", "Uniform random", "A random agent under a random role at every turn: the floor.")),
)

"""The strategies by name. Adding one is adding its file and one line to `_BUILDERS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.interfaces import Strategy
from trinity_core.seeds import derive_seed
from trinity_core.settings import SessionPlan
from trinity_core.strategies.coordinator import Coordinator, CoordinatorStrategy
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.one_decision import OneDecision
from trinity_core.strategies.script import SCRIPT, FixedScript, Rotation
from trinity_core.strategies.single import SingleAgent
from trinity_core.strategies.uniform_random import UniformRandom
from trinity_core.types import Role


@dataclass(frozen=True, slots=True)
class StrategyCard:
    """A strategy as offered to people."""

    name: str
    """What plans and the command line call it."""
    title: str
    idea: str
    """One sentence: how it decides."""


def no_labels() -> LabelTable:
    """Raises: nothing is known of the pool.

    Raises:
        PlanError: always.
    """
    raise PlanError("Nothing is known yet of how this pool's agents answer. Run a comparison over it first.")


@dataclass(frozen=True, slots=True, eq=False)
class StrategyParts:
    """What strategies are built from; each takes what it needs."""

    plan: SessionPlan
    pool: Pool
    coordinator: Callable[[], Coordinator]
    """Loads the coordinator; called only by strategies with a head."""
    labels: Callable[[], LabelTable] = no_labels
    """Outcomes of training questions for this pool; called only by strategies that are fitted on them. Raises `PlanError` without any."""
    judge: Callable[[str], float | None] | None = None
    """Grades an answer to this session's question: 1 right, 0 wrong, None unknown; None where the question is no known task."""

    def rng(self, purpose: str) -> np.random.Generator:
        """A generator of this session's own for one purpose."""
        return np.random.default_rng(derive_seed(self.plan.seed, purpose))


def _coordinator(parts: StrategyParts, argument: str) -> Strategy:
    coordinator = parts.coordinator()
    rng = None if parts.plan.argmax and coordinator.head.trained else parts.rng("policy")
    return CoordinatorStrategy(coordinator, parts.pool, rng=rng)


def _single(parts: StrategyParts, argument: str) -> Strategy:
    return SingleAgent(parts.pool.agent(argument).info.name)


def _script(parts: StrategyParts, argument: str) -> Strategy:
    return FixedScript(_cast(parts.pool, argument))


def _cast(pool: Pool, argument: str) -> dict[Role, str]:
    names = [name.strip() for name in argument.split(",")] if argument else list(pool.script or pool.names[:3])
    if len(names) != len(SCRIPT):
        raise PlanError(f"script:{argument} names {len(names)} agents; it needs three: the Thinker, the Worker and the Verifier.")
    return {role: pool.agent(name).info.name for role, name in zip(SCRIPT, names, strict=True)}


_BUILDERS: dict[str, Callable[[StrategyParts, str], Strategy]] = {
    "coordinator": _coordinator,
    "random": lambda parts, argument: UniformRandom(parts.pool, parts.rng("policy")),
    "rotation": lambda parts, argument: Rotation(parts.pool),
    "script": _script,
    "single": _single,
}


def make_strategy(parts: StrategyParts) -> Strategy:
    """The strategy that `parts.plan.strategy` names.

    Raises:
        PlanError: no strategy has this name, or its argument is wrong.
        PoolError: it names an agent that is not in the pool.
    """
    kind, _, argument = parts.plan.strategy.partition(":")
    if kind not in _BUILDERS:
        raise PlanError(f"There is no strategy {kind!r}. Choose one of: {', '.join(_BUILDERS)} (single:AGENT, script:A,B,C).")
    strategy = _BUILDERS[kind](parts, argument)
    return OneDecision(strategy) if parts.pool.recorded else strategy


def strategy_cards(pool: Pool) -> tuple[StrategyCard, ...]:
    """Every strategy that can be chosen over this pool, the coordinator first."""
    cast = _cast(pool, "") if len(pool.names) >= len(SCRIPT) or pool.script else {}
    script = f"Always Thinker, Worker, Verifier: {', '.join(cast.values())}."
    cards = [
        StrategyCard("coordinator", "Coordinator", "A learned head reads the discussion and picks agent and role at every turn."),
        StrategyCard("random", "Uniform random", "A random agent under a random role at every turn: the floor."),
        StrategyCard("rotation", "Rotation", "The agents one after the other, as Thinker, Worker, Verifier in turn."),
    ]
    if cast:
        cards.append(StrategyCard("script", "Fixed script", script))
    singles = (StrategyCard(f"single:{name}", f"Only {name}", f"One call to {name}, nobody else.") for name in pool.names)
    return (*cards, *singles)

"""How much a coordinator can win over a pool: random and single agents below, the best of a stated set of short plans above.

Measured before anything is spent on learning: where one agent is best at everything, or all fail alike, no coordinator can win
(every reproduction of TRINITY found this first; spec section 11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.evaluation.statistics import Estimate, estimate
from trinity_core.seeds import derive_seed
from trinity_core.tasks.task import Task
from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.training.rollout import UniformPolicy, mean_known, roll_out
from trinity_core.types import ROLES, Role

EPISODES = 3
"""Random episodes per task."""
CLEAR_GAIN = 0.05
"""The oracle must be above the best single agent by more than this for coordination to be worth its calls."""

Choice = tuple[str, Role]
Plan = tuple[Choice, ...]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FamilyHeadroom:
    """The figures of one task family, as fractions of tasks answered right."""

    tasks: int
    random: float
    oracle: float
    best_agent: str
    """The best single agent on the choosing tasks."""
    agents: Mapping[str, float]
    """One Worker call each."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """The lines between which a coordinator moves; accuracies in 0..1 with 95 % intervals."""

    tasks: int
    random: Estimate
    """Uniformly random agent and role at each turn."""
    best_single: Estimate
    """The best agent of the pool, one Worker call; chosen on these very tasks, so it flatters the baseline if anything."""
    best_agent: str
    best_per_family: Estimate
    """One Worker call to the agent that was best in the task's family on the choosing tasks."""
    script: Estimate
    """Thinker, Worker, Verifier by fixed agents, over and over until a verdict accepts."""
    oracle: Estimate
    """The best of `plans_for(pool)` on each task: not attainable, since it knows the outcomes."""
    agents: Mapping[str, Estimate]
    families: Mapping[str, FamilyHeadroom]


def plans_for(names: Sequence[str]) -> tuple[Plan, ...]:
    """The plans the oracle chooses from, for each worker: alone; with the auditor's checks; after the reader's plan; with both.

    A plan ends early when a Verifier accepts. Pools without a reader or auditor get the plans that need none.
    """
    plans: list[Plan] = []
    for name in names:
        work, check = (name, Role.WORKER), ("auditor", Role.VERIFIER)
        plans.append((work,))
        if "auditor" in names:
            plans.append((work, check, work, check, work))
        if "reader" in names:
            plans.append((("reader", Role.THINKER), work))
        if {"auditor", "reader"} <= set(names):
            plans.append((("reader", Role.THINKER), work, check, work, check))
    return tuple(plans)


def script_of(pool: Pool) -> Plan:
    """The fixed Thinker, Worker and Verifier of a pool: those its file names, else its first agents."""
    cast = pool.script or tuple(pool.names[min(k, len(pool.names) - 1)] for k in range(3))
    return tuple(zip(cast, (Role.THINKER, Role.WORKER, Role.VERIFIER), strict=True))


def measure_headroom(tree: EpisodeTree, tasks: Sequence[Task], *, choosing: Sequence[Task], seed: int, samples: int = 1) -> Headroom:
    """Measure the bounds between which a coordinator of the tree's pool can move.

    Args:
        tree: the remembered episodes.
        tasks: what is measured.
        choosing: other tasks, on which the best agent of a family is chosen.
        seed: drives slips and random choices.
        samples: how often each task is asked, with other slips.
    """

    def outcomes(plan: Plan) -> Doubles:
        """Shape (tasks, samples); NaN where it was lost to a fault."""
        return np.column_stack([_outcomes(tree, tree.roots(tasks, seed=seed, sample=sample), plan) for sample in range(samples)])

    names = tree.pool.names
    single = {name: outcomes(((name, Role.WORKER),)) for name in names}
    best = _best_agents(tree, choosing, seed)
    overall = max(names, key=lambda name: _rank(single[name]))
    families = [task.family for task in tasks]
    routed = np.array([single[best.get(family, overall)][k] for k, family in enumerate(families)])
    chance = _random(tree, tasks, seed)
    script = script_of(tree.pool)
    oracle = np.fmax.reduce([outcomes(plan) for plan in plans_for(names)])  # NaN only where every plan was lost
    return Headroom(
        tasks=len(tasks),
        random=estimate(chance, seed=seed),
        best_single=estimate(single[overall]),
        best_agent=overall,
        best_per_family=estimate(routed),
        script=estimate(outcomes(tuple(script[k % 3] for k in range(tree.max_turns)))),
        oracle=estimate(oracle),
        agents={name: estimate(values) for name, values in single.items()},
        families={family: _family(family, families, chance, oracle, single, best) for family in dict.fromkeys(families)},
    )


def advice(headroom: Headroom) -> tuple[str, bool]:
    """Whether coordination can pay on this pool and these tasks, in words, and whether the pool is saturated."""
    best, oracle = headroom.best_single, headroom.oracle
    names = f"The best single agent, {headroom.best_agent}, answers {_percent(best.mean)} right"
    top = f"the best short plan for each question would answer {_percent(oracle.mean)}"
    if best.low > 0.95 or oracle.mean - best.mean <= CLEAR_GAIN or oracle.low <= best.high:
        why = "Coordination can hardly pay here: the difference is within what chance explains."
        return f"{names}; {top}. {why} Choose agents that differ more, or harder tasks.", True
    gained = f"Knowing the kind of question alone would give {_percent(headroom.best_per_family.mean)}"
    return f"{names}; {top}. Coordination can pay here. {gained}.", False


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def _outcomes(tree: EpisodeTree, starts: Sequence[Node], plan: Plan) -> Doubles:
    """Outcome of one plan from each start, shape (starts,); NaN where it was lost to a fault."""
    nodes = list(starts)
    for agent, role in plan:
        going = [k for k, node in enumerate(nodes) if not node.final]
        places = [(nodes[k], tree.pool.names.index(agent), ROLES.index(role)) for k in going]
        for k, child in zip(going, tree.advance(places), strict=True):
            nodes[k] = child
    return np.array([_outcome(tree, node) for node in nodes])


def _outcome(tree: EpisodeTree, node: Node) -> float:
    if node.transcript.turns[-1].reply.fault is not None:
        return float("nan")
    reward = tree.outcome(node) if node.reward is None else node.reward
    return float("nan") if reward is None else reward


def _random(tree: EpisodeTree, tasks: Sequence[Task], seed: int) -> Doubles:
    """Outcomes of random episodes, shape (tasks, EPISODES)."""
    starts = [node for node in tree.roots(tasks, seed=seed) for _ in range(EPISODES)]
    rollout = roll_out(tree, UniformPolicy(), starts, rng=np.random.default_rng(derive_seed(seed, "random")))
    return rollout.rewards.reshape(len(tasks), EPISODES)


def _best_agents(tree: EpisodeTree, tasks: Sequence[Task], seed: int) -> dict[str, str]:
    """The agent that answers most of a family's tasks right, per family."""
    starts = tree.roots(tasks, seed=seed)
    right = {name: _outcomes(tree, starts, ((name, Role.WORKER),)) for name in tree.pool.names}
    members: dict[str, list[int]] = {}
    for k, task in enumerate(tasks):
        members.setdefault(task.family, []).append(k)
    return {family: max(right, key=lambda name: _rank(right[name][rows])) for family, rows in members.items()}


def _family(
    family: str, families: Sequence[str], chance: Doubles, oracle: Doubles, single: Mapping[str, Doubles], best: Mapping[str, str]
) -> FamilyHeadroom:
    rows = [k for k, name in enumerate(families) if name == family]
    agents = {name: _mean(values[rows]) for name, values in single.items()}
    chosen = best.get(family, max(single, key=lambda name: _rank(single[name][rows])))
    return FamilyHeadroom(len(rows), _mean(chance[rows]), _mean(oracle[rows]), chosen, agents)


def _mean(values: Doubles) -> float:
    """Mean of the known outcomes; NaN where there are none."""
    return float(mean_known(values.reshape(1, -1))[0])


def _rank(values: Doubles) -> float:
    """How good an agent is on what is known of it; an agent nothing is known of comes last."""
    mean = _mean(values)
    return -1.0 if np.isnan(mean) else mean

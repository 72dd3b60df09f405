"""One evolution run: sep-CMA-ES over a head's numbers on remembered episodes, the mean kept that validates best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import LinearHead
from trinity_core.errors import PlanError
from trinity_core.seeds import derive_seed
from trinity_core.tasks.task import Task
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.rollout import Rollout, roll_out
from trinity_core.training.sep_cma_es import SepCMAES, default_population
from trinity_core.training.subspace import Parameters


@dataclass(frozen=True, slots=True)
class EvolvePlan:
    """What is chosen before a run."""

    generations: int = 60
    population: int = 0
    """lambda; 0 for 4 + floor(3 ln n)."""
    repeats: int = 16
    """m: episodes, each on its own task, that one candidate is scored on in one generation."""
    sigma: float = 0.5
    """First step size."""
    seed: int = 1
    validate_every: int = 5
    """Generations between validations of the mean."""
    start: tuple[float, ...] = ()
    """The first mean; empty for zero, the paper's."""

    def __post_init__(self) -> None:
        for name, low in (("generations", 1), ("population", 0), ("repeats", 1), ("validate_every", 1)):
            if getattr(self, name) < low:
                raise PlanError(f"{name} is {getattr(self, name)!r}; it must be {low} or more.")
        if not 0 < self.sigma < 100:
            raise PlanError(f"sigma is {self.sigma!r}; it must lie between 0 and 100.")


@dataclass(frozen=True, slots=True, eq=False)
class GenerationEnded:
    """What one generation did."""

    index: int
    """1-based."""
    episodes: int
    """So far."""
    fitness: NDArray[np.float64] = field(repr=False)
    """Mean outcome of each candidate, shape (lambda,)."""
    sigma: float
    validation: float | None
    """Mean outcome of the mean vector on the validation tasks, on the generations that validate."""
    agent_share: tuple[float, ...]
    """Share of the choices per agent over all candidates."""
    role_share: tuple[float, ...]
    calls: int
    """Agent calls made so far."""
    calls_saved: int


@dataclass(frozen=True, slots=True, eq=False)
class RunEnded:
    """The result offered: the mean vector with the best validation, never a lucky sample."""

    best_generation: int
    """0 for the start."""
    start_validation: float
    """Of the first mean, to tell what the run added."""
    episodes: int
    """Of the whole run, validation not counted."""
    validation: float
    head: LinearHead


def evolve(
    plan: EvolvePlan, tree: EpisodeTree, parameters: Parameters, *, train: Sequence[Task], validation: Sequence[Task]
) -> Iterator[GenerationEnded | RunEnded]:
    """Run the plan.

    All candidates of a generation see the same tasks and the same draws of the policy. Validation samples with fixed draws.

    Args:
        plan: settings.
        tree: the remembered episodes.
        parameters: what the vector means.
        train: tasks drawn from, without repetition within a generation.
        validation: tasks the mean is validated on.
    """
    rng = np.random.default_rng(derive_seed(plan.seed, "evolve"))
    population = plan.population or default_population(parameters.size)
    start = np.array(plan.start) if plan.start else np.zeros(parameters.size)
    optimizer = SepCMAES(start, sigma=plan.sigma, population=population, rng=rng)
    first = parameters.head(start)
    before = validate(tree, first, validation, seed=plan.seed)
    best = RunEnded(0, before, 0, before, first)
    for index in range(1, plan.generations + 1):
        chosen = rng.choice(len(train), size=min(plan.repeats, len(train)), replace=False)
        starts = tree.roots([train[k] for k in chosen], seed=plan.seed)
        rollout = roll_out(tree, parameters.heads(optimizer.ask()), starts, rng=rng)
        optimizer.tell(_without_gaps(rollout.fitness))
        score = None
        if index % plan.validate_every == 0 or index == plan.generations:
            score = validate(tree, parameters.head(optimizer.mean), validation, seed=plan.seed)
            if score >= best.validation:  # of equals the later one, which has seen more episodes
                best = replace(best, best_generation=index, validation=score, head=parameters.head(optimizer.mean))
        yield _ended(index, index * population * len(starts), rollout, optimizer.sigma, score, tree)
    yield replace(best, episodes=plan.generations * population * min(plan.repeats, len(train)))


def _without_gaps(fitness: NDArray[np.float64]) -> NDArray[np.float64]:
    """A candidate that lost every episode to faults counts like the average one: neither punished nor rewarded."""
    lost = np.isnan(fitness)
    return np.where(lost, np.mean(fitness[~lost]), fitness) if lost.any() and not lost.all() else fitness


def validate(tree: EpisodeTree, head: LinearHead, tasks: Sequence[Task], *, seed: int, argmax: bool = False) -> float:
    """Mean outcome of one head over tasks; sampling uses draws fixed by `seed`."""
    rng = None if argmax else np.random.default_rng(derive_seed(seed, "validate"))
    return float(roll_out(tree, head.weight[None].astype(np.float64), tree.roots(tasks, seed=seed), rng=rng).fitness[0])


def _ended(index: int, episodes: int, rollout: Rollout, sigma: float, score: float | None, tree: EpisodeTree) -> GenerationEnded:
    agents, roles = rollout.agent_counts.sum(axis=0), rollout.role_counts.sum(axis=0)
    return GenerationEnded(
        index=index,
        episodes=episodes,
        fitness=rollout.fitness,
        sigma=sigma,
        validation=score,
        agent_share=tuple((agents / agents.sum()).tolist()),
        role_share=tuple((roles / roles.sum()).tolist()),
        calls=tree.counts.calls,
        calls_saved=tree.counts.calls_saved,
    )

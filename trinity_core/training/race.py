"""A race: several trainers on the same tasks with the same number of training episodes, each with the same several seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from trinity_core.errors import PlanError
from trinity_core.training.competitors import competitor, competitor_name, preparation_episodes
from trinity_core.training.plan import KNOBS, Knob, Regime, RunPlan, Start, TrainerName, check_number

OFFLINE_AGENTS = 7
"""Agents of the offline pool."""

RACE_KNOBS: Mapping[str, Knob] = {
    "seeds": Knob(1, 20, "How often each trainer runs, each time with other draws. More make the verdict surer."),
    "episodes": Knob(1, 3_000_000, "Practice sessions each run may spend, label making included."),
    "agents": Knob(1, 1000, "Agents of the pool; what label making takes depends on it."),
}
FEWEST, MOST = 2, 5
"""Trainers in a race."""

_BASE = RunPlan(population=24, validate_every=4, directions=32, learning_rate=0.1)
"""32 directions and, for gradients, a step of 0.1: what did best for both kinds of trainer at these budgets (validation, one seed)."""
_BASES: Mapping[Regime, RunPlan] = {
    Regime.TERMINAL: replace(_BASE, train_tasks=96, validation_tasks=96, headroom_tasks=96, test_tasks=180, max_turns=3),
    Regime.DENSE: replace(_BASE, regime=Regime.DENSE, train_tasks=600, validation_tasks=180, headroom_tasks=180, max_turns=1),
}
EPISODES: Mapping[Regime, int] = {Regime.TERMINAL: 15_000, Regime.DENSE: 22_000}
"""Budget of a run where nobody says otherwise. At 22,000 single decisions others have published their comparison."""


def base_plan(regime: Regime) -> RunPlan:
    """What all runs of a race share where nobody says otherwise: several turns on all families, or one decision on many tasks."""
    return _BASES[regime]


@dataclass(frozen=True, slots=True)
class RacePlan:
    """Everything that was chosen for one race; `RACE_KNOBS` describes the numbers."""

    trainers: tuple[str, ...]
    """Names of competitors, two to five."""
    seeds: int = 3
    episodes: int = EPISODES[Regime.TERMINAL]
    """Per run."""
    base: RunPlan = field(default_factory=lambda: base_plan(Regime.TERMINAL))
    """What all runs share, the regime included; its seed is the first, its generations are found from the episodes."""
    agents: int = OFFLINE_AGENTS
    """Agents of the pool."""

    def __post_init__(self) -> None:
        for name, knob in RACE_KNOBS.items():
            check_number(name, getattr(self, name), knob)
        _check_trainers(self.trainers)
        check_number("seed", self.base.seed + self.seeds - 1, KNOBS["seed"])
        self.plans()

    @property
    def regime(self) -> Regime:
        """What an episode is."""
        return self.base.regime

    def plans(self) -> tuple[RunPlan, ...]:
        """One plan per trainer and seed, seed by seed: after each round everybody has run equally often."""
        return tuple(self._plan(name, seed) for seed in self.run_seeds() for name in self.trainers)

    def runs(self) -> tuple[tuple[str, RunPlan], ...]:
        """Label and plan of each run, in the order of `plans`."""
        titles = self.titles()
        return tuple((f"{titles[competitor_name(plan)]}, seed {plan.seed}", plan) for plan in self.plans())

    def titles(self) -> Mapping[str, str]:
        """What people read for each trainer, in order."""
        return {name: competitor(name, self.regime).title for name in self.trainers}

    def run_seeds(self) -> range:
        """The seeds every trainer runs with."""
        return range(self.base.seed, self.base.seed + self.seeds)

    def again(self) -> RacePlan:
        """The same race with seeds that were not used before."""
        return replace(self, base=replace(self.base, seed=self.base.seed + self.seeds))

    def _plan(self, name: str, seed: int) -> RunPlan:
        plan = competitor(name, self.regime).plan(replace(self.base, seed=seed))
        spent, size = preparation_episodes(plan, self.agents), generation_size(plan)
        generations = (self.episodes - spent) // size
        if generations < 1:
            extra = f", of which {spent:,} are for getting ready" if spent else ""
            raise PlanError(f"episodes is {self.episodes}; {name} needs at least {spent + size} for one generation{extra}.")
        return replace(plan, generations=generations)


def generation_size(plan: RunPlan) -> int:
    """Episodes of one generation.

    Raises:
        PlanError: the plan leaves the population to the trainer, so runs would differ.
    """
    if plan.population is None:
        raise PlanError("population is None; a race needs a whole number, so that all runs spend the same.")
    return plan.population * plan.repeats


def planned_episodes(plan: RunPlan, agents: int = OFFLINE_AGENTS) -> int:
    """What a run of a race will spend."""
    return preparation_episodes(plan, agents) + plan.generations * generation_size(plan)


def race_of(plans: Sequence[RunPlan], agents: int = OFFLINE_AGENTS) -> RacePlan:
    """The race that gives these plans.

    Args:
        plans: the runs of one race, in any order.
        agents: of their pool.

    Raises:
        PlanError: they are not the runs of one race.
    """
    if not plans:
        raise PlanError("A race without runs cannot be run again.")
    first, seeds = plans[0], sorted({plan.seed for plan in plans})
    base = base_plan(first.regime)
    shared = replace(first, trainer=TrainerName.SEP_CMA_ES, start=Start.ZERO, sigma=base.sigma, seed=seeds[0], generations=base.generations)
    names = tuple(dict.fromkeys(competitor_name(plan) for plan in plans))
    # the largest is never above the budget it came from and gives each trainer the same generations again
    return RacePlan(names, seeds[-1] - seeds[0] + 1, max(planned_episodes(plan, agents) for plan in plans), shared, agents)


def _check_trainers(names: Sequence[str]) -> None:
    if not FEWEST <= len(names) <= MOST or len(set(names)) != len(names):
        raise PlanError(f"trainers is {', '.join(names) or 'empty'!r}; it must be {FEWEST} to {MOST} different ones.")

"""Evolution and its rivals on one landscape, from the same start with the same evaluations, with several seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.teaching.climbers import Budget, Paths, Settings, finite_differences, random_search, reinforce, settings
from trinity_core.teaching.generations import Climb, means
from trinity_core.teaching.landscapes import Landscape

Doubles = NDArray[np.float64]
SEEDS = 7
"""Searches of each kind."""
TUNING = 16
"""Searches per setting when the rivals' settings are chosen; other draws than those of the race."""
LEAST = 1e-6
"""What is left is not told apart below this."""


@dataclass(frozen=True, slots=True, eq=False)
class Runner:
    """How one kind of search did."""

    name: str
    evaluations: tuple[int, ...]
    median: tuple[float, ...]
    """Of what is left to the top: the true regret of the point the search would hand over."""
    low: tuple[float, ...]
    """The lower quartile over seeds."""
    high: tuple[float, ...]
    """The upper quartile."""
    chosen: str = ""
    """The setting that tuning chose, in words."""


def hill_race(ground: Landscape, plan: Climb, evaluations: int, *, seed: int) -> tuple[Runner, ...]:
    """Let all kinds of search climb.

    Args:
        ground: the landscape.
        plan: how evolution is set; its step size also scales what the rivals may try.
        evaluations: for each search.
        seed: of everything.
    """
    budget = Budget(evaluations, plan.spent(ground))
    runners = [
        _evolution("sep-CMA-ES", ground, replace(plan, separable=True), budget, seed),
        _evolution("Full CMA-ES", ground, replace(plan, separable=False), budget, seed),
        _tuned("REINFORCE", reinforce, ground, budget, plan, seed),
        _tuned("Finite differences", finite_differences, ground, budget, plan, seed),
    ]
    rng = np.random.default_rng(derive_seed(seed, "random search"))
    found = random_search(ground, budget, SEEDS, repeats=plan.repeats, rng=rng)
    return (*runners, _runner("Random search", ground, found))


def _evolution(name: str, ground: Landscape, plan: Climb, budget: Budget, seed: int) -> Runner:
    points = np.stack([means(ground, plan, budget.steps, seed=derive_seed(seed, k)) for k in range(SEEDS)])
    return _runner(name, ground, Paths(tuple(range(0, budget.steps * budget.batch + 1, budget.batch)), points))


Search = Callable[..., Paths]


def _tuned(name: str, search: Search, ground: Landscape, budget: Budget, plan: Climb, seed: int) -> Runner:
    tried: Settings = settings(plan.sigma)
    every = tuple(setting for setting in tried for _ in range(TUNING))
    found = search(ground, budget, every, rng=np.random.default_rng(derive_seed(seed, name, "tuning")))
    left = ground.regret(found.points[:, -1]).reshape(len(tried), TUNING)
    rate, spread = tried[int(np.argmin(np.median(left, axis=1)))]
    raced = search(ground, budget, ((rate, spread),) * SEEDS, rng=np.random.default_rng(derive_seed(seed, name)))
    return _runner(name, ground, raced, f"step size {rate:g}, {'spread' if name == 'REINFORCE' else 'distance'} {spread:.2g}")


def _runner(name: str, ground: Landscape, paths: Paths, chosen: str = "") -> Runner:
    left = np.maximum(ground.regret(paths.points), LEAST)
    low, median, high = (tuple(float(v) for v in row) for row in np.quantile(left, [0.25, 0.5, 0.75], axis=0))
    return Runner(name, paths.evaluations, median, low, high, chosen)

"""Evolution and its rivals on one landscape, from the same start with the same evaluations, with several seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.teaching.climbers import Budget, Paths, Rule, Setting, finite_differences, random_search, reinforce, settings
from trinity_core.teaching.generations import Climb, means
from trinity_core.teaching.landscapes import Landscape

Doubles = NDArray[np.float64]
SEEDS = 7
"""Searches of each kind."""
TUNING = 15
"""Searches per setting when the rivals' settings are chosen; other draws than those of the race."""
THERE = 1e-5
"""A search that has less left has got there, as far as tuning cares."""
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
    """With the setting that ends nearest to the top in the median; of those that get there, with the one that was nearer all the way."""
    tried = settings(plan.sigma)
    every = tuple(setting for setting in tried for _ in range(TUNING))
    left: dict[tuple[Rule, Setting], tuple[float, float]] = {}
    for rule in Rule:
        found = search(ground, budget, every, rule=rule, rng=np.random.default_rng(derive_seed(seed, name, "tuning")))
        regrets = np.maximum(ground.regret(found.points), LEAST).reshape(len(tried), TUNING, -1)
        ends, ways = np.maximum(np.median(regrets[:, :, -1], axis=1), THERE), np.log(regrets).mean(axis=(1, 2))
        ranks = zip(ends.tolist(), ways.tolist(), strict=True)
        left |= {(rule, setting): rank for setting, rank in zip(tried, ranks, strict=True)}
    rule, setting = min(left, key=left.__getitem__)
    raced = search(ground, budget, (setting,) * SEEDS, rule=rule, rng=np.random.default_rng(derive_seed(seed, name)))
    return _runner(name, ground, raced, f"{rule.value} of {setting.rate:g}, {_SPREAD[name]} {setting.spread:.2g}")


_SPREAD = {"REINFORCE": "first spread", "Finite differences": "distance"}


def _runner(name: str, ground: Landscape, paths: Paths, chosen: str = "") -> Runner:
    left = np.maximum(ground.regret(paths.points), LEAST)
    low, median, high = (tuple(float(v) for v in row) for row in np.quantile(left, [0.25, 0.5, 0.75], axis=0))
    return Runner(name, paths.evaluations, median, low, high, chosen)

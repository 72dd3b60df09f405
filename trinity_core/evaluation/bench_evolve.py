"""What a run costs: its episodes a second against a loop that remembers nothing, and ask and tell against drawing the same numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

import numpy as np

from trinity_core.training.arena import Arena
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.rollout import LinearPolicies, roll_out
from trinity_core.training.trainers.cma import CMAES, default_population

FLOOR_SIZE = 20_000
"""Numbers searched where ask and tell are timed."""
ROUNDS = 15


def plain_episodes_per_s(arena: Arena, fresh: Callable[[], EpisodeTree], *, episodes: int) -> float:
    """Episodes per second of the plain loop: one candidate, one episode at a time, nothing remembered between episodes.

    Args:
        arena: the run's tasks.
        fresh: makes an empty memory over an encoder that remembers nothing either.
        episodes: how many to play, by heads drawn as a first generation draws them.
    """
    rng = arena.rng("plain")
    width = arena.tree.encoder.width
    began = time.perf_counter()
    for index in range(episodes):
        tree = fresh()
        head = rng.standard_normal((1, arena.rows, width)) / np.sqrt(width)
        task = arena.train[index % len(arena.train)]
        roll_out(tree, LinearPolicies(head), tree.roots([task], seed=arena.plan.task_seed), rng=rng)
    return episodes / (time.perf_counter() - began)


def ask_tell_over_floor(*, seed: int = 1, size: int = FLOOR_SIZE) -> float:
    """Median time of ask and tell over that of drawing lambda x n Gaussian numbers, measured in turn."""
    rng = np.random.default_rng(seed)
    population = default_population(size)
    optimizer = CMAES(np.zeros(size), sigma=0.03, population=population, rng=rng)
    steps: Sequence[Callable[[], object]] = (lambda: rng.standard_normal((population, size)), lambda: _step(optimizer, rng))
    times: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for kept, step in zip(times, steps, strict=True):
            began = time.perf_counter()
            step()
            kept.append(time.perf_counter() - began)
    return median(times[1]) / median(times[0])


def _step(optimizer: CMAES, rng: np.random.Generator) -> None:
    optimizer.tell(rng.random(len(optimizer.ask())))

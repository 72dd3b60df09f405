"""`evolve`: separable CMA-ES on the offline pool, generation by generation, ending in a checkpoint with its held-out figures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TextIO

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.coordinator.checkpoint import Checkpoint, HeadFacts, save_checkpoint
from trinity_core.coordinator.prompt import PROMPT_VERSION
from trinity_core.interfaces import Encoder
from trinity_core.seeds import derive_seed
from trinity_core.settings import View
from trinity_core.tasks.graders import grade
from trinity_core.tasks.haste import every_third_in_haste
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split, Task
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.evolve import EvolvePlan, GenerationEnded, RunEnded, evolve, validate
from trinity_core.training.imitation import best_casts, demonstrate, imitate
from trinity_core.training.rollout import roll_out
from trinity_core.training.subspace import Parameters, whitened_subspace
from trinity_core.types import ROLES
from ui.workbench import Workbench

TRAIN, VALIDATION, TEST = 360, 180, 300
"""Tasks of each split, evenly over families and difficulties."""
DIRECTIONS = 64
"""Principal directions of the whitened subspace that is searched."""
WARM_SIGMA, ZERO_SIGMA = 0.1, 0.5
"""First step sizes after a warm start and from zero."""
WARM_REPEATS, ZERO_REPEATS = 48, 16
"""Episodes per candidate and generation; near a good policy the differences are small and need more of them."""


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Evolve, print each generation, save the mean that validated best."""
    pool, encoder = workbench.pool("offline"), workbench.encoder()
    tree = EpisodeTree(pool, encoder, lambda task, answer: grade(task, answer, sandbox=workbench.sandbox), max_turns=5)
    train, validation, test = (
        make_tasks(split, count, seed=args.seed) for split, count in zip(Split, (TRAIN, VALIDATION, TEST), strict=True)
    )
    train = every_third_in_haste(train)
    if args.start == "imitation":
        parameters, plan = _warm_start(tree, train, args)
    else:
        parameters = whitened_subspace(len(pool.names) + len(ROLES), free_states(tree, train, seed=args.seed), DIRECTIONS)
        plan = EvolvePlan(generations=args.generations, seed=args.seed, sigma=ZERO_SIGMA, repeats=ZERO_REPEATS)
    for event in evolve(plan, tree, parameters, train=train, validation=validation):
        if isinstance(event, GenerationEnded):
            print(_generation(event, pool, as_json=args.json), file=out, flush=True)
        else:
            _finish(event, tree, plan, test, args, out)
    return 0


def free_states(tree: EpisodeTree, tasks: Sequence[Task], *, seed: int) -> np.ndarray:
    """States of the transcripts that a uniformly random policy meets, shape (N, width)."""
    starts = tree.roots(tasks, seed=seed)
    uniform = np.zeros((1, len(tree.pool.names) + len(ROLES), tree.encoder.width))
    roll_out(tree, uniform, starts, rng=np.random.default_rng(derive_seed(seed, "free")))
    states, open_nodes = [], list(starts)
    while open_nodes:
        node = open_nodes.pop()
        open_nodes += node.children.values()
        if node.state is not None:
            states.append(node.state)
    return np.stack(states)


def _warm_start(tree: EpisodeTree, tasks: Sequence[Task], args: argparse.Namespace) -> tuple[Parameters, EvolvePlan]:
    starts = tree.roots(tasks, seed=args.seed)
    shown = demonstrate(tree, best_casts(tree, starts), starts, rng=np.random.default_rng(derive_seed(args.seed, "imitation")))
    parameters = whitened_subspace(len(tree.pool.names) + len(ROLES), shown.states, DIRECTIONS)
    start = tuple(imitate(parameters, shown).tolist())
    return parameters, EvolvePlan(generations=args.generations, seed=args.seed, sigma=WARM_SIGMA, repeats=WARM_REPEATS, start=start)


def _generation(event: GenerationEnded, pool: Pool, *, as_json: bool) -> str:
    data = {
        "event": "generation_ended",
        "index": event.index,
        "episodes": event.episodes,
        "mean": float(np.mean(event.fitness)),
        "best": float(np.max(event.fitness)),
        "fitness": event.fitness.tolist(),
        "sigma": event.sigma,
        "validation": event.validation,
        "agent_share": dict(zip(pool.names, event.agent_share, strict=True)),
        "role_share": dict(zip(ROLES, event.role_share, strict=True)),
        "calls": event.calls,
        "calls_saved": event.calls_saved,
    }
    if as_json:
        return json.dumps(data)
    score = "" if event.validation is None else f"  validation {event.validation:.3f}"
    return f"{event.index:4}  mean {data['mean']:.3f}  best {data['best']:.3f}  sigma {event.sigma:.3f}  episodes {event.episodes}{score}"


def _finish(ended: RunEnded, tree: EpisodeTree, plan: EvolvePlan, test: Sequence[Task], args: argparse.Namespace, out: TextIO) -> None:
    figures = {
        "best_generation": ended.best_generation,
        "start_validation": ended.start_validation,
        "validation": ended.validation,
        "test_sampled": validate(tree, ended.head, test, seed=args.seed),
        "test_argmax": validate(tree, ended.head, test, seed=args.seed, argmax=True),
    }
    if args.out is not None:
        save_checkpoint(args.out, _checkpoint(ended, tree, plan, figures))
    print(json.dumps({"event": "run_ended", **figures, "checkpoint": None if args.out is None else str(args.out)}), file=out, flush=True)


def _checkpoint(ended: RunEnded, tree: EpisodeTree, plan: EvolvePlan, figures: dict[str, float]) -> Checkpoint:
    encoder: Encoder = tree.encoder
    notes = {
        "label": f"sep-CMA-ES, generation {ended.best_generation} of {plan.generations}" + (" after imitation" if plan.start else ""),
        "trainer": "sep-cma-es in the whitened subspace",
        "start": "imitation" if plan.start else "zero",
        "episodes": ended.episodes,
        "calls": tree.counts.calls,
        "seed": plan.seed,
        "directions": DIRECTIONS,
        **figures,
    }
    facts = HeadFacts(tree.pool.name, tree.pool.names, encoder.width, encoder.name, PROMPT_VERSION, View.FULL, notes)
    return Checkpoint(ended.head, facts)

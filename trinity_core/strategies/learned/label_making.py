"""Finding out who knows what: every agent answers every training question once as Worker, under the rules of any session."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.interfaces import Encoder
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.tasks.task import Split, Task
from trinity_core.training.caller import Caller
from trinity_core.training.episodes import EpisodeTree, Grade, Node
from trinity_core.training.spending import Spending
from trinity_core.types import ROLES, Role

WORKER = ROLES.index(Role.WORKER)


def make_labels(
    pool: Pool,
    encoder: Encoder,
    grade: Grade,
    tasks: Sequence[Task],
    *,
    seed: int,
    caller: Caller | None = None,
    spending: Spending | None = None,
    cancel: Cancel | None = None,
) -> LabelTable:
    """Ask and grade.

    Args:
        pool: agents in head order; of one that cannot be called nothing will be known.
        encoder: reads the bare questions.
        grade: of answers.
        tasks: of the training split.
        seed: drives the agents' slips.
        caller: makes the calls; one after another when None.
        spending: totals and ceilings.
        cancel: when set, the next call raises `Halt`.

    Raises:
        ValueError: a task is not of the training split.
        Halt: stopped, or a ceiling was reached.
    """
    if outside := [task.id for task in tasks if task.split is not Split.TRAIN]:
        raise ValueError(f"Task {outside[0]!r} is not of the training split; strategies are fitted on training questions alone.")
    tree = EpisodeTree(pool, encoder, grade, max_turns=1, worker_only=True)
    tree.begin(caller=caller, spending=spending, cancel=cancel)
    starts = tree.roots(tasks, seed=seed)
    tree.fill_states(starts)
    outcomes, costs = _ask_everybody(tree, starts)
    counts = tree.counts
    return LabelTable(
        agents=pool.names,
        questions=tuple(task.question for task in tasks),
        families=tuple(task.family for task in tasks),
        states=np.array([start.state for start in starts], dtype=np.float32).reshape(len(starts), encoder.width),
        outcomes=outcomes,
        costs=costs,
        prices=prices_of(pool),
        calls=counts.calls,
        tokens=counts.tokens,
        cost_usd=None if counts.unpriced else counts.known_cost_usd,
    )


def prices_of(pool: Pool) -> tuple[float | None, ...]:
    """Dollars per million tokens out of each agent, None where unknown."""
    return tuple(agent.info.price_out for agent in pool.agents)


def _ask_everybody(tree: EpisodeTree, starts: Sequence[Node]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Outcomes and costs of one Worker call to each agent that can be called, both of shape (starts, L); NaN where unknown."""
    asked = [index for index, name in enumerate(tree.pool.names) if name in tree.pool.available]
    places = [(start, agent, WORKER) for start in starts for agent in asked]
    outcomes, costs = (np.full((len(starts), len(tree.pool.names)), np.nan) for _ in range(2))
    for place, end in enumerate(tree.advance(places)):
        row, agent = divmod(place, len(asked))
        outcomes[row, asked[agent]], costs[row, asked[agent]] = _outcome(tree, end), _cost(end)
    return outcomes, costs


def _outcome(tree: EpisodeTree, end: Node) -> float:
    """1 or 0; NaN for an answer that was lost or could not be graded."""
    found = None if end.transcript.turns[-1].reply.fault is not None else tree.outcome(end)
    return np.nan if found is None else found


def _cost(end: Node) -> float:
    cost = end.transcript.turns[-1].reply.cost_usd
    return np.nan if cost is None else cost

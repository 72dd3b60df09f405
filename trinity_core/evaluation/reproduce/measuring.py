"""Tables that measure the head in use instead of training one: turn limits, and what can be read off its states. Seconds, not minutes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from trinity_core.agents.pool import Pool
from trinity_core.analysis.cross_validated import FOLDS, Separability, separability
from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import Head
from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.reproduction import Reproduction, Size
from trinity_core.evaluation.reproduce.table import TableName
from trinity_core.evaluation.reproduce.turns import limit_of
from trinity_core.evaluation.statistics import Estimate, estimate
from trinity_core.interfaces import Encoder
from trinity_core.seeds import derive_seed
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split, Task
from trinity_core.training.episodes import EpisodeTree, Grade, Node
from trinity_core.training.halt import Halt
from trinity_core.training.rollout import Doubles, Places, roll_out, states_of

LIMIT = 5
"""Turns of a session whose states are read: the paper's."""
QUESTIONS: Mapping[Size, int] = {Size.QUICK: 120, Size.FULL: 480}
"""Held-out questions."""
ATTEMPTS: Mapping[Size, int] = {Size.QUICK: 2, Size.FULL: 3}
"""How often each is asked under each turn limit, with other draws and other slips."""


@dataclass(frozen=True, slots=True, eq=False)
class HeadInUse:
    """What is measured."""

    pool: Pool
    encoder: Encoder
    head: Head
    grade: Grade
    label: str = ""
    """Where the head comes from, as shown to people."""
    questions: int | None = None
    """How many; None for the size's own."""


@dataclass(frozen=True, slots=True, eq=False)
class _HeadPolicy:
    """One head of any kind as a policy."""

    head: Head
    count: int = 1

    def logits(self, tree: EpisodeTree, nodes: Sequence[Node], places: Places) -> Doubles:
        """Logits of shape (places, L + 3)."""
        return np.asarray(self.head.logits(states_of(tree, nodes)), dtype=np.float64)[places[:, 1]]


def measure(reproduction: Reproduction, used: HeadInUse, cancel: Cancel) -> Iterator[tuple[Figure, ...]]:
    """Measure a table row by row; each time all rows as far as they are known. Ends early when `cancel` is set."""
    rows = _turns if reproduction.name is TableName.TURNS else _states
    known = tuple(Figure(row) for row in reproduction.table.rows)
    yield known
    try:
        for figure in rows(reproduction, used, cancel):
            known = tuple(figure if one.row.key == figure.row.key else one for one in known)
            yield known
    except Halt:
        return


def _tasks(reproduction: Reproduction, used: HeadInUse) -> Sequence[Task]:
    return make_tasks(Split.TEST, used.questions or QUESTIONS[reproduction.size], seed=reproduction.seed)


def _tree(used: HeadInUse, cancel: Cancel, *, max_turns: int) -> EpisodeTree:
    tree = EpisodeTree(used.pool, used.encoder, used.grade, max_turns=max_turns)
    tree.begin(cancel=cancel)
    return tree


def _turns(reproduction: Reproduction, used: HeadInUse, cancel: Cancel) -> Iterator[Figure]:
    tasks, policy = _tasks(reproduction, used), _HeadPolicy(used.head)
    for row in reproduction.table.rows:
        began, outcomes, turns = time.monotonic(), [], []
        for attempt in range(ATTEMPTS[reproduction.size]):
            tree = _tree(used, cancel, max_turns=limit_of(row))
            # the same draws under every limit, so that only the limit differs
            rng = np.random.default_rng(derive_seed(reproduction.seed, "turn limits", attempt))
            rollout = roll_out(tree, policy, tree.roots(tasks, seed=reproduction.seed, sample=attempt), rng=rng)
            outcomes.append(rollout.rewards[0])
            turns.append(float(rollout.turns.mean()))
        said = f"{np.mean(turns):.1f} turns a session."
        yield Figure(row, estimate(np.column_stack(outcomes)), done=1, seconds=time.monotonic() - began, said=said)


def _states(reproduction: Reproduction, used: HeadInUse, cancel: Cancel) -> Iterator[Figure]:
    began = time.monotonic()
    tree = _tree(used, cancel, max_turns=LIMIT)
    rng = np.random.default_rng(derive_seed(reproduction.seed, "states"))
    starts = tree.roots(_tasks(reproduction, used), seed=reproduction.seed)
    choices = roll_out(tree, _HeadPolicy(used.head), starts, rng=rng, keep_choices=True).choices
    if choices is None:
        return
    features: dict[str, NDArray[np.floating]] = {"states": states_of(tree, choices.nodes), "logits": choices.logits}
    names = {
        "family": [node.task.family for node in choices.nodes],
        "agent": [used.pool.names[agent] for agent in choices.agents.tolist()],
    }
    questions = [node.task.id for node in choices.nodes]
    for source, label in product(features, names):
        tree.watch_out()
        found = separability(features[source], names[label], questions, label=label, source=source, seed=reproduction.seed)
        took, began = time.monotonic() - began, time.monotonic()
        for row in reproduction.table.rows:
            if row.key.startswith(f"{label}-{source}-"):
                yield replace(_read(found, row.key.endswith("-linear")), row=row, seconds=took / 2)


def _read(found: Separability | None, linear: bool) -> Figure:
    """The figure of one machine; without one where too few labels are frequent enough."""
    row = Reproduction(TableName.SEPARABILITY).table.rows[0]
    if found is None:
        return Figure(row, done=1, said="Too few different labels here to read.")
    mean, spread = (found.linear, found.linear_sd) if linear else (found.rbf, found.rbf_sd)
    # from the standard deviation over the folds to that of their mean; folds share questions to learn from, so this is rough
    half = float(student.ppf(0.975, FOLDS - 1)) * spread / math.sqrt(FOLDS - 1)
    said = f"{found.classes} kinds; always guessing the commonest is right on {found.chance:.2f}."
    return Figure(row, Estimate(mean, max(0.0, mean - half), min(1.0, mean + half)), done=1, said=said)

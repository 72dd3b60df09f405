"""The trainer of a process: makes what a plan needs from the workbench, and lets runs of one pool share what they remember."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import partial

from trinity_core.cancel import Cancel
from trinity_core.training.ceilings import is_live
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.events import RunEvent
from trinity_core.training.plan import ReadToken, RunPlan
from trinity_core.training.run import make_tree, train
from ui.runs.sitting import Stored, Train
from ui.workbench import Workbench

MAX_TRANSCRIPTS = 150_000
"""With more transcripts in all memories, all are given up before the next run: about 1 GB."""
KEPT = 2
"""Memories kept: runs that take turns with runs of another kind, as those of the paper's tables do, find theirs again."""


class Trainer:
    """A `Train`. One run at a time: runs of one kind on one pool share its transcripts and replies.

    Args:
        workbench: pools, encoder and sandbox.
    """

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._trees: OrderedDict[tuple[object, ...], EpisodeTree] = OrderedDict()

    def __call__(self, plan: RunPlan, replay: Sequence[Stored], cancel: Cancel) -> Iterator[RunEvent]:
        """Train a plan, going on where the stored lines end."""
        return self._train(plan, replay, cancel, owner="")

    def of(self, owner: str) -> Train:
        """The same with calls booked on one visitor."""
        return partial(self._train, owner=owner)

    def _train(self, plan: RunPlan, replay: Sequence[Stored], cancel: Cancel, *, owner: str) -> Iterator[RunEvent]:
        return train(plan, self._tree_for(plan, owner), source=self._workbench.tasks, replay=replay, cancel=cancel)

    def _tree_for(self, plan: RunPlan, owner: str) -> EpisodeTree:
        """The memory of runs that play by this plan's rules; a new one where there is none, or where all together are too full.

        Of hosted models everybody has a memory of their own, since what they say was paid for by one.
        """
        pool = self._workbench.pool(plan.pool, owner=owner)
        kind = (plan.pool, plan.regime, plan.max_turns, plan.reads, owner if is_live(pool) else "")
        if sum(tree.size for tree in self._trees.values()) > MAX_TRANSCRIPTS:
            self._trees.clear()
        if kind not in self._trees:
            encoder = self._workbench.last_token_encoder if plan.reads is ReadToken.LAST else self._workbench.encoder()
            pool.require_available()
            self._trees[kind] = make_tree(plan, pool, encoder, self._workbench.grade)
        self._trees.move_to_end(kind)
        while len(self._trees) > KEPT:
            self._trees.popitem(last=False)
        return self._trees[kind]

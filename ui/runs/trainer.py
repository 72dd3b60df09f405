"""The trainer of a process: makes what a plan needs from the workbench, and lets runs of one pool share what they remember."""

from __future__ import annotations

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
"""A memory with more transcripts is given up before the next run: about 1 GB."""


class Trainer:
    """A `Train`. One run at a time: runs that follow each other on one pool share its transcripts and replies.

    Args:
        workbench: pools, encoder and sandbox.
    """

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._kind: tuple[object, ...] = ()
        self._tree: EpisodeTree | None = None

    def __call__(self, plan: RunPlan, replay: Sequence[Stored], cancel: Cancel) -> Iterator[RunEvent]:
        """Train a plan, going on where the stored lines end."""
        return self._train(plan, replay, cancel, owner="")

    def of(self, owner: str) -> Train:
        """The same with calls booked on one visitor."""
        return partial(self._train, owner=owner)

    def _train(self, plan: RunPlan, replay: Sequence[Stored], cancel: Cancel, *, owner: str) -> Iterator[RunEvent]:
        return train(plan, self._tree_for(plan, owner), source=self._workbench.tasks, replay=replay, cancel=cancel)

    def _tree_for(self, plan: RunPlan, owner: str) -> EpisodeTree:
        """The memory kept, when the plan plays by its rules and it is not too full; else a new one in its place.

        Of hosted models everybody has a memory of their own, since what they say was paid for by one.
        """
        pool = self._workbench.pool(plan.pool, owner=owner)
        kind = (plan.pool, plan.regime, plan.max_turns, plan.reads, owner if is_live(pool) else "")
        if self._tree is None or kind != self._kind or self._tree.size > MAX_TRANSCRIPTS:
            encoder = self._workbench.last_token_encoder if plan.reads is ReadToken.LAST else self._workbench.encoder()
            pool.require_available()
            self._kind, self._tree = kind, make_tree(plan, pool, encoder, self._workbench.grade)
        return self._tree

"""One process's part of a run: it hands the trainer what is stored, stores each event at once, and says how the run came to rest.

The worker process and the command line both run runs through `drive`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from storage.job_log import Replay
from storage.runs import RunStore
from storage.sessions import utc_now
from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import checkpoint_bytes
from trinity_core.errors import StorageError, TrinityError
from trinity_core.training.codec import arrays, to_line
from trinity_core.training.events import RunEnded, RunEvent, RunStarted
from trinity_core.training.plan import RunPlan
from ui.runs.job_sitting import STOPPED, JobSitting, Words

Stored = tuple[Mapping[str, Any], Mapping[str, NDArray[np.float64]]]
"""A line of the log as plain values, and its arrays."""
Train = Callable[[RunPlan, Sequence[Stored], Cancel], Iterator[RunEvent]]
"""Trains a plan, going on where the stored lines end; the events of those are not given again."""


@runtime_checkable
class OwnedTrain(Protocol):
    """A `Train` that books its calls on whoever asked for the run; what it has besides."""

    def of(self, owner: str) -> Train:
        """The same for one visitor; empty where all who reach the page are one."""


BROKEN = "The run broke off because of an error in the program. Its finished generations are kept; the log has the details."
LEFT = "It was left before it ended. Resume it to go on after the last stored generation."
_UNENDED = "The trainer gave no result. Its finished generations are kept; resume the run to try again."
_WORDS = Words("run_failed", BROKEN, LEFT)


def drive(
    store: RunStore,
    run_id: str,
    train: Train,
    cancel: Cancel,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[str]:
    """Run a run that this process has claimed, from its start or from its last stored generation.

    Yields:
        Each line, once it is stored.

    Raises:
        TrinityError: the run failed; that is stored, too.
    """
    with Sitting(store, run_id, cancel, monotonic=monotonic, clock=clock) as sitting:
        yield from sitting.lines(train)


class Sitting(JobSitting):
    """A sitting of a run. Args: as `JobSitting`."""

    words = _WORDS

    def __init__(
        self, store: RunStore, run_id: str, cancel: Cancel, *, monotonic: Callable[[], float], clock: Callable[[], datetime]
    ) -> None:
        super().__init__(store, run_id, cancel, monotonic=monotonic, clock=clock)
        self._store = store
        self._agents: tuple[str, ...] = ()

    def lines(self, train: Train) -> Iterator[str]:
        """Train, and give each line once it is stored."""
        stored, replay = self._store.get(self._id), self._store.replay(self._id)
        plan, train = stored.plan, train.of(stored.owner) if isinstance(train, OwnedTrain) else train
        if replay:
            yield from self._go_on(replay)
        if not self._reason:
            for event in train(plan, replay, self._cancel):
                yield self._keep(event)
        if not self._reason and not self._cancel.is_set():
            raise TrinityError(_UNENDED)

    def _go_on(self, replay: Replay) -> Iterator[str]:
        last = replay[-1][0]
        self._began -= last["at_s"]
        self._agents = next((tuple(line["agents"]) for line, _ in replay if line["event"] == "run_started"), ())
        if last["event"] == "run_ended" and last["reason"] != STOPPED:
            self._reason = last["reason"]  # its process died between the last line and its settling
            return
        generations = [line["index"] for line, _ in replay if line["event"] == "generation_ended"]
        yield self._write({"event": "run_resumed", "generation": max(generations, default=0)})

    def _keep(self, event: RunEvent) -> str:
        extra: dict[str, Any] = {}
        match event:
            case RunStarted():
                self._agents = event.agents
                extra = {"run_id": self._id, "at": self._clock().isoformat(timespec="seconds")}
            case RunEnded():
                if event.checkpoint is not None:
                    self._store.save_checkpoint(self._id, checkpoint_bytes(event.checkpoint))
                extra = {"run_id": self._id, "checkpoint": None if event.checkpoint is None else self._id}
        try:
            line = to_line(event, self._agents, **extra, at_s=self._now())
        except ValueError as error:
            raise StorageError("A generation gave an infinite or undefined number, which cannot be stored. Try a smaller step.") from error
        self._store.add(self._id, line, arrays(event))
        if isinstance(event, RunEnded):
            self._reason = event.reason
        return line

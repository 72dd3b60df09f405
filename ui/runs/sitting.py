"""One process's part of a run: it hands the trainer what is stored, stores each event at once, and says how the run came to rest.

The worker process and the command line both run runs through `drive`.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.run_log import Replay
from storage.runs import RunStore
from storage.sessions import utc_now
from storage.stored_run import RunStatus
from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import checkpoint_bytes
from trinity_core.errors import StorageError, TrinityError
from trinity_core.training.codec import arrays, to_line
from trinity_core.training.events import RunEnded, RunEvent, RunStarted
from trinity_core.training.plan import RunPlan

_log = logging.getLogger(__name__)

Stored = tuple[Mapping[str, Any], Mapping[str, NDArray[np.float64]]]
"""A line of the log as plain values, and its arrays."""
Train = Callable[[RunPlan, Sequence[Stored], Cancel], Iterator[RunEvent]]
"""Trains a plan, going on where the stored lines end; the events of those are not given again."""
BROKEN = "The run broke off because of an error in the program. Its finished generations are kept; the log has the details."
LEFT = "It was left before it ended. Resume it to go on after the last stored generation."
_UNENDED = "The trainer gave no result. Its finished generations are kept; resume the run to try again."
_CEILINGS = {
    "max_calls": "It reached its ceiling of calls.",
    "max_tokens": "It reached its ceiling of tokens.",
    "max_cost_usd": "It reached its ceiling of dollars.",
}
_STOPPED = "stopped"


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


class Sitting:
    """A sitting, entered and left once; leaving it brings the run to rest, whatever happened.

    Args:
        store: where the run is; this process has claimed it.
        run_id: its id.
        cancel: set when the run is to stop.
        monotonic: seconds that never go back.
        clock: gives the moment.
    """

    def __init__(
        self, store: RunStore, run_id: str, cancel: Cancel, *, monotonic: Callable[[], float], clock: Callable[[], datetime]
    ) -> None:
        self._store, self._id, self._cancel = store, run_id, cancel
        self._monotonic, self._clock = monotonic, clock
        self._began = monotonic()
        self._agents: tuple[str, ...] = ()
        self._reason = ""

    def __enter__(self) -> Sitting:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        status, message = self._outcome(error)
        if status is RunStatus.FAILED:
            with suppress(TrinityError):  # the end below meets the same fault
                self._write({"event": "run_failed", "message": message})
        try:
            self._store.finish(self._id, status, message)
        except TrinityError as fault:
            if error is None:
                raise
            _log.info("%s", fault)  # the error that ended the run matters more

    def lines(self, train: Train) -> Iterator[str]:
        """Train, and give each line once it is stored."""
        plan, replay = self._store.get(self._id).plan, self._store.replay(self._id)
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
        if last["event"] == "run_ended" and last["reason"] != _STOPPED:
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

    def _write(self, values: Mapping[str, object]) -> str:
        line = json.dumps({**values, "at_s": self._now()}, ensure_ascii=False)
        self._store.add(self._id, line)
        return line

    def _now(self) -> float:
        return round(self._monotonic() - self._began, 3)

    def _outcome(self, error: BaseException | None) -> tuple[RunStatus, str]:
        """Where the run comes to rest, and why in words."""
        if self._reason:
            return (RunStatus.STOPPED, "") if self._reason == _STOPPED else (RunStatus.FINISHED, _CEILINGS.get(self._reason, ""))
        match error:
            case None:
                return RunStatus.STOPPED, ""
            case TrinityError():
                return RunStatus.FAILED, str(error)
            case Exception():
                return RunStatus.FAILED, BROKEN
        return RunStatus.INTERRUPTED, LEFT

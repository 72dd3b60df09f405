"""One process's part of a comparison: it hands over what is stored, stores each session at once, and says how it came to rest.

The worker process and the command line both play comparisons through `drive`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from storage.comparisons import ComparisonStore
from storage.finished import FinishedSession
from storage.sessions import utc_now
from storage.stored import TimedEvent
from trinity_core.cancel import Cancel
from trinity_core.codec import from_dict
from trinity_core.errors import StorageError, TrinityError
from trinity_core.evaluation.comparison import plan as plans
from trinity_core.evaluation.comparison.codec import arrays, listed, to_line
from trinity_core.evaluation.comparison.events import ComparisonEnded, ComparisonEvent, ComparisonStarted, SessionPlayed, StrategyFailed
from trinity_core.evaluation.comparison.log import ComparisonLog
from trinity_core.evaluation.comparison.memory import ReplyMemory
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.run import Earlier
from trinity_core.events import TurnReplied
from trinity_core.types import Transcript
from ui.runs.duty import Duty
from ui.runs.job_sitting import STOPPED, JobSitting, Words

Play = Callable[[ComparisonPlan, Earlier, ReplyMemory, Cancel], Iterator[ComparisonEvent]]
"""Plays what is missing of a comparison, answering from memory where it can."""


@runtime_checkable
class OwnedPlay(Protocol):
    """A `Play` that books its calls on whoever asked for the comparison; what it has besides."""

    def of(self, owner: str) -> Play:
        """The same for one visitor; empty where all who reach the page are one."""


BROKEN = "The comparison broke off because of an error in the program. Its finished sessions are kept; the log has the details."
LEFT = "It was left before it ended. Resume it to go on after the last stored session."
SENT_AWAY = "The program was shut down. Resume the comparison to go on after its last stored session."
_UNENDED = "The comparison gave no result. Its finished sessions are kept; resume it to try again."


def drive(
    store: ComparisonStore,
    comparison_id: str,
    play: Play,
    cancel: Cancel,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[str]:
    """Play a comparison that this process has claimed, from its start or from its last stored session.

    Yields:
        Each line, once it is stored.

    Raises:
        TrinityError: it failed; that is stored, too.
    """
    with ComparisonSitting(store, comparison_id, cancel, monotonic=monotonic, clock=clock) as sitting:
        yield from sitting.lines(play)


def comparing(store: ComparisonStore, play: Play) -> Duty:
    """Comparisons as a duty of the worker process."""
    return Duty(store, lambda comparison_id, cancel: drive(store, comparison_id, play, cancel), SENT_AWAY)


class ComparisonSitting(JobSitting):
    """A sitting of a comparison. Args: as `JobSitting`."""

    words = Words("comparison_failed", BROKEN, LEFT)

    def __init__(
        self, store: ComparisonStore, comparison_id: str, cancel: Cancel, *, monotonic: Callable[[], float], clock: Callable[[], datetime]
    ) -> None:
        super().__init__(store, comparison_id, cancel, monotonic=monotonic, clock=clock)
        self._store = store
        self._owner = ""
        self._failed: list[str] = []

    def lines(self, play: Play) -> Iterator[str]:
        """Play, and give each line once it is stored."""
        stored, replay = self._store.get(self._id), self._store.replay(self._id)
        plan, log, self._owner = stored.plan, ComparisonLog.read(replay), stored.owner
        if replay:
            self._began -= replay[-1][0]["at_s"]
        if log.plan == plan and log.reason not in ("", STOPPED):
            self._reason = log.reason  # its process died between the last line and its settling
            return
        play = play.of(self._owner) if isinstance(play, OwnedPlay) else play
        for event in play(plan, log.earlier(), self._memory(log), self._cancel):
            yield self._keep(event, log)
        if not self._reason and not self._cancel.is_set():
            raise TrinityError(_UNENDED)

    def _memory(self, log: ComparisonLog) -> ReplyMemory:
        """The replies of the sessions stored so far."""
        memory = ReplyMemory()
        for session in self._store.sessions(self._id) if log.cells else ():
            question = Transcript(session["question"])
            turns = [event.turn for line in session["turns"] if isinstance(event := from_dict(line, question), TurnReplied)]
            whole = Transcript(question.question, tuple(sorted(turns, key=lambda turn: turn.number)))
            memory.refill(whole, session_seed=session["seed"])
        return memory

    def _keep(self, event: ComparisonEvent, log: ComparisonLog) -> str:
        match event:
            case ComparisonStarted():
                return self._begin(event, log)
            case SessionPlayed():
                return self._keep_session(event)
            case ComparisonEnded(reason=reason):
                line = self._line(event, comparison_id=self._id)
                self._store.add(self._id, line)
                self._reason = reason
                return line
            case StrategyFailed(strategy=name):
                self._failed.append(name)
                self._message = f"Could not take part to the end: {', '.join(self._failed)}."
        line = self._line(event)
        self._store.add(self._id, line, arrays(event))
        return line

    def _begin(self, event: ComparisonStarted, log: ComparisonLog) -> str:
        planned = len(event.players) * len(event.tasks) * event.plan.seeds
        if log.plan is None:
            at = self._clock().isoformat(timespec="seconds")
            line = self._line(event, comparison_id=self._id, at=at, planned=planned)
            self._store.add(self._id, line)
            return line
        told: dict[str, Any] = {"plan": plans.to_dict(event.plan), "strategies": listed(event.players), "planned": planned}
        return self._write({"event": "comparison_resumed", "sessions": len(log.cells), **told})

    def _keep_session(self, event: SessionPlayed) -> str:
        timed = [TimedEvent(at_s, kept) for at_s, kept in event.events]
        session = FinishedSession(event.plan, timed, event.cell.correct, self._owner, self._id)
        line = self._line(replace(event, cell=replace(event.cell, session=session.id)))
        self._store.add_session(self._id, line, session)
        return line

    def _line(self, event: ComparisonEvent, **extra: object) -> str:
        try:
            return to_line(event, **extra, at_s=self._now())
        except ValueError as error:
            raise StorageError("A session gave an infinite or undefined number, which cannot be stored. Check the prices.") from error

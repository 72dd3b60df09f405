"""The one loop that runs every strategy, single call or fan-out, and yields frozen events (spec section 2.4)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PoolError
from trinity_core.events import SessionEnded, SessionEvent, StepDecided, TextDelta, TurnReplied
from trinity_core.interfaces import Agent, Strategy
from trinity_core.session.calls import CallGroup, Clock
from trinity_core.session.contract import reroute_cold_verifiers
from trinity_core.session.ending import answer_of, conclusion_of
from trinity_core.session.ledger import Ledger
from trinity_core.session.start import Start, given_events
from trinity_core.session.turns import prompt_for, turn_from
from trinity_core.settings import SessionPlan
from trinity_core.types import Call, FaultKind, Prompt, Reply, Session, Step, StopReason, Transcript, Turn, Verdict

MAX_FAULTS_IN_A_ROW = 3
"""After so many failed calls in a row the session ends with `provider_failure`."""


def run_session(
    plan: SessionPlan, strategy: Strategy, pool: Pool, *, cancel: Cancel, clock: Clock = time.monotonic, start: Start | None = None
) -> Iterator[SessionEvent]:
    """Run one session to its end.

    Stops on an accepted verdict, on `plan.limits`, when the strategy is done, on `cancel` (also in the middle of a reply), and
    when no call comes through. A failed call is a turn with a fault; the strategy may go on with other agents.

    Args:
        plan: question, seed and limits.
        strategy: made for this session.
        pool: the agents it may call.
        cancel: set it from any thread to stop.
        clock: monotonic seconds.
        start: turns that are given and the step after them, for a branch (see `fork.py`); None begins empty.

    Yields:
        `StepDecided`, `TextDelta` and `TurnReplied` as they happen, then one `SessionEnded`.

    Raises:
        PoolError: no agent can be called, or the strategy names one that is not in the pool.
    """
    pool.require_available()
    run = _Run(plan, strategy, pool, cancel, clock)
    if start is not None:
        yield from run.begin(start)
    yield from run.events()


class _Run:
    """The moving parts of one session."""

    def __init__(self, plan: SessionPlan, strategy: Strategy, pool: Pool, cancel: Cancel, clock: Clock) -> None:
        self.plan, self.strategy, self.pool, self.cancel, self.clock = plan, strategy, pool, cancel, clock
        self.transcript = Transcript(plan.question)
        self.ledger = Ledger(plan.limits, clock())
        self.steps = 0
        self.callable = pool.available

    def begin(self, start: Start) -> Iterator[SessionEvent]:
        yield from given_events(start.transcript)
        for turn in start.transcript.turns:
            self.ledger.book(turn.reply)
            self.steps = turn.step
        self.ledger.started -= start.seconds
        self.transcript = start.transcript
        if not self.cancel.is_set() and self.ledger.exhausted(self.clock()) is None:
            yield from self._play(self._allowed(start.step))

    def events(self) -> Iterator[SessionEvent]:
        reason = self._stop_reason()
        while reason is None:
            step = self.strategy.next_step(self.transcript)
            if step is None or not step.calls:
                reason = _failure(self._last_step()) if self._last_failed() else StopReason.STRATEGY_DONE
                break
            yield from self._play(self._allowed(step))
            reason = self._stop_reason()
        yield SessionEnded(self._session(reason))

    def _allowed(self, step: Step) -> Step:
        room = self.plan.limits.max_turns - len(self.transcript.turns)
        return reroute_cold_verifiers(replace(step, calls=step.calls[:room]), self.transcript)

    def _play(self, step: Step) -> Iterator[SessionEvent]:
        self.steps += 1
        first = len(self.transcript.turns) + 1
        yield StepDecided(first, self.steps, step)
        calls = [self._request(call, first + k) for k, call in enumerate(step.calls)]
        until = self.ledger.started + self.plan.limits.max_seconds
        turns: dict[int, Turn] = {}
        for k, content in CallGroup(calls, cancel=self.cancel, clock=self.clock, until=until):
            if isinstance(content, str):
                yield TextDelta(first + k, content)
            else:
                turns[k] = self._turn(step, step.calls[k], first + k, content)
                yield TurnReplied(turns[k])
        for k in sorted(turns):
            self.transcript = self.transcript.with_turn(turns[k])

    def _request(self, call: Call, number: int) -> tuple[Agent, Prompt]:
        agent = self.pool.agent(call.agent)
        # One that became unavailable since the session began says so itself, in a turn of its own.
        if agent.unavailable and call.agent not in self.callable:
            raise PoolError(f"{call.agent!r} cannot be called: {agent.unavailable}")
        return agent, prompt_for(call, self.transcript, session_seed=self.plan.seed, number=number)

    def _turn(self, step: Step, call: Call, number: int, reply: Reply) -> Turn:
        self.ledger.book(reply)
        return turn_from(reply, call, number=number, step_number=self.steps, step=step)

    def _stop_reason(self) -> StopReason | None:
        if self.cancel.is_set():
            return StopReason.CANCELLED
        if self._accepted():
            return StopReason.ACCEPTED
        if (reason := self.ledger.exhausted(self.clock())) is not None:
            return reason
        recent = self.transcript.turns[-MAX_FAULTS_IN_A_ROW:]
        failed = len(recent) == MAX_FAULTS_IN_A_ROW and _all_failed((*recent, *self._last_step()))
        return _failure(recent) if failed else None

    def _accepted(self) -> bool:
        last = self._last_step()
        return len(last) == 1 and last[0].verdict is Verdict.ACCEPT

    def _last_failed(self) -> bool:
        last = self._last_step()
        return _all_failed(last) and any(turn.reply.fault.kind is not FaultKind.CANCELLED for turn in last if turn.reply.fault)

    def _last_step(self) -> tuple[Turn, ...]:
        """The turns of the latest step; several after a fan-out, of which one that came through is enough."""
        return tuple(turn for turn in self.transcript.turns if turn.step == self.steps)

    def _session(self, reason: StopReason) -> Session:
        ledger, conclusion = self.ledger, conclusion_of(self.strategy, self.transcript, reason)
        return Session(
            transcript=self.transcript,
            answer=answer_of(self.transcript, conclusion),
            stopped_by=reason,
            tokens_in=ledger.tokens_in,
            tokens_out=ledger.tokens_out,
            cost_usd=ledger.cost_usd,
            seconds=self.clock() - ledger.started,
            answer_turn=conclusion.turn,
            answer_note=conclusion.note,
        )


def _all_failed(turns: Sequence[Turn]) -> bool:
    return bool(turns) and all(turn.reply.fault is not None for turn in turns)


def _failure(turns: Sequence[Turn]) -> StopReason:
    """Why a session ends whose latest calls failed: for want of money where that was all of it."""
    broke = all(turn.reply.fault is not None and turn.reply.fault.kind is FaultKind.CEILING for turn in turns)
    return StopReason.BUDGET_COST if broke else StopReason.PROVIDER_FAILURE

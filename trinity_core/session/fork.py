"""What if it had chosen otherwise: a session that shares another one's first turns, plays the next one as told, then goes on alone.

The parent is never touched. Its earlier turns are given again as they were, so that a branch is an ordinary, complete session. The
strategy is brought to the right place by asking it at every earlier step and leaving its answer aside: a rotation turns, a generator
draws as often as it did in the parent. So a branch that changes nothing repeats a deterministic parent to the letter, and branches
that change something share its later random draws (common random numbers).

A step of several calls at once is one decision: a branch at any of its turns replaces the whole step.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError, PoolError
from trinity_core.events import SessionEvent
from trinity_core.interfaces import Strategy
from trinity_core.session.calls import Clock
from trinity_core.session.loop import run_session
from trinity_core.session.start import Start, steps_of
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.types import Call, Role, Step, Transcript, Turn

MAX_INSTRUCTION_CHARS = 4_000
"""Longest instruction for a turn, in characters."""
MOST_TURNS = 50
"""As `SessionLimits` allows."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is different at the turn of the branch. What is left out stays as it was."""

    agent: str = ""
    role: Role | None = None
    instruction: str | None = None
    """A sub-task in words, added to the role's contract; empty takes the parent's away."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch ready to be played."""

    plan: SessionPlan
    transcript: Transcript
    """The parent's turns that are kept."""
    step: Step
    """What is played first, with the decision the strategy made there."""
    replays: bool
    """True at a turn the parent has; False one turn after its last."""

    @property
    def turn(self) -> int:
        """Number of the first turn that is the branch's own."""
        return len(self.transcript.turns) + 1


def fork(plan: SessionPlan, transcript: Transcript, pool: Pool, *, turn: int, change: Change) -> Branch:
    """Branch a session at a turn.

    The limits are the parent's and hold for all turns, the given ones too. Only a limit that the given turns have reached already is
    raised: the turns to `turn`, tokens, dollars and seconds by as much as the parent had.

    Args:
        plan: the parent's, with the seed that the branch is to have.
        transcript: the parent's turns, of an interrupted session those that were finished.
        pool: the same agents as the parent's.
        turn: from 1 to one after the parent's last.
        change: what is different there; after the last turn agent and role must be named.

    Raises:
        PlanError: there is no such turn, or the change cannot be made there.
        PoolError: the pool has other agents than the parent had, or the agent cannot be called.
    """
    require_same_agents(plan, pool)
    steps = steps_of(_whole(transcript))
    last = sum(len(turns) for turns in steps)
    if not 1 <= turn <= min(last + 1, MOST_TURNS):
        raise PlanError(f"Turn {turn!r} cannot be changed; choose one from 1 to {min(last + 1, MOST_TURNS)}.")
    given = [turns for turns in steps if turns[-1].number < turn]
    kept = Transcript(transcript.question, tuple(one for turns in given for one in turns))
    replaced = steps[len(given)] if len(given) < len(steps) else ()
    step = _changed(replaced, turn, change) if replaced else _added(change, turn)
    for call in step.calls:
        _require_possible(call, kept, pool)
    limits = _limits(plan.limits, Start(kept, step))
    return Branch(replace(plan, limits=limits, agents=tuple(agent.info for agent in pool.agents)), kept, step, bool(replaced))


def run_branch(branch: Branch, strategy: Strategy, pool: Pool, *, cancel: Cancel, clock: Clock = time.monotonic) -> Iterator[SessionEvent]:
    """Play a branch: the kept turns, the changed step, then what the strategy wants. Yields and raises as `run_session`.

    Args:
        branch: as `fork` made it.
        strategy: made afresh for the branch's plan.
        pool: as given to `fork`.
        cancel: stops it.
        clock: monotonic seconds.
    """
    decided = catch_up(strategy, branch.transcript)
    step = branch.step if branch.replays else _beside(branch.step, decided)
    yield from run_session(branch.plan, strategy, pool, cancel=cancel, clock=clock, start=Start(branch.transcript, step))


def catch_up(strategy: Strategy, transcript: Transcript) -> Step | None:
    """Ask a fresh strategy at every step of `transcript`, so that its inner state is where it was; returns what it wants next."""
    seen = Transcript(transcript.question)
    for turns in steps_of(transcript):
        strategy.next_step(seen)
        for turn in turns:
            seen = seen.with_turn(turn)
    return strategy.next_step(seen)


def require_same_agents(plan: SessionPlan, pool: Pool) -> None:
    """Check that a pool still has the agents a session was played with.

    Raises:
        PoolError: it has not; the message names who differs.
    """
    before = [(info.name, info.provider, info.model) for info in plan.agents]
    now = [(agent.info.name, agent.info.provider, agent.info.model) for agent in pool.agents]
    if before == now:
        return
    differ = sorted({name for name, *_ in set(before) ^ set(now)})
    who = f" ({', '.join(differ[:5])})" if differ else " (their order)"
    raise PoolError(f"Pool {pool.name!r} has other agents now than in this session{who}, so a branch would not compare. Ask it anew.")


def _whole(transcript: Transcript) -> Transcript:
    """The turns up to the first gap: calls of an interrupted step may be missing."""
    kept = tuple(turn for place, turn in enumerate(transcript.turns, start=1) if turn.number == place)
    return Transcript(transcript.question, kept)


def _changed(replaced: tuple[Turn, ...], turn: int, change: Change) -> Step:
    was = next(one for one in replaced if one.number == turn)
    call = replace(was.call, agent=change.agent or was.call.agent, role=change.role or was.call.role)
    if change.instruction is not None:
        call = replace(call, instruction=_clean(change.instruction))
    if call == was.call:
        return Step(tuple(one.call for one in replaced), was.decision, "Branch: this turn is played again as it was.")
    beside = f" and the {len(replaced) - 1} calls beside it" if len(replaced) > 1 else ""
    return Step((call,), was.decision, f"Branch: {_difference(call, was.call)}{beside}.")


def _difference(call: Call, was: Call) -> str:
    words = "with an instruction of its own" if call.instruction else "without the instruction"
    if (call.agent, call.role) == (was.agent, was.role):
        return f"{_named(call)} {words}"
    return f"{_named(call)} instead of {_named(was)}" + (f", {words}" if call.instruction != was.instruction else "")


def _added(change: Change, turn: int) -> Step:
    if not change.agent or change.role is None:
        raise PlanError(f"Turn {turn} comes after the last one, so there is nothing to keep: name an agent and a role for it.")
    return Step((Call(change.agent, change.role, _clean(change.instruction or "")),))


def _beside(step: Step, decided: Step | None) -> Step:
    """The added step with what the strategy would have done there."""
    wanted = " and ".join(_named(call) for call in decided.calls) if decided is not None else ""
    told = f"the strategy would have asked {wanted}" if wanted else "the strategy had no further step"
    return replace(
        step, decision=None if decided is None else decided.decision, note=f"Branch: one turn more, {_named(step.calls[0])}; {told}."
    )


def _named(call: Call) -> str:
    return f"{call.agent} as {call.role.title()}"


def _clean(instruction: str) -> str:
    cleaned = instruction.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if len(cleaned) > MAX_INSTRUCTION_CHARS:
        raise PlanError(f"The instruction has {len(cleaned):,} characters; the limit is {MAX_INSTRUCTION_CHARS:,}. Shorten it.")
    return cleaned


def _require_possible(call: Call, kept: Transcript, pool: Pool) -> None:
    if reason := pool.agent(call.agent).unavailable:
        raise PoolError(f"{call.agent!r} cannot be called: {reason}")
    if call.role is Role.VERIFIER and kept.latest_worker is None:
        raise PlanError("Before a Worker has answered there is nothing to verify. Choose Worker or Thinker for this turn.")


def _limits(limits: SessionLimits, start: Start) -> SessionLimits:
    replies = [turn.reply for turn in start.transcript.turns]
    tokens = sum(reply.usage.tokens_in + reply.usage.tokens_out for reply in replies)
    cost = sum(reply.cost_usd or 0.0 for reply in replies)
    return SessionLimits(
        max_turns=max(limits.max_turns, len(replies) + 1),
        max_tokens=limits.max_tokens + (tokens if tokens >= limits.max_tokens else 0),
        max_cost_usd=limits.max_cost_usd + (cost if cost >= limits.max_cost_usd else 0.0),
        max_seconds=limits.max_seconds + (start.seconds if start.seconds >= limits.max_seconds else 0.0),
    )

"""Plays a strategy over scripted agents, for the tests of single strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.events import SessionEnded
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.strategies.registry import StrategyParts, make_strategy
from trinity_core.testing import ScriptedAgent
from trinity_core.types import Fault, FaultKind, Session

BUSY = ProviderError(Fault(FaultKind.RATE, "busy"))
SCRIPT = ("t", "w", "v")
"""Thinker, Worker and Verifier of the test pools."""


def pool_of(replies: Mapping[str, Sequence[str | Exception]]) -> Pool:
    """Scripted agents by name; t, w and v are there in any case."""
    texts = {**dict.fromkeys(SCRIPT, ("Answer: 4",)), **replies}
    return Pool("test", tuple(ScriptedAgent(name, said) for name, said in texts.items()), script=SCRIPT)


def play(name: str, replies: Mapping[str, Sequence[str | Exception]], *, max_turns: int = 5) -> Session:
    """The session of a strategy without a head."""
    pool = pool_of(replies)
    plan = SessionPlan("2+2?", name, pool.name, (), limits=SessionLimits(max_turns=max_turns))
    strategy = make_strategy(StrategyParts(plan, pool, no_head))
    ended = list(run_session(plan, strategy, pool, cancel=Cancel()))[-1]
    assert isinstance(ended, SessionEnded)
    return ended.session


def path(session: Session) -> list[tuple[str, str, tuple[int, ...] | None]]:
    """Agent, initial of the role, and what was seen, of each turn."""
    return [(turn.call.agent, turn.call.role[0], turn.call.sees) for turn in session.transcript.turns]


def no_head(run_id: str) -> NoReturn:
    """A strategy without a head must not ask for one."""
    raise AssertionError("no head is wanted here")

"""Who plays which part in a strategy that is not told: the cast of the pool's fixed script, where its file names one.

A pool without a script casts its first agent as Thinker, its second as Worker and its third as Verifier, as the fixed script does.
"""

from __future__ import annotations

from collections.abc import Collection

from trinity_core.agents.pool import Pool
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.types import Role, Transcript

PARTS = (Role.THINKER, Role.WORKER, Role.VERIFIER)
"""In the order in which a script names them."""


def cast_of(pool: Pool) -> dict[Role, str]:
    """The pool's Thinker, Worker and Verifier; the last agents play two parts in a small pool."""
    names = pool.script or tuple(pool.names[min(k, len(pool.names) - 1)] for k in range(len(PARTS)))
    return dict(zip(PARTS, names, strict=True))


def workers(pool: Pool) -> tuple[str, ...]:
    """Every agent, those first that are likeliest to solve: the Worker, then who has no part, then the Thinker and the Verifier."""
    cast = cast_of(pool)
    last = [name for name in (cast[Role.THINKER], cast[Role.VERIFIER]) if name != cast[Role.WORKER]]
    middle = [name for name in pool.names if name not in cast.values()]
    return tuple(dict.fromkeys([cast[Role.WORKER], *middle, *last]))


def pick(role: Role, pool: Pool, transcript: Transcript, *, avoid: Collection[str] = ()) -> str | None:
    """Who plays `role` now: its cast if that agent can be called, else another one.

    Args:
        role: the part.
        pool: the agents.
        transcript: agents that failed in it are not asked again.
        avoid: not these, as long as there is anybody else.
    """
    names = callable_names(pool, transcript)
    ranked = [name for name in (cast_of(pool)[role], *workers(pool)) if name in names]
    return next((name for name in ranked if name not in avoid), ranked[0] if ranked else None)

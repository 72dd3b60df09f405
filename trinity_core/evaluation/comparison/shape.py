"""How a strategy's sessions went, counted: who was called in which role, how many turns they took, and their way through the turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from trinity_core.evaluation.comparison.cell import CallMark, Cell
from trinity_core.types import ROLES

SEVERAL = "several"
"""Stands for a step whose calls went to different agents, or were made in different roles."""
RIGHT, WRONG, UNKNOWN = "=right", "=wrong", "=unknown"
"""Where a session's way ends."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a session took on average, remembered replies counted as if they had been asked for anew."""

    tokens: float
    """In and out."""
    cost_usd: float | None
    """Dollars; None when a price is unknown."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Flow:
    """The ways of many sessions through their steps. Numbers of steps count from 1."""

    nodes: tuple[tuple[int, str, int], ...]
    """Step, agent or role, sessions; an end stands at the step after the last one."""
    links: tuple[tuple[int, str, str, int], ...]
    """Step, from, to (at the next step), sessions."""


def outcome_of(cell: Cell) -> str:
    """The end of its way: right, wrong or unknown."""
    return UNKNOWN if cell.correct is None else RIGHT if cell.correct else WRONG


def by_agent(call: CallMark) -> str:
    """A step's name by who was called."""
    return call.agent


def by_role(call: CallMark) -> str:
    """A step's name by the role of the call."""
    return call.role


def steps(cell: Cell, name: Callable[[CallMark], str]) -> tuple[str, ...]:
    """One name per step; `SEVERAL` where its calls have different names."""
    found: dict[int, set[str]] = {}
    for call in cell.calls:
        found.setdefault(call.step, set()).add(name(call))
    return tuple(next(iter(names)) if len(names) == 1 else SEVERAL for _, names in sorted(found.items()))


def flow(cells: Iterable[Cell], name: Callable[[CallMark], str], *, most: int = 12) -> Flow:
    """The ways of all sessions, of their first `most` steps."""
    nodes: Counter[tuple[int, str]] = Counter()
    links: Counter[tuple[int, str, str]] = Counter()
    for cell in cells:
        way = (*steps(cell, name)[:most], outcome_of(cell))
        nodes.update(enumerate(way, 1))
        links.update((at, way[at - 1], way[at]) for at in range(1, len(way)))
    return Flow(
        tuple((at, key, n) for (at, key), n in sorted(nodes.items())), tuple((at, a, b, n) for (at, a, b), n in sorted(links.items()))
    )


def role_counts(cells: Iterable[Cell], agents: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Calls by agent (rows, in the order given) and role (columns, in the order of `ROLES`)."""
    counted = Counter((call.agent, call.role) for cell in cells for call in cell.calls)
    return tuple(tuple(counted[agent, role.value] for role in ROLES) for agent in agents)


def turn_counts(cells: Iterable[Cell]) -> Mapping[int, tuple[int, int, int]]:
    """Sessions by their number of calls: right, wrong, unknown."""
    counted = Counter((len(cell.calls), outcome_of(cell)) for cell in cells)
    return {n: (counted[n, RIGHT], counted[n, WRONG], counted[n, UNKNOWN]) for n in sorted({turns for turns, _ in counted})}


def spent(cells: Sequence[Cell]) -> Spent:
    """The means over sessions, of which there is at least one."""
    costs = [cell.cost_usd for cell in cells]
    known = [cost for cost in costs if cost is not None]
    return Spent(
        sum(cell.tokens_in + cell.tokens_out for cell in cells) / len(cells),
        sum(known) / len(cells) if len(known) == len(cells) else None,
        sum(cell.seconds for cell in cells) / len(cells),
    )

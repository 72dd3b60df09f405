"""One line of the registry: a strategy's word, how it is built, and the cards that offer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trinity_core.agents.pool import Pool
from trinity_core.interfaces import Strategy
from trinity_core.strategies.card import StrategyCard
from trinity_core.strategies.parts import StrategyParts


@dataclass(frozen=True, slots=True, eq=False)
class StrategyEntry:
    """A strategy module's offer to the registry."""

    word: str
    """What stands before the colon of a strategy's name, for instance "vote"."""
    pattern: str
    """The word with its arguments, for instance "vote[:AGENT][+K]"."""
    build: Callable[[StrategyParts, str], Strategy]
    """Makes it for one session from the argument behind the colon, "" without one. Raises `PlanError` or `PoolError` on a wrong one."""
    cards: Callable[[Pool], tuple[StrategyCard, ...]]
    """What is offered over a pool; nothing where it cannot run."""


def same_card(card: StrategyCard) -> Callable[[Pool], tuple[StrategyCard, ...]]:
    """Cards for a strategy that is offered alike over every pool."""
    return lambda pool: (card,)

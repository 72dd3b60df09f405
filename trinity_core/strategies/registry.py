"""The strategies by name. Adding one is adding its file and one line to `ENTRIES`."""

from __future__ import annotations

from dataclasses import replace

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.interfaces import Strategy
from trinity_core.strategies.best_of import BEST_OF
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.cascade import CASCADE
from trinity_core.strategies.conductor import CONDUCTOR
from trinity_core.strategies.coordinator import COORDINATOR
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.learned.entries import LEARNED
from trinity_core.strategies.mixture import MIXTURE
from trinity_core.strategies.one_decision import OneDecision
from trinity_core.strategies.oracle import ORACLE
from trinity_core.strategies.parts import StrategyParts, no_labels
from trinity_core.strategies.reflect import REFLECTION
from trinity_core.strategies.router_r1 import ROUTER_R1
from trinity_core.strategies.script import FIXED_SCRIPT, ROTATION
from trinity_core.strategies.single import SINGLE
from trinity_core.strategies.uniform_random import RANDOM
from trinity_core.strategies.vote import VOTE

__all__ = [
    "ENTRIES",
    "StrategyCard",
    "StrategyEntry",
    "StrategyKind",
    "StrategyParts",
    "entry_of",
    "make_strategy",
    "no_labels",
    "strategy_cards",
]

ENTRIES: tuple[StrategyEntry, ...] = (
    COORDINATOR,
    RANDOM,
    ROTATION,
    FIXED_SCRIPT,
    SINGLE,
    REFLECTION,
    VOTE,
    MIXTURE,
    BEST_OF,
    CASCADE,
    CONDUCTOR,
    ROUTER_R1,
    *LEARNED,
    ORACLE,
)
"""In the order people see within one kind."""


def make_strategy(parts: StrategyParts, name: str = "") -> Strategy:
    """A strategy for one session.

    Args:
        parts: what it is built from.
        name: which one; the one that `parts.plan.strategy` names when empty. For strategies that stand in front of another one.

    Raises:
        PlanError: no strategy has this name, or its argument is wrong.
        PoolError: it names an agent that is not in the pool.
    """
    chosen = replace(parts, plan=replace(parts.plan, strategy=name)) if name else parts
    entry, argument = entry_of(chosen.plan.strategy), chosen.plan.strategy.partition(":")[2].strip()
    if argument and entry.pattern == entry.word:
        raise PlanError(f"{entry.word}:{argument[:80]} cannot be: {entry.word} takes no argument.")
    strategy = entry.build(chosen, argument)
    return OneDecision(strategy) if parts.pool.recorded else strategy


def entry_of(name: str) -> StrategyEntry:
    """The registry's line for a strategy's name, with or without arguments.

    Raises:
        PlanError: no strategy has this name.
    """
    word = name.partition(":")[0]
    for entry in ENTRIES:
        if entry.word == word:
            return entry
    raise PlanError(f"There is no strategy {word[:80]!r}. Choose one of: {', '.join(entry.pattern for entry in ENTRIES)}.")


def strategy_cards(pool: Pool) -> tuple[StrategyCard, ...]:
    """Every strategy that can be chosen over this pool, by kind, the coordinator first."""
    cards = [card for entry in ENTRIES for card in entry.cards(pool)]
    kinds = list(StrategyKind)
    return tuple(sorted(cards, key=lambda card: kinds.index(card.kind)))

"""A strategy in two lines for people: its idea, the paper it comes from, and what was left out of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StrategyKind(StrEnum):
    """What family a strategy belongs to. The order is the order in which people see them."""

    LEARNED_HEAD = "learned-head"
    """A head evolved or trained over this pool decides every turn."""
    BASELINE = "baseline"
    """No decision worth the name: what the others are held against."""
    FAN_OUT = "fan-out"
    """Several agents answer, a rule chooses."""
    PLANNER = "planner"
    """A language model decides in words."""
    FITTED = "fitted"
    """Fitted on the outcomes of training questions."""
    BOUND = "bound"
    """Not attainable: a line above all others."""


@dataclass(frozen=True, slots=True)
class StrategyCard:
    """A strategy as offered to people."""

    name: str
    """What plans and the command line call it."""
    title: str
    idea: str
    """One sentence: how it decides."""
    paper: str = ""
    """Name and number of the paper it follows; empty for common practice."""
    simplified: str = ""
    """What was left out of the paper or stated otherwise here; empty for nothing."""
    kind: StrategyKind = StrategyKind.BASELINE

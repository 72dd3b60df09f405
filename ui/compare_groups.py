"""The kinds of strategies as people meet them on the Compare page: in groups, some with a few choices of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What sort of thing a strategy is; the words are those of the strategies' cards."""

    COORDINATOR = "learned-head"
    BASELINE = "baseline"
    TEAM = "fan-out"
    PLANNER = "planner"
    FITTED = "fitted"
    BOUND = "bound"


TITLES: Mapping[Group, tuple[str, str]] = {
    Group.COORDINATOR: ("Learned coordinator", "A tiny head that was evolved reads the discussion and picks agent and role at every turn."),
    Group.BASELINE: ("Baselines", "What anybody would try first. A learned strategy has to beat these to be worth its while."),
    Group.TEAM: ("Several agents at once", "More calls for one question: votes, layers, choosing among answers."),
    Group.PLANNER: ("Planners", "One of the agents itself decides who is asked what."),
    Group.FITTED: ("Fitted on outcomes", "Learned from which agent was right on training questions; what making those took is counted."),
    Group.BOUND: ("Bound", "What would be possible for somebody who knew the answers. Nobody can reach it."),
}
"""Title and sentence of each group, in the order they are shown."""

_KINDS: Mapping[Group, tuple[str, ...]] = {
    Group.COORDINATOR: ("coordinator",),
    Group.BASELINE: ("single", "reflect", "random", "rotation", "script"),
    Group.TEAM: ("vote", "mixture", "best-of", "cascade"),
    Group.PLANNER: ("conductor", "router-r1"),
    Group.FITTED: ("tryage", "experts", "centroid", "knn", "ridge", "graph-router", "agent-router", "guard"),
    Group.BOUND: ("oracle",),
}
_GROUP = {kind: group for group, kinds in _KINDS.items() for kind in kinds}


def kind_of(name: str) -> str:
    """The kind of a strategy: its name without arguments."""
    return name.partition(":")[0]


def group_of(name: str, kind: object = None) -> Group:
    """The group of a strategy: what its card says, else that of its name; an unknown one counts as several agents at once."""
    return Group(kind) if isinstance(kind, str) and kind in set(Group) else _GROUP.get(kind_of(name), Group.TEAM)


@dataclass(frozen=True, slots=True)
class Argument:
    """One choice that a strategy leaves open; empty stands for what is usual."""

    label: str
    choices: tuple[tuple[str, str], ...] = ()
    """Value and title; none for a number."""
    low: float = 0
    high: float = 0
    step: float = 1
    usual: str = "as usual"
    """What an empty choice means, in a word or two."""


def arguments(kind: str, agents: Sequence[str]) -> tuple[Argument, ...]:
    """What is left open in a kind of strategy, in the order of its name's arguments."""
    who = tuple((name, name) for name in agents)
    known: Mapping[str, tuple[Argument, ...]] = {
        "coordinator": (Argument("It takes", (("argmax", "the likeliest choice"), ("sampled", "a draw by its odds"))),),
        "vote": (Argument("Who votes", who), Argument("Votes", low=2, high=15)),
        "reflect": (Argument("Who", who),),
        "mixture": (Argument("Who puts them together", who),),
        "best-of": (Argument("Who tries", who), Argument("Attempts", low=2, high=15)),
        "conductor": (Argument("Who plans", who),),
        "router-r1": (Argument("Who decides", who),),
        "tryage": (Argument("Weight of the price", low=0, high=10, step=0.05),),
        "experts": (Argument("Price cap", low=0, high=1_000, step=0.1, usual="no cap"),),
        "agent-router": (Argument("Agents asked", low=1, high=10),),
        "guard": (
            Argument("In front of", (("coordinator", "the coordinator"), ("script", "the fixed script"), ("random", "random choice"))),
        ),
    }
    return known.get(kind, ())


def named(kind: str, values: Sequence[str]) -> str:
    """The name of a strategy with these arguments; empty ones are left out."""
    given = "+".join(value for value in values if value)
    return f"{kind}:{given}" if given else kind

"""A warm start: imitate, family by family, the cast of fixed roles that measured best on training tasks (after Fugu, spec 9.1).

The labels cost agent calls like episodes do; the tree counts them. Families are used here only, to make labels; the head never
sees one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.types import ROLES, Role, Transcript, Turn

THINKER_COST = 0.1
"""A Thinker is part of a cast only if it raises the share of right first answers by more than this."""
TURN_COST = 0.02
"""What one turn more must earn: of two Verifiers that lead to the same answers, the one that knows when to accept is taken."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays which role; plays from any transcript."""

    thinker: str
    """Asked once, before the first own Worker; empty for nobody."""
    worker: str
    verifier: str

    def action(self, transcript: Transcript) -> tuple[str, Role]:
        """Plan if nobody has planned, check an unchecked answer of the cast's own worker, else work."""
        turns = transcript.turns
        if self.thinker and not any(_is(turn, self.thinker, Role.THINKER) for turn in turns):
            return self.thinker, Role.THINKER
        worked = [k for k, turn in enumerate(turns) if turn.call.role is Role.WORKER]
        if worked and turns[worked[-1]].call.agent == self.worker and not self._checked(turns[worked[-1] + 1 :]):
            planned = [k for k, turn in enumerate(turns) if turn.call.role is Role.THINKER]
            if not self.thinker or (planned and planned[0] < worked[-1]):
                return self.verifier, Role.VERIFIER
        return self.worker, Role.WORKER

    def _checked(self, later: Sequence[Turn]) -> bool:
        return any(_is(turn, self.verifier, Role.VERIFIER) for turn in later)


@dataclass(frozen=True, slots=True, eq=False)
class Demonstrations:
    """States with the action that a family's best cast takes there."""

    states: NDArray[np.float32]
    """Shape (N, width)."""
    agents: NDArray[np.int64]
    """Agent index, shape (N,)."""
    roles: NDArray[np.int64]
    """Role index, shape (N,)."""


def best_casts(tree: EpisodeTree, starts: Sequence[Node]) -> dict[str, Cast]:
    """The best cast per family: first the Thinker and Worker whose first answer is right most often, then the Verifier to go with them.

    Of equals the first counts, in pool order and without a Thinker first.

    Args:
        tree: remembered episodes.
        starts: roots of training tasks.
    """
    names = tree.pool.names
    by_family: dict[str, list[Node]] = defaultdict(list)
    for start in starts:
        by_family[start.task.family].append(start)
    casts = {}
    for family, nodes in by_family.items():
        pairs = product(("", *names), names)
        thinker, worker = max(pairs, key=lambda pair: _first_score(tree, pair, nodes))
        options = [Cast(thinker, worker, verifier) for verifier in names]
        casts[family] = max(options, key=lambda cast: _mean(_last_score(tree, cast, node) for node in nodes))
    return casts


def demonstrate(tree: EpisodeTree, casts: dict[str, Cast], starts: Sequence[Node], *, rng: np.random.Generator) -> Demonstrations:
    """The casts' own sessions, and sessions that begin with one or two random turns, so that the head learns to recover.

    Args:
        tree: remembered episodes.
        casts: by family.
        starts: roots of training tasks.
        rng: draws the random turns.
    """
    nodes = [node for start in starts for stray in (0, 1, 1, 2) for node in _session(tree, casts[start.task.family], start, stray, rng)]
    unique = list({id(node): node for node in nodes}.values())
    tree.fill_states(unique)
    actions = [casts[node.task.family].action(node.transcript) for node in unique]
    return Demonstrations(
        states=np.stack([node.state for node in unique if node.state is not None]),
        agents=np.array([tree.pool.names.index(agent) for agent, _ in actions]),
        roles=np.array([ROLES.index(role) for _, role in actions]),
    )


def _is(turn: Turn, agent: str, role: Role) -> bool:
    return turn.call.agent == agent and turn.call.role is role


def _mean(outcomes: Iterable[float | None]) -> float:
    known = [outcome for outcome in outcomes if outcome is not None]
    return float(np.mean(known)) if known else 0.0


def _first_score(tree: EpisodeTree, pair: tuple[str, str], starts: Sequence[Node]) -> float:
    """Share of first answers that are right, less what a Thinker must earn to be worth its turn."""
    return _mean(_first_outcome(tree, pair, start) for start in starts) - (THINKER_COST if pair[0] else 0.0)


def _first_outcome(tree: EpisodeTree, pair: tuple[str, str], start: Node) -> float | None:
    """Whether the first answer is right that this Thinker and this Worker come to."""
    tree.counts.labels += 1
    node = start
    for agent, role in zip(pair, (Role.THINKER, Role.WORKER), strict=True):
        if agent and not node.final:
            node = tree.child(node, tree.pool.names.index(agent), ROLES.index(role))
    return tree.outcome(node)


def _last_score(tree: EpisodeTree, cast: Cast, start: Node) -> float | None:
    """Outcome of the whole session, less what its turns must earn."""
    *_, last = _session(tree, cast, start, 0, None)
    agent, role = cast.action(last.transcript)
    end = tree.child(last, tree.pool.names.index(agent), ROLES.index(role))
    return None if end.reward is None else end.reward - TURN_COST * len(end.transcript.turns)


def _session(tree: EpisodeTree, cast: Cast, start: Node, stray: int, rng: np.random.Generator | None) -> Iterator[Node]:
    """Nodes at which the cast acts, after `stray` random turns."""
    tree.counts.labels += 1
    node = start
    while not node.final:
        if rng is not None and len(node.transcript.turns) < stray:
            node = tree.child(node, int(rng.integers(len(tree.pool.names))), int(rng.integers(len(ROLES))))
            continue
        yield node
        agent, role = cast.action(node.transcript)
        node = tree.child(node, tree.pool.names.index(agent), ROLES.index(role))

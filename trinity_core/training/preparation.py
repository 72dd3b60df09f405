"""Before the first generation: the space is fitted to states and the first vector is found. Every episode of it is counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.training.arena import Arena
from trinity_core.training.cross_entropy import fit_targets, one_hot
from trinity_core.training.demonstration import best_casts, demonstrate
from trinity_core.training.plan import Start
from trinity_core.training.rollout import UniformPolicy, roll_out
from trinity_core.training.spaces.registry import make_space, space_card
from trinity_core.training.spaces.space import Differentiable, Space
from trinity_core.training.spaces.svf import SvfSpace

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

NOTHING = np.zeros((0, 0))
"""The basis of a space that is not fitted."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The space and the first vector."""

    space: Space
    start: Doubles
    """Shape (n,)."""
    episodes: int
    """Played to get here."""


def prepare(arena: Arena) -> Ground:
    """Fit the space and find the start the plan asks for.

    Raises:
        PlanError: the space cannot begin by imitation.
    """
    return _imitated(arena) if arena.plan.start is Start.IMITATION else _zero(arena)


def restore(arena: Arena, basis: Doubles) -> Space:
    """The space of a basis that was fitted before."""
    return make_space(arena.plan, arena.rows, arena.tree.encoder, basis)


def _zero(arena: Arena) -> Ground:
    fit = space_card(arena.plan).fit
    space = restore(arena, NOTHING if fit is None else fit(arena.plan, _free_states(arena)))
    return Ground(space, space.start(), 0 if fit is None else len(arena.train))


def _imitated(arena: Arena) -> Ground:
    starts = arena.starts(arena.train)
    shown = demonstrate(arena.tree, best_casts(arena.tree, starts), starts, rng=arena.rng("imitation"))
    fit = space_card(arena.plan).fit
    space = restore(arena, NOTHING if fit is None else fit(arena.plan, shown.states))
    inner = space.inner if isinstance(space, SvfSpace) else space
    if not isinstance(inner, Differentiable):
        raise PlanError(f"start is 'imitation'; with space {arena.plan.space.value!r} it must be 'zero'.")
    start = fit_targets(inner, shown.states, one_hot(shown.agents, shown.roles, rows=arena.rows), start=inner.start())
    return Ground(space, space.lift(start) if isinstance(space, SvfSpace) else start, arena.tree.counts.labels)


def _free_states(arena: Arena) -> Floats:
    """States of the transcripts a uniformly random policy meets on the training tasks, shape (N, width)."""
    rollout = roll_out(arena.tree, UniformPolicy(), arena.starts(arena.train), rng=arena.rng("free"), keep_choices=True)
    nodes = [] if rollout.choices is None else list({id(node): node for node in rollout.choices.nodes}.values())
    arena.tree.fill_states(nodes)
    return np.stack([node.state for node in nodes if node.state is not None])

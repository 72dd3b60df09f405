"""All spaces: how large each is, and how one is made for a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.interfaces import Encoder
from trinity_core.training.plan import RunPlan, SpaceName
from trinity_core.training.spaces.block import block_size, block_space
from trinity_core.training.spaces.linear import full_matrix, subspace, whitened_directions
from trinity_core.training.spaces.low_rank import LowRankSpace, low_rank_size
from trinity_core.training.spaces.space import Space
from trinity_core.training.spaces.sparse import SparseSpace, sparse_size
from trinity_core.training.spaces.svf import SvfSpace

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SpaceCard:
    """A space as offered to people."""

    name: str
    title: str
    idea: str
    """One sentence."""
    size: Callable[[RunPlan, int, int], int]
    """n of the head from the plan, the head's rows (L + 3) and the width."""
    make: Callable[[RunPlan, int, int, Doubles], Space]
    """From the plan, rows, width and basis."""
    fit: Callable[[RunPlan, NDArray[np.float32]], Doubles] | None = None
    """The basis from states of shape (N, width); None where nothing is fitted."""


_SPACES = (
    SpaceCard(
        SpaceName.SUBSPACE,
        "Linear, whitened subspace",
        "The linear head written in the directions in which states differ most: several times fewer numbers to search.",
        lambda plan, rows, width: rows * (min(plan.directions, width) + 1),
        lambda plan, rows, width, basis: subspace(rows, basis),
        lambda plan, states: whitened_directions(states, min(plan.directions, states.shape[1])),
    ),
    SpaceCard(
        SpaceName.LINEAR,
        "Linear, every weight",
        "One weight for each number of the state and each agent and role: the paper's head.",
        lambda plan, rows, width: rows * width,
        lambda plan, rows, width, basis: full_matrix(rows, width),
    ),
    SpaceCard(
        SpaceName.LOW_RANK,
        "Low-rank",
        "Two matrices with a bend between them, twice as many hidden values as outputs; starts at random.",
        lambda plan, rows, width: low_rank_size(rows, width),
        lambda plan, rows, width, basis: LowRankSpace(rows, width, plan.seed),
    ),
    SpaceCard(
        SpaceName.SPARSE,
        "Sparse",
        "A linear head that also learns which numbers of the state to read, and how many.",
        lambda plan, rows, width: sparse_size(rows, width),
        lambda plan, rows, width, basis: SparseSpace(rows, width, plan.seed),
    ),
    SpaceCard(
        SpaceName.BLOCK_2,
        "Two blocks",
        "The first half of the outputs reads the first half of the state only, the second half the rest.",
        lambda plan, rows, width: block_size(2, rows, width),
        lambda plan, rows, width, basis: block_space(2, rows, width),
    ),
    SpaceCard(
        SpaceName.BLOCK_10,
        "One block per output",
        "Each agent and each role reads a part of the state of its own: the fewest numbers, named after the paper's 10 outputs.",
        lambda plan, rows, width: block_size(rows, rows, width),
        lambda plan, rows, width, basis: block_space(rows, rows, width),
    ),
)


def space_cards() -> tuple[SpaceCard, ...]:
    """Every space."""
    return _SPACES


def space_card(plan: RunPlan) -> SpaceCard:
    """The space a plan names.

    Raises:
        PlanError: it is not built.
    """
    cards: Mapping[str, SpaceCard] = {card.name: card for card in _SPACES}
    if plan.space not in cards:
        raise PlanError(f"space is {plan.space.value!r}; it must be one of {', '.join(cards)}.")
    return cards[plan.space]


def space_size(plan: RunPlan, rows: int, encoder: Encoder) -> int:
    """n of a run: the head's numbers, and the singular-value offsets where the plan wants them.

    Raises:
        PlanError: the space is not built, or the encoder has no singular values to scale.
    """
    head = space_card(plan).size(plan, rows, encoder.width)
    if not plan.svf:
        return head
    from trinity_core.coordinator.split.registry import count_offsets

    return head + count_offsets(encoder)


def make_space(plan: RunPlan, rows: int, encoder: Encoder, basis: Doubles) -> Space:
    """The space of a run.

    Args:
        plan: names the space.
        rows: L + 3.
        encoder: whose states the head reads.
        basis: what the space was fitted to.

    Raises:
        PlanError: as `space_size` says.
    """
    inner = space_card(plan).make(plan, rows, encoder.width, basis)
    if not plan.svf:
        return inner
    from trinity_core.coordinator.split.registry import split_encoder

    return SvfSpace(inner, split_encoder(encoder))

"""All spaces: how large each is, and how one is made for a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.training.plan import RunPlan, SpaceName
from trinity_core.training.spaces.linear import full_matrix, subspace, whitened_directions
from trinity_core.training.spaces.space import Space

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SpaceCard:
    """A space as offered to people."""

    name: str
    title: str
    idea: str
    """One sentence."""
    size: Callable[[RunPlan, int, int], int]
    """n from the plan, the head's rows (L + 3) and the width."""
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

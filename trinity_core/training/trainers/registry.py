"""All trainers, in the order people see them."""

from __future__ import annotations

from trinity_core.errors import PlanError
from trinity_core.training.trainers.evolution import CMA_ES, SEP_CMA_ES
from trinity_core.training.trainers.imitation import IMITATION, SFT
from trinity_core.training.trainers.random_search import RANDOM_SEARCH
from trinity_core.training.trainers.reinforce import REINFORCE
from trinity_core.training.trainers.search import TrainerCard

_TRAINERS = (SEP_CMA_ES, CMA_ES, REINFORCE, IMITATION, SFT, RANDOM_SEARCH)


def trainer_cards() -> tuple[TrainerCard, ...]:
    """Every trainer."""
    return _TRAINERS


def trainer_card(name: str) -> TrainerCard:
    """The trainer of that name.

    Raises:
        PlanError: there is none.
    """
    for card in _TRAINERS:
        if card.name == name:
            return card
    raise PlanError(f"trainer is {name!r}; it must be one of {', '.join(card.name for card in _TRAINERS)}.")

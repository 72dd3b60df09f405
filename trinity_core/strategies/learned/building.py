"""From a fitting rule to an entry of the registry: who may be fitted on what, with which arguments, once for all sessions."""

from __future__ import annotations

from typing import Protocol

from trinity_core.errors import PlanError
from trinity_core.interfaces import Encoder
from trinity_core.strategies.card import StrategyCard
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.strategies.learned.best_scored import BestScored
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.scorer import Scorer
from trinity_core.strategies.parts import StrategyParts

FIT_SEED = 1
"""Fits do not depend on the session that first needs them."""


class Fit(Protocol):
    """A rule that learns from outcomes."""

    def __call__(self, labels: LabelTable, *, seed: int) -> Scorer:
        """The fitted scorer. Raises `PlanError` where nothing can be learned."""


def learned_entry(card: StrategyCard, fit: Fit) -> StrategyEntry:
    """An entry without arguments: one call to the agent that the fitted rule scores best."""

    def build(parts: StrategyParts, argument: str) -> BestScored:
        plain(card.name, argument)
        return scored_strategy(parts, card.name, fit)

    return StrategyEntry(card.name, card.name, build, same_card(card))


def scored_strategy(parts: StrategyParts, name: str, fit: Fit) -> BestScored:
    """The strategy of this session over a fit that sessions share under `name`."""
    return BestScored(name, fitted(parts, name, fit), question_encoder(parts, labels_of(parts)), parts.pool)


def fitted(parts: StrategyParts, name: str, fit: Fit) -> Scorer:
    """The scorer of this pool's outcomes; fitted by whoever comes first."""
    labels = labels_of(parts)
    return parts.fits.get(name, labels, lambda: fit(labels, seed=FIT_SEED))


def labels_of(parts: StrategyParts) -> LabelTable:
    """The outcomes to learn from.

    Raises:
        PlanError: there are none, or they are of other agents.
    """
    labels = parts.labels()
    if labels.agents != parts.pool.names:
        known, asked = ", ".join(labels.agents), ", ".join(parts.pool.names)
        raise PlanError(f"The known outcomes are of the agents {known}; this pool has {asked}. Run a comparison over this pool first.")
    if not labels.questions:
        raise PlanError("There are no outcomes to learn from. Run a comparison with at least one training question first.")
    return labels


def question_encoder(parts: StrategyParts, labels: LabelTable) -> Encoder:
    """Reads the question of a session as the training questions were read.

    Raises:
        PlanError: it gives states of another width than the table's.
    """
    encoder = parts.coordinator("").encoder if parts.encoder is None else parts.encoder()
    if encoder.width != labels.states.shape[1]:
        raise PlanError(
            f"The outcomes were kept with states of {labels.states.shape[1]} numbers; this backbone gives {encoder.width}. "
            "Run a comparison with this backbone first."
        )
    return encoder


def plain(word: str, argument: str) -> None:
    """Nothing, for a strategy named without an argument.

    Raises:
        PlanError: there is one.
    """
    if argument:
        raise PlanError(f"{word}:{argument} has an argument; {word!r} takes none.")


def number_argument(word: str, argument: str, *, low: float, high: float, default: float) -> float:
    """The one number behind the colon.

    Raises:
        PlanError: it is no number or out of range.
    """
    if not argument:
        return default
    try:
        value = float(argument)
    except ValueError as error:
        raise PlanError(f"{word}:{argument} needs a number after the colon, from {low:g} to {high:g}.") from error
    if not low <= value <= high:
        raise PlanError(f"{word}:{argument} is out of range; choose a number from {low:g} to {high:g}.")
    return value

"""Which strategies can take part, told before anything is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn

from trinity_core.agents.pool import Pool
from trinity_core.errors import TrinityError
from trinity_core.evaluation.comparison.events import Player
from trinity_core.evaluation.comparison.workshop import Workshop
from trinity_core.settings import SessionPlan
from trinity_core.strategies.registry import StrategyParts, make_strategy, strategy_cards

_QUESTION = "?"


class _Wanted(TrinityError):
    """A strategy asked for something that is not given yet."""


class LabelsWanted(_Wanted):
    """A strategy is fitted on the outcomes of training questions."""


def require_players(names: Sequence[str], pool: Pool, workshop: Workshop) -> None:
    """Check every name, without loading a backbone and without a call.

    Raises:
        UserError: there is no such strategy, its argument is wrong, or it cannot run over this pool.
    """
    for name in names:
        parts = replace(trial_parts(name, pool, workshop), coordinator=_head_wanted)
        _is_fitted(parts)


def players(names: Sequence[str], pool: Pool) -> tuple[Player, ...]:
    """What people read of each strategy."""
    cards = {card.name: card for card in strategy_cards(pool)}
    return tuple(_player(name, cards) for name in names)


def fitted(parts: StrategyParts) -> bool:
    """Whether this strategy is fitted on the outcomes of training questions.

    Raises:
        TrinityError: it cannot be built.
    """
    return _is_fitted(parts)


def trial_parts(name: str, pool: Pool, workshop: Workshop) -> StrategyParts:
    """Parts for building a strategy once without a question; labels are not given."""
    plan = SessionPlan(_QUESTION, name, pool.name, tuple(agent.info for agent in pool.agents))
    return replace(workshop.strategy_parts(plan, pool), labels=_labels_wanted, judge=lambda answer: None)


def _is_fitted(parts: StrategyParts) -> bool:
    try:
        make_strategy(parts)
    except LabelsWanted:
        return True
    except _Wanted:
        return False
    return False


_WORDS = {"argmax": "most probable", "sampled": "drawn"}
_ID = 32
"""Characters of a run's id."""


def _player(name: str, cards: dict[str, Any]) -> Player:
    word, _, argument = name.partition(":")
    card = cards.get(name) or cards.get(word)
    if card is None:
        return Player(name, name, "")
    words = ", ".join(_WORDS.get(part, part if len(part) < _ID else f"head of run {part[:8]}") for part in argument.split("+"))
    title = card.title if card.name == name else f"{card.title} ({words})"
    return Player(name, title, card.idea)


def _labels_wanted() -> NoReturn:
    raise LabelsWanted("This strategy is fitted on the outcomes of training questions.")


def _head_wanted(*_: object) -> NoReturn:
    raise _Wanted("This strategy has a head.")

"""Who can take part in a race: every trainer from the start at zero, and evolution from an imitated start."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trinity_core.errors import PlanError
from trinity_core.training.plan import Regime, RunPlan, SpaceName, Start, TrainerName
from trinity_core.training.trainers.registry import trainer_cards

WARM_SIGMA = 0.1
"""First step size after imitation: near a good policy small steps are enough, and large ones lose it."""


@dataclass(frozen=True, slots=True)
class Competitor:
    """A trainer with its start, as offered to people."""

    name: str
    """Its word on the command line."""
    title: str
    idea: str
    """One sentence: how it learns."""
    changes: Mapping[str, Any]
    """What it changes in the plan that all share."""
    regimes: tuple[Regime, ...] = tuple(Regime)
    """Where it can take part."""

    def plan(self, base: RunPlan) -> RunPlan:
        """The shared plan, made its own."""
        return dataclasses.replace(base, **self.changes)


WARM = Competitor(
    "sep-cma-es-after-imitation",
    "sep-CMA-ES after imitation",
    "First tries fixed casts on every training question and imitates the best ones, then evolves what it has; the trying counts, too.",
    {"trainer": TrainerName.SEP_CMA_ES, "start": Start.IMITATION, "sigma": WARM_SIGMA},
    (Regime.TERMINAL,),
)


def competitors(regime: Regime) -> tuple[Competitor, ...]:
    """Everybody who can take part under a regime, in the order people see them."""
    plain = tuple(
        Competitor(card.name, card.title, card.idea, {"trainer": TrainerName(card.name), "start": Start.ZERO}) for card in trainer_cards()
    )
    return tuple(one for one in (*plain, WARM) if regime in one.regimes)


def competitor(name: str, regime: Regime) -> Competitor:
    """The competitor of that name.

    Raises:
        PlanError: there is none under this regime.
    """
    known = {one.name: one for one in competitors(regime)}
    if name not in known:
        raise PlanError(f"trainers has {name!r}; with regime {regime.value!r} each must be one of {', '.join(known)}.")
    return known[name]


def competitor_name(plan: RunPlan) -> str:
    """Which competitor a run's plan belongs to."""
    return WARM.name if plan.start is Start.IMITATION and plan.trainer is TrainerName.SEP_CMA_ES else plan.trainer.value


def preparation_episodes(plan: RunPlan, agents: int) -> int:
    """Episodes a run plays before its first generation, over a pool of so many agents.

    Imitation tries on each training question every Thinker (or none) with every Worker, then every Verifier, and plays four sessions
    of the cast it took. A subspace from zero is fitted to one free session per training question.
    """
    if plan.start is Start.IMITATION:
        return plan.train_tasks * ((agents + 1) * agents + agents + 4)
    return plan.train_tasks if plan.space is SpaceName.SUBSPACE else 0

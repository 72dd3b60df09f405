"""The evolved coordinator as a strategy: read the transcript, one hidden state, one linear head, one agent and one role.

Source: TRINITY, arXiv 2512.04695, section 3; agent and role are drawn independently (spec 1.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.coordinator.head import Choice, Floats, Head, choose
from trinity_core.errors import PlanError
from trinity_core.interfaces import Encoder
from trinity_core.session.contract import override_role
from trinity_core.settings import SessionPlan
from trinity_core.strategies.arguments import arguments_of
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.strategies.parts import StrategyParts
from trinity_core.types import ROLES, Call, Decision, Encoding, Step, Transcript

RULES = {"argmax": True, "sampled": False}
"""Words for the two ways to choose: the most probable, or drawn from the softmaxes."""


@dataclass(frozen=True, slots=True, eq=False)
class Coordinator:
    """An encoder and a head that fit each other; shared by all sessions."""

    encoder: Encoder
    head: Head
    label: str = ""
    """Where the head came from, as shown to people."""


class CoordinatorStrategy:
    """Decides every step with the head.

    Args:
        coordinator: encoder and head.
        pool: its agents in the head's order.
        rng: draws from the two softmaxes; None takes the argmax.
    """

    name = "coordinator"

    def __init__(self, coordinator: Coordinator, pool: Pool, *, rng: np.random.Generator | None) -> None:
        self._coordinator, self._pool, self._rng = coordinator, pool, rng

    def next_step(self, transcript: Transcript) -> Step | None:
        """One call, with every number behind it; None when no agent can be called any more."""
        callables = callable_names(self._pool, transcript)
        if not callables:
            return None
        encoding = self._coordinator.encoder.encode([transcript])
        logits = self._coordinator.head.logits(encoding.states)[0]
        mask = np.array([name in callables for name in self._pool.names])
        choice = choose(logits, mask, self._rng)
        role, note = override_role(choice.role, transcript)
        decision = self._decision(choice, logits, encoding)
        return Step((Call(decision.agent, role),), decision, note)

    def _decision(self, choice: Choice, logits: Floats, encoding: Encoding) -> Decision:
        values, names = logits.astype(float).tolist(), self._pool.names
        return Decision(
            agents=names,
            agent_logits=tuple(values[: -len(ROLES)]),
            role_logits=tuple(values[-len(ROLES) :]),
            agent_probabilities=choice.agent_probabilities,
            role_probabilities=choice.role_probabilities,
            agent=names[choice.agent],
            role=choice.role,
            entropy=choice.entropy,
            margin=choice.margin,
            state_norm=float(np.linalg.norm(encoding.states[0])),
            tokens_read=encoding.tokens_read[0],
            tokens_cut=encoding.tokens_cut[0],
            encode_ms=encoding.seconds * 1e3,
            sampled=self._rng is not None,
        )


@dataclass(frozen=True, slots=True)
class CoordinatorChoice:
    """Which head decides, and how: what the arguments of `coordinator` say, else what the plan says."""

    head: str
    """Id of the run that trained it; empty for the usual one."""
    argmax: bool


def coordinator_choice(plan: SessionPlan, argument: str) -> CoordinatorChoice:
    """Read `argmax`, `sampled` and a run's id, in any order.

    Raises:
        PlanError: two arguments of one kind.
    """
    words = arguments_of(argument)
    rules = [word for word in words if word in RULES]
    runs = [word for word in words if word not in RULES]
    if len(rules) > 1 or len(runs) > 1:
        raise PlanError(f"coordinator:{argument} says more than one thing at once. Name at most one run, and argmax or sampled.")
    return CoordinatorChoice(runs[0] if runs else plan.head, RULES[rules[0]] if rules else plan.argmax)


def _build(parts: StrategyParts, argument: str) -> CoordinatorStrategy:
    choice = coordinator_choice(parts.plan, argument)
    coordinator = parts.coordinator(choice.head)
    rng = None if choice.argmax and coordinator.head.trained else parts.rng("policy")
    return CoordinatorStrategy(coordinator, parts.pool, rng=rng)


COORDINATOR = StrategyEntry(
    "coordinator",
    "coordinator[:argmax|sampled][+RUN]",
    _build,
    same_card(
        StrategyCard(
            "coordinator",
            "Coordinator",
            "A learned head reads the discussion and picks agent and role at every turn.",
            "TRINITY, arXiv 2512.04695",
            "The states come from a small bundled backbone unless another one is given.",
            StrategyKind.LEARNED_HEAD,
        )
    ),
)

"""REINFORCE (Williams 1992): make choices more likely that did better than other attempts at the same question.

The baseline of an attempt is the mean score of the other attempts at its task (leave one out; Kool et al. 2019), so its gradient is
unbiased. Advantages are not divided by their spread, which would favour tasks that nearly always succeed or fail; Adam sets the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.arena import Arena
from trinity_core.training.fitness import episode_scores
from trinity_core.training.plan import RunPlan, TrainerName
from trinity_core.training.rollout import Choices, Rollout, mean_known, roll_out
from trinity_core.training.spaces.space import Space
from trinity_core.training.trainers.adam import Adam
from trinity_core.training.trainers.search import TrainerCard
from trinity_core.training.trainers.smooth import SmoothSpace, require_smooth
from trinity_core.types import ROLES

Doubles = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Reinforce:
    """The policy gradient on a space."""

    plan: RunPlan
    space: SmoothSpace
    adam: Adam
    episodes: int
    """Per generation at most: population x repeats."""

    @property
    def mean(self) -> Doubles:
        """The one vector, shape (n,)."""
        return self.adam.vector

    @property
    def sigma(self) -> float | None:
        """None: nothing is scattered."""
        return None

    def ask(self) -> None:
        """Nothing is drawn: the policy's own sampling explores."""

    def play(self, arena: Arena, generation: int) -> Rollout:
        """Several attempts at each task, each with its own draws."""
        starts = arena.draw(self.episodes, generation, group=min(self.plan.episodes_per_task, self.episodes))
        policies = self.space.policies(self.mean[None])
        return roll_out(arena.tree, policies, starts, rng=arena.rng("policy", generation), keep_choices=True)

    def learn(self, rollout: Rollout, fitness: Doubles) -> Doubles:
        """The gradient of the mean score and of the entropy bonus, shape (n,).

        It is the gradient of the policy's own choice, also where the rules of a session put another role in its place.
        A lost episode is left out of its group.
        """
        agents = rollout.agent_counts.shape[1]
        scores = episode_scores(rollout, self.plan, agents)[0]
        if rollout.choices is None or np.isnan(scores).all():
            return np.zeros(self.space.size)
        choices, episode = rollout.choices, rollout.choices.episode[:, 1]
        slopes = advantages(scores, min(self.plan.episodes_per_task, len(scores)))[episode, None] * score_slopes(choices, agents)
        if self.plan.entropy_weight:
            slopes += self.plan.entropy_weight * np.where(np.isnan(scores[episode]), 0.0, 1.0)[:, None] * entropy_slopes(choices, agents)
        states = np.stack([node.state for node in choices.nodes if node.state is not None]).astype(np.float64)
        return np.asarray(self.space.pull(slopes.T @ states) / np.count_nonzero(~np.isnan(scores)))

    def tell(self, signal: Doubles) -> None:
        """One step of Adam; none after a generation that told nothing apart."""
        if signal.any():
            self.adam.step(signal)


def advantages(scores: Doubles, group: int) -> Doubles:
    """Each score less the mean of the others in its group, shape (E,); 0 for a lost episode and for one that is alone.

    Args:
        scores: of E episodes, `group` neighbours on the same task each; NaN where lost.
        group: attempts per task; divides E.
    """
    rows = scores.reshape(-1, group)
    known = (~np.isnan(rows)).sum(axis=1, keepdims=True)
    # s - (sum - s) / (m - 1) = (s - mean) m / (m - 1)
    apart = (rows - mean_known(rows)[:, None]) * known / np.maximum(known - 1, 1)
    return np.asarray(np.nan_to_num(apart)).reshape(-1)


def score_slopes(choices: Choices, agents: int) -> Doubles:
    """Gradient of the log probability of agent and role with respect to the logits, shape (P, L + 3)."""
    slopes: Doubles = -np.exp(_logs(choices.logits, agents))
    rows = np.arange(len(slopes))
    slopes[rows, choices.agents] += 1.0
    slopes[rows, agents + choices.roles] += 1.0
    return slopes


def entropy_slopes(choices: Choices, agents: int) -> Doubles:
    """Gradient of H(agent) + H(role) with respect to the logits, shape (P, L + 3): -p (ln p + H)."""
    logs = _logs(choices.logits, agents)
    chances = np.exp(logs)
    logs = np.where(chances > 0, logs, 0.0)  # what may not be chosen has no part in it
    entropies = -np.add.reduceat(chances * logs, [0, agents], axis=1)
    return np.asarray(-chances * (logs + np.repeat(entropies, [agents, len(ROLES)], axis=1)))


def _logs(logits: Doubles, agents: int) -> Doubles:
    """Log probabilities of agents and of roles, shape (P, L + 3)."""
    parts = []
    for part in (logits[:, :agents], logits[:, agents:]):
        shifted = part - part.max(axis=1, keepdims=True)
        parts.append(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))
    return np.hstack(parts)


def _make(plan: RunPlan, space: Space, start: Doubles, population: int) -> Reinforce:
    return Reinforce(plan, require_smooth(plan, space), Adam(start, plan.learning_rate), population * plan.repeats)


REINFORCE = TrainerCard(
    TrainerName.REINFORCE,
    "REINFORCE",
    "Tries each question several times and makes the choices of the better attempts more likely.",
    "Williams 1992; baseline of the other attempts after Kool et al. 2019",
    _make,
)

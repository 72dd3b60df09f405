"""A small network of task families, questions and agents with mean aggregation, in torch: who answers a question right?

Source: GraphRouter (arXiv 2410.03834), reduced to one round of messages. Agents enter by features alone, so one that was not there
during training can be scored: from its description only, or with a few outcomes of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from trinity_core.coordinator.forward import one_thread

Doubles = NDArray[np.float64]

HIDDEN = 32
"""Numbers of a node."""
ROUNDS = 150
"""Steps of Adam. With the decay chosen on validation questions of the offline pool, for tables of 240 and 600 questions."""
LEARNING_RATE = 0.01
DECAY = 0.5
"""Weight decay: strong, since a table is small."""
SHOWN = 0.7
"""Share of the known outcomes that are messages in a training step; the others are what is predicted."""
HIDDEN_AGENTS = 0.15
"""Chance that an agent shows no outcome at all in a step, so that descriptions alone have to do."""

QUIET_AGENTS = 0.3
"""Chance that an agent's node is silent in a step, so that its record alone has to do, as for an agent that comes later."""
TRUST = 4.0
"""First weight of an agent's record in a family, in log odds."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """The training graph."""

    questions: Tensor
    """Features, shape (N, width)."""
    families: Tensor
    """One row a family with 1/members where a question belongs to it, shape (F, N)."""
    agents: Tensor
    """Features, shape (L, features)."""
    outcomes: Tensor
    """Shape (N, L); 0 where unknown."""
    known: Tensor
    """1 where the outcome is known, shape (N, L)."""
    voices: Tensor
    """1 where an agent's node speaks, 0 where only its record does, as for one that came later with outcomes; shape (L,)."""


def tensor(values: Doubles) -> Tensor:
    """In single precision."""
    return torch.as_tensor(np.ascontiguousarray(values), dtype=torch.float32)


class Net(nn.Module):
    """Messages question -> family, question -> agent (with the outcome), agent -> family (its record), family -> question.

    Args:
        width: of question features.
        features: of agent features.
    """

    def __init__(self, width: int, features: int) -> None:
        super().__init__()
        self.question = nn.Linear(width, HIDDEN)
        self.agent = nn.Linear(features, HIDDEN)
        self.right, self.wrong = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.asked, self.answering = nn.Linear(2 * HIDDEN, HIDDEN), nn.Linear(2 * HIDDEN, HIDDEN)
        self.level = nn.Linear(2 * HIDDEN, 1)
        self.trust = nn.Parameter(torch.tensor(TRUST))

    def family_nodes(self, graph: Graph) -> Tensor:
        """Mean of a family's questions, shape (F, HIDDEN)."""
        means: Tensor = graph.families @ self.question(graph.questions)
        return means

    def agent_nodes(self, graph: Graph, shown: Tensor, voices: Tensor) -> Tensor:
        """Own features beside the mean message of the outcomes shown, shape (L, 2 HIDDEN); zeros for an agent without a voice."""
        nodes = torch.relu(self.question(graph.questions))
        right, wrong = shown * graph.outcomes, shown * (1.0 - graph.outcomes)
        counts = shown.sum(dim=0).clamp(min=1.0)[:, None]
        message = (right.T @ self.right(nodes) + wrong.T @ self.wrong(nodes)) / counts
        return torch.cat([torch.relu(self.agent(graph.agents)), torch.tanh(message)], dim=1) * voices[:, None]

    def edges(self, graph: Graph, shown: Tensor) -> Tensor:
        """Mean outcome of each agent in each family by what is shown, drawn a little to its mean over all, shape (F, L)."""
        members = (graph.families > 0).float()
        right, counts = members @ (shown * graph.outcomes), members @ shown
        overall = (right.sum(dim=0) + 0.5) / (counts.sum(dim=0) + 1.0)
        return (right + overall) / (counts + 1.0)

    def read(self, asked: Tensor, graph: Graph, shown: Tensor, voices: Tensor) -> Tensor:
        """Log odds of being right for questions of shape (N, width), by the outcomes shown, shape (N, L)."""
        return self.forward(asked, self.family_nodes(graph), self.agent_nodes(graph, shown, voices), self.edges(graph, shown))

    def forward(self, asked: Tensor, families: Tensor, agents: Tensor, edges: Tensor) -> Tensor:
        """Log odds of being right, shape (N, L): a product of nodes, and the agent's record in the families the question is near to."""
        own = self.question(asked)
        close = torch.softmax(own @ families.T / HIDDEN**0.5, dim=1)
        left = torch.relu(self.asked(torch.cat([own, close @ families], dim=1)))
        odds: Tensor = left @ self.answering(agents).T / HIDDEN**0.5 + self.level(agents).T + self.trust * (close @ edges - 0.5)
        return odds


def train_net(graph: Graph, *, seed: int) -> Net:
    """Predict hidden outcomes from shown ones; the same seed gives the same network."""
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(seed)
        net = Net(graph.questions.shape[1], graph.agents.shape[1])
        draws = torch.Generator().manual_seed(seed)
        adam = torch.optim.AdamW(net.parameters(), lr=LEARNING_RATE, weight_decay=DECAY)
        for _ in range(ROUNDS):
            shown = graph.known * (torch.rand(graph.known.shape, generator=draws) < SHOWN)
            fate = torch.rand(graph.known.shape[1], generator=draws)
            shown = shown * (fate >= HIDDEN_AGENTS)
            voices = ((fate < HIDDEN_AGENTS) | (fate >= HIDDEN_AGENTS + QUIET_AGENTS)).float()
            wanted = graph.known * (1.0 - shown)
            logits = net.read(graph.questions, graph, shown, voices)
            losses = nn.functional.binary_cross_entropy_with_logits(logits, graph.outcomes, reduction="none")
            loss = (losses * wanted).sum() / wanted.sum().clamp(min=1.0)
            adam.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            adam.step()
    return net.eval()

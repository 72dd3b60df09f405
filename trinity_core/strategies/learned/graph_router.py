"""GraphRouter as a strategy: agents are described in words and by price, so a new one can be scored without training again.

Source: GraphRouter (arXiv 2410.03834).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.strategies.learned.best_scored import BestScored
from trinity_core.strategies.learned.building import plain, scored_strategy
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import mean_outcomes
from trinity_core.strategies.learned.scaling import Scaling, centred
from trinity_core.strategies.learned.scorer import Floats
from trinity_core.strategies.parts import StrategyParts

if TYPE_CHECKING:
    from trinity_core.strategies.learned.graph_net import Graph, Net

Doubles = NDArray[np.float64]

SLOTS = 24
"""Numbers that the words of a description are hashed into."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphScorer:
    """The trained network and the graph it passes messages over."""

    scaling: Scaling
    net: Net
    graph: Graph

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Chance of being right, shape (N, L)."""
        import torch

        from trinity_core.strategies.learned.graph_net import tensor

        with torch.no_grad():
            logits = self.net.read(tensor(self.scaling.apply(states)), self.graph, self.graph.known, self.graph.voices)
            return np.asarray(torch.sigmoid(logits).numpy(), dtype=np.float64)

    def with_agent(self, description: str, price: float | None, outcomes: Doubles | None = None) -> GraphScorer:
        """The same network with one more agent at the end; nothing is trained.

        Args:
            description: what it is good at, in words.
            price: dollars per million tokens out, None where unknown.
            outcomes: what is known of it on the training questions, shape (N,), NaN where nothing is; None for nothing at all.
        """
        import torch

        from trinity_core.strategies.learned.graph_net import tensor

        column = np.full(len(self.graph.questions), np.nan) if outcomes is None else outcomes
        known = ~np.isnan(column)
        grown = replace(
            self.graph,
            agents=torch.cat([self.graph.agents, tensor(agent_features([description], [price]))]),
            outcomes=torch.cat([self.graph.outcomes, tensor(np.nan_to_num(column))[:, None]], dim=1),
            known=torch.cat([self.graph.known, tensor(known.astype(np.float64))[:, None]], dim=1),
            voices=torch.cat([self.graph.voices, torch.tensor([float(not known.any())])]),
        )
        return replace(self, graph=grown)


def fit_graph(labels: LabelTable, *, seed: int, descriptions: Sequence[str] = ()) -> GraphScorer:
    """Build the graph of the training outcomes and train the network on it, a few seconds on a CPU.

    Args:
        labels: training outcomes.
        seed: of the network's start and of what each step hides.
        descriptions: of the agents, in words; their names are used when empty.

    Raises:
        PlanError: nothing is known of any agent.
    """
    from trinity_core.strategies.learned.graph_net import Graph, tensor, train_net

    mean_outcomes(labels.outcomes)
    scaling = centred(labels.states)
    names = tuple(dict.fromkeys(labels.families))
    members = np.array([[family == name for family in labels.families] for name in names], dtype=np.float64)
    graph = Graph(
        questions=tensor(scaling.apply(labels.states)),
        families=tensor(members / members.sum(axis=1, keepdims=True)),
        agents=tensor(agent_features(descriptions or labels.agents, labels.prices or [None] * len(labels.agents))),
        outcomes=tensor(np.nan_to_num(labels.outcomes)),
        known=tensor((~np.isnan(labels.outcomes)).astype(np.float64)),
        voices=tensor(np.ones(len(labels.agents))),
    )
    return GraphScorer(scaling, train_net(graph, seed=seed), graph)


def agent_features(descriptions: Sequence[str], prices: Sequence[float | None]) -> Doubles:
    """Hashed words of a description, the logarithm of the price and whether it is known, shape (L, SLOTS + 2)."""
    rows = np.zeros((len(descriptions), SLOTS + 2))
    for row, description, price in zip(rows, descriptions, prices, strict=True):
        for word in re.findall(r"\w+", description.lower()):
            digest = hashlib.sha256(word.encode("utf-8", "replace")).digest()
            row[digest[0] % SLOTS] += 1.0 if digest[1] % 2 else -1.0
        row[:SLOTS] /= max(1.0, float(np.linalg.norm(row[:SLOTS])))
        row[SLOTS:] = (0.0, 0.0) if price is None else (np.log1p(price), 1.0)
    return rows


def _build(parts: StrategyParts, argument: str) -> BestScored:
    plain("graph-router", argument)
    described = tuple(f"{agent.info.name} {agent.info.description}" for agent in parts.pool.agents)
    return scored_strategy(parts, "graph-router", partial(fit_graph, descriptions=described))


GRAPH_ROUTER = StrategyEntry(
    "graph-router",
    "graph-router",
    _build,
    same_card(
        StrategyCard(
            "graph-router",
            "GraphRouter",
            "A small network joins task families, questions and agents, and predicts who answers this question right.",
            "GraphRouter, arXiv 2410.03834",
            "One round of messages; descriptions are hashed words instead of a language model's; outcome alone is predicted, not cost.",
            StrategyKind.FITTED,
        )
    ),
)

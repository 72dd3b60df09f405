"""The strategies fitted on outcomes, in the order people see them."""

from __future__ import annotations

from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.learned.agent_router import AGENT_ROUTER
from trinity_core.strategies.learned.centroid import CENTROID
from trinity_core.strategies.learned.experts import EXPERTS
from trinity_core.strategies.learned.graph_router import GRAPH_ROUTER
from trinity_core.strategies.learned.guard import GUARD
from trinity_core.strategies.learned.knn import KNN
from trinity_core.strategies.learned.ridge import RIDGE
from trinity_core.strategies.learned.tryage import TRYAGE

LEARNED: tuple[StrategyEntry, ...] = (KNN, RIDGE, TRYAGE, EXPERTS, CENTROID, GRAPH_ROUTER, AGENT_ROUTER, GUARD)

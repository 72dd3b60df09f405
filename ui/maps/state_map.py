"""Maps of the hidden states before the choices of stored sessions: made from the store, kept for a while, able to place a live session."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from storage.stored import SessionQuery
from trinity_core.analysis.cross_validated import Separability, separability
from trinity_core.analysis.projection import Method, Projection, project
from trinity_core.analysis.state_points import Moment, moments, states_of
from trinity_core.errors import NotFoundError, PlanError
from trinity_core.interfaces import Encoder
from trinity_core.types import Transcript
from ui.services import TraceStore

MOST_SESSIONS = 300
"""Sessions on one map."""
MOST_MOMENTS = 1_500
"""Choices on one map; more would be slow to encode and to look at."""
SEED = 1
KEPT = 8
"""Maps kept in memory."""


@dataclass(frozen=True, slots=True)
class MapQuery:
    """Which map."""

    comparison: str = ""
    """Sessions of this comparison; empty for the latest ones of no comparison."""
    strategy: str = ""
    """Sessions of this strategy; empty for all."""
    method: Method = Method.PCA
    owner: str = ""
    """Sessions of this visitor; empty for everybody's."""


@dataclass(frozen=True, slots=True, eq=False)
class StateMap:
    """A drawn map."""

    query: MapQuery
    moments: tuple[Moment, ...]
    projection: Projection
    """Points in the order of the moments."""
    agents: tuple[str, ...]
    """Every agent chosen, those of the latest pool in its order first."""
    sessions: int
    states: NDArray[np.float32] = field(repr=False)
    """Shape (moments, width)."""


class StateMaps:
    """Draws maps and keeps the last few. Thread-safe.

    Args:
        store: the sessions.
        encoder: gives the encoder when it is first needed.
        family_of: task family by task id; may raise `NotFoundError` for a task that is gone.
    """

    def __init__(self, store: TraceStore, encoder: Callable[[], Encoder], family_of: Callable[[str], str]) -> None:
        self._store, self._encoder, self._family_of = store, encoder, family_of
        self._maps: OrderedDict[tuple[MapQuery, tuple[str, ...]], StateMap] = OrderedDict()
        self._tables: dict[int, Sequence[Separability]] = {}
        self._lock = threading.Lock()

    def draw(self, query: MapQuery) -> StateMap:
        """The map, from memory where the sessions are the same as last time.

        Raises:
            PlanError: too few choices to draw.
            StorageError: the store cannot be read.
            BackboneError: the backbone cannot be loaded.
        """
        found = SessionQuery(strategy=query.strategy or None, comparison=query.comparison or None, limit=MOST_SESSIONS)
        found = replace(found, owner=query.owner or None)
        ids = tuple(summary.id for summary in self._store.list(found).sessions)
        with self._lock:
            known = self._maps.get((query, ids))
        return known or self._keep((query, ids), self._make(query, ids))

    def place(self, drawn: StateMap, transcript: Transcript) -> tuple[float, float]:
        """Where the state of a transcript stands on a map."""
        x, y = drawn.projection.place(states_of(self._encoder(), [transcript]))[0]
        return float(x), float(y)

    def table(self, drawn: StateMap) -> Sequence[Separability]:
        """How well task family and chosen agent can be read off the states, and off the head's logits where there are any."""
        found = [self._read(drawn, "family", "states"), self._read(drawn, "agent", "states")]
        if all(moment.decision is not None for moment in drawn.moments):
            found += [self._read(drawn, "family", "logits"), self._read(drawn, "agent", "logits")]
        return [entry for entry in found if entry is not None]

    def _make(self, query: MapQuery, ids: Sequence[str]) -> StateMap:
        found: list[Moment] = []
        agents: dict[str, None] = {}
        sessions = 0
        for session_id in ids:
            own, pool = self._moments(session_id)
            if len(found) + len(own) > MOST_MOMENTS:
                break
            found += own
            agents.update(dict.fromkeys((*pool, *(moment.agent for moment in own))))
            sessions += bool(own)
        if not found:
            raise PlanError("There is no session to draw yet. Run some in Live, or a comparison.")
        states = states_of(self._encoder(), [moment.transcript for moment in found])
        chosen = {moment.agent for moment in found}
        shown = tuple(name for name in agents if name in chosen)
        return StateMap(query, tuple(found), project(states, query.method, seed=SEED), shown, sessions, states)

    def _moments(self, session_id: str) -> tuple[tuple[Moment, ...], tuple[str, ...]]:
        """The choices of a session and its pool; none for one that is gone by now."""
        try:
            stored = self._store.get(session_id)
            family = self._family_of(stored.plan.task) if stored.plan.task else ""
        except NotFoundError:
            return (), ()
        names = tuple(agent.name for agent in stored.plan.agents)
        return moments(session_id, stored.transcript, family=family, correct=stored.correct), names

    def _read(self, drawn: StateMap, label: str, source: str) -> Separability | None:
        rows = [k for k, moment in enumerate(drawn.moments) if getattr(moment, label)]
        chosen = [drawn.moments[k] for k in rows]
        names, questions = [str(getattr(moment, label)) for moment in chosen], [moment.transcript.question for moment in chosen]
        features = drawn.states[rows] if source == "states" else _logits(chosen)
        return separability(features, names, questions, label=label, source=source, seed=SEED) if rows else None

    def _keep(self, key: tuple[MapQuery, tuple[str, ...]], drawn: StateMap) -> StateMap:
        with self._lock:
            self._maps[key] = drawn
            while len(self._maps) > KEPT:
                self._maps.popitem(last=False)
        return drawn


def _logits(found: Sequence[Moment]) -> NDArray[np.float64]:
    """All outputs of the head, shape (N, L + 3)."""
    decisions = [moment.decision for moment in found if moment.decision is not None]
    return np.array([[*decision.agent_logits, *decision.role_logits] for decision in decisions], dtype=np.float64)

"""Maps of hidden states as one visitor sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.access import Thing
from trinity_core.types import Transcript
from ui.services import MapService
from ui.visiting.guard import Guard

if TYPE_CHECKING:
    from trinity_core.analysis.cross_validated import Separability
    from ui.maps.state_map import MapQuery, StateMap


class VisitorMaps:
    """A `MapService` that draws the visitor's own sessions, or those of a comparison that is for them.

    Args:
        maps: draws.
        guard: who may see what.
    """

    def __init__(self, maps: MapService, guard: Guard) -> None:
        self._maps, self._guard = maps, guard

    def draw(self, query: MapQuery) -> StateMap:
        """The map.

        Raises:
            NotFoundError: the comparison is not for this visitor.
        """
        if query.comparison:
            self._guard.require_readable(Thing.COMPARISON, query.comparison)
        return self._maps.draw(replace(query, owner="" if query.comparison else self._guard.visitor()))

    def place(self, drawn: StateMap, transcript: Transcript) -> tuple[float, float]:
        """Where the state of a transcript stands on a map."""
        return self._maps.place(drawn, transcript)

    def table(self, drawn: StateMap) -> Sequence[Separability]:
        """What can be read off the states of a map."""
        return self._maps.table(drawn)

"""Learning curves of a race: validation against episodes, averaged over the seeds that got so far. Steps, never extrapolation."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Line = Mapping[str, Any]

MAX_POINTS = 80
"""Points of a curve; longer ones are thinned."""


@dataclass(frozen=True, slots=True)
class RaceRun:
    """One run of a race, as its lines tell it so far."""

    trainer: str
    """Name of the competitor."""
    seed: int
    lines: Sequence[Line]

    @property
    def points(self) -> list[tuple[int, float]]:
        """(episodes so far, validation), in order; the start counts, too."""
        told = [line for line in self.lines if line["event"] in ("prepared", "generation_ended") and line["validation"] is not None]
        return [(line["episodes"], line["validation"]) for line in told]

    def last(self, event: str) -> Line | None:
        """The latest line of this kind."""
        return next((line for line in reversed(self.lines) if line["event"] == event), None)


@dataclass(frozen=True, slots=True)
class Curve:
    """Validation against episodes over a trainer's runs; all of one length."""

    episodes: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    """Of the worst run."""
    high: tuple[float, ...]
    """Of the best run."""
    runs: tuple[int, ...]
    """How many runs have got so far."""


def curve(runs: Sequence[RaceRun]) -> Curve:
    """The curve of one trainer's runs, at every number of episodes at which one of them was validated.

    Between two validations a run keeps the value of the first; before its first and after its last it has none.
    """
    tracks = [points for points in (run.points for run in runs) if points]
    grid = _thinned(sorted({episodes for points in tracks for episodes, _ in points}))
    columns = [[value for points in tracks if (value := _at(points, episodes)) is not None] for episodes in grid]
    return Curve(
        tuple(grid),
        tuple(sum(values) / len(values) for values in columns),
        tuple(min(values) for values in columns),
        tuple(max(values) for values in columns),
        tuple(len(values) for values in columns),
    )


def _at(points: Sequence[tuple[int, float]], episodes: int) -> float | None:
    if not points[0][0] <= episodes <= points[-1][0]:
        return None
    return points[bisect.bisect_right(points, episodes, key=lambda point: point[0]) - 1][1]


def _thinned(grid: Sequence[int]) -> list[int]:
    """At most `MAX_POINTS` of them, the first and the last included."""
    step = -(-len(grid) // MAX_POINTS) or 1
    return sorted({*grid[::step], *grid[-1:]})

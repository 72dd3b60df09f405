"""The sessions behind a mark of a figure: found by strategy, family, outcome and turns, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from trinity_core.evaluation.comparison.cell import Cell
from trinity_core.evaluation.comparison.shape import by_agent, by_role, steps
from ui.compare_log import Played

PAGE_SIZE = 25
MOST_CHARS = 300
"""Longest name a browser may ask for."""


class Show(StrEnum):
    """Which sessions, by outcome; A and B are the two strategies chosen."""

    ALL = ""
    RIGHT = "right"
    WRONG = "wrong"
    UNGRADED = "ungraded"
    GAIN = "a-not-b"
    """A right, B wrong."""
    LOSS = "b-not-a"
    BOTH = "both"
    NEITHER = "neither"


_PAIRED = {Show.GAIN: (True, False), Show.LOSS: (False, True), Show.BOTH: (True, True), Show.NEITHER: (False, False)}
_ALONE = {Show.RIGHT: True, Show.WRONG: False, Show.UNGRADED: None}


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """What a person looks for; empty or None means any."""

    a: str = ""
    """A strategy."""
    b: str = ""
    """Another one, to set beside it."""
    show: Show = Show.ALL
    family: str = ""
    turns: int | None = None
    """Calls in the session of A."""
    agent: str = ""
    """Called by A."""
    role: str = ""
    """Of that call."""
    step: int | None = None
    """Of that call, from 1."""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One question as A had it, and as B had it where there is a B."""

    mine: Cell
    other: Cell | None


def read_filter(data: object) -> SessionFilter:
    """The filter of plain values from a browser or an address; whatever does not fit is left out."""
    values = data if isinstance(data, Mapping) else {}
    show = values.get("show")
    return SessionFilter(
        **{name: _text(values.get(name)) for name in ("a", "b", "family", "agent", "role")},
        show=Show(show) if isinstance(show, str) and show in set(Show) else Show.ALL,
        turns=_count(values.get("turns"), low=0),
        step=_count(values.get("step"), low=1),
        page=_count(values.get("p"), low=0) or 0,
    )


def find(played: Played, wanted: SessionFilter) -> list[Pair]:
    """All sessions that fit, in the order of their questions, seeds and strategies."""
    found = [pair for pair in _pairs(played, wanted) if _fits(pair, played, wanted)]
    order = {name: k for k, name in enumerate(played.strategies)}
    return sorted(found, key=lambda pair: (pair.mine.task, pair.mine.seed, order.get(pair.mine.strategy, len(order))))


def _pairs(played: Played, wanted: SessionFilter) -> Iterator[Pair]:
    others = {(cell.task, cell.seed): cell for cell in played.cells if cell.strategy == wanted.b} if wanted.b else {}
    for cell in played.cells:
        if wanted.a in ("", cell.strategy):
            yield Pair(cell, others.get((cell.task, cell.seed)))


def _fits(pair: Pair, played: Played, wanted: SessionFilter) -> bool:
    cell = pair.mine
    return (
        _shown(pair, wanted.show)
        and (not wanted.family or played.tasks[cell.task].family == wanted.family)
        and (wanted.turns is None or len(cell.calls) == wanted.turns)
        and _called(cell, wanted)
    )


def _shown(pair: Pair, show: Show) -> bool:
    if show in _ALONE:
        return pair.mine.correct is _ALONE[show]
    if show in _PAIRED:
        return pair.other is not None and (pair.mine.correct, pair.other.correct) == _PAIRED[show]
    return True


def _called(cell: Cell, wanted: SessionFilter) -> bool:
    if wanted.step and bool(wanted.agent) != bool(wanted.role):
        # a node of the flow: the step as a whole, as it is counted there
        way = steps(cell, by_agent if wanted.agent else by_role)
        return len(way) >= wanted.step and way[wanted.step - 1] == (wanted.agent or wanted.role)
    if not (wanted.agent or wanted.role or wanted.step):
        return True
    return any(
        wanted.agent in ("", call.agent) and wanted.role in ("", call.role) and wanted.step in (None, call.step) for call in cell.calls
    )


def _text(value: object) -> str:
    return value[:MOST_CHARS] if isinstance(value, str) else ""


def _count(value: object, *, low: int) -> int | None:
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdigit() and len(value) < 7 else None
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and isinstance(value, int) and low <= value < 10**6 else None

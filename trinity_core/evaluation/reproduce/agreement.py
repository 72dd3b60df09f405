"""One honest sentence on a table: what our figures show as the paper's do, what they show otherwise, and what they cannot tell.

Every row is held against the table's reference row. Ours differ only where their 95 % intervals do not overlap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.table import Table

LEVEL = 1e-9
"""Figures of the paper nearer than this are the same."""


class Finding(StrEnum):
    """What our figures say of the paper's order of two rows."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"
    """Our intervals overlap."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row held against the reference."""

    title: str
    finding: Finding
    paper: float
    """The paper's figure of the row less that of the reference."""
    ours: float
    """Ours, the same way round."""


def pairs(table: Table, figures: Sequence[Figure]) -> tuple[Pair, ...]:
    """Every row of which both the paper and we have a figure, held against the reference; none while ours is missing there."""
    found = {figure.row.key: figure for figure in figures}
    base = found.get(table.reference)
    if base is None or base.ours is None or base.row.mean is None:
        return ()
    return tuple(pair for figure in figures if figure.row.key != table.reference and (pair := _pair(figure, base)) is not None)


def agreement(table: Table, figures: Sequence[Figure]) -> str:
    """What agrees and what does not, computed from the figures alone."""
    held, name = pairs(table, figures), table.row(table.reference).title
    if not held:
        return "Nothing can be said yet: too few runs have finished."
    sentences = [_told(finding, [pair for pair in held if pair.finding is finding], name) for finding in Finding]
    return " ".join((*filter(None, sentences), *_cautions(figures))).strip()


def _pair(figure: Figure, base: Figure) -> Pair | None:
    if figure.ours is None or base.ours is None or figure.row.mean is None or base.row.mean is None:
        return None
    paper, ours = figure.row.mean - base.row.mean, figure.ours.mean - base.ours.mean
    apart = not figure.ours.overlaps(base.ours)
    finding = Finding.OPEN if not apart else Finding.AGREES if _sign(paper) == _sign(ours) else Finding.DIFFERS
    return Pair(figure.row.title, finding, paper, ours)


def _sign(value: float) -> int:
    return 0 if abs(value) < LEVEL else int(math.copysign(1, value))


def _told(finding: Finding, held: Sequence[Pair], name: str) -> str:
    if not held:
        return ""
    if finding is Finding.OPEN:
        return f"Not told apart from {name!r} here, since the intervals overlap: {_listed([pair.title for pair in held])}."
    if finding is Finding.AGREES:
        return f"As in the paper: {_listed([f'{pair.title} is {_side(pair.ours)} {name!r} by {_points(pair.ours)}' for pair in held])}."
    told = [f"{pair.title} is {_side(pair.ours)} {name!r} by {_points(pair.ours)} ({_paper(pair.paper)})" for pair in held]
    return f"Unlike the paper: {_listed(told)}."


def _paper(value: float) -> str:
    return "level with it in the paper" if _sign(value) == 0 else f"{_side(value)} it by {_points(value)} there"


def _side(value: float) -> str:
    return "above" if value > 0 else "below"


def _points(value: float) -> str:
    return f"{100 * abs(value):.1f} points"


def _cautions(figures: Sequence[Figure]) -> list[str]:
    missing = sum(max(0, figure.planned - figure.done) for figure in figures)
    planned = sum(figure.planned for figure in figures)
    alone = [figure.row.title for figure in figures if len(figure.values) == 1]
    luck = [f"{_listed(alone)}: one run only, so the luck of training is not in the interval."] if alone else []
    return [*luck, *_unfinished(missing, planned)]


def _unfinished(missing: int, planned: int) -> list[str]:
    return [f"{missing} of {planned} are not finished, so this may change."] if missing else []


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])}; and {parts[-1]}"

"""One honest sentence on a table: what our figures show as the paper's do, what they show otherwise, and what they cannot tell.

Every row is held against the table's reference row; of other pairs only those are told that stand the other way round.
Ours differ only where their 95 % intervals do not overlap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.table import Table

LEVEL = 1e-9
"""Figures of the paper nearer than this are the same."""
CROSSED = 3
"""Most pairs of other rows that are told."""


class Finding(StrEnum):
    """What our figures say of the paper's order of two rows."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"
    """Our intervals overlap."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row held against another."""

    title: str
    other: str
    """Title of the row it is held against."""
    finding: Finding
    paper: float
    """The paper's figure of the row less that of the other."""
    ours: float
    """Ours, the same way round."""


def pairs(table: Table, figures: Sequence[Figure]) -> tuple[Pair, ...]:
    """Every row of which both the paper and we have a figure, held against the reference; none while ours is missing there."""
    base = next((figure for figure in figures if figure.row.key == table.reference), None)
    others = [figure for figure in figures if figure.row.key != table.reference]
    return () if base is None else tuple(pair for figure in others if (pair := _pair(figure, base)) is not None)


def crossed(table: Table, figures: Sequence[Figure]) -> tuple[Pair, ...]:
    """Pairs of other rows whose order is the reverse of the paper's, the widest apart first."""
    others = [figure for figure in figures if figure.row.key != table.reference]
    held = [pair for one, two in combinations(others, 2) if (pair := _pair(one, two)) is not None]
    reversed_ones = [pair for pair in held if pair.finding is Finding.DIFFERS and _sign(pair.paper)]
    return tuple(sorted(reversed_ones, key=lambda pair: -abs(pair.ours)))


def agreement(table: Table, figures: Sequence[Figure]) -> str:
    """What agrees and what does not, computed from the figures alone."""
    held, others = pairs(table, figures), crossed(table, figures)
    if not held:
        return "Nothing can be said yet: too few runs have finished."
    agrees, differs, level = ([pair for pair in held if pair.finding is finding] for finding in Finding)
    told = [
        _told("As in the paper", [f"{pair.title} is {_apart(pair)}" for pair in agrees]),
        _told("Unlike the paper", [f"{pair.title} is {_apart(pair)} ({_paper(pair.paper)})" for pair in (*differs, *others[:CROSSED])]),
        f"{len(others) - CROSSED} more pairs of rows stand the other way round." if len(others) > CROSSED else "",
        _open(level, all_rows=len(level) == len(held)),
    ]
    return " ".join((*filter(None, told), *_cautions(figures)))


def _pair(figure: Figure, base: Figure) -> Pair | None:
    if figure.ours is None or base.ours is None or figure.row.mean is None or base.row.mean is None:
        return None
    paper, ours = figure.row.mean - base.row.mean, figure.ours.mean - base.ours.mean
    apart = not figure.ours.overlaps(base.ours)
    finding = Finding.OPEN if not apart else Finding.AGREES if _sign(paper) == _sign(ours) else Finding.DIFFERS
    return Pair(figure.row.title, base.row.title, finding, paper, ours)


def _sign(value: float) -> int:
    return 0 if abs(value) < LEVEL else int(math.copysign(1, value))


def _told(head: str, parts: Sequence[str]) -> str:
    return f"{head}: {_listed(parts)}." if parts else ""


def _open(level: Sequence[Pair], *, all_rows: bool) -> str:
    if all_rows and len(level) > 1:
        return f"No row can be told apart from “{level[0].other}” here: its interval overlaps with every other one."
    return (
        _told(f"Not told apart from “{level[0].other}” here, since the intervals overlap", [pair.title for pair in level]) if level else ""
    )


def _apart(pair: Pair) -> str:
    return f"{_points(pair.ours)} {_side(pair.ours)} “{pair.other}”"


def _paper(value: float) -> str:
    return "level there" if _sign(value) == 0 else f"{_points(value)} {_side(value)} there"


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

"""One honest sentence on a table: what our figures show as the paper's do, what they show otherwise, and what they cannot tell.

Every row is held against the reference row of its group; of other pairs only those are told that stand the other way round.
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
    """Every row of which both the paper and we have a figure, held against its group's reference; none while ours is missing there."""
    held = [_pair(figure, base) for base, others in _groups(table, figures) for figure in others]
    return tuple(pair for pair in held if pair is not None)


def crossed(table: Table, figures: Sequence[Figure]) -> tuple[Pair, ...]:
    """Pairs of other rows of a group whose order is the reverse of the paper's, the widest apart first."""
    held = [_pair(one, two) for _, others in _groups(table, figures) for one, two in combinations(others, 2)]
    reversed_ones = [pair for pair in held if pair is not None and pair.finding is Finding.DIFFERS and _sign(pair.paper)]
    return tuple(sorted(reversed_ones, key=lambda pair: -abs(pair.ours)))


def agreement(table: Table, figures: Sequence[Figure]) -> str:
    """What agrees and what does not, computed from the figures alone."""
    held, others = pairs(table, figures), crossed(table, figures)
    if not held:
        return "Nothing can be said yet: too few runs have finished."
    agrees, differs = ([pair for pair in held if pair.finding is finding] for finding in (Finding.AGREES, Finding.DIFFERS))
    more = len(others) - CROSSED
    told = [
        _told("As in the paper", [_apart(pair) for pair in agrees]),
        _told("Unlike the paper", [f"{_apart(pair)} ({_paper(pair.paper)})" for pair in (*differs, *others[:CROSSED])]),
        f"{more} more pair{'s stand' if more > 1 else ' stands'} the other way round." if more > 0 else "",
        *(_open([pair for pair in held if pair.other == other]) for other in dict.fromkeys(pair.other for pair in held)),
    ]
    return " ".join((*filter(None, told), *_cautions(figures)))


def _groups(table: Table, figures: Sequence[Figure]) -> list[tuple[Figure, list[Figure]]]:
    """The reference of each group and its other rows."""
    made = []
    for group in dict.fromkeys(figure.row.group for figure in figures):
        rows = [figure for figure in figures if figure.row.group == group]
        base = next((figure for figure in rows if figure.row.key == table.reference), rows[0])
        made.append((base, [figure for figure in rows if figure is not base]))
    return made


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


def _open(held: Sequence[Pair]) -> str:
    """Which of the rows held against one reference cannot be told apart from it."""
    level = [_quoted(pair.title) for pair in held if pair.finding is Finding.OPEN]
    other = _quoted(held[0].other)
    if len(level) == len(held) > 1:
        return f"No row held against {other} can be told apart from it here, since all intervals overlap."
    return _told(f"Not told apart from {other} here, since the intervals overlap", level)


def _apart(pair: Pair) -> str:
    return f"{_quoted(pair.title)} is {_points(pair.ours)} {_side(pair.ours)} {_quoted(pair.other)}"


def _quoted(title: str) -> str:
    return f"“{title}”"


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
    luck = [f"{_listed([*map(_quoted, alone)])}: one run only, so the luck of training is not in the interval."] if alone else []
    return [*luck, *_unfinished(missing, planned)]


def _unfinished(missing: int, planned: int) -> list[str]:
    return [f"{missing} of {planned} are not finished, so this may change."] if missing else []


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])}; and {parts[-1]}"

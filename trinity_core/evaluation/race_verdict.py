"""The verdict of a race in plain words. It never knows beforehand who should win."""

from __future__ import annotations

from collections.abc import Sequence

from trinity_core.evaluation.race import Standing
from trinity_core.evaluation.statistics import Estimate


def verdict(rows: Sequence[Standing], *, planned: int) -> str:
    """Who is ahead on held-out tasks, and whether the race tells the trainers apart.

    Args:
        rows: of all trainers.
        planned: runs per trainer.
    """
    known = [(row, row.test) for row in rows if row.test is not None]
    if not known:
        return "Nothing is decided: no run has finished yet."
    ranked = sorted(known, key=lambda pair: -pair[1].mean)
    if len(ranked) == 1:
        return f"Only {_figure(*ranked[0])} has finished, so there is nothing to compare it with. {_caution(rows, planned)}".strip()
    return " ".join(part for part in (_ranking(ranked), _caution(rows, planned)) if part)


def _ranking(ranked: Sequence[tuple[Standing, Estimate]]) -> str:
    (first, best), others = ranked[0], ranked[1:]
    level = [(row, test) for row, test in others if best.overlaps(test)]
    behind = [(row, test) for row, test in others if not best.overlaps(test)]
    if not level:
        return f"{_figure(first, best)} is ahead on held-out questions of {_listed(behind)}: the intervals do not overlap."
    place = "has" if best.mean > level[0][1].mean else "shares"
    overlap = f"interval of {_listed(level)} overlaps" if len(level) == 1 else f"intervals of {_listed(level)} overlap"
    apart = f" It is ahead of {_listed(behind)}: there the intervals do not overlap." if behind else ""
    lead = f"{_figure(first, best)} {place} the highest mean on held-out questions"
    return f"{lead}, but the {overlap} with it: this race does not tell them apart.{apart}"


def _caution(rows: Sequence[Standing], planned: int) -> str:
    """What weakens the comparison."""
    words = []
    missing = sum(planned - row.runs for row in rows)
    if missing:
        verb = "has" if missing == 1 else "have"
        words.append(f"{missing} of {planned * len(rows)} runs {verb} not finished, and only finished runs count.")
    if planned == 1:
        words.append("With one seed each, the luck of training is not in the intervals: race with more seeds before you believe it.")
    elif planned == 2:
        words.append("With two seeds the intervals are very wide: more seeds would narrow them.")
    return " ".join(words)


def _listed(entries: Sequence[tuple[Standing, Estimate]]) -> str:
    names = [_figure(row, test) for row, test in entries]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _figure(row: Standing, test: Estimate) -> str:
    return f"{row.title} ({test.mean:.1%}, {test.low:.1%} to {test.high:.1%})"

"""What a race came to: one row per trainer, and a verdict in plain words that claims no more than the intervals carry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from trinity_core.evaluation.race_curves import Line, RaceRun
from trinity_core.evaluation.statistics import Estimate

LEVEL = 0.95


class IntervalKind(StrEnum):
    """What an interval is made of."""

    SEEDS = "seeds"
    """Student's t over the held-out means of the runs."""
    QUESTIONS = "questions"
    """Over the held-out questions, averaged over runs: for one run alone, and where all runs agree to the digit."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """One trainer's row. Counts and times are means over its finished runs."""

    trainer: str
    title: str
    runs: int
    """Finished ones; only these count here."""
    started: int
    test: Estimate | None
    """Mean outcome on held-out tasks, drawing from the softmax; None while no run has finished."""
    interval: IntervalKind
    test_argmax: float | None
    """The same, always taking the most probable choice."""
    validation: float | None
    """The best of each run, averaged."""
    episodes: float
    calls: float
    calls_saved: float
    tokens: float
    cost_usd: float | None
    """Dollars; None when a price is unknown."""
    lost: int
    """Episodes lost to provider faults, over all runs."""
    seconds: float | None
    """Wall time; None where the lines carry no times."""

    def row(self) -> dict[str, Any]:
        """The row as plain JSON values, the interval as `low` and `high`."""
        figures = asdict(self)
        mean, low, high = (None, None, None) if self.test is None else (self.test.mean, self.test.low, self.test.high)
        return {**figures, "test": mean, "low": low, "high": high, "interval": self.interval.value}


def standings(runs: Sequence[RaceRun], titles: Mapping[str, str]) -> tuple[Standing, ...]:
    """One row per trainer, in the order of `titles`.

    Args:
        runs: of the race, as far as they are.
        titles: what people read, by competitor.
    """
    return tuple(_standing(name, title, [run for run in runs if run.trainer == name]) for name, title in titles.items())


def _standing(name: str, title: str, runs: Sequence[RaceRun]) -> Standing:
    pairs = [(run, ended) for run in runs if (ended := finished(run)) is not None]
    ends = [ended for _, ended in pairs]
    test, kind = _held_out(ends)
    costs = [ended["cost_usd"] for ended in ends]
    return Standing(
        trainer=name,
        title=title,
        runs=len(ends),
        started=sum(bool(run.lines) for run in runs),
        test=test,
        interval=kind,
        test_argmax=_mean([ended["test_argmax"]["mean"] for ended in ends if ended["test_argmax"] is not None]),
        validation=_mean([ended["validation"] for ended in ends if ended["validation"] is not None]),
        episodes=_mean([ended["episodes"] for ended in ends]) or 0.0,
        calls=_mean([ended["calls"] for ended in ends]) or 0.0,
        calls_saved=_mean([ended["calls_saved"] for ended in ends]) or 0.0,
        tokens=_mean([ended["tokens"] for ended in ends]) or 0.0,
        cost_usd=None if None in costs else _mean(costs) or 0.0,
        lost=sum(ended["lost"] for ended in ends),
        seconds=_mean([seconds for run, ended in pairs if (seconds := _seconds(run, ended)) is not None]),
    )


def finished(run: RaceRun) -> Line | None:
    """The last line of a run that spent its whole budget and was tested; others cannot be compared."""
    ended = run.last("run_ended")
    return ended if ended is not None and ended["reason"] == "finished" and ended["test_sampled"] is not None else None


def _held_out(ends: Sequence[Line]) -> tuple[Estimate | None, IntervalKind]:
    figures = [ended["test_sampled"] for ended in ends if ended["test_sampled"]["mean"] is not None]
    if not figures:
        return None, IntervalKind.NONE
    means = np.array([figure["mean"] for figure in figures])
    mean, n = float(means.mean()), len(means)
    if n == 1 or math.isclose(float(np.ptp(means)), 0.0, abs_tol=1e-12):
        low, high = (float(np.mean([figure[key] for figure in figures])) for key in ("low", "high"))
        return Estimate(mean, low, high), IntervalKind.QUESTIONS
    from scipy.stats import t as student  # here: it takes a second to load

    half = float(student.ppf((1 + LEVEL) / 2, n - 1) * means.std(ddof=1) / math.sqrt(n))
    return Estimate(mean, max(0.0, mean - half), min(1.0, mean + half)), IntervalKind.SEEDS


def _seconds(run: RaceRun, ended: Line) -> float | None:
    if "at_s" in ended and "at_s" in run.lines[0]:
        return float(ended["at_s"] - run.lines[0]["at_s"])
    return sum(ended["time"].values()) if ended.get("time") else None


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
